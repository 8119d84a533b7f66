//! Which lines of a text may be shown in a difference.
//! It must not show a line of which anything is hidden, nor one whose comment could hold a credential.

use serde_json::Value;

use super::super::normalise::{Kind, Reader};

/// For each line of a text whether it may be shown as it is: nothing in it is hidden but comments, and no credential
/// stands in those.
pub(super) fn may_show(text: &str, masked: &str) -> Vec<bool> {
    let lines = text.split_inclusive('\n').zip(masked.split_inclusive('\n'));
    lines.map(|(own, hidden)| may_show_line(own, hidden)).collect()
}

fn may_show_line(own: &str, hidden: &str) -> bool {
    let reader = Reader { kind: Kind::Credential, words: Vec::new() };
    let comment: String = own.chars().zip(hidden.chars()).skip_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let has_none = |text: &str| {
        let read = reader.read(&Value::String(text.trim().to_owned()));
        read.is_ok_and(|normal| normal.get("literal") == Some(&Value::Bool(false)))
    };
    own.chars().zip(hidden.chars()).all(|(own, hidden)| own == hidden || hidden != '*') && has_none(comment.trim())
}
