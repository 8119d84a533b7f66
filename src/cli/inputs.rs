//! From what was named on the command line to the files that it means: files, folders and patterns, in order.
//! It must not read a file, nor follow a link in a folder; one that was named itself is followed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Global;
use super::excluded::{Excluded, pattern};
use super::folders::{Found, Meant, Why, found};
use super::output::Failure;
use super::paths::Paths;
use crate::diag::{Code, Finding, nearest};
use crate::load::syntax::Syntax;
use crate::load::workspace;

/// What a folder is searched for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Whether a file is one of these.
    pub(super) announces: fn(&Path) -> bool,
    /// Whether a file that a pattern matches is none for its ending, whatever is in it.
    pub(super) is_other: fn(&Path) -> bool,
    /// What there is none of, where a folder has none.
    pub(super) what: &'static str,
    /// What to do about a folder that cannot be read.
    pub(super) unreadable: &'static str,
}

/// Configurations, by the notation that their ending announces.
pub(super) const CONFIGURATIONS: Wanted = Wanted {
    announces: |path| Syntax::of_path(&path.to_string_lossy()).is_some(),
    is_other: |path| Syntax::is_document(&path.to_string_lossy()),
    unreadable: "let whoever runs this read it, or leave it out with --exclude",
    what: "configuration in `{}`: no file that ends in .toml, .yaml, .yml, .json, .env or .conf",
};

/// Documents in Markdown.
pub(super) const DOCUMENTS: Wanted = Wanted {
    announces: |path| Syntax::is_document(&path.to_string_lossy()),
    is_other: |_| false,
    unreadable: "let whoever runs this read it, or name the documents themselves",
    what: "document in `{}`: no file that ends in .md, .markdown, .mdown or .mkd",
};

/// A file to audit and the workspace that it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) path: PathBuf,
    pub(super) shown: String,
    pub(super) root: Option<PathBuf>,
    /// Why it cannot be looked at, where that is known already. Few have one, and there may be very many files.
    pub(super) fault: Option<Box<Finding>>,
}

/// The files to audit, in order. There may be very many, so that each is put together when it is asked for.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    paths: Paths,
    /// The workspaces, or that there is none.
    roots: Vec<Option<PathBuf>>,
    /// Of each path which of these it is in.
    root_of: Vec<u32>,
    /// What some are called, where that is not their path, by their position.
    shown: BTreeMap<usize, String>,
    /// Why some cannot be looked at, by their position.
    faults: BTreeMap<usize, Box<Finding>>,
}

impl Inputs {
    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    fn push(&mut self, path: &Path, roots: &mut Roots, fault: Option<Finding>) {
        if let Some(fault) = fault {
            self.faults.insert(self.len(), Box::new(fault));
        }
        let root = roots.root(path);
        self.stands_in(root);
        self.paths.push(path);
    }

    /// Puts files behind the others.
    fn extend(&mut self, files: Paths, roots: &mut Roots) {
        if !self.is_empty() {
            files.iter().for_each(|path| self.push(&path, roots, None));
            return;
        }
        files.iter().for_each(|path| self.stands_in(roots.root(&path)));
        self.paths = files;
    }

    /// Says in which workspace the next file is.
    fn stands_in(&mut self, root: Option<PathBuf>) {
        let known = self.roots.iter().rposition(|known| *known == root);
        let at = known.unwrap_or_else(|| {
            self.roots.push(root);
            self.roots.len() - 1
        });
        self.root_of.push(u32::try_from(at).expect("internal error: fewer workspaces than fit into memory"));
    }

    pub(super) fn at(&self, position: usize) -> Input {
        let path = self.paths.at(position);
        Input {
            shown: self.shown.get(&position).cloned().unwrap_or_else(|| path.display().to_string()),
            path,
            root: self.roots[self.root_of[position] as usize].clone(),
            fault: self.faults.get(&position).cloned(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Input> {
        (0..self.len()).map(|position| self.at(position))
    }

    /// The workspaces that files are in, each once, and that some are in none.
    pub(super) fn roots(&self) -> &[Option<PathBuf>] {
        &self.roots
    }

    /// One more, of which everything is known.
    pub(super) fn add(&mut self, path: &Path, shown: String, root: PathBuf) {
        if path.display().to_string() != shown {
            self.shown.insert(self.len(), shown);
        }
        self.stands_in(Some(root));
        self.paths.push(path);
    }
}

/// The files that were named: each one, those of a folder whose endings announce a notation, those that a pattern
/// matches, and last what cannot be looked at. What was named twice is audited twice.
pub(super) fn inputs(
    global: &Global,
    named: &[PathBuf],
    wanted: Wanted,
    excluded: &Excluded,
) -> Result<Inputs, Failure> {
    let mut roots = Roots::new(global)?;
    let (mut inputs, mut unseen, mut nothing) = (Inputs::default(), Vec::new(), Vec::new());
    if named.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Failure::Message("standard input can be read only once; name `-` once".into()));
    }
    for path in named {
        let found = if path.is_dir() {
            in_folder(global, path, wanted, excluded)
        } else {
            matched(global, path, wanted, excluded)
        };
        let Found { files, faults, .. } = match found {
            Ok(found) => found,
            Err(Failure::Message(message)) => {
                nothing.push((path, message));
                continue;
            }
            Err(other) => return Err(other),
        };
        inputs.extend(files, &mut roots);
        unseen.extend(faults);
    }
    for (path, fault) in unseen {
        inputs.push(&path, &mut roots, Some(fault));
    }
    if inputs.is_empty() && !nothing.is_empty() {
        return Err(Failure::Message(nothing.swap_remove(0).1));
    }
    // What leads to no file must not keep the others from being looked at.
    for (path, message) in nothing {
        let fault = Finding::new(Code::MalformedFile, message, "name a file that is there");
        inputs.push(path, &mut roots, Some(fault));
    }
    Ok(inputs)
}

/// The workspaces of files, each folder looked at once.
struct Roots {
    /// The one that was named counts for every file.
    named: Option<PathBuf>,
    is_named: bool,
    known: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Roots {
    fn new(global: &Global) -> Result<Self, Failure> {
        let is_named = global.workspace.is_some();
        let named = if is_named { global.load(None)?.workspace.map(|workspace| workspace.root) } else { None };
        Ok(Self { named, is_named, known: BTreeMap::new() })
    }

    fn root(&mut self, path: &Path) -> Option<PathBuf> {
        match path.to_str() {
            _ if self.is_named => self.named.clone(),
            // What comes through a pipe has no folder but the one it is given in.
            Some("-") => workspace::find(Path::new(".")),
            _ => self.of(path),
        }
    }

    /// Never the current folder's workspace: the one that the file belongs to.
    fn of(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if path.is_symlink() {
            return workspace::find(path.canonicalize().ok()?.parent()?);
        }
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let root = folder.canonicalize().ok().and_then(|real| workspace::find(&real));
        self.known.insert(folder.to_path_buf(), root.clone());
        root
    }
}

/// Says that a file which was named is left out.
pub(super) fn say_left_out(global: &Global, named: &str) {
    global.note(&format!("left out: `{named}` ({})", Why::Excluded.words()));
}

fn in_folder(global: &Global, folder: &Path, wanted: Wanted, excluded: &Excluded) -> Result<Found, Failure> {
    let meant = Meant { file: &wanted.announces, folder: &|_| true, hidden: false, unreadable: wanted.unreadable };
    let found = found(folder, &meant);
    if found.files.is_empty() && found.faults.is_empty() {
        let what = wanted.what.replace("{}", &folder.display().to_string());
        return Err(Failure::Message(format!("there is no {what}")));
    }
    let found = found.without(Why::Excluded, &|path| excluded.has(path));
    found.say_what_is_left(global, folder);
    Ok(found)
}

/// The name beside a path that is not there that it nearly has, where there is one, written as the path is shown: a
/// workspace names its files without the folder of the machine.
pub(super) fn hint(path: &Path, shown: &Path) -> String {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return String::new() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().take(MOST).flatten();
    let names: BTreeSet<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = nearest(name, names.iter().map(String::as_str));
    near.map_or_else(String::new, |near| format!("; did you mean `{}`?", shown.with_file_name(near).display()))
}

/// So many names in a folder are looked at for one that was meant.
const MOST: usize = 10_000;

/// A file as it was named, or what a pattern matches, where the shell left it one.
fn matched(global: &Global, path: &Path, wanted: Wanted, excluded: &Excluded) -> Result<Found, Failure> {
    let text = path.to_string_lossy();
    if path.exists() || !text.contains(PATTERN) {
        let mut found = Found::default();
        if excluded.has(path) {
            say_left_out(global, &text);
        } else {
            found.files.push(path);
        }
        return Ok(found);
    }
    let matcher = pattern(&text)?;
    let parts: Vec<String> = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let is_pattern = |part: &String| part.contains(PATTERN);
    let fixed: PathBuf = parts.iter().take_while(|part| !is_pattern(part)).collect();
    let is_here = fixed.as_os_str().is_empty();
    let base = if is_here { Path::new(".") } else { &fixed };
    if !base.is_dir() {
        let shown = base.display();
        return Err(Failure::Message(format!(
            "there is no folder `{shown}` for `{text}` to look into{}",
            hint(base, base)
        )));
    }
    let own = |path: &Path| if is_here { path.strip_prefix(".").unwrap_or(path).to_path_buf() } else { path.into() };
    let is_deep = parts.iter().any(|part| part.contains("**"));
    let meant = Meant {
        file: &|path| matcher.is_match(own(path)),
        folder: &|path| is_deep || own(path).components().count() < parts.len(),
        // Who writes a dot first asks for what is hidden.
        hidden: parts.iter().any(|part| is_pattern(part) && starts_with_a_dot(part)),
        unreadable: wanted.unreadable,
    };
    let found = found(base, &meant);
    if found.files.is_empty() && found.faults.is_empty() {
        return Err(Failure::Message(format!("no file matches `{text}`")));
    }
    let found = found.without(Why::Other, &wanted.is_other);
    if found.files.is_empty() && found.faults.is_empty() {
        return Err(Failure::Message(format!("`{text}` matches documents alone, which are no configurations")));
    }
    let mut found = found.without(Why::Excluded, &|path| excluded.has(path));
    found.say_what_is_left(global, path);
    if is_here {
        let mut files = Paths::default();
        found.files.iter().for_each(|file| files.push(&own(&file)));
        found.files = files;
    }
    Ok(found)
}

/// What makes a path a pattern.
const PATTERN: [char; 4] = ['*', '?', '[', '{'];

/// Whether a part of a pattern, or one of its alternatives, starts with a dot.
fn starts_with_a_dot(part: &str) -> bool {
    part.starts_with('.') || part.contains("{.") || part.contains(",.")
}
