//! What a document says of security profiles: which one a framework needs, and which one a control.
//! It must take for a claim only a row or a sentence that names one framework and one profile and joins them.

mod claims;
mod own;
mod rows;
mod spread;
mod unknown;

use std::collections::BTreeMap;

pub(super) use claims::{heading, prose, table};
pub use own::Own;
pub(super) use own::own;
pub(super) use rows::{Given, rows};
pub(super) use spread::spread;
pub(super) use unknown::{in_column, in_prose};

use super::facts::Facts;
use super::words::Words;
use crate::audit::derive::{Ladder, Links};
use crate::diag::{Code, Finding, Place};
use crate::load::Library;

/// A framework, and the profile that a document gives to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// The framework or baseline, by its place in the words.
    pub(super) framework: usize,
    /// The profile, by its place in the library.
    pub(super) profile: usize,
    /// It is said to be the least.
    pub(super) is_least: bool,
    /// Where the profile stands in the source.
    pub(super) at: usize,
}

/// What the ladder says of baselines and controls.
#[derive(Debug)]
pub(super) struct Derived<'l> {
    ladder: Ladder<'l>,
    links: Links<'l>,
    /// The lowest profile of each baseline that one can be derived for.
    baselines: BTreeMap<String, String>,
    /// The members of each baseline, by full name, sorted.
    members: BTreeMap<String, Vec<String>>,
}

impl<'l> Derived<'l> {
    pub(super) fn new(library: &'l Library) -> Self {
        let (ladder, links) = (Ladder::new(library), Links::new(library));
        let mut derived = Self { ladder, links, baselines: BTreeMap::new(), members: BTreeMap::new() };
        for baseline in library.catalogs().baselines() {
            if let (Some(profile), _) = derived.ladder.derive(&derived.links, baseline) {
                derived.baselines.insert(baseline.name(), profile);
            }
            let mut members: Vec<String> =
                library.catalogs().members(baseline).iter().map(crate::load::ControlRef::name).collect();
            members.sort();
            derived.members.insert(baseline.name(), members);
        }
        derived
    }

    pub(super) fn of_baseline(&self, name: &str) -> Option<&str> {
        self.baselines.get(name).map(String::as_str)
    }

    /// The lowest profile that requires every safeguard that a control cannot be met without.
    fn of_control(&self, name: &str) -> Option<(String, String)> {
        let needs = self.ladder.needs_of(&self.links, name);
        let lowest = self.ladder.lowest_for(&needs)?;
        let safeguard = needs.iter().find(|need| need.profile.as_ref() == Some(&lowest))?.safeguard.clone();
        Some((lowest, safeguard))
    }

    fn rank(&self, profile: &str) -> Option<usize> {
        self.ladder.rank(profile)
    }

    fn has_member(&self, baseline: &str, control: &str) -> bool {
        self.members
            .get(baseline)
            .is_some_and(|members| members.binary_search_by(|own| own.as_str().cmp(control)).is_ok())
    }
}

/// A claim with its place, of one of several documents.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) claim: Claim,
    pub(super) place: Place,
}

/// Judges the claims of all documents against the derived table, and against each other where it has no row.
pub(super) fn contradictions(
    claims: &[Placed],
    words: &Words,
    derived: &Derived<'_>,
    own: Option<&Own>,
) -> Vec<Finding> {
    let mut by_framework: BTreeMap<&str, Vec<&Placed>> = BTreeMap::new();
    for placed in claims {
        by_framework.entry(words.frameworks[placed.claim.framework].as_str()).or_default().push(placed);
    }
    let mut findings = Vec::new();
    for (framework, claims) in by_framework {
        let lowest = derived.of_baseline(framework);
        let differs = |claim: &Claim, profile: &str| {
            let said = words.profile(claim.profile);
            match (claim.is_least, derived.rank(said), derived.rank(profile)) {
                // An organisation's own profile is not on the ladder.
                (_, None, _) | (_, _, None) => false,
                (true, Some(said), Some(needed)) => said < needed,
                (false, Some(said), Some(needed)) => said != needed,
            }
        };
        if let Some(lowest) = lowest {
            let right = claims.iter().find(|placed| !differs(&placed.claim, lowest));
            for wrong in claims.iter().filter(|placed| differs(&placed.claim, lowest)) {
                let said = words.profile(wrong.claim.profile);
                let message = format!("{framework} is given {said} here, and the lowest profile for it is {lowest}");
                let fix = format!("write {lowest}; `probity recommend --baseline {framework}` says why");
                let finding = Finding::new(Code::Contradiction, message, fix).at(Some(wrong.place.clone()));
                findings.push(finding.with_related(right.map(|right| right.place.clone())));
            }
            continue;
        }
        // The workspace is reported against it with a profile that is lower than the document says it needs.
        if let Some(own) = own.filter(|own| own.baselines.iter().any(|name| name.eq_ignore_ascii_case(framework))) {
            for claim in &claims {
                let said = words.profile(claim.claim.profile);
                if derived.rank(said).zip(derived.rank(&own.profile)).is_some_and(|(said, own)| said > own) {
                    let message = format!(
                        "{framework} is given {said} here, and probity.yaml, which names it, sets {}",
                        own.profile
                    );
                    let finding = Finding::new(Code::Contradiction, message, "name the same profile in both places");
                    findings.push(finding.at(Some(claim.place.clone())).with_related(own.place.clone()));
                }
            }
        }
        let Some((first, others)) = claims.split_first() else { continue };
        let said = words.profile(first.claim.profile);
        for other in others.iter().filter(|other| other.claim.is_least == first.claim.is_least && !first.claim.is_least)
        {
            if other.claim.profile != first.claim.profile {
                let here = words.profile(other.claim.profile);
                let message = format!("{framework} is given {here} here and {said} in another place");
                let finding = Finding::new(Code::Contradiction, message, "name one profile for it in both places");
                findings.push(finding.at(Some(other.place.clone())).with_related(Some(first.place.clone())));
            }
        }
    }
    findings
}

/// The full name of a control.
fn name_of(facts: &Facts<'_>, id: super::facts::Id) -> String {
    facts.get(id).control.name()
}
