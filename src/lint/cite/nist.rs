//! `AC-2(1)`, `AC-2 (1)`, `AC-02(01)`, `ac-2.1`, `AC-2(1)(a)`, `AC-1a.`, `AC-2(1)-(4)`, `SC-7(3), (4)`, `AC-2(1, 3)`.
//! `AC-2 enhancement (1)`, `AC-2, Enhancement 1`, `AC-2 (control enhancement 1)`, `AC-2 CE-1`, `enhancement 1 of AC-2`.
//! `AC-2.1` in upper case is an assessment procedure of eMASS or an enhancement: it must be left alone.

use std::ops::Range;

use super::word::{self, Worded};
use super::{Citation, blanks, bracket, digits, joint, may_start};
use crate::lint::facts::{Facts, Number, family_of};

/// Reads the citation around a hyphen. Gives where to go on, if it is one or must not be taken for one.
pub(super) fn at(bytes: &[u8], hyphen: &Range<usize>, facts: &Facts<'_>, out: &mut Vec<Citation>) -> Option<usize> {
    let letters = bytes[..hyphen.start].iter().rev().take(4).take_while(|b| b.is_ascii_alphabetic()).count();
    let start = hyphen.start - letters;
    let family = family_of(&bytes[start..hyphen.start]).filter(|family| facts.has_family(*family))?;
    let is_lower = bytes[start].is_ascii_lowercase();
    if bytes[start..hyphen.start].iter().any(|b| b.is_ascii_lowercase() != is_lower) || !may_start(bytes, start, out) {
        return None;
    }
    let (base, end) = digits(bytes, hyphen.end).filter(|(base, _)| *base > 0)?;
    let mut reader = Reader { bytes, facts, out, start, is_lower, base: Number { family, base, enhancement: 0 } };
    reader.read(end)
}

struct Reader<'b, 'f, 'l, 'o> {
    bytes: &'b [u8],
    facts: &'f Facts<'l>,
    out: &'o mut Vec<Citation>,
    start: usize,
    is_lower: bool,
    base: Number,
}

impl Reader<'_, '_, '_, '_> {
    fn read(&mut self, mut end: usize) -> Option<usize> {
        let bytes = self.bytes;
        let mut has_part = false;
        match (bytes.get(end), bytes.get(end + 1)) {
            // An assessment procedure, or OSCAL's spelling of an enhancement.
            (Some(b'.'), Some(next)) if next.is_ascii_digit() => {
                let (enhancement, after) = digits(bytes, end + 1)?;
                return if self.is_lower { self.dotted(enhancement, after) } else { Some(after) };
            }
            // `ac-1.a` is a part, `ac-1.md` a file.
            (Some(b'.'), Some(next)) if self.is_lower && next.is_ascii_alphabetic() => {
                end = self.parts(end)?;
                has_part = true;
            }
            (Some(b'_'), _) => return Some(end),
            (Some(b'-'), Some(next)) if next.is_ascii_digit() => return Some(end),
            // A longer dash is that of a range.
            (Some(0xe2), _)
                if matches!(&bytes[end..(end + 4).min(bytes.len())], [_, 0x80, 0x90 | 0x91, b'0'..=b'9']) =>
            {
                return Some(end);
            }
            // `AC-1a`, `AC-1a.1`
            (Some(next), _) if next.is_ascii_alphabetic() => {
                let after = bytes.get(end + 1);
                if after.is_some_and(u8::is_ascii_alphanumeric) {
                    return Some(end);
                }
                end += 1;
                if let (Some(b'.'), Some((_, after))) = (after, digits(bytes, end + 1)) {
                    end = after;
                }
                has_part = true;
            }
            _ => {}
        }
        if has_part {
            self.found(self.start, end, self.base, |citation| citation.has_part = true);
            return Some(end);
        }
        if let Some((enhancement, start)) = self.named_before() {
            self.found(start, end, Number { enhancement, ..self.base }, |_| {});
            return Some(end);
        }
        Some(self.enhancements(end))
    }

    /// `ac-2.1` with what follows: `.a`, `.a.1`.
    fn dotted(&mut self, enhancement: u16, mut end: usize) -> Option<usize> {
        let number = Number { enhancement, ..self.base };
        if self.bytes.get(end) == Some(&b'.') && self.bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) {
            end = self.parts(end)?;
        }
        if self.bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
            return Some(end);
        }
        self.found(self.start, end, number, |_| {});
        Some(end)
    }

    /// Past `.a.1`; nothing where longer words stand between the dots.
    fn parts(&self, mut end: usize) -> Option<usize> {
        while self.bytes.get(end) == Some(&b'.') {
            let length = self.bytes[end + 1..].iter().take(4).take_while(|b| b.is_ascii_alphanumeric()).count();
            let piece = &self.bytes[end + 1..end + 1 + length];
            match piece {
                [] => break,
                [_] => {}
                piece if piece.len() < 4 && piece.iter().all(u8::is_ascii_digit) => {}
                _ => return None,
            }
            end += 1 + length;
        }
        Some(end)
    }

    fn enhancements(&mut self, end: usize) -> usize {
        let bytes = self.bytes;
        if let Some(worded) = word::behind(bytes, end) {
            return self.worded(&worded);
        }
        let open = if bytes[end..].starts_with(b"-(") { end + 1 } else { blanks(bytes, end) };
        let is_spaced = open > end && bytes.get(end) != Some(&b'-');
        if let Some((numbers, after)) = several(bytes, open).filter(|_| open < end + 4) {
            for (at, (from, to, enhancement)) in numbers.into_iter().enumerate() {
                let number = Number { enhancement, ..self.base };
                let (start, to) = if at == 0 { (self.start, to) } else { (from, to) };
                self.found(start, to, number, |citation| {
                    citation.is_short = at > 0;
                    citation.is_spaced = is_spaced && at == 0;
                });
            }
            if let Some(last) = self.out.last_mut() {
                last.range.end = after;
            }
            return self.more(after);
        }
        let Some((piece, after)) = bracket(bytes, open).filter(|_| open < end + 4) else {
            self.found(self.start, end, self.base, |_| {});
            return end;
        };
        if let Some((enhancement, _)) = digits(piece, 0).filter(|(_, length)| *length == piece.len()) {
            let is_number = piece.len() < 4 && enhancement > 0;
            let number = Number { enhancement, ..self.base };
            let is_known = self.facts.number(number).is_some();
            // A number in brackets after a blank may count something.
            if is_number && (is_known || !is_spaced || self.facts.number(self.base).is_some()) {
                self.found(self.start, after, number, |citation| citation.is_spaced = is_spaced);
                return self.more(after);
            }
            self.found(self.start, end, self.base, |_| {});
            return end;
        }
        if is_part(piece) {
            let after = self.brackets(after);
            self.found(self.start, after, self.base, |citation| citation.has_part = true);
            return after;
        }
        self.found(self.start, end, self.base, |_| {});
        end
    }

    /// The enhancement in `enhancement 3 of AC-2`, and where it starts.
    fn named_before(&self) -> Option<(u16, usize)> {
        let floor = self.out.last().map_or(0, |last| last.range.end);
        word::before(&self.bytes[floor..self.start]).map(|(enhancement, start)| (enhancement, floor + start))
    }

    /// An enhancement that a word names, and the further ones of its list.
    fn worded(&mut self, worded: &Worded) -> usize {
        let number = |enhancement| Number { enhancement, ..self.base };
        let (first, rest) =
            (number(worded.first), worded.rest.iter().map(|(at, end, next)| (*at, *end, number(*next))));
        let rest: Vec<_> = rest.collect();
        self.found(self.start, worded.end, first, |_| {});
        for (at, end, number) in rest {
            self.found(at, end, number, |citation| citation.is_short = true);
        }
        let end = self.more(self.out.last().map_or(worded.end, |last| last.range.end));
        let end = if worded.is_open { word::closed(self.bytes, end) } else { end };
        if let Some(last) = self.out.last_mut() {
            last.range.end = end;
        }
        end
    }

    /// Past the parts of an enhancement, then the further enhancements of a list or a range.
    fn more(&mut self, end: usize) -> usize {
        let mut end = self.part_of_last(end);
        while let Some(open) = joint(self.bytes, end) {
            let Some((piece, after)) = bracket(self.bytes, open) else { break };
            let Some((enhancement, length)) = digits(piece, 0) else { break };
            if length != piece.len() || length > 3 || enhancement == 0 {
                break;
            }
            self.found(open, after, Number { enhancement, ..self.base }, |citation| citation.is_short = true);
            end = self.part_of_last(after);
        }
        end
    }

    fn part_of_last(&mut self, end: usize) -> usize {
        let open = blanks(self.bytes, end);
        let Some((piece, after)) = bracket(self.bytes, open) else { return end };
        if !is_part(piece) || open > end + 1 {
            return end;
        }
        let after = self.brackets(after);
        if let Some(last) = self.out.last_mut() {
            last.range.end = after;
            last.has_part = true;
        }
        after
    }

    /// Past further brackets that follow at once.
    fn brackets(&self, mut end: usize) -> usize {
        while let Some((_, after)) = bracket(self.bytes, end) {
            end = after;
        }
        end
    }

    fn found(&mut self, start: usize, end: usize, number: Number, say: impl Fn(&mut Citation)) {
        let mut citation = Citation::new(start..end, self.facts.what(number));
        citation.is_lower = self.is_lower;
        say(&mut citation);
        self.out.push(citation);
    }
}

/// A letter or a small Roman number.
fn is_part(piece: &[u8]) -> bool {
    piece.len() == 1 && piece[0].is_ascii_alphabetic() || piece.iter().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

/// A number, from where to where it stands.
type Placed = (usize, usize, u16);

/// `(1, 3)`, `(1-4)`: several numbers in one pair of brackets, each with its place.
fn several(bytes: &[u8], open: usize) -> Option<(Vec<Placed>, usize)> {
    if bytes.get(open) != Some(&b'(') {
        return None;
    }
    let mut numbers = Vec::new();
    let mut at = open + 1;
    loop {
        at = blanks(bytes, at);
        let (number, end) = digits(bytes, at).filter(|(number, end)| *number > 0 && end - at < 3)?;
        numbers.push((at, end, number));
        at = blanks(bytes, end);
        match bytes.get(at)? {
            b')' => break,
            b',' | b'-' | b'/' | b';' => at += 1,
            0xe2 if bytes[at..].starts_with("\u{2013}".as_bytes()) => at += 3,
            _ => return None,
        }
        if numbers.len() > 40 {
            return None;
        }
    }
    (numbers.len() > 1).then_some((numbers, at + 1))
}
