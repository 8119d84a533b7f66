//! Claims in tables, headings and sentences.

use std::ops::Range;

use super::Claim;
use crate::lint::block::Block;
use crate::lint::context::Around;
use crate::lint::table::{Columns, Role};
use crate::lint::words::{Hit, Word, Words};

/// The claims of a table with a column of profiles: each row that names one framework and one profile.
pub(in crate::lint) fn table(around: Around<'_>, columns: &Columns, words: &Words, out: &mut Vec<Claim>) {
    let block = around.block;
    let Some(profiles) = columns.first(Role::Profile) else { return };
    for row in 1..block.rows.len() {
        let Some(cell) = block.cell(row, profiles) else { continue };
        let Some((profile, hit)) = one(around.hits_in(cell), profile_of) else { continue };
        let text = &block.plain[cell.clone()];
        if words.is_doubtful(text) && !words.is_at_least(text) {
            continue;
        }
        // The framework is a cell of its own, or names itself alone in one.
        let named = (0..columns.roles.len()).filter(|column| *column != profiles).find_map(|column| {
            let cell = block.cell(row, column)?;
            let (framework, hit) = one(around.hits_in(cell), framework_of)?;
            is_most_of(block, cell, &hit.range).then_some(framework)
        });
        if let Some(framework) = named {
            let is_least = words.is_at_least(text) || block.plain[hit.range.end..].starts_with('+');
            out.push(Claim { framework, profile, is_least, at: block.place(hit.range.start) });
        }
    }
}

/// The claim of a heading, such as `FedRAMP Moderate (REGULATED)`, and the framework that it names.
pub(in crate::lint) fn heading(around: Around<'_>, words: &Words) -> (Option<usize>, Option<Claim>) {
    let framework = one(around.hits, framework_of).map(|(framework, _)| framework);
    let claim = sentence(around, &(0..around.block.plain.len()), words);
    (framework, claim)
}

/// The claims of a text, sentence by sentence.
pub(in crate::lint) fn prose(around: Around<'_>, words: &Words, out: &mut Vec<Claim>) {
    let mut until = 0;
    for hit in around.hits {
        if profile_of(hit.word).is_some() && hit.range.start >= until {
            let range = around.block.sentence(hit.range.start);
            until = range.end.max(hit.range.end);
            out.extend(sentence(around, &range, words));
        }
    }
}

/// The claim of a sentence that names one framework and one profile and joins them.
fn sentence(around: Around<'_>, range: &Range<usize>, words: &Words) -> Option<Claim> {
    /// What stands farther apart is not joined.
    const FARTHEST: usize = 60;
    let block = around.block;
    let hits = around.hits_in(range);
    let (profile, profile_at) = one(hits, profile_of)?;
    let (framework, framework_at) = one(hits, framework_of)?;
    let text = &block.plain[range.clone()];
    let is_least = words.is_at_least(text);
    if words.is_doubtful(text) && !is_least || around.is_question(range) || around.is_quoted(profile_at.range.start) {
        return None;
    }
    // Inline code that says more than the profile is a command or an example.
    if block.code(&profile_at.range).is_some_and(|code| *code != profile_at.range) {
        return None;
    }
    let forward = framework_at.range.end <= profile_at.range.start;
    let between = if forward {
        framework_at.range.end..profile_at.range.start
    } else {
        profile_at.range.end..framework_at.range.start
    };
    let between = block.plain.get(between)?;
    let joined = if forward {
        words.joins(between)
    } else {
        // Backwards only `REGULATED for FedRAMP Moderate` is one.
        between.to_lowercase().split_whitespace().any(|word| word == "for")
    };
    let is_claim = between.len() <= FARTHEST && joined;
    is_claim.then(|| Claim { framework, profile, is_least, at: block.place(profile_at.range.start) })
}

/// The one thing of a kind that some words name, with its first place.
fn one(hits: &[Hit], kind: fn(Word) -> Option<usize>) -> Option<(usize, &Hit)> {
    let mut named = hits.iter().filter_map(|hit| Some((kind(hit.word)?, hit)));
    let first = named.next()?;
    named.all(|(other, _)| other == first.0).then_some(first)
}

fn profile_of(word: Word) -> Option<usize> {
    match word {
        Word::Profile(at) => Some(at),
        _ => None,
    }
}

fn framework_of(word: Word) -> Option<usize> {
    match word {
        Word::Framework(at) => Some(at),
        _ => None,
    }
}

/// Whether a name is most of a cell.
fn is_most_of(block: &Block, cell: &Range<usize>, name: &Range<usize>) -> bool {
    let text = block.plain[cell.clone()].trim();
    2 * name.len() >= text.len()
}
