//! How an application takes several of its files together, and what makes a file one that changes another.
//! It must not merge anything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Json;
use crate::diag::At;

/// How an application takes several of its files together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layering {
    /// Later files over earlier ones: tables are merged, everything else is replaced.
    #[default]
    Over,
    /// As above, but the items of a later list come behind those of the earlier one, and nothing written changes nothing;
    /// `merging` says where it is otherwise.
    Joined,
    /// Outermost key by outermost key: what a later file says at one takes the place of all that an earlier one says there.
    Sections,
    /// In a way of its own where both say the same thing; that is a contradiction then, and so is what `merging` names.
    Apart,
    /// It reads one file: what another one says counts for nothing, and which is read is open. Both saying the same thing is a
    /// contradiction.
    Alone,
}

/// Keys at which files that are `joined` are taken together otherwise, or of which only one of several files `apart` counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merging {
    /// Paths to them.
    pub at: Vec<At<String>>,
    /// In which way.
    pub how: Merge,
}

/// How what two files say at one key becomes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Merge {
    /// What the later one says counts, nothing written too.
    Replaced,
    /// The items of both; a text alone is a list of it.
    Joined,
    /// Name by name; of a name in both the later one counts, nothing written too.
    Named,
    /// The items of both, each `SOURCE:TARGET` or a table with `target`; of a target in both the later one counts.
    Placed,
    /// That of one file alone, whatever is in it: of files `apart` a contradiction.
    Whole,
}

/// Members that are in no file that holds by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Patched {
    /// Their names, as globs, wherever they stand.
    pub by: Vec<String>,
    /// What holds by itself, as a sentence may end: `audit what NAME prints`.
    pub instead: String,
}

/// Names in a table that are ways into others, such as the labels that another program reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dotted {
    /// Paths to the tables.
    pub at: Vec<At<String>>,
    /// What the names begin with, without case: what stands behind one of these and a dot, up to the next dot, is the key of
    /// a table in the key of this name, and what is left, in small letters, is the key in that.
    pub under: Vec<String>,
    /// A JSON Schema of the table with its names in small letters: where it is met, an entry with nothing in it stands in the
    /// first of `under`, as of what the other program makes of its own. So it is where a name is made of variables that no
    /// layer sets and may be such a way.
    #[serde(default)]
    pub implied: Option<At<Json>>,
}
