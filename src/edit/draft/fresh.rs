//! Values that stand nowhere in the text yet, and changes inside of them.
//! It must not refuse what it does to an old value, nor the other way round.

use serde_json::Value;

use super::{Act, Step, no_item, no_items, no_members};
use crate::load::tree::{Key, Kind, Node, Span};

/// What a change makes where nothing is.
pub(super) fn built(path: &[Step], at: usize, act: Act) -> Result<Node, String> {
    let mut node = bare(Kind::Null);
    change_new(&mut node, path, at, act).map(|()| node)
}

pub(super) fn change_new(node: &mut Node, path: &[Step], at: usize, act: Act) -> Result<(), String> {
    let removes = matches!(act, Act::Remove);
    let empty = matches!(node.kind, Kind::Null) && !removes;
    match path.get(at) {
        None => match act {
            Act::Set(value) => *node = value,
            Act::Remove => {}
            Act::Append(value) => {
                if empty {
                    node.kind = Kind::List(Vec::new());
                }
                let Kind::List(items) = &mut node.kind else { return Err(no_items(node, path, at)) };
                items.push(value);
            }
        },
        Some(Step::Member(name)) => {
            if empty {
                node.kind = Kind::Map(Vec::new());
            }
            let Kind::Map(members) = &mut node.kind else {
                return if removes { Ok(()) } else { Err(no_members(node, path, at)) };
            };
            match members.iter().position(|(key, _)| key.name == *name) {
                Some(i) if removes && at + 1 == path.len() => drop(members.remove(i)),
                Some(i) => change_new(&mut members[i].1, path, at + 1, act)?,
                None if removes => {}
                None => members.push((key(name), built(path, at + 1, act)?)),
            }
        }
        Some(Step::Item(item)) => {
            let Kind::List(items) = &mut node.kind else {
                return if removes { Ok(()) } else { Err(no_items(node, path, at)) };
            };
            match items.get_mut(*item) {
                Some(_) if removes && at + 1 == path.len() => drop(items.remove(*item)),
                Some(inner) => change_new(inner, path, at + 1, act)?,
                None if removes => {}
                None => return Err(no_item(*item, items.len())),
            }
        }
    }
    Ok(())
}
/// A value as a node without places.
pub(super) fn node(value: &Value, depth: usize) -> Option<Node> {
    let below = depth.checked_sub(1);
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(b) => Kind::Bool(*b),
        Value::Number(n) => Kind::Number(n.clone()),
        Value::String(s) => Kind::Text(s.clone()),
        Value::Array(items) => Kind::List(items.iter().map(|item| node(item, below?)).collect::<Option<_>>()?),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| Some((key(name), node(value, below?)?));
            Kind::Map(members.iter().map(member).collect::<Option<_>>()?)
        }
    };
    Some(bare(kind))
}

fn key(name: &str) -> Key {
    Key { name: name.to_owned(), span: Span::default() }
}

/// A node without a place.
pub(super) fn bare(kind: Kind) -> Node {
    Node { span: Span::default(), kind }
}
