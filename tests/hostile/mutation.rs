//! The example's configuration, which passes, with one line or one table gone.
//! Whatever goes, the program must not break; only what nothing requires may go without losing the verdict.

use std::path::Path;

use serde_json::Value;

use crate::common::example;
use crate::run::{DATE, run};

/// Lines that no check requires: the file passes without them.
const HARMLESS_LINES: &[&str] = &[
    "profile =",
    "listen =",
    "client_auth =",
];

/// Tables that no check requires.
const HARMLESS_TABLES: &[&str] = &["security", "server"];

/// Every audit of several files in a folder of the example workspace, by file name.
fn verdicts(folder: &Path, files: &[String]) -> Vec<(String, String)> {
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let ended = run(folder, &[&["audit-config", "-f", "json"], &DATE[..], &files].concat());
    assert_eq!(ended.code("mutants"), 1, "{}", ended.stderr);
    let report: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let audits = report["audits"].as_array().expect("audits");
    assert_eq!(audits.len(), files.len(), "each file is an audit");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    audits.iter().map(|audit| (text(&audit["config"]["path"]), text(&audit["verdict"]))).collect()
}

/// The verdict of each mutant of the example's configuration.
fn judged(mutants: impl IntoIterator<Item = String>) -> Vec<String> {
    let folder = example();
    let mut files = Vec::new();
    for (n, text) in mutants.into_iter().enumerate() {
        files.push(format!("mutant{n:03}.toml"));
        std::fs::write(folder.path().join(&files[n]), text).expect("written");
    }
    let verdicts: Vec<_> = files.chunks(40).flat_map(|files| verdicts(folder.path(), files)).collect();
    let named = |file: &String| verdicts.iter().find(|(name, _)| name == file).map(|(_, verdict)| verdict.clone());
    files.iter().map(|file| named(file).expect("audited")).collect()
}

fn text() -> String {
    std::fs::read_to_string(crate::common::root().join("examples/saas-api/app.toml")).expect("readable")
}

/// The text without the lines of a range.
fn without(text: &str, gone: std::ops::Range<usize>) -> String {
    text.split_inclusive('\n').enumerate().filter(|(n, _)| !gone.contains(n)).map(|(_, line)| line).collect()
}

#[test]
fn the_example_passes_whole() {
    let ended = run(example().path(), &[&["audit-config"], &DATE[..]].concat());
    assert_eq!(ended.code("whole"), 0, "{}", ended.said());
}

#[test]
fn a_line_that_goes_takes_the_verdict_with_it_unless_nothing_requires_it() {
    let text = text();
    let keys: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, line)| line.contains(" = ")).collect();
    let verdicts = judged(keys.iter().map(|(n, _)| without(&text, *n..*n + 1)));
    let passing: Vec<&str> =
        keys.iter().zip(&verdicts).filter(|(_, verdict)| *verdict == "pass").map(|((_, line), _)| *line).collect();
    let surprising: Vec<_> = passing.iter().filter(|line| !HARMLESS_LINES.iter().any(|h| line.starts_with(h))).collect();
    assert!(surprising.is_empty(), "the file passes without any of {surprising:#?}");
    assert!(passing.len() < keys.len() / 3, "most lines matter");
}

#[test]
fn a_table_that_goes_takes_the_verdict_with_it_unless_nothing_requires_it() {
    let text = text();
    let starts: Vec<usize> = text.lines().enumerate().filter(|(_, line)| line.starts_with('[')).map(|(n, _)| n).collect();
    let ends = starts.iter().skip(1).copied().chain([text.lines().count()]);
    let tables: Vec<_> = starts.iter().copied().zip(ends).collect();
    let verdicts = judged(tables.iter().map(|(start, end)| without(&text, *start..*end)));
    for ((start, _), verdict) in tables.iter().zip(verdicts) {
        let header = text.lines().nth(*start).expect("a line").trim_matches(['[', ']']);
        assert_eq!(verdict == "pass", HARMLESS_TABLES.contains(&header), "[{header}] gone: {verdict}");
    }
}

#[test]
fn a_table_header_that_goes_never_leaves_a_pass() {
    let text = text();
    let headers: Vec<usize> = text.lines().enumerate().filter(|(_, line)| line.starts_with('[')).map(|(n, _)| n).collect();
    let folder = example();
    for header in headers.into_iter().skip(2) {
        std::fs::write(folder.path().join("app.toml"), without(&text, header..header + 1)).expect("written");
        let ended = run(folder.path(), &[&["audit-config"], &DATE[..]].concat());
        assert_ne!(ended.code("a header gone"), 0, "line {header}");
    }
}

#[test]
fn a_configuration_that_is_cut_anywhere_never_passes() {
    let text = text();
    let last = text.trim_end().len();
    let folder = example();
    for at in (0..last).step_by(7 * 7) {
        std::fs::write(folder.path().join("app.toml"), &text.as_bytes()[..at]).expect("written");
        let ended = run(folder.path(), &[&["audit-config"], &DATE[..]].concat());
        assert_ne!(ended.code("cut"), 0, "cut at byte {at}");
    }
}

#[test]
fn each_value_that_is_emptied_loses_the_verdict_or_is_harmless() {
    let text = text();
    let keys: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, line)| line.contains(" = ")).collect();
    let emptied = |n: usize, line: &str| {
        let key = line.split(" = ").next().expect("a key");
        text.lines().enumerate().map(|(at, old)| if at == n { format!("{key} = \"\"\n") } else { format!("{old}\n") }).collect::<String>()
    };
    let verdicts = judged(keys.iter().map(|(n, line)| emptied(*n, line)));
    for ((_, line), verdict) in keys.iter().zip(verdicts) {
        let harmless = HARMLESS_LINES.iter().any(|h| line.starts_with(h));
        assert!(verdict != "pass" || harmless, "the file passes with an empty value at `{line}`");
    }
}
