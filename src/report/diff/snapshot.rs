//! One state of a product in compliance terms: of a workspace, or what a result file tells of it.
//! It must keep apart what is not there and what is not known.

use std::collections::{BTreeMap, BTreeSet};

use super::Fault;
use super::asked::Asked;
use super::graded::Graded;
use crate::audit::{Audit, Level};
use crate::diag::Finding;
use crate::evidence::standing::{Hold, Item, Lapse, Standing};
use crate::report::coverage::CoverageReport;
use crate::report::resting::Claim;

/// One state of a product. `None` is what is not known of it.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// What it is called.
    pub name: String,
    /// Whether nothing was claimed yet, so that no exception made since then loosens anything.
    pub is_start: bool,
    /// The security profile and its step on the ladder of shipped profiles, where it is one of them.
    pub profile: Option<Option<(String, Option<usize>)>>,
    /// How the controls of its baselines stand.
    pub coverage: Option<CoverageReport>,
    /// What is asked of its configurations.
    pub asked: Option<Asked>,
    /// What is said of each safeguard and control.
    pub statements: Option<BTreeMap<String, Graded>>,
    /// In which words.
    pub texts: Option<BTreeMap<String, Graded>>,
    /// What each claim rests on.
    pub claims: Option<Vec<Claim>>,
    /// Whether each piece of evidence holds, and how it is.
    pub evidence: Option<BTreeMap<String, (bool, &'static str)>>,
    /// How each piece of evidence was reviewed.
    pub reviews: Option<BTreeMap<String, Graded>>,
    /// How old the review of each piece of evidence may become.
    pub ages: Option<BTreeMap<String, Graded>>,
    /// The waivers by check.
    pub waivers: Option<BTreeMap<String, Graded>>,
    /// How findings are treated, by code.
    pub rules: Option<BTreeMap<String, Graded>>,
    /// The folder of generated documents.
    pub documents: Option<BTreeMap<String, Graded>>,
    /// What the guide to verifying a release is filled from.
    pub release: Option<BTreeMap<String, Graded>>,
    /// The audits of its configurations by path.
    pub configs: Option<BTreeMap<String, ConfigState>>,
    /// What is wrong.
    pub faults: Option<BTreeSet<Fault>>,
}

/// What an audit came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigState {
    /// `pass`, `fail` or `undetermined`.
    pub verdict: String,
    /// The status of each required check.
    pub checks: BTreeMap<String, String>,
}

/// Evidence that is there and as it was reviewed.
pub(super) const LIVE: &str = "live";

/// Evidence that is there, and nobody says what was reviewed.
pub(super) const NOT_PINNED: &str = "live, not pinned";

impl Snapshot {
    /// A product of which nothing is claimed yet.
    #[must_use]
    pub fn empty(name: String) -> Self {
        Self {
            name,
            is_start: true,
            profile: Some(None),
            coverage: Some(CoverageReport { schema_version: 1, baselines: Vec::new(), claims: None }),
            asked: Some(Asked::new()),
            statements: Some(BTreeMap::new()),
            texts: Some(BTreeMap::new()),
            claims: Some(Vec::new()),
            evidence: Some(BTreeMap::new()),
            reviews: Some(BTreeMap::new()),
            ages: Some(BTreeMap::new()),
            waivers: Some(BTreeMap::new()),
            rules: Some(BTreeMap::new()),
            documents: Some(BTreeMap::new()),
            release: Some(BTreeMap::new()),
            configs: Some(BTreeMap::new()),
            faults: Some(BTreeSet::new()),
        }
    }

    /// Whether each piece of evidence holds.
    #[must_use]
    pub fn evidence_of(standings: &[Standing<'_>]) -> BTreeMap<String, (bool, &'static str)> {
        let name = |item: &Item<'_>| format!("{}: {}", item.kind.word(), item.pointer);
        let state = |item: &Item<'_>| match item.lapse() {
            None if item.hold == Hold::Unchecked => (true, "not checked"),
            None if item.entry.sha256.is_some() => (true, LIVE),
            None => (true, NOT_PINNED),
            Some(Lapse::Changed) => (false, "changed since its review"),
            Some(Lapse::Stale | Lapse::Undated) => (false, "its review is too old"),
            Some(Lapse::Early) => (false, "its review lies in the future"),
            Some(Lapse::Dead(_) | Lapse::Malformed(_) | Lapse::Hollow(_)) => (false, "dead"),
        };
        // One pointer may be pinned twice; the worse counts.
        let mut found: BTreeMap<String, (bool, &'static str)> = BTreeMap::new();
        for item in standings.iter().flat_map(|standing| &standing.items) {
            let state = state(item);
            found.entry(name(item)).and_modify(|other| *other = (*other).min(state)).or_insert(state);
        }
        found
    }

    /// What audits came to.
    #[must_use]
    pub fn configs_of(audits: &[Audit]) -> BTreeMap<String, ConfigState> {
        let required = |audit: &Audit| {
            let results = audit.results.iter().filter(|result| result.level == Level::Required);
            results.map(|result| (result.check.to_string(), result.status.word().to_owned())).collect()
        };
        let state = |audit: &Audit| ConfigState { verdict: audit.verdict.word().to_owned(), checks: required(audit) };
        audits.iter().map(|audit| (audit.config.path.clone(), state(audit))).collect()
    }

    /// What is wrong.
    #[must_use]
    pub fn faults_of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> BTreeSet<Fault> {
        let fault = |finding: &Finding| Fault {
            code: finding.code.name().to_owned(),
            path: finding.location.as_ref().map(|place| place.path.to_string()),
            message: finding.message.clone(),
        };
        findings.into_iter().filter(|finding| finding.is_fault()).map(fault).collect()
    }
}
