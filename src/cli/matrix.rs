//! `probity matrix`: the compliance matrix, and whether the written one still says what its sources say.

use std::path::PathBuf;

use clap::Args;

use super::documents::{MATRIX, Sources};
use super::output::{Exit, Failure, print, say, unwritten};
use super::session::{baselines, date, day_of_documents, document, look, own_profile};
use super::{Done, Global};
use crate::diag::{Code, Finding};
use crate::edit::line_diff;
use crate::load::workspace::Loaded;
use crate::render::notices::{self, Colour};
use crate::render::{json, sheet};
use crate::report::Notice;
use crate::report::matrix_page::Page;
use crate::report::picture::Picture;

pub(super) const FORMATS: &[&str] = &["md", "html", "csv", "json"];

#[derive(Debug, Args)]
pub(super) struct Matrix {
    /// A baseline such as fedramp-r5/moderate; may repeat. Default: the workspace's, else every shipped one
    #[arg(long = "baseline", visible_alias = "framework", short, value_name = "BASELINE")]
    baselines: Vec<String>,
    /// Compare with the written matrix instead of writing it; exit 1 where they differ
    #[arg(long)]
    check: bool,
    /// The day for which reviews are judged. Default: the latest review, so that the matrix is the same on every day
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

impl Matrix {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let day = match &self.date {
            Some(named) => date(Some(named))?,
            None => day_of_documents(loaded.workspace.as_ref()),
        };
        let standings = look(loaded.workspace.as_ref(), day)?;
        let chosen = baselines(loaded, &self.baselines, true)?;
        let profile = own_profile(loaded)?;
        let picture = Picture::new(&loaded.library, &standings, profile);
        let sources = Sources::new(global, loaded, &standings, &picture, &chosen, day);
        let render = |format: &str| match format {
            "csv" => Ok(sheet::csv(&sources.matrix().sheet())),
            "json" => Ok(json::json(&sources.matrix())),
            "html" => document(global, "matrix.html", &Page::of(&sources.matrix()), sources.root()),
            "md" => Ok(sources.text(&MATRIX)?.to_string()),
            other => unwritten(other),
        };
        if self.check {
            return check(global, loaded, render);
        }
        global.write(FORMATS, |target| render(target.format))?;
        Ok(Exit::Clean)
    }
}

fn check(global: &Global, loaded: &Loaded, render: impl Fn(&str) -> Result<String, Failure>) -> Done {
    let (path, shown) = written(global, loaded)?;
    let targets = global.targets(FORMATS)?;
    let [target] = targets.as_slice() else {
        return Err(Failure::Message("--check compares one format at a time".into()));
    };
    let expected = render(target.format)?;
    let found = crate::load::files::read_text(&path, &shown)?;
    if *found == *expected {
        global.note(&format!("{shown} is what its sources say"));
        return Ok(Exit::Clean);
    }
    let diff = line_diff(&found, &expected);
    let name = format!("{shown} (written)");
    print(diff.unified_diff().context_radius(1).header(&name, &format!("{shown} (from its sources)")).to_string())?;
    let message = format!("{shown} is not what its sources say");
    let fix = format!("run `probity matrix -o {shown}` and look at the change");
    let finding = Notice::of(&Finding::new(Code::Drift, message, fix));
    say(notices::text(&[finding], &loaded.library.sources, Colour::Off).trim_end());
    Ok(Exit::Findings)
}

/// The file that `--check` compares with: the `-o` file, else the one in the documents folder.
fn written(global: &Global, loaded: &Loaded) -> Result<(PathBuf, String), Failure> {
    if let Some(file) = &global.output {
        return Ok((file.clone(), file.display().to_string()));
    }
    let workspace = loaded.workspace.as_ref();
    let folder = workspace.and_then(|w| w.manifest.documents.as_ref().map(|folder| (w, folder)));
    let Some((workspace, folder)) = folder else {
        let message = "nothing to compare with: name the written matrix with -o, or set `documents` in probity.yaml";
        return Err(Failure::Message(message.into()));
    };
    let shown = format!("{}/{}", folder.trim_end_matches('/'), MATRIX.file);
    Ok((workspace.inside(&shown)?, shown))
}
