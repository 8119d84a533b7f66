//! What stands beside a configuration under which it may not be what counts, in part or as a whole.
//! It must not repeat a value, and a doubt that cannot be limited is one of everything.

use std::collections::BTreeSet;

use super::evaluate::{LeftTo, Outcome};
use super::result::Status;
use super::spelling::Spelling;
use crate::diag::Place;

/// Why what a file says may not be what counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Doubt {
    /// Where it comes from.
    pub(super) place: Place,
    /// The reason, as a sentence may end.
    pub(super) why: String,
    /// What it may change.
    pub(super) scope: Scope,
    /// What settles it.
    pub(super) left_to: LeftTo,
}

/// What a doubt is of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scope {
    /// These keys.
    Keys(BTreeSet<String>),
    /// Whatever keys say.
    All,
    /// That too, and that what is looked for anywhere in the file is all that will be in it.
    Anywhere,
}

impl Doubt {
    /// Whether it may change what decides a setting.
    pub(super) fn is_of(&self, spelling: &Spelling<'_>, setting: &str) -> bool {
        let Scope::Keys(keys) = &self.scope else { return true };
        // A key within a table changes the table, and the other way around.
        let is_in = |one: &str, other: &str| {
            one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let is_one = |names: &[String]| {
            let name = names.join(".");
            keys.iter().any(|key| is_in(key, &name) || is_in(&name, key))
        };
        spelling.ways(setting).iter().any(|way| {
            way.each.is_some()
                || way.cases.iter().any(|case| {
                    case.then.keys().any(|at| is_one(&at.names)) || case.when.iter().any(|(at, _)| is_one(&at.names))
                })
        })
    }
}

/// What a file says is open where something may say otherwise.
pub(super) fn unless_doubted<'d>(doubts: impl Iterator<Item = &'d Doubt>, outcome: Outcome) -> Outcome {
    if !outcome.status.lets_pass() {
        return outcome;
    }
    let mut doubts = doubts.peekable();
    let Some(first) = doubts.peek() else { return outcome };
    let message = format!("{}; {}", outcome.message, first.why);
    let mut outcome = Outcome { status: Status::Undetermined, message, ..outcome };
    for doubt in doubts {
        if !doubt.left_to.is_attestable() {
            outcome.attestable = false;
            outcome.left_to = doubt.left_to;
        }
        outcome.related.push(doubt.place.clone());
    }
    outcome
}
