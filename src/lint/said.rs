//! Rows of tables beside what the workspace says of the same control: a row that says done, and a statement that says planned.
//! It must compare only a cell that says one status with a control that the workspace speaks of.

use std::sync::OnceLock;

use super::Raw;
use super::cite::Citation;
use super::context::Around;
use super::facts::Facts;
use super::import::status::Table;
use super::promises::Shown;
use super::table::{Columns, Role};
use super::title::one_line;
use crate::diag::{Code, Finding, Place};
use crate::model::statement::{Responsibility, Status};
use crate::report::state::State;

/// Judges the rows of a table.
pub(super) fn rows(
    around: Around<'_>,
    citations: &[Citation],
    columns: &Columns,
    (facts, shown): (&Facts<'_>, &Shown),
    out: &mut Vec<Raw>,
) {
    static WORDS: OnceLock<Table> = OnceLock::new();
    let block = around.block;
    let Some(column) = columns.first(Role::Status) else { return };
    for row in 1..block.rows.len() {
        let Some(id) = columns.cited.get(row).copied().flatten().and_then(|at| citations[at].known()) else { continue };
        let (text, start) = (block.cell_text(row, column), block.cell_start(row, column));
        let cell = WORDS.get_or_init(Table::new).read(text);
        if text.is_empty() || cell.doubt.is_some() || block.has_note(row, column) || around.is_past(start) {
            continue;
        }
        let control = facts.get(id).control;
        let Some((known, place)) = contradicted(&control.name(), cell.status, cell.responsibility, shown) else {
            continue;
        };
        let message = format!("{} is `{}` here, and {known} in the workspace", control.control.id, one_line(text));
        let fix = "say in the document what the workspace says, or change the statement where that is out of date";
        let finding = Finding::new(Code::Contradiction, message, fix).with_related(place);
        out.push(Raw::new(block.place(start), finding));
    }
}

/// What the workspace says in the place of a cell, where both cannot be true, and where it does.
fn contradicted(
    name: &str,
    said: Status,
    responsibility: Responsibility,
    shown: &Shown,
) -> Option<(String, Option<Place>)> {
    let is_done = |status: Status| matches!(status, Status::Implemented | Status::Alternative);
    if responsibility != Responsibility::Product {
        return None;
    }
    if let Some((own, place)) = shown.said.get(name) {
        // What does not apply here may well apply to what the document is about.
        let is_scope = [said, *own].contains(&Status::NotApplicable);
        let same = said == *own || (is_done(said) && is_done(*own)) || is_scope;
        return (!same).then(|| (own.word().to_owned(), place.clone()));
    }
    // What safeguards make of it: a cell may say less, and that nothing is said contradicts nothing.
    let state = shown.controls.get(name)?;
    let less = is_done(said) && matches!(state, State::Partial | State::Planned);
    less.then(|| (state.word().to_lowercase(), None))
}
