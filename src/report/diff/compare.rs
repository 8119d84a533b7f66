//! Two states of a product against each other.
//! It must compare only what both of them show.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{ConfigState, LIVE, NOT_PINNED, Snapshot};
use super::{Change, ConfigChange, ControlChange, Diff, Fault, Named};
use crate::report::coverage::{ControlCoverage, CoverageReport};
use crate::report::ratchet::height;

impl Diff {
    /// What changed from `old` to `new`.
    #[must_use]
    pub fn of(old: &Snapshot, new: &Snapshot) -> Self {
        let mut not_compared = Vec::new();
        let mut diff = Self {
            schema_version: 1,
            old: old.name.clone(),
            new: new.name.clone(),
            is_worse: false,
            not_compared: Vec::new(),
            profile: None,
            baselines_added: Vec::new(),
            baselines_removed: Vec::new(),
            controls: Vec::new(),
            statements: Vec::new(),
            evidence: Vec::new(),
            waivers: Vec::new(),
            configs: Vec::new(),
            found: Vec::new(),
            mended: Vec::new(),
        };
        match (&old.profile, &new.profile) {
            (Some(old), Some(new)) => diff.profile = profile(old.as_ref(), new.as_ref()),
            _ => not_compared.push("profile"),
        }
        match (&old.coverage, &new.coverage) {
            (Some(old), Some(new)) => diff.controls(old, new),
            _ => not_compared.push("controls"),
        }
        match (&old.statements, &new.statements) {
            (Some(old), Some(new)) => diff.statements = named(old, new, |_, _| false),
            _ => not_compared.push("statements"),
        }
        match (&old.evidence, &new.evidence) {
            (Some(old), Some(new)) => diff.evidence = evidence(old, new),
            _ => not_compared.push("evidence"),
        }
        match (&old.waivers, &new.waivers) {
            (Some(old), Some(new)) => diff.waivers = named(old, new, |_, _| false),
            _ => not_compared.push("waivers"),
        }
        match (&old.configs, &new.configs) {
            (Some(old), Some(new)) => diff.configs = configs(old, new),
            _ => not_compared.push("configurations"),
        }
        match (&old.faults, &new.faults) {
            (Some(old), Some(new)) => {
                diff.found = new.difference(old).cloned().collect::<Vec<Fault>>();
                diff.mended = old.difference(new).cloned().collect();
            }
            _ => not_compared.push("findings"),
        }
        diff.not_compared = not_compared;
        diff.is_worse = diff.worsens();
        diff
    }

    fn worsens(&self) -> bool {
        self.profile.as_ref().is_some_and(|change| change.is_worse)
            || !self.baselines_removed.is_empty()
            || self.controls.iter().any(|control| control.state.is_worse)
            || self.evidence.iter().any(|item| item.change.is_worse)
            || self.configs.iter().any(ConfigChange::is_worse)
            || !self.found.is_empty()
    }

    /// Controls of the baselines that both have, each once with the baselines in which it changed in this way.
    fn controls(&mut self, old: &CoverageReport, new: &CoverageReport) {
        let ids = |report: &CoverageReport| report.baselines.iter().map(|one| one.id.clone()).collect::<BTreeSet<_>>();
        let (before, after) = (ids(old), ids(new));
        self.baselines_added = after.difference(&before).cloned().collect();
        self.baselines_removed = before.difference(&after).cloned().collect();
        let mut changes: Vec<ControlChange> = Vec::new();
        let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
        for baseline in &new.baselines {
            let Some(earlier) = old.baselines.iter().find(|one| one.id == baseline.id) else { continue };
            let earlier: BTreeMap<&str, _> = earlier.by_control.iter().map(|one| (one.id.as_str(), one)).collect();
            for now in &baseline.by_control {
                let Some(change) = earlier.get(now.id.as_str()).and_then(|before| control(before, now)) else {
                    continue;
                };
                let way = format!("{:?} {:?} {:?}", change.state, change.evidence_backed, change.audit_proven);
                let at = *seen.entry((now.id.clone(), way)).or_insert(changes.len());
                match changes.get_mut(at) {
                    Some(known) => known.baselines.push(baseline.id.clone()),
                    None => changes.push(ControlChange { baselines: vec![baseline.id.clone()], ..change }),
                }
            }
        }
        // What was lost comes first.
        changes.sort_by_key(|change| !change.state.is_worse);
        self.controls = changes;
    }
}

impl ConfigChange {
    fn is_worse(&self) -> bool {
        self.verdict.is_worse || self.checks.iter().any(|check| check.change.is_worse)
    }
}

fn profile(
    old: Option<&(String, Option<usize>)>,
    new: Option<&(String, Option<usize>)>,
) -> Option<Change<Option<String>>> {
    let name = |profile: Option<&(String, Option<usize>)>| profile.map(|(name, _)| name.clone());
    if name(old) == name(new) {
        return None;
    }
    let is_worse = match (old.and_then(|one| one.1), new.and_then(|one| one.1)) {
        (Some(old), Some(new)) => new < old,
        // What is no step of the shipped ladder cannot be called higher or lower here.
        _ => new.is_none(),
    };
    Some(Change { old: name(old), new: name(new), is_worse })
}

fn control(old: &ControlCoverage, new: &ControlCoverage) -> Option<ControlChange> {
    let changed = |old: bool, new: bool| (old != new).then_some(new);
    let evidence_backed = changed(old.evidence_backed, new.evidence_backed);
    let audit_proven = changed(old.audit_proven, new.audit_proven);
    let is_worse =
        height(new.state) < height(old.state) || evidence_backed == Some(false) || audit_proven == Some(false);
    let is_same = old.state == new.state && evidence_backed.is_none() && audit_proven.is_none();
    (!is_same).then(|| ControlChange {
        id: new.id.clone(),
        baselines: Vec::new(),
        state: Change { old: old.state, new: new.state, is_worse },
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
            let change = Change { old: old.cloned(), new: new.cloned(), is_worse: is_worse(old, new) };
            Named { name: name.clone(), change }
        })
        .collect()
}

fn evidence(
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
        let change = Change { old: change.old.map(word), new: change.new.map(word), is_worse: change.is_worse };
        Named { name, change }
    })
    .collect()
}

/// How good a verdict is.
fn rank(config: &ConfigState) -> u8 {
    match config.verdict.as_str() {
        "pass" => 2,
        "undetermined" => 1,
        _ => 0,
    }
}

fn configs(old: &BTreeMap<String, ConfigState>, new: &BTreeMap<String, ConfigState>) -> Vec<ConfigChange> {
    let lets_pass = |status: &str| !matches!(status, "fail" | "inert" | "undetermined");
    let none = BTreeMap::new();
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    changed
        .map(|path| {
            let (before, after) = (old.get(path), new.get(path));
            let passed = |config: Option<&ConfigState>| config.is_some_and(|config| config.verdict == "pass");
            // A configuration that does not pass is worse than none, and than one that did.
            let fails = after.is_some_and(|after| after.verdict != "pass");
            let fell = before.zip(after).is_some_and(|(before, after)| rank(after) < rank(before));
            let is_worse = fell || (fails && before.is_none()) || (after.is_none() && passed(before));
            let checks = |config: Option<&'_ ConfigState>| config.map_or(none.clone(), |config| config.checks.clone());
            let worse = |old: Option<&String>, new: Option<&String>| {
                match new {
                    Some(new) => !lets_pass(new) && old.is_none_or(|old| lets_pass(old)),
                    // What is no longer asked, or was not read, is no longer shown.
                    None => old.is_some_and(|old| matches!(old.as_str(), "pass" | "attested")),
                }
            };
            ConfigChange {
                path: path.clone(),
                verdict: Change {
                    old: before.map(|config| config.verdict.clone()),
                    new: after.map(|config| config.verdict.clone()),
                    is_worse,
                },
                checks: if before.is_some() && after.is_some() {
                    named(&checks(before), &checks(after), worse)
                } else {
                    Vec::new()
                },
            }
        })
        .collect()
}
