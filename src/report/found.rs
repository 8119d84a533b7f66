//! Findings and how many there are of each severity: what `lint-docs` gives in JSON.
//! It must leave nothing out.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diag::{Finding, Severity};

/// Findings, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Found {
    /// Version of this shape.
    pub schema_version: u32,
    /// What is wrong, in the order of places: code, severity, location, message, fix, and related places.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub findings: Vec<Finding>,
    /// How many of each severity.
    pub summary: Counts,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Critical ones.
    pub critical: usize,
    /// High ones.
    pub high: usize,
    /// Medium ones.
    pub medium: usize,
    /// Low ones.
    pub low: usize,
    /// What is only worth knowing.
    pub info: usize,
}

impl Counts {
    /// Counts findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self {
            critical: count(Severity::Critical),
            high: count(Severity::High),
            medium: count(Severity::Medium),
            low: count(Severity::Low),
            info: count(Severity::Info),
        }
    }
}

impl Found {
    /// Sorts and counts findings.
    #[must_use]
    pub fn of(mut findings: Vec<Finding>) -> Self {
        crate::diag::sort(&mut findings);
        Self { schema_version: 1, summary: Counts::of(&findings), findings }
    }

    /// How many make a run fail.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_fault()).count()
    }
}
