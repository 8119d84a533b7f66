//! Configurations written from each application's own documentation are found as a careful reviewer wrote it down:
//! `tests/documented/DIALECT/NAME.findings.yaml` beside each, by hand. It must never write these lists itself: they say
//! what is true, not what the program says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use probity::load::Library;
use serde::Deserialize;
use serde_json::Value;

use crate::common::{json, root, run};

/// What a reviewer wrote down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    /// The documentation that the configuration was written from, by name and address.
    source: String,
    address: String,
    findings: Vec<Row>,
    #[serde(default)]
    keys: Vec<Key>,
    /// The checks that pass; none but these.
    passes: BTreeSet<String>,
    /// What a reader might take for settled by this file, and is not.
    #[serde(default)]
    open: Vec<Open>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    check: String,
    status: String,
    /// Left out where the fault is that nothing is written.
    line: Option<u64>,
    /// What the message has to name, where another key would mislead.
    says: Option<String>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    code: String,
    #[serde(rename = "key")]
    name: String,
    line: u64,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    check: String,
    why: String,
}

#[test]
fn configurations_are_found_as_a_careful_reviewer_finds_them() {
    let mut wrong = Vec::new();
    for (dialect, config) in configurations() {
        let name = format!("{dialect}/{}", file_name(&config));
        let review = review(&config);
        let audit = audit(&config);
        assert_eq!(audit["config"]["dialect"], dialect.as_str(), "{name}: {}", audit["config"]);
        let asked = |row: &&Value| row["level"] == "required";
        let results: Vec<&Value> = audit["results"].as_array().expect("results").iter().filter(asked).collect();
        differ(&mut wrong, &name, "found", &failing(&review), &failed(&review, &results));
        differ(&mut wrong, &name, "found of keys", &keys(&review), &faults(&review, &audit));
        differ(&mut wrong, &name, "passing", &review.passes, &with_status(&results, "pass"));
        for row in &review.findings {
            let says = row.says.as_deref().unwrap_or_default();
            let mut of = results.iter().filter(|own| own["check"] == row.check.as_str());
            if !of.any(|own| own["message"].as_str().is_some_and(|message| message.contains(says))) {
                wrong.push(format!("{name}: the message of {} does not name {says}", row.check));
            }
        }
        let undetermined = with_status(&results, "undetermined");
        for open in review.open.iter().filter(|open| !undetermined.contains(&open.check)) {
            wrong.push(format!("{name}: {} is not left open, though {}", open.check, open.why));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dialect_has_a_configuration_and_every_list_its_reasons() {
    let written: BTreeSet<String> = configurations().into_iter().map(|(dialect, _)| dialect).collect();
    let library = Library::shipped();
    let shipped: BTreeSet<String> = library.dialects().map(|dialect| dialect.id.to_string()).collect();
    assert_eq!(written, shipped);
    for (dialect, config) in configurations() {
        let review = review(&config);
        let name = format!("{dialect}/{}", file_name(&config));
        assert!(!review.source.is_empty() && review.address.starts_with("https://"), "{name} names no source");
        let reasons = review.findings.iter().map(|row| &row.why).chain(review.keys.iter().map(|key| &key.why));
        assert!(reasons.chain(review.open.iter().map(|open| &open.why)).all(|why| !why.is_empty()), "{name}");
    }
}

/// The dialect and the file of each.
fn configurations() -> Vec<(String, PathBuf)> {
    let mut out = Vec::new();
    for folder in entries(&root().join("tests/documented")) {
        let own = entries(&folder).into_iter().filter(|file| !file_name(file).ends_with(".findings.yaml"));
        out.extend(own.map(|file| (file_name(&folder), file)));
    }
    out
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn review(config: &Path) -> Review {
    let path = config.with_extension("findings.yaml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The audit of a copy outside of any workspace.
fn audit(config: &Path) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let name = file_name(config);
    std::fs::copy(config, folder.path().join(&name)).expect("a copy");
    let args = ["audit-config", &name, "--profile", "REGULATED", "--date", "2026-11-29", "-f", "json"];
    json(&run(folder.path(), &args))
}

/// One line for each check and place, as the reviewer has them.
fn failing(review: &Review) -> BTreeSet<String> {
    review.findings.iter().map(|row| place(&row.check, &row.status, row.line)).collect()
}

/// The same of the audit. Of a check that looks at many values each place is one; where nothing is written, there is none.
fn failed(review: &Review, results: &[&Value]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for row in results.iter().filter(|row| row["status"] == "fail" || row["status"] == "inert") {
        let (check, status) = (row["check"].as_str().expect("a check"), row["status"].as_str().expect("a status"));
        let is_absent = review.findings.iter().any(|own| own.check == check && own.line.is_none());
        let is_many = row["setting"] == "**" || row["message"].as_str().is_some_and(|words| words.contains(" more)"));
        let related = row["related"].as_array().into_iter().flatten().filter(|_| is_many);
        for location in std::iter::once(&row["location"]).chain(related) {
            out.insert(place(check, status, location["line"].as_u64().filter(|_| !is_absent)));
        }
    }
    out
}

fn place(check: &str, status: &str, line: Option<u64>) -> String {
    line.map_or_else(|| format!("{check}: {status}, not written"), |line| format!("{check}: {status} in line {line}"))
}

fn keys(review: &Review) -> BTreeSet<String> {
    review.keys.iter().map(|key| format!("{} {} in line {}", key.code, key.name, key.line)).collect()
}

/// A contradiction is of what two places say, and its message has no key.
fn faults(review: &Review, audit: &Value) -> BTreeSet<String> {
    let findings = audit["findings"].as_array().into_iter().flatten();
    let of = findings.map(|one| {
        let (code, words) = (one["code"].as_str().expect("a code"), one["message"].as_str().expect("a message"));
        let named = words.split('`').nth(1).unwrap_or(words);
        let contradicted = review.keys.iter().find(|key| key.code == code && code == "contradiction");
        format!("{code} {} in line {}", contradicted.map_or(named, |key| &key.name), one["location"]["line"])
    });
    of.collect()
}

fn with_status(results: &[&Value], status: &str) -> BTreeSet<String> {
    let of = results.iter().filter(|row| row["status"] == status);
    of.map(|row| row["check"].as_str().expect("a check").to_owned()).collect()
}

fn differ(out: &mut Vec<String>, name: &str, what: &str, reviewer: &BTreeSet<String>, program: &BTreeSet<String>) {
    out.extend(reviewer.difference(program).map(|row| format!("{name}: not {what}: {row}")));
    out.extend(program.difference(reviewer).map(|row| format!("{name}: {what} by no reviewer: {row}")));
}
