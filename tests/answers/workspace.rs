//! Answers taken into a workspace: comments and order stay, what is said otherwise is left and reported, what is stale
//! or foreign is refused, and an answer counts for no more than a claim.

use std::path::Path;

use serde_json::Value;

use crate::common::{code, example, json, run, stderr, stdout};

pub(super) const DATE: &str = "2026-11-23";

/// The example's checklist as CSV, with some of its rows filled in: safeguard, answer, comment, evidence.
pub(super) fn filled(folder: &Path, answers: &[(&str, &str, &str, &str)]) -> String {
    let text = stdout(&run(folder, &["checklist", "--date", DATE, "-f", "csv"]));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut names: Vec<String> = Vec::new();
    for record in reader.records() {
        let mut cells: Vec<String> = record.expect("a row").iter().map(str::to_owned).collect();
        if names.is_empty() {
            names.clone_from(&cells);
        }
        let column = |name: &str| names.iter().position(|own| own == name).expect("a column");
        if let Some((_, answer, comment, evidence)) = answers.iter().find(|own| own.0 == cells[column("Safeguard")]) {
            (*answer).clone_into(&mut cells[column("Answer")]);
            (*comment).clone_into(&mut cells[column("Comment")]);
            (*evidence).clone_into(&mut cells[column("Evidence")]);
        }
        writer.write_record(&cells).expect("written");
    }
    String::from_utf8(writer.into_inner().expect("whole")).expect("UTF-8")
}

pub(super) fn import(folder: &Path, text: &str) -> std::process::Output {
    std::fs::write(folder.join("answers.csv"), text).expect("written");
    run(folder, &["import", "answers", "answers.csv", "--by", "security lead", "--date", DATE, "-f", "json"])
}

pub(super) fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap_or_default()
}

pub(super) const NEW: &str = "compliance/statements/answers.yaml";

#[test]
fn answers_become_statements_and_count_for_no_more_than_a_claim() {
    let folder = example();
    let coverage = || json(&run(folder.path(), &["coverage", "--date", DATE, "-f", "json"]));
    let before = coverage();
    let answers = [
        ("device-lock", "yes", "", "seen at the last audit"),
        ("us-jurisdiction", "no", "Not yet.", ""),
        ("rollback-tested", "yes", "Tried in May.", "doc: docs/backups-and-restore.md#record-of-restore-tests"),
    ];
    let text = filled(folder.path(), &answers);
    let output = import(folder.path(), &text);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(json(&output)["added"], serde_json::json!(["device-lock", "rollback-tested", "us-jurisdiction"]));
    let wanted = "\
# What people answered to the checklist; `probity import answers` adds to it.
- safeguard: device-lock
  status: implemented
  answered:
    answer: \"yes\"
    by: security lead
    date: \"2026-11-23\"
    evidence: seen at the last audit
- safeguard: rollback-tested
  status: implemented
  how: Tried in May.
  evidence:
    - doc: docs/backups-and-restore.md#record-of-restore-tests
  answered:
    answer: \"yes\"
    by: security lead
    date: \"2026-11-23\"
- safeguard: us-jurisdiction
  status: planned
  answered:
    answer: \"no\"
    by: security lead
    date: \"2026-11-23\"
    comment: Not yet.
";
    assert_eq!(read(folder.path(), NEW), wanted);
    // Neither a yes without evidence nor a no moves any control.
    let states = |all: &Value, name: &str| {
        all["baselines"].as_array().expect("a list").iter().map(|one| one[name].clone()).collect::<Vec<_>>()
    };
    for state in ["implemented", "planned"] {
        assert_eq!(states(&before, state), states(&coverage(), state), "{state}");
    }
    let findings = json(&run(folder.path(), &["validate", "--date", DATE, "-f", "json"]));
    let required: Vec<&str> = findings["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| one["code"] == "evidence-required" && one["location"]["path"] == NEW)
        .filter_map(|one| one["message"].as_str())
        .collect();
    assert!(required.len() == 1 && required[0].contains("device-lock"), "{required:?}");
    // The same answers once more change nothing, on another day too.
    let again =
        run(folder.path(), &["import", "answers", "answers.csv", "--by", "security lead", "--date", "2026-12-01"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert_eq!(read(folder.path(), NEW), wanted);
    // And the checklist shows them, the one that is not shown by anything as still to be confirmed.
    let list = json(&run(folder.path(), &["checklist", "--date", DATE, "-f", "json"]));
    let item = |name: &str| {
        list["items"].as_array().expect("items").iter().find(|one| one["safeguard"] == name).expect("asked").clone()
    };
    assert_eq!(item("us-jurisdiction")["answer"], "no");
    assert_eq!(item("us-jurisdiction")["basis"], "answered no by security lead on 2026-11-23");
    assert_eq!(item("device-lock")["answer"], "open");
    let matrix = stdout(&run(folder.path(), &["matrix"]));
    assert!(matrix.contains("Tried in May"), "the matrix shows what was said");
}

#[test]
fn what_a_statement_says_stays_and_what_differs_is_reported() {
    let folder = example();
    let path = "compliance/statements/deployment.yaml";
    let old = read(folder.path(), path);
    let answers = [
        ("caching-reviewed", "n/a", "Confirmed: no cache.", "code: src/http.rs::security_headers; the headers"),
        ("kms", "no", "I doubt it.", ""),
        ("mfa", "yes", "Said again.", ""),
        ("admin-protected", "partly", "", ""),
    ];
    let output = import(folder.path(), &filled(folder.path(), &answers));
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["amended"], serde_json::json!(["caching-reviewed", "mfa"]));
    let findings: Vec<String> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            format!(
                "{} {} {}",
                one["code"].as_str().unwrap_or_default(),
                one["location"]["path"].as_str().unwrap_or_default(),
                one["message"].as_str().unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(findings.iter().all(|one| one.starts_with("conflicting-answer answers.csv ")), "{findings:?}");
    assert!(findings.iter().any(|one| one.contains("`kms` is answered `no`")), "{findings:?}");
    assert!(findings.iter().any(|one| one.contains("`admin-protected` is answered `partly`")), "{findings:?}");
    let new = read(folder.path(), path);
    let mut rest = new.as_str();
    for line in old.lines() {
        let at = rest.find(line).unwrap_or_else(|| panic!("`{line}` is gone or stands elsewhere"));
        rest = &rest[at + line.len()..];
    }
    let added: Vec<&str> = new.lines().filter(|line| !old.contains(line)).collect();
    assert!(added.contains(&"    comment: \"Confirmed: no cache.\""), "{added:?}");
    assert!(added.iter().any(|line| line.trim() == "- code: src/http.rs::security_headers"), "{added:?}");
    assert_eq!(read(folder.path(), NEW), "", "no new statement was needed");
}

#[test]
fn evidence_that_does_not_hold_is_taken_and_named_at_once() {
    let folder = example();
    let answers = [
        ("device-lock", "yes", "", "doc: docs/nowhere.md; test: tests/../../out.rs::x; seen at the last audit"),
        ("rollback-tested", "yes", "Tried in May.", "doc: docs/backups-and-restore.md#record-of-restore-tests"),
    ];
    let output = import(folder.path(), &filled(folder.path(), &answers));
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["added"], serde_json::json!(["device-lock", "rollback-tested"]));
    let findings = report["findings"].as_array().expect("a list");
    let codes: Vec<&str> = findings.iter().filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(codes, ["dead-evidence", "evidence-outside-workspace"], "{findings:?}");
    assert!(findings.iter().all(|one| one["location"]["path"] == "answers.csv"), "{findings:?}");
    let new = read(folder.path(), NEW);
    assert!(
        new.contains("doc: docs/nowhere.md") && new.contains("evidence: \"doc: docs/nowhere.md;"),
        "nothing is lost: {new}"
    );
    // Once more: nothing changes, and it is said again.
    let again = run(folder.path(), &["import", "answers", "answers.csv", "--by", "security lead", "--date", DATE]);
    assert_eq!(code(&again), 1);
    assert!(stdout(&again).contains("0 rows not taken, 2 pointers named that do not hold"), "{}", stdout(&again));
    assert_eq!(read(folder.path(), NEW), new);
}

/// The example's checklist as a workbook in which another program filled in cells: the text of the sheet is changed, as a
/// spreadsheet saves it, and every other part is copied.
fn filled_workbook(folder: &Path, answers: &[(&str, &str, &str, &str)]) {
    use std::io::{Cursor, Read as _, Write as _};
    let bytes = run(folder, &["checklist", "--date", DATE, "-f", "xlsx"]).stdout;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).expect("a workbook");
    let range = calamine::Reader::worksheet_range(&mut book, "Answers").expect("the questions");
    let names: Vec<String> = range.rows().next().expect("names").iter().map(ToString::to_string).collect();
    let letter = |name: &str| {
        let at = names.iter().position(|own| own == name).expect("a column");
        char::from(b'A' + u8::try_from(at).expect("few columns"))
    };
    let safeguard = names.iter().position(|own| own == "Safeguard").expect("a column");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("readable");
        if name == "xl/worksheets/sheet2.xml" {
            let mut sheet = String::from_utf8(content).expect("text");
            for (id, answer, comment, evidence) in answers {
                let row = range.rows().position(|row| row[safeguard] == **id).expect("asked") + 1;
                for (column, text) in [("Answer", answer), ("Comment", comment), ("Evidence", evidence)] {
                    let head = format!("<c r=\"{}{row}\"", letter(column));
                    let (before, rest) = sheet.split_once(&head).unwrap_or_else(|| panic!("{head}"));
                    let (open, rest) = rest.split_once('>').expect("a tag");
                    let rest = if open.ends_with('/') { rest } else { rest.split_once("</c>").expect("an end").1 };
                    sheet = format!("{before}{head} t=\"inlineStr\"><is><t>{text}</t></is></c>{rest}");
                }
            }
            content = sheet.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        out.write_all(&content).expect("written");
    }
    std::fs::write(folder.join("answers.xlsx"), out.finish().expect("whole").into_inner()).expect("written");
}

#[test]
fn a_workbook_that_was_filled_in_comes_back_and_the_matrix_shows_it() {
    let folder = example();
    let record = "doc: docs/backups-and-restore.md#record-of-restore-tests";
    filled_workbook(
        folder.path(),
        &[("rollback-tested", "yes", "Tried in May &amp; June.", record), ("us-jurisdiction", "no", "Not yet.", "")],
    );
    let output = run(
        folder.path(),
        &["import", "answers", "answers.xlsx", "--by", "security lead", "--date", DATE, "-f", "json"],
    );
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert_eq!(json(&output)["added"], serde_json::json!(["rollback-tested", "us-jurisdiction"]));
    let matrix = stdout(&run(folder.path(), &["matrix"]));
    assert!(matrix.contains("Tried in May"), "the matrix shows what was said");
    assert!(read(folder.path(), NEW).contains("how: Tried in May & June."), "{}", read(folder.path(), NEW));
    let list = json(&run(folder.path(), &["checklist", "--date", DATE, "-f", "json"]));
    let items = list["items"].as_array().expect("items");
    let basis = |name: &str| items.iter().find(|one| one["safeguard"] == name).expect("asked")["basis"].clone();
    assert_eq!(basis("us-jurisdiction"), "answered no by security lead on 2026-11-23");
    // The checklist that is made now starts from these answers.
    let again = run(
        folder.path(),
        &["import", "answers", "answers.xlsx", "--by", "security lead", "--date", DATE, "-f", "json"],
    );
    assert_eq!(json(&again)["added"], serde_json::json!([]));
}

#[test]
fn every_form_of_the_checklist_names_the_answers_that_are_taken() {
    let folder = example();
    let text = stdout(&run(folder.path(), &["checklist", "--date", DATE, "-f", "md"]));
    assert!(
        text.replace('\n', " ").contains("answers are yes, partly, planned, no or n/a."),
        "{}",
        text.lines().nth(4).unwrap_or_default()
    );
    let script = read(&crate::common::root(), "templates/checklist.js");
    let words = probity::model::answers::Word::WORDS.map(|word| format!("\"{word}\"")).join(", ");
    assert!(script.contains(&format!("const words = [{words}];")), "{words}");
}

#[test]
fn stale_foreign_and_changed_files_are_refused_and_nothing_is_written() {
    let folder = example();
    let text = filled(folder.path(), &[("device-lock", "no", "", "")]);
    let refused = |text: &str, why: &str| {
        let output = import(folder.path(), text);
        assert_eq!(code(&output), 2, "{}{}", stdout(&output), stderr(&output));
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
        assert_eq!(read(folder.path(), NEW), "");
    };
    refused(
        &text.replace("product=SaaS%20API", "product=Shop"),
        "answers for `Shop`, and this workspace is `SaaS API`",
    );
    refused(&text.replace("profile=REGULATED", "profile=RESTRICTED"), "questions that have changed since");
    refused(&text.replace("nis2/important", "nis2/importand"), "nis2/importand");
    refused(&text.replace("probity-checklist/1", "probity-checklist/9"), "does not say which checklist it answers");
    // What is asked changes: the file was drawn up before.
    let manifest = read(folder.path(), "probity.yaml");
    std::fs::write(folder.path().join("probity.yaml"), manifest.replace("SaaS API", "Other")).expect("written");
    refused(&text, "answers for `SaaS API`, and this workspace is `Other`");
    std::fs::write(folder.path().join("probity.yaml"), &manifest).expect("written");
    // What cannot be understood is named row by row, and the rest is taken.
    let odd = filled(
        folder.path(),
        &[
            ("device-lock", "maybe", "", ""),
            ("dod-pki", "n/a", "", ""),
            ("load-tested", "", "why?", ""),
            ("mttr-goal", "PLANNED", "", ""),
        ],
    );
    let output = import(folder.path(), &odd);
    assert_eq!(code(&output), 1);
    let report = json(&output);
    let codes: Vec<&str> =
        report["findings"].as_array().expect("a list").iter().filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(codes, ["invalid-value"; 3]);
    assert_eq!(report["added"], serde_json::json!(["mttr-goal"]));
}

#[test]
fn the_key_is_of_the_questions_and_of_no_day() {
    let folder = example();
    let key = |args: &[&str]| {
        let fixed = ["checklist", "-f", "json"];
        json(&run(folder.path(), &[&fixed, args].concat()))["key"].as_str().expect("a key").to_owned()
    };
    let own = key(&["--date", "2026-11-23"]);
    assert_eq!(own, key(&["--date", "2030-01-01"]));
    assert_ne!(own, key(&["--date", "2026-11-23", "--profile", "RESTRICTED"]));
    assert_ne!(own, key(&["--date", "2026-11-23", "--baseline", "nis2/important"]));
    let one = ["--baseline", "nis2/important", "--baseline", "dod-cloud/il4"];
    let other = ["--baseline", "dod-cloud/il4", "--baseline", "nis2/important"];
    assert_eq!(key(&one), key(&other), "the order of baselines asks nothing else");
}
