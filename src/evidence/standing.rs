//! How each statement stands: which of its evidence holds, is pinned, unchanged and recent.
//! It must not depend on a date except where it is asked about age.

use jiff::Span;
use jiff::civil::Date;

use super::{Fault, Pointer, PointerError, Root};
use crate::diag::At;
use crate::model::statement::{Evidence, Kind, Statement, Status};

/// What came of one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hold {
    /// It is there, and unchanged where it was pinned.
    Live {
        /// Digest of what the pointer names now.
        sha256: String,
    },
    /// It is there and is not what was reviewed.
    Changed {
        /// Digest of what the pointer names now.
        sha256: String,
    },
    /// It does not hold.
    Dead(Fault),
    /// The pointer is no pointer.
    Malformed(PointerError),
    /// It cannot be checked here, such as a page elsewhere.
    Unchecked,
}

/// One piece of evidence and what came of it.
#[derive(Debug, Clone)]
pub struct Item<'s> {
    /// What kind it is.
    pub kind: Kind,
    /// What it points at.
    pub pointer: &'s At<String>,
    /// The entry as written.
    pub entry: &'s Evidence,
    /// What came of it.
    pub hold: Hold,
}

impl Item<'_> {
    /// Whether the review is recent enough on a day: always, where no age is set.
    /// `None` where the dates cannot be read.
    #[must_use]
    pub fn is_recent(&self, on: Date, other_max_age: Option<Span>) -> Option<bool> {
        let own = match &self.entry.max_age {
            Some(text) => Some(text.parse::<Span>().ok()?),
            None => None,
        };
        let reviewed = match &self.entry.reviewed {
            Some(text) => Some(text.parse::<Date>().ok()?),
            None => None,
        };
        if reviewed.is_some_and(|day| day > on) {
            // A review in the future has not happened.
            return Some(false);
        }
        let fits = |age: Span| reviewed?.checked_add(age).ok().map(|until| until >= on);
        match (own, other_max_age) {
            (None, None) => Some(true),
            (Some(age), None) | (None, Some(age)) => fits(age),
            (Some(a), Some(b)) => Some(fits(a)? && fits(b)?),
        }
    }

    /// Whether it is live and was pinned.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        matches!(self.hold, Hold::Live { .. }) && self.entry.sha256.is_some()
    }
}

/// A statement and what came of its evidence.
#[derive(Debug, Clone)]
pub struct Standing<'s> {
    /// The statement.
    pub statement: &'s Statement,
    /// Its evidence, in the order written.
    pub items: Vec<Item<'s>>,
}

impl Standing<'_> {
    /// Whether at least one piece of evidence was checked and holds, and none is dead or changed.
    #[must_use]
    pub fn is_live(&self) -> bool {
        let bad = |item: &Item<'_>| !matches!(item.hold, Hold::Live { .. } | Hold::Unchecked);
        self.items.iter().any(|item| matches!(item.hold, Hold::Live { .. })) && !self.items.iter().any(bad)
    }

    /// The piece of evidence by which the statement attests on a day, if it does: the statement is done, its
    /// evidence is live, and at least one piece that is more than a document, or of a kind that was asked for, is
    /// pinned and recent.
    #[must_use]
    pub fn attests(&self, on: Date, wanted: &[Kind], max_age: Option<Span>) -> Option<&Item<'_>> {
        let done = matches!(self.statement.status.value, Status::Implemented | Status::Alternative);
        let recent = |item: &&Item<'_>| item.is_recent(on, None) == Some(true);
        if !done || !self.is_live() || !self.items.iter().all(|item| recent(&item)) {
            return None;
        }
        self.items.iter().find(|item| {
            let enough = if wanted.is_empty() { item.kind != Kind::Doc } else { wanted.contains(&item.kind) };
            enough && item.is_pinned() && item.is_recent(on, max_age) == Some(true)
        })
    }
}

impl Standing<'_> {
    /// Why the statement does not attest, in words that say what is missing.
    #[must_use]
    pub fn why_not(&self, on: Date) -> String {
        let status = self.statement.status.value;
        if !matches!(status, Status::Implemented | Status::Alternative) {
            return format!("its status is {}", status.word());
        }
        if self.items.is_empty() {
            return "it names no evidence".into();
        }
        for item in &self.items {
            match &item.hold {
                Hold::Changed { .. } => return format!("`{}` changed since it was reviewed", item.pointer),
                Hold::Dead(fault) => return format!("`{}`: {fault}", item.pointer),
                Hold::Malformed(error) => return format!("`{}`: {error}", item.pointer),
                _ if item.is_recent(on, None) != Some(true) => {
                    return format!("the review of `{}` is too old", item.pointer);
                }
                _ => {}
            }
        }
        match self.items.iter().find(|item| item.kind != Kind::Doc && matches!(item.hold, Hold::Live { .. })) {
            Some(Item { pointer, hold: Hold::Live { sha256 }, entry, .. }) if entry.sha256.is_none() => {
                format!("`{pointer}` is not pinned; after reading it, add `sha256: {sha256}`")
            }
            Some(_) => "its evidence is not of the kind or the age that is asked for".into(),
            None => "its evidence is no more than a document".into(),
        }
    }
}

/// Looks at the evidence of every statement.
#[must_use]
pub fn standings<'s>(statements: &'s [Statement], root: &Root) -> Vec<Standing<'s>> {
    statements
        .iter()
        .map(|statement| {
            let items = statement.evidence.iter().flat_map(|entry| {
                entry.pointers().into_iter().map(|(kind, pointer)| {
                    let hold = hold(kind, pointer, entry, root);
                    Item { kind, pointer, entry, hold }
                })
            });
            Standing { statement, items: items.collect() }
        })
        .collect()
}

fn hold(kind: Kind, pointer: &str, entry: &Evidence, root: &Root) -> Hold {
    if matches!(kind, Kind::Url | Kind::Attestation) && pointer.contains("://") {
        return Hold::Unchecked;
    }
    let parsed = match Pointer::parse(pointer) {
        Ok(parsed) => parsed,
        Err(error) => return Hold::Malformed(error),
    };
    match root.resolve(&parsed) {
        Ok(held) => match &entry.sha256 {
            Some(pin) if !pin.eq_ignore_ascii_case(&held.sha256) => Hold::Changed { sha256: held.sha256 },
            _ => Hold::Live { sha256: held.sha256 },
        },
        Err(fault) => Hold::Dead(fault),
    }
}
