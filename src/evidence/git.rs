//! What git knows of the workspace: which files it tracks, and what became of those that it did once.
//! Must not start anything but what `load::git` does, nor use an answer that is cut off.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::load::git;

/// Of longer answers nothing is used.
const LONGEST: u64 = 128 * 1024 * 1024;

/// How many commits are looked at for what became of a file.
const COMMITS: &str = "--max-count=5000";

/// A repository that the workspace is in.
#[derive(Debug)]
pub struct Git {
    dir: PathBuf,
    /// Relative to the workspace, sorted.
    tracked: Vec<String>,
    /// Folders that are repositories of their own.
    modules: Vec<String>,
}

/// Why git tells nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGit {
    /// The workspace is in no repository.
    #[error("the workspace is in no git repository")]
    NoRepository,
    /// No program.
    #[error("there is no `git` to ask")]
    NoProgram,
    /// The program refuses, such as for a repository of another user.
    #[error("`git` does not read this repository")]
    Refused,
}

/// What became of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has another name now.
    Renamed {
        /// The name.
        to: String,
        /// The commit that gave it, in short; none where that is still to be committed.
        commit: Option<String>,
    },
    /// It was deleted.
    Deleted {
        /// The commit that did it, in short; none where that is still to be committed.
        commit: Option<String>,
    },
}

/// What happened to each path, newest first.
#[derive(Debug, Default)]
pub(super) struct History {
    events: BTreeMap<String, Vec<Event>>,
}

#[derive(Debug)]
struct Event {
    /// The smaller, the newer.
    order: usize,
    commit: Option<String>,
    to: Option<String>,
}

impl Git {
    /// Asks git which files of a folder it tracks.
    ///
    /// # Errors
    /// Where there is no repository or no program, or the program refuses.
    pub fn open(dir: &Path) -> Result<Self, NoGit> {
        let dir = dir.canonicalize().map_err(|_| NoGit::NoRepository)?;
        if !dir.ancestors().any(|above| above.join(".git").symlink_metadata().is_ok()) {
            return Err(NoGit::NoRepository);
        }
        git::git(&dir).map_err(|_| NoGit::NoProgram)?;
        let mut git = Self { dir, tracked: Vec::new(), modules: Vec::new() };
        let listed = git.run(&["ls-files", "-z", "--stage"], &[]).ok_or(NoGit::Refused)?;
        for entry in listed.split(|byte| *byte == 0) {
            let Some(tab) = entry.iter().position(|byte| *byte == b'\t') else { continue };
            let Ok(path) = String::from_utf8(entry[tab + 1..].to_vec()) else { continue };
            if entry.starts_with(b"160000 ") { git.modules.push(path) } else { git.tracked.push(path) }
        }
        git.tracked.sort();
        git.tracked.dedup();
        Ok(git)
    }

    /// Whether git tracks a file of the workspace.
    #[must_use]
    pub fn tracks(&self, path: &str) -> bool {
        let inside = |module: &String| path.strip_prefix(module.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.tracked.binary_search_by(|own| own.as_str().cmp(path)).is_ok() || self.modules.iter().any(inside)
    }

    /// The files that git tracks, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.tracked.iter().map(String::as_str)
    }

    /// Every file of the workspace that a `.gitignore` of the repository does not leave out, tracked or not, sorted.
    pub(super) fn all_files(&self) -> Vec<String> {
        let others = ["ls-files", "-z", "--others", "--exclude-per-directory=.gitignore"];
        let listed = self.run(&others, &[]).unwrap_or_default();
        let others = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let others = others.filter_map(|name| String::from_utf8(name.to_vec()).ok());
        let mut files: Vec<String> = self.tracked.iter().cloned().chain(others).collect();
        files.sort();
        files.dedup();
        files
    }

    /// Those of the paths that a `.gitignore` of the repository leaves out, sorted.
    #[must_use]
    pub fn ignored(&self, paths: &[&str]) -> Vec<String> {
        if paths.is_empty() {
            return Vec::new();
        }
        // A path that starts with a colon would be read as more than a path.
        let input: Vec<u8> =
            paths.iter().flat_map(|path| b"./".iter().copied().chain(path.bytes()).chain([0])).collect();
        let found = self.run(&["check-ignore", "-z", "--stdin"], &input).unwrap_or_default();
        let names = found.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let mut names: Vec<String> =
            names.filter_map(|name| String::from_utf8(name.strip_prefix(b"./")?.to_vec()).ok()).collect();
        names.sort();
        names
    }

    /// What happened to the files of the workspace, in the commits that are looked at and in what is to be committed.
    pub(super) fn history(&self) -> History {
        let mut history = History::default();
        let diff = ["--no-ext-diff", "--no-textconv", "--name-status", "-z", "-M", "--diff-filter=RD", "--relative"];
        let index: Vec<&str> = ["diff-index", "--cached"].into_iter().chain(diff).chain(["HEAD"]).collect();
        history.read(&self.run(&index, &[]).unwrap_or_default());
        let log = ["log", "--no-show-signature", "--no-color", "--format=format:%x01%h", COMMITS];
        let log: Vec<&str> = log.into_iter().chain(diff).collect();
        history.read(&self.run(&log, &[]).unwrap_or_default());
        history
    }

    /// What git answers; none where it refuses or says too much.
    fn run(&self, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
        let mut command = git::git(&self.dir).ok()?;
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let (mut stdin, mut stdout) = (child.stdin.take()?, child.stdout.take()?);
        let mut answer = Vec::new();
        let read = std::thread::scope(|scope| {
            // Both ends at the same time, so that neither waits for the other.
            scope.spawn(move || stdin.write_all(input));
            stdout.by_ref().take(LONGEST + 1).read_to_end(&mut answer)
        });
        let whole = read.is_ok() && u64::try_from(answer.len()).is_ok_and(|length| length <= LONGEST);
        if !whole {
            // What it still has to say is not waited for.
            child.kill().ok()?;
        }
        let status = child.wait().ok()?;
        // `check-ignore` ends with 1 where it finds nothing.
        (whole && matches!(status.code(), Some(0 | 1))).then_some(answer)
    }
}

impl History {
    /// Reads what `--name-status -z` prints, each commit's changes behind its name.
    fn read(&mut self, text: &[u8]) {
        let mut fields = text.split(|byte| *byte == 0).map(|field| String::from_utf8_lossy(field).into_owned());
        let mut commit = None;
        let mut order = self.events.values().map(Vec::len).sum();
        while let Some(field) = fields.next() {
            let status = match field.strip_prefix('\u{1}') {
                Some(header) => {
                    let (name, status) = header.split_once('\n').unwrap_or((header, ""));
                    commit = Some(name.to_owned());
                    status.to_owned()
                }
                None => field,
            };
            let to = match status.as_bytes().first() {
                Some(b'R') => true,
                Some(b'D') => false,
                _ => continue,
            };
            let Some(from) = fields.next() else { return };
            let to = if to { fields.next() } else { None };
            self.events.entry(from).or_default().push(Event { order, commit: commit.clone(), to });
            order += 1;
        }
    }

    /// What became of a path, through all its later names. `is_there` tells whether a path exists now.
    pub(super) fn fate(&self, path: &str, is_there: impl Fn(&str) -> bool) -> Option<Fate> {
        let mut name = path.to_owned();
        let mut newest = usize::MAX;
        loop {
            // Orders fall with every step, so this ends.
            let events = self.events.get(&name)?;
            let event = if newest == usize::MAX {
                events.first()?
            } else {
                // The next one after the rename; of what came later under that name nothing is known.
                events.iter().rev().find(|event| event.order < newest)?
            };
            let commit = event.commit.clone();
            match &event.to {
                None => return Some(Fate::Deleted { commit }),
                Some(to) if is_there(to) => return Some(Fate::Renamed { to: to.clone(), commit }),
                Some(to) => (name, newest) = (to.clone(), event.order),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_followed_to_the_newest() {
        let mut history = History::default();
        history.read(b"R100\0c\0d\0");
        history.read(b"\x01aaa\nR090\0b\0c\0\x01bbb\0\x01ccc\nR100\0a\0b\0D\0x\0");
        let there = |path: &str| path == "d";
        let renamed = |commit: Option<&str>| Some(Fate::Renamed { to: "d".into(), commit: commit.map(str::to_owned) });
        assert_eq!(history.fate("a", there), renamed(None));
        assert_eq!(
            history.fate("b", |path| path == "c"),
            Some(Fate::Renamed { to: "c".into(), commit: Some("aaa".into()) })
        );
        assert_eq!(history.fate("x", there), Some(Fate::Deleted { commit: Some("ccc".into()) }));
        assert_eq!(history.fate("y", there), None);
        assert_eq!(history.fate("a", |_| false), None);
    }
}
