//! What the columns of a matrix hold beside the controls, by their headers.
//! It must take a column for what its header says, and read no cell for a status.

use super::enhancement::{self, Column};
use crate::lint::block::Block;
use crate::lint::table::{Columns, Role};
use crate::load::Library;

/// What the columns of a matrix hold beside the controls.
pub(super) struct Layout {
    /// Where safeguards or controls may stand, the column of safeguards first; each cell says which it names.
    pub(super) subjects: Vec<usize>,
    /// Whether the first of them is one of safeguards.
    pub(super) is_safeguard: bool,
    /// Which enhancement of a control a row is about.
    pub(super) enhancements: Vec<Column>,
    /// Several may speak of it, and the weakest counts.
    pub(super) status: Vec<usize>,
    pub(super) evidence: Vec<usize>,
    pub(super) how: Vec<usize>,
    /// Whom something is inherited from.
    pub(super) provider: Option<usize>,
    /// What says something and is taken into no statement.
    pub(super) others: Vec<usize>,
}

const EVIDENCE: &[&str] = &[
    "evidence",
    "proof",
    "reference",
    "references",
    "where",
    "link",
    "links",
    "source",
    "test",
    "tests",
    "code",
    "file",
    "files",
];
const HOW: &[&str] = &[
    "how",
    "notes",
    "note",
    "implementation",
    "description",
    "comment",
    "comments",
    "remarks",
    "remark",
    "details",
    "what",
    "implementation details",
    "solution",
    "approach",
    "measure",
    "reason",
    "justification",
    "implementation notes",
    "feature",
];
const PROVIDER: &[&str] = &["provider", "inherited from", "from"];
const SAFEGUARD: &[&str] = &["safeguard", "safeguards", "safeguard id"];

impl Layout {
    pub(super) fn of(library: &Library, block: &Block, columns: &Columns) -> Self {
        let header = |column: usize| block.cell_text(0, column).to_lowercase();
        let all = || 0..columns.roles.len();
        let is_id =
            |column: usize| (1..block.rows.len()).any(|row| library.safeguard(block.cell_text(row, column)).is_some());
        let safeguards = all().find(|column| SAFEGUARD.contains(&header(*column).as_str()) || is_id(*column));
        let controls = columns.first(Role::Controls).filter(|column| Some(*column) != safeguards);
        let subjects: Vec<usize> = safeguards.into_iter().chain(controls).collect();
        let mut enhancements = enhancement::columns(block, columns.roles.len());
        enhancements.retain(|column| !subjects.contains(&column.at));
        let mut layout = Self {
            subjects,
            is_safeguard: safeguards.is_some(),
            enhancements,
            status: all().filter(|column| columns.roles[*column] == Role::Status).collect(),
            evidence: all().filter(|column| EVIDENCE.contains(&header(*column).as_str())).collect(),
            how: all()
                .filter(|column| columns.roles[*column] != Role::Status && HOW.contains(&header(*column).as_str()))
                .collect(),
            provider: all().find(|column| PROVIDER.contains(&header(*column).as_str())),
            others: Vec::new(),
        };
        // A title says no more than the control does; a table about nothing is all comments.
        let is_left = |column: &usize| columns.roles[*column] != Role::Title && !layout.takes(*column);
        let says = |column: &usize| (1..block.rows.len()).any(|row| super::is_said(block.cell_text(row, *column)));
        if !layout.subjects.is_empty() {
            layout.others = all().filter(is_left).filter(says).collect();
        }
        layout
    }

    fn takes(&self, column: usize) -> bool {
        let lists = [&self.subjects, &self.status, &self.evidence, &self.how];
        lists.iter().any(|list| list.contains(&column))
            || self.enhancements.iter().any(|own| own.at == column)
            || self.provider == Some(column)
    }
}
