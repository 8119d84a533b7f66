//! Test results in an officer's own template: in the right cells, and nothing else changed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use probity::edit::workbook::{Value, Workbook};

use super::workbook::{HEADERS, at, prefixed, template};
use super::{DATE, shop};
use crate::common::{code, example, run, stderr};

/// The CCIs of the DISA list that belong to these controls.
pub(super) const ROWS: [(&str, &str, &str, &str); 9] = [
    ("AC-2", "AC-2.1", "000007", ""),
    ("AU-2", "AU-2.1", "CCI-000123", ""),
    ("SC-15", "SC-15.1", "001150", ""),
    ("IR-8", "IR-8.1", "000843", ""),
    // Partial, and nothing said of it.
    ("SC-13", "SC-13.1", "001144", ""),
    ("AC-2(1)", "AC-2(1).1", "000015", ""),
    // Another control's CCI, an AP acronym for a control, and a row that somebody filled in.
    ("AC-8", "AC-8.1", "000007", ""),
    ("AC-2.1", "AC-2.1", "000007", ""),
    ("AC-8", "AC-8.1", "000048", "Non-Compliant"),
];

pub(super) fn filled(folder: &Path, template: &[u8]) -> (i32, String, Vec<u8>) {
    std::fs::write(folder.join("officer.xlsx"), template).expect("written");
    let args =
        ["export", "emass", "--template", "officer.xlsx", "--tested-by", "Doe, Jane", "-o", "out.xlsx", "--date", DATE];
    // What an earlier run left there would be taken for what this one wrote.
    let _ = std::fs::remove_file(folder.join("out.xlsx"));
    let output = run(folder, &args);
    (code(&output), stderr(&output), std::fs::read(folder.join("out.xlsx")).unwrap_or_default())
}

pub(super) fn cells(bytes: &[u8], sheet: &str) -> BTreeMap<(u32, u32), String> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet");
    let (top, left) = range.start().expect("cells");
    let used = range.used_cells().filter(|(_, _, data)| **data != Data::Empty);
    let place = |number: usize, from: u32| u32::try_from(number).expect("small") + from;
    used.map(|(row, column, data)| ((place(row, top), place(column, left)), data.to_string())).collect()
}

/// The parts of a package by name.
pub(super) fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let count = archive.len();
    let part = |at: usize| {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("read");
        (name, content)
    };
    (0..count).map(part).collect()
}

#[test]
fn results_stand_in_the_cells_to_fill_in_and_nowhere_else() {
    let folder = example();
    let old = template(&HEADERS, &ROWS);
    let (ended, said, new) = filled(folder.path(), &old);
    assert_eq!(ended, 0, "{said}");
    let (before, after) = (cells(&old, "Test Result Import"), cells(&new, "Test Result Import"));
    let column = |header: &str| u32::try_from(at(header)).expect("small");
    let mut wanted = before.clone();
    for (row, status) in [(6, "Compliant"), (7, "Compliant"), (8, "Not Applicable"), (9, "Non-Compliant")] {
        assert_eq!(after.get(&(row, column("Compliance Status"))).map(String::as_str), Some(status), "row {row}");
        // 2026-11-23 as workbooks count days.
        assert_eq!(after.get(&(row, column("Date Tested"))).map(String::as_str), Some("46349"));
        assert_eq!(after.get(&(row, column("Tested By"))).map(String::as_str), Some("Doe, Jane"));
        assert!(!after[&(row, column("Test Results"))].is_empty());
        for header in ["Compliance Status", "Date Tested", "Tested By", "Test Results"] {
            wanted.insert((row, column(header)), after[&(row, column(header))].clone());
        }
    }
    assert_eq!(after, wanted);
    for note in [
        "4 test results written",
        "Left alone, since nothing that may be written is known of its control: 2 rows.",
        "Left alone, since a cell that was to be written holds something: 1 row.",
        "Left alone, since its CCI is not one of its control in the CCI list: 1 row.",
        "Left alone, since its control or its CCI cannot be read: 1 row.",
    ] {
        assert!(said.contains(note), "{note}: {said}");
    }
}

#[test]
fn every_other_part_stays_byte_for_byte() {
    let folder = example();
    let old = template(&HEADERS, &ROWS);
    let (_, _, new) = filled(folder.path(), &old);
    let (before, after) = (parts(&old), parts(&new));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let changed: Vec<&String> =
        before.iter().filter(|(name, part)| after[*name] != **part).map(|(name, _)| name).collect();
    assert_eq!(changed, ["xl/worksheets/sheet1.xml"]);
    // Of the sheet, too, all stays but the new cells: taken out again, what is left is the old text.
    let text =
        |parts: &BTreeMap<String, Vec<u8>>| String::from_utf8(parts["xl/worksheets/sheet1.xml"].clone()).expect("text");
    let (old_text, new_text) = (text(&before), text(&after));
    for kept in ["<mergeCells", "<dataValidations", "<cols", "<dimension"] {
        let from = |text: &str| {
            text.find(kept).map(|at| text[at..].split_inclusive('>').next().unwrap_or_default().to_owned())
        };
        assert_eq!(from(&old_text), from(&new_text), "{kept}");
    }
    let tail = |text: &str| text.split("</sheetData>").nth(1).expect("a tail").to_owned();
    assert_eq!(tail(&old_text), tail(&new_text));
    let (_, _, again) = filled(folder.path(), &old);
    assert!(new == again, "the same results give the same bytes");
}

#[test]
fn what_an_audit_contradicts_is_not_called_compliant() {
    let folder = example();
    let config = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&config).expect("app.toml");
    let (head, tail) = text.split_once("[audit]").expect("a table");
    assert!(tail.contains("enabled = true"));
    std::fs::write(&config, format!("{head}[audit]{}", tail.replacen("enabled = true", "enabled = false", 1)))
        .expect("written");
    let (ended, said, new) = filled(folder.path(), &template(&HEADERS, &ROWS));
    assert_eq!(ended, 0, "{said}");
    let after = cells(&new, "Test Result Import");
    let status = |row: u32| after.get(&(row, u32::try_from(at("Compliance Status")).expect("small"))).cloned();
    assert_eq!((status(6), status(7)), (Some("Compliant".to_owned()), None));
}

#[test]
fn nothing_is_compliant_where_no_audit_settles_it() {
    let status = |bytes: &[u8], row: u32| {
        let column = u32::try_from(at("Compliance Status")).expect("small");
        cells(bytes, "Test Result Import").get(&(row, column)).cloned()
    };
    let without = |text: &str| text.replace("configs: [{ path: app.toml }]\n", "");
    for (file, change, note) in [
        ("probity.yaml", &without as &dyn Fn(&str) -> String, "No configuration was audited"),
        ("app.toml", &|_: &str| "[tls\n".to_owned(), "Audits that show nothing"),
        ("app.toml", &|_: &str| "what = 'nobody knows'\n".to_owned(), "Audits that show nothing"),
    ] {
        let folder = example();
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).expect("there");
        std::fs::write(&path, change(&text)).expect("written");
        let (_, said, new) = filled(folder.path(), &template(&HEADERS, &ROWS));
        assert_eq!((status(&new, 6), status(&new, 7)), (None, None), "{said}");
        // What does not apply rests on no audit.
        assert_eq!(status(&new, 8).as_deref(), Some("Not Applicable"));
        assert!(said.contains(note) && said.contains("no audit settled"), "{said}");
    }
}

#[test]
fn what_applies_and_does_not_stays_blank_and_is_a_finding() {
    let folder = example();
    let more = "- { control: AC-2, status: not-applicable, reason: there are no accounts }\n";
    std::fs::write(folder.path().join("compliance/statements/more.yaml"), more).expect("written");
    let (ended, said, new) = filled(folder.path(), &template(&HEADERS, &ROWS));
    assert!(ended == 1 && said.contains("[contradiction]"), "{said}");
    let column = u32::try_from(at("Compliance Status")).expect("small");
    assert_eq!(cells(&new, "Test Result Import").get(&(6, column)), None);
}

#[test]
fn columns_are_found_by_their_headers_wherever_they_stand() {
    let mut headers = HEADERS.to_vec();
    headers.swap(1, 7);
    headers[2] = "A column nobody knows";
    let folder = example();
    let (ended, said, new) = filled(folder.path(), &template(&headers, &ROWS[..1]));
    assert_eq!(ended, 0, "{said}");
    assert_eq!(cells(&new, "Test Result Import")[&(6, 13)], "Compliant");
}

#[test]
fn a_template_of_another_writer_is_filled_in_too() {
    let folder = example();
    let (ended, said, new) = filled(folder.path(), &prefixed(&[("AC-2", "000007"), ("SC-15", "001150")]));
    assert_eq!(ended, 0, "{said}");
    let sheet = String::from_utf8(parts(&new)["sheets/one.xml"].clone()).expect("text");
    let document = roxmltree::Document::parse(&sheet).expect("well-formed");
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rows = document.descendants().filter(|node| node.has_tag_name((main, "row")));
    let texts = rows.map(|row| {
        let texts = row.descendants().filter(|node| node.has_tag_name((main, "t")));
        texts.map(|node| node.text().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    });
    let texts: Vec<Vec<String>> = texts.collect();
    assert_eq!(texts[1][..5], ["AC-2", "000007", "Compliant", "23-Nov-2026", "Doe, Jane"]);
    assert_eq!(texts[2][..5], ["SC-15", "001150", "Not Applicable", "23-Nov-2026", "Doe, Jane"]);
}

#[test]
fn a_template_that_could_be_read_in_two_ways_is_refused() {
    let folder = shop("[]\n");
    let mut without = HEADERS.to_vec();
    without[7] = "CCI number";
    let mut thrice = HEADERS.to_vec();
    thrice[2] = "Compliance Status";
    let mut twice = HEADERS.to_vec();
    twice[2] = "CCI";
    let mut mixed = HEADERS.to_vec();
    mixed.swap(16, 17);
    for (headers, why) in [
        (without, "has no row with the headers"),
        (thrice, "is there more than twice"),
        (twice, "is there more than once"),
        (mixed, "are mixed with those of the last results"),
    ] {
        let (ended, said, new) = filled(folder.path(), &template(&headers, &ROWS));
        assert!(ended == 2 && said.contains(why) && new.is_empty(), "{why}: {said}");
    }
}

#[test]
fn what_is_no_workbook_is_refused() {
    let folder = shop("[]\n");
    let with = |part: &str, content: &str| {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts(&template(&HEADERS, &ROWS)) {
            out.start_file(&name, zip::write::SimpleFileOptions::default()).expect("begun");
            out.write_all(if name == part { content.as_bytes() } else { &bytes }).expect("written");
        }
        out.finish().expect("finished").into_inner()
    };
    let sheet = "xl/worksheets/sheet1.xml";
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    for (bytes, why) in [
        (b"PK".to_vec(), "it is no XLSX workbook"),
        (
            with("xl/workbook.xml", &format!("<workbook {main}><sheets/></workbook>")),
            "it has no sheet `Test Result Import`",
        ),
        (with(sheet, "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>"), "a document type"),
        (
            with(
                sheet,
                &format!(
                    "<worksheet {main}><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>9999</v></c></row></sheetData></worksheet>"
                ),
            ),
            "a text that is not there",
        ),
        (with(sheet, &format!("<worksheet {main}><sheetData>")), "it is no XLSX workbook"),
    ] {
        let (ended, said, new) = filled(folder.path(), &bytes);
        assert!(ended == 2 && said.contains(why) && new.is_empty(), "{why}: {said}");
    }
}

#[test]
fn damage_is_refused_or_harmless_and_never_a_crash() {
    let old = template(&HEADERS, &ROWS);
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("small") % below
    };
    let mut refused = 0;
    for _ in 0..400 {
        let mut bytes = old.clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            bytes[at] = u8::try_from(random(256)).expect("a byte");
        }
        bytes.truncate(bytes.len() - if random(3) == 0 { random(200) } else { 0 });
        let cells = BTreeMap::from([((7, 14), Value::Text("Compliant".into()))]);
        let written = Workbook::open(&bytes, "Test Result Import").and_then(|book| book.with(&cells));
        refused += usize::from(written.is_err());
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn the_template_itself_is_never_written() {
    let folder = example();
    let old = template(&HEADERS, &ROWS);
    std::fs::write(folder.path().join("officer.xlsx"), &old).expect("written");
    for (args, why) in [
        (&["--template", "officer.xlsx", "--tested-by", "Doe, Jane", "-o", "./officer.xlsx"][..], "stays as it is"),
        (&["--template", "officer.xlsx", "-o", "out.xlsx"], "give --template"),
        (&["--template", "officer.xlsx", "--tested-by", " ", "-o", "out.xlsx"], "no name that eMASS takes"),
    ] {
        let output = run(folder.path(), &[&["export", "emass", "--date", DATE], args].concat());
        assert!(code(&output) == 2 && stderr(&output).contains(why), "{}", stderr(&output));
    }
    assert_eq!(std::fs::read(folder.path().join("officer.xlsx")).expect("there"), old);
}
