//! What a workspace's own files settle for all of it: waivers, how findings are treated, its documents, its release.
//! It must not look at any evidence.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::graded::{Graded, MOST, gathered};
use crate::audit::shown_reason;
use crate::diag::{At, Severity};
use crate::model::release::Release;
use crate::model::waiver::Waiver;

/// The waivers by check: the longer one holds, the less is asked.
#[must_use]
pub fn waivers(waivers: &[Waiver]) -> BTreeMap<String, Graded> {
    let text = |at: &Option<At<String>>, none: &str| shown_reason(at.as_ref().map_or(none, |at| at.trim()));
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

/// The folder of generated documents: naming one asks that what stands there is current.
#[must_use]
pub fn documents(folder: Option<(&str, bool)>) -> BTreeMap<String, Graded> {
    let graded = |(folder, is_there): (&str, bool)| {
        let there = if is_there { "" } else { ", not written" };
        ("documents".to_owned(), Graded { words: format!("{folder}{there}"), asks: vec![1, i64::from(is_there)] })
    };
    folder.into_iter().map(graded).collect()
}

/// What the guide to verifying a release is filled from. Which of two values is better cannot be told; that one is given can.
#[must_use]
pub fn release(release: Option<&Release>) -> BTreeMap<String, Graded> {
    let members = release.and_then(|release| serde_json::to_value(release).ok());
    let members = members.as_ref().and_then(serde_json::Value::as_object).into_iter().flatten();
    let mut said = BTreeMap::new();
    for (name, value) in members {
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::Array(artifacts) => said.extend(artifacts.iter().filter_map(artifact)),
            value => {
                said.insert(name.clone(), Graded::there(value.as_str()));
            }
        }
    }
    said
}

fn artifact(artifact: &serde_json::Value) -> Option<(String, Graded)> {
    let members = artifact.as_object()?.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let (own, more): (Vec<_>, Vec<_>) = members.partition(|(name, _)| matches!(*name, "kind" | "name"));
    let own: Vec<&str> = own.into_iter().map(|(_, word)| word).collect();
    let more: Vec<String> = more.into_iter().map(|(name, word)| format!("{name} {word}")).collect();
    let words = if more.is_empty() { "released".to_owned() } else { more.join(", ") };
    Some((own.join(" "), Graded::there(Some(&words))))
}
