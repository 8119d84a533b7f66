//! Answers in a workbook. It must unpack nothing that grows beyond a limit, and make no grid as large as a cell's
//! place says: both would let a small file take all memory.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, Xlsx};

use super::table::Columns;
use super::{gather, too_many};
use crate::model::answers::{ANSWER, Answers, Astray, Row, SAFEGUARD};

/// More than this is not unpacked, in bytes: a workbook of the largest checklist has under 1 MiB.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// No header stands further to the right or below.
const MOST_COLUMNS: u32 = 200;

/// Reads a workbook: the first sheet that has every column, and what was typed on others in its place.
pub(super) fn read(bytes: &[u8]) -> Result<Answers, String> {
    bounded(bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut why = "it has no sheet".to_owned();
    // One text may stand in many cells.
    let mut room = MOST_BYTES;
    let names = book.sheet_names().clone();
    for home in &names {
        let mut lines = cells(&mut book, home, false, &mut room)?.into_iter();
        let Some((_, header)) = lines.next() else { continue };
        match Columns::of(&header) {
            Ok(columns) => {
                let row = |(row, cells): (u32, Vec<String>)| columns.row(&cells, row.saturating_add(1), false);
                let mut answers = gather(lines.filter_map(row).collect())?;
                for name in names.iter().filter(|name| *name != home) {
                    let found = astray(&cells(&mut book, name, true, &mut room)?, name, home, &answers.rows);
                    answers.astray.extend(found);
                }
                return Ok(answers);
            }
            Err(missing) => why = format!("none of its sheets is one; in `{home}`, {missing}"),
        }
    }
    Err(why)
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

fn unreadable<E>(_: E) -> String {
    "it is no workbook that can be read; save it as XLSX".to_owned()
}

/// The texts of a sheet by their rows; with `typed`, without those that a formula gives.
fn cells(book: &mut Book<'_>, name: &str, typed: bool, room: &mut u64) -> Result<BTreeMap<u32, Vec<String>>, String> {
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(name).map_err(unreadable)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(unreadable)? {
        let (row, column) = cell.pos;
        let text = text(&cell.value);
        if column >= MOST_COLUMNS || text.is_empty() || (typed && cell.formula.is_some()) {
            continue;
        }
        *room = room.checked_sub(text.len() as u64).ok_or_else(too_large)?;
        let line = lines.entry(row).or_default();
        let column = usize::try_from(column).unwrap_or_default();
        if line.len() <= column {
            line.resize(column + 1, String::new());
        }
        line[column] = text;
        too_many(lines.len())?;
    }
    Ok(lines)
}

/// What was typed on a sheet beside its safeguards and is neither the answer that is read nor the one it came with.
fn astray(lines: &BTreeMap<u32, Vec<String>>, sheet: &str, home: &str, rows: &[Row]) -> Vec<Astray> {
    let mut lines = lines.iter();
    let header = lines.next().map(|(_, header)| header.as_slice()).unwrap_or_default();
    let column = |name: &str| header.iter().position(|own| own.trim() == name);
    let (Some(safeguard), Some(answer)) = (column(SAFEGUARD), column(ANSWER)) else { return Vec::new() };
    let by_safeguard: BTreeMap<&str, &Row> = rows.iter().map(|row| (row.safeguard.as_str(), row)).collect();
    let differs = |(line, cells): (&u32, &Vec<String>)| {
        let cell = |at: usize| cells.get(at).map_or("", |text| text.trim());
        let (row, typed) = (by_safeguard.get(cell(safeguard))?, cell(answer));
        let known = [row.answer.trim(), row.prefilled.trim(), ""];
        (!known.iter().any(|known| known.eq_ignore_ascii_case(typed))).then(|| Astray {
            sheet: sheet.to_owned(),
            line: line.saturating_add(1),
            safeguard: row.safeguard.clone(),
            answer: typed.to_owned(),
            read: row.answer.clone(),
            home: home.to_owned(),
        })
    };
    lines.filter_map(differs).collect()
}

/// Refuses what unpacks to more than the limit. What the archive says of sizes is not believed.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut room = MOST_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(unreadable)?;
        let size = std::io::copy(&mut part.take(room + 1), &mut std::io::sink());
        let size = size.map_err(unreadable)?;
        room = room.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

fn too_large() -> String {
    format!("unpacked it is larger than {} MiB, and no checklist is", MOST_BYTES / 1024 / 1024)
}

/// What stands in a cell, as it is shown without a format.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Empty => String::new(),
        other => Data::from(other.clone()).to_string(),
    }
}
