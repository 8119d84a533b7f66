//! The compliance matrix: per baseline every control, what the product does for it, and what shows it.
//! A gap is shown as a gap, and no date or machine path stands in it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use super::coverage::Coverage;
use super::picture::{ControlView, Picture};
use super::recommend::Start;
use super::state::State;
use crate::load::BaselineRef;
use crate::load::library::Supplied;

/// The whole matrix.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Matrix {
    /// Version of this shape.
    pub schema_version: u32,
    /// The product's name; null outside a workspace.
    pub product: Option<String>,
    /// The profile the product aims at.
    pub profile: Option<String>,
    /// The day for which reviews of evidence were judged; not there where none can be too old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// One table a baseline.
    pub baselines: Vec<Table>,
    /// The framework-to-profile table.
    pub profiles: Vec<Start>,
    /// Parts that the workspace supplied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supplied: Vec<Supplied>,
}

/// The table of one baseline.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Table {
    /// The baseline.
    pub id: String,
    /// Its name, and that it is a lower bound where it is one.
    pub label: String,
    /// Its full name.
    pub title: String,
    /// The release of its catalog.
    pub version: String,
    /// What must be said of it.
    pub notes: Vec<String>,
    /// Its coverage.
    pub coverage: Coverage,
    /// The coverage in one line.
    pub coverage_line: String,
    /// Its controls by family.
    pub families: Vec<FamilyRows>,
}

/// The controls of one family.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FamilyRows {
    /// Short name.
    pub id: String,
    /// Full name.
    pub title: String,
    /// Its controls.
    pub controls: Vec<Row>,
}

/// One control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// The control's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is not certain about it or under which condition it is a member.
    pub marks: Vec<String>,
    /// What the product does for it.
    pub implementation: String,
    /// What shows it.
    pub evidence: Vec<String>,
    /// The lowest profile that requires every safeguard necessary for it.
    pub profile: Option<String>,
    /// Its state, as `coverage` names it.
    pub state: State,
    /// The state in the word that people read.
    pub status: &'static str,
}

impl Matrix {
    /// Draws the matrix of some baselines.
    #[must_use]
    pub fn of<'p>(
        picture: &Picture<'p>,
        baselines: &[BaselineRef<'p>],
        product: Option<&str>,
        profile: Option<&str>,
    ) -> Self {
        Self {
            schema_version: 1,
            product: product.map(str::to_owned),
            profile: profile.map(str::to_owned),
            as_of: None,
            baselines: baselines.iter().map(|baseline| table(picture, *baseline)).collect(),
            profiles: baselines
                .iter()
                .map(|baseline| Start { because: Vec::new(), ..Start::of(picture, *baseline) })
                .collect(),
            supplied: picture.library.supplied().to_vec(),
        }
    }

    /// As one flat table.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let product =
            self.product.as_ref().map_or_else(|| "Implementation".to_owned(), |name| format!("{name} Implementation"));
        let mut sheet =
            Sheet::new(["Baseline", "Family", "Control ID", "Description", &product, "Evidence", "Profile", "Status"]);
        for table in &self.baselines {
            for family in &table.families {
                for row in &family.controls {
                    sheet.push([
                        table.label.clone(),
                        family.id.clone(),
                        row.id.clone(),
                        row.description(),
                        row.implementation.clone(),
                        row.evidence.join("; "),
                        row.profile.clone().unwrap_or_default(),
                        row.status.to_owned(),
                    ]);
                }
            }
        }
        sheet
    }
}

impl Row {
    /// The title with its marks.
    #[must_use]
    pub fn description(&self) -> String {
        let marks: String = self.marks.iter().map(|mark| format!(" ({mark})")).collect();
        format!("{}{marks}", self.title)
    }
}

fn table<'p>(picture: &Picture<'p>, baseline: BaselineRef<'p>) -> Table {
    let members = picture.library.catalogs().members(baseline);
    let views: Vec<ControlView<'p>> = members.into_iter().map(|control| picture.view(control)).collect();
    let coverage = Coverage::of(baseline, &views, picture, &BTreeSet::new());
    let mut families: Vec<FamilyRows> = Vec::new();
    for view in &views {
        let (id, title) = view.family();
        let row = row(view, baseline);
        if let Some(family) = families.iter_mut().find(|family| family.id == id) {
            family.controls.push(row);
        } else {
            families.push(FamilyRows { id: id.to_owned(), title: title.to_owned(), controls: vec![row] });
        }
    }
    Table {
        id: baseline.name(),
        label: baseline.label(),
        title: baseline.title(),
        version: baseline.catalog.version.clone(),
        notes: baseline.notes(),
        coverage_line: coverage.line(),
        coverage: coverage.without_parts(),
        families,
    }
}

fn row(view: &ControlView<'_>, baseline: BaselineRef<'_>) -> Row {
    let control = view.control.control;
    let condition = baseline.baseline.conditions.get(control.id.as_str()).cloned();
    let optional =
        baseline.baseline.optional.contains(&control.id.value).then(|| "optional in this baseline".to_owned());
    Row {
        id: control.id.value.clone(),
        title: control.title.clone(),
        marks: control.mark.iter().cloned().chain(condition).chain(optional).collect(),
        implementation: view.said(),
        evidence: view.evidence.clone(),
        profile: view.profile.clone(),
        state: view.state,
        status: view.state.word(),
    }
}
