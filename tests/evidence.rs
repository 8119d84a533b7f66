//! Evidence in a repository: what git does not track, and what became of what is gone. Each case moves or damages one
//! thing and says what is found. It must not test how pointers resolve; `src/evidence` does.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::common::{code, json, run, stdout};

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

/// The findings about evidence, as code, severity, message, and what it became with whether that is certain.
fn found(folder: &Path) -> Vec<(String, String, String, Option<(String, bool)>)> {
    let output = run(&folder.join("product"), &["validate", "--format", "json", "--date", "2026-11-23"]);
    let report = json(&output);
    let findings = report["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    findings
        .filter(|finding| finding["code"] != "unpinned-evidence" && finding["code"] != "doc-only-evidence")
        .map(|finding| {
            let became = finding.get("became").map(|became| (text(&became["value"]), became["certain"] == true));
            (text(&finding["code"]), text(&finding["severity"]), text(&finding["message"]), became)
        })
        .collect()
}

fn digest(part: &str) -> String {
    use sha2::Digest as _;
    probity::load::workspace::hex(&sha2::Sha256::digest(part.as_bytes()))
}

#[test]
fn what_is_tracked_gives_no_finding() {
    let Some(folder) = repository("    - test: src/*.rs\n    - doc: docs/guide.md#verifying\n") else { return };
    assert_eq!(found(folder.path()), []);
}

#[test]
fn what_git_does_not_have_is_found() {
    let evidence =
        "    - test: src/new.rs\n    - config: build/app.toml\n    - artifact: build/sbom.json\n    - code: src/*.rs\n";
    let Some(folder) = repository(evidence) else { return };
    let product = folder.path().join("product");
    for path in ["src/new.rs", "build/app.toml", "build/sbom.json"] {
        write(&product, path, "fn a() {}\n");
    }
    let all: Vec<(String, String, String)> =
        found(folder.path()).into_iter().map(|(code, severity, message, _)| (code, severity, message)).collect();
    let of = |severity: &str, message: &str| {
        let message = format!("{message}, so nobody who clones the repository has it");
        ("untracked-evidence".to_owned(), severity.to_owned(), message)
    };
    assert_eq!(
        all,
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
    let Some(folder) = repository("    - test: src/audit.rs::chain\n    - doc: docs/guide.md\n") else { return };
    write(&folder.path().join("product"), "Src/Audit.rs", "fn a() {}\n");
    assert!(commit(folder.path(), "second"));
    let all = found(folder.path());
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].0.as_str(), all[0].1.as_str()), ("case-collision", "medium"));
    assert!(all[0].2.starts_with("`src/audit.rs` and `Src/Audit.rs` differ only in case"), "{all:?}");
}

#[test]
fn without_a_repository_nothing_is_said() {
    let Some(folder) = repository("    - test: src/new.rs\n") else { return };
    write(&folder.path().join("product"), "src/new.rs", "fn a() {}\n");
    std::fs::remove_dir_all(folder.path().join(".git")).expect("removed");
    assert_eq!(found(folder.path()), []);
}

#[test]
fn where_git_refuses_that_is_information() {
    let Some(folder) = repository("    - test: src/new.rs\n") else { return };
    write(&folder.path().join("product"), "src/new.rs", "fn a() {}\n");
    std::fs::write(folder.path().join(".git/HEAD"), "no reference").expect("written");
    let all = found(folder.path());
    assert_eq!((all.len(), all[0].0.as_str(), all[0].1.as_str()), (1, "untracked-evidence", "info"), "{all:?}");
}

/// A repository's own settings and the environment start no program.
#[cfg(unix)]
#[test]
fn a_repository_starts_nothing() {
    let Some(folder) = repository("    - test: src/gone.rs\n") else { return };
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

#[test]
fn what_evidence_became() {
    type Damage = fn(&Path) -> bool;
    let chain = "/// Doc\npub fn chain() {\n    let a = 1;\n    let b = 2;\n}\n";
    let pinned = |pointer: &str, part: &str| format!("    - {pointer}\n      sha256: {}\n", digest(part));
    let moved_symbol: Damage = |product| {
        write(product, "src/audit.rs", "pub fn other() {}\n");
        write(product, "src/chain.rs", FILES[0].1);
        commit(product, "second")
    };
    let cases: &[(&str, String, Damage, &str, &str, Option<(&str, bool)>)] = &[
        (
            "renamed in a commit, then again",
            "    - test: src/audit.rs::chain\n".to_owned(),
            |product| {
                git(product, &["mv", "src/audit.rs", "src/log.rs"])
                    && commit(product, "second")
                    && git(product, &["mv", "src/log.rs", "src/deep/journal.rs"])
                    && commit(product, "third")
            },
            "dead-evidence",
            "; `src/deep/journal.rs::chain` now, renamed in `",
            Some(("src/deep/journal.rs::chain", true)),
        ),
        (
            "renamed and still to be committed",
            "    - test: src/audit.rs\n".to_owned(),
            |product| git(product, &["mv", "src/audit.rs", "src/log.rs"]),
            "dead-evidence",
            "; `src/log.rs` now, renamed, still to be committed",
            Some(("src/log.rs", true)),
        ),
        (
            "renamed, and the symbol is gone",
            "    - test: src/audit.rs::chain\n".to_owned(),
            |product| {
                let moved = git(product, &["mv", "src/audit.rs", "src/log.rs"]);
                write(product, "src/log.rs", &FILES[0].1.replace("fn chain", "fn rope"));
                moved && commit(product, "second")
            },
            "dead-evidence",
            "no file of this name in the workspace",
            None,
        ),
        (
            "deleted",
            "    - test: src/audit.rs\n".to_owned(),
            |product| git(product, &["rm", "--quiet", "src/audit.rs"]) && commit(product, "second"),
            "dead-evidence",
            "no file of this name in the workspace; deleted in `",
            None,
        ),
        (
            "the same name elsewhere, with what was reviewed",
            pinned("test: old/guide.md#verifying", "## Verifying\nHow to verify.\n"),
            |_| true,
            "dead-evidence",
            "; `docs/guide.md#verifying` now, a file of the same name, with the content that was reviewed",
            Some(("docs/guide.md#verifying", true)),
        ),
        (
            "the same name elsewhere, not reviewed",
            "    - doc: old/guide.md#more\n".to_owned(),
            |_| true,
            "dead-evidence",
            "; probably `docs/guide.md#more` now, a file of the same name",
            Some(("docs/guide.md#more", false)),
        ),
        (
            "the same name in two places",
            "    - code: old/audit.rs\n".to_owned(),
            |product| {
                write(product, "lib/audit.rs", "");
                write(product, "lib/audit.rs", "fn x() {}\n");
                commit(product, "second")
            },
            "dead-evidence",
            "no file of this name in the workspace",
            None,
        ),
        (
            "a symbol that lives in another file, as it was reviewed",
            pinned("test: src/audit.rs::chain", chain),
            moved_symbol,
            "missing-symbol",
            "; `src/chain.rs::chain` now, which defines it, with the content that was reviewed",
            Some(("src/chain.rs::chain", true)),
        ),
        (
            "a symbol that lives in another file, not reviewed",
            "    - test: src/audit.rs::chain\n".to_owned(),
            moved_symbol,
            "missing-symbol",
            "; probably `src/chain.rs::chain` now, which defines it",
            Some(("src/chain.rs::chain", false)),
        ),
        (
            "a heading that moved to another document",
            "    - doc: docs/guide.md#verifying\n".to_owned(),
            |product| {
                write(product, "docs/guide.md", "# Guide\n");
                write(product, "docs/verify.md", "# All\n\n## Verifying\nHow.\n");
                commit(product, "second")
            },
            "dead-anchor",
            "; probably `docs/verify.md#verifying` now, which defines it",
            Some(("docs/verify.md#verifying", false)),
        ),
        (
            "a heading with another title",
            "    - doc: docs/guide.md#verifyin\n".to_owned(),
            |_| true,
            "dead-anchor",
            "; probably `docs/guide.md#verifying` now, which is named alike",
            Some(("docs/guide.md#verifying", false)),
        ),
        (
            "a test that is nowhere",
            "    - test: web/a.test.ts::audit::zzzzzzzz\n".to_owned(),
            |_| true,
            "missing-symbol",
            "nothing of this name is defined in the file",
            None,
        ),
        (
            "a pattern that matches nothing",
            "    - test: src/*.go\n".to_owned(),
            |_| true,
            "dead-evidence",
            "`src/*.go`: no file matches the pattern",
            None,
        ),
    ];
    for (name, evidence, damage, code, says, became) in cases {
        let Some(folder) = repository(evidence) else { return };
        assert!(damage(&folder.path().join("product")), "{name}");
        let all = found(folder.path());
        let [(found, _, message, to)] = &all[..] else { panic!("{name}: {all:?}") };
        assert_eq!(found, code, "{name}");
        assert!(message.contains(says), "{name}: {message}");
        let became = became.map(|(pointer, certain)| (pointer.to_owned(), certain));
        assert_eq!(*to, became, "{name}");
    }
}

#[test]
fn without_git_the_workspace_itself_is_searched() {
    let Some(folder) = repository("    - test: old/audit.rs::chain\n") else { return };
    std::fs::remove_dir_all(folder.path().join(".git")).expect("removed");
    let all = found(folder.path());
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].3, Some(("src/audit.rs::chain".to_owned(), false)));
}

#[test]
fn the_text_says_what_to_do() {
    let Some(folder) = repository("    - test: src/audit.rs::chain\n") else { return };
    assert!(git(&folder.path().join("product"), &["mv", "src/audit.rs", "src/log.rs"]));
    let text = stdout(&run(&folder.path().join("product"), &["validate", "--date", "2026-11-23"]));
    assert!(text.contains("--> statements.yaml:4:13"), "{text}");
    assert!(text.contains("point at `src/log.rs::chain`"), "{text}");
}
