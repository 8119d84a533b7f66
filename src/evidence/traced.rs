//! What became of the evidence of statements that does not hold, all of it in one look at the workspace.
//! Must not look at what holds.

use std::collections::BTreeMap;

use super::became::{Dead, Trace, trace};
use super::fault::Fault;
use super::git::Git;
use super::pointer::Pointer;
use super::root::Root;
use super::standing::{Hold, Item, Standing};
use crate::diag::Pos;

/// What each piece of evidence that does not hold became, by where it is named.
#[must_use]
pub fn traces(standings: &[Standing<'_>], root: &Root, git: Option<&Git>) -> BTreeMap<Pos, Trace> {
    let gone: Vec<(&Item<'_>, Pointer, &Fault)> = standings
        .iter()
        .flat_map(|standing| &standing.items)
        .filter_map(|item| match &item.hold {
            Hold::Dead(fault) => Some((item, Pointer::parse(item.pointer.raw()).ok()?, fault)),
            _ => None,
        })
        .collect();
    let pin = |item: &Item<'_>| item.entry.sha256.as_ref().map(|pin| pin.value.clone());
    let pins: Vec<Option<String>> = gone.iter().map(|(item, _, _)| pin(item)).collect();
    let dead: Vec<Dead<'_>> =
        gone.iter().zip(&pins).map(|((_, pointer, fault), pin)| Dead { pointer, fault, pin: pin.as_deref() }).collect();
    let found = trace(root, git, &dead);
    gone.iter().map(|(item, _, _)| item.pointer.pos).zip(found).collect()
}
