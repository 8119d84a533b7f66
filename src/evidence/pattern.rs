//! Evidence that is several files, named by a pattern: `tests/security/*.rs`, `docs/**/*.md`.
//! Must not follow a link, or look into folders that the pattern cannot mean.
//!
//! `*` and `?` stand for what is in one name, `**` for any number of folders. Every other character is itself, since
//! names such as `[id].tsx` are common. Hidden files count only where the pattern names the hidden folder, and what
//! `.gitignore` files of the workspace leave out is left out.

use std::io::ErrorKind;
use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

use super::fault::Fault;

/// A pattern that matches more files is refused: nobody reviews them together.
pub(super) const MOST: usize = 1000;

/// No more files and folders are looked at for one pattern.
const LOOKED_AT: usize = 200_000;

/// Whether a path is a pattern.
pub(super) fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?'])
}

/// The paths that match below a folder, relative to it, sorted.
pub(super) fn matching(dir: &Path, pattern: &str) -> Result<Vec<String>, Fault> {
    let matcher = matcher(pattern)?;
    let fixed: Vec<String> = pattern.split('/').take_while(|name| !is_pattern(name)).map(str::to_owned).collect();
    let deep = if pattern.contains("**") { usize::MAX } else { pattern.split('/').count() };
    let mut files = Vec::new();
    let walk = walker(dir)
        .max_depth(Some(deep))
        .filter_entry({
            let dir = dir.to_owned();
            move |entry| may_match(entry, &dir, &fixed)
        })
        .build();
    for (count, entry) in walk.enumerate() {
        let entry = entry
            .map_err(|error| Fault::Unreadable(error.io_error().map_or(ErrorKind::Other, std::io::Error::kind)))?;
        if count > LOOKED_AT {
            return Err(Fault::TooMany { limit: LOOKED_AT });
        }
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let inside = entry.path().strip_prefix(dir).unwrap_or(entry.path());
        if !is_file || !matcher.is_match(inside) {
            continue;
        }
        let path = inside.to_str().ok_or(Fault::Unreadable(ErrorKind::InvalidFilename))?;
        files.push(path.replace(std::path::MAIN_SEPARATOR, "/"));
        if files.len() > MOST {
            return Err(Fault::TooMany { limit: MOST });
        }
    }
    files.sort();
    if files.is_empty() { Err(Fault::NoMatch) } else { Ok(files) }
}

/// Every file below a folder that is not hidden or ignored, relative to it, sorted; what cannot be read is left out.
pub(super) fn all(dir: &Path) -> Vec<String> {
    let inside = |entry: DirEntry| {
        let path = entry.path().strip_prefix(dir).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        entry.file_type().is_some_and(|kind| kind.is_file()).then_some(path)
    };
    let entries = walker(dir).hidden(true).build().flatten().take(LOOKED_AT);
    let mut files: Vec<String> = entries.filter_map(inside).collect();
    files.sort();
    files
}

/// A walk that depends on nothing but the folder: not on a user's own configuration, nor on folders above.
pub(super) fn walker(dir: &Path) -> WalkBuilder {
    let mut walker = WalkBuilder::new(dir);
    walker.standard_filters(false).git_ignore(true).require_git(false).follow_links(false);
    walker
}

fn matcher(pattern: &str) -> Result<GlobMatcher, Fault> {
    let mut plain = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        match c {
            '[' | ']' | '{' | '}' => plain.extend(['[', c, ']']),
            _ => plain.push(c),
        }
    }
    let built = GlobBuilder::new(&plain).literal_separator(true).backslash_escape(false).build();
    Ok(built.map_err(|_| Fault::NoMatch)?.compile_matcher())
}

/// Whether what stands here, or below, may be meant: on the way of the names that are fixed, and not hidden behind them.
fn may_match(entry: &DirEntry, dir: &Path, fixed: &[String]) -> bool {
    let inside = entry.path().strip_prefix(dir).unwrap_or(entry.path());
    inside.components().enumerate().all(|(index, name)| {
        let name = name.as_os_str();
        fixed.get(index).map_or_else(|| !name.to_string_lossy().starts_with('.'), |fixed| name == fixed.as_str())
    })
}
