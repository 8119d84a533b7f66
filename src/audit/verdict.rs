//! What an audit comes to as a whole, from its results and findings.
//! It must not pass where anything that is required is open, or where a doubt leaves nothing to trust.

use jiff::civil::Date;

use super::plan::Level;
use super::result::{Audit, ConfigRef, Status, Summary, Verdict};
use crate::diag::{Code, Finding};

/// What stands for the dialect of a file that fits none.
pub(super) const UNKNOWN: &str = "unknown";

impl Audit {
    /// The audit of a file that could not be read or parsed: it shows nothing, and the findings say why.
    #[must_use]
    pub fn unread(path: &str, date: Date, findings: Vec<Finding>) -> Self {
        Self {
            schema_version: 1,
            date: date.to_string(),
            profile: None,
            baselines: Vec::new(),
            verdict: Verdict::Undetermined,
            open_questions: 0,
            config: ConfigRef {
                path: path.to_owned(),
                dialect: UNKNOWN.to_owned(),
                detected: None,
                sha256: String::new(),
                layers: Vec::new(),
            },
            summary: Summary::default(),
            results: Vec::new(),
            findings,
            by_control: Vec::new(),
            reached: None,
            supplied: Vec::new(),
        }
    }

    /// Whether the file could not be read or parsed, so that nothing was audited.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.config.sha256.is_empty()
    }

    /// Whether the file fits no dialect.
    #[must_use]
    pub fn is_of_no_dialect(&self) -> bool {
        self.config.dialect == UNKNOWN
    }

    /// Decides the verdict from the results and findings.
    pub fn settle(&mut self) {
        let required = || self.results.iter().filter(|result| result.level == Level::Required);
        let doubt = self.is_doubtful();
        self.verdict = if self.profile.is_none() || self.is_of_no_dialect() {
            // Nobody said what to audit against, or nothing is known of the file: nothing can be said of the whole.
            Verdict::Undetermined
        } else if doubt || required().any(|r| matches!(r.status, Status::Fail | Status::Inert)) {
            Verdict::Fail
        } else if required().any(|r| !r.status.lets_pass()) || !required().any(|r| r.status.shows_something()) {
            Verdict::Undetermined
        } else {
            Verdict::Pass
        };
        self.open_questions = required().filter(|result| result.status == Status::Manual).count();
        self.summary = Summary::of(&self.results);
    }

    /// Adds what was found around the audit and decides again.
    pub fn add_findings(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
        crate::diag::sort(&mut self.findings);
        self.findings.dedup();
        self.settle();
    }

    /// Whether something was found under which no verdict can be trusted, and nothing here proves anything.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.doubts().next().is_some()
    }

    /// The findings that leave no verdict to trust.
    pub fn doubts(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_fault() && is_doubt(finding.code))
    }

    /// Whether the file was not read, nothing is known of its dialect, or a doubt leaves no verdict to trust.
    #[must_use]
    pub fn shows_nothing(&self) -> bool {
        self.is_unread() || self.is_of_no_dialect() || self.is_doubtful()
    }

    /// Whether there is anything that a run must not exit 0 with.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.verdict == Verdict::Pass && !self.findings.iter().any(Finding::is_fault)
    }
}

/// Findings under which no verdict can be trusted: what was asked or what was read is not what was meant.
const fn is_doubt(code: Code) -> bool {
    !matches!(code, Code::WaiverExpired | Code::WaiverUnused | Code::WaiverIncomplete | Code::UnknownCheck)
}
