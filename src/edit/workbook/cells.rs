//! The cells of a sheet with where they stand in its text, and the text with some of them written.
//! It must put a value only where nothing stands, and change no other byte.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::package::{attribute, next, shape};
use super::shared::piece;
use super::{Value, WorkbookError};

/// Rows and columns that a sheet can have.
const LIMITS: (u32, u32) = (1_048_576, 16_384);

/// The most cells that are read.
const MAX_CELLS: usize = 1_000_000;

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The rows by their numbers from 1.
    pub(super) rows: BTreeMap<u32, Line>,
    /// Where the list of rows ends: before its closing tag, or its whole element where it is an empty one.
    end: Range<usize>,
    /// The prefix of the sheet's elements, with its colon.
    prefix: String,
}

/// A row.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) cells: BTreeMap<u32, Spot>,
    /// The whole element.
    span: Range<usize>,
    /// Where the closing tag begins; none where the element is an empty one.
    closing: Option<usize>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) text: Arc<str>,
    has_formula: bool,
    style: Option<String>,
    span: Range<usize>,
}

impl Spot {
    pub(super) fn is_filled(&self) -> bool {
        self.has_formula || !self.text.trim().is_empty()
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
fn column_of(name: &str, row: u32) -> Option<u32> {
    let split = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(split);
    if !(1..=3).contains(&letters.len()) || digits.parse() != Ok(row) {
        return None;
    }
    let digit = |c: char| c.is_ascii_uppercase().then(|| u32::from(c) - u32::from('A') + 1);
    letters.chars().try_fold(0, |sum, c| Some(sum * 26 + digit(c)?))
}

/// The name of a column: 2 is `B`.
fn letters(mut column: u32) -> String {
    let mut name = Vec::new();
    while column > 0 {
        let digit = u8::try_from((column - 1) % 26).unwrap_or_default();
        name.push(char::from(b'A' + digit));
        column = (column - 1) / 26;
    }
    name.iter().rev().collect()
}

/// The text with cells written. Rows that are not there come behind the last one.
pub(super) fn write(
    text: &str,
    grid: &Grid,
    dates: &[bool],
    cells: &BTreeMap<(u32, u32), Value>,
) -> Result<String, WorkbookError> {
    let mut by_row: BTreeMap<u32, Vec<(u32, &Value)>> = BTreeMap::new();
    for ((row, column), value) in cells {
        if !(1..=LIMITS.0).contains(row) || !(1..=LIMITS.1).contains(column) {
            return Err(shape(format!("there is no row {row} with a column {column}")));
        }
        by_row.entry(*row).or_default().push((*column, value));
    }
    let mut splices: Vec<(Range<usize>, String)> = Vec::new();
    let mut behind = String::new();
    let prefix = &grid.prefix;
    let last = grid.rows.last_key_value().map_or(0, |(row, _)| *row);
    for (row, values) in &by_row {
        let Some(line) = grid.rows.get(row) else {
            if *row < last {
                return Err(shape(format!("row {row} is not there and rows behind it are")));
            }
            let new: String =
                values.iter().map(|(column, value)| cell(prefix, *row, *column, None, value, dates)).collect();
            behind.push_str(&format!("<{prefix}row r=\"{row}\">{new}</{prefix}row>"));
            continue;
        };
        let mut inside = String::new();
        for (column, value) in values {
            if let Some(spot) = line.cells.get(column) {
                let new = cell(prefix, *row, *column, spot.style.as_deref(), value, dates);
                splices.push((spot.span.clone(), new));
                continue;
            }
            let new = cell(prefix, *row, *column, None, value, dates);
            let follower = line.cells.range(column + 1..).next().map(|(_, spot)| spot.span.start);
            match (follower, line.closing) {
                (Some(at), _) | (None, Some(at)) => splices.push((at..at, new)),
                (None, None) => inside.push_str(&new),
            }
        }
        if !inside.is_empty() {
            // `<row .../>` becomes `<row ...>cells</row>`.
            let tag = text[line.span.clone()].trim_end_matches('>').trim_end_matches('/').trim_end();
            splices.push((line.span.clone(), format!("{tag}>{inside}</{prefix}row>")));
        }
    }
    if !behind.is_empty() {
        let is_empty = !grid.end.is_empty();
        let new = if is_empty {
            let tag = text[grid.end.clone()].trim_end_matches('>').trim_end_matches('/').trim_end();
            format!("{tag}>{behind}</{prefix}sheetData>")
        } else {
            behind
        };
        splices.push((grid.end.clone(), new));
    }
    Ok(spliced(text, splices))
}

fn spliced(text: &str, mut splices: Vec<(Range<usize>, String)>) -> String {
    // Stable, so that cells that go to the same place keep their order.
    splices.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (span, new) in splices {
        out.push_str(&text[done..span.start]);
        out.push_str(&new);
        done = span.end;
    }
    out.push_str(&text[done..]);
    out
}

fn cell(prefix: &str, row: u32, column: u32, style: Option<&str>, value: &Value, dates: &[bool]) -> String {
    let shows_dates = || style.and_then(|style| dates.get(style.parse::<usize>().ok()?)) == Some(&true);
    let name = letters(column);
    let look = style.map(|style| format!(" s=\"{}\"", quick_xml::escape::escape(style))).unwrap_or_default();
    let text = match value {
        Value::Day { serial, .. } if shows_dates() => {
            return format!("<{prefix}c r=\"{name}{row}\"{look}><{prefix}v>{serial}</{prefix}v></{prefix}c>");
        }
        Value::Day { text, .. } | Value::Text(text) => text,
    };
    // What XML cannot hold, and what a reader would take for a line end of its own.
    let clean: String = text
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    let clean = quick_xml::escape::escape(clean.as_str());
    format!(
        "<{prefix}c r=\"{name}{row}\"{look} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{clean}</{prefix}t></{prefix}is></{prefix}c>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" s=\"1\"/></row>\
                         <row r=\"2\" ht=\"15\"/><row r=\"4\"><c r=\"B4\"><f>1+1</f></c></row></sheetData><x/></worksheet>";

    fn written(cells: &[((u32, u32), Value)]) -> String {
        let grid = read(SHEET, &["shared".into()]).expect("readable");
        write(SHEET, &grid, &[false, true], &cells.iter().cloned().collect()).expect("written")
    }

    #[test]
    fn cells_come_where_they_belong_and_nothing_else_changes() {
        let text = |text: &str| Value::Text(text.to_owned());
        let day = || Value::Day { serial: 46_349, text: "23-Nov-2026".into() };
        let new = written(&[
            ((1, 2), text("<b>")),
            ((1, 3), day()),
            ((1, 4), day()),
            ((2, 2), text("=1")),
            ((5, 1), text("x")),
        ]);
        let inline = |name: &str, text: &str| {
            format!("<c r=\"{name}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        };
        let wanted = format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>{}<c r=\"C1\" s=\"1\"><v>46349</v></c>{}</row>\
             <row r=\"2\" ht=\"15\">{}</row><row r=\"4\"><c r=\"B4\"><f>1+1</f></c></row><row r=\"5\">{}</row></sheetData><x/></worksheet>",
            inline("B1", "&lt;b&gt;"),
            inline("D1", "23-Nov-2026"),
            inline("B2", "=1"),
            inline("A5", "x")
        );
        assert_eq!(new, wanted);
    }

    #[test]
    fn names_of_columns_are_read_and_written() {
        for (number, name) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16_384, "XFD")] {
            assert_eq!(letters(number), name);
            assert_eq!(column_of(&format!("{name}9"), 9), Some(number));
        }
        assert_eq!(column_of("A9", 8), None);
        assert_eq!(column_of("a9", 9), None);
    }

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
