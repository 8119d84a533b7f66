//! `probity checklist`: the officer's checklist by safeguard or by control, and the pre-launch checklist.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::drawn::{Wish, draw};
use super::output::{Exit, Failure};
use super::session::{baselines, date, document, look, own_profile, say_below};
use super::{Done, Global};
use crate::render::{json, sheet, xlsx};
use crate::report::book::Book;
use crate::report::control_list::by_control;
use crate::report::picture::Picture;

/// The table by control is no page.
const BY_CONTROL: &[&str] = &["md", "csv", "xlsx", "json"];

pub(super) const FORMATS: &[&str] = &["md", "csv", "xlsx", "html", "json"];

#[derive(Debug, Args)]
pub(super) struct Checklist {
    /// A baseline such as fedramp-r5/moderate; may repeat. Default: the workspace's
    #[arg(long = "baseline", visible_alias = "framework", short, value_name = "BASELINE")]
    baselines: Vec<String>,
    /// One question a safeguard for all frameworks, or one row a control
    #[arg(long, value_enum, default_value_t = By::Safeguard, ignore_case = true)]
    by: By,
    /// The pre-launch checklist, ticked where the audit or evidence settles it
    #[arg(long, conflicts_with = "by")]
    production: bool,
    /// The profile to ask for. Default: the workspace's, else the one recommended for the baselines
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    /// The configuration to audit. Default: the workspace's
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// One question a safeguard
    Safeguard,
    /// One row a control; there is no page (html) of it
    Control,
}

impl Checklist {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let day = date(self.date.as_deref())?;
        let standings = look(loaded.workspace.as_ref(), day)?;
        let has_own = loaded.workspace.as_ref().is_some_and(|workspace| !workspace.manifest.baselines.is_empty());
        let chosen = match (self.production, self.baselines.is_empty(), has_own) {
            (true, true, false) => Vec::new(),
            _ => baselines(loaded, &self.baselines, false)?,
        };
        let picture = Picture::new(&loaded.library, &standings, own_profile(loaded)?);
        let root = loaded.workspace.as_ref().map(|workspace| workspace.root.as_path());
        if self.by == By::Control && !self.production {
            let list = by_control(&picture, &chosen);
            global.write(BY_CONTROL, |target| {
                Ok(match target.format {
                    "csv" => sheet::csv(&list.sheet()).into_bytes(),
                    "xlsx" => xlsx::book(&Book::plain("Controls", [("Controls", list.sheet())]))?,
                    "json" => json::json(&list).into_bytes(),
                    _ => document(global, "controls.md", &list, root)?.into_bytes(),
                })
            })?;
            return Ok(Exit::Clean);
        }
        let wish =
            Wish { baselines: &chosen, profile: self.profile.as_deref(), config: self.config.as_deref(), date: day };
        let report = draw(loaded, &standings, &picture, &wish)?;
        if let Some(profile) = &report.profile {
            say_below(global, &loaded.library, profile, &chosen);
        }
        global.write(FORMATS, |target| {
            Ok::<_, Failure>(match (target.format, self.production) {
                ("csv", true) => sheet::csv(&report.production().sheet()).into_bytes(),
                ("xlsx", true) => {
                    xlsx::book(&Book::plain("Production", [("Production", report.production().sheet())]))?
                }
                ("json", true) => json::json(&report.production()).into_bytes(),
                ("csv", false) => sheet::csv(&report.sheet()).into_bytes(),
                ("xlsx", false) => xlsx::book(&report.book())?,
                ("json", false) => json::json(&report).into_bytes(),
                ("html", true) => document(global, "production.html", &report.production(), root)?.into_bytes(),
                ("html", false) => {
                    let ladder: Vec<&str> = loaded.library.ladder().map(|profile| profile.id.as_str()).collect();
                    document(global, "checklist.html", &report.page(&ladder), root)?.into_bytes()
                }
                (_, true) => document(global, "production.md", &report.production(), root)?.into_bytes(),
                _ => document(global, "checklist.md", &report, root)?.into_bytes(),
            })
        })?;
        Ok(Exit::Clean)
    }
}
