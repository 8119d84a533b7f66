//! `probity import`: what people wrote by hand, as statements to start from, and what they answered.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::answers::Answers;
use super::auditing::read;
use super::excluded::Excluded;
use super::inputs::{DOCUMENTS, inputs};
use super::lint_docs::{below, ground, grounded};
use super::output::{Exit, say};
use super::session::refuse_incomplete;
use super::{Done, Global};
use crate::diag::{Sources, counted};
use crate::lint::Document;
use crate::load::workspace::{self, Loaded};
use crate::render::notices;
use crate::report::Notice;

pub(super) const FORMATS: &[&str] = &["yaml"];

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Turn the tables of a Markdown document into statements: every row becomes one, or a comment that says why not
    Markdown {
        /// The document; `-` is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Take the answers of a checklist into the workspace's statements
    #[command(after_help = "Formats: text, json")]
    Answers(Answers),
    /// Take the results of a CISO Assistant audit (CSV) into the statements: new ones are added, those that contradict
    /// are findings, and nothing is written over
    CisoAssistant(super::import_audit::Audit),
}

impl Import {
    pub(super) fn run(&self, global: &Global) -> Done {
        match &self.what {
            What::Markdown { file } => markdown(global, file),
            What::Answers(answers) => answers.run(global),
            What::CisoAssistant(audit) => {
                global.refuse_formats("the results go into the workspace's statements")?;
                audit.run(global)
            }
        }
    }
}

fn markdown(global: &Global, file: &Path) -> Done {
    let found = inputs(global, &[file.to_path_buf()], DOCUMENTS, &Excluded::default())?;
    let mut all = String::new();
    let (mut statements, mut comments, mut doubts) = (0, 0, 0);
    let mut out = Vec::new();
    for input in found.iter() {
        let loaded = input.root.as_deref().map_or_else(Loaded::shipped, workspace::open);
        refuse_incomplete(&loaded)?;
        let ground = ground(&input);
        let linter = grounded(&loaded, ground.as_deref())?;
        let text = read(&input.path, &input.shown)?;
        let path = ground.as_deref().and_then(|ground| below(ground, &input.path));
        let document = Document { shown: input.shown.as_str().into(), path, text: text.clone() };
        let imported = linter.import(&loaded.library, &document)?;
        let mut sources = Sources::default();
        sources.add(input.shown.as_str(), text);
        let shown: Vec<Notice> = imported.findings.iter().map(Notice::of).collect();
        if !shown.is_empty() {
            say(notices::text(&shown, &sources, notices::Colour::Off).trim_end());
        }
        statements += imported.statements;
        comments += imported.comments;
        doubts += shown.len();
        out.push(imported.yaml);
    }
    // An empty list says that there is no statement; beside others it would be a second document.
    for yaml in &out {
        all.push_str(if statements > 0 { yaml.strip_suffix("[]\n").unwrap_or(yaml) } else { yaml });
    }
    global.write(FORMATS, |_| Ok(all.trim_start().to_owned()))?;
    global.note(&format!(
        "{}, {} without one, {}; review each before you rely on it",
        counted(statements, "statement"),
        counted(comments, "row"),
        counted(doubts, "doubt")
    ));
    Ok(if doubts > 0 { Exit::Findings } else { Exit::Clean })
}
