//! "Did you mean": the nearest known name.
//! It must not guess far: no suggestion is better than a wrong one.

use super::letters::{least_edits, letters};

/// Longer words are no names; comparing them would take long.
const LONGEST: usize = 200;

/// The known name nearest to `word`, if it is near enough to be what was meant.
///
/// ```
/// use probity::diag::nearest;
/// assert_eq!(nearest("idle_timeut", ["idle_timeout", "max"]), Some("idle_timeout"));
/// assert_eq!(nearest("zebra", ["idle_timeout", "max"]), None);
/// ```
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_that(word, known, &|_| true)
}

/// As [`nearest`], of those names alone that may be meant; only of near ones is it asked.
pub(crate) fn nearest_that<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    may_be: &dyn Fn(&str) -> bool,
) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let own = letters(word);
    let allowed = (length / 3).clamp(1, 3);
    known
        .into_iter()
        .filter(|name| name.len() <= 4 * (LONGEST + 3) && name.chars().count().abs_diff(length) <= allowed)
        .filter(|name| least_edits(own, letters(name)) <= allowed)
        .map(|name| (strsim::osa_distance(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= allowed && may_be(name))
        .min()
        .map(|(_, name)| name)
}

/// `, did you mean `x`?` or nothing, to end a message with.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
