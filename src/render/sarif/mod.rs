//! Findings as SARIF 2.1.0, one run with an artifact for each audited file, for code scanning and editors.
//! It must call nothing passed that was not checked, and put no value and no line into a fingerprint.
//!
//! The rules are the checks that were asked and the codes that occur, never the whole library: who finds a rule
//! without a result may take it for met. What is met, does not apply, or is only recommended or worth knowing is a
//! result only where all of them are wanted, since code scanning raises an alert for every result, of any kind.

mod shape;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use self::shape::{
    Accepted, Artifact, ArtifactLocation, Change, Configuration, Descriptor, Driver, Fix, Invocation, Location,
    Message, Notification, PhysicalLocation, Properties, Region, Replacement, RuleProperties, RuleReference,
    Suppression, Tool, Whole,
};
use super::json;
use super::notices::printable;
use super::uri::uri;
use crate::audit::Level;
use crate::diag::{Place, Severity, Text};
use crate::load::Library;
use crate::report::findings::{Findings, Rule};
use crate::report::row::{Mend, Outcome, Row};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// More tags than this on a rule make code scanning refuse the file.
const TAGS: usize = 20;

/// The log of several reports; `all` brings what needs no look too, and the library says what the codes stand for.
#[must_use]
pub fn sarif(reports: &[Findings<'_>], library: &Library, all: bool) -> String {
    let mut log = Sarif::new(all);
    let results: String = reports.iter().map(|report| log.results(report, library)).collect();
    results + &log.end()
}

/// A log that is written report by report. Results come first and what they point to after them, so that of a report
/// nothing is kept but its line in the whole.
#[derive(Default)]
pub struct Sarif {
    all: bool,
    /// Where the rule of a code stands.
    rule_index: HashMap<String, usize>,
    rules: Vec<Descriptor>,
    /// Where a file stands among the artifacts.
    files: HashMap<String, usize>,
    artifacts: Vec<Artifact>,
    /// Each audit and each validation as a whole, written already.
    audits: Vec<String>,
    validations: Vec<String>,
    notifications: Vec<Notification>,
    /// Whether the beginning was written, and whether a result was.
    has_begun: bool,
    has_result: bool,
}

impl Sarif {
    /// A log; `all` brings what needs no look too.
    #[must_use]
    pub fn new(all: bool) -> Self {
        Self { all, ..Self::default() }
    }

    /// The results of the next report; the beginning of the log stands before the first.
    pub fn results(&mut self, report: &Findings<'_>, library: &Library) -> String {
        let mut out = self.beginning();
        if let Some(sha256) = report.sha256 {
            let uri = uri(report.path);
            if !self.files.contains_key(&uri) {
                self.files.insert(uri.clone(), self.artifacts.len());
                let hashes = (!sha256.is_empty()).then(|| [("sha-256", sha256.to_owned())].into());
                let location = ArtifactLocation { uri, index: None };
                self.artifacts.push(Artifact { location, roles: ["analysisTarget"], hashes });
            }
        }
        let of_kind = if report.sha256.is_some() { &mut self.audits } else { &mut self.validations };
        of_kind.push(json::part(&Whole::of(report), 10));
        for row in report.rows {
            let rule_index = self.rule_index.get(&row.code).copied().unwrap_or_else(|| {
                self.rule_index.insert(row.code.clone(), self.rules.len());
                self.rules.push(descriptor(&Rule::of(row, library)));
                self.rules.len() - 1
            });
            let writer = Writer { report, files: &self.files };
            if report.is_undone(row) {
                self.notifications.push(writer.notification(row, rule_index));
            }
            if self.all || row.needs_a_look() {
                for result in writer.results(row, rule_index) {
                    out.push_str(if self.has_result { ",\n        " } else { "\n        " });
                    out.push_str(&json::part(&result, 8));
                    self.has_result = true;
                }
            }
        }
        out
    }

    /// The end of the log.
    #[must_use]
    pub fn end(mut self) -> String {
        let mut out = self.beginning();
        out.push_str(if self.has_result { "\n      ]" } else { "]" });
        let driver = Driver {
            name: "probity",
            semantic_version: env!("CARGO_PKG_VERSION"),
            short_description: message(env!("CARGO_PKG_DESCRIPTION")),
            rules: self.rules,
        };
        let invocation = Invocation {
            execution_successful: self.notifications.is_empty(),
            tool_execution_notifications: self.notifications,
        };
        let members = [
            ("tool", json::part(&Tool { driver }, 6)),
            ("invocations", json::part(&[invocation], 6)),
            ("artifacts", json::part(&self.artifacts, 6)),
            ("columnKind", "\"unicodeCodePoints\"".to_owned()),
            ("properties", wholes(&[("audits", &self.audits), ("validations", &self.validations)])),
        ];
        for (name, text) in members {
            out.push_str(&format!(",\n      \"{name}\": {text}"));
        }
        out.push_str("\n    }\n  ]\n}\n");
        out
    }

    fn beginning(&mut self) -> String {
        if std::mem::replace(&mut self.has_begun, true) {
            return String::new();
        }
        format!(
            "{{\n  \"$schema\": \"{SCHEMA}\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \"results\": ["
        )
    }
}

/// Audits and validations, each kind under its own name.
fn wholes(kinds: &[(&str, &Vec<String>)]) -> String {
    let kinds = kinds.iter().filter(|(_, texts)| !texts.is_empty());
    let kind = |(name, texts): &(&str, &Vec<String>)| {
        format!("\n        \"{name}\": [\n          {}\n        ]", texts.join(",\n          "))
    };
    let kinds: Vec<String> = kinds.map(kind).collect();
    if kinds.is_empty() { "{}".to_owned() } else { format!("{{{}\n      }}", kinds.join(",")) }
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
    files: &'a HashMap<String, usize>,
}

impl Writer<'_> {
    /// What kept a file from being looked at.
    fn notification(&self, row: &Row, rule_index: usize) -> Notification {
        Notification {
            associated_rule: RuleReference { id: row.code.clone(), index: rule_index },
            level: "error",
            message: Self::message(row),
            locations: [self.location(row)],
        }
    }

    /// What was found and what to do.
    fn message(row: &Row) -> Message {
        let stop = if row.message.ends_with(['.', '?', '!']) { "" } else { "." };
        let fix = row.fix.as_ref().map(|fix| format!("{stop} Fix: {fix}")).unwrap_or_default();
        message(&format!("{}{fix}", row.message))
    }

    /// A result for each place that fails, so that one more of them raises one more alert.
    fn results<'s>(&'s self, row: &'s Row, rule_index: usize) -> impl Iterator<Item = shape::Outcome> + 's {
        // What is long for many places is in none of theirs, and most rows have one place.
        let bare = (!row.also.is_empty()).then(|| {
            let related = row.place.iter().cloned().collect();
            Row { mend: None, related, also: Vec::new(), ..row.clone() }
        });
        let also = bare.into_iter().flat_map(move |bare| {
            row.also.iter().enumerate().map(move |(index, also)| {
                let one = Row {
                    message: also.message.clone(),
                    place: Some(also.place.clone()),
                    layer: Some(also.place.path.to_string()),
                    ..bare.clone()
                };
                let print = self.fingerprint(row, index + 1);
                shape::Outcome { partial_fingerprints: [("probity/v1", print)].into(), ..self.result(&one, rule_index) }
            })
        });
        std::iter::once_with(move || self.result(row, rule_index)).chain(also)
    }

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
            message: Self::message(row),
            locations: [self.location(row)],
            related_locations: self.related(row),
            partial_fingerprints: [("probity/v1", self.fingerprint(row, 0))].into(),
            suppressions: waiver.chain(allowed).collect(),
            fixes: row.mend.iter().filter(|mend| !mend.edits.is_empty()).map(|mend| self.fix(mend)).collect(),
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

    /// What stays the same while lines move and values change: what is asked, of which file and key, how strongly, and how many
    /// places failed before this one.
    fn fingerprint(&self, row: &Row, before: usize) -> String {
        let number = match before {
            0 => row.number.to_string(),
            more => format!("{} {more}", row.number),
        };
        let file = self.readable(row.place.as_ref()).map_or(self.report.path, |place| &place.path);
        let level = row.level.map_or("", Level::word);
        let parts = [&row.code, &uri(file), row.subject.as_deref().unwrap_or(""), level, &number];
        Sha256::digest(parts.join("\0")).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn fix(&self, mend: &Mend) -> Fix {
        let mut changes: BTreeMap<&str, Vec<Replacement>> = BTreeMap::new();
        for edit in &mend.edits {
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
        Fix { description: message(&mend.note), artifact_changes: changes.into_iter().map(change).collect() }
    }
}
