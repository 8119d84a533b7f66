//! What is said of safeguards and of the profiles that ask for them.
//! It must say every parameter with its value.

use super::Explanation;
use crate::audit::plan::expect::fill;
use crate::audit::plan::values;
use crate::load::Library;
use crate::model::profile::Profile;
use crate::model::safeguard::{How, Params, Safeguard};
use crate::report::profiles::ProfileTable;

pub(super) fn explain_safeguard(library: &Library, safeguard: &Safeguard) -> Explanation {
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

pub(super) fn explain_profile(library: &Library, profile: &Profile) -> Explanation {
    let table = ProfileTable::of(library, &[profile], false);
    let asks = table.safeguards.iter().map(|row| format!("{}: {}", row.safeguard, row.asks[0]));
    Explanation::new(format!("{}: {}", profile.id, profile.title))
        .part("", [profile.summary.clone()])
        .part("Extends", profile.extends.as_ref().map(|id| id.value.clone()))
        .part("Use when", profile.use_when.clone())
        .part("Asks", asks)
}

/// Parameters in one line, behind what they belong to.
pub(super) fn lines_of_params(params: &Params) -> String {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown: Vec<String> = params.iter().map(|(name, value)| format!("{name} = {}", text(&value.value.0))).collect();
    if shown.is_empty() { String::new() } else { format!(", {}", shown.join(", ")) }
}
