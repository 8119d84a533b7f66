//! What a folder or a pattern leaves out is said, with how many and why, and by name with `-v`; what is there and cannot
//! be looked at ends the run with 2, after everything else was reported.

use std::os::unix::fs::symlink;

use crate::hostile::run::fifo;
use crate::many::{BAD, GOOD, audit, folder};

const JSON: [&str; 4] = ["-p", "STANDARD", "-f", "json"];

fn with_much_left_out() -> tempfile::TempDir {
    let folder = folder(&[
        ("deploy/a.toml", GOOD),
        ("deploy/.hidden.toml", GOOD),
        ("deploy/.env", "A=1\n"),
        ("deploy/.secret/b.toml", GOOD),
        ("deploy/.git/config.toml", GOOD),
        ("deploy/.gitignore", "built/\nlocal.toml\n"),
        ("deploy/built/c.toml", GOOD),
        ("deploy/local.toml", GOOD),
        ("deploy/.notes.md", "x"),
        ("outside/d.toml", BAD),
    ]);
    symlink("../outside", folder.path().join("deploy/out")).expect("a link");
    symlink("../outside/d.toml", folder.path().join("deploy/d.toml")).expect("a link");
    symlink("a.toml", folder.path().join("deploy/note.md")).expect("a link");
    symlink("..", folder.path().join("deploy/loop")).expect("a link");
    folder
}

#[test]
fn what_a_folder_leaves_out_is_counted() {
    let folder = with_much_left_out();
    let ran = audit(folder.path(), &[&JSON[..], &["deploy"]].concat());
    assert_eq!((ran.code, ran.paths()), (1, vec!["deploy/a.toml".to_owned()]), "{}", ran.stderr);
    let said = "left out of `deploy`: 3 hidden, 3 symbolic links, 2 ignored by version control (-v shows which); name what \
                is to be audited too\n";
    assert_eq!(ran.stderr, said);
    assert_eq!(audit(folder.path(), &[&JSON[..], &["-q", "deploy"]].concat()).stderr, "");
}

#[test]
fn what_is_left_out_is_named_where_it_is_asked() {
    let folder = with_much_left_out();
    let ran = audit(folder.path(), &[&JSON[..], &["-v", "deploy"]].concat());
    for line in [
        "left out of `deploy`: 3 hidden, 3 symbolic links, 2 ignored by version control; name what is to be audited too",
        "left out: deploy/.env (hidden)",
        "left out: deploy/.hidden.toml (hidden)",
        "left out: deploy/.secret (hidden)",
        "left out: deploy/d.toml (symbolic links)",
        "left out: deploy/loop (symbolic links)",
        "left out: deploy/out (symbolic links)",
        "left out: deploy/built (ignored by version control)",
        "left out: deploy/local.toml (ignored by version control)",
    ] {
        assert!(ran.stderr.lines().any(|said| said == line), "{line}\n{}", ran.stderr);
    }
}

#[test]
fn what_a_pattern_would_match_and_leaves_out_is_counted() {
    let folder = with_much_left_out();
    let ran = audit(folder.path(), &[&JSON[..], &["deploy/*.toml"]].concat());
    assert_eq!(ran.paths(), ["deploy/a.toml"]);
    assert!(
        ran.stderr.starts_with("left out of `deploy/*.toml`: 1 hidden, 1 symbolic links, 1 ignored"),
        "{}",
        ran.stderr
    );
    // Who writes a dot asks for what is hidden.
    let ran = audit(folder.path(), &[&JSON[..], &["deploy/.*.toml"]].concat());
    assert_eq!((ran.paths(), ran.stderr.as_str()), (vec!["deploy/.hidden.toml".to_owned()], ""));
}

#[test]
fn a_link_that_is_named_is_followed() {
    let folder = with_much_left_out();
    let ran = audit(folder.path(), &[&JSON[..], &["deploy/d.toml", "deploy/out"]].concat());
    assert_eq!(ran.paths(), ["deploy/d.toml", "deploy/out/d.toml"], "{}", ran.stderr);
    assert!(ran.reported().iter().all(|(_, status)| status == "fail"));
}

#[test]
fn what_cannot_be_looked_at_is_reported_after_all_others() {
    let folder = folder(&[("deploy/a.toml", GOOD), ("deploy/z.toml", BAD)]);
    symlink("nothing", folder.path().join("deploy/dangling.toml")).expect("a link");
    symlink("round.toml", folder.path().join("deploy/round.toml")).expect("a link");
    fifo(&folder.path().join("deploy/pipe.toml"));
    let ran = audit(folder.path(), &[&JSON[..], &["deploy"]].concat());
    let reported =
        ["a.toml", "pipe.toml", "z.toml", "dangling.toml", "round.toml"].map(|name| format!("deploy/{name}"));
    assert_eq!((ran.code, ran.paths()), (2, reported.to_vec()));
    for said in [
        "error: `deploy/dangling.toml` is a symbolic link that leads nowhere; mend it or remove it",
        "error: `deploy/round.toml` is a symbolic link that leads nowhere; mend it or remove it",
        "error: `deploy/pipe.toml` is not a regular file; only regular files are read",
    ] {
        assert!(ran.stderr.lines().any(|line| line == said), "{said}\n{}", ran.stderr);
    }
    // Nothing else in the folder, and the same with --suggest.
    for file in ["a.toml", "z.toml", "pipe.toml"] {
        std::fs::remove_file(folder.path().join("deploy").join(file)).expect("ours");
    }
    for more in [&[][..], &["--suggest"]] {
        let ran = audit(folder.path(), &[more, &["-p", "STANDARD", "deploy"]].concat());
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert_eq!(ran.stdout.is_empty(), !more.is_empty(), "a difference says nothing of them: {}", ran.stdout);
        for name in ["dangling.toml", "round.toml"] {
            assert!(ran.stderr.contains(name) && (!more.is_empty() || ran.stdout.contains(name)), "{}", ran.stderr);
        }
    }
}

#[test]
fn a_link_to_nothing_that_is_named_says_what_it_is() {
    let folder = folder(&[("a.toml", GOOD)]);
    symlink("nothing", folder.path().join("dangling.toml")).expect("a link");
    let ran = audit(folder.path(), &[&JSON[..], &["dangling.toml", "a.toml"]].concat());
    assert_eq!((ran.code, ran.paths()), (2, vec!["dangling.toml".to_owned(), "a.toml".to_owned()]));
    assert!(ran.stderr.contains("`dangling.toml` is a symbolic link that leads nowhere"), "{}", ran.stderr);
}
