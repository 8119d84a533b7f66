//! The elements that have a setting, and what stands at a key as seen from one of them.
//! It must not read values.

use crate::audit::dialect::cases::{KeyAt, Way};
use crate::audit::document::path::{Gone, Match};
use crate::diag::Text;
use crate::load::tree::{Kind, Node, Span};

/// The elements that a way speaks of, each with the steps to it.
pub(in crate::audit) fn elements<'t>(
    way: &'t Way<'_>,
    root: &'t Node,
) -> impl Iterator<Item = (Element<'t>, Vec<Gone<'t>>)> + use<'t> {
    let whole = way.each.is_none().then(|| (Element { root, trail: Vec::new(), path: String::new() }, Vec::new()));
    let each = way.each.as_ref().map(|path| path.trails(root)).unwrap_or_default();
    let element = move |(trail, last): (Vec<&'t Node>, Match<'t>)| {
        (Element { root, trail: trail[1..].to_vec(), path: last.shown() }, last.way)
    };
    // Elements that `only` leaves out do not have the setting.
    let is_meant = |(_, last): &(Vec<&Node>, Match<'_>)| {
        way.only.as_ref().is_none_or(|schema| schema.is_met(&last.node.to_json()))
    };
    whole.into_iter().chain(each.into_iter().filter(is_meant).map(element))
}

/// A place in the tree with the way to it.
pub(in crate::audit) struct Element<'t> {
    root: &'t Node,
    /// The nodes below the outermost one.
    pub(super) trail: Vec<&'t Node>,
    path: String,
}

impl<'t> Element<'t> {
    /// The node that so many steps out of the element lead to, and where it stands below the outermost one.
    fn outward(&self, up: usize) -> (&'t Node, Span) {
        let at = self.trail.len().checked_sub(1 + up).map(|at| self.trail[at]);
        at.map_or((self.root, Span::default()), |node| (node, node.span))
    }

    /// The node at a key, and the span of the deepest key on the way there.
    pub(in crate::audit) fn find(&self, at: &KeyAt<'_>) -> (Option<&'t Node>, Span) {
        let (mut node, mut parent) = self.outward(at.up);
        for name in &at.names {
            match node.entry(name) {
                Some((key, next)) => {
                    parent = key.span;
                    node = next;
                }
                None => return (None, parent),
            }
        }
        (Some(node), parent)
    }

    /// Where a value stands that a table would have to be for a key to stand in it, and what it is.
    pub(super) fn in_the_way(&self, at: &KeyAt<'_>) -> Option<(Text, &'static str)> {
        let mut node = self.outward(at.up).0;
        for (depth, name) in at.names.iter().enumerate() {
            match node.entry(name) {
                Some((_, next)) => node = next,
                // Nothing there is no table, and no value either.
                None if depth == 0 || matches!(node.kind, Kind::Map(_) | Kind::Null) => return None,
                None => {
                    let outer = at.names[..depth].join(".");
                    let is_whole = self.path.is_empty() || at.up > 0;
                    let shown = if is_whole { outer } else { format!("{}.{outer}", self.path) };
                    return Some((shown.into(), node.noun()));
                }
            }
        }
        None
    }

    /// Whether the table that a key stands in is there.
    pub(in crate::audit) fn has_table_of(&self, at: &KeyAt<'_>) -> bool {
        let outer = at.names.split_last().map_or(&[][..], |(_, outer)| outer);
        outer.iter().try_fold(self.outward(at.up).0, |node, name| node.entry(name).map(|(_, next)| next)).is_some()
    }

    /// A key as messages name it.
    pub(in crate::audit) fn shown(&self, at: &KeyAt<'_>) -> Text {
        match (self.path.is_empty() || at.up > 0, at.names.is_empty()) {
            (true, _) => at.shown.clone(),
            (false, true) => self.path.as_str().into(),
            (false, false) => format!("{}.{}", self.path, at.shown).into(),
        }
    }
}
