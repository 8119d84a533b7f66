//! What shows that a file is in a dialect, and the notations of files.
//! It must not look at a file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::dialect::{Dialect, Role};
use crate::diag::At;

/// What shows that a file is in a dialect: all that has to be known of a dialect while no file is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// As in [`Dialect::role`].
    pub role: Role,
    /// As in [`Dialect::id`].
    pub id: At<String>,
    /// As in [`Dialect::canonical`].
    pub canonical: bool,
    /// As in [`Dialect::names_without_case`].
    pub names_without_case: bool,
    /// As in [`Dialect::detect`].
    pub detect: Detect,
    /// As in [`Dialect::documents`].
    pub documents: Option<String>,
    /// As in [`Dialect::variables`].
    pub variables: Vec<At<String>>,
}

impl Signature {
    /// What shows that a file is in this dialect.
    #[must_use]
    pub fn of(dialect: &Dialect) -> Self {
        Self {
            role: dialect.role,
            id: dialect.id.clone(),
            canonical: dialect.canonical,
            names_without_case: dialect.names_without_case,
            detect: dialect.detect.clone(),
            documents: dialect.documents.clone(),
            variables: dialect.variables.clone(),
        }
    }
}

/// A notation that an application reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reads {
    /// TOML.
    Toml,
    /// YAML, of which JSON is a part.
    Yaml,
    /// JSON.
    Json,
    /// Lines of `NAME=value`.
    Env,
    /// Lines of `name = value` as PostgreSQL reads them.
    Conf,
}

/// A notation that nothing in a file announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Notation {
    /// Lines of `NAME=value`, as of an environment file.
    Env,
    /// Lines of `name = value` as PostgreSQL reads them.
    Conf,
}

/// By which content a file is known to be in a dialect. Paths, as in `select`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detect {
    /// All of these are there.
    #[serde(default)]
    pub all: Vec<At<String>>,
    /// At least one of these is there.
    #[serde(default)]
    pub any: Vec<At<String>>,
    /// None of these is there.
    #[serde(default)]
    pub none: Vec<At<String>>,
    /// Most of the outermost keys, but for those with a dot in their names, are keys of the dialect: the application has
    /// no other, and programs beside it have keys of the same names.
    #[serde(default)]
    pub mostly: bool,
}
