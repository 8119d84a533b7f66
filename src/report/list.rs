//! What there is: baselines, controls, safeguards, settings, checks, profiles and the rest, by name.
//! One row a thing; `explain` says more.

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use crate::audit::derive::{Ladder, Links};
use crate::load::{BaselineRef, Library};

/// A baseline, as others rely on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BaselineEntry {
    /// `fedramp-r5/moderate`.
    pub id: String,
    /// Its full name.
    pub title: String,
    /// How many controls it has.
    pub controls: usize,
    /// The profile its catalog declares.
    pub declared_profile: Option<String>,
    /// The profile its necessary links need; null where too few exist to say.
    pub derived_profile: Option<String>,
    /// What must be said of it.
    pub note: Option<String>,
}

/// `list baselines`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BaselineList {
    /// Version of this shape.
    pub schema_version: u32,
    /// Every baseline.
    pub baselines: Vec<BaselineEntry>,
}

impl BaselineList {
    /// Every baseline of the library.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        let links = Links::new(library);
        let ladder = Ladder::new(library);
        let entry = |baseline: BaselineRef<'_>| {
            let notes = baseline.notes();
            BaselineEntry {
                id: baseline.name(),
                title: baseline.title(),
                controls: baseline.baseline.controls.len(),
                declared_profile: baseline.baseline.declared_profile.as_ref().map(|profile| profile.value.clone()),
                derived_profile: ladder.derive(&links, baseline).0,
                note: (!notes.is_empty()).then(|| notes.join(" ")),
            }
        };
        Self { schema_version: 1, baselines: library.catalogs().baselines().map(entry).collect() }
    }

    /// As a table.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(["Baseline", "Title", "Controls", "Declared", "Derived"]);
        for entry in &self.baselines {
            let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
            let bound =
                if entry.note.as_ref().is_some_and(|note| note.starts_with("Lower bound")) { "at least " } else { "" };
            sheet.push([
                entry.id.clone(),
                entry.title.clone(),
                format!("{bound}{}", entry.controls),
                or_dash(&entry.declared_profile),
                or_dash(&entry.derived_profile),
            ]);
        }
        sheet
    }
}

/// A control, as others rely on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ControlEntry {
    /// Its id in its catalog.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `active` or `withdrawn`.
    pub status: &'static str,
    /// What is not certain about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// `list controls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ControlEntries {
    /// Version of this shape.
    pub schema_version: u32,
    /// The controls, in their catalog's order.
    pub controls: Vec<ControlEntry>,
}

impl ControlEntries {
    /// The members of a baseline.
    #[must_use]
    pub fn of_baseline(library: &Library, baseline: BaselineRef<'_>) -> Self {
        let members = library.catalogs().members(baseline);
        let entry = |control: crate::load::ControlRef<'_>| {
            let condition = baseline.baseline.conditions.get(control.control.id.as_str());
            let mark = control.control.mark.iter().chain(condition).cloned().collect::<Vec<_>>().join("; ");
            control_entry(control.control, (!mark.is_empty()).then_some(mark))
        };
        Self { schema_version: 1, controls: members.into_iter().map(entry).collect() }
    }

    /// Every control of a catalog.
    #[must_use]
    pub fn of_catalog(catalog: &crate::model::catalog::Catalog) -> Self {
        let controls = catalog.controls.iter().map(|control| control_entry(control, control.mark.clone()));
        Self { schema_version: 1, controls: controls.collect() }
    }

    /// As a table.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(["Control", "Title", "Status", "Note"]);
        for control in &self.controls {
            let note = control.mark.clone().unwrap_or_default();
            sheet.push([control.id.clone(), control.title.clone(), control.status.to_owned(), note]);
        }
        sheet
    }
}

fn control_entry(control: &crate::model::catalog::Control, mark: Option<String>) -> ControlEntry {
    let status = if control.withdrawn.is_some() { "withdrawn" } else { "active" };
    ControlEntry { id: control.id.value.clone(), title: control.title.clone(), status, mark }
}

/// A kind of thing that can be listed.
#[derive(Debug, Clone, Copy)]
pub struct ListKind {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its rows.
    pub rows: fn(&Library) -> Sheet,
}

/// The kinds that need nothing but the library; `baselines` and `controls` have shapes of their own.
pub const KINDS: &[ListKind] = &[
    ListKind { name: "catalogs", about: "frameworks with their release", rows: catalogs },
    ListKind { name: "crosswalks", about: "mappings between catalogs", rows: crosswalks },
    ListKind { name: "safeguards", about: "protective measures", rows: safeguards },
    ListKind { name: "settings", about: "canonical configuration values", rows: settings },
    ListKind { name: "checks", about: "rules on settings, and questions", rows: checks },
    ListKind { name: "profiles", about: "security profiles, lowest first", rows: profiles },
    ListKind { name: "dialects", about: "spellings of configuration files", rows: dialects },
    ListKind { name: "exports", about: "what is written for other programs and templates", rows: exports },
    ListKind { name: "codes", about: "codes of findings", rows: codes },
];

fn catalogs(library: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Catalog", "Title", "Version", "Controls", "Baselines", "Source"]);
    for catalog in library.catalogs().all() {
        let baselines: Vec<&str> = catalog.baselines.iter().map(|baseline| baseline.id.as_str()).collect();
        sheet.push([
            catalog.id.value.clone(),
            catalog.title.clone(),
            catalog.version.clone(),
            catalog.controls.len().to_string(),
            baselines.join(", "),
            catalog.source.clone(),
        ]);
    }
    sheet
}

fn exports(_: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Export", "Title", "Formats"]);
    for kind in &super::export::kinds::Kinds::shipped().kinds {
        sheet.push([kind.id.clone(), kind.title.clone(), kind.formats.join(", ")]);
    }
    sheet
}

fn crosswalks(library: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Crosswalk", "From", "To", "Pairs", "Standing", "Credit"]);
    for crosswalk in library.crosswalks() {
        let pairs: usize = crosswalk.pairs.iter().map(|pair| pair.to.len()).sum();
        let standing = if crosswalk.derived { "our suggestion, not published" } else { "published" };
        sheet.push([
            crosswalk.id.value.clone(),
            crosswalk.from.catalog.value.clone(),
            crosswalk.to.catalog.value.clone(),
            pairs.to_string(),
            standing.to_owned(),
            crosswalk.credit.clone().unwrap_or_default(),
        ]);
    }
    sheet
}

fn safeguards(library: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Safeguard", "Title", "Section", "Checks", "Controls"]);
    for safeguard in library.safeguards() {
        sheet.push([
            safeguard.id.value.clone(),
            safeguard.title.clone(),
            safeguard.section.title().to_owned(),
            safeguard.checks.len().to_string(),
            safeguard.supports.len().to_string(),
        ]);
    }
    sheet
}

fn settings(library: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Setting", "Title", "Type", "Settled by"]);
    for setting in library.settings() {
        let word = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
        };
        sheet.push([
            setting.id.value.clone(),
            setting.title.clone(),
            word(serde_json::to_value(setting.kind)),
            word(serde_json::to_value(setting.settled_by)),
        ]);
    }
    sheet
}

fn checks(library: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Check", "Safeguard", "Looks at", "Severity"]);
    for safeguard in library.safeguards() {
        for check in &safeguard.checks {
            let looks_at = match (&check.setting, &check.select, &check.compare) {
                (Some(setting), _, _) => setting.value.clone(),
                (_, Some(path), _) if check.keys.is_empty() => path.value.clone(),
                (_, Some(path), _) => format!("{path} ({} names of keys)", check.keys.len()),
                (_, _, Some(compare)) => format!("{} and {}", compare.left, compare.right),
                _ => "a question".to_owned(),
            };
            sheet.push([check.id.value.clone(), safeguard.id.value.clone(), looks_at, check.severity.to_string()]);
        }
    }
    sheet
}

fn profiles(library: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Profile", "Extends", "Required", "Recommended", "Summary"]);
    for profile in library.profiles() {
        let asked = crate::audit::plan::asked_by(library, profile);
        let required = asked.values().filter(|asked| asked.required.is_some()).count();
        let recommended = asked.values().filter(|asked| asked.recommended.is_some()).count();
        sheet.push([
            profile.id.value.clone(),
            profile.extends.as_ref().map_or_else(|| "-".to_owned(), |id| id.value.clone()),
            required.to_string(),
            recommended.to_string(),
            profile.summary.clone(),
        ]);
    }
    sheet
}

fn dialects(library: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Dialect", "Title", "Unknown keys"]);
    for dialect in library.dialects() {
        let unknown = if dialect.closed { "fail" } else { "near misses fail" };
        sheet.push([dialect.id.value.clone(), dialect.title.clone(), unknown.to_owned()]);
    }
    sheet
}

fn codes(_: &Library) -> Sheet {
    let mut sheet = Sheet::new(["Code", "Severity", "Meaning"]);
    for code in crate::diag::Code::ALL {
        sheet.push([code.name(), code.severity().word(), code.title()]);
    }
    sheet
}
