//! What a check and a setting mean: why, how to mend it, its parameters wherever they are set, and how each dialect
//! spells what it looks at. It must name every profile and overlay that asks.

use serde_json::Value;

use super::Explanation;
use super::safeguard::lines_of_params;
use super::spelling::{of_setting, word};
use crate::audit::plan::expect::fill;
use crate::audit::plan::{asked_by, values, when};
use crate::load::Library;
use crate::model::safeguard::{Check, Quantifier, Safeguard, Wanted};
use crate::model::setting::{Setting, ValueType};

pub(super) fn explain_check(library: &Library, safeguard: &Safeguard, check: &Check) -> Explanation {
    let mut fixes: Vec<String> = Vec::new();
    let mut asks: Vec<String> = Vec::new();
    for profile in library.profiles() {
        let Some(asked) = asked_by(library, profile).remove(safeguard.id.as_str()) else { continue };
        if let Some(required) = &asked.required {
            let set = values(check, required);
            fixes.push(format!("{}: {}", profile.id, fill(&check.fix, &set)));
            asks.push(format!("{}: required{}", profile.id, lines_of_params(&set)));
        }
        if let Some(recommended) = &asked.recommended {
            let set = values(check, recommended);
            fixes.push(format!("{}, recommended: {}", profile.id, fill(&check.fix, &set)));
            asks.push(format!("{}: recommended{}", profile.id, lines_of_params(&set)));
        }
    }
    for overlay in library.overlays() {
        for demand in overlay.demands.iter().filter(|demand| *demand.safeguard == *safeguard.id) {
            let set = values(check, &demand.params);
            fixes.push(format!("{}: {}", overlay.baseline, fill(&check.fix, &set)));
            let mark = demand.mark.as_ref().map(|mark| format!(" (note: {mark})")).unwrap_or_default();
            asks.push(format!("{}: required for {}{}{mark}", overlay.baseline, demand.control, lines_of_params(&set)));
        }
    }
    let expect = check.expect.as_ref().map(|expect| expect.value.0.to_string());
    let ask = check.manual.as_ref().map(|manual| fill(&manual.ask, &check.params));
    let evidence = check.manual.as_ref().and_then(|manual| manual.evidence.as_ref());
    let evidence = evidence.map(|wanted| fill(&kinds(wanted), &check.params));
    let names: Vec<String> = safeguard.supports.iter().map(|support| support.control.value.clone()).collect();
    let compared = check.compare.iter().flat_map(|compare| [&compare.left, &compare.right]);
    let settings = check.setting.iter().chain(compared).filter_map(|id| library.setting(id));
    let spelled = settings.flat_map(|setting| of_setting(library, setting));
    Explanation::new(format!("{}: a check of {}", check.id, safeguard.id))
        .part("", ask.into_iter().chain([check.why.clone()]))
        .part("Asked by", asks)
        .part("Fix", fixes)
        .part("Evidence that settles it", evidence)
        .part("Severity", [check.severity.to_string()])
        .part("Setting", check.setting.as_ref().map(|setting| setting.value.clone()))
        .part("Looks at", selected(check))
        .part("Compares", sides(check))
        .part("Where that is absent", absent(check))
        .part("Applies", condition(library, check))
        .part("How dialects spell it", spelled)
        .part("Good", check.good.iter().cloned())
        .part("Bad", check.bad.iter().cloned())
        .part("Expects (JSON Schema of the normal form)", expect)
        .part("Controls", if names.is_empty() { Vec::new() } else { vec![names.join(", ")] })
}

/// What a path of the file selects, how many of it must be as asked, and how it is read.
fn selected(check: &Check) -> Vec<String> {
    let Some(path) = &check.select else { return Vec::new() };
    let what =
        if check.keys.is_empty() { format!("at `{path}`") } else { "under a key of one of these names".to_owned() };
    let how_many = match check.quantifier {
        Quantifier::All => format!("every value {what} must be as it asks"),
        Quantifier::Any => format!("one value {what} must be as it asks"),
        Quantifier::None => format!("no value {what} may be what `expect` says"),
    };
    let read = check.reader.as_ref().map_or_else(|| "read as it stands".to_owned(), |as_| read_as(&as_.value));
    [format!("{how_many}, {read}")].into_iter().chain(check.keys.iter().map(|key| format!("`{key}`"))).collect()
}

/// Both sides of a comparison, and how they are related where it is met.
fn sides(check: &Check) -> Option<String> {
    let compare = check.compare.as_ref()?;
    let read = compare.reader.as_ref().map(|as_| format!(", both {}", read_as(&as_.value))).unwrap_or_default();
    Some(format!("`{}` must be {} `{}`{read}", compare.left, compare.op.words(), compare.right))
}

fn read_as(spec: &Value) -> String {
    spec.as_str().map_or_else(|| format!("read as {spec}"), |name| format!("read as {name}"))
}

/// What becomes of it where what it looks at is not there, for checks of which no setting says that.
fn absent(check: &Check) -> Option<String> {
    let is_one = check.select.is_some() || check.compare.is_some();
    let absent = check.absent.as_ref().map(|absent| &absent.value.0);
    is_one.then(|| match absent {
        Some(Value::String(word)) => word.clone(),
        Some(other) => format!("its default counts: {}", other.get("default").unwrap_or(other)),
        None => "fail".to_owned(),
    })
}

/// Under which condition it applies.
fn condition(library: &Library, check: &Check) -> Option<String> {
    let when = when(library, check)?;
    let absent = if when.absent { ", and where it is not set" } else { "" };
    Some(format!("only {}{absent}", when.in_words()))
}

/// The kinds of evidence that a question takes, and how old they may be.
fn kinds(wanted: &Wanted) -> String {
    let kinds = wanted.kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" or ");
    let age = wanted.max_age.as_ref().map(|age| format!(", reviewed within {age}")).unwrap_or_default();
    format!("{kinds}{age}, in a statement for the safeguard, pinned")
}

pub(super) fn explain_setting(library: &Library, setting: &Setting) -> Explanation {
    let mut kind = word(serde_json::to_value(setting.kind));
    if let Some(of) = setting.of {
        kind = format!("{kind} of {}", word(serde_json::to_value(of)));
    }
    if let Some(unit) = setting.unit {
        kind = format!("{kind}, bare numbers in {}", word(serde_json::to_value(unit)));
    }
    let ordered = setting.kind == ValueType::Level;
    let values = if setting.values.is_empty() {
        Vec::new()
    } else {
        vec![setting.values.join(if ordered { " < " } else { ", " })]
    };
    let used = library.safeguards().flat_map(|s| &s.checks).filter(|check| {
        let compared = check.compare.as_ref().is_some_and(|c| c.left == setting.id || c.right == setting.id);
        check.setting.as_ref() == Some(&setting.id) || compared
    });
    Explanation::new(format!("{}: {}", setting.id, setting.title))
        .part("Type", [kind])
        .part(if ordered { "Words, weakest first" } else { "Words" }, values)
        .part("Settled by", [word(serde_json::to_value(setting.settled_by))])
        .part("Checks", used.map(|check| check.id.value.clone()))
        .part("How dialects spell it", of_setting(library, setting))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_says_how_it_is_mended_for_everyone_who_asks() {
        let library = Library::shipped();
        for safeguard in library.safeguards() {
            for check in &safeguard.checks {
                let said = explain_check(&library, safeguard, check);
                let lines = |heading: &str| {
                    let part = said.parts.iter().find(|part| part.heading == heading);
                    part.map_or(0, |part| part.lines.len())
                };
                assert!(lines("Fix") > 0, "{}: {:?}", check.id, said.parts);
                assert_eq!(lines("Fix"), lines("Asked by"), "{}", check.id);
            }
        }
    }
}
