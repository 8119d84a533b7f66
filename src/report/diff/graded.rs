//! Something that is said, with how much it asks: so that what was loosened can be told from what was tightened.
//! It must call a change neither where it cannot tell.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Named};

/// Something that is said, and how much it asks in each respect. More is stricter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    /// What is said, as people read it.
    pub words: String,
    /// How much it asks.
    pub asks: Vec<i64>,
}

/// What asks the most, as the absence of an exception does.
pub(super) const MOST: i64 = i64::MAX;

impl Graded {
    /// Something that is there, and asks no more than that; nothing where it is empty.
    pub(super) fn there(words: Option<&str>) -> Self {
        let words = words.map(str::trim).filter(|words| !words.is_empty());
        Self { words: words.unwrap_or("nothing").to_owned(), asks: vec![i64::from(words.is_some())] }
    }

    /// What is said twice asks what the weaker asks.
    fn and(self, other: Self) -> Self {
        let words = format!("{}; {}", self.words, other.words);
        Self { words, asks: self.asks.into_iter().zip(other.asks).map(|(a, b)| a.min(b)).collect() }
    }
}

/// Gathers what is said under the same name.
pub(super) fn gathered(said: impl Iterator<Item = (String, Graded)>) -> BTreeMap<String, Graded> {
    let mut all: BTreeMap<String, Graded> = BTreeMap::new();
    for (name, graded) in said {
        let graded = match all.remove(&name) {
            Some(other) => other.and(graded),
            None => graded,
        };
        all.insert(name, graded);
    }
    all
}

/// What has changed between the two sides. `absent` is how much is asked in each respect where nothing is said.
pub(super) fn changed(
    old: &BTreeMap<String, Graded>,
    new: &BTreeMap<String, Graded>,
    absent: i64,
) -> Vec<Named<String>> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    changed
        .map(|name| {
            let (old, new) = (old.get(name), new.get(name));
            let length = old.or(new).map_or(0, |graded| graded.asks.len());
            let asks = |graded: Option<&Graded>| graded.map_or(vec![absent; length], |graded| graded.asks.clone());
            let (before, after) = (asks(old), asks(new));
            let is_worse = before.iter().zip(&after).any(|(before, after)| after < before);
            let is_better = !is_worse && before.iter().zip(&after).any(|(before, after)| after > before);
            let words = |graded: Option<&Graded>| graded.map(|graded| graded.words.clone());
            let change = Change { old: words(old), new: words(new), is_worse, is_better };
            Named { name: name.clone(), change }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(asks: i64) -> BTreeMap<String, Graded> {
        BTreeMap::from([("x".to_owned(), Graded { words: asks.to_string(), asks: vec![asks] })])
    }

    #[test]
    fn what_asks_less_is_worse_and_what_asks_more_is_better() {
        let judged = |old: &BTreeMap<String, Graded>, new: &BTreeMap<String, Graded>| {
            let rows = changed(old, new, 0);
            rows.first().map(|row| (row.change.is_worse, row.change.is_better))
        };
        assert_eq!(judged(&one(2), &one(1)), Some((true, false)));
        assert_eq!(judged(&one(1), &one(2)), Some((false, true)));
        assert_eq!(judged(&one(1), &one(1)), None);
        assert_eq!(judged(&one(-1), &BTreeMap::new()), Some((false, true)));
        assert_eq!(judged(&BTreeMap::new(), &one(-1)), Some((true, false)));
    }
}
