//! The workspace that pointers lead into: walks a path link by link, reads a file once, finds the part.
//! Must not open anything whose real place is outside the root.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::blank;
use super::comments;
use super::digest;
use super::fault::Fault;
use super::files::{self, File};
use super::near::{self, Patience};
use super::outline;
use super::passage::{Named, Passage};
use super::pattern;
use super::pointer::{Part, Pointer};
use super::slug::SlugStyle;
use super::symbol::Tests;

/// The largest file that is read unless [`Root::with_limit`] says otherwise: 16 MiB.
pub const DEFAULT_LIMIT: u64 = 16 * 1024 * 1024;

/// How many bytes of text stay in memory for further pointers into the same files.
const KEPT: u64 = 256 * 1024 * 1024;

/// A file system is asked for the exact spelling only where it may find a name in another case.
const MAY_FOLD_CASE: bool = cfg!(any(target_vendor = "apple", windows));

/// What a pointer that holds has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// SHA-256 in lower-case hex over exactly what the pointer names.
    pub sha256: String,
    /// The line where it starts, counted from 1.
    pub line: u32,
    /// True where a file is not UTF-8 text.
    pub binary: bool,
    /// True where what is named says nothing: nothing but white space, brackets and signs that open a comment.
    pub blank: bool,
    /// True where what is named is comments and nothing else, in a notation whose comments are known.
    pub comments: bool,
    /// Why a file shows nothing, whatever it says: it was written by probity, or stands for another.
    pub hollow: Option<&'static str>,
    /// The files that it rests on, where they really are: one, or those that a pattern matches.
    pub files: Vec<String>,
    /// The texts that are named, one a file; none of files that are no text.
    pub(super) texts: Vec<Arc<str>>,
    /// The texts of these files as a whole, of which a part may be named; none of files that are no text.
    pub(super) wholes: Vec<Arc<str>>,
}

/// Why a directory cannot be a root.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot open the directory `{dir}`: {kind}")]
pub struct RootError {
    /// The directory, as it was named.
    pub dir: String,
    /// What the system says.
    pub kind: ErrorKind,
}

/// A directory that pointers lead into, with what was read from it so far.
///
/// A file is read once, so what changes while a root is in use may go unseen: open a root per run.
/// It can be shared between threads.
#[derive(Debug)]
pub struct Root {
    dir: PathBuf,
    limit: u64,
    style: SlugStyle,
    files: Mutex<BTreeMap<String, Arc<Slot>>>,
    kept: AtomicU64,
    listings: Mutex<BTreeMap<PathBuf, Arc<Listing>>>,
}

/// The names in a directory.
#[derive(Debug, Default)]
struct Listing {
    /// Sorted; empty where the directory cannot be read.
    names: Vec<String>,
    patience: Patience,
}

type Slot = OnceLock<Result<Arc<File>, Fault>>;

impl Root {
    /// Opens a directory.
    ///
    /// # Errors
    /// When there is no such directory.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, RootError> {
        let dir = dir.as_ref();
        let error = |kind| RootError { dir: dir.display().to_string(), kind };
        let real = fs::canonicalize(dir).map_err(|e| error(e.kind()))?;
        if !real.is_dir() {
            return Err(error(ErrorKind::NotADirectory));
        }
        Ok(Self {
            dir: real,
            limit: DEFAULT_LIMIT,
            style: SlugStyle::default(),
            files: Mutex::default(),
            kept: AtomicU64::new(0),
            listings: Mutex::default(),
        })
    }

    /// Refuses files of more than this many bytes.
    #[must_use]
    pub fn with_limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Makes the anchors of Markdown headings in this style.
    #[must_use]
    pub fn with_slugs(mut self, style: SlugStyle) -> Self {
        self.style = style;
        self
    }

    /// The directory, with every symlink in its path resolved.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Finds what the pointer names.
    ///
    /// # Errors
    /// When it does not hold, and why.
    pub fn resolve(&self, pointer: &Pointer) -> Result<Held, Fault> {
        self.resolved(pointer, None)
    }

    /// What the pointer names, if it holds; nothing is suggested where it does not.
    pub(super) fn holds(&self, pointer: &Pointer) -> Option<Held> {
        self.resolved(pointer, Some(&Patience::none())).ok()
    }

    /// The text of a file of at most so many bytes, if it is one.
    pub(super) fn text(&self, path: &str, most: u64) -> Option<String> {
        let (real, metadata) = self.walk(path, false).ok()?;
        let bytes = files::read(&real, &metadata, most.min(self.limit)).ok()?;
        String::from_utf8(bytes).ok()
    }

    fn resolved(&self, pointer: &Pointer, patience: Option<&Patience>) -> Result<Held, Fault> {
        if pattern::is_pattern(pointer.path()) {
            return self.matching(pointer);
        }
        let file = self.file(pointer.path())?;
        let files = vec![file.place.clone()];
        let binary = file.text.is_none();
        let Passage { sha256, line, text } = file.passage(pointer, self.style, patience)?;
        let text = if *pointer.part() == Part::Whole { file.text.clone() } else { Some(text.into()) };
        let says_nothing =
            |text: &str| blank::is_blank(text) || outline::is_markdown(pointer.path()) && blank::is_headings(text);
        let blank = text.as_deref().is_some_and(says_nothing);
        let alone = text.as_deref().is_some_and(|text| comments::alone(pointer.path(), text));
        let comments = alone || !blank && file.is_remark(pointer, self.style);
        Ok(Held {
            sha256,
            line,
            binary,
            blank,
            comments,
            hollow: file.hollow,
            files,
            texts: text.into_iter().collect(),
            wholes: file.text.clone().into_iter().collect(),
        })
    }

    /// What tests, or jobs of a workflow, there are in what the pointer names.
    pub(super) fn tests(&self, pointer: &Pointer) -> Tests {
        let of =
            |pointer: &Pointer| self.file(pointer.path()).map_or(Tests::Untold, |file| file.tests(pointer, self.style));
        if !pattern::is_pattern(pointer.path()) {
            return of(pointer);
        }
        let paths = pattern::matching(&self.dir, pointer.path()).unwrap_or_default();
        let each = paths.iter().map(|path| pointer.at(path).map_or(Tests::Untold, |pointer| of(&pointer)));
        each.reduce(Tests::or).unwrap_or(Tests::None)
    }

    /// The part of its file that the pointer names.
    ///
    /// # Errors
    /// When it does not hold, and why.
    pub fn passage(&self, pointer: &Pointer) -> Result<Passage, Fault> {
        self.file(pointer.path())?.passage(pointer, self.style, None)
    }

    /// The lines that the pointer names, in the whole text of its file.
    ///
    /// # Errors
    /// When it does not hold, and why.
    pub fn named(&self, pointer: &Pointer) -> Result<Named, Fault> {
        self.file(pointer.path())?.named(pointer, self.style)
    }

    /// The lines that the pointer names in an earlier text of its file.
    ///
    /// # Errors
    /// When it does not hold there, and why.
    pub fn named_of(&self, bytes: Vec<u8>, pointer: &Pointer) -> Result<Named, Fault> {
        File::new(bytes, pointer.path().to_owned()).named(pointer, self.style)
    }

    /// Every file that a pattern matches.
    fn matching(&self, pointer: &Pointer) -> Result<Held, Fault> {
        if *pointer.part() != Part::Whole {
            return Err(Fault::PartOfPattern);
        }
        let paths = pattern::matching(&self.dir, pointer.path())?;
        let (mut lines, mut files, mut binary) = (String::new(), Vec::new(), false);
        let (mut blank, mut comments, mut hollow) = (true, true, None);
        let mut texts = Vec::new();
        let mut unrun = Vec::new();
        for path in paths {
            let file = self.file(&path)?;
            unrun.push(file.idle());
            lines.push_str(&file.sha256);
            lines.push_str("  ");
            lines.push_str(&path);
            lines.push('\n');
            binary |= file.text.is_none();
            blank &= file.text.as_deref().is_some_and(blank::is_blank);
            comments &= file.text.as_deref().is_some_and(|text| blank::is_blank(text) || comments::alone(&path, text));
            hollow = hollow.or(file.hollow);
            files.push(file.place.clone());
            texts.extend(file.text.clone());
        }
        if let Some(why) = unrun.first().copied().flatten().filter(|_| unrun.iter().all(Option::is_some)) {
            return Err(Fault::NeverRuns { why: why.to_owned() });
        }
        // A file that is no text may show something that the others do not.
        let texts = if binary { Vec::new() } else { texts };
        // Files that say nothing show no more together than one does.
        let wholes = texts.clone();
        let sha256 = digest::bytes(lines.as_bytes());
        Ok(Held { sha256, line: 1, binary, blank, comments, hollow, files, texts, wholes })
    }

    /// The file at a pointer's path, read at most once at a time.
    fn file(&self, path: &str) -> Result<Arc<File>, Fault> {
        let slot = Arc::clone(lock(&self.files).entry(path.to_owned()).or_default());
        let file = slot.get_or_init(|| {
            let (real, metadata) = self.walk(path, true)?;
            let inside = real.strip_prefix(&self.dir).unwrap_or(&real);
            if inside.components().any(|name| name.as_os_str().eq_ignore_ascii_case(".git")) {
                return Err(Fault::InGit);
            }
            let place = inside.to_string_lossy();
            let place = place.replace(std::path::MAIN_SEPARATOR, "/");
            let file = File::new(files::read(&real, &metadata, self.limit)?, place);
            let size = file.text.as_ref().map_or(0, |text| text.len());
            let size = u64::try_from(size).unwrap_or(u64::MAX);
            if self.kept.fetch_add(size, Ordering::Relaxed).saturating_add(size) > KEPT {
                self.kept.fetch_sub(size, Ordering::Relaxed);
                lock(&self.files).remove(path);
            }
            Ok(Arc::new(file))
        });
        file.clone()
    }

    /// The real place of a path, and what stands there. Every name on the way is looked at before it is entered.
    fn walk(&self, path: &str, suggest: bool) -> Result<(PathBuf, Metadata), Fault> {
        let mut here = self.dir.clone();
        let mut metadata = None;
        let names: Vec<&str> = path.split('/').filter(|name| *name != ".").collect();
        for (index, name) in names.iter().enumerate() {
            let next = here.join(name);
            let missing = |here: &Path| Fault::Missing {
                suggestion: if suggest { self.near(here, &names, index) } else { None },
            };
            let found = match fs::symlink_metadata(&next) {
                Ok(found) if self.is_spelled(&here, name) => found,
                Ok(_) => return Err(missing(&here)),
                Err(error) => {
                    return Err(match error.kind() {
                        ErrorKind::NotFound | ErrorKind::NotADirectory => missing(&here),
                        kind => Fault::Unreadable(kind),
                    });
                }
            };
            if found.is_symlink() {
                here = fs::canonicalize(&next).map_err(|error| match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::Missing { suggestion: None },
                    kind => Fault::Unreadable(kind),
                })?;
                if !here.starts_with(&self.dir) {
                    return Err(Fault::Outside);
                }
                metadata = Some(fs::symlink_metadata(&here).map_err(|error| Fault::Unreadable(error.kind()))?);
            } else {
                here = next;
                metadata = Some(found);
            }
        }
        metadata.map(|metadata| (here, metadata)).ok_or(Fault::Directory)
    }

    /// Whether the directory has exactly this name, rather than one that differs in case.
    fn is_spelled(&self, dir: &Path, name: &str) -> bool {
        !MAY_FOLD_CASE || has(&self.listing(dir).names, name)
    }

    /// The path with the name at `index` replaced by a like one of the same directory, if that leads to a file.
    fn near(&self, dir: &Path, names: &[&str], index: usize) -> Option<String> {
        let listing = self.listing(dir);
        if !listing.patience.has_more() {
            return None;
        }
        let near = near::nearest_name(names.get(index)?, listing.names.iter().map(String::as_str))?;
        let mut path = names.to_vec();
        *path.get_mut(index)? = &near;
        let path = path.join("/");
        self.walk(&path, false).is_ok_and(|(_, metadata)| metadata.is_file()).then_some(path)
    }

    fn listing(&self, dir: &Path) -> Arc<Listing> {
        if let Some(listing) = lock(&self.listings).get(dir) {
            return Arc::clone(listing);
        }
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        let listing = Arc::new(Listing { names, patience: Patience::default() });
        lock(&self.listings).insert(dir.to_owned(), Arc::clone(&listing));
        listing
    }
}

fn has(sorted: &[String], name: &str) -> bool {
    sorted.binary_search_by(|entry| entry.as_str().cmp(name)).is_ok()
}

/// Nothing is left half-written under these locks, so a panic elsewhere does not spoil them.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
