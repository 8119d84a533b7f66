//! Names of security profiles that do not exist.
//! It must leave alone profiles of other kinds: OSCAL's, a compiler's, a user's.

use crate::diag::{Code, Finding, nearest};
use crate::lint::Raw;
use crate::lint::block::Kind;
use crate::lint::context::Around;
use crate::lint::table::{Columns, Role};
use crate::lint::words::{Word, Words};

/// Cells of a column of profiles that name none, where other cells of it do.
pub(in crate::lint) fn in_column(around: Around<'_>, columns: &Columns, words: &Words, out: &mut Vec<Raw>) {
    const NONE: &[&str] = &["NONE", "ALL", "ANY", "TBD", "TODO", "N/A", "NOT", "BOTH", "OPEN", "OSCAL", "CUSTOM"];
    let block = around.block;
    for column in (0..columns.roles.len()).filter(|column| columns.roles[*column] == Role::Profile) {
        let is_profile = |hit: &crate::lint::words::Hit| matches!(hit.word, Word::Profile(_));
        let names =
            |row: usize| block.cell(row, column).is_some_and(|cell| around.hits_in(cell).iter().any(is_profile));
        if !(1..block.rows.len()).any(names) {
            continue;
        }
        for row in (1..block.rows.len()).filter(|row| !names(*row)) {
            let text = block.cell_text(row, column);
            let is_name = text.len() >= 4
                && text.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'-' | b'_') || b.is_ascii_digit());
            if is_name && !NONE.contains(&text) {
                out.push(Raw::new(block.place(block.cell_start(row, column)), finding(text, words)));
            }
        }
    }
}

/// Names beside the word `profile` that are nearly one of a profile.
pub(in crate::lint) fn in_prose(around: Around<'_>, words: &Words, out: &mut Vec<Raw>) {
    let block = around.block;
    if block.kind == Kind::Table {
        return;
    }
    for hit in around.hits.iter().filter(|hit| hit.word == Word::CalledProfile) {
        let after = block.plain[hit.range.end..].trim_start_matches([' ', ':', '`', '"', '=']);
        let after_at = block.plain.len() - after.len();
        let next: &str = after.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let head = block.plain[..hit.range.start].trim_end_matches([' ', '`', '"', '-']);
        let last: &str = head.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        for (word, at) in [(next, after_at), (last, head.len() - last.len())] {
            let is_name = word.len() >= 5 && word.bytes().all(|b| b.is_ascii_uppercase());
            let is_known = words.profiles().any(|profile| profile == word);
            if is_name && !is_known && nearest(word, words.profiles()).is_some() && !around.is_quoted(at) {
                out.push(Raw::new(block.place(at), finding(word, words)));
            }
        }
    }
}

fn finding(name: &str, words: &Words) -> Finding {
    let known: Vec<&str> = words.profiles().collect();
    let hint = crate::diag::did_you_mean(name, known.iter().copied());
    let message = format!("there is no security profile `{name}`{hint}");
    Finding::new(Code::UnknownProfile, message, format!("name one of {}", known.join(", ")))
}
