//! `probity schema`: the JSON Schemas of the files that people write and of the outputs others rely on.

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::Value;

use super::output::{Exit, Failure};
use super::{Done, Global};
use crate::load::schema_of;
use crate::model;
use crate::render::json;
use crate::report;

/// Makes a schema.
type Make = fn() -> Value;

/// Every published schema: its name and how it is made. The files under `schemas/` are these, to the byte.
pub const SCHEMAS: &[(&str, Make)] = &[
    ("catalog", schema_of::<model::catalog::Catalog>),
    ("crosswalk", schema_of::<model::crosswalk::Crosswalk>),
    ("overlays", schema_of::<Vec<model::catalog::Overlay>>),
    ("settings", schema_of::<Vec<model::setting::Setting>>),
    ("safeguards", schema_of::<Vec<model::safeguard::Safeguard>>),
    ("profile", schema_of::<model::profile::Profile>),
    ("dialect", schema_of::<model::dialect::Dialect>),
    ("workspace", schema_of::<model::workspace::Manifest>),
    ("statements", schema_of::<Vec<model::statement::Statement>>),
    ("waivers", schema_of::<Vec<model::waiver::Waiver>>),
    ("rule", schema_of::<model::rule_page::RulePage>),
    ("answers", schema_of::<model::answers::Answers>),
    ("audit-output", schema_of::<crate::audit::Audit>),
    ("audits-output", schema_of::<crate::audit::many::Many>),
    ("audit-line-output", schema_of::<crate::render::ndjson::Line<'static>>),
    ("validate-output", schema_of::<crate::validate::gate::Gate>),
    ("lint-output", schema_of::<report::found::Found>),
    ("matrix-output", schema_of::<report::matrix::Matrix>),
    ("checklist-output", schema_of::<report::checklist::Checklist>),
    ("production-output", schema_of::<report::production::Production<'static>>),
    ("import-output", schema_of::<report::answers::Import>),
    ("export-output", schema_of::<report::export::Export>),
    ("coverage-output", schema_of::<report::coverage::CoverageReport>),
    ("diff-output", schema_of::<report::diff::Diff>),
    ("review-output", schema_of::<report::review::Review>),
    ("recommend-output", schema_of::<report::recommend::Recommendation>),
    ("baselines-output", schema_of::<report::list::BaselineList>),
    ("controls-output", schema_of::<report::list::ControlEntries>),
];

pub(super) const FORMATS: &[&str] = &["json"];

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Which schema
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(SCHEMAS.iter().map(|(name, _)| *name)), ignore_case = true)]
    name: String,
}

impl Schema {
    pub(super) fn run(&self, global: &Global) -> Done {
        let found = SCHEMAS.iter().find(|(name, _)| name.eq_ignore_ascii_case(&self.name));
        let (_, make) = found.ok_or_else(|| Failure::Message(format!("there is no schema `{}`", self.name)))?;
        global.write(FORMATS, |_| Ok(json::json(&make())))?;
        Ok(Exit::Clean)
    }
}
