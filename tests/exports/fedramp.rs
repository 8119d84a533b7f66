//! The CIS, the CRM and the control summaries against FedRAMP's published form, and the rules that the template prints.

use calamine::{Reader, Xlsx, open_workbook};

use super::{DATE, cell, rows, shop};
use crate::common::{code, json, root, run, stderr, stdout};

const EVIDENCE: &str = "  evidence: [{ code: proof.rs::proof }]\n";

fn example(kind: &str) -> (Vec<Vec<String>>, String) {
    rows(&root().join("examples/saas-api"), &[kind], b',')
}

#[test]
fn the_sheets_have_the_columns_of_the_template_and_a_row_a_part() {
    let (cis, _) = example("fedramp-cis");
    assert_eq!(
        cis[0].join("|"),
        "Control ID|Implemented|Partially Implemented|Planned|Alternate Implementation|N/A|Service Provider Corporate|\
         Service Provider System Specific|Service Provider Hybrid (Corporate and System Specific)|Configured by Customer \
         (Customer System Specific)|Provided by Customer (Customer System Specific)|Shared (Service Provider and Customer \
         Responsibility)|Inherited from pre-existing FedRAMP Authorization"
    );
    let (crm, _) = example("fedramp-crm");
    let head = "Control ID|Can Be Inherited from CSP|Specific Inheritance and Customer Agency/CSP Responsibilities";
    assert_eq!(crm[0].join("|"), head);
    // Counted by hand of NIST's OSCAL catalogs and FedRAMP's Moderate profile.
    assert_eq!((cis.len() - 1, crm.len() - 1), (688, 688));
    for id in ["AC-1 (a)", "AC-1 (c)", "AC-2 (l)", "AC-2 (1)", "AC-3"] {
        cell(&cis, id, "Implemented");
    }
    for id in ["AC-1(a)", "AC-2(l)", "AC-2(1)", "AC-2(3)(d)", "AC-3"] {
        cell(&crm, id, "Can Be Inherited from CSP");
    }
    let spelled = |row: &Vec<String>| row[0].replace(' ', "");
    assert!(cis.iter().map(spelled).eq(crm.iter().map(spelled)));
}

#[test]
fn the_number_of_rows_is_that_of_parts_in_every_baseline() {
    for (baseline, number) in [("li-saas", 424), ("low", 424), ("moderate", 688), ("high", 791)] {
        let (cis, _) = rows(&std::env::temp_dir(), &["fedramp-cis", "-b", &format!("fedramp-r5/{baseline}")], b',');
        assert_eq!(cis.len() - 1, number, "{baseline}");
    }
}

#[test]
fn safeguards_alone_mark_nothing() {
    let (cis, said) = example("fedramp-cis");
    // Supported in the matrix, and no statement of the control.
    assert!(cis.iter().find(|row| row[0] == "AC-3").expect("AC-3")[1..].iter().all(String::is_empty));
    assert!(said.contains("without a statement of the control itself"), "{said}");
    let (ciso, _) = rows(&root().join("examples/saas-api"), &["ciso-assistant", "-b", "fedramp-r5/moderate"], b';');
    assert_eq!(cell(&ciso, "AC-3", "compliance_result"), "not_assessed");
    assert!(cell(&ciso, "AC-3", "observations").starts_with("Supported"));
}

#[test]
fn what_evidence_does_not_hold_is_no_more_than_partial() {
    for (evidence, marked) in [(EVIDENCE, "Implemented"), ("", "Partially Implemented")] {
        let folder =
            shop(&format!("- control: AC-3\n  status: implemented\n  responsibility: provider-system\n{evidence}"));
        let (cis, _) = rows(folder.path(), &["fedramp-cis"], b',');
        for header in ["Implemented", "Partially Implemented", "Planned", "Alternate Implementation", "N/A"] {
            assert_eq!(cell(&cis, "AC-3", header), if header == marked { "X" } else { "" }, "{header}");
        }
        assert_eq!(cell(&cis, "AC-3", "Service Provider System Specific"), "X");
    }
}

#[test]
fn a_part_is_answered_by_its_own_statement_and_no_other() {
    let folder = shop(&format!(
        "- control: AC-2(a)\n  status: implemented\n  responsibility: provider-system\n  how: Kinds are laid down.\n{EVIDENCE}\
         - control: AC-2(b)\n  status: planned\n  responsibility: provider-corporate\n"
    ));
    let (cis, _) = rows(folder.path(), &["fedramp-cis"], b',');
    assert_eq!(cell(&cis, "AC-2 (a)", "Implemented"), "X");
    assert_eq!(cell(&cis, "AC-2 (b)", "Planned"), "X");
    assert!(cis.iter().find(|row| row[0] == "AC-2 (c)").expect("AC-2 (c)")[1..].iter().all(String::is_empty));
    let ssp = stdout(&run(folder.path(), &["export", "fedramp-ssp", "--date", DATE]));
    let page = ssp.split("## AC-2 Account Management").nth(1).expect("AC-2").split("\n## ").next().expect("its page");
    assert!(page.contains("- Part a: Kinds are laid down\n"), "{page}");
    assert!(page.contains("- Part c: *not stated by itself*"), "{page}");
    // One part is planned, so the whole is no more.
    assert!(page.contains("| Implementation Status | Planned |"), "{page}");
}

#[test]
fn the_matrix_follows_the_origination() {
    let done = "status: implemented, evidence: [{ code: proof.rs::proof }]";
    let folder = shop(&format!(
        "- {{ control: AC-3, {done}, responsibility: provider-corporate, how: not to be shown }}\n\
         - {{ control: AC-4, {done}, responsibility: shared, how: Flows are limited., customer: Name the networks. }}\n\
         - {{ control: AC-12, status: planned, responsibility: customer-provided, how: '=1+1', customer: Separate duties. }}\n\
         - {{ control: AC-6, {done}, responsibility: product }}\n\
         - {{ control: AC-14, status: planned, responsibility: provider-system, how: soon }}\n\
         - {{ control: AC-17, status: planned, responsibility: shared, how: It will be there., customer: Ask for it. }}\n"
    ));
    let (crm, said) = rows(folder.path(), &["fedramp-crm"], b',');
    let of = |id: &str| {
        let third = "Specific Inheritance and Customer Agency/CSP Responsibilities";
        (cell(&crm, id, "Can Be Inherited from CSP"), cell(&crm, id, third))
    };
    assert_eq!(of("AC-3"), ("Yes", ""));
    assert_eq!(of("AC-4"), ("Partial", "Inherited: Flows are limited.\nCustomer Responsibility: Name the networks."));
    // Of what is planned nothing is there to inherit.
    assert_eq!(of("AC-14(a)"), ("", ""));
    assert_eq!(of("AC-17(a)"), ("", "Customer Responsibility: Ask for it."));
    assert!(said.contains("nothing is marked as inherited: AC-14, AC-17."), "{said}");
    assert_eq!(of("AC-12"), ("No", "'=1+1\nCustomer Responsibility: Separate duties."));
    assert_eq!(of("AC-6"), ("", ""));
    assert!(said.contains("no origination is marked until a provider adopts the product"), "{said}");
    let ssp = stdout(&run(folder.path(), &["export", "fedramp-ssp", "--date", DATE]));
    let page = |id: &str| {
        let after = ssp.split(&format!("\n## {id} ")).nth(1).expect("a page");
        after.split("\n## ").next().expect("its page").to_owned()
    };
    assert!(page("AC-4").contains("### Customer Responsibility\n\n- Name the networks."), "{}", page("AC-4"));
    assert!(!page("AC-3").contains("Customer Responsibility"));
}

#[test]
fn what_the_template_forbids_is_a_finding_at_its_statement() {
    let folder = shop(
        "- { control: AC-3, status: planned, responsibility: shared, how: Some of it. }\n\
         - { control: AC-4, status: planned, responsibility: customer-configured }\n\
         - { control: AC-5, status: implemented, responsibility: inherited }\n\
         - { control: AC-6, status: planned, responsibility: provider-system }\n\
         - { control: AC-6, status: planned, responsibility: customer-provided, how: Theirs. }\n",
    );
    let output = run(folder.path(), &["export", "fedramp-cis", "--date", DATE, "-f", "json"]);
    assert_eq!(code(&output), 1);
    let report = json(&output);
    let findings = report["findings"].as_array().expect("findings").iter();
    let found: Vec<String> =
        findings.map(|own| format!("{} {}", own["code"].as_str().expect("a code"), own["location"]["line"])).collect();
    let unsaid = |line: u32| format!("unsaid-responsibility {line}");
    assert_eq!(found, [unsaid(1), unsaid(2), unsaid(3), "contradiction 5".to_owned()], "{}", stderr(&output));
    // What is both is neither.
    let (crm, _) = rows(folder.path(), &["fedramp-crm"], b',');
    assert_eq!(cell(&crm, "AC-6", "Can Be Inherited from CSP").len(), 0);
}

#[test]
fn the_workbook_has_both_sheets_and_what_must_be_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("appendix-j.xlsx");
    let name = file.display().to_string();
    let output = run(&root().join("examples/saas-api"), &["export", "fedramp-cis-crm", "-o", &name, "--date", DATE]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let mut book: Xlsx<_> = open_workbook(&file).expect("a workbook");
    assert_eq!(book.sheet_names(), ["CIS", "CRM", "Notes"]);
    for sheet in ["CIS", "CRM"] {
        assert_eq!(book.worksheet_range(sheet).expect("a sheet").height(), 689);
    }
    let notes = book.worksheet_range("Notes").expect("notes");
    let notes: Vec<String> = notes.rows().map(|row| row[0].to_string()).collect();
    assert!(notes.iter().any(|note| note.contains("is a guess")), "{notes:?}");
}

#[test]
fn a_responsible_role_is_what_a_statement_names_and_else_blank_with_a_note() {
    let folder = shop(
        "- { control: AC-3, status: planned, role: System Administrator }\n- { control: AC-4, status: planned }\n",
    );
    let (table, notes) = rows(folder.path(), &["fedramp-ssp"], b',');
    assert_eq!(cell(&table, "AC-3", "Responsible Role"), "System Administrator");
    assert_eq!(cell(&table, "AC-4", "Responsible Role"), "");
    assert!(notes.contains("322 controls of 323 with a blank Responsible Role"), "{notes}");
    let page = stdout(&run(folder.path(), &["export", "fedramp-ssp", "--date", DATE]));
    assert_eq!(page.matches("| Responsible Role | System Administrator |").count(), 1, "{page}");
}

#[test]
fn the_summaries_name_what_nobody_said() {
    let text = stdout(&run(&root().join("examples/saas-api"), &["export", "fedramp-ssp", "--date", DATE]));
    let page =
        text.split("\n## AC-2 Account Management").nth(1).expect("AC-2").split("\n## ").next().expect("its page");
    for line in [
        "| Responsible Role | *not stated* |",
        // FedRAMP's Moderate profile assigns this to ac-02_odp.06.
        "| Parameter ac-02_odp.06 | twenty-four (24) hours |",
        "| Implementation Status | Implemented |",
        "| Control Origination | Service Provider Hybrid (Corporate and System Specific) |",
        "- Part l: *not stated by itself*",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    assert_eq!(text.matches("\n## ").count(), 323);
    let inherited = "| Control Origination | Inherited from pre-existing FedRAMP Authorization for Example Cloud (an invented \
                     hosting provider) (EX-0000), 2026-03-31 |";
    assert!(text.contains(inherited) && text.contains("is not checked"));
}
