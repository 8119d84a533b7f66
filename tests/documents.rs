//! The written documents of the example, kept by the drift check, and read back by an independent reader.
//! Hostile text in every field must stay text.

use std::path::Path;

use crate::common::{code, example, golden, json, root, run, stderr, stdout};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const DATE: &str = "2026-11-23";
/// A day after the last review of our own evidence.
const REVIEWED: &str = "2026-11-30";
const DOCUMENTS: &str = "examples/saas-api/docs/security-compliance";
/// It is as of a day, so it does not stand among the documents that are the same on every day.
const CHECKLIST: &str = "examples/saas-api/docs/security-checklist.md";

#[test]
fn the_examples_checklist_is_what_its_sources_say() {
    let folder = root().join("examples/saas-api");
    let checklist = run(&folder, &["checklist", "--date", DATE]);
    golden(CHECKLIST, &stdout(&checklist));
}

#[test]
fn the_examples_workspace_has_no_finding() {
    let output = run(&root().join("examples/saas-api"), &["validate", "--date", DATE]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn our_own_claims_hold_and_our_own_matrix_is_current() {
    for args in [&["validate", "--date", REVIEWED][..], &["docs", "--check"]] {
        let output = run(&root(), args);
        assert_eq!(code(&output), 0, "{args:?}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn check_is_clean_and_shows_a_changed_statement_as_a_difference() {
    let folder = example();
    assert_eq!(code(&run(folder.path(), &["matrix", "--check"])), 0);
    let path = folder.path().join("compliance/statements/audit.yaml");
    let text = std::fs::read_to_string(&path).expect("statements");
    std::fs::write(&path, text.replacen("hash chain", "chain of hashes", 1)).expect("written");
    let output = run(folder.path(), &["matrix", "--check"]);
    assert_eq!(code(&output), 1);
    let difference = stdout(&output);
    assert!(difference.lines().any(|line| line.starts_with('-') && line.contains("hash chain")), "{difference}");
    assert!(difference.lines().any(|line| line.starts_with('+') && line.contains("chain of hashes")), "{difference}");
    assert!(stderr(&output).contains("drift"));
}

#[test]
fn dead_evidence_takes_a_control_its_state() {
    let folder = example();
    let state = |id: &str| {
        let matrix = json(&run(folder.path(), &["matrix", "--format", "json", "-b", "nist-800-53-r5/moderate"]));
        let families = matrix["baselines"][0]["families"].as_array().expect("families").clone();
        let rows = families.iter().flat_map(|family| family["controls"].as_array().expect("controls").clone());
        rows.into_iter().find(|row| row["id"] == id).expect(id)["status"].as_str().expect("a state").to_owned()
    };
    assert_eq!((state("AC-12"), state("AC-2")), ("Supported".into(), "Implemented".into()));
    std::fs::remove_file(folder.path().join("src/session.rs")).expect("removed");
    std::fs::remove_file(folder.path().join("docs/access-control.md")).expect("removed");
    assert_eq!((state("AC-12"), state("AC-2")), ("Gap".into(), "Partial".into()));
}

#[test]
fn outside_a_workspace_the_matrix_is_the_catalog_with_its_gaps() {
    let folder = tempfile::tempdir().expect("a folder");
    let args: Vec<&str> = ["nist-800-53-r5/moderate", "fedramp-r5/high", "nis2/essential", "dod-cloud/il5"]
        .iter()
        .flat_map(|baseline| ["--baseline", baseline])
        .collect();
    let args: Vec<&str> = std::iter::once("matrix").chain(args).collect();
    let (first, second) = (run(folder.path(), &args), run(folder.path(), &args));
    assert_eq!(code(&first), 0);
    assert_eq!(first.stdout, second.stdout);
    let text = stdout(&first);
    assert_eq!(
        tables(&text).iter().filter(|cells| cells.len() == 6 && cells[5] == "Gap").count(),
        287 + 410 + 35 + 431
    );
    assert!(text.contains("Lower bound: the public data does not show every control of this baseline"));
    assert!(text.contains("label not verified against the official text"));
}

#[test]
fn every_row_of_the_examples_documents_has_the_cells_of_its_header() {
    for name in [&format!("{DOCUMENTS}/compliance-matrix.md"), CHECKLIST] {
        let text = std::fs::read_to_string(root().join(name)).expect(name);
        assert!(!tables(&text).is_empty());
        for line in text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---")) {
            let cells = line.replace("\\|", "").matches('|').count() - 1;
            assert!(matches!(cells, 5..=7), "{cells} cells: {line}");
        }
    }
}

#[test]
fn the_checklist_counts_what_it_leaves_open() {
    let folder = root().join("examples/saas-api");
    let checklist = json(&run(&folder, &["checklist", "--date", DATE, "--format", "json"]));
    let open = checklist["open"].as_u64().expect("a number");
    assert!(open <= 30 && open > 0, "{open}");
    let items = checklist["items"].as_array().expect("items");
    let counted = items.iter().filter(|item| item["answer"] == "open" && item["level"] == "required").count();
    assert_eq!(counted as u64, open);
    assert_eq!(checklist["reach"][0]["controls"], 287);
    let mut questions: Vec<&str> = items.iter().map(|item| item["question"].as_str().expect("text")).collect();
    questions.sort_unstable();
    questions.dedup();
    assert_eq!(questions.len(), items.len(), "each question once");
    let rows = csv::Reader::from_reader(&*run(&folder, &["checklist", "--by", "control", "--format", "csv"]).stdout)
        .records()
        .count();
    assert_eq!(rows, 287 + 323 + 35 + 345);
}

#[test]
fn coverage_states_sum_to_the_controls() {
    let folder = root().join("examples/saas-api");
    let report = json(&run(&folder, &["coverage", "--format", "json", "--date", DATE]));
    let states = [
        "implemented",
        "alternative",
        "supported",
        "partial",
        "planned",
        "customer",
        "inherited",
        "not_applicable",
        "gap",
    ];
    for baseline in report["baselines"].as_array().expect("baselines") {
        let sum: u64 = states.iter().map(|state| baseline[state].as_u64().expect(state)).sum();
        assert_eq!(sum, baseline["controls"].as_u64().expect("controls"), "{}", baseline["id"]);
    }
}

/// The cells of every table row, header rows left out, as an independent reader sees them.
fn tables(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut inside) = (Vec::new(), Vec::new(), String::new(), false);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow) => row = Vec::new(),
            Event::Start(Tag::TableCell) => (cell, inside) = (String::new(), true),
            Event::End(TagEnd::TableCell) => {
                row.push(cell.clone());
                inside = false;
            }
            Event::End(TagEnd::TableRow) => rows.push(row.clone()),
            Event::Text(text) | Event::Code(text) if inside => cell.push_str(&text),
            _ => {}
        }
    }
    rows
}

fn hostile_workspace(folder: &Path, text: &str) {
    let quoted = serde_json::to_string(text).expect("JSON");
    let manifest = format!(
        "product: {{ name: {quoted} }}\nprofile: REGULATED\nbaselines: [nist-800-53-r5/low]\nstatements: s.yaml\n"
    );
    std::fs::write(folder.join("probity.yaml"), manifest).expect("written");
    let statements = format!(
        "- control: nist-800-53-r5:AC-2\n  status: partial\n  how: {quoted}\n- safeguard: mfa\n  status: partial\n  how: {quoted}\n"
    );
    std::fs::write(folder.join("s.yaml"), statements).expect("written");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn hostile_text_stays_text_in_every_document(text in "[ -~]{0,12}(\\||`|<script>|\\[x\\]\\(y\\)|<!--|\\*\\*|=cmd|\n|\t|@SUM|\u{202e})[ -~]{0,12}") {
        let folder = tempfile::tempdir().expect("a folder");
        hostile_workspace(folder.path(), &text);
        let matrix = run(folder.path(), &["matrix"]);
        prop_assert_eq!(code(&matrix), 0, "{}", stderr(&matrix));
        let written = stdout(&matrix);
        prop_assert_eq!(tables(&written).iter().filter(|row| row.len() == 6).count(), 149);
        for event in Parser::new_ext(&written, Options::all()) {
            let markup = matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::InlineHtml(_));
            prop_assert!(!markup, "{:?}", event);
            if let Event::Html(html) = event {
                prop_assert!(html.starts_with("<!-- Generated by probity"), "{:?}", html);
            }
        }
        for args in [&["matrix", "--format", "csv"][..], &["checklist", "--format", "csv", "--date", DATE]] {
            let output = run(folder.path(), args);
            prop_assert_eq!(code(&output), 0);
            let mut reader = csv::Reader::from_reader(&*output.stdout);
            for record in reader.records() {
                for cell in &record.expect("as many cells as the header") {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", cell);
                }
            }
        }
    }
}
