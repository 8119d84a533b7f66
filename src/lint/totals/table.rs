//! Numbers of controls in a table, whose rows or columns are baselines.
//! It must take a number for a total only under a header that says so, or as the whole of a ratio.

use std::collections::BTreeMap;

use super::Totals;
use crate::lint::context::Around;
use crate::lint::words::Word;

/// Finds the numbers of a table that are said to be totals, by their places.
pub(super) fn numbers(around: Around<'_>, totals: &Totals, found: &mut BTreeMap<usize, (usize, usize)>) {
    let block = around.block;
    let Some(header) = block.rows.first() else { return };
    let width = header.cells.len();
    let of_column: Vec<Option<usize>> = (0..width).map(|column| framework(around, totals, 0, column)).collect();
    let counts: Vec<bool> = (0..width).map(|column| is_count(totals, block.cell_text(0, column))).collect();
    for row in 1..block.rows.len() {
        let of_row = framework(around, totals, row, 0);
        let row_counts = is_count(totals, block.cell_text(row, 0));
        for (column, (of_column, counts)) in of_column.iter().zip(&counts).enumerate().skip(1) {
            let ((Some(of), None) | (None, Some(of))) = (of_row, *of_column) else { continue };
            let text = block.cell_text(row, column);
            let is_total = if of_row.is_some() { *counts } else { row_counts };
            let Some((number, at)) = whole(text).or_else(|| plain(text).filter(|_| is_total)) else { continue };
            if totals.of.get(&of).is_some_and(|total| total.may_be(number)) {
                found.insert(block.cell_start(row, column) + at, (of, number));
            }
        }
    }
}

/// The baseline that a cell names and says nothing else of.
fn framework(around: Around<'_>, totals: &Totals, row: usize, column: usize) -> Option<usize> {
    let cell = around.block.cell(row, column)?;
    let mut named = around.hits_in(cell).iter().filter_map(|hit| match hit.word {
        Word::Framework(at) => Some((totals.named(at, &around.block.plain[hit.range.clone()]), hit.range.clone())),
        _ => None,
    });
    let (at, range) = named.next()?;
    let rest = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.into_iter().all(|word| word == "5" || totals.lists.tail.iter().any(|own| own.eq_ignore_ascii_case(word)))
    };
    let plain = &around.block.plain;
    let alone = rest(&plain[cell.start..range.start]) && rest(&plain[range.end..cell.end]);
    (alone && named.next().is_none() && totals.of.contains_key(&at)).then_some(at)
}

fn is_count(totals: &Totals, text: &str) -> bool {
    let lower = text.trim_end_matches([':', '*']).trim().to_lowercase();
    totals.lists.headers.contains(&lower)
}

/// A number and nothing else, with `controls` behind it or not.
fn plain(text: &str) -> Option<(usize, usize)> {
    let number = text.strip_suffix("controls").unwrap_or(text).trim_end();
    let digits: String = number.chars().filter(|c| *c != ',').collect();
    let is_number = (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    Some((digits.parse().ok().filter(|_| is_number)?, 0))
}

/// The whole of `63 of 323`, `63/323 (19 %)`, and where it stands.
fn whole(text: &str) -> Option<(usize, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let part = digits(text);
    let rest = text.get(part..).filter(|_| (1..=4).contains(&part))?;
    let joint = [" of the ", " of ", " / ", "/"].into_iter().find(|joint| rest.starts_with(joint))?;
    let at = part + joint.len();
    let length = digits(&text[at..]);
    let behind = text[at + length..].trim_start();
    let behind = behind.strip_prefix("controls").unwrap_or(behind).trim_start();
    let fits = (2..=4).contains(&length) && (behind.is_empty() || behind.starts_with(['(', ',']));
    Some((text[at..at + length].parse().ok().filter(|_| fits)?, at))
}
