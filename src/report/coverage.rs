//! How much of a baseline is addressed, and on what that rests.
//! Every number stands with its denominator; nothing is rounded up.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Sheet;
use super::picture::{ControlView, Picture};
use super::resting::{self, Claim};
use super::state::State;
use crate::evidence::standing::Standing;
use crate::load::BaselineRef;
use crate::model::safeguard::How;

/// How many controls stand how. The nine states sum to `controls`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// How many controls there are.
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
    /// How many have all their necessary safeguards proven by the audit of the workspace's configurations: the
    /// configuration says so, and the audit read it there. Not there where nothing was audited for it, as for the matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit_proven: Option<usize>,
}

impl Tally {
    fn add(&mut self, control: &ControlCoverage) {
        self.controls += 1;
        *self.slot(control.state) += 1;
        self.evidence_backed += usize::from(control.evidence_backed);
        *self.audit_proven.get_or_insert_default() += usize::from(control.audit_proven);
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
        let mut copy = *self;
        State::ALL.map(|state| (state, *copy.slot(state)))
    }

    /// The cells of a table: the controls, each state, and what they rest on.
    fn cells(&self) -> impl Iterator<Item = String> {
        let counts = self.counts().map(|(_, n)| n);
        let numbers = [self.controls]
            .into_iter()
            .chain(counts)
            .chain([self.evidence_backed, self.audit_proven.unwrap_or_default()]);
        numbers.map(|n| n.to_string())
    }
}

/// The coverage of one baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// The baseline.
    pub id: String,
    /// Whether the public data may lack controls of it.
    pub lower_bound: bool,
    /// All its controls.
    #[serde(flatten)]
    pub tally: Tally,
    /// The same by family, in the catalog's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub families: Vec<Family>,
    /// The same by control, in the catalog's order: what `--not-below` and `diff` compare.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_control: Vec<ControlCoverage>,
}

/// The coverage of one family of a baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Family {
    /// Short name.
    pub id: String,
    /// Full name.
    pub title: String,
    /// Its controls in the baseline.
    #[serde(flatten)]
    pub tally: Tally,
}

/// How the product stands to one control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlCoverage {
    /// The control's id in its catalog.
    pub id: String,
    /// Its state.
    pub state: State,
    /// Whether the state rests on live evidence.
    pub evidence_backed: bool,
    /// Whether the audit proves every safeguard necessary for it.
    pub audit_proven: bool,
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
        let tally = Tally { audit_proven: Some(0), ..Tally::default() };
        let mut coverage =
            Self { id: baseline.name(), lower_bound: baseline.baseline.lower_bound, tally, ..Self::default() };
        for view in views {
            let control = ControlCoverage {
                id: view.control.control.id.value.clone(),
                state: view.state,
                evidence_backed: view.backed,
                audit_proven: is_proven(view, picture, proven),
            };
            let (id, title) = view.family();
            let at = coverage.families.iter().position(|family| family.id == id).unwrap_or_else(|| {
                coverage.families.push(Family { id: id.to_owned(), title: title.to_owned(), ..Family::default() });
                coverage.families.len() - 1
            });
            coverage.families[at].tally.add(&control);
            coverage.tally.add(&control);
            coverage.by_control.push(control);
        }
        coverage
    }

    /// The counts of states and evidence alone, for where families and controls are shown anyway and nothing was audited.
    #[must_use]
    pub fn without_parts(self) -> Self {
        let tally = Tally { audit_proven: None, ..self.tally };
        Self { tally, families: Vec::new(), by_control: Vec::new(), ..self }
    }

    /// One line: every state that occurs, with the denominator.
    #[must_use]
    pub fn line(&self) -> String {
        let tally = &self.tally;
        let counted = tally.counts().into_iter().filter(|(_, n)| *n > 0);
        let parts: Vec<String> = counted.map(|(state, n)| format!("{n} {}", state.word().to_lowercase())).collect();
        format!(
            "{}{} controls: {}; {} of {} backed by live evidence",
            if self.lower_bound { "at least " } else { "" },
            tally.controls,
            parts.join(", "),
            tally.evidence_backed,
            tally.controls
        )
    }
}

/// Whether an audit proved every safeguard that the control cannot be met without.
fn is_proven(view: &ControlView<'_>, picture: &Picture<'_>, proven: &BTreeSet<String>) -> bool {
    let needed = picture.links.of(&view.control.name()).iter().filter(|(_, link)| link.how == How::Implements);
    let mut needed = needed.peekable();
    needed.peek().is_some()
        && needed.all(|(safeguard, link)| proven.contains(safeguard.id.as_str()) && picture.holds(safeguard, link))
}

/// The coverage of several baselines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoverageReport {
    /// Version of this shape.
    pub schema_version: u32,
    /// One entry a baseline.
    pub baselines: Vec<Coverage>,
    /// What each claim rests on: what `--not-below` and `diff` compare; reports of before do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<Claim>>,
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
        Self { schema_version: 1, baselines: baselines.iter().map(one).collect(), claims: None }
    }

    /// The same with what the claims rest on.
    #[must_use]
    pub fn with_claims(self, standings: &[Standing<'_>]) -> Self {
        Self { claims: Some(resting::claims(standings)), ..self }
    }

    /// As a table of baselines.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(header(&["Baseline"]));
        for row in &self.baselines {
            sheet.push([row.label()].into_iter().chain(row.tally.cells()));
        }
        sheet
    }

    /// As a table of families, those of each baseline under its name.
    #[must_use]
    pub fn families(&self) -> Sheet {
        let mut sheet = Sheet::new(header(&["Baseline", "Family", "Title"]));
        for (row, family) in self.baselines.iter().flat_map(|row| row.families.iter().map(move |f| (row, f))) {
            let name = [row.label(), family.id.clone(), family.title.clone()];
            sheet.push(name.into_iter().chain(family.tally.cells()));
        }
        sheet
    }
}

impl Coverage {
    /// The baseline's name, and that it is a lower bound where it is one.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}", self.id, if self.lower_bound { " (lower bound)" } else { "" })
    }
}

fn header<'a>(names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let states = State::ALL.map(State::word);
    names.iter().copied().chain(["Controls"]).chain(states).chain(["Evidence-backed", "Audit-proven"])
}
