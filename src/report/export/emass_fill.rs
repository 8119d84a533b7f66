//! Test results put into an officer's own eMASS template, by the headers of its columns.
//! It must find every column by its name and its place among those of the same name, and write over nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::emass::{Result as Found, Results, cci};
use super::kinds::Kind;
use crate::diag::{Code, Finding, Place, counted};
use crate::edit::workbook::{Value, Workbook, WorkbookError};
use crate::model::catalog::Scheme;
use crate::model::id;

/// So many rows may stand above the headers.
const BANNER: usize = 100;

/// Why a template cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// It is no workbook, or has not the sheet.
    #[error("the template cannot be used: {0}")]
    Workbook(#[from] WorkbookError),
    /// No row has the headers.
    #[error("the template has no row with the headers {0}; export it from eMASS anew")]
    NoHeader(String),
    /// The headers are there in a way that could mean two things.
    #[error("the template's header `{0}` {1}, so it is not clear which column is to be written")]
    Ambiguous(String, &'static str),
}

/// Who tested, and when.
#[derive(Debug, Clone, Copy)]
pub struct Tested<'t> {
    /// The name, as eMASS wants it: last name first.
    pub by: &'t str,
    /// The day.
    pub on: Date,
}

/// A template that was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// How many rows were written.
    pub rows: usize,
    /// What was left out, and why.
    pub notes: Vec<String>,
    /// The results that the template has no row for.
    pub findings: Vec<Finding>,
}

/// The columns that are read and written, from 1.
struct Columns {
    control: u32,
    cci: u32,
    result: u32,
    tested: u32,
    tester: u32,
    text: u32,
}

/// Fills in a template.
///
/// # Errors
/// [`FillError`] where it is not such a template, or could be read in two ways.
pub fn fill(template: &[u8], kind: &Kind, results: &Results, tested: Tested<'_>) -> Result<Filled, FillError> {
    let sheet = kind.sheets.first().expect("internal error: the kind has a sheet");
    let book = Workbook::open(template, &sheet.name)?;
    let (header, columns) = columns(&book, kind)?;
    let mut cells = BTreeMap::new();
    let mut left = Left::default();
    let (mut rows, mut there) = (0, BTreeSet::new());
    for row in book.rows().filter(|row| *row > header) {
        let (control, number) = (book.text(row, columns.control).trim(), book.text(row, columns.cci).trim());
        if control.is_empty() && number.is_empty() {
            continue;
        }
        let read = (id::read(Scheme::Nist, control).ok().filter(|own| own.part.is_none()), cci(number));
        let (Some(control), Some(number)) = read else {
            left.unread += 1;
            continue;
        };
        if !results.belongs(number, &control.id) {
            left.foreign += 1;
            continue;
        }
        let Some(found) = results.find(number, &control.id) else {
            left.silent += 1;
            continue;
        };
        there.insert(control.id);
        let places = [columns.result, columns.tested, columns.tester, columns.text];
        if places.iter().any(|column| book.is_filled(row, *column)) {
            left.filled += 1;
            continue;
        }
        if places.iter().any(|column| book.merged(row, *column).is_some()) {
            left.merged += 1;
            continue;
        }
        rows += 1;
        cells.extend(written(found, tested).into_iter().zip(places).map(|(value, column)| ((row, column), value)));
    }
    let mut notes = vec![format!("{} written.", counted(rows, "test result"))];
    notes.extend(left.notes());
    Ok(Filled { bytes: book.with(&cells)?, rows, notes, findings: without_row(results, &there) })
}

/// How many rows were left alone, by the reason.
#[derive(Default)]
struct Left {
    silent: usize,
    filled: usize,
    merged: usize,
    foreign: usize,
    unread: usize,
}

impl Left {
    fn notes(&self) -> impl Iterator<Item = String> {
        let all = [
            (self.silent, "nothing that may be written is known of its control"),
            (self.filled, "a cell that was to be written holds something"),
            (self.merged, "a cell that was to be written is merged with others"),
            (self.foreign, "its CCI is not one of its control in the CCI list"),
            (self.unread, "its control or its CCI cannot be read"),
        ];
        let some = all.into_iter().filter(|(number, _)| *number > 0);
        some.map(|(number, why)| format!("Left alone, since {why}: {}.", counted(number, "row")))
    }
}

/// The results of controls that no row is of, a statement at a time.
fn without_row(results: &Results, there: &BTreeSet<String>) -> Vec<Finding> {
    let mut missing: BTreeMap<&Option<Place>, Vec<&str>> = BTreeMap::new();
    for (control, result) in results.all().filter(|(control, _)| !there.contains(*control)) {
        missing.entry(&result.place).or_default().push(control);
    }
    let findings = missing.into_iter().map(|(place, controls)| {
        let message = format!(
            "no row of the template is of {}, so what may be written of {} is not in it",
            controls.join(", "),
            if controls.len() == 1 { "it" } else { "them" }
        );
        let fix =
            "export the template from eMASS with these controls, or leave them out where the package has them not";
        Finding::new(Code::ResultWithoutRow, message, fix).at(place.clone())
    });
    findings.collect()
}

fn written(found: &Found, tested: Tested<'_>) -> [Value; 4] {
    let since = tested.on.since(date(1899, 12, 30)).map(|span| span.get_days()).unwrap_or_default();
    // As eMASS itself shows days.
    let text = tested.on.strftime("%d-%b-%Y").to_string();
    [
        Value::Text(found.status.to_owned()),
        Value::Day { serial: since, text },
        Value::Text(tested.by.to_owned()),
        Value::Text(found.text.clone()),
    ]
}

/// A header without regard to case, blanks and line ends.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The last row of the headers, and the columns. Those of results come twice: the first ones are to be filled in, the others
/// repeat the last results and are only read.
fn columns(book: &Workbook, kind: &Kind) -> Result<(u32, Columns), FillError> {
    let wanted = || kind.sheets.iter().flat_map(|sheet| &sheet.columns);
    let find = |row: u32, header: &str| {
        let header = plain(header);
        let found = book.row(row).filter(|(_, text)| plain(text) == header).map(|(column, _)| column);
        let found: BTreeSet<u32> = found.collect();
        found.into_iter().collect::<Vec<_>>()
    };
    let has_all = |row: &u32| wanted().all(|column| !find(*row, &column.header).is_empty());
    let header = book.rows().take(BANNER).find(has_all).ok_or_else(|| {
        let names: Vec<String> = wanted().map(|column| format!("`{}`", column.header)).collect();
        FillError::NoHeader(names.join(", "))
    })?;
    let mut last = header;
    for name in wanted().map(|column| &column.header) {
        for range in find(header, name).into_iter().filter_map(|at| book.merged(header, at)) {
            last = last.max(range.bottom);
            if range.right > range.left {
                return Err(FillError::Ambiguous(name.clone(), "is merged over several columns"));
            }
        }
    }
    let places = |is: &str| {
        let column = wanted().find(|column| column.is.as_deref() == Some(is));
        let name = column.expect("internal error: the kind has the column").header.as_str();
        (name, find(header, name))
    };
    if book.rows().filter(|row| *row > last).any(|row| has_all(&row)) {
        let why = "and all the others stand in a second row further down";
        return Err(FillError::Ambiguous(places("control").0.to_owned(), why));
    }
    let only = |is: &str| match places(is) {
        (_, places) if places.len() == 1 => Ok(places[0]),
        (name, _) => Err(FillError::Ambiguous(name.to_owned(), "is there more than once")),
    };
    let mut last_first = 0;
    let mut first_second = u32::MAX;
    let mut first = |is: &str| match places(is) {
        (name, places) if places.len() > 2 => Err(FillError::Ambiguous(name.to_owned(), "is there more than twice")),
        (_, places) => {
            last_first = last_first.max(places[0]);
            first_second = first_second.min(places.get(1).copied().unwrap_or(u32::MAX));
            Ok(places[0])
        }
    };
    let (result, tested, tester, text) = (first("result")?, first("tested")?, first("tester")?, first("text")?);
    if last_first > first_second {
        let (name, _) = places("result");
        return Err(FillError::Ambiguous(
            name.to_owned(),
            "and those beside it are mixed with those of the last results",
        ));
    }
    Ok((last, Columns { control: only("control")?, cci: only("cci")?, result, tested, tester, text }))
}
