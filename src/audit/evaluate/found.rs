//! What one place of a configuration says of a setting.
//! It must not judge a value.

use serde_json::Value;

use crate::diag::Text;
use crate::load::tree::Span;
use crate::model::dialect::Settler;

/// What one place of a configuration says of a setting.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::audit) enum Found {
    /// A value.
    Value(Reading),
    /// A value that is a failure where it is not as asked, and else leaves open, for this reason, what counts elsewhere, to
    /// be settled so.
    Partly(Reading, String, LeftTo),
    /// A value that is written here and that this file cannot settle.
    Declared(Reading),
    /// A key is set that the application ignores or refuses; with how its value would have to be written, as a sentence.
    Inert { span: Span, message: String, write: Option<String> },
    /// The file could settle it and leaves it open, to be settled so.
    Unknown { span: Option<Span>, message: String, left_to: LeftTo },
    /// The file could settle it and does not say; with the value that stands in the way where its table would have to be,
    /// and what that is.
    Absent { key: Text, parent: Span, in_the_way: Option<(Text, &'static str)> },
    /// The dialect has no key for it.
    NoKey,
}

/// What gives a setting its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenBy {
    /// The value of a key, or its default.
    Key,
    /// A case of the dialect, under what is written elsewhere.
    Case,
    /// The application itself, whatever is written: no key sets it.
    Application,
}

/// What settles a setting that a file leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftTo {
    /// A statement with evidence.
    Statement,
    /// What runs beside it, such as a proxy in front, or a statement.
    Neighbour,
    /// The file that sets the variable which is referred to; no statement attests what that will be.
    Variable,
    /// A command of a layer that says no more than which program runs; it is there to be seen, so no statement attests it.
    Command,
    /// The file that a layer puts in the place of the audited one; it is there to be seen, so no statement attests what it says.
    OtherFile,
    /// Only what is written otherwise: the file shows too little protection, or what the application refuses.
    Nobody,
}

impl LeftTo {
    /// Whether a statement may settle it.
    #[must_use]
    pub const fn is_attestable(self) -> bool {
        matches!(self, Self::Statement | Self::Neighbour)
    }
}

impl From<Settler> for LeftTo {
    fn from(settler: Settler) -> Self {
        match settler {
            Settler::Statement => Self::Statement,
            Settler::Neighbour => Self::Neighbour,
            Settler::Nobody => Self::Nobody,
        }
    }
}

/// A value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::audit) struct Reading {
    /// What the normaliser of the setting reads.
    pub(in crate::audit) raw: Value,
    /// Where it is written; where it is not, the table that lacks it.
    pub(in crate::audit) span: Span,
    /// Whether something is written.
    pub(in crate::audit) is_written: bool,
    /// Whether what stands there is the value itself, and nothing that only leads to it.
    pub(in crate::audit) is_literal: bool,
    /// The key, as people search for it.
    pub(super) key: Text,
    /// Whether that key is written, and not only others that decide with it.
    pub(super) is_key_written: bool,
    /// The variable that a layer sets and that the value is taken from.
    pub(super) variable: Option<String>,
    /// What gives the value.
    pub(super) given_by: GivenBy,
    /// Where the items of a list are written.
    pub(super) items: Vec<Span>,
    /// Other places that decide it.
    pub(super) related: Vec<Span>,
}

impl Found {
    /// Whether it is a default that counts because of what is written.
    pub(in crate::audit) fn rests_on_written(&self) -> bool {
        match self {
            Self::Value(reading) | Self::Partly(reading, ..) | Self::Declared(reading) => !reading.related.is_empty(),
            _ => false,
        }
    }

    /// The key that decides what is found.
    pub(in crate::audit) fn decider(&self) -> Option<&str> {
        match self {
            Self::Value(reading) | Self::Partly(reading, ..) | Self::Declared(reading) => Some(&reading.key),
            Self::Absent { key, .. } => Some(key),
            Self::Inert { .. } | Self::Unknown { .. } | Self::NoKey => None,
        }
    }

    /// Whether something in the file speaks of the setting.
    pub(in crate::audit) fn is_written(&self) -> bool {
        match self {
            Self::Value(reading) | Self::Partly(reading, ..) | Self::Declared(reading) => reading.is_written,
            Self::Inert { .. } => true,
            Self::Unknown { span, .. } => span.is_some(),
            Self::Absent { .. } | Self::NoKey => false,
        }
    }
}
