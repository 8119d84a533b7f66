//! What an audit says of the controls of a baseline: which the file shows something for, which it weakens.
//! It must not call a control met: safeguards are necessary for it and seldom all of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::derive::Links;
use super::plan::Level;
use super::result::{Audit, Status};
use crate::load::Library;
use crate::model::safeguard::How;

/// What an audit says of the controls of one baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RollUp {
    /// The baseline.
    pub baseline: String,
    /// Controls all of whose necessary safeguards the configuration shows, each read in a file and as asked. Of a
    /// control without necessary safeguards, all that help it.
    pub shown: Vec<String>,
    /// Controls with a safeguard that the configuration fails, or that the application ignores.
    pub weakened: Vec<String>,
    /// How many controls it says nothing about, or not enough.
    pub silent: usize,
}

/// What a safeguard came to in an audit.
#[derive(Debug, Clone, Copy, Default)]
struct Came {
    fails: bool,
    passes: bool,
    open: bool,
}

/// Rolls an audit up for each of its baselines.
#[must_use]
pub fn roll_up(audit: &Audit, library: &Library, links: &Links<'_>) -> Vec<RollUp> {
    let mut came: BTreeMap<&str, Came> = BTreeMap::new();
    for result in audit.results.iter().filter(|result| result.level == Level::Required) {
        let entry = came.entry(&result.safeguard).or_default();
        match result.status {
            Status::Fail | Status::Inert => entry.fails = true,
            Status::Pass => entry.passes = true,
            Status::NotApplicable => {}
            // A statement, a waiver or an answer is not what the configuration shows.
            Status::Undetermined | Status::Manual | Status::Waived | Status::Attested => entry.open = true,
        }
    }
    let doubtful = audit.is_doubtful();
    let of = |safeguard: &str| came.get(safeguard).copied().unwrap_or_default();
    let baselines = audit.baselines.iter().filter_map(|name| library.baseline(name).ok());
    baselines
        .map(|baseline| {
            let mut rolled = RollUp { baseline: baseline.name(), shown: Vec::new(), weakened: Vec::new(), silent: 0 };
            for control in library.catalogs().members(baseline) {
                let linked = links.of(&control.name());
                let necessary: Vec<_> = linked.iter().filter(|(_, link)| link.how == How::Implements).collect();
                let counted = if necessary.is_empty() { linked.iter().collect() } else { necessary };
                let shows = |came: Came| came.passes && !came.open && !came.fails;
                if linked.iter().any(|(safeguard, _)| of(&safeguard.id).fails) {
                    rolled.weakened.push(control.control.id.value.clone());
                } else if !doubtful
                    && !counted.is_empty()
                    && counted.iter().all(|(safeguard, _)| shows(of(&safeguard.id)))
                {
                    rolled.shown.push(control.control.id.value.clone());
                } else {
                    rolled.silent += 1;
                }
            }
            rolled
        })
        .collect()
}
