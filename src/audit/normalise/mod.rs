//! Reads the values of settings into plain JSON that a schema can judge.
//! Must not guess: what cannot be read with certainty is unreadable.

pub mod reader;

mod address;
mod boolean;
mod bytes;
mod cidr;
mod connection;
pub(super) mod credential;
pub(super) mod duration;
mod expected;
mod file_mode;
mod list;
mod numeric;
mod rate;
pub(super) mod secret;
mod semver;
mod table;
mod tls_version;
mod url;
mod word;

#[cfg(test)]
mod properties;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

pub use crate::model::setting::DurationUnit as Unit;

/// Longer text than this is no value of a setting.
const LONGEST_TEXT: usize = 4096;

/// Whether a text may hold a credential as it stands; what cannot be told counts as one.
///
/// ```
/// use probity::audit::normalise::may_be_credential;
/// assert!(may_be_credential("password = hunter2"));
/// assert!(!may_be_credential("idle_timeout = 15m"));
/// ```
#[must_use]
pub fn may_be_credential(text: &str) -> bool {
    let reader = Reader { kind: Kind::Credential, words: Vec::new() };
    let read = reader.read(&Value::String(text.trim().to_owned()));
    !read.is_ok_and(|normal| normal.get("literal") == Some(&Value::Bool(false)))
}

/// Whether a line of a text may hold a credential: what people write is shown line by line.
///
/// ```
/// use probity::audit::normalise::has_credential_line;
/// assert!(has_credential_line("accepted for now\npassword = hunter2"));
/// ```
#[must_use]
pub fn has_credential_line(text: &str) -> bool {
    text.lines().any(may_be_credential)
}

/// How a value is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text.
    String,
    /// A length of time, as seconds; the unit is that of a bare number.
    Duration(Unit),
    /// A size, as bytes.
    Bytes,
    /// So many requests per time, as per minute.
    Rate,
    /// A URL, as its parts.
    Url,
    /// A network, as its parts.
    Cidr,
    /// A version of TLS, as a number.
    TlsVersion,
    /// A semantic version, as its parts.
    Semver,
    /// A secret, as the kind of reference it is.
    Secret,
    /// Any value, as whether a credential stands in it.
    Credential,
    /// Permissions of a file, as a number.
    FileMode,
    /// A port.
    Port,
    /// An address to listen on, as its parts.
    Address,
    /// How something is reached, as what its members say of protection.
    Connection,
    /// One of some words, weakest first, as its rank from 0.
    Level(Vec<String>),
    /// One of some words.
    Choice(Vec<String>),
    /// Several of one kind.
    List(Box<Kind>),
    /// A table, of which these members are read.
    Table(BTreeMap<String, Kind>),
}

/// Reads values of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// How a value is read.
    pub kind: Kind,
    /// Words accepted beside the kind, as they are; in a list, as its items.
    pub words: Vec<String>,
}

/// A value that cannot be read with certainty. It never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What would have been read: "a duration such as 15m, 900 or PT15M".
    pub expected: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for Unreadable {}

impl Reader {
    /// The normal form of a value: seconds, bytes, requests a minute, a rank from 0, an object of parts, or the value itself,
    /// as docs/formats.md says of each `as`.
    ///
    /// # Errors
    /// When the value cannot be read with certainty.
    pub fn read(&self, raw: &Value) -> Result<Value, Unreadable> {
        if let Kind::List(kind) = &self.kind {
            return list::read(raw, &self.item(kind));
        }
        if let Kind::Table(members) = &self.kind {
            return table::read(raw, members);
        }
        self.single(raw).ok_or_else(|| Unreadable { expected: self.expected() })
    }

    /// A normal form as people write it: `900` as `15m`, a rank as its word.
    #[must_use]
    pub fn show(&self, normal: &Value) -> String {
        // every text in a normal form is one that people wrote
        if let Value::String(text) = normal {
            return text.clone();
        }
        let shown = match &self.kind {
            Kind::Duration(_) => duration::show(normal),
            Kind::Bytes => bytes::show(normal),
            Kind::Rate => rate::show(normal),
            Kind::Url => url::show(normal),
            Kind::Cidr => cidr::show(normal),
            Kind::TlsVersion => tls_version::show(normal),
            Kind::Semver => semver::show(normal),
            Kind::Secret => secret::show(normal),
            Kind::Credential => credential::show(normal),
            Kind::FileMode => file_mode::show(normal),
            Kind::Address => address::show(normal),
            Kind::Connection => connection::show(normal),
            Kind::Level(words) => word::show(normal, words),
            Kind::List(kind) => list::show(normal, &self.item(kind)),
            Kind::Bool
            | Kind::Integer
            | Kind::Number
            | Kind::String
            | Kind::Port
            | Kind::Choice(_)
            | Kind::Table(_) => None,
        };
        shown.unwrap_or_else(|| normal.to_string())
    }

    /// Whether credentials are looked for and none stands in the value: most values are no more than that.
    pub(super) fn is_innocent(&self, raw: &Value) -> bool {
        self.kind == Kind::Credential && self.words.is_empty() && !credential::holds(raw)
    }

    fn single(&self, raw: &Value) -> Option<Value> {
        if let Some(text) = raw.as_str() {
            // a long text may hold a credential, or an option, too
            if text.len() > LONGEST_TEXT && !matches!(self.kind, Kind::Credential | Kind::Connection) {
                return None;
            }
            if self.words.iter().any(|word| word == text) {
                return Some(raw.clone());
            }
        }
        match &self.kind {
            Kind::Bool => boolean::read(raw).map(Value::from),
            Kind::Integer => numeric::integer(raw).map(Value::from),
            Kind::Number => numeric::number(raw),
            Kind::String => raw.as_str().map(Value::from),
            Kind::Duration(unit) => duration::read(raw, *unit),
            Kind::Bytes => bytes::read(raw),
            Kind::Rate => rate::read(raw),
            Kind::Url => url::read(raw),
            Kind::Cidr => cidr::read(raw),
            Kind::TlsVersion => tls_version::read(raw).map(Value::from),
            Kind::Semver => semver::read(raw),
            Kind::Secret => Some(secret::read(raw)),
            Kind::Credential => Some(credential::read(raw)),
            Kind::FileMode => file_mode::read(raw).map(Value::from),
            Kind::Port => numeric::port(raw).map(Value::from),
            Kind::Address => address::read(raw),
            Kind::Connection => Some(connection::read(raw)),
            Kind::Level(words) => word::level(raw, words).map(Value::from),
            Kind::Choice(words) => word::choice(raw, words).map(Value::from),
            Kind::List(kind) => list::read(raw, &self.item(kind)).ok(),
            Kind::Table(members) => table::read(raw, members).ok(),
        }
    }

    /// Reads one item of a list.
    fn item(&self, kind: &Kind) -> Self {
        Self { kind: kind.clone(), words: self.words.clone() }
    }
}
