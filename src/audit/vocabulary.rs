//! The words that a setting or a check names itself: what of a value is one of them may be shown, whatever its type.
//! It must not show what is none of them, however near it is, nor take a word of a normal form for one of a file.

use serde_json::Value;

use super::found::Reading;
use super::normalise::Kind;
use crate::diag::nearest;
use crate::load::Library;
use crate::model::setting::{Setting, ValueType};

/// So many of them are named in a sentence.
const NAMED: usize = 6;

/// The setting whose words are the names of profiles.
const PROFILE: &str = "security.profile";

/// Words of a setting, and of what checks ask of it.
pub(super) fn of_setting<'l>(setting: &'l Setting, library: &'l Library) -> Vec<&'l str> {
    let mut words = own(setting);
    if setting.id.value == PROFILE {
        words.extend(library.profiles().iter().map(|profile| profile.id.as_str()));
    }
    if is_of_words(setting) {
        let checks = library.safeguards().flat_map(|safeguard| &safeguard.checks);
        let asked = checks.filter(|check| check.setting.as_ref().is_some_and(|id| **id == *setting.id));
        asked.filter_map(|check| check.expect.as_ref()).for_each(|expect| of_schema(&expect.value, &mut words));
    }
    words
}

/// The words that are accepted as values of a setting.
pub(super) fn own(setting: &Setting) -> Vec<&str> {
    setting.words.iter().chain(&setting.values).map(String::as_str).collect()
}

/// Whether a setting is read as words, so that what is asked of it names some.
fn is_of_words(setting: &Setting) -> bool {
    let item = if setting.kind == ValueType::List { setting.of.unwrap_or(ValueType::String) } else { setting.kind };
    item == ValueType::String
}

/// Whether a raw path is read as words; nothing says how where it is read as it stands.
pub(super) fn is_read_as_words(kind: Option<&Kind>) -> bool {
    match kind {
        None | Some(Kind::String | Kind::Choice(_) | Kind::Level(_)) => true,
        Some(Kind::List(item)) => is_read_as_words(Some(item)),
        Some(_) => false,
    }
}

/// The texts that a schema names as values, or as items of lists; not those of members, which are of a normal form.
fn of_schema<'s>(schema: &'s Value, words: &mut Vec<&'s str>) {
    let Some(members) = schema.as_object() else { return };
    for (keyword, value) in members {
        match keyword.as_str() {
            "const" => words.extend(value.as_str()),
            "enum" => words.extend(value.as_array().into_iter().flatten().filter_map(Value::as_str)),
            "items" | "contains" | "not" | "if" | "then" | "else" => of_schema(value, words),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                value.as_array().into_iter().flatten().for_each(|part| of_schema(part, words));
            }
            _ => {}
        }
    }
}

/// Whether a text is one of the words.
pub(super) fn holds(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What may be said of the value of a setting that is not shown as a whole.
pub(super) fn told_of<'s>(setting: &'s Setting, reading: &Reading, asked: impl Iterator<Item = &'s Value>) -> String {
    let asked = asked.filter(|_| is_of_words(setting));
    told_among(&reading.raw, own(setting), asked)
}

/// The same of a value, by the words that are known and those that the schemas name.
pub(super) fn told_among<'s>(raw: &Value, mut words: Vec<&'s str>, asked: impl Iterator<Item = &'s Value>) -> String {
    asked.for_each(|schema| of_schema(schema, &mut words));
    told(raw, &words)
}

/// What may be said of a value that is not as asked, behind that: which of the words it has, where the others stand, and
/// what they may have meant.
pub(super) fn told(raw: &Value, words: &[&str]) -> String {
    let items = match raw {
        Value::Array(items) => items.as_slice(),
        Value::String(_) => std::slice::from_ref(raw),
        _ => return String::new(),
    };
    let texts = || items.iter().enumerate().map(|(at, item)| (at, item.as_str()));
    let is_one = |text: Option<&str>| text.is_some_and(|text| holds(words, text));
    let mut known: Vec<String> =
        texts().filter_map(|(_, text)| text.filter(|text| holds(words, text))).map(quoted).collect();
    known.dedup();
    let others: Vec<(usize, Option<&str>)> = texts().filter(|(_, text)| !is_one(*text)).collect();
    let mut meant: Vec<String> = Vec::new();
    for near in others.iter().filter_map(|(_, text)| nearest((*text)?, words.iter().copied())).map(quoted) {
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
            "contains": { "const": "a" },
            "items": { "anyOf": [{ "enum": ["b", 1] }, { "not": { "const": "c" } }], "properties": { "x": { "const": "d" } } },
        });
        let mut words = Vec::new();
        of_schema(&schema, &mut words);
        words.sort_unstable();
        assert_eq!(words, ["a", "b", "c"]);
    }

    #[test]
    fn what_is_none_of_the_words_is_not_said() {
        let words = ["lax", "strict", "none"];
        for (raw, said) in [
            (json!("none"), ": it has `none`"),
            (json!("NONE"), ": it has `NONE`"),
            (json!("stricct"), "; did you mean `strict`?"),
            (json!("hunter2"), ""),
            (json!(["none", "hunter2"]), ": it has `none`, and item 2 is not shown"),
            (json!(["hunter2", "lax", 5]), ": it has `lax`, and items 1 and 3 are not shown"),
            (json!(["strickt", "none"]), ": it has `none`, and item 1 is not shown; did you mean `strict`?"),
            (json!(5), ""),
            (json!({ "a": "lax" }), ""),
        ] {
            assert_eq!(told(&raw, &words), said, "{raw}");
        }
        assert_eq!(told(&json!("x"), &[]), "");
    }
}
