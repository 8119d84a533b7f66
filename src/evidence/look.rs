//! Looks at what evidence points at, once: what came of it, and what it holds.
//! It must not judge how old a review may be.

use std::sync::Arc;

use jiff::civil::Date;

use super::audited::Content;
use super::document::is_document;
use super::standing::{Hold, Item, Standing};
use super::symbol::Tests;
use super::{Fault, Pointer, Root};
use crate::model::statement::{Kind, Statement};

/// Looks at the evidence of every statement as of a day; `claims` are the files that make the claims or say what is
/// claimed, sorted, which prove none.
#[must_use]
pub fn standings<'s>(statements: &'s [Statement], root: &Root, claims: &[String], on: Date) -> Vec<Standing<'s>> {
    statements
        .iter()
        .map(|statement| {
            let items = statement.evidence.iter().flat_map(|entry| {
                entry.pointers().into_iter().map(|(kind, pointer)| {
                    let pin = entry.sha256.as_ref().map(|pin| pin.value.as_str());
                    let Looked { hold, files, texts, wholes } = looked(kind, pointer.raw(), pin, root, claims);
                    // Nothing rests on evidence that is not pinned, so its texts need not be kept.
                    let is_kept = matches!(hold, Hold::Live { .. }) && pin.is_some();
                    let (texts, wholes) = if is_kept { (texts, wholes) } else { Default::default() };
                    let content = Content::new(texts);
                    Item { kind, pointer, entry, hold, files, is_recent: None, is_early: false, content, wholes }.on(on)
                })
            });
            Standing { statement, items: items.collect() }
        })
        .collect()
}

/// Looks at one piece of evidence, with what it was pinned at: what came of it, and the files that it rests on, where they
/// really are.
#[must_use]
pub fn hold(kind: Kind, pointer: &str, pin: Option<&str>, root: &Root, claims: &[String]) -> (Hold, Vec<String>) {
    let Looked { hold, files, .. } = looked(kind, pointer, pin, root, claims);
    (hold, files)
}

/// What came of a pointer, the files that it rests on, what is named of each, and all that each holds.
struct Looked {
    hold: Hold,
    files: Vec<String>,
    texts: Vec<Arc<str>>,
    wholes: Vec<Arc<str>>,
}

fn looked(kind: Kind, pointer: &str, pin: Option<&str>, root: &Root, claims: &[String]) -> Looked {
    let without = |hold| Looked { hold, files: Vec::new(), texts: Vec::new(), wholes: Vec::new() };
    if matches!(kind, Kind::Url | Kind::Attestation) && pointer.contains("://") {
        return without(Hold::Unchecked);
    }
    let parsed = match Pointer::parse(pointer) {
        Ok(parsed) => parsed,
        Err(error) => return without(Hold::Malformed(error)),
    };
    let claims_it = |path: &str| claims.binary_search_by(|claim| claim.as_str().cmp(path)).is_ok();
    if claims_it(parsed.path()) {
        return without(Hold::Hollow(
            "is one of the files that make the claims or say what is claimed, and proves none",
        ));
    }
    let held = match root.resolve(&parsed) {
        Ok(held) => held,
        Err(fault) => return without(Hold::Dead(fault)),
    };
    let tests = if matches!(kind, Kind::Test | Kind::Workflow) { root.tests(&parsed) } else { Tests::Untold };
    if let Tests::Idle(why) = tests {
        return without(Hold::Dead(Fault::marked(why)));
    }
    let hold = match pin {
        _ if held.files.iter().any(|path| claims_it(path)) => {
            Hold::Hollow("leads to one of the files that make the claims or say what is claimed, and proves none")
        }
        _ if held.hollow.is_some() => Hold::Hollow(held.hollow.unwrap_or_default()),
        // What a comment says may document something, where it is shown at all; it does nothing.
        _ if held.comments && (kind != Kind::Doc || is_document(parsed.path())) => {
            Hold::Hollow("holds nothing but comments")
        }
        _ if held.blank => Hold::Hollow("is empty or says nothing"),
        _ if kind == Kind::Test && tests == Tests::None => Hold::Hollow("is no test and holds none"),
        Some(pin) if !pin.eq_ignore_ascii_case(&held.sha256) => Hold::Changed { sha256: held.sha256 },
        _ => Hold::Live { sha256: held.sha256 },
    };
    Looked { hold, files: held.files, texts: held.texts, wholes: held.wholes }
}
