//! Loading a workspace: every problem of every file at once, with its place, and additions that redefine nothing.

use std::path::Path;

use crate::common::{code, json, run, stderr, stdout};

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// Code, place and the start of each finding's message.
fn findings(folder: &Path) -> (i32, Vec<String>) {
    let output = run(folder, &["validate", "--format", "json", "--date", "2026-11-23"]);
    let report = json(&output);
    let shown = |f: &serde_json::Value| {
        let at = &f["location"];
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        format!("{}:{}:{} {}: {}", text(&at["path"]), at["line"], at["column"], text(&f["code"]), text(&f["message"]))
    };
    (code(&output), report["findings"].as_array().expect("findings").iter().map(shown).collect())
}

#[test]
fn every_problem_of_every_file_is_reported_in_one_run() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "probity.yaml", "product: { name: X }\nprofil: REGULATED\nstatements: s/*.yaml\n");
    write(
        folder.path(),
        "profiles/own.yaml",
        "id: OWN\ntitle: Own\nextends: 7\nsafeguards: []\nsummary: x\nuse_when: one\n",
    );
    write(folder.path(), "profiles/safeguards/a.yaml", "- id: a\n  title: A\n  section: securty\n  ask: Is it so?\n");
    write(folder.path(), "controls/own.yaml", "id: own\ntitle: [\n");
    let (exit, found) = findings(folder.path());
    assert_eq!(exit, 2, "one file cannot even be parsed");
    let expected = [
        "controls/own.yaml:",
        "probity.yaml:2:1 unknown-key: unknown key `profil`; did you mean `profile`?",
        "profiles/own.yaml:3:10 invalid-value: expected a text, found a number",
        "profiles/own.yaml:4:13 invalid-value: expected a table, found a list",
        "profiles/own.yaml:6:11 invalid-value: expected a list, found a text",
        "profiles/safeguards/a.yaml:3:12 invalid-value: `securty` is not one of the words known here; did you mean `security`?",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

/// What a check of one's own names wrongly is told where it stands, by what was meant.
#[test]
fn a_misspelt_word_of_a_check_is_told_by_the_one_that_was_meant() {
    for (check, expected) in [
        (
            "compare: { left: a.b, op: gte, right: a.c }",
            "7:33 invalid-value: `gte` is not one of the words known here; did you mean `ge`?",
        ),
        ("compare: { left: a.b, opp: gt, right: a.c }", "7:29 unknown-key: unknown key `opp`; did you mean `op`?"),
        ("selct: a.b", "7:7 unknown-key: unknown key `selct`; did you mean `select`?"),
        (
            "select: a.b\n      quantifier: al\n      expect: { const: 1 }",
            "8:19 invalid-value: `al` is not one of the words known here; did you mean `all`?",
        ),
        (
            "select: a.b\n      as: durration\n      expect: { type: number }",
            "8:11 expect-invalid: `as: durration` names no type; did you mean `duration`?",
        ),
        (
            "select: a.b\n      absent: pas\n      expect: { type: number }",
            "8:15 invalid-value: check `own`: `absent` is fail, pass, not-applicable or { default: V }; did you mean `pass`?",
        ),
        (
            "select: a.b\n      expect: { type: nmber }",
            "8:15 expect-invalid: `nmber` is no type of JSON Schema; did you mean `number`? (its defaults)",
        ),
        (
            "setting: sesion.idle_timeout\n      expect: { type: number }",
            "7:16 unknown-setting: there is no setting `sesion.idle_timeout`; did you mean `session.idle_timeout`?",
        ),
        (
            "compare: { left: session.idle_timeot, op: gt, right: session.absolute_timeout }",
            "7:24 unknown-setting: there is no setting `session.idle_timeot`; did you mean `session.idle_timeout`?",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "probity.yaml", "product: { name: X }\n");
        let words = "severity: high\n      why: It is a test.\n      fix: Mend it.\n      good: ['a = 1']\n      bad: ['a = 2']\n";
        let head = "- id: own\n  title: Own\n  section: security\n  ask: Is it so?\n  checks:\n    - id: own\n";
        write(folder.path(), "profiles/safeguards/own.yaml", &format!("{head}      {check}\n      {words}"));
        let (_, found) = findings(folder.path());
        let expected = format!("profiles/safeguards/own.yaml:{expected}");
        assert!(found.contains(&expected), "{expected}\n{found:#?}");
    }
}

#[test]
fn commands_refuse_to_rest_on_files_they_could_not_use() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "probity.yaml", "product: { name: X }\nstatements: s.yaml\nbaselines: [nist-800-53-r5/low]\n");
    write(folder.path(), "s.yaml", "- safeguard: mfa\n  status: implementd\n");
    let output = run(folder.path(), &["matrix"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).contains("did you mean `implemented`"), "{}", stderr(&output));
    assert!(stderr(&output).contains("s.yaml:2:11"), "{}", stderr(&output));
}

#[test]
fn names_that_resolve_to_nothing_are_findings_with_a_suggestion() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "probity.yaml",
        "product: { name: X }\nprofile: REGULATD\nbaselines: [nist-800-53-r5/lo]\nstatements: s.yaml\nwaivers: w.yaml\n",
    );
    write(
        folder.path(),
        "s.yaml",
        "- safeguard: mfaa\n  status: planned\n- control: nist-800-53-r5:AC-99\n  status: planned\n- control: AC-13\n  status: planned\n- controls: [ZZ-*]\n  status: planned\n",
    );
    write(folder.path(), "w.yaml", "- check: session-idle-timeot\n  reason: r\n  owner: o\n  expiry: 2027-01-31\n");
    let (exit, found) = findings(folder.path());
    let expected = [
        "probity.yaml:2:10 unknown-profile: there is no profile `REGULATD`; did you mean `REGULATED`?",
        "probity.yaml:3:13 unknown-baseline: there is no baseline `nist-800-53-r5/lo`; did you mean `nist-800-53-r5/low`?",
        "s.yaml:1:14 unknown-safeguard: there is no safeguard `mfaa`; did you mean `mfa`?",
        "s.yaml:3:12 unknown-control: NIST SP 800-53 Revision 5 has no control AC-99",
        "s.yaml:5:12 withdrawn-control: nist-800-53-r5:AC-13 is withdrawn: incorporated into AC-2, AU-6",
        "s.yaml:7:14 unknown-control: no control matches `ZZ-*`",
        "w.yaml:1:10 unknown-check: there is no check `session-idle-timeot`; did you mean `session-idle-timeout`?",
    ];
    assert_eq!(exit, 1);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

#[test]
fn a_workspace_adds_a_catalog_with_a_baseline_and_a_safeguard_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "controls/house.yaml",
        "id: house\ntitle: House rules\nversion: '1'\npublisher: us\nsource: ours\nlicence: ours\nscheme: plain\ncontrols:\n  - { id: H1, title: Lock the door }\n  - { id: H2, title: Water the plants }\nbaselines:\n  - { id: all, title: All, controls: [H1, H2] }\n",
    );
    write(
        folder.path(),
        "profiles/safeguards/house.yaml",
        "- id: door\n  title: The door is locked\n  section: security\n  ask: Is the door locked?\n  supports:\n    - { control: 'house:H1', how: implements }\n  checks:\n    - id: door\n      manual: { ask: Is it? }\n      severity: low\n      why: Thieves.\n      fix: Lock it.\n      good: [yes it is]\n      bad: [no it is not]\n",
    );
    write(folder.path(), "probity.yaml", "product: { name: House }\nbaselines: [house/all]\nstatements: s.yaml\n");
    write(folder.path(), "key.bin", "the key\n");
    write(folder.path(), "s.yaml", "- safeguard: door\n  status: implemented\n  evidence: [{ artifact: key.bin }]\n");
    assert_eq!(findings(folder.path()).0, 0);
    let matrix = json(&run(folder.path(), &["matrix", "--format", "json"]));
    let rows = &matrix["baselines"][0]["families"][0]["controls"];
    assert_eq!((rows[0]["status"].as_str(), rows[1]["status"].as_str()), (Some("Supported"), Some("Gap")));
}

#[test]
fn only_templates_may_be_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "probity.yaml", "product: { name: X }\nbaselines: [nist-800-53-r5/low]\n");
    write(folder.path(), "templates/matrix.md", "{{ product }} has {{ baselines|length }} baseline\n");
    assert_eq!(stdout(&run(folder.path(), &["matrix"])), "X has 1 baseline\n");
    write(folder.path(), "templates/matrix.md", "one\n{{ prodct }}\n");
    let output = run(folder.path(), &["matrix"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("templates/matrix.md") || stderr(&output).contains("`matrix.md`, line 2"),
        "{}",
        stderr(&output)
    );
    let shipped = std::fs::read_to_string(crate::common::root().join("profiles/restricted.yaml")).expect("a profile");
    write(folder.path(), "profiles/restricted.yaml", &shipped.replace("RESTRICTED", "restricted"));
    let (exit, found) = findings(folder.path());
    assert_eq!(exit, 1);
    assert!(found.iter().any(|f| f.contains("duplicate-id: the profile `restricted` exists already")), "{found:#?}");
}

#[test]
fn nothing_outside_the_workspace_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("inside");
    write(&inside, "probity.yaml", "product: { name: X }\nstatements: ../outside.yaml\nwaivers: link.yaml\n");
    write(folder.path(), "outside.yaml", "- secret\n");
    std::os::unix::fs::symlink(folder.path().join("outside.yaml"), inside.join("link.yaml")).expect("a link");
    let output = run(&inside, &["validate"]);
    assert_eq!(code(&output), 2);
    let said = stdout(&output);
    assert_eq!(said.matches("leads out of the workspace").count(), 2, "{said}");
    assert!(!said.contains("secret"));
}

#[test]
fn both_endings_of_yaml_are_read_and_what_nothing_reads_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let dialect = "id: shop\ntitle: the configuration of the shop\ndetect: { all: [shop] }\nkeys: [{ key: shop.name, type: string }]\n";
    let safeguard = "- id: own\n  title: Own\n  section: security\n  ask: Is it so?\n";
    let statement = "- safeguard: mfa\n  status: planned\n";
    write(folder.path(), "probity.yaml", "product: { name: X }\nstatements: compliance/statements/*.yaml\n");
    write(folder.path(), "profiles/dialects/shop.yml", dialect);
    write(folder.path(), "compliance/statements/a.yml", statement);
    write(folder.path(), "compliance/statements/b.yaml", "- safeguard: sbom\n  status: planned\n");
    write(folder.path(), "shop.toml", "[shop]\nname = 'x'\n");
    // What is no data, or no statement, may lie anywhere.
    write(folder.path(), "compliance/statements/notes/list.yaml", "- one\n- two\n");
    write(folder.path(), "profiles/README.md", "# Profiles\n");
    let loaded = probity::load::workspace::open(folder.path());
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    let claims = &loaded.workspace.expect("a workspace").claims;
    assert_eq!(claims.statements.len(), 2);
    assert!(loaded.library.dialect("shop").is_ok());
    for (name, text) in [
        ("profiles/dialects/ours/x.yaml", dialect),
        ("profiles/safeguards/X.YAML", safeguard),
        ("controls/more/x.yml", "id: x\n"),
        ("compliance/statements/ours/c.yaml", statement),
    ] {
        write(folder.path(), name, text);
    }
    let (exit, found) = findings(folder.path());
    assert_eq!(exit, 1, "{found:#?}");
    let unread: Vec<&String> = found.iter().filter(|found| found.contains(" unread-file: ")).collect();
    let places = [
        "compliance/statements/ours/c.yaml",
        "controls/more/x.yml",
        "profiles/dialects/ours/x.yaml",
        "profiles/safeguards/X.YAML",
    ];
    assert_eq!(unread.len(), places.len(), "{found:#?}");
    for (found, place) in unread.iter().zip(places) {
        assert!(found.starts_with(&format!("{place}:1:1 unread-file: nothing reads ")), "{found}");
    }
    assert_eq!(code(&run(folder.path(), &["matrix"])), 2, "no result rests on less than what was written");
}
