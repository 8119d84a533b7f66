//! Which letters a text has, as bits: tells at once that one text cannot stand in another or be near it.
//! It must err to one side only: letters that share a bit make texts look alike, never apart.

/// The letters of a text in lower case, one bit each; letters beyond ASCII share bits with others.
#[must_use]
pub(crate) fn letters(text: &str) -> u64 {
    let bit = |c: char| 1u64 << (u32::from(c) % 64);
    if text.is_ascii() {
        return text.chars().fold(0, |all, c| all | bit(c.to_ascii_lowercase()));
    }
    // A sigma is written otherwise at the end of a word.
    let lower = text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c });
    lower.fold(0, |all, c| all | bit(c))
}

/// The least number of letters that must be put in, left out or replaced to make one text of another.
#[must_use]
pub(crate) const fn least_edits(one: u64, other: u64) -> usize {
    let (lacks, has) = ((other & !one).count_ones(), (one & !other).count_ones());
    if lacks > has { lacks as usize } else { has as usize }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_two_texts_are_nearer_than_their_letters_say(one in "[a-fA-F_äÄİßΣς.]{0,8}", other in "[a-fA-F_äÄİßΣς.]{0,8}") {
            let distance = strsim::osa_distance(&one.to_lowercase(), &other.to_lowercase());
            prop_assert!(least_edits(letters(&one), letters(&other)) <= distance);
        }

        #[test]
        fn a_part_has_no_letter_that_the_whole_lacks(before in "\\PC{0,6}", part in "\\PC{0,6}", after in "\\PC{0,6}") {
            let whole = format!("{before}{part}{after}");
            prop_assert_eq!(letters(&part) & !letters(&whole), 0);
        }
    }
}
