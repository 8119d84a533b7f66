//! The part of SARIF 2.1.0 that findings need, named as the specification names it.
//! It must hold no clock, no machine's path and no default that a reader already assumes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::audit::Level;
use crate::diag::Text;
use crate::report::findings::Findings;
use crate::report::row::Row;

/// How the run itself went.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    /// Whether everything that was to be looked at was.
    pub(super) execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_execution_notifications: Vec<Notification>,
}

/// What could not be looked at.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    pub(super) associated_rule: RuleReference,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [Location; 1],
}

#[derive(Serialize)]
pub(super) struct RuleReference {
    pub(super) id: String,
    pub(super) index: usize,
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    pub(super) name: &'static str,
    pub(super) semantic_version: &'static str,
    pub(super) short_description: Message,
    pub(super) rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    pub(super) id: String,
    pub(super) short_description: Message,
    pub(super) full_description: Message,
    pub(super) help: Message,
    pub(super) default_configuration: Configuration,
    pub(super) properties: RuleProperties,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
pub(super) struct RuleProperties {
    pub(super) tags: Vec<Text>,
    #[serde(rename = "security-severity", skip_serializing_if = "Option::is_none")]
    pub(super) security_severity: Option<&'static str>,
    pub(super) controls: Vec<Text>,
}

#[derive(Serialize, PartialEq)]
pub(super) struct Message {
    pub(super) text: String,
}

#[derive(Serialize)]
pub(super) struct Artifact {
    pub(super) location: ArtifactLocation,
    pub(super) roles: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hashes: Option<BTreeMap<&'static str, String>>,
}

#[derive(Serialize, PartialEq)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) index: Option<usize>,
}

/// What SARIF calls a result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    pub(super) rule_id: String,
    pub(super) rule_index: usize,
    pub(super) kind: &'static str,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    pub(super) partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fixes: Vec<Fix>,
    pub(super) properties: Properties,
}

#[derive(Serialize, PartialEq)]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    pub(super) physical: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

#[derive(Serialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) region: Region,
}

#[derive(Serialize, PartialEq, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_column: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Suppression {
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) justification: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) properties: Option<Accepted>,
}

#[derive(Serialize)]
pub(super) struct Accepted {
    pub(super) owner: String,
    pub(super) expiry: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix {
    pub(super) description: Message,
    pub(super) artifact_changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement {
    pub(super) deleted_region: Region,
    pub(super) inserted_content: Message,
}

/// What probity says of a result beyond what SARIF has names for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Properties {
    status: &'static str,
    severity: &'static str,
    level: Option<Level>,
    safeguard: Option<String>,
    setting: Option<String>,
    controls: Vec<Text>,
    required_by: Vec<Text>,
    layer: Option<String>,
}

impl Properties {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            status: row.word,
            severity: row.severity.word(),
            level: row.level,
            safeguard: row.safeguard.clone(),
            setting: row.subject.clone(),
            controls: row.controls.clone(),
            required_by: row.required_by.clone(),
            layer: row.layer.clone(),
        }
    }
}

/// A report as a whole: what it was of and how it ended.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Whole<'r> {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<&'r str>,
    profile: Option<&'r str>,
    baselines: &'r [String],
    date: &'r str,
    verdict: &'r str,
    open_questions: usize,
    summary: &'r Value,
    line: &'r str,
}

impl<'r> Whole<'r> {
    pub(super) fn of(report: &'r Findings<'_>) -> Self {
        Self {
            uri: crate::render::uri::uri(report.path),
            dialect: report.dialect,
            profile: report.profile,
            baselines: report.baselines,
            date: report.date,
            verdict: report.verdict,
            open_questions: report.open_questions,
            summary: &report.summary,
            line: report.line,
        }
    }
}
