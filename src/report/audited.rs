//! An audit as rows for formats: each result, each finding and, where neither explains it, the verdict itself.
//! Every format but text, JSON and NDJSON is written from these rows; it must not know any of them.

use serde::Serialize;

use super::audit::{asked_line, control_lines, reached_lines, verdict_line};
use super::findings::{Findings, number};
use super::row::Row;
use crate::audit::{Audit, Summary, Verdict};
use crate::load::Library;
use crate::load::library::Supplied;

/// One audit, ready for any format.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audited {
    /// The file, as it was called.
    pub path: String,
    /// Its digest.
    pub sha256: String,
    /// The dialect it was read in.
    pub dialect: String,
    /// The day for which it was judged.
    pub date: String,
    /// The profile, if one was named.
    pub profile: Option<String>,
    /// The baselines whose overlays were applied.
    pub baselines: Vec<String>,
    /// The verdict about what configuration can show.
    pub verdict: Verdict,
    /// How many questions only a person can answer.
    pub open_questions: usize,
    /// Counts of required checks.
    pub summary: Summary,
    /// What was asked, in one line.
    pub asked: String,
    /// The verdict with everything else that there is to know, in one line.
    pub line: String,
    /// The distance to the next profile, where none was named.
    pub reached: Vec<String>,
    /// What it says of the controls of each baseline, a line each.
    pub by_control: Vec<String>,
    /// Parts of the catalog of checks that the workspace supplied.
    pub supplied: Vec<Supplied>,
    /// Results in the order of the audit, then findings, then the verdict where it needs a row.
    pub rows: Vec<Row>,
}

impl Audited {
    /// Makes the rows of an audit; the library says why each check matters.
    #[must_use]
    pub fn of(audit: &Audit, library: &Library) -> Self {
        let results = audit.results.iter().map(|result| Row::of_result(result, library));
        let mut rows: Vec<Row> = results.chain(audit.findings.iter().map(Row::of_finding)).collect();
        let passes = audit.verdict == Verdict::Pass;
        if !passes && !audit.is_unread() && (audit.profile.is_none() || !rows.iter().any(Row::is_fault)) {
            rows.push(Row::of_verdict(audit));
        }
        number(&mut rows);
        Self {
            path: audit.config.path.clone(),
            sha256: audit.config.sha256.clone(),
            dialect: audit.config.dialect.clone(),
            date: audit.date.clone(),
            profile: audit.profile.clone(),
            baselines: audit.baselines.clone(),
            verdict: audit.verdict,
            open_questions: audit.open_questions,
            summary: audit.summary,
            asked: asked_line(audit),
            line: verdict_line(audit),
            reached: reached_lines(audit),
            by_control: control_lines(audit, false),
            supplied: audit.supplied.clone(),
            rows,
        }
    }

    /// The audit as findings, for the formats that know nothing of audits.
    #[must_use]
    pub fn findings(&self) -> Findings<'_> {
        Findings {
            name: &self.path,
            path: &self.path,
            sha256: Some(&self.sha256),
            dialect: Some(&self.dialect),
            date: &self.date,
            profile: self.profile.as_deref(),
            baselines: &self.baselines,
            verdict: self.word(),
            open_questions: self.open_questions,
            summary: serde_json::to_value(self.summary).unwrap_or_default(),
            asked: &self.asked,
            line: &self.line,
            rows: &self.rows,
        }
    }

    /// The verdict in one word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        self.verdict.word()
    }
}
