//! Checks that could never do what they say: unknown keywords, untyped or impossible expectations, no kind.
//! It must judge the schema that the audit really uses, with every profile's parameters.

use super::Subject;
use crate::audit::expect::is_typed;
use crate::audit::path::Path;
use crate::audit::plan::{asked_by, reader_of, schema_of, values};
use crate::diag::{Code, Finding, Pos};
use crate::load::Library;
use crate::model::safeguard::{Check, Params, Safeguard};
use crate::prove::satisfiable;

/// Every set of parameters that some profile or overlay gives a safeguard, with who does.
pub(super) fn parameter_sets(library: &Library, safeguard: &Safeguard) -> Vec<(String, Params)> {
    let mut sets = vec![("its defaults".to_owned(), Params::new())];
    for profile in library.profiles() {
        if let Some(asked) = asked_by(library, profile).remove(safeguard.id.as_str()) {
            sets.extend(asked.required.map(|params| (profile.id.value.clone(), params)));
            sets.extend(asked.recommended.map(|params| (format!("{} (recommended)", profile.id), params)));
        }
    }
    for overlay in library.overlays() {
        let demands = overlay.demands.iter().filter(|demand| *demand.safeguard == *safeguard.id);
        sets.extend(demands.map(|demand| (overlay.baseline.value.clone(), demand.params.clone())));
    }
    sets
}

/// Expectations that are no schema, say no type, or accept nothing.
pub(super) fn expectations(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let mut findings = Vec::new();
    for safeguard in library.safeguards() {
        for check in safeguard.checks.iter().filter(|check| subject.judges(check.id.pos)) {
            let pos = check.expect.as_ref().map_or(check.id.pos, |expect| expect.pos);
            let mut add = |code, message: String, fix: &str| {
                findings.push(Finding::new(code, message, fix).at(library.sources.place(pos)));
            };
            let reader = match reader_of(library, check) {
                Ok(reader) => reader,
                Err(_) if check.setting.is_some() => continue,
                Err(reason) => {
                    add(Code::ExpectInvalid, reason, "name a type that exists");
                    continue;
                }
            };
            for (by, set) in parameter_sets(library, safeguard) {
                match schema_of(check, &values(check, &set), reader.as_ref()) {
                    Err(error) => {
                        add(Code::ExpectInvalid, format!("{error} ({by})"), "correct the expectation or the parameter");
                    }
                    Ok(None) => {}
                    Ok(Some(schema)) if !is_typed(&schema) => {
                        add(
                            Code::ExpectUntyped,
                            format!("the expectation of `{}` names no type", check.id),
                            "add `type`",
                        );
                    }
                    Ok(Some(schema)) => {
                        if jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(&schema).is_err() {
                            add(
                                Code::ExpectInvalid,
                                format!("the expectation of `{}` is no JSON Schema ({by})", check.id),
                                "correct it",
                            );
                        } else if satisfiable(&schema) == Some(false) {
                            let message = format!("nothing can meet the expectation of `{}` ({by})", check.id);
                            add(Code::ExpectUnsatisfiable, message, "correct the bounds");
                        }
                    }
                }
            }
        }
    }
    findings
}

/// Checks without exactly one kind, or with words that do not fit it.
pub(super) fn shapes(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for check in subject.library.safeguards().flat_map(|safeguard| &safeguard.checks) {
        let twice = (!seen.insert(check.id.as_str())).then(|| "another check has this id".to_owned());
        if !subject.judges(check.id.pos) {
            continue;
        }
        for (pos, reason) in faults(check).into_iter().chain(twice.map(|reason| (check.id.pos, reason))) {
            let message = format!("check `{}`: {reason}", check.id);
            let finding = Finding::new(Code::InvalidValue, message, "see docs/formats.md, Safeguards");
            findings.push(finding.at(subject.library.sources.place(pos)));
        }
    }
    findings
}

fn faults(check: &Check) -> Vec<(Pos, String)> {
    let mut faults = Vec::new();
    let mut add = |pos: Pos, reason: &str| faults.push((pos, reason.to_owned()));
    let kinds = [check.setting.is_some(), check.select.is_some(), check.compare.is_some(), check.manual.is_some()];
    if kinds.iter().filter(|kind| **kind).count() != 1 {
        add(check.id.pos, "it needs exactly one of setting, select, compare and manual");
    }
    if check.expect.is_none() && (check.setting.is_some() || check.select.is_some()) {
        add(check.id.pos, "it looks at a value and expects nothing");
    }
    if check.good.is_empty() || check.bad.is_empty() {
        add(check.id.pos, "it needs a good and a bad example");
    }
    if let Some(select) = &check.select {
        match Path::parse(select) {
            Err(reason) => add(select.pos, &reason),
            Ok(path) if path.is_anywhere() == check.keys.is_empty() => add(select.pos, "`**` and `keys` go together"),
            Ok(_) => {}
        }
    } else if let Some(reader) = &check.reader {
        add(reader.pos, "`as` goes with select; a setting has its own type");
    }
    if let Some(absent) = &check.absent {
        let word = absent.value.as_str();
        let default = absent.value.as_object().is_some_and(|o| o.len() == 1 && o.contains_key("default"));
        match (word, default) {
            (Some("fail" | "pass" | "not-applicable"), _) => {}
            (None, true) if check.select.is_some() => {}
            (None, true) => add(absent.pos, "`absent: { default }` goes with select only"),
            _ => add(absent.pos, "`absent` is fail, pass, not-applicable or { default: V }"),
        }
    }
    faults
}
