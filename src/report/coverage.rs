//! How much of a baseline is addressed, and on what that rests.
//! Every number stands with its denominator; nothing is rounded up.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use super::picture::{ControlView, Picture, State};
use crate::load::BaselineRef;
use crate::model::safeguard::How;

/// The coverage of one baseline. The nine states sum to `controls`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    /// The baseline.
    pub id: String,
    /// Whether the public data may lack controls of it.
    pub lower_bound: bool,
    /// How many controls it has.
    pub controls: usize,
    /// By a statement on the control itself.
    pub implemented: usize,
    /// By a statement on the control itself, in another way.
    pub alternative: usize,
    /// By safeguards with live evidence.
    pub supported: usize,
    /// In part.
    pub partial: usize,
    /// Planned.
    pub planned: usize,
    /// The customer's to do.
    pub customer: usize,
    /// Inherited.
    pub inherited: usize,
    /// Not applicable, with a reason.
    pub not_applicable: usize,
    /// Not addressed.
    pub gap: usize,
    /// How many rest on live evidence.
    pub evidence_backed: usize,
    /// How many have all their necessary safeguards proven by the audit of the workspace's configurations.
    pub audit_proven: usize,
}

impl Coverage {
    /// Counts the controls of a baseline; `proven` are the safeguards that an audit proved.
    #[must_use]
    pub fn of(
        baseline: BaselineRef<'_>,
        views: &[ControlView<'_>],
        picture: &Picture<'_>,
        proven: &BTreeSet<String>,
    ) -> Self {
        let (id, lower_bound) = (baseline.name(), baseline.baseline.lower_bound);
        let mut coverage = Self { id, lower_bound, controls: views.len(), ..Self::default() };
        for view in views {
            *coverage.slot(view.state) += 1;
            coverage.evidence_backed += usize::from(view.backed);
            let needed = picture.links.of(&view.control.name()).iter().filter(|(_, link)| link.how == How::Implements);
            let mut needed = needed.peekable();
            let is_proven = needed.peek().is_some()
                && needed
                    .all(|(safeguard, link)| proven.contains(safeguard.id.as_str()) && picture.holds(safeguard, link));
            coverage.audit_proven += usize::from(is_proven);
        }
        coverage
    }

    fn slot(&mut self, state: State) -> &mut usize {
        match state {
            State::Implemented => &mut self.implemented,
            State::Alternative => &mut self.alternative,
            State::Supported => &mut self.supported,
            State::Partial => &mut self.partial,
            State::Planned => &mut self.planned,
            State::Customer => &mut self.customer,
            State::Inherited => &mut self.inherited,
            State::NotApplicable => &mut self.not_applicable,
            State::Gap => &mut self.gap,
        }
    }

    /// The counts in the order of [`State::ALL`].
    #[must_use]
    pub fn counts(&self) -> [(State, usize); 9] {
        let mut copy = self.clone();
        State::ALL.map(|state| (state, *copy.slot(state)))
    }

    /// One line: every state that occurs, with the denominator.
    #[must_use]
    pub fn line(&self) -> String {
        let counted = self.counts().into_iter().filter(|(_, n)| *n > 0);
        let parts: Vec<String> = counted.map(|(state, n)| format!("{n} {}", state.word().to_lowercase())).collect();
        format!(
            "{}{} controls: {}; {} of {} backed by live evidence",
            if self.lower_bound { "at least " } else { "" },
            self.controls,
            parts.join(", "),
            self.evidence_backed,
            self.controls
        )
    }
}

/// The coverage of several baselines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageReport {
    /// Version of this shape.
    pub schema_version: u32,
    /// One entry a baseline.
    pub baselines: Vec<Coverage>,
}

impl CoverageReport {
    /// Counts the controls of baselines.
    #[must_use]
    pub fn of<'p>(picture: &Picture<'p>, baselines: &[BaselineRef<'p>], proven: &BTreeSet<String>) -> Self {
        let one = |baseline: &BaselineRef<'p>| {
            let members = picture.library.catalogs().members(*baseline);
            let views: Vec<_> = members.into_iter().map(|control| picture.view(control)).collect();
            Coverage::of(*baseline, &views, picture, proven)
        };
        Self { schema_version: 1, baselines: baselines.iter().map(one).collect() }
    }

    /// As a table.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let states = State::ALL.map(State::word);
        let header = ["Baseline", "Controls"].into_iter().chain(states).chain(["Evidence-backed", "Audit-proven"]);
        let mut sheet = Sheet::new(header);
        for row in &self.baselines {
            let counts = row.counts().map(|(_, n)| n);
            let numbers = [row.controls].into_iter().chain(counts).chain([row.evidence_backed, row.audit_proven]);
            let bound = if row.lower_bound { " (lower bound)" } else { "" };
            sheet.push([format!("{}{bound}", row.id)].into_iter().chain(numbers.map(|n| n.to_string())));
        }
        sheet
    }
}
