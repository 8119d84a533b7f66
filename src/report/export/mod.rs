//! What officers hand in elsewhere: the rows of FedRAMP's workbooks, of eMASS and of CISO Assistant, from the same picture
//! that the matrix shows. It must write no word that says more than the picture, and leave blank what nobody said.

pub mod ciso;
pub mod ciso_back;
pub mod emass;
pub mod emass_fill;
pub mod fedramp;
mod fedramp_rules;
pub mod kinds;
mod poam;
mod said;
mod shown;
mod ssp;
pub mod words;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use super::picture::Picture;
use crate::audit::Audit;
use crate::diag::Finding;
use crate::load::BaselineRef;
use crate::model::waiver::Waiver;

use kinds::{Kind, SheetKind};

pub use ssp::Summary;

/// What stands in one row, by the names that the columns of `kinds.yaml` give it.
pub type Cells = BTreeMap<&'static str, String>;

/// Everything that an export rests on.
#[derive(Debug)]
pub struct Sources<'s, 'p> {
    /// The state of the controls.
    pub picture: &'s Picture<'p>,
    /// The product's name; none outside a workspace.
    pub product: Option<&'s str>,
    /// The baseline whose controls are rows.
    pub baseline: Option<BaselineRef<'p>>,
    /// The audits of the configurations.
    pub audits: &'s [Audit],
    /// The workspace's waivers.
    pub waivers: &'s [Waiver],
    /// The day for which waivers and reviews were judged.
    pub date: jiff::civil::Date,
}

/// One export.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Export {
    /// Version of this shape.
    pub schema_version: u32,
    /// The kind of export, as on the command line.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// Where its form was seen.
    pub source: String,
    /// The product's name; null outside a workspace.
    pub product: Option<String>,
    /// The baseline whose controls are rows; null where all are.
    pub baseline: Option<String>,
    /// The day for which waivers and reviews were judged, where the rows depend on it.
    pub date: Option<String>,
    /// What must be known of it: what is blank and why, what was left out.
    pub notes: Vec<String>,
    /// The tables.
    pub sheets: Vec<Table>,
    /// What contradicts the rules of the form.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub findings: Vec<Finding>,
    /// The controls one by one, where the kind is also a document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub controls: Vec<Summary>,
}

/// One table of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The headers of its columns.
    pub columns: Vec<String>,
    /// Its rows, each as long as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// What a kind gathers before it is laid out.
#[derive(Debug, Default)]
struct Gathered {
    /// The rows of each sheet, in the order of the kind's sheets.
    rows: Vec<Vec<Cells>>,
    notes: Vec<String>,
    findings: Vec<Finding>,
    is_dated: bool,
    controls: Vec<Summary>,
}

impl Export {
    /// Makes an export of a kind.
    #[must_use]
    pub fn of(kind: &Kind, sources: &Sources<'_, '_>) -> Self {
        let mut gathered = match kind.id.as_str() {
            "fedramp-cis" => fedramp::cis(sources),
            "fedramp-crm" => fedramp::crm(sources),
            "fedramp-cis-crm" => fedramp::both(sources),
            "fedramp-poam" => poam::items(sources),
            "fedramp-ssp" => ssp::summaries(sources),
            "ciso-assistant" => ciso::rows(sources),
            // Its rows are written into a template and have no table of their own.
            "emass" => emass::told(sources),
            other => panic!("internal error: nothing gathers the export `{other}`"),
        };
        gathered.findings.extend(sources.audits.iter().flat_map(shown::unaudited));
        crate::diag::sort(&mut gathered.findings);
        gathered.findings.dedup();
        let sheets = kind.sheets.iter().zip(&gathered.rows).map(|(sheet, rows)| table(sheet, rows));
        let notes = kind.notes.iter().cloned().chain(gathered.notes).chain(kind.blanks());
        Self {
            schema_version: 1,
            kind: kind.id.clone(),
            title: kind.title.clone(),
            source: kind.source.clone(),
            product: sources.product.map(str::to_owned),
            baseline: sources.baseline.map(|baseline| baseline.name()),
            date: (gathered.is_dated || !sources.audits.is_empty()).then(|| sources.date.to_string()),
            notes: notes.collect(),
            sheets: sheets.collect(),
            findings: gathered.findings,
            controls: gathered.controls,
        }
    }
}

impl Export {
    /// Takes in what came of writing it into a template.
    pub fn add(&mut self, notes: Vec<String>, findings: Vec<Finding>) {
        self.notes.extend(notes);
        self.findings.extend(findings);
        crate::diag::sort(&mut self.findings);
    }
}

impl Table {
    /// As a sheet.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet { header: self.columns.clone(), rows: self.rows.clone() }
    }
}

/// Cells that are blank until something is known.
fn blank(names: impl IntoIterator<Item = &'static str>) -> Cells {
    names.into_iter().map(|name| (name, String::new())).collect()
}

fn table(sheet: &SheetKind, rows: &[Cells]) -> Table {
    // A name in the table that nothing fills would be an empty column that nobody notices.
    let known = |row: &Cells, name: &String| match row.get(name.as_str()) {
        Some(text) => text.clone(),
        None => panic!("internal error: nothing fills `{name}` of the sheet `{}`", sheet.name),
    };
    let cell = |row: &Cells, is: &Option<String>| is.as_ref().map(|name| known(row, name)).unwrap_or_default();
    Table {
        name: sheet.name.clone(),
        columns: sheet.columns.iter().map(|column| column.header.clone()).collect(),
        rows: rows.iter().map(|row| sheet.columns.iter().map(|column| cell(row, &column.is)).collect()).collect(),
    }
}
