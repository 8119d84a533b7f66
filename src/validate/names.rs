//! Names that resolve to nothing: controls, safeguards, settings, profiles, baselines, parameters.
//! It must suggest the nearest name where one is near, and never accept it for the one written.

use super::Subject;
use crate::diag::{At, Became, Code, Finding, did_you_mean};
use crate::load::ControlRef;
use crate::model::catalog::Withdrawn;
use crate::model::id;
use crate::model::profile::{Params, RECOMMEND};
use crate::model::safeguard::Safeguard;

/// References to controls: of links, statements, overlays, and inside catalogs.
pub(super) fn controls(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for safeguard in subject.library.safeguards() {
        for support in safeguard.supports.iter().filter(|support| subject.judges(support.control.pos)) {
            findings.extend(reference(subject, &support.control));
        }
    }
    for statement in subject.workspace.iter().flat_map(|workspace| &workspace.claims.statements) {
        for control in statement.control.iter().chain(&statement.controls) {
            if control.contains('*') {
                findings.extend(glob(subject, control));
            } else {
                findings.extend(reference(subject, control));
            }
        }
    }
    for overlay in subject.library.overlays() {
        let Ok(baseline) = subject.library.baseline(&overlay.baseline) else { continue };
        for demand in overlay.demands.iter().filter(|demand| subject.judges(demand.control.pos)) {
            if subject.library.catalogs().member(baseline.catalog, &demand.control).is_none() {
                let message = format!("{} has no control `{}`", baseline.catalog.title, demand.control);
                findings.push(unknown(
                    Code::UnknownControl,
                    subject,
                    &demand.control,
                    message,
                    "name a control of the baseline's catalog",
                ));
            }
        }
    }
    findings.extend(members(subject));
    findings
}

/// Members of baselines, and where withdrawn controls went.
fn members(subject: &Subject<'_>) -> Vec<Finding> {
    let catalogs = subject.library.catalogs();
    let mut findings = Vec::new();
    for baseline in catalogs.baselines() {
        for member in baseline.baseline.controls.iter().filter(|member| subject.judges(member.pos)) {
            match catalogs.member(baseline.catalog, member) {
                None => {
                    let message = format!("`{}` of {} is in no catalog it builds on", member, baseline.name());
                    findings.push(unknown(Code::UnknownControl, subject, member, message, "correct the id"));
                }
                Some(found) => findings.extend(found.control.withdrawn.as_ref().map(|gone| {
                    let message = format!("{member} is withdrawn: {}", gone.destination());
                    unknown(Code::WithdrawnControl, subject, member, message, "name where it went")
                })),
            }
        }
    }
    findings
}

fn reference(subject: &Subject<'_>, control: &At<String>) -> Option<Finding> {
    match subject.library.catalogs().control(control) {
        Err(error) => {
            Some(unknown(Code::UnknownControl, subject, control, error.to_string(), "name a control that exists"))
        }
        Ok((found, _)) => found.control.withdrawn.as_ref().map(|gone| {
            let message = format!("{} is withdrawn: {}", found.name(), gone.destination());
            let became = successor(subject, control, found, gone);
            let fix = match &became {
                Some(Became { value, certain: true }) => format!("refer to `{value}`"),
                Some(Became { value, .. }) => format!("refer to `{value}` if what is said holds for all of it"),
                None => "refer to where it went".to_owned(),
            };
            unknown(Code::WithdrawnControl, subject, control, message, &fix).with_became(became)
        }),
    }
}

/// The one control that a withdrawn one went to, with the catalog as it was written. Only a control that moved is the
/// same one under another id: what became a part of a wider control says nothing of the whole of that.
fn successor(subject: &Subject<'_>, written: &str, found: ControlRef<'_>, gone: &Withdrawn) -> Option<Became> {
    let (to, certain) = match (gone.moved_to.as_slice(), gone.incorporated_into.as_slice()) {
        ([to], []) => (to, true),
        ([], [to]) => (to, false),
        _ => return None,
    };
    let catalogs = subject.library.catalogs();
    // A part such as `(a)` of the old control need not be that part of the new one.
    let whole = |text: &str| catalogs.find_control(text).filter(|(_, part)| part.is_none());
    whole(written)?;
    let value = match id::split(written).0 {
        Some(catalog) => format!("{catalog}:{to}"),
        None => to.clone(),
    };
    let (there, _) = whole(&value)?;
    let holds = there.catalog.id == found.catalog.id && there.control.withdrawn.is_none();
    // Where something is said of the new one already, two statements would speak of it.
    let is_said = subject.workspace.is_some_and(|workspace| {
        let claims = &workspace.claims.statements;
        let named = claims.iter().flat_map(|one| one.control.iter().chain(&one.controls));
        named.filter_map(|name| whole(name)).any(|(one, _)| one.name() == there.name())
    });
    holds.then_some(Became { value, certain: certain && !is_said })
}

fn glob(subject: &Subject<'_>, pattern: &At<String>) -> Option<Finding> {
    let matcher = wildmatch::WildMatch::new_case_insensitive(pattern);
    let some = subject.library.catalogs().all().iter().any(|catalog| {
        let matches = |id: &str| matcher.matches(id) || matcher.matches(&format!("{}:{id}", catalog.id));
        catalog.controls.iter().any(|control| matches(&control.id))
    });
    (!some).then(|| {
        let message = format!("no control matches `{pattern}`");
        unknown(Code::UnknownControl, subject, pattern, message, "correct the pattern")
    })
}

/// References to safeguards: of profiles, overlays and statements.
pub(super) fn safeguards(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let profiles =
        library.profiles().iter().flat_map(|profile| profile.safeguards.keys().chain(profile.recommended.keys()));
    let overlays = library.overlays().iter().flat_map(|overlay| overlay.demands.iter().map(|demand| &demand.safeguard));
    let named = profiles.chain(overlays).filter(|name| subject.judges(name.pos));
    let mut findings = unknown_safeguards(subject, named);
    findings.extend(claimed_safeguards(subject));
    findings
}

/// References to safeguards of statements.
pub(super) fn claimed_safeguards(subject: &Subject<'_>) -> Vec<Finding> {
    let statements = subject.standings.iter().map(|standing| standing.statement);
    unknown_safeguards(subject, statements.filter_map(|statement| statement.safeguard.as_ref()))
}

fn unknown_safeguards<'n>(subject: &Subject<'_>, named: impl Iterator<Item = &'n At<String>>) -> Vec<Finding> {
    let library = subject.library;
    named
        .filter(|name| library.safeguard(name).is_none())
        .map(|name| {
            let hint = did_you_mean(name, library.safeguards().map(|safeguard| safeguard.id.as_str()));
            let message = format!("there is no safeguard `{name}`{hint}");
            unknown(Code::UnknownSafeguard, subject, name, message, "name a safeguard that exists")
        })
        .collect()
}

/// References to settings: of checks and dialects.
pub(super) fn settings(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let checks = library.safeguards().flat_map(|safeguard| &safeguard.checks).flat_map(|check| {
        let settings = check.compare.iter().filter(|compare| compare.reader.is_none());
        let compared = settings.flat_map(|compare| [&compare.left, &compare.right]);
        check.setting.iter().chain(compared).chain(check.when.iter().map(|when| &when.setting))
    });
    let dialects = subject.dialects().flat_map(|dialect| dialect.settings.keys());
    checks
        .chain(dialects)
        .filter(|name| subject.judges(name.pos) && library.setting(name).is_none())
        .map(|name| {
            let hint = did_you_mean(name, library.settings().map(|setting| setting.id.as_str()));
            let message = format!("there is no setting `{name}`{hint}");
            unknown(Code::UnknownSetting, subject, name, message, "name a setting that exists, or add it")
        })
        .collect()
}

/// References to profiles: of profiles, baselines and the manifest.
pub(super) fn profiles(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let extends = library.profiles().iter().filter_map(|profile| profile.extends.as_ref());
    let catalogs = library.catalogs();
    let declared = catalogs.baselines().filter_map(|baseline| baseline.baseline.declared_profile.as_ref());
    let manifest = subject.workspace.iter().flat_map(|workspace| {
        workspace
            .manifest
            .profile
            .iter()
            .chain(workspace.manifest.configs.iter().filter_map(|config| config.profile.as_ref()))
    });
    extends
        .chain(declared)
        .chain(manifest)
        .filter(|name| subject.judges(name.pos))
        .filter_map(|name| {
            let error = library.profile(name).err()?;
            Some(unknown(Code::UnknownProfile, subject, name, error.to_string(), "name a profile that exists"))
        })
        .collect()
}

/// References to baselines: of overlays and the manifest.
pub(super) fn baselines(subject: &Subject<'_>) -> Vec<Finding> {
    let overlays = subject.library.overlays().iter().map(|overlay| &overlay.baseline);
    let manifest = subject.workspace.iter().flat_map(|workspace| &workspace.manifest.baselines);
    overlays
        .chain(manifest)
        .filter(|name| subject.judges(name.pos))
        .filter_map(|name| {
            let error = subject.library.baseline_name(name).err()?;
            Some(unknown(Code::UnknownBaseline, subject, name, error.to_string(), "name a baseline that exists"))
        })
        .collect()
}

/// Parameters that no check of the safeguard declares.
pub(super) fn parameters(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let mut findings = Vec::new();
    let mut look = |safeguard: &Safeguard, params: &Params| {
        let known: Vec<&str> =
            safeguard.checks.iter().flat_map(|check| check.params.keys().map(String::as_str)).collect();
        for (name, value) in params.iter().filter(|(name, value)| *name != RECOMMEND && subject.judges(value.pos)) {
            if !known.contains(&name.as_str()) {
                let hint = did_you_mean(name, known.iter().copied());
                let message = format!("no check of `{}` has a parameter `{name}`{hint}", safeguard.id);
                let fix = "name a parameter that one of its checks declares";
                findings.push(Finding::new(Code::UnknownParameter, message, fix).at(library.sources.place(value.pos)));
            }
        }
    };
    for profile in library.profiles() {
        for (name, params) in profile.safeguards.iter().chain(&profile.recommended) {
            let Some(safeguard) = library.safeguard(name) else { continue };
            look(safeguard, params);
            if let Some(more) = params.get(RECOMMEND) {
                let inner = more.value.as_object().into_iter().flatten();
                let inner = inner.map(|(name, value)| {
                    (name.clone(), At { value: crate::model::Json(value.clone()), pos: more.pos })
                });
                look(safeguard, &inner.collect());
            }
        }
    }
    for demand in library.overlays().iter().flat_map(|overlay| &overlay.demands) {
        if let Some(safeguard) = library.safeguard(&demand.safeguard) {
            look(safeguard, &demand.params);
        }
    }
    for safeguard in library.safeguards() {
        for support in &safeguard.supports {
            look(safeguard, &support.from);
        }
    }
    findings
}

fn unknown(code: Code, subject: &Subject<'_>, name: &At<String>, message: String, fix: &str) -> Finding {
    Finding::new(code, message, fix).at(subject.library.sources.place(name.pos))
}

/// Configurations of the manifest that are not there.
pub(super) fn configs(subject: &Subject<'_>) -> Vec<Finding> {
    let named = subject.workspace.iter().flat_map(|w| w.manifest.configs.iter().map(move |config| (w, &config.path)));
    named
        .filter(|(workspace, path)| !workspace.inside(path).is_ok_and(|path| path.is_file()))
        .map(|(_, path)| {
            let message = format!("there is no configuration `{path}` in the workspace");
            unknown(Code::MalformedFile, subject, path, message, "correct the path")
        })
        .collect()
}
