//! Two states of a product against each other.
//! It must compare only what both of them show.

use std::collections::{BTreeMap, BTreeSet};

use super::asked;
use super::graded::{self, Graded};
use super::rows::{claims, configs, control, evidence, profile};
use super::snapshot::Snapshot;
use super::{ConfigChange, ControlChange, Diff};
use crate::report::coverage::CoverageReport;

/// How many parts two states may have in common.
pub const PARTS: usize = 15;

impl Diff {
    /// What changed from `old` to `new`.
    #[must_use]
    pub fn of(old: &Snapshot, new: &Snapshot) -> Self {
        let mut diff = Self::none(old, new);
        let mut missing = Vec::new();
        if let Some((old, new)) = both("profile", old.profile.as_ref(), new.profile.as_ref(), &mut missing) {
            diff.profile = profile(old.as_ref(), new.as_ref());
        }
        if let Some((old, new)) = both("controls", old.coverage.as_ref(), new.coverage.as_ref(), &mut missing) {
            diff.controls(old, new);
        }
        let profiles = own_profiles(old, new);
        if let Some((old, new)) = both("what is asked", old.asked.as_ref(), new.asked.as_ref(), &mut missing) {
            diff.asked = match &profiles {
                Some((from, to)) => asked::changed(&asked::renamed(old, from, to), new),
                None => asked::changed(old, new),
            };
        }
        if let Some((old, new)) = both("statements", old.statements.as_ref(), new.statements.as_ref(), &mut missing) {
            diff.statements = graded::changed(old, new, 0);
        }
        if let Some((old, new)) = both("words of statements", old.texts.as_ref(), new.texts.as_ref(), &mut missing) {
            diff.texts = graded::changed(&kept(old, new), &kept(new, old), 0);
        }
        if let Some((old, new)) = both("what claims rest on", old.claims.as_ref(), new.claims.as_ref(), &mut missing) {
            diff.claims = claims(old, new);
        }
        if let Some((old, new)) = both("evidence", old.evidence.as_ref(), new.evidence.as_ref(), &mut missing) {
            diff.evidence = evidence(old, new);
        }
        if let Some((old, new)) = both("reviews of evidence", old.reviews.as_ref(), new.reviews.as_ref(), &mut missing)
        {
            diff.reviews = graded::changed(&kept(old, new), &kept(new, old), 0);
        }
        if let Some((old, new)) = both("ages of evidence", old.ages.as_ref(), new.ages.as_ref(), &mut missing) {
            // What only one side has did not change.
            diff.ages = graded::changed(&kept(old, new), &kept(new, old), 0);
        }
        if let Some((old, new)) = both("waivers", old.waivers.as_ref(), new.waivers.as_ref(), &mut missing) {
            diff.waivers = graded::changed(old, new, i64::MAX);
        }
        if let Some((old, new)) = both("rules", old.rules.as_ref(), new.rules.as_ref(), &mut missing) {
            diff.rules = graded::changed(old, new, 0);
        }
        if let Some((old, new)) = both("documents", old.documents.as_ref(), new.documents.as_ref(), &mut missing) {
            diff.documents = graded::changed(old, new, 0);
        }
        if let Some((old, new)) = both("release", old.release.as_ref(), new.release.as_ref(), &mut missing) {
            diff.release = graded::changed(old, new, 0);
        }
        if let Some((old, new)) = both("configurations", old.configs.as_ref(), new.configs.as_ref(), &mut missing) {
            diff.configs = configs(old, new);
        }
        if let Some((old, new)) = both("findings", old.faults.as_ref(), new.faults.as_ref(), &mut missing) {
            diff.found = new.difference(old).cloned().collect();
            diff.mended = old.difference(new).cloned().collect();
        }
        if old.is_start {
            diff.waivers.iter_mut().chain(&mut diff.rules).for_each(|row| row.change.is_worse = false);
        }
        diff.not_compared = missing;
        diff.is_worse = diff.worsens();
        diff.is_better = diff.betters();
        diff
    }

    fn none(old: &Snapshot, new: &Snapshot) -> Self {
        Self {
            schema_version: 1,
            old: old.name.clone(),
            new: new.name.clone(),
            is_worse: false,
            is_better: false,
            not_compared: Vec::new(),
            profile: None,
            baselines_added: Vec::new(),
            baselines_removed: Vec::new(),
            controls: Vec::new(),
            asked: Vec::new(),
            statements: Vec::new(),
            texts: Vec::new(),
            claims: Vec::new(),
            evidence: Vec::new(),
            reviews: Vec::new(),
            ages: Vec::new(),
            waivers: Vec::new(),
            rules: Vec::new(),
            documents: Vec::new(),
            release: Vec::new(),
            configs: Vec::new(),
            found: Vec::new(),
            mended: Vec::new(),
        }
    }

    fn worsens(&self) -> bool {
        self.profile.as_ref().is_some_and(|change| change.is_worse)
            || !self.baselines_removed.is_empty()
            || self.controls.iter().any(|control| control.state.is_worse)
            || self.lists().into_iter().flatten().any(|row| row.change.is_worse)
            || self.configs.iter().any(ConfigChange::is_worse)
            || !self.found.is_empty()
    }

    fn betters(&self) -> bool {
        self.profile.as_ref().is_some_and(|change| change.is_better)
            || !self.baselines_added.is_empty()
            || self.controls.iter().any(|control| control.state.is_better)
            || self.lists().into_iter().flatten().any(|row| row.change.is_better)
            || self.configs.iter().any(ConfigChange::is_better)
            || !self.mended.is_empty()
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

    fn is_better(&self) -> bool {
        self.verdict.is_better || self.checks.iter().any(|check| check.change.is_better)
    }
}

/// What both sides show; what one does not show is named.
fn both<'s, T>(
    part: &'static str,
    old: Option<&'s T>,
    new: Option<&'s T>,
    missing: &mut Vec<&'static str>,
) -> Option<(&'s T, &'s T)> {
    let both = old.zip(new);
    if both.is_none() {
        missing.push(part);
    }
    both
}

/// The names of two profiles that differ where one is no step of the shipped ladder: what they ask is compared then.
fn own_profiles(old: &Snapshot, new: &Snapshot) -> Option<(String, String)> {
    let (old, new) = (old.profile.as_ref()?.as_ref()?, new.profile.as_ref()?.as_ref()?);
    (old.0 != new.0 && (old.1.is_none() || new.1.is_none())).then(|| (old.0.clone(), new.0.clone()))
}

/// Those that the other side has too.
fn kept(own: &BTreeMap<String, Graded>, other: &BTreeMap<String, Graded>) -> BTreeMap<String, Graded> {
    let kept = own.iter().filter(|(name, _)| other.contains_key(*name));
    kept.map(|(name, graded)| (name.clone(), graded.clone())).collect()
}
