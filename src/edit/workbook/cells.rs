//! The cells of a sheet, with where they stand in its text.
//! It must read and not change, and refuse a sheet whose cells could be taken for others.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::WorkbookError;
use super::package::{attribute, next, shape};
use super::shared::piece;

/// Rows and columns that a sheet can have.
pub(super) const LIMITS: (u32, u32) = (1_048_576, 16_384);

/// The most cells that are read.
const MAX_CELLS: usize = 1_000_000;

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The rows by their numbers from 1.
    pub(super) rows: BTreeMap<u32, Line>,
    /// Where the list of rows ends: before its closing tag, or its whole element where it is an empty one.
    pub(super) end: Range<usize>,
    /// The prefix of the sheet's elements, with its colon.
    pub(super) prefix: String,
}

/// A row.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) cells: BTreeMap<u32, Spot>,
    /// The whole element.
    pub(super) span: Range<usize>,
    /// Where the closing tag begins; none where the element is an empty one.
    pub(super) closing: Option<usize>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) text: Arc<str>,
    has_formula: bool,
    pub(super) style: Option<String>,
    pub(super) span: Range<usize>,
}

impl Spot {
    pub(super) fn is_filled(&self) -> bool {
        self.has_formula || !self.text.trim().is_empty()
    }

    /// Whether another cell holds the same and looks the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text && self.has_formula == other.has_formula && self.style == other.style
    }
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    column: u32,
    start: usize,
    kind: String,
    style: Option<String>,
    text: String,
    has_formula: bool,
    takes_text: bool,
}

/// Reads the cells of a sheet.
pub(super) fn read(text: &str, strings: &[Arc<str>]) -> Result<Grid, WorkbookError> {
    let mut reader = Reader::from_str(text);
    let mut grid = Grid::default();
    let mut open: Option<Open> = None;
    let (mut row, mut column) = (0, 0);
    let mut is_row = false;
    let mut read = 0_usize;
    loop {
        let start = offset(&reader)?;
        let event = next(&mut reader)?;
        let end = offset(&reader)?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let is_empty = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    "sheetData" => {
                        let name = element.name();
                        let prefix = name.as_ref().strip_suffix("sheetData").unwrap_or_default();
                        prefix.clone_into(&mut grid.prefix);
                        if is_empty {
                            grid.end = start..end;
                        }
                    }
                    "row" => {
                        row = number(attribute(element, "r")?.as_deref(), row)?;
                        if row > LIMITS.0 || grid.rows.last_key_value().is_some_and(|(last, _)| *last >= row) {
                            return Err(shape("its rows are not in order"));
                        }
                        column = 0;
                        is_row = !is_empty;
                        let closing = None;
                        grid.rows.insert(row, Line { cells: BTreeMap::new(), span: start..end, closing });
                    }
                    "c" if is_row => {
                        read += 1;
                        if read > MAX_CELLS {
                            return Err(WorkbookError::TooLarge(format!("it has more than {MAX_CELLS} cells")));
                        }
                        let cell = opened(element, column, row, start)?;
                        column = cell.column;
                        if is_empty {
                            close(&mut grid, row, cell, end, strings)?;
                        } else {
                            open = Some(cell);
                        }
                    }
                    "f" => open.iter_mut().for_each(|cell| cell.has_formula = true),
                    "v" | "t" => open.iter_mut().for_each(|cell| cell.takes_text = !is_empty),
                    _ => {}
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "sheetData" => grid.end = start..start,
                "row" => {
                    is_row = false;
                    if let Some(line) = grid.rows.get_mut(&row) {
                        line.closing = Some(start);
                        line.span.end = end;
                    }
                }
                "c" => {
                    if let Some(cell) = open.take() {
                        close(&mut grid, row, cell, end, strings)?;
                    }
                }
                "v" | "t" => open.iter_mut().for_each(|cell| cell.takes_text = false),
                _ => {}
            },
            Event::Eof => break,
            other => {
                if let Some(cell) = open.as_mut().filter(|cell| cell.takes_text) {
                    piece(other, &mut cell.text)?;
                }
            }
        }
    }
    if grid.end.end == 0 { Err(shape("its sheet has no data")) } else { Ok(grid) }
}

fn offset(reader: &Reader<&[u8]>) -> Result<usize, WorkbookError> {
    usize::try_from(reader.buffer_position()).map_err(shape)
}

/// A number that is written, else the one after the last.
fn number(written: Option<&str>, last: u32) -> Result<u32, WorkbookError> {
    match written {
        Some(text) => text.parse().ok().filter(|number| *number > 0).ok_or_else(|| shape("a row has no number")),
        None => Ok(last + 1),
    }
}

fn opened(element: &BytesStart<'_>, last: u32, row: u32, start: usize) -> Result<Open, WorkbookError> {
    let column = match attribute(element, "r")? {
        Some(name) => column_of(&name, row).ok_or_else(|| shape(format!("a cell of row {row} is called `{name}`")))?,
        None => last + 1,
    };
    if column <= last || column > LIMITS.1 {
        return Err(shape(format!("the cells of row {row} are not in order")));
    }
    let kind = attribute(element, "t")?.unwrap_or_default();
    Ok(Open { column, start, kind, style: attribute(element, "s")?, ..Open::default() })
}

fn close(grid: &mut Grid, row: u32, cell: Open, end: usize, strings: &[Arc<str>]) -> Result<(), WorkbookError> {
    let text = if cell.kind == "s" {
        let at: Option<usize> = cell.text.trim().parse().ok();
        let shared = at.and_then(|at| strings.get(at));
        Arc::clone(shared.ok_or_else(|| shape(format!("a cell of row {row} names a text that is not there")))?)
    } else {
        Arc::from(cell.text.as_str())
    };
    let spot = Spot { text, has_formula: cell.has_formula, style: cell.style, span: cell.start..end };
    if let Some(line) = grid.rows.get_mut(&row) {
        line.cells.insert(cell.column, spot);
    }
    Ok(())
}

/// The number of the column in a cell's name, `B7`, which has to be of this row.
pub(super) fn column_of(name: &str, row: u32) -> Option<u32> {
    let split = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(split);
    if !(1..=3).contains(&letters.len()) || digits.parse() != Ok(row) {
        return None;
    }
    let digit = |c: char| c.is_ascii_uppercase().then(|| u32::from(c) - u32::from('A') + 1);
    letters.chars().try_fold(0, |sum, c| Some(sum * 26 + digit(c)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_contradicts_itself_is_refused() {
        for text in [
            "<worksheet/>",
            "<sheetData><row r=\"2\"/><row r=\"1\"/></sheetData>",
            "<sheetData><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></sheetData>",
            "<sheetData><row r=\"1\"><c r=\"A2\"/></row></sheetData>",
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row></sheetData>",
            "<sheetData><row r=\"0\"/></sheetData>",
            "<sheetData><row r=\"1\">",
        ] {
            assert!(read(text, &[]).is_err(), "{text}");
        }
    }
}
