//! Coverage against an earlier measurement: which controls stand lower than they did.
//! It must name every control; counts alone would let one control hide behind another.

use std::collections::BTreeMap;

use super::coverage::{Coverage, CoverageReport};
use super::picture::State;
use crate::diag::{Code, Finding};

const FIX: &str = "restore what was lost, or measure anew and keep the new file with the reason in its commit";

/// What stands lower than in an earlier report: control by control, and baselines that are no longer measured.
#[must_use]
pub fn fallen(before: &CoverageReport, now: &CoverageReport) -> Vec<Finding> {
    let known: BTreeMap<&str, &Coverage> = now.baselines.iter().map(|one| (one.id.as_str(), one)).collect();
    before
        .baselines
        .iter()
        .flat_map(|old| match known.get(old.id.as_str()) {
            Some(new) => controls(old, new),
            None => vec![fell(format!("the baseline `{}` was measured before and is not now", old.id))],
        })
        .collect()
}

fn controls(old: &Coverage, new: &Coverage) -> Vec<Finding> {
    let now: BTreeMap<&str, _> = new.by_control.iter().map(|control| (control.id.as_str(), control)).collect();
    let mut findings = Vec::new();
    for before in &old.by_control {
        let name = format!("`{}` in {}", before.id, old.id);
        let Some(after) = now.get(before.id.as_str()) else {
            // What left the catalog is not the product's loss.
            continue;
        };
        let mut lost = Vec::new();
        if height(after.state) < height(before.state) {
            let word = |state: State| state.word().to_lowercase();
            lost.push(format!("was {} and is {}", word(before.state), word(after.state)));
        }
        if before.evidence_backed && !after.evidence_backed {
            lost.push("rests on live evidence no longer".to_owned());
        }
        if before.audit_proven && !after.audit_proven {
            lost.push("is proven by the audit no longer".to_owned());
        }
        if !lost.is_empty() {
            findings.push(fell(format!("{name} {}", lost.join(", and "))));
        }
    }
    findings
}

/// How much a state says that the product does; a control that is somebody else's is no gap, and no work of ours.
pub(super) const fn height(state: State) -> u8 {
    match state {
        State::Implemented | State::Alternative | State::Supported => 4,
        State::Customer | State::Inherited | State::NotApplicable => 3,
        State::Partial => 2,
        State::Planned => 1,
        State::Gap => 0,
    }
}

fn fell(message: String) -> Finding {
    Finding::new(Code::CoverageFell, message, FIX)
}
