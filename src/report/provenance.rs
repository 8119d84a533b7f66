//! What the guide to verifying a release says: the workspace's `release`, and a blank for all that it does not say.
//! It must invent no name, identity or digest.

use std::collections::BTreeSet;

use serde::Serialize;

use super::reading::Reading;
use crate::model::release::{Artifact, ArtifactKind, FileName, Release, SubjectName};
use crate::model::workspace::Manifest;

/// Who vouches for the identities of GitHub's workflows; the default of `gh attestation verify --cert-oidc-issuer`.
const GITHUB: &str = "https://token.actions.githubusercontent.com";

/// The guide; `templates/slsa-provenance.md` reads it.
#[derive(Debug, Serialize)]
pub struct Guide {
    product: Option<String>,
    version: Option<String>,
    repository: String,
    tag: String,
    signer: String,
    identity: String,
    issuer: String,
    artifacts: Vec<Shown>,
    blanks: Vec<Blank>,
    /// How long it takes; none in a draft.
    minutes: Option<usize>,
}

/// One thing that is released, every value given or a blank.
#[derive(Debug, Serialize)]
struct Shown {
    kind: ArtifactKind,
    name: String,
    /// An image with its digest.
    subject: String,
    package: Option<String>,
    version: String,
    bundle: String,
    has_bundle: bool,
    provenance: Option<String>,
}

/// Something that the workspace does not say.
#[derive(Debug, Serialize)]
struct Blank {
    shown: String,
    what: &'static str,
}

/// The blanks, and what belongs into each.
const BLANKS: &[(&str, &str)] = &[
    ("repository", "The repository on GitHub, as OWNER/NAME; the vendor's contract or web site names it"),
    ("tag", "The tag of the release that you were given, such as v1.0.0"),
    ("workflow", "The workflow that signs, as OWNER/NAME/PATH; ask the vendor, and not whoever sent the file"),
    ("identity", "The identity that stands in the certificate; ask the vendor, and not whoever sent the file"),
    ("issuer", "Who vouches for that identity; ask the vendor"),
    ("file", "The name of the file that you were given"),
    ("image", "The name of the image with its registry"),
    ("digest", "The digest of the image, 64 digits; the order or the vendor names it"),
    ("bundle", "The file with the attestation; the command above it writes one that is named after the digest"),
    ("version", "The version that you were given"),
];

fn blank(name: &str) -> String {
    format!("____{name}____")
}

/// What is given, else a blank.
fn given(word: Option<&impl AsRef<str>>, name: &str) -> String {
    word.map_or_else(|| blank(name), |word| word.as_ref().to_owned())
}

impl Guide {
    /// The guide for what a workspace says of its releases.
    #[must_use]
    pub fn of(manifest: Option<&Manifest>) -> Self {
        let release = manifest.and_then(|manifest| manifest.release.clone()).unwrap_or_default();
        let repository = given(release.repository.as_ref(), "repository");
        let tag = given(release.tag.as_ref(), "tag");
        let signer = signer(&release, &repository);
        let identity = match (&release.identity, &release.workflow) {
            (None, Some(_)) => format!("https://github.com/{signer}@refs/tags/{tag}"),
            (identity, _) => given(identity.as_ref(), "identity"),
        };
        let issuer = match (&release.issuer, &release.workflow, &release.identity) {
            (None, Some(_), None) => GITHUB.to_owned(),
            (issuer, ..) => given(issuer.as_ref(), "issuer"),
        };
        let version = manifest.and_then(|manifest| manifest.product.version.clone());
        let word = version.clone().and_then(|version| FileName::try_from(version).ok());
        let word = given(word.as_ref(), "version");
        let artifacts = match release.artifacts.as_slice() {
            [] => {
                [ArtifactKind::Wheel, ArtifactKind::Binary, ArtifactKind::Image].map(|kind| unnamed(kind, &word)).into()
            }
            named => named.iter().map(|artifact| shown(artifact, &word)).collect(),
        };
        let mut guide = Self {
            product: manifest.map(|manifest| manifest.product.name.clone()),
            version,
            repository,
            tag,
            signer,
            identity,
            issuer,
            artifacts,
            blanks: Vec::new(),
            minutes: None,
        };
        guide.blanks = guide.left();
        guide
    }

    /// The same with the time that its draft takes.
    #[must_use]
    pub fn taking(self, draft: Reading) -> Self {
        Self { minutes: Some(draft.minutes(0)), ..self }
    }

    /// The blanks that stand in some command.
    fn left(&self) -> Vec<Blank> {
        let mut texts: BTreeSet<&str> =
            [&self.repository, &self.tag, &self.signer, &self.identity, &self.issuer].map(String::as_str).into();
        for artifact in &self.artifacts {
            texts.extend([artifact.name.as_str(), &artifact.subject]);
            texts.extend(artifact.package.as_ref().map(|_| artifact.version.as_str()));
            texts.extend((artifact.kind != ArtifactKind::Image).then_some(artifact.bundle.as_str()));
        }
        let stands = |name: &str| texts.iter().any(|text| text.contains(&blank(name)));
        let blanks = BLANKS.iter().filter(|(name, _)| stands(name));
        blanks.map(|(name, what)| Blank { shown: blank(name), what }).collect()
    }
}

/// The workflow that signs, with its repository.
fn signer(release: &Release, repository: &str) -> String {
    match release.workflow.as_ref().map(AsRef::as_ref) {
        Some(path) if path.starts_with(".github/") => format!("{repository}/{path}"),
        Some(whole) => whole.to_owned(),
        None => blank("workflow"),
    }
}

fn shown(artifact: &Artifact, version: &str) -> Shown {
    let name = artifact.name.as_ref();
    let digest = artifact
        .digest
        .as_ref()
        .map_or_else(|| format!("sha256:{}", blank("digest")), |digest| digest.as_ref().to_owned());
    let text = |word: &dyn AsRef<str>| word.as_ref().to_owned();
    Shown {
        kind: artifact.kind,
        name: name.to_owned(),
        subject: if artifact.kind == ArtifactKind::Image { format!("{name}@{digest}") } else { name.to_owned() },
        package: artifact.package.as_ref().map(|package| text(package)),
        version: version.to_owned(),
        bundle: given(artifact.bundle.as_ref(), "bundle"),
        has_bundle: artifact.bundle.is_some(),
        provenance: artifact.provenance.as_ref().map(|provenance| text(provenance)),
    }
}

/// One of a kind of which nothing is said.
fn unnamed(kind: ArtifactKind, version: &str) -> Shown {
    let name = match kind {
        ArtifactKind::Wheel | ArtifactKind::Binary => blank("file"),
        ArtifactKind::Image => blank("image"),
    };
    let name = SubjectName::try_from(name).expect("internal error: a blank is a name");
    shown(&Artifact { kind, name, package: None, digest: None, bundle: None, provenance: None }, version)
}
