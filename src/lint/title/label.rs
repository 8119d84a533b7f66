//! Labels of NIS2 points. Laws have no titles, so a label is wrong only where its words are those of another point.
//! It must compare with the labels of the catalog alone, and leave alone what names no point clearly.

use std::collections::BTreeSet;

use super::{Fits, Judged, words};
use crate::lint::Raw;
use crate::lint::facts::{Facts, Id, squashed};

impl Judged<'_, '_, '_> {
    /// Judges the label that may follow a point; true where one stands there.
    pub(super) fn label(&self, start: usize, limit: usize, is_set_off: bool, out: &mut Vec<Raw>) -> bool {
        let words = words(self.around.block, start, limit);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        // A sentence is no label.
        if !is_set_off || words.len() > 14 {
            return false;
        }
        let range = first.start..last.end;
        let text = &self.around.block.plain[range.clone()];
        match other_point(self.facts, self.id, text) {
            Some(other) => {
                let end = range.start + text.trim_end_matches(['.', ',', ';', ':', ')']).len();
                out.push(self.wrong(&(range.start..end), Some(Fits::Other(other))));
                true
            }
            None => false,
        }
    }
}

/// The other point that a label belongs to, where it clearly does and to this one clearly not.
pub(super) fn other_point(facts: &Facts<'_>, id: Id, label: &str) -> Option<Id> {
    let fact = facts.get(id);
    let squashed = squashed(label);
    let mut is_own = squashed == fact.title;
    // The Annex repeats the measures of the article, so each is compared with its own kind.
    let is_annex = |id: Id| facts.get(id).control.control.id.starts_with("annex");
    let mut others = facts.titled(&squashed).iter().map(|titled| titled.id).filter(|other| {
        facts.get(*other).control.catalog.id == fact.control.catalog.id && is_annex(*other) == is_annex(id)
    });
    let exact = others.find(|other| {
        is_own |= facts.is_above(*other, id) || facts.is_above(id, *other);
        *other != id
    });
    if is_own {
        return None;
    }
    if exact.is_some() {
        return exact;
    }
    // The points of one paragraph divide a subject among them, so the words of one are told from those of another.
    if is_annex(id) {
        return None;
    }
    let siblings = facts.below(fact.parent);
    let of = |id: Id| facts.label(id, stems);
    let own = of(id);
    let said = stems(label);
    if said.iter().any(|stem| own.contains(stem)) {
        return None;
    }
    let mut found = None;
    for sibling in siblings.iter().filter(|sibling| **sibling != id) {
        let theirs = of(*sibling);
        let is_theirs_alone =
            |stem: &&String| !siblings.iter().any(|other| other != sibling && of(*other).contains(stem.as_str()));
        let telling: Vec<&String> = theirs.iter().filter(is_theirs_alone).collect();
        let hit = telling.iter().filter(|stem| said.contains(**stem)).count();
        if hit == 0 {
            continue;
        }
        let is_much = hit >= 2 || 2 * hit >= telling.len();
        if !is_much || found.is_some() {
            return None;
        }
        found = Some(*sibling);
    }
    found
}

/// The words that say something, by their first letters, so that `assessing` and `assessment` are one.
fn stems(text: &str) -> BTreeSet<String> {
    const SILENT: &[&str] =
        &["where", "appropriate", "incl", "including", "basic", "direct", "with", "from", "their", "other"];
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let told = words.filter(|word| word.chars().count() > 3 && !SILENT.contains(&word.as_str()));
    told.map(|word| word.chars().take(6).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Library;

    #[test]
    fn a_label_is_that_of_another_point_only_where_it_clearly_is() {
        let library = Library::shipped();
        let facts = Facts::new(&library);
        let of = |point: &str, label: &str| {
            let id = facts.point(&point.to_lowercase()).expect(point);
            other_point(&facts, id, label).map(|other| facts.get(other).control.control.id.value.clone())
        };
        for (point, label, belongs) in [
            ("Art.21(2)(f)", "Basic cyber hygiene practices", "Art.21(2)(g)"),
            ("Art.21(2)(g)", "Cryptography and encryption", "Art.21(2)(h)"),
            ("Art.21(2)(i)", "Multi-factor authentication", "Art.21(2)(j)"),
            ("Art.21(2)(c)", "Incident handling", "Art.21(2)(b)"),
            ("annex-6.7", "Security testing", "annex-6.5"),
        ] {
            assert_eq!(of(point, label).as_deref(), Some(belongs), "{point} {label}");
        }
        for (point, label) in [
            ("Art.21(2)(a)", "Policies on risk analysis"),
            ("Art.21(2)(i)", "Access control and authentication"),
            ("Art.21(2)(i)", "Authentication"),
            ("Art.21(2)(e)", "Security testing"),
            ("Art.21(2)(e)", "network and information systems security"),
            ("Art.21(2)(j)", "Access control"),
            ("Art.21(2)(c)", "Backups"),
            ("Art.21(2)(d)", "Supply chain security"),
            ("annex-6.7.2.c", "Network security"),
            ("Art.23(4)(a)", "Early warning within 24 hours"),
        ] {
            assert_eq!(of(point, label), None, "{point} {label}");
        }
    }
}
