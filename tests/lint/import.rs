//! `import markdown`: no row is lost, nothing is claimed that is not there, and what is written loads.

use crate::common::{code, json, run, stderr, stdout};

const MATRIX: &str = "\
# Matrix

| Control | Title | Status | Evidence | Notes |
| --- | --- | :-: | --- | --- |
| AC-2 | Account Management | Implemented | `src/accounts.rs` | by the directory: twice |
| AC-3 | Access Enforcement | ✅ | [gone](src/gone.rs) | \"quoted\" # no comment |
| AC-4 | Information Flow Enforcement | done | https://example.org/flow | |
| AU-9 | Protection of Audit Information | yes | `tests/audit.rs::chain_holds` | a chain |
| AC-1 (a) | Policy and Procedures | N/A | | no: policy |
| AC-14 | | N/A | | |
| AU-2, AU-3 | | Partially | | - dashes<br>and lines |
| AC-2(1)-(3) | | Yes | | |
| AC-99 | | done | | |
| AC-13 | | done | | |
| AU-9 | | planned | | |
| SC-7 | | see below | | |
| SC-8 | | Customer responsibility | | |
| the rest | | done | | |

| safeguard | status |
| --- | --- |
| mfa | not yet |
| mfaa | done |

| Key | Value |
| --- | --- |
| idle | 15m |
";

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&run(folder.path(), &["init"])), 0);
    for (path, text) in [
        ("matrix.md", MATRIX),
        ("src/accounts.rs", "pub fn create() {}\n"),
        ("tests/audit.rs", "#[test]\nfn chain_holds() {}\n"),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    }
    folder
}

#[test]
fn every_row_is_a_statement_or_a_comment_with_its_reason() {
    let folder = workspace();
    let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let text = stdout(&output);
    let rows: Vec<&str> = MATRIX.lines().filter(|line| line.starts_with('|') && !line.starts_with("| ---")).collect();
    for row in rows.iter().filter(|row| !["| Control", "| safeguard", "| Key"].iter().any(|head| row.starts_with(head)))
    {
        assert!(
            text.lines().any(|line| line.starts_with("# matrix.md:") && line.ends_with(row.trim())),
            "{row} is lost\n{text}"
        );
    }
    let statements = text.lines().filter(|line| line.starts_with("- ")).count();
    let reasons = text.lines().filter(|line| line.starts_with("# no statement: ")).count();
    assert_eq!((statements, reasons), (10, 7), "{text}");
    assert_eq!(statements + reasons, rows.len() - 3);
    assert!(stderr(&output).contains("`src/gone.rs` is not there"), "{}", stderr(&output));
    assert!(stderr(&output).contains("`see below` is no known status"), "{}", stderr(&output));
}

#[test]
fn nothing_is_implemented_without_evidence_that_is_there() {
    let folder = workspace();
    let text = stdout(&run(folder.path(), &["import", "markdown", "matrix.md"]));
    let statement = |control: &str| {
        let after = text.split_once(&format!(": {control}\n")).unwrap_or_else(|| panic!("no {control} in {text}")).1;
        after.split("\n\n").next().expect("some text").to_owned()
    };
    for (control, status) in [
        ("nist-800-53-r5:AC-2", "implemented"),
        ("nist-800-53-r5:AC-3", "partial"),
        ("nist-800-53-r5:AC-4", "partial"),
        ("nist-800-53-r5:AU-9", "implemented"),
        ("nist-800-53-r5:AC-1(a)", "not-applicable"),
        ("nist-800-53-r5:AC-14", "planned"),
        ("nist-800-53-r5:SC-7", "planned"),
        ("nist-800-53-r5:SC-8", "planned"),
    ] {
        let made = statement(control);
        assert!(
            made.starts_with(&format!("  status: {status}\n")) || made == format!("  status: {status}"),
            "{control}: {made}"
        );
    }
    assert!(statement("nist-800-53-r5:AU-9").contains("- test: tests/audit.rs::chain_holds"));
    assert!(statement("nist-800-53-r5:SC-8").contains("responsibility: customer-provided"));
}

#[test]
fn what_is_imported_loads() {
    let folder = workspace();
    let file = "compliance/statements/imported.yaml";
    assert_eq!(code(&run(folder.path(), &["import", "markdown", "matrix.md", "-o", file])), 1);
    let report = json(&run(folder.path(), &["validate", "--format", "json", "--date", "2026-11-23"]));
    let wrong: Vec<&serde_json::Value> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["location"]["path"] == file)
        .filter(|finding| !["info", "low"].contains(&finding["severity"].as_str().expect("a severity")))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_cell_says_whether_it_names_a_safeguard_or_controls() {
    const MIXED: &str = "\
| Safeguard or control | Control | Status |
| --- | --- | --- |
| mfa | IA-2(1) | planned |
| AC-3 | | planned |
| | AU-2 | planned |
| audit-hash-chain | AC-7 | planned |
| `session-idle-timeout` (AC-12) | | planned |
| login-lockout, session-lifetime | | planned |
| nothing of the kind | | planned |
";
    let folder = workspace();
    std::fs::write(folder.path().join("matrix.md"), MIXED).expect("written");
    let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
    let text = stdout(&output);
    let made: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    assert_eq!(
        made,
        [
            "safeguard: mfa",
            "control: nist-800-53-r5:AC-3",
            "control: nist-800-53-r5:AU-2",
            "safeguard: audit-hash-chain",
            "safeguard: session-idle-timeout",
        ],
        "{text}"
    );
    let said = stderr(&output);
    let place = |line: &str| said.matches(&format!("matrix.md:{line}")).count();
    // What a safeguard does not support, two safeguards in one cell, and what is neither: each a finding at its cell.
    assert!(said.contains("`audit-hash-chain` alone, which does not support AC-7 beside it"), "{said}");
    assert!(said.contains("names 2 safeguards"), "{said}");
    assert!(said.contains("there is no safeguard `nothing of the kind`"), "{said}");
    assert_eq!(["6:3", "8:3", "9:3"].map(place), [1; 3], "{said}");
    assert_eq!(["3:3", "4:3", "5:5", "7:3"].map(place), [0; 4], "{said}");
}

#[test]
fn an_enhancement_in_a_column_of_its_own_is_what_the_row_is_about() {
    const ROWS: &str = "\
| Control | Enhancement | Status |
| --- | --- | --- |
| AC-2 | | planned |
| AC-2 | (3) | planned |
| AC-2 | 27 | planned |
";
    let folder = workspace();
    std::fs::write(folder.path().join("matrix.md"), ROWS).expect("written");
    let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
    let text = stdout(&output);
    let made: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    assert_eq!(made, ["control: nist-800-53-r5:AC-2", "control: nist-800-53-r5:AC-2(3)"], "{text}");
    assert!(stderr(&output).contains("there is no control `AC-2(27)`"), "{}", stderr(&output));
}

#[test]
fn what_is_not_taken_is_a_finding_at_its_own_cell() {
    const ROWS: &str = "\
| Status | Control | Evidence | Notes |
| --- | --- | --- | --- |
| done | AC-2 | commit 3f2a9c1 | |
| done | AC-3 | `src/` | |
| done | AC-4 | ../x.md | |
| done | AC-5 | /etc/passwd | |
| done | AC-6 | `src/accounts.rs`, ticket 4 | |
| done | AC-7 | `src/accounts.rs` `make test` at 3f2a9c1 | |
| done | AC-8 | `src/accounts.rs` with `src/gone.rs` | see `src/lost.rs` |
| done | AC-11 | `src/accounts.rs` | note | more | and more |
| later | AC-12 | [the list](src/accounts.rs), the list: src/accounts.rs | |
| done | AC-14 | `src/accounts.rs` for login/logout, n/a; — | |
| done | AC-17 | [a, b](src/accounts.rs) and [mail](mailto:a@example.org) | |
|  | AC-18 | | |
";
    let folder = workspace();
    std::fs::write(folder.path().join("matrix.md"), ROWS).expect("written");
    let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
    let said = stderr(&output);
    let place = |line: usize, text: &str| {
        let row = ROWS.lines().nth(line - 1).expect("a row");
        format!("matrix.md:{line}:{}\n", row.find(text).expect("in the row") + 1)
    };
    for (line, text, message) in [
        (3, "commit", "`commit 3f2a9c1` is nothing that evidence can point at"),
        (4, "src/", "`src/` is nothing that"),
        (5, "../x.md", "`../x.md` is nothing that"),
        (6, "/etc", "`/etc/passwd` is nothing that"),
        (7, "ticket", "`ticket 4` is nothing that"),
        (8, "make", "`make test` is nothing that"),
        (8, "3f2", "`3f2a9c1` is nothing that"),
        (9, "src/gone.rs", "`src/gone.rs` is not there"),
        (9, "src/lost.rs", "`src/lost.rs` is not there"),
        (10, "more", "the table has no column for `more | and more`"),
        (11, "later", "`later` is no known status"),
        (13, "mail]", "`mail` is nothing that"),
    ] {
        let found = said.split("\n\n").find(|finding| finding.contains(message));
        let found = found.unwrap_or_else(|| panic!("{message}: {said}"));
        assert!(found.contains(&place(line, text)), "{found}");
    }
    // An empty cell is a place, too.
    assert!(said.contains("matrix.md:14:2\n"), "{said}");
    assert_eq!(said.matches("is nothing that").count(), 8, "{said}");
    assert!(!said.contains("matrix.md:12:"), "{said}");
    let text = stdout(&output);
    assert_eq!(text.matches("# not taken as evidence: ").count(), 8, "{text}");
}

#[test]
fn a_title_is_neither_a_reason_nor_a_provider() {
    const TITLES: &str = "\
| Control | What | Status |
| --- | --- | --- |
| AC-14 | Permitted Actions Without Identification or Authentication | N/A |
| AC-3 | AC-3 Access Enforcement | Inherited |
| AC-4 | Nothing flows out | N/A |
";
    let folder = workspace();
    std::fs::write(folder.path().join("matrix.md"), TITLES).expect("written");
    let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 1, "{text}");
    assert_eq!(text.matches("reason:").count(), 1, "{text}");
    assert!(text.contains("reason: Nothing flows out") || text.contains("reason: \"Nothing flows out\""), "{text}");
    assert!(!text.contains("from:") && !text.contains("responsibility: inherited"), "{text}");
    assert_eq!(text.matches("status: planned").count(), 2, "{text}");
    let said = stderr(&output);
    assert!(said.contains("says not why") && said.contains("says not from whom"), "{said}");
}

/// The status of each control that a matrix of rows becomes, with what was said of it.
fn statuses(rows: &[(&str, &str, &str, &str)]) -> (Vec<String>, String, String) {
    let lines: Vec<String> = rows
        .iter()
        .map(|(control, status, evidence, notes)| format!("| {control} | {status} | {evidence} | {notes} |\n"))
        .collect();
    let matrix = format!(
        "| Control | Status | Evidence | Notes |\n| --- | --- | --- | --- |\n{}\n[^1]: in staging alone\n",
        lines.concat()
    );
    let folder = workspace();
    std::fs::write(folder.path().join("matrix.md"), matrix).expect("written");
    let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
    let text = stdout(&output);
    let made = text.lines().filter_map(|line| line.trim().strip_prefix("status: ").map(str::to_owned)).collect();
    (made, text.clone(), stderr(&output))
}

#[test]
fn a_cell_in_doubt_is_a_finding_and_claims_nothing() {
    let cells = [
        "To be implemented",
        "Will be implemented",
        "Implemented by 2027",
        "Implemented[^1]",
        "<del>Implemented</del>",
        "~~Implemented~~",
        "<input type=\"checkbox\"> Implemented",
        "☐ Implemented ☑ N/A",
        "Yes/No",
        "x",
        "Implemented?",
    ];
    let controls = ["AC-2", "AC-3", "AC-4", "AC-5", "AC-6", "AC-7", "AC-8", "AC-11", "AC-12", "AC-14", "AC-17"];
    let rows: Vec<_> =
        controls.into_iter().zip(cells).map(|(id, cell)| (id, cell, "`src/accounts.rs`", "by the list")).collect();
    let (made, text, said) = statuses(&rows);
    assert_eq!(made, vec!["planned"; cells.len()], "{text}");
    for line in 3..3 + cells.len() {
        assert_eq!(said.matches(&format!("matrix.md:{line}:")).count(), 1, "line {line}: {said}");
    }
}

#[test]
fn one_piece_of_evidence_that_is_not_there_leaves_no_implemented() {
    let rows = [
        ("AC-2", "Implemented", "`src/accounts.rs`", "by the list"),
        ("AC-3", "Implemented", "`src/accounts.rs`, `src/gone.rs`", "by the list"),
    ];
    let (made, text, said) = statuses(&rows);
    assert_eq!(made, ["implemented", "partial"], "{text}");
    assert!(said.contains("shows what is not there"), "{said}");
}

#[test]
fn who_provides_is_named_and_not_guessed() {
    let rows = [
        ("AC-2", "Inherited", "", "from AWS"),
        ("AC-3", "Inherited from AWS GovCloud", "", ""),
        ("AC-4", "Inherited", "", "because it is so"),
        ("AC-14", "N/A", "", "n/a"),
    ];
    let (_, text, said) = statuses(&rows);
    for line in ["from: { provider: AWS }", "from: { provider: AWS GovCloud }"] {
        assert!(text.contains(line), "{text}");
    }
    assert_eq!(text.matches("responsibility: inherited").count(), 2, "{text}");
    assert!(!text.contains("reason:"), "{text}");
    assert!(said.contains("says not from whom") && said.contains("says not why"), "{said}");
}

#[test]
fn no_password_or_token_of_an_address_is_written() {
    const ROWS: &str = "\
| Control | Status | Evidence |
| --- | --- | --- |
| AC-2 | Implemented | https://u:p4ss@example.org/x, `src/accounts.rs` |
| AC-3 | Implemented | [log](https://example.org/x?token=p4ss) |
| AC-4 | Implemented | postgres://app:p4ss@db/x |
| AC-5 | Implemented | <a href=\"https://u:p4ss@example.org/x\">x</a> |
| AC-6 | Implemented | `src/accounts.rs` | https://u:p4ss@example.org/x |
| AC-7 at https://u:p4ss@example.org/x | Implemented | [x][r] |
| AC-8 | https://u:<b>p4</b>ss@example.org/x | |
| AC-11 | Implemented | [x][r] |
| AC-12 | Implemented | `src/accounts.rs`, https://example.org/x?page=2 |

[r]: https://u:p4ss@example.org/x
";
    let folder = workspace();
    std::fs::write(folder.path().join("matrix.md"), ROWS).expect("written");
    let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
    let (text, said) = (stdout(&output), stderr(&output));
    assert!(!text.contains("p4") && !said.contains("p4ss"), "{text}{said}");
    let made: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    assert_eq!(made, ["control: nist-800-53-r5:AC-12"], "{text}");
    assert!(text.contains("- url: \"https://example.org/x?page=2\""), "{text}");
    // Each row is kept, and each is a finding at its cell.
    assert!(text.contains("# matrix.md:5: | AC-4 | Implemented | postgres://********@db/x |\n"), "{text}");
    assert!(text.contains("# no statement: a password or token stands in `postgres://***@db/x`\n"), "{text}");
    assert_eq!(said.matches("high[secret-in-evidence]").count(), 8, "{said}");
    for place in ["3:24", "4:24", "5:24", "6:24", "7:1", "8:3", "9:10", "10:25"] {
        assert_eq!(said.matches(&format!("matrix.md:{place}\n")).count(), 1, "{place}: {said}");
    }
}

#[test]
fn of_several_controls_those_without_a_statement_get_one() {
    let rows = [
        ("AC-8", "Implemented", "`src/accounts.rs`", ""),
        ("AC-7, AC-8, AC-10", "planned", "", ""),
        ("AC-7, AC-10", "planned", "", ""),
    ];
    let (made, text, said) = statuses(&rows);
    assert_eq!(made, ["implemented", "planned"], "{text}");
    assert!(text.contains("- controls: [nist-800-53-r5:AC-7, nist-800-53-r5:AC-10]\n"), "{text}");
    assert!(said.contains("`nist-800-53-r5:AC-8` has a statement already, from line 3, so this one"), "{said}");
    assert!(text.contains("AC-7` has a statement already, from line 4; `nist-800-53-r5:AC-10` has"), "{text}");
}

/// The controls that rows of `AC-6` with a cell of enhancements become statements about, with what was said of them.
fn enhanced(header: &str, cells: &[&str]) -> Vec<(String, String)> {
    let folder = workspace();
    let made = cells.iter().map(|cell| {
        let matrix = format!(
            "| Control | {header} | Status | Evidence |\n| --- | --- | --- | --- |\n\
             | AC-6 | {cell} | Implemented | `src/accounts.rs` |\n"
        );
        std::fs::write(folder.path().join("matrix.md"), matrix).expect("written");
        let output = run(folder.path(), &["import", "markdown", "matrix.md"]);
        let made: Vec<String> = stdout(&output)
            .lines()
            .filter_map(|line| line.strip_prefix("- control: ").or(line.strip_prefix("- controls: ")))
            .map(|line| line.replace("nist-800-53-r5:", ""))
            .collect();
        (made.join("; "), stderr(&output))
    });
    made.collect()
}

#[test]
fn several_enhancements_in_a_cell_are_what_the_row_is_about() {
    let cells = [
        "(9), (10)",
        "2, 5",
        "2 and 5",
        "(1)(2)",
        "CE-1; CE-2",
        "AC-6(9), AC-6(10)",
        "AC-6(9), (10)",
        "AC-6 (9)",
        "9",
        "enhancements 1, 3",
        "—",
        "N/A",
        "",
    ];
    let expected = [
        "[AC-6(9), AC-6(10)]",
        "[AC-6(2), AC-6(5)]",
        "[AC-6(2), AC-6(5)]",
        "[AC-6(1), AC-6(2)]",
        "[AC-6(1), AC-6(2)]",
        "[AC-6(9), AC-6(10)]",
        "[AC-6(9), AC-6(10)]",
        "AC-6(9)",
        "AC-6(9)",
        "[AC-6(1), AC-6(3)]",
        "AC-6",
        "AC-6",
        "AC-6",
    ];
    for header in ["Enhancement", "Control Enhancement(s)"] {
        for ((cell, expected), (made, said)) in cells.iter().zip(expected).zip(enhanced(header, &cells)) {
            assert_eq!(made, expected, "{header}, {cell}: {said}");
            assert!(said.contains(" 0 doubts"), "{header}, {cell}: {said}");
        }
    }
}

#[test]
fn an_enhancement_that_is_not_read_leaves_no_statement_about_its_control() {
    let cells =
        ["1-2", "(1)-(3)", "E5", "#7", "x", "✅", "all", "1/2", "9, x", "AC-2(3)", "~~(9)~~", "(9)(a)", "AC-6(1-3)"];
    let headers = ["Enhancement", "Enhancement(s)", "Enhancements", "Enh. no.", "Enhancement name"];
    for header in headers {
        for (cell, (made, said)) in cells.iter().zip(enhanced(header, &cells)) {
            assert_eq!(made, "", "{header}, {cell}: {said}");
            assert!(said.contains("is no clear list of enhancements"), "{header}, {cell}: {said}");
            assert!(said.contains("matrix.md:3:10\n"), "{header}, {cell}: {said}");
        }
    }
    // How many there are, perhaps; and a name.
    for (header, cell) in [("Enhancements", "3"), ("Enhancement count", "3"), ("Enhancement name", "Log Use")] {
        let (made, said) = enhanced(header, &[cell]).remove(0);
        assert_eq!(made, "", "{header}, {cell}: {said}");
    }
}

#[test]
fn a_column_that_is_in_no_statement_is_named_once() {
    const ROWS: &str = "\
| Control | Title | Owner | Parameter value | Status | Due |
| --- | --- | --- | --- | --- | --- |
| AC-2 | Account Management | Platform | 15m | planned | |
| AC-3 | Access Enforcement | Platform | 30m | planned | - |
";
    let folder = workspace();
    std::fs::write(folder.path().join("matrix.md"), ROWS).expect("written");
    let said = stderr(&run(folder.path(), &["import", "markdown", "matrix.md"]));
    for (column, place) in [("Owner", "1:21"), ("Parameter value", "1:29")] {
        let message = format!("the text of the column `{column}` is in no statement");
        assert_eq!(said.matches(&message).count(), 1, "{said}");
        assert!(said.contains(&format!("matrix.md:{place}\n")), "{said}");
    }
    assert_eq!(said.matches("is in no statement").count(), 2, "{said}");
}
