//! `probity checklist`: the officer's checklist by safeguard or by control, and the pre-launch checklist.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::auditing::Wanted;
use super::output::{Exit, Failure};
use super::session::{baselines, date, document, look, own_audits, own_profile};
use super::{Done, Global};
use crate::load::BaselineRef;
use crate::render::{json, sheet};
use crate::report::checklist::{Checklist as Report, Sources};
use crate::report::control_list::by_control;
use crate::report::picture::Picture;
use crate::report::recommend::Recommendation;

pub(super) const FORMATS: &[&str] = &["md", "csv", "json"];

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
    /// One row a control
    Control,
}

impl Checklist {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let library = &loaded.library;
        let standings = look(loaded.workspace.as_ref())?;
        let has_own = loaded.workspace.as_ref().is_some_and(|workspace| !workspace.manifest.baselines.is_empty());
        let chosen = match (self.production, self.baselines.is_empty(), has_own) {
            (true, true, false) => Vec::new(),
            _ => baselines(loaded, &self.baselines, false)?,
        };
        let manifest = loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
        let own = own_profile(loaded)?.map(str::to_owned);
        let picture = Picture::new(library, &standings, own.as_deref());
        let root = loaded.workspace.as_ref().map(|workspace| workspace.root.as_path());
        if self.by == By::Control && !self.production {
            let list = by_control(&picture, &chosen);
            global.write(FORMATS, |target| {
                Ok(match target.format {
                    "csv" => sheet::csv(&list.sheet()),
                    "json" => json::json(&list),
                    _ => document(global, "controls.md", &list, root)?,
                })
            })?;
            return Ok(Exit::Clean);
        }
        let recommended = || Recommendation::of(&picture, &chosen).profile;
        let lowest = || library.ladder().next().map(|profile| profile.id.value.clone());
        let profile = self.profile.clone().or(own).or_else(recommended).or_else(lowest);
        let profile = profile.map(|name| library.profile(&name)).transpose()?;
        let judged = self.config.is_some() || loaded.workspace.is_some();
        let day = date(self.date.as_deref())?;
        let names: Vec<String> = chosen.iter().map(BaselineRef::name).collect();
        let name = profile.map(|profile| profile.id.as_str());
        let wanted = Wanted::plain(name, &names, day);
        let audits = own_audits(loaded, &standings, self.config.as_deref(), &wanted)?;
        let report = Report::by_safeguard(&Sources {
            picture: &picture,
            product: manifest.map(|manifest| manifest.product.name.as_str()),
            profile,
            baselines: &chosen,
            audits: &audits,
            date: judged.then_some(day),
        })?;
        global.write(FORMATS, |target| {
            Ok::<_, Failure>(match (target.format, self.production) {
                ("csv", _) => sheet::csv(&report.sheet()),
                ("json", _) => json::json(&report),
                (_, true) => document(global, "production.md", &report.production(), root)?,
                _ => document(global, "checklist.md", &report, root)?,
            })
        })?;
        Ok(Exit::Clean)
    }
}
