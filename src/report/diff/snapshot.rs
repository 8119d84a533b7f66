//! One state of a product in compliance terms: of a workspace, or what a result file tells of it.
//! It must keep apart what is not there and what is not known.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Fault;
use crate::audit::{Audit, Level};
use crate::diag::{At, Finding};
use crate::evidence::standing::{Hold, Item, Standing};
use crate::model::waiver::Waiver;
use crate::report::coverage::CoverageReport;

/// One state of a product. `None` is what is not known of it.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// What it is called.
    pub name: String,
    /// The security profile and its step on the ladder of shipped profiles, where it is one of them.
    pub profile: Option<Option<(String, Option<usize>)>>,
    /// How the controls of its baselines stand.
    pub coverage: Option<CoverageReport>,
    /// What is said of each safeguard and control.
    pub statements: Option<BTreeMap<String, String>>,
    /// Whether each piece of evidence holds, and how it is.
    pub evidence: Option<BTreeMap<String, (bool, &'static str)>>,
    /// The waivers by check.
    pub waivers: Option<BTreeMap<String, String>>,
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

/// Why a file is no state of a product.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}; `coverage`, `audit-config` and `validate` write such files with `--format json`")]
pub struct SnapshotError(String);

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
            profile: Some(None),
            coverage: Some(CoverageReport { schema_version: 1, baselines: Vec::new() }),
            statements: Some(BTreeMap::new()),
            evidence: Some(BTreeMap::new()),
            waivers: Some(BTreeMap::new()),
            configs: Some(BTreeMap::new()),
            faults: Some(BTreeSet::new()),
        }
    }

    /// What the statements say of each safeguard and control.
    #[must_use]
    pub fn statements_of(standings: &[Standing<'_>]) -> BTreeMap<String, String> {
        let mut said = BTreeMap::new();
        for standing in standings {
            let statement = standing.statement;
            let names = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
            for name in names {
                let words = format!("{}, {}", statement.status.value.word(), statement.responsibility.word());
                said.entry(name.value.clone())
                    .and_modify(|other: &mut String| *other = format!("{other}; {words}"))
                    .or_insert(words);
            }
        }
        said
    }

    /// Whether each piece of evidence holds.
    #[must_use]
    pub fn evidence_of(standings: &[Standing<'_>]) -> BTreeMap<String, (bool, &'static str)> {
        let name = |item: &Item<'_>| format!("{}: {}", item.kind.word(), item.pointer);
        let state = |item: &Item<'_>| match item.hold {
            Hold::Live { .. } if item.entry.sha256.is_some() => (true, LIVE),
            Hold::Live { .. } => (true, NOT_PINNED),
            Hold::Unchecked => (true, "not checked"),
            Hold::Changed { .. } => (false, "changed since its review"),
            Hold::Dead(_) | Hold::Malformed(_) | Hold::Hollow(_) => (false, "dead"),
        };
        // One pointer may be pinned twice; the worse counts.
        let mut found: BTreeMap<String, (bool, &'static str)> = BTreeMap::new();
        for item in standings.iter().flat_map(|standing| &standing.items) {
            let state = state(item);
            found.entry(name(item)).and_modify(|other| *other = (*other).min(state)).or_insert(state);
        }
        found
    }

    /// The waivers by check.
    #[must_use]
    pub fn waivers_of(waivers: &[Waiver]) -> BTreeMap<String, String> {
        let text = |at: &Option<At<String>>| at.as_ref().map_or("nobody", |at| at.as_str()).to_owned();
        let words = |waiver: &Waiver| {
            let until = waiver.expiry.as_ref().map_or("no day", |at| at.as_str());
            format!("until {until}, {}", text(&waiver.owner))
        };
        waivers.iter().map(|waiver| (waiver.check.value.clone(), words(waiver))).collect()
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

    /// What a result file tells: a coverage report, audits, or findings of a validation.
    ///
    /// # Errors
    /// [`SnapshotError`] where the text is none of them.
    pub fn read(name: &str, text: &str) -> Result<Self, SnapshotError> {
        let told: Told = serde_json::from_str(text).map_err(|error| {
            SnapshotError(format!("{name}:{}:{}: this is no result file", error.line(), error.column()))
        })?;
        if told.schema_version != 1 {
            return Err(SnapshotError(format!("{name}: this shape (`schema_version`) is not known")));
        }
        let mut state = Self { name: name.to_owned(), ..Self::default() };
        let audits = told.audits.into_iter().flatten().chain(told.audit.map(|audit| *audit)).collect::<Vec<_>>();
        if told.baselines.as_ref().is_some_and(serde_json::Value::is_array) && audits.is_empty() {
            let report: CoverageReport = serde_json::from_str(text)
                .map_err(|_| SnapshotError(format!("{name}: this coverage report lists no controls")))?;
            state.coverage = Some(report);
        } else if !audits.is_empty() {
            state.configs = Some(audits.into_iter().map(ToldAudit::state).collect());
        } else if let Some(findings) = told.findings {
            let faults = findings.into_iter().filter(|finding| finding.severity != "info");
            state.faults = Some(faults.map(ToldFinding::fault).collect());
        } else {
            return Err(SnapshotError(format!("{name}: this is no result file")));
        }
        Ok(state)
    }
}

/// What tells result files apart.
#[derive(Deserialize)]
struct Told {
    schema_version: u32,
    baselines: Option<serde_json::Value>,
    audits: Option<Vec<ToldAudit>>,
    findings: Option<Vec<ToldFinding>>,
    #[serde(flatten)]
    audit: Option<Box<ToldAudit>>,
}

#[derive(Deserialize)]
struct ToldAudit {
    verdict: String,
    config: ToldConfig,
    results: Vec<ToldResult>,
}

#[derive(Deserialize)]
struct ToldConfig {
    path: String,
}

#[derive(Deserialize)]
struct ToldResult {
    check: String,
    status: String,
    level: String,
}

#[derive(Deserialize)]
struct ToldFinding {
    code: String,
    severity: String,
    location: Option<ToldConfig>,
    message: String,
}

impl ToldAudit {
    fn state(self) -> (String, ConfigState) {
        let required = self.results.into_iter().filter(|result| result.level == "required");
        let checks = required.map(|result| (result.check, result.status)).collect();
        (self.config.path, ConfigState { verdict: self.verdict, checks })
    }
}

impl ToldFinding {
    fn fault(self) -> Fault {
        Fault { code: self.code, path: self.location.map(|place| place.path), message: self.message }
    }
}
