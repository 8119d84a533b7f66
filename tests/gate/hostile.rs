//! Workspaces that want more than their own to be read, or whose names are taken for each other.

use std::os::unix::fs::symlink;

use super::validate;
use crate::common::{code, example, json, stderr, stdout};

fn codes(folder: &std::path::Path) -> Vec<String> {
    let report = json(&validate(folder, &["-f", "json"]));
    let findings = report["findings"].as_array().expect("findings").iter();
    let faults = findings.filter(|finding| finding["severity"] != "info");
    faults.map(|finding| format!("{} {}", finding["code"], finding["location"]["path"]).replace('"', "")).collect()
}

#[test]
fn names_of_files_outside_are_not_even_listed() {
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("CANARY.yaml"), "[]\n").expect("written");
    let folder = example();
    let statements = folder.path().join("compliance/statements");
    std::fs::remove_dir_all(&statements).expect("it was there");
    symlink(outside.path(), &statements).expect("a link");
    let output = validate(folder.path(), &[]);
    assert_eq!(code(&output), 2);
    let said = format!("{}{}", stdout(&output), stderr(&output));
    assert!(!said.contains("CANARY") && said.contains("leads out of the workspace"), "{said}");
}

#[test]
fn a_folder_of_documents_that_leads_out_is_refused() {
    let outside = tempfile::tempdir().expect("a folder");
    let folder = example();
    std::fs::remove_dir_all(folder.path().join("docs/security-compliance")).expect("it was there");
    symlink(outside.path(), folder.path().join("docs/security-compliance")).expect("a link");
    assert_eq!(codes(folder.path()), ["malformed-file probity.yaml"]);
}

#[test]
fn folders_that_lead_to_themselves_end_in_a_finding() {
    for (path, found) in [("compliance/statements", ""), ("docs/security-compliance", "drift")] {
        let folder = example();
        std::fs::remove_dir_all(folder.path().join(path)).expect("it was there");
        symlink("..", folder.path().join(path)).expect("a link");
        assert!(codes(folder.path()).iter().any(|code| code.starts_with(found)), "{path}: {:?}", codes(folder.path()));
        std::fs::remove_file(folder.path().join(path)).expect("it was there");
        symlink(folder.path().join(path).file_name().expect("a name"), folder.path().join(path)).expect("a link");
        let output = validate(folder.path(), &[]);
        assert_ne!(code(&output), 0, "{path}: {}", stdout(&output));
    }
}

#[test]
fn statements_in_files_that_differ_in_case_alone_are_a_finding() {
    let folder = example();
    let statement = "- safeguard: nothing-of-the-kind\n  status: planned\n";
    std::fs::write(folder.path().join("compliance/statements/Access.yaml"), statement).expect("written");
    let codes = codes(folder.path());
    assert!(codes.contains(&"duplicate-id compliance/statements/access.yaml".to_owned()), "{codes:?}");
}

#[test]
fn ids_that_differ_from_shipped_ones_in_case_alone_are_taken_for_them() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("probity.yaml"), "product: { name: Shop }\n").expect("written");
    std::fs::create_dir_all(folder.path().join("profiles/safeguards")).expect("folders");
    let safeguard = "- id: MFA\n  title: t\n  section: security\n  ask: a?\n  supports: []\n  checks: []\n";
    std::fs::write(folder.path().join("profiles/safeguards/own.yaml"), safeguard).expect("written");
    let settings = "- { id: Session.Idle_timeout, title: t, type: duration, settled_by: application }\n";
    std::fs::write(folder.path().join("profiles/settings.yaml"), settings).expect("written");
    let wanted = ["duplicate-id profiles/safeguards/own.yaml", "duplicate-id profiles/settings.yaml"];
    assert_eq!(codes(folder.path()), wanted);
}
