//! An audit in every format, read back by readers of others, and what no audit may say.
//! It must not know what was found, only what must hold whatever was.

use std::collections::BTreeMap;

use html5gum::{Token, Tokenizer};
use probity::audit::{Audit, Level, Status, Verdict};
use probity::diag::Finding;
use probity::load::Library;
use probity::render::notices::{self, Colour, Texts};
use probity::render::{github, json, junit, ndjson, page, rows, sarif, sheet};
use probity::report::audit::{asked_line, notices as audit_notices, verdict_line};
use probity::report::audit_page::Document;
use probity::report::audited::Audited;
use serde_json::Value;

use super::place;

/// Texts that may be shown, by path.
struct Masked<'m>(&'m BTreeMap<String, String>);

impl Texts for Masked<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

/// Checks an audit of files, of which `masked` may be shown.
pub(super) fn check(audit: &Audit, masked: &BTreeMap<String, String>, files: &[(&str, &str)]) {
    judged(audit);
    let places = audit.results.iter().flat_map(|result| result.location.iter().chain(&result.related));
    place::all_lie(places.chain(audit.findings.iter().flat_map(place::of_finding)), files);
    for (path, text) in files {
        same_shape(text, masked.get(*path).expect("each file may be shown, masked"));
    }
}

/// Everything that is said and written of an audit, read back. It takes ten times as long as the audit itself.
pub(super) fn written(audit: &Audit, library: &Library, masked: &BTreeMap<String, String>) -> Vec<String> {
    let list = audit_notices(audit, library, true);
    let text = notices::text(&list, &Masked(masked), Colour::Off);
    harmless(&text);
    let lines = format!("{}\n{}", asked_line(audit), verdict_line(audit));
    harmless(&lines);
    let coloured = notices::text(&list, &Masked(masked), Colour::On);
    assert!(coloured.len() >= text.len(), "colours have taken something away");
    let mut written = read_back(audit, &[Audited::of(audit, library)], library);
    written.extend([text, lines, coloured]);
    written.extend(masked.values().cloned());
    written
}

/// The verdict is what the results and findings come to.
fn judged(audit: &Audit) {
    let required: Vec<Status> =
        audit.results.iter().filter(|result| result.level == Level::Required).map(|result| result.status).collect();
    let bad = |status: &Status| matches!(status, Status::Fail | Status::Inert | Status::Undetermined);
    if audit.verdict == Verdict::Pass {
        assert!(!required.iter().any(bad) && audit.profile.is_some(), "pass, and something is not met");
        assert!(
            required.iter().any(|status| *status == Status::Pass || *status == Status::Attested),
            "pass of nothing"
        );
        assert!(!audit.findings.iter().any(Finding::is_fault), "pass, and something is wrong");
    }
    let texts = audit.results.iter().map(|result| &result.message).chain(audit.findings.iter().map(|f| &f.message));
    texts.for_each(|text| assert!(!text.is_empty(), "a result without a word"));
}

/// What may be shown of a text has its lines, and in each as many characters.
fn same_shape(text: &str, masked: &str) {
    let shape = |text: &str| text.split('\n').map(|line| line.chars().count()).collect::<Vec<_>>();
    assert_eq!(shape(text), shape(masked), "lines or columns have moved");
}

/// A terminal obeys nothing in it.
fn harmless(text: &str) {
    let obeyed = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(obeyed, None, "a terminal would obey it");
}

/// Every format is what it says it is, with a row for each row.
fn read_back(audit: &Audit, audited: &[Audited], library: &Library) -> Vec<String> {
    let rows = audited[0].rows.len();
    let findings: Vec<_> = audited.iter().map(Audited::findings).collect();
    let parsed = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let whole = json::json(audit);
    assert_eq!(parsed(&whole)["results"].as_array().map(Vec::len), Some(audit.results.len()));
    let lines = ndjson::ndjson(std::slice::from_ref(audit));
    assert!(lines.ends_with('\n') && lines.lines().all(|line| parsed(line).is_object()));
    let sarif = sarif::sarif(&findings, library, true);
    let places = audited.iter().flat_map(|one| &one.rows).map(|row| 1 + row.also.len()).sum();
    assert_eq!(parsed(&sarif)["runs"][0]["results"].as_array().map(Vec::len), Some(places));
    let junit = junit::junit(&findings);
    let xml = roxmltree::Document::parse(&junit).expect("XML");
    let tests = xml.descendants().filter(|node| node.has_tag_name("testcase")).count();
    let suite = xml.descendants().find(|node| node.has_tag_name("testsuite")).expect("a suite");
    assert_eq!(suite.attribute("tests"), Some(tests.to_string().as_str()));
    let faults = audited[0].rows.iter().filter(|row| row.is_fault()).count();
    assert_eq!(xml.descendants().filter(|node| node.has_tag_name("failure")).count(), faults);
    let annotations = github::github(&findings);
    let (commands, last) = annotations.trim_end().rsplit_once('\n').unwrap_or(("", &annotations));
    assert!(commands.lines().all(|line| line.starts_with("::")), "a line that is no annotation");
    assert!(last.starts_with("probity: "), "the last line says how it ended");
    let table = sheet::csv(&rows::sheet(audited));
    let records: Vec<_> = csv::Reader::from_reader(table.as_bytes()).into_records().collect();
    assert!(records.len() == rows && records.iter().all(Result::is_ok), "CSV of other rows");
    let document = Document::of(audited, false);
    let page = |name| page::page(name, &document, None).expect("a shipped template");
    let (markdown, html) = (page("audit.md"), page("audit.html"));
    balanced(&html);
    vec![whole, lines, sarif, junit, annotations, table, markdown, html]
}

/// Elements of the pages that have no end.
const VOID: [&[u8]; 2] = [b"input", b"meta"];

/// A page of which every element is closed, with no script but its own one.
fn balanced(page: &str) {
    let mut open = Vec::new();
    let mut scripts = 0;
    for token in Tokenizer::new(page) {
        match token.expect("a token") {
            Token::StartTag(tag) => {
                scripts += usize::from(tag.name[..] == b"script"[..]);
                if !VOID.contains(&&tag.name[..]) {
                    open.push(tag.name.to_vec());
                }
            }
            Token::EndTag(tag) => assert_eq!(open.pop().as_deref(), Some(&tag.name[..]), "an element is left open"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "an element is left open");
    assert_eq!(scripts, 1, "a script");
}
