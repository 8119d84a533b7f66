//! What a row says, where it can be taken, and the parts of a statement that say it.
//! It must take a sentence for no pointer, nothing for an answer that is none, and no secret at all.

use super::{Giver, Part, Refusal};
use crate::audit::normalise::has_credential_line;
use crate::diag::{Code, Finding, address};
use crate::model::answers::{Row, Word};
use crate::model::statement::{Kind, Status};

/// An answer that can be taken.
pub(super) struct Said<'a> {
    pub(super) safeguard: &'a str,
    pub(super) word: Word,
    /// Whether the checklist came with this answer, so that only something beside it is new.
    pub(super) kept: bool,
    pub(super) by: Option<&'a str>,
    pub(super) date: &'a str,
    pub(super) comment: Option<&'a str>,
    /// Pointers, by kind.
    pub(super) evidence: Vec<(Kind, String)>,
    /// What is no pointer.
    pub(super) words: Option<&'a str>,
}

impl<'a> Said<'a> {
    pub(super) fn of(row: &'a Row, giver: Giver<'a>) -> Result<Self, Refusal> {
        let wrong = |message: String, fix: &str| Err(Box::new(Finding::new(Code::InvalidValue, message, fix)));
        let safeguard = row.safeguard.as_str();
        let text = |text: &'a str| Some(text.trim()).filter(|text| !text.is_empty());
        no_secret(row)?;
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
    pub(super) fn with_reason(&self) -> Result<(), Refusal> {
        let says = |text: &str| text.chars().any(char::is_alphanumeric);
        if self.word != Word::NotApplicable || self.comment.is_some_and(says) {
            return Ok(());
        }
        let message = format!("`{}` is said not to apply, and not why", self.safeguard);
        Err(Box::new(Finding::new(Code::InvalidValue, message, "say why in the comment")))
    }

    /// The record of the answer.
    pub(super) fn answer(&self) -> Part {
        Part::new(&["answered", "answer"], self.word.word())
    }

    /// What is recorded beside the answer; a comment that stands elsewhere in the statement is not said twice.
    pub(super) fn beside(&self, comment: Option<&str>) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut add = |path, text: Option<&str>| parts.extend(text.map(|text| Part::new(path, text)));
        add(&["answered", "by"], self.by);
        add(&["answered", "date"], Some(self.date));
        add(&["answered", "comment"], comment);
        add(&["answered", "evidence"], self.words);
        parts
    }

    /// The parts of a statement that says it.
    pub(super) fn statement(&self) -> Vec<Part> {
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
        parts.push(self.answer());
        parts.extend(self.beside(self.comment.filter(|_| home.is_empty())));
        parts
    }
}

/// Refuses a row that names an address with a password or token in it, or one as such: whatever is taken is written down.
fn no_secret(row: &Row) -> Result<(), Refusal> {
    let texts = [&row.answer, &row.by, &row.comment, &row.evidence];
    let (what, fix) = match texts.into_iter().find_map(|text| address::masked(text)) {
        Some(shown) => (format!("a password or token in `{shown}`"), "take it out of the address"),
        None if texts.into_iter().any(|text| has_credential_line(text)) => {
            ("what looks like a password or token".to_owned(), "take it out, or say it in other words if it is none")
        }
        None => return Ok(()),
    };
    Err(Box::new(Finding::new(
        Code::SecretInEvidence,
        format!("`{}` is answered with {what}, and was not taken", row.safeguard),
        format!("{fix}, replace it where it opens anything, and take the answers in again"),
    )))
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
