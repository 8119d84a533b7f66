//! Why a change was not made.
//! It must name the change and the reason, and never repeat a value of the document.

use std::sync::Arc;

use super::{Change, Step};
use crate::load::syntax::{Syntax, SyntaxError};
use crate::load::tree::Lines;

/// Why a document was not changed.
///
/// ```
/// use probity::edit::{Change, Step, apply};
/// use probity::load::syntax::Syntax;
/// let change = Change::Set { path: Step::members(["a", "b"]), value: 1.into() };
/// let error = apply(Syntax::Yaml, "a: text\n", &[change]).expect_err("a text has no members");
/// assert_eq!(
///     error.to_string(),
///     "cannot make change 1, at `a.b`: a text stands at `a`, which has no members; remove or set it first"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The document is not what its name says.
    #[error("cannot read the {syntax} at line {line}, column {column}: {message}; correct it first")]
    Unreadable {
        /// The notation.
        syntax: &'static str,
        /// From 1.
        line: u32,
        /// From 1, in characters.
        column: u32,
        /// What is wrong.
        message: String,
    },
    /// A change does not fit the document, or its notation, or would harm what stands there.
    #[error("cannot make change {change}, at `{path}`: {why}")]
    Refused {
        /// The number of the change, from 1.
        change: usize,
        /// Its path.
        path: String,
        /// The reason, and what to do.
        why: String,
    },
    /// The new text did not read back as what was asked, so it was thrown away.
    #[error("the changed text does not read back as what was asked, so nothing is changed; edit the file by hand")]
    Unproven,
}

impl EditError {
    pub(super) fn unreadable(syntax: Syntax, text: &Arc<str>, error: SyntaxError) -> Self {
        let (line, column) = Lines::new(Arc::clone(text)).line_column(error.span.start);
        Self::Unreadable { syntax: syntax.name(), line, column, message: error.message }
    }

    pub(super) fn refused(changes: &[Change], refusal: Refusal) -> Self {
        let path = changes.get(refusal.by).map_or_else(String::new, |change| Step::show(change.path()));
        Self::Refused { change: refusal.by + 1, path, why: refusal.why }
    }
}

/// Why a document was not changed, while its changes are not at hand.
#[derive(Debug)]
pub(super) enum Fault {
    /// A change is not made.
    Refused(Refusal),
    /// The new text says something else.
    Unproven,
}

impl Fault {
    pub(super) fn of(self, changes: &[Change]) -> EditError {
        match self {
            Self::Refused(refusal) => EditError::refused(changes, refusal),
            Self::Unproven => EditError::Unproven,
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A change that is not made, while its path is not at hand.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The index of the change.
    pub(super) by: usize,
    /// The reason, and what to do.
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(by: usize, why: impl Into<String>) -> Self {
        Self { by, why: why.into() }
    }
}
