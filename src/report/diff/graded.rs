//! What a product says of itself, with how much that asks: so that what was loosened can be told from what was tightened.
//! It must call a change neither where it cannot tell.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, date};

use super::{Change, Named};
use crate::diag::{At, Severity};
use crate::evidence::standing::Standing;
use crate::model::statement::{Responsibility, Statement, Status};
use crate::model::waiver::Waiver;

/// Something that is said, and how much it asks in each respect. More is stricter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    /// What is said, as people read it.
    pub words: String,
    /// How much it asks.
    pub asks: Vec<i64>,
}

/// What asks the most, as the absence of an exception does.
const MOST: i64 = i64::MAX;

impl Graded {
    /// What is said twice asks what the weaker asks.
    fn and(self, other: Self) -> Self {
        let words = format!("{}; {}", self.words, other.words);
        Self { words, asks: self.asks.into_iter().zip(other.asks).map(|(a, b)| a.min(b)).collect() }
    }
}

/// Gathers what is said under the same name.
fn gathered(said: impl Iterator<Item = (String, Graded)>) -> BTreeMap<String, Graded> {
    let mut all: BTreeMap<String, Graded> = BTreeMap::new();
    for (name, graded) in said {
        let graded = match all.remove(&name) {
            Some(other) => other.and(graded),
            None => graded,
        };
        all.insert(name, graded);
    }
    all
}

/// What has changed between the two sides. `absent` is how much is asked in each respect where nothing is said.
pub(super) fn changed(
    old: &BTreeMap<String, Graded>,
    new: &BTreeMap<String, Graded>,
    absent: i64,
) -> Vec<Named<String>> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    changed
        .map(|name| {
            let (old, new) = (old.get(name), new.get(name));
            let length = old.or(new).map_or(0, |graded| graded.asks.len());
            let asks = |graded: Option<&Graded>| graded.map_or(vec![absent; length], |graded| graded.asks.clone());
            let (before, after) = (asks(old), asks(new));
            let is_worse = before.iter().zip(&after).any(|(before, after)| after < before);
            let is_better = !is_worse && before.iter().zip(&after).any(|(before, after)| after > before);
            let words = |graded: Option<&Graded>| graded.map(|graded| graded.words.clone());
            let change = Change { old: words(old), new: words(new), is_worse, is_better };
            Named { name: name.clone(), change }
        })
        .collect()
}

/// What the statements say of each safeguard and control: how far it is, and how much of it is the product's.
#[must_use]
pub fn statements(standings: &[Standing<'_>]) -> BTreeMap<String, Graded> {
    let of = |statement: &Statement| {
        let from = statement.from.as_ref().map(|from| format!(" from {}", from.provider)).unwrap_or_default();
        Graded {
            words: format!("{}, {}{from}", statement.status.value.word(), statement.responsibility.word()),
            asks: vec![reached(statement), carried(statement.responsibility)],
        }
    };
    gathered(standings.iter().flat_map(|standing| {
        let statement = standing.statement;
        let names = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
        names.map(move |name| (name.value.clone(), of(statement)))
    }))
}

/// The same order in which controls stand.
fn reached(statement: &Statement) -> i64 {
    match statement.status.value {
        Status::Implemented | Status::Alternative => 4,
        Status::NotApplicable => 3,
        Status::Partial => 2,
        Status::Planned if statement.is_no() => 0,
        Status::Planned => 1,
    }
}

/// How much of it is the product's own to do.
const fn carried(responsibility: Responsibility) -> i64 {
    match responsibility {
        Responsibility::Product
        | Responsibility::ProviderSystem
        | Responsibility::ProviderCorporate
        | Responsibility::ProviderHybrid => 3,
        Responsibility::Shared => 2,
        Responsibility::Inherited | Responsibility::CustomerConfigured | Responsibility::CustomerProvided => 1,
    }
}

/// The waivers by check: the longer one holds, the less is asked.
#[must_use]
pub fn waivers(waivers: &[Waiver]) -> BTreeMap<String, Graded> {
    let text = |at: &Option<At<String>>, none: &str| at.as_ref().map_or(none, |at| at.trim()).to_owned();
    gathered(waivers.iter().map(|waiver| {
        let until = text(&waiver.expiry, "no day");
        let ends =
            until.parse::<Date>().ok().and_then(|day| Some(i64::from(date(0, 1, 1).until(day).ok()?.get_days())));
        let words = format!("until {until}, {}: {}", text(&waiver.owner, "nobody"), text(&waiver.reason, "no reason"));
        // One without a day covers nothing.
        (waiver.check.value.clone(), Graded { words, asks: vec![ends.map_or(MOST, |ends| -ends)] })
    }))
}

/// How findings are treated, by code, with the severity that each has where nothing is said.
#[must_use]
pub fn rules<'c, 'r>(
    rules: impl Iterator<Item = (&'c str, Severity, Option<Severity>, &'r str)>,
) -> BTreeMap<String, Graded> {
    let rank = |severity: Severity| Severity::ALL.iter().rev().position(|one| *one == severity);
    let asks = |severity| rank(severity).and_then(|rank| i64::try_from(rank).ok()).unwrap_or_default();
    let graded = |(code, own, set, reason): (&str, Severity, Option<Severity>, &str)| {
        let (what, asks) = match set {
            None => ("allowed".to_owned(), i64::MIN),
            Some(set) => (format!("{set} and not {own}"), asks(set) - asks(own)),
        };
        (code.to_owned(), Graded { words: format!("{what}: {}", reason.trim()), asks: vec![asks] })
    };
    rules.map(graded).collect()
}

/// How old the review of each piece of evidence may become, by what it is to show.
#[must_use]
pub fn ages(standings: &[Standing<'_>]) -> BTreeMap<String, Graded> {
    gathered(standings.iter().flat_map(|standing| {
        let statement = standing.statement;
        let names = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
        names.flat_map(move |name| {
            standing.items.iter().map(move |item| {
                let named = format!("{}: {} for {name}", item.kind.word(), item.pointer);
                let (words, asks) = match &item.entry.max_age {
                    None => ("any age".to_owned(), i64::MIN),
                    // What cannot be read is a finding, and never recent enough.
                    Some(text) => (text.value.clone(), text.parse().ok().and_then(days).map_or(MOST, |days| -days)),
                };
                (named, Graded { words, asks: vec![asks] })
            })
        })
    }))
}

/// The days of a span, counted from a day that is always the same.
fn days(span: Span) -> Option<i64> {
    let from = date(2001, 1, 1);
    let to = from.checked_add(span).ok()?;
    Some(i64::from(from.until(to).ok()?.get_days()))
}

/// The folder of generated documents: naming one asks that what stands there is current.
#[must_use]
pub fn documents(folder: Option<(&str, bool)>) -> BTreeMap<String, Graded> {
    let graded = |(folder, is_there): (&str, bool)| {
        let there = if is_there { "" } else { ", not written" };
        ("documents".to_owned(), Graded { words: format!("{folder}{there}"), asks: vec![1, i64::from(is_there)] })
    };
    folder.into_iter().map(graded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(asks: i64) -> BTreeMap<String, Graded> {
        BTreeMap::from([("x".to_owned(), Graded { words: asks.to_string(), asks: vec![asks] })])
    }

    #[test]
    fn what_asks_less_is_worse_and_what_asks_more_is_better() {
        let judged = |old: &BTreeMap<String, Graded>, new: &BTreeMap<String, Graded>| {
            let rows = changed(old, new, 0);
            rows.first().map(|row| (row.change.is_worse, row.change.is_better))
        };
        assert_eq!(judged(&one(2), &one(1)), Some((true, false)));
        assert_eq!(judged(&one(1), &one(2)), Some((false, true)));
        assert_eq!(judged(&one(1), &one(1)), None);
        assert_eq!(judged(&one(-1), &BTreeMap::new()), Some((false, true)));
        assert_eq!(judged(&BTreeMap::new(), &one(-1)), Some((true, false)));
    }

    #[test]
    fn spans_are_compared_by_their_days() {
        let of = |text: &str| days(text.parse().expect("a span"));
        assert_eq!((of("365d"), of("1y"), of("2w"), of("12mo")), (Some(365), Some(365), Some(14), Some(365)));
    }
}
