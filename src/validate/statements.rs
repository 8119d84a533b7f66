//! Statements that lack what their status needs, or whose parts cannot be read.
//! It must look at one statement at a time; what several say of one subject is another rule.

use super::Subject;
use super::evidence::subject_of;
use crate::diag::{Code, Finding};
use crate::evidence::standing::Standing;
use crate::model::statement::{Responsibility, Status};

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
    if statement.responsibility == Responsibility::Inherited && !statement.names_provider() {
        add(
            Code::Overclaim,
            format!("{name} is inherited and says not from whom"),
            "name the provider in `from: { provider, id, date }`",
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
