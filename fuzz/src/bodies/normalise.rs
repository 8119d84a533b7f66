//! A kind and a value: read, shown as people write it, and read again; what readers of others read too is the same.
//! What is shown says the same again, but where it must not: of secrets, credentials and URLs it leaves things out.

use probity::audit::normalise::{Kind, Reader, Unit};
use serde_json::{Value, json};

use super::{agreed, input};

/// The words that a level or a choice has here.
const WORDS: [&str; 4] = ["off", "optional", "all_accounts", "phishing-resistant"];

/// The kinds by the character that chooses them; an upper-case letter is a list of what the lower-case one is.
fn kind(first: char) -> Kind {
    let words = || WORDS.map(str::to_owned).to_vec();
    match first.to_ascii_lowercase() {
        'b' => Kind::Bool,
        'i' => Kind::Integer,
        'n' => Kind::Number,
        't' => Kind::String,
        'd' => Kind::Duration(Unit::Days),
        'm' => Kind::Duration(Unit::Milliseconds),
        'y' => Kind::Bytes,
        'r' => Kind::Rate,
        'u' => Kind::Url,
        'c' => Kind::Cidr,
        'v' => Kind::TlsVersion,
        's' => Kind::Semver,
        'x' => Kind::Secret,
        'z' => Kind::Credential,
        'o' => Kind::Connection,
        'f' => Kind::FileMode,
        'p' => Kind::Port,
        'a' => Kind::Address,
        'l' => Kind::Level(words()),
        'h' => Kind::Choice(words()),
        _ => Kind::Table([("env".to_owned(), Kind::Address), ("a".to_owned(), Kind::List(Box::new(Kind::Url)))].into()),
    }
}

/// Whether what is shown of a normal form is read as the same again, and as which value it is then given.
fn written(kind: &Kind, shown: &str) -> Option<Value> {
    match kind {
        // Each of these is shown as people write it.
        Kind::Integer
        | Kind::String
        | Kind::Duration(_)
        | Kind::Bytes
        | Kind::Rate
        | Kind::Cidr
        | Kind::TlsVersion
        | Kind::Semver
        | Kind::FileMode
        | Kind::Port
        | Kind::Address
        | Kind::Level(_)
        | Kind::Choice(_) => Some(Value::from(shown)),
        // A text is no truth value, and as text a number has fewer digits: each is read again as the literal it is.
        Kind::Bool | Kind::Number => Some(serde_json::from_str(shown).unwrap_or_else(|_| Value::from(shown))),
        // A secret and a credential are shown as what they are and not as they are written; a URL without its login
        // and query; several values and members in words.
        Kind::Secret | Kind::Credential | Kind::Connection | Kind::Url | Kind::List(_) | Kind::Table(_) => None,
    }
}

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let Some(first) = text.chars().next() else { return };
    let rest = &text[first.len_utf8()..];
    let raw = serde_json::from_str(rest).unwrap_or_else(|_| Value::from(rest));
    let kind = kind(first);
    let kind = if first.is_ascii_uppercase() { Kind::List(Box::new(kind)) } else { kind };
    let reader = Reader { kind, words: vec!["never".to_owned()] };
    // Whatever a normal form is said to be, showing it ends well.
    let _ = reader.show(&raw);
    match reader.read(&raw) {
        Ok(normal) => {
            let shown = reader.show(&normal);
            if let Some(again) = written(&reader.kind, &shown) {
                assert_eq!(reader.read(&again).as_ref(), Ok(&normal), "{raw} is shown as {shown}");
            }
            silent(&reader.kind, &raw, &normal, &shown);
            if let Some(text) = raw.as_str().filter(|text| *text != "never") {
                agreed::check(&reader.kind, text, &normal);
            }
            within(&reader, &raw, &normal);
        }
        Err(error) => {
            assert!(!error.expected.is_empty(), "refused without a word");
            let long = raw.as_str().filter(|text| text.len() > 12);
            assert!(long.is_none_or(|text| !error.expected.contains(text)), "a refusal repeats the value");
        }
    }
}

/// What a value must not give away is in nothing that is made of it.
fn silent(kind: &Kind, raw: &Value, normal: &Value, shown: &str) {
    let words = |part: &str, words: &[&str]| normal[part].as_str().is_some_and(|word| words.contains(&word));
    match kind {
        _ if normal.is_string() => {}
        Kind::Secret => {
            assert_eq!(normal.as_object().map(serde_json::Map::len), Some(2), "{normal}");
            assert!(words("kind", &["env", "vault", "file", "kms", "reference", "literal", "empty"]), "{normal}");
            assert!(words("form", &["null", "boolean", "number", "string", "array", "object", "about"]), "{normal}");
        }
        Kind::Credential => assert!(*normal == json!({ "literal": true }) || *normal == json!({ "literal": false })),
        Kind::Url => {
            let address = raw.as_str().and_then(|text| text.split_once("://")).map_or("", |(_, rest)| rest);
            let end = address.find(['/', '?']).unwrap_or(address.len());
            let login = address[..end].rsplit_once('@').map_or("", |(login, _)| login);
            let secret = login.split_once(':').map_or(login, |(_, password)| password);
            // What is as short or stands elsewhere too may be there for another reason.
            if secret.len() > 4 && address.matches(secret).count() == 1 {
                let said = format!("{normal} {shown}");
                assert!(!said.contains(secret), "a password is given out: {said}");
            }
        }
        _ => {}
    }
}

/// What holds a credential, or says how a connection is protected, says so as an item and as a member too.
fn within(reader: &Reader, raw: &Value, normal: &Value) {
    if reader.kind == Kind::Credential && *normal == json!({ "literal": true }) {
        for outer in [json!([raw]), json!(["x", raw]), json!({ "x": raw })] {
            assert_eq!(reader.read(&outer).as_ref(), Ok(normal), "{outer} hides a credential");
        }
    }
    if reader.kind == Kind::Connection && normal.as_array().is_some_and(|said| !said.is_empty()) {
        for outer in [json!(["x", raw]), json!({ "x": raw })] {
            let said = reader.read(&outer).unwrap_or_default();
            assert!(said.as_array().is_some_and(|said| !said.is_empty()), "{outer} hides what {raw} says");
        }
    }
}
