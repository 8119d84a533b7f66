//! Numbers with what they count, so that no message says `1 files`.
//! It must know only words whose plural ends in `s`.

/// A number with a noun that is one or several.
///
/// ```
/// use probity::diag::counted;
/// assert_eq!(counted(1, "file"), "1 file");
/// assert_eq!(counted(0, "file"), "0 files");
/// assert_eq!(counted(2, "new statement"), "2 new statements");
/// ```
#[must_use]
pub fn counted(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}
