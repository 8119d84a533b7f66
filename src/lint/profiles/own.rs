//! What a document says of the product's own profile, compared with what the workspace declares.
//! It must take for that only a label, or a sentence whose subject is the product and which names one profile and no
//! framework.

use super::{Place, Words};
use crate::diag::{Code, Finding};
use crate::lint::Raw;
use crate::lint::block::{Block, Kind};
use crate::lint::context::Around;
use crate::lint::words::{Hit, Word};

/// What a workspace declares of itself.
#[derive(Debug, Clone)]
pub struct Own {
    /// The product's name.
    pub product: String,
    /// The profile that it aims at.
    pub profile: String,
    /// Where that stands.
    pub place: Option<Place>,
    /// The baselines that it is reported against.
    pub baselines: Vec<String>,
}

/// Judges what a block says of the product's own profile.
pub(in crate::lint) fn own(around: Around<'_>, words: &Words, own: &Own, out: &mut Vec<Raw>) {
    match around.block.kind {
        Kind::Table => in_table(around, words, own, out),
        Kind::Heading(_) | Kind::Text | Kind::Item => in_text(around, words, own, out),
    }
}

/// Rows such as `| Security profile | REGULATED |`.
fn in_table(around: Around<'_>, words: &Words, own: &Own, out: &mut Vec<Raw>) {
    let block = around.block;
    for row in (0..block.rows.len()).filter(|row| block.rows[*row].cells.len() == 2) {
        let (Some(cell), true) = (block.cell(row, 1), words.is_own_label(block.cell_text(row, 0))) else { continue };
        if let [hit] = around.hits_in(cell)
            && block.plain[cell.clone()].trim() == &block.plain[hit.range.clone()]
        {
            judge(block, hit, words, own, out);
        }
    }
}

fn in_text(around: Around<'_>, words: &Words, own: &Own, out: &mut Vec<Raw>) {
    let block = around.block;
    let mut until = 0;
    for hit in around.hits.iter().filter(|hit| matches!(hit.word, Word::Profile(_))) {
        let sentence = block.sentence(hit.range.start);
        if hit.range.start < until {
            continue;
        }
        until = sentence.end.max(hit.range.end);
        let is_plain = |other: &Hit| other.word == hit.word || other.word == Word::CalledProfile;
        let text = &block.plain[sentence.clone()];
        if !around.hits_in(&sentence).iter().all(is_plain)
            || words.is_doubtful(text)
            || around.is_question(&sentence)
            || words.is_other_place(text)
        {
            continue;
        }
        if around.is_quoted(hit.range.start) || block.code(&hit.range).is_some_and(|code| *code != hit.range) {
            continue;
        }
        let before = &block.plain[sentence.start..hit.range.start];
        let after = block.plain[hit.range.end..sentence.end].trim_matches(|c: char| !c.is_alphanumeric());
        let is_label = words.is_own_label(before) && after.is_empty();
        if is_label || words.is_own_subject(before, after, &own.product) {
            judge(block, hit, words, own, out);
        }
    }
}

fn judge(block: &Block, hit: &Hit, words: &Words, own: &Own, out: &mut Vec<Raw>) {
    let Word::Profile(at) = hit.word else { return };
    let said = words.profile(at);
    if said.eq_ignore_ascii_case(&own.profile) {
        return;
    }
    let message = format!("the product's profile is said to be {said} here, and probity.yaml sets {}", own.profile);
    let finding = Finding::new(Code::Contradiction, message, "name the same profile in both places");
    out.push(Raw::new(block.place(hit.range.start), finding.with_related(own.place.clone())));
}
