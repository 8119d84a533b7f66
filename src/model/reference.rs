//! What a piece of evidence points at, which may be an address with a password in it.
//! It must be shown, written and compared in words only without such a password; the raw text is for looking it up.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

use crate::diag::address;

/// A pointer as it was written. Shown, passwords and tokens in it are hidden.
///
/// ```
/// use probity::model::reference::Reference;
/// let page = Reference::from("https://me:secret@a.example/");
/// assert_eq!(page.to_string(), "https://***@a.example/");
/// assert!(page.has_secret() && page.raw().contains("secret"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// What was written, for looking it up. It must be shown to nobody.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Whether a password or token stands in it.
    #[must_use]
    pub fn has_secret(&self) -> bool {
        address::has_secret(&self.0)
    }
}

impl From<&str> for Reference {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        address::shown(&self.0).fmt(f)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&address::shown(&self.0), f)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&address::shown(&self.0))
    }
}

impl JsonSchema for Reference {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
