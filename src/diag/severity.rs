//! How bad a finding or a failed check is.
//! The order is the meaning: comparing severities compares badness.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How bad it is, from `info` to `critical`.
///
/// ```
/// use probity::diag::Severity;
/// assert!(Severity::Critical > Severity::High);
/// assert_eq!(Severity::Medium.to_string(), "medium");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never wrong by itself.
    Info,
    /// A small weakness.
    Low,
    /// A weakness that matters together with others.
    Medium,
    /// A weakness that an attacker or an assessor will use.
    High,
    /// Must not go live.
    Critical,
}

impl Severity {
    /// Every severity, worst first.
    pub const ALL: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];

    /// The word used in files and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
