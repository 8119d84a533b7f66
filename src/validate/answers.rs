//! Statements that keep what a person answered, and say something else.
//! It must not ask whether the answer is right, only whether both say the same.

use super::Subject;
use super::evidence::subject_of;
use crate::diag::{Code, Finding};
use crate::evidence::standing::Standing;

/// Answers that do not fit their statement, or their day.
pub(super) fn answered(subject: &Subject<'_>) -> Vec<Finding> {
    subject.standings.iter().flat_map(|standing| faults(subject, standing)).collect()
}

fn faults(subject: &Subject<'_>, standing: &Standing<'_>) -> Vec<Finding> {
    let statement = standing.statement;
    let Some(answered) = &statement.answered else { return Vec::new() };
    let mut findings = Vec::new();
    let status = statement.status.value;
    if let Some(answer) = statement.answered_otherwise() {
        let (name, word) = (subject_of(standing), answer.word());
        let message = format!("{name} is {}, and was answered `{word}`{}", status.word(), answered.by_whom());
        let finding = Finding::new(Code::ConflictingAnswer, message, "have it answered again, or remove `answered`");
        findings.push(finding.at(subject.library.sources.place(statement.status.pos)));
    }
    let is_day = |text: &str| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if let Some(date) = answered.date.as_ref().filter(|date| !is_day(date)) {
        let finding = Finding::new(Code::InvalidValue, "the day of an answer is no date", "write it as 2026-11-23");
        findings.push(finding.at(subject.library.sources.place(date.pos)));
    }
    findings
}
