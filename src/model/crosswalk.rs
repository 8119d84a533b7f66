//! Control-to-control mapping between catalogs, with its source.
//! A relationship stands only where one was published.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

/// A mapping between two catalogs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// Short name.
    pub id: At<String>,
    /// Full name.
    pub title: String,
    /// Where it was published.
    pub source: String,
    /// Terms of the data.
    pub licence: String,
    /// A credit that the licence asks for.
    #[serde(default)]
    pub credit: Option<String>,
    /// The left side.
    pub from: End,
    /// The right side.
    pub to: End,
    /// Our own suggestion, not published by anybody; labelled so wherever it is shown.
    #[serde(default)]
    pub derived: bool,
    /// What the reader of the pairs must know.
    #[serde(default)]
    pub note: Option<String>,
    /// The pairs, grouped by the left id.
    pub pairs: Vec<Pair>,
    /// Left ids whose target does not exist any more.
    #[serde(default)]
    pub unmapped: Vec<String>,
}

/// One side of a crosswalk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The catalog's id.
    pub catalog: At<String>,
    /// Ids only, without a catalog here.
    #[serde(default)]
    pub external: bool,
}

/// One id and what it maps to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Id on the left side.
    pub from: At<String>,
    /// Ids on the right side.
    pub to: Vec<String>,
    /// How the two sets of requirements relate.
    pub relationship: Relationship,
}

/// The set-theory relationships of NIST IR 8477.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(clippy::enum_variant_names, reason = "the words of NIST IR 8477")]
pub enum Relationship {
    /// The same.
    Equal,
    /// The left lies within the right.
    SubsetOf,
    /// The left contains the right.
    SupersetOf,
    /// They share something.
    IntersectsWith,
    /// They share nothing.
    NoRelationship,
    /// The source does not say.
    Unspecified,
}
