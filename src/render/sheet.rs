//! Tables as CSV, Markdown and terminal text.
//! A cell must never run as a formula or break out of its table.

use tabled::builder::Builder;
use tabled::settings::object::Rows;
use tabled::settings::{Alignment, Modify, Padding, Style};

use super::notices::one_line;
use super::{hidden, markdown};
use crate::report::Sheet;

/// RFC 4180: CRLF, quotes where needed, the header first, formulas made harmless.
#[must_use]
pub fn csv(sheet: &Sheet) -> String {
    separated(sheet, ',')
}

/// The same with another character between two cells, which has to be ASCII.
#[must_use]
pub fn separated(sheet: &Sheet, delimiter: char) -> String {
    let delimiter = u8::try_from(delimiter).unwrap_or(b',');
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = std::iter::once(&sheet.header).chain(&sheet.rows);
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).expect("internal error: writing to memory");
    }
    let bytes = writer.into_inner().expect("internal error: writing to memory");
    String::from_utf8(bytes).expect("internal error: cells are UTF-8")
}

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before what would start one, also where a
/// program that separates by semicolons, tabs or lines would begin a cell.
///
/// ```
/// use probity::render::sheet::harmless;
/// assert_eq!(harmless("=1+1"), "'=1+1");
/// assert_eq!(harmless("a; =1+1"), "a;' =1+1");
/// assert_eq!(harmless("1+1=2"), "1+1=2");
/// ```
#[must_use]
pub fn harmless(cell: &str) -> String {
    let stays = |c: &char| !hidden::is_hiding(*c) && (!c.is_control() || matches!(c, '\n' | '\t'));
    let clean: String = cell.chars().filter(stays).collect();
    let mut out = String::with_capacity(clean.len() + 1);
    if begins_with_break(&clean) {
        out.push('\'');
    }
    for piece in pieces(&clean) {
        if starts_formula(piece) {
            out.push('\'');
        }
        out.push_str(piece);
    }
    out
}

/// A cell without the apostrophes that [`harmless`] put before what would start a formula.
///
/// ```
/// use probity::render::sheet::{bare, harmless};
/// assert_eq!(bare(&harmless("=1+1; '-2")), "=1+1; '-2");
/// ```
#[must_use]
pub fn bare(cell: &str) -> String {
    let behind = cell.strip_prefix('\'').filter(|behind| begins_with_break(behind));
    let mut out = String::with_capacity(cell.len());
    for piece in pieces(behind.unwrap_or(cell)) {
        let guarded = piece.strip_prefix('\'').filter(|behind| starts_formula(behind));
        out.push_str(guarded.unwrap_or(piece));
    }
    out
}

/// Whether a cell would begin with a tab or a new line, behind apostrophes that could be taken for ours.
fn begins_with_break(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['\t', '\n'])
}

/// What some program takes for a cell, each with the separator behind it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c| matches!(c, ';' | '\t') || hidden::is_break(c))
}

/// Whether a text starts a formula, behind white space, what takes no room, and quotes.
fn starts_formula(text: &str) -> bool {
    let passed = |c: char| c.is_whitespace() || hidden::is_invisible(c) || matches!(c, '"' | '\'');
    text.trim_start_matches(passed).starts_with([
        '=', '+', '-', '@', '|', '%', '﹢', '﹣', '﹦', '﹪', '﹫', '％', '＋', '－', '＝', '＠', '｜', '−',
    ])
}

/// A Markdown table; every cell is escaped.
#[must_use]
pub fn markdown(sheet: &Sheet) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let escaped = |row: &Vec<String>| row.iter().map(|cell| markdown::escape(cell)).collect::<Vec<_>>();
    let mut out = line(&escaped(&sheet.header));
    out.push_str(&line(&vec!["---".to_owned(); sheet.header.len()]));
    for row in &sheet.rows {
        out.push_str(&line(&escaped(row)));
    }
    out
}

/// A table for a terminal, without borders, one line a row, and without any escape a terminal would obey.
#[must_use]
pub fn text(sheet: &Sheet) -> String {
    let clean = |cell: &String| one_line(cell);
    let mut builder = Builder::default();
    builder.push_record(sheet.header.iter().map(clean));
    for row in &sheet.rows {
        builder.push_record(row.iter().map(clean));
    }
    let mut table = builder.build();
    table.with(Style::blank()).with(Padding::new(0, 1, 0, 0)).with(Modify::new(Rows::new(0..)).with(Alignment::left()));
    let mut out: String = table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    if sheet.rows.is_empty() {
        out.push_str("(none)\n");
    }
    out
}
