//! Ids that are spelled in one way, such as `KSI-IAM-ELP`, in any case.
//! It must take for one only what begins like one that exists.

use std::ops::Range;

use super::{Citation, What, hyphen, may_start};
use crate::lint::facts::Facts;

/// No id is longer.
const LONGEST: usize = 40;

/// Reads the id whose first hyphen is given. Gives where to go on, if it is one.
pub(super) fn at(text: &str, first: &Range<usize>, facts: &Facts<'_>, out: &mut Vec<Citation>) -> Option<usize> {
    let bytes = text.as_bytes();
    let letters = bytes[..first.start].iter().rev().take(8).take_while(|b| b.is_ascii_alphanumeric()).count();
    let start = first.start - letters;
    if letters < 2 || !may_start(bytes, start, out) {
        return None;
    }
    let (upper, end) = upper(bytes, start);
    if end <= first.start || bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
        return None;
    }
    if !facts.has_group(&upper) {
        return None;
    }
    // `KSI-IAM-*` and a group alone are no id.
    let is_lower = bytes[start].is_ascii_lowercase();
    let what = facts.plain(&upper).map_or_else(|| What::NoId(upper.clone()), What::Known);
    let last = upper.rsplit('-').next().unwrap_or_default().len();
    if matches!(what, What::NoId(_)) && !(2..=3).contains(&last) {
        return Some(end);
    }
    let mut citation = Citation::new(start..end, what);
    citation.is_lower = is_lower;
    out.push(citation);
    Some(end)
}

/// The id that begins at a place in upper case with plain hyphens, and where it ends.
fn upper(bytes: &[u8], start: usize) -> (String, usize) {
    let (mut upper, mut end, mut at) = (String::new(), start, start);
    while upper.len() < LONGEST {
        if let Some(own) = bytes.get(at).filter(|b| b.is_ascii_alphanumeric()) {
            upper.push(own.to_ascii_uppercase().into());
            (at, end) = (at + 1, at + 1);
        } else if let Some(hyphen) = hyphen(bytes, at) {
            upper.push('-');
            at = hyphen.end;
        } else {
            break;
        }
    }
    upper.truncate(upper.trim_end_matches('-').len());
    (upper, end)
}
