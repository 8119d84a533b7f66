//! What evidence that is gone probably became: another path, another file, another name.
//! Must not call certain what is only alike: certain is a name that git gave it, or the content that was pinned.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use super::git::{Fate, Git};
use super::pointer::{Part, Pointer};
use super::root::Root;
use super::{pattern, symbol};

/// More pieces of evidence are not traced in one run; who has more has moved a folder, and sees by these how.
const TRACED: usize = 200;

/// How much text is searched for definitions and headings that have moved.
const SEARCHED: u64 = 64 * 1024 * 1024;

/// A name that more files have tells nothing.
const CANDIDATES: usize = 5;

/// Evidence that does not hold.
#[derive(Clone, Copy, Debug)]
pub struct Dead<'d> {
    /// What it points at.
    pub pointer: &'d Pointer,
    /// Why it does not hold.
    pub fault: &'d Fault,
    /// The digest of what was reviewed.
    pub pin: Option<&'d str>,
}

/// What is known of evidence that does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// What it probably became. It holds.
    pub became: Option<Pointer>,
    /// Whether that is certain: git renamed it, or what stands there is exactly what was reviewed.
    pub certain: bool,
    /// How it is known, as the end of a sentence; empty where nothing is.
    pub how: String,
}

/// A pointer that may be meant.
struct Candidate {
    pointer: Pointer,
    how: String,
    /// Git says so.
    renamed: bool,
}

/// Looks for what each of them became.
#[must_use]
pub fn trace(root: &Root, git: Option<&Git>, dead: &[Dead<'_>]) -> Vec<Trace> {
    let files: Vec<String> = match git {
        _ if dead.is_empty() => Vec::new(),
        // What was moved and is still to be added is there all the same.
        Some(git) => git.all_files(),
        None => pattern::all(root.dir()),
    };
    let looked = &dead[..dead.len().min(TRACED)];
    let missing = |dead: &&Dead<'_>| matches!(dead.fault, Fault::Missing { .. });
    let history = if looked.iter().any(|dead| missing(&dead)) { git.map(Git::history) } else { None };
    let moved = moved(root, &files, looked);
    let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in &files {
        named.entry(name_of(path)).or_default().push(path);
    }
    let mut traces: Vec<Trace> = looked
        .iter()
        .zip(moved)
        .map(|(dead, moved)| {
            let mut candidates = Vec::new();
            let mut deleted = String::new();
            let at = |path: &str, how: String, renamed: bool| {
                dead.pointer.at(path).map(|pointer| Candidate { pointer, how, renamed })
            };
            if let Fault::Missing { .. } = dead.fault {
                let fate = history.as_ref().and_then(|history| {
                    history
                        .fate(dead.pointer.path(), |path| files.binary_search_by(|own| own.as_str().cmp(path)).is_ok())
                });
                match fate {
                    Some(Fate::Renamed { to, commit }) => {
                        candidates.extend(at(&to, format!("renamed{}", in_commit(commit.as_deref())), true));
                    }
                    Some(Fate::Deleted { commit }) => deleted = format!("deleted{}", in_commit(commit.as_deref())),
                    None => {}
                }
                let same = named.get(name_of(dead.pointer.path())).map_or(&[][..], Vec::as_slice);
                let same = same.iter().take(CANDIDATES + 1).filter(|path| may_have_moved(dead.pointer, path));
                candidates.extend(same.filter_map(|path| at(path, "a file of the same name".to_owned(), false)));
            }
            candidates.extend(moved.into_iter().filter_map(|path| at(&path, "which defines it".to_owned(), false)));
            candidates.extend(suggested(dead));
            chosen(root, dead, candidates, deleted)
        })
        .collect();
    traces.resize(dead.len(), Trace::default());
    traces
}

/// The one candidate that is certain, else the only one of the first kind that there is.
fn chosen(root: &Root, dead: &Dead<'_>, candidates: Vec<Candidate>, deleted: String) -> Trace {
    let holding: Vec<(Candidate, String)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let held = root.holds(&candidate.pointer)?;
            Some((candidate, held.sha256))
        })
        .collect();
    let pinned = |(_, sha256): &&(Candidate, String)| dead.pin.is_some_and(|pin| pin.eq_ignore_ascii_case(sha256));
    let pinned: Vec<&Candidate> = holding.iter().filter(pinned).map(|(candidate, _)| candidate).collect();
    let only = |candidates: &[&Candidate]| {
        let pointers: BTreeSet<&Pointer> = candidates.iter().map(|candidate| &candidate.pointer).collect();
        pointers.len() == 1
    };
    let renamed = holding.iter().map(|(candidate, _)| candidate).find(|candidate| candidate.renamed);
    let told = |candidate: &Candidate, certain: bool| {
        // Such a name, written down, would be a pattern.
        let certain = certain && !candidate.pointer.to_string().contains(['*', '?', '[']);
        let also = if certain && !candidate.renamed { ", with the content that was reviewed" } else { "" };
        let how = if deleted.is_empty() { String::new() } else { format!("{deleted}; ") };
        let how = format!("{how}probably `{}` now, {}{also}", candidate.pointer, candidate.how);
        let how = if certain { how.replacen("probably ", "", 1) } else { how };
        Trace { became: Some(candidate.pointer.clone()), certain, how }
    };
    if let Some(candidate) = renamed {
        return told(candidate, true);
    }
    if only(&pinned) {
        return told(pinned[0], true);
    }
    let Some((first, _)) = holding.first() else { return Trace { how: deleted, ..Trace::default() } };
    let alike = holding.iter().filter(|(candidate, _)| candidate.how == first.how).count();
    if alike == 1 { told(first, false) } else { Trace { how: deleted, ..Trace::default() } }
}

/// What the fault itself suggests.
fn suggested(dead: &Dead<'_>) -> Vec<Candidate> {
    let like = |text: String, how: &str| {
        let pointer = Pointer::parse(&text).ok()?;
        Some(Candidate { pointer, how: how.to_owned(), renamed: false })
    };
    let path = dead.pointer.path();
    match dead.fault {
        Fault::Missing { suggestion: Some(near) } => {
            let near = dead.pointer.at(near).map(|pointer| pointer.to_string());
            near.and_then(|near| like(near, "which is named alike")).into_iter().collect()
        }
        Fault::NoAnchor { suggestion: Some(near) } => {
            like(format!("{path}#{near}"), "which is named alike").into_iter().collect()
        }
        Fault::NoSymbol { suggestion: Some(near) } => {
            like(format!("{path}::{near}"), "which is named alike").into_iter().collect()
        }
        Fault::NoCases { test } => like(format!("{path}::{test}"), "the test itself").into_iter().collect(),
        Fault::AmbiguousSymbol { candidates } => {
            candidates.iter().filter_map(|name| like(format!("{path}::{name}"), "one of several")).collect()
        }
        _ => Vec::new(),
    }
}

/// For each of them, the files that define its symbol or have its anchor: one pass over the text of all.
fn moved(root: &Root, files: &[String], dead: &[Dead<'_>]) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new(); dead.len()];
    // What to look for, by a word that a file must have.
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, dead) in dead.iter().enumerate() {
        let gone = matches!(dead.fault, Fault::NoSymbol { .. } | Fault::NoAnchor { .. } | Fault::Missing { .. });
        let (Part::Symbol(name) | Part::Anchor(name)) = dead.pointer.part() else { continue };
        let last = name.rsplit("::").next().unwrap_or(name);
        if let Some(word) = words(last).next().filter(|_| gone) {
            wanted.entry(word.to_ascii_lowercase()).or_default().push(index);
        }
    }
    // Most words of a text are of another length, and need not be looked at further.
    let lengths: BTreeSet<usize> = wanted.keys().map(String::len).collect();
    let mut left = SEARCHED;
    for path in files.iter().filter(|_| !wanted.is_empty()) {
        let of_kind = |index: &usize| dead.get(*index).is_some_and(|dead| is_alike(dead.pointer, path));
        if !wanted.values().flatten().any(of_kind) {
            continue;
        }
        let Some(text) = root.text(path, left) else { continue };
        left = left.saturating_sub(u64::try_from(text.len()).unwrap_or(u64::MAX));
        let words = words(&text).filter(|word| lengths.contains(&word.len()));
        let hits: BTreeSet<usize> =
            words.filter_map(|word| wanted.get(&word.to_ascii_lowercase())).flatten().copied().collect();
        for index in hits.into_iter().filter(of_kind) {
            let (Some(dead), Some(found)) = (dead.get(index), found.get_mut(index)) else { continue };
            let there = path != dead.pointer.path() && found.len() <= CANDIDATES;
            if there && dead.pointer.at(path).is_some_and(|pointer| root.holds(&pointer).is_some()) {
                found.push(path.clone());
            }
        }
    }
    found
}

/// Names that files have in every other folder.
const COMMON: &[&str] =
    &["readme", "index", "mod", "main", "lib", "__init__", "conftest", "dockerfile", "package", "config"];

/// Whether a file of the same name may be the one that is gone. What is named of the file tells by being there; where all of
/// it is named and files of that name are common, the folder's name has to tell.
fn may_have_moved(pointer: &Pointer, path: &str) -> bool {
    let folder = |path: &str| path.rsplit('/').nth(1).unwrap_or_default().to_owned();
    let stem = name_of(path).split('.').next().unwrap_or_default().to_lowercase();
    let tells = matches!(pointer.part(), Part::Symbol(_) | Part::Anchor(_)) || !COMMON.contains(&stem.as_str());
    path != pointer.path() && (tells || folder(path) == folder(pointer.path()))
}

/// Whether a file may have what a pointer names: of the same language, or a document like the one before.
fn is_alike(pointer: &Pointer, path: &str) -> bool {
    let ending = |path: &str| name_of(path).rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match pointer.part() {
        Part::Symbol(_) => symbol::is_same_language(pointer.path(), path),
        _ => ending(pointer.path()).is_some() && ending(pointer.path()) == ending(path),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn in_commit(commit: Option<&str>) -> String {
    commit.map_or_else(|| ", still to be committed".to_owned(), |commit| format!(" in `{commit}`"))
}
