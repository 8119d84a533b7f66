//! Reasons to doubt that the application goes by what its file says, in part or as a whole.
//! It must not repeat a value, and a doubt that cannot be limited is one of everything.

pub(in crate::audit) mod beyond;
pub(in crate::audit) mod enclosed;
pub(in crate::audit) mod notations;
pub(in crate::audit) mod order;
pub(in crate::audit) mod parted;
pub(in crate::audit) mod patched;
pub(in crate::audit) mod put_in;
pub(in crate::audit) mod rendered;
pub(in crate::audit) mod repeated;
pub(in crate::audit) mod taken_back;
pub(in crate::audit) mod unsettled;

use std::collections::BTreeSet;

use super::dialect::cases::{Ready, Way};
use super::dialect::spelling::Spelling;
use super::document::path::Path;
use super::evaluate::{LeftTo, Outcome};
use super::result::Status;
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
        let is_one = |stem: &str| stem.is_empty() || keys.iter().any(|key| is_in(key, stem) || is_in(stem, key));
        spelling.ways(setting).iter().any(|way| {
            let of_case = |case: &Ready<'_>| {
                let mut asked = case.then.keys().chain(case.asked().map(|(at, _)| at));
                asked.any(|at| is_one(&stem(way, at.up, &at.names)))
            };
            // Which elements are meant is asked of what is in them.
            way.cases.iter().any(of_case) || (way.only.is_some() && is_one(&stem(way, 0, &[])))
        })
    }
}

/// The names that lead to a key as far as they are known: up to where any name may stand.
fn stem(way: &Way<'_>, up: usize, names: &[String]) -> String {
    let each: Vec<Option<&str>> = way.each.iter().flat_map(Path::steps).collect();
    let outer = each[..each.len().saturating_sub(up)].iter().copied();
    let all = outer.chain(names.iter().map(|name| Some(name.as_str())));
    all.map_while(|name| name).collect::<Vec<_>>().join(".")
}

/// Whether a key is another one, or stands in it: a key within a table changes the table, and the other way around.
fn is_in(key: &str, other: &str) -> bool {
    key.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// What a file says is open where something may say otherwise. What it leaves open anyway is no statement's to settle where
/// that other thing is there to be seen.
pub(super) fn unless_doubted<'d>(doubts: impl Iterator<Item = &'d Doubt>, outcome: Outcome) -> Outcome {
    let is_open = outcome.status == Status::Undetermined && outcome.attestable;
    if !outcome.status.lets_pass() && !is_open {
        return outcome;
    }
    let mut doubts = doubts.filter(|doubt| !is_open || !doubt.left_to.is_attestable()).peekable();
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
