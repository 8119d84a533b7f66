//! An accepted exception: check, reason, owner, expiry.
//! The parts are optional here so that an incomplete one can be named as such.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

/// One waiver. All four parts, or it is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The check it covers.
    pub check: At<String>,
    /// Why it was accepted.
    #[serde(default)]
    #[schemars(required, with = "At<String>")]
    pub reason: Option<At<String>>,
    /// The role that answers for it.
    #[serde(default)]
    #[schemars(required, with = "At<String>")]
    pub owner: Option<At<String>>,
    /// The last day on which it holds, `2027-01-31`.
    #[serde(default)]
    #[schemars(required, with = "At<String>")]
    pub expiry: Option<At<String>>,
}
