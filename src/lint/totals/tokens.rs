//! A sentence as words, numbers, signs and names of frameworks, each with its place.
//! It must judge none.

use std::ops::Range;

use super::Totals;
use crate::lint::words::{Hit, Word};

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What<'t> {
    /// A word as it is written.
    Word(&'t str),
    /// A number that stands by itself.
    Number(usize),
    /// A framework, by its place among those that are known.
    Framework(usize),
    /// Anything else.
    Sign(char),
}

/// A piece and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) what: What<'t>,
    pub(super) at: usize,
}

/// The pieces of a range of a text; `hits` are those of the range.
pub(super) fn tokens<'t>(text: &'t str, range: &Range<usize>, hits: &[Hit], totals: &Totals) -> Vec<Token<'t>> {
    let mut out = Vec::new();
    let mut at = range.start;
    let mut hits = hits.iter().filter_map(|hit| match hit.word {
        Word::Framework(at) => Some((hit.range.clone(), totals.named(at, &text[hit.range.clone()]))),
        _ => None,
    });
    let mut next = hits.next();
    while at < range.end {
        if let Some((place, framework)) = next.as_ref().filter(|(place, _)| place.start <= at) {
            if place.start == at {
                out.push(Token { what: What::Framework(*framework), at });
                at = place.end;
            }
            next = hits.next();
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let length = if c.is_alphanumeric() { word(&text[at..range.end]) } else { c.len_utf8() };
        let piece = &text[at..at + length];
        if c.is_alphanumeric() {
            let what = number(piece, text[at + length..].chars().next()).map_or(What::Word(piece), What::Number);
            out.push(Token { what, at });
        } else if !c.is_whitespace() {
            out.push(Token { what: What::Sign(c), at });
        }
        at += length;
    }
    out
}

/// How long the word or number is that a text begins with; separators of thousands belong to a number.
fn word(text: &str) -> usize {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let joins = matches!(c, ',' | '.') && at > 0 && is_digit(at - 1) && (1..=3).all(|by| is_digit(at + by));
        if !c.is_alphanumeric() && !joins {
            return at;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The number that a piece is, where nothing behind it makes something else of it: `5%`, `800-53`, `300+`, `1.5`.
fn number(piece: &str, behind: Option<char>) -> Option<usize> {
    let digits: String = piece.chars().filter(|c| !matches!(c, ',' | '.')).collect();
    let is_plain = digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_plain || matches!(behind, Some('%' | '+' | '-' | '\u{2013}')) {
        return None;
    }
    digits.parse().ok()
}
