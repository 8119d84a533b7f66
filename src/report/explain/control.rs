//! What is said of a control: where it is asked, what supports it and what it maps to.
//! It must repeat every mark, and say of no safeguard that it is enough.

use super::Explanation;
use crate::audit::plan::asked_by;
use crate::load::{ControlRef, Library};
use crate::model::safeguard::{How, Params, Safeguard};
use crate::report::picture::Picture;

pub(super) fn explain_control(picture: &Picture<'_>, found: ControlRef<'_>, part: Option<&str>) -> Explanation {
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
