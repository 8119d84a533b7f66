//! What does not hold on the day judged counts as held nowhere: not in coverage, not in the matrix, in no export and no
//! checklist. Each says why. The table in `tests/data/holding.yaml` has one way a row not to hold, and one that does.

use serde::Deserialize;

use crate::common::{json, root, run, stdout};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// The statement's status, and what stands below its piece of evidence.
    status: String,
    entry: String,
    /// The state in coverage, whether it is backed, and what is said of the piece where it is shown.
    state: String,
    backed: bool,
    said: String,
}

/// A workspace with one claim on AC-2, as evidence of which a function is named.
fn workspace(case: &Case) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write("probity.yaml", "product: { name: Held }\nbaselines: [fedramp-r5/low]\nstatements: compliance/*.yaml\n");
    write("src/accounts.rs", "pub fn disable() {\n    drop(1);\n}\n");
    let Case { status, entry, .. } = case;
    let entry = entry.trim_end().replace('\n', "\n      ");
    write(
        "compliance/s.yaml",
        &format!(
            "- control: nist-800-53-r5:AC-2\n  status: {status}\n  how: Accounts are disabled\n  evidence:\n    - code: src/accounts.rs::disable\n      {entry}\n"
        ),
    );
    folder
}

#[test]
fn what_does_not_hold_on_the_day_holds_nothing_anywhere() {
    let text = std::fs::read_to_string(root().join("tests/data/holding.yaml")).expect("the table");
    let cases: Vec<Case> = serde_yaml::from_str(&text).expect("a table");
    for case in &cases {
        let folder = workspace(case);
        let name = &case.name;
        let day = ["--date", "2026-11-23"];
        let coverage = json(&run(folder.path(), &[&["coverage", "--format", "json"][..], &day].concat()));
        let controls = coverage["baselines"][0]["by_control"].as_array().expect("controls");
        let control = controls.iter().find(|control| control["id"] == "AC-2").expect("AC-2 is in it");
        assert_eq!(control["state"], case.state.as_str(), "{name}");
        assert_eq!(control["evidence_backed"], case.backed, "{name}");
        assert_eq!(coverage["baselines"][0]["evidence_backed"], u64::from(case.backed), "{name}");
        let badge = stdout(&run(folder.path(), &[&["coverage", "--format", "svg"][..], &day].concat()));
        assert!(badge.contains(&format!("{} of 156 backed", u64::from(case.backed))), "{name}: {badge}");
        let shown = [
            &["matrix", "--format", "csv"][..],
            &["matrix", "--format", "md"],
            &["matrix", "--format", "html"],
            &["checklist", "--by", "control", "--format", "csv"],
            &["export", "fedramp-ssp", "--format", "json"],
            &["export", "ciso-assistant", "--format", "json"],
        ];
        for command in shown {
            let text = stdout(&run(folder.path(), &[command, &day].concat())).replace("&#x2f;", "/");
            assert!(text.contains(&case.said), "{name}: {command:?} does not say `{}`", case.said);
            let word = if case.state == "implemented" { "Implemented" } else { "Partial" };
            if case.status == "implemented" && command[0] == "matrix" && command[2] == "csv" {
                let row = text.lines().find(|line| line.contains(",AC-2,")).expect("a row");
                assert!(row.ends_with(word), "{name}: {row}");
            }
        }
        let cis = json(&run(folder.path(), &[&["export", "fedramp-cis", "--format", "json"][..], &day].concat()));
        let rows = cis["sheets"][0]["rows"].as_array().expect("rows");
        let columns = cis["sheets"][0]["columns"].as_array().expect("columns");
        let at = columns.iter().position(|column| column.as_str().is_some_and(|name| name.contains("Implemented")));
        let at = at.expect("a column for what is implemented");
        let own = |row: &&serde_json::Value| {
            row[0].as_str().is_some_and(|id| {
                id.starts_with("AC-2")
                    && !id.starts_with("AC-2 (1)")
                    && !id.starts_with("AC-20")
                    && !id.starts_with("AC-22")
            })
        };
        let marked = rows.iter().filter(own).any(|row| row[at].as_str().is_some_and(|cell| !cell.is_empty()));
        assert_eq!(marked, case.state == "implemented", "{name}: {cis}");
    }
}
