//! A kind and a value: read, shown as people write it, and read again.
//! What is shown says the same again, but where it must not: of secrets, credentials and URLs it leaves things out.

use probity::audit::normalise::{Kind, Reader, Unit};
use serde_json::Value;

use super::input;

/// The kinds by the character that chooses them; an upper-case letter is a list of what the lower-case one is.
fn kind(first: char) -> Kind {
    let words = || ["off", "optional", "all_accounts", "phishing-resistant"].map(str::to_owned).to_vec();
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
        }
        Err(error) => assert!(!error.expected.is_empty(), "refused without a word"),
    }
}
