//! One question of the checklist from all that profiles and baselines ask of a safeguard.
//! It must not leave out who asks, nor ask for less than the strictest.

use std::collections::{BTreeMap, BTreeSet};

use super::checklist::{InBaseline, Item, Sources};
use super::settled::{Settled, settle};
use crate::audit::attest::Readers;
use crate::audit::plan::expect::fill;
use crate::audit::plan::question::worded;
use crate::audit::plan::{Ask, Level, Rule, proven_strictest};
use crate::model::profile::{Params, Profile};
use crate::model::safeguard::Safeguard;

/// What a safeguard has to do with the chosen baselines.
#[derive(Debug, Default)]
pub(super) struct Supported {
    controls: BTreeSet<String>,
    families: BTreeSet<String>,
    frameworks: Vec<InBaseline>,
}

/// The controls of the chosen baselines that each safeguard supports.
pub(super) fn supported(from: &Sources<'_>) -> BTreeMap<String, Supported> {
    let mut supported: BTreeMap<String, Supported> = BTreeMap::new();
    for baseline in from.baselines {
        let name = baseline.name();
        for control in from.picture.library.catalogs().members(*baseline) {
            let id = &control.control.id.value;
            for (safeguard, _) in from.picture.links.of(&control.name()) {
                let own = supported.entry(safeguard.id.value.clone()).or_default();
                own.controls.insert(id.clone());
                own.families.extend(control.control.family.clone());
                match own.frameworks.last_mut() {
                    Some(last) if last.baseline == name => {
                        if !last.controls.contains(id) {
                            last.controls.push(id.clone());
                        }
                    }
                    _ => own.frameworks.push(InBaseline { baseline: name.clone(), controls: vec![id.clone()] }),
                }
            }
        }
    }
    supported
}

/// The lowest profile of the ladder that requires a safeguard.
fn lowest(from: &Sources<'_>, safeguard: &Safeguard) -> Option<String> {
    let ladder = &from.picture.ladder;
    let asks = |profile: &&Profile| {
        let asked = ladder.asked(&profile.id).and_then(|asked| asked.get(safeguard.id.as_str()));
        asked.is_some_and(|asked| asked.required.is_some())
    };
    from.picture.library.ladder().find(asks).map(|profile| profile.id.value.clone())
}

/// One question from all the rules of a safeguard.
pub(super) fn item(
    from: &Sources<'_>,
    readers: &Readers<'_>,
    rules: &[&Rule<'_>],
    supported: &mut BTreeMap<String, Supported>,
) -> Item {
    let safeguard = rules[0].safeguard;
    let level = if rules.iter().any(|rule| !rule.required().is_empty()) { Level::Required } else { Level::Recommended };
    let asks = || rules.iter().flat_map(|rule| rule.asks.iter().filter(|ask| ask.level == level));
    let mut by: Vec<String> = Vec::new();
    let mut marks: Vec<String> = Vec::new();
    for ask in asks() {
        let new = ask.required_by.iter().filter(|name| !by.iter().any(|known| *known == **name));
        by.extend(new.map(ToString::to_string).collect::<Vec<_>>());
        marks.extend(ask.mark.iter().filter(|mark| !marks.contains(mark)).cloned().collect::<Vec<_>>());
    }
    let Settled { answer, basis, by_word } = settle(from, readers, rules, level);
    let own = supported.remove(safeguard.id.as_str()).unwrap_or_default();
    Item {
        safeguard: safeguard.id.value.clone(),
        title: safeguard.title.clone(),
        section: safeguard.section.title(),
        question: wording(safeguard, rules, level),
        level,
        asked_by: by,
        controls: own.controls.into_iter().collect(),
        frameworks: own.frameworks,
        families: own.families.into_iter().collect(),
        profile: lowest(from, safeguard),
        answer,
        basis,
        by_word,
        marks,
    }
}

/// The question with the strictest of everybody's parameters; where none is proven strictest, one wording for each.
fn wording(safeguard: &Safeguard, rules: &[&Rule<'_>], level: Level) -> String {
    let mut shown = Params::new();
    let mut open: Vec<&Ask> = Vec::new();
    for rule in rules {
        let asks: Vec<&Ask> = rule.asks.iter().filter(|ask| ask.level == level).collect();
        match (proven_strictest(&asks), asks.first()) {
            (Some(ask), _) => shown.extend(ask.values.clone()),
            (None, Some(first)) => {
                shown.extend(first.values.clone());
                open.extend(asks);
            }
            (None, None) => shown.extend(rule.check.params.clone()),
        }
    }
    let open = open.into_iter().map(|ask| {
        let mut values = shown.clone();
        values.extend(ask.values.clone());
        (fill(&safeguard.ask, &values), ask)
    });
    worded(open).unwrap_or_else(|| fill(&safeguard.ask, &shown))
}
