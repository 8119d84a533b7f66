//! Eighty realistic checks in the check language: how many it can state, and that each stated one tells good from bad.
//! The workspace is a real one, loaded and validated by the program; only the words for people are filled in here.

use std::sync::Arc;

use crate::common::{code, json, root, run};
use probity::audit::{Auditor, Context, Dialects, Document};
use probity::load::Library;
use probity::load::syntax::{Syntax, parse};
use probity::load::workspace::open;
use serde_json::{Map, Value, json};

/// As many as the language is promised to state.
const PROMISED: usize = 78;

fn data() -> Value {
    let text = std::fs::read_to_string(root().join("tests/data/checks-80.yaml")).expect("the checks");
    parse(Syntax::Yaml, &Arc::from(text)).expect("YAML").root.to_json()
}

fn rows(data: &Value) -> &[Value] {
    data["rows"].as_array().expect("rows")
}

fn stated(data: &Value) -> impl Iterator<Item = &Value> {
    rows(data).iter().filter(|row| row.get("check").is_some())
}

fn id(row: &Value) -> String {
    format!("row-{}", row["row"])
}

fn list<'v>(row: &'v Value, name: &str) -> &'v [Value] {
    row.get(name).map_or(&[], |list| list.as_array().expect(name))
}

/// The check of a row as a safeguard of its own.
fn safeguard(row: &Value) -> Value {
    let toml = |name: &str| list(row, name).iter().filter(|example| example.is_string()).cloned().collect::<Vec<_>>();
    let mut check = row["check"].as_object().expect("a check").clone();
    let words = json!({
        "id": id(row), "severity": "medium", "why": row["title"], "fix": row["title"],
        "good": toml("good"), "bad": toml("bad"),
    });
    check.append(&mut words.as_object().expect("a table").clone());
    json!({
        "id": id(row), "title": row["title"], "section": "security", "ask": "Is it so?", "supports": [],
        "checks": [check],
    })
}

/// A workspace with a safeguard for each row and a profile that requires them all.
fn workspace(data: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, value: &Value| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        // JSON is YAML too.
        std::fs::write(path, serde_json::to_string_pretty(value).expect("JSON")).expect("written");
    };
    let asked = |row| (id(row), row.get("set").cloned().unwrap_or_else(|| json!({})));
    let asked: Map<String, Value> = stated(data).map(asked).collect();
    write("probity.yaml", &json!({ "product": { "name": "Rows" }, "profile": "ROWS" }));
    write("profiles/settings.yaml", &data["settings"]);
    write("profiles/safeguards/rows.yaml", &stated(data).map(safeguard).collect());
    write(
        "profiles/rows.yaml",
        &json!({ "id": "ROWS", "title": "Rows", "extends": "STANDARD", "summary": "Rows.", "safeguards": asked }),
    );
    folder
}

/// Runs every row's check on one configuration.
struct Bench<'l> {
    library: &'l Library,
    auditor: Auditor<'l>,
}

impl<'l> Bench<'l> {
    fn new(library: &'l Library) -> Self {
        let profile = library.profile("ROWS").expect("the profile");
        Self { library, auditor: Auditor::new(library, Some(profile), &[]).expect("a plan") }
    }

    /// The status of a row's check, and what was said.
    fn status(&self, row: &Value, example: &Value) -> (String, String) {
        let (name, text) = match example {
            Value::String(text) => ("example.toml", text.as_str()),
            other => match (other["yaml"].as_str(), other["json"].as_str()) {
                (Some(text), None) => ("example.yaml", text),
                (None, Some(text)) => ("example.json", text),
                _ => panic!("row {}: an example is TOML, or a table with yaml or json", row["row"]),
            },
        };
        let document = Document::parse(name, &Arc::from(text));
        let document = document.unwrap_or_else(|error| panic!("row {}: {text}: {}", row["row"], error.message));
        let context = Context { date: "2026-11-23".parse().expect("a date"), standings: Vec::new(), waivers: &[] };
        let config = Dialects::new(self.library).config(document, "app").expect("a dialect");
        let audit = self.auditor.audit(&config, &context);
        let result = audit.results.iter().find(|result| result.check == id(row));
        let result = result.unwrap_or_else(|| panic!("row {} has no result", row["row"]));
        (result.status.word().to_owned(), format!("row {}: {text}\n{}", row["row"], result.message))
    }

    fn all(&self, row: &Value, examples: &[Value], wanted: &str) -> usize {
        for example in examples {
            let (status, said) = self.status(row, example);
            assert_eq!(status, wanted, "{said}");
        }
        examples.len()
    }
}

#[test]
#[allow(clippy::print_stderr, reason = "how many are stated is what this test is for")]
fn the_language_states_what_it_promises() {
    let data = data();
    let numbers: Vec<u64> = rows(&data).iter().map(|row| row["row"].as_u64().expect("a number")).collect();
    assert_eq!(numbers, (1..=80).collect::<Vec<_>>());
    let stated = stated(&data).count();
    for row in rows(&data).iter().filter(|row| row.get("check").is_none()) {
        let why = row["cannot"].as_str().unwrap_or_else(|| panic!("row {} says nothing", row["row"]));
        assert!(why.len() > 80, "row {}: {why}", row["row"]);
    }
    eprintln!("{stated} of 80 realistic checks are stated in the check language");
    assert!(stated >= PROMISED, "{stated}");
}

#[test]
fn every_stated_check_loads_without_a_finding_and_holds_for_its_own_examples() {
    let folder = workspace(&data());
    let output = run(folder.path(), &["validate", "--format", "json", "--date", "2026-11-23"]);
    let report = json(&output);
    assert_eq!((code(&output), &report["findings"]), (0, &json!([])), "{report:#}");
}

#[test]
fn good_passes_and_bad_fails_and_absent_is_what_the_check_says() {
    let data = data();
    let folder = workspace(&data);
    let loaded = open(folder.path());
    assert_eq!(loaded.findings, []);
    let bench = Bench::new(&loaded.library);
    let elsewhere = [json!("[unrelated]\nkey = 1")];
    let mut tried = 0;
    for row in stated(&data) {
        let (good, bad) = (list(row, "good"), list(row, "bad"));
        assert!(good.len() > 1 && bad.len() > 1, "row {} has too few examples", row["row"]);
        tried += bench.all(row, good, "pass") + bench.all(row, bad, "fail");
        let absent = match row["check"].get("absent") {
            None => "fail",
            Some(Value::String(word)) => word,
            Some(_) => row["gives"].as_str().unwrap_or_else(|| panic!("row {} has a default", row["row"])),
        };
        let missing = row.get("missing").map_or(&elsewhere[..], |_| list(row, "missing"));
        assert!(!missing.is_empty(), "row {}", row["row"]);
        tried += bench.all(row, missing, absent);
        let when = row["check"].get("when").is_some();
        assert_eq!(when, !list(row, "elsewhere").is_empty(), "row {}", row["row"]);
        tried += bench.all(row, list(row, "elsewhere"), "not-applicable");
    }
    assert!(tried > 400, "only {tried} examples");
}

#[test]
#[allow(clippy::print_stderr, reason = "a comparison that did not happen must be seen")]
fn numbers_and_paths_are_those_of_the_list() {
    let path = root().join("../shared/checks-80.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED numbers_and_paths_are_those_of_the_list: the list is not beside the repository");
        return;
    };
    // The number comes first; the path stands behind a text that may be quoted and hold commas.
    let place = |line: &str| {
        let (number, rest) = line.split_once(',').expect("a number");
        let rest = match rest.strip_prefix('"') {
            Some(quoted) => quoted.replace("\"\"", "").split_once("\",").expect("a quote").1.to_owned(),
            None => rest.split_once(',').expect("a text").1.to_owned(),
        };
        (number.to_owned(), rest.split(',').next().expect("a path").to_owned())
    };
    let listed: Vec<_> = text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(place).collect();
    let data = data();
    let own = |row: &Value| (row["row"].to_string(), row["path"].as_str().expect("a path").to_owned());
    assert_eq!(rows(&data).iter().map(own).collect::<Vec<_>>(), listed);
}
