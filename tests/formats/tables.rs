//! CSV and JSON Lines, read back.

use probity::render::formats::Format;
use probity::render::{rows, sheet};
use serde_json::Value;

use crate::formats::cases::cases;
use crate::formats::rows::{HOSTILE, hostile_rows};

/// How many results and findings there are, and whether the verdict needs a row.
fn size(audit: &Value) -> usize {
    let count = |name: &str| audit[name].as_array().expect("a list").len();
    count("results") + count("findings") + usize::from(audit["profile"].is_null())
}

#[test]
fn csv_has_a_row_for_each_result_and_finding() {
    for case in cases() {
        let text = case.said(Format::Csv);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of one length");
        let audits = case.audits();
        assert_eq!(rows.len(), audits.iter().map(size).sum::<usize>(), "{}", case.name);
        let at = |row: &csv::StringRecord, name: &str| {
            let at = header.iter().position(|own| own == name).unwrap_or_else(|| panic!("no column {name}"));
            row[at].to_owned()
        };
        let mut rest = rows.iter();
        for audit in &audits {
            for result in audit["results"].as_array().expect("results") {
                let row = rest.next().expect("a row");
                for (column, field) in [("Code", "check"), ("Status", "status"), ("Level", "level")] {
                    assert_eq!(at(row, column), result[field].as_str().expect(field), "{}", case.name);
                }
                assert_eq!(
                    at(row, "Line"),
                    result["location"]["line"].as_u64().map_or(String::new(), |n| n.to_string())
                );
                let reason = result["waiver"]["reason"].as_str().unwrap_or("");
                assert_eq!(at(row, "Waiver reason"), reason, "{}", case.name);
            }
            for finding in audit["findings"].as_array().expect("findings") {
                assert_eq!(at(rest.next().expect("a row"), "Code"), finding["code"].as_str().expect("a code"));
            }
            if audit["profile"].is_null() {
                assert_eq!(at(rest.next().expect("a row"), "Code"), "verdict");
            }
        }
    }
}

#[test]
fn no_cell_starts_a_formula() {
    for case in cases() {
        let text = case.said(Format::Csv);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for row in reader.records() {
            for cell in &row.expect("a row") {
                let start = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                assert!(!start.starts_with(['=', '+', '-', '@', '|', '%']), "{}: {cell:?}", case.name);
            }
        }
    }
    let text = sheet::csv(&rows::sheet(&[hostile_rows()]));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let shown = HOSTILE.replace(['\u{1b}', '\u{9b}', '\u{202e}', '\u{85}'], "");
    for row in reader.records() {
        let row = row.expect("a row");
        let held = row.iter().filter(|cell| cell.strip_prefix('\'') == Some(shown.as_str())).count();
        assert!(held >= 10, "{row:?}");
        assert!(row.iter().all(|cell| !cell.starts_with('=')), "{row:?}");
    }
}

#[test]
fn lines_say_what_json_says_and_fit_their_schema() {
    let schema = crate::common::json(&crate::common::run(&crate::common::root(), &["schema", "audit-line-output"]));
    let validator = jsonschema::options().build(&schema).expect("a schema");
    for case in cases() {
        let mut lines = case.said(Format::Ndjson).lines().map(str::to_owned).collect::<Vec<_>>().into_iter();
        let mut next = || -> Value {
            let line: Value = serde_json::from_str(&lines.next().expect("a line")).expect("JSON");
            assert!(validator.is_valid(&line), "{}: {line}", case.name);
            line
        };
        for audit in case.audits() {
            let path = &audit["config"]["path"];
            for (list, kind) in [("results", "result"), ("findings", "finding")] {
                for entry in audit[list].as_array().expect("a list") {
                    let mut line = next();
                    let fields = line.as_object_mut().expect("an object");
                    assert_eq!(fields.remove("schema_version"), Some(1.into()));
                    assert_eq!(fields.remove("path").as_ref(), Some(path));
                    assert_eq!(fields.remove("type"), Some(kind.into()));
                    assert_eq!(line, *entry, "{}", case.name);
                }
            }
            let last = next();
            assert_eq!((&last["type"], &last["path"]), (&"summary".into(), path));
            for field in ["date", "profile", "baselines", "verdict", "open_questions", "config", "summary", "reached"] {
                assert_eq!(last[field], audit[field], "{}: {field}", case.name);
            }
            for list in ["results", "findings"] {
                assert_eq!(last[list].as_u64(), audit[list].as_array().map(|list| list.len() as u64));
            }
        }
        assert_eq!(lines.next(), None, "{}", case.name);
    }
}
