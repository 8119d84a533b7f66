//! What each claim rests on: its pieces of evidence, which of them hold, and which were pinned by digest.
//! It must name pieces and not only count them; a count alone would let an unread piece stand in for a reviewed one.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::standing::Standing;

/// So many pieces are named in one sentence.
const NAMED: usize = 5;

/// One claim and the evidence that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// The safeguard or control that is claimed, as it is written.
    pub about: String,
    /// Its evidence, sorted.
    pub evidence: Vec<Piece>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// `code`, `test` and the like.
    pub kind: String,
    /// What it points at.
    pub pointer: String,
    /// Whether it was checked and holds.
    pub live: bool,
    /// Whether it is also what was reviewed, by its digest.
    pub pinned: bool,
}

/// What a claim rests on no longer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// The pieces that were pinned, as `kind: pointer`.
    pub pins: Vec<String>,
    /// The kinds of which a piece held.
    pub kinds: Vec<String>,
}

/// The claims that name evidence, sorted; one that several statements make is one.
#[must_use]
pub fn claims(standings: &[Standing<'_>]) -> Vec<Claim> {
    let mut claims: BTreeMap<&str, BTreeSet<Piece>> = BTreeMap::new();
    for standing in standings.iter().filter(|standing| !standing.items.is_empty()) {
        let pieces = standing.items.iter().map(|item| Piece {
            kind: item.kind.word().to_owned(),
            pointer: item.pointer.to_string(),
            live: item.holds(),
            pinned: item.is_pinned(),
        });
        let pieces: Vec<Piece> = pieces.collect();
        let statement = standing.statement;
        for name in statement.safeguard.iter().chain(&statement.control).chain(&statement.controls) {
            claims.entry(name.as_str()).or_default().extend(pieces.iter().cloned());
        }
    }
    let claim = |(about, evidence): (&str, BTreeSet<Piece>)| Claim {
        about: about.to_owned(),
        evidence: evidence.into_iter().collect(),
    };
    claims.into_iter().map(claim).collect()
}

impl Claim {
    /// What it rests on, in a few words.
    #[must_use]
    pub fn said(&self) -> String {
        let pinned = self.evidence.iter().filter(|piece| piece.pinned).count();
        let kinds: Vec<&str> = self.kinds().into_iter().collect();
        let kinds = if kinds.is_empty() { "nothing that holds".to_owned() } else { kinds.join(", ") };
        format!("{kinds}; {pinned} of {} pinned", self.evidence.len())
    }

    /// What it rested on before and does not now. A pinned piece may make way for another pinned one, as where a file was
    /// renamed; that there are fewer of them, or that one is still named and pinned no longer, is a loss.
    #[must_use]
    pub fn lost(before: &Self, now: Option<&Self>) -> Option<Lost> {
        let pinned = |claim: &Self| {
            let pinned = claim.evidence.iter().filter(|piece| piece.pinned);
            pinned.map(Piece::said).collect::<BTreeSet<String>>()
        };
        let named: BTreeSet<String> = now.iter().flat_map(|now| &now.evidence).map(Piece::said).collect();
        let (then, today) = (pinned(before), now.map(pinned).unwrap_or_default());
        let fewer = today.len() < then.len();
        let lost = then.difference(&today).filter(|piece| fewer || named.contains(*piece));
        let kinds = now.map(Self::kinds).unwrap_or_default();
        let lost = Lost {
            pins: lost.cloned().collect(),
            kinds: before.kinds().difference(&kinds).map(|kind| (*kind).to_owned()).collect(),
        };
        (lost != Lost::default()).then_some(lost)
    }

    fn kinds(&self) -> BTreeSet<&str> {
        self.evidence.iter().filter(|piece| piece.live).map(|piece| piece.kind.as_str()).collect()
    }
}

impl Piece {
    fn said(&self) -> String {
        format!("{}: {}", self.kind, self.pointer)
    }
}

impl Lost {
    /// What was lost, as the end of a sentence about the claim.
    #[must_use]
    pub fn said(&self) -> String {
        let mut parts = Vec::new();
        if !self.pins.is_empty() {
            let named: Vec<String> = self.pins.iter().take(NAMED).map(|piece| format!("`{piece}`")).collect();
            let more = self.pins.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            parts.push(format!("{}{more} as reviewed and pinned", named.join(", ")));
        }
        if !self.kinds.is_empty() {
            parts.push(format!("live evidence of kind {}", self.kinds.join(", ")));
        }
        format!("rests no longer on {}", parts.join(", nor on "))
    }
}

/// What each claim lost, by what it is about.
#[must_use]
pub fn losses<'c>(before: &'c [Claim], now: &[Claim]) -> Vec<(&'c str, Lost)> {
    let now: BTreeMap<&str, &Claim> = now.iter().map(|claim| (claim.about.as_str(), claim)).collect();
    let loss = |claim: &'c Claim| {
        let lost = Claim::lost(claim, now.get(claim.about.as_str()).copied())?;
        Some((claim.about.as_str(), lost))
    };
    before.iter().filter_map(loss).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(pieces: &[(&str, &str, bool, bool)]) -> Claim {
        let piece = |(kind, pointer, live, pinned): &(&str, &str, bool, bool)| Piece {
            kind: (*kind).to_owned(),
            pointer: (*pointer).to_owned(),
            live: *live,
            pinned: *pinned,
        };
        Claim { about: "mfa".to_owned(), evidence: pieces.iter().map(piece).collect() }
    }

    #[test]
    fn a_pin_may_move_and_not_vanish() {
        let before = claim(&[("code", "a.rs", true, true), ("test", "t.rs", true, true)]);
        let pins =
            |now: &Claim| Claim::lost(&before, Some(now)).map(|lost| (lost.pins, lost.kinds)).unwrap_or_default();
        let none = (Vec::new(), Vec::new());
        assert_eq!(pins(&before), none);
        // Renamed, and pinned there.
        assert_eq!(pins(&claim(&[("code", "b.rs", true, true), ("test", "t.rs", true, true)])), none);
        let lost = (vec!["code: a.rs".to_owned()], Vec::new());
        assert_eq!(pins(&claim(&[("code", "a.rs", true, false), ("test", "t.rs", true, true)])), lost);
        // Another pin does not stand in for one that is still named.
        let other = [("code", "a.rs", true, false), ("code", "c.rs", true, true), ("test", "t.rs", true, true)];
        assert_eq!(pins(&claim(&other)), lost);
        // Replaced by what nobody reviewed.
        assert_eq!(pins(&claim(&[("code", "b.rs", true, false), ("test", "t.rs", true, true)])), lost);
        let gone = claim(&[("code", "a.rs", true, true)]);
        assert_eq!(pins(&gone), (vec!["test: t.rs".to_owned()], vec!["test".to_owned()]));
        assert_eq!(Claim::lost(&before, None).map(|lost| lost.pins.len()), Some(2));
    }
}
