//! `validate` as the gate: its verdict, its formats, and what a workspace may say of findings.
//! Which finding a fault gives is for `rules` and `damage`; here stands what is made of findings.

#![cfg(unix)]
#![allow(clippy::print_stderr, reason = "a comparison that did not run says so")]

mod contradiction;
mod formats;
mod hostile;
mod policy;
mod verdict;

use std::path::Path;
use std::process::Output;

use crate::common::{example, run};

const DATE: [&str; 2] = ["--date", "2026-11-23"];

fn validate(folder: &Path, args: &[&str]) -> Output {
    run(folder, &[&["validate"], &DATE[..], args].concat())
}

/// Changes the one place of a text in a file.
fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("readable");
    assert_eq!(text.matches(old).count(), 1, "{file}: {old}");
    std::fs::write(path, text.replace(old, new)).expect("written");
}

/// The example with a failing configuration, a drifted matrix, and dead evidence.
pub(crate) fn damaged() -> tempfile::TempDir {
    let folder = example();
    replace(folder.path(), "app.toml", "idle_timeout = \"10m\"", "idle_timeout = \"30m\"");
    std::fs::remove_file(folder.path().join("src/lockout.rs")).expect("it was there");
    folder
}
