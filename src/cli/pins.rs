//! What `review --accept` writes: the digest of what was read, the day, and who read it.
//! It must write all or nothing, and nothing else of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::output::{Exit, Failure, say};
use super::{Done, Global};
use crate::diag::did_you_mean;
use crate::edit::{Change, Step, apply};
use crate::evidence::standing::{Hold, Item, Standing};
use crate::load::syntax::Syntax;
use crate::load::workspace::{Loaded, Workspace};
use crate::load::{Catalogs, files};
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
        let known = all.iter().flat_map(|(standing, item)| [item.pointer.value.clone(), about(standing.statement)]);
        // A control may be named without its catalog, so that is near too.
        let bare = |name: String| name.split_once(':').map(|(_, id)| id.to_owned()).into_iter().chain([name.clone()]);
        let known: Vec<String> = known.flat_map(bare).collect();
        let hint = did_you_mean(name, known.iter().map(String::as_str));
        return Err(Failure::Message(format!("no statement has evidence `{name}`, or is about it{hint}")));
    }
    let mut changes: BTreeMap<Arc<str>, Vec<Change>> = BTreeMap::new();
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
        let (file, path) = place(loaded, standings, standing, item)?;
        let set = |key: &str, value: &str| {
            let mut path = path.clone();
            path.push(Step::Member(key.to_owned()));
            Change::Set { path, value: value.into() }
        };
        let file = changes.entry(file).or_default();
        if !sha256.is_empty() {
            file.push(set("sha256", sha256));
        }
        file.push(set("reviewed", reviewer.day));
        file.push(set("reviewed_by", reviewer.by));
        pinned.push(format!("pinned `{}` for {}", item.pointer, about(standing.statement)));
    }
    let mut texts = Vec::new();
    for (shown, changes) in &changes {
        let path = workspace.inside(shown)?;
        let text = files::read_text(&path, shown)?;
        let known = loaded.library.sources.text(shown);
        if known.is_none_or(|known| *known != *text) {
            return Err(Failure::Message(format!("{shown} changed while it was read; nothing was written")));
        }
        texts.push((
            path,
            apply(Syntax::Yaml, &text, changes).map_err(|error| Failure::Message(format!("{shown}: {error}")))?,
        ));
    }
    for (path, text) in texts {
        files::write_atomic(&path, text.as_bytes())?;
    }
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
    if *item.pointer.value == *name {
        return true;
    }
    let control = |name: &str| catalogs.find_control(name).map(|(control, _)| control.name());
    let meant = control(name);
    let mut about = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
    about.any(|own| own.eq_ignore_ascii_case(name) || (meant.is_some() && control(own) == meant))
}

/// The file of a statement, and the path of a piece of its evidence in there.
fn place(
    loaded: &Loaded,
    standings: &[Standing<'_>],
    standing: &Standing<'_>,
    item: &Item<'_>,
) -> Result<(Arc<str>, Vec<Step>), Failure> {
    let source = standing.statement.status.pos.source;
    let in_file = standings.iter().filter(|other| other.statement.status.pos.source == source);
    let at = in_file.take_while(|other| !std::ptr::eq(other.statement, standing.statement)).count();
    let entry = standing.statement.evidence.iter().position(|entry| std::ptr::eq(entry, item.entry));
    let file = loaded.library.sources.place(standing.statement.status.pos);
    match (file, entry) {
        (Some(place), Some(entry)) => {
            Ok((place.path, vec![Step::Item(at), Step::Member("evidence".into()), Step::Item(entry)]))
        }
        _ => Err(Failure::Message(format!("the place of `{}` is not known", item.pointer))),
    }
}
