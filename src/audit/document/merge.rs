//! How what two files say at one key becomes one: what lies on top counts, unless the dialect says how both do.
//! It must keep every value at its place, and lose none that the application keeps.

use super::laid::Places;
use crate::audit::config::mounts;
use crate::audit::document::path::Path;
use crate::load::tree::{Key, Kind, Node, Span};
use crate::model::dialect::{Layering, Merge};

/// The rules of a dialect that count from a place on.
#[derive(Clone)]
pub(in crate::audit) struct Rules<'r> {
    joins: bool,
    /// The steps that are left to what a rule is of; no name is any.
    rules: Vec<(Vec<Option<&'r str>>, Merge)>,
}

impl<'r> Rules<'r> {
    pub(in crate::audit) fn of(layering: Layering, merging: &'r [(Path, Merge)]) -> Self {
        let joins = layering == Layering::Joined;
        let rules = match layering {
            Layering::Joined => merging.iter().map(|(path, how)| (path.steps().collect(), *how)).collect(),
            Layering::Sections => vec![(vec![None], Merge::Replaced)],
            Layering::Over | Layering::Apart | Layering::Alone => Vec::new(),
        };
        Self { joins, rules }
    }

    /// Those that count below a key.
    fn below(&self, name: &str) -> Self {
        let rules = self.rules.iter().filter_map(|(steps, how)| {
            let (first, rest) = steps.split_first()?;
            first.is_none_or(|own| own == name).then(|| (rest.to_vec(), *how))
        });
        Self { joins: self.joins, rules: rules.collect() }
    }

    fn here(&self) -> Option<Merge> {
        self.rules.iter().find(|(steps, _)| steps.is_empty()).map(|(_, how)| *how)
    }
}

/// Lays one node over another.
pub(super) fn merge(below: &mut Node, above: Node, rules: &Rules<'_>) {
    let how = rules.here();
    if how == Some(Merge::Replaced) {
        *below = above;
        return;
    }
    if rules.joins && above.kind == Kind::Null {
        return;
    }
    if how == Some(Merge::Joined) {
        listed(below);
    }
    let mut above = above;
    if how == Some(Merge::Named) {
        match (&below.kind, &above.kind) {
            (Kind::Map(entries), Kind::List(_)) => numbered(&mut above, entries.len()),
            (Kind::List(_), Kind::Map(entries)) => numbered(below, entries.len()),
            _ => {}
        }
    }
    match (&mut below.kind, above.kind) {
        (Kind::Map(entries), Kind::Map(more)) => {
            let mut known = Places::of(entries, more.len());
            for (key, node) in more {
                // What stands under its number in both files is two things.
                let is_number = how == Some(Merge::Named) && key.name.bytes().all(|byte| byte.is_ascii_digit());
                match known.find(entries, &key.name).filter(|_| !is_number) {
                    Some(at) => {
                        let (own, child) = &mut entries[at];
                        let is_whole = how == Some(Merge::Named) && !matches!(node.kind, Kind::Map(_));
                        own.span = key.span;
                        if is_whole {
                            *child = node;
                        } else {
                            merge(child, node, &rules.below(&key.name));
                        }
                    }
                    None => known.push(entries, key, node),
                }
            }
        }
        (Kind::List(items), Kind::List(more)) if rules.joins => {
            // Of both lists the later one is named, since it is what changes the other.
            if !more.is_empty() {
                below.span = above.span;
            }
            for item in more {
                let place = mounts::place_of(&item).filter(|_| how == Some(Merge::Placed));
                match place.and_then(|place| items.iter().position(|own| mounts::place_of(own) == Some(place))) {
                    Some(at) => items[at] = item,
                    None => items.push(item),
                }
            }
        }
        (Kind::List(items), kind @ Kind::Text(_)) if how == Some(Merge::Joined) => {
            items.push(Node { span: above.span, kind });
            below.span = above.span;
        }
        (_, kind) => *below = Node { span: above.span, kind },
    }
}

/// A list as a table of its items by numbers, from one on.
fn numbered(node: &mut Node, from: usize) {
    if let Kind::List(items) = &mut node.kind {
        let entry = |(at, item): (usize, Node)| {
            (Key { name: (from + at).to_string(), span: Span { end: item.span.start, ..item.span } }, item)
        };
        node.kind = Kind::Map(std::mem::take(items).into_iter().enumerate().map(entry).collect());
    }
}

/// A text as a list of it.
fn listed(node: &mut Node) {
    if matches!(node.kind, Kind::Text(_)) {
        node.kind = Kind::List(vec![node.clone()]);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::syntax::{Syntax, parse};

    /// What two files come to, as JSON.
    fn merged(below: &str, above: &str, merging: &[(&str, Merge)]) -> String {
        let tree = |text: &str| parse(Syntax::Yaml, &Arc::from(text)).expect("valid YAML").root;
        let path = |path: &str| Path::parse(path).expect("a path");
        let merging: Vec<(Path, Merge)> = merging.iter().map(|(at, how)| (path(at), *how)).collect();
        let mut root = tree(below);
        merge(&mut root, tree(above), &Rules::of(Layering::Joined, &merging));
        root.to_json().to_string()
    }

    #[test]
    fn lists_are_joined_unless_a_rule_says_otherwise() {
        let rules = [
            ("a[*].command", Merge::Replaced),
            ("a[*].env", Merge::Named),
            ("a[*].volumes", Merge::Placed),
            ("a[*].dns", Merge::Joined),
        ];
        for (below, above, expected) in [
            ("a: {s: {x: [1]}}", "a: {s: {x: [2]}}", r#"{"a":{"s":{"x":[1,2]}}}"#),
            ("a: {s: {x: 1, y: {z: 2}}}", "a: {s: {x: , y: }}", r#"{"a":{"s":{"x":1,"y":{"z":2}}}}"#),
            ("a: {s: {command: [b]}}", "a: {s: {command: [c]}}", r#"{"a":{"s":{"command":["c"]}}}"#),
            ("a: {s: {command: [b]}}", "a: {s: {command: }}", r#"{"a":{"s":{"command":null}}}"#),
            ("a: {s: {env: {b: 1, c: 2}}}", "a: {s: {env: {b: }}}", r#"{"a":{"s":{"env":{"b":null,"c":2}}}}"#),
            ("a: {s: {env: {b: 1}}}", "a: {s: {env: }}", r#"{"a":{"s":{"env":{"b":1}}}}"#),
            (
                "a: {s: {volumes: [x:/d, y:/e]}}",
                "a: {s: {volumes: [z:/d:ro]}}",
                r#"{"a":{"s":{"volumes":["z:/d:ro","y:/e"]}}}"#,
            ),
            (
                "a: {s: {volumes: [{source: x, target: /d}]}}",
                "a: {s: {volumes: [z:/d, '${V}:/d']}}",
                r#"{"a":{"s":{"volumes":["z:/d","${V}:/d"]}}}"#,
            ),
            ("a: {s: {dns: b}}", "a: {s: {dns: c}}", r#"{"a":{"s":{"dns":["b","c"]}}}"#),
            ("a: {s: {dns: b}}", "a: {s: {dns: [c]}}", r#"{"a":{"s":{"dns":["b","c"]}}}"#),
        ] {
            assert_eq!(merged(below, above, &rules), expected, "{below} and {above}");
        }
    }

    #[test]
    fn a_dialect_that_joins_nothing_replaces_lists() {
        let tree = |text: &str| parse(Syntax::Yaml, &Arc::from(text)).expect("valid YAML").root;
        let mut root = tree("a: {x: [1], y: 2}");
        merge(&mut root, tree("a: {x: [3], y: }"), &Rules::of(Layering::Over, &[]));
        assert_eq!(root.to_json().to_string(), r#"{"a":{"x":[3],"y":null}}"#);
    }
}
