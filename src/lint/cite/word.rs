//! Enhancements that a word names: `AC-2 enhancement (3)`, `AC-2, Enhancement 3`, `AC-2 CE-3`, `enhancement 3 of AC-2`.
//! It must read only a number that the word is right beside.

use super::{blanks, bracket, digits, joint_to};

/// What names an enhancement, the longest first.
const WORDS: &[&[u8]] =
    &[b"control enhancements", b"control enhancement", b"enhancements", b"enhancement", b"enh.", b"enh", b"ces", b"ce"];

/// The numbers behind such a word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Worded {
    pub(super) first: u16,
    /// Where the first number ends.
    pub(super) end: usize,
    /// The further ones of `enhancements 1, 3 and 4`: from where to where each stands.
    pub(super) rest: Vec<(usize, usize, u16)>,
    /// A bracket is open around it.
    pub(super) is_open: bool,
}

/// Reads what stands behind a control that ends at a place.
pub(super) fn behind(bytes: &[u8], end: usize) -> Option<Worded> {
    let mut at = blanks(bytes, end);
    at = blanks(bytes, at + lead(&bytes[at..]));
    let is_open = matches!(bytes.get(at), Some(b'(' | b'['));
    if is_open {
        at = blanks(bytes, at + 1);
    }
    if at == end || !bytes.get(at).is_some_and(|first| matches!(first, b'C' | b'c' | b'E' | b'e')) {
        return None;
    }
    let word = WORDS.iter().find(|word| starts_with(&bytes[at..], word))?;
    at += word.len();
    if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    at = blanks(bytes, at);
    if bytes.get(at).is_some_and(|b| matches!(b, b'-' | b'#' | b':' | b'.')) {
        at = blanks(bytes, at + 1);
    }
    let (first, end) = number(bytes, at)?;
    let (mut rest, mut last) = (Vec::new(), end);
    // Behind the word for one, `, 14` may be anything.
    if word.ends_with(b"s") {
        while let Some(start) = joint_to(bytes, last, |next| next.is_ascii_digit()) {
            let Some((next, after)) = number(bytes, start) else { break };
            rest.push((start, after, next));
            last = after;
        }
    }
    Some(Worded { first, end, rest, is_open })
}

/// How long what joins the word to the control before it is.
fn lead(bytes: &[u8]) -> usize {
    match bytes {
        [b',' | b':' | b';' | b'/' | b'|' | b'-', ..] => 1,
        [0xe2, 0x80, 0x93 | 0x94, ..] => 3,
        [b'w', b'i', b't', b'h', ..] => 4,
        _ => 0,
    }
}

/// The enhancement that a whole text names.
pub(super) fn alone(text: &[u8], is_bare: bool) -> Option<u16> {
    let word = WORDS.iter().find(|word| starts_with(text, word)).map_or(0, |word| word.len());
    let mut at = blanks(text, word);
    if word > 0 && text.get(at).is_some_and(|b| matches!(b, b'-' | b'#' | b':' | b'.')) {
        at = blanks(text, at + 1);
    }
    let (number, end) = number(text, at)?;
    (end == text.len() && (is_bare || word > 0 || text.ends_with(b")"))).then_some(number)
}

/// Past the bracket that closes at a place, if one does.
pub(super) fn closed(bytes: &[u8], end: usize) -> usize {
    let at = blanks(bytes, end);
    if matches!(bytes.get(at), Some(b')' | b']')) { at + 1 } else { end }
}

/// The number in `enhancement 3 of ` or `enhancement (3) to ` at the end of a text, and where the word starts.
pub(super) fn before(text: &[u8]) -> Option<(u16, usize)> {
    let text = [b" of ".as_slice(), b" to ", b" for "].iter().find_map(|joint| text.strip_suffix(*joint))?;
    let tail = text.len().saturating_sub(40);
    let tail = &text[tail..];
    let (length, start) = (1..tail.len()).rev().find_map(|start| {
        let word = WORDS.iter().find(|word| starts_with(&tail[start - 1..], word))?;
        let is_whole = start < 2 || !tail[start - 2].is_ascii_alphanumeric();
        is_whole.then_some((word.len(), start - 1))
    })?;
    let (number, end) = number(tail, blanks(tail, start + length))?;
    (end == tail.len()).then_some((number, text.len() - tail.len() + start))
}

/// `3` or `(3)`: a number of at most two digits that nothing makes a longer one, and where it ends.
fn number(bytes: &[u8], at: usize) -> Option<(u16, usize)> {
    if let Some((piece, end)) = bracket(bytes, at) {
        let (number, length) = digits(piece, 0)?;
        return (length == piece.len() && length < 3 && number > 0).then_some((number, end));
    }
    let (number, end) = digits(bytes, at).filter(|(number, end)| *number > 0 && end - at < 3)?;
    let goes_on = match bytes.get(end) {
        Some(b'.' | b',' | b':') => bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(b'%' | b'_') => true,
        next => next.is_some_and(u8::is_ascii_alphanumeric),
    };
    (!goes_on).then_some((number, end))
}

fn starts_with(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word))
}
