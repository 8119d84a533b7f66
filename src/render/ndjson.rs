//! An audit as JSON Lines: each result, each finding, then a summary that closes the audit.
//! It must say what the JSON output says, so that a reader of lines misses nothing.

use schemars::JsonSchema;
use serde::Serialize;

use super::json;
use crate::audit::result::{ConfigRef, Reached};
use crate::audit::rollup::RollUp;
use crate::audit::{Audit, CheckResult, Summary, Verdict};
use crate::diag::Finding;
use crate::load::library::Supplied;

/// One line.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line<'a> {
    /// Version of this shape.
    schema_version: u32,
    /// The configuration that was audited.
    path: &'a str,
    /// What the line holds.
    #[serde(flatten)]
    body: Body<'a>,
}

/// What a line holds.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Body<'a> {
    /// What came of one check.
    Result(&'a CheckResult),
    /// What else is wrong.
    Finding(#[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")] &'a Finding),
    /// The audit as a whole; its last line.
    Summary(Whole<'a>),
}

/// What is said of an audit as a whole.
#[derive(Debug, Serialize, JsonSchema)]
struct Whole<'a> {
    /// The day for which waivers and reviews were judged.
    date: &'a str,
    /// The profile, if one was named.
    profile: Option<&'a str>,
    /// The baselines whose overlays were applied.
    baselines: &'a [String],
    /// The verdict about what configuration can show.
    verdict: Verdict,
    /// How many questions only a person can answer.
    open_questions: usize,
    /// The configuration.
    config: &'a ConfigRef,
    /// Counts of required checks.
    summary: Summary,
    /// How many lines with results stand above.
    results: usize,
    /// How many lines with findings stand above.
    findings: usize,
    /// What it says of the controls of each baseline.
    by_control: &'a [RollUp],
    /// How far the file is, where no profile was named.
    reached: Option<&'a Reached>,
    /// Parts of the catalog of checks that the workspace supplied.
    supplied: &'a [Supplied],
}

/// Every line of every audit; without its summary an audit was cut off.
#[must_use]
pub fn ndjson(audits: &[Audit]) -> String {
    audits.iter().flat_map(lines).collect()
}

fn lines(audit: &Audit) -> impl Iterator<Item = String> {
    let results = audit.results.iter().map(Body::Result);
    let findings = audit.findings.iter().map(Body::Finding);
    let whole = Whole {
        date: &audit.date,
        profile: audit.profile.as_deref(),
        baselines: &audit.baselines,
        verdict: audit.verdict,
        open_questions: audit.open_questions,
        config: &audit.config,
        summary: audit.summary,
        results: audit.results.len(),
        findings: audit.findings.len(),
        by_control: &audit.by_control,
        reached: audit.reached.as_ref(),
        supplied: &audit.supplied,
    };
    let bodies = results.chain(findings).chain([Body::Summary(whole)]);
    bodies.map(|body| json::line(&Line { schema_version: 1, path: &audit.config.path, body }))
}
