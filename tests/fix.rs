//! What `validate --fix` rewrites: exactly the values that are certain to have become others, and nothing beside them.

use std::path::Path;
use std::process::Output;

use crate::common::{code, example, git, json, run, stderr, stdout};

const DATE: &str = "2026-11-23";
const ACCESS: &str = "compliance/statements/access.yaml";
const MATRIX: &str = "docs/security-compliance/compliance-matrix.md";

/// Comments, quotes, brackets and a long text around what is rewritten.
const STATEMENTS: &str = "\
# what we claim
- control: 'nist-800-53-r5:AU-15'   # moved to AU-5(5)
  status: planned
  how:   >-
    Work starts
    in January.

- controls: [AC-18,  CA-3(1), AC-19] # the second moved
  status:  planned
  how: later
- control: AC-2(10)   # became a part of AC-2
  status: planned
  how: later
";

/// The example as a repository with one commit.
fn repository() -> tempfile::TempDir {
    let folder = example();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "state"]);
    folder
}

/// A workspace that has nothing but these statements.
fn claims(statements: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "probity.yaml", "product: { name: Shop }\nstatements: statements.yaml\n");
    write(folder.path(), "statements.yaml", statements);
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    std::fs::write(folder.join(file), text).expect(file);
}

fn read(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).expect(file)
}

fn validate(folder: &Path, args: &[&str]) -> Output {
    run(folder, &[&["validate", "--date", DATE], args].concat())
}

fn codes(folder: &Path) -> Vec<String> {
    let found = json(&validate(folder, &["--format", "json"]));
    let found = found["findings"].as_array().expect("findings").iter().filter(|one| one["severity"] != "info");
    found.filter_map(|one| one["code"].as_str().map(str::to_owned)).collect()
}

/// Every file of the folder but those of git, with its bytes.
fn all(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut open = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(next) = open.pop() {
        for path in std::fs::read_dir(next).expect("a folder").flatten().map(|entry| entry.path()) {
            match path.is_dir() {
                true if path.ends_with(".git") => {}
                true => open.push(path),
                false => {
                    let shown = path.strip_prefix(folder).expect("inside").display().to_string();
                    files.push((shown, std::fs::read(&path).expect("a file")));
                }
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_file_that_git_renamed_is_followed_and_nothing_else_changes() {
    let folder = repository();
    let before = stdout(&validate(folder.path(), &[]));
    assert!(before.contains("GO:") && !before.contains("NO-GO"), "{before}");
    git(folder.path(), &["mv", "src/lockout.rs", "src/lock.rs"]);
    assert!(codes(folder.path()).contains(&"dead-evidence".to_owned()));
    let damaged = all(folder.path());

    let fixed = validate(folder.path(), &["--fix"]);
    let line = 1 + read(folder.path(), ACCESS).lines().position(|l| l.contains("src/lock.rs")).expect("rewritten");
    assert_eq!(
        stderr(&fixed),
        format!("{ACCESS}:{line}: src/lockout.rs::failed -> src/lock.rs::failed\n{MATRIX}: generated again\n"),
        "one line for each"
    );
    let pointer = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).expect("text");
        let text =
            if path == ACCESS || path == MATRIX { text.replace("src/lockout.rs::", "src/lock.rs::") } else { text };
        (path, text.into_bytes())
    };
    assert!(all(folder.path()) == damaged.into_iter().map(pointer).collect::<Vec<_>>(), "only the pointer changes");

    // The matrix names the pointer and differs in nothing else, so that all is as it was.
    assert_eq!((code(&fixed), stdout(&fixed)), (0, before.clone()));
    let after = validate(folder.path(), &["--fix"]);
    assert_eq!((code(&after), stdout(&after), stderr(&after)), (0, before, String::new()));
}

#[test]
fn a_document_that_had_drifted_is_left_to_people() {
    let folder = repository();
    let text = read(folder.path(), MATRIX);
    write(folder.path(), MATRIX, &format!("{text}\nWritten by hand.\n"));
    git(folder.path(), &["mv", "src/lockout.rs", "src/lock.rs"]);
    let fixed = validate(folder.path(), &["--fix"]);
    assert_eq!((code(&fixed), codes(folder.path())), (1, vec!["drift".to_owned()]));
    assert!(stdout(&fixed).contains("run `probity docs`"), "{}", stdout(&fixed));
    assert!(read(folder.path(), MATRIX).ends_with("\nWritten by hand.\n"));
}

#[test]
fn a_moved_file_that_changed_is_followed_and_stays_to_be_reviewed() {
    let folder = repository();
    git(folder.path(), &["mv", "src/lockout.rs", "src/lock.rs"]);
    let text = read(folder.path(), "src/lock.rs");
    let at = text.find("fn failed").and_then(|at| Some(at + text[at..].find("{\n")? + 2)).expect("a body");
    write(folder.path(), "src/lock.rs", &format!("{}    // new\n{}", &text[..at], &text[at..]));
    let pins = |text: &str| text.lines().filter(|line| line.contains("sha256")).map(str::to_owned).collect::<Vec<_>>();
    let before = pins(&read(folder.path(), ACCESS));
    assert_eq!(code(&validate(folder.path(), &["--fix"])), 1);
    assert_eq!(codes(folder.path()), ["changed-evidence", "drift", "drift"], "the overview counts, the matrix names");
    assert_eq!(pins(&read(folder.path(), ACCESS)), before, "nobody read it");
}

#[test]
fn more_evidence_than_one_run_traces_is_followed_all_the_same() {
    let claim = "- safeguard: audit-hash-chain\n  status: planned\n  how: later\n  evidence: [{ code: old/a.rs }]\n";
    let folder = claims(&claim.repeat(450));
    std::fs::create_dir(folder.path().join("old")).expect("a folder");
    write(folder.path(), "old/a.rs", "fn a() {}\n");
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "state"]);
    git(folder.path(), &["mv", "old", "new"]);
    let output = validate(folder.path(), &["--fix"]);
    assert_eq!(stderr(&output).lines().count(), 450);
    assert_eq!(read(folder.path(), "statements.yaml"), claim.replace("old/", "new/").repeat(450));
}

#[test]
fn a_guess_is_not_written() {
    // Without git, a file of the same name with another content is all there is to go by.
    let folder = example();
    std::fs::create_dir(folder.path().join("src/deep")).expect("a folder");
    let text = read(folder.path(), "src/lockout.rs").replace("fn failed(", "fn failed(_more: (), ");
    write(folder.path(), "src/deep/lockout.rs", &text);
    std::fs::remove_file(folder.path().join("src/lockout.rs")).expect("it was there");
    let before = all(folder.path());
    let output = validate(folder.path(), &["--fix"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    assert!(stdout(&output).contains("point at `src/deep/lockout.rs::failed` if that shows"), "{}", stdout(&output));
    assert!(all(folder.path()) == before, "nothing is written");
}

#[test]
fn a_control_that_moved_is_replaced_and_one_that_became_a_part_is_not() {
    for newline in ["\n", "\r\n"] {
        let text = STATEMENTS.replace('\n', newline);
        let folder = claims(&text);
        assert_eq!(codes(folder.path()), ["withdrawn-control"; 3]);
        let output = validate(folder.path(), &["--fix"]);
        assert_eq!(
            stderr(&output),
            "statements.yaml:2: nist-800-53-r5:AU-15 -> nist-800-53-r5:AU-5(5)\nstatements.yaml:8: CA-3(1) -> SC-7(25)\n"
        );
        let expected = text.replace("r5:AU-15", "r5:AU-5(5)").replace("CA-3(1)", "SC-7(25)");
        assert_eq!(read(folder.path(), "statements.yaml"), expected);
        assert_eq!((code(&output), codes(folder.path())), (1, vec!["withdrawn-control".to_owned()]));
        assert!(stdout(&output).contains("refer to `AC-2` if what is said holds for all of it"), "{}", stdout(&output));
    }
}

#[test]
fn what_the_workspace_allows_is_left() {
    let folder = claims("- control: AU-15\n  status: planned\n  how: later\n");
    let rules = "rules:\n  withdrawn-control: { allow: true, reason: the contract names it }\n";
    let manifest = read(folder.path(), "probity.yaml");
    write(folder.path(), "probity.yaml", &format!("{manifest}{rules}"));
    let before = all(folder.path());
    let output = validate(folder.path(), &["--fix"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert!(all(folder.path()) == before);
}

#[test]
fn what_cannot_be_rewritten_is_refused_and_nothing_is_written() {
    // The first file could be written, the second could not.
    let anchored = "- control: &it AU-15\n  status: planned\n  how: later\n";
    let folder = claims(anchored);
    write(folder.path(), "probity.yaml", "product: { name: Shop }\nstatements: '*s.yaml'\n");
    write(folder.path(), "as.yaml", "- control: CA-3(1)\n  status: planned\n  how: later\n");
    let before = all(folder.path());
    let output = validate(folder.path(), &["--fix"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).starts_with("error: `statements.yaml` stays as it is: "), "{}", stderr(&output));
    assert!(stderr(&output).contains("anchor"), "{}", stderr(&output));
    assert!(all(folder.path()) == before);
}

#[test]
fn a_read_only_file_stays_as_it_is() {
    let folder = claims(STATEMENTS);
    let path = folder.path().join("statements.yaml");
    let writable = std::fs::metadata(&path).expect("a file").permissions();
    let mut locked = writable.clone();
    locked.set_readonly(true);
    std::fs::set_permissions(&path, locked).expect("set");
    let output = validate(folder.path(), &["--fix"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert_eq!(stderr(&output), "error: `statements.yaml` is read-only; nothing was written\n");
    assert_eq!(read(folder.path(), "statements.yaml"), STATEMENTS);
    std::fs::set_permissions(&path, writable).expect("set");
}

#[cfg(unix)]
#[test]
fn who_may_read_the_file_stays_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let folder = claims(STATEMENTS);
    let path = folder.path().join("statements.yaml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
    validate(folder.path(), &["--fix"]);
    assert_ne!(read(folder.path(), "statements.yaml"), STATEMENTS);
    assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o640);
}

#[test]
fn without_a_usable_workspace_nothing_is_rewritten() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let output = validate(nowhere.path(), &["--fix"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).contains("there is none here"), "{}", stderr(&output));

    let folder = claims(&format!("{STATEMENTS}  nonsense: 1\n"));
    let before = all(folder.path());
    let output = validate(folder.path(), &["--fix"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).starts_with("nothing was rewritten"), "{}", stderr(&output));
    assert!(all(folder.path()) == before);
}
