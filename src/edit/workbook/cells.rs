//! The cells of a sheet, with where they stand in its text.
//! It must read and not change, and refuse a sheet whose cells could be taken for others.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::WorkbookError;
use super::merged::Merged;
use super::xml::{Part, attribute, piece, shape, unescaped};

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
    /// The cells that are merged.
    pub(super) merged: Merged,
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
    has_more: bool,
    pub(super) style: Option<String>,
    pub(super) span: Range<usize>,
}

impl Spot {
    pub(super) fn is_filled(&self) -> bool {
        self.has_more || !self.text.trim().is_empty()
    }

    /// Whether another cell holds the same and looks the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text && self.has_more == other.has_more && self.style == other.style
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
    /// Whether it holds a formula, or a value that its kind does not call for.
    has_more: bool,
    has_value: bool,
    reads: Reads,
    /// In how many elements it is that say how the text is spoken.
    spoken: u32,
}

/// What of a cell is being read.
#[derive(Default, PartialEq, Eq)]
enum Reads {
    /// None of its text.
    #[default]
    Nothing,
    /// Its own text, between the pieces.
    Between,
    /// A piece of its text, or its value.
    Text,
}

impl Open {
    /// Takes in that an element begins in the cell.
    fn begin(&mut self, name: &str, is_empty: bool) -> Result<(), WorkbookError> {
        let is_inline = self.kind == "inlineStr";
        match name {
            "f" => self.has_more = true,
            "v" | "is" if is_inline != (name == "is") => self.has_more = true,
            "v" | "is" if self.has_value => return Err(shape("a cell has two values")),
            "v" | "is" => {
                self.has_value = true;
                self.reads = match name {
                    _ if is_empty => Reads::Nothing,
                    "v" => Reads::Text,
                    _ => Reads::Between,
                };
            }
            // How a text is spoken is no part of it.
            "rPh" if !is_empty => self.spoken += 1,
            "t" if self.reads == Reads::Between && self.spoken == 0 && !is_empty => self.reads = Reads::Text,
            _ => {}
        }
        Ok(())
    }

    /// Takes in that an element of the cell ends.
    fn end(&mut self, name: &str) {
        match name {
            "v" | "is" => self.reads = Reads::Nothing,
            "t" if self.kind == "inlineStr" && self.reads == Reads::Text => self.reads = Reads::Between,
            "rPh" => self.spoken = self.spoken.saturating_sub(1),
            _ => {}
        }
    }
}

/// Reads the cells of a sheet.
pub(super) fn read(text: &str, strings: &[Arc<str>]) -> Result<Grid, WorkbookError> {
    let mut reader = Part::new(text);
    let mut grid = Grid::default();
    let mut open: Option<Open> = None;
    let (mut row, mut column) = (0, 0);
    let mut is_row = false;
    let mut read = 0_usize;
    loop {
        let start = reader.offset()?;
        let event = reader.next()?;
        let end = reader.offset()?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let is_empty = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    "sheetData" if grid.end.end > 0 || reader.is_strict => {
                        return Err(shape("its sheet has data twice"));
                    }
                    "sheetData" => {
                        let name = element.name();
                        let prefix = name.as_ref().strip_suffix("sheetData").unwrap_or_default();
                        prefix.clone_into(&mut grid.prefix);
                        reader.is_strict = !is_empty;
                        if is_empty {
                            grid.end = start..end;
                        }
                    }
                    "row" if reader.is_strict => {
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
                    "mergeCell" => {
                        let range = attribute(element, "ref")?.unwrap_or_default();
                        grid.merged.add(&range, &grid.rows)?;
                    }
                    name => open.iter_mut().try_for_each(|cell| cell.begin(name, is_empty))?,
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "sheetData" => {
                    grid.end = start..start;
                    reader.is_strict = false;
                }
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
                name => open.iter_mut().for_each(|cell| cell.end(name)),
            },
            Event::Eof => break,
            other => {
                if let Some(cell) = open.as_mut().filter(|cell| cell.reads == Reads::Text) {
                    piece(other, &mut cell.text)?;
                }
            }
        }
    }
    if grid.end.end == 0 { Err(shape("its sheet has no data")) } else { Ok(grid) }
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
        Arc::from(if matches!(cell.kind.as_str(), "inlineStr" | "str") { unescaped(&cell.text) } else { cell.text })
    };
    let spot = Spot { text, has_more: cell.has_more, style: cell.style, span: cell.start..end };
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

    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

    /// A sheet with these rows and what stands behind them.
    fn sheet(rows: &str, behind: &str) -> String {
        format!(
            "<worksheet {MAIN} xmlns:y=\"urn:other\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\
             <sheetData>{rows}</sheetData>{behind}</worksheet>"
        )
    }

    #[test]
    fn a_sheet_that_contradicts_itself_is_refused() {
        for rows in [
            "<row r=\"2\"/><row r=\"1\"/>",
            "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
            "<row r=\"1\"><c r=\"A2\"/></row>",
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>",
            "<row r=\"1\"><c r=\"A1\"><v>7</v><v>8</v></c></row>",
            "<row r=\"0\"/>",
            "<row r=\"1\">",
            "<mc:AlternateContent><mc:Choice Requires=\"y\"><row r=\"1\"/></mc:Choice></mc:AlternateContent>",
            "</sheetData><sheetData>",
        ] {
            assert!(read(&sheet(rows, ""), &[]).is_err(), "{rows}");
        }
        assert!(read(&format!("<worksheet {MAIN}/>"), &[]).is_err());
        assert!(read("<worksheet><sheetData/></worksheet>", &[]).is_err(), "of no namespace");
        assert!(
            read(&sheet("", "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"B2:C2\"/></mergeCells>"), &[])
                .is_err()
        );
    }

    #[test]
    fn only_what_is_of_the_sheet_and_of_the_cell_is_its_text() {
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><r><t>one </t></r><r><t>two</t></r><rPh sb=\"0\" eb=\"1\">\
                    <t>spoken</t></rPh><phoneticPr fontId=\"1\"/></is></c><c r=\"B1\"><v>5</v><y:v>6</y:v></c>\
                    <c r=\"C1\" t=\"str\"><f>x</f><v>a_x000D_b</v></c><y:c r=\"D1\"><v>7</v></y:c></row>\
                    <y:row r=\"1\"><c r=\"A1\"><v>8</v></c></y:row>";
        let behind = "<extLst><ext><y:sheetData><row r=\"9\"/></y:sheetData><row r=\"9\"/></ext></extLst>";
        let grid = read(&sheet(rows, behind), &[]).expect("readable");
        let texts: Vec<&str> = grid.rows[&1].cells.values().map(|cell| &*cell.text).collect();
        assert_eq!((texts, grid.rows.len()), (vec!["one two", "5", "a\rb"], 1));
    }
}
