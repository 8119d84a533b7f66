//! Evidence that is there and that not everybody has: untracked, ignored, or under a name that two files share.
//! It must conclude nothing where git does not tell.

use std::collections::BTreeMap;

use super::Subject;
use crate::diag::{Code, Finding, Severity};
use crate::evidence::standing::Item;
use crate::evidence::{Git, NoGit, Pointer};
use crate::model::statement::Kind;

/// Evidence that nobody who clones the repository has.
pub(super) fn tracked(subject: &Subject<'_>) -> Vec<Finding> {
    let git = match subject.ground.map(|ground| &ground.git) {
        Some(Ok(git)) => git,
        None | Some(Err(NoGit::NoRepository)) => return Vec::new(),
        Some(Err(why)) => {
            let message = format!("whether git tracks the evidence was not checked: {why}");
            let fix = "run where `git status` works to have it checked";
            return vec![Finding::new(Code::UntrackedEvidence, message, fix).with_severity(Severity::Info)];
        }
    };
    let unknown: Vec<(&Item<'_>, Vec<String>)> =
        items(subject).map(|item| (item, untracked(item, git))).filter(|(_, paths)| !paths.is_empty()).collect();
    let all: Vec<&str> = unknown.iter().flat_map(|(_, paths)| paths).map(String::as_str).collect();
    let ignored = git.ignored(&all);
    let finding = |(item, paths): &(&Item<'_>, Vec<String>)| {
        let first = paths.first()?;
        let (is, fix) = if ignored.binary_search(first).is_ok() {
            ("is ignored by git", "take it out of `.gitignore` and add it to git, or point at a file that is tracked")
        } else {
            ("is not tracked by git", "add it to git")
        };
        let named = Pointer::parse(item.pointer.raw()).is_ok_and(|pointer| pointer.path() == first);
        let what = match (named, paths.len()) {
            (true, _) => format!("`{}`", item.pointer),
            (false, 1) => format!("`{first}`, which `{}` names,", item.pointer),
            (false, many) => format!("`{first}`, which `{}` names with {} more,", item.pointer, many - 1),
        };
        let severity = if item.kind == Kind::Artifact { Severity::Low } else { Severity::Medium };
        let message = format!("{what} {is}, so nobody who clones the repository has it");
        let finding = Finding::new(Code::UntrackedEvidence, message, fix).with_severity(severity);
        Some(finding.at(subject.library.sources.place(item.pointer.pos)))
    };
    unknown.iter().filter_map(finding).collect()
}

/// The files of a piece of evidence that git does not track. A link and what it leads to are both needed.
fn untracked(item: &Item<'_>, git: &Git) -> Vec<String> {
    let mut paths: Vec<String> = paths(item).filter(|path| !git.tracks(path)).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Evidence whose name two tracked files share where case does not count.
pub(super) fn collisions(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(Ok(git)) = subject.ground.map(|ground| &ground.git) else { return Vec::new() };
    let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for path in git.files() {
        names.entry(path.to_lowercase()).or_default().push(path);
    }
    names.retain(|_, paths| paths.len() > 1);
    let finding = |item: &Item<'_>| {
        let (path, other) = paths(item).find_map(|path| {
            let alike = names.get(&path.to_lowercase())?;
            let other = alike.iter().find(|other| **other != path)?;
            Some((path, *other))
        })?;
        let message = format!("`{path}` and `{other}` differ only in case, so some systems have only one of them");
        let finding = Finding::new(Code::CaseCollision, message, "rename one of them");
        Some(finding.at(subject.library.sources.place(item.pointer.pos)))
    };
    if names.is_empty() { Vec::new() } else { items(subject).filter_map(finding).collect() }
}

fn items<'s>(subject: &Subject<'s>) -> impl Iterator<Item = &'s Item<'s>> {
    subject.standings.iter().flat_map(|standing| &standing.items)
}

/// The files that evidence rests on: as it is named, and where they really are.
fn paths(item: &Item<'_>) -> impl Iterator<Item = String> {
    let named =
        Pointer::parse(item.pointer.raw()).ok().filter(|pointer| !pointer.is_pattern() && !item.files.is_empty());
    item.files.iter().cloned().chain(named.map(|pointer| pointer.path().to_owned()))
}
