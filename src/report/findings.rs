//! The shape that every format of findings is written from, whoever found them: an audit or a validation.
//! It must not know a format, and no format may know a report.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::row::Row;
use crate::diag::{Code, Severity, Text};
use crate::load::Library;

/// What was found, ready for any format.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings<'a> {
    /// How it is called: the audited file, or the command.
    pub name: &'a str,
    /// The file that stands for the whole where a row has no place.
    pub path: &'a str,
    /// Digest of that file, where it is the one file that was looked at; empty where it could not be read.
    pub sha256: Option<&'a str>,
    /// The dialect that file was read in.
    pub dialect: Option<&'a str>,
    /// The day for which it was judged.
    pub date: &'a str,
    /// The profile, if one was named.
    pub profile: Option<&'a str>,
    /// The baselines that apply.
    pub baselines: &'a [String],
    /// The verdict in one word.
    pub verdict: &'a str,
    /// How many questions only a person can answer.
    pub open_questions: usize,
    /// Counts, in the shape of the report.
    pub summary: Value,
    /// What was asked, in one line.
    pub asked: &'a str,
    /// The verdict with everything else that there is to know, in one line.
    pub line: &'a str,
    /// What was found.
    pub rows: &'a [Row],
}

impl Findings<'_> {
    /// The file that a row is about.
    #[must_use]
    pub fn file_of<'r>(&'r self, row: &'r Row) -> &'r str {
        row.place.as_ref().map_or(self.path, |place| &place.path)
    }

    /// Whether a row says that a file could not be read, parsed or judged, so that the job was not done.
    #[must_use]
    pub fn is_undone(&self, row: &Row) -> bool {
        let of_file = self.sha256.is_some_and(str::is_empty) && row.code == Code::FailedAudit.name();
        row.level.is_none() && row.is_fault() && (of_file || row.code == Code::MalformedFile.name())
    }
}

/// What a code stands for; the same in every row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The code.
    pub code: String,
    /// What is asked or what is wrong, in a few words.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// What to do, without the values that a profile asks.
    pub fix: String,
    /// How bad a failure is.
    pub severity: Severity,
    /// The controls that it supports.
    pub controls: Vec<Text>,
    /// Whether a person must answer it.
    pub is_question: bool,
}

impl Rule {
    /// What the code of a row stands for.
    #[must_use]
    pub fn of(row: &Row, library: &Library) -> Self {
        let (title, why, fix, is_question) = match (library.check(&row.code), Code::parse(&row.code)) {
            (Some((safeguard, check)), _) if row.level.is_some() => {
                (safeguard.title.clone(), check.why.clone(), without_values(&check.fix), check.manual.is_some())
            }
            (_, Some(code)) => {
                (code.title().to_owned(), code.explanation().to_owned(), code.explanation().to_owned(), false)
            }
            _ => {
                let fix = row.fix.clone().unwrap_or_else(|| row.message.clone());
                (row.message.clone(), row.message.clone(), fix, false)
            }
        };
        // A finding may be milder than its code.
        let code = Code::parse(&row.code).filter(|_| row.level.is_none());
        let severity = code.map_or(row.severity, Code::severity);
        Self { code: row.code.clone(), title, why, fix, severity, controls: row.controls.clone(), is_question }
    }
}

/// A check's fix with the names of its parameters in the place of their values, which differ by profile.
fn without_values(fix: &str) -> String {
    if fix.contains("{{") {
        let named = fix.replace("{{", "`").replace("}}", "`");
        return format!("{named} What stands in backticks is the profile's to say; each result names it.");
    }
    fix.to_owned()
}

/// Numbers the rows that nothing else tells apart.
pub fn number(rows: &mut [Row]) {
    let mut seen = BTreeMap::new();
    for row in rows {
        let file = row.place.as_ref().map(|place| place.path.clone());
        let count = seen.entry((row.code.clone(), row.subject.clone(), row.level, file)).or_insert(0);
        *count += 1;
        row.number = *count;
    }
}
