//! The two sheets of FedRAMP's Appendix J.
//! It must mark nothing for a control of which only safeguards speak: a mapping of ours implements no control.

use std::collections::BTreeSet;

use super::fedramp_rules::{checked, text};
use super::said::Said;
use super::shown::Shown;
use super::words::Words;
use super::{Cells, Gathered, Sources, blank};
use crate::diag::counted;
use crate::model::statement::{Responsibility, Statement, Status};
use crate::report::state::State;

/// The Control Implementation Summary.
pub(super) fn cis(sources: &Sources<'_, '_>) -> Gathered {
    let said = parts(sources);
    let (rows, lowered) = summary(&said, sources);
    gathered(vec![rows], &said, sources, lowered)
}

/// The Customer Responsibility Matrix.
pub(super) fn crm(sources: &Sources<'_, '_>) -> Gathered {
    let said = parts(sources);
    let (rows, left) = matrix(&said, sources);
    gathered(vec![rows], &said, sources, left.into_iter().chain(Shown::of(sources).notes(&BTreeSet::new())).collect())
}

/// Both.
pub(super) fn both(sources: &Sources<'_, '_>) -> Gathered {
    let said = parts(sources);
    let (rows, lowered) = summary(&said, sources);
    let (matrix, left) = matrix(&said, sources);
    gathered(vec![rows, matrix], &said, sources, lowered.into_iter().chain(left).collect())
}

/// What may be marked in a row of the summary: every status and every responsibility that FedRAMP has a word for.
const MARKS: [&str; 12] = [
    Status::Implemented.word(),
    Status::Partial.word(),
    Status::Planned.word(),
    Status::Alternative.word(),
    Status::NotApplicable.word(),
    Responsibility::ProviderCorporate.word(),
    Responsibility::ProviderSystem.word(),
    Responsibility::ProviderHybrid.word(),
    Responsibility::CustomerConfigured.word(),
    Responsibility::CustomerProvided.word(),
    Responsibility::Shared.word(),
    Responsibility::Inherited.word(),
];

fn gathered(rows: Vec<Vec<Cells>>, said: &[Said<'_>], sources: &Sources<'_, '_>, more: Vec<String>) -> Gathered {
    let notes = notes(said).into_iter().chain(more).collect();
    Gathered { rows, notes, findings: checked(said, sources), ..Gathered::default() }
}

fn parts<'p>(sources: &Sources<'_, 'p>) -> Vec<Said<'p>> {
    sources.baseline.map(|baseline| Said::parts(sources.picture, baseline)).unwrap_or_default()
}

/// The rows, and what the audits say of them.
fn summary(said: &[Said<'_>], sources: &Sources<'_, '_>) -> (Vec<Cells>, Vec<String>) {
    let shown = Shown::of(sources);
    let mut lowered = BTreeSet::new();
    let rows = said.iter().map(|row| {
        let mut cells = blank(MARKS);
        cells.insert("control", row.spaced_id());
        let status = shown.status(row.control, row.status());
        if status != row.status() {
            lowered.insert(row.control.control.id.value.clone());
        }
        if let Some(status) = status {
            cells.insert(status.word(), "X".to_owned());
        }
        for responsibility in row.responsibilities() {
            if Words::shipped().responsibility(responsibility).fedramp.is_some() {
                cells.insert(responsibility.word(), "X".to_owned());
            }
        }
        cells
    });
    let rows = rows.collect();
    (rows, shown.notes(&lowered))
}

/// The rows, and what must be known of those that nothing can be inherited of yet.
fn matrix(said: &[Said<'_>], sources: &Sources<'_, '_>) -> (Vec<Cells>, Option<String>) {
    let shown = Shown::of(sources);
    let mut left = BTreeSet::new();
    let rows = said.iter().map(|row| {
        let mut cells = blank(["inherited", "responsibilities"]);
        cells.insert("control", row.id());
        let Some(word) = inheritable(&row.responsibilities()) else { return cells };
        let is_there = is_there(row, word, &shown);
        if is_there {
            cells.insert("inherited", word.to_owned());
        } else {
            left.insert(row.control.control.id.value.clone());
        }
        let texts = row.statements.iter().filter_map(|(standing, _)| duties(standing.statement, is_there));
        let texts: BTreeSet<String> = texts.collect();
        cells.insert("responsibilities", texts.into_iter().collect::<Vec<_>>().join("\n"));
        cells
    });
    let rows = rows.collect();
    let note = (!left.is_empty()).then(|| {
        format!(
            "{} of which a provider does it and no more than a plan, a part or an exception shows that: nothing is marked as inherited: {}.",
            counted(left.len(), "control"),
            left.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        )
    });
    (rows, note)
}

/// Whether an agency finds there what it is to inherit under a word; nothing is inherited under `No`.
fn is_there(row: &Said<'_>, word: &str, shown: &Shown<'_, '_>) -> bool {
    let words = Words::shipped();
    let of = |responsibility: Responsibility| words.responsibility(responsibility).crm.as_deref();
    if of(Responsibility::CustomerProvided) == Some(word) {
        return true;
    }
    match row.state() {
        Some(State::Implemented | State::Alternative | State::Inherited) if !shown.fails(row.control) => true,
        // What is shared is inherited in part, of which a part may be missing.
        Some(State::Implemented | State::Alternative | State::Partial) => of(Responsibility::Shared) == Some(word),
        _ => false,
    }
}

/// Whether an agency can inherit it, where the responsibilities agree on one word. What is shared is inherited in part,
/// whatever stands beside it.
fn inheritable(responsibilities: &BTreeSet<Responsibility>) -> Option<&'static str> {
    let words = Words::shipped();
    let said: BTreeSet<&str> =
        responsibilities.iter().filter_map(|own| words.responsibility(*own).crm.as_deref()).collect();
    let shared = words.responsibility(Responsibility::Shared).crm.as_deref();
    if responsibilities.contains(&Responsibility::Shared) {
        return shared;
    }
    if said.len() == 1 { said.into_iter().next() } else { None }
}

/// What stands in the third column: nothing where the provider does it all, and no word of inheriting what is not there.
fn duties(statement: &Statement, is_there: bool) -> Option<String> {
    let (how, customer) = (text(statement.how.as_ref()), text(statement.customer.as_ref()));
    match statement.responsibility {
        Responsibility::Shared => {
            let inherited = how.filter(|_| is_there).map(|how| format!("Inherited: {how}"));
            let customer = customer.map(|customer| format!("Customer Responsibility: {customer}"));
            let both: Vec<String> = inherited.into_iter().chain(customer).collect();
            (!both.is_empty()).then(|| both.join("\n"))
        }
        Responsibility::CustomerConfigured | Responsibility::CustomerProvided => {
            let customer = customer.map(|customer| format!("Customer Responsibility: {customer}"));
            let both: Vec<String> = how.map(str::to_owned).into_iter().chain(customer).collect();
            (!both.is_empty()).then(|| both.join("\n"))
        }
        _ => None,
    }
}

fn notes(said: &[Said<'_>]) -> Vec<String> {
    let mut notes = Vec::new();
    let silent = said.iter().filter(|row| row.statements.is_empty()).count();
    if silent > 0 {
        notes.push(format!(
            "{} of {} without a statement of the control itself: nothing is marked there, also where safeguards contribute to it (the matrix says how).",
            counted(silent, "row"),
            said.len()
        ));
    }
    notes.extend(Said::swept(said));
    let is_unmarked = |row: &&Said<'_>| !row.statements.is_empty() && row.status().is_none() && !row.is_swept();
    let unmarked = said.iter().filter(is_unmarked).count();
    if unmarked > 0 {
        notes.push(format!(
            "{} with a statement from which no status follows: it is the customer's to say, or what the status needs is missing.",
            counted(unmarked, "row")
        ));
    }
    notes.extend(inherited(said));
    let adopted = said.iter().filter(|row| row.responsibilities().contains(&Responsibility::Product)).count();
    if adopted > 0 {
        notes.push(format!(
            "{} of which a statement says `responsibility: product`: no origination is marked until a provider adopts the product and says whose it is.",
            counted(adopted, "row")
        ));
    }
    notes
}

/// That an authorization was named and not looked at.
pub(super) fn inherited(said: &[Said<'_>]) -> Option<String> {
    let number = said.iter().filter(|row| row.responsibilities().contains(&Responsibility::Inherited)).count();
    let what =
        "inherited, as a statement says; whether that provider has an authorization, and of what, is not checked.";
    (number > 0).then(|| format!("{} {what}", counted(number, "row")))
}
