//! Evidence to be looked at again: what is gone, what changed since its review, was never reviewed, cannot be compared, or
//! whose review is too old. It must show a difference only against the very text that was pinned, and as much of it as
//! `change` allows.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::diag::{Became, Place, Pos, Sources};
use crate::evidence::online::{self, Answer, Answers};
use crate::evidence::standing::{Hold, Item, Standing};
use crate::evidence::{Git, Pointer, Root, Trace, past, traces};
use crate::model::statement::Statement;
use crate::report::change::Change;

/// Everything to be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Review {
    /// Version of this shape.
    pub schema_version: u32,
    /// The day for which the age of reviews is judged.
    pub date: String,
    /// The pieces of evidence, in the order of the statements.
    pub items: Vec<Open>,
    /// How many pieces stand elsewhere and were not looked at.
    pub elsewhere: usize,
}

/// Where evidence is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'g> {
    /// The workspace's folder.
    pub root: &'g Root,
    /// What git knows of it.
    pub git: Option<&'g Git>,
    /// What came of the pages that evidence names, where they were asked for.
    pub pages: &'g Answers,
}

/// Why a piece of evidence is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// It is not there any more, or shows nothing.
    Gone,
    /// Whether it is what was pinned cannot be told, or it was asked for and did not answer.
    Unchecked,
    /// It is not what was reviewed.
    Changed,
    /// It was never pinned.
    Unpinned,
    /// Its review is older than its `max_age`, or cannot be dated.
    Stale,
}

/// A piece of evidence to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Open {
    /// The safeguard or control that it is to show.
    pub about: String,
    /// What is claimed of it.
    pub claim: Option<String>,
    /// `code`, `test` and the like.
    pub kind: &'static str,
    /// What it points at.
    pub pointer: String,
    /// Where the statement names it.
    #[schemars(with = "Option<crate::audit::result::PlaceShape>")]
    pub location: Option<Place>,
    /// Why it is to be read.
    pub why: Why,
    /// The digest that was pinned.
    pub pinned: Option<String>,
    /// The digest of what the pointer names now; nothing where it is not there to be read.
    pub sha256: Option<String>,
    /// Why it does not hold or cannot be compared.
    pub problem: Option<String>,
    /// What it probably became, where it is gone.
    pub became: Option<Became>,
    /// When it was reviewed.
    pub reviewed: Option<String>,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
    /// What changed since, as a unified difference with `***` for what is not shown; nothing where the reviewed text is not in
    /// the history. Where nothing of a file may be shown, it says which lines changed.
    pub difference: Option<String>,
    /// How much changed, how much of it is shown, and what shows the rest.
    pub change: Option<Change>,
}

impl Review {
    /// Gathers what is to be looked at.
    #[must_use]
    pub fn of(standings: &[Standing<'_>], ground: Ground<'_>, sources: &Sources, date: Date) -> Self {
        let traces = traces(standings, ground.root, ground.git);
        let look = Look { ground, sources, date, traces: &traces };
        let items = || standings.iter().flat_map(|standing| standing.items.iter().map(move |item| (standing, item)));
        let open = items().filter_map(|(standing, item)| look.open(standing.statement, item));
        let elsewhere = items().filter(|(_, item)| item.hold == Hold::Unchecked && look.answer(item).is_none());
        Self { schema_version: 1, date: date.to_string(), items: open.collect(), elsewhere: elsewhere.count() }
    }
}

/// What a statement is about, as `--accept` takes it.
#[must_use]
pub fn about(statement: &Statement) -> String {
    let names = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
    names.map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// What is needed to judge one piece of evidence.
struct Look<'l> {
    ground: Ground<'l>,
    sources: &'l Sources,
    date: Date,
    traces: &'l BTreeMap<Pos, Trace>,
}

impl Look<'_> {
    fn open(&self, statement: &Statement, item: &Item<'_>) -> Option<Open> {
        let pinned = item.entry.sha256.as_ref().map(|pin| pin.value.clone());
        let is_recent = item.is_recent(self.date, None) == Some(true);
        let (why, sha256) = match &item.hold {
            Hold::Dead(_) | Hold::Malformed(_) | Hold::Hollow(_) => (Why::Gone, None),
            Hold::Changed { sha256 } => (Why::Changed, Some(sha256)),
            Hold::Live { sha256 } if pinned.is_none() => (Why::Unpinned, Some(sha256)),
            Hold::Live { sha256 } if !is_recent => (Why::Stale, Some(sha256)),
            Hold::Live { .. } => return None,
            Hold::Unchecked => match self.answer(item) {
                Some(Answer::Gone(_)) => (Why::Gone, None),
                Some(Answer::Unknown(_)) => (Why::Unchecked, None),
                _ if pinned.is_some() => (Why::Unchecked, None),
                _ if !is_recent => (Why::Stale, None),
                _ => return None,
            },
        };
        let pointer = Pointer::parse(item.pointer.raw()).ok();
        let change = pointer.filter(|_| why == Why::Changed).and_then(|pointer| {
            let (commit, before) = past::reviewed(self.ground.root, &pointer, pinned.as_deref()?)?;
            let now = self.ground.root.named(&pointer).ok()?;
            Some(Change::of(pointer.path(), &commit, &before, &now))
        });
        let became = self.traces.get(&item.pointer.pos).and_then(|trace| {
            let became = trace.became.as_ref()?;
            Some(Became { value: became.to_string(), certain: trace.certain })
        });
        Some(Open {
            about: about(statement),
            claim: statement.how.clone(),
            kind: item.kind.word(),
            pointer: item.pointer.to_string(),
            location: self.sources.place(item.pointer.pos),
            why,
            pinned,
            sha256: sha256.cloned(),
            problem: self.problem(item, why),
            became,
            reviewed: item.entry.reviewed.as_ref().map(|day| day.value.clone()),
            reviewed_by: item.entry.reviewed_by.as_ref().map(|who| who.value.clone()),
            difference: change.as_ref().map(|change| change.difference.clone()),
            change,
        })
    }

    /// What came of the page that a piece of evidence names, where it was asked for.
    fn answer(&self, item: &Item<'_>) -> Option<&Answer> {
        self.ground.pages.get(online::page(item.pointer.raw()).unwrap_or(item.pointer.raw()))
    }

    /// Why it does not hold or cannot be compared, with what it became.
    fn problem(&self, item: &Item<'_>, why: Why) -> Option<String> {
        let how = self.traces.get(&item.pointer.pos).map(|trace| trace.how.as_str()).filter(|how| !how.is_empty());
        let how = how.map(|how| format!("; {how}")).unwrap_or_default();
        Some(match (&item.hold, self.answer(item)) {
            (Hold::Dead(fault), _) => format!("{fault}{how}"),
            (Hold::Malformed(error), _) => error.to_string(),
            (Hold::Hollow(why), _) => format!("it {why}"),
            (Hold::Unchecked, Some(Answer::Gone(status))) => format!("its server answers with status {status}"),
            (Hold::Unchecked, Some(Answer::Unknown(why))) => why.to_string(),
            (Hold::Unchecked, _) if why == Why::Unchecked => {
                "what stands elsewhere is not read, so its pin can be compared with nothing; pin a file of the workspace, \
                 or take out `sha256`"
                    .to_owned()
            }
            _ => return None,
        })
    }
}
