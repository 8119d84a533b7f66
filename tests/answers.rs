//! The way back of answers: every format reads back what was filled in, and the workspace then says it and nothing more.
//! The files beside this one: what the program does with a workspace, hostile files, and hostile checklists.

mod hostile_checklist;
mod hostile_files;
mod meaning;
mod workspace;

use probity::audit::Level;
use probity::diag::Code;
use probity::lint::answers::of_bytes;
use probity::model::answers::{Answers, Row, Word};
use probity::render::sheet;
use probity::report::Sheet;
use probity::report::answers::{Giver, astray, take};
use probity::report::checklist::{Answer, COLUMNS, Checklist, Item};
use proptest::prelude::*;

/// The key that stands in every row.
pub(crate) const KEY: &str = "probity-checklist/1 product=Shop profile=STANDARD questions=00ff";

/// What people type, and what formats could take for something of their own.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("=1+1".to_owned()),
        Just("'=1".to_owned()),
        Just("'\n-2".to_owned()),
        Just("; @x;".to_owned()),
        Just("\t+3\n".to_owned()),
        Just("a, \"b\" 'c'".to_owned()),
        Just("_x0041_ _x005F_".to_owned()),
        Just("</t><f>1</f> ]]> &amp;".to_owned()),
        Just("doc: docs/a.md#b".to_owned()),
        Just("test: we ran the tests".to_owned()),
        Just("yes\n\nno".to_owned()),
        Just("é \u{1f600} \u{2028} x".to_owned()),
        "[ -~]{0,12}",
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let words =
        prop_oneof![Just(""), Just("yes"), Just("partly"), Just("planned"), Just("no"), Just("n/a"), Just("waived")];
    let row = (words.clone(), words, typed(), typed(), typed());
    proptest::collection::vec(row, 1..6).prop_map(|all| {
        let row =
            |(at, (answer, prefilled, by, comment, evidence)): (usize, (&str, &str, String, String, String))| Row {
                safeguard: format!("safeguard-{at}"),
                answer: answer.to_owned(),
                prefilled: prefilled.to_owned(),
                by,
                comment,
                evidence,
                line: 0,
            };
        all.into_iter().enumerate().map(row).collect()
    })
}

/// The cells of a row, in the order of the columns.
pub(crate) fn cells(row: &Row) -> [&str; 13] {
    let Row { safeguard, answer, prefilled, by, comment, evidence, .. } = row;
    ["Database", safeguard, "Is it?", "required", "X", "AC-1", answer, "why", by, comment, evidence, prefilled, KEY]
}

/// As a spreadsheet saves it.
pub(crate) fn csv(rows: &[Row]) -> String {
    let mut table = Sheet::new(COLUMNS);
    for row in rows {
        table.push(cells(row));
    }
    sheet::csv(&table)
}

/// As a spreadsheet saves it, with the texts as they were typed.
pub(crate) fn xlsx(rows: &[Row]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "something else").expect("written");
    let sheet = book.add_worksheet();
    let names = std::iter::once(COLUMNS);
    for (line, texts) in (0_u32..).zip(names.chain(rows.iter().map(cells))) {
        for (column, text) in (0_u16..).zip(texts) {
            sheet.write_string(line, column, text).expect("written");
        }
    }
    book.save_to_buffer().expect("saved")
}

fn json(rows: &[Row]) -> String {
    let answers = Answers { schema_version: 1, checklist: KEY.to_owned(), rows: rows.to_vec(), ..Answers::default() };
    serde_json::to_string_pretty(&answers).expect("JSON")
}

/// The rows of a file without their lines.
fn read(bytes: &[u8]) -> Vec<Row> {
    let answers = of_bytes(bytes, "answers").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(answers.checklist, KEY);
    assert!(answers.rows.iter().all(|row| row.line > 0), "each row has its line");
    answers.rows.into_iter().map(|row| Row { line: 0, ..row }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_format_reads_back_what_was_typed(rows in rows()) {
        prop_assert_eq!(&read(json(&rows).as_bytes()), &rows);
        prop_assert_eq!(&read(csv(&rows).as_bytes()), &rows);
        prop_assert_eq!(&read(&xlsx(&rows)), &rows);
        // Another spreadsheet's way: a mark in front, and semicolons.
        let mut other = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        other.write_record(COLUMNS).expect("written");
        for row in &rows {
            other.write_record(cells(row).map(sheet::harmless)).expect("written");
        }
        let text = String::from_utf8(other.into_inner().expect("written")).expect("UTF-8");
        prop_assert_eq!(&read(format!("\u{feff}{text}").as_bytes()), &rows);
    }

    #[test]
    fn nothing_that_was_said_is_lost(rows in rows()) {
        let checklist = asked(rows.len());
        let giver = Giver { by: Some("lead"), date: "2026-11-23", file: "answers.csv" };
        let taken = take(&rows, &checklist, &checklist, &[], giver, |_| None);
        let touched = rows.iter().filter(|row| row.is_touched()).count();
        prop_assert_eq!(taken.added.len() + taken.findings.len(), touched);
        prop_assert_eq!(taken.unchanged, rows.len() - touched);
        for (safeguard, parts) in &taken.added {
            let row = rows.iter().find(|row| row.safeguard == *safeguard).expect("a row");
            let texts: Vec<String> = parts.iter().map(|part| part.value.as_str().map_or_else(|| part.value.to_string(), str::to_owned)).collect();
            let is_said = |text: &str| text.trim().is_empty() || texts.iter().any(|own| own == text.trim());
            prop_assert!(is_said(&row.comment), "{:?} of {:?}", texts, row);
            prop_assert!(row.by.trim().is_empty() && texts.iter().any(|own| own == "lead") || is_said(&row.by));
            prop_assert!(texts.iter().any(|own| Word::parse(own) == Word::parse(&row.answer)));
            let whole = texts.concat();
            for piece in row.evidence.split([';', '\n']) {
                let pointer = piece.split_once(':').map_or(piece, |(_, pointer)| pointer).trim();
                let quoted = serde_json::to_string(pointer).expect("JSON");
                prop_assert!(whole.contains(pointer) || whole.contains(&quoted), "{:?} of {:?}", texts, piece);
            }
            // What a person says is a claim: no digest, and no day of a review.
            prop_assert!(!texts.iter().any(|text| text.contains("sha256")));
        }
        for finding in &taken.findings {
            prop_assert!(finding.location.is_some());
            prop_assert!(matches!(finding.code, Code::InvalidValue | Code::ConflictingAnswer | Code::SecretInEvidence));
        }
    }
}

/// A checklist that asks about so many safeguards and knows no answer.
fn asked(count: usize) -> Checklist {
    let item = |at: usize| Item {
        safeguard: format!("safeguard-{at}"),
        title: "It is so".into(),
        section: "Database",
        question: "Is it?".into(),
        level: Level::Required,
        asked_by: vec!["X".into()],
        controls: Vec::new(),
        frameworks: Vec::new(),
        families: Vec::new(),
        profile: None,
        answer: Answer::Open,
        basis: String::new(),
        by_word: false,
        marks: Vec::new(),
    };
    Checklist {
        schema_version: 1,
        product: Some("Shop".into()),
        profile: Some("STANDARD".into()),
        date: None,
        reach: Vec::new(),
        open: count,
        open_recommended: 0,
        minutes: count,
        key: KEY.into(),
        supplied: Vec::new(),
        items: (0..count).map(item).collect(),
    }
}

#[test]
fn a_sentence_that_begins_like_a_pointer_stays_a_sentence() {
    let row = Row {
        safeguard: "safeguard-0".into(),
        answer: "yes".into(),
        evidence: "Test: we ran the tests; code: src/a.rs::f\nticket 5".into(),
        ..Row::default()
    };
    let giver = Giver { by: None, date: "2026-11-23", file: "answers.csv" };
    let taken = take(&[row], &asked(1), &asked(1), &[], giver, |_| None);
    let parts = &taken.added[0].1;
    let at = |path: &[&str]| {
        parts.iter().filter(|part| part.path == path).map(|part| part.value.clone()).collect::<Vec<_>>()
    };
    assert_eq!(at(&["status"]), ["implemented"]);
    assert_eq!(at(&["evidence"]), [serde_json::json!({ "code": "src/a.rs::f" })]);
    assert_eq!(at(&["answered", "evidence"]), ["Test: we ran the tests; code: src/a.rs::f\nticket 5"]);
}

#[test]
fn what_was_typed_on_a_sheet_that_is_not_read_is_named() {
    let row = |safeguard: &str, answer: &str, prefilled: &str| Row {
        safeguard: safeguard.into(),
        answer: answer.into(),
        prefilled: prefilled.into(),
        ..Row::default()
    };
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Answers").expect("a name");
    let rows = [row("a", "", ""), row("b", "no", "yes"), row("c", "yes", ""), row("d", "", "")];
    let names = std::iter::once(COLUMNS);
    for (line, texts) in (0_u32..).zip(names.chain(rows.iter().map(cells))) {
        for (column, text) in (0_u16..).zip(texts) {
            sheet.write_string(line, column, text).expect("written");
        }
    }
    let other = book.add_worksheet().set_name("nis2 important").expect("a name");
    // One typed, one as it came, one alike, one that a formula gives and that was not worked out anew.
    let texts = [("Safeguard", "Answer"), ("a", "no"), ("b", "yes"), ("c", "Yes "), ("e", "no")];
    for (line, (safeguard, answer)) in (0_u32..).zip(texts) {
        other.write_string(line, 0, safeguard).expect("written");
        other.write_string(line, 3, answer).expect("written");
    }
    other.write_string(5, 0, "d").expect("written");
    let formula = rust_xlsxwriter::Formula::new("=Answers!$G$5").set_result("partly");
    other.write_formula(5, 3, formula).expect("written");
    let answers = of_bytes(&book.save_to_buffer().expect("saved"), "answers.xlsx").expect("read");
    assert_eq!(answers.rows.len(), 4);
    let findings = astray(&answers, "answers.xlsx");
    let said: Vec<_> = findings.iter().map(|one| (one.message.as_str(), one.code)).collect();
    let wanted = "`no` on the sheet `nis2 important` was not taken; `Answers` has no answer to `a`";
    assert_eq!(said, [(wanted, Code::ConflictingAnswer)]);
    assert_eq!(findings[0].location.as_ref().map(|place| place.line), Some(2));
}
