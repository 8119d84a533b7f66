//! `probity coverage`: how much of each baseline is addressed, and on what that rests.

use std::collections::BTreeSet;

use clap::Args;

use super::auditing::Wanted;
use super::output::Exit;
use super::session::{baselines, date, look, own_audits};
use super::{Done, Global};
use crate::audit::{Audit, Level, Status};
use crate::load::BaselineRef;
use crate::render::{json, sheet};
use crate::report::coverage::CoverageReport;
use crate::report::picture::Picture;

const FORMATS: &[&str] = &["text", "json", "csv", "md"];

#[derive(Debug, Args)]
pub(super) struct Coverage {
    /// A baseline such as fedramp-r5/moderate; may repeat. Default: the workspace's, else every shipped one
    #[arg(long = "baseline", visible_alias = "framework", short, value_name = "BASELINE")]
    baselines: Vec<String>,
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

impl Coverage {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let standings = look(loaded.workspace.as_ref())?;
        let chosen = baselines(loaded, &self.baselines, true)?;
        let profile = loaded.workspace.as_ref().and_then(|workspace| workspace.manifest.profile.as_ref());
        let profile = profile.map(|profile| profile.as_str());
        let names: Vec<String> = chosen.iter().map(BaselineRef::name).collect();
        let wanted = Wanted::plain(None, &names, date(self.date.as_deref())?);
        let audits = own_audits(loaded, &standings, None, &wanted)?;
        let picture = Picture::new(&loaded.library, &standings, profile);
        let report = CoverageReport::of(&picture, &chosen, &proven(&audits));
        global.write(FORMATS, |target| {
            Ok(match target.format {
                "json" => json::json(&report),
                "csv" => sheet::csv(&report.sheet()),
                "md" => sheet::markdown(&report.sheet()),
                _ => sheet::text(&report.sheet()),
            })
        })?;
        Ok(Exit::Clean)
    }
}

/// The safeguards whose required checks on configuration all passed in every audit.
fn proven(audits: &[Audit]) -> BTreeSet<String> {
    if audits.iter().any(Audit::is_doubtful) {
        return BTreeSet::new();
    }
    let results = || audits.iter().flat_map(|audit| &audit.results).filter(|result| result.level == Level::Required);
    let unproven: BTreeSet<&str> = results()
        .filter(|result| !matches!(result.status, Status::Pass | Status::NotApplicable))
        .map(|r| r.safeguard.as_str())
        .collect();
    let passed = results().filter(|result| result.status == Status::Pass).map(|result| result.safeguard.to_string());
    passed.filter(|safeguard| !unproven.contains(safeguard.as_str())).collect()
}
