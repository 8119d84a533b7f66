//! What an audit says, in the published shape.
//! It must not decide; `evaluate` and `verdict` do.

use schemars::JsonSchema;
use serde::Serialize;

use super::plan::Level;
use super::rollup::RollUp;
use crate::diag::{Finding, Place, Severity, Text};
use crate::load::library::Supplied;

/// What came of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read and does not meet it, unreadable, or absent where absence fails.
    Fail,
    /// The key is set, and this application ignores or refuses it.
    Inert,
    /// What was read leaves it open or has no key for it, and nothing attests it.
    Undetermined,
    /// A person must answer.
    Manual,
    /// Fails, under a waiver that is complete and not expired.
    Waived,
    /// This file cannot tell, and a statement with live evidence settles it.
    Attested,
    /// Its condition is false.
    NotApplicable,
    /// Read, understood, meets what is asked.
    Pass,
}

impl Status {
    /// Every status, worst first.
    pub const ALL: [Self; 8] = [
        Self::Fail,
        Self::Inert,
        Self::Undetermined,
        Self::Manual,
        Self::Waived,
        Self::Attested,
        Self::NotApplicable,
        Self::Pass,
    ];

    /// The word used on screen and in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Inert => "inert",
            Self::Undetermined => "undetermined",
            Self::Manual => "manual",
            Self::Waived => "waived",
            Self::Attested => "attested",
            Self::NotApplicable => "not-applicable",
            Self::Pass => "pass",
        }
    }

    /// Whether a check in this status shows something; an audit of nothing is no pass.
    #[must_use]
    pub const fn shows_something(self) -> bool {
        matches!(self, Self::Pass | Self::Attested | Self::Waived)
    }

    /// Whether a required check in this status lets the verdict pass.
    #[must_use]
    pub const fn lets_pass(self) -> bool {
        !matches!(self, Self::Fail | Self::Inert | Self::Undetermined)
    }
}

/// The verdict about what configuration can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Something fails.
    Fail,
    /// Nothing fails and something could not be determined.
    Undetermined,
    /// Everything that was asked and that this file can show is met.
    Pass,
}

impl Verdict {
    /// The word used on screen and in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Undetermined => "undetermined",
            Self::Pass => "pass",
        }
    }
}

/// What came of one check at one level.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CheckResult {
    /// The check.
    pub check: Text,
    /// The safeguard it proves.
    pub safeguard: Text,
    /// The setting it looks at; null for a question.
    pub setting: Option<Text>,
    /// What came of it.
    pub status: Status,
    /// How bad a failure is.
    pub severity: Severity,
    /// The controls that the safeguard supports.
    pub controls: Vec<Text>,
    /// Where the value stands, or the table that lacks it.
    #[schemars(with = "Option<PlaceShape>")]
    pub location: Option<Place>,
    /// Other places that matter: the other side of a comparison, the statement that attests.
    #[schemars(with = "Vec<PlaceShape>")]
    pub related: Vec<Place>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub fix: Text,
    /// Whether it is required.
    pub level: Level,
    /// The profiles and baselines that ask for it.
    pub required_by: Vec<Text>,
    /// The file that set the value.
    pub layer: Option<Text>,
    /// The waiver that covers a failure.
    pub waiver: Option<WaiverUse>,
    /// What there is of it in the file.
    #[serde(skip)]
    pub(crate) stands: Stands,
    /// Where several places fail, those behind the first.
    #[serde(skip)]
    pub(crate) also: Vec<Also>,
}

/// Another place at which a check came to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// Where.
    pub place: Place,
    /// What was found there, without any value that could be a secret.
    pub message: String,
}

/// What there is in a file of what a check looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stands {
    /// Something at the place of the result, or the table there that lacks it.
    #[default]
    Somewhere,
    /// Nothing: the place stands for the file as a whole, and no line of it.
    Nowhere,
    /// Nothing, and no key of such a file shows it.
    NoKey,
}

impl CheckResult {
    /// Whether something in this file decides it, and nothing that is missing there.
    #[must_use]
    pub fn is_set_in(&self, path: &str) -> bool {
        self.layer.as_ref().is_some_and(|layer| **layer == *path) && !self.message.contains(" is not set")
    }

    /// Whether all there is to say is that no key of the file shows it.
    #[must_use]
    pub fn is_without_key(&self) -> bool {
        self.stands == Stands::NoKey
    }

    /// The place of a line in a file, which that of a whole file is not.
    #[must_use]
    pub fn line(&self) -> Option<&Place> {
        self.location.as_ref().filter(|_| self.stands != Stands::Nowhere)
    }
}

/// A waiver in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaiverUse {
    /// Why it was accepted.
    pub reason: String,
    /// The role that answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expiry: String,
}

/// The shape of a place in published schemas.
#[derive(JsonSchema)]
#[schemars(rename = "Place")]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) struct PlaceShape {
    path: String,
    line: u32,
    column: u32,
}

/// How many required checks ended in each status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Required checks that passed.
    pub pass: usize,
    /// Required checks that failed.
    pub fail: usize,
    /// Settled by a statement.
    pub attested: usize,
    /// Failed under a waiver.
    pub waived: usize,
    /// Questions open.
    pub manual: usize,
    /// Condition false.
    pub not_applicable: usize,
    /// Could not be determined.
    pub undetermined: usize,
    /// Set where the application ignores it.
    pub inert: usize,
}

impl Summary {
    /// Counts the required results.
    #[must_use]
    pub fn of(results: &[CheckResult]) -> Self {
        let mut summary = Self::default();
        for result in results.iter().filter(|result| result.level == Level::Required) {
            *match result.status {
                Status::Pass => &mut summary.pass,
                Status::Fail => &mut summary.fail,
                Status::Attested => &mut summary.attested,
                Status::Waived => &mut summary.waived,
                Status::Manual => &mut summary.manual,
                Status::NotApplicable => &mut summary.not_applicable,
                Status::Undetermined => &mut summary.undetermined,
                Status::Inert => &mut summary.inert,
            } += 1;
        }
        summary
    }
}

/// The configuration that was audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConfigRef {
    /// How it was called.
    pub path: String,
    /// The dialect it was read in; `unknown` where none fits, and then nothing was audited.
    pub dialect: String,
    /// Why it was taken for this dialect, where nobody named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detected: Option<String>,
    /// Digest of the file; empty where it could not be read or parsed, and then nothing was audited.
    pub sha256: String,
    /// The other files that took part: layers, environment files, what runs beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub layers: Vec<LayerRef>,
}

/// A file that took part in an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LayerRef {
    /// How it was called.
    pub path: String,
    /// Digest of the file.
    pub sha256: String,
}

/// How far a file is on the ladder, where no profile was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reached {
    /// The highest profile of which nothing fails.
    pub profile: Option<String>,
    /// The next one.
    pub next: Option<String>,
    /// The checks that stand between.
    pub missing: Vec<String>,
}

/// A whole audit of one configuration.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Audit {
    /// Version of this shape.
    pub schema_version: u32,
    /// The day for which waivers and reviews were judged.
    pub date: String,
    /// The profile, if one was named.
    pub profile: Option<String>,
    /// The baselines whose overlays were applied.
    pub baselines: Vec<String>,
    /// The verdict about what configuration can show.
    pub verdict: Verdict,
    /// How many questions only a person can answer.
    pub open_questions: usize,
    /// The configuration.
    pub config: ConfigRef,
    /// Counts of required checks; where no profile was named, of those of the last one that was tried (`reached`).
    pub summary: Summary,
    /// Every check.
    pub results: Vec<CheckResult>,
    /// What else is wrong.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub findings: Vec<Finding>,
    /// What it says of the controls of each baseline.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub by_control: Vec<RollUp>,
    /// How far the file is, where no profile was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<Reached>,
    /// Parts of the catalog of checks that the workspace supplied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub supplied: Vec<Supplied>,
}
