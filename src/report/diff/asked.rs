//! What a profile and the overlays of baselines ask of each check, on both sides.
//! It must call what asks for less worse, and what cannot be proven to ask for as much.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Named};
use crate::audit::plan::{Ask, Level, Plan, Rule};

/// What is asked: by whom, of which check, how strongly.
pub type Asked = BTreeMap<(String, String, Level), Demand>;

/// What is asked of a check, and what else of the check decides what comes of it.
#[derive(Debug, Clone)]
pub struct Demand {
    ask: Ask,
    /// What it looks at, under which condition, what absence means, how many must do, how bad a failure is, for which
    /// controls.
    check: Vec<String>,
}

/// What a plan asks.
#[must_use]
pub fn asked(plan: Plan<'_>) -> Asked {
    let asks = plan.rules.into_iter().flat_map(|rule| {
        let name = rule.names.check.to_string();
        let check = facts(&rule);
        rule.asks.into_iter().map(move |ask| (name.clone(), Demand { ask, check: check.clone() }))
    });
    asks.flat_map(|(check, demand)| {
        let by = demand.ask.required_by.clone();
        by.into_iter().map(move |by| ((by.to_string(), check.clone(), demand.ask.level), demand.clone()))
    })
    .collect()
}

/// What of a check is not in its asks.
fn facts(rule: &Rule<'_>) -> Vec<String> {
    let check = serde_json::to_value(rule.check).unwrap_or_default();
    let members = ["setting", "select", "keys", "as", "when", "compare", "absent", "quantifier", "severity", "manual"];
    let said = members.iter().filter_map(|name| {
        let value = check.get(*name).filter(|value| !value.is_null())?;
        Some(format!("{name} {value}"))
    });
    let mut controls: Vec<String> = rule.names.controls.iter().map(ToString::to_string).collect();
    controls.sort();
    said.chain([format!("supports {}", controls.join(", "))]).collect()
}

/// The same with another name for the one who asks, so that two profiles are compared check by check.
pub(super) fn renamed(asked: &Asked, from: &str, to: &str) -> Asked {
    let name = |by: &String| if by.eq_ignore_ascii_case(from) { to.to_owned() } else { by.clone() };
    asked.iter().map(|((by, check, level), own)| ((name(by), check.clone(), *level), own.clone())).collect()
}

/// What those who ask on both sides ask otherwise. Another profile or baseline shows as such.
pub(super) fn changed(old: &Asked, new: &Asked) -> Vec<Named<String>> {
    let by = |asked: &Asked| asked.keys().map(|(by, ..)| by.clone()).collect::<BTreeSet<String>>();
    let both: BTreeSet<String> = by(old).intersection(&by(new)).cloned().collect();
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).filter(|(by, ..)| both.contains(by)).collect();
    let row = |key: &&(String, String, Level)| {
        let (before, after) = (old.get(*key), new.get(*key));
        let (by, check, level) = key;
        let required = (by.clone(), check.clone(), Level::Required);
        // What was recommended and is required now is said once.
        if *level == Level::Recommended && after.is_none() && new.contains_key(&required) {
            return None;
        }
        let (is_worse, is_better) = match (before, after) {
            (Some(old), Some(new)) if same(old, new) => return None,
            // What else of a check changed cannot be proven to ask as much.
            (Some(old), Some(new)) if old.check != new.check => (true, false),
            (Some(old), Some(new)) => {
                let tightens = old.ask.covers(&new.ask);
                (!tightens, tightens && !new.ask.covers(&old.ask))
            }
            _ => (after.is_none(), before.is_none()),
        };
        let said = |own: Option<&Demand>, other: Option<&Demand>| own.map(|own| said(own, other));
        let change = Change { old: said(before, after), new: said(after, before), is_worse, is_better };
        Some(Named { name: format!("{by}: {check}"), change })
    };
    keys.iter().filter_map(row).collect()
}

fn same(old: &Demand, new: &Demand) -> bool {
    old.ask.schema() == new.ask.schema() && values(&old.ask) == values(&new.ask) && old.check == new.check
}

fn values(ask: &Ask) -> Vec<String> {
    ask.values.iter().map(|(name, value)| format!("{name} {}", value.value.0)).collect()
}

/// What is asked, with what of the check is not so on the other side.
fn said(own: &Demand, other: Option<&Demand>) -> String {
    let level = own.ask.level.word();
    let schema = own.ask.schema().map(|schema| format!("meets {schema}"));
    let apart = own.check.iter().filter(|fact| other.is_some_and(|other| !other.check.contains(fact))).cloned();
    let parts: Vec<String> = values(&own.ask).into_iter().chain(schema).chain(apart).collect();
    if parts.is_empty() { level.to_owned() } else { format!("{level}: {}", parts.join(", ")) }
}
