//! The rules that FedRAMP's templates print for what is written into them.
//! It must find what contradicts them at its statement, and mend nothing.

use std::collections::BTreeSet;

use super::Sources;
use super::said::Said;
use super::words::Words;
use crate::diag::{Code, Finding, Place};
use crate::load::Library;
use crate::model::statement::{Responsibility, Statement, Status};

/// What contradicts the template's rules, each statement once.
pub(super) fn checked(said: &[Said<'_>], sources: &Sources<'_, '_>) -> Vec<Finding> {
    let library = sources.picture.library;
    let mut findings = Vec::new();
    let mut seen: BTreeSet<*const Statement> = BTreeSet::new();
    for row in said {
        for (standing, _) in &row.statements {
            if seen.insert(std::ptr::from_ref(standing.statement)) {
                findings.extend(unsaid(standing.statement, library));
            }
        }
        findings.extend(contradicted(row, library));
        findings.extend(row.disputed(library));
    }
    findings
}

fn place(statement: &Statement, library: &Library) -> Option<Place> {
    library.sources.place(statement.status.pos)
}

/// What a statement has to say because of whose it is, and does not.
fn unsaid(statement: &Statement, library: &Library) -> Vec<Finding> {
    let (how, customer) = (text(statement.how.as_ref()), text(statement.customer.as_ref()));
    let word = statement.responsibility.word();
    let mut found = Vec::new();
    let mut say = |message: String, fix: &str| {
        found.push(Finding::new(Code::UnsaidResponsibility, message, fix).at(place(statement, library)));
    };
    match statement.responsibility {
        _ if statement.status.value == Status::NotApplicable && !statement.has_reason() => {
            say("what does not apply has no `reason`, and FedRAMP asks for a rationale".into(), "add `reason`");
        }
        _ if statement.status.value == Status::NotApplicable => {}
        Responsibility::Shared if how.is_none() || customer.is_none() => {
            let missing = match (how, customer) {
                (None, None) => "`how` nor `customer`",
                (None, _) => "`how`",
                _ => "`customer`",
            };
            let not = if how.is_none() && customer.is_none() { "neither" } else { "no" };
            say(
                format!(
                    "what is `{word}` has {not} {missing}, and the matrix has to say what is inherited and what the customer does"
                ),
                "write in `how` what the provider does and in `customer` what is left to the customer",
            );
        }
        Responsibility::CustomerConfigured | Responsibility::CustomerProvided
            if how.is_none() && customer.is_none() =>
        {
            say(
                format!(
                    "what is `{word}` has neither `how` nor `customer`, and the matrix has to say why it is not inherited and what the customer does"
                ),
                "write in `customer` what the customer has to do, and in `how` why",
            );
        }
        Responsibility::Inherited if !statement.names_provider() => {
            say(
                "what is `inherited` names no provider in `from`, and FedRAMP asks for the authorization".into(),
                "add `from` with the provider",
            );
        }
        _ => {}
    }
    found
}

/// Statements about the same control or part that differ on whether it can be inherited.
fn contradicted(row: &Said<'_>, library: &Library) -> Option<Finding> {
    let words = Words::shipped();
    let word = |statement: &Statement| words.responsibility(statement.responsibility).crm.as_deref();
    let all: Vec<(&Statement, &str)> = row
        .statements
        .iter()
        .filter_map(|(standing, _)| Some((standing.statement, word(standing.statement)?)))
        .collect();
    let (first, said) = *all.first()?;
    let (other, otherwise) = *all.iter().find(|(_, word)| *word != said)?;
    let message = format!(
        "{} is `{}` in one statement and `{}` in another, so whether an agency can inherit it is both {said} and {otherwise}",
        row.control.control.id,
        first.responsibility.word(),
        other.responsibility.word()
    );
    let fix = "say once whose it is: `shared` where both do something";
    Some(Finding::new(Code::Contradiction, message, fix).at(place(other, library)).with_related(place(first, library)))
}

/// A text that says something.
pub(super) fn text(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| text.chars().any(char::is_alphanumeric))
}
