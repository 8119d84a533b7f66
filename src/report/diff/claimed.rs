//! What the statements say of a product: how far it is, in which words, and how its evidence was reviewed.
//! It must not say whether any evidence holds.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::{Date, date};

use super::graded::{Graded, MOST, gathered};
use crate::evidence::standing::{Item, Standing};
use crate::model::statement::{Responsibility, Statement, Status};

/// So much of a digest tells two of them apart for a reader.
const DIGEST: usize = 12;

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
    gathered(
        standings
            .iter()
            .flat_map(|standing| abouts(standing.statement).map(move |name| (name.to_owned(), of(standing.statement)))),
    )
}

/// The same order in which controls stand.
fn reached(statement: &Statement) -> i64 {
    match statement.status.value {
        Status::Implemented | Status::Alternative => 4,
        // Neither that it is done in part nor that it does not apply is more than the other.
        Status::NotApplicable | Status::Partial => 2,
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

/// The words of the statements, each by what it is about and what it says of that.
#[must_use]
pub fn texts(standings: &[Standing<'_>]) -> BTreeMap<String, Graded> {
    gathered(standings.iter().flat_map(|standing| {
        let Statement { how, customer, reason, role, .. } = standing.statement;
        let texts = [("how", how), ("customer", customer), ("reason", reason), ("role", role)];
        abouts(standing.statement).flat_map(move |name| {
            texts.into_iter().map(move |(of, text)| (format!("{name}: {of}"), Graded::there(text.as_deref())))
        })
    }))
}

/// How each piece of evidence was reviewed, by what it is to show. Another digest is neither more nor less.
#[must_use]
pub fn reviews(standings: &[Standing<'_>]) -> BTreeMap<String, Graded> {
    by_piece(standings, |item| {
        let reviewed = item.entry.reviewed.as_ref();
        let day = reviewed.and_then(|day| day.parse::<Date>().ok());
        let by = item.entry.reviewed_by.as_ref().map(|by| by.trim());
        let digest = item.entry.sha256.as_ref().map(|digest| digest.chars().take(DIGEST).collect::<String>());
        let words = format!(
            "{}, by {}, digest {}",
            reviewed.map_or("on no day", |day| day.as_str()),
            by.unwrap_or("nobody named"),
            digest.as_deref().unwrap_or("none")
        );
        let asks = vec![day.map_or(i64::MIN, day_number), i64::from(by.is_some()), i64::from(digest.is_some())];
        Graded { words, asks }
    })
}

/// How old the review of each piece of evidence may become, by what it is to show.
#[must_use]
pub fn ages(standings: &[Standing<'_>]) -> BTreeMap<String, Graded> {
    by_piece(standings, |item| {
        let (words, asks) = match &item.entry.max_age {
            None => ("any age".to_owned(), i64::MIN),
            // What cannot be read is a finding, and never recent enough.
            Some(text) => (text.value.clone(), text.parse().ok().and_then(days).map_or(MOST, |days| -days)),
        };
        Graded { words, asks: vec![asks] }
    })
}

/// What is said of each piece of evidence, by what it is to show.
fn by_piece(standings: &[Standing<'_>], said: impl Fn(&Item<'_>) -> Graded) -> BTreeMap<String, Graded> {
    let said = &said;
    gathered(standings.iter().flat_map(|standing| {
        abouts(standing.statement).flat_map(move |name| {
            let named = move |item: &Item<'_>| format!("{}: {} for {name}", item.kind.word(), item.pointer);
            standing.items.iter().map(move |item| (named(item), said(item)))
        })
    }))
}

/// What a statement is about.
fn abouts(statement: &Statement) -> impl Iterator<Item = &str> {
    let names = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
    names.map(|name| name.value.as_str())
}

/// The days from one that is always the same.
fn day_number(day: Date) -> i64 {
    date(0, 1, 1).until(day).map_or(0, |span| i64::from(span.get_days()))
}

/// The days of a span, counted from a day that is always the same.
fn days(span: Span) -> Option<i64> {
    let from = date(2001, 1, 1);
    let to = from.checked_add(span).ok()?;
    Some(i64::from(from.until(to).ok()?.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_compared_by_their_days() {
        let of = |text: &str| days(text.parse().expect("a span"));
        assert_eq!((of("365d"), of("1y"), of("2w"), of("12mo")), (Some(365), Some(365), Some(14), Some(365)));
    }
}
