//! Whether a text means a title and misses it: misspelt, or with a word exchanged.
//! It must take no shortened title for a wrong one.

/// How a text stands to a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Near {
    /// It is something else.
    Far,
    /// It is meant to be the title and is not.
    Misspelt,
    /// It is the title, or a shorter form of it, or has it in it.
    Same,
}

/// Compares a text with a title.
pub(super) fn compare(text: &str, title: &str) -> Near {
    if text == title {
        return Near::Same;
    }
    let (own, other) = (split(text), split(title));
    if own.is_empty() || is_within(&own, &other) || is_within(&other, &own) {
        return Near::Same;
    }
    let (own, other) = (own.join(" "), other.join(" "));
    if own.len() > 200 || other.len() > 200 {
        return Near::Far;
    }
    // One slip of the pen, and one more for every dozen letters.
    let allowed = 1 + other.chars().count() / 12;
    if slips(&own, &other) > allowed {
        return Near::Far;
    }
    if super::super::facts::squashed(&own) == super::super::facts::squashed(&other) {
        return Near::Same;
    }
    if strsim::osa_distance(&own, &other) <= allowed { Near::Misspelt } else { Near::Far }
}

/// Whether a text may be a misspelt title: quickly told from its letters, but for those that [`split`] may leave out.
pub(super) fn may_be_misspelt(text: &str, title: &str) -> bool {
    if !text.is_ascii() || !title.is_ascii() {
        return true;
    }
    let mut counts = [0_i32; 128];
    let mut count = |text: &str, one: i32| {
        for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
            counts[usize::from(byte.to_ascii_lowercase())] += one;
        }
    };
    count(text, 1);
    count(title, -1);
    for left_out in [b'a', b'n', b'd', b's'] {
        counts[usize::from(left_out)] = 0;
    }
    let letters: u32 = counts.iter().map(|count| count.unsigned_abs()).sum();
    usize::try_from(letters.div_ceil(2)).unwrap_or_default() <= 1 + title.len() / 12
}

/// How many slips there are at least: one changes no more than two letters, and blanks are not counted. To find out how
/// many there are costs the product of both lengths, so that it is asked only where they may be few.
fn slips(one: &str, other: &str) -> usize {
    let mut counts = [0_i32; 32];
    for byte in one.bytes().filter(|byte| *byte != b' ') {
        counts[usize::from(byte % 32)] += 1;
    }
    for byte in other.bytes().filter(|byte| *byte != b' ') {
        counts[usize::from(byte % 32)] -= 1;
    }
    let letters: u32 = counts.iter().map(|count| count.unsigned_abs()).sum();
    // A letter beyond ASCII is up to four bytes.
    let of_one = if one.is_ascii() && other.is_ascii() { 2 } else { 8 };
    usize::try_from(letters.div_ceil(of_one)).unwrap_or_default()
}

/// The words in lower case, one and many alike; `and`, `&` and `/` join and say nothing.
fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let lower = words.map(str::to_lowercase).filter(|word| word != "and");
    lower.map(|word| word.strip_suffix('s').filter(|one| one.len() > 3).map(str::to_owned).unwrap_or(word)).collect()
}

/// Whether one is made of words of the other, in their order.
fn is_within(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_title_is_none_that_is_wrong() {
        let title = "Audit Record Review, Analysis, and Reporting";
        for text in ["Audit Record Review", "audit record review, analysis & reporting", "Review and Reporting"] {
            assert_eq!(compare(text, title), Near::Same, "{text}");
        }
        assert_eq!(compare("Non Repudiation", "Non-repudiation"), Near::Same);
        assert_eq!(compare("Thin Node", "Thin Nodes"), Near::Same);
        assert_eq!(compare("Media Mraking", "Media Marking"), Near::Misspelt);
        assert_eq!(compare("Audit Record Reveiw, Analysis, and Reporting", title), Near::Misspelt);
        assert_eq!(compare("Média Marking", "Media Marking"), Near::Misspelt);
        assert_eq!(compare("Logs are looked at every week", title), Near::Far);
    }

    proptest::proptest! {
        #[test]
        fn what_is_misspelt_may_be(one in "[abcdns ]{0,12}", other in "[abcdns ]{0,12}") {
            proptest::prop_assert!(compare(&one, &other) != Near::Misspelt || may_be_misspelt(&one, &other));
        }

        #[test]
        fn there_are_never_fewer_slips_than_said(one in "[abé ]{0,12}", other in "[abé ]{0,12}") {
            proptest::prop_assert!(slips(&one, &other) <= strsim::osa_distance(&one, &other));
        }
    }
}
