//! `probity docs`: the whole set of documents into the workspace's folder, and whether the written ones still say what
//! their sources say. It must not overwrite what people wrote.

use std::path::Path;

use clap::Args;

use super::documents::{AGAIN, KINDS, Sources, help};
use super::output::{Exit, Failure, print, say};
use super::session::{baselines, date, day_of_documents, look};
use super::{Done, Global, templates};
use crate::diag::{Code, Finding};
use crate::edit::line_diff;
use crate::load::files::{ReadError, read_text, write_atomic};
use crate::load::workspace::Workspace;
use crate::render::notices::{self, Colour};
use crate::render::page::GENERATED;
use crate::report::Notice;
use crate::report::checklist::Answer;
use crate::report::picture::Picture;

#[derive(Debug, Args)]
#[command(after_help = help())]
pub(super) struct Docs {
    /// Compare with the written documents instead of writing them; exit 1 where one differs or is missing
    #[arg(long)]
    check: bool,
    /// The day for which it is said what no longer holds; the documents are the same on every day. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

/// A document, and what stands in its place.
struct Written {
    /// Relative to the workspace.
    shown: String,
    expected: String,
    found: Option<String>,
}

impl Docs {
    pub(super) fn run(&self, global: &Global) -> Done {
        let day = date(self.date.as_deref())?;
        global
            .refuse_formats("the documents go into the folder that `documents` in probity.yaml names, in Markdown")?;
        let loaded = global.open()?;
        let workspace = loaded.workspace.as_ref();
        let folder = workspace.and_then(|workspace| Some((workspace, workspace.manifest.documents.as_ref()?)));
        let Some((workspace, folder)) = folder else {
            let message = "there is nowhere to write to: set `documents` in probity.yaml to a folder of the workspace (`probity init` makes a workspace)";
            return Err(Failure::Message(message.into()));
        };
        let as_of = day_of_documents(Some(workspace));
        let standings = look(Some(workspace), as_of)?;
        let chosen = baselines(loaded, &[], true)?;
        let profile = workspace.manifest.profile.as_ref().map(|profile| profile.as_str());
        let picture = Picture::new(&loaded.library, &standings, profile);
        let sources = Sources::new(global, loaded, &standings, &picture, &chosen, as_of);
        let folder = folder.trim_end_matches('/');
        let all = KINDS
            .iter()
            .map(|kind| {
                let shown = format!("{folder}/{}", kind.file);
                let found = written(workspace, &shown)?;
                Ok(Written { expected: sources.text(kind)?.to_string(), found, shown })
            })
            .collect::<Result<Vec<Written>, Failure>>()?;
        say_what_aged(global, &sources, day)?;
        let ended = if self.check { check(global, &all)? } else { write(global, workspace, &all)? };
        // Only where they are written do they lead to each other.
        let texts = KINDS.iter().zip(&all).map(|(kind, one)| (kind, one.shown.as_str(), one.expected.as_str()));
        let mut wrong = templates::misnamed(workspace);
        wrong.extend(templates::dead_links(loaded, workspace, texts)?);
        if wrong.is_empty() {
            return Ok(ended);
        }
        let wrong: Vec<Notice> = wrong.iter().map(Notice::of).collect();
        say(notices::text(&wrong, &crate::diag::Sources::default(), Colour::Off).trim_end());
        Ok(Exit::Findings)
    }
}

/// The text that stands in the place of a document.
fn written(workspace: &Workspace, shown: &str) -> Result<Option<String>, Failure> {
    let path = workspace.inside(shown)?;
    match read_text(&path, shown) {
        Ok(text) => Ok(Some(text.to_string())),
        Err(ReadError::Missing(_)) if path.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Writes what differs; nothing where one of them would take the place of something that is not generated.
fn write(global: &Global, workspace: &Workspace, all: &[Written]) -> Done {
    let foreign = all.iter().find(|one| one.found.as_ref().is_some_and(|text| !text.starts_with(GENERATED)));
    if let Some(one) = foreign {
        return Err(Failure::Message(format!(
            "`{}` was not written by probity and is left as it is, and so is every other document; move it, or let `documents` in probity.yaml name another folder",
            one.shown
        )));
    }
    let mut said = String::new();
    for one in all.iter().filter(|one| one.found.as_deref() != Some(&*one.expected)) {
        let path = workspace.inside(&one.shown)?;
        put(&path, &one.expected)
            .map_err(|error| Failure::Message(format!("cannot write `{}`: {error}", one.shown)))?;
        said.push_str(&format!("{}\n", one.shown));
    }
    if said.is_empty() {
        global.note("every document is what its sources say");
    }
    print(&said)?;
    Ok(Exit::Clean)
}

fn put(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    write_atomic(path, text.as_bytes())
}

/// Shows how the written documents differ from what their sources say.
fn check(global: &Global, all: &[Written]) -> Done {
    let mut wrong = Vec::new();
    for one in all {
        let shown = &one.shown;
        let message = match &one.found {
            Some(text) if *text == one.expected => continue,
            Some(text) => {
                let diff = line_diff(text, &one.expected);
                let (old, new) = (format!("{shown} (written)"), format!("{shown} (from its sources)"));
                print(diff.unified_diff().context_radius(1).header(&old, &new).to_string())?;
                format!("`{shown}` is not what its sources say")
            }
            None => format!("`{shown}` is not there"),
        };
        let fix = format!("run `{AGAIN}` and look at the change");
        wrong.push(Notice::of(&Finding::new(Code::Drift, message, fix)));
    }
    if wrong.is_empty() {
        global.note("every document is what its sources say");
        return Ok(Exit::Clean);
    }
    say(notices::text(&wrong, &crate::diag::Sources::default(), Colour::Off).trim_end());
    Ok(Exit::Findings)
}

/// Says which ticks rest on a review or a waiver that no longer holds on a day.
fn say_what_aged(global: &Global, sources: &Sources<'_>, day: jiff::civil::Date) -> Result<(), Failure> {
    let (then, now) = (&sources.audited()?.checklist, &sources.audit_on(Some(day))?.checklist);
    for item in &then.items {
        let today = now.items.iter().find(|other| other.safeguard == item.safeguard && other.level == item.level);
        let fell = |today: &&crate::report::checklist::Item| {
            matches!(item.answer, Answer::Yes | Answer::Waived | Answer::NotApplicable) && today.answer < item.answer
        };
        if let Some(today) = today.filter(fell) {
            global.note(&format!("on {day} the answer on {} no longer holds: {}", item.safeguard, today.basis));
        }
    }
    Ok(())
}
