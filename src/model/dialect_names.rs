//! Names in a file of what it or another file defines, and what follows where that is not there.
//! It must not look for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Json;
use crate::diag::At;

/// Names of what another file may define; one that this file does not define leaves settings open.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Paths to the names.
    pub at: Vec<At<String>>,
    /// The table whose keys are what this file defines, or a path to its names.
    pub of: At<String>,
    /// Where another application's file defines what has the text of `behind` behind its name.
    #[serde(default)]
    pub beside: Option<NamesBeside>,
    /// The settings, as globs, that are open then.
    pub settings: Vec<String>,
    /// Names that the application itself defines where the file does not.
    #[serde(default)]
    pub own: Vec<String>,
    /// What may stand behind the name of what this file defines.
    #[serde(default)]
    pub behind: Option<Behind>,
    /// A path to a switch: where it is true, nothing follows from the names.
    #[serde(default)]
    pub unless: Option<At<String>>,
    /// A JSON Schema: what the file defines under the name and meets it leaves them open too, and why.
    #[serde(default)]
    pub open: Option<OpenWhere>,
}

/// What the file of another application defines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamesBeside {
    /// Its dialect.
    pub dialect: At<String>,
    /// The table whose keys are what it defines.
    pub of: At<String>,
}

/// What may stand behind a name, such as that of the provider which reads the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Behind {
    /// The text, such as `@file`.
    pub text: String,
    /// Names that have nothing behind them.
    #[serde(default)]
    pub but: Vec<String>,
}

/// What leaves settings open where a name leads to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenWhere {
    /// A JSON Schema of what stands under the name.
    pub is: At<Json>,
    /// Why it leaves them open, to be read behind the key: "names an entry point that ..".
    pub why: String,
}
