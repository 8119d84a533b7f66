//! Who logs people in for an application, as whom an application does so for others, and
//! which files of another application one reads. It must not compare addresses or names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

/// The addresses of those who log people in for an application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The settings, as globs, that another application settles only where every address is its own.
    pub settings: Vec<String>,
    /// A path to a switch: but where it is off, nobody at these addresses logs people in.
    #[serde(default)]
    pub unless: Option<At<String>>,
    /// Paths to the addresses, such as those of issuers.
    pub at: Vec<At<String>>,
    /// Paths to more addresses, which only have to be on a host of that application, such as those of its keys.
    #[serde(default)]
    pub within: Vec<At<String>>,
}

/// As whom an application logs people in for others that name it by its address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provides {
    /// A path to those that it does so for: where nothing stands there, it does so for none.
    pub to: At<String>,
    /// Paths to its own addresses.
    pub at: Vec<At<String>>,
}

/// The files of another dialect that an application reads, by their names: one beside it that it does not name need not count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedFiles {
    /// Their dialect.
    pub dialect: At<String>,
    /// Paths to their names, of which the last part counts.
    pub at: Vec<At<String>>,
    /// The settings, as globs, that another file than these does not settle.
    pub settings: Vec<String>,
}
