//! Checks that could never do what they say: unknown keywords, untyped or impossible expectations, no kind.
//! It must judge the schema that the audit really uses, with every profile's parameters.

use serde_json::Value;

use super::Subject;
use super::presence::optional_around_required;
use crate::audit::document::path::Path;
use crate::audit::normalise::reader::{of_as, of_setting};
use crate::audit::plan::expect::{instantiate, is_typed};
use crate::audit::plan::schema::Schema;
use crate::audit::plan::{asked_by, reader_of, schema_of, values};
use crate::diag::{Code, Finding, Pos, did_you_mean};
use crate::load::Library;
use crate::model::safeguard::{Check, Compare, Params, Quantifier, Safeguard};
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
            let reader = match reader_of(library, check) {
                Ok(reader) => reader,
                Err(_) if check.setting.is_some() => continue,
                Err(reason) => {
                    let pos = check.reader.as_ref().map_or(pos, |reader| reader.pos);
                    let fix = "name a type that exists (docs/formats.md, Settings)";
                    findings.push(Finding::new(Code::ExpectInvalid, reason, fix).at(library.sources.place(pos)));
                    continue;
                }
            };
            let mut add = |code, message: String, fix: &str| {
                findings.push(Finding::new(code, message, fix).at(library.sources.place(pos)));
            };
            for (by, set) in parameter_sets(library, safeguard) {
                match schema_of(check, &values(check, &set), reader.as_ref()) {
                    Err(error) => {
                        add(Code::ExpectInvalid, format!("{error} ({by})"), "correct the expectation or the parameter");
                    }
                    Ok(None) => {}
                    Ok(Some(schema)) => {
                        let what = format!("the expectation of `{}`", check.id);
                        // Where no value may meet it, it is asked the other way round.
                        let refused = (check.quantifier == Quantifier::None).then(|| schema.get("not")).flatten();
                        let fault = refused.and_then(|refused| fault(refused, &what, &by));
                        if let Some((code, message, fix)) = fault.or_else(|| whole(&schema, refused, &what, &by)) {
                            add(code, message, fix);
                        }
                    }
                }
            }
        }
    }
    findings
}

/// What is wrong with the schema that each value must meet.
fn whole(schema: &Value, refused: Option<&Value>, what: &str, by: &str) -> Option<Fault> {
    match refused {
        None => fault(schema, what, by),
        Some(_) => (satisfiable(schema) == Some(false)).then(|| impossible(what, by)),
    }
}

/// What is wrong with a schema, and what to do.
type Fault = (Code, String, &'static str);

fn fault(schema: &Value, what: &str, by: &str) -> Option<Fault> {
    if !is_typed(schema) {
        return Some((Code::ExpectUntyped, format!("{what} names no type"), "add `type`"));
    }
    // Both what the standard says and what the audit builds, which takes fewer patterns.
    let is_standard = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(schema).is_ok();
    if !is_standard || !Schema::new(schema.clone()).is_sound() {
        return Some((Code::ExpectInvalid, format!("{what} is no JSON Schema ({by})"), "correct it"));
    }
    if let Some(name) = optional_around_required(schema) {
        let message = format!("{what} requires something inside `{name}` and lets `{name}` itself be missing");
        return Some((Code::ExpectInvalid, message, "list the member under `required` too"));
    }
    (satisfiable(schema) == Some(false)).then(|| impossible(what, by))
}

fn impossible(what: &str, by: &str) -> Fault {
    (Code::ExpectUnsatisfiable, format!("nothing can meet {what} ({by})"), "correct the bounds")
}

/// Conditions that are no schema, say no type, or never hold: a check under one would never be asked.
pub(super) fn conditions(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let mut findings = Vec::new();
    for check in library.safeguards().flat_map(|safeguard| &safeguard.checks) {
        let Some(when) = check.when.as_ref().filter(|_| subject.judges(check.id.pos)) else { continue };
        let Some(setting) = library.setting(&when.setting) else { continue };
        let what = format!("the condition of `{}`", check.id);
        let found = match instantiate(&when.is.value, &Params::new(), &of_setting(setting)) {
            Err(error) => Some((Code::ExpectInvalid, format!("{what}: {error}"), "correct the condition")),
            Ok(schema) => fault(&schema, &what, "when"),
        };
        findings.extend(
            found.map(|(code, message, fix)| Finding::new(code, message, fix).at(library.sources.place(when.is.pos))),
        );
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
        let compared = check.compare.iter().filter_map(|compare| incomparable(subject.library, compare));
        for (pos, reason) in faults(check).into_iter().chain(compared).chain(twice.map(|reason| (check.id.pos, reason)))
        {
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
    if check.expect.is_some() && check.setting.is_none() && check.select.is_none() {
        add(check.id.pos, "`expect` goes with setting and select");
    }
    if check.quantifier != Quantifier::All && check.select.is_none() {
        add(check.id.pos, "`quantifier` goes with select; of a list's items say `contains` or `not`");
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
            (word, _) => {
                let hint = did_you_mean(word.unwrap_or_default(), ["fail", "pass", "not-applicable"]);
                add(absent.pos, &format!("`absent` is fail, pass, not-applicable or {{ default: V }}{hint}"));
            }
        }
    }
    faults
}

/// Why two values cannot be compared: settings of different types, or paths that are none or mean several values.
fn incomparable(library: &Library, compare: &Compare) -> Option<(Pos, String)> {
    let Some(spec) = &compare.reader else {
        let kind = |id: &str| library.setting(id).map(|setting| (setting.kind, &setting.values));
        let (left, right) = (kind(&compare.left)?, kind(&compare.right)?);
        return (left != right).then(|| (compare.left.pos, "it compares settings of different types".to_owned()));
    };
    if let Err(reason) = of_as(&spec.value) {
        return Some((spec.pos, reason));
    }
    [&compare.left, &compare.right].into_iter().find_map(|side| match Path::parse(side) {
        Err(reason) => Some((side.pos, reason)),
        Ok(path) => path.is_several().then(|| (side.pos, format!("`{side}` can mean several values"))),
    })
}
