//! What a product's repository says of itself: `probity.yaml`.
//! Paths in it are relative to the file and stay inside its folder.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::release::Release;
use crate::diag::{At, Severity};

/// The manifest of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The product.
    pub product: Product,
    /// The security profile it aims at.
    #[serde(default)]
    pub profile: Option<At<String>>,
    /// The baselines it is reported against.
    #[serde(default)]
    pub baselines: Vec<At<String>>,
    /// Where its statements are, a path or a glob.
    #[serde(default)]
    pub statements: Option<At<String>>,
    /// Where its waivers are.
    #[serde(default)]
    pub waivers: Option<At<String>>,
    /// The configurations it deploys with.
    #[serde(default)]
    pub configs: Vec<Config>,
    /// The folder of generated documents.
    #[serde(default)]
    pub documents: Option<At<String>>,
    /// How anchors of Markdown headings are made.
    #[serde(default)]
    pub anchors: Anchors,
    /// What is released and who signs it, for the guide to verifying it.
    #[serde(default)]
    pub release: Option<Release>,
    /// The release of each catalog against which the claims were made, by the catalog's id.
    #[serde(default)]
    pub catalogs: BTreeMap<At<String>, At<String>>,
    /// How findings are treated here, by code.
    #[serde(default)]
    pub rules: BTreeMap<At<String>, Treatment>,
}

/// How the findings of one code are treated in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// How bad they are here.
    #[serde(default)]
    pub severity: Option<At<Severity>>,
    /// Whether they are allowed: still counted and named, and in nobody's way.
    #[serde(default)]
    pub allow: bool,
    /// Why.
    pub reason: At<String>,
}

/// The product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: Option<String>,
}

/// A configuration that the product deploys with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The file.
    pub path: At<String>,
    /// The dialect it is written in, where detection should not decide.
    #[serde(default)]
    pub dialect: Option<At<String>>,
    /// Files laid over it, in this order: of the same application, or of what runs or deploys beside it.
    #[serde(default)]
    pub layers: Vec<At<String>>,
    /// The file of environment variables it is started with.
    #[serde(default)]
    pub env_file: Option<At<String>>,
    /// The profile it is audited against, where it is not the workspace's.
    #[serde(default)]
    pub profile: Option<At<String>>,
}

/// How anchors of Markdown headings are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Anchors {
    /// As GitHub does.
    #[default]
    Github,
    /// As mkdocs does.
    Mkdocs,
}
