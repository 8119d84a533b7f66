//! What of a configuration's text may be shown: an allow-list of characters.
//! It must not show a value unless its setting's type cannot hold a secret.

use super::document::{Document, key_of};
use super::reader;
use crate::load::Library;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::Dialect;
use crate::model::setting::{Setting, ValueType};

/// The text of the file with every character hidden that is not a key, punctuation, or a value that may be shown.
/// Lines and columns stay where they are.
#[must_use]
pub fn masked_text(document: &Document, library: &Library, dialect: &Dialect) -> String {
    let mut shown: Vec<Span> = Vec::new();
    keys(document.root(), &mut shown);
    for setting in library.settings().filter(|setting| may_show(setting)) {
        if let Some(key) = key_of(setting, dialect) {
            let node = key.split('.').try_fold(document.root(), |node, name| node.get(name));
            // What cannot be read as the setting could be anything, a secret in the wrong place too.
            let readable = |node: &&Node| reader::of_setting(setting).read(&node.to_json()).is_ok();
            shown.extend(node.filter(readable).map(|node| node.span));
        }
    }
    shown.sort();
    let mut spans = shown.into_iter().peekable();
    let mut out = String::new();
    for (at, c) in document.lines().text().char_indices() {
        while spans.next_if(|span| span.end as usize <= at).is_some() {}
        let inside = spans.peek().is_some_and(|span| span.start as usize <= at);
        let open = inside || c.is_whitespace() || "[]{}=:,.-\"'".contains(c);
        out.push(if open { c } else { '*' });
    }
    out
}

fn keys(node: &Node, out: &mut Vec<Span>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                out.push(key.span);
                keys(child, out);
            }
        }
        Kind::List(items) => items.iter().for_each(|item| keys(item, out)),
        _ => {}
    }
}

/// Whether values of the setting may stand in output: numbers and words from a known list cannot hold a secret.
#[must_use]
pub const fn may_show(setting: &Setting) -> bool {
    matches!(
        setting.kind,
        ValueType::Bool
            | ValueType::Integer
            | ValueType::Number
            | ValueType::Duration
            | ValueType::Bytes
            | ValueType::Rate
            | ValueType::TlsVersion
            | ValueType::Port
            | ValueType::Level
            | ValueType::Choice
            | ValueType::FileMode
            | ValueType::Semver
    )
}
