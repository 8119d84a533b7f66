//! What officers hand in elsewhere, read back by readers that do not write it, and compared with the public tables and
//! counts that the forms come from. `workbook` makes the templates that officers would bring.

mod ciso;
mod emass;
mod emass_hostile;
mod least;
mod fedramp;
mod kinds;
mod poam;
mod states;
mod workbook;

use std::path::Path;

use crate::common::{run, stderr, stdout};

const DATE: &str = "2026-11-23";

/// A small workspace with these statements and nothing else.
fn shop(statements: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = "product: { name: Shop }\nbaselines: [fedramp-r5/moderate]\nstatements: s.yaml\n";
    std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
    std::fs::write(folder.path().join("s.yaml"), statements).expect("written");
    std::fs::write(folder.path().join("proof.rs"), "pub fn proof() {}\n").expect("written");
    folder
}

/// The rows of an export as CSV, the header first, and what was said beside it.
fn rows(folder: &Path, args: &[&str], delimiter: u8) -> (Vec<Vec<String>>, String) {
    let output = run(folder, &[&["export"], args, &["--date", DATE, "-f", "csv"]].concat());
    let text = stdout(&output);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    (rows, stderr(&output))
}

/// The cell of the row with an id, below a header.
fn cell<'r>(rows: &'r [Vec<String>], id: &str, header: &str) -> &'r str {
    let at = rows[0].iter().position(|own| own == header).unwrap_or_else(|| panic!("no {header}"));
    let id_at = rows[0].iter().position(|own| matches!(own.as_str(), "Control ID" | "ref_id" | "POAM ID" | "Control"));
    let row = rows.iter().find(|row| row[id_at.expect("ids")] == id).unwrap_or_else(|| panic!("no row {id}"));
    &row[at]
}
