//! `probity list`: what there is, by name.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::output::{Exit, Failure};
use super::{Done, Global};
use crate::render::{json, sheet};
use crate::report::Sheet;
use crate::report::list::{BaselineList, ControlEntries, KINDS};

pub(super) const FORMATS: &[&str] = &["text", "json", "csv", "md"];

#[derive(Debug, Args)]
pub(super) struct List {
    /// What to list
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(names()), ignore_case = true)]
    kind: String,
    /// With controls: the members of this baseline, or the entries of this catalog
    #[arg(long, visible_alias = "framework", short, value_name = "BASELINE")]
    baseline: Option<String>,
}

fn names() -> Vec<&'static str> {
    ["baselines", "controls"].into_iter().chain(KINDS.iter().map(|kind| kind.name)).collect()
}

impl List {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open_library()?;
        let library = &loaded.library;
        let (table, json_text) = match self.kind.to_ascii_lowercase().as_str() {
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
                let table = (kind.rows)(library);
                let text = as_json(kind.name, &table);
                (table, text)
            }
        };
        global.write(FORMATS, |target| {
            Ok(match target.format {
                "json" => json_text.clone(),
                "csv" => sheet::csv(&table),
                "md" => sheet::markdown(&table),
                _ => sheet::text(&table),
            })
        })?;
        Ok(Exit::Clean)
    }
}

/// A table as JSON: one object a row, with the columns' names in lower case.
fn as_json(name: &str, table: &Sheet) -> String {
    let keys: Vec<String> = table.header.iter().map(|column| column.to_lowercase().replace(' ', "_")).collect();
    let rows = table.rows.iter().map(|row| {
        keys.iter().cloned().zip(row.iter().map(|cell| cell.clone().into())).collect::<serde_json::Map<_, _>>()
    });
    json::json(&serde_json::json!({ "schema_version": 1, name: rows.collect::<Vec<_>>() }))
}
