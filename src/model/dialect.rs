//! How one application's configuration file spells the settings.
//! It must not hold expectations; those are checks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

/// One dialect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// Short name.
    pub id: At<String>,
    /// Full name.
    pub title: String,
    /// Every setting is its own key.
    #[serde(default)]
    pub canonical: bool,
    /// Any unknown key is a failure.
    #[serde(default)]
    pub closed: bool,
    /// Keys of the file, by setting, where the dialect spells a setting in its own way.
    #[serde(default)]
    pub keys: BTreeMap<At<String>, At<String>>,
}
