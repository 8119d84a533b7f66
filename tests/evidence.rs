//! Evidence in a repository: what git does not track, and what became of what is gone. Each case moves or damages one
//! thing and says what is found. It must not test how pointers resolve; `src/evidence` does.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::common::{code, json, root, run, stdout};

const FILES: &[(&str, &str)] = &[
    ("src/audit.rs", "/// Doc\npub fn chain() {\n    let a = 1;\n    let b = 2;\n}\n\npub fn other() {}\n"),
    ("src/deep/mod.rs", "pub fn deep() {}\n"),
    ("docs/guide.md", "# Guide\n\n## Verifying\nHow to verify.\n\n## More\nmore\n"),
    ("web/a.test.ts", "describe('audit', () => { it('holds', () => {}) })\n"),
    (".gitignore", "build/\n"),
];

/// A repository with a workspace in a folder of it, and the evidence that its one statement names.
fn repository(evidence: &str) -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().expect("a folder");
    let product = folder.path().join("product");
    for (path, text) in FILES {
        write(&product, path, text);
    }
    write(&product, "probity.yaml", "product: { name: P }\nstatements: statements.yaml\n");
    let statements = format!("- safeguard: audit-hash-chain\n  status: implemented\n  evidence:\n{evidence}");
    write(&product, "statements.yaml", &statements);
    let made = git(folder.path(), &["init", "--quiet"]) && commit(folder.path(), "first");
    made.then_some(folder)
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

/// Whether git did it; false where there is no git.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.hooksPath=/dev/null"]).args(arguments);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env_remove("GIT_DIR");
    git.current_dir(folder).stdout(Stdio::null());
    git.status().is_ok_and(|status| status.success())
}

fn commit(folder: &Path, message: &str) -> bool {
    git(folder, &["add", "--all"]) && git(folder, &["commit", "--quiet", "--message", message])
}

/// A finding about evidence.
#[derive(Debug, PartialEq)]
struct Found {
    code: String,
    severity: String,
    message: String,
    /// What it became, and whether that is certain.
    became: Option<(String, bool)>,
}

fn found(folder: &Path) -> Vec<Found> {
    let output = run(&folder.join("product"), &["validate", "--format", "json", "--date", "2026-11-23"]);
    let report = json(&output);
    let findings = report["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let became = |finding: &Value| {
        let became = finding.get("became")?;
        Some((text(&became["value"]), became["certain"] == true))
    };
    findings
        .filter(|finding| finding["code"] != "unpinned-evidence" && finding["code"] != "doc-only-evidence")
        .map(|finding| Found {
            code: text(&finding["code"]),
            severity: text(&finding["severity"]),
            message: text(&finding["message"]),
            became: became(finding),
        })
        .collect()
}

fn digest(part: &str) -> String {
    use sha2::Digest as _;
    probity::load::workspace::hex(&sha2::Sha256::digest(part.as_bytes()))
}

#[test]
fn what_is_tracked_gives_no_finding() {
    let Some(folder) = repository("    - code: src/*.rs\n    - doc: docs/guide.md#verifying\n") else { return };
    assert_eq!(found(folder.path()), []);
}

#[test]
fn what_git_does_not_have_is_found() {
    let evidence =
        "    - code: src/new.rs\n    - config: build/app.toml\n    - artifact: build/sbom.json\n    - code: src/*.rs\n";
    let Some(folder) = repository(evidence) else { return };
    let product = folder.path().join("product");
    for path in ["src/new.rs", "build/app.toml", "build/sbom.json"] {
        write(&product, path, "fn a() {}\n");
    }
    let of = |severity: &str, message: &str| Found {
        code: "untracked-evidence".to_owned(),
        severity: severity.to_owned(),
        message: format!("{message}, so nobody who clones the repository has it"),
        became: None,
    };
    assert_eq!(
        found(folder.path()),
        [
            of("medium", "`src/new.rs` is not tracked by git"),
            of("medium", "`build/app.toml` is ignored by git"),
            of("low", "`build/sbom.json` is ignored by git"),
            of("medium", "`src/new.rs`, which `src/*.rs` names, is not tracked by git"),
        ]
    );
    // What is added is seen by whoever clones, once it is committed.
    assert!(git(&product, &["add", "src/new.rs"]));
    assert_eq!(found(folder.path()).len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_only_in_case_are_found() {
    let Some(folder) = repository("    - code: src/audit.rs::chain\n    - doc: docs/guide.md\n") else { return };
    write(&folder.path().join("product"), "Src/Audit.rs", "fn a() {}\n");
    assert!(commit(folder.path(), "second"));
    let all = found(folder.path());
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].code.as_str(), all[0].severity.as_str()), ("case-collision", "medium"));
    assert!(all[0].message.starts_with("`src/audit.rs` and `Src/Audit.rs` differ only in case"), "{all:?}");
}

#[test]
fn without_a_repository_nothing_is_said() {
    let Some(folder) = repository("    - code: src/new.rs\n") else { return };
    write(&folder.path().join("product"), "src/new.rs", "fn a() {}\n");
    std::fs::remove_dir_all(folder.path().join(".git")).expect("removed");
    assert_eq!(found(folder.path()), []);
}

#[test]
fn where_git_refuses_that_is_information() {
    let Some(folder) = repository("    - code: src/new.rs\n") else { return };
    write(&folder.path().join("product"), "src/new.rs", "fn a() {}\n");
    std::fs::write(folder.path().join(".git/HEAD"), "no reference").expect("written");
    let all = found(folder.path());
    assert_eq!(
        (all.len(), all[0].code.as_str(), all[0].severity.as_str()),
        (1, "untracked-evidence", "info"),
        "{all:?}"
    );
}

/// A repository's own settings and the environment start no program.
#[cfg(unix)]
#[test]
fn a_repository_starts_nothing() {
    let Some(folder) = repository("    - code: src/gone.rs\n") else { return };
    let mark = folder.path().join("mark");
    let script = folder.path().join("script");
    std::fs::write(&script, format!("#!/bin/sh\ntouch '{}'\n", mark.display())).expect("written");
    assert!(Command::new("chmod").arg("+x").arg(&script).status().is_ok_and(|status| status.success()));
    let script = script.display().to_string();
    for setting in ["core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand", "core.editor"] {
        assert!(git(folder.path(), &["config", setting, &script]), "{setting}");
    }
    assert!(git(folder.path(), &["config", "log.showSignature", "true"]));
    let hooks = folder.path().join(".git/hooks");
    std::fs::create_dir_all(&hooks).expect("a folder");
    for hook in ["post-index-change", "reference-transaction", "pre-auto-gc"] {
        std::fs::copy(&script, hooks.join(hook)).expect("copied");
    }
    let mut probity = crate::common::probity(&folder.path().join("product"));
    for name in ["GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_TRACE"] {
        probity.env(name, &script);
    }
    let output = probity.args(["validate", "--format", "json"]).output().expect("the program runs");
    assert_eq!(code(&output), 1);
    assert!(!mark.exists());
}

/// A case of `tests/data/became.yaml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    evidence: BTreeMap<String, String>,
    sha256_of: Option<String>,
    #[serde(default)]
    r#do: Vec<String>,
    code: String,
    says: String,
    became: Option<String>,
    #[serde(default)]
    certain: bool,
}

#[test]
fn what_evidence_became() {
    let text = std::fs::read_to_string(crate::common::root().join("tests/data/became.yaml")).expect("the cases");
    let cases: Vec<Case> = serde_yaml::from_str(&text).expect("cases");
    assert!(cases.len() > 10);
    for case in cases {
        let named: String =
            case.evidence.iter().map(|(kind, pointer)| format!("    - {kind}: \"{pointer}\"\n")).collect();
        let pin = case.sha256_of.as_ref().map_or_else(String::new, |part| format!("      sha256: {}\n", digest(part)));
        let Some(folder) = repository(&format!("{named}{pin}")) else { return };
        let product = folder.path().join("product");
        for step in &case.r#do {
            assert!(done(&product, step), "{}: {step}", case.name);
        }
        let all = found(folder.path());
        let [found] = &all[..] else { panic!("{}: {all:?}", case.name) };
        assert_eq!(found.code, case.code, "{}", case.name);
        assert!(found.message.contains(&case.says), "{}: {}", case.name, found.message);
        let became = case.became.map(|pointer| (pointer, case.certain));
        assert_eq!(found.became, became, "{}", case.name);
    }
}

/// Does one step of a case.
fn done(product: &Path, step: &str) -> bool {
    let mut words = step.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some("move"), Some(from), Some(to)) => git(product, &["mv", from, to]),
        (Some("mv"), Some(from), Some(to)) => {
            let to = product.join(to);
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
            std::fs::rename(product.join(from), to).is_ok()
        }
        (Some("remove"), Some(path), None) => git(product, &["rm", "--quiet", path]),
        (Some("commit"), None, None) => commit(product, "another"),
        (Some("write"), Some(path), Some(text)) => {
            write(product, path, &format!("{text}\n"));
            true
        }
        _ => false,
    }
}

#[test]
fn without_git_the_workspace_itself_is_searched() {
    let Some(folder) = repository("    - code: old/audit.rs::chain\n") else { return };
    std::fs::remove_dir_all(folder.path().join(".git")).expect("removed");
    let all = found(folder.path());
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].became, Some(("src/audit.rs::chain".to_owned(), false)));
}

#[test]
fn the_text_says_what_to_do() {
    let Some(folder) = repository("    - code: src/audit.rs::chain\n") else { return };
    assert!(git(&folder.path().join("product"), &["mv", "src/audit.rs", "src/log.rs"]));
    let text = stdout(&run(&folder.path().join("product"), &["validate", "--date", "2026-11-23"]));
    assert!(text.contains("--> statements.yaml:4:13"), "{text}");
    assert!(text.contains("point at `src/log.rs::chain`"), "{text}");
}

/// The findings of a folder with these files, as `code: message`, without information.
fn faults(files: &[(&str, &str)], link: Option<(&str, &str)>) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    #[cfg(unix)]
    if let Some((at, to)) = link {
        std::os::unix::fs::symlink(to, folder.path().join(at)).expect("a link");
    }
    let report = json(&run(folder.path(), &["validate", "--format", "json", "--date", "2026-11-23"]));
    let findings = report["findings"].as_array().expect("findings").iter();
    let faults = findings.filter(|finding| finding["severity"] != "info");
    faults.map(|finding| format!("{}: {}", finding["code"].as_str().expect("a code"), finding["message"])).collect()
}

/// A workspace whose one statement names this.
fn claiming(evidence: &str) -> String {
    format!("- safeguard: audit-hash-chain\n  status: implemented\n  how: chained\n  evidence: [{{ {evidence} }}]\n")
}

#[test]
fn what_says_what_is_claimed_proves_no_claim() {
    let manifest = ("probity.yaml", "product: { name: P }\nstatements: s.yaml\nwaivers: w.yaml\n");
    let profile = "id: OWN\ntitle: Own\nextends: STANDARD\nsummary: ours\nuse_when: [always]\nsafeguards: {}\n";
    for named in [
        "code: s.yaml",
        "code: w.yaml",
        "config: probity.yaml",
        "config: profiles/own.yaml",
        "code: 'profiles/*.yaml'",
        "code: w.yaml#L1",
    ] {
        let statements = claiming(named);
        let files = [manifest, ("s.yaml", statements.as_str()), ("w.yaml", "[]\n"), ("profiles/own.yaml", profile)];
        let found = faults(&files, None);
        let own: Vec<&String> = found.iter().filter(|line| line.contains("proves none")).collect();
        assert!(own.len() == 1 && own[0].starts_with("dead-evidence: "), "{named}: {found:?}");
    }
    // A file of the same folder that says nothing of claims is evidence like any other.
    let statements = claiming("config: profiles/notes.txt");
    let files = [manifest, ("s.yaml", statements.as_str()), ("w.yaml", "[]\n"), ("profiles/notes.txt", "kept\n")];
    let found = faults(&files, None);
    assert!(!found.iter().any(|line| line.contains("proves none")), "{found:?}");
}

#[cfg(unix)]
#[test]
fn a_file_of_statements_behind_a_link_proves_no_claim_either() {
    let statements = claiming("code: real.yaml");
    let manifest = "product: { name: P }\nstatements: s.yaml\n";
    let found = faults(&[("probity.yaml", manifest), ("real.yaml", &statements)], Some(("s.yaml", "real.yaml")));
    assert!(found.iter().any(|line| line.starts_with("dead-evidence: ") && line.contains("proves none")), "{found:?}");
}

#[test]
fn a_test_that_never_runs_makes_no_claim_live() {
    for (path, name, text) in [
        ("t.rs", "holds", "#[test]\n#[ignore]\nfn holds() {}\n"),
        ("t.py", "test_holds", "import pytest\n@pytest.mark.skip\ndef test_holds():\n    assert True\n"),
        ("T.java", "T::holds", "import org.junit.jupiter.api.*;\nclass T {\n  @Disabled @Test void holds() {}\n}\n"),
        ("t.test.ts", "audit > holds", "describe.skip('audit', () => { it('holds', () => {}) })\n"),
        ("t_test.go", "TestHolds", "package t\nfunc TestHolds(t *testing.T) {\n\tt.Skip(\"later\")\n}\n"),
    ] {
        let statements = claiming(&format!("test: '{path}::{name}'"));
        let manifest = "product: { name: P }\nbaselines: [nist-800-53-r5/moderate]\nstatements: s.yaml\n";
        let files = [("probity.yaml", manifest), ("s.yaml", statements.as_str()), (path, text)];
        let found = faults(&files, None);
        assert!(found.len() == 1 && found[0].starts_with("skipped-test: "), "{path}: {found:?}");
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        let report = json(&run(folder.path(), &["coverage", "--format", "json"]));
        assert_eq!(report["baselines"][0]["evidence_backed"], 0, "{path}");
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    evidence: String,
    /// Where its text stands, if the pointer does not say.
    path: Option<String>,
    text: String,
    /// The finding that it gives.
    code: Option<String>,
}

#[test]
fn what_never_runs_is_no_test_or_does_nothing_shows_nothing() {
    let table = std::fs::read_to_string(root().join("tests/data/shown.yaml")).expect("the table");
    let cases: Vec<Shown> = serde_yaml::from_str(&table).expect("a table");
    let folder = tempfile::tempdir().expect("a folder");
    let mut claims = "- safeguard: audit-hash-chain\n  status: implemented\n  how: chained\n  evidence:\n".to_owned();
    for Shown { evidence, path, text, .. } in &cases {
        let (kind, pointer) = evidence.split_once(": ").expect("a kind");
        let own = pointer.split(['#', ':']).next().expect("a path");
        write(folder.path(), path.as_deref().unwrap_or(own), text);
        claims.push_str(&format!("    - {kind}: '{pointer}'\n"));
    }
    write(folder.path(), "probity.yaml", "product: { name: P }\nstatements: own.yaml\n");
    write(folder.path(), "own.yaml", &claims);
    let report = json(&run(folder.path(), &["validate", "--format", "json", "--date", "2026-11-23"]));
    let findings = report["findings"].as_array().expect("findings");
    for (at, case) in cases.iter().enumerate() {
        let here = |one: &&serde_json::Value| one["location"]["line"] == at as u64 + 5;
        let own: Vec<&str> = findings.iter().filter(here).filter_map(|one| one["code"].as_str()).collect();
        let expected = case.code.as_deref().unwrap_or("unpinned-evidence");
        assert_eq!(own, [expected], "{}: {}", case.evidence, case.text);
    }
}
