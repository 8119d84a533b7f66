//! What the audits and the statements settle of a question of the checklist.
//! It must call nothing settled that an audit contradicts, and nothing done that no live evidence shows.

use super::checklist::{Answer, Sources};
use crate::audit::attest::Readers;
use crate::audit::plan::{Level, Rule};
use crate::audit::{Audit, CheckResult, Status};
use crate::evidence::standing::Standing;
use crate::model::answers::{Answered, Word};
use crate::model::statement::Status as Claimed;

/// What is known of a question.
pub(super) struct Settled {
    /// The answer.
    pub(super) answer: Answer,
    /// What settled it, or what speaks against it.
    pub(super) basis: String,
    /// Whether it rests on a person's word alone.
    pub(super) by_word: bool,
}

/// What the audits and the statements say of a safeguard. A failure outweighs every claim, and where an audit is in
/// doubt it settles nothing.
pub(super) fn settle(from: &Sources<'_>, readers: &Readers<'_>, rules: &[&Rule<'_>], level: Level) -> Settled {
    let (checked, (answer, basis)) = look(from, readers, rules, level);
    // Of what statements say, a yes alone was compared with evidence.
    let by_word = !checked && !matches!(answer, Answer::Open | Answer::Yes);
    Settled { answer, basis, by_word }
}

/// The same, and whether the audit says it.
fn look(from: &Sources<'_>, readers: &Readers<'_>, rules: &[&Rule<'_>], level: Level) -> (bool, (Answer, String)) {
    let safeguard = rules[0].safeguard;
    let results: Vec<&CheckResult> = from
        .audits
        .iter()
        .flat_map(|audit| &audit.results)
        .filter(|result| result.safeguard == *safeguard.id && result.level == level)
        .collect();
    if let Some(failed) = results.iter().find(|result| matches!(result.status, Status::Fail | Status::Inert)) {
        let place = failed.location.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        return (true, (Answer::No, format!("{place}{}", failed.message)));
    }
    if let Some(waived) = results.iter().find(|result| result.status == Status::Waived) {
        return (true, (Answer::Waived, waived.message.clone()));
    }
    let standings = from.picture.statements(&safeguard.id);
    let doubtful = from.audits.iter().any(Audit::is_doubtful);
    let settled =
        |result: &&CheckResult| matches!(result.status, Status::Pass | Status::Attested | Status::NotApplicable);
    let shown = results.iter().any(|result| matches!(result.status, Status::Pass | Status::Attested));
    if !doubtful && shown && results.iter().all(settled) {
        let passed = || results.iter().filter(|result| result.status == Status::Pass);
        let seen = passed().find_map(|result| result.location.as_ref().map(|place| format!("audit: {place}")));
        let by_statement = || standings.first().map(|standing| format!("statement: {}", evidence(standing)));
        let by_audit = || passed().next().map(|result| format!("audit: {}", result.message));
        return (true, (Answer::Yes, seen.or_else(by_statement).or_else(by_audit).unwrap_or_default()));
    }
    if !doubtful && !results.is_empty() && results.iter().all(|result| result.status == Status::NotApplicable) {
        return (true, (Answer::NotApplicable, format!("audit: {}", results[0].message)));
    }
    let said = match standings {
        [standing] => claimed(standing, (rules, level), readers, from.date.filter(|_| results.is_empty() && !doubtful)),
        [] if doubtful => (Answer::Open, "the audit has findings that leave it in doubt".into()),
        [] => (Answer::Open, String::new()),
        _ => (Answer::Open, "several statements speak of this safeguard".into()),
    };
    (false, said)
}

/// What a statement alone answers. Done counts only where no audit could have looked, and where it attests
/// everything that is asked.
fn claimed(
    standing: &Standing<'_>,
    (rules, level): (&[&Rule<'_>], Level),
    readers: &Readers<'_>,
    date: Option<jiff::civil::Date>,
) -> (Answer, String) {
    let statement = standing.statement;
    let how = statement.how.as_ref().map(|how| format!(", {how}")).unwrap_or_default();
    let answered = statement.answered.as_ref();
    let by = answered.filter(|own| own.answer.is_some()).map(Answered::by_whom).unwrap_or_default();
    match statement.status.value {
        Claimed::Planned if statement.is_no() => (Answer::No, format!("answered no{by}")),
        Claimed::Planned => (Answer::Planned, format!("statement: planned{how}{by}")),
        Claimed::Partial => (Answer::Partly, format!("statement: partial{how}{by}")),
        Claimed::NotApplicable if !statement.has_reason() => {
            (Answer::Open, "a statement says that it does not apply and not why".into())
        }
        Claimed::NotApplicable => {
            let reason = statement.reason.clone().unwrap_or_default();
            match level {
                Level::Recommended => (Answer::NotApplicable, format!("statement: {reason}")),
                _ if answered.is_some_and(|own| own.answer == Some(Word::NotApplicable)) => {
                    (Answer::NotApplicable, format!("answered n/a{by}: {reason}"))
                }
                Level::Required => (Answer::Open, format!("claimed not to apply, to be confirmed: {reason}")),
            }
        }
        Claimed::Implemented | Claimed::Alternative => {
            let settled = date.map(|on| readers.settled(rules, standing, on));
            match settled.unwrap_or_else(|| Err("the audit does not confirm it".to_owned())) {
                Ok(_) => (Answer::Yes, format!("statement: {}", evidence(standing))),
                Err(why) => (Answer::Open, format!("claimed, and to be confirmed: {why}")),
            }
        }
    }
}

fn evidence(standing: &Standing<'_>) -> String {
    let live = standing.items.iter().filter(|item| item.holds());
    live.map(|item| format!("{} {}", item.kind.word(), item.pointer)).collect::<Vec<_>>().join(", ")
}
