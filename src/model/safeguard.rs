//! One protective measure a product can have, the joint of everything: it supports controls, is
//! required by profiles, proven by checks, claimed by statements. How a check is run is not here.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Json;
use crate::diag::{At, Severity};

/// One safeguard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Safeguard {
    /// Short name.
    pub id: At<String>,
    /// What it achieves, as a short statement.
    pub title: String,
    /// Where it stands on the production checklist.
    pub section: Section,
    /// The one question a security officer answers about it; may use parameters.
    pub ask: String,
    /// The controls it supports.
    #[serde(default)]
    pub supports: Vec<Support>,
    /// What proves it.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// A section of the production checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Security and compliance.
    Security,
    /// Database.
    Database,
    /// Observability.
    Observability,
    /// Performance.
    Performance,
    /// Deployment.
    Deployment,
    /// Incident readiness.
    Incident,
    /// After the deployment.
    PostDeployment,
}

impl Section {
    /// Every section, in the order of the production checklist.
    pub const ALL: [Self; 7] = [
        Self::Security,
        Self::Database,
        Self::Observability,
        Self::Performance,
        Self::Deployment,
        Self::Incident,
        Self::PostDeployment,
    ];

    /// The heading under which it is shown.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Security => "Security and compliance",
            Self::Database => "Database",
            Self::Observability => "Observability",
            Self::Performance => "Performance",
            Self::Deployment => "Deployment",
            Self::Incident => "Incident readiness",
            Self::PostDeployment => "Post-deployment",
        }
    }
}

/// A link to a control.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// `catalog:ID`.
    pub control: At<String>,
    /// How strong the link is.
    pub how: How,
    /// Parameter values from which the link holds.
    #[serde(default)]
    pub from: Params,
}

/// Parameter values by name.
pub type Params = BTreeMap<String, At<Json>>;

/// How a safeguard supports a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// The control cannot be met without it, which never means that it alone meets the control.
    Implements,
    /// It helps.
    Strengthens,
}

/// A rule on settings that proves a safeguard, or a question that only a person can answer.
/// It has exactly one of `setting`, `select`, `compare` and `manual`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Short name.
    pub id: At<String>,
    /// A canonical setting.
    #[serde(default)]
    pub setting: Option<At<String>>,
    /// A raw path in the file.
    #[serde(default)]
    pub select: Option<At<String>>,
    /// Two values against each other.
    #[serde(default)]
    pub compare: Option<Compare>,
    /// A question.
    #[serde(default)]
    pub manual: Option<Manual>,
    /// Globs of key names, with `select: "**"`.
    #[serde(default)]
    pub keys: Vec<String>,
    /// How a raw value is read; a setting has its own type.
    #[serde(default, rename = "as")]
    pub reader: Option<At<Json>>,
    /// How many of several values must meet the expectation.
    #[serde(default)]
    pub quantifier: Quantifier,
    /// Under which condition it applies.
    #[serde(default)]
    pub when: Option<When>,
    /// What an absent value means; `fail` where nothing is written.
    #[serde(default)]
    pub absent: Option<At<Json>>,
    /// Parameters with their defaults; profiles set them.
    #[serde(default)]
    pub params: Params,
    /// The expectation on the normal form: plain JSON Schema.
    #[serde(default)]
    pub expect: Option<At<Json>>,
    /// How bad a failure is.
    pub severity: Severity,
    /// What happens to those who do without.
    pub why: String,
    /// What to do, in one imperative sentence.
    pub fix: String,
    /// Examples that pass.
    pub good: Vec<String>,
    /// Examples that fail.
    pub bad: Vec<String>,
}

/// How many of several values must meet an expectation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Quantifier {
    /// Every one.
    #[default]
    All,
    /// At least one.
    Any,
    /// Not one.
    None,
}

/// A condition on another setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The setting it looks at.
    pub setting: At<String>,
    /// A JSON Schema that its normal form meets.
    pub is: At<Json>,
    /// Whether it holds where the setting is absent.
    #[serde(default)]
    pub absent: bool,
}

/// Two values against each other: settings of one type, or with `as` two raw paths that are read so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// The left setting or path.
    pub left: At<String>,
    /// The relation that must hold.
    pub op: Op,
    /// The right setting or path.
    pub right: At<String>,
    /// How both raw values are read; then both sides are paths in the file.
    #[serde(default, rename = "as")]
    pub reader: Option<At<Json>>,
}

/// A relation of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Greater or equal.
    Ge,
    /// Greater.
    Gt,
}

impl Op {
    /// The relation in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Lt => "less than",
            Self::Le => "at most",
            Self::Eq => "equal to",
            Self::Ne => "different from",
            Self::Ge => "at least",
            Self::Gt => "greater than",
        }
    }
}

/// A question that only a person can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manual {
    /// The question; may use parameters.
    pub ask: String,
    /// What an answer rests on.
    #[serde(default)]
    pub evidence: Option<Wanted>,
}

/// What evidence an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Kinds that suffice.
    #[serde(default)]
    pub kinds: Vec<super::statement::Kind>,
    /// How old the review may be: a duration, or a parameter.
    #[serde(default)]
    pub max_age: Option<At<String>>,
}
