//! Which lines of a text may be shown in a difference.
//! It must not show a line of which anything is hidden but a comment that is nothing but prose.

use crate::audit::shown::prose::is_prose;

/// For each line of a text whether it may be shown as it is: nothing in it is hidden but a comment, and that is nothing
/// but prose.
#[must_use]
pub fn shown_lines(text: &str, masked: &str) -> Vec<bool> {
    let lines = text.split_inclusive('\n').zip(masked.split_inclusive('\n'));
    lines.map(|(own, hidden)| may_show_line(own, hidden)).collect()
}

fn may_show_line(own: &str, hidden: &str) -> bool {
    let same = own.chars().zip(hidden.chars()).take_while(|(own, hidden)| own == hidden);
    let shown: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let rest = own[shown..].trim_end();
    rest.is_empty() || rest.strip_prefix('#').is_some_and(is_prose)
}
