//! `Art. 21(2)(i)`, `Article 21 (2) (i)`, `NIS2 21(2)(h)`, `annex-6.7.2.c`, `Annex 6.7.2(c)`, `6.7.2(c)`.
//! Other laws have articles of the same numbers: one is cited only where NIS2 is the law that is meant.

use super::{Citation, Laws, What, blanks, bracket, digits, hyphen, joint, may_start};
use crate::lint::facts::Facts;

/// Reads a citation that begins with `Art` or `Annex`. Gives where to go on, if it is one.
pub(super) fn at_word(
    text: &str,
    start: usize,
    facts: &Facts<'_>,
    laws: &dyn Laws,
    out: &mut Vec<Citation>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let word = bytes[start..].iter().take(9).take_while(|b| b.is_ascii_alphabetic()).count();
    let word = &text[start..start + word];
    let is_article = ["art", "arts", "article", "articles"].iter().any(|name| word.eq_ignore_ascii_case(name));
    if !is_article && !word.eq_ignore_ascii_case("annex") || !may_start(bytes, start, out) {
        return None;
    }
    let mut at = start + word.len();
    if bytes.get(at) == Some(&b'.') {
        at += 1;
    } else if let Some(hyphen) = hyphen(bytes, at) {
        at = hyphen.end;
    }
    at = blanks(bytes, at);
    if !is_article && text[at..].get(..5).is_some_and(|word| word.eq_ignore_ascii_case("point")) {
        at = blanks(bytes, at + 5);
    }
    let (first, end) = digits(bytes, at)?;
    let goes_on = bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'));
    if is_article && first > facts.last_article && first < 1000 && !goes_on && laws.is_beside_nis2(&(start..end)) {
        out.push(Citation::new(start..end, What::NoPoint(format!("art.{first}"))));
        return Some(end);
    }
    if is_article && !(20..=23).contains(&first) || !laws.is_nis2(start) {
        return None;
    }
    let head = if is_article { format!("art.{first}") } else { format!("annex-{first}") };
    Reader { bytes, facts, out, is_article }.read(start, head, end)
}

/// Reads a citation without a word before it, whose first bracket stands at a place.
pub(super) fn at_bracket(
    text: &str,
    open: usize,
    facts: &Facts<'_>,
    laws: &dyn Laws,
    out: &mut Vec<Citation>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let length = bytes[..open].iter().rev().take(9).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    let start = open - length;
    let number = &text[start..open];
    let dots = number.matches('.').count();
    let is_article = dots == 0 && matches!(number, "20" | "21" | "23");
    let is_point = (1..=2).contains(&dots) && number.split('.').all(|part| !part.is_empty());
    if !is_article && !is_point || !may_start(bytes, start, out) || !laws.is_nis2(start) {
        return None;
    }
    if out.last().is_some_and(|last| last.range.end > start) {
        return None;
    }
    let first = number.split('.').next().unwrap_or_default();
    let head = if is_article { format!("art.{number}") } else { format!("annex-{first}") };
    Reader { bytes, facts, out, is_article }.read(start, head, start + first.len())
}

struct Reader<'b, 'f, 'l, 'o> {
    bytes: &'b [u8],
    facts: &'f Facts<'l>,
    out: &'o mut Vec<Citation>,
    is_article: bool,
}

impl Reader<'_, '_, '_, '_> {
    fn read(&mut self, start: usize, mut id: String, mut end: usize) -> Option<usize> {
        self.facts.point(&id)?;
        while let Some((piece, after)) = self.piece(end) {
            let next = self.joined(&id, &piece);
            match self.facts.point(&next) {
                Some(_) => {}
                // A point that is not there, below one that has points: a blank may begin something else.
                None if self.bytes.get(end) != Some(&b' ') && self.has_points(&id) && is_like_a_point(&piece) => {
                    self.out.push(Citation::new(start..after, What::NoPoint(next)));
                    return Some(after);
                }
                None => break,
            }
            (id, end) = (next, after);
        }
        let known = self.facts.point(&id)?;
        self.out.push(Citation::new(start..end, What::Known(known)));
        Some(self.more(&id, end))
    }

    /// The next piece: in brackets, or after a dot.
    fn piece(&self, end: usize) -> Option<(String, usize)> {
        let open = blanks(self.bytes, end);
        if let Some((piece, after)) = bracket(self.bytes, open).filter(|_| open <= end + 2) {
            return Some((lower(piece), after));
        }
        if self.bytes.get(end) != Some(&b'.') {
            return None;
        }
        let length = self.bytes[end + 1..].iter().take(5).take_while(|b| b.is_ascii_alphanumeric()).count();
        let piece = &self.bytes[end + 1..end + 1 + length];
        (1..5).contains(&length).then(|| (lower(piece), end + 1 + length))
    }

    fn joined(&self, id: &str, piece: &str) -> String {
        let piece = piece.parse::<u16>().map_or_else(|_| piece.to_owned(), |number| number.to_string());
        if self.is_article { format!("{id}({piece})") } else { format!("{id}.{piece}") }
    }

    fn has_points(&self, id: &str) -> bool {
        self.facts.point(id).is_some_and(|id| !self.facts.below(Some(id)).is_empty())
    }

    /// The further points of a list or a range: `(d), (e)`, `(a) to (j)`.
    fn more(&mut self, id: &str, mut end: usize) -> usize {
        let above = if self.is_article { id.rsplit_once('(') } else { id.rsplit_once('.') }.map(|(above, _)| above);
        let Some(above) = above.map(str::to_owned) else { return end };
        while let Some(open) = joint(self.bytes, end) {
            let Some((piece, after)) = bracket(self.bytes, open) else { break };
            let Some(known) = self.facts.point(&self.joined(&above, &lower(piece))) else { break };
            let mut citation = Citation::new(open..after, What::Known(known));
            citation.is_short = true;
            self.out.push(citation);
            end = after;
        }
        end
    }
}

fn lower(piece: &[u8]) -> String {
    String::from_utf8_lossy(piece).to_ascii_lowercase()
}

/// A letter or a number of at most two digits.
fn is_like_a_point(piece: &str) -> bool {
    piece.len() == 1 || piece.len() == 2 && piece.bytes().all(|b| b.is_ascii_digit())
}
