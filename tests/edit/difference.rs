//! Differences as others apply them: `git apply`, `patch -p1`, and a small reader of hunks where neither is installed.

#![allow(clippy::print_stderr, reason = "a comparison that did not run says so")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use probity::edit::unified;
use proptest::prelude::*;

/// Applies a difference by the numbers and lines of its hunks.
fn apply_hunks(old: &str, diff: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    let mut rows = diff.split_inclusive('\n').skip(2).peekable();
    while let Some(head) = rows.next() {
        let range = head.split(['-', '+', ' ']).find(|word| !word.is_empty() && *word != "@@").expect("a range");
        let (start, count) = range.split_once(',').unwrap_or((range, "1"));
        let (start, count): (usize, usize) = (start.parse().expect("a line"), count.parse().expect("a count"));
        let start = if count == 0 { start } else { start - 1 };
        out.extend(lines[at..start].iter().copied());
        at = start;
        while let Some(row) = rows.next_if(|row| !row.starts_with("@@")) {
            let open = rows.next_if(|next| next.starts_with('\\')).is_some();
            let line = if open { row[1..].strip_suffix('\n').expect("a line end") } else { &row[1..] };
            match &row[..1] {
                "+" => out.push_str(line),
                sign => {
                    assert_eq!(lines[at], line, "{diff}");
                    out.push_str(if sign == " " { line } else { "" });
                    at += 1;
                }
            }
        }
    }
    out.extend(lines[at..].iter().copied());
    out
}

/// Lets a program apply a difference in a folder; nothing where the program is not installed.
fn program(folder: &Path, name: &str, args: &[&str], diff: &str) -> Option<()> {
    let mut child = Command::new(name)
        .args(args)
        .current_dir(folder)
        .env("GIT_CEILING_DIRECTORIES", folder.parent()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take().expect("a pipe").write_all(diff.as_bytes()).expect("written");
    assert!(child.wait().expect("an end").success(), "{name} refused\n{diff}");
    Some(())
}

fn check(file: &str, old: &str, new: &str) {
    let diff = unified(file, old, new);
    assert_eq!(diff.is_empty(), old == new);
    if old == new {
        return;
    }
    assert_eq!(apply_hunks(old, &diff), new, "{diff}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    for (name, args) in [("git", &["apply", "-"][..]), ("patch", &["-p1", "--binary", "--quiet"][..])] {
        std::fs::write(&path, old).expect("written");
        match program(folder.path(), name, args, &diff) {
            // Some empty a file by taking it away.
            Some(()) => assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), new, "{name}\n{diff}"),
            None => eprintln!("SKIPPED: {name} is not installed"),
        }
    }
}

#[test]
fn files_of_odd_names_and_odd_line_ends() {
    check("app.toml", "a = 1\r\nb = 2\r\n", "a = 1\r\nb = 3\r\n");
    check("etc/my app.toml", "a = 1", "a = 2");
    check("app.toml", "a = 1", "a = 1\n");
    check("app.toml", "a\rb\n", "a\rc\n");
    check("é \"x\".toml", "a\n", "b\n");
    check("app.toml", "a = 1\n", "");
    check("app.toml", "", "a = 1\n");
    // The library moves the operations of this one, and with them the numbers that it gives.
    check("app.toml", "\n\n\r\n\naz", "\n\nx\n\na\n\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn differences_lead_from_the_old_text_to_the_new(
        old in prop::collection::vec("[a-c]{0,2}(\r?\n)", 1..30),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, "[x-z]{1,2}\n"), 1..5),
        ends in any::<(bool, bool)>(),
    ) {
        let mut new = old.clone();
        for (at, kind, line) in edits {
            let at = at.index(new.len());
            match kind {
                0 => new.insert(at, line),
                1 => new[at] = line,
                _ if new.len() > 1 => drop(new.remove(at)),
                _ => {}
            }
        }
        let join = |lines: &[String], open: bool| {
            let text = lines.concat();
            if open { text.trim_end_matches(['\r', '\n']).to_owned() + "z" } else { text }
        };
        check("app.toml", &join(&old, ends.0), &join(&new, ends.1));
    }
}
