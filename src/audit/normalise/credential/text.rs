//! Marks in a text what is replaced before it is used, so that what is left is what stands there.
//! Must not mark a placeholder whose default would be used as a secret.

use crate::audit::normalise::secret;

/// Stands for a placeholder that is wholly a reference.
const REFERENCE: char = '\u{E000}';
/// Stands for a placeholder that is a value with a plain default, a host or a port, and no reference to a secret.
const VALUE: char = '\u{E001}';
/// Stands for the name of a value in a template.
const TEMPLATE: char = '\u{E002}';
/// No placeholder is longer, in bytes.
const LONGEST: usize = 256;

/// The text with one character for each placeholder.
pub(in crate::audit) fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '{', REFERENCE, VALUE, TEMPLATE]) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (mark, length) = placeholder(rest).unwrap_or_else(|| {
            let c = rest.chars().next().unwrap_or_default();
            (if matches!(c, REFERENCE | VALUE | TEMPLATE) { '?' } else { c }, c.len_utf8())
        });
        out.push(mark);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// Whether the part of a marked text is one reference and nothing else.
pub(super) fn is_reference(marked: &str) -> bool {
    marked.strip_prefix(REFERENCE) == Some("")
}

/// Whether the part of a marked text begins with a placeholder.
pub(super) fn is_placeholder(marked: &str) -> bool {
    marked.starts_with([REFERENCE, VALUE, TEMPLATE])
}

/// Whether the part of a marked text is one value of a template and nothing else.
pub(super) fn is_template(marked: &str) -> bool {
    marked.strip_prefix(TEMPLATE) == Some("")
}

fn placeholder(rest: &str) -> Option<(char, usize)> {
    let longest = (0..=LONGEST.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end))?;
    let window = &rest[..longest];
    for (open, close) in [("${{", "}}"), ("{{", "}}"), ("${", "}")] {
        let Some(inner) = window.strip_prefix(open) else { continue };
        if !inner.starts_with(|c: char| c.is_ascii_alphanumeric() || "_ .".contains(c)) {
            return None;
        }
        let end = open.len() + inner.find(close)? + close.len();
        let mark = if secret::placeholder(&rest[..end]).is_some() {
            REFERENCE
        } else if is_plain(&inner[..end - open.len() - close.len()], open == "${") {
            if open == "${" { VALUE } else { TEMPLATE }
        } else {
            return None;
        };
        return Some((mark, end));
    }
    let name = window.strip_prefix('$')?;
    let end = 1 + name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
    secret::placeholder(&rest[..end]).map(|_| (REFERENCE, end))
}

/// A name with a default that is a plain word, or the name of a value in a template.
fn is_plain(inner: &str, has_default: bool) -> bool {
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    if !has_default {
        return is_word(inner.trim_matches(' '));
    }
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    !name.is_empty() && is_word(rest.trim_start_matches(':').trim_start_matches(['-', '=', '+', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for (text, expected) in [
            ("a${X}b", "a\u{E000}b"),
            ("$X:$y", "\u{E000}:$y"),
            ("$$X", "$\u{E000}"),
            ("${X:-h}", "\u{E001}"),
            ("${X:8080}", "\u{E001}"),
            ("${X:-a:b}", "${X:-a:b}"),
            ("{{ env.X }}/{{ .Values.x }}", "\u{E000}/\u{E002}"),
            ("${{ secrets.X }}", "\u{E000}"),
            ("${X", "${X"),
            ("\u{E000}", "?"),
        ] {
            assert_eq!(marked(text), expected, "{text}");
        }
    }
}
