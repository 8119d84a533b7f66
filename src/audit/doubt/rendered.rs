//! Files that are templates: the application renders them before it parses them, or Helm before they are applied. An action
//! outside of a value, in a comment as well, may add, change or hide any part of the file. It must not follow a template; what
//! one does is open.

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

/// What only a template of a chart has (helm.sh/docs/chart_template_guide/builtin_objects).
const OF_CHARTS: [&str; 5] = [".Values", ".Release", ".Chart", ".Capabilities", ".Files"];

/// How an action of Jinja begins, as Ansible renders it, and the words that it may begin with (jinja.palletsprojects.com,
/// list of control structures).
const JINJA: &str = "{%";
const JINJA_CONTROLS: [&str; 12] =
    ["if", "elif", "else", "endif", "for", "endfor", "set", "block", "include", "import", "macro", "raw"];

/// What stands beside a file whose first action outside of a value leaves all of it open.
pub(in crate::audit) fn rendered(document: &Document, dialect: &Dialect) -> Option<Doubt> {
    let text = document.text();
    if !text.contains(OPENS) && !text.contains(JINJA) {
        return None;
    }
    let texts = Texts::of(document);
    match dialect.interpolates {
        Interpolation::Templates => rendered_by_application(document, &texts),
        // A manifest may hold templates of other programs as its texts, and be none itself.
        Interpolation::Containers => rendered_by_helm(document, &texts),
        Interpolation::Nothing | Interpolation::Plain | Interpolation::Defaults => None,
    }
    .or_else(|| rendered_before(document, &texts))
}

/// Whether a text has an action that only a template of a chart has.
pub(in crate::audit) fn is_of_chart(text: &str) -> bool {
    actions(text).any(|(_, inner)| names_chart(inner))
}

fn names_chart(inner: &str) -> bool {
    OF_CHARTS.iter().any(|name| inner.contains(name))
}

/// The actions of a text, each with where it begins: what opens last before each place that closes one, so that the text is
/// read once whatever stands in it.
fn actions(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.match_indices(CLOSES).filter_map(move |(end, _)| {
        let start = std::mem::replace(&mut from, end + CLOSES.len()).min(end);
        let at = start + text[start..end].rfind(OPENS)?;
        Some((at, &text[at + OPENS.len()..end]))
    })
}

/// The end of each text of a file by its start; of two that begin together the longer one counts.
struct Texts(BTreeMap<usize, usize>);

impl Texts {
    fn of(document: &Document) -> Self {
        let mut texts = BTreeMap::new();
        spans(document.root(), &mut texts);
        Self(texts)
    }

    /// The end of the text that a place is within.
    fn end_around(&self, at: usize) -> Option<usize> {
        self.0.range(..=at).next_back().map(|(_, end)| *end).filter(|end| *end > at)
    }
}

/// Templates know no comments of the notation, so that an action in one counts as well; what it gives may have several lines. A
/// word alone is as often the name of something that the comment is about.
fn rendered_by_helm(document: &Document, texts: &Texts) -> Option<Doubt> {
    let does_more =
        |inner: &str| !inner.trim_matches(['-', ' ']).bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let counts =
        |(at, inner): &(usize, &str)| names_chart(inner) || (texts.end_around(*at).is_none() && does_more(inner));
    actions(document.text()).find(counts).map(|(at, _)| doubt(document, at))
}

/// A file that is rendered before the application sees it, by Ansible or the like: what decides about lines stands in comments,
/// so that the file can be read without it.
fn rendered_before(document: &Document, texts: &Texts) -> Option<Doubt> {
    let text = document.text();
    let go = actions(text).filter(|(_, inner)| CONTROLS.contains(&word(inner))).map(|(at, _)| at);
    let jinja = text.match_indices(JINJA).map(|(at, _)| at);
    let jinja = jinja.filter(|at| JINJA_CONTROLS.contains(&word(&text[at + JINJA.len()..])));
    go.chain(jinja).filter(|at| texts.end_around(*at).is_none()).min().map(|at| doubt(document, at))
}

/// The first word of an action.
fn word(inner: &str) -> &str {
    let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
    &inner[..inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len())]
}

/// That all of a file is open, since something is done at a place before it is read.
fn doubt(document: &Document, at: usize) -> Doubt {
    let why = "a template may change more of the file than one value, since the file is rendered before it is read; audit what \
               it renders to";
    let place = document.place(Span::new(at, at + OPENS.len()));
    Doubt { place, why: why.to_owned(), scope: Scope::Anywhere, left_to: LeftTo::Statement }
}

fn rendered_by_application(document: &Document, texts: &Texts) -> Option<Doubt> {
    let text = document.text();
    let mut from = 0;
    while let Some(at) = text[from..].find(OPENS).map(|found| from + found) {
        let within = texts.end_around(at).filter(|end| text.is_char_boundary(*end));
        match within.and_then(|end| action(&text[at..end], &text[end..])) {
            Some(length) => from = at + length,
            None => return Some(doubt(document, at)),
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
    if CONTROLS.contains(&word(inner))
        || inner.trim_start_matches(|c: char| c == '-' || c.is_whitespace()).starts_with("/*")
    {
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
    fn actions_are_what_opens_last_before_a_close() {
        for (text, expected) in [
            ("a {{ b }} c {{- d -}}", vec![(2, " b "), (12, "- d -")]),
            ("{{ a # {{ if .b }}", vec![(7, " if .b ")]),
            ("{{ \"}}\" }}", vec![(0, " \"")]),
            ("{{{ a }}", vec![(1, " a ")]),
            ("}} {{ {{", vec![]),
            ("{{}}}}", vec![(0, "")]),
            ("{{ a }}} {{ b }}", vec![(0, " a "), (9, " b ")]),
        ] {
            assert_eq!(actions(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

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
