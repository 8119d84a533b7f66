//! Finding the words that matter, all of them in one pass over a text.
//! It must not decide what a word means where it stands.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::vocabulary::{Vocabulary, has};
use crate::load::Library;
use crate::load::embedded::table;

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Word {
    /// A security profile, by its place in the library.
    Profile(usize),
    /// The word `profile` itself.
    CalledProfile,
    /// NIS2.
    Nis2,
    /// The Regulation with the Annex.
    Annex,
    /// Another law with articles.
    OtherLaw,
    /// Revision 4 of NIST SP 800-53.
    Revision4,
    /// Revision 5.
    Revision5,
    /// What is named is gone.
    Gone,
    /// Controls are the subject.
    Control,
    /// Controls of NIST are.
    Catalog,
    /// A framework or a baseline, by its place in [`Words::frameworks`].
    Framework(usize),
    /// A framework of several levels.
    Family,
    /// All of something is promised.
    Promise,
    /// Beside a framework, all of it is promised; or that somebody decided so.
    Attested {
        /// Somebody else decides it.
        is_decision: bool,
    },
}

/// A word in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    pub(super) word: Word,
}

/// The words as the file gives them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    nis2: Vec<String>,
    annex: Vec<String>,
    other_laws: Vec<String>,
    revision_4: Vec<String>,
    revision_5: Vec<String>,
    gone: Vec<String>,
    catalogs: Vec<String>,
    control_words: Vec<String>,
    frameworks: BTreeMap<String, Vec<String>>,
    families: Vec<String>,
    joins: Vec<String>,
    at_least: Vec<String>,
    doubts: Vec<String>,
    own_labels: Vec<String>,
    own_subjects: Vec<String>,
    own_verbs: Vec<String>,
    own_joins: Vec<String>,
    other_places: Vec<String>,
    not_families: Vec<String>,
    cites: Vec<String>,
    asks: Vec<String>,
    not_controls: Vec<String>,
    named_things: Vec<String>,
    nis2_last_article: u16,
}

/// Every word, ready for one pass, and the lists that only a sentence is asked for.
#[derive(Debug)]
pub(super) struct Words {
    automaton: AhoCorasick,
    kinds: Vec<Word>,
    /// The names of frameworks and baselines.
    pub(super) frameworks: Vec<String>,
    /// The profiles as they are written.
    profiles: Vec<String>,
    joins: Vec<String>,
    at_least: Vec<String>,
    doubts: Vec<String>,
    own_labels: Vec<String>,
    own_subjects: Vec<String>,
    own_verbs: Vec<String>,
    own_joins: Vec<String>,
    other_places: Vec<String>,
    not_families: Vec<String>,
    cites: Vec<String>,
    asks: Vec<String>,
    not_controls: Vec<String>,
    named_things: Vec<String>,
    /// The last article of NIS2.
    pub(super) nis2_last_article: u16,
}

impl Words {
    pub(super) fn new(library: &Library) -> Self {
        let lists: Lists = table!("lint/words");
        let said = Vocabulary::shipped();
        let profiles: Vec<String> = library.profiles().iter().map(|profile| profile.id.value.clone()).collect();
        let mut frameworks = Vec::new();
        let mut words: Vec<(String, Word)> = vec![("profile".into(), Word::CalledProfile)];
        words.extend(profiles.iter().enumerate().map(|(at, name)| (name.clone(), Word::Profile(at))));
        for (name, spellings) in lists.frameworks {
            words.extend(spellings.into_iter().map(|spelling| (spelling, Word::Framework(frameworks.len()))));
            frameworks.push(name);
        }
        for baseline in library.catalogs().baselines() {
            let name = baseline.name();
            let at = frameworks.iter().position(|own| *own == name).unwrap_or_else(|| {
                frameworks.push(name.clone());
                frameworks.len() - 1
            });
            words.push((name, Word::Framework(at)));
        }
        for (list, word) in [
            (lists.nis2, Word::Nis2),
            (lists.annex, Word::Annex),
            (lists.other_laws, Word::OtherLaw),
            (lists.revision_4, Word::Revision4),
            (lists.revision_5, Word::Revision5),
            (lists.gone, Word::Gone),
            (said.promises.clone(), Word::Promise),
            (said.attested.clone(), Word::Attested { is_decision: false }),
            (said.decided.clone(), Word::Attested { is_decision: true }),
            (lists.catalogs, Word::Catalog),
            (lists.control_words, Word::Control),
            (lists.families, Word::Family),
        ] {
            words.extend(list.into_iter().map(|spelling| (spelling, word)));
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|(spelling, _)| spelling))
            .expect("internal error: the words make no automaton");
        let lower = |list: Vec<String>| list.into_iter().map(|word| word.to_lowercase()).collect();
        Self {
            automaton,
            kinds: words.into_iter().map(|(_, word)| word).collect(),
            frameworks,
            profiles,
            joins: lower(lists.joins),
            at_least: lower(lists.at_least),
            doubts: lower(lists.doubts),
            own_labels: lower(lists.own_labels),
            own_subjects: lower(lists.own_subjects),
            own_verbs: lower(lists.own_verbs),
            own_joins: lower(lists.own_joins),
            other_places: lower(lists.other_places),
            not_families: lists.not_families,
            cites: lower(lists.cites),
            asks: lower(lists.asks),
            not_controls: lists.not_controls,
            named_things: lower(lists.named_things),
            nis2_last_article: lists.nis2_last_article,
        }
    }

    /// Every word of a text, in order. A profile is one only as it is written: `regulated` is an English word.
    pub(super) fn find(&self, text: &str, out: &mut Vec<Hit>) {
        out.clear();
        for found in self.automaton.find_iter(text) {
            let word = self.kinds[found.pattern().as_usize()];
            let is_as_written = |at: usize| text[found.range()] == self.profiles[at];
            if is_whole(text, &found.range()) && !matches!(word, Word::Profile(at) if !is_as_written(at)) {
                out.push(Hit { range: found.range(), word });
            }
        }
    }

    /// The profile as it is written.
    pub(super) fn profile(&self, at: usize) -> &str {
        &self.profiles[at]
    }

    /// Every profile.
    pub(super) fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profiles.iter().map(String::as_str)
    }

    /// Whether a text joins a framework to a profile.
    pub(super) fn joins(&self, text: &str) -> bool {
        has(text, &self.joins)
    }

    /// Whether what a sentence names is the least.
    pub(super) fn is_at_least(&self, text: &str) -> bool {
        has(text, &self.at_least)
    }

    /// Whether a sentence does not simply say what it names.
    pub(super) fn is_doubtful(&self, text: &str) -> bool {
        has(text, &self.doubts)
    }

    /// Whether a word cites what follows it.
    pub(super) fn cites(&self, word: &str) -> bool {
        self.cites.contains(&word.to_lowercase())
    }

    /// Whether a word says what the control before it does.
    pub(super) fn asks(&self, word: &str) -> bool {
        self.asks.contains(&word.to_lowercase())
    }

    /// Whether what stands at a place of a text is a name for something else, as the word right before or behind it says.
    pub(super) fn names_another(&self, text: &str, range: &std::ops::Range<usize>) -> bool {
        let is_joint = |c: char| c == ' ' || c == '\u{a0}' || c == '`' || c == '"' || c == '\'';
        let word = |side: &str| side.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        let before = text[..range.start].trim_end_matches(is_joint);
        let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        let behind = word(text[range.end..].trim_start_matches(is_joint));
        self.named_things.contains(&last) || self.named_things.contains(&behind)
    }

    /// Whether something is spelled like a control and is something else.
    pub(super) fn is_no_control(&self, id: &str) -> bool {
        self.not_controls.iter().any(|own| own == id)
    }
}

impl Vocabulary {
    /// Whether nothing stands between a framework and what is said of it that would part them.
    pub(super) fn is_one_with(&self, between: &str) -> bool {
        let words = between.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        between.chars().all(|c| c.is_alphanumeric() || " -.()\u{a0}".contains(c))
            && words.into_iter().all(|word| self.attested_between.contains(&word.to_lowercase()))
    }

    /// Whether a text joins what is said to the framework behind it: `for`, `with the`.
    pub(super) fn joins_attested(&self, between: &str) -> bool {
        let joins = |word: &str| self.attested_joins.contains(&word.to_lowercase());
        let mut words = between.split_whitespace();
        words.next().is_some_and(joins) && words.all(|word| word.eq_ignore_ascii_case("the") || joins(word))
    }

    /// Whether a sentence speaks of somebody else's system, or of what is only sought.
    pub(super) fn is_elsewhere(&self, text: &str) -> bool {
        has(text, &self.elsewhere)
    }
}

impl Words {
    /// Whether a text is the label of the product's own profile.
    pub(super) fn is_own_label(&self, text: &str) -> bool {
        let mut is_named = false;
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
        words.map(str::to_lowercase).all(|word| {
            is_named |= word == "profile";
            self.own_labels.contains(&word)
        }) && is_named
    }

    /// Whether what stands around a profile says that the product has it.
    pub(super) fn is_own_subject(&self, before: &str, after: &str, product: &str) -> bool {
        let lower = before.trim().to_lowercase();
        let product = product.to_lowercase();
        let subjects = self.own_subjects.iter().chain(std::iter::once(&product));
        let rest = subjects.filter(|subject| !subject.is_empty()).find_map(|subject| {
            let rest = lower.strip_prefix(subject.as_str())?;
            rest.starts_with(' ').then_some(rest)
        });
        let Some(mut words) = rest.map(str::split_whitespace) else { return false };
        let is_verb = words.next().is_some_and(|word| self.own_verbs.iter().any(|own| own == word));
        let is_profile = lower.split_whitespace().any(|word| word == "profile")
            || after.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("profile"))
            || lower.ends_with(" with")
            || lower.ends_with(" at");
        is_verb && is_profile && words.all(|word| self.own_joins.iter().any(|own| own == word))
    }

    /// Whether a sentence speaks of another place or time than the product as it is.
    pub(super) fn is_other_place(&self, text: &str) -> bool {
        has(text, &self.other_places)
    }

    /// Whether letters before a number name something else than a family of controls.
    pub(super) fn is_no_family(&self, letters: &str) -> bool {
        self.not_families.iter().any(|own| own == letters)
    }
}

/// Whether a range of a text is no part of a longer word.
pub(super) fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let first = text[range.clone()].chars().next();
    let last = text[range.clone()].chars().next_back();
    let goes_on_before = inside(first) && inside(text[..range.start].chars().next_back());
    let goes_on_behind = inside(last) && inside(text[range.end..].chars().next());
    !goes_on_before && !goes_on_behind
}
