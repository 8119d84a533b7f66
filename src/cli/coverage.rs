//! `probity coverage`: how much of each baseline is addressed, and on what that rests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::auditing::{Wanted, text_of};
use super::output::{Exit, Failure, say, unwritten};
use super::session::{baselines, date, document, look, own_audits, own_profile};
use super::{Done, Global};
use crate::audit::{Audit, Level, Status};
use crate::load::BaselineRef;
use crate::render::notices::{self, Colour};
use crate::render::{json, sheet};
use crate::report::coverage::CoverageReport;
use crate::report::picture::Picture;
use crate::report::{Notice, ratchet};

pub(super) const FORMATS: &[&str] = &["text", "json", "csv", "md", "svg"];

#[derive(Debug, Args)]
pub(super) struct Coverage {
    /// A baseline such as fedramp-r5/moderate; may repeat. Default: the workspace's, else every shipped one
    #[arg(long = "baseline", visible_alias = "framework", short, value_name = "BASELINE")]
    baselines: Vec<String>,
    /// Count by family too; JSON and Markdown always do
    #[arg(long)]
    families: bool,
    /// An earlier report (`coverage --format json`): exit 1 where a control stands lower, or a claim rests on less, than there
    #[arg(long, value_name = "FILE")]
    not_below: Option<PathBuf>,
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

impl Coverage {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let day = date(self.date.as_deref())?;
        let standings = look(loaded.workspace.as_ref(), day)?;
        let chosen = baselines(loaded, &self.baselines, true)?;
        let profile = own_profile(loaded)?;
        let names: Vec<String> = chosen.iter().map(BaselineRef::name).collect();
        let wanted = Wanted::plain(None, &names, day);
        let audits = own_audits(loaded, &standings, None, &wanted)?;
        let picture = Picture::new(&loaded.library, &standings, profile);
        // Read before anything is written: the new report may go to the same file.
        let before = self.not_below.as_deref().map(earlier).transpose()?;
        let report = CoverageReport::of(&picture, &chosen, &proven(&audits)).with_claims(&standings);
        let table = || if self.families { report.families() } else { report.sheet() };
        let root = loaded.workspace.as_ref().map(|workspace| workspace.root.as_path());
        global.write(FORMATS, |target| {
            Ok(match target.format {
                "json" => json::json(&report),
                "csv" => sheet::csv(&table()),
                "md" => document(global, "coverage.md", &report, root)?,
                "svg" => document(global, "coverage.svg", &report, root)?,
                "text" => sheet::text(&table()),
                other => unwritten(other),
            })
        })?;
        if before.as_ref().is_some_and(|before| before.claims.is_none()) {
            global.note(
                "note: the earlier report does not say what the claims rest on, so lost pins and lost kinds of evidence \
                 were not looked for; write it anew",
            );
        }
        let fallen = before.map(|before| ratchet::fallen(&before, &report)).unwrap_or_default();
        if fallen.is_empty() {
            return Ok(Exit::Clean);
        }
        let fallen: Vec<Notice> = fallen.iter().map(Notice::of).collect();
        say(notices::text(&fallen, &loaded.library.sources, Colour::Off).trim_end());
        Ok(Exit::Findings)
    }
}

/// An earlier report, with every control; counts alone could not show which of them fell.
fn earlier(file: &Path) -> Result<CoverageReport, Failure> {
    let shown = file.display().to_string();
    let text = text_of(file, &shown)?;
    let report: CoverageReport = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::Message(format!(
            "{shown}:{line}:{column}: this is no coverage report; `probity coverage -o coverage.json` writes one"
        ))
    })?;
    if report.schema_version != 1
        || report.baselines.is_empty()
        || report.baselines.iter().any(|one| one.by_control.len() != one.tally.controls)
    {
        return Err(Failure::Message(format!(
            "{shown}: this report does not list every control in the shape that is known here; write it anew"
        )));
    }
    Ok(report)
}

/// The safeguards whose required checks on configuration all passed in every audit.
pub(super) fn proven(audits: &[Audit]) -> BTreeSet<String> {
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
