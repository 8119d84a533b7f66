//! Remarks above values, in notations that have them.
//! It must change nothing that a text says, and leave out a remark where it would.

use std::collections::BTreeSet;

use super::page::Page;
use super::{Step, check};
use crate::load::syntax::{Syntax, parse, parse_stream};
use crate::load::tree::{Kind, Node};

/// A text with a remark above the line of each of these values; one that is there is not repeated.
///
/// ```
/// use probity::edit::{Step, remarked};
/// use probity::load::syntax::Syntax;
/// let path = Step::members(["admin", "allow"]);
/// let text = remarked(Syntax::Toml, "[admin]\nallow = []\n", &[&path], "An example.");
/// assert_eq!(text, "[admin]\n# An example.\nallow = []\n");
/// ```
#[must_use]
pub fn remarked(syntax: Syntax, text: &str, paths: &[&[Step]], remark: &str) -> String {
    let Some(before) = documents(syntax, text).filter(|_| syntax != Syntax::Json) else { return text.to_owned() };
    let page = Page::new(text);
    let places: BTreeSet<usize> =
        paths.iter().filter_map(|path| place(&before, path)).map(|at| page.start(at)).collect();
    let line = |start: usize| format!("{}# {remark}", page.indent(start));
    let is_there = |start: usize| page.previous(start).is_some_and(|above| text[above..page.end(above)] == line(start));
    let wanted: Vec<usize> = places.into_iter().filter(|start| !is_there(*start)).collect();
    let written = |starts: &BTreeSet<usize>| {
        let mut new = text.to_owned();
        starts.iter().rev().for_each(|start| new.insert_str(*start, &[&line(*start), page.newline].concat()));
        new
    };
    let says_the_same = |starts: &BTreeSet<usize>| {
        documents(syntax, &written(starts)).is_some_and(|after| {
            after.len() == before.len() && after.iter().zip(&before).all(|(new, old)| check::same(new, old, true))
        })
    };
    let mut kept = BTreeSet::new();
    keep(&wanted, &mut kept, &says_the_same);
    written(&kept)
}

/// Adds the places that change nothing, all at once where that is so, else by halves.
fn keep(wanted: &[usize], kept: &mut BTreeSet<usize>, says_the_same: &dyn Fn(&BTreeSet<usize>) -> bool) {
    let both: BTreeSet<usize> = kept.iter().chain(wanted).copied().collect();
    if wanted.is_empty() || says_the_same(&both) {
        *kept = both;
    } else if wanted.len() > 1 {
        let (first, second) = wanted.split_at(wanted.len() / 2);
        keep(first, kept, says_the_same);
        keep(second, kept, says_the_same);
    }
}

/// The documents of a text, of which there are several in YAML alone.
fn documents(syntax: Syntax, text: &str) -> Option<Vec<Node>> {
    match parse(syntax, &text.into()) {
        Ok(tree) => Some(vec![tree.root]),
        Err(error) if error.is_several => parse_stream(&text.into()).ok().map(|(documents, _)| documents),
        Err(_) => None,
    }
}

/// Where the name of a value begins, or the value where it has none.
fn place(documents: &[Node], path: &[Step]) -> Option<usize> {
    let (mut node, path) = match (documents, path) {
        ([one], path) => (one, path),
        (several, [Step::Item(document), path @ ..]) => (several.get(*document)?, path),
        _ => return None,
    };
    let mut at = node.span.start;
    for step in path {
        (at, node) = match (&node.kind, step) {
            (Kind::Map(entries), Step::Member(name)) => {
                let (key, value) = entries.iter().find(|(key, _)| key.name == *name)?;
                (key.span.start, value)
            }
            (Kind::List(items), Step::Item(item)) => items.get(*item).map(|item| (item.span.start, item))?,
            _ => return None,
        };
    }
    Some(at as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_stands_above_its_line_and_nowhere_inside_of_a_value() {
        let path = |names: &[&str]| Step::members(names.iter().copied());
        for (syntax, text, path, new) in [
            (Syntax::Yaml, "a:\r\n  b: 1\r\n", path(&["a", "b"]), "a:\r\n  # E\r\n  b: 1\r\n"),
            (Syntax::Yaml, "a: { b: 1 }", path(&["a", "b"]), "# E\na: { b: 1 }"),
            (Syntax::Yaml, "- a: 1\n", vec![Step::Item(0), Step::Member("a".into())], "# E\n- a: 1\n"),
            (
                Syntax::Yaml,
                "a: 1\n---\nb: 1\n",
                vec![Step::Item(1), Step::Member("b".into())],
                "a: 1\n---\n# E\nb: 1\n",
            ),
            (Syntax::Toml, "# E\na.b = 1\n", path(&["a", "b"]), "# E\na.b = 1\n"),
            // A line of it stands in a text.
            (Syntax::Toml, "t = { x = '''\n''', a = 1 }\n", path(&["t", "a"]), "t = { x = '''\n''', a = 1 }\n"),
            (Syntax::Conf, "a = 1\nb = 1", path(&["b"]), "a = 1\n# E\nb = 1"),
            (Syntax::Env, "A=1\n", path(&["A"]), "# E\nA=1\n"),
            (Syntax::Env, "A=1\n", path(&["B"]), "A=1\n"),
            (Syntax::Json, "{\n\"a\": 1\n}", path(&["a"]), "{\n\"a\": 1\n}"),
        ] {
            assert_eq!(remarked(syntax, text, &[&path], "E"), new, "{text}");
        }
    }
}
