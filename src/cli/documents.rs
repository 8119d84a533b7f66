//! The documents that are generated into the workspace's folder, one row each: `matrix` writes the first, and
//! `validate` compares every one with its sources.
//! A document must rest on nothing that changes from one day to the next.

use super::Global;
use super::output::Failure;
use super::session::document;
use crate::load::BaselineRef;
use crate::load::workspace::Loaded;
use crate::report::matrix::Matrix;
use crate::report::picture::Picture;

/// What a document is made from.
pub(super) struct Sources<'s> {
    pub(super) global: &'s Global,
    pub(super) loaded: &'s Loaded,
    pub(super) picture: &'s Picture<'s>,
    pub(super) baselines: &'s [BaselineRef<'s>],
}

/// A kind of document.
pub(super) struct Kind {
    /// Its file in the folder of documents.
    pub(super) file: &'static str,
    /// The command that writes it, before the name of the file.
    pub(super) command: &'static str,
    /// Makes its text.
    pub(super) make: fn(&Sources<'_>) -> Result<String, Failure>,
}

/// The compliance matrix.
pub(super) const MATRIX: Kind = Kind {
    file: "compliance-matrix.md",
    command: "probity matrix -o",
    make: |sources| {
        let root = sources.loaded.workspace.as_ref().map(|workspace| workspace.root.as_path());
        document(sources.global, "matrix.md", &sources.matrix(), root)
    },
};

/// Every kind.
pub(super) const KINDS: &[Kind] = &[MATRIX];

impl Sources<'_> {
    /// The compliance matrix, before it is written in a format.
    pub(super) fn matrix(&self) -> Matrix {
        let manifest = self.loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
        let profile = manifest.and_then(|manifest| manifest.profile.as_ref()).map(|profile| profile.as_str());
        let product = manifest.map(|manifest| manifest.product.name.as_str());
        Matrix::of(self.picture, self.baselines, product, profile)
    }
}
