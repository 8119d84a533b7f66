//! Crosswalks that say different things of one pair of controls.
//! It must leave alone what does not say how a pair relates.

use std::collections::BTreeMap;

use super::Subject;
use crate::diag::{Code, Finding, Pos};
use crate::model::crosswalk::{Crosswalk, Relationship};

/// A pair of controls with their catalogs, in lower case.
type Pair = [String; 4];

/// Pairs whose relationship two entries name differently. The shipped crosswalks alone are judged only where the shipped
/// data is, since to read them takes time.
pub(super) fn contradictions(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    if !subject.shipped && !library.supplied().iter().any(|part| part.kind == "crosswalk") {
        return Vec::new();
    }
    let mut seen: BTreeMap<Pair, (Relationship, Pos)> = BTreeMap::new();
    let mut findings = Vec::new();
    for crosswalk in library.crosswalks() {
        for (pair, relationship, pos) in pairs(crosswalk) {
            let (first, at) = *seen.entry(pair.clone()).or_insert((relationship, pos));
            if first == relationship || !(subject.judges(pos) || subject.judges(at)) {
                continue;
            }
            let [from, id, to, target] = pair;
            let message =
                format!("`{from}:{id}` and `{to}:{target}` are {} here and {} there", word(relationship), word(first));
            let finding = Finding::new(Code::Contradiction, message, "keep what their source says, once");
            findings.push(finding.at(library.sources.place(pos)).with_related(library.sources.place(at)));
        }
    }
    findings
}

fn pairs(crosswalk: &Crosswalk) -> impl Iterator<Item = (Pair, Relationship, Pos)> {
    let named = crosswalk.pairs.iter().filter(|pair| pair.relationship != Relationship::Unspecified);
    named.flat_map(|pair| {
        pair.to.iter().map(|to| {
            let parts = [&crosswalk.from.catalog.value, &pair.from.value, &crosswalk.to.catalog.value, to];
            (parts.map(|part| part.to_lowercase()), pair.relationship, pair.from.pos)
        })
    })
}

const fn word(relationship: Relationship) -> &'static str {
    match relationship {
        Relationship::Equal => "equal",
        Relationship::SubsetOf => "subset-of",
        Relationship::SupersetOf => "superset-of",
        Relationship::IntersectsWith => "intersects-with",
        Relationship::NoRelationship => "no-relationship",
        Relationship::Unspecified => "unspecified",
    }
}
