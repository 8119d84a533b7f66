//! Citations of controls in running text, in any spelling.
//! It must find no citation in what only looks like one, and judge none.

mod nis2;
mod nist;
mod plain;
mod word;

use std::ops::Range;

use super::facts::{Facts, Id, Number};

/// What a citation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A control of a catalog.
    Known(Id),
    /// A NIST control that no catalog has, though the family is known.
    NoNumber(Number),
    /// An id in the form of a catalog that has none such.
    NoId(String),
    /// A point of NIS2 that is not there, below one that is.
    NoPoint(String),
}

/// A citation in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "how it is spelled; each may hold without the others")]
pub(super) struct Citation {
    pub(super) range: Range<usize>,
    pub(super) what: What,
    /// In lower case, which file names and the like are too.
    pub(super) is_lower: bool,
    /// The enhancement is set off by a blank, so the brackets may mean something else.
    pub(super) is_spaced: bool,
    /// Only `(4)`, after a control that the text named before.
    pub(super) is_short: bool,
    /// A part of the control is named too.
    pub(super) has_part: bool,
}

impl Citation {
    fn new(range: Range<usize>, what: What) -> Self {
        Self { range, what, is_lower: false, is_spaced: false, is_short: false, has_part: false }
    }

    /// An enhancement of the control that stands above it.
    pub(super) fn below(range: Range<usize>, what: What) -> Self {
        Self { is_short: true, ..Self::new(range, what) }
    }

    /// The control, where there is one.
    pub(super) fn known(&self) -> Option<Id> {
        match self.what {
            What::Known(id) => Some(id),
            _ => None,
        }
    }
}

/// The enhancement that a text names and nothing else: `(3)`, `CE-3`, and `3` where a number alone may stand for one.
pub(super) fn enhancement(text: &str, is_bare: bool) -> Option<u16> {
    word::alone(text.trim().as_bytes(), is_bare)
}

/// Whether a law is meant at a place: `nis2` asks for the Directive, `annex` for the Annex of the Regulation.
pub(super) trait Laws {
    /// Whether an article there is one of NIS2.
    fn is_nis2(&self, at: usize) -> bool;
    /// Whether NIS2, and no other law, is named right beside a range.
    fn is_beside_nis2(&self, _: &Range<usize>) -> bool {
        false
    }
}

/// Every citation of a text, in order. The articles and points of a law are citations only where it is the law meant.
pub(super) fn scan(text: &str, facts: &Facts<'_>, laws: Option<&dyn Laws>, out: &mut Vec<Citation>) {
    out.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let found = match bytes[at] {
            b'-' | 0xc2 | 0xe2 => hyphen(bytes, at).and_then(|hyphen| {
                nist::at(bytes, &hyphen, facts, out).or_else(|| plain::at(text, &hyphen, facts, out))
            }),
            b'A' | b'a' => laws.and_then(|laws| nis2::at_word(text, at, facts, laws, out)),
            b'(' => laws.and_then(|laws| nis2::at_bracket(text, at, facts, laws, out)),
            _ => None,
        };
        at = found.unwrap_or(0).max(at + 1);
    }
}

/// The hyphens that people and their tools write, and what is not seen beside one.
const HYPHENS: &[&str] = &["-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2212}"];
const UNSEEN: &[&str] = &["\u{ad}", "\u{200b}", "\u{2060}"];

/// The hyphen that begins at a place, with what is not seen around it; a soft one alone is one.
pub(super) fn hyphen(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    // Nearly always one byte and nothing unseen.
    if bytes.get(at) == Some(&b'-') && bytes.get(at + 1).is_none_or(u8::is_ascii) {
        return Some(at..at + 1);
    }
    let begins = |of: &[&str], at: usize| {
        of.iter().find(|one| bytes.get(at..).is_some_and(|rest| rest.starts_with(one.as_bytes()))).map(|one| one.len())
    };
    let past = |mut at: usize| {
        while let Some(length) = begins(UNSEEN, at) {
            at += length;
        }
        at
    };
    let seen = past(at);
    let end = match begins(HYPHENS, seen) {
        Some(length) => seen + length,
        None if bytes[at..seen].starts_with("\u{ad}".as_bytes()) => seen,
        None => return None,
    };
    Some(at..past(end))
}

/// Whether a citation may start at a place: nothing that would make it part of a longer word stands before it.
fn may_start(bytes: &[u8], at: usize, out: &[Citation]) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| bytes[before]) else { return true };
    match before {
        // `AU-2/AU-3` is two citations, `docs/AU-2` is a path.
        b'/' => {
            out.last().is_some_and(|last| last.range.end + 1 == at) || at < 2 || bytes[at - 2].is_ascii_whitespace()
        }
        b'.' | b'_' | b'-' | b'\\' | b'@' | b'#' | b'=' => false,
        before if before.is_ascii() => !before.is_ascii_alphanumeric(),
        _ => !is_word_before(bytes, at),
    }
}

/// Whether what is not ASCII before a place is a letter or a hyphen within a word.
fn is_word_before(bytes: &[u8], at: usize) -> bool {
    let start = at.saturating_sub(4);
    let tail = (start..at).find_map(|from| std::str::from_utf8(&bytes[from..at]).ok());
    tail.and_then(|tail| tail.chars().next_back())
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '\u{2010}' | '\u{2011}'))
}

/// A number of at most four digits at a place, and where it ends.
fn digits(bytes: &[u8], at: usize) -> Option<(u16, usize)> {
    let length = bytes[at.min(bytes.len())..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
    if length == 0 || length > 4 {
        return None;
    }
    let value = bytes[at..at + length].iter().fold(0_u16, |value, digit| value * 10 + u16::from(digit - b'0'));
    Some((value, at + length))
}

/// Past blanks, of which a no-break space is one.
fn blanks(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t') => at += 1,
            Some(0xc2) if bytes.get(at + 1) == Some(&0xa0) => at += 2,
            _ => return at,
        }
    }
}

/// What is in brackets at a place: a word of letters and digits of at most four characters, and where it ends.
fn bracket(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    if bytes.get(at) != Some(&b'(') {
        return None;
    }
    let start = blanks(bytes, at + 1);
    let length = bytes[start..].iter().take(5).take_while(|b| b.is_ascii_alphanumeric()).count();
    let end = blanks(bytes, start + length);
    (length > 0 && length < 5 && bytes.get(end) == Some(&b')')).then(|| (&bytes[start..start + length], end + 1))
}

/// Past what joins the members of a list or the ends of a range, up to the bracket that goes on with it.
fn joint(bytes: &[u8], at: usize) -> Option<usize> {
    joint_to(bytes, at, |next| next == b'(')
}

/// The same, up to what the list goes on with.
fn joint_to(bytes: &[u8], at: usize, goes_on: impl Fn(u8) -> bool) -> Option<usize> {
    const JOINTS: &[&str] = &[
        ", and ",
        ", or ",
        ", ",
        ",",
        "; ",
        ";",
        "/",
        " / ",
        " and ",
        " or ",
        " & ",
        " to ",
        " through ",
        " thru ",
        "-",
        " - ",
        "\u{2013}",
        " \u{2013} ",
        "\u{2014}",
        " \u{2014} ",
        "\u{2026}",
        "...",
        " ",
        "",
    ];
    let fits = |joint: &&&str| {
        let end = at + joint.len();
        bytes[at..].starts_with(joint.as_bytes()) && bytes.get(end).is_some_and(|next| goes_on(*next))
    };
    JOINTS.iter().find(fits).map(|joint| at + joint.len())
}

#[cfg(test)]
mod tests;
