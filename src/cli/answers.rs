//! `probity import answers`: what people answered to a checklist, into the statements of the workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::drawn::{Wish, draw};
use super::lint_docs::counted;
use super::output::{Exit, Failure, leaving};
use super::session::{baselines, date, evidence_root, look_from, own_profile};
use super::{Done, Global};
use crate::diag::Place;
use crate::edit::{Change, Step, apply};
use crate::evidence::standing::{Standing, hold};
use crate::lint::answers::read;
use crate::load::files;
use crate::load::syntax::Syntax;
use crate::load::workspace::{Loaded, Workspace};
use crate::model::statement::Statement;
use crate::render::{json as write_json, notices};
use crate::report::Notice;
use crate::report::answers::{Giver, Import, Part, Taken, take};
use crate::report::key::Key;
use crate::report::picture::Picture;
use crate::validate::unheld;

pub(super) const FORMATS: &[&str] = &["text", "json"];

/// What stands at the top of a new file of statements.
const HEAD: &str = "# What people answered to the checklist; `probity import answers` adds to it.\n";

/// The name of that file.
const NAME: &str = "answers.yaml";

#[derive(Debug, Args)]
pub(super) struct Answers {
    /// The answered checklist: CSV, XLSX, or the JSON that the page exports
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Who answered, where the file does not say: a name or a role
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// The day of the answers. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

impl Answers {
    pub(super) fn run(&self, global: &Global) -> Done {
        global.targets(FORMATS)?;
        let loaded = global.open()?;
        let missing = "answers belong to a workspace, and there is none here; `probity init` makes one";
        let workspace = loaded.workspace.as_ref().ok_or_else(|| Failure::Message(missing.into()))?;
        let day = date(self.date.as_deref())?;
        let shown = self.file.display().to_string();
        let answers = read(&self.file, &shown)?;
        let root = evidence_root(workspace)?;
        let standings = look_from(Some(workspace), Some(&root));
        let key = Key::parse(&answers.checklist).ok_or_else(|| {
            Failure::Message(format!(
                "`{shown}` does not say which checklist it answers; its column `Checklist` was changed"
            ))
        })?;
        let own = workspace.manifest.product.name.as_str();
        if key.product.as_deref() != Some(own) {
            let theirs = key.product.map_or_else(|| "no product".to_owned(), |name| format!("`{name}`"));
            return Err(Failure::Message(format!(
                "`{shown}` answers for {theirs}, and this workspace is `{own}`; nothing was written"
            )));
        }
        let chosen = baselines(loaded, &key.baselines, false)?;
        let picture = Picture::new(&loaded.library, &standings, own_profile(loaded)?);
        let wish = Wish { baselines: &chosen, profile: key.profile.as_deref(), config: None, date: day };
        let checklist = draw(loaded, &standings, &picture, &wish)?;
        if Key::parse(&checklist.key) != Some(key) {
            return Err(Failure::Message(format!(
                "`{shown}` answers questions that have changed since; make a new checklist, nothing was written"
            )));
        }
        let giver = Giver { by: self.by.as_deref(), date: &day.to_string(), file: &shown };
        let place = |pos| loaded.library.sources.place(pos);
        let taken = take(&answers.rows, &checklist, &standings, giver, place);
        let home = write(loaded, workspace, &standings, &taken)?;
        // What was named is kept as it was named; whether it holds is said at once.
        let doubts = taken.named.iter().filter_map(|named| {
            let hold = hold(named.kind, &named.pointer, None, &root, &workspace.claim_files).0;
            let here = Place { path: shown.as_str().into(), line: named.line, column: 1 };
            Some(unheld(&named.pointer, &hold)?.at(Some(here)))
        });
        let report = Import::of(&taken, home, doubts.collect());
        global.write(FORMATS, |target| {
            Ok::<_, Failure>(if target.format == "json" {
                write_json::json(&report)
            } else {
                text(loaded, &taken, &report)
            })
        })?;
        Ok(if report.findings.is_empty() { Exit::Clean } else { Exit::Findings })
    }
}

fn text(loaded: &Loaded, taken: &Taken<'_>, report: &Import) -> String {
    let shown: Vec<Notice> = report.findings.iter().map(Notice::of).collect();
    let mut out = notices::text(&shown, &loaded.library.sources, notices::Colour::Off);
    let home = report.file.as_ref().map(|file| format!(" in {file}")).unwrap_or_default();
    let doubts = report.findings.len() - taken.findings.len();
    let doubts = if doubts == 0 {
        String::new()
    } else {
        format!(", {} named that {} not hold", counted(doubts, "pointer"), if doubts == 1 { "does" } else { "do" })
    };
    out.push_str(&format!(
        "{}{home}, {} beside statements, {} left as they are, {} not taken{doubts}\n",
        counted(taken.added.len(), "new statement"),
        counted(taken.amended.len(), "answer"),
        counted(taken.unchanged, "row"),
        counted(taken.findings.len(), "row"),
    ));
    out
}

/// Writes what was taken: every text is made before the first file is written. Gives the file that new statements
/// stand in.
fn write(
    loaded: &Loaded,
    workspace: &Workspace,
    standings: &[Standing<'_>],
    taken: &Taken<'_>,
) -> Result<Option<String>, Failure> {
    let mut changes: BTreeMap<Arc<str>, Vec<Change>> = BTreeMap::new();
    for (statement, parts) in &taken.amended {
        let (file, at) = place(loaded, standings, statement)?;
        changes.entry(file).or_default().extend(parts.iter().map(|part| change(at, part)));
    }
    let home = if taken.added.is_empty() { None } else { Some(home(workspace)?) };
    if let Some(home) = &home {
        let file = |pos| loaded.library.sources.place(pos).is_some_and(|place| *place.path == **home);
        let there = standings.iter().filter(|standing| file(standing.statement.status.pos)).count();
        let list = changes.entry(home.as_str().into()).or_default();
        for (at, (safeguard, parts)) in taken.added.iter().enumerate() {
            list.push(Change::Append { path: Vec::new(), value: json!({ "safeguard": safeguard }) });
            list.extend(parts.iter().map(|part| change(there + at, part)));
        }
    }
    let mut texts = Vec::new();
    for (shown, changes) in &changes {
        let (path, text) = edited(loaded, workspace, shown, changes)?;
        texts.push((shown, path, text));
    }
    for (shown, path, text) in texts {
        files::replace(&path, shown, &text).map_err(leaving("it is as it was"))?;
    }
    Ok(home)
}

/// The change that sets a part of the statement of this number.
fn change(at: usize, part: &Part) -> Change {
    let mut path = vec![Step::Item(at)];
    path.extend(Step::members(part.path.iter().copied()));
    let value = part.value.clone();
    if part.is_item { Change::Append { path, value } } else { Change::Set { path, value } }
}

/// A file with changes made; one that is not there yet begins with a word of what it is.
fn edited(
    loaded: &Loaded,
    workspace: &Workspace,
    shown: &str,
    changes: &[Change],
) -> Result<(PathBuf, String), Failure> {
    let refused = |why: &str| Failure::Message(format!("`{shown}` {why}; nothing was written"));
    let is_new = workspace.root.join(shown).symlink_metadata().is_err();
    let (path, text) = if is_new {
        let folder = Path::new(shown).parent().map_or_else(PathBuf::new, Path::to_path_buf);
        let name = Path::new(shown).file_name().ok_or_else(|| refused("is no name of a file"))?;
        let folder = match folder.to_string_lossy().as_ref() {
            "" => workspace.root.clone(),
            folder => workspace.inside(folder)?,
        };
        (folder.join(name), Arc::from(HEAD))
    } else {
        let path = workspace.inside(shown)?;
        let known = loaded.library.sources.text(shown);
        let text = files::read_again(&path, shown, known).map_err(leaving("nothing was written"))?;
        (path, text)
    };
    let text = apply(Syntax::Yaml, &text, changes).map_err(|error| refused(&format!("stays as it is: {error}")))?;
    Ok((path, text))
}

/// The file that new statements go into: `answers.yaml` where the manifest's pattern takes it in, else the file that
/// it names.
fn home(workspace: &Workspace) -> Result<String, Failure> {
    let missing = || {
        Failure::Message("probity.yaml names no `statements`, so answers have no place; add `statements: compliance/statements/*.yaml`".into())
    };
    let pattern = workspace.manifest.statements.as_ref().ok_or_else(missing)?.trim_start_matches("./");
    if !pattern.contains('*') {
        return Ok(pattern.to_owned());
    }
    let (folder, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    if folder.contains('*') || !wildmatch::WildMatch::new(name).matches(NAME) {
        let own = workspace.claim_files.iter().find(|file| fits(pattern, file));
        return own.cloned().ok_or_else(missing);
    }
    Ok(if folder.is_empty() { NAME.to_owned() } else { format!("{folder}/{NAME}") })
}

/// Whether a pattern names a file, folder by folder.
fn fits(pattern: &str, file: &str) -> bool {
    let (names, wanted) = (file.split('/'), pattern.split('/'));
    names.clone().count() == wanted.clone().count()
        && names.zip(wanted).all(|(name, wanted)| wildmatch::WildMatch::new(wanted).matches(name))
}

/// The file of a statement, and its number in there.
fn place(loaded: &Loaded, standings: &[Standing<'_>], statement: &Statement) -> Result<(Arc<str>, usize), Failure> {
    let source = statement.status.pos.source;
    let in_file = standings.iter().filter(|other| other.statement.status.pos.source == source);
    let at = in_file.take_while(|other| !std::ptr::eq(other.statement, statement)).count();
    let place = loaded.library.sources.place(statement.status.pos);
    let unknown = || Failure::Message("the place of a statement is not known; nothing was written".into());
    Ok((place.ok_or_else(unknown)?.path, at))
}
