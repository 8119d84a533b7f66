//! Statements and waivers against each other and against their own rules.
//! It must show both places of a contradiction and not choose between them.

use std::collections::BTreeMap;

use super::Subject;
use super::evidence::subject_of;
use crate::diag::{Code, Finding};
use crate::evidence::standing::Standing;
use crate::model::statement::{Responsibility, Statement, Status};
use crate::report::picture::named_controls;

/// Two statements that say different things of one safeguard or control.
pub(super) fn contradictions(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = twice_claimed(subject);
    findings.extend(disagreements(subject, |statement| {
        let controls = named_controls(subject.library, statement).into_iter();
        controls.filter(|(_, whole)| *whole).map(|(name, _)| name).collect()
    }));
    findings
}

/// Two statements of one safeguard.
pub(super) fn twice_claimed(subject: &Subject<'_>) -> Vec<Finding> {
    disagreements(subject, |statement| statement.safeguard.iter().map(|id| id.value.clone()).collect())
}

fn disagreements(subject: &Subject<'_>, names: impl Fn(&Statement) -> Vec<String>) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, Vec<&Statement>> = BTreeMap::new();
    for standing in subject.standings {
        for name in names(standing.statement) {
            by_name.entry(name).or_default().push(standing.statement);
        }
    }
    let mut findings = Vec::new();
    for (name, statements) in by_name {
        let Some((first, others)) = statements.split_first() else { continue };
        for other in others {
            let place = |statement: &Statement| subject.library.sources.place(statement.status.pos);
            let differs = first.status.value != other.status.value || first.responsibility != other.responsibility;
            let is_safeguard = first.safeguard.is_some();
            if differs || is_safeguard {
                let verb = if differs { "and here" } else { "and again" };
                let message = format!(
                    "`{name}` is {} in one statement {verb} {} in another",
                    first.status.value.word(),
                    other.status.value.word()
                );
                let finding = Finding::new(Code::Contradiction, message, "keep one statement").at(place(other));
                findings.push(finding.with_related(place(first)));
            }
        }
    }
    findings
}

/// Statements that lack what their status needs.
pub(super) fn complete(subject: &Subject<'_>) -> Vec<Finding> {
    subject.standings.iter().flat_map(|standing| faults(subject, standing)).collect()
}

fn faults(subject: &Subject<'_>, standing: &Standing<'_>) -> Vec<Finding> {
    let statement = standing.statement;
    let place = subject.library.sources.place(statement.status.pos);
    let name = subject_of(standing);
    let mut findings = Vec::new();
    let mut add = |code, message: String, fix: &str| findings.push(Finding::new(code, message, fix).at(place.clone()));
    let subjects = [statement.safeguard.is_some(), statement.control.is_some(), !statement.controls.is_empty()];
    if subjects.iter().filter(|one| **one).count() != 1 {
        add(
            Code::InvalidValue,
            "a statement names exactly one of safeguard, control and controls".into(),
            "name one, or split the statement",
        );
    }
    if statement.status.value == Status::NotApplicable && !statement.has_reason() {
        add(
            Code::Overclaim,
            format!("{name} is not-applicable and says not why, so it counts as a gap"),
            "add `reason`",
        );
    }
    if statement.responsibility == Responsibility::Inherited && statement.from.is_none() {
        add(
            Code::Overclaim,
            format!("{name} is inherited and says not from whom"),
            "add `from: { provider, id, date }`",
        );
    }
    let done = matches!(statement.status.value, Status::Implemented | Status::Alternative);
    let ours = !statement.responsibility.is_customer() && statement.responsibility != Responsibility::Inherited;
    if done && ours && statement.controls.iter().any(|name| name.contains('*')) {
        let message = format!("{name} is {} for whatever a pattern matches", statement.status.value.word());
        add(Code::Overclaim, message, "name each control that is done; a pattern counts as partial");
    }
    if statement.evidence.iter().any(|entry| entry.pointers().len() != 1) {
        let kinds = "give each piece one of code, test, doc, config, workflow, artifact, url, attestation";
        add(Code::InvalidValue, format!("a piece of evidence of {name} has not exactly one kind"), kinds);
    }
    findings.extend(
        statement.evidence.iter().filter_map(|entry| entry.sha256.as_ref()).filter(|pin| malformed(pin)).map(|pin| {
            let finding = Finding::new(
                Code::InvalidValue,
                "a sha256 has 64 hexadecimal digits",
                "pin the digest that `validate` names",
            );
            finding.at(subject.library.sources.place(pin.pos))
        }),
    );
    findings
}

fn malformed(pin: &str) -> bool {
    pin.len() != 64 || !pin.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Waivers that have ended, are incomplete, or name nothing.
pub(super) fn waivers(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(workspace) = subject.workspace else { return Vec::new() };
    crate::audit::judge_waivers(subject.date, &workspace.claims.waivers, subject.library)
}
