//! What statements say in words goes into documents for others: an address in it loses its password or token.
//! It must not change what a statement claims.

use std::borrow::Cow;

use crate::diag::{Code, Finding, Sources, address};
use crate::model::statement::Statement;

/// Puts stars for passwords and tokens of addresses, and says of which statements.
pub(super) fn starred(statements: &mut [Statement], sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for statement in statements {
        let found: Vec<bool> = texts(statement).map(star).collect();
        if found.contains(&true) {
            let message = "a text of this statement names an address with a password or token, which everybody reads who reads \
                           this file";
            let fix = "take it out of the address, and replace it where it opens anything";
            let finding = Finding::new(Code::SecretInEvidence, message, fix);
            findings.push(finding.at(sources.place(statement.status.pos)));
        }
    }
    findings
}

/// Whether there was something to put stars for.
fn star(text: &mut String) -> bool {
    match address::starred(text) {
        Cow::Owned(starred) if starred != *text => {
            *text = starred;
            true
        }
        _ => false,
    }
}

fn texts(statement: &mut Statement) -> impl Iterator<Item = &mut String> {
    let Statement { how, reason, customer, from, answered, evidence, .. } = statement;
    let from = from.iter_mut().flat_map(|from| std::iter::once(&mut from.provider).chain(&mut from.id));
    let answered =
        answered.iter_mut().flat_map(|own| own.by.iter_mut().chain(&mut own.comment).chain(&mut own.evidence));
    let reviewed = evidence.iter_mut().filter_map(|one| one.reviewed_by.as_mut().map(|by| &mut by.value));
    how.iter_mut().chain(reason).chain(customer).chain(from).chain(answered).chain(reviewed)
}
