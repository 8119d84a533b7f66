//! A text of which only the names of keys are left, for showing a place in a file that is not what it should be: a file
//! named by mistake may hold anything. It must keep every line and column where it is.

use super::tree::{Kind, Node, Span, Tree};
use crate::diag::{nearest, secret_names, secret_shapes};
use crate::model::statement::{Responsibility as Whose, Status};

/// The words that a statement has under a key; what is nearly one is a slip of the hand and no secret.
const WORDS: [(&str, &[&str]); 2] = [
    (
        "status",
        &[
            Status::Implemented.word(),
            Status::Partial.word(),
            Status::Planned.word(),
            Status::Alternative.word(),
            Status::NotApplicable.word(),
        ],
    ),
    (
        "responsibility",
        &[
            Whose::Product.word(),
            Whose::ProviderSystem.word(),
            Whose::ProviderCorporate.word(),
            Whose::ProviderHybrid.word(),
            Whose::CustomerConfigured.word(),
            Whose::CustomerProvided.word(),
            Whose::Shared.word(),
            Whose::Inherited.word(),
        ],
    ),
];

/// The text with its values hidden and without comments.
pub(super) fn names_only(tree: &Tree) -> String {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    spans(&tree.root, false, &mut names, &mut values);
    names.sort_unstable();
    values.sort_unstable();
    let (mut names, mut values) = (names.into_iter().peekable(), values.into_iter().peekable());
    let mut comment = false;
    let show = |(at, c): (usize, char)| {
        let holds = |spans: &mut std::iter::Peekable<std::vec::IntoIter<Span>>| {
            while spans.next_if(|span| span.end as usize <= at).is_some() {}
            spans.peek().is_some_and(|span| span.start as usize <= at)
        };
        let (is_name, is_value) = (holds(&mut names), holds(&mut values));
        comment = c != '\n' && (comment || (c == '#' && !is_name && !is_value));
        match (is_name, is_value) {
            _ if c == '\n' || c == '\r' => c,
            (_, true) => '*',
            (true, false) => c,
            (false, false) if !comment && (c.is_whitespace() || "[]{}:,-".contains(c)) => c,
            (false, false) => ' ',
        }
    };
    tree.lines.text().char_indices().map(show).collect()
}

/// Whether a name is short and plain, and looks like no token. What is not could be a value that stuck to its key.
pub(super) fn is_word(name: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    name.len() <= 60 && name.chars().all(is_plain) && !secret_shapes::is_in(name)
}

/// Below what has the name of a secret, a name may be the secret itself.
fn spans(node: &Node, is_below: bool, names: &mut Vec<Span>, values: &mut Vec<Span>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                if is_word(&key.name) && !is_below {
                    names.push(key.span);
                } else {
                    values.push(key.span);
                }
                if is_known(&key.name, child) {
                    names.push(child.span);
                } else {
                    spans(child, is_below || secret_names::may_hold(&key.name), names, values);
                }
            }
        }
        Kind::List(items) => items.iter().for_each(|item| spans(item, is_below, names, values)),
        _ => values.push(node.span),
    }
}

/// Whether a value is one of the words for its key, or nearly one.
fn is_known(key: &str, value: &Node) -> bool {
    let Kind::Text(text) = &value.kind else { return false };
    let words = WORDS.iter().find(|(name, _)| *name == key).map_or(&[][..], |(_, words)| words);
    nearest(text, words.iter().copied()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::syntax::{Syntax, parse};

    #[test]
    fn only_names_are_left() {
        let tree = parse(Syntax::Yaml, &"a: hunter2 # é\n\"u:p@h\": [x, { b: 'é' }]\n".into()).expect("YAML");
        assert_eq!(names_only(&tree), "a: *******    \n*******: [*, { b: *** }]\n");
        let token = format!("ghp_{}", "a".repeat(36));
        let tree =
            parse(Syntax::Yaml, &format!("{token}: x\npasswords: {{ hunter2: {{ b: 1 }} }}\n").into()).expect("YAML");
        assert_eq!(names_only(&tree), format!("{}: *\npasswords: {{ *******: {{ *: * }} }}\n", "*".repeat(40)));
        let tree =
            parse(Syntax::Yaml, &"status: implementd\nresponsibility: hunter2\nhow: planned\n".into()).expect("YAML");
        assert_eq!(names_only(&tree), "status: implementd\nresponsibility: *******\nhow: *******\n");
    }
}
