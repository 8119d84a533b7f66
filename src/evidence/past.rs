//! What a piece of evidence was when it was reviewed, looked for in the history of its file.
//! It must return only a text whose digest is the one that was pinned.

use super::{Pointer, Root};
use crate::load::git::{bytes, git, text};

/// How many changes of a file are looked at.
const REACH: &str = "--max-count=300";

/// The text that was pinned, if the history of the repository still has it.
#[must_use]
pub fn reviewed(root: &Root, pointer: &Pointer, pin: &str) -> Option<String> {
    let changes = text(git(root.dir()).ok()?.args(["log", REACH, "--format=%H", "--", pointer.path()])).ok()?.ok()?;
    changes.lines().find_map(|commit| {
        let blob = format!("{commit}:./{}", pointer.path());
        let bytes = bytes(git(root.dir()).ok()?.args(["cat-file", "blob", &blob])).ok()?.ok()?;
        let passage = root.passage_of(bytes, pointer).ok()?;
        passage.sha256.eq_ignore_ascii_case(pin).then_some(passage.text)
    })
}
