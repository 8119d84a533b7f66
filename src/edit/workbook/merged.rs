//! Cells of a sheet that are merged into one: only the first of them is seen.
//! It must find a cell's range without looking at all of them, and refuse ranges that overlap.

use std::collections::BTreeMap;

use super::WorkbookError;
use super::cells::{LIMITS, Line, column_of};
use super::xml::shape;

/// The most places that merged cells may have.
const MAX_PLACES: usize = 1_000_000;

/// Several cells that are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first row.
    pub top: u32,
    /// The first column.
    pub left: u32,
    /// The last row.
    pub bottom: u32,
    /// The last column.
    pub right: u32,
}

impl Range {
    /// Reads `B5:B6`.
    fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let place = |name: &str| {
            let row = name.find(|c: char| c.is_ascii_digit()).and_then(|at| name[at..].parse().ok())?;
            Some((row, column_of(name, row)?))
        };
        let ((top, left), (bottom, right)) = (place(from)?, place(to)?);
        let is_range = 1 <= top && top <= bottom && left <= right && bottom <= LIMITS.0 && right <= LIMITS.1;
        is_range.then_some(Self { top, left, bottom, right })
    }
}

/// The merged cells of a sheet.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// By column and first row.
    by_column: BTreeMap<u32, BTreeMap<u32, Range>>,
    /// By row: the columns that show the text of a row above.
    below: BTreeMap<u32, Vec<(u32, u32)>>,
    places: usize,
}

impl Merged {
    pub(super) fn add(&mut self, text: &str, rows: &BTreeMap<u32, Line>) -> Result<(), WorkbookError> {
        let range = Range::read(text).ok_or_else(|| shape(format!("it merges `{text}`, which are no cells")))?;
        for column in range.left..=range.right {
            self.count()?;
            let own = self.by_column.entry(column).or_default();
            let above = own.range(..=range.bottom).next_back();
            if above.is_some_and(|(_, other)| other.bottom >= range.top) {
                return Err(shape(format!("it merges `{text}` and cells of it with others")));
            }
            own.insert(range.top, range);
        }
        for (row, _) in rows.range(range.top..=range.bottom).filter(|(row, _)| **row > range.top) {
            self.count()?;
            self.below.entry(*row).or_default().push((range.left, range.top));
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), WorkbookError> {
        self.places += 1;
        if self.places <= MAX_PLACES {
            return Ok(());
        }
        Err(WorkbookError::TooLarge(format!("it has more than {MAX_PLACES} merged cells")))
    }

    /// The range that a cell belongs to.
    pub(super) fn of(&self, row: u32, column: u32) -> Option<Range> {
        let above = self.by_column.get(&column)?.range(..=row).next_back();
        above.map(|(_, range)| *range).filter(|range| range.bottom >= row)
    }

    /// The columns of a row that show the text of a row above, each with that row.
    pub(super) fn below(&self, row: u32) -> &[(u32, u32)] {
        self.below.get(&row).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_found_and_refused_where_they_overlap() {
        let rows = BTreeMap::new();
        let mut merged = Merged::default();
        for text in ["B2:C4", "B5:C5", "D1:D9"] {
            merged.add(text, &rows).expect(text);
        }
        let range = Range { top: 2, left: 2, bottom: 4, right: 3 };
        assert_eq!((merged.of(4, 3), merged.of(2, 2), merged.of(1, 2)), (Some(range), Some(range), None));
        assert_eq!(merged.of(5, 3).map(|range| range.top), Some(5));
        for text in ["C4:E4", "A1:XFD1048576", "B3", "b2:c3", "C4:B2", "A0:A1", "B2:", "", "A1:XFE2"] {
            assert!(merged.add(text, &rows).is_err(), "{text}");
        }
    }
}
