//! A sheet, its shared texts, its styles and the workbook around them: what is written into empty cells reads back there,
//! and nothing else changes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use probity::edit::workbook::{Value, Workbook};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::input;

/// The name of the sheet that is looked for.
const SHEET: &str = "Data";
/// Where its cells stand.
const CELLS: &str = "xl/sheet.xml";
/// More rows and columns than this only cost time.
const MOST: u32 = 40;

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let mut parts = input::parts(&text);
    let mut next = || parts.next().unwrap_or_default();
    let parts = [(CELLS, next()), ("xl/strings.xml", next()), ("xl/styles.xml", next()), ("xl/book.xml", next())];
    let package = packed(&parts);
    let book = match Workbook::open(&package, SHEET) {
        Ok(book) => book,
        Err(error) => return assert!(!error.to_string().is_empty(), "refused without a word"),
    };
    let rows: Vec<u32> = book.rows().filter(|row| *row < MOST).collect();
    let places = || rows.iter().flat_map(|row| (1..MOST).map(move |column| (*row, column)));
    let before: BTreeMap<(u32, u32), String> = places().map(|at| (at, book.text(at.0, at.1).to_owned())).collect();
    let is_free = |(row, column): (u32, u32)| !book.is_filled(row, column) && book.merged(row, column).is_none();
    let day = Value::Day { serial: 46_349, text: "23-Nov-2026".into() };
    let values = [Value::Text("=1 <b> _x0041_ &amp;".into()), day].into_iter().cycle();
    let cells: BTreeMap<(u32, u32), Value> =
        places().filter(|at| is_free(*at)).step_by(3).zip(values).take(9).collect();
    let Ok(new) = book.with(&cells) else { return };
    assert_eq!(book.with(&cells).as_deref(), Ok(&new[..]), "the same cells give other bytes");
    let after = Workbook::open(&new, SHEET).unwrap_or_else(|error| panic!("what was written cannot be read: {error}"));
    assert!(rows.iter().copied().eq(after.rows().filter(|row| *row < MOST)), "other rows");
    for (at, old) in &before {
        let new = after.text(at.0, at.1);
        match cells.get(at) {
            None => assert_eq!(new, old, "{at:?} changed"),
            Some(Value::Text(text)) => assert_eq!(new, text, "{at:?} is something else"),
            Some(Value::Day { text, .. }) => assert!([text, "46349", "44887"].contains(&new), "{at:?} is {new}"),
        }
    }
    for at in cells.keys() {
        assert!(after.with(&BTreeMap::from([(*at, Value::Text("x".into()))])).is_err(), "{at:?} is written over");
    }
    others_stay(&package, &new);
}

/// A package with these parts beside the lists that lead to them.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    const LISTS: [(&str, &str); 2] = [
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/book.xml"/></Relationships>"#,
        ),
        (
            "xl/_rels/book.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="sheet.xml"/><Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="strings.xml"/><Relationship Id="f" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="/xl/styles.xml"/></Relationships>"#,
        ),
    ];
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, text) in LISTS.iter().chain(parts) {
        out.start_file(*name, options).expect("begun");
        out.write_all(text.as_bytes()).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

/// Every part but the cells is what it was.
fn others_stay(old: &[u8], new: &[u8]) {
    let parts = |bytes: &[u8]| -> BTreeMap<String, Vec<u8>> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let part = |at: usize| {
            let mut part = archive.by_index(at).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("readable");
            (part.name().expect("a name").into_owned(), content)
        };
        (0..6).map(part).filter(|(name, _)| name != CELLS).collect()
    };
    assert_eq!(parts(old), parts(new), "another part changed");
}
