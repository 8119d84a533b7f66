//! Reads the query of a URL and masks what may be secret in it.
//! Must not choose between two values of one key, nor give out a value under a key that names a secret.

use serde_json::{Map, Value};

use crate::audit::normalise::secret::{self, origin::Origin};
use crate::diag::secret_names::may_hold;

/// Each key with its value.
pub(super) fn read(query: &str) -> Option<Map<String, Value>> {
    let mut read = Map::new();
    if query.is_empty() {
        return Some(read);
    }
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let taken = read.keys().any(|other| other.eq_ignore_ascii_case(key));
        if !is_key(key) || taken || value.contains(['@', ';', '+']) {
            return None;
        }
        read.insert(key.to_owned(), Value::from(value_of(key, value)?));
    }
    Some(read)
}

/// The text without its escapes, if they are UTF-8 and not control characters.
pub(in crate::audit::normalise) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = behind;
            continue;
        }
        let (high, low) = (hex(*behind.first()?)?, hex(*behind.get(1)?)?);
        bytes.push(high * 16 + low);
        rest = &behind[2..];
    }
    let text = String::from_utf8(bytes).ok()?;
    if text.contains(char::is_control) { None } else { Some(text) }
}

fn value_of(key: &str, value: &str) -> Option<String> {
    if may_hold(key) {
        return Some(masked(value).to_owned());
    }
    // what a placeholder stands for is not known
    if value.contains(['$', '{', '}']) {
        return None;
    }
    decoded(value)
}

fn masked(value: &str) -> &'static str {
    match secret::placeholder(value) {
        _ if value.is_empty() => Origin::Empty.word(),
        Some(_) => Origin::Reference.word(),
        None => Origin::Literal.word(),
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pairs() {
        for (raw, expected) in [
            ("", json!({})),
            ("sslmode=require", json!({ "sslmode": "require" })),
            ("sslmode=%72equire", json!({ "sslmode": "require" })),
            ("a=1&b", json!({ "a": "1", "b": "" })),
            ("a=b=c", json!({ "a": "b=c" })),
            ("password=canary", json!({ "password": "literal" })),
            ("password=${DB_PASSWORD}", json!({ "password": "reference" })),
            ("password=", json!({ "password": "empty" })),
            ("X-Amz-Signature=canary", json!({ "X-Amz-Signature": "literal" })),
            ("api_key=canary", json!({ "api_key": "literal" })),
            ("sig=canary", json!({ "sig": "literal" })),
            ("authSource=admin", json!({ "authSource": "admin" })),
            ("keepalives=1", json!({ "keepalives": "1" })),
        ] {
            assert_eq!(read(raw).map(Value::Object), Some(expected), "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (raw, why) in [
            ("sslmode=disable&sslmode=require", "first or last"),
            ("sslmode=disable&SSLMODE=require", "the same to some"),
            ("a=1&&b=2", "an empty key"),
            ("=1", "an empty key"),
            ("a=1;b=2", "one pair or two"),
            ("a=x+y", "a plus or a space"),
            ("sslmode=${SSLMODE}", "not known"),
            ("sslmode=$SSLMODE", "not known"),
            ("%70assword=canary", "a key in disguise"),
            ("a=%zz", "no escape"),
            ("a=%0a", "a control character"),
            ("a=%ff", "not UTF-8"),
            ("a=%4", "no escape"),
            ("x@host", "a login further back"),
        ] {
            assert_eq!(read(raw), None, "{raw}: {why}");
        }
    }
}
