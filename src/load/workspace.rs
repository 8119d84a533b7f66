//! A product's workspace: its manifest, statements, waivers, and what it adds to the library.
//! It must read every file before it gives up, and nothing outside its root.

use std::path::{Path, PathBuf};

use super::confined::{confined, expand, with_real_places};
use super::library::Library;
use super::reader::Reader;
use super::starred::starred;
use super::unread;
use crate::diag::{Code, Finding};
use crate::model::statement::Statement;
use crate::model::waiver::Waiver;
use crate::model::workspace::Manifest;

/// The name of the manifest.
pub const MANIFEST: &str = "probity.yaml";

/// What the product claims: its statements and waivers.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// The statements, in the order of files and lines.
    pub statements: Vec<Statement>,
    /// The waivers, in the order of the file.
    pub waivers: Vec<Waiver>,
}

/// A loaded workspace.
#[derive(Debug)]
pub struct Workspace {
    /// The folder that holds the manifest.
    pub root: PathBuf,
    /// The manifest.
    pub manifest: Manifest,
    /// Statements and waivers.
    pub claims: Claims,
    /// The files that the claims stand in.
    pub claim_files: Vec<String>,
    /// These, and those of the workspace that say what is claimed (catalogs, safeguards, profiles and the like), with where
    /// they really are, sorted; they are no evidence for any claim.
    pub own_files: Vec<String>,
}

/// What came of loading: the library always, the workspace where its manifest could be used.
#[derive(Debug)]
pub struct Loaded {
    /// Shipped data with what the workspace adds.
    pub library: Library,
    /// The workspace, if there is one.
    pub workspace: Option<Workspace>,
    /// Everything that is wrong with the files.
    pub findings: Vec<Finding>,
}

impl Loaded {
    /// The shipped data alone.
    #[must_use]
    pub fn shipped() -> Self {
        Self { library: Library::shipped(), workspace: None, findings: Vec::new() }
    }

    /// Whether some file could not be used, so that a result would rest on less than what was written.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        use Code::{InvalidValue, MalformedFile, MissingKey, UnknownKey, UnreadFile};
        let is_so = |code| matches!(code, MalformedFile | UnknownKey | InvalidValue | MissingKey | UnreadFile);
        self.findings.iter().any(|finding| is_so(finding.code))
    }

    /// Whether some file could not even be read or parsed.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.findings.iter().any(|f| f.code == Code::MalformedFile)
    }
}

/// The nearest folder at or above `start` that holds a manifest.
#[must_use]
pub fn find(start: &Path) -> Option<PathBuf> {
    let start = start.canonicalize().ok()?;
    start.ancestors().find(|folder| has_manifest(folder)).map(Path::to_path_buf)
}

/// Whether something is called like a manifest there; what is no regular file is then an error and not overlooked.
#[must_use]
pub fn has_manifest(folder: &Path) -> bool {
    folder.join(MANIFEST).symlink_metadata().is_ok()
}

/// Loads the workspace whose manifest stands in `root`.
#[must_use]
pub fn open(root: &Path) -> Loaded {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let mut reader = Reader { root: root.clone(), library: Library::shipped(), findings: Vec::new() };
    let additions = reader.additions();
    let doubles = reader.library.add(additions);
    reader.findings.extend(doubles);
    let workspace = reader.file::<Manifest>(MANIFEST).map(|manifest| {
        let mut claims = Claims {
            statements: reader.list(manifest.statements.as_ref()),
            waivers: reader.list(manifest.waivers.as_ref()),
        };
        reader.findings.extend(starred(&mut claims.statements, &reader.library.sources));
        let named = manifest.statements.iter().chain(&manifest.waivers);
        let claim_files: Vec<String> =
            named.flat_map(|pattern| expand(&root, pattern)).chain([MANIFEST.to_owned()]).collect();
        let added = reader.library.supplied().iter().map(|part| part.path.clone());
        let own_files = with_real_places(&root, claim_files.iter().cloned().chain(added).collect());
        reader.findings.extend(unread::statements(&root, manifest.statements.as_ref(), &claim_files));
        Workspace { root: root.clone(), manifest, claims, claim_files, own_files }
    });
    let Reader { library, mut findings, .. } = reader;
    findings.extend(unread::data(&root));
    crate::diag::sort(&mut findings);
    Loaded { library, workspace, findings }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

impl Workspace {
    /// The path of a file that the manifest names.
    ///
    /// # Errors
    /// [`super::NameError`] where it leads out of the workspace.
    pub fn inside(&self, shown: &str) -> Result<PathBuf, super::NameError> {
        confined(&self.root, shown).map_err(super::NameError::new)
    }
}
