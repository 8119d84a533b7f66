//! What the points of NIS2 are about, by the words of `fields.yaml`: whether a label's words are those of another point.
//! It must leave alone what fits the cited point, or more points than one.

use crate::load::embedded::table;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The words of one point.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    names: Vec<String>,
    fits: Vec<String>,
}

/// By a phrase, the points that it fits, and of each whether the phrase names it.
type Phrases = BTreeMap<Vec<String>, Vec<(String, bool)>>;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let fields: BTreeMap<String, Field> = table!("lint/title/fields");
    let mut phrases = Phrases::new();
    for (point, Field { names, fits }) in fields {
        let all = names.iter().map(|phrase| (phrase, true)).chain(fits.iter().map(|phrase| (phrase, false)));
        for (phrase, names) in all {
            phrases.entry(words(phrase)).or_default().push((point.clone(), names));
        }
    }
    phrases
});

/// No phrase has more words.
const LONGEST: usize = 6;

/// How the words of a label stand to a point.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    /// They fit it.
    Here,
    /// They are those of one other point.
    To(&'static str),
    /// They tell nothing.
    Unknown,
}

/// Compares a label with what a point is about, among the points that stand beside it.
pub(super) fn belongs(label: &str, point: &str, is_beside: impl Fn(&str) -> bool) -> Belongs {
    let (mut names_here, mut fits_here) = (false, false);
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    let words = words(label);
    let mut at = 0;
    while at < words.len() {
        let most = LONGEST.min(words.len() - at);
        let Some((length, points)) =
            (1..=most).rev().find_map(|length| Some((length, PHRASES.get(&words[at..at + length])?)))
        else {
            at += 1;
            continue;
        };
        for (own, names) in points {
            if own == point {
                names_here |= names;
                fits_here = true;
            } else if *names && is_beside(own) {
                *named.entry(own.as_str()).or_default() += 1;
            }
        }
        at += length;
    }
    let mut others = named.into_iter();
    match (others.next(), others.next()) {
        _ if names_here => Belongs::Here,
        // One word may be a remark where another fits; two say which point is meant.
        (Some((other, count)), None) if !fits_here || count > 1 => Belongs::To(other),
        _ if fits_here => Belongs::Here,
        _ => Belongs::Unknown,
    }
}

/// The words of a text in lower case, one and many alike, without `and`.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    words.filter(|word| word != "and").map(one).collect()
}

/// The form for one of a word.
fn one(mut word: String) -> String {
    if word.len() > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.len() > 3 && word.ends_with('s') {
        word.pop();
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_one_of_the_catalog_and_no_phrase_names_two() {
        let library = crate::load::Library::shipped();
        for (phrase, points) in PHRASES.iter() {
            assert!(phrase.len() <= LONGEST, "{phrase:?}");
            assert!(points.iter().filter(|(_, names)| *names).count() <= 1, "{phrase:?} names several: {points:?}");
            for (point, _) in points {
                assert!(library.catalogs().find_control(&format!("nis2:{point}")).is_some(), "{point}");
            }
        }
    }
}
