//! Evidence that is read again: what is shown of it, and that a pin changes nothing else in the file of statements.

use std::path::Path;

use serde_json::Value;

use crate::common::{code, git, run, stderr, stdout};

const STATEMENTS: &str = "\
# what we claim
- safeguard: login-lockout   # agreed in May
  status: implemented
  how: Five attempts
  evidence:
    - code: src/lock.rs::attempts   # the counter
      sha256: PIN
      reviewed: 2026-11-01
    - doc: docs/lock.md#limits

- safeguard: audit-logging
  status: planned
";

/// A repository whose evidence was pinned and then changed.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    };
    write("probity.yaml", "product: { name: Test }\nstatements: statements.yaml\n");
    write("statements.yaml", &STATEMENTS.replace("      sha256: PIN\n      reviewed: 2026-11-01\n", ""));
    write("src/lock.rs", "fn other() {}\n\nfn attempts() -> u8 {\n    5\n}\n");
    write("docs/lock.md", "# Lock\n\n## Limits\n\nFive.\n");
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "state"]);
    let accepted =
        review(folder.path(), &["--accept", "src/lock.rs::attempts", "--by", "first", "--date", "2026-11-01"]);
    assert_eq!(code(&accepted), 0, "{}", stderr(&accepted));
    folder
}

fn review(folder: &Path, args: &[&str]) -> std::process::Output {
    run(folder, &[&["review"], args].concat())
}

fn statements(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("statements.yaml")).expect("statements")
}

#[test]
fn a_pin_is_added_with_day_and_reviewer_and_the_rest_stays_to_the_byte() {
    let folder = repository();
    let lines: Vec<String> = statements(folder.path()).lines().map(str::to_owned).collect();
    let added: Vec<&String> = lines.iter().filter(|line| !STATEMENTS.contains(line.as_str())).collect();
    // SHA-256 of "fn attempts() -> u8 {\n    5\n}\n", worked out with sha256sum.
    let digest = "      sha256: 87e3d132f62d3011d6bccca33a976521e7af98c19e627e25aac9ccf5a4e385d0";
    assert_eq!(added, [digest, "      reviewed: \"2026-11-01\"", "      reviewed_by: first"]);
    let kept: Vec<&str> = lines.iter().map(String::as_str).filter(|line| STATEMENTS.contains(line)).collect();
    let before: Vec<&str> =
        STATEMENTS.lines().filter(|line| !line.contains("PIN") && !line.contains("reviewed")).collect();
    assert_eq!(kept, before);
    assert_eq!(code(&run(folder.path(), &["validate", "--date", "2026-11-02"])), 0);
}

#[test]
fn a_change_is_shown_against_what_was_reviewed_and_nothing_else_of_the_file() {
    let folder = repository();
    let lock = folder.path().join("src/lock.rs");
    std::fs::write(&lock, "fn another() {}\n\nfn attempts() -> u8 {\n    50\n}\n").expect("written");
    let output = review(folder.path(), &["--format", "json"]);
    assert_eq!(code(&output), 1);
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let items = report["items"].as_array().expect("items");
    let why: Vec<&str> = items.iter().filter_map(|item| item["why"].as_str()).collect();
    assert_eq!(why, ["changed", "unpinned"]);
    assert_eq!(items[0]["reviewed_by"], "first");
    assert_eq!(
        items[0]["difference"],
        "--- a/src/lock.rs\n+++ b/src/lock.rs\n@@ -3,3 +3,3 @@\n fn attempts() -> u8 {\n-    5\n+    50\n }\n"
    );

    let accepted = review(folder.path(), &["--accept", "LOGIN-LOCKOUT", "--by", "second", "--date", "2026-11-28"]);
    assert_eq!(code(&accepted), 0, "{}", stderr(&accepted));
    let text = statements(folder.path());
    assert_eq!(text.matches("reviewed_by: second").count(), 2, "{text}");
    assert_eq!(text.matches("reviewed: \"2026-11-28\"").count(), 2, "{text}");
    assert!(text.contains("# the counter") && text.contains("# agreed in May"), "{text}");
    assert_eq!(code(&review(folder.path(), &["--date", "2026-11-28"])), 0);
}

#[test]
fn a_line_that_may_hold_a_credential_is_not_shown() {
    let folder = repository();
    std::fs::write(folder.path().join("docs/lock.md"), "# Lock\n\n## Limits\n\nFive.\n").expect("written");
    let accept = ["--accept", "docs/lock.md#limits", "--by", "first"];
    assert_eq!(code(&review(folder.path(), &accept)), 0);
    for secret in [
        "password = hunter2canary",
        "https://user:hunter2canary@db.example/x",
        "Authorization: Bearer hunter2canaryhunter2",
    ] {
        let text = format!("# Lock\n\n## Limits\n\nSix.\n\n{secret}\n");
        std::fs::write(folder.path().join("docs/lock.md"), text).expect("written");
        for format in ["text", "json"] {
            let output = review(folder.path(), &["--format", format]);
            let said = stdout(&output) + &stderr(&output);
            assert!(said.contains("+Six.") && said.contains("+***") && said.contains("git diff"), "{said}");
            assert!(!said.contains("hunter2canary"), "{said}");
        }
    }
}

#[test]
fn a_change_of_code_is_shown_whole_and_of_data_by_its_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("probity.yaml", "product: { name: Test }\nstatements: statements.yaml\n");
    write(
        "statements.yaml",
        "- safeguard: login-lockout\n  status: implemented\n  how: Five\n  evidence: [{ code: a.py }, { config: a.yaml }, { config: a.ini }]\n",
    );
    write("a.py", "def lock(count):\n    return count > 5\n");
    write("a.yaml", "lock:\n  enabled: true\n  attempts: 5\n  user: anna\n");
    write("a.ini", "[lock]\nattempts = 5\n");
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "state"]);
    assert_eq!(code(&review(folder.path(), &["--accept", "login-lockout", "--by", "first"])), 0);
    write("a.py", "def lock(count):\n    return count > 6\n");
    write("a.yaml", "lock:\n  enabled: false\n  attempts: 50\n  user: otto\n");
    write("a.ini", "[lock]\nattempts = 6\nx = 1\n");
    let report: Value = serde_json::from_str(&stdout(&review(folder.path(), &["-f", "json"]))).expect("JSON");
    let found = |at: usize, name: &str| report["items"][at]["change"][name].clone();
    let difference = |at: usize| report["items"][at]["difference"].as_str().expect("a difference").to_owned();
    assert_eq!(
        (found(0, "shown"), found(1, "shown"), found(2, "shown")),
        ("whole".into(), "parts".into(), "place".into())
    );
    assert_eq!((found(2, "added"), found(2, "removed")), (2.into(), 1.into()));
    assert!(
        difference(0).ends_with("@@ -1,2 +1,2 @@\n def lock(count):\n-    return count > 5\n+    return count > 6\n")
    );
    assert!(difference(1).ends_with(
        " lock:\n-  enabled: true\n-  attempts: 5\n-  user: ***\n+  enabled: false\n+  attempts: 50\n+  user: ***\n"
    ));
    assert_eq!(difference(2), "--- a/a.ini\n+++ b/a.ini\n@@ -2 +2,2 @@\n");
    let text = stdout(&review(folder.path(), &[]));
    assert!(text.contains("anything in it may be a secret: 2 added, 1 removed; `git diff "), "{text}");
}

#[test]
fn what_is_old_is_to_be_read_and_what_is_gone_cannot_be() {
    let folder = repository();
    let file = folder.path().join("statements.yaml");
    let text = statements(folder.path())
        .replace("      reviewed_by: first\n", "      reviewed_by: first\n      max_age: 30d\n");
    std::fs::write(&file, text).expect("written");
    assert_eq!(code(&review(folder.path(), &["--date", "2026-12-01"])), 0);
    let old = review(folder.path(), &["--date", "2026-12-02"]);
    assert_eq!(code(&old), 1);
    assert!(stdout(&old).contains("its review is too old"), "{}", stdout(&old));
    let early = review(folder.path(), &["--date", "2020-01-01"]);
    assert!(stdout(&early).contains("its review lies in the future"), "{}", stdout(&early));

    std::fs::remove_file(folder.path().join("src/lock.rs")).expect("it was there");
    let before = statements(folder.path());
    let gone = review(folder.path(), &["--accept", "login-lockout", "--by", "second"]);
    assert_eq!(code(&gone), 2);
    assert!(stderr(&gone).contains("is not there to be read"), "{}", stderr(&gone));
    assert_eq!(statements(folder.path()), before, "all or nothing");
}

#[test]
fn a_reviewer_is_given_and_names_are_near() {
    let folder = repository();
    for (args, words) in [
        (&["--accept", "login-lockout"][..], "--by <WHO>"),
        (&["--accept", "login-lockot", "--by", "x"], "did you mean `login-lockout`?"),
        (&["--accept", "login-lockout", "--by", " "], "say who read"),
    ] {
        let output = review(folder.path(), args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[test]
fn what_is_gone_stands_in_the_list_with_what_it_became() {
    let folder = repository();
    std::fs::rename(folder.path().join("src/lock.rs"), folder.path().join("src/locks.rs")).expect("renamed");
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "renamed"]);
    let output = review(folder.path(), &["--format", "json", "--date", "2026-11-02"]);
    assert_eq!(code(&output), 1);
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let gone = &report["items"][0];
    assert_eq!((&gone["why"], &gone["pointer"]), (&"gone".into(), &"src/lock.rs::attempts".into()));
    assert_eq!(gone["became"], serde_json::json!({ "value": "src/locks.rs::attempts", "certain": true }));
    assert_eq!((&gone["sha256"], &gone["reviewed_by"]), (&Value::Null, &"first".into()));
    let text = stdout(&review(folder.path(), &["--date", "2026-11-02"]));
    assert!(text.contains("code: src/lock.rs::attempts (login-lockout), gone, reviewed 2026-11-01 by first"), "{text}");
    assert!(text.contains("`src/locks.rs::attempts` now") && text.contains("1 gone, 0 changed"), "{text}");
    assert!(text.contains("`probity validate --fix`"), "{text}");

    // Deleted: nothing became of it, and it is said all the same.
    git(folder.path(), &["rm", "--quiet", "src/locks.rs"]);
    git(folder.path(), &["commit", "--quiet", "--message", "deleted"]);
    let text = review(folder.path(), &["--date", "2026-11-02"]);
    assert_eq!(code(&text), 1);
    assert!(stdout(&text).contains("1 gone"), "{}", stdout(&text));
}

#[test]
fn a_symbol_and_an_anchor_that_are_gone_are_too() {
    let folder = repository();
    std::fs::write(folder.path().join("src/lock.rs"), "fn other() {}\n").expect("written");
    std::fs::write(folder.path().join("docs/lock.md"), "# Lock\n").expect("written");
    let output = review(folder.path(), &["--date", "2026-11-02"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    assert!(text.contains("2 gone, 0 changed") && text.contains("nothing of this name is defined"), "{text}");
}

#[test]
fn a_pin_of_what_stands_elsewhere_can_be_compared_with_nothing() {
    let folder = repository();
    let file = folder.path().join("statements.yaml");
    let pinned = format!("    - url: https://me:canary@example.com/a\n      sha256: {}\n", "a".repeat(64));
    let text = statements(folder.path()).replace("    - doc: docs/lock.md#limits\n", &pinned);
    std::fs::write(&file, &text).expect("written");
    let output = review(folder.path(), &["--date", "2026-11-02"]);
    assert_eq!(code(&output), 1);
    let said = stdout(&output);
    assert!(said.contains("1 not to be compared") && said.contains("1 elsewhere, not looked at"), "{said}");
    assert!(!said.contains("canary"), "{said}");
    // Without a pin there is nothing to compare, and that it was not looked at is said.
    std::fs::write(&file, text.replace(&format!("      sha256: {}\n", "a".repeat(64)), "")).expect("written");
    let output = review(folder.path(), &["--date", "2026-11-02"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("1 elsewhere, not looked at"), "{}", stdout(&output));
    // A review of it is dated, and nothing is read or pinned.
    let output = review(folder.path(), &["--accept", "https://me:canary@example.com/a", "--by", "us"]);
    let said = stderr(&output);
    assert!(said.starts_with("dated the review of") && !said.contains("canary"), "{said}");
}

#[cfg(not(feature = "online"))]
#[test]
fn pages_are_asked_for_only_where_that_is_built_in() {
    let folder = repository();
    let output = review(folder.path(), &["--online"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).contains("built without the feature `online`"), "{}", stderr(&output));
}

#[test]
fn a_read_only_file_is_not_pinned() {
    let folder = repository();
    let before = statements(folder.path());
    let path = folder.path().join("statements.yaml");
    let mut permissions = std::fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("set");
    let output = review(folder.path(), &["--accept", "src/lock.rs::attempts", "--by", "second"]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("`statements.yaml` is read-only; nothing was written"), "{}", stderr(&output));
    assert_eq!(statements(folder.path()), before);
}
