//! What a file has no key for is one thing to know, however many checks it is: one notice for text, one annotation for a log.
//! It must gather only checks of which nothing else is to say.

use crate::audit::Status;
use crate::diag::Severity;

/// So many checks without a key are shown one by one.
const FEW: usize = 3;

/// Checks that no key of a file shows, as one.
pub struct WithoutKey {
    /// The worst of their severities.
    pub severity: Severity,
    /// What stands in the place of a check.
    pub code: String,
    /// The checks by name.
    pub message: String,
}

impl WithoutKey {
    /// The word that a check has by itself.
    pub const WORD: &'static str = Status::Undetermined.word();

    /// What settles them.
    pub const FIX: &'static str = "lay the files that settle them over this one with --layer, or state each safeguard with pinned \
                                   evidence";

    /// Gathers checks, each with its severity; nothing where they are few.
    #[must_use]
    pub fn gather<'c>(checks: impl Iterator<Item = (&'c str, Severity)>) -> Option<Self> {
        let (names, severities): (Vec<&str>, Vec<Severity>) = checks.unzip();
        (names.len() > FEW).then(|| Self {
            severity: severities.into_iter().max().unwrap_or(Severity::Info),
            code: format!("{} checks", names.len()),
            message: format!("no key of this file shows {}", names.join(", ")),
        })
    }
}
