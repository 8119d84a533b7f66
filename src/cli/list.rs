//! `probity list`: what there is, by name.

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::output::{Exit, Failure, unwritten};
use super::{Done, Global};
use crate::render::{json, sheet};
use crate::report::list::{BaselineList, ControlEntries, KINDS};

pub(super) const FORMATS: &[&str] = &["text", "json", "csv", "md"];

#[derive(Debug, Args)]
pub(super) struct List {
    /// What to list
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(names()), ignore_case = true)]
    kind: Option<String>,
    /// With controls: the members of this baseline, or the entries of this catalog
    #[arg(long, visible_alias = "framework", short, value_name = "BASELINE")]
    baseline: Option<String>,
}

fn names() -> Vec<&'static str> {
    ["baselines", "controls"].into_iter().chain(KINDS.iter().map(|kind| kind.name)).collect()
}

impl List {
    pub(super) fn run(&self, global: &Global) -> Done {
        let Some(kind) = &self.kind else {
            let kinds = names().join(", ");
            return Err(Failure::Message(format!(
                "name what to list, as in `probity list profiles`; there are: {kinds}"
            )));
        };
        let loaded = global.open_library()?;
        let library = &loaded.library;
        let (table, json_text) = match kind.to_ascii_lowercase().as_str() {
            "baselines" => {
                let list = BaselineList::of(library);
                (list.sheet(), json::json(&list))
            }
            "controls" => {
                let Some(name) = &self.baseline else {
                    let message = "name a baseline or a catalog: `probity list controls --baseline nist-800-53-r5/low`";
                    return Err(Failure::Message(message.into()));
                };
                let list = match library.catalogs().catalog(name) {
                    Some(catalog) if !catalog.controls.is_empty() => ControlEntries::of_catalog(catalog),
                    _ => ControlEntries::of_baseline(library, library.baseline(name)?),
                };
                (list.sheet(), json::json(&list))
            }
            name => {
                let kind = KINDS.iter().find(|kind| kind.name == name);
                let kind = kind.ok_or_else(|| Failure::Message(format!("there is nothing called `{name}` to list")))?;
                let list = (kind.rows)(library);
                (list.sheet(), json::json(&json!({ "schema_version": 1, kind.name: list.objects() })))
            }
        };
        global.write(FORMATS, |target| {
            Ok(match target.format {
                "json" => json_text.clone(),
                "csv" => sheet::csv(&table),
                "md" => sheet::markdown(&table),
                "text" => sheet::text(&table),
                other => unwritten(other),
            })
        })?;
        Ok(Exit::Clean)
    }
}
