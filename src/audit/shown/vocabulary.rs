//! The words that a setting or a check names itself: what of a value is one of them may be shown, whatever its type.
//! It must not show what is none of them, however near it is, nor take a word of a normal form for one of a file.

use serde_json::Value;

use crate::audit::evaluate::found::Reading;
use crate::audit::normalise::Kind;
use crate::diag::nearest;
use crate::load::Library;
use crate::model::setting::{Setting, ValueType};

/// So many of them are named in a sentence.
const NAMED: usize = 6;

/// The setting whose words are the names of profiles.
const PROFILE: &str = "security.profile";

/// Words that may be shown, and those of them that may be meant where another stands.
#[derive(Debug, Default)]
pub(super) struct Words<'w> {
    known: Vec<&'w str>,
    meant: Vec<&'w str>,
}

/// Words of a setting, and of what checks ask of it.
pub(super) fn of_setting<'l>(setting: &'l Setting, library: &'l Library) -> Words<'l> {
    let mut words = accepted(setting);
    if setting.id.value == PROFILE {
        words.known.extend(library.profiles().iter().map(|profile| profile.id.as_str()));
    }
    if is_of_words(setting) {
        let checks = library.safeguards().flat_map(|safeguard| &safeguard.checks);
        let asked = checks.filter(|check| check.setting.as_ref().is_some_and(|id| **id == *setting.id));
        asked.filter_map(|check| check.expect.as_ref()).for_each(|expect| words.of_schema(&expect.value, true));
    }
    words
}

/// The words that are accepted as values of a setting, whatever is asked of it.
fn accepted(setting: &Setting) -> Words<'_> {
    Words { known: setting.words.iter().chain(&setting.values).map(String::as_str).collect(), meant: Vec::new() }
}

/// Whether a setting is read as words, so that what is asked of it names some.
fn is_of_words(setting: &Setting) -> bool {
    let item = if setting.kind == ValueType::List { setting.of.unwrap_or(ValueType::String) } else { setting.kind };
    item == ValueType::String
}

/// Whether a raw path is read as words; nothing says how where it is read as it stands.
pub(in crate::audit) fn is_read_as_words(kind: Option<&Kind>) -> bool {
    match kind {
        None | Some(Kind::String | Kind::Choice(_) | Kind::Level(_)) => true,
        Some(Kind::List(item)) => is_read_as_words(Some(item)),
        Some(_) => false,
    }
}

/// Whether a word may be meant by another: one of a single letter, such as `*`, is near to too many.
const fn is_telling(word: &str) -> bool {
    word.len() > 1
}

/// Whether a text is a word that people write for on or off, which is no secret wherever a switch or a level belongs.
pub(in crate::audit) fn is_word_of_switches(raw: &Value) -> bool {
    raw.as_str().is_some_and(|text| is_off(text) || ON.iter().any(|word| word.eq_ignore_ascii_case(text)))
}

/// Whether a text is a word that people write for off.
pub(in crate::audit) fn is_off(text: &str) -> bool {
    OFF.iter().any(|word| word.eq_ignore_ascii_case(text))
}

const ON: [&str; 7] = ["active", "always", "enable", "enabled", "on", "true", "yes"];
const OFF: [&str; 8] = ["disable", "disabled", "false", "inactive", "never", "no", "none", "off"];

impl<'w> Words<'w> {
    /// The texts that a schema names as values, or as items of lists; not those of members, which are of a normal form.
    fn of_schema(&mut self, schema: &'w Value, is_asked: bool) {
        let Some(members) = schema.as_object() else { return };
        let list = |value: &'w Value| value.as_array().into_iter().flatten();
        for (keyword, value) in members {
            let texts: Vec<&str> = match keyword.as_str() {
                "const" => value.as_str().into_iter().collect(),
                "enum" => list(value).filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            self.known.extend(&texts);
            self.meant.extend(texts.iter().filter(|word| is_asked && is_telling(word)));
            match keyword.as_str() {
                "items" | "contains" | "then" | "else" => self.of_schema(value, is_asked),
                // What must not be there is known, and not what is meant.
                "not" | "if" => self.of_schema(value, false),
                "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                    list(value).for_each(|part| self.of_schema(part, is_asked));
                }
                _ => {}
            }
        }
    }

    /// Whether a text is one of them.
    pub(super) fn hold(&self, text: &str) -> bool {
        self.known.iter().any(|word| word.eq_ignore_ascii_case(text))
    }
}

/// What may be said of the value of a setting that is not shown as a whole.
pub(in crate::audit) fn told_of<'s>(
    setting: &'s Setting,
    reading: &Reading,
    asked: impl Iterator<Item = &'s Value>,
) -> String {
    let mut words = accepted(setting);
    asked.filter(|_| is_of_words(setting)).for_each(|schema| words.of_schema(schema, true));
    told(&reading.raw, &words)
}

/// The same of a value that is none of its setting.
pub(in crate::audit) fn told_unread(setting: &Setting, reading: &Reading) -> String {
    let mut words = accepted(setting);
    words.meant = words.known.iter().copied().filter(|word| is_telling(word)).collect();
    told(&reading.raw, &words)
}

/// The same of a value by the words that schemas name alone.
pub(in crate::audit) fn told_among<'s>(raw: &Value, asked: impl Iterator<Item = &'s Value>) -> String {
    let mut words = Words::default();
    asked.for_each(|schema| words.of_schema(schema, true));
    told(raw, &words)
}

/// What may be said of a value that is not as asked, behind that: which of the words it has, where the others stand, and
/// what they may have meant.
fn told(raw: &Value, words: &Words<'_>) -> String {
    let items = match raw {
        Value::Array(items) => items.as_slice(),
        Value::String(_) => std::slice::from_ref(raw),
        _ => return String::new(),
    };
    let texts = || items.iter().enumerate().map(|(at, item)| (at, item.as_str()));
    let is_one = |text: Option<&str>| text.is_some_and(|text| words.hold(text));
    let mut known: Vec<String> =
        texts().filter_map(|(_, text)| text.filter(|text| words.hold(text))).map(quoted).collect();
    known.dedup();
    let others: Vec<(usize, Option<&str>)> = texts().filter(|(_, text)| !is_one(*text)).collect();
    let mut meant: Vec<String> = Vec::new();
    for near in others.iter().filter_map(|(_, text)| nearest((*text)?, words.meant.iter().copied())).map(quoted) {
        if !meant.contains(&near) {
            meant.push(near);
        }
    }
    let mut said = String::new();
    if !known.is_empty() {
        said = format!(": it has {}", listed(&known));
        if !others.is_empty() {
            let places: Vec<String> = others.iter().map(|(at, _)| (at + 1).to_string()).collect();
            let noun = if places.len() == 1 { "item" } else { "items" };
            said = format!(
                "{said}, and {noun} {} not shown",
                listed(&places) + if places.len() == 1 { " is" } else { " are" }
            );
        }
    }
    if !meant.is_empty() {
        said = format!("{said}; did you mean {}?", listed(&meant));
    }
    said
}

fn quoted(word: &str) -> String {
    format!("`{word}`")
}

/// `a`, `b` and `c`, or the first of many.
fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] if all.len() <= NAMED => format!("{} and {last}", most.join(", ")),
        many => format!("{} and {} more", many[..NAMED].join(", "), many.len() - NAMED),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_of_a_schema() {
        let schema = json!({
            "type": "array",
            "contains": { "const": "ab" },
            "items": {
                "anyOf": [{ "enum": ["bc", 1] }, { "not": { "const": "cd" } }],
                "properties": { "x": { "const": "de" } },
            },
        });
        let mut words = Words::default();
        words.of_schema(&schema, true);
        words.known.sort_unstable();
        words.meant.sort_unstable();
        assert_eq!(words.known, ["ab", "bc", "cd"]);
        assert_eq!(words.meant, ["ab", "bc"]);
    }

    #[test]
    fn what_is_none_of_the_words_is_not_said() {
        let words = Words { known: vec!["lax", "strict", "none"], meant: vec!["lax", "strict"] };
        for (raw, said) in [
            (json!("none"), ": it has `none`"),
            (json!("NONE"), ": it has `NONE`"),
            (json!("stricct"), "; did you mean `strict`?"),
            (json!("nonee"), ""),
            (json!("hunter2"), ""),
            (json!(["none", "hunter2"]), ": it has `none`, and item 2 is not shown"),
            (json!(["hunter2", "lax", 5]), ": it has `lax`, and items 1 and 3 are not shown"),
            (json!(["strickt", "none"]), ": it has `none`, and item 1 is not shown; did you mean `strict`?"),
            (json!(5), ""),
            (json!({ "a": "lax" }), ""),
        ] {
            assert_eq!(told(&raw, &words), said, "{raw}");
        }
        assert_eq!(told(&json!("x"), &Words::default()), "");
    }
}
