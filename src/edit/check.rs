//! Whether a document says what the changes make of the old one.
//! It must compare every value and, of what was not touched, the order too.

use std::collections::HashMap;

use super::draft::Draft;
use crate::load::tree::{Kind, Node};

/// Whether two nodes say the same; `ordered` asks for the same order of members too.
pub(super) fn same(a: &Node, b: &Node, ordered: bool) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::List(a), Kind::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, ordered)),
        (Kind::Map(a), Kind::Map(b)) if a.len() != b.len() => false,
        (Kind::Map(a), Kind::Map(b)) if ordered => {
            a.iter().zip(b).all(|((a_key, a), (b_key, b))| a_key.name == b_key.name && same(a, b, ordered))
        }
        (Kind::Map(a), Kind::Map(b)) => {
            let b: HashMap<&str, &Node> = b.iter().map(|(key, node)| (key.name.as_str(), node)).collect();
            a.iter().all(|(key, a)| b.get(key.name.as_str()).is_some_and(|b| same(a, b, ordered)))
        }
        (a, b) => a == b,
    }
}

/// Whether `new` is what the draft makes of `old`.
pub(super) fn holds(draft: &Draft, old: &Node, new: &Node) -> bool {
    match (draft, &old.kind, &new.kind) {
        (Draft::Old, ..) => same(old, new, true),
        (Draft::New(value, _), ..) => same(value, new, false),
        (Draft::Map(members), Kind::Map(before), Kind::Map(after)) => {
            let places: HashMap<&str, usize> =
                after.iter().enumerate().map(|(i, (key, _))| (key.name.as_str(), i)).collect();
            let (mut count, mut last) = (0, None);
            for (i, (name, draft)) in members.iter().enumerate().filter(|(_, (_, draft))| draft.lives()) {
                let Some(place) = places.get(name.as_str()).copied() else { return false };
                if !holds(draft, before.get(i).map_or(old, |(_, node)| node), &after[place].1) {
                    return false;
                }
                count += 1;
                if matches!(draft, Draft::Old) {
                    if Some(place) <= last {
                        return false;
                    }
                    last = Some(place);
                }
            }
            count == after.len()
        }
        (Draft::List(items), Kind::List(before), Kind::List(after)) => {
            let living: Vec<_> = items.iter().enumerate().filter(|(_, item)| item.lives()).collect();
            living.len() == after.len()
                && living.iter().zip(after).all(|((i, item), new)| holds(item, before.get(*i).unwrap_or(old), new))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Change, Step, draft};
    use super::*;
    use crate::load::syntax::{Syntax, parse};

    fn node(json: &str) -> Node {
        let text: Arc<str> = json.into();
        parse(Syntax::Json, &text).expect("JSON").root
    }

    #[test]
    fn another_value_another_order_and_a_lost_member_are_seen() {
        let old = node(r#"{"a": 1, "b": {"c": [1, 2]}, "d": 3}"#);
        let draft =
            draft::draw(&old, &[Change::Set { path: Step::members(["b", "e"]), value: 5.into() }]).expect("fits");
        for (text, held) in [
            (r#"{"a": 1, "b": {"c": [1, 2], "e": 5}, "d": 3}"#, true),
            (r#"{"b": {"e": 5, "c": [1, 2]}, "a": 1, "d": 3}"#, true),
            (r#"{"d": 3, "b": {"c": [1, 2], "e": 5}, "a": 1}"#, false),
            (r#"{"a": 1, "b": {"c": [2, 1], "e": 5}, "d": 3}"#, false),
            (r#"{"a": 1, "b": {"c": [1, 2], "e": 6}, "d": 3}"#, false),
            (r#"{"a": 1, "b": {"c": [1, 2]}, "d": 3}"#, false),
            (r#"{"a": 1, "b": {"c": [1, 2], "e": 5}}"#, false),
            (r#"{"a": 1, "b": {"c": [1, 2], "e": 5}, "d": 3, "x": 1}"#, false),
            (r#"{"a": 1.0, "b": {"c": [1, 2], "e": 5}, "d": 3}"#, false),
        ] {
            assert_eq!(holds(&draft, &old, &node(text)), held, "{text}");
        }
    }
}
