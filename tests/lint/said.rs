//! Rows of tables beside the statements of the workspace: what both cannot be true of is found, and nothing else.

use crate::common::{code, run, stdout};

/// What `lint-docs` says of a page of a workspace with a few statements on controls and a safeguard.
fn said(page: &str) -> (i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write(
        "probity.yaml",
        "product: { name: Shop }\nbaselines: [nist-800-53-r5/moderate]\nstatements: statements.yaml\n",
    );
    write(
        "statements.yaml",
        "- { control: nist-800-53-r5:AC-2, status: planned }\n\
         - { control: nist-800-53-r5:AC-3, status: partial, how: some }\n\
         - control: nist-800-53-r5:AU-2\n  status: implemented\n  how: listed\n  evidence: [{ code: page.md }]\n\
         - { safeguard: session-idle-timeout, status: planned }\n",
    );
    write("page.md", page);
    let output = run(folder.path(), &["lint-docs", "page.md"]);
    (code(&output), stdout(&output))
}

fn table(rows: &[(&str, &str)]) -> String {
    let rows: String = rows.iter().map(|(control, status)| format!("| {control} | {status} |\n")).collect();
    format!("| Control | Status |\n|---|---|\n{rows}")
}

#[test]
fn a_row_that_says_otherwise_than_the_statement_is_found_with_both_places() {
    for (row, words, place, there) in [
        (("AC-2", "implemented"), "AC-2 is `implemented` here, and planned", "page.md:3:10", "statements.yaml:1:"),
        (("AC-2", "✅"), "and planned in the workspace", "page.md:3:10", "statements.yaml:1:"),
        (("AC-3", "Done"), "and partial in the workspace", "page.md:3:10", "statements.yaml:2:"),
        (("AU-2", "not started"), "and implemented in the workspace", "page.md:3:10", "statements.yaml:4:"),
        // What the safeguards that it needs make of it.
        (("AC-12", "implemented"), "and planned in the workspace", "page.md:3:11", ""),
    ] {
        let page = table(&[row]);
        let (exit, text) = said(&page);
        assert_eq!((exit, text.matches("[contradiction]").count()), (1, 1), "{page}{text}");
        assert!(text.contains(words) && text.contains(place) && text.contains(there), "{page}{text}");
    }
}

#[test]
fn what_agrees_or_cannot_be_told_is_left_alone() {
    let page = table(&[
        ("AC-2", "planned"),
        ("AC-3", "partially implemented"),
        ("AU-2", "Implemented"),
        ("AC-12", "planned"),
        ("AC-6", "implemented"),
        ("AC-2", "see below"),
        ("AC-2", "implemented, but not in staging"),
        ("AC-2", "customer responsibility"),
        ("AC-2, AC-3", "implemented"),
        ("AC-2", ""),
    ]);
    let (exit, text) = said(&page);
    assert_eq!(exit, 0, "{text}");
    let (exit, text) = said("| Control | Status in Rev 4 |\n|---|---|\n| AC-2 | implemented |\n");
    assert_eq!(exit, 0, "{text}");
}
