//! How an application takes variables by a rule, where no key lists each one by its name.
//! It must not say what any variable holds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How an application names the variables of its keys: their paths, compared without case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariableNames {
    /// What stands before the path.
    #[serde(default)]
    pub before: String,
    /// What stands between the names of the path.
    pub between: String,
    /// What may stand behind it, as in the name of a variable that names a file with the value.
    #[serde(default)]
    pub behind: Vec<String>,
}
