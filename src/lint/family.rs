//! Controls of families that NIST SP 800-53 does not have: `XX-9` among controls that it has.
//! It must take for one only what stands in a list or a column of controls that are there: many things are two letters and
//! a number.

use super::Raw;
use super::block::Kind;
use super::cite::{Citation, What, hyphen};
use super::context::Around;
use super::facts::{Facts, family_of};
use super::table::{Columns, Role};
use super::words::Words;
use crate::diag::{Code, Finding};
use crate::model::catalog::Scheme;

/// How many controls that are there have to stand with it.
const COMPANY: usize = 2;

/// Judges what stands among the citations of a block.
pub(super) fn judge(
    around: Around<'_>,
    citations: &[Citation],
    columns: Option<&Columns>,
    known: (&Words, &Facts<'_>),
    out: &mut Vec<Raw>,
) {
    if citations.len() < COMPANY {
        return;
    }
    match columns {
        Some(columns) => in_column(around, citations, columns, known, out),
        None if around.block.kind != Kind::Table => in_list(around, citations, known, out),
        None => {}
    }
}

/// Cells of the column of controls that hold one such id and nothing else.
fn in_column(
    around: Around<'_>,
    citations: &[Citation],
    columns: &Columns,
    known: (&Words, &Facts<'_>),
    out: &mut Vec<Raw>,
) {
    let block = around.block;
    let Some(column) = columns.first(Role::Controls) else { return };
    let nist = |cited: &&Option<usize>| cited.is_some_and(|at| is_nist(&citations[at], known.1));
    let company = columns.cited.iter().filter(nist).count();
    if company < COMPANY || 2 * company < block.rows.len().saturating_sub(1) {
        return;
    }
    for row in 1..block.rows.len() {
        let (text, start) = (block.cell_text(row, column), block.cell_start(row, column));
        if length(text, known) == Some(text.len())
            && !around.is_past(start)
            && block.code(&(start..start + 1)).is_none()
        {
            out.push(Raw::new(block.place(start), finding(text, known.1)));
        }
    }
}

/// Members of a list of controls: behind two of them, or between one and another.
fn in_list(around: Around<'_>, citations: &[Citation], known: (&Words, &Facts<'_>), out: &mut Vec<Raw>) {
    let block = around.block;
    let plain = &block.plain;
    // How many members of the list stand before a place, and where the last of them ends.
    let mut members = 0;
    let mut last_end = usize::MAX;
    for (at, citation) in citations.iter().enumerate() {
        let goes_on = plain.get(last_end..citation.range.start).is_some_and(|text| joint(text) == Some(text.len()));
        members = if goes_on { members + 1 } else { 1 };
        last_end = citation.range.end;
        if !is_nist(citation, known.1) || citation.is_lower {
            members = 0;
            continue;
        }
        let next = citations.get(at + 1);
        let limit = next.map_or(plain.len(), |next| next.range.start);
        let Some(rest) = plain.get(last_end..limit) else { continue };
        let Some(skipped) = joint(rest) else { continue };
        let start = last_end + skipped;
        let Some(length) = length(&plain[start..limit], known) else { continue };
        let end = start + length;
        // What follows is the end of the list, or its next member.
        let behind = &plain[end..limit];
        let is_between = next.is_some_and(|next| joint(behind) == Some(behind.len()) && is_nist(next, known.1));
        if !is_between && members < COMPANY || around.is_past(start) || around.is_quoted(start) {
            continue;
        }
        if block.code(&(start..end)).is_none() {
            out.push(Raw::new(block.place(start), finding(&plain[start..end], known.1)));
        }
        last_end = end;
    }
}

fn is_nist(citation: &Citation, facts: &Facts<'_>) -> bool {
    match citation.what {
        What::Known(id) => facts.get(id).control.catalog.scheme == Scheme::Nist,
        _ => false,
    }
}

/// How long what joins two members of a list is, where a text begins with it.
fn joint(text: &str) -> Option<usize> {
    const JOINTS: &[&str] = &[", and ", ", or ", ", ", "; ", " and ", " or ", " & ", "/", ","];
    JOINTS.iter().find(|joint| text.starts_with(**joint)).map(|joint| joint.len())
}

/// How long an id is that a text begins with, where no catalog has its family.
fn length(text: &str, (words, facts): (&Words, &Facts<'_>)) -> Option<usize> {
    let bytes = text.as_bytes();
    let letters = text.get(..2).filter(|letters| letters.bytes().all(|b| b.is_ascii_uppercase()))?;
    let is_known = family_of(letters.as_bytes()).is_some_and(|family| facts.has_family(family));
    if is_known || words.is_no_family(letters) {
        return None;
    }
    let first = hyphen(bytes, 2)?.end;
    let digits = |at: usize| bytes[at.min(bytes.len())..].iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    let number = digits(first);
    if !(1..=2).contains(&number) || bytes[first] == b'0' && number == 1 {
        return None;
    }
    let mut end = first + number;
    if bytes.get(end) == Some(&b'(') {
        let inner = digits(end + 1);
        if (1..=2).contains(&inner) && bytes.get(end + 1 + inner) == Some(&b')') {
            end += inner + 2;
        }
    }
    // A longer word, a path, a number with a point: something else.
    let next = text[end..].chars().next();
    let goes_on = next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '('))
        || next == Some('.') && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    (!goes_on).then_some(end)
}

fn finding(id: &str, facts: &Facts<'_>) -> Finding {
    let family = id.get(..2).unwrap_or_default();
    let near = facts.near_family(family).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let message = format!("there is no control {id}: no catalog has a family {family}{near}");
    let fix = "correct the id; `probity list controls --baseline B` shows those of a baseline";
    Finding::new(Code::UnknownControl, message, fix)
}
