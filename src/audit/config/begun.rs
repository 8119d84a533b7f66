//! Commands that a container has in two keys: what one begins, the other goes on with.
//! It must not join what no container runs together, nor look at what the words are.

use serde_json::Value;

use super::containers::CONTAINERS;
use super::handed::trail;
use crate::audit::document::path::{Gone, Match};
use crate::audit::normalise::credential;
use crate::load::tree::{Kind, Node};
use crate::model::dialect::{Dialect, Role};

/// A command behind what begins it, as one; nothing where it begins itself. What holds a credential before is told there.
pub(in crate::audit) fn joined(dialect: &Dialect, root: &Node, at: &Match<'_>, value: &Value) -> Option<Value> {
    let (Gone::Name(name), above) = at.way.split_last()? else { return None };
    let before = CONTAINERS.before(name)?;
    if dialect.role != Role::Deployment {
        return None;
    }
    let first = trail(root, above)?.last()?.get(before)?;
    let words: Vec<&str> = match &first.kind {
        Kind::Text(text) => text.split_whitespace().collect(),
        Kind::List(items) => items.iter().filter_map(Node::text).collect(),
        _ => return None,
    };
    if credential::holds(&first.to_json()) {
        return None;
    }
    match value {
        Value::Array(items) => Some(words.into_iter().map(Value::from).chain(items.iter().cloned()).collect()),
        Value::String(text) => Some(format!("{} {text}", words.join(" ")).into()),
        _ => None,
    }
}
