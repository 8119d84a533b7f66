//! The words that say more than a coverage shows: one table for documents and for the texts of statements.
//! It must not judge where they stand, and know nothing of documents.

use crate::load::embedded::table;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::words::is_whole;

/// The words as `promises.yaml` gives them; what is compared with a text in lower case is so itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    pub(super) promises: Vec<String>,
    pub(super) attested: Vec<String>,
    pub(super) decided: Vec<String>,
    pub(super) attested_between: Vec<String>,
    pub(super) attested_joins: Vec<String>,
    pub(super) full: Vec<String>,
    pub(super) nouns: Vec<String>,
    pub(super) all: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) done: Vec<String>,
    pub(super) elsewhere: Vec<String>,
    denials: Vec<String>,
    infinitives: Vec<String>,
    whole: Vec<String>,
    modest: Vec<String>,
    called: BTreeMap<String, String>,
}

impl Vocabulary {
    /// The shipped table.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static WORDS: OnceLock<Vocabulary> = OnceLock::new();
        WORDS.get_or_init(|| {
            let mut own: Self = table!("lint/promises");
            for list in [&mut own.elsewhere, &mut own.denials, &mut own.attested_between, &mut own.attested_joins] {
                for word in list {
                    *word = word.to_lowercase();
                }
            }
            own
        })
    }

    /// Whether a sentence denies or only discusses what it promises.
    #[must_use]
    pub fn is_denied(&self, text: &str) -> bool {
        let short = |mark: &str| text.match_indices(mark).any(|(at, found)| ends(text, at + found.len()));
        has(text, &self.denials) || short("n't") || short("n\u{2019}t")
    }

    /// Whether the words before a promise make no claim of it: `to meet all controls`.
    #[must_use]
    pub fn is_wished(&self, before: &str) -> bool {
        let last = before.split_whitespace().next_back().unwrap_or_default();
        self.infinitives.iter().any(|word| word.eq_ignore_ascii_case(last))
    }

    /// Whether a sentence of a statement claims nothing of today, or not the whole.
    #[must_use]
    pub fn is_modest(&self, text: &str) -> bool {
        self.is_denied(text) || has(text, &self.modest)
    }

    /// The first word in a sentence of a statement that claims the whole.
    #[must_use]
    pub fn claims(&self, text: &str) -> Option<&str> {
        let lower = text.to_lowercase();
        let words = self.promises.iter().chain(&self.whole);
        let found = words.filter_map(|word| {
            let needle = word.to_lowercase();
            let mut places = lower.match_indices(&needle).map(|(at, found)| at..at + found.len());
            let stands = |at: &std::ops::Range<usize>| is_whole(&lower, at) && !lower[..at.start].ends_with('-');
            places.find(stands).map(|at| (at.start, std::cmp::Reverse(at.len()), word.as_str()))
        });
        found.min().map(|(_, _, word)| word)
    }

    /// What the ids of the catalogs begin with that a sentence names.
    #[must_use]
    pub fn called(&self, text: &str) -> Option<&str> {
        let lower = text.to_lowercase();
        let place = |name: &str| {
            let mut places = lower.match_indices(name).map(|(at, found)| at..at + found.len());
            places.find(|at| is_whole(&lower, at)).map(|at| at.start)
        };
        let named = self.called.iter().filter_map(|(name, catalog)| Some((place(name)?, catalog.as_str())));
        named.min().map(|(_, catalog)| catalog)
    }
}

/// Whether no word goes on at a place.
fn ends(text: &str, at: usize) -> bool {
    !text[at..].chars().next().is_some_and(char::is_alphanumeric)
}

/// Whether one of these stands in a text as a whole word.
pub(super) fn has(text: &str, words: &[String]) -> bool {
    let lower = text.to_lowercase();
    words
        .iter()
        .any(|word| lower.match_indices(word.as_str()).any(|(at, found)| is_whole(&lower, &(at..at + found.len()))))
}
