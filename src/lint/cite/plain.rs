//! Ids that are spelled in one way, such as `KSI-IAM-ELP`, in any case.
//! It must take for one only what begins like one that exists.

use super::{Citation, What, may_start};
use crate::lint::facts::Facts;

/// No id is longer.
const LONGEST: usize = 40;

/// Reads the id whose first hyphen stands at a place. Gives where to go on, if it is one.
pub(super) fn at(text: &str, hyphen: usize, facts: &Facts<'_>, out: &mut Vec<Citation>) -> Option<usize> {
    let bytes = text.as_bytes();
    let letters = bytes[..hyphen].iter().rev().take(8).take_while(|b| b.is_ascii_alphanumeric()).count();
    let start = hyphen - letters;
    if letters < 2 || !may_start(bytes, start, out) {
        return None;
    }
    let length = bytes[start..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let end = start + text[start..start + length].trim_end_matches('-').len();
    if end <= hyphen || bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
        return None;
    }
    let upper = text[start..end].to_ascii_uppercase();
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
