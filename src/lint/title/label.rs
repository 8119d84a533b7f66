//! Labels of NIS2 points. Laws have no titles, so a label is wrong only where its words are those of another point.
//! It must compare with the labels of the catalog and the words of `fields.yaml` alone, and leave alone what names no point clearly.

use std::collections::BTreeSet;

use super::field::{self, Belongs};
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
    let name = |id: Id| facts.get(id).control.control.id.as_str();
    let siblings = facts.below(fact.parent);
    let is_beside = |point: &str| siblings.iter().any(|sibling| name(*sibling) == point);
    match field::belongs(label, name(id), is_beside) {
        Belongs::Here => return None,
        Belongs::To(point) => return siblings.iter().copied().find(|sibling| name(*sibling) == point),
        Belongs::Unknown => {}
    }
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

    /// Labels in the words that people choose, each right beside its own point alone.
    const LABELS: &[(&str, &[&str])] = &[
        (
            "a",
            &[
                "Risk analysis policy",
                "Policies on risk analyses and the security of systems",
                "Information security policies",
                "ISMS and risk analysis",
            ],
        ),
        (
            "b",
            &[
                "Incident handling",
                "Incident response plan",
                "Security-incident management",
                "Handling of incidents and their detection",
            ],
        ),
        (
            "c",
            &[
                "Backups",
                "Business continuity and crisis management",
                "Disaster recovery",
                "Backup management, disaster recovery",
            ],
        ),
        (
            "d",
            &[
                "Supply chain security",
                "Supply-chain security of direct suppliers",
                "Security of the supply chain",
                "Vendor management",
            ],
        ),
        (
            "e",
            &[
                "Vulnerability handling",
                "Secure acquisition and development",
                "Acquisition, development and maintenance of systems",
                "Vulnerability disclosure",
            ],
        ),
        (
            "f",
            &[
                "Effectiveness of the measures",
                "Assessing the effectiveness of risk-management measures",
                "Effectiveness assessment",
            ],
        ),
        (
            "g",
            &[
                "Cyber hygiene",
                "Basic cyber-hygiene practices and cybersecurity training",
                "Security awareness and training",
                "Security training for staff",
            ],
        ),
        ("h", &["Cryptography", "Cryptography policy", "Use of encryption", "Cryptography and encryption policies"]),
        (
            "i",
            &[
                "Human resources security",
                "HR security, access control and asset management",
                "Access-control policies",
                "Asset management",
            ],
        ),
        (
            "j",
            &[
                "Multi-factor authentication",
                "MFA",
                "Continuous authentication",
                "MFA and secured voice, video and text communication",
                "Emergency communications",
            ],
        ),
    ];

    #[test]
    fn every_label_is_right_beside_its_own_point_and_found_beside_any_other() {
        let library = Library::shipped();
        let facts = Facts::new(&library);
        let id = |letter: &str| facts.point(&format!("art.21(2)({letter})")).expect("a point");
        let (mut wrong, mut missed, mut all) = (Vec::new(), Vec::new(), 0);
        for (letter, labels) in LABELS {
            for label in *labels {
                for (other, _) in LABELS {
                    let found = other_point(&facts, id(other), label);
                    all += 1;
                    match found {
                        None if letter == other => {}
                        Some(found) if letter != other && found == id(letter) => {}
                        None => missed.push(format!("({other}) {label}")),
                        Some(_) => wrong.push(format!("({other}) {label}")),
                    }
                }
            }
        }
        assert_eq!(wrong, [] as [String; 0]);
        assert_eq!(missed, MISSED, "{} of {all}", missed.len());
    }

    /// Staff is a subject of (i).
    const MISSED: &[&str] = &["(i) Security training for staff"];

    #[test]
    fn what_a_product_does_for_a_point_is_no_label_of_another() {
        let library = Library::shipped();
        let facts = Facts::new(&library);
        for (letter, label) in [
            ("a", "Risk assessment and treatment"),
            ("a", "Governance and security policies"),
            ("b", "Logging, monitoring and alerting"),
            ("b", "Incident reporting to the CSIRT"),
            ("c", "Redundancy and failover"),
            ("c", "Encrypted backups, restored every month"),
            ("d", "Risk assessment of suppliers"),
            ("d", "SBOM and dependency updates"),
            ("e", "Patch management and security testing"),
            ("e", "Security in network and information systems"),
            ("f", "Audits, metrics and reviews of measures"),
            ("f", "Security testing"),
            ("g", "Awareness programme for employees"),
            ("g", "Password policy and updates"),
            ("h", "TLS 1.3 and key management"),
            ("h", "Encryption of backups"),
            ("i", "Onboarding, background checks and roles"),
            ("i", "Identity and authentication"),
            ("i", "Least privilege and inventory of assets"),
            ("j", "Authentication and access control"),
            ("j", "Encryption of communications"),
            ("j", "Passkeys"),
        ] {
            let id = facts.point(&format!("art.21(2)({letter})")).expect("a point");
            assert_eq!(other_point(&facts, id, label), None, "({letter}) {label}");
        }
    }

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
