//! Answers in a workbook. It must unpack nothing that grows beyond a limit, and make no grid as large as a cell's
//! place says: both would let a small file take all memory.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, Xlsx};

use super::table::Columns;
use super::{gather, too_many};
use crate::model::answers::Answers;

/// More than this is not unpacked, in bytes: a workbook of the largest checklist has under 1 MiB.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// No header stands further to the right or below.
const MOST_COLUMNS: u32 = 200;

/// Reads a workbook: the first sheet that has every column.
pub(super) fn read(bytes: &[u8]) -> Result<Answers, String> {
    bounded(bytes)?;
    let wrong = |_| "it is no workbook that can be read; save it as XLSX".to_owned();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut why = "it has no sheet".to_owned();
    // One text may stand in many cells.
    let mut room = MOST_BYTES;
    for name in book.sheet_names().clone() {
        let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let mut cells = book.worksheet_cells_reader(&name).map_err(wrong)?;
        while let Some(cell) = cells.next_cell().map_err(wrong)? {
            let (row, column) = cell.get_position();
            let text = text(cell.get_value());
            if column >= MOST_COLUMNS || text.is_empty() {
                continue;
            }
            room = room.checked_sub(text.len() as u64).ok_or_else(too_large)?;
            let line = lines.entry(row).or_default();
            let column = usize::try_from(column).unwrap_or_default();
            if line.len() <= column {
                line.resize(column + 1, String::new());
            }
            line[column] = text;
            too_many(lines.len())?;
        }
        let mut lines = lines.into_iter();
        let Some((_, names)) = lines.next() else { continue };
        match Columns::of(&names) {
            Ok(columns) => {
                let row = |(row, cells): (u32, Vec<String>)| columns.row(&cells, row.saturating_add(1), false);
                return gather(lines.filter_map(row).collect());
            }
            Err(missing) => why = format!("none of its sheets is one; in `{name}`, {missing}"),
        }
    }
    Err(why)
}

/// Refuses what unpacks to more than the limit. What the archive says of sizes is not believed.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let wrong = || "it is no workbook that can be read; save it as XLSX".to_owned();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| wrong())?;
    let mut room = MOST_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| wrong())?;
        let size = std::io::copy(&mut part.take(room + 1), &mut std::io::sink());
        let size = size.map_err(|_| wrong())?;
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
