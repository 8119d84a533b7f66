//! The example's configuration, which passes, with one line, one table, one header or one value gone.
//! What a check requires and read there takes the verdict with it, and nothing breaks the program.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::common::{example, root};
use crate::hostile::run::{DATE, run};

/// Lines that checks read and that may be absent: without them the check does not apply.
const MAY_BE_ABSENT: &[&str] = &["refresh_ttl = ", "origins = ", "credentials = "];

/// Most files an invocation audits.
const CHUNK: usize = 40;

fn text() -> String {
    std::fs::read_to_string(root().join("examples/saas-api/app.toml")).expect("readable")
}

/// The text without the lines of a range, counted from 0.
fn without(text: &str, gone: std::ops::Range<usize>) -> String {
    text.split_inclusive('\n').enumerate().filter(|(n, _)| !gone.contains(n)).map(|(_, line)| line).collect()
}

/// Lines that start a table, counted from 0.
fn headers(text: &str) -> Vec<usize> {
    text.lines().enumerate().filter(|(_, line)| line.starts_with('[')).map(|(n, _)| n).collect()
}

/// Lines that a required check read and found good, counted from 0.
fn required_lines() -> BTreeSet<usize> {
    let ended = run(example().path(), &[&["audit-config", "-f", "json"], &DATE[..]].concat());
    assert_eq!(ended.code("whole"), 0, "{}", ended.stderr);
    let audit: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let results = audit["results"].as_array().expect("results").iter();
    let good = results.filter(|result| result["status"] == "pass" && result["level"] == "required");
    good.filter_map(|result| usize::try_from(result["location"]["line"].as_u64()?).ok()).map(|line| line - 1).collect()
}

/// The verdicts of several files in a folder of the example workspace, by name; without those that were not read.
fn verdicts(folder: &Path, files: &[String]) -> Vec<(String, String)> {
    let named: Vec<&str> = files.iter().map(String::as_str).collect();
    let ended = run(folder, &[&["audit-config", "-f", "json"], &DATE[..], &named].concat());
    ended.code("mutants");
    if ended.stdout.is_empty() {
        return Vec::new();
    }
    let report: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let one = [report.clone()];
    let audits = report["audits"].as_array().map_or(&one[..], Vec::as_slice);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let read = audits.iter().filter(|audit| audit["config"]["sha256"] != "");
    read.map(|audit| (text(&audit["config"]["path"]), text(&audit["verdict"]))).collect()
}

/// The verdict of each mutant of the example's configuration, in the example's workspace; `None`: refused.
fn judged(mutants: impl IntoIterator<Item = String>) -> Vec<Option<String>> {
    let folder = example();
    let mut files = Vec::new();
    for (n, text) in mutants.into_iter().enumerate() {
        files.push(format!("mutant{n:03}.toml"));
        std::fs::write(folder.path().join(&files[n]), text).expect("written");
    }
    let verdicts: Vec<_> = files.chunks(CHUNK).flat_map(|files| verdicts(folder.path(), files)).collect();
    files
        .iter()
        .map(|file| verdicts.iter().find(|(name, _)| name == file).map(|(_, verdict)| verdict.clone()))
        .collect()
}

/// Asserts that no mutant of a required line passes.
fn none_passes(what: &str, mutate: impl Fn(&str, usize) -> String) {
    let text = text();
    let required: Vec<usize> = required_lines().into_iter().collect();
    assert!(required.len() > 30, "most lines matter");
    let verdicts = judged(required.iter().map(|n| mutate(&text, *n)));
    let passing = required.iter().zip(verdicts).filter(|(_, verdict)| verdict.as_deref() == Some("pass"));
    let lines: Vec<&str> = passing.map(|(n, _)| text.lines().nth(*n).expect("a line")).collect();
    let surprising: Vec<_> =
        lines.iter().filter(|line| !MAY_BE_ABSENT.iter().any(|may| line.starts_with(may))).collect();
    assert!(surprising.is_empty(), "{what} and it passes: {surprising:#?}");
}

/// A line's key with another value.
fn with_value(text: &str, at: usize, value: &str) -> String {
    let mutant = |(n, line): (usize, &str)| match line.split_once(" = ") {
        Some((key, _)) if n == at => format!("{key} = {value}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().enumerate().map(mutant).collect()
}

#[test]
fn a_required_line_that_goes_takes_the_verdict_with_it() {
    none_passes("the line is gone", |text, n| without(text, n..n + 1));
}

#[test]
fn a_required_line_that_becomes_a_comment_takes_the_verdict_with_it() {
    none_passes("the line is a comment", |text, n| {
        let comment = |(at, line)| if at == n { format!("# {line}\n") } else { format!("{line}\n") };
        text.lines().enumerate().map(comment).collect()
    });
}

#[test]
fn a_misspelt_key_takes_the_verdict_with_it() {
    let text = text();
    let required = required_lines();
    let misspelt = |n: usize| {
        let line = |(at, line): (usize, &str)| if at == n { format!("x{line}\n") } else { format!("{line}\n") };
        text.lines().enumerate().map(line).collect::<String>()
    };
    let verdicts = judged(required.iter().map(|n| misspelt(*n)));
    for (n, verdict) in required.iter().zip(verdicts) {
        assert_ne!(verdict.as_deref(), Some("pass"), "x{}", text.lines().nth(*n).expect("a line"));
    }
}

#[test]
fn a_required_value_that_is_emptied_or_of_another_kind_takes_the_verdict_with_it() {
    let text = text();
    let required = required_lines();
    for value in ["\"\"", "[]", "{}", "[[1]]", "{ a = 1 }", "1979-05-27", "\"nonsense\"", "nan"] {
        let verdicts = judged(required.iter().map(|n| with_value(&text, *n, value)));
        for (n, verdict) in required.iter().zip(verdicts) {
            let line = text.lines().nth(*n).expect("a line");
            let none_is_fine = value == "[]" && line.starts_with("origins");
            assert!(verdict.as_deref() != Some("pass") || none_is_fine, "{value} passes at `{line}`");
        }
    }
}

#[test]
fn a_table_that_goes_takes_the_verdict_with_it_where_it_held_what_is_required() {
    let text = text();
    let required = required_lines();
    let needed = |n: &usize| !MAY_BE_ABSENT.iter().any(|may| text.lines().nth(*n).expect("a line").starts_with(may));
    let starts = headers(&text);
    let ends = starts.iter().skip(1).copied().chain([text.lines().count()]);
    for (start, end) in starts.iter().copied().zip(ends) {
        let folder = example();
        std::fs::write(folder.path().join("app.toml"), without(&text, start..end)).expect("written");
        let code = run(folder.path(), &[&["audit-config"], &DATE[..]].concat()).code("a table gone");
        let matters = required.range(start..end).any(needed);
        assert!(!matters || code != 0, "`{}` gone", text.lines().nth(start).expect("a line"));
    }
}

#[test]
fn a_header_that_goes_or_stands_twice_breaks_nothing_and_hides_nothing() {
    let text = text();
    let required = required_lines();
    let starts = headers(&text);
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.lines().count()]).collect();
    let twice = |n: usize| format!("{text}\n{}\n", text.lines().nth(n).expect("a line"));
    let gone = judged(starts.iter().map(|n| without(&text, *n..*n + 1)));
    for (doubled, start) in judged(starts.iter().map(|n| twice(*n))).into_iter().zip(&starts) {
        assert_eq!(doubled, None, "line {start} twice is no TOML");
    }
    for ((start, end), verdict) in starts.iter().zip(ends).zip(gone) {
        let needed =
            |n: &usize| !MAY_BE_ABSENT.iter().any(|may| text.lines().nth(*n).expect("a line").starts_with(may));
        let matters = required.range(*start..end).any(needed);
        assert!(!matters || verdict.as_deref() != Some("pass"), "line {start} gone");
    }
}

#[test]
fn a_configuration_that_is_cut_anywhere_never_passes() {
    let text = text();
    let cuts: Vec<usize> = (0..text.trim_end().len()).step_by(7).filter(|at| text.is_char_boundary(*at)).collect();
    let verdicts = judged(cuts.iter().map(|at| text[..*at].to_owned()));
    for (at, verdict) in cuts.iter().zip(verdicts) {
        assert_ne!(verdict.as_deref(), Some("pass"), "cut at byte {at}");
    }
}
