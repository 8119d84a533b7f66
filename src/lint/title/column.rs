//! Titles in a column of their own, beside a column of controls.
//! It must judge a text that is no known title only where the column is one of official titles.

use super::near::{Near, compare};
use super::{Fits, Judged, label};
use crate::lint::Raw;
use crate::lint::cite::Citation;
use crate::lint::context::Around;
use crate::lint::facts::{Facts, Id, squashed};
use crate::lint::table::{Columns, Role};

/// Judges the title columns of a table.
pub(in crate::lint) fn columns(
    around: Around<'_>,
    citations: &[Citation],
    columns: &Columns,
    facts: &Facts<'_>,
    out: &mut Vec<Raw>,
) {
    for (column, role) in columns.roles.iter().enumerate() {
        let is_title = *role == Role::Title;
        if !is_title && *role != Role::Label {
            continue;
        }
        if is_title && columns.is_old(around, column) {
            continue;
        }
        let cells: Vec<Cell<'_>> = cells(around, citations, columns, (column, is_title), facts);
        let known = cells.iter().filter(|cell| cell.fits.is_some() || cell.near > Near::Far).count();
        let is_official = is_title && 2 * known > cells.len();
        for cell in cells {
            judge(&cell, is_official, is_title, facts, out);
        }
    }
}

/// A cell of a title column, and what is known of it.
struct Cell<'a> {
    around: Around<'a>,
    citation: &'a Citation,
    id: Id,
    start: usize,
    text: &'a str,
    fits: Option<Fits>,
    near: Near,
}

fn cells<'a>(
    around: Around<'a>,
    citations: &'a [Citation],
    columns: &Columns,
    (column, is_title): (usize, bool),
    facts: &Facts<'_>,
) -> Vec<Cell<'a>> {
    let block = around.block;
    let mut out = Vec::new();
    for (row, cited) in columns.cited.iter().enumerate() {
        let Some(citation) = cited.map(|at| &citations[at]) else { continue };
        let Some(id) = citation.known().filter(|id| facts.get(*id).has_title) else { continue };
        let text = block.cell_text(row, column);
        let start = block.cell_start(row, column);
        // A cell that cites says more than a title.
        let end = start + text.len();
        let cites = citations.iter().any(|other| other.range.start >= start && other.range.end <= end);
        if cites || !text.chars().any(char::is_alphabetic) || around.is_quoted(start) {
            continue;
        }
        let judged = Judged { around, facts, id, citation };
        let fits = judged.fits(&squashed(text));
        // It counts where the text is no title, and only where it should be one.
        let is_asked = is_title && fits.is_none();
        let near = if is_asked { compare(text, &facts.get(id).control.control.title) } else { Near::Far };
        out.push(Cell { around, citation, id, start, text, fits, near });
    }
    out
}

fn judge(cell: &Cell<'_>, is_official: bool, is_title: bool, facts: &Facts<'_>, out: &mut Vec<Raw>) {
    let judged = Judged { around: cell.around, facts, id: cell.id, citation: cell.citation };
    let range = cell.start..cell.start + cell.text.len();
    if judged.is_nis2() {
        if cell.text.split_whitespace().count() <= 20
            && let Some(other) = label::other_point(facts, cell.id, cell.text)
        {
            out.push(judged.wrong(&range, Some(Fits::Other(other))));
        }
        return;
    }
    if cell.around.is_past(cell.citation.range.start) {
        return;
    }
    match &cell.fits {
        Some(Fits::Own) => {}
        Some(fits) => {
            let is_former = matches!(fits, Fits::Former);
            if is_title || is_former || cell.text.contains(' ') && super::is_capitalised(cell.text) {
                out.push(judged.wrong(&range, Some(*fits)));
            }
        }
        None if is_title && cell.near == Near::Misspelt => out.push(judged.wrong(&range, None)),
        None if is_official && cell.near == Near::Far && !has_title_in_it(cell, facts) && !is_sentence(cell.text) => {
            out.push(judged.wrong(&range, None));
        }
        None => {}
    }
}

/// Whether the title stands in a longer text, as in `Account Management | Automated System Account Management`.
fn has_title_in_it(cell: &Cell<'_>, facts: &Facts<'_>) -> bool {
    let title = &facts.get(cell.id).title;
    squashed(cell.text).contains(title.as_str())
}

/// Whether a text says something rather than naming it.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > 12 || text.trim_end().ends_with('.')
}
