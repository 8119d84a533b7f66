//! Severities and allowances of a workspace: counted and named, never silent, and never over what must not be hidden.

use std::path::Path;

use super::validate;
use crate::common::{code, json, stdout};

const MANIFEST: &str = "product: { name: Shop }\nstatements: statements.yaml\n";
const STATEMENTS: &str = "- safeguard: audit-hash-chain\n  status: implemented\n  how: Events are bound to each other.\n  evidence:\n    - code: chain.rs::append\n";

/// A workspace with one unpinned piece of evidence, and these rules.
fn workspace(rules: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    let rules = if rules.is_empty() { String::new() } else { format!("rules:\n{rules}") };
    write("probity.yaml", &format!("{MANIFEST}{rules}"));
    write("statements.yaml", STATEMENTS);
    write("chain.rs", "pub fn append() {}\n");
    folder
}

fn codes(folder: &Path) -> Vec<String> {
    let report = json(&validate(folder, &["-f", "json"]));
    let shown = |finding: &serde_json::Value| {
        format!("{} {}", finding["code"].as_str().expect("a code"), finding["severity"].as_str().expect("a severity"))
    };
    report["findings"].as_array().expect("findings").iter().map(shown).collect()
}

#[test]
fn a_severity_is_raised_and_counts() {
    assert_eq!(codes(workspace("").path()), ["unpinned-evidence info"]);
    let folder = workspace("  unpinned-evidence: { severity: high, reason: Every claim is pinned here. }\n");
    assert_eq!(codes(folder.path()), ["unpinned-evidence high"]);
    assert_eq!(code(&validate(folder.path(), &[])), 1);
}

#[test]
fn what_is_allowed_is_counted_and_named() {
    let folder = workspace("  unpinned-evidence: { allow: true, reason: Pins come with the first release. }\n");
    let output = validate(folder.path(), &[]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("; allowed: 1 unpinned-evidence"), "{}", stdout(&output));
    let verbose = stdout(&validate(folder.path(), &["-v"]));
    assert!(
        verbose.contains("allowed: statements.yaml:5:13: unpinned-evidence: Pins come with the first release."),
        "{verbose}"
    );
    let report = json(&validate(folder.path(), &["-f", "json"]));
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(report["summary"]["allowed"]["unpinned-evidence"], 1);
    assert_eq!(report["allowed"][0]["reason"], "Pins come with the first release.");
    assert_eq!(report["allowed"][0]["location"]["line"], 5);
    let log = json(&validate(folder.path(), &["-f", "sarif"]));
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["justification"], "Pins come with the first release.");
    assert!(stdout(&validate(folder.path(), &["-f", "github"])).starts_with("::notice file=statements.yaml"));
}

#[test]
fn what_must_not_be_hidden_is_neither_allowed_nor_lowered() {
    for (rule, found) in [
        ("changed-evidence: { allow: true, reason: r }", "invalid-value high"),
        ("drift: { severity: low, reason: r }", "invalid-value high"),
        ("invalid-value: { allow: true, reason: r }", "invalid-value high"),
        ("unpinned-evidence: { allow: true, reason: '-' }", "invalid-value high"),
        ("unpinned-evidence: { reason: r }", "invalid-value high"),
        ("unpinned-evidence: { allow: true, severity: low, reason: r }", "invalid-value high"),
        ("unpined-evidence: { allow: true, reason: r }", "unknown-rule high"),
        ("stale-evidence: { allow: true, reason: r }", "allowance-unused low"),
    ] {
        let folder = workspace(&format!("  {rule}\n"));
        let mut found = vec![found.to_owned(), "unpinned-evidence info".to_owned()];
        found.sort();
        let mut codes = codes(folder.path());
        codes.sort();
        assert_eq!(codes, found, "{rule}");
        assert_eq!(code(&validate(folder.path(), &[])), 1, "{rule}");
    }
    let folder = workspace("  unpinned-evidence: { allow: true }\n");
    assert_eq!(codes(folder.path()), ["missing-key high"]);
    let raised = workspace("  drift: { severity: critical, reason: Assessors read it. }\n");
    assert_eq!(code(&validate(raised.path(), &[])), 0, "to raise is not to hide");
}
