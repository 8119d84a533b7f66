//! No export says more of a control than its statements, its evidence and the audits show, and none more than another.

use super::{DATE, cell, rows, shop};
use crate::common::{code, example, json, run, stderr, stdout};

/// What the exports say of a control: the status in the SSP, the result in CISO Assistant, and its observations.
fn said(folder: &std::path::Path, id: &str) -> (String, String, String) {
    let ssp = stdout(&run(folder, &["export", "fedramp-ssp", "--date", DATE]));
    let page = ssp.split(&format!("\n## {id} ")).nth(1).expect("a page").split("\n## ").next().expect("its page");
    let status = page.lines().find_map(|line| line.strip_prefix("| Implementation Status | ")).expect("a status");
    let (ciso, _) = rows(folder, &["ciso-assistant", "-b", "fedramp-r5/moderate"], b';');
    let word = |header| cell(&ciso, id, header).to_owned();
    (status.trim_end_matches(" |").to_owned(), word("compliance_result"), word("observations"))
}

#[test]
fn what_a_pattern_inherits_is_implemented_in_no_export() {
    for (provider, inherited, marked) in [("Cloud", "Inherited", "X"), ("-", "", "")] {
        let folder = shop(&format!(
            "- {{ controls: ['*'], status: implemented, responsibility: inherited, from: {{ provider: '{provider}' }} }}\n"
        ));
        let (cis, _) = rows(folder.path(), &["fedramp-cis"], b',');
        assert_eq!(cis.len() - 1, 688);
        assert!(cis[1..].iter().all(|row| row[1].is_empty() && row[2] == marked), "{provider}");
        let (status, result, observations) = said(folder.path(), "AC-3");
        assert_ne!(status, "Implemented");
        assert!(result == "not_assessed" && observations.starts_with(inherited), "{observations}");
        assert_eq!(observations.is_empty(), inherited.is_empty());
        let gate = stdout(&run(folder.path(), &["validate", "--date", DATE]));
        assert_eq!(gate.contains("says not from whom"), provider == "-", "{gate}");
    }
}

#[test]
fn what_is_inherited_by_name_is_as_far_as_its_evidence_holds() {
    for (evidence, status) in
        [(", evidence: [{ code: proof.rs::proof }]", "Implemented"), ("", "Partially Implemented")]
    {
        let folder = shop(&format!(
            "- {{ control: AC-3, status: implemented, responsibility: inherited, from: {{ provider: Cloud }}{evidence} }}\n"
        ));
        assert_eq!(said(folder.path(), "AC-3").0, status);
    }
}

#[test]
fn one_part_decides_no_control() {
    for own in [
        "status: not-applicable, reason: there are no accounts",
        "status: implemented, responsibility: inherited, from: { provider: Cloud }",
        "status: implemented, responsibility: customer-provided, customer: Choose them.",
    ] {
        let folder = shop(&format!("- {{ control: AC-2(a), {own} }}\n"));
        let (status, result, observations) = said(folder.path(), "AC-2");
        assert_eq!((status.as_str(), result.as_str()), ("Partially Implemented", "partially_compliant"), "{own}");
        assert!(observations.starts_with("Partial: ") || observations == "Partial", "{observations}");
        let (cis, _) = rows(folder.path(), &["fedramp-cis"], b',');
        assert!(cis.iter().find(|row| row[0] == "AC-2 (b)").expect("AC-2 (b)")[1..].iter().all(String::is_empty));
    }
    // NIST divides AC-14 into a and b: both said alike are the whole, one alone and two that differ are not.
    let of = |part: &str| format!("- {{ control: AC-14({part}), status: not-applicable, reason: nothing is open }}\n");
    let other =
        "- { control: AC-14(b), status: implemented, responsibility: customer-provided, customer: Write it. }\n";
    for (statements, result) in [
        (of("a") + &of("b"), "not_applicable"),
        (of("b"), "partially_compliant"),
        (of("a") + other, "partially_compliant"),
    ] {
        assert_eq!(said(shop(&statements).path(), "AC-14").1, result, "{statements}");
    }
}

#[test]
fn what_applies_and_does_not_is_neither() {
    let folder = shop(
        "- { control: AC-3, status: not-applicable, reason: nothing to enforce }\n\
         - { control: AC-3, status: implemented, evidence: [{ code: proof.rs::proof }] }\n",
    );
    let (status, result, _) = said(folder.path(), "AC-3");
    assert_eq!((status.as_str(), result.as_str()), ("Partially Implemented", "partially_compliant"));
    let output = run(folder.path(), &["export", "fedramp-cis", "--date", DATE]);
    assert!(code(&output) == 1 && stderr(&output).contains("[contradiction]"), "{}", stderr(&output));
}

#[test]
fn what_an_audit_fails_is_partial_in_every_export() {
    let folder = example();
    let before = said(folder.path(), "AU-2");
    assert_eq!((before.0.as_str(), before.1.as_str()), ("Implemented", "compliant"));
    let config = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&config).expect("app.toml");
    let (head, tail) = text.split_once("[audit]").expect("a table");
    std::fs::write(&config, format!("{head}[audit]{}", tail.replacen("enabled = true", "enabled = false", 1)))
        .expect("written");
    let (status, result, observations) = said(folder.path(), "AU-2");
    assert_eq!((status.as_str(), result.as_str()), ("Partially Implemented", "partially_compliant"), "{observations}");
    let (cis, notes) = rows(folder.path(), &["fedramp-cis"], b',');
    assert!(cis.iter().filter(|row| row[0].starts_with("AU-2 (")).all(|row| row[1].is_empty()));
    assert!(notes.contains("no more than partial") && notes.contains("AU-2"), "{notes}");
    // What went out comes back without a change.
    let name = folder.path().join("audit.csv").display().to_string();
    let baseline = ["-b", "fedramp-r5/moderate"];
    run(folder.path(), &[&["export", "ciso-assistant", "-o", &name, "--date", DATE], &baseline[..]].concat());
    let back = run(folder.path(), &[&["import", "ciso-assistant", "audit.csv"], &baseline[..]].concat());
    assert!(stderr(&back).contains("added 0 statements and 0 texts, 0 findings"), "{}", stderr(&back));
}

#[test]
fn no_check_that_fails_makes_more_of_a_control() {
    let folder = example();
    let results = || {
        let (rows, _) = rows(folder.path(), &["ciso-assistant", "-b", "fedramp-r5/moderate"], b';');
        let of = |header: &str| rows[0].iter().position(|own| own == header).expect("a column");
        let (id, result) = (of("ref_id"), of("compliance_result"));
        rows[1..].iter().map(|row| (row[id].clone(), row[result].clone())).collect::<Vec<_>>()
    };
    let before = results();
    // Every check of what this file shows fails or is open.
    std::fs::write(folder.path().join("app.toml"), "[session]\nidle_timeout = \"300m\"\n").expect("written");
    let rank =
        |result: &str| ["not_assessed", "partially_compliant", "compliant"].iter().position(|own| *own == result);
    for ((id, before), (_, after)) in before.iter().zip(results()) {
        assert!(rank(&after) <= rank(before), "{id} is {after} where checks fail, and {before} where they pass");
    }
}

#[test]
fn a_configuration_that_could_not_be_audited_is_a_finding_and_no_clean_list() {
    let manifest = "product: { name: Shop }\nprofile: STANDARD\nconfigs: [{ path: app.toml }]\n";
    for text in ["what = 'nobody knows'\n", "[tls\n"] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
        std::fs::write(folder.path().join("app.toml"), text).expect("written");
        let output = run(folder.path(), &["export", "fedramp-poam", "--date", DATE, "-f", "json"]);
        assert_eq!(code(&output), 1, "{text}: {}", stderr(&output));
        assert!(!json(&output)["findings"].as_array().expect("findings").is_empty());
    }
}

#[test]
fn a_configuration_that_cannot_be_read_is_a_finding_of_every_export() {
    let folder = example();
    std::fs::write(folder.path().join("app.toml"), "[[[").expect("written");
    for kind in ["fedramp-cis", "fedramp-crm", "fedramp-cis-crm", "fedramp-ssp", "fedramp-poam", "ciso-assistant"] {
        let output = run(
            folder.path(),
            &["export", kind, "-b", "fedramp-r5/moderate", "--date", DATE, "-f", "json", "-o", "out.json"],
        );
        assert_eq!(code(&output), 1, "{kind}: {}", stderr(&output));
        let text = std::fs::read_to_string(folder.path().join("out.json")).expect("the export");
        let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let found = report["findings"].as_array().expect("findings");
        assert!(found.iter().any(|finding| finding["location"]["path"] == "app.toml"), "{kind}: {found:?}");
    }
}
