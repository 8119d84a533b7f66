//! Findings as SARIF 2.1.0, one run with an artifact for each audited file, for code scanning and editors.
//! It must call nothing passed that was not checked, and put no value and no line into a fingerprint.
//!
//! The rules are the checks that were asked and the codes that occur, never the whole library: who finds a rule
//! without a result may take it for met. What is met, does not apply, or is only recommended or worth knowing is a
//! result only where all of them are wanted, since code scanning raises an alert for every result, of any kind.

mod shape;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use self::shape::{
    Accepted, Artifact, ArtifactLocation, Change, Configuration, Descriptor, Driver, Fix, Location, Log, Message,
    PhysicalLocation, Properties, Region, Replacement, RuleProperties, Run, RunProperties, Suppression, Tool,
};
use super::json;
use super::notices::printable;
use super::uri::uri;
use crate::audit::Level;
use crate::diag::{Place, Severity, Text};
use crate::report::findings::{Findings, Rule};
use crate::report::row::{Edit, Outcome, Row};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// More tags than this on a rule make code scanning refuse the file.
const TAGS: usize = 20;

/// The log; `all` brings what needs no look too.
#[must_use]
pub fn sarif(reports: &[Findings<'_>], all: bool) -> String {
    let rules: BTreeMap<&str, &Rule> =
        reports.iter().rev().flat_map(|report| report.rules).map(|rule| (rule.code.as_str(), rule)).collect();
    let rule_index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let mut files: BTreeMap<String, usize> = BTreeMap::new();
    let mut artifacts = Vec::new();
    for report in reports {
        let Some(sha256) = report.sha256 else { continue };
        let uri = uri(report.path);
        if !files.contains_key(&uri) {
            files.insert(uri.clone(), artifacts.len());
            artifacts.push(Artifact {
                location: ArtifactLocation { uri, index: None },
                roles: ["analysisTarget"],
                hashes: [("sha-256", sha256.to_owned())].into(),
            });
        }
    }
    let mut results = Vec::new();
    for report in reports {
        let writer = Writer { report, files: &files };
        let rows = report.rows.iter().filter(|row| all || row.needs_a_look());
        results.extend(rows.map(|row| writer.result(row, rule_index[row.code.as_str()])));
    }
    let driver = Driver {
        name: "probity",
        semantic_version: env!("CARGO_PKG_VERSION"),
        short_description: message(env!("CARGO_PKG_DESCRIPTION")),
        rules: rules.into_values().map(descriptor).collect(),
    };
    let run = Run {
        tool: Tool { driver },
        artifacts,
        column_kind: "unicodeCodePoints",
        results,
        properties: RunProperties::of(reports),
    };
    json::json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn descriptor(rule: &Rule) -> Descriptor {
    let question = rule.is_question;
    let mut tags = vec![Text::from("security")];
    for control in &rule.controls {
        if tags.len() < TAGS && !tags.contains(control) {
            tags.push(control.clone());
        }
    }
    Descriptor {
        id: rule.code.clone(),
        short_description: message(&rule.title),
        full_description: message(&rule.why),
        help: message(&rule.fix),
        default_configuration: Configuration { level: if question { "none" } else { level(rule.severity) } },
        properties: RuleProperties {
            tags,
            security_severity: (!question).then(|| score(rule.severity)),
            controls: rule.controls.clone(),
        },
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The number from which code scanning reads critical, high, medium and low.
const fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.0",
        Severity::High => "7.0",
        Severity::Medium => "4.0",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}

/// A text that no viewer takes for a link.
fn message(text: &str) -> Message {
    Message { text: printable(text).replace("](", "] (") }
}

/// Writes the rows of one report.
struct Writer<'a> {
    report: &'a Findings<'a>,
    /// The files that were audited, by where they stand among the artifacts.
    files: &'a BTreeMap<String, usize>,
}

impl Writer<'_> {
    fn result(&self, row: &Row, rule_index: usize) -> shape::Outcome {
        let kind = match row.outcome {
            Outcome::Fails | Outcome::Waived => "fail",
            Outcome::Open => "open",
            Outcome::Question => "review",
            Outcome::Attested | Outcome::Met => "pass",
            Outcome::NotApplicable => "notApplicable",
            Outcome::Information => "informational",
        };
        let level = match kind {
            "fail" if row.is_advice() => "note",
            "fail" => level(row.severity),
            // The specification wants it so for every other kind.
            _ => "none",
        };
        let stop = if row.message.ends_with(['.', '?', '!']) { "" } else { "." };
        let fix = row.fix.as_ref().map(|fix| format!("{stop} Fix: {fix}")).unwrap_or_default();
        let accepted = |reason: &str, by: Option<(&String, &String)>| Suppression {
            kind: "external",
            status: "accepted",
            justification: printable(reason),
            properties: by.map(|(owner, expiry)| Accepted { owner: owner.clone(), expiry: expiry.clone() }),
        };
        let waiver = row.waiver.iter().map(|waiver| accepted(&waiver.reason, Some((&waiver.owner, &waiver.expiry))));
        let allowed = row.allowed.iter().map(|reason| accepted(reason, None));
        shape::Outcome {
            rule_id: row.code.clone(),
            rule_index,
            kind,
            level,
            message: message(&format!("{}{fix}", row.message)),
            locations: [self.location(row)],
            related_locations: self.related(row),
            partial_fingerprints: [("probity/v1", self.fingerprint(row))].into(),
            suppressions: waiver.chain(allowed).collect(),
            fixes: row.edits.iter().filter(|edits| !edits.is_empty()).map(|edits| self.fix(row, edits)).collect(),
            properties: Properties::of(row),
        }
    }

    /// Where no line can be named, the file's first stands for it: code scanning takes no result without one.
    fn location(&self, row: &Row) -> Location {
        let (path, region) = match self.readable(row.place.as_ref()) {
            Some(place) => {
                (&*place.path, Region { start_line: place.line, start_column: Some(place.column), ..Region::default() })
            }
            None => (self.report.path, Region { start_line: 1, ..Region::default() }),
        };
        Location {
            id: None,
            physical: PhysicalLocation { artifact_location: self.artifact(path), region },
            message: None,
        }
    }

    /// A place in a file that people have; what ships inside the program is none.
    fn readable<'p>(&self, place: Option<&'p Place>) -> Option<&'p Place> {
        place.filter(|place| !place.path.starts_with("probity:") || *place.path == *self.report.path)
    }

    fn artifact(&self, path: &str) -> ArtifactLocation {
        let uri = uri(path);
        ArtifactLocation { index: self.files.get(&uri).copied(), uri }
    }

    fn related(&self, row: &Row) -> Vec<Location> {
        let mut seen = BTreeSet::new();
        let readable = row.related.iter().filter_map(|place| self.readable(Some(place)));
        let places = readable.filter(|place| seen.insert(*place));
        let location = |(id, place): (usize, &Place)| Location {
            id: Some(id),
            physical: PhysicalLocation {
                artifact_location: self.artifact(&place.path),
                region: Region { start_line: place.line, start_column: Some(place.column), ..Region::default() },
            },
            message: Some(message("belongs to it")),
        };
        places.enumerate().map(location).collect()
    }

    /// What stays the same while lines move and values change: what is asked, of which file and key, how strongly.
    fn fingerprint(&self, row: &Row) -> String {
        let file = self.readable(row.place.as_ref()).map_or(self.report.path, |place| &place.path);
        let level = match row.level {
            Some(Level::Required) => "required",
            Some(Level::Recommended) => "recommended",
            None => "",
        };
        let parts = [&row.code, &uri(file), row.subject.as_deref().unwrap_or(""), level, &row.number.to_string()];
        Sha256::digest(parts.join("\0")).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn fix(&self, row: &Row, edits: &[Edit]) -> Fix {
        let mut changes: BTreeMap<&str, Vec<Replacement>> = BTreeMap::new();
        for edit in edits {
            let deleted_region = Region {
                start_line: edit.start_line,
                start_column: Some(edit.start_column),
                end_line: Some(edit.end_line),
                end_column: Some(edit.end_column),
            };
            let inserted_content = Message { text: edit.replacement.clone() };
            changes.entry(&edit.path).or_default().push(Replacement { deleted_region, inserted_content });
        }
        let change = |(path, replacements)| Change { artifact_location: self.artifact(path), replacements };
        Fix {
            description: message(row.fix.as_ref().unwrap_or(&row.message)),
            artifact_changes: changes.into_iter().map(change).collect(),
        }
    }
}
