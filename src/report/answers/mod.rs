//! What the answers of a person change in a workspace's statements. It must overwrite nothing that is said otherwise,
//! and take an answer for no more than a claim.

mod decide;
mod said;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use decide::decide;
use said::Said;

use super::checklist::{Checklist, Item};
use crate::diag::{Code, Finding, Place, Pos, address, did_you_mean};
use crate::evidence::standing::Standing;
use crate::model::answers::{Answers, Astray, Row};
use crate::model::statement::{Kind, Statement};

/// What came of answers.
#[derive(Debug, Default)]
pub struct Taken<'s> {
    /// Statements to add, by safeguard.
    pub added: Vec<(String, Vec<Part>)>,
    /// What to set in statements that say the same.
    pub amended: Vec<(&'s Statement, Vec<Part>)>,
    /// What could not be taken, and why.
    pub findings: Vec<Finding>,
    /// The evidence that the taken rows name.
    pub named: Vec<Named>,
    /// How many rows nobody touched, or say what is written already.
    pub unchanged: usize,
    /// The line of the row about each safeguard that was taken.
    pub lines: BTreeMap<String, u32>,
}

/// Evidence that a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The row's line in the file.
    pub line: u32,
    /// What kind it is.
    pub kind: Kind,
    /// What it points at.
    pub pointer: String,
}

/// A part of a statement that an answer sets, in the order in which people write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where in the statement.
    pub path: &'static [&'static str],
    /// What stands there then.
    pub value: Value,
    /// Whether it is one more item of the list there.
    pub is_item: bool,
}

impl Part {
    fn new(path: &'static [&'static str], value: impl Into<Value>) -> Self {
        Self { path, value: value.into(), is_item: false }
    }

    fn evidence((kind, pointer): &(Kind, String)) -> Self {
        Self { path: &["evidence"], value: json!({ kind.word(): pointer }), is_item: true }
    }
}

/// What came of answers, as it is reported.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Import {
    /// Version of this shape.
    pub schema_version: u32,
    /// The file that new statements stand in.
    pub file: Option<String>,
    /// The safeguards that have a statement now.
    pub added: Vec<String>,
    /// The safeguards whose statement has the answer beside it now.
    pub amended: Vec<String>,
    /// How many rows nobody touched, or say what is written already.
    pub unchanged: usize,
    /// What could not be taken, and evidence that was taken and does not hold, in the order of the file.
    #[schemars(with = "Vec<Value>")]
    pub findings: Vec<Finding>,
}

impl Import {
    /// The report of what was taken; `file` is where new statements stand, `doubts` what was taken and does not hold.
    #[must_use]
    pub fn of(taken: &Taken<'_>, file: Option<String>, doubts: Vec<Finding>) -> Self {
        let mut findings = taken.findings.clone();
        findings.extend(doubts);
        crate::diag::sort(&mut findings);
        let amended = taken.amended.iter().filter_map(|(statement, _)| statement.safeguard.as_ref());
        Self {
            schema_version: 1,
            file,
            added: taken.added.iter().map(|(name, _)| name.clone()).collect(),
            amended: amended.map(|name| name.value.clone()).collect(),
            unchanged: taken.unchanged,
            findings,
        }
    }
}

/// Why an answer is not taken.
type Refusal = Box<Finding>;

/// Who answered, when, and in which file.
#[derive(Debug, Clone, Copy)]
pub struct Giver<'a> {
    /// Who, where a row does not say.
    pub by: Option<&'a str>,
    /// The day.
    pub date: &'a str,
    /// The file, as messages call it.
    pub file: &'a str,
}

/// Decides what answers change: `checklist` is the one that was answered, `now` the one of what the workspace asks itself.
/// `place` says where something of a statement stands.
pub fn take<'s>(
    rows: &[Row],
    checklist: &Checklist,
    now: &Checklist,
    standings: &'s [Standing<'_>],
    giver: Giver<'_>,
    place: impl Fn(Pos) -> Option<Place>,
) -> Taken<'s> {
    let (items, now) = (by_safeguard(checklist), by_safeguard(now));
    let mut claims: BTreeMap<&str, Vec<&'s Statement>> = BTreeMap::new();
    for standing in standings {
        if let Some(id) = &standing.statement.safeguard {
            claims.entry(id.as_str()).or_default().push(standing.statement);
        }
    }
    let mut touched: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    let mut taken = Taken::default();
    for row in rows {
        if row.is_touched() {
            touched.entry(row.safeguard.as_str()).or_default().push(row);
        } else {
            taken.unchanged += 1;
        }
    }
    for (safeguard, rows) in touched {
        let here = Place { path: giver.file.into(), line: rows[0].line, column: 1 };
        let said = match items.get(safeguard) {
            None => {
                let hint = did_you_mean(safeguard, items.keys().copied());
                Err(Box::new(Finding::new(
                    Code::UnknownSafeguard,
                    format!("the checklist asks nothing about `{safeguard}`{hint}"),
                    "leave the column of safeguards as it was",
                )))
            }
            Some(item) => one(&rows).and_then(|row| Said::of(row, giver)).and_then(|said| {
                let item = still_asked(item, now.get(safeguard).copied())?;
                decide(item, claims.get(safeguard).map_or(&[], Vec::as_slice), &said, &place, &mut taken)?;
                taken.lines.insert(safeguard.to_owned(), here.line);
                let named = said.evidence.into_iter();
                taken.named.extend(named.map(|(kind, pointer)| Named { line: here.line, kind, pointer }));
                Ok(())
            }),
        };
        if let Err(finding) = said {
            taken.findings.push(finding.at(Some(here)));
        }
    }
    taken
}

fn by_safeguard(checklist: &Checklist) -> BTreeMap<&str, &Item> {
    checklist.items.iter().map(|item| (item.safeguard.as_str(), item)).collect()
}

/// The question as it is asked now, where that is what was answered. What the workspace itself does not ask is asked as the
/// checklist asks it.
fn still_asked<'i>(item: &'i Item, now: Option<&'i Item>) -> Result<&'i Item, Refusal> {
    match now {
        None => Ok(item),
        Some(now) if now.question == item.question => Ok(now),
        Some(now) => Err(conflict(
            format!(
                "`{}` is answered to `{}`, and what is asked now by {} is `{}`",
                item.safeguard,
                item.question,
                now.asked_by.join(", "),
                now.question
            ),
            "make a new checklist, and have this question answered again",
        )),
    }
}

/// What was typed where answers are not read, so that it is not lost in silence.
#[must_use]
pub fn astray(answers: &Answers, file: &str) -> Vec<Finding> {
    let finding = |own: &Astray| {
        let read = if own.read.is_empty() { "no answer".to_owned() } else { format!("`{}`", own.read) };
        let (answer, sheet, home) = (address::starred(&own.answer), &own.sheet, &own.home);
        let message =
            format!("`{answer}` on the sheet `{sheet}` was not taken; `{home}` has {read} to `{}`", own.safeguard);
        let fix = format!("answer on the sheet `{home}`; the others repeat it");
        let here = Place { path: file.into(), line: own.line, column: 1 };
        Finding::new(Code::ConflictingAnswer, message, &fix).at(Some(here))
    };
    answers.astray.iter().map(finding).collect()
}

/// The one row about a safeguard; several only where they say the same.
fn one<'r>(rows: &[&'r Row]) -> Result<&'r Row, Refusal> {
    let plain = |row: &Row| Row { line: 0, ..row.clone() };
    match rows {
        [first, others @ ..] if others.iter().all(|other| plain(other) == plain(first)) => Ok(first),
        _ => {
            Err(conflict(format!("`{}` is answered in {} ways", rows[0].safeguard, rows.len()), "keep one of the rows"))
        }
    }
}

fn conflict(message: String, fix: &str) -> Refusal {
    Box::new(Finding::new(Code::ConflictingAnswer, message, fix))
}
