//! Reads one of some words, as its rank or as itself.
//! Must not choose between two words that are written alike.

use serde_json::Value;

/// The place of the word in the list, from 0.
pub(super) fn level(raw: &Value, words: &[String]) -> Option<usize> {
    let written = match raw {
        Value::String(text) => text,
        Value::Bool(true) => "on",
        Value::Bool(false) => "off",
        _ => return None,
    };
    let mut places = words.iter().enumerate().filter(|(_, word)| is_alike(word, written));
    let (place, _) = places.next()?;
    if places.next().is_some() { None } else { Some(place) }
}

/// The word as the list spells it.
pub(super) fn choice<'a>(raw: &Value, words: &'a [String]) -> Option<&'a str> {
    words.get(level(raw, words)?).map(String::as_str)
}

/// The word of a rank.
pub(super) fn show(normal: &Value, words: &[String]) -> Option<String> {
    words.get(usize::try_from(normal.as_u64()?).ok()?).cloned()
}

/// Whether two words differ in spelling alone: in case, and in what stands between their parts.
fn is_alike(one: &str, other: &str) -> bool {
    let plain = |byte: u8| if matches!(byte, b'_' | b' ') { b'-' } else { byte.to_ascii_lowercase() };
    one.len() == other.len() && one.bytes().map(plain).eq(other.bytes().map(plain))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ranks() {
        let mfa = words(&["off", "optional", "phishing-resistant"]);
        for (raw, expected) in [
            (json!("off"), Some(0)),
            (json!(false), Some(0)), // how YAML 1.1 reads off
            (json!("Optional"), Some(1)),
            (json!("phishing-resistant"), Some(2)),
            (json!("PHISHING_RESISTANT"), Some(2)),
            (json!("phishing resistant"), Some(2)),
            (json!(true), None), // no word on
            (json!("on"), None),
            (json!("phishingresistant"), None),
            (json!("optional "), None),
            (json!("optiona"), None),
            (json!("ｏｆｆ"), None), // letters that are not ASCII
            (json!(1), None),        // a rank is not a spelling
            (json!(""), None),
            (json!(null), None),
        ] {
            assert_eq!(level(&raw, &mfa), expected, "{raw}");
        }
    }

    #[test]
    fn choices_are_given_as_the_list_spells_them() {
        let sinks = words(&["stdout", "SysLog"]);
        assert_eq!(choice(&json!("syslog"), &sinks), Some("SysLog"));
        assert_eq!(choice(&json!("file"), &sinks), None);
    }

    #[test]
    fn words_written_alike_are_not_told_apart() {
        assert_eq!(level(&json!("a-b"), &words(&["a-b", "A_B"])), None);
    }

    #[test]
    fn shown() {
        let switch = words(&["off", "on"]);
        assert_eq!(show(&json!(1), &switch).as_deref(), Some("on"));
        assert_eq!(show(&json!(2), &switch), None);
    }
}
