//! Files that the application renders as a template before it parses them: an action outside of a value, in a comment as
//! well, may add, change or hide any part of the file. It must not follow a template; what one does is open.

use std::collections::BTreeMap;

use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::{Dialect, Interpolation};

/// What opens an action, and what closes it.
const OPENS: &str = "{{";
const CLOSES: &str = "}}";

/// Actions that decide about what stands between them, or stand for it elsewhere.
const CONTROLS: [&str; 10] = ["if", "else", "end", "range", "with", "block", "define", "template", "break", "continue"];

/// What stands beside a file whose first action outside of a value leaves all of it open.
pub(in crate::audit) fn rendered(document: &Document, dialect: &Dialect) -> Option<Doubt> {
    if dialect.interpolates != Interpolation::Templates {
        return None;
    }
    let text = document.text();
    // The end of each text of the file by its start; of two that begin together the longer one counts.
    let mut texts = BTreeMap::new();
    spans(document.root(), &mut texts);
    let mut from = 0;
    while let Some(at) = text[from..].find(OPENS).map(|found| from + found) {
        let end = texts.range(..=at).next_back().map(|(_, end)| *end).filter(|end| *end > at);
        let within = end.filter(|end| text.is_char_boundary(*end));
        match within.and_then(|end| action(&text[at..end], &text[end..])) {
            Some(length) => from = at + length,
            None => {
                let why = "a template may change more of the file than one value, since the file is rendered before it is \
                           read; audit what it renders to";
                let place = document.place(Span::new(at, at + OPENS.len()));
                return Some(Doubt { place, why: why.to_owned(), scope: Scope::Anywhere, left_to: LeftTo::Statement });
            }
        }
    }
    None
}

fn spans(node: &Node, out: &mut BTreeMap<usize, usize>) {
    match &node.kind {
        Kind::Map(entries) => entries.iter().for_each(|(_, child)| spans(child, out)),
        Kind::List(items) => items.iter().for_each(|item| spans(item, out)),
        Kind::Text(_) => {
            let (start, end) = (node.span.start as usize, node.span.end as usize);
            out.entry(start).and_modify(|known| *known = end.max(*known)).or_insert(end);
        }
        _ => {}
    }
}

/// The length of an action that begins here, ends within its value, and only gives a text there; `behind` is what stands
/// behind the value.
fn action(text: &str, behind: &str) -> Option<usize> {
    let inner = text.strip_prefix(OPENS)?;
    let word = inner.strip_prefix('-').unwrap_or(inner).trim_start();
    let end = word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len());
    if CONTROLS.contains(&&word[..end]) || word.starts_with("/*") {
        return None;
    }
    let mut at = OPENS.len();
    let mut is_quoted = false;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '\n' if is_quoted => return None,
            '\\' if is_quoted => at += 1 + text[at + 1..].chars().next()?.len_utf8() - c.len_utf8(),
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            // A raw text or a character may hold anything, across values too.
            '`' | '\'' => return None,
            '}' if text[at..].starts_with(CLOSES) => {
                let length = at + CLOSES.len();
                // It takes away the blanks behind it, and with a line's end what tells one key from the next.
                let eats = text[..at].ends_with('-');
                let next = text[length..].chars().chain(behind.chars()).next();
                return (!eats || next.is_some_and(|next| !next.is_whitespace())).then_some(length);
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_ends_within_its_value_and_decides_nothing_else() {
        for text in
            ["{{ env \"A\" }}", "{{- .A -}}", "{{ secret \"/a}}b\" | mindent 10 \"|\" }}", "{{ $a := \"\\\"}}\" }}"]
        {
            assert_eq!(action(text, "'\nb: c"), Some(text.len()), "{text}");
        }
        for text in [
            "{{ if .A }}",
            "{{-end}}",
            "{{ range .A }}",
            "{{/* a */}}",
            "{{ `}}",
            "{{ '\"' }}",
            "{{ \"}}",
            "{{ \"a\n\" }}",
            "{{ env \\\"A\\\" }}",
            "{{ .A }",
        ] {
            assert_eq!(action(text, "'\nb: c"), None, "{text}");
        }
        assert_eq!(action("{{ .A -}}", "\nb: c"), None);
        assert_eq!(action("{{ .A -}}", ""), None);
    }
}
