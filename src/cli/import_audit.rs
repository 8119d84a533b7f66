//! `probity import ciso-assistant`: the results of an audit, taken into the workspace's statements.

use std::path::PathBuf;

use clap::Args;

use super::auditing::read;
use super::claims::{Changes, home, is_read, pattern, place};
use super::output::{Exit, Failure, say};
use super::session::{look, today};
use super::{Done, Global};
use crate::diag::{Finding, counted};
use crate::edit::{Change, Step};
use crate::load::workspace::{Loaded, Workspace};
use crate::render::notices;
use crate::report::Notice;
use crate::report::export::ciso_back::{Back, read as read_back};
use crate::report::picture::Picture;

/// How a file of new statements begins.
const HEAD: &str =
    "# Statements taken from an audit in CISO Assistant. Name evidence for each before you rely on it.\n";

/// The name of that file.
const NAME: &str = "ciso-assistant.yaml";

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
        let standings = look(Some(workspace), today()?)?;
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
                "added {} and {}, {}; name evidence before you rely on them",
                counted(added, "statement"),
                counted(texts, "text"),
                counted(findings.len(), "finding")
            )
        });
        Ok(if back.findings.iter().any(Finding::is_fault) { Exit::Findings } else { Exit::Clean })
    }

    /// Writes what is new. Each text is made before the first file is written.
    fn write(&self, global: &Global, loaded: &Loaded, workspace: &Workspace, back: &Back) -> Result<(), Failure> {
        let mut changes = Changes::default();
        for (pos, how) in &back.texts {
            let (file, at) = place(loaded, workspace, *pos)?;
            let path = vec![Step::Item(at), Step::Member("how".into())];
            changes.of(&file).push(Change::Set { path, value: how.as_str().into() });
        }
        if !back.additions.is_empty() {
            changes.of(&self.into(workspace)?).extend(back.additions.iter().cloned());
        }
        for shown in changes.write(loaded, workspace, HEAD)? {
            global.note(&format!("wrote {shown}"));
        }
        Ok(())
    }

    /// The file that new statements go to, which has to be one of those that the workspace reads.
    fn into(&self, workspace: &Workspace) -> Result<String, Failure> {
        let Some(file) = &self.into else { return home(workspace, NAME) };
        if is_read(workspace, file) {
            return Ok(file.clone());
        }
        let pattern = pattern(workspace).unwrap_or("nothing");
        Err(Failure::Message(format!(
            "`{file}` is no file of statements that probity.yaml reads ({pattern}); name one with --into"
        )))
    }
}
