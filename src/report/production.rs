//! The pre-launch checklist: the questions of a checklist by section, each with its box.
//! It must tick what the checklist calls settled and nothing else.

use serde::Serialize;

use super::checklist::{Answer, Checklist, Item};
use crate::audit::plan::Level;

/// The checklist as it is gone through before a launch; `templates/production.md` and `production.html` read it.
#[derive(Debug, Serialize)]
pub struct Production<'c> {
    product: Option<&'c str>,
    profile: Option<&'c str>,
    date: Option<&'c str>,
    /// Whether it stands in the set of documents, beside those it leads to.
    in_set: bool,
    sections: Vec<Section<'c>>,
}

/// The questions of one section.
#[derive(Debug, Serialize)]
struct Section<'c> {
    title: &'static str,
    /// How many boxes are ticked.
    ticked: usize,
    /// How many questions do not apply.
    apart: usize,
    items: Vec<Boxed<'c>>,
}

/// One question with its box.
#[derive(Debug, Serialize)]
struct Boxed<'c> {
    tick: &'static str,
    /// What is known: `open` where nothing is.
    answer: &'static str,
    safeguard: &'c str,
    question: &'c str,
    level: Level,
    basis: &'c str,
}

/// The box in Markdown.
const fn tick(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "[x]",
        Answer::NotApplicable => "[-]",
        Answer::Open | Answer::No | Answer::Partly | Answer::Waived => "[ ]",
    }
}

fn boxed(item: &Item) -> Boxed<'_> {
    Boxed {
        tick: tick(item.answer),
        answer: if item.answer == Answer::Open { "open" } else { item.answer.word() },
        safeguard: &item.safeguard,
        question: &item.question,
        level: item.level,
        basis: &item.basis,
    }
}

impl Checklist {
    /// The checklist as the production checklist shows it.
    #[must_use]
    pub fn production(&self) -> Production<'_> {
        let sections = self.sections().into_iter().map(|(title, items)| {
            let count = |answer: Answer| items.iter().filter(|item| item.answer == answer).count();
            let (ticked, apart) = (count(Answer::Yes), count(Answer::NotApplicable));
            Section { title, ticked, apart, items: items.into_iter().map(boxed).collect() }
        });
        Production {
            product: self.product.as_deref(),
            profile: self.profile.as_deref(),
            date: self.date.as_deref(),
            in_set: false,
            sections: sections.collect(),
        }
    }
}

impl Production<'_> {
    /// The same as one of the set of documents.
    #[must_use]
    pub fn in_set(self) -> Self {
        Self { in_set: true, ..self }
    }
}
