//! What a piece of evidence was when it was reviewed, looked for in the history of its file.
//! It must return only a text whose digest is the one that was pinned.

use super::{Named, Pointer, Root};
use crate::load::git::{bytes, git, text};

/// How many changes of a file are looked at.
const REACH: &str = "--max-count=300";

/// The lines that were pinned and a commit that has them, if the history of the repository still does.
#[must_use]
pub fn reviewed(root: &Root, pointer: &Pointer, pin: &str) -> Option<(String, Named)> {
    let changes = text(git(root.dir()).ok()?.args(["log", REACH, "--format=%H", "--", pointer.path()])).ok()?.ok()?;
    changes.lines().find_map(|commit| {
        let blob = format!("{commit}:./{}", pointer.path());
        let bytes = bytes(git(root.dir()).ok()?.args(["cat-file", "blob", &blob])).ok()?.ok()?;
        let named = root.named_of(bytes, pointer).ok()?;
        named.sha256.eq_ignore_ascii_case(pin).then(|| (commit.to_owned(), named))
    })
}
