//! What is in a folder: the files that were meant, what is left out and why, and what cannot be looked at.
//! It must follow no link, and leave nothing out in silence.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::Global;
use super::paths::Paths;
use crate::diag::{Code, Finding};

/// What was meant in a folder.
pub(super) struct Meant<'m> {
    /// Whether a file of this name is.
    pub(super) file: &'m dyn Fn(&Path) -> bool,
    /// Whether a folder may hold such files.
    pub(super) folder: &'m dyn Fn(&Path) -> bool,
    /// Whether hidden ones are meant too.
    pub(super) hidden: bool,
    /// What to do about a folder that cannot be read.
    pub(super) unreadable: &'m str,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files that were meant, in order.
    pub(super) files: Paths,
    /// What cannot be looked at, and why.
    pub(super) faults: Vec<(PathBuf, Finding)>,
    /// What was left out, with the reason.
    pub(super) left: Vec<(Why, PathBuf)>,
}

/// Why something is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    Hidden,
    Link,
    Ignored,
    Excluded,
    /// Nothing of what is looked for, by its ending.
    Other,
}

impl Why {
    const ALL: [Self; 5] = [Self::Hidden, Self::Link, Self::Ignored, Self::Excluded, Self::Other];

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Link => "symbolic links",
            Self::Ignored => "ignored by version control",
            Self::Excluded => "excluded",
            Self::Other => "documents by their ending",
        }
    }
}

/// Version control keeps its own files there, which are no configurations.
const NOT_COUNTED: &str = ".git";

/// Looks through a folder. No more is kept of what is in it than the paths of what was meant or left out, since there may
/// be very many files.
pub(super) fn found(folder: &Path, meant: &Meant<'_>) -> Found {
    let mut out = Found::default();
    // How many of the entries of each folder the walk shows.
    let mut shown: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for entry in walk(folder, meant) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let (place, why) = told(&error);
                let place = place.unwrap_or(folder);
                let message = format!("`{}` cannot be read, so nothing in it was looked at: {why}", place.display());
                out.fault(place, message, meant.unreadable);
                continue;
            }
        };
        let is = |wanted: fn(&std::fs::FileType) -> bool| entry.file_type().as_ref().is_some_and(wanted);
        let path = entry.path();
        if let Some(count) = path.parent().filter(|_| entry.depth() > 0).and_then(|parent| shown.get_mut(parent)) {
            *count += 1;
        }
        if entry.depth() == 0 || is(std::fs::FileType::is_dir) {
            shown.insert(path.to_path_buf(), 0);
        } else if is(std::fs::FileType::is_symlink) {
            out.link(path.to_path_buf(), meant);
        } else if (meant.file)(path) {
            out.files.push(path);
        }
    }
    let partly = shown.into_iter().filter(|(folder, count)| out.hidden(folder, meant) > *count);
    let partly: BTreeSet<PathBuf> = partly.map(|(folder, _)| folder).collect();
    out.ignored(folder, &partly, meant);
    out.files.sort();
    out.faults.sort_by(|(one, _), (other, _)| one.cmp(other));
    out.left.sort();
    out
}

/// Where a walk could not go on, and why, in words of its own: those of the system name neither.
fn told(error: &ignore::Error) -> (Option<&Path>, String) {
    use std::io::ErrorKind;
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), told(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => told(err),
        ignore::Error::Io(error) => {
            let said = match error.kind() {
                ErrorKind::PermissionDenied => "whoever runs this has no permission".to_owned(),
                ErrorKind::NotFound => "it went away while it was looked through".to_owned(),
                _ => error.to_string(),
            };
            (None, said)
        }
        other => (None, other.to_string()),
    }
}

/// Everything in a folder that is not hidden or ignored, in no order: what is sorted while it is walked is kept until then.
fn walk(folder: &Path, meant: &Meant<'_>) -> ignore::Walk {
    WalkBuilder::new(folder).hidden(!meant.hidden).require_git(false).build()
}

/// Whether the walk leaves an entry out for its name.
fn is_hidden(entry: &std::fs::DirEntry, meant: &Meant<'_>) -> bool {
    !meant.hidden && entry.file_name().to_string_lossy().starts_with('.')
}

fn entries(folder: &Path) -> impl Iterator<Item = std::fs::DirEntry> {
    std::fs::read_dir(folder).into_iter().flatten().flatten()
}

impl Found {
    fn fault(&mut self, path: &Path, message: String, fix: &str) {
        self.faults.push((path.to_path_buf(), Finding::new(Code::MalformedFile, message, fix)));
    }

    fn link(&mut self, path: PathBuf, meant: &Meant<'_>) {
        let leads_to_folder = path.is_dir();
        if (meant.file)(&path) && !path.exists() {
            let shown = path.display().to_string();
            self.fault(&path, format!("`{shown}` is a symbolic link that leads nowhere"), "mend it or remove it");
        } else if (meant.file)(&path) || (leads_to_folder && (meant.folder)(&path)) {
            self.left.push((Why::Link, path));
        }
    }

    /// Takes up what is hidden in a folder, and gives how many other entries there are.
    fn hidden(&mut self, folder: &Path, meant: &Meant<'_>) -> usize {
        let mut others = 0;
        for entry in entries(folder) {
            if is_hidden(&entry, meant) {
                self.unseen(entry.path(), entry.file_type().ok(), meant);
            } else {
                others += 1;
            }
        }
        others
    }

    /// Takes up what the walk does not show of the folders of which it shows a part, and what is not hidden: it is ignored.
    fn ignored(&mut self, folder: &Path, partly: &BTreeSet<PathBuf>, meant: &Meant<'_>) {
        if partly.is_empty() {
            return;
        }
        let is_in = |path: &Path| path.parent().is_some_and(|parent| partly.contains(parent));
        let seen = walk(folder, meant).flatten().map(ignore::DirEntry::into_path).filter(|path| is_in(path));
        let seen: HashSet<PathBuf> = seen.collect();
        for entry in partly.iter().flat_map(|folder| entries(folder)) {
            if !is_hidden(&entry, meant) && !seen.contains(&entry.path()) {
                self.unseen(entry.path(), entry.file_type().ok(), meant);
            }
        }
    }

    fn unseen(&mut self, path: PathBuf, kind: Option<std::fs::FileType>, meant: &Meant<'_>) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_link = kind.is_some_and(|kind| kind.is_symlink());
        let is_folder = if is_link { path.is_dir() } else { kind.is_some_and(|kind| kind.is_dir()) };
        if name == NOT_COUNTED || !(if is_folder { (meant.folder)(&path) } else { (meant.file)(&path) }) {
            return;
        }
        let why = if name.starts_with('.') {
            Why::Hidden
        } else if is_link {
            Why::Link
        } else {
            Why::Ignored
        };
        self.left.push((why, path));
    }

    /// The same without the files that are left out for a reason, and without a word on what else is left out there or cannot
    /// be looked at.
    pub(super) fn without(mut self, why: Why, is_left: &dyn Fn(&Path) -> bool) -> Self {
        let mut files = Paths::default();
        for path in self.files.iter() {
            if is_left(&path) {
                self.left.push((why, path));
            } else {
                files.push(&path);
            }
        }
        self.left.retain(|(own, path)| *own == why || !is_left(path));
        self.faults.retain(|(path, _)| !is_left(path));
        Self { files, ..self }
    }

    /// Says how much of a folder was left out and why; with `-v` by name.
    pub(super) fn say_what_is_left(&self, global: &Global, named: &Path) {
        let count = |why: Why| self.left.iter().filter(|(own, _)| *own == why).count();
        let counts = Why::ALL.into_iter().map(|why| (count(why), why.words())).filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, words)| format!("{count} {words}")).collect();
        if counts.is_empty() {
            return;
        }
        let hint = if global.verbose { "" } else { " (-v shows which)" };
        let (named, counts) = (named.display(), counts.join(", "));
        let is_told = self.left.iter().all(|(why, _)| *why == Why::Excluded);
        let fix = if is_told { "" } else { "; name what is to be audited too" };
        global.note(&format!("left out of `{named}`: {counts}{hint}{fix}"));
        for (why, path) in self.left.iter().filter(|_| global.verbose) {
            global.note(&format!("left out: {} ({})", path.display(), why.words()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_read_is_named_with_the_reason() {
        let denied = std::io::Error::from_raw_os_error(13);
        let error = ignore::Error::WithDepth {
            depth: 1,
            err: Box::new(ignore::Error::WithPath {
                path: "deploy/keys".into(),
                err: Box::new(ignore::Error::Io(denied)),
            }),
        };
        assert_eq!(told(&error), (Some(Path::new("deploy/keys")), "whoever runs this has no permission".to_owned()));
    }
}
