//! A state of a product as a result file tells it: a coverage report, audits, or findings of a validation.
//! It must leave unknown what such a file does not say.

use serde::Deserialize;

use super::Fault;
use super::snapshot::{ConfigState, Snapshot};
use crate::report::coverage::CoverageReport;

/// Why a file is no state of a product.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}; `coverage`, `audit-config` and `validate` write such files with `--format json`")]
pub struct SnapshotError(String);

impl Snapshot {
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
            state.claims.clone_from(&report.claims);
            state.coverage = Some(report);
        } else if !audits.is_empty() {
            // What was asked for is compared where it is one profile: another one asks for more, or for less.
            let mut profiles: Vec<Option<String>> = audits.iter().map(|audit| audit.profile.clone()).collect();
            profiles.dedup();
            if let [one] = profiles.as_slice() {
                state.profile = Some(one.clone().map(|name| (name, None)));
            }
            state.configs = Some(audits.into_iter().map(ToldAudit::state).collect());
        } else if let Some(findings) = told.findings {
            // What is allowed is as wrong as it was.
            let findings = findings.into_iter().chain(told.allowed);
            let faults = findings.filter(|finding| finding.severity != "info");
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
    #[serde(default)]
    allowed: Vec<ToldFinding>,
    #[serde(flatten)]
    audit: Option<Box<ToldAudit>>,
}

#[derive(Deserialize)]
struct ToldAudit {
    verdict: String,
    #[serde(default)]
    profile: Option<String>,
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
