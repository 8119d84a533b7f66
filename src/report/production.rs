//! The pre-launch checklist: the questions of a checklist by section, each with its box.
//! It must tick what the checklist calls settled and nothing else.

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use super::checklist::{Answer, Checklist, Item};
use crate::audit::plan::Level;

/// The checklist as it is gone through before a launch; `templates/production.md` and `production.html` read it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Production<'c> {
    /// Version of this shape.
    schema_version: u32,
    /// The product's name; null outside a workspace.
    product: Option<&'c str>,
    /// The profile that is asked for; null where none is.
    profile: Option<&'c str>,
    /// The day for which waivers and reviews were judged; null where nothing depends on it.
    date: Option<&'c str>,
    /// Whether it stands in the set of documents, beside those it leads to.
    in_set: bool,
    /// The questions by section.
    sections: Vec<Section<'c>>,
}

/// The questions of one section.
#[derive(Debug, Serialize, JsonSchema)]
struct Section<'c> {
    /// Its title.
    title: &'static str,
    /// How many boxes are ticked.
    ticked: usize,
    /// How many questions do not apply.
    apart: usize,
    /// Its questions.
    items: Vec<Boxed<'c>>,
}

/// One question with its box.
#[derive(Debug, Serialize, JsonSchema)]
struct Boxed<'c> {
    /// The box: `[x]` where it is settled, `[-]` where it does not apply, `[ ]` where it is left.
    tick: &'static str,
    /// What is known: `open` where nothing is.
    answer: &'static str,
    /// The safeguard that it asks about.
    safeguard: &'c str,
    /// The question.
    question: &'c str,
    /// Whether it is required or recommended.
    level: Level,
    /// What settled it, or what speaks against it.
    basis: &'c str,
}

/// The box in Markdown.
const fn tick(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "[x]",
        Answer::NotApplicable => "[-]",
        Answer::Open | Answer::No | Answer::Planned | Answer::Partly | Answer::Waived => "[ ]",
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
            schema_version: 1,
            product: self.product.as_deref(),
            profile: self.profile.as_deref(),
            date: self.date.as_deref(),
            in_set: false,
            sections: sections.collect(),
        }
    }
}

impl Production<'_> {
    /// The boxes as a table.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(["Section", "Done", "Question", "Level", "Known", "Basis", "Safeguard"]);
        for section in &self.sections {
            for item in &section.items {
                let level = item.level.word();
                sheet.push([section.title, item.tick, item.question, level, item.answer, item.basis, item.safeguard]);
            }
        }
        sheet
    }

    /// The same as one of the set of documents.
    #[must_use]
    pub fn in_set(self) -> Self {
        Self { in_set: true, ..self }
    }
}
