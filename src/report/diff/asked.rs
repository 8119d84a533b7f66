//! What a profile and the overlays of baselines ask of each check, on both sides.
//! It must call what asks for less worse, and what cannot be proven to ask for as much.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Named};
use crate::audit::plan::{Ask, Level, Plan};

/// What is asked: by whom, of which check, how strongly.
pub type Asked = BTreeMap<(String, String, Level), Ask>;

/// What a plan asks.
#[must_use]
pub fn asked(plan: Plan<'_>) -> Asked {
    let asks = plan.rules.into_iter().flat_map(|rule| {
        let check = rule.names.check.to_string();
        rule.asks.into_iter().map(move |ask| (check.clone(), ask))
    });
    asks.flat_map(|(check, ask)| {
        let by = ask.required_by.clone();
        by.into_iter().map(move |by| ((by.to_string(), check.clone(), ask.level), ask.clone()))
    })
    .collect()
}

/// What those who ask on both sides ask otherwise. Another profile or baseline shows as such.
pub(super) fn changed(old: &Asked, new: &Asked) -> Vec<Named<String>> {
    let by = |asked: &Asked| asked.keys().map(|(by, ..)| by.clone()).collect::<BTreeSet<String>>();
    let both: BTreeSet<String> = by(old).intersection(&by(new)).cloned().collect();
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).filter(|(by, ..)| both.contains(by)).collect();
    let row = |key: &&(String, String, Level)| {
        let (old, new) = (old.get(*key), new.get(*key));
        let (is_worse, is_better) = match (old, new) {
            (Some(old), Some(new)) if same(old, new) => return None,
            (Some(old), Some(new)) => (!old.covers(new), old.covers(new) && !new.covers(old)),
            (old, new) => (new.is_none(), old.is_none()),
        };
        let said = |ask: Option<&Ask>| ask.map(said);
        let (by, check, _) = key;
        let change = Change { old: said(old), new: said(new), is_worse, is_better };
        Some(Named { name: format!("{by}: {check}"), change })
    };
    keys.iter().filter_map(row).collect()
}

fn same(old: &Ask, new: &Ask) -> bool {
    old.schema() == new.schema() && values(old) == values(new)
}

fn values(ask: &Ask) -> Vec<String> {
    ask.values.iter().map(|(name, value)| format!("{name} {}", value.value.0)).collect()
}

fn said(ask: &Ask) -> String {
    let level = match ask.level {
        Level::Required => "required",
        Level::Recommended => "recommended",
    };
    let schema = ask.schema().map(ToString::to_string);
    let parts: Vec<String> = values(ask).into_iter().chain(schema.map(|schema| format!("meets {schema}"))).collect();
    if parts.is_empty() { level.to_owned() } else { format!("{level}: {}", parts.join(", ")) }
}
