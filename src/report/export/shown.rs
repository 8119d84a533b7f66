//! What the audits of the configurations show of the safeguards that a control rests on.
//! It must call nothing settled that no audit read, or that an audit in doubt read.

use std::collections::{BTreeMap, BTreeSet};

use super::Sources;
use crate::audit::{Audit, Level, Status};
use crate::diag::{Code, Finding, counted};
use crate::load::ControlRef;
use crate::model::safeguard::{How, Safeguard};
use crate::model::statement::Status as Claimed;
use crate::report::picture::Picture;
use crate::report::state::State;

/// What was audited, by safeguard.
#[derive(Debug)]
pub(super) struct Shown<'s, 'p> {
    picture: &'s Picture<'p>,
    /// Safeguards of which a required check fails, is ignored by its application, or is waived.
    failing: BTreeSet<&'s str>,
    /// Whether every required check of a safeguard is settled, for each safeguard that has one.
    settled: BTreeMap<&'s str, bool>,
    audits: &'s [Audit],
}

impl<'s, 'p> Shown<'s, 'p> {
    /// Takes in the audits.
    pub(super) fn of(sources: &Sources<'s, 'p>) -> Self {
        let (mut failing, mut settled) = (BTreeSet::new(), BTreeMap::new());
        let results = sources.audits.iter().flat_map(|audit| &audit.results);
        for result in results.filter(|result| result.level == Level::Required) {
            let is_settled = matches!(result.status, Status::Pass | Status::Attested | Status::NotApplicable);
            *settled.entry(&*result.safeguard).or_insert(true) &= is_settled;
            if matches!(result.status, Status::Fail | Status::Inert | Status::Waived) {
                failing.insert(&*result.safeguard);
            }
        }
        Self { picture: sources.picture, failing, settled, audits: sources.audits }
    }

    /// Every safeguard that implements a control, or where none does any that strengthens it.
    fn rests_on(&self, control: ControlRef<'_>) -> Vec<&'p Safeguard> {
        let linked = self.picture.links.of(&control.name());
        let of = |how: How| linked.iter().filter(move |(_, own)| own.how == how).map(|(safeguard, _)| *safeguard);
        let implementing: Vec<&Safeguard> = of(How::Implements).collect();
        if implementing.is_empty() { of(How::Strengthens).collect() } else { implementing }
    }

    /// Whether a check of a safeguard that supports a control fails: a POA&M names the control for it, whether or not the
    /// control needs the safeguard.
    pub(super) fn fails(&self, control: ControlRef<'_>) -> bool {
        self.picture.links.of(&control.name()).iter().any(|(own, _)| self.failing.contains(own.id.as_str()))
    }

    /// Whether each check of what a control rests on was settled by audits that were not in doubt.
    pub(super) fn settles(&self, control: ControlRef<'_>) -> bool {
        let is_settled = |own: &&Safeguard| own.checks.is_empty() || self.settled.get(own.id.as_str()) == Some(&true);
        !self.audits.is_empty()
            && !self.audits.iter().any(Audit::shows_nothing)
            && self.rests_on(control).iter().all(is_settled)
            && !self.fails(control)
    }

    /// The status of a control no higher than the audits let it be.
    pub(super) fn status(&self, control: ControlRef<'_>, status: Option<Claimed>) -> Option<Claimed> {
        match status {
            Some(Claimed::Implemented | Claimed::Alternative) if self.fails(control) => Some(Claimed::Partial),
            other => other,
        }
    }

    /// Likewise a state.
    pub(super) fn state(&self, control: ControlRef<'_>, state: State) -> State {
        match state {
            State::Implemented | State::Alternative | State::Supported if self.fails(control) => State::Partial,
            other => other,
        }
    }

    /// What must be known of the audits: that there were none, or what they hold down; `lowered` are ids of controls.
    pub(super) fn notes(&self, lowered: &BTreeSet<String>) -> Vec<String> {
        let mut notes = Vec::new();
        if self.audits.is_empty() {
            notes.push("No configuration was audited, so a status rests on statements and their evidence alone: list `configs` in probity.yaml, or name one with --config.".to_owned());
        }
        let doubtful: Vec<&str> =
            self.audits.iter().filter(|audit| audit.shows_nothing()).map(|audit| audit.config.path.as_str()).collect();
        if !doubtful.is_empty() {
            notes.push(format!(
                "Audits that show nothing, so a status rests on statements and their evidence alone: {} (`probity audit-config` says why).",
                doubtful.join(", ")
            ));
        }
        if !lowered.is_empty() {
            let ids: Vec<&str> = lowered.iter().map(String::as_str).collect();
            notes.push(format!(
                "{} no more than partial, since a required check of a safeguard that supports it fails or is waived (`probity export fedramp-poam` lists them): {}.",
                counted(ids.len(), "control"),
                ids.join(", ")
            ));
        }
        notes
    }
}

/// Why a configuration could not be audited: that nothing says it is weak must not look as if it were not.
pub(super) fn unaudited(audit: &Audit) -> Vec<Finding> {
    let found: Vec<Finding> = audit.doubts().cloned().collect();
    if !found.is_empty() || !audit.shows_nothing() {
        return found;
    }
    let message = format!("`{}` could not be audited, so nothing here rests on it", audit.config.path);
    vec![Finding::new(Code::FailedAudit, message, "name its dialect, or leave it out of `configs`")]
}
