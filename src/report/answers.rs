//! What the answers of a person change in a workspace's statements. It must overwrite nothing that is said otherwise,
//! and take an answer for no more than a claim.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::checklist::{Answer, Checklist, Item};
use crate::diag::{Code, Finding, Place, Pos, did_you_mean};
use crate::evidence::standing::Standing;
use crate::model::answers::{Row, Word};
use crate::model::statement::{Kind, Statement, Status};

/// What came of answers.
#[derive(Debug, Default)]
pub struct Taken<'s> {
    /// Statements to add, by safeguard.
    pub added: Vec<(String, Vec<Part>)>,
    /// What to set in statements that say the same.
    pub amended: Vec<(&'s Statement, Vec<Part>)>,
    /// What could not be taken, and why.
    pub findings: Vec<Finding>,
    /// How many rows nobody touched, or say what is written already.
    pub unchanged: usize,
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
    /// What could not be taken, in the order of the file.
    #[schemars(with = "Vec<Value>")]
    pub findings: Vec<Finding>,
}

impl Import {
    /// The report of what was taken; `file` is where new statements stand.
    #[must_use]
    pub fn of(taken: &Taken<'_>, file: Option<String>) -> Self {
        let mut findings = taken.findings.clone();
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

/// Decides what answers change. `place` says where something of a statement stands.
pub fn take<'s>(
    rows: &[Row],
    checklist: &Checklist,
    standings: &'s [Standing<'_>],
    giver: Giver<'_>,
    place: impl Fn(Pos) -> Option<Place>,
) -> Taken<'s> {
    let items: BTreeMap<&str, &Item> = checklist.items.iter().map(|item| (item.safeguard.as_str(), item)).collect();
    let mut claims: BTreeMap<&str, Vec<&'s Statement>> = BTreeMap::new();
    for standing in standings {
        if let Some(id) = &standing.statement.safeguard {
            claims.entry(id.as_str()).or_default().push(standing.statement);
        }
    }
    let mut by_safeguard: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    let mut taken = Taken::default();
    for row in rows {
        if row.is_touched() {
            by_safeguard.entry(row.safeguard.as_str()).or_default().push(row);
        } else {
            taken.unchanged += 1;
        }
    }
    for (safeguard, rows) in by_safeguard {
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
                decide(item, claims.get(safeguard).map_or(&[], Vec::as_slice), &said, &place, &mut taken)
            }),
        };
        if let Err(finding) = said {
            taken.findings.push(finding.at(Some(here)));
        }
    }
    taken
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

/// An answer that can be taken.
struct Said<'a> {
    safeguard: &'a str,
    word: Word,
    /// Whether the checklist came with this answer, so that only something beside it is new.
    kept: bool,
    by: Option<&'a str>,
    date: &'a str,
    comment: Option<&'a str>,
    /// Pointers, by kind.
    evidence: Vec<(Kind, String)>,
    /// What is no pointer.
    words: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn of(row: &'a Row, giver: Giver<'a>) -> Result<Self, Refusal> {
        let wrong = |message: String, fix: &str| Err(Box::new(Finding::new(Code::InvalidValue, message, fix)));
        let safeguard = row.safeguard.as_str();
        let text = |text: &'a str| Some(text.trim()).filter(|text| !text.is_empty());
        let Some(word) = Word::parse(&row.answer) else {
            let words = Word::WORDS.join(", ");
            return match row.answer.trim() {
                "" => wrong(
                    format!("`{safeguard}` has a comment or evidence and no answer"),
                    &format!("answer one of {words}"),
                ),
                "waived" => wrong(
                    format!("`{safeguard}` is waived, which no answer says"),
                    "answer as it is, or write the comment into the waiver",
                ),
                other => wrong(format!("`{other}` is no answer to `{safeguard}`"), &format!("answer one of {words}")),
            };
        };
        let kept = row.answer.trim().eq_ignore_ascii_case(row.prefilled.trim());
        let comment = text(&row.comment);
        if word == Word::NotApplicable && !kept && !comment.is_some_and(|text| text.chars().any(char::is_alphanumeric))
        {
            return wrong(format!("`{safeguard}` is said not to apply, and not why"), "say why in the comment");
        }
        let (evidence, other) = pointers(&row.evidence);
        Ok(Self {
            safeguard,
            word,
            kept,
            by: text(&row.by).or(giver.by),
            date: giver.date,
            comment,
            evidence,
            words: text(&row.evidence).filter(|_| other),
        })
    }

    /// Refuses what is said not to apply without a word why.
    fn with_reason(&self) -> Result<(), Refusal> {
        let says = |text: &str| text.chars().any(char::is_alphanumeric);
        if self.word != Word::NotApplicable || self.comment.is_some_and(says) {
            return Ok(());
        }
        let message = format!("`{}` is said not to apply, and not why", self.safeguard);
        Err(Box::new(Finding::new(Code::InvalidValue, message, "say why in the comment")))
    }

    /// The record of the answer; a comment that stands elsewhere in the statement is not said twice.
    fn record(&self, comment: Option<&str>) -> Vec<Part> {
        let mut parts = vec![Part::new(&["answered", "answer"], self.word.word())];
        let mut add = |path, text: Option<&str>| parts.extend(text.map(|text| Part::new(path, text)));
        add(&["answered", "by"], self.by);
        add(&["answered", "date"], Some(self.date));
        add(&["answered", "comment"], comment);
        add(&["answered", "evidence"], self.words);
        parts
    }

    /// The parts of a statement that says it.
    fn statement(&self) -> Vec<Part> {
        let (status, home): (_, &[&str]) = match self.word {
            Word::Yes => (Status::Implemented, &["how"]),
            Word::Partly => (Status::Partial, &["how"]),
            Word::Planned => (Status::Planned, &["how"]),
            Word::No => (Status::Planned, &[]),
            Word::NotApplicable => (Status::NotApplicable, &["reason"]),
        };
        let mut parts = vec![Part::new(&["status"], status.word())];
        parts.extend(self.comment.filter(|_| !home.is_empty()).map(|comment| Part::new(home, comment)));
        parts.extend(self.evidence.iter().map(Part::evidence));
        parts.extend(self.record(self.comment.filter(|_| home.is_empty())));
        parts
    }
}

/// The pointers that a text names, and whether it says anything else. A pointer is `kind: path`, without a blank in
/// its path, so that a sentence that begins with such a word stays a sentence.
fn pointers(text: &str) -> (Vec<(Kind, String)>, bool) {
    let mut found = Vec::new();
    let mut other = false;
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let pointer = part.split_once(':').and_then(|(word, pointer)| {
            let kind = KINDS.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word.trim()))?;
            let pointer = pointer.trim();
            let path = pointer.split(['#']).next()?.split("::").next()?;
            (!path.is_empty() && !path.contains(char::is_whitespace)).then(|| (kind, pointer.to_owned()))
        });
        match pointer {
            Some(pointer) if !found.contains(&pointer) => found.push(pointer),
            Some(_) => {}
            None => other = true,
        }
    }
    (found, other)
}

const KINDS: [Kind; 8] =
    [Kind::Code, Kind::Test, Kind::Doc, Kind::Config, Kind::Workflow, Kind::Artifact, Kind::Url, Kind::Attestation];

/// Whether what settled an item is what a person answers.
fn agrees(known: Answer, word: Word) -> bool {
    match known {
        Answer::Open => true,
        Answer::No => matches!(word, Word::No | Word::Planned),
        Answer::Partly => word == Word::Partly,
        Answer::NotApplicable => word == Word::NotApplicable,
        Answer::Yes => word == Word::Yes,
        Answer::Waived => false,
    }
}

/// Whether a statement says what a person answers.
fn says(statement: &Statement, said: &Said<'_>) -> bool {
    match statement.status.value {
        Status::Implemented | Status::Alternative => said.word == Word::Yes,
        Status::Partial => said.word == Word::Partly,
        Status::NotApplicable => said.word == Word::NotApplicable,
        // A plan that the checklist shows as `no` is not taken back by who only adds to it.
        Status::Planned if said.kept => matches!(said.word, Word::No | Word::Planned),
        Status::Planned if statement.is_no() => said.word == Word::No,
        Status::Planned => said.word == Word::Planned,
    }
}

fn decide<'s>(
    item: &Item,
    claims: &[&'s Statement],
    said: &Said<'_>,
    place: &impl Fn(Pos) -> Option<Place>,
    taken: &mut Taken<'s>,
) -> Result<(), Refusal> {
    let (safeguard, word) = (said.safeguard, said.word.word());
    match claims {
        [] if agrees(item.answer, said.word) => {
            said.with_reason()?;
            taken.added.push((safeguard.to_owned(), said.statement()));
            Ok(())
        }
        [statement] if says(statement, said) && agrees(item.answer, said.word) => {
            if !statement.has_reason() {
                said.with_reason()?;
            }
            amend(statement, said, place, taken)
        }
        [] => Err(conflict(
            format!(
                "`{safeguard}` is answered `{word}`, and what was checked says `{}`: {}",
                item.answer.word(),
                item.basis
            ),
            "look at what was checked, and mend it or the answer",
        )),
        [statement] => {
            let status = statement.status.value.word();
            let why = if says(statement, said) {
                format!("what was checked says `{}`: {}", item.answer.word(), item.basis)
            } else if statement.is_no() {
                "a statement keeps an earlier `no`".to_owned()
            } else {
                format!("its statement says `{status}`")
            };
            let finding = conflict(
                format!("`{safeguard}` is answered `{word}`, and {why}"),
                "change the statement by hand, or the answer",
            );
            Err(Box::new(finding.with_related(place(statement.status.pos))))
        }
        [first, ..] => {
            let finding = conflict(
                format!("`{safeguard}` is answered `{word}`, and {} statements speak of it", claims.len()),
                "leave one statement, then take the answers in again",
            );
            Err(Box::new(finding.with_related(place(first.status.pos))))
        }
    }
}

/// Puts the answer beside what a statement says already.
fn amend<'s>(
    statement: &'s Statement,
    said: &Said<'_>,
    place: &impl Fn(Pos) -> Option<Place>,
    taken: &mut Taken<'s>,
) -> Result<(), Refusal> {
    let mut parts = Vec::new();
    let is_there = |(kind, pointer): &&(Kind, String)| {
        statement.evidence.iter().flat_map(|own| own.pointers()).any(|(own, at)| own == *kind && **at == *pointer)
    };
    parts.extend(said.evidence.iter().filter(|new| !is_there(new)).map(Part::evidence));
    // A comment that the statement has as its text was taken in before.
    let homes = [&statement.how, &statement.reason].into_iter().flatten().map(|text| text.trim());
    let is_home = said.comment.is_some_and(|comment| homes.clone().any(|text| text == comment));
    match &statement.answered {
        Some(known) => {
            let trimmed = |text: &'s Option<String>| text.as_deref().map(str::trim);
            let same = known.answer == said.word || said.kept;
            let comment = trimmed(&known.comment) == said.comment || is_home || said.comment.is_none();
            let words = trimmed(&known.evidence) == said.words || said.words.is_none();
            let by = trimmed(&known.by) == said.by || said.by.is_none();
            if !(same && comment && words && by) {
                let finding = conflict(
                    format!("`{}` was answered `{}`{} already", said.safeguard, known.answer.word(), known.by_whom()),
                    "change `answered` by hand, or leave the answer out",
                );
                return Err(Box::new(finding.with_related(place(statement.status.pos))));
            }
        }
        None => {
            let is_reason = statement.status.value == Status::NotApplicable && !statement.has_reason();
            if let Some(comment) = said.comment.filter(|_| is_reason) {
                parts.push(Part::new(&["reason"], comment));
            }
            parts.extend(said.record(said.comment.filter(|_| !is_reason && !is_home)));
        }
    }
    if parts.is_empty() {
        taken.unchanged += 1;
    } else {
        taken.amended.push((statement, parts));
    }
    Ok(())
}
