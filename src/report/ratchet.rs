//! Coverage against an earlier measurement: which controls stand lower than they did, and which claims rest on less.
//! It must name every control; counts alone would let one control hide behind another.

use std::collections::BTreeMap;

use super::coverage::{ControlCoverage, Coverage, CoverageReport};
use super::resting;
use super::state::State;
use crate::diag::{Code, Finding};

const FIX: &str = "restore what was lost, or measure anew and keep the new file with the reason in its commit";

/// What a control lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Loss {
    /// The state it had, and the lower one that it has.
    state: Option<(State, State)>,
    evidence: bool,
    audit: bool,
}

/// What stands lower than in an earlier report: every control that does, those that lost the same in the same baselines
/// together, baselines that are no longer measured, and claims that rest on less.
#[must_use]
pub fn fallen(before: &CoverageReport, now: &CoverageReport) -> Vec<Finding> {
    let known: BTreeMap<&str, &Coverage> = now.baselines.iter().map(|one| (one.id.as_str(), one)).collect();
    let mut findings = Vec::new();
    // Each control once for each loss, with the baselines where it had it.
    let mut losses: Vec<(&str, Loss, Vec<&str>)> = Vec::new();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for old in &before.baselines {
        let Some(new) = known.get(old.id.as_str()) else {
            findings.push(fell(format!("the baseline `{}` was measured before and is not now", old.id)));
            continue;
        };
        for (control, loss) in lost(old, new) {
            let own = places.entry(control).or_default();
            match own.iter().find(|at| losses[**at].1 == loss) {
                Some(at) => losses[*at].2.push(&old.id),
                None => {
                    own.push(losses.len());
                    losses.push((control, loss, vec![&old.id]));
                }
            }
        }
    }
    let mut groups: Vec<(Loss, Vec<&str>, Vec<&str>)> = Vec::new();
    for (control, loss, baselines) in losses {
        match groups.iter_mut().find(|(other, others, _)| *other == loss && *others == baselines) {
            Some((.., controls)) => controls.push(control),
            None => groups.push((loss, baselines, vec![control])),
        }
    }
    findings.extend(groups.iter().map(|(loss, baselines, controls)| fell(said(*loss, baselines, controls))));
    if let (Some(before), Some(now)) = (&before.claims, &now.claims) {
        let lost = resting::losses(before, now);
        findings.extend(lost.iter().map(|(about, lost)| fell(format!("`{about}` {}", lost.said()))));
    }
    findings
}

/// The controls of a baseline that lost something.
fn lost<'c>(old: &'c Coverage, new: &Coverage) -> Vec<(&'c str, Loss)> {
    let now: BTreeMap<&str, _> = new.by_control.iter().map(|control| (control.id.as_str(), control)).collect();
    let loss = |before: &'c ControlCoverage| {
        // What left the catalog is not the product's loss.
        let after = now.get(before.id.as_str())?;
        let loss = Loss {
            state: (height(after.state) < height(before.state)).then_some((before.state, after.state)),
            evidence: before.evidence_backed && !after.evidence_backed,
            audit: before.audit_proven && !after.audit_proven,
        };
        (loss.state.is_some() || loss.evidence || loss.audit).then_some((before.id.as_str(), loss))
    };
    old.by_control.iter().filter_map(loss).collect()
}

fn said(loss: Loss, baselines: &[&str], controls: &[&str]) -> String {
    let word = |state: State| state.word().to_lowercase();
    let verb = |one: &'static str, many: &'static str| if controls.len() == 1 { one } else { many };
    let mut lost = Vec::new();
    if let Some((before, after)) = loss.state {
        let (was, is) = (verb("was", "were"), verb("is", "are"));
        lost.push(format!("{was} {} and {is} {}", word(before), word(after)));
    }
    if loss.evidence {
        lost.push(format!("{} on live evidence no longer", verb("rests", "rest")));
    }
    if loss.audit {
        lost.push(format!("{} proven by the audit no longer", verb("is", "are")));
    }
    let names: Vec<String> = controls.iter().map(|id| format!("`{id}`")).collect();
    format!("{} in {} {}", names.join(", "), baselines.join(", "), lost.join(", and "))
}

/// How much a state says that is done. A control that is the customer's or does not apply is no gap and no work of ours,
/// so it is neither more nor less than one that is done in part.
pub(super) const fn height(state: State) -> u8 {
    match state {
        State::Implemented | State::Alternative | State::Supported => 4,
        State::Inherited => 3,
        State::Partial | State::Customer | State::NotApplicable => 2,
        State::Planned => 1,
        State::Gap => 0,
    }
}

fn fell(message: String) -> Finding {
    Finding::new(Code::CoverageFell, message, FIX)
}
