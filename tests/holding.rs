//! What does not hold on the day judged counts as held nowhere: not in coverage, not in the matrix, in no export and no
//! checklist. Each says why. The table in `tests/data/holding.yaml` has one way a row not to hold, and one that does.

use serde::Deserialize;

use crate::common::{example, json, root, run, stderr, stdout};

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

/// What the program writes, in each of its formats: where it is written, and the command.
const WRITTEN: &[(&str, &[&str])] = &[
    ("a.md", &["matrix"]),
    ("a.html", &["matrix"]),
    ("a.csv", &["matrix"]),
    ("a.json", &["matrix"]),
    ("b.md", &["checklist"]),
    ("b.csv", &["checklist"]),
    ("b.xlsx", &["checklist"]),
    ("b.html", &["checklist"]),
    ("b.json", &["checklist"]),
    ("c.md", &["checklist", "--by", "control"]),
    ("c.csv", &["checklist", "--by", "control"]),
    ("c.xlsx", &["checklist", "--by", "control"]),
    ("c.json", &["checklist", "--by", "control"]),
    ("d.html", &["checklist", "--production"]),
    ("d.md", &["checklist", "--production"]),
    ("e.json", &["coverage"]),
    ("e.csv", &["coverage"]),
    ("f.csv", &["coverage", "--families"]),
    ("e.md", &["coverage"]),
    ("e.svg", &["coverage"]),
    ("g.json", &["audit-config", "app.toml"]),
    ("g.sarif", &["audit-config", "app.toml"]),
    ("g.xml", &["audit-config", "app.toml", "--format", "junit"]),
    ("g.csv", &["audit-config", "app.toml"]),
    ("g.md", &["audit-config", "app.toml"]),
    ("g.html", &["audit-config", "app.toml"]),
    ("h.json", &["validate"]),
    ("h.sarif", &["validate"]),
    ("h.xml", &["validate", "--format", "junit"]),
    ("i.json", &["review"]),
    ("j.json", &["lint-docs", "README.md"]),
    ("k.json", &["recommend"]),
    ("k.csv", &["recommend"]),
    ("l.json", &["export", "fedramp-ssp", "-b", "fedramp-r5/moderate"]),
    ("l.csv", &["export", "fedramp-ssp", "-b", "fedramp-r5/moderate"]),
    ("l.md", &["export", "fedramp-ssp", "-b", "fedramp-r5/moderate"]),
    ("m.xlsx", &["export", "fedramp-cis-crm", "-b", "fedramp-r5/moderate"]),
    ("n.json", &["diff", "e.json", "e.json"]),
    ("n.md", &["diff", "e.json", "e.json"]),
];

#[test]
fn nothing_that_probity_wrote_is_evidence_of_what_it_says() {
    let folder = example();
    for (file, command) in WRITTEN {
        let output = run(folder.path(), &[*command, &["-o", file]].concat());
        assert!(folder.path().join(file).is_file(), "{command:?}: {}", stderr(&output));
    }
    let mut claims = "- safeguard: mfa\n  status: implemented\n  evidence:\n".to_owned();
    for (file, _) in WRITTEN {
        claims.push_str(&format!("    - artifact: {file}\n"));
    }
    // What looks alike and is not: written by hand, beside what is generated.
    let own = "docs/security-compliance/notes.md";
    std::fs::write(folder.path().join(own), "# Notes\n\nWritten by hand.\n").expect("written");
    claims.push_str(&format!("    - doc: {own}\n"));
    let manifest = "product: { name: P }\nstatements: own.yaml\n";
    std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
    std::fs::write(folder.path().join("own.yaml"), claims).expect("written");
    let found = json(&run(folder.path(), &["validate", "--format", "json"]));
    let found = found["findings"].as_array().expect("findings");
    for (at, (file, _)) in WRITTEN.iter().enumerate() {
        let line = at as u64 + 4;
        let dead = found.iter().find(|one| one["location"]["line"] == line && one["code"] == "dead-evidence");
        let message = dead.and_then(|one| one["message"].as_str()).unwrap_or_default();
        assert!(message.contains("was written by probity"), "{file} is taken for evidence: {message}");
    }
    assert!(
        !found
            .iter()
            .any(|one| one["code"] == "dead-evidence" && one["message"].as_str().is_some_and(|m| m.contains(own)))
    );
}

#[test]
fn comments_and_pointers_of_lfs_are_no_evidence() {
    let folder = tempfile::tempdir().expect("a folder");
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    let files = [
        ("scan.bin", lfs, true),
        ("a.rs", "//! Accounts are disabled here.\n", true),
        ("b.py", "# later\n\"\"\"Disables accounts.\"\"\"\n", true),
        ("c.yml", "# on: push\n", true),
        ("d.md", "<!-- to be written -->\n", true),
        ("e.rs", "// It is done.\nfn disable() {}\n", false),
        ("f.sh", "#!/bin/sh\n# x\nexit 0\n", false),
    ];
    let mut claims = "- safeguard: mfa\n  status: implemented\n  evidence:\n".to_owned();
    for (name, text, _) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
        let kind = if name.ends_with("md") { "doc" } else { "code" };
        claims.push_str(&format!("    - {kind}: {name}\n"));
    }
    std::fs::write(folder.path().join("probity.yaml"), "product: { name: P }\nstatements: own.yaml\n")
        .expect("written");
    std::fs::write(folder.path().join("own.yaml"), claims).expect("written");
    let found = json(&run(folder.path(), &["validate", "--format", "json"]));
    let found = found["findings"].as_array().expect("findings");
    for (at, (name, _, is_hollow)) in files.iter().enumerate() {
        let dead = found.iter().any(|one| one["location"]["line"] == at as u64 + 4 && one["code"] == "dead-evidence");
        assert_eq!(dead, *is_hollow, "{name}");
    }
}

/// Commands that show evidence, or lines of the files that name it.
const SHOWING: &[&[&str]] = &[
    &["validate", "-v"],
    &["validate", "--format", "json"],
    &["validate", "--format", "sarif"],
    &["validate", "--fix"],
    &["matrix"],
    &["matrix", "--format", "html"],
    &["matrix", "--format", "csv"],
    &["matrix", "--format", "json"],
    &["review"],
    &["review", "--format", "json"],
    &["coverage", "--format", "json"],
    &["checklist", "--by", "control"],
    &["export", "fedramp-ssp", "--format", "json"],
    &["export", "fedramp-cis", "--format", "json"],
    &["export", "ciso-assistant", "--format", "json"],
    &["lint-docs", "notes.md"],
    &["review", "--accept", "AC-2", "--by", "us"],
];

#[test]
fn no_password_of_an_address_is_shown_anywhere_and_each_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("probity.yaml", "product: { name: P }\nbaselines: [fedramp-r5/low]\nstatements: own.yaml\n");
    write(
        "own.yaml",
        "- control: nist-800-53-r5:AC-2\n  status: implemented\n  evidence:\n    - url: https://me:hunter2@wiki.example/a?token=tok3n&page=2\n      reviewed: 2026-01-01\n      max_age: 3d\n    - code: https://me:hunter2@wiki.example/b?sig=tok3n\n",
    );
    write(
        "notes.md",
        "We met AC-13 at https://me:hunter2@wiki.example/b?token=tok3n.\n\npassword = hunter2, says AC-13\n",
    );
    let found = json(&run(folder.path(), &["validate", "--format", "json"]));
    let found = found["findings"].as_array().expect("findings");
    let lines =
        found.iter().filter(|one| one["code"] == "secret-in-evidence").map(|one| one["location"]["line"].clone());
    assert_eq!(lines.collect::<Vec<_>>(), [4, 7]);
    for command in SHOWING {
        let output = run(folder.path(), command);
        let all = format!("{}{}", stdout(&output), stderr(&output));
        assert!(!all.contains("hunter2") && !all.contains("tok3n"), "{command:?} shows it: {all}");
    }
}

#[test]
fn what_cannot_show_anything_by_itself_attests_nothing() {
    let job = "on: push\njobs:\n  fips:\n    runs-on: x\n    steps:\n      - run: make fips\n";
    for (kind, path, text, status) in [
        ("workflow", ".github/workflows/z.yml", job, "attested"),
        ("workflow", "docs/z.yml", job, "undetermined"),
        ("workflow", "test.sh", "#!/bin/sh\nmake fips\n", "undetermined"),
        ("test", "docs/fips.markdown", "We use FIPS.\n", "undetermined"),
        ("config", "LICENSE-FIPS", "We use FIPS.\n", "undetermined"),
        ("test", "tests/fips.sh", "#!/bin/sh\nmake fips\n", "attested"),
    ] {
        let folder = example();
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(&file, text).expect("written");
        let statements = folder.path().join("compliance/statements/cryptography.yaml");
        let old = std::fs::read_to_string(&statements).expect("statements");
        let start = old.find("- safeguard: fips-crypto").expect("a statement");
        let start = start + old[start..].find("  evidence:").expect("evidence");
        let end = old[start..].find("\n- ").map_or(old.len(), |end| start + end);
        let new = format!("{}  evidence:\n    - {kind}: {path}\n{}", &old[..start], &old[end..]);
        std::fs::write(&statements, new).expect("written");
        let day = ["--date", "2026-11-23"];
        run(folder.path(), &[&["review", "--accept", path, "--by", "qa"][..], &day].concat());
        let audit = json(&run(folder.path(), &[&["audit-config", "app.toml", "--format", "json"][..], &day].concat()));
        let results = audit["results"].as_array().expect("results");
        let own = results.iter().find(|result| result["check"] == "fips-crypto").expect("its result");
        assert_eq!(own["status"], status, "{kind}: {path}");
    }
}

#[test]
fn a_contradiction_says_in_what_the_statements_differ() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("probity.yaml", "product: { name: P }\nstatements: own.yaml\n");
    let one = "- control: AC-2\n  status: implemented\n  responsibility: product\n";
    for (status, side, said) in [
        ("implemented", "shared", "implemented in two statements, of which one has `responsibility: product` and"),
        ("planned", "product", "implemented in one statement and here planned in another"),
        ("planned", "shared", "implemented with `responsibility: product` in one statement and here planned with"),
    ] {
        write("own.yaml", &format!("{one}- control: AC-2\n  status: {status}\n  responsibility: {side}\n"));
        let found = json(&run(folder.path(), &["validate", "--format", "json"]));
        let found = found["findings"].as_array().expect("findings");
        let own: Vec<&str> = found
            .iter()
            .filter(|one| one["code"] == "contradiction")
            .filter_map(|one| one["message"].as_str())
            .collect();
        assert!(own.len() == 1 && own[0].contains(said), "{own:?}");
    }
}
