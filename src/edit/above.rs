//! Changes that leave the last line of a text as it is, where nothing ends that line: what comes behind it would change it.
//! It must say the same as the changed text, and give nothing where it does not.

use super::{Change, apply};
use crate::load::syntax::{Syntax, parse};

/// So many beginnings of lines are tried, from the last one on.
const MOST: usize = 64;

/// The text with changes in the part above its last table, or its last lines, which stay as they are; it says what the
/// text that is meant says. Nothing where a line end closes the text, or where that cannot be.
///
/// ```
/// use probity::edit::{Change, Step, apply, apply_above};
/// use probity::load::syntax::Syntax::Toml;
/// let old = "[a]\nx = 1\n\n[b]\ny = 's3cret'";
/// let change = [Change::Set { path: Step::members(["c", "z"]), value: 2.into() }];
/// let meant = apply(Toml, old, &change)?;
/// let new = apply_above(Toml, old, &meant, &change);
/// assert_eq!(new.as_deref(), Some("[a]\nx = 1\n\n[c]\nz = 2\n\n[b]\ny = 's3cret'"));
/// # Ok::<(), probity::edit::EditError>(())
/// ```
#[must_use]
pub fn apply_above(syntax: Syntax, text: &str, meant: &str, changes: &[Change]) -> Option<String> {
    let value = |text: &str| parse(syntax, &text.into()).ok().map(|tree| tree.root.to_json());
    if text.ends_with('\n') || syntax == Syntax::Json {
        return None;
    }
    let wanted = value(meant)?;
    let starts = text.rmatch_indices('\n').map(|(at, _)| at + 1);
    let is_start = |at: &usize| text[*at..].starts_with(|c: char| c.is_alphanumeric() || "[\"'_".contains(c));
    starts.filter(is_start).take(MOST).find_map(|at| {
        let (head, tail) = text.split_at(with_comments(text, at));
        let mut new = apply(syntax, head, changes).ok()?;
        // A table stands apart from the one above.
        if text[at..].starts_with('[') && !new.ends_with("\n\n") {
            new.push('\n');
        }
        new.push_str(tail);
        (value(&new).as_ref() == Some(&wanted)).then_some(new)
    })
}

/// Where the comments begin that stand right above a line.
fn with_comments(text: &str, mut at: usize) -> usize {
    while let Some(above) = text[..at].strip_suffix('\n') {
        let line = above.rfind('\n').map_or(0, |at| at + 1);
        if !text[line..].starts_with('#') {
            break;
        }
        at = line;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::Step;
    use super::*;

    fn above(syntax: Syntax, text: &str, path: &[&str]) -> Option<String> {
        let changes = [Change::Set { path: Step::members(path.iter().copied()), value: "v".into() }];
        apply_above(syntax, text, &apply(syntax, text, &changes).expect("fits"), &changes)
    }

    #[test]
    fn the_last_line_stays_with_what_belongs_to_it() {
        for (syntax, text, path, new) in [
            (Syntax::Env, "A=1\nB=x", &["C"][..], Some("A=1\nC=v\nB=x")),
            (Syntax::Conf, "a = 1\n# b\nb = x", &["c"], Some("a = 1\nc = v\n# b\nb = x")),
            (Syntax::Yaml, "a: 1\nb:\n  x: 1\n  z: z", &["c"], Some("a: 1\nc: v\nb:\n  x: 1\n  z: z")),
            (
                Syntax::Toml,
                "[a]\nx = 1\n\n# of b\n[b]\ny = 1\nz = 2",
                &["c", "w"],
                Some("[a]\nx = 1\n\n[c]\nw = \"v\"\n\n# of b\n[b]\ny = 1\nz = 2"),
            ),
            // What goes into the last table itself stands above its last line.
            (Syntax::Toml, "[b]\nx = 1\ny = 1", &["b", "w"], Some("[b]\nx = 1\nw = \"v\"\ny = 1")),
            (Syntax::Json, "{}", &["b"], None),
            (Syntax::Env, "A=1\n", &["B"], None),
        ] {
            assert_eq!(above(syntax, text, path).as_deref(), new, "{text}");
        }
    }
}
