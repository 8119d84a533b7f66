//! A security profile: which safeguards are required, with which parameters.
//! Whether the ladder holds is proven elsewhere.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

pub use super::safeguard::Params;

/// The key under which a required safeguard carries recommended values.
pub const RECOMMEND: &str = "recommend";

/// One security profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// `REGULATED`.
    pub id: At<String>,
    /// Full name.
    pub title: String,
    /// The profile it tightens.
    #[serde(default)]
    pub extends: Option<At<String>>,
    /// What it is for, in one sentence.
    pub summary: String,
    /// When to use it.
    #[serde(default)]
    pub use_when: Vec<String>,
    /// Required safeguards with their parameter values.
    #[serde(default)]
    pub safeguards: BTreeMap<At<String>, Params>,
    /// Recommended safeguards: reported, never failing.
    #[serde(default)]
    pub recommended: BTreeMap<At<String>, Params>,
}
