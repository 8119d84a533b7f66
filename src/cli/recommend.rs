//! `probity recommend`: which profile to start from, and why, control by control.

use clap::Args;

use super::output::{Exit, unwritten};
use super::session::baselines;
use super::{Done, Global};
use crate::render::{json, sheet};
use crate::report::picture::Picture;
use crate::report::recommend::Recommendation;

pub(super) const FORMATS: &[&str] = &["text", "json", "csv", "md"];

#[derive(Debug, Args)]
pub(super) struct Recommend {
    /// A baseline such as fedramp-r5/moderate; may repeat. Default: the workspace's, else every shipped one
    #[arg(long = "baseline", visible_alias = "framework", short, value_name = "BASELINE")]
    baselines: Vec<String>,
}

impl Recommend {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let chosen = baselines(loaded, &self.baselines, true)?;
        let picture = Picture::new(&loaded.library, &[], None);
        let report = Recommendation::of(&picture, &chosen);
        let one = chosen.len() == 1 || global.verbose;
        global.write(FORMATS, |target| {
            let table = |render: fn(&crate::report::Sheet) -> String| {
                let mut out = render(&report.sheet());
                for start in &report.baselines {
                    out.push_str(&format!("\n{}: {}\n", start.id, start.sentence));
                    start.notes.iter().for_each(|note| out.push_str(&format!("  {note}\n")));
                    if one && !start.because.is_empty() {
                        out.push_str(&format!("\n{}", render(&Recommendation::reasons(start))));
                    }
                }
                out
            };
            Ok(match target.format {
                "json" => json::json(&report),
                "csv" => sheet::csv(&report.sheet()),
                "md" => table(sheet::markdown),
                "text" => table(sheet::text),
                other => unwritten(other),
            })
        })?;
        Ok(Exit::Clean)
    }
}
