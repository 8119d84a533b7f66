//! What there is: baselines, controls, safeguards, settings, checks, profiles and the rest, by name.
//! One row a thing; `explain` says more.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::Sheet;
use super::listing::Listing;
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
    pub rows: fn(&Library) -> Listing,
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

fn catalogs(library: &Library) -> Listing {
    let mut list = Listing::new(&[
        ("id", "Catalog"),
        ("title", "Title"),
        ("version", "Version"),
        ("controls", "Controls"),
        ("baselines", "Baselines"),
        ("source", "Source"),
    ]);
    for catalog in library.catalogs().all() {
        let baselines: Vec<&str> = catalog.baselines.iter().map(|baseline| baseline.id.as_str()).collect();
        list.push([
            json!(catalog.id.value),
            json!(catalog.title),
            json!(catalog.version),
            json!(catalog.controls.len()),
            json!(baselines),
            json!(catalog.source),
        ]);
    }
    list
}

fn exports(_: &Library) -> Listing {
    let mut list = Listing::new(&[("id", "Export"), ("title", "Title"), ("formats", "Formats")]);
    for kind in &super::export::kinds::Kinds::shipped().kinds {
        list.push([json!(kind.id), json!(kind.title), json!(kind.formats)]);
    }
    list
}

fn crosswalks(library: &Library) -> Listing {
    let mut list = Listing::new(&[
        ("id", "Crosswalk"),
        ("from", "From"),
        ("to", "To"),
        ("pairs", "Pairs"),
        ("standing", "Standing"),
        ("credit", "Credit"),
    ]);
    for crosswalk in library.crosswalks() {
        let pairs: usize = crosswalk.pairs.iter().map(|pair| pair.to.len()).sum();
        let standing = if crosswalk.derived { "our suggestion, not published" } else { "published" };
        list.push([
            json!(crosswalk.id.value),
            json!(crosswalk.from.catalog.value),
            json!(crosswalk.to.catalog.value),
            json!(pairs),
            json!(standing),
            json!(crosswalk.credit),
        ]);
    }
    list
}

fn safeguards(library: &Library) -> Listing {
    let mut list = Listing::new(&[
        ("id", "Safeguard"),
        ("title", "Title"),
        ("section", "Section"),
        ("checks", "Checks"),
        ("controls", "Controls"),
    ]);
    for safeguard in library.safeguards() {
        list.push([
            json!(safeguard.id.value),
            json!(safeguard.title),
            json!(safeguard.section.title()),
            json!(safeguard.checks.len()),
            json!(safeguard.supports.len()),
        ]);
    }
    list
}

fn settings(library: &Library) -> Listing {
    let mut list =
        Listing::new(&[("id", "Setting"), ("title", "Title"), ("type", "Type"), ("settled_by", "Settled by")]);
    for setting in library.settings() {
        list.push([json!(setting.id.value), json!(setting.title), json!(setting.kind), json!(setting.settled_by)]);
    }
    list
}

fn checks(library: &Library) -> Listing {
    let mut list = Listing::new(&[
        ("id", "Check"),
        ("safeguard", "Safeguard"),
        ("looks_at", "Looks at"),
        ("severity", "Severity"),
    ]);
    for safeguard in library.safeguards() {
        for check in &safeguard.checks {
            let looks_at = match (&check.setting, &check.select, &check.compare) {
                (Some(setting), _, _) => setting.value.clone(),
                (_, Some(path), _) if check.keys.is_empty() => path.value.clone(),
                (_, Some(path), _) => match check.keys.len() {
                    1 => format!("{path} (1 name of a key)"),
                    several => format!("{path} ({several} names of keys)"),
                },
                (_, _, Some(compare)) => format!("{} and {}", compare.left, compare.right),
                _ => "a question".to_owned(),
            };
            list.push([json!(check.id.value), json!(safeguard.id.value), json!(looks_at), json!(check.severity)]);
        }
    }
    list
}

fn profiles(library: &Library) -> Listing {
    let mut list = Listing::new(&[
        ("id", "Profile"),
        ("extends", "Extends"),
        ("required", "Required"),
        ("recommended", "Recommended"),
        ("summary", "Summary"),
    ]);
    for profile in library.profiles() {
        let asked = crate::audit::plan::asked_by(library, profile);
        let required = asked.values().filter(|asked| asked.required.is_some()).count();
        let recommended = asked.values().filter(|asked| asked.recommended.is_some()).count();
        list.push([
            json!(profile.id.value),
            json!(profile.extends.as_ref().map(|id| &id.value)),
            json!(required),
            json!(recommended),
            json!(profile.summary),
        ]);
    }
    list
}

fn dialects(library: &Library) -> Listing {
    let mut list = Listing::new(&[("id", "Dialect"), ("title", "Title"), ("unknown_keys", "Unknown keys")]);
    for dialect in library.dialects() {
        let unknown = if dialect.closed { "fail" } else { "near misses fail" };
        list.push([json!(dialect.id.value), json!(dialect.title), json!(unknown)]);
    }
    list
}

fn codes(_: &Library) -> Listing {
    let mut list = Listing::new(&[("id", "Code"), ("severity", "Severity"), ("title", "Meaning")]);
    for code in crate::diag::Code::ALL {
        list.push([json!(code.name()), json!(code.severity()), json!(code.title())]);
    }
    list
}
