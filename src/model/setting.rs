//! A canonical, typed configuration value with a unit.
//! How an application spells it stands in a dialect.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Dotted, lower case: `session.idle_timeout`.
    pub id: At<String>,
    /// What it is, in a few words.
    pub title: String,
    /// How its value is read.
    #[serde(rename = "type")]
    pub kind: ValueType,
    /// What can settle it.
    pub settled_by: SettledBy,
    /// The words of a `level` (weakest first) or a `choice`.
    #[serde(default)]
    pub values: Vec<String>,
    /// The type of the items of a `list`.
    #[serde(default)]
    pub of: Option<ValueType>,
    /// Words accepted beside the type.
    #[serde(default)]
    pub words: Vec<String>,
    /// The unit of a bare number of type `duration`; seconds unless said.
    #[serde(default)]
    pub unit: Option<DurationUnit>,
    /// What it protects may not be there at all, so no suggestion settles it by opening that.
    #[serde(default)]
    pub protects_optional: bool,
}

/// How a value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueType {
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text.
    String,
    /// A length of time, read as seconds.
    Duration,
    /// A size, read as bytes.
    Bytes,
    /// So many per time, read as per minute.
    Rate,
    /// A URL, read as its parts.
    Url,
    /// A network, read as its parts.
    Cidr,
    /// A version of TLS, read as a number.
    TlsVersion,
    /// A semantic version, read as its parts.
    Semver,
    /// A secret, read as the kind of reference it is.
    Secret,
    /// Any value, read as whether a credential stands in it.
    Credential,
    /// How something is reached, read as what its members say of protection.
    Connection,
    /// Permissions of a file, read as a number.
    FileMode,
    /// A port number.
    Port,
    /// An address to listen on, read as its parts.
    Address,
    /// One of ordered words, read as its rank from 0.
    Level,
    /// One of some words.
    Choice,
    /// Several of another type.
    List,
}

impl ValueType {
    /// How much of a value may be a secret. Everything that hides or shows a value asks this.
    #[must_use]
    pub const fn secrecy(self) -> Secrecy {
        match self {
            Self::Bool
            | Self::Integer
            | Self::Number
            | Self::Duration
            | Self::Bytes
            | Self::Rate
            | Self::TlsVersion
            | Self::Semver
            | Self::FileMode
            | Self::Port
            | Self::Level
            | Self::Choice => Secrecy::Nothing,
            Self::String | Self::Cidr | Self::Address | Self::List => Secrecy::Stray,
            Self::Url => Secrecy::Part,
            Self::Secret | Self::Credential | Self::Connection => Secrecy::Whole,
        }
    }
}

/// How much of a value may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// Nothing, since numbers and words from a known list cannot hold one. It may be shown.
    Nothing,
    /// Nothing that belongs there, but it may stand there all the same.
    Stray,
    /// A part, such as the password of a URL.
    Part,
    /// All of it.
    Whole,
}

impl Secrecy {
    /// Whether a secret belongs there, at least as a part.
    #[must_use]
    pub const fn is_meant(self) -> bool {
        matches!(self, Self::Part | Self::Whole)
    }
}

/// What can settle a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SettledBy {
    /// The application's own configuration.
    Application,
    /// What deploys the application; an application file cannot show it.
    Deployment,
    /// Evidence; no configuration can show it.
    Evidence,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DurationUnit {
    /// Milliseconds.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Minutes.
    #[serde(rename = "m")]
    Minutes,
    /// Hours.
    #[serde(rename = "h")]
    Hours,
    /// Days.
    #[serde(rename = "d")]
    Days,
}
