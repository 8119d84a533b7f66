//! Answers as a table: columns by their names, in any order, others beside them.
//! It must take every spreadsheet's way to write CSV: commas, semicolons or tabs.

use super::{gather, too_many};
use crate::model::answers::{ANSWER, ANSWERED_BY, Answers, CHECKLIST, COMMENT, EVIDENCE, PREFILLED, Row, SAFEGUARD};
use crate::render::sheet::bare;

/// Reads CSV.
pub(super) fn read(text: &str) -> Result<Answers, String> {
    let first = text.lines().next().unwrap_or_default();
    let by_count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().rev().max_by_key(by_count).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut columns = None;
    let mut rows = Vec::new();
    let mut lines = Lines { text, at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map(|place| format!("line {}: ", lines.of(place.byte()))).unwrap_or_default();
            format!("{line}it is no CSV")
        })?;
        let line = record.position().map_or(0, |position| lines.of(position.byte()));
        let cells: Vec<&str> = record.iter().collect();
        match &columns {
            None => columns = Some(Columns::of(&cells)?),
            Some(columns) => rows.extend(columns.row(&cells, line, true)),
        }
        too_many(rows.len())?;
    }
    gather(rows)
}

/// Counts lines up to places that only grow. The reader's own count is one behind where lines end in CRLF, as
/// spreadsheets write them: a row then begins with the line feed of the row above.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, byte: u64) -> u32 {
        let bytes = self.text.as_bytes();
        let mut to = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, bytes.len());
        to += bytes[to..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let breaks = bytes[self.at..to].split(|byte| *byte == b'\n').count() - 1;
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.at = to;
        self.line
    }
}

/// Where the columns stand that are read.
pub(super) struct Columns {
    at: [usize; 7],
}

const NAMES: [&str; 7] = [SAFEGUARD, ANSWER, ANSWERED_BY, COMMENT, EVIDENCE, PREFILLED, CHECKLIST];

impl Columns {
    /// Finds the columns in a row of names.
    pub(super) fn of<S: AsRef<str>>(names: &[S]) -> Result<Self, String> {
        let mut at = [0; NAMES.len()];
        for (place, wanted) in at.iter_mut().zip(NAMES) {
            let mut found = names.iter().enumerate().filter(|(_, name)| name.as_ref().trim() == wanted);
            *place = found.next().ok_or_else(|| format!("it has no column `{wanted}`"))?.0;
            if found.next().is_some() {
                return Err(format!("it has two columns `{wanted}`"));
            }
        }
        Ok(Self { at })
    }

    /// The row that cells say, with the checklist it belongs to; none where all are empty.
    /// In CSV an apostrophe stands before what would start a formula.
    pub(super) fn row<S: AsRef<str>>(&self, cells: &[S], line: u32, guarded: bool) -> Option<(String, Row)> {
        let cell = |at: usize| {
            let text = cells.get(self.at[at]).map_or("", S::as_ref);
            if guarded { bare(text) } else { text.to_owned() }
        };
        let is_empty = |at: usize| cell(at).trim().is_empty();
        if (0..NAMES.len()).all(is_empty) {
            return None;
        }
        let word = |at: usize| cell(at).trim().to_owned();
        let row = Row {
            safeguard: word(0),
            answer: word(1),
            by: cell(2),
            comment: cell(3),
            evidence: cell(4),
            prefilled: word(5),
            line,
        };
        Some((word(6), row))
    }
}
