//! What may be shown of a file of data that no dialect is asked about: names, booleans and amounts under the name of an amount.
//! It must show nothing of a text that it did not read whole, and no value that could be a secret under any name.

use std::sync::Arc;

use super::known_words::is_amount;
use crate::audit::shown::Above;
use crate::diag::secret_names;
use crate::load::syntax::{Syntax, parse, parse_stream};
use crate::load::tree::{Key, Kind, Node, Span};

/// Stands for what is not shown, however long it is.
pub const HIDDEN: &str = "***";

/// Last words of the names under which an amount stands.
const AMOUNTS: [&str; 30] = [
    "age",
    "attempts",
    "bits",
    "connections",
    "count",
    "days",
    "hours",
    "interval",
    "iterations",
    "leeway",
    "length",
    "lifetime",
    "limit",
    "max",
    "min",
    "minutes",
    "period",
    "port",
    "replicas",
    "retention",
    "retries",
    "rounds",
    "seconds",
    "size",
    "skew",
    "threshold",
    "timeout",
    "ttl",
    "window",
    "workers",
];

/// The lines of a text as they may be shown, or nothing where it is not what its notation asks for.
#[must_use]
pub fn lines(syntax: Syntax, text: &Arc<str>) -> Option<Vec<String>> {
    let trees = match syntax {
        Syntax::Yaml => parse_stream(text).ok()?.0,
        _ => vec![parse(syntax, text).ok()?.root],
    };
    let mut marks = Marks { text, shown: Vec::new(), hidden: Vec::new() };
    for tree in &trees {
        let kind = tree.get("kind").and_then(Node::text).unwrap_or_default();
        marks.inside(tree, Above::default().of_kind(kind), Name::None);
    }
    Some(marks.lines())
}

/// What is known of a value by the names above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// No name, or one that says nothing of what stands under it.
    None,
    /// That of an amount.
    Amount,
    /// A name above may be one of a secret.
    Secret,
}

struct Marks<'t> {
    text: &'t str,
    shown: Vec<Span>,
    hidden: Vec<Span>,
}

impl Marks<'_> {
    fn inside(&mut self, node: &Node, above: Above, name: Name) {
        match &node.kind {
            Kind::Map(entries) => {
                for (key, child) in entries {
                    let may_show = self.may_show(key, child, above);
                    if may_show { &mut self.shown } else { &mut self.hidden }.push(key.span);
                    let inner = if name == Name::Secret { name } else { named(&key.name) };
                    self.inside(child, above.inside(&key.name), inner);
                }
            }
            Kind::List(items) => {
                let inner = if name == Name::Secret { name } else { Name::None };
                for item in items {
                    self.inside(item, above, inner);
                }
            }
            Kind::Bool(_) => self.shown.push(node.span),
            _ => {
                let is_shown = name == Name::Amount && is_amount(unquoted(self.at(node.span)));
                if is_shown { &mut self.shown } else { &mut self.hidden }.push(node.span);
            }
        }
    }

    /// A name is shown as an audit shows it, and where nothing stands behind it only before a colon: in `{hunter2}` it may be
    /// the value.
    fn may_show(&self, key: &Key, child: &Node, above: Above) -> bool {
        let is_nothing = child.kind == Kind::Null;
        let has_colon =
            || self.text.get(key.span.end as usize..).is_some_and(|rest| rest.trim_start().starts_with(':'));
        above.shown_length(&key.name, is_nothing) == key.name.len()
            && unquoted(self.at(key.span)) == key.name
            && (!is_nothing || has_colon())
    }

    fn at(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Of what is neither a name nor a value only punctuation is shown.
    fn lines(&self) -> Vec<String> {
        let mut marks = vec![None; self.text.len()];
        // A value that stands in two places, as an anchor's does, is hidden where one of them hides it.
        for (spans, is_shown) in [(&self.shown, true), (&self.hidden, false)] {
            for span in spans {
                let end = (span.end as usize).min(marks.len());
                marks.get_mut(span.start as usize..end).unwrap_or_default().fill(Some(is_shown));
            }
        }
        let mut at = 0;
        let line = |line: &str| {
            let start = at;
            at += line.len();
            shown(line.trim_end_matches('\n'), &marks[start..])
        };
        self.text.split_inclusive('\n').map(line).collect()
    }
}

fn shown(line: &str, marks: &[Option<bool>]) -> String {
    let mut out = String::new();
    let mut was_hidden = false;
    for (at, c) in line.char_indices() {
        let is_hidden = marks[at] == Some(false);
        match marks[at] {
            Some(true) => out.push(c),
            Some(false) if was_hidden => {}
            Some(false) => out.push_str(HIDDEN),
            None if c == '#' => {
                out.push_str("# ");
                out.push_str(HIDDEN);
                break;
            }
            None => out.push(if "[]{}=:,-.\"'".contains(c) { c } else { ' ' }),
        }
        was_hidden = is_hidden;
    }
    out.trim_end().to_owned()
}

fn named(name: &str) -> Name {
    let last = secret_names::last_word(name).to_ascii_lowercase();
    if AMOUNTS.contains(&last.as_str()) {
        Name::Amount
    } else if secret_names::may_hold(name) {
        Name::Secret
    } else {
        Name::None
    }
}

fn unquoted(text: &str) -> &str {
    let quoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_amounts_are_shown() {
        for (syntax, text, expected) in [
            (
                Syntax::Yaml,
                "a: hunter2 # é\nb: true\nsession_timeout: 15m\n",
                "a: *** # ***\nb: true\nsession_timeout: 15m",
            ),
            (Syntax::Yaml, "k: |\n  hunter2\n\n  x\nmax: hunter2\n", "k:\n  ***\n\n***\nmax: ***"),
            (Syntax::Yaml, "password: { max: 4711 }\nl: [1, max]\n{}\n", ""),
            (Syntax::Yaml, "password: { max: 4711 }\nl: [1, max]\n", "password: { max: *** }\nl: [***, ***]"),
            (Syntax::Yaml, "a: {hunter2}\nb: !!str x\nc: &d y\n", "a: {***}\nb:       ***\nc:    ***"),
            (Syntax::Toml, "[a]\nlimit = 5\nkey = \"\"\"\nx\n\"\"\"\n", "[a]\nlimit = 5\nkey = ***\n***\n***"),
            (Syntax::Env, "SESSION_TIMEOUT=900\nX='a'\n", "SESSION_TIMEOUT=900\nX=***"),
        ] {
            let found = lines(syntax, &text.into()).unwrap_or_default().join("\n");
            assert_eq!(found, expected, "{text}");
        }
    }
}
