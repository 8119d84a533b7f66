//! What a run is told to leave out, alternatives in patterns, and files that are no configurations by their ending.

use super::{BAD, GOOD, audit, folder};

/// A folder as repositories have it.
fn repository() -> tempfile::TempDir {
    folder(&[
        ("deploy/app.toml", GOOD),
        ("deploy/app.yml", "session:\n  idle_timeout: 5m\n"),
        ("deploy/old/app.toml", BAD),
        ("deploy/test/values.toml", BAD),
        ("deploy/README.md", "# Read me\n\nkey: value\n"),
    ])
}

/// The files that were audited, each once, and what is said beside the audits.
fn audited(args: &[&str]) -> (Vec<String>, String) {
    let folder = repository();
    let ran = audit(folder.path(), &[&["-p", "STANDARD", "--format", "csv"], args].concat());
    (files(&ran.stdout), ran.stderr)
}

/// The first column, without its head.
fn files(csv: &str) -> Vec<String> {
    let mut files: Vec<String> =
        csv.lines().skip(1).filter_map(|line| Some(line.split_once(',')?.0.to_owned())).collect();
    files.dedup();
    files
}

#[test]
fn what_is_excluded_is_not_audited_and_counted() {
    for (args, expected, said) in [
        (
            &["deploy", "--exclude", "old", "--exclude", "values.*"][..],
            &["deploy/app.toml", "deploy/app.yml"][..],
            "left out of `deploy`: 2 excluded",
        ),
        (
            &["deploy", "--exclude", "deploy/{old,test}"],
            &["deploy/app.toml", "deploy/app.yml"],
            "left out of `deploy`: 2 excluded",
        ),
        (&["deploy/**/*.{toml,yml}", "--exclude", "{old,test}"], &["deploy/app.toml", "deploy/app.yml"], "2 excluded"),
        // As a shell hands over what it matched itself.
        (
            &["deploy/app.toml", "deploy/old/app.toml", "--exclude", "deploy/old/*"],
            &["deploy/app.toml"],
            "left out: `deploy/old/app.toml` (excluded)",
        ),
        (&["deploy/app.{toml,yml}"], &["deploy/app.toml", "deploy/app.yml"], ""),
    ] {
        let (audited, stderr) = audited(args);
        assert_eq!(audited, expected, "{args:?}: {stderr}");
        assert!(stderr.contains(said), "{args:?}: {stderr}");
    }
}

#[test]
fn a_pattern_that_excludes_nothing_or_everything_is_told() {
    let (all, stderr) = audited(&["deploy", "--exclude", "odl"]);
    assert_eq!(all.len(), 4, "{all:?}");
    assert!(stderr.contains("--exclude `odl` leaves nothing out"), "{stderr}");
    let folder = repository();
    let all = audit(folder.path(), &["deploy", "--exclude", "deploy"]);
    assert_eq!((all.code, all.stdout.as_str()), (2, ""));
    assert!(all.stderr.contains("--exclude leaves no configuration to audit"), "{}", all.stderr);
    let broken = audit(folder.path(), &["deploy", "--exclude", "{a"]);
    assert_eq!(broken.code, 2);
    assert!(broken.stderr.contains("`{a` is no pattern"), "{}", broken.stderr);
}

#[test]
fn configurations_that_a_workspace_lists_can_be_excluded() {
    let folder = folder(&[
        (
            "probity.yaml",
            "product: { name: x, version: 1.0.0 }\nprofile: STANDARD\nconfigs: [{ path: a.toml }, { path: b/b.toml }]\n",
        ),
        ("a.toml", GOOD),
        ("b/b.toml", BAD),
    ]);
    let ran = audit(folder.path(), &["--exclude", "b", "--format", "csv"]);
    assert_eq!(files(&ran.stdout), ["a.toml"], "{}", ran.stderr);
    assert!(ran.stderr.contains("left out: `b/b.toml` (excluded)"), "{}", ran.stderr);
}

#[test]
fn an_ending_that_announces_no_notation_is_said_and_no_document_is_audited() {
    let folder = repository();
    for (name, text, what) in [
        ("deploy/README.md", "# Read me\n\nkey: value\n", "the ending `.md` announces no notation"),
        // What could be read as a configuration is one of nothing.
        ("NOTES.MD", GOOD, "the ending `.md` announces no notation"),
        ("app.cfg", "a b c = =\n", "the ending `.cfg` announces no notation"),
    ] {
        super::write(folder.path(), name, text);
        let ran = audit(folder.path(), &[name, "-p", "STANDARD"]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(what) && !ran.stderr.contains("correct the"), "{}", ran.stderr);
    }
    // A text in a notation is read whatever its ending.
    super::write(folder.path(), "app.cfg", GOOD);
    assert_eq!(audit(folder.path(), &["app.cfg", "-p", "STANDARD"]).code, 1);
    // Of what a pattern matches a document is none.
    let ran = audit(folder.path(), &["deploy/*", "-p", "STANDARD"]);
    assert!(ran.code == 1 && ran.stderr.contains("1 documents by their ending"), "{}", ran.stderr);
    let ran = audit(folder.path(), &["deploy/*.md", "-p", "STANDARD"]);
    assert!(ran.code == 2 && ran.stderr.contains("matches documents alone"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
#[allow(clippy::print_stderr, reason = "a case that did not run says so")]
fn a_folder_that_cannot_be_read_is_told_with_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let folder = repository();
    let locked = folder.path().join("deploy/old");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).expect("changed");
    if std::fs::read_dir(&locked).is_ok() {
        eprintln!("SKIPPED: whoever runs this reads every folder");
        return;
    }
    let ran = audit(folder.path(), &["deploy", "-p", "STANDARD"]);
    let without = audit(folder.path(), &["deploy", "-p", "STANDARD", "--exclude", "old"]);
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).expect("changed");
    assert_eq!(ran.code, 2);
    let said = "`deploy/old` cannot be read, so nothing in it was looked at: whoever runs this has no permission";
    assert!(ran.stderr.contains(said) && ran.stderr.contains("--exclude"), "{}", ran.stderr);
    assert!(!without.stderr.contains("cannot be read"), "{}", without.stderr);
}
