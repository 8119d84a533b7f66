//! The environment variables that a deployment file gives to an application.
//! It must not settle what only some of the services are given that may be the application.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::neighbours::Neighbours;
use crate::audit::config::Member;
use crate::audit::document::path::{Gone, Match};
use crate::audit::document::{Document, Variable};
use crate::audit::evaluate::effective::effective;
use crate::diag::Place;
use crate::load::tree::{Key, Kind, Node};
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
    let root = member.document.root();
    let tables: Vec<Match<'_>> = member.spelling.variables.iter().flat_map(|path| path.reached(root)).collect();
    // Which of several services is the application is not known, so what only some are given is open, and what others
    // than services are given counts for nothing.
    let paths = member.spelling.services.iter();
    let neighbours = Neighbours::of(member, base);
    let all = paths.flat_map(|path| path.trails(root)).map(|(_, service)| service.way);
    let services: Vec<Vec<Gone<'_>>> = all.filter(|way| !neighbours.hold(way)).collect();
    let ways: HashSet<&[Gone<'_>]> = services.iter().map(Vec::as_slice).collect();
    // A way to a service is short, so few beginnings of the way to a table are asked for.
    let is_of_service = |table: &&Match<'_>| {
        (services.is_empty() && neighbours.count() == 0)
            || (1..table.way.len()).any(|length| ways.contains(&table.way[..length]))
    };
    let is_of_containers = member.spelling.dialect.interpolates == Interpolation::Containers;
    let strange = member.spelling.beyond.services(root).count();
    let mut out: Vec<Given> = Vec::new();
    // In how many tables a name stands; in one of them it may stand twice.
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for table in tables.iter().filter(is_of_service) {
        let Kind::Map(entries) = &table.node.kind else { continue };
        for name in entries.iter().map(|(key, _)| &key.name).collect::<BTreeSet<_>>() {
            *times.entry(name.clone()).or_default() += 1;
        }
        for (key, node) in entries {
            let value = match &node.kind {
                Kind::Null | Kind::Map(_) | Kind::List(_) => None,
                // Another variable of the container, which may come from anywhere.
                Kind::Text(text) if is_of_containers && text.contains("$(") => None,
                _ => effective(&member.document, member.spelling.dialect, node, KeyType::Any).ok(),
            };
            let text = value.as_ref().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            out.push(Given {
                name: key.name.clone(),
                variable: Variable {
                    is_open: text.is_none(),
                    text: text.unwrap_or_default(),
                    name: key.span,
                    span: node.span,
                },
                place: member.document.place(node.span),
            });
        }
    }
    for one in &mut out {
        one.variable.is_open |= times[&one.name] < services.len() + strange;
    }
    out
}
