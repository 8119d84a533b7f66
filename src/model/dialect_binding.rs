//! How a dialect spells a setting, case by case, and the examples that show it.
//! It must name keys and never read a file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Json;
use crate::diag::At;

/// How keys settle one setting: one source, or cases of which the first that holds counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// Paths to the elements that each have the setting, such as `services[*]`; keys are then relative to one, `../`
    /// leading out of it and `.` being itself.
    #[serde(default)]
    pub each: Vec<At<String>>,
    /// A JSON Schema of the elements that are meant: any other one says nothing.
    #[serde(default)]
    pub only: Option<At<Json>>,
    /// Dialects: it says something beside a file in one of these alone, as a router does of the proxy that runs it.
    #[serde(default)]
    pub only_beside: Vec<At<String>>,
    /// The key that holds the value.
    #[serde(default)]
    pub key: Option<At<String>>,
    /// What stands behind a bare number: `ms`, `d`, `MB`, `/s`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Words and values of the application, by their text, in words and values of the setting.
    #[serde(default)]
    pub values: BTreeMap<String, Json>,
    /// Cases; the first that holds counts.
    #[serde(default)]
    pub cases: Vec<Case>,
}

/// One case: where its conditions hold, the setting is what it says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Keys and what they are: a value; a JSON Schema as a table; or what the value is read as and a JSON Schema of
    /// that, `{ as: TYPE, expect: SCHEMA }`, which a value that cannot be read does not meet. Null where nothing is written.
    #[serde(default)]
    pub when: BTreeMap<At<String>, Json>,
    /// The value of the setting.
    #[serde(default)]
    pub is: Option<At<Json>>,
    /// The key that holds the value.
    #[serde(default)]
    pub key: Option<At<String>>,
    /// Beside `key`: another one that holds a length of time in the same way; the longer of the two counts.
    #[serde(default)]
    pub or_longer: Option<At<String>>,
    /// As in [`Binding::unit`].
    #[serde(default)]
    pub unit: Option<String>,
    /// As in [`Binding::values`].
    #[serde(default)]
    pub values: BTreeMap<String, Json>,
    /// Why this file cannot tell.
    #[serde(default)]
    pub unknown: Option<String>,
    /// Beside `unknown` and `open_where_met`: what settles it.
    #[serde(default)]
    pub left_to: Settler,
    /// Beside `unknown`: conditions see what depends on variables as it is written, and judge it themselves. Else what a
    /// condition asks for is open as soon as a part of it depends on a variable.
    #[serde(default)]
    pub as_written: bool,
    /// The key that messages name for it; else the first that is written, or the first of `when`.
    #[serde(default)]
    pub decided_by: Option<At<String>>,
    /// Beside `is` and `key`: why a value that is as asked leaves the setting open all the same, since it need not count
    /// everywhere. One that is not as asked is a failure.
    #[serde(default)]
    pub open_where_met: Option<String>,
}

/// What settles a setting that a case leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Settler {
    /// A statement with evidence.
    #[default]
    Statement,
    /// What runs beside it, such as a proxy in front, or a statement.
    Neighbour,
    /// Nothing but a change of the file: it shows too little protection, or what the application refuses.
    Nobody,
}

/// A configuration with what an audit of it finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub title: At<String>,
    /// A file name, whose ending announces the notation.
    pub name: String,
    /// The text of the file.
    pub config: String,
    /// The profile of the audit.
    pub profile: String,
    /// Every check that this file settles, with its status: all others are undetermined or questions.
    pub results: BTreeMap<String, String>,
    /// The other findings, each as `code key`.
    #[serde(default)]
    pub findings: Vec<String>,
}
