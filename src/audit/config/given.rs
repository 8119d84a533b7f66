//! The environment variables that a deployment file gives to an application.
//! It must not settle what only some of the services are given that may be the application, nor what a variable is called
//! whose name is made of others that no layer sets.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::neighbours::Neighbours;
use crate::audit::config::Member;
use crate::audit::document::path::{Gone, Match};
use crate::audit::document::{Document, Variable};
use crate::audit::evaluate::effective::effective;
use crate::diag::Place;
use crate::load::tree::{Key, Kind, Node, Span};
use crate::model::dialect::{Interpolation, KeyType};

/// A variable that a deployment file gives.
pub(super) struct Given {
    pub(super) name: String,
    pub(super) variable: Variable,
    pub(super) place: Place,
}

/// Every variable of a file that is an environment itself.
pub(super) fn all(document: &Document) -> Vec<Given> {
    let Kind::Map(entries) = &document.root().kind else { return Vec::new() };
    let variable = |(key, node): &(Key, Node)| {
        let text = node.text().map(str::to_owned);
        let is_open = text.is_none();
        let variable = Variable { text: text.unwrap_or_default(), name: key.span, span: node.span, is_open };
        Given { name: key.name.clone(), variable, place: document.place(node.span) }
    };
    entries.iter().map(variable).collect()
}

/// The variables that a deployment file gives to the application, which another file is of.
pub(super) fn given(member: &Member<'_>, base: &Member<'_>) -> Vec<Given> {
    // Which of several services is the application is not known, so what only some are given is open, and what others
    // than services are given counts for nothing.
    let services = Services::of(member, base);
    let reads = |name: &str| base.reads(name);
    let strange = member.spelling.beyond.services(member.document.root(), &reads).count();
    let mut out: Vec<Given> = Vec::new();
    // In how many tables a name stands; in one of them it may stand twice.
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for table in services.tables(member) {
        let Kind::Map(entries) = &table.node.kind else { continue };
        let named: Vec<_> =
            entries.iter().filter_map(|(key, node)| Some((key, node, named(member, key, node)?))).collect();
        for name in named.iter().map(|(.., (name, _))| name).collect::<BTreeSet<_>>() {
            *times.entry(name.clone()).or_default() += 1;
        }
        out.extend(named.into_iter().map(|(key, node, (name, text))| Given {
            name,
            variable: Variable {
                is_open: text.is_none(),
                text: text.unwrap_or_default(),
                name: key.span,
                span: node.span,
            },
            place: member.document.place(node.span),
        }));
    }
    for one in &mut out {
        one.variable.is_open |= times[&one.name] < services.ways.len() + strange;
    }
    out
}

/// The tables that give the application a variable of which nobody knows the name, so that it may be any.
pub(super) fn unnamed<'t>(member: &'t Member<'_>, base: &Member<'_>) -> Vec<Match<'t>> {
    let is_unnamed = |table: &Match<'_>| {
        let Kind::Map(entries) = &table.node.kind else { return false };
        entries.iter().any(|(key, node)| named(member, key, node).is_none())
    };
    Services::of(member, base).tables(member).filter(is_unnamed).collect()
}

/// The services of a deployment file that may be the application.
struct Services<'t> {
    ways: Vec<Vec<Gone<'t>>>,
    has_neighbours: bool,
}

impl<'t> Services<'t> {
    fn of(member: &'t Member<'_>, base: &Member<'_>) -> Self {
        let root = member.document.root();
        let neighbours = Neighbours::of(member, base);
        let all = member.spelling.services.iter().flat_map(|path| path.trails(root)).map(|(_, service)| service.way);
        let ways = all.filter(|way| !neighbours.hold(way)).collect();
        Self { ways, has_neighbours: neighbours.count() > 0 }
    }

    /// The tables of their variables. A way to a service is short, so few beginnings of the way to a table are asked for.
    fn tables(&self, member: &'t Member<'_>) -> impl Iterator<Item = Match<'t>> {
        let ways: HashSet<&[Gone<'_>]> = self.ways.iter().map(Vec::as_slice).collect();
        let is_of_service = move |table: &Match<'_>| {
            (ways.is_empty() && !self.has_neighbours)
                || (1..table.way.len()).any(|length| ways.contains(&table.way[..length]))
        };
        let root = member.document.root();
        member.spelling.variables.iter().flat_map(|path| path.reached(root)).filter(is_of_service)
    }
}

/// A variable of a deployment file with its text, or none where that comes from elsewhere; nothing where its name does. Compose
/// replaces references in a whole item `NAME=value`, and none in the name of a pair.
fn named(member: &Member<'_>, key: &Key, node: &Node) -> Option<(String, Option<String>)> {
    let (document, dialect) = (&member.document, member.spelling.dialect);
    let text = |node: &Node| {
        let value = effective(document, dialect, node, KeyType::Any).ok()?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let is_item = || {
        let end = Span::new(key.span.end as usize, key.span.end as usize + 1);
        key.span.start == key.span.end || document.written(end) == "="
    };
    if dialect.interpolates == Interpolation::Defaults && key.name.contains('$') && is_item() {
        let value = node.text().map(|value| format!("={value}")).unwrap_or_default();
        let whole = text(&Node { span: node.span, kind: Kind::Text(format!("{}{value}", key.name)) })?;
        return Some(match whole.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (whole, None),
        });
    }
    let text = match &node.kind {
        Kind::Null | Kind::Map(_) | Kind::List(_) => None,
        // Another variable of the container, which may come from anywhere.
        Kind::Text(text) if dialect.interpolates == Interpolation::Containers && text.contains("$(") => None,
        _ => text(node),
    };
    Some((key.name.clone(), text))
}
