//! What the hub of the documents says: in short how far the product is, and who reads what in which order and time.
//! Every number must come from the documents that it leads to, with its denominator.

use serde::Serialize;

use super::checklist::{Answer, Checklist, Item};
use super::matrix::{Matrix, Table};
use super::reading::{MINUTES_A_COMMAND, MINUTES_A_QUESTION, Reading, WORDS_A_MINUTE};
use crate::audit::plan::Level;

/// A document of the set, as the hub needs it.
#[derive(Debug)]
pub struct Listed {
    /// Its file.
    pub file: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Who reads it.
    pub readers: &'static [Reader],
    /// What of it takes time.
    pub reading: Reading,
    /// How many questions a reader answers in it.
    pub questions: usize,
}

/// Who reads a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Who answers for the security of a deployment.
    Security,
    /// Who buys.
    Procurement,
}

impl Reader {
    const ALL: [Self; 2] = [Self::Security, Self::Procurement];

    const fn title(self) -> &'static str {
        match self {
            Self::Security => "The security officer",
            Self::Procurement => "The procurement officer",
        }
    }
}

/// What the hub is made from.
#[derive(Debug)]
pub struct Sources<'s> {
    /// The compliance matrix.
    pub matrix: &'s Matrix,
    /// The anchor of each of its baselines in the written matrix, where it has one.
    pub anchors: Vec<Option<String>>,
    /// The checklist behind the production checklist.
    pub checklist: &'s Checklist,
    /// The anchor of each of its sections in the written checklist, where it has one.
    pub sections: Vec<Option<String>>,
    /// The product's version.
    pub version: Option<&'s str>,
    /// The verdict on each configuration, in one line.
    pub verdicts: Vec<(String, String)>,
    /// The documents of the set, the hub first.
    pub documents: Vec<Listed>,
}

/// The hub; `templates/hub.md` reads it.
#[derive(Debug, Serialize)]
pub struct Hub<'s> {
    product: Option<&'s str>,
    version: Option<&'s str>,
    profile: Option<&'s str>,
    /// The latest review, for which the checklist was judged.
    date: Option<&'s str>,
    baselines: Vec<Baseline<'s>>,
    configs: Vec<Verdict<'s>>,
    /// Required questions that neither the audit nor evidence settles, and how many of them a person's word alone answers.
    open: usize,
    open_by_word: usize,
    /// The same of recommended ones.
    open_recommended: usize,
    open_recommended_by_word: usize,
    sections: Vec<Section<'s>>,
    documents: Vec<Document>,
    paths: Vec<Path>,
    words_a_minute: usize,
    minutes_a_question: usize,
    minutes_a_command: usize,
}

#[derive(Debug, Serialize)]
struct Baseline<'s> {
    table: &'s Table,
    anchor: Option<&'s str>,
    /// What is addressed by a statement on the control or by safeguards.
    addressed: usize,
    sentence: &'s str,
}

#[derive(Debug, Serialize)]
struct Verdict<'s> {
    path: &'s str,
    line: &'s str,
}

/// A section of the production checklist in numbers; recommendations are not in them.
#[derive(Debug, Serialize)]
struct Section<'s> {
    title: &'static str,
    anchor: Option<&'s str>,
    /// What the audit or evidence settles.
    settled: usize,
    /// What a person calls not applicable, which nothing shows.
    apart: usize,
    all: usize,
}

#[derive(Debug, Serialize)]
struct Document {
    file: &'static str,
    title: &'static str,
    about: &'static str,
    minutes: usize,
}

#[derive(Debug, Serialize)]
struct Path {
    reader: &'static str,
    minutes: usize,
    documents: Vec<Document>,
}

impl<'s> Hub<'s> {
    /// The hub.
    #[must_use]
    pub fn of(from: &'s Sources<'s>) -> Self {
        let document = |listed: &Listed| Document {
            file: listed.file,
            title: listed.title,
            about: listed.about,
            minutes: listed.reading.minutes(listed.questions),
        };
        let path = |reader: Reader| {
            let read = from.documents.iter().filter(|listed| listed.readers.contains(&reader));
            let documents: Vec<Document> = read.map(document).collect();
            let minutes = documents.iter().map(|document| document.minutes).sum();
            Path { reader: reader.title(), minutes, documents }
        };
        let (open, open_by_word) = left(from.checklist, Level::Required);
        let (open_recommended, open_recommended_by_word) = left(from.checklist, Level::Recommended);
        Self {
            product: from.matrix.product.as_deref(),
            version: from.version,
            profile: from.checklist.profile.as_deref(),
            date: from.checklist.date.as_deref(),
            baselines: baselines(from),
            configs: from.verdicts.iter().map(|(path, line)| Verdict { path, line }).collect(),
            open,
            open_by_word,
            open_recommended,
            open_recommended_by_word,
            sections: sections(from),
            documents: from.documents.iter().map(document).collect(),
            paths: Reader::ALL.map(path).into(),
            words_a_minute: WORDS_A_MINUTE,
            minutes_a_question: MINUTES_A_QUESTION,
            minutes_a_command: MINUTES_A_COMMAND,
        }
    }
}

fn baselines<'s>(from: &'s Sources<'s>) -> Vec<Baseline<'s>> {
    let anchors = from.anchors.iter().map(Option::as_deref).chain(std::iter::repeat(None));
    let tables = from.matrix.baselines.iter().zip(&from.matrix.profiles).zip(anchors);
    let baseline = |((table, start), anchor): ((&'s Table, &'s super::recommend::Start), Option<&'s str>)| Baseline {
        table,
        anchor,
        addressed: {
            let tally = &table.coverage.tally;
            tally.implemented + tally.alternative + tally.supported
        },
        sentence: &start.sentence,
    };
    tables.map(baseline).collect()
}

/// How many questions neither the audit nor evidence settles, and how many of them a person's word alone answers.
fn left(checklist: &Checklist, level: Level) -> (usize, usize) {
    let is_left = |item: &&Item| item.level == level && (item.by_word || item.answer == Answer::Open);
    let left: Vec<&Item> = checklist.items.iter().filter(is_left).collect();
    (left.len(), left.iter().filter(|item| item.by_word).count())
}

fn sections<'s>(from: &'s Sources<'s>) -> Vec<Section<'s>> {
    let anchors = from.sections.iter().map(Option::as_deref).chain(std::iter::repeat(None));
    let all = from.checklist.sections().into_iter().zip(anchors);
    let section = |((title, items), anchor): ((&'static str, Vec<&Item>), Option<&'s str>)| {
        let required: Vec<_> = items.into_iter().filter(|item| item.level == Level::Required).collect();
        let (apart, shown): (Vec<&Item>, Vec<&Item>) = required
            .iter()
            .filter(|item| matches!(item.answer, Answer::Yes | Answer::NotApplicable))
            .partition(|item| item.by_word);
        Section { title, anchor, settled: shown.len(), apart: apart.len(), all: required.len() }
    };
    all.map(section).filter(|section| section.all > 0).collect()
}
