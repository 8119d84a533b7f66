//! Files that are no answered checklist, or are made to do harm. Each is refused in one sentence, soon, and in little
//! memory; what it says stands in no message.

use std::io::{Cursor, Write};

use probity::lint::answers::of_bytes;
use probity::model::answers::Row;
use probity::report::checklist::COLUMNS;
use zip::write::SimpleFileOptions;

use super::{KEY, cells, csv, xlsx};

fn refused(bytes: &[u8]) -> String {
    of_bytes(bytes, "answers").expect_err("it is no answered checklist").to_string()
}

fn row() -> Row {
    Row { safeguard: "mfa".into(), answer: "yes".into(), comment: "SECRET_7c1".into(), ..Row::default() }
}

/// A workbook with one part exchanged.
fn with_part(name: &str, text: &[u8]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(xlsx(&[row()]))).expect("an archive");
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let part = old.by_index(at).expect("a part");
        let own = part.name().expect("a name").into_owned();
        if own == name {
            new.start_file(own, SimpleFileOptions::default()).expect("started");
            new.write_all(text).expect("written");
        } else {
            new.raw_copy_file(part).expect("copied");
        }
    }
    new.finish().expect("whole").into_inner()
}

#[test]
fn what_is_no_checklist_is_refused_with_a_reason() {
    for (bytes, why) in [
        (&b""[..], "it has no rows"),
        (b"a,b\n1,2\n", "it has no column `Safeguard`"),
        (b"{}", "line 1, column 2: not in the shape of `probity schema answers`"),
        (b"{\"a\": 1, \"a\": 2}", "is no answered checklist"),
        (b"<!DOCTYPE html>\n<p>Checklist", "save them with `Export JSON` or `Export CSV`"),
        (b"PK\x03\x04 and nothing else", "it is no workbook that can be read"),
        (b"\xff\xfe\x00", "is not UTF-8 text (byte 0)"),
    ] {
        let said = refused(bytes);
        assert!(said.contains(why), "{said}");
    }
    let twice = COLUMNS.join(",").replace("Section", "Answer");
    assert!(refused(twice.as_bytes()).contains("it has two columns `Answer`"));
    assert!(refused(COLUMNS.join(",").as_bytes()).contains("it has no rows"));
    let mixed = csv(&[row(), Row { safeguard: "kms".into(), ..row() }]).replacen(KEY, "another", 1);
    let said = refused(mixed.as_bytes());
    assert!(said.contains("another checklist than the rows above") && !said.contains("SECRET_7c1"), "{said}");
    let newer = format!("{{\"schema_version\": 2, \"checklist\": {KEY:?}, \"answers\": []}}");
    assert!(refused(newer.as_bytes()).contains("`schema_version` is 2"), "{}", refused(newer.as_bytes()));
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let bomb = with_part("xl/sharedStrings.xml", &vec![b' '; 40 * 1024 * 1024]);
    assert!(bomb.len() < 1024 * 1024, "{} bytes", bomb.len());
    assert!(refused(&bomb).contains("unpacked it is larger than 32 MiB"), "{}", refused(&bomb));
    let mut many = vec![row(); 1];
    many.extend((0..10_001).map(|at| Row { safeguard: format!("s{at}"), ..row() }));
    assert!(refused(csv(&many).as_bytes()).contains("no checklist has more than 10000"));
    assert!(refused(&xlsx(&many)).contains("no checklist has more than 10000"));
}

#[test]
fn one_cell_far_away_and_one_text_in_many_cells_cost_nothing() {
    let far = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>y</t></is></c></row></sheetData></worksheet>"#;
    let said = refused(&with_part("xl/worksheets/sheet2.xml", far.as_bytes()));
    assert!(said.contains("it has no column `Safeguard`"), "{said}");
    let text = "x".repeat(1024 * 1024);
    let strings = format!(
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>"#
    );
    let cells: String =
        (1..200).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>"#
    );
    let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut old =
        zip::ZipArchive::new(Cursor::new(with_part("xl/sharedStrings.xml", strings.as_bytes()))).expect("an archive");
    for at in 0..old.len() {
        let part = old.by_index(at).expect("a part");
        let own = part.name().expect("a name").into_owned();
        if own == "xl/worksheets/sheet1.xml" {
            book.start_file(own, SimpleFileOptions::default()).expect("started");
            book.write_all(sheet.as_bytes()).expect("written");
        } else {
            book.raw_copy_file(part).expect("copied");
        }
    }
    assert!(refused(&book.finish().expect("whole").into_inner()).contains("unpacked it is larger than 32 MiB"));
}

#[test]
fn columns_may_be_moved_and_others_added() {
    let names: Vec<&str> = COLUMNS.iter().rev().copied().chain(["Mine"]).collect();
    let values: Vec<String> =
        cells(&row()).iter().rev().copied().chain(["x"]).map(|cell| format!("\"{cell}\"")).collect();
    let text = format!("{}\n{}\n,,,\n", names.join(","), values.join(","));
    let answers = of_bytes(text.as_bytes(), "answers").expect("read");
    assert_eq!(answers.rows, [Row { line: 2, ..row() }]);
}

#[test]
fn characters_that_json_writes_as_pairs_are_read() {
    let row = r#"{"safeguard": "mfa", "answer": "yes", "comment": "done \ud83d\ude00", "by": "\uD83D\uDE00"}"#;
    let text = format!("{{\"schema_version\": 1, \"checklist\": {KEY:?},\n\"answers\": [{row}]}}");
    let answers = of_bytes(text.as_bytes(), "answers").expect("read");
    assert_eq!((answers.rows[0].comment.as_str(), answers.rows[0].by.as_str()), ("done \u{1f600}", "\u{1f600}"));
    assert_eq!(answers.rows[0].line, 2);
    for half in [r"\ud83d", r"\ude00", r"\ude00\ud83d"] {
        refused(text.replace(r"\ud83d\ude00", half).as_bytes());
    }
}
