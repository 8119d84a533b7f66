//! The compliance matrix as a page: the same tables, with what its filters choose from and its bars count.
//! It must count what stands in the tables and decide nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::matrix::{FamilyRows, Matrix, Row, Table};
use super::recommend::Start;
use super::state::State;
use crate::load::library::Supplied;

/// The page; `templates/matrix.html` reads it.
#[derive(Debug, Serialize)]
pub struct Page<'m> {
    product: Option<&'m str>,
    profile: Option<&'m str>,
    as_of: Option<&'m str>,
    baselines: Vec<Baseline<'m>>,
    profiles: &'m [Start],
    supplied: &'m [Supplied],
    /// The states that occur, in the order in which they are counted.
    states: Vec<&'static str>,
    /// How each state is drawn: `done`, `part`, `else` or `none`.
    kinds: BTreeMap<&'static str, &'static str>,
    /// The families that occur, each once, in the order of the tables.
    families: Vec<&'m str>,
}

/// One baseline with its counts.
#[derive(Debug, Serialize)]
struct Baseline<'m> {
    table: &'m Table,
    tally: Tally,
    families: Vec<Family<'m>>,
}

/// One family with its counts.
#[derive(Debug, Serialize)]
struct Family<'m> {
    rows: &'m FamilyRows,
    tally: Tally,
}

/// How many controls stand how, in the four kinds that a bar shows; they sum to `controls`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Tally {
    controls: usize,
    done: usize,
    part: usize,
    elsewhere: usize,
    gap: usize,
}

impl Tally {
    fn of<'r>(rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut tally = Self::default();
        for row in rows {
            tally.controls += 1;
            *match State::ALL.into_iter().find(|state| state.word() == row.status).map_or("none", kind) {
                "done" => &mut tally.done,
                "part" => &mut tally.part,
                "else" => &mut tally.elsewhere,
                _ => &mut tally.gap,
            } += 1;
        }
        tally
    }
}

const fn kind(state: State) -> &'static str {
    match state {
        State::Implemented | State::Alternative | State::Supported => "done",
        State::Partial | State::Planned => "part",
        State::Customer | State::Inherited | State::NotApplicable => "else",
        State::Gap => "none",
    }
}

impl<'m> Page<'m> {
    /// The page of a matrix.
    #[must_use]
    pub fn of(matrix: &'m Matrix) -> Self {
        let rows = || matrix.baselines.iter().flat_map(|table| &table.families).flat_map(|family| &family.controls);
        let states = State::ALL.into_iter().filter(|state| rows().any(|row| row.status == state.word()));
        let mut families: Vec<&str> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for family in matrix.baselines.iter().flat_map(|table| &table.families) {
            if known.insert(family.id.as_str()) {
                families.push(&family.id);
            }
        }
        Self {
            product: matrix.product.as_deref(),
            profile: matrix.profile.as_deref(),
            as_of: matrix.as_of.as_deref(),
            baselines: matrix.baselines.iter().map(baseline).collect(),
            profiles: &matrix.profiles,
            supplied: &matrix.supplied,
            states: states.map(State::word).collect(),
            kinds: State::ALL.into_iter().map(|state| (state.word(), kind(state))).collect(),
            families,
        }
    }
}

fn baseline(table: &Table) -> Baseline<'_> {
    let families = table.families.iter();
    Baseline {
        table,
        tally: Tally::of(table.families.iter().flat_map(|family| &family.controls)),
        families: families.map(|rows| Family { rows, tally: Tally::of(rows.controls.iter()) }).collect(),
    }
}
