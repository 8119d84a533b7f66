//! `probity profiles`: the ladder side by side, or the difference of two profiles.

use clap::Args;

use super::output::{Exit, unwritten};
use super::{Done, Global};
use crate::model::profile::Profile;
use crate::render::{json, sheet};
use crate::report::profiles::ProfileTable;

pub(super) const FORMATS: &[&str] = &["text", "json", "csv", "md"];

#[derive(Debug, Args)]
pub(super) struct Profiles {
    /// A profile to show, or two to compare. Default: the whole ladder
    #[arg(num_args = 0..=2, value_name = "PROFILE")]
    profiles: Vec<String>,
}

impl Profiles {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open_library()?;
        let library = &loaded.library;
        let chosen: Vec<&Profile> = if self.profiles.is_empty() {
            library.profiles().iter().collect()
        } else {
            self.profiles.iter().map(|name| library.profile(name)).collect::<Result<_, _>>()?
        };
        let table = ProfileTable::of(library, &chosen, self.profiles.len() == 2);
        global.write(FORMATS, |target| {
            Ok(match target.format {
                "json" => json::json(&table),
                "csv" => sheet::csv(&table.sheet()),
                "md" => sheet::markdown(&table.sheet()),
                "text" => sheet::text(&table.sheet()),
                other => unwritten(other),
            })
        })?;
        Ok(Exit::Clean)
    }
}
