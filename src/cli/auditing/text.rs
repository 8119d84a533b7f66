//! The text of a file to audit, and why there is none.
//! It must not say what a file holds that cannot be read.

use std::path::Path;
use std::sync::Arc;

use crate::audit::Document;
use crate::cli::inputs::hint;
use crate::cli::output::Failure;
use crate::diag::{Code, Finding};
use crate::load::files::{self, ReadError};

/// The text of a file, or of standard input where it is called `-`.
pub(in crate::cli) fn read(path: &Path, shown: &str) -> Result<Arc<str>, Failure> {
    match shown {
        "-" => files::limited(std::io::stdin().lock(), "standard input").map_err(|error| unreadable(&error)),
        shown => text_of(path, shown),
    }
}

/// The text of a file that was named; where there is none, with the name that was meant.
pub(in crate::cli) fn text_of(path: &Path, shown: &str) -> Result<Arc<str>, Failure> {
    files::read_text(path, shown).map_err(|error| match (unreadable(&error), hint(path, Path::new(shown))) {
        (Failure::File(mut finding), hint) if matches!(error, ReadError::Missing(_)) && !hint.is_empty() => {
            hint.trim_start_matches("; ").clone_into(&mut finding.fix);
            Failure::File(finding)
        }
        (failure, _) => failure,
    })
}

/// Why a file could not be read, as a finding; it has no place, since no line of it is known.
fn unreadable(error: &ReadError) -> Failure {
    let said = error.to_string();
    let (message, fix) = said.split_once("; ").unwrap_or((&said, "see that the file may be read"));
    Failure::File(Box::new(Finding::new(Code::MalformedFile, message, fix)))
}

pub(super) fn parsed(document: Result<Document, Box<Finding>>) -> Result<Document, Failure> {
    document.map_err(Failure::File)
}
