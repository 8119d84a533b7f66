//! The table of kinds: every row works, is documented, and what is not there says why.

use calamine::{DataType, Reader, Xlsx, open_workbook};
use probity::diag::Severity;
use probity::model::statement::{Responsibility, Status};
use probity::report::export::kinds::Kinds;
use probity::report::export::words::Words;

use super::{DATE, rows, shop};
use crate::common::{code, json, root, run, stderr, stdout};

#[test]
fn every_kind_is_in_the_help_the_documentation_and_explained() {
    let help = stdout(&run(&root(), &["export", "--help"]));
    let page = std::fs::read_to_string(root().join("docs/exports.md")).expect("docs/exports.md");
    for kind in &Kinds::shipped().kinds {
        assert!(help.contains(&format!("  {} ", kind.id)), "{} is not in the help", kind.id);
        assert!(page.contains(&format!("## `{}`", kind.id)), "{} is not in docs/exports.md", kind.id);
        let explained = json(&run(&root(), &["explain", &kind.id, "-f", "json"])).to_string();
        for column in kind.sheets.iter().flat_map(|sheet| &sheet.columns) {
            assert!(explained.contains(&column.header), "{}: {}", kind.id, column.header);
            assert!(column.is.is_some() != column.blank.is_some(), "{}: {}", kind.id, column.header);
        }
    }
}

/// The other kinds stop with an internal error at a column that nothing fills, which
/// `two_runs_give_the_same_bytes_in_every_format_of_every_kind` would show.
#[test]
fn every_column_of_a_template_is_filled_and_every_page_is_there() {
    let filled = ["control", "cci", "result", "tested", "tester", "text"];
    for kind in &Kinds::shipped().kinds {
        let has_page = kind.formats.iter().any(|format| format == "md");
        assert_eq!(kind.page.is_some(), has_page, "{}", kind.id);
        assert!(kind.page.iter().all(|page| root().join("templates").join(page).is_file()), "{}", kind.id);
        let columns = kind.sheets.iter().flat_map(|sheet| &sheet.columns).filter_map(|column| column.is.as_deref());
        for is in columns.filter(|_| kind.template) {
            assert!(filled.contains(&is), "{}: nothing fills `{is}`", kind.id);
        }
    }
}

#[test]
fn what_is_not_there_says_why() {
    let output = run(&root(), &["export", "fedramp-srtm"]);
    assert_eq!(code(&output), 2);
    let why = "there is no export `fedramp-srtm`: The columns of FedRAMP's template could not be seen";
    assert!(stderr(&output).contains(why), "{}", stderr(&output));
    let explained = run(&root(), &["explain", "fedramp-srtm"]);
    assert_eq!(code(&explained), 0);
    assert!(stdout(&explained).contains("there is no such export"), "{}", stdout(&explained));
    let help = stdout(&run(&root(), &["export", "--help"]));
    assert!(help.contains("Not there: fedramp-srtm."), "{help}");
}

/// The table of FedRAMP's own documents, transcribed: origination in the SSP, and whether an agency inherits.
const RESPONSIBILITIES: [(Responsibility, Option<&str>, Option<&str>); 8] = [
    (Responsibility::Product, None, None),
    (Responsibility::ProviderSystem, Some("Service Provider System Specific"), Some("Yes")),
    (Responsibility::ProviderCorporate, Some("Service Provider Corporate"), Some("Yes")),
    (Responsibility::ProviderHybrid, Some("Service Provider Hybrid (Corporate and System Specific)"), Some("Yes")),
    (Responsibility::CustomerConfigured, Some("Configured by Customer (Customer System Specific)"), Some("No")),
    (Responsibility::CustomerProvided, Some("Provided by Customer (Customer System Specific)"), Some("No")),
    (Responsibility::Shared, Some("Shared (Service Provider and Customer Responsibility)"), Some("Partial")),
    (Responsibility::Inherited, Some("Inherited from pre-existing FedRAMP Authorization"), Some("Yes")),
];

#[test]
fn the_words_are_those_of_the_public_tables() {
    let words = Words::shipped();
    for (responsibility, fedramp, crm) in RESPONSIBILITIES {
        let own = words.responsibility(responsibility);
        assert_eq!((own.fedramp.as_deref(), own.crm.as_deref()), (fedramp, crm), "{}", responsibility.word());
    }
    for (status, word) in [
        (Status::Implemented, "Implemented"),
        (Status::Partial, "Partially Implemented"),
        (Status::Planned, "Planned"),
        (Status::Alternative, "Alternative implementation"),
        (Status::NotApplicable, "Not Applicable"),
    ] {
        assert_eq!(words.fedramp(status), word);
    }
    for (severity, rating, days, deviates) in [
        (Severity::Critical, "High", 30, false),
        (Severity::High, "High", 30, false),
        (Severity::Medium, "Moderate", 90, true),
        (Severity::Low, "Low", 180, true),
    ] {
        let own = words.rating(severity);
        assert_eq!((own.rating.as_str(), own.days, own.deviates), (rating, days, deviates), "{severity}");
    }
    let results: Vec<&str> = words.results().keys().map(String::as_str).collect();
    assert_eq!(results, ["compliant", "non_compliant", "not_applicable", "not_assessed", "partially_compliant"]);
    for state in probity::report::state::State::ALL {
        assert!(results.contains(&words.result(state)), "{}", state.word());
    }
}

#[test]
fn two_runs_give_the_same_bytes_in_every_format_of_every_kind() {
    let folder = root().join("examples/saas-api");
    for kind in Kinds::shipped().kinds.iter().filter(|kind| !kind.template) {
        for format in &kind.formats {
            let args = ["export", &kind.id, "-b", "fedramp-r5/moderate", "--date", DATE, "-f", format];
            let (first, second) = (run(&folder, &args), run(&folder, &args));
            assert_eq!(code(&first), 0, "{}: {}", kind.id, stderr(&first));
            assert!(first.stdout == second.stdout && !first.stdout.is_empty(), "{} as {format}", kind.id);
            if format == "json" {
                let sheets = json(&first)["sheets"].as_array().expect("sheets").clone();
                assert_eq!(sheets.len(), kind.sheets.len(), "{}", kind.id);
                assert!(sheets.iter().all(|sheet| !sheet["rows"].as_array().expect("rows").is_empty()), "{}", kind.id);
            }
        }
    }
}

#[test]
fn no_text_of_a_workspace_becomes_a_formula() {
    let hostile = "=HYPERLINK(\\\"http://x\\\",1);+2\\t@3\\n-4|<b>";
    let folder = shop(&format!(
        "- {{ control: AC-3, status: planned, responsibility: shared, how: \"{hostile}\", customer: \"{hostile}\" }}\n\
         - {{ control: AC-4, status: not-applicable, reason: \"{hostile}\" }}\n\
         - {{ control: AC-12, status: implemented, responsibility: inherited, from: {{ provider: \"{hostile}\" }} }}\n"
    ));
    for kind in Kinds::shipped().kinds.iter().filter(|kind| !kind.template) {
        if kind.formats.iter().any(|format| format == "csv") {
            let delimiter = if kind.id == "ciso-assistant" { b';' } else { b',' };
            let (table, _) = rows(folder.path(), &[&kind.id], delimiter);
            for cell in table.iter().flatten() {
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '|']), "{}: {cell}", kind.id);
            }
        }
        if kind.formats.iter().any(|format| format == "xlsx") {
            let args = ["export", &kind.id, "--date", DATE, "-o", "out.xlsx"];
            assert!(code(&run(folder.path(), &args)) < 2);
            let mut book: Xlsx<_> = open_workbook(folder.path().join("out.xlsx")).expect("a workbook");
            for name in book.sheet_names() {
                assert_eq!(
                    book.worksheet_formula(&name).map_or(0, |formulas| formulas.used_cells().count()),
                    0,
                    "{}",
                    kind.id
                );
                let range = book.worksheet_range(&name).expect("a sheet");
                assert!(range.used_cells().all(|(_, _, data)| data.is_string()), "{}", kind.id);
            }
        }
    }
    let ssp = stdout(&run(folder.path(), &["export", "fedramp-ssp", "--date", DATE]));
    assert!(ssp.contains("HYPERLINK") && !ssp.contains("<b>"));
}

#[test]
fn a_baseline_of_another_catalog_is_refused() {
    let output = run(&root(), &["export", "fedramp-cis", "-b", "nis2/important"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("`fedramp-cis` is for baselines of fedramp-r5"), "{}", stderr(&output));
}
