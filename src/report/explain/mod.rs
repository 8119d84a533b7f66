//! What a name means: a control, safeguard, setting, check, dialect, profile, baseline or finding code, export.
//! It must repeat every mark, and say what probity does not know.

mod check;
mod spelling;

use super::Sheet;
use super::explain_code::finding_code;
use super::export::kinds::{Kind, Kinds};
use super::picture::Picture;
use super::profiles::ProfileTable;
use super::recommend::{Recommendation, Start};
use crate::audit::plan::expect::fill;
use crate::audit::plan::{asked_by, values};
use crate::diag::{Code, nearest};
use crate::load::{ControlRef, Library, NameError};
use crate::model::catalog::{Catalog, Control};
use crate::model::crosswalk::Crosswalk;
use crate::model::profile::Profile;
use crate::model::safeguard::{How, Params, Safeguard};

use check::{explain_check, explain_setting};
use spelling::explain_dialect;

/// A page of explanation: a title, then parts with a heading each.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Explanation {
    /// The name and what it is.
    pub title: String,
    /// The parts.
    pub parts: Vec<Part>,
}

/// A part of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// Its heading; empty for the first words.
    pub heading: String,
    /// Its lines.
    pub lines: Vec<String>,
}

impl Explanation {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), parts: Vec::new() }
    }

    pub(super) fn part(mut self, heading: &str, lines: impl IntoIterator<Item = String>) -> Self {
        let lines: Vec<String> = lines.into_iter().collect();
        if !lines.is_empty() {
            self.parts.push(Part { heading: heading.to_owned(), lines });
        }
        self
    }
}

/// An export: its formats, where its form was seen, what must be known of it, its columns.
fn explain_export(kind: &Kind) -> Explanation {
    let columns = kind.sheets.iter().flat_map(|sheet| {
        sheet.columns.iter().map(move |column| {
            let why = column.blank.as_ref().map(|why| format!(" (blank: {why})")).unwrap_or_default();
            format!("{}: {}{why}", sheet.name, column.header)
        })
    });
    Explanation::new(format!("{}: {}", kind.id, kind.title))
        .part("", [format!("Written by `probity export {}` as {}.", kind.id, kind.formats.join(", "))])
        .part("Form", [kind.source.clone()])
        .part("To know", kind.notes.iter().map(|note| note.trim().to_owned()))
        .part("Columns", columns)
}

/// Explains whatever has this name.
///
/// # Errors
/// [`NameError`] where nothing has it, with the nearest name.
pub fn explain(picture: &Picture<'_>, topic: &str) -> Result<Vec<Explanation>, NameError> {
    let library = picture.library;
    let mut found = Vec::new();
    let lower = topic.to_lowercase();
    if let Some(code) = Code::parse(&lower) {
        found.push(finding_code(code));
    }
    found.extend(library.safeguard(&lower).map(|safeguard| explain_safeguard(library, safeguard)));
    found.extend(library.check(&lower).map(|(safeguard, check)| explain_check(library, safeguard, check)));
    found.extend(library.setting(&lower).map(|setting| explain_setting(library, setting)));
    found.extend(library.dialect(topic).ok().map(|dialect| explain_dialect(library, dialect)));
    found.extend(library.profile(topic).ok().map(|profile| explain_profile(library, profile)));
    if let Some(kind) = Kinds::shipped().kinds.iter().find(|kind| kind.id == lower) {
        found.push(explain_export(kind));
    }
    found.extend(Kinds::shipped().missing(&lower).map(|missing| {
        let title = format!("{}: {}; there is no such export", missing.id, missing.title);
        Explanation::new(title).part("", [missing.why.trim().to_owned()])
    }));
    if topic.contains('/') {
        let baseline = library.baseline(topic).map_err(|error| in_path(library, topic).unwrap_or(error))?;
        let start = Start::of(picture, baseline);
        found.push(explain_baseline(library, &start));
    }
    found.extend(library.catalogs().catalog(topic).map(explain_catalog));
    found.extend(library.crosswalks().iter().filter(|one| one.id.eq_ignore_ascii_case(topic)).map(explain_crosswalk));
    let control = library.catalogs().control(topic);
    if let Ok((control, part)) = &control {
        found.push(explain_control(picture, *control, part.as_deref()));
    } else {
        found.extend(families(library, topic));
    }
    match (found.is_empty(), control) {
        (false, _) => Ok(found),
        (true, Err(error)) if looks_like_a_control(topic) => Err(error),
        (true, _) => Err(unknown(library, topic)),
    }
}

fn looks_like_a_control(topic: &str) -> bool {
    topic.contains(':') || topic.contains('(') || topic.bytes().any(|b| b.is_ascii_digit())
}

/// That nothing has the name at the end of a path, as one of a file of a test has; nothing where the path begins as that
/// of a baseline does, or no name is near.
fn in_path(library: &Library, topic: &str) -> Option<NameError> {
    let (path, last) = topic.rsplit_once('/')?;
    let catalog = path.split('/').next()?;
    let near = near(library, last).filter(|_| library.catalogs().catalog(catalog).is_none())?;
    Some(NameError::new(format!("nothing is called `{topic}`; did you mean `{near}`?")))
}

/// The name that is nearest, or has the same words in another order.
fn near<'l>(library: &'l Library, topic: &str) -> Option<&'l str> {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split(['-', '_', '.', ' ']).map(str::to_lowercase).collect();
        words.sort();
        words
    };
    let names = names(library);
    nearest(topic, names.iter().copied()).or_else(|| {
        let own = words(topic);
        names.into_iter().find(|name| own.len() > 1 && words(name) == own)
    })
}

/// Everything that can be explained but controls.
fn names(library: &Library) -> Vec<&str> {
    library
        .safeguards()
        .flat_map(|s| std::iter::once(s.id.as_str()).chain(s.checks.iter().map(|check| check.id.as_str())))
        .chain(library.settings().map(|setting| setting.id.as_str()))
        .chain(library.profiles().iter().map(|profile| profile.id.as_str()))
        .chain(library.dialects().map(|dialect| dialect.id.as_str()))
        .chain(library.catalogs().all().iter().map(|catalog| catalog.id.as_str()))
        .chain(library.crosswalks().iter().map(|crosswalk| crosswalk.id.as_str()))
        .chain(Code::ALL.iter().map(|code| code.name()))
        .collect()
}

fn unknown(library: &Library, topic: &str) -> NameError {
    let hint = near(library, topic).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    NameError::new(format!(
        "nothing is called `{topic}`{hint} (a control, family, safeguard, setting, check, dialect, profile, catalog, baseline, crosswalk or finding code can be explained)"
    ))
}

fn explain_catalog(catalog: &crate::model::catalog::Catalog) -> Explanation {
    let baselines = catalog
        .baselines
        .iter()
        .map(|b| format!("{}/{}: {}, {} controls", catalog.id, b.id, b.title, b.controls.len()));
    Explanation::new(format!("{}: {}", catalog.id, catalog.title))
        .part(
            "",
            [format!(
                "Version {}, published by {}. {} entries of its own.",
                catalog.version,
                catalog.publisher,
                catalog.controls.len()
            )],
        )
        .part("Note", catalog.note.clone())
        .part("Baselines", baselines)
        .part("Source", [catalog.source.clone(), format!("Terms: {}", catalog.licence)])
}

/// The families that a name means, with or without their catalog.
fn families(library: &Library, topic: &str) -> Vec<Explanation> {
    let (named, id) = topic.split_once(':').map_or((None, topic), |(catalog, id)| (Some(catalog), id));
    let catalogs = library.catalogs().all().iter();
    let catalogs = catalogs.filter(|catalog| named.is_none_or(|named| catalog.id.eq_ignore_ascii_case(named)));
    let of_catalog = |catalog: &Catalog| {
        let family = catalog.families.iter().find(|family| family.id.eq_ignore_ascii_case(id))?;
        let members = catalog.controls.iter().filter(|control| control.family.as_ref() == Some(&family.id.value));
        let (whole, parts): (Vec<_>, Vec<_>) = members.partition(|control| control.parent.is_none());
        let line = |control: &&Control| {
            let gone = control.withdrawn.as_ref().map(|gone| format!(" (withdrawn: {})", gone.destination()));
            format!("{}: {}{}", control.id, control.title, gone.unwrap_or_default())
        };
        let count = format!("A family of {}: {} entries, and {} below them.", catalog.title, whole.len(), parts.len());
        let page = Explanation::new(format!("{}:{}: {}", catalog.id, family.id, family.title));
        Some(page.part("", [count]).part("Controls", whole.iter().map(line)))
    };
    catalogs.filter_map(of_catalog).collect()
}

fn explain_crosswalk(crosswalk: &Crosswalk) -> Explanation {
    let (from, to) = (&crosswalk.from.catalog, &crosswalk.to.catalog);
    let standing = if crosswalk.derived { " It is probity's own suggestion, not published." } else { "" };
    let pairs: usize = crosswalk.pairs.iter().map(|pair| pair.to.len()).sum();
    let unmapped = &crosswalk.unmapped;
    let first = format!("From {from} to {to}: {} entries on the left, {pairs} pairs.{standing}", crosswalk.pairs.len());
    Explanation::new(format!("{}: {}", crosswalk.id, crosswalk.title))
        .part("", [first])
        .part("Note", crosswalk.note.clone())
        .part("Without a counterpart", if unmapped.is_empty() { Vec::new() } else { vec![unmapped.join(", ")] })
        .part("Source", [crosswalk.source.clone(), format!("Terms: {}", crosswalk.licence)])
        .part("Credit", crosswalk.credit.clone())
}

fn explain_baseline(library: &Library, start: &Start) -> Explanation {
    let reasons = Recommendation::reasons(start);
    let overlay = library.overlays().iter().find(|overlay| *overlay.baseline == start.id);
    let demands = overlay.iter().flat_map(|overlay| &overlay.demands).map(|demand| {
        let mark = demand.mark.as_ref().map(|mark| format!(" (note: {mark})")).unwrap_or_default();
        format!("{} for {}{}{mark}", demand.safeguard, demand.control, lines_of_params(&demand.params))
    });
    Explanation::new(format!("{}: {}", start.id, start.title))
        .part("", [start.sentence.clone()])
        .part("Notes", start.notes.clone())
        .part("What its overlay demands beyond the profile", demands)
        .part("Why this profile", lines(&reasons))
}

/// Parameters in one line, behind what they belong to.
fn lines_of_params(params: &Params) -> String {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown: Vec<String> = params.iter().map(|(name, value)| format!("{name} = {}", text(&value.value.0))).collect();
    if shown.is_empty() { String::new() } else { format!(", {}", shown.join(", ")) }
}

fn lines(sheet: &Sheet) -> Vec<String> {
    sheet.rows.iter().map(|row| row.join(": ")).collect()
}

fn explain_control(picture: &Picture<'_>, found: ControlRef<'_>, part: Option<&str>) -> Explanation {
    let library = picture.library;
    let control = found.control;
    let name = found.name();
    let id = control.id.as_str();
    let in_part = part.map(|part| format!(", part {part}")).unwrap_or_default();
    let kind = if control.group {
        "a heading"
    } else if control.parent.is_some() {
        "an enhancement or point"
    } else {
        "a control"
    };
    let family = found.catalog.families.iter().find(|family| Some(&family.id.value) == control.family.as_ref());
    let family = family.map(|family| format!(", family {} ({})", family.id, family.title)).unwrap_or_default();
    let what = format!("{kind} of {} {}{family}{in_part}.", found.catalog.title, found.catalog.version);
    let withdrawn = control.withdrawn.as_ref().map(|gone| format!("Withdrawn: {}.", gone.destination()));
    let former = control.former_title.as_ref().map(|title| format!("Formerly titled \"{title}\"."));
    let deadline = control.deadline.as_ref().map(|deadline| format!("Deadline: {deadline}."));
    let mark = control.mark.as_ref().map(|mark| format!("Note: {mark}."));
    let first = [what].into_iter().chain(withdrawn).chain(former).chain(deadline).chain(mark);
    let baselines = library.catalogs().baselines().filter(|baseline| {
        let own = baseline.catalog.id == found.catalog.id
            || baseline.catalog.builds_on.as_ref().is_some_and(|base| *base == found.catalog.id);
        own && baseline.baseline.controls.iter().any(|member| **member == *id)
    });
    let baselines: Vec<String> = baselines
        .map(|baseline| {
            let condition = baseline.baseline.conditions.get(id).map(|c| format!(" ({c})")).unwrap_or_default();
            format!("{}{condition}", baseline.name())
        })
        .collect();
    let none = || vec!["none of the baselines that probity has".to_owned()];
    let supports = |how: How| {
        let linked = picture.links.of(&name).iter().filter(move |(_, support)| support.how == how);
        linked.map(|(safeguard, support)| support_line(library, safeguard, &support.from)).collect::<Vec<_>>()
    };
    let parameters = found_parameters(library, found, id);
    let related: Vec<String> = if control.related.is_empty() { Vec::new() } else { vec![control.related.join(", ")] };
    Explanation::new(format!("{name}: {}", control.title))
        .part("", first)
        .part("In baselines", if baselines.is_empty() { none() } else { baselines })
        .part("Cannot be met without", supports(How::Implements))
        .part("Strengthened by", supports(How::Strengthens))
        .part("Assigned parameters", parameters)
        .part("Maps to", mapped(library, found))
        .part("Related", related)
}

/// The safeguard, and which profiles require it.
fn support_line(library: &Library, safeguard: &Safeguard, from: &Params) -> String {
    let required: Vec<&str> = library
        .profiles()
        .iter()
        .filter(|profile| {
            asked_by(library, profile).get(safeguard.id.as_str()).is_some_and(|asked| asked.required.is_some())
        })
        .map(|profile| profile.id.as_str())
        .collect();
    let by = if required.is_empty() {
        "required by no profile".to_owned()
    } else {
        format!("required by {}", required.join(", "))
    };
    let from: Vec<String> =
        from.iter().map(|(name, value)| format!("{name} {}", value.as_str().unwrap_or_default())).collect();
    let from = if from.is_empty() { String::new() } else { format!(", from {} on", from.join(", ")) };
    format!("{} ({}{from}): {by}", safeguard.id, safeguard.title)
}

fn found_parameters(library: &Library, found: ControlRef<'_>, id: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for catalog in library.catalogs().all() {
        let related =
            catalog.id == found.catalog.id || catalog.builds_on.as_ref().is_some_and(|base| *base == found.catalog.id);
        for parameter in catalog.parameters.iter().filter(|parameter| related && *parameter.control == *id) {
            let name = parameter.id.as_deref().unwrap_or("parameter");
            for assigned in &parameter.values {
                let baselines: Vec<String> = assigned.baselines.iter().map(|b| format!("{}/{b}", catalog.id)).collect();
                lines.push(format!("{name} = {} ({})", assigned.value, baselines.join(", ")));
            }
            lines.extend(parameter.mark.as_ref().map(|mark| format!("{} {name}: {mark}", catalog.id)));
        }
    }
    lines
}

fn mapped(library: &Library, found: ControlRef<'_>) -> Vec<String> {
    let id = found.control.id.as_str();
    let mut lines = Vec::new();
    for crosswalk in library.crosswalks() {
        let mut targets: Vec<String> = Vec::new();
        if *crosswalk.from.catalog == *found.catalog.id {
            let pairs = crosswalk.pairs.iter().filter(|pair| *pair.from == *id);
            targets.extend(pairs.flat_map(|pair| pair.to.clone()));
        } else if *crosswalk.to.catalog == *found.catalog.id {
            let pairs = crosswalk.pairs.iter().filter(|pair| pair.to.iter().any(|to| to == id));
            targets.extend(pairs.map(|pair| pair.from.value.clone()));
        }
        if !targets.is_empty() {
            let other = if *crosswalk.from.catalog == *found.catalog.id { &crosswalk.to } else { &crosswalk.from };
            let standing = if crosswalk.derived { " (our suggestion, not published)" } else { "" };
            let credit = crosswalk.credit.as_ref().map(|credit| format!(" [{credit}]")).unwrap_or_default();
            lines.push(format!("{}{standing}: {}{credit}", other.catalog, targets.join(", ")));
        }
    }
    lines
}

fn explain_safeguard(library: &Library, safeguard: &Safeguard) -> Explanation {
    let profiles: Vec<&Profile> = library.profiles().iter().collect();
    let table = ProfileTable::of(library, &profiles, false);
    let row = table.safeguards.iter().find(|row| row.safeguard == *safeguard.id.value);
    let asks =
        row.map(|row| table.profiles.iter().zip(&row.asks).map(|(p, ask)| format!("{p}: {ask}")).collect::<Vec<_>>());
    let overlays = library.overlays().iter().flat_map(|overlay| {
        let demands = overlay.demands.iter().filter(|demand| *demand.safeguard == *safeguard.id);
        demands.map(|demand| {
            let mark = demand.mark.as_ref().map(|mark| format!(" ({mark})")).unwrap_or_default();
            format!("{} for {}{}{mark}", overlay.baseline, demand.control, lines_of_params(&demand.params))
        })
    });
    let link = |how: How| {
        let linked = safeguard.supports.iter().filter(move |support| support.how == how);
        linked.map(|support| support.control.value.clone()).collect::<Vec<_>>().join(", ")
    };
    let some = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
    Explanation::new(format!("{}: {}", safeguard.id, safeguard.title))
        .part("", [fill(&safeguard.ask, &defaults(safeguard))])
        .part("Profiles", asks.unwrap_or_default())
        .part("Overlays", overlays)
        .part("Necessary for", some(link(How::Implements)))
        .part("Strengthens", some(link(How::Strengthens)))
        .part("Checks", safeguard.checks.iter().map(|check| format!("{} ({})", check.id, check.severity)))
}

fn defaults(safeguard: &Safeguard) -> Params {
    safeguard.checks.iter().flat_map(|check| values(check, &Params::new())).collect()
}

fn explain_profile(library: &Library, profile: &Profile) -> Explanation {
    let table = ProfileTable::of(library, &[profile], false);
    let asks = table.safeguards.iter().map(|row| format!("{}: {}", row.safeguard, row.asks[0]));
    Explanation::new(format!("{}: {}", profile.id, profile.title))
        .part("", [profile.summary.clone()])
        .part("Extends", profile.extends.as_ref().map(|id| id.value.clone()))
        .part("Use when", profile.use_when.clone())
        .part("Asks", asks)
}
