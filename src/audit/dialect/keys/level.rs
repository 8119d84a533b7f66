//! What may stand at one depth of a file: the names that an application accepts there, and what is below each.
//! It must not find anything; the walk over a file does.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use wildmatch::WildMatch;

use super::joined;
use crate::audit::config::caseless::{Twin, alike};
use crate::audit::evaluate::effective::typed;
use crate::audit::plan::schema::Schema;
use crate::diag::nearest;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::{Dialect, Enforced, Key, KeyType};

/// What may stand at one depth.
#[derive(Debug, Default)]
pub(super) struct Level<'l> {
    /// Its own name without what people vary.
    pub(super) plain: String,
    pub(super) names: BTreeMap<String, Level<'l>>,
    /// Names with `*` in them, such as `x-*`.
    pub(super) globs: Vec<(WildMatch, Level<'l>)>,
    pub(super) any: Option<Box<Level<'l>>>,
    pub(super) key: Option<&'l Key>,
    /// The values with which the application does not start.
    pub(super) refuses: Option<Arc<Schema>>,
    /// The values that the application passes over.
    pub(super) skips: Option<Arc<Schema>>,
    /// The values that are no secret there.
    pub(super) harmless: Option<Schema>,
    /// Whether a canonical setting has this name.
    pub(super) is_setting: bool,
}

impl<'l> Level<'l> {
    pub(super) fn respell(&self, node: &mut Node, prefix: &str, twins: &mut Vec<Twin>) {
        match &mut node.kind {
            Kind::Map(entries) => {
                let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
                for (key, child) in entries {
                    let listed = alike(&key.name, self.names.keys().map(String::as_str));
                    let full = joined(prefix, listed.unwrap_or(&key.name));
                    if let Some(level) = self.below(listed.unwrap_or(&key.name)) {
                        level.respell(child, &full, twins);
                    }
                    let Some(listed) = listed else { continue };
                    match seen.get(listed) {
                        Some(first) => twins.push(Twin { key: full, first: *first, second: key.span }),
                        None => listed.clone_into(&mut key.name),
                    }
                    seen.entry(listed).or_insert(key.span);
                }
            }
            Kind::List(items) => {
                if let Some(level) = self.any.as_deref() {
                    for item in items {
                        level.respell(item, prefix, twins);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn retype(&self, node: &mut Node, dialect: &Dialect) {
        match &mut node.kind {
            Kind::Map(entries) => {
                for (key, child) in entries {
                    if let Some(level) = self.below(&key.name) {
                        level.retype(child, dialect);
                    }
                }
            }
            Kind::List(items) => {
                if let Some(level) = self.any.as_deref() {
                    for item in items {
                        level.retype(item, dialect);
                    }
                }
            }
            Kind::Text(_) | Kind::Number(_) => {
                let Some(key) = self.key else { return };
                let text = match &node.kind {
                    Kind::Number(number) if key.kind == KeyType::Bool => number.to_string(),
                    Kind::Text(text) => text.clone(),
                    _ => return,
                };
                match typed(&text, key.kind, dialect) {
                    Value::Bool(value) => node.kind = Kind::Bool(value),
                    Value::Number(value) => node.kind = Kind::Number(value),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    pub(super) fn below(&self, name: &str) -> Option<&Level<'l>> {
        let glob = || self.globs.iter().find(|(glob, _)| glob.matches(name)).map(|(_, level)| level);
        self.names.get(name).or_else(glob).or(self.any.as_deref())
    }

    pub(super) fn has_alike(&self, name: &str) -> bool {
        alike(name, self.names.keys().map(String::as_str)).is_some()
    }

    pub(super) fn nearly(&self, name: &str) -> Option<&Level<'l>> {
        self.below(name).or_else(|| self.names.get(nearest(name, self.names.keys().map(String::as_str))?))
    }

    pub(super) fn has_inside(&self, node: &Node) -> bool {
        let Kind::Map(entries) = &node.kind else { return false };
        entries
            .iter()
            .any(|(key, child)| self.nearly(&key.name).is_some_and(|level| level.is_leaf() || level.has_inside(child)))
    }

    pub(super) fn shared(&self, node: &Node) -> usize {
        let Kind::Map(entries) = &node.kind else { return usize::from(self.is_leaf()) };
        entries.iter().filter_map(|(key, child)| Some(self.below(&key.name)?.shared(child))).sum()
    }

    /// Whether what stands there may be what belongs here: a value at the end of a path, or a table with a known key.
    pub(super) fn is_of(&self, node: &Node) -> bool {
        match &node.kind {
            Kind::Map(entries) => !self.is_leaf() && (entries.is_empty() || self.has_inside(node)),
            _ => self.is_leaf(),
        }
    }

    /// Whether the application goes by what stands there: it neither refuses nor ignores the key.
    pub(super) fn is_of_use(&self) -> bool {
        self.key.is_none_or(|key| key.enforced == Enforced::Yes)
    }

    /// Whether nothing is known of what stands below.
    pub(super) fn is_leaf(&self) -> bool {
        self.names.is_empty() && self.globs.is_empty() && self.any.is_none()
    }

    /// Whether a value may have keys or items that are known here.
    pub(super) fn may_hold(&self, node: &Node) -> bool {
        match node.kind {
            Kind::Map(_) => true,
            Kind::List(_) => self.any.is_some(),
            _ => false,
        }
    }

    pub(super) fn takes_anything(&self) -> bool {
        self.is_leaf() || self.key.is_some_and(|key| key.kind == KeyType::Any)
    }
}
