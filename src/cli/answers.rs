//! `probity import answers`: what people answered to a checklist, into the statements of the workspace.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use super::claims::{Changes, file, home, place};
use super::drawn::{Wish, draw};
use super::output::{Exit, Failure};
use super::session::{baselines, date, evidence_root, look_from, own_profile, who};
use super::{Done, Global};
use crate::diag::{Place, counted};
use crate::edit::{Change, Step};
use crate::evidence::standing::{Standing, hold};
use crate::lint::answers::read;
use crate::load::workspace::{Loaded, Workspace};
use crate::model::statement::Statement;
use crate::render::{json as write_json, notices};
use crate::report::Notice;
use crate::report::answers::{Giver, Import, Part, Taken, astray, take};
use crate::report::checklist::Checklist;
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
        let standings = look_from(Some(workspace), Some(&root), day);
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
        let giver = Giver { by: who(self.by.as_deref())?, date: &day.to_string(), file: &shown };
        let place = |pos| loaded.library.sources.place(pos);
        let now = now(loaded, workspace, &standings, &picture, &checklist, day)?;
        let mut taken = take(&answers.rows, &checklist, &now, &standings, giver, place);
        taken.findings.extend(astray(&answers, &shown));
        let home = write(loaded, workspace, &taken)?;
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
                text(loaded, &taken, &report, &checklist)
            })
        })?;
        Ok(if report.findings.is_empty() { Exit::Clean } else { Exit::Findings })
    }
}

/// The checklist of what the workspace asks itself: its own profile and baselines, with the baselines of the checklist that
/// was answered, which may have been drawn up for others or before these were changed.
fn now(
    loaded: &'static Loaded,
    workspace: &Workspace,
    standings: &[Standing<'static>],
    picture: &Picture<'_>,
    answered: &Checklist,
    date: Date,
) -> Result<Checklist, Failure> {
    let own = workspace.manifest.baselines.iter().map(|name| name.value.clone());
    let names: Vec<String> = answered.reach.iter().map(|reach| reach.baseline.clone()).chain(own).collect();
    let chosen = baselines(loaded, &names, false)?;
    let profile = own_profile(loaded)?.or(answered.profile.as_deref());
    draw(loaded, standings, picture, &Wish { baselines: &chosen, profile, config: None, date })
}

fn text(loaded: &Loaded, taken: &Taken<'_>, report: &Import, checklist: &Checklist) -> String {
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
    // Each with the row that it comes from and the controls that it bears on.
    let safeguards =
        report.added.iter().map(|own| ("new", own)).chain(report.amended.iter().map(|own| ("beside", own)));
    for (word, safeguard) in safeguards {
        let line = taken.lines.get(safeguard).map(|line| format!(", line {line}")).unwrap_or_default();
        let item = checklist.items.iter().find(|item| item.safeguard == *safeguard);
        let controls = item.map(|item| item.controls.join(", ")).filter(|controls| !controls.is_empty());
        out.push_str(&format!("  {word:6} {safeguard}{line}: {}\n", controls.as_deref().unwrap_or("no control")));
    }
    out
}

/// Writes what was taken: every text is made before the first file is written. Gives the file that new statements
/// stand in.
fn write(loaded: &Loaded, workspace: &Workspace, taken: &Taken<'_>) -> Result<Option<String>, Failure> {
    let mut changes = Changes::default();
    for (statement, parts) in &taken.amended {
        let (file, at) = place(loaded, workspace, statement.status.pos)?;
        changes.of(&file).extend(parts.iter().map(|part| change(at, part)));
    }
    let home = if taken.added.is_empty() { None } else { Some(home(workspace, NAME)?) };
    if let Some(home) = &home {
        let is_there = |statement: &&Statement| file(loaded, statement.status.pos).is_some_and(|file| file == *home);
        let there = workspace.claims.statements.iter().filter(is_there).count();
        let list = changes.of(home);
        for (at, (safeguard, parts)) in taken.added.iter().enumerate() {
            list.push(Change::Append { path: Vec::new(), value: json!({ "safeguard": safeguard }) });
            list.extend(parts.iter().map(|part| change(there + at, part)));
        }
    }
    changes.write(loaded, workspace, HEAD)?;
    Ok(home)
}

/// The change that sets a part of the statement of this number.
fn change(at: usize, part: &Part) -> Change {
    let mut path = vec![Step::Item(at)];
    path.extend(Step::members(part.path.iter().copied()));
    let value = part.value.clone();
    if part.is_item { Change::Append { path, value } } else { Change::Set { path, value } }
}
