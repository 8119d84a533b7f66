//! An audit as rows for formats: each result, each finding and, where neither explains it, the verdict itself.
//! Every format but JSON is written from these rows; it must not know any of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::audit::{asked_line, control_lines, reached_lines, verdict_line};
use super::row::Row;
use crate::audit::{Audit, Summary, Verdict};
use crate::diag::{Code, Severity, Text};
use crate::load::Library;
use crate::load::library::Supplied;

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
    fn of(row: &Row, library: &Library) -> Self {
        let (title, why, fix, is_question) = match (library.check(&row.code), Code::parse(&row.code)) {
            (Some((safeguard, check)), _) if row.level.is_some() => {
                (safeguard.title.clone(), check.why.clone(), without_values(&check.fix), check.manual.is_some())
            }
            (_, Some(code)) => {
                (code.title().to_owned(), code.explanation().to_owned(), code.explanation().to_owned(), false)
            }
            _ => (row.message.clone(), row.message.clone(), row.fix.clone().unwrap_or_default(), false),
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

/// One audit, ready for any format.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audited {
    /// The file, as it was called.
    pub path: String,
    /// Its digest.
    pub sha256: String,
    /// The dialect it was read in.
    pub dialect: String,
    /// The day for which it was judged.
    pub date: String,
    /// The profile, if one was named.
    pub profile: Option<String>,
    /// The baselines whose overlays were applied.
    pub baselines: Vec<String>,
    /// The verdict about what configuration can show.
    pub verdict: Verdict,
    /// How many questions only a person can answer.
    pub open_questions: usize,
    /// Counts of required checks.
    pub summary: Summary,
    /// What was asked, in one line.
    pub asked: String,
    /// The verdict with everything else that there is to know, in one line.
    pub line: String,
    /// The distance to the next profile, where none was named.
    pub reached: Vec<String>,
    /// What it says of the controls of each baseline, a line each.
    pub by_control: Vec<String>,
    /// Parts of the catalog of checks that the workspace supplied.
    pub supplied: Vec<Supplied>,
    /// Results in the order of the audit, then findings, then the verdict where it needs a row.
    pub rows: Vec<Row>,
    /// What the codes of the rows stand for, by code. Checks that were not asked are not here.
    #[serde(skip)]
    pub rules: Vec<Rule>,
}

impl Audited {
    /// Makes the rows of an audit; the library says why each check matters.
    #[must_use]
    pub fn of(audit: &Audit, library: &Library) -> Self {
        let results = audit.results.iter().map(|result| Row::of_result(result, library));
        let mut rows: Vec<Row> = results.chain(audit.findings.iter().map(Row::of_finding)).collect();
        let passes = audit.verdict == Verdict::Pass;
        if !passes && (audit.profile.is_none() || !rows.iter().any(Row::is_fault)) {
            rows.push(Row::of_verdict(audit));
        }
        number(&mut rows);
        let mut rules: BTreeMap<&str, Rule> = BTreeMap::new();
        for row in &rows {
            rules.entry(&row.code).or_insert_with(|| Rule::of(row, library));
        }
        Self {
            path: audit.config.path.clone(),
            sha256: audit.config.sha256.clone(),
            dialect: audit.config.dialect.clone(),
            date: audit.date.clone(),
            profile: audit.profile.clone(),
            baselines: audit.baselines.clone(),
            verdict: audit.verdict,
            open_questions: audit.open_questions,
            summary: audit.summary,
            asked: asked_line(audit),
            line: verdict_line(audit),
            reached: reached_lines(audit),
            by_control: control_lines(audit),
            supplied: audit.supplied.clone(),
            rules: rules.into_values().collect(),
            rows,
        }
    }

    /// The verdict in one word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self.verdict {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Undetermined => "undetermined",
        }
    }
}

/// Numbers the rows that nothing else tells apart.
fn number(rows: &mut [Row]) {
    let mut seen = BTreeMap::new();
    for row in rows {
        let file = row.place.as_ref().map(|place| place.path.clone());
        let count = seen.entry((row.code.clone(), row.subject.clone(), row.level, file)).or_insert(0);
        *count += 1;
        row.number = *count;
    }
}
