//! Evidence to be read again: what changed since its review, was never reviewed, or whose review is too old.
//! It must show a difference only against the very text that was pinned, and never a line that may hold a credential.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::normalise::may_be_credential;
use crate::diag::{Place, Sources};
use crate::edit::unified;
use crate::evidence::standing::{Hold, Item, Standing};
use crate::evidence::{Pointer, Root, past};
use crate::model::statement::Statement;

/// Everything to be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Review {
    /// Version of this shape.
    pub schema_version: u32,
    /// The day for which the age of reviews is judged.
    pub date: String,
    /// The pieces of evidence, in the order of the statements.
    pub items: Vec<Open>,
}

/// Why a piece of evidence is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
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
    /// The digest of what the pointer names now.
    pub sha256: String,
    /// When it was reviewed.
    pub reviewed: Option<String>,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
    /// What changed since, as a unified difference; nothing where the reviewed text is not in the history.
    pub difference: Option<String>,
}

impl Review {
    /// Gathers what is to be read.
    #[must_use]
    pub fn of(standings: &[Standing<'_>], root: &Root, sources: &Sources, date: Date) -> Self {
        let open = standings.iter().flat_map(|standing| {
            standing.items.iter().filter_map(|item| open(standing.statement, item, root, sources, date))
        });
        Self { schema_version: 1, date: date.to_string(), items: open.collect() }
    }
}

/// What a statement is about, as `--accept` takes it.
#[must_use]
pub fn about(statement: &Statement) -> String {
    let names = statement.safeguard.iter().chain(&statement.control).chain(&statement.controls);
    names.map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn open(statement: &Statement, item: &Item<'_>, root: &Root, sources: &Sources, date: Date) -> Option<Open> {
    let pinned = item.entry.sha256.as_ref().map(|pin| pin.value.clone());
    let (why, sha256) = match &item.hold {
        Hold::Changed { sha256 } => (Why::Changed, sha256),
        Hold::Live { sha256 } if pinned.is_none() => (Why::Unpinned, sha256),
        Hold::Live { sha256 } if item.is_recent(date, None) != Some(true) => (Why::Stale, sha256),
        // What is not there is no matter of reading; validation names it.
        _ => return None,
    };
    let pointer = Pointer::parse(item.pointer).ok();
    let difference = pointer.filter(|_| why == Why::Changed).and_then(|pointer| {
        let before = past::reviewed(root, &pointer, pinned.as_deref()?)?;
        let now = root.passage(&pointer).ok()?.text;
        Some(unified(pointer.path(), &shown(&before), &shown(&now)))
    });
    Some(Open {
        about: about(statement),
        claim: statement.how.clone(),
        kind: item.kind.word(),
        pointer: item.pointer.value.clone(),
        location: sources.place(item.pointer.pos),
        why,
        pinned,
        sha256: sha256.clone(),
        reviewed: item.entry.reviewed.as_ref().map(|day| day.value.clone()),
        reviewed_by: item.entry.reviewed_by.as_ref().map(|who| who.value.clone()),
        difference,
    })
}

/// A text whose lines may all be shown; a line that may hold a credential keeps its place and its digest only, so that
/// a change of it shows as one.
fn shown(text: &str) -> String {
    let line = |line: &str| {
        if may_be_credential(line) {
            format!("(a line that may hold a credential, not shown; sha256 {})\n", &digest(line)[..12])
        } else {
            let end = if line.ends_with('\n') { "" } else { "\n" };
            format!("{line}{end}")
        }
    };
    text.split_inclusive('\n').map(line).collect()
}

fn digest(line: &str) -> String {
    use sha2::{Digest as _, Sha256};
    crate::load::workspace::hex(&Sha256::digest(line.as_bytes()))
}
