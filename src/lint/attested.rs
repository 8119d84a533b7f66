//! `FedRAMP High authorized`, `NIST SP 800-53 compliant`, `certified for NIS2`: a framework with a word that promises it.
//! It must leave alone what is said of somebody else's system, of what is only sought, and what names its year.

use std::ops::Range;

use super::block::Kind;
use super::context::Around;
use super::vocabulary::Vocabulary;
use super::words::{Hit, Word};

/// A promise, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) range: Range<usize>,
    /// It names its framework itself.
    pub(super) is_framework: bool,
    /// Somebody else decides it, so that no coverage shows it.
    pub(super) is_decision: bool,
}

impl Claim {
    /// A promise of all of something.
    pub(super) const fn of_all(range: Range<usize>) -> Self {
        Self { range, is_framework: false, is_decision: false }
    }
}

/// The promises of a block that a framework and a word beside it make.
pub(super) fn claims(around: Around<'_>) -> impl Iterator<Item = Claim> {
    let attested = around.hits.iter().enumerate().filter_map(|(at, hit)| match hit.word {
        Word::Attested { is_decision } => Some((at, is_decision)),
        _ => None,
    });
    attested.filter_map(move |(at, is_decision)| {
        let range = joined(around, at)?;
        let sentence = around.block.sentence(range.start);
        let text = &around.block.plain[sentence];
        // A header asks, and its cells answer.
        let is_header =
            around.block.kind == Kind::Table && around.block.cell_at(range.start).is_none_or(|(row, _)| row == 0);
        let is_other = Vocabulary::shipped().is_elsewhere(text) || is_dated(text);
        (!is_header && !is_other).then_some(Claim { range, is_framework: true, is_decision })
    })
}

/// The framework and the word together, where nothing parts them.
fn joined(around: Around<'_>, at: usize) -> Option<Range<usize>> {
    let (plain, word) = (&around.block.plain, &around.hits[at].range);
    // A revision may stand between.
    let before = around.hits[..at].iter().rev().take(3).find(|hit| is_framework(hit, plain));
    if let Some(before) = before
        && before.range.end <= word.start
        && Vocabulary::shipped().is_one_with(&plain[before.range.end..word.start])
    {
        return Some(before.range.start..word.end);
    }
    let after = around.hits.get(at + 1).filter(|hit| is_framework(hit, plain))?;
    Vocabulary::shipped().joins_attested(plain.get(word.end..after.range.start)?).then_some(word.start..after.range.end)
}

/// Whether a word names a framework of the catalogs. Others have certificates of their own, and `NIST` or `DoD` alone
/// approve many things.
fn is_framework(hit: &Hit, plain: &str) -> bool {
    let said = plain[hit.range.clone()].to_ascii_lowercase();
    let is_ours = || {
        ["fedramp", "800-53", "il2", "il4", "il5", "il6", "il-", "impact level"].iter().any(|name| said.contains(name))
    };
    match hit.word {
        Word::Nis2 => true,
        Word::Framework(_) | Word::Family | Word::Control | Word::Catalog => is_ours(),
        _ => false,
    }
}

/// Whether a sentence names a year, as who names a decision does.
fn is_dated(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().any(|word| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit()))
}
