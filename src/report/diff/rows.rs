//! The rows of a comparison: a profile, a control, claims, evidence and configurations, before and after.
//! It must say of each whether it is worse, and nothing of what one side does not show.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{ConfigState, LIVE, NOT_PINNED};
use super::{Change, ConfigChange, ControlChange, Named};
use crate::report::coverage::ControlCoverage;
use crate::report::ratchet::height;
use crate::report::resting::Claim;

/// Claims on both sides that lost or gained pins or kinds of evidence; what is claimed no longer shows among the statements.
pub(super) fn claims(old: &[Claim], new: &[Claim]) -> Vec<Named<String>> {
    let after: BTreeMap<&str, &Claim> = new.iter().map(|claim| (claim.about.as_str(), claim)).collect();
    let pairs = old.iter().filter_map(|before| Some((before, *after.get(before.about.as_str())?)));
    let row = |(before, now): (&Claim, &Claim)| {
        let lost = Claim::lost(before, Some(now));
        let is_worse = lost.is_some();
        let is_better = !is_worse && Claim::lost(now, Some(before)).is_some();
        let said = lost.map_or_else(|| now.said(), |lost| format!("{}; {}", now.said(), lost.said()));
        let change = Change { old: Some(before.said()), new: Some(said), is_worse, is_better };
        (is_worse || is_better).then(|| Named { name: before.about.clone(), change })
    };
    pairs.filter_map(row).collect()
}

pub(super) fn profile(
    old: Option<&(String, Option<usize>)>,
    new: Option<&(String, Option<usize>)>,
) -> Option<Change<Option<String>>> {
    let name = |profile: Option<&(String, Option<usize>)>| profile.map(|(name, _)| name.clone());
    if name(old) == name(new) {
        return None;
    }
    let (is_worse, is_better) = match (old.and_then(|one| one.1), new.and_then(|one| one.1)) {
        (Some(old), Some(new)) => (new < old, new > old),
        // What is no step of the shipped ladder cannot be called higher or lower here.
        _ => (new.is_none(), old.is_none()),
    };
    Some(Change { old: name(old), new: name(new), is_worse, is_better })
}

pub(super) fn control(old: &ControlCoverage, new: &ControlCoverage) -> Option<ControlChange> {
    let changed = |old: bool, new: bool| (old != new).then_some(new);
    let evidence_backed = changed(old.evidence_backed, new.evidence_backed);
    let audit_proven = changed(old.audit_proven, new.audit_proven);
    let is_worse =
        height(new.state) < height(old.state) || evidence_backed == Some(false) || audit_proven == Some(false);
    let is_same = old.state == new.state && evidence_backed.is_none() && audit_proven.is_none();
    let gains = height(new.state) > height(old.state) || evidence_backed == Some(true) || audit_proven == Some(true);
    (!is_same).then(|| ControlChange {
        id: new.id.clone(),
        baselines: Vec::new(),
        state: Change { old: old.state, new: new.state, is_worse, is_better: gains && !is_worse },
        evidence_backed,
        audit_proven,
    })
}

/// What has another value on the two sides, or stands on one of them only.
fn named<T: Clone + PartialEq>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
    is_worse: impl Fn(Option<&T>, Option<&T>) -> bool,
) -> Vec<Named<T>> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    changed
        .map(|name| {
            let (old, new) = (old.get(name), new.get(name));
            let worse = is_worse(old, new);
            // What would be a loss the other way round is a gain.
            let is_better = !worse && is_worse(new, old);
            let change = Change { old: old.cloned(), new: new.cloned(), is_worse: worse, is_better };
            Named { name: name.clone(), change }
        })
        .collect()
}

pub(super) fn evidence(
    old: &BTreeMap<String, (bool, &'static str)>,
    new: &BTreeMap<String, (bool, &'static str)>,
) -> Vec<Named<String>> {
    // A claim that is taken back with its evidence shows among the statements and controls.
    let breaks = |old: Option<&(bool, &str)>, new: Option<&(bool, &str)>| {
        let unpinned = old.zip(new).is_some_and(|(old, new)| old.1 == LIVE && new.1 == NOT_PINNED);
        unpinned || new.is_some_and(|new| !new.0) && old.is_none_or(|old| old.0)
    };
    let word = |state: (bool, &'static str)| state.1.to_owned();
    let all = named(old, new, breaks).into_iter();
    all.map(|Named { name, change }| {
        let Change { old, new, is_worse, is_better } = change;
        Named { name, change: Change { old: old.map(word), new: new.map(word), is_worse, is_better } }
    })
    .collect()
}

/// How much the status of a check shows: that it is met, that it is left to a person or excused, or nothing good. That it
/// does not apply shows neither.
fn shown(status: &str) -> Option<u8> {
    match status {
        "pass" | "attested" => Some(2),
        "waived" | "manual" => Some(1),
        "not-applicable" => None,
        _ => Some(0),
    }
}

/// Whether the newer status of a check shows less than the older one.
fn shows_less(old: Option<&String>, new: Option<&String>) -> bool {
    let Some(new) = new else {
        // What is no longer asked, or was not read, is no longer shown.
        return old.is_some_and(|old| shown(old) == Some(2));
    };
    match (old.map(|old| shown(old)), shown(new)) {
        (Some(Some(old)), Some(new)) => new < old,
        (_, new) => new == Some(0),
    }
}

/// How good a verdict is.
fn rank(config: &ConfigState) -> u8 {
    match config.verdict.as_str() {
        "pass" => 2,
        "undetermined" => 1,
        _ => 0,
    }
}

pub(super) fn configs(old: &BTreeMap<String, ConfigState>, new: &BTreeMap<String, ConfigState>) -> Vec<ConfigChange> {
    let none = BTreeMap::new();
    // Two results of one file, named from two places.
    if let ([(before, was)], [(after, is)]) = (Vec::from_iter(old).as_slice(), Vec::from_iter(new).as_slice())
        && before != after
        && before.rsplit(['/', '\\']).next() == after.rsplit(['/', '\\']).next()
    {
        let path = format!("{before}, then {after}");
        let one = |state: &ConfigState| BTreeMap::from([(path.clone(), state.clone())]);
        return configs(&one(was), &one(is));
    }
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    changed
        .map(|path| {
            let (before, after) = (old.get(path), new.get(path));
            // A configuration that does not pass is worse than none, and than one that did.
            let fails = after.is_some_and(|after| after.verdict != "pass");
            let fell = before.zip(after).is_some_and(|(before, after)| rank(after) < rank(before));
            // What is audited no longer may fail unseen, whatever it came to before.
            let is_worse = fell || (fails && before.is_none()) || after.is_none();
            let rose = before.is_none() || before.zip(after).is_some_and(|(before, after)| rank(after) > rank(before));
            let checks = |config: Option<&'_ ConfigState>| config.map_or(none.clone(), |config| config.checks.clone());
            ConfigChange {
                path: path.clone(),
                verdict: Change {
                    old: before.map(|config| config.verdict.clone()),
                    new: after.map(|config| config.verdict.clone()),
                    is_worse,
                    is_better: rose && !is_worse,
                },
                checks: if before.is_some() && after.is_some() {
                    named(&checks(before), &checks(after), shows_less)
                } else {
                    Vec::new()
                },
            }
        })
        .collect()
}
