//! What a product releases and who signs it, for the guide that a procurement officer follows.
//! Its values stand in commands that people copy: each must be a word that a shell takes as it stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::release_word::{
    FileName, Identity, ImageDigest, Issuer, Package, Repository, SubjectName, Tag, WordError, Workflow, is_plain,
};

/// What is released, and how one sees that it is genuine. What is not given is a blank in the guide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The repository on GitHub, as `owner/name`.
    #[serde(default)]
    pub repository: Option<Repository>,
    /// The tag of the release.
    #[serde(default)]
    pub tag: Option<Tag>,
    /// The workflow that signs: a path in the repository, or `owner/name/path` where it is another's.
    #[serde(default)]
    pub workflow: Option<Workflow>,
    /// The identity in the certificate, where it is not that of the workflow at the tag.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// Who vouches for the identity, where it is not GitHub Actions.
    #[serde(default)]
    pub issuer: Option<Issuer>,
    /// What is released.
    #[serde(default)]
    pub artifacts: Vec<Artifact>,
}

/// One thing that is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// The name of its file; of an image the name with its registry, without tag and digest.
    pub name: SubjectName,
    /// The name of a wheel's package in the Python Package Index, where it is published there.
    #[serde(default)]
    pub package: Option<Package>,
    /// The digest of an image.
    #[serde(default)]
    pub digest: Option<ImageDigest>,
    /// The file with a file's signed attestation, where it is released beside it.
    #[serde(default)]
    pub bundle: Option<FileName>,
    /// The file with a file's provenance from the SLSA generator, where it is released beside it.
    #[serde(default)]
    pub provenance: Option<FileName>,
}

/// What kind of thing is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ArtifactKind {
    /// A package for Python.
    Wheel,
    /// A program or an archive.
    Binary,
    /// A container image.
    Image,
}
