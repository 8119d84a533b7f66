//! `probity import ciso-assistant`: the results of an audit, taken into the workspace's statements.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::auditing::read;
use super::output::{Exit, Failure, say};
use super::session::look;
use super::{Done, Global};
use crate::diag::{Finding, Pos};
use crate::edit::{Change, Step, apply};
use crate::load::files;
use crate::load::syntax::Syntax;
use crate::load::workspace::{Loaded, Workspace};
use crate::model::statement::Statement;
use crate::render::notices;
use crate::report::Notice;
use crate::report::export::ciso_back::{Back, read as read_back};
use crate::report::picture::Picture;

/// How a file of new statements begins.
const HEAD: &str =
    "# Statements taken from an audit in CISO Assistant. Name evidence for each before you rely on it.\n";

#[derive(Debug, Args)]
pub(super) struct Audit {
    /// The audit that CISO Assistant exported; `-` is standard input
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// The baseline that was assessed. Default: the workspace's, where it has one
    #[arg(long, visible_alias = "framework", short, value_name = "BASELINE")]
    baseline: Option<String>,
    /// The file of statements that new ones are added to. Default: ciso-assistant.yaml beside the workspace's
    #[arg(long, value_name = "FILE.yaml")]
    into: Option<String>,
}

impl Audit {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let missing = "statements belong to a workspace, and there is none here; `probity init` makes one";
        let workspace = loaded.workspace.as_ref().ok_or_else(|| Failure::Message(missing.into()))?;
        let own = &workspace.manifest.baselines;
        let baseline = match (&self.baseline, own.as_slice()) {
            (Some(name), _) => name.as_str(),
            (None, [one]) => one.value.as_str(),
            (None, _) => {
                let names: Vec<&str> = own.iter().map(|name| name.value.as_str()).collect();
                let message = format!("an audit is of one baseline; say which with --baseline: {}", names.join(", "));
                return Err(Failure::Message(message));
            }
        };
        let baseline = loaded.library.baseline(baseline)?;
        let standings = look(Some(workspace))?;
        let picture = Picture::new(&loaded.library, &standings, None);
        let shown = self.file.display().to_string();
        let text = read(&self.file, &shown)?;
        let back = read_back(&shown, &text, &picture, baseline)?;
        if !back.is_refused {
            self.write(global, loaded, workspace, &back)?;
        }
        let findings: Vec<Notice> = back.findings.iter().map(Notice::of).collect();
        if !findings.is_empty() {
            let mut sources = loaded.library.sources.clone();
            sources.add(shown.as_str(), text);
            say(notices::text(&findings, &sources, notices::Colour::Off).trim_end());
        }
        for note in &back.notes {
            global.note(&format!("note: {note}"));
        }
        global.note(&if back.is_refused {
            "nothing was written: the audit is of other controls or of another release".to_owned()
        } else {
            let (added, texts) = (back.additions.len(), back.texts.len());
            format!(
                "added {added} statements and {texts} texts, {} findings; name evidence before you rely on them",
                findings.len()
            )
        });
        Ok(if back.findings.iter().any(Finding::is_fault) { Exit::Findings } else { Exit::Clean })
    }

    /// Writes what is new. Each text is made before the first file is written.
    fn write(&self, global: &Global, loaded: &Loaded, workspace: &Workspace, back: &Back) -> Result<(), Failure> {
        let mut changes: BTreeMap<Arc<str>, Vec<Change>> = BTreeMap::new();
        for (pos, how) in &back.texts {
            let (file, mut path) = place(loaded, workspace, *pos)?;
            path.push(Step::Member("how".into()));
            changes.entry(file).or_default().push(Change::Set { path, value: how.as_str().into() });
        }
        if !back.additions.is_empty() {
            let into = self.into(workspace)?;
            changes.entry(into.into()).or_default().extend(back.additions.iter().cloned());
        }
        let mut texts = Vec::new();
        for (shown, changes) in &changes {
            let path = workspace.inside(shown)?;
            if path.metadata().is_ok_and(|found| found.permissions().readonly()) {
                return Err(Failure::Message(format!("{shown} may only be read; nothing was written")));
            }
            let known = loaded.library.sources.text(shown);
            let text = if path.symlink_metadata().is_ok() { files::read_text(&path, shown)? } else { HEAD.into() };
            if known.is_some_and(|known| *known != *text) {
                return Err(Failure::Message(format!("{shown} changed while it was read; nothing was written")));
            }
            let new = apply(Syntax::Yaml, &text, changes);
            texts.push((
                shown,
                path,
                new.map_err(|error| Failure::Message(format!("{shown}: {error}; nothing was written")))?,
            ));
        }
        for (shown, path, text) in texts {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            files::write_atomic(&path, text.as_bytes())?;
            global.note(&format!("wrote {shown}"));
        }
        Ok(())
    }

    /// The file that new statements go to, which has to be one of those that the workspace reads.
    fn into(&self, workspace: &Workspace) -> Result<String, Failure> {
        let pattern = workspace.manifest.statements.as_ref().map(|pattern| pattern.value.as_str());
        let file = match (&self.into, pattern) {
            (Some(file), _) => file.clone(),
            (None, Some(pattern)) => pattern.replacen('*', "ciso-assistant", 1),
            (None, None) => {
                return Err(Failure::Message(
                    "probity.yaml names no `statements`; name where they are, and run again".into(),
                ));
            }
        };
        // A star stands for a part of one name.
        let fits = |pattern: &str| {
            pattern.split('/').count() == file.split('/').count()
                && pattern
                    .split('/')
                    .zip(file.split('/'))
                    .all(|(own, name)| wildmatch::WildMatch::new(own).matches(name))
        };
        if pattern.is_some_and(fits) && !file.contains('*') {
            return Ok(file);
        }
        let pattern = pattern.unwrap_or("nothing");
        Err(Failure::Message(format!(
            "`{file}` is no file of statements that probity.yaml reads ({pattern}); name one with --into"
        )))
    }
}

/// The file of the statement whose status stands at a position, and the path of the statement in there.
fn place(loaded: &Loaded, workspace: &Workspace, pos: Pos) -> Result<(Arc<str>, Vec<Step>), Failure> {
    let is_it = |statement: &&Statement| statement.status.pos.source == pos.source;
    let in_file = workspace.claims.statements.iter().filter(is_it);
    let at = in_file.take_while(|statement| statement.status.pos != pos).count();
    let place = loaded.library.sources.place(pos);
    let place = place.ok_or_else(|| Failure::Message("the place of a statement is not known".into()))?;
    Ok((place.path, vec![Step::Item(at)]))
}
