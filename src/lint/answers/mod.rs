//! Answered checklists: CSV as spreadsheets save it, workbooks, and what the page exports.
//! It must not judge what was answered, and what it reads has limits before it is unpacked.

mod table;
mod workbook;

use std::path::Path;

use crate::load::files::{self, ReadError};
use crate::load::syntax::{Syntax, parse};
use crate::load::tree::Kind;
use crate::model::answers::{Answers, Row};
use crate::render::page::GENERATED;

/// More rows than any checklist has.
const MOST_ROWS: usize = 10_000;

/// Why answers could not be read.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is no answered checklist.
    #[error("`{0}` is no answered checklist: {1}")]
    Other(String, String),
}

/// The rows of an answered checklist and what each says of which checklist it belongs to.
///
/// # Errors
/// [`AnswersError`] where the file cannot be read or is no answered checklist.
pub fn read(path: &Path, shown: &str) -> Result<Answers, AnswersError> {
    let bytes = files::read_bytes(path, shown)?;
    of_bytes(&bytes, shown)
}

/// The same from bytes.
///
/// # Errors
/// [`AnswersError`] where they are no answered checklist.
pub fn of_bytes(bytes: &[u8], shown: &str) -> Result<Answers, AnswersError> {
    let other = |why: String| AnswersError::Other(shown.to_owned(), why);
    if bytes.starts_with(b"PK") {
        return workbook::read(bytes).map_err(other);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ReadError::NotText(shown.to_owned(), error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with(GENERATED) {
        let why = "it is the Markdown, which is there to be read; fill in what `checklist -o` writes as `.csv`, `.xlsx` or `.html`";
        return Err(other(why.to_owned()));
    }
    if text.trim_start().starts_with('<') {
        let why = "it is the page, and answers stay in the browser; open it there and save them with `Export JSON` or `Export CSV`";
        return Err(other(why.to_owned()));
    }
    if text.trim_start().starts_with('{') { json(text).map_err(other) } else { table::read(text).map_err(other) }
}

/// What the page exports.
fn json(text: &str) -> Result<Answers, String> {
    // Read first by the reader that knows places and doubles; messages of the other would repeat values.
    let tree = parse(Syntax::Json, &text.into()).map_err(|error| error.message)?;
    let mut answers: Answers = serde_json::from_str(text).map_err(|error| {
        format!("line {}, column {}: not in the shape of `probity schema answers`", error.line(), error.column())
    })?;
    if answers.schema_version != 1 {
        return Err(format!("its `schema_version` is {}, and this program reads 1", answers.schema_version));
    }
    too_many(answers.rows.len())?;
    let items = match tree.root.get("answers").map(|list| &list.kind) {
        Some(Kind::List(items)) => items.as_slice(),
        _ => &[],
    };
    for (row, item) in answers.rows.iter_mut().zip(items) {
        row.line = tree.lines.line_column(item.span.start).0;
    }
    Ok(answers)
}

fn too_many(rows: usize) -> Result<(), String> {
    if rows > MOST_ROWS {
        Err(format!("it has {rows} rows, and no checklist has more than {MOST_ROWS}"))
    } else {
        Ok(())
    }
}

/// Rows that all name one checklist.
fn gather(rows: Vec<(String, Row)>) -> Result<Answers, String> {
    let mut answers = Answers { schema_version: 1, ..Answers::default() };
    for (checklist, row) in rows {
        if checklist.is_empty() {
            return Err(format!(
                "line {}: its column `Checklist` is empty, so where it belongs is not known",
                row.line
            ));
        }
        if answers.checklist.is_empty() {
            answers.checklist = checklist;
        } else if answers.checklist != checklist {
            return Err(format!("line {}: it belongs to another checklist than the rows above", row.line));
        }
        answers.rows.push(row);
    }
    if answers.rows.is_empty() { Err("it has no rows".into()) } else { Ok(answers) }
}
