//! What a check and a setting mean: why, how to mend it, its parameters wherever they are set, and how each dialect
//! spells what it looks at. It must name every profile and overlay that asks.

use super::spelling::{of_setting, word};
use super::{Explanation, lines_of_params};
use crate::audit::plan::expect::fill;
use crate::audit::plan::{asked_by, values};
use crate::load::Library;
use crate::model::safeguard::{Check, Safeguard, Wanted};
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
        .part("How dialects spell it", spelled)
        .part("Good", check.good.iter().cloned())
        .part("Bad", check.bad.iter().cloned())
        .part("Expects (JSON Schema of the normal form)", expect)
        .part("Controls", if names.is_empty() { Vec::new() } else { vec![names.join(", ")] })
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
