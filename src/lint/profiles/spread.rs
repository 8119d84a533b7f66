//! Tables with a column for each profile, or for each framework.
//! It must take for a claim only what a header of at least two such columns and a definite mark in a cell say.

use super::{Claim, Derived, Words, name_of};
use crate::diag::{Code, Finding};
use crate::lint::Raw;
use crate::lint::block::Block;
use crate::lint::cite::Citation;
use crate::lint::context::Around;
use crate::lint::facts::Facts;
use crate::lint::table::Columns;
use crate::lint::words::{Hit, Word};

/// Marks that say yes, in a cell of their own.
const YES: &[&str] = &["✓", "✔", "✔️", "✅", "☑", "x", "yes", "●", "required"];
/// Marks that say no.
const NO: &[&str] = &["", "✗", "✘", "❌", "no", "-", "–", "—", "○", "n/a", "not required"];

/// A column of the header that is one profile or one framework.
type Named = (usize, usize);

/// Judges a table with such columns: rows of controls are findings, rows of frameworks or of profiles are claims.
pub(in crate::lint) fn spread(
    around: Around<'_>,
    citations: &[Citation],
    columns: &Columns,
    (words, facts, derived): (&Words, &Facts<'_>, &Derived<'_>),
    claims: &mut Vec<Claim>,
    out: &mut Vec<Raw>,
) {
    let profiles = named(around, |word| match word {
        Word::Profile(at) => Some(at),
        _ => None,
    });
    if profiles.len() > 1 {
        for row in 1..around.block.rows.len() {
            let Some((column, profile)) = lowest(around.block, row, &profiles, words, derived) else { continue };
            let at = around.block.place(around.block.cell_start(row, column));
            if let Some(Some(cited)) = columns.cited.get(row) {
                out.extend(needs_more(around, &citations[*cited], words.profile(profile), (facts, derived)));
            } else if let Some(framework) = framework_of_row(around, row) {
                claims.push(Claim { framework, profile, is_least: false, at });
            }
        }
        return;
    }
    let frameworks = named(around, |word| match word {
        Word::Framework(at) => Some(at),
        _ => None,
    });
    if frameworks.len() > 1 {
        of_profiles(around, &frameworks, claims);
    }
}

/// The columns whose header is one such name and nothing else.
fn named(around: Around<'_>, kind: fn(Word) -> Option<usize>) -> Vec<Named> {
    let block = around.block;
    let Some(header) = block.rows.first() else { return Vec::new() };
    let name = |column: usize| {
        let cell = block.cell(0, column)?;
        let [hit] = around.hits_in(cell) else { return None };
        let is_all = block.plain[hit.range.clone()].len() == block.cell_text(0, column).len();
        Some((column, kind(hit.word).filter(|_| is_all)?))
    };
    (0..header.cells.len()).filter_map(name).collect()
}

/// The lowest profile that a row marks, where each of its cells says yes or no.
fn lowest(block: &Block, row: usize, profiles: &[Named], words: &Words, derived: &Derived<'_>) -> Option<Named> {
    let mut marked = Vec::new();
    for (column, profile) in profiles {
        let text = block.cell_text(row, *column).to_lowercase();
        if YES.contains(&text.as_str()) {
            marked.push((derived.rank(words.profile(*profile))?, *column, *profile));
        } else if !NO.contains(&text.as_str()) {
            return None;
        }
    }
    marked.into_iter().min().map(|(_, column, profile)| (column, profile))
}

/// The one framework that the first cell of a row names.
fn framework_of_row(around: Around<'_>, row: usize) -> Option<usize> {
    let cell = around.block.cell(row, 0)?;
    let [Hit { word: Word::Framework(framework), range }] = around.hits_in(cell) else { return None };
    (range.len() == around.block.cell_text(row, 0).len()).then_some(*framework)
}

/// The finding for a control that is marked for a profile below the one it needs.
fn needs_more(
    around: Around<'_>,
    citation: &Citation,
    said: &str,
    (facts, derived): (&Facts<'_>, &Derived<'_>),
) -> Option<Raw> {
    let id = citation.known()?;
    let control = &facts.get(id).control.control.id;
    let (lowest, safeguard) = derived.of_control(&name_of(facts, id))?;
    if derived.rank(&lowest)? <= derived.rank(said)? {
        return None;
    }
    let message = format!(
        "{control} is marked for {said}, and cannot be met without `{safeguard}`, which {lowest} is the first to require"
    );
    let fix = format!("mark it from {lowest} on, or say what meets {control} in its place");
    let finding = Finding::new(Code::ProfileBelowBaseline, message, fix);
    Some(Raw::new(around.block.place(citation.range.start), finding))
}

/// Rows that begin with the word `profile`, below a header of frameworks.
fn of_profiles(around: Around<'_>, frameworks: &[Named], claims: &mut Vec<Claim>) {
    let block = around.block;
    for row in 1..block.rows.len() {
        let is_profiles = block
            .cell(row, 0)
            .is_some_and(|cell| around.hits_in(cell).iter().any(|hit| hit.word == Word::CalledProfile));
        for (column, framework) in frameworks.iter().filter(|_| is_profiles) {
            let Some(cell) = block.cell(row, *column) else { continue };
            if let [Hit { word: Word::Profile(profile), range }] = around.hits_in(cell)
                && range.len() == block.cell_text(row, *column).len()
            {
                let at = block.place(range.start);
                claims.push(Claim { framework: *framework, profile: *profile, is_least: false, at });
            }
        }
    }
}
