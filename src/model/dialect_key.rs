//! A key that a dialect lists: its type, its default, and whether the application enforces it.
//! What a setting makes of it is not said here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Json;
use crate::diag::At;

/// A key of the application.
#[allow(clippy::struct_field_names, reason = "`key` is what the file says")]
#[allow(clippy::struct_excessive_bools, reason = "each is one fact about the key")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Its path: `a.b`, `a["quoted.name"]`, and `[*]` for any name of a table and any item of a list.
    pub key: At<String>,
    /// What the application reads there.
    #[serde(rename = "type")]
    pub kind: KeyType,
    /// Nothing written there, as a notation writes nothing, is its absence.
    #[serde(default)]
    pub or_null: bool,
    /// What counts where nothing is written.
    #[serde(default)]
    pub default: Option<At<Json>>,
    /// The environment variable that sets it too, over what files say.
    #[serde(default)]
    pub env: Option<At<String>>,
    /// What the application does with it.
    #[serde(default)]
    pub enforced: Enforced,
    /// A JSON Schema of the values with which the application does not start.
    #[serde(default)]
    pub refuses: Option<At<Json>>,
    /// A JSON Schema of the values that the application passes over, as if none were written.
    #[serde(default)]
    pub skips: Option<At<Json>>,
    /// How the application reads a length of time there; what it reads otherwise, or not at all, counts for nothing.
    #[serde(default)]
    pub clock: Option<Clock>,
    /// More of the configuration stands where this key points, so what this file does not say is open.
    #[serde(default)]
    pub elsewhere: bool,
    /// Beside the keys that are listed in it there are others, so that only a near miss of one of these is a fault.
    #[serde(default)]
    pub partial: bool,
    /// What stands there, and below, is no secret, whatever its name says: a path, or the name of a secret. Counts in
    /// shipped dialects alone.
    #[serde(default)]
    pub no_secret: bool,
    /// A JSON Schema of what is no secret there, whatever the name says: ciphertext, or the hash of a secret. Counts in
    /// shipped dialects alone.
    #[serde(default)]
    pub no_secret_where: Option<At<Json>>,
    /// Whether the application compares the text of what stands there: conditions see texts, and 1.0 is not 1.
    #[serde(default)]
    pub as_text: bool,
    /// What stands there, and below, is a secret, whatever its name says.
    #[serde(default)]
    pub secret: bool,
    /// The texts there, and below, are templates because the document is for that: `{{ .x }}` is a reference there. Counts in
    /// shipped dialects alone.
    #[serde(default)]
    pub template: bool,
    /// Members of the YAML in the text there that give names, whatever they are called. Counts in shipped dialects alone.
    #[serde(default)]
    pub naming: Vec<String>,
    /// Why it is inert or refused, or what else a reader should know.
    #[serde(default)]
    pub note: Option<String>,
}

/// What an application reads at a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyType {
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text.
    String,
    /// Text, a number or a boolean, such as a duration.
    Scalar,
    /// A list, or in notations of text alone several words between commas.
    List,
    /// A table whose keys are listed too; any keys where none is.
    Table,
    /// Such a table, or a word that switches on or off what stands in it.
    Switch,
    /// Anything.
    Any,
}

impl KeyType {
    /// Whether a value is of the type.
    #[must_use]
    pub fn fits(self, value: &Value) -> bool {
        match self {
            Self::Bool => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::String => value.is_string(),
            Self::Scalar => value.is_string() || value.is_number() || value.is_boolean(),
            // Nothing written behind a key is nothing in it.
            Self::List => value.is_array() || value.is_null(),
            Self::Table => value.is_object() || value.is_null(),
            Self::Switch => !value.is_array(),
            Self::Any => true,
        }
    }

    /// What is of the type, in words.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Bool => "a boolean",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::String => "a text",
            Self::Scalar => "a text, a number or a boolean",
            Self::List => "a list",
            Self::Table => "a table",
            Self::Switch => "a table or a word that switches it on",
            Self::Any => "anything",
        }
    }
}

/// How an application reads a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// A text of whole numbers with the units of Go: `12h30m`.
    Go,
    /// Seconds, or numbers with Authelia's units: `1 month`, `1 hour and 30 minutes`; `M` is a month.
    Authelia,
    /// Milliseconds, or one whole number with one of Synapse's units: `30m`, `1y`.
    Synapse,
    /// Milliseconds, or one number with one of PostgreSQL's units, rounded to whole milliseconds: `5min`.
    Postgresql,
}

/// What an application does with a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Enforced {
    /// It acts on it.
    #[default]
    Yes,
    /// It accepts it and does nothing.
    Inert,
    /// It does not start with it.
    Refused,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_noun_names_everything_that_fits() {
        for (kind, noun, fitting) in [
            (KeyType::Bool, "a boolean", "b"),
            (KeyType::Integer, "a whole number", "i"),
            (KeyType::Number, "a number", "in"),
            (KeyType::String, "a text", "t"),
            (KeyType::Scalar, "a text, a number or a boolean", "bint"),
            (KeyType::List, "a list", "l0"),
            (KeyType::Table, "a table", "m0"),
            (KeyType::Switch, "a table or a word that switches it on", "bintm0"),
            (KeyType::Any, "anything", "bintlm0"),
        ] {
            let values = [
                ('b', json!(true)),
                ('i', json!(7)),
                ('n', json!(1.5)),
                ('t', json!("x")),
                ('l', json!([1])),
                ('m', json!({ "a": 1 })),
                ('0', json!(null)),
            ];
            let found: String =
                values.iter().filter(|(_, value)| kind.fits(value)).map(|(letter, _)| *letter).collect();
            assert_eq!((kind.noun(), found.as_str()), (noun, fitting), "{kind:?}");
        }
    }
}
