//! The comment that allows a finding: only with a reason, only its code, only what it stands in or before.

use probity::lint::{Document, Linter};
use probity::load::Library;

/// The findings of a text as `code line`.
fn found(text: &str) -> Vec<String> {
    let library = Library::shipped();
    let document = Document { shown: "a.md".into(), path: None, text: text.into() };
    let linted = Linter::new(&library).lint(&[document]).expect("it is not deep");
    let place = |finding: &probity::diag::Finding| finding.location.as_ref().map_or(0, |place| place.line);
    linted.findings.iter().map(|finding| format!("{} {}", finding.code, place(finding))).collect()
}

#[test]
fn a_comment_with_a_reason_allows_what_follows_it() {
    let text =
        "<!-- probity: ignore withdrawn-control named by the contract -->\nThe contract cites AC-13.\n\nAC-15 too.\n";
    assert_eq!(found(text), ["withdrawn-control 4"]);
    let list = "<!-- probity: ignore withdrawn-control the contract -->\n\n- AC-13\n- AC-15\n\nSC-9\n";
    assert_eq!(found(list), ["withdrawn-control 6"]);
}

#[test]
fn a_comment_in_a_row_allows_that_row_alone() {
    let text = "| Control | Done |\n|---|---|\n| AC-13 | yes <!-- probity: ignore withdrawn-control the contract --> |\n| AC-15 | yes |\n";
    assert_eq!(found(text), ["withdrawn-control 4"]);
}

#[test]
fn a_comment_without_a_reason_or_with_another_code_allows_nothing() {
    assert_eq!(
        found("<!-- probity: ignore withdrawn-control -->\nAC-13\n"),
        ["invalid-value 1", "withdrawn-control 2"]
    );
    assert_eq!(
        found("<!-- probity: ignore withdrawn-contol it is -->\nAC-13\n"),
        ["invalid-value 1", "withdrawn-control 2"]
    );
    assert_eq!(found("<!-- probity: allow it -->\nAC-13\n"), ["invalid-value 1", "withdrawn-control 2"]);
    assert_eq!(
        found("<!-- probity: ignore title-mismatch it is another -->\nAC-13\n"),
        ["ignore-unused 1", "withdrawn-control 2"]
    );
    assert_eq!(found("<!-- a comment about AC-13 -->\n\nAC-2\n"), [] as [String; 0]);
}
