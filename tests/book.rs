//! Workbooks, read back by a reader that does not write them.
//! It must compare with what was put in, and with the structure of the file itself.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use probity::render::sheet::harmless;
use probity::render::xlsx;
use probity::report::Sheet;
use probity::report::book::{Book, Choice, Count, Mirror, Tab, Tone};
use proptest::prelude::*;

fn opened(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook")
}

/// The cells of a tab; empty ones are empty texts.
fn cells(bytes: &[u8], tab: &str) -> Vec<Vec<String>> {
    let range = opened(bytes).worksheet_range(tab).expect("a sheet");
    range.rows().map(|row| row.iter().map(shown).collect()).collect()
}

fn shown(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    }
}

/// The parts of the file, by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let name = part.name().expect("a name").into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).expect("text");
            (name, text)
        })
        .collect()
}

fn answers() -> Book {
    let mut questions = Sheet::new(["Id", "Question", "Answer"]);
    questions.push(["mfa", "Do all accounts prove a second factor?", "yes"]);
    questions.push(["backups", "=HYPERLINK(\"http://x\")", ""]);
    let mut one = Sheet::new(["Id", "Answer"]);
    one.push(["backups", ""]);
    one.push(["mfa", ""]);
    let mut read = Sheet::new(["A checklist", ""]);
    read.push(["Answered", ""]);
    let words = &["yes", "no"];
    Book {
        title: "A checklist".into(),
        tabs: vec![
            Tab {
                name: "Read me".into(),
                sheet: read,
                prose: true,
                counts: vec![Count { row: 0, column: 1, tab: 1, of: 2 }],
                ..Tab::default()
            },
            Tab {
                name: "Ans'wers".into(),
                sheet: questions,
                input: vec![2],
                choices: vec![Choice { column: 2, words, hint: "Pick one".into() }],
                tones: vec![(2, "yes", Tone::Good), (2, "no", Tone::Bad)],
                ..Tab::default()
            },
            Tab {
                name: "a/very:long*name?of[a]tab\\that goes on".into(),
                sheet: one,
                mirrors: vec![Mirror { column: 1, tab: 1, of: 2, rows: vec![1, 0] }],
                ..Tab::default()
            },
        ],
    }
}

#[test]
fn a_book_reads_back_as_it_was_made() {
    let bytes = xlsx::book(&answers()).expect("written");
    assert_eq!(opened(&bytes).sheet_names(), ["Read me", "Ans'wers", "a very long name of a tab that"]);
    let found = cells(&bytes, "Ans'wers");
    assert_eq!(found[1], ["mfa", "Do all accounts prove a second factor?", "yes"]);
    assert_eq!(found[2], ["backups", "'=HYPERLINK(\"http://x\")", ""]);
    assert_eq!(cells(&bytes, "Read me")[1], ["Answered", "1 of 2"]);
    let one = cells(&bytes, "a very long name of a tab that");
    assert_eq!(one[1..], [["backups", ""], ["mfa", "yes"]]);
}

#[test]
fn lists_filters_colours_and_frozen_headers_are_there() {
    let bytes = xlsx::book(&answers()).expect("written");
    let parts = parts(&bytes);
    let part = |name: &str| &parts.iter().find(|(own, _)| own == name).expect(name).1;
    let sheet = roxmltree::Document::parse(part("xl/worksheets/sheet2.xml")).expect("XML");
    let node = |name: &str| sheet.descendants().filter(|node| node.tag_name().name() == name).collect::<Vec<_>>();
    assert_eq!(node("pane")[0].attribute("ySplit"), Some("1"));
    assert_eq!(node("autoFilter")[0].attribute("ref"), Some("A1:C3"));
    assert_eq!(node("dataValidation")[0].attribute("sqref"), Some("C2:C3"));
    assert_eq!(node("formula1")[0].text(), Some("\"yes,no\""));
    assert_eq!(node("cfRule").len(), 2);
    assert!(node("f").is_empty(), "texts are no formulas");
    let read = part("xl/worksheets/sheet1.xml");
    assert!(read.contains("COUNTIF('Ans''wers'!$C$2:$C$3,"), "{read}");
}

#[test]
fn two_runs_give_the_same_bytes() {
    let first = xlsx::book(&answers()).expect("written");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(first == xlsx::book(&answers()).expect("written"), "a clock or an order got in");
}

#[test]
fn a_text_that_no_cell_can_hold_is_cut_and_says_so() {
    let mut sheet = Sheet::new(["Text"]);
    sheet.push(["x".repeat(40_000)]);
    let bytes = xlsx::book(&Book::plain("Long", [("Long", sheet)])).expect("written");
    let found = &cells(&bytes, "Long")[1][0];
    assert!(found.len() < 32_767 && found.ends_with("[cut: longer than a cell may be]"));
}

/// Text that starts formulas, breaks out of XML, imitates escapes, or is no character of XML.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("=1+1".to_owned()),
        Just("@SUM(A1)".to_owned()),
        Just("\t=cmd|' /C calc'!A0".to_owned()),
        Just("<f>1</f>".to_owned()),
        Just("</t></si>".to_owned()),
        Just("]]>&amp;&#61;".to_owned()),
        Just("_x0041_".to_owned()),
        Just("_x005F_x0041_".to_owned()),
        Just("\u{0}\u{1b}\u{fffe}\u{ffff}".to_owned()),
        Just("http://x/".to_owned()),
        Just("TRUE".to_owned()),
        Just("2026-11-23".to_owned()),
        Just("1e9".to_owned()),
        Just("\u{1f600}é\u{202e}".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_a_cell_stays_text(
        header in hostile(), name in hostile(), title in hostile(), texts in proptest::collection::vec(hostile(), 1..6),
    ) {
        let mut sheet = Sheet::new(["first".to_owned(), header]);
        for text in &texts {
            sheet.push(["x", text]);
        }
        let book = Book::plain(&title, [(name.clone(), sheet.clone()), (name, sheet)]);
        let bytes = xlsx::book(&book).expect("written");
        let tabs = opened(&bytes).sheet_names().clone();
        prop_assert_eq!(tabs.len(), 2);
        prop_assert!(tabs.iter().all(|tab| !tab.is_empty() && tab.encode_utf16().count() <= 31));
        let found = cells(&bytes, &tabs[1]);
        for (row, text) in found[1..].iter().zip(&texts) {
            let wanted: String = harmless(text).chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
            prop_assert_eq!(row.get(1).cloned().unwrap_or_default(), wanted);
        }
        for (name, part) in parts(&bytes) {
            let document = roxmltree::Document::parse(&part);
            prop_assert!(document.is_ok(), "{} is no XML: {:?}", name, document.err());
            prop_assert!(!document.expect("XML").descendants().any(|node| node.tag_name().name() == "f"), "{}", name);
            prop_assert!(!part.contains("<hyperlink"), "{}", name);
        }
    }
}
