//! The ladder of profiles: each contains the one below, and each baseline's declared profile suffices.
//! What cannot be proven is an error, not a pass.

use super::Subject;
use crate::audit::derive::{Ladder, Links, link_holds};
use crate::audit::normalise::Reader;
use crate::audit::plan::{Asked, asked_by, reader_of, schema_of, values};
use crate::diag::{Code, Finding};
use crate::model::profile::Profile;
use crate::model::safeguard::{Check, Params, Safeguard};
use crate::prove::{Covers, covers};

/// Each profile against the one it extends.
pub(super) fn monotone(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let mut findings = Vec::new();
    for higher in library.profiles().iter().filter(|profile| subject.judges(profile.id.pos)) {
        let Some(lower) = higher.extends.as_ref().and_then(|id| library.profile(id).ok()) else { continue };
        if circular(subject, higher) {
            let message = format!("{} extends itself", higher.id);
            findings.push(
                Finding::new(Code::ProfileNotMonotone, message, "extend a lower profile")
                    .at(library.sources.place(higher.id.pos)),
            );
            continue;
        }
        let (above, below) = (asked_by(library, higher), asked_by(library, lower));
        for (id, asked) in &below {
            let Some(safeguard) = library.safeguard(id) else { continue };
            findings.extend(compare(subject, (higher, lower), safeguard, above.get(id), asked));
        }
    }
    findings
}

fn circular(subject: &Subject<'_>, profile: &Profile) -> bool {
    let mut at = profile;
    for _ in 0..=subject.library.profiles().len() {
        match at.extends.as_ref().and_then(|id| subject.library.profile(id).ok()) {
            Some(next) => at = next,
            None => return false,
        }
    }
    true
}

fn compare(
    subject: &Subject<'_>,
    (higher, lower): (&Profile, &Profile),
    safeguard: &Safeguard,
    above: Option<&Asked>,
    below: &Asked,
) -> Vec<Finding> {
    let Some(below) = &below.required else { return Vec::new() };
    let Some(above) = above.and_then(|asked| asked.required.as_ref()) else { return Vec::new() };
    let changed = safeguard.checks.iter().filter(|check| values(check, above) != values(check, below));
    changed
        .filter_map(|check| {
            let (code, reason) = verdict(subject, check, above, below)?;
            let name = check.params.keys().find_map(|name| above.get(name));
            let place = subject.library.sources.place(name.map_or(higher.id.pos, |value| value.pos));
            let message = format!("{} asks less of `{}` than {}: {reason}", higher.id, check.id, lower.id);
            let message = if code == Code::LadderNotProven {
                format!(
                    "whether {} asks at least as much of `{}` as {} could not be decided",
                    higher.id, check.id, lower.id
                )
            } else {
                message
            };
            Some(Finding::new(code, message, format!("ask at least what {} asks", lower.id)).at(place))
        })
        .collect()
}

fn verdict(subject: &Subject<'_>, check: &Check, above: &Params, below: &Params) -> Option<(Code, String)> {
    let undecided = Some((Code::LadderNotProven, String::new()));
    if check.manual.is_some() {
        return manual_age(check, above, below);
    }
    let Ok(reader) = reader_of(subject.library, check) else { return undecided };
    let schema = |set: &Params| schema_of(check, &values(check, set), reader.as_ref()).ok().flatten();
    let (Some(narrower), Some(wider)) = (schema(above), schema(below)) else { return undecided };
    match covers(&wider, &narrower) {
        Covers::Yes => None,
        Covers::Unknown => undecided,
        Covers::No(witness) => {
            let shown = witness.map_or_else(|| "some value".to_owned(), |value| shown(reader.as_ref(), &value));
            Some((Code::ProfileNotMonotone, format!("{shown} would be accepted above and refused below")))
        }
    }
}

fn shown(reader: Option<&Reader>, value: &serde_json::Value) -> String {
    reader.map_or_else(|| value.to_string(), |reader| reader.show(value))
}

/// A question's parameters are ages: a higher profile may only shorten them.
fn manual_age(check: &Check, above: &Params, below: &Params) -> Option<(Code, String)> {
    use crate::audit::normalise::{Kind, Unit};
    let reader = Reader { kind: Kind::Duration(Unit::Seconds), words: Vec::new() };
    let seconds = |set: &Params, name: &str| reader.read(&values(check, set).get(name)?.value.0).ok()?.as_f64();
    for name in check.params.keys() {
        match (seconds(above, name), seconds(below, name)) {
            (Some(a), Some(b)) if a <= b => {}
            (Some(_), Some(_)) => return Some((Code::ProfileNotMonotone, format!("`{name}` is longer above"))),
            _ => return Some((Code::LadderNotProven, String::new())),
        }
    }
    None
}

/// Each baseline's declared profile against the derived one.
pub(super) fn below_baseline(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let links = Links::new(library);
    let ladder = Ladder::new(library);
    let mut findings = Vec::new();
    for baseline in library.catalogs().baselines() {
        let Some(declared) = &baseline.baseline.declared_profile else { continue };
        let workspace_links = library.supplied().iter().any(|part| part.kind == "safeguard");
        if !subject.judges(declared.pos) && !workspace_links {
            continue;
        }
        let (derived, needs) = ladder.derive(&links, baseline);
        let (Some(derived), Some(has)) = (derived, ladder.rank(declared)) else { continue };
        if ladder.rank(&derived).is_some_and(|needed| needed > has) {
            let need = needs.iter().find(|need| need.profile.as_deref() == Some(derived.as_str()));
            let because = need.map(|need| format!("; {} needs `{}`", need.control, need.safeguard)).unwrap_or_default();
            let message = format!("{} declares {declared} and needs {derived}{because}", baseline.name());
            let finding = Finding::new(Code::ProfileBelowBaseline, message, format!("declare {derived}"));
            findings.push(finding.at(library.sources.place(declared.pos)));
        }
    }
    findings
}

/// The profile that the workspace aims at against what its own baselines need.
pub(super) fn below_own_baselines(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let Some(workspace) = subject.workspace else { return Vec::new() };
    let Some(aim) = &workspace.manifest.profile else { return Vec::new() };
    let Ok(profile) = library.profile(aim) else { return Vec::new() };
    let links = Links::new(library);
    let ladder = Ladder::new(library);
    let asked = asked_by(library, profile);
    let mut findings = Vec::new();
    for baseline in workspace.manifest.baselines.iter().filter_map(|name| library.baseline(name).ok()) {
        let (derived, needs) = ladder.derive(&links, baseline);
        let lacks = needs.iter().find(|need| {
            let safeguard = library.safeguard(&need.safeguard);
            let link = safeguard.and_then(|s| links.of(&need.control).iter().find(|(other, _)| other.id == s.id));
            let required = asked.get(&need.safeguard).is_some_and(|asked| asked.required.is_some());
            let holds = link.is_some_and(|(s, link)| link_holds(library, s, link, asked.get(&need.safeguard)));
            need.profile.is_some() && !(required && holds)
        });
        if let (Some(derived), Some(lacks)) = (derived, lacks) {
            let message = format!(
                "{} needs {derived}, and the workspace aims at {aim}; {} needs `{}`",
                baseline.name(),
                lacks.control,
                lacks.safeguard
            );
            let finding = Finding::new(Code::ProfileBelowBaseline, message, format!("aim at {derived}"));
            findings.push(finding.at(library.sources.place(aim.pos)));
        }
    }
    findings
}
