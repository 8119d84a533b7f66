//! Correct citations in many spellings and contexts: none of them is a finding.

use crate::common::{code, root, run, stderr, stdout};

#[test]
fn a_document_of_correct_citations_stays_silent() {
    let output = run(&root(), &["lint-docs", "tests/data/citations-correct.md"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0, "{text}{}", stderr(&output));
    let line = text.trim_end();
    let count = line.strip_prefix("ok: 1 document, ").and_then(|rest| rest.strip_suffix(" citations, nothing wrong"));
    let count: usize = count.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("{line}"));
    assert!(count >= 200, "{count} citations were read, and at least 200 are to be correct");
}
