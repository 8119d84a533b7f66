//! Cells written into a workbook (XLSX) that somebody else made. What is not written stays as it is: the other parts of
//! the file byte for byte, and of the sheet all but the cells. It must never change a cell that holds something.

mod cells;
mod merged;
mod package;
mod shared;
mod write;
mod xml;

use std::collections::BTreeMap;
use std::sync::Arc;

use cells::{Grid, Spot};
use package::Package;

pub use merged::Range;

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; never a formula.
    Text(String),
    /// A day, as a number where the cell's style shows dates, else as this text.
    Day {
        /// Days since 1899-12-30, as workbooks count.
        serial: i32,
        /// The same in words.
        text: String,
    },
}

/// Why a workbook cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// It is no workbook.
    #[error("it is no XLSX workbook: {0}")]
    Shape(String),
    /// It is over a limit.
    #[error("{0}, more than is read of a workbook")]
    TooLarge(String),
    /// It has no such sheet.
    #[error("it has no sheet `{0}` (it has {1})")]
    NoSheet(String, String),
    /// It has the sheet more than once.
    #[error("it has more than one sheet `{0}`")]
    TwoSheets(String),
    /// What was written does not read as what was to be written.
    #[error("what was to be written does not read back; fill it in by hand")]
    Unproven,
    /// The cell is merged with others, of which only the first is seen.
    #[error("the cell in row {0}, column {1} is merged with others")]
    Merged(u32, u32),
    /// The cell holds something.
    #[error("the cell in row {0}, column {1} is not empty")]
    Filled(u32, u32),
}

/// A sheet of a workbook as it was read.
#[derive(Debug)]
pub struct Workbook {
    package: Package,
    /// The name of the sheet's part in the package.
    part: String,
    text: String,
    strings: Vec<Arc<str>>,
    grid: Grid,
    days: Days,
}

/// How the workbook shows days.
#[derive(Debug)]
struct Days {
    /// Which styles of cells show dates.
    styles: Vec<bool>,
    /// Whether they are counted from 1904-01-01, which is the day 1462 of those that are not.
    from_1904: bool,
}

impl Days {
    /// Whether a style shows dates.
    fn shows(&self, style: Option<&str>) -> bool {
        style.and_then(|style| self.styles.get(style.parse::<usize>().ok()?)) == Some(&true)
    }

    /// A day's number in this workbook.
    const fn counted(&self, serial: i32) -> i32 {
        if self.from_1904 { serial - 1462 } else { serial }
    }
}

impl Workbook {
    /// Reads a workbook and one sheet of it, by its name without regard to case.
    ///
    /// # Errors
    /// [`WorkbookError`] where it is no workbook, is too large, or has no such sheet.
    pub fn open(bytes: &[u8], sheet: &str) -> Result<Self, WorkbookError> {
        let mut package = Package::open(bytes)?;
        let book = package.book()?;
        let part = book.sheet(sheet)?.to_owned();
        let strings = match &book.strings {
            Some(part) => shared::strings(&package.text(part)?)?,
            None => Vec::new(),
        };
        let styles = match &book.styles {
            Some(part) => shared::dates(&package.text(part)?)?,
            None => Vec::new(),
        };
        let text = package.text(&part)?;
        let grid = cells::read(&text, &strings)?;
        let days = Days { styles, from_1904: book.from_1904 };
        Ok(Self { package, part, text, strings, grid, days })
    }

    /// The numbers of the rows that are there, in order, from 1.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.grid.rows.keys().copied()
    }

    /// The columns of a row that show something, from 1, each with its text. A cell that is merged with those below it
    /// shows its text in each of their rows.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Arc<str>)> + '_ {
        let cells = self.grid.rows.get(&row).into_iter().flat_map(|row| &row.cells);
        let is_first = move |range: Range, column: u32| (range.top, range.left) == (row, column);
        let is_seen = move |column: u32| self.merged(row, column).is_none_or(|range| is_first(range, column));
        let own = cells.map(|(column, cell)| (*column, cell));
        let own = own.filter(move |(column, cell)| cell.is_filled() && is_seen(*column));
        let below = self.grid.merged.below(row).iter();
        let above = below.filter_map(|(column, top)| Some((*column, self.cell(*top, *column)?)));
        let above = above.filter(|(_, cell)| cell.is_filled());
        own.chain(above).map(|(column, cell)| (column, &cell.text))
    }

    /// The text that a cell shows, empty where there is none; one that is merged with others beside it shows it in the
    /// first column only.
    #[must_use]
    pub fn text(&self, row: u32, column: u32) -> &str {
        let seen = match self.merged(row, column) {
            Some(range) => (range.left == column).then_some(range.top),
            None => Some(row),
        };
        seen.and_then(|row| self.cell(row, column)).map_or("", |cell| &cell.text)
    }

    /// The cells that a cell is merged with, if it is.
    #[must_use]
    pub fn merged(&self, row: u32, column: u32) -> Option<Range> {
        self.grid.merged.of(row, column)
    }

    /// Whether a cell holds a value or a formula.
    #[must_use]
    pub fn is_filled(&self, row: u32, column: u32) -> bool {
        self.cell(row, column).is_some_and(Spot::is_filled)
    }

    fn cell(&self, row: u32, column: u32) -> Option<&Spot> {
        self.grid.rows.get(&row)?.cells.get(&column)
    }

    /// The workbook with cells written, by row and column. The same cells give the same bytes.
    ///
    /// # Errors
    /// [`WorkbookError::Filled`] where a cell holds something, [`WorkbookError::Merged`] where it is not one alone, and where the package cannot be written.
    pub fn with(&self, cells: &BTreeMap<(u32, u32), Value>) -> Result<Vec<u8>, WorkbookError> {
        if let Some((row, column)) = cells.keys().find(|(row, column)| self.is_filled(*row, *column)) {
            return Err(WorkbookError::Filled(*row, *column));
        }
        if let Some((row, column)) = cells.keys().find(|(row, column)| self.merged(*row, *column).is_some()) {
            return Err(WorkbookError::Merged(*row, *column));
        }
        let text = write::write(&self.text, &self.grid, &self.days, cells)?;
        if !self.is_proven(&cells::read(&text, &self.strings)?, cells) {
            return Err(WorkbookError::Unproven);
        }
        self.package.with(&self.part, text.as_bytes())
    }

    /// Whether a sheet that was read back holds what it held and what was written, and nothing else.
    fn is_proven(&self, new: &Grid, written: &BTreeMap<(u32, u32), Value>) -> bool {
        let old = |row: u32, column: u32| self.cell(row, column).filter(|cell| cell.is_filled());
        let days = &self.days;
        let filled = |grid: &Grid| {
            let cells = grid.rows.values().flat_map(|line| line.cells.values());
            cells.filter(|cell| cell.is_filled()).count()
        };
        let is_right = |(row, column): (u32, u32), cell: &Spot| match (written.get(&(row, column)), old(row, column)) {
            (Some(Value::Text(text)), _) => cell.text.trim() == write::clean(text).trim(),
            (Some(Value::Day { serial, text }), _) => {
                let shows_dates = days.shows(cell.style.as_deref());
                *cell.text == if shows_dates { days.counted(*serial).to_string() } else { text.clone() }
            }
            (None, Some(before)) => before.is_same(cell),
            (None, None) => false,
        };
        let cells = new
            .rows
            .iter()
            .flat_map(|(row, line)| line.cells.iter().map(move |(column, cell)| ((*row, *column), cell)));
        let says_something =
            |value: &&Value| !matches!(value, Value::Text(text) if write::clean(text).trim().is_empty());
        let expected = filled(&self.grid) + written.values().filter(says_something).count();
        filled(new) == expected && cells.filter(|(_, cell)| cell.is_filled()).all(|(at, cell)| is_right(at, cell))
    }
}
