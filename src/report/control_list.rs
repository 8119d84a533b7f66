//! The checklist by control: every control of the chosen baselines with what is known of it.
//! It must list all of them, the ones nothing addresses too, and ask for no answer: answers are given by safeguard.

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use super::checklist::{Reach, reach};
use super::picture::Picture;
use crate::load::BaselineRef;

/// Every control of some baselines with what is known of it, for officers who work control by control.
#[must_use]
pub fn by_control(picture: &Picture<'_>, baselines: &[BaselineRef<'_>]) -> ControlList {
    let mut controls = Vec::new();
    for baseline in baselines {
        for control in picture.library.catalogs().members(*baseline) {
            let view = picture.view(control);
            let method = baseline.baseline.methods.get(control.control.id.as_str()).cloned();
            let condition = baseline.baseline.conditions.get(control.control.id.as_str()).cloned();
            controls.push(ControlItem {
                baseline: baseline.label(),
                id: control.control.id.value.clone(),
                title: control.control.title.clone(),
                status: view.state.word(),
                responsibility: view.responsibility.map(|r| {
                    serde_json::to_value(r).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
                }),
                implementation: view.said(),
                evidence: view.evidence.clone(),
                safeguards: picture.links.of(&control.name()).iter().map(|(s, _)| s.id.value.clone()).collect(),
                marks: control.control.mark.iter().cloned().chain(condition).chain(method).collect(),
            });
        }
    }
    ControlList {
        schema_version: 1,
        reach: baselines.iter().map(|baseline| reach(picture, *baseline)).collect(),
        controls,
    }
}

/// A checklist by control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ControlList {
    /// Version of this shape.
    pub schema_version: u32,
    /// The baselines and how much of each the safeguards relate to.
    pub reach: Vec<Reach>,
    /// Every control of every baseline.
    pub controls: Vec<ControlItem>,
}

/// One control of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ControlItem {
    /// The baseline.
    pub baseline: String,
    /// The control.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub status: &'static str,
    /// Whose it is, where a statement says.
    pub responsibility: Option<String>,
    /// What the product does for it.
    pub implementation: String,
    /// What shows it.
    pub evidence: Vec<String>,
    /// The safeguards linked to it.
    pub safeguards: Vec<String>,
    /// What is not certain, conditions, and the publisher's assessment method.
    pub marks: Vec<String>,
}

impl ControlList {
    /// As a table to be read; answers are given by safeguard.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new([
            "Baseline",
            "Control ID",
            "Title",
            "Status",
            "Responsibility",
            "Implementation",
            "Evidence",
            "Safeguards",
            "Notes",
        ]);
        for item in &self.controls {
            sheet.push([
                &item.baseline,
                &item.id,
                &item.title,
                item.status,
                item.responsibility.as_deref().unwrap_or_default(),
                &item.implementation,
                &item.evidence.join("; "),
                &item.safeguards.join(", "),
                &item.marks.join("; "),
            ]);
        }
        sheet
    }
}
