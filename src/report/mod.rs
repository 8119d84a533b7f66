//! What to show: the matrix, checklists, coverage, recommendations, explanations.
//! It must not write: `render` does, and templates; the forms of other programs are data in `export`.

pub mod answers;
pub mod audit;
pub mod audit_page;
pub mod audited;
pub mod book;
pub mod change;
pub mod checklist;
pub mod checklist_page;
pub mod control_list;
mod checklist_book;
pub mod coverage;
pub mod diff;
pub mod explain;
mod explain_code;
pub mod export;
pub mod findings;
pub mod found;
pub mod guide;
pub mod hub;
pub mod key;
pub mod list;
pub mod listing;
pub mod matrix;
pub mod matrix_page;

pub mod named;
pub mod picture;
pub mod production;
pub mod profiles;
pub mod provenance;
mod questions;
pub mod ratchet;
pub mod reading;
pub mod recommend;
pub mod resting;
pub mod review;
pub mod row;
mod settled;
pub mod state;
pub mod without_key;
mod wording;

use crate::diag::{Finding, Place, Severity};

/// A table: what CSV, Markdown and the terminal can all show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// An empty table with these columns.
    #[must_use]
    pub fn new<S: Into<String>>(header: impl IntoIterator<Item = S>) -> Self {
        Self { header: header.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push<S: Into<String>>(&mut self, row: impl IntoIterator<Item = S>) {
        let row: Vec<String> = row.into_iter().map(Into::into).collect();
        debug_assert_eq!(row.len(), self.header.len(), "a row has as many cells as there are columns");
        self.rows.push(row);
    }
}

/// One thing to tell a person, with its place: a finding or a check's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `error`, `fail`, `undetermined` and the like.
    pub word: String,
    /// How bad it is.
    pub severity: Severity,
    /// The code or the check.
    pub code: String,
    /// What was found.
    pub message: String,
    /// Where.
    pub location: Option<Place>,
    /// The file it is about, where no place in it can be named.
    pub file: Option<String>,
    /// Other places that matter.
    pub related: Vec<Place>,
    /// Why it matters.
    pub why: Option<String>,
    /// What to do.
    pub fix: Option<String>,
}

impl Notice {
    /// A finding as a notice.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        Self {
            word: finding.severity.word().to_owned(),
            severity: finding.severity,
            code: finding.code.name().to_owned(),
            message: finding.message.clone(),
            location: finding.location.clone(),
            file: None,
            related: finding.related.clone(),
            why: None,
            fix: Some(finding.fix.clone()),
        }
    }
}
