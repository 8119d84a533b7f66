//! One thing that is wrong: code, severity, place, why, fix.
//! It must not decide anything; rules do.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Code, Place, Severity};

/// One thing that is wrong, with what to do about it.
///
/// ```
/// use probity::diag::{Code, Finding};
/// let finding = Finding::new(Code::UnknownControl, "there is no control AC-99", "name one that exists");
/// assert_eq!(finding.severity, Code::UnknownControl.severity());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Finding {
    /// Which fault it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands; `None` only for what has no place, such as a missing file.
    pub location: Option<Place>,
    /// What is wrong and why, in one sentence.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// What should stand at the place instead, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub became: Option<Became>,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub related: Vec<Place>,
}

/// What a value that names something probably became.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub struct Became {
    /// What to write instead. It was looked at and holds.
    pub value: String,
    /// Whether that is certain; what is not may be shown, and is never written by itself.
    pub certain: bool,
}

impl Finding {
    /// A finding with its code's severity and no place yet.
    pub fn new(code: Code, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            location: None,
            message: message.into(),
            fix: fix.into(),
            became: None,
            related: Vec::new(),
        }
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self, place: Option<Place>) -> Self {
        self.location = place;
        self
    }

    /// The same finding with what should stand at its place instead.
    #[must_use]
    pub fn with_became(mut self, became: Option<Became>) -> Self {
        self.became = became;
        self
    }

    /// The same finding with another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, place: Option<Place>) -> Self {
        self.related.extend(place);
        self
    }

    /// The same finding with another severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Whether it makes a run fail: everything but information does.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        self.severity > Severity::Info
    }
}

/// Sorts for output: by place, then by code and message.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (&a.location, a.code, &a.message).cmp(&(&b.location, b.code, &b.message)));
}
