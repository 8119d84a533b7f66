//! The dialects of a library: what shows each of them, and the rest decoded when somebody asks for it, since they are
//! large and a file is in one of them. It must not decide which.

use std::sync::OnceLock;

use super::embedded;
use crate::model::dialect::{Dialect, Signature};

/// Every dialect, the shipped ones first.
#[derive(Debug)]
pub(super) struct Dialects {
    signatures: Vec<Signature>,
    whole: Vec<OnceLock<Dialect>>,
}

impl Dialects {
    /// The shipped ones.
    pub(super) fn shipped(signatures: Vec<Signature>) -> Self {
        Self { whole: signatures.iter().map(|_| OnceLock::new()).collect(), signatures }
    }

    /// Adds one behind the others.
    pub(super) fn push(&mut self, dialect: Dialect) {
        self.signatures.push(Signature::of(&dialect));
        self.whole.push(OnceLock::from(dialect));
    }

    pub(super) fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The position of the one with this id, ignoring case.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.signatures.iter().position(|signature| signature.id.eq_ignore_ascii_case(id))
    }

    pub(super) fn at(&self, at: usize) -> &Dialect {
        // What was added is whole from the beginning.
        self.whole[at].get_or_init(|| embedded::dialect(at))
    }
}
