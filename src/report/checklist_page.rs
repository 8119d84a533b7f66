//! The checklist as a page that a person fills in: the questions in groups, and what they can be filtered by.
//! It must hold everything that the page shows, since the page asks nobody.

use serde::Serialize;

use super::checklist::{Answer, COLUMNS, Checklist, Item, MINUTES, Reach};
use crate::model::answers::Word;

/// The page; `templates/checklist.html` reads it.
#[derive(Debug, Serialize)]
pub struct Page<'c> {
    /// What stands above everything.
    pub title: String,
    /// The checklist.
    pub checklist: &'c Checklist,
    /// Which checklist it is.
    pub key: &'c str,
    /// The columns of its table of answers.
    pub columns: String,
    /// How long a question takes, in minutes.
    pub minute: usize,
    /// The answers to pick from.
    pub words: [&'static str; 5],
    /// The baselines, by which it can be filtered.
    pub frameworks: &'c [Reach],
    /// The families of controls.
    pub families: Vec<&'c str>,
    /// The profiles that ask for something, lowest first.
    pub profiles: Vec<&'c str>,
    /// The questions: those left for a person, then the others.
    pub groups: [Group<'c>; 2],
}

/// Questions under one heading.
#[derive(Debug, Serialize)]
pub struct Group<'c> {
    /// The name in the page.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// Whether they are left for a person.
    pub open: bool,
    /// The questions.
    pub questions: Vec<Question<'c>>,
}

/// One question.
#[derive(Debug, Serialize)]
pub struct Question<'c> {
    /// Its number on the page, from 1.
    pub number: usize,
    /// What is asked and what is known.
    pub item: &'c Item,
    /// The word that it came with.
    pub prefilled: &'static str,
    /// What settled it, and what is not certain.
    pub why: String,
    /// The numbers of the baselines that it belongs to.
    pub in_frameworks: String,
    /// The numbers of its families.
    pub in_families: String,
    /// The number of the profile that asks for it, if one does.
    pub in_profile: String,
}

impl Checklist {
    /// As a page that a person fills in.
    ///
    /// `profiles` are the profiles of the ladder, lowest first.
    #[must_use]
    pub fn page<'c>(&'c self, profiles: &[&'c str]) -> Page<'c> {
        let mut families: Vec<&str> =
            self.items.iter().flat_map(|item| item.families.iter().map(String::as_str)).collect();
        families.sort_unstable();
        families.dedup();
        let asks = |name: &&str| self.items.iter().any(|item| item.profile.as_deref() == Some(*name));
        let profiles: Vec<&str> = profiles.iter().copied().filter(asks).collect();
        let question = |(at, item): (usize, &'c Item)| Question {
            number: at + 1,
            prefilled: item.answer.word(),
            why: item.why(),
            in_frameworks: numbers(self.reach.iter().map(|reach| belongs(item, &reach.baseline))),
            in_families: numbers(families.iter().map(|name| item.families.iter().any(|own| own == name))),
            in_profile: numbers(profiles.iter().map(|name| item.profile.as_deref() == Some(*name))),
            item,
        };
        let (open, settled): (Vec<_>, Vec<_>) =
            self.items.iter().enumerate().map(question).partition(|question| question.item.answer == Answer::Open);
        Page {
            title: self.title(),
            checklist: self,
            key: &self.key,
            columns: COLUMNS.join("|"),
            minute: MINUTES,
            words: Word::WORDS,
            frameworks: &self.reach,
            families,
            profiles,
            groups: [
                Group { id: "left", title: "Left for you", open: true, questions: open },
                Group { id: "settled", title: "Settled already", open: false, questions: settled },
            ],
        }
    }
}

/// Whether a baseline asks for it, or has a control that it supports.
fn belongs(item: &Item, baseline: &str) -> bool {
    item.frameworks.iter().any(|own| own.baseline == baseline) || item.asked_by.iter().any(|by| by == baseline)
}

/// The numbers of what holds, from 0, between spaces.
fn numbers(holds: impl Iterator<Item = bool>) -> String {
    let numbers = holds.enumerate().filter(|(_, holds)| *holds);
    numbers.map(|(at, _)| at.to_string()).collect::<Vec<_>>().join(" ")
}
