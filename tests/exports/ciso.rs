//! An audit of CISO Assistant: out in the columns of its own export, and back into statements without loss.

use super::{DATE, cell, rows, shop};
use crate::common::{code, example, root, run, stderr};

const HEAD: &str = "urn;ref_id;name;description;typical_evidence;annotation;compliance_result;extended_result;\
                    requirement_progress;score;observations";

/// Takes an audit of these rows, each `ref_id;name;result;observations`, into a workspace.
fn import(folder: &std::path::Path, lines: &[&str], args: &[&str]) -> (i32, String) {
    let rows = lines.iter().map(|line| {
        let cells: Vec<&str> = line.split(';').collect();
        format!("urn:x:{};{};{};;;;{};;;;{}\r\n", cells[0], cells[0], cells[1], cells[2], cells[3])
    });
    let text = format!("\u{feff}{HEAD}\r\n{}", rows.collect::<String>());
    std::fs::write(folder.join("audit.csv"), text).expect("written");
    let output = run(folder, &[&["import", "ciso-assistant", "audit.csv"], args].concat());
    (code(&output), stderr(&output))
}

fn statements(folder: &std::path::Path) -> String {
    std::fs::read_to_string(folder.join("s.yaml")).expect("s.yaml")
}

#[test]
fn an_audit_has_the_columns_of_ciso_assistant() {
    let output = run(&root().join("examples/saas-api"), &["export", "ciso-assistant", "-b", "fedramp-r5/moderate"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.starts_with(&format!("\u{feff}{HEAD}\r\n")), "{}", &text[..200]);
    let (rows, _) = rows(&root().join("examples/saas-api"), &["ciso-assistant", "-b", "fedramp-r5/moderate"], b';');
    assert_eq!(rows.len() - 1, 323);
    for (id, result) in [
        ("AC-2", "compliant"),
        ("SC-13", "partially_compliant"),
        ("IR-8", "non_compliant"),
        ("SC-15", "not_applicable"),
        // Inherited, the customer's, and what nothing is said of.
        ("PE-3", "not_assessed"),
        ("AT-2", "not_assessed"),
        ("AC-1", "not_assessed"),
    ] {
        assert_eq!(cell(&rows, id, "compliance_result"), result, "{id}");
    }
    assert!(rows[1..].iter().all(|row| row[0].is_empty()), "no urn is made up");
}

#[test]
fn what_went_out_comes_back_without_a_change() {
    let folder = example();
    let file = folder.path().join("audit.csv");
    let name = file.display().to_string();
    let baseline = ["-b", "fedramp-r5/moderate"];
    run(folder.path(), &[&["export", "ciso-assistant", "-o", &name], &baseline[..]].concat());
    let before = run(folder.path(), &["matrix"]);
    let output = run(folder.path(), &[&["import", "ciso-assistant", "audit.csv"], &baseline[..]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("added 0 statements and 0 texts, 0 findings"), "{}", stderr(&output));
    assert_eq!(run(folder.path(), &["matrix"]).stdout, before.stdout);
}

#[test]
fn new_results_become_statements_and_comments_stay() {
    let folder = shop("# Agreed in May.\n- control: AC-3   # the gateway\n  status: partial\n");
    let (code, said) = import(
        folder.path(),
        &[
            "AC;Access Control;;",
            "AC-2;Account Management;compliant;By the identity team: \"tickets\"",
            "AC-3;Access Enforcement;partially_compliant;The gateway asks",
            "AC-4;Information Flow Enforcement;not_applicable;'=No flows",
            "AC-5;Separation of Duties;non_compliant;Nobody does",
            "AC-6;Least Privilege;not_assessed;",
        ],
        &[],
    );
    assert_eq!(code, 0, "{said}");
    let text = statements(folder.path());
    assert!(text.starts_with("# Agreed in May.\n- control: AC-3   # the gateway\n  status: partial\n"), "{text}");
    assert!(
        said.contains("Not taken over, since no statement says of a control that it is not met or not assessed: AC-5"),
        "{said}"
    );
    let matrix = |id: &str| {
        let (rows, _) = rows(folder.path(), &["ciso-assistant"], b';');
        cell(&rows, id, "compliance_result").to_owned() + " " + cell(&rows, id, "observations")
    };
    // Without evidence nothing is implemented, whatever the audit says.
    assert_eq!(matrix("AC-2"), "partially_compliant Partial: By the identity team: \"tickets\"");
    assert_eq!(matrix("AC-3"), "partially_compliant Partial: The gateway asks");
    assert_eq!(matrix("AC-4"), "not_applicable N/A: =No flows");
    assert_eq!(matrix("AC-5"), "not_assessed ");
}

#[test]
fn what_contradicts_a_statement_is_a_finding_and_changes_nothing() {
    let old = "- { control: AC-3, status: planned, how: In spring. }\n";
    let folder = shop(old);
    let (code, said) = import(folder.path(), &["AC-3;Access Enforcement;compliant;Done"], &[]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("[contradiction]") && said.contains("s.yaml:1:"), "{said}");
    assert_eq!(statements(folder.path()), old);
}

#[test]
fn other_controls_and_other_releases_are_refused_whole() {
    for (line, word) in [
        ("A.5.1;Policies for information security;compliant;Done", "unknown-control"),
        ("AC-13;Supervision and Review - Access Control;compliant;Done", "withdrawn-control"),
        // The title of Rev 4.
        ("AC-1;Access Control Policy and Procedures;compliant;Done", "title-mismatch"),
    ] {
        let folder = shop("[]\n");
        let (code, said) = import(folder.path(), &["AC-2;Account Management;compliant;Done", line], &[]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(&format!("[{word}]")) && said.contains("nothing was written"), "{said}");
        assert_eq!(statements(folder.path()), "[]\n");
    }
    let folder = shop("[]\n");
    for (text, why) in [
        ("a,b\n1,2\n", "it has no column `ref_id`"),
        ("ref_id;compliance_result;observations\nX;;\n", "no row of it is a control of fedramp-r5/moderate"),
        ("ref_id;compliance_result;observations\nAC-2;compliant\n", "cannot be read as CSV"),
    ] {
        std::fs::write(folder.path().join("audit.csv"), text).expect("written");
        let output = run(folder.path(), &["import", "ciso-assistant", "audit.csv"]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
}

#[test]
fn a_result_that_nobody_knows_and_rows_that_differ_are_findings() {
    let folder = shop("[]\n");
    let (code, said) = import(
        folder.path(),
        &[
            "AC-2;Account Management;fine;",
            "AC-3;Access Enforcement;compliant;One",
            "AC-3;Access Enforcement;partially_compliant;Two",
            "AC-4;Information Flow Enforcement;not_applicable;",
        ],
        &[],
    );
    assert_eq!(code, 1);
    for word in ["[invalid-value]", "[contradiction]", "[missing-key]", "audit.csv:2:1"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn new_statements_go_where_the_workspace_reads_them() {
    let folder = shop("[]\n");
    std::fs::write(
        folder.path().join("probity.yaml"),
        "product: { name: Shop }\nbaselines: [fedramp-r5/moderate]\nstatements: claims/*.yaml\n",
    )
    .expect("written");
    std::fs::create_dir(folder.path().join("claims")).expect("a folder");
    std::fs::write(folder.path().join("claims/own.yaml"), "[]\n").expect("written");
    let line = ["AC-2;Account Management;compliant;Done"];
    let (refused, said) = import(folder.path(), &line, &["--into", "claims/deeper/new.yaml"]);
    assert_eq!(refused, 2, "{said}");
    let (code, said) = import(folder.path(), &line, &[]);
    assert_eq!(code, 0, "{said}");
    let text = std::fs::read_to_string(folder.path().join("claims/ciso-assistant.yaml")).expect("written");
    assert!(text.starts_with("# Statements taken from an audit") && text.contains("nist-800-53-r5:AC-2"), "{text}");
    let gate = run(folder.path(), &["validate", "--date", DATE]);
    assert!(String::from_utf8_lossy(&gate.stdout).contains("evidence-required"));
}

#[test]
fn a_text_and_a_statement_go_into_one_file_however_the_workspace_spells_it() {
    let folder = shop("[]\n");
    let manifest = "product: { name: Shop }\nbaselines: [fedramp-r5/moderate]\nstatements: ./claims/*.yaml\n";
    std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
    std::fs::create_dir(folder.path().join("claims")).expect("a folder");
    let file = folder.path().join("claims/ciso-assistant.yaml");
    std::fs::write(&file, "- control: nist-800-53-r5:AC-3\n  status: implemented\n").expect("written");
    let lines = ["AC-2;Account Management;compliant;Done", "AC-3;Access Enforcement;partially_compliant;By roles"];
    let (_, said) = import(folder.path(), &lines, &[]);
    let text = std::fs::read_to_string(&file).expect("written");
    assert!(text.contains("nist-800-53-r5:AC-2") && text.contains("By roles"), "{said}{text}");
}

#[test]
fn what_safeguards_show_is_not_taken_back_by_an_audit() {
    // Supported by safeguards with live evidence, and no statement speaks of it.
    for line in ["AC-3;Access Enforcement;not_applicable;No access", "AC-3;Access Enforcement;partially_compliant;Some"]
    {
        let folder = example();
        let (code, said) = import(folder.path(), &[line], &["-b", "fedramp-r5/moderate"]);
        assert!(code == 1 && said.contains("[contradiction]") && said.contains("added 0 statements"), "{said}");
        assert!(!folder.path().join("compliance/statements/ciso-assistant.yaml").exists());
    }
}

#[test]
fn a_control_that_is_there_twice_is_taken_neither_time() {
    let folder = shop("[]\n");
    let lines = ["AC-3;Access Enforcement;compliant;One", "AC-3;Access Enforcement;partially_compliant;Two"];
    let (code, said) = import(folder.path(), &lines, &[]);
    assert!(code == 1 && said.contains("audit.csv:3:1") && said.contains("first in line 2"), "{said}");
    assert_eq!(statements(folder.path()), "[]\n");
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    let folder = shop("[]\n");
    let text = "ref_id;compliance_result;observations;compliance_result\nAC-3;compliant;Done;non_compliant\n";
    std::fs::write(folder.path().join("audit.csv"), text).expect("written");
    let output = run(folder.path(), &["import", "ciso-assistant", "audit.csv"]);
    assert!(code(&output) == 2 && stderr(&output).contains("`compliance_result` twice"), "{}", stderr(&output));
    assert_eq!(statements(folder.path()), "[]\n");
}

#[test]
fn a_file_that_may_only_be_read_is_not_written() {
    let folder = shop("[]\n");
    let path = folder.path().join("s.yaml");
    let mut permissions = std::fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("set");
    let (code, said) = import(folder.path(), &["AC-3;Access Enforcement;compliant;Done"], &[]);
    assert!(code == 2 && said.contains("`s.yaml` is read-only; nothing was written"), "{said}");
    assert_eq!(statements(folder.path()), "[]\n");
}
