//! Whether an answer goes with what is known of its safeguard, and what it changes then.
//! It must leave what is said otherwise, and count what is the same as no change.

use super::said::Said;
use super::{Part, Refusal, Taken, conflict};
use crate::diag::{Place, Pos};
use crate::model::answers::Word;
use crate::model::statement::{Kind, Statement, Status};
use crate::report::checklist::{Answer, Item};

/// Decides what an answer changes; `place` says where something of a statement stands.
pub(super) fn decide<'s>(
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
        [statement] if says(statement, said.word) && agrees(item.answer, said.word) => {
            if !statement.has_reason() {
                said.with_reason()?;
            }
            amend(statement, said, true, place, taken)
        }
        // Who leaves the answer of the checklist as it is answers nothing, and only says something beside it.
        [statement] if said.kept => amend(statement, said, false, place, taken),
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
            let why = if says(statement, said.word) {
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

/// Puts the answer beside what a statement says already, or only what was said with it.
fn amend<'s>(
    statement: &'s Statement,
    said: &Said<'_>,
    answers: bool,
    place: &impl Fn(Pos) -> Option<Place>,
    taken: &mut Taken<'s>,
) -> Result<(), Refusal> {
    let mut parts = Vec::new();
    let is_there = |(kind, pointer): &&(Kind, String)| {
        statement.evidence.iter().flat_map(|own| own.pointers()).any(|(own, at)| own == *kind && at.raw() == *pointer)
    };
    parts.extend(said.evidence.iter().filter(|new| !is_there(new)).map(Part::evidence));
    // A comment that the statement has as its text was taken in before.
    let homes = [&statement.how, &statement.reason].into_iter().flatten().map(|text| text.trim());
    let is_home = said.comment.is_some_and(|comment| homes.clone().any(|text| text == comment));
    match &statement.answered {
        Some(known) => {
            let trimmed = |text: &'s Option<String>| text.as_deref().map(str::trim);
            let same = said.kept || known.answer.is_none_or(|answer| answer == said.word);
            let comment = trimmed(&known.comment) == said.comment || is_home || said.comment.is_none();
            let words = trimmed(&known.evidence) == said.words || said.words.is_none();
            let by = trimmed(&known.by) == said.by || said.by.is_none();
            if !(same && comment && words && by) {
                let finding = conflict(
                    format!("`{}` was {}{} already", said.safeguard, verb(known.answer), known.by_whom()),
                    "change `answered` by hand, or leave the answer out",
                );
                return Err(Box::new(finding.with_related(place(statement.status.pos))));
            }
            if known.answer.is_none() && !said.kept {
                parts.push(said.answer());
            }
        }
        None => {
            let is_reason = answers && statement.status.value == Status::NotApplicable && !statement.has_reason();
            if let Some(comment) = said.comment.filter(|_| is_reason) {
                parts.push(Part::new(&["reason"], comment));
            }
            let comment = said.comment.filter(|_| !is_reason && !is_home);
            if answers {
                parts.push(said.answer());
                parts.extend(said.beside(comment));
            } else if comment.is_some() || said.words.is_some() {
                parts.extend(said.beside(comment));
            }
        }
    }
    if parts.is_empty() {
        taken.unchanged += 1;
    } else {
        taken.amended.push((statement, parts));
    }
    Ok(())
}

/// Whether what settled an item is what a person answers.
fn agrees(known: Answer, word: Word) -> bool {
    match known {
        Answer::Open => true,
        Answer::No | Answer::Planned => matches!(word, Word::No | Word::Planned),
        Answer::Partly => word == Word::Partly,
        Answer::NotApplicable => word == Word::NotApplicable,
        Answer::Yes => word == Word::Yes,
        Answer::Waived => false,
    }
}

/// What was done with a question, in words.
fn verb(answer: Option<Word>) -> String {
    answer.map_or_else(|| "commented".to_owned(), |word| format!("answered `{}`", word.word()))
}

/// Whether a statement says what a person answers.
fn says(statement: &Statement, word: Word) -> bool {
    match statement.status.value {
        Status::Implemented | Status::Alternative => word == Word::Yes,
        Status::Partial => word == Word::Partly,
        Status::NotApplicable => word == Word::NotApplicable,
        Status::Planned if statement.is_no() => word == Word::No,
        Status::Planned => word == Word::Planned,
    }
}
