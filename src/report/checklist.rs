//! The officer's checklist: each question once for all chosen frameworks, answered where statements and the
//! audit settle it. It must not tick what nobody checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use super::key::Key;
use super::picture::Picture;
use super::questions::{item, supported};
use super::recommend::Start;
use crate::audit::attest::Readers;
use crate::audit::plan::{Level, Plan, PlanError, Rule};
use crate::audit::{Audit, Dialects};
use crate::load::BaselineRef;
use crate::load::library::Supplied;
use crate::model::answers::{ANSWER, ANSWERED_BY, CHECKLIST, COMMENT, EVIDENCE, PREFILLED, SAFEGUARD};
use crate::model::profile::Profile;
use crate::model::safeguard::Section;

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Not answered yet: a person must.
    Open,
    /// It is not so.
    No,
    /// It is not so, and is to be.
    Planned,
    /// It is partly so.
    Partly,
    /// It is so under a waiver only.
    Waived,
    /// It does not apply.
    NotApplicable,
    /// It is so.
    Yes,
}

impl Answer {
    /// The word on the checklist.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::No => "no",
            Self::Planned => "planned",
            Self::Partly => "partly",
            Self::Waived => "waived",
            Self::NotApplicable => "n/a",
            Self::Yes => "yes",
        }
    }
}

/// The columns of the table that a person fills in; the last five and the safeguard are read back.
pub const COLUMNS: [&str; 13] = [
    "Section",
    SAFEGUARD,
    "Question",
    "Level",
    "Asked by",
    "Controls",
    ANSWER,
    "Basis",
    ANSWERED_BY,
    COMMENT,
    EVIDENCE,
    PREFILLED,
    CHECKLIST,
];

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// The safeguard it is about.
    pub safeguard: String,
    /// What the safeguard achieves.
    pub title: String,
    /// Where it stands on the production checklist.
    pub section: &'static str,
    /// The question.
    pub question: String,
    /// Whether it is required or recommended, and by whom.
    pub level: Level,
    /// The profile and baselines that ask for it.
    pub asked_by: Vec<String>,
    /// The controls of the chosen baselines that it supports.
    pub controls: Vec<String>,
    /// The same by baseline.
    pub frameworks: Vec<InBaseline>,
    /// The families of these controls, by short name.
    pub families: Vec<String>,
    /// The lowest profile that requires it; null where only baselines do.
    pub profile: Option<String>,
    /// The answer, where something settled it.
    pub answer: Answer,
    /// What settled it, or what speaks against it.
    pub basis: String,
    /// Whether the answer is a person's word alone, which neither the audit nor evidence shows.
    pub by_word: bool,
    /// What is not certain about the demand.
    pub marks: Vec<String>,
}

/// The controls of one baseline that a safeguard supports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InBaseline {
    /// The baseline.
    pub baseline: String,
    /// The controls, in the order of the catalog.
    pub controls: Vec<String>,
}

/// To how many controls of a baseline the safeguards relate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reach {
    /// The baseline.
    pub baseline: String,
    /// How many controls it has.
    pub controls: usize,
    /// To how many the safeguards relate at all.
    pub related: usize,
    /// What must be said of the baseline.
    pub notes: Vec<String>,
}

/// How long a question takes, in minutes: an estimate, so that a person can plan.
pub const MINUTES: usize = 1;

/// A checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checklist {
    /// Version of this shape.
    pub schema_version: u32,
    /// The product's name.
    pub product: Option<String>,
    /// The profile it asks for.
    pub profile: Option<String>,
    /// The day for which waivers and reviews were judged; null where nothing depended on it.
    pub date: Option<String>,
    /// The baselines it covers and how much of each.
    pub reach: Vec<Reach>,
    /// How many required questions are left for a person.
    pub open: usize,
    /// How many recommended ones are.
    pub open_recommended: usize,
    /// About how many minutes the open ones take, at [`MINUTES`] a question.
    pub minutes: usize,
    /// Which checklist this is, so that its answers find back: see [`Key`].
    pub key: String,
    /// Parts that the workspace supplied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supplied: Vec<Supplied>,
    /// The questions: open ones first, then by section.
    pub items: Vec<Item>,
}

/// What a checklist is made from.
#[derive(Debug)]
pub struct Sources<'p> {
    /// States and links.
    pub picture: &'p Picture<'p>,
    /// The product's name.
    pub product: Option<&'p str>,
    /// The profile to ask for.
    pub profile: Option<&'p Profile>,
    /// The chosen baselines.
    pub baselines: &'p [BaselineRef<'p>],
    /// Audits of the product's configurations.
    pub audits: &'p [Audit],
    /// The day for reviews, where there are statements or audits.
    pub date: Option<jiff::civil::Date>,
}

impl Item {
    /// The word for its level.
    #[must_use]
    pub const fn level_word(&self) -> &'static str {
        self.level.word()
    }

    /// What settled it or speaks against it, with what is not certain about the demand.
    #[must_use]
    pub fn why(&self) -> String {
        let said = std::iter::once(&self.basis).chain(&self.marks).filter(|text| !text.is_empty());
        said.map(String::as_str).collect::<Vec<_>>().join("; ")
    }
}

impl Checklist {
    /// Draws up the checklist by safeguard.
    ///
    /// # Errors
    /// [`PlanError`] where a check of the library cannot be understood.
    pub fn by_safeguard(from: &Sources<'_>) -> Result<Self, PlanError> {
        let library = from.picture.library;
        let names: Vec<String> = from.baselines.iter().map(BaselineRef::name).collect();
        let plan = Plan::new(library, from.profile, &names)?;
        let mut supported = supported(from);
        let mut rules: BTreeMap<&str, Vec<&Rule<'_>>> = BTreeMap::new();
        for rule in &plan.rules {
            rules.entry(rule.safeguard.id.as_str()).or_default().push(rule);
        }
        let readers = Readers::new(Arc::new(Dialects::new(library)));
        let mut items: Vec<Item> = rules.values().map(|rules| item(from, &readers, rules, &mut supported)).collect();
        items
            .sort_by_key(|item| (item.answer != Answer::Open, item.level, order(item.section), item.safeguard.clone()));
        let open = |level: Level| items.iter().filter(|i| i.answer == Answer::Open && i.level == level).count();
        let (open, open_recommended) = (open(Level::Required), open(Level::Recommended));
        let profile = from.profile.map(|profile| profile.id.value.clone());
        Ok(Self {
            key: Key::of(from.product, profile.as_deref(), &names, &items).to_string(),
            schema_version: 1,
            product: from.product.map(str::to_owned),
            profile,
            date: from.date.map(|date| date.to_string()),
            reach: from.baselines.iter().map(|baseline| reach(from.picture, *baseline)).collect(),
            minutes: (open + open_recommended) * MINUTES,
            open,
            open_recommended,
            supplied: library.supplied().to_vec(),
            items,
        })
    }

    /// As a table that a person fills in.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(COLUMNS);
        for item in &self.items {
            sheet.push([
                item.section,
                &item.safeguard,
                &item.question,
                item.level_word(),
                &item.asked_by.join(", "),
                &item.controls.join(", "),
                item.answer.word(),
                &item.why(),
                "",
                "",
                "",
                item.answer.word(),
                &self.key,
            ]);
        }
        sheet
    }

    /// The items of each section in the order of the production checklist.
    #[must_use]
    pub fn sections(&self) -> Vec<(&'static str, Vec<&Item>)> {
        let mut sections: BTreeMap<usize, (&'static str, Vec<&Item>)> = BTreeMap::new();
        for item in &self.items {
            sections.entry(order(item.section)).or_insert((item.section, Vec::new())).1.push(item);
        }
        sections.into_values().collect()
    }
}

fn order(title: &str) -> usize {
    Section::ALL.iter().position(|section| section.title() == title).unwrap_or(Section::ALL.len())
}

pub(super) fn reach<'p>(picture: &Picture<'p>, baseline: BaselineRef<'p>) -> Reach {
    let start = Start::of(picture, baseline);
    Reach { baseline: start.id, controls: start.controls, related: start.related, notes: start.notes }
}
