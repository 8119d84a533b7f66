//! Tells whether a value holds a credential as it stands, whatever key it is under.
//! Must not give out any part of the value, nor take longer than its length allows.

mod address;
pub(in crate::audit) mod command;
mod cookie;
pub(in crate::audit) mod encoded;
mod flow;
mod markup;
pub(in crate::audit) mod pair;
mod phrase;
pub(in crate::audit) mod programs;
pub(in crate::audit) mod text;
pub(in crate::audit) mod yaml;

use serde_json::{Value, json};

use crate::diag::secret_shapes::{self, SHORTEST};
use text::{is_reference, marked};

/// `{literal}`; every value is read.
pub(super) fn read(raw: &Value) -> Value {
    form(holds(raw))
}

/// The normal form of a value that holds one, or none.
pub(in crate::audit) fn form(literal: bool) -> Value {
    json!({ "literal": literal })
}

/// In words.
pub(super) fn show(normal: &Value) -> Option<String> {
    let literal = normal.get("literal")?.as_bool()?;
    Some(if literal { "holds a credential" } else { "holds no credential" }.to_owned())
}

pub(in crate::audit) fn holds(raw: &Value) -> bool {
    match raw {
        Value::String(text) => is_in(text),
        Value::Array(items) => items.iter().any(holds) || in_arguments(items),
        Value::Object(members) => members.values().any(holds),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The arguments of a command, one an item: an option and behind it what it is given.
fn in_arguments(items: &[Value]) -> bool {
    let words: Vec<String> = items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), marked)).collect();
    let words = || words.iter().map(|word| word.trim());
    pair::in_options(words()) || pair::in_headers(words()) || command::is_in(words()) || phrase::in_words(words())
}

pub(in crate::audit) fn is_in(text: &str) -> bool {
    is_in_plain(text) || encoded::decoded(text).is_some_and(|text| is_in_plain(&text))
}

/// As [`is_in`], of what is not encoded.
fn is_in_plain(text: &str) -> bool {
    // Most values are one word, which only its own shape can make a credential, and no short one has such a shape.
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b)) {
        return text.len() >= SHORTEST && secret_shapes::is_in(text);
    }
    looked_through(text)
}

fn looked_through(text: &str) -> bool {
    let marked = marked(text);
    secret_shapes::is_in(text)
        || address::is_in(&marked)
        || pair::is_in(&marked)
        || command::is_in(marked.split_whitespace())
        || phrase::is_in(&marked)
        || markup::is_in(&marked)
        || cookie::is_in(&marked)
        || yaml::is_in(&marked)
        || header(&marked)
}

/// `Bearer abc` and `Basic YTpi`, alone or in a longer text.
fn header(marked: &str) -> bool {
    let mut words = marked.split_whitespace().peekable();
    let mut before = "";
    let mut first = true;
    while let Some(word) = words.next() {
        let scheme = word.rsplit([':', '=', ',', '"', '\'', '(']).next().unwrap_or(word);
        if let Some(next) = words.peek() {
            let value = trimmed(next);
            let named = is_header(before) || scheme.len() < word.len();
            let literal = if scheme.eq_ignore_ascii_case("bearer") {
                bearer(value, named || (first && value.len() == next.len() && words.clone().nth(1).is_none()))
            } else if scheme.eq_ignore_ascii_case("basic") {
                basic(value)
            } else {
                // `Authorization: token abc`
                is_header(before) && !value.is_empty() && !is_reference(value)
            };
            if literal {
                return true;
            }
        } else if is_header(before) && !is_scheme(scheme) && !is_reference(trimmed(word)) {
            return true;
        }
        before = word;
        first = false;
    }
    false
}

fn is_header(word: &str) -> bool {
    let name = word.trim_start_matches(['"', '\'']).trim_end_matches(['"', '\'']);
    name.strip_suffix(':').is_some_and(|name| {
        ["authorization", "proxy-authorization"]
            .iter()
            .any(|header| name.trim_matches('"').eq_ignore_ascii_case(header))
    })
}

fn is_scheme(word: &str) -> bool {
    ["basic", "bearer", "token", "digest", "negotiate"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme))
}

/// In prose the word behind may be any; as a header it is the token.
fn bearer(value: &str, alone: bool) -> bool {
    let prose = ["token", "tokens", "auth", "authentication", "authorization", "scheme", "only", "error", "format"];
    if value.is_empty() || is_reference(value) || prose.iter().any(|word| value.eq_ignore_ascii_case(word)) {
        return false;
    }
    let is_parameter = ["realm=", "scope=", "error="].iter().any(|name| value.starts_with(name));
    let telling = value.len() >= 16 || value.contains(|c: char| c.is_ascii_digit());
    !is_parameter && (alone || telling)
}

/// `user:password`, plain or in base64.
fn basic(value: &str) -> bool {
    if let Some((_, password)) = value.split_once(':') {
        return !password.is_empty() && !is_reference(password);
    }
    base64(value).is_some_and(|bytes| bytes.contains(&b':'))
}

/// What stands in a text in base64, in either of its alphabets.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len());
    let (mut held, mut bits) = (0_u32, 0_u32);
    for c in text.bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = ((held << 6) | u32::from(digit)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(['"', '\'', ',', ';', ')', '('])
}

#[cfg(test)]
mod tests;
