//! What `review --accept` writes: the digest of what was read, the day, and who read it.
//! It must write all or nothing, and nothing else of the file.

use super::claims::{Changes, place};
use super::output::{Exit, Failure, say};
use super::{Done, Global};
use crate::diag::did_you_mean;
use crate::edit::{Change, Step};
use crate::evidence::standing::{Hold, Item, Standing};
use crate::load::Catalogs;
use crate::load::workspace::{Loaded, Workspace};
use crate::render::notices::printable;
use crate::report::review::about;

/// Who read it, and when.
pub(super) struct Reviewer<'a> {
    pub(super) by: &'a str,
    pub(super) day: &'a str,
}

/// Pins what was named. All of it must be there to read, or nothing is written.
pub(super) fn accept(
    global: &Global,
    loaded: &Loaded,
    workspace: &Workspace,
    standings: &[Standing<'_>],
    reviewer: &Reviewer<'_>,
    named: &[String],
) -> Done {
    if reviewer.by.trim().is_empty() {
        return Err(Failure::Message("--by is empty; say who read the evidence".into()));
    }
    let all: Vec<(&Standing<'_>, &Item<'_>)> =
        standings.iter().flat_map(|standing| standing.items.iter().map(move |item| (standing, item))).collect();
    let catalogs = loaded.library.catalogs();
    let is_named = |standing: &Standing<'_>, item: &Item<'_>, name: &str| is_named(catalogs, standing, item, name);
    let is_unknown = |name: &&String| !all.iter().any(|(standing, item)| is_named(standing, item, name));
    if let Some(name) = named.iter().find(is_unknown) {
        let known = all.iter().flat_map(|(standing, item)| [item.pointer.to_string(), about(standing.statement)]);
        // A control may be named without its catalog, so that is near too.
        let bare = |name: String| name.split_once(':').map(|(_, id)| id.to_owned()).into_iter().chain([name.clone()]);
        let known: Vec<String> = known.flat_map(bare).collect();
        let hint = did_you_mean(name, known.iter().map(String::as_str));
        return Err(Failure::Message(format!("no statement has evidence `{name}`, or is about it{hint}")));
    }
    let mut changes = Changes::default();
    let mut pinned = Vec::new();
    for (standing, item) in &all {
        if !named.iter().any(|name| is_named(standing, item, name)) {
            continue;
        }
        let sha256 = match &item.hold {
            Hold::Live { sha256 } | Hold::Changed { sha256 } => sha256,
            // What cannot be checked here is dated by those who looked at it, and never pinned.
            Hold::Unchecked => "",
            _ => {
                let message = format!("`{}` is not there to be read; `probity validate` says why", item.pointer);
                return Err(Failure::Message(message));
            }
        };
        let (file, path) = place_of(loaded, workspace, standing, item)?;
        let set = |key: &str, value: &str| {
            let mut path = path.clone();
            path.push(Step::Member(key.to_owned()));
            Change::Set { path, value: value.into() }
        };
        let file = changes.of(&file);
        if !sha256.is_empty() {
            file.push(set("sha256", sha256));
        }
        file.push(set("reviewed", reviewer.day));
        file.push(set("reviewed_by", reviewer.by));
        let done = if sha256.is_empty() { "dated the review of, without reading or pinning it," } else { "pinned" };
        pinned.push(format!("{done} `{}` for {}", item.pointer, about(standing.statement)));
    }
    changes.write(loaded, workspace, "")?;
    if !global.quiet {
        for line in &pinned {
            say(&printable(line));
        }
    }
    Ok(Exit::Clean)
}

/// Whether a name means a piece of evidence, or what it is evidence for; a control may be named without its catalog.
fn is_named(catalogs: &Catalogs, standing: &Standing<'_>, item: &Item<'_>, name: &str) -> bool {
    let statement = standing.statement;
    // What is shown of it is what people can copy.
    if item.pointer.raw() == name || item.pointer.to_string() == name {
        return true;
    }
    let control = |name: &str| catalogs.find_control(name).map(|(control, _)| control.name());
    let meant = control(name);
    let mut about = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
    about.any(|own| own.eq_ignore_ascii_case(name) || (meant.is_some() && control(own) == meant))
}

/// The file of a statement, and the path of a piece of its evidence in there.
fn place_of(
    loaded: &Loaded,
    workspace: &Workspace,
    standing: &Standing<'_>,
    item: &Item<'_>,
) -> Result<(String, Vec<Step>), Failure> {
    let (file, at) = place(loaded, workspace, standing.statement.status.pos)?;
    let entry = standing.statement.evidence.iter().position(|entry| std::ptr::eq(entry, item.entry));
    let unknown = || Failure::Message(format!("the place of `{}` is not known; nothing was written", item.pointer));
    Ok((file, vec![Step::Item(at), Step::Member("evidence".into()), Step::Item(entry.ok_or_else(unknown)?)]))
}
