//! The page of a finding code: a workspace in which there is nothing to find, and what makes it wrong.
//! Its examples are run as tests and shown by `explain`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The examples of one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulePage {
    /// The code.
    pub code: String,
    /// The command that finds it, as written behind `probity`.
    #[serde(default = "validate")]
    pub run: String,
    /// A folder of the repository that both examples start from.
    #[serde(default)]
    pub base: Option<String>,
    /// Whether git tracks the good files when the bad ones are written.
    #[serde(default)]
    pub tracked: bool,
    /// The files of a workspace in which there is nothing to find.
    #[serde(default)]
    pub good: BTreeMap<String, String>,
    /// The files that differ where there is; null: the file is not there.
    #[serde(default)]
    pub bad: BTreeMap<String, Option<String>>,
    /// Texts of the base's files, and what stands in their place where it is wrong.
    #[serde(default)]
    pub edits: Vec<TextEdit>,
    /// Where the code is found then, as `file:line:column`.
    pub at: String,
}

/// A text of a file, and another in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextEdit {
    /// The file.
    pub path: String,
    /// What is right.
    pub good: String,
    /// What is wrong.
    pub bad: String,
}

fn validate() -> String {
    "validate".to_owned()
}
