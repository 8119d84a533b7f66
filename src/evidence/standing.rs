//! How each statement stands: which of its evidence holds on a day, that is, is there, unchanged and recent.
//! Whether a piece holds is decided here alone, in [`Item::lapse`]; whoever counts, shows or hands on evidence asks it.

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use super::audited::{Audited, Content};
use super::document::is_document;
pub use super::look::{hold, standings};
use super::workflow::is_workflow;
use super::{Fault, PointerError};
use crate::diag::At;
use crate::model::reference::Reference;
use crate::model::statement::{Evidence, Kind, Responsibility, Statement, Status};

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
    /// It is there and shows nothing: it is empty, or it is one of the files that make the claims.
    Hollow(&'static str),
    /// It cannot be checked here, such as a page elsewhere.
    Unchecked,
}

/// One piece of evidence and what came of it.
#[derive(Debug, Clone)]
pub struct Item<'s> {
    /// What kind it is.
    pub kind: Kind,
    /// What it points at.
    pub pointer: &'s At<Reference>,
    /// The entry as written.
    pub entry: &'s Evidence,
    /// What came of it.
    pub hold: Hold,
    /// The files that it rests on, where they really are; none where it does not hold.
    pub files: Vec<String>,
    /// Whether its review is recent enough on the day for which it was looked at; `None` where that cannot be told.
    pub(super) is_recent: Option<bool>,
    /// Whether that is so because it is dated behind the day.
    pub(super) is_early: bool,
    /// What it holds, where it is pinned and holds.
    pub(super) content: Content,
    /// What its files hold as a whole then, in their order.
    pub(super) wholes: Vec<Arc<str>>,
}

/// Why a piece of evidence shows nothing on the day for which it was looked at. Shown, it is the end of a sentence about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse<'i> {
    /// It is not what was reviewed.
    Changed,
    /// Its review is older than it may become.
    Stale,
    /// Its review is dated behind that day, so that it has not happened yet.
    Early,
    /// How old its review is cannot be told.
    Undated,
    /// It leads to nothing.
    Dead(&'i Fault),
    /// It is no pointer.
    Malformed(&'i PointerError),
    /// It leads to what shows nothing.
    Hollow(&'static str),
}

impl std::fmt::Display for Lapse<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed => f.write_str("changed since it was reviewed"),
            Self::Stale => f.write_str("its review is older than its `max_age`"),
            Self::Early => f.write_str("its review lies in the future"),
            Self::Undated => f.write_str("the age of its review cannot be worked out"),
            Self::Dead(fault) => fault.fmt(f),
            Self::Malformed(error) => error.fmt(f),
            Self::Hollow(why) => write!(f, "it {why}"),
        }
    }
}

impl Item<'_> {
    /// The same as of another day.
    pub(super) fn on(mut self, on: Date) -> Self {
        self.is_recent = self.is_recent(on, None);
        self.is_early = self.reviewed_after(on).is_some();
        self
    }

    /// The day of its review, where that lies behind another one.
    #[must_use]
    pub fn reviewed_after(&self, on: Date) -> Option<Date> {
        let reviewed = self.entry.reviewed.as_ref().and_then(|text| text.parse::<Date>().ok());
        reviewed.filter(|day| *day > on)
    }

    /// Why it shows nothing, if it does not. What stands elsewhere and is not looked at lapses by its age alone.
    #[must_use]
    pub const fn lapse(&self) -> Option<Lapse<'_>> {
        match (&self.hold, self.is_recent) {
            (Hold::Changed { .. }, _) => Some(Lapse::Changed),
            (Hold::Dead(fault), _) => Some(Lapse::Dead(fault)),
            (Hold::Malformed(error), _) => Some(Lapse::Malformed(error)),
            (Hold::Hollow(why), _) => Some(Lapse::Hollow(why)),
            (Hold::Live { .. } | Hold::Unchecked, Some(true)) => None,
            (Hold::Live { .. } | Hold::Unchecked, Some(false)) if self.is_early => Some(Lapse::Early),
            (Hold::Live { .. } | Hold::Unchecked, Some(false)) => Some(Lapse::Stale),
            (Hold::Live { .. } | Hold::Unchecked, None) => Some(Lapse::Undated),
        }
    }

    /// Whether it was checked, is as it was reviewed, and recent enough.
    #[must_use]
    pub const fn holds(&self) -> bool {
        matches!(self.hold, Hold::Live { .. }) && self.lapse().is_none()
    }

    /// Whether the review is recent enough on a day: always, where no age is set.
    /// `None` where the dates cannot be read.
    #[must_use]
    pub fn is_recent(&self, on: Date, other_max_age: Option<Span>) -> Option<bool> {
        let own = match &self.entry.max_age {
            // An age below nothing is none.
            Some(text) => Some(text.parse::<Span>().ok().filter(|age| age.signum() >= 0)?),
            None => None,
        };
        let reviewed = match &self.entry.reviewed {
            // A date and nothing else: a time or a zone would be dropped silently.
            Some(text) if text.len() == 10 => Some(text.parse::<Date>().ok()?),
            Some(_) => return None,
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

    /// Whether it is a document, by its kind or by its file.
    #[must_use]
    pub fn is_document(&self) -> bool {
        let named = self.pointer.raw().split(['#', ':']).next().unwrap_or_default();
        let only = |paths: &[String]| !paths.is_empty() && paths.iter().all(|path| is_document(path));
        self.kind == Kind::Doc || is_document(named) || only(&self.files)
    }

    /// The files that it rests on, each with what all of it holds; none unless it is pinned and holds, and all are texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &Arc<str>)> {
        let are_texts = self.files.len() == self.wholes.len();
        self.files.iter().map(String::as_str).zip(&self.wholes).filter(move |_| are_texts)
    }

    /// Whether it is of one of these kinds. A document is no code, test, configuration or workflow, whatever it is given as.
    pub(super) fn is_one_of(&self, wanted: &[Kind]) -> bool {
        let may_be_document = matches!(self.kind, Kind::Doc | Kind::Artifact | Kind::Url | Kind::Attestation);
        wanted.contains(&self.kind) && (may_be_document || !self.is_document() || wanted.contains(&Kind::Doc))
    }

    /// Whether it is given as a workflow and stands where nothing looks for one.
    #[must_use]
    pub fn is_stray_workflow(&self) -> bool {
        self.kind == Kind::Workflow && !self.files.iter().all(|path| is_workflow(path))
    }

    /// Whether it is one of the audited files, a part or a copy of one, or says no more than they do in other words: what
    /// they do not tell, it does not show.
    #[must_use]
    pub fn is_audited(&self, audited: &Audited) -> bool {
        let digest = match &self.hold {
            Hold::Live { sha256 } | Hold::Changed { sha256 } => Some(sha256.as_str()),
            _ => None,
        };
        self.files.iter().any(|file| audited.is_file(file))
            || digest.is_some_and(|digest| audited.is_copy(digest))
            || audited.tell(&self.content)
    }

    /// Whether it holds and was pinned.
    #[must_use]
    pub const fn is_pinned(&self) -> bool {
        self.holds() && self.entry.sha256.is_some()
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
    /// The same as of another day; the files are not looked at again.
    #[must_use]
    pub fn as_of(&self, on: Date) -> Self {
        let mut standing = self.clone();
        standing.items = standing.items.into_iter().map(|item| item.on(on)).collect();
        standing
    }

    /// Whether at least one piece of evidence was checked and holds, none has lapsed, and no person answered otherwise.
    #[must_use]
    pub fn is_live(&self) -> bool {
        let is_disputed = self.statement.answered_otherwise().is_some();
        !is_disputed && self.items.iter().any(Item::holds) && self.items.iter().all(|item| item.lapse().is_none())
    }

    /// The piece of evidence by which the statement attests on a day, if it does: the statement is done, its
    /// evidence is live, and at least one piece that is more than a document, or of a kind that was asked for, is
    /// pinned, recent and none of the audited files.
    #[must_use]
    pub fn attests(&self, on: Date, wanted: &[Kind], max_age: Option<Span>, audited: &Audited) -> Option<&Item<'_>> {
        let statement = self.statement;
        let done = matches!(statement.status.value, Status::Implemented | Status::Alternative);
        if statement.answered_otherwise().is_some() {
            return None;
        }
        let whole = statement.control.is_none() && statement.controls.is_empty();
        let theirs = statement.responsibility.is_customer()
            || (statement.responsibility == Responsibility::Inherited && !statement.names_provider());
        let one_kind = statement.evidence.iter().all(|entry| entry.pointers().len() == 1);
        if !whole || theirs || !one_kind {
            return None;
        }
        let recent = |item: &&Item<'_>| item.is_recent(on, None) == Some(true);
        if !done || !self.is_live() || !self.items.iter().all(|item| recent(&item)) {
            return None;
        }
        self.items.iter().find(|item| {
            let enough = if wanted.is_empty() { !item.is_document() } else { item.is_one_of(wanted) };
            let shows = !item.is_stray_workflow() && !item.is_audited(audited);
            enough && shows && item.is_pinned() && item.is_recent(on, max_age) == Some(true)
        })
    }
}

/// The day of the latest review that statements name: generated documents are as of it, since it changes only with them.
#[must_use]
pub fn latest_review(statements: &[Statement]) -> Option<Date> {
    let days = statements.iter().flat_map(|statement| &statement.evidence).filter_map(|entry| entry.reviewed.as_ref());
    days.filter(|day| day.len() == 10).filter_map(|day| day.parse::<Date>().ok()).max()
}
