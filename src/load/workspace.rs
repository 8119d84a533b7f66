//! A product's workspace: its manifest, statements, waivers, and what it adds to the library.
//! It must read every file before it gives up, and nothing outside its root.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::library::{Additions, Library, Supplied};
use super::masked::names_only;
use super::starred::starred;
use super::syntax::{Syntax, parse};
use super::unread;
use super::{decode, diagnose, files};
use crate::diag::{At, Code, Finding, Place};
use crate::model::statement::Statement;
use crate::model::waiver::Waiver;
use crate::model::workspace::Manifest;

/// The name of the manifest.
pub const MANIFEST: &str = "probity.yaml";

/// Where a workspace's settings stand.
const SETTINGS: [&str; 2] = ["profiles/settings.yaml", "profiles/settings.yml"];

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

struct Reader {
    root: PathBuf,
    library: Library,
    findings: Vec<Finding>,
}

impl Reader {
    /// Reads one file into a type; what is wrong with it becomes findings.
    fn file<T: DeserializeOwned + JsonSchema>(&mut self, shown: &str) -> Option<T> {
        self.text(shown).and_then(|text| self.decode(shown, text))
    }

    fn text(&mut self, shown: &str) -> Option<Arc<str>> {
        let path = match confined(&self.root, shown) {
            Ok(path) => path,
            Err(message) => {
                let finding = Finding::new(Code::MalformedFile, message, "name a file inside the workspace");
                self.findings.push(finding.at(Some(start(shown))));
                return None;
            }
        };
        match files::read_text(&path, shown) {
            Ok(text) => Some(text),
            Err(error) => {
                let finding =
                    Finding::new(Code::MalformedFile, error.to_string(), "mend the file or the path that names it");
                self.findings.push(finding.at(Some(start(shown))));
                None
            }
        }
    }

    fn decode<T: DeserializeOwned + JsonSchema>(&mut self, shown: &str, text: Arc<str>) -> Option<T> {
        let source = self.library.sources.add(shown, Arc::clone(&text));
        if text.trim().is_empty() {
            let message = format!("`{shown}` is empty");
            let finding = Finding::new(Code::InvalidValue, message, "write what belongs there, or remove the file");
            self.findings.push(finding.at(Some(start(shown))));
            return None;
        }
        let tree = match parse(Syntax::Yaml, &text) {
            Ok(tree) => tree,
            Err(error) => {
                let pos = super::tree::Lines::new(text).pos(source, error.span);
                // What is no YAML may be any file, named by mistake.
                self.library.sources.replace(source, "");
                let place = self.library.sources.place(pos);
                let finding = Finding::new(Code::MalformedFile, error.message, "correct the YAML at this place");
                self.findings.push(finding.at(place));
                return None;
            }
        };
        match decode::decode(&tree, source) {
            Ok(value) => Some(value),
            Err(error) => {
                self.library.sources.replace(source, names_only(&tree));
                self.findings.extend(diagnose::all::<T>(&tree, source, &error, &self.library.sources));
                None
            }
        }
    }

    /// The entries of every file that a path or glob names.
    fn list<T: DeserializeOwned + JsonSchema>(&mut self, pattern: Option<&At<String>>) -> Vec<T> {
        let Some(pattern) = pattern else { return Vec::new() };
        let names = expand(&self.root, pattern);
        if names.is_empty() {
            let place = self.library.sources.place(pattern.pos);
            let message = format!("no file matches `{}`", pattern.value);
            self.findings
                .push(Finding::new(Code::MalformedFile, message, "correct the path or add the file").at(place));
        }
        let mut seen: BTreeMap<String, &String> = BTreeMap::new();
        for name in &names {
            if let Some(first) = seen.insert(name.to_lowercase(), name) {
                let message = format!(
                    "`{first}` and `{name}` differ in case alone; where case does not count, one hides the other"
                );
                let finding = Finding::new(Code::DuplicateId, message, "give one of the files another name");
                self.findings.push(finding.at(Some(start(name))));
            }
        }
        names.iter().filter_map(|name| self.file::<Vec<T>>(name)).flatten().collect()
    }

    fn additions(&mut self) -> Additions {
        let mut additions = Additions::default();
        self.each("controls", "catalog", &mut additions.catalogs, |c| c.id.value.clone(), &mut additions.supplied);
        self.each(
            "controls/crosswalks",
            "crosswalk",
            &mut additions.crosswalks,
            |c| c.id.value.clone(),
            &mut additions.supplied,
        );
        self.each("profiles", "profile", &mut additions.profiles, |p| p.id.value.clone(), &mut additions.supplied);
        self.each(
            "profiles/dialects",
            "dialect",
            &mut additions.dialects,
            |d| d.id.value.clone(),
            &mut additions.supplied,
        );
        self.all(
            "controls/overlays",
            "overlay",
            &mut additions.overlays,
            |o| o.baseline.value.clone(),
            &mut additions.supplied,
        );
        self.all(
            "profiles/safeguards",
            "safeguard",
            &mut additions.safeguards,
            |s| s.id.value.clone(),
            &mut additions.supplied,
        );
        self.settings(&mut additions);
        additions
    }

    fn settings(&mut self, additions: &mut Additions) {
        for shown in SETTINGS {
            if self.root.join(shown).is_file()
                && let Some((text, sha256)) = self.own_text(shown)
                && let Some(settings) = self.decode::<Vec<crate::model::setting::Setting>>(shown, text)
            {
                for setting in settings {
                    let (id, path) = (setting.id.value.clone(), shown.to_owned());
                    additions.supplied.push(Supplied { kind: "setting", id, path, sha256: sha256.clone() });
                    additions.settings.push(setting);
                }
            }
        }
    }

    /// One entry a file.
    fn each<T: DeserializeOwned + JsonSchema>(
        &mut self,
        folder: &str,
        kind: &'static str,
        into: &mut Vec<T>,
        id: impl Fn(&T) -> String,
        supplied: &mut Vec<Supplied>,
    ) {
        for shown in expand(&self.root, &format!("{folder}/*.yaml")) {
            if !SETTINGS.contains(&shown.as_str())
                && let Some((text, sha256)) = self.own_text(&shown)
                && let Some(value) = self.decode::<T>(&shown, text)
            {
                supplied.push(Supplied { kind, id: id(&value), path: shown, sha256 });
                into.push(value);
            }
        }
    }

    /// A list of entries a file.
    fn all<T: DeserializeOwned + JsonSchema>(
        &mut self,
        folder: &str,
        kind: &'static str,
        into: &mut Vec<T>,
        id: impl Fn(&T) -> String,
        supplied: &mut Vec<Supplied>,
    ) {
        for shown in expand(&self.root, &format!("{folder}/*.yaml")) {
            if let Some((text, sha256)) = self.own_text(&shown)
                && let Some(values) = self.decode::<Vec<T>>(&shown, text)
            {
                for value in values {
                    supplied.push(Supplied { kind, id: id(&value), path: shown.clone(), sha256: sha256.clone() });
                    into.push(value);
                }
            }
        }
    }

    /// The text of a file of the workspace's own and its digest; `None` where it is, to the byte, a file that
    /// ships with probity, as in probity's own repository.
    fn own_text(&mut self, shown: &str) -> Option<(Arc<str>, String)> {
        let text = self.text(shown)?;
        let shipped = self.library.sources.text(&format!("probity:{shown}")) == Some(&text);
        (!shipped).then(|| {
            let sha256 = hex(&Sha256::digest(text.as_bytes()));
            (text, sha256)
        })
    }
}

/// The names and, where links lead elsewhere in the root, the places that they mean; each once, sorted.
fn with_real_places(root: &Path, names: Vec<String>) -> Vec<String> {
    let real = |name: &String| {
        let real = root.join(name).canonicalize().ok()?;
        let inside = real.strip_prefix(root).ok()?.to_str()?;
        Some(inside.replace(std::path::MAIN_SEPARATOR, "/"))
    };
    let real: Vec<String> = names.iter().filter_map(real).collect();
    let all: BTreeSet<String> = names.into_iter().chain(real).collect();
    all.into_iter().collect()
}

/// The start of a file that could not be read.
pub(super) fn start(shown: &str) -> Place {
    Place { path: shown.into(), line: 1, column: 1 }
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

/// The path inside the root that a relative name means, links followed.
pub(crate) fn confined(root: &Path, shown: &str) -> Result<PathBuf, String> {
    let path = root.join(shown);
    let real = path.canonicalize().unwrap_or_else(|_| path.clone());
    // What is not there is where its folder is.
    let inside =
        if path.exists() { real.starts_with(root) } else { nearest(&path).is_none_or(|real| real.starts_with(root)) };
    let lexical = Path::new(shown)
        .components()
        .all(|c| matches!(c, std::path::Component::Normal(_) | std::path::Component::CurDir));
    if lexical && inside { Ok(path) } else { Err(format!("`{shown}` leads out of the workspace; nothing was read")) }
}

/// The real place of the nearest folder above a path.
fn nearest(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok())
}

/// The files that a path with `*` names, relative to the root, sorted. A path without `*` is itself.
fn expand(root: &Path, pattern: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in pattern.split('/').filter(|part| !part.is_empty() && *part != ".") {
        let join = |base: &str, name: &str| if base.is_empty() { name.to_owned() } else { format!("{base}/{name}") };
        if !part.contains('*') {
            found = found.iter().map(|base| join(base, part)).collect();
            continue;
        }
        // Both endings are YAML's, and who writes one means any file of it.
        let other = part.strip_suffix(".yaml").map(|stem| wildmatch::WildMatch::new(&format!("{stem}.yml")));
        let matcher = wildmatch::WildMatch::new(part);
        let is_meant = |name: &str| matcher.matches(name) || other.as_ref().is_some_and(|other| other.matches(name));
        found = found
            .iter()
            .flat_map(|base| {
                // Not even names are taken from outside; whoever reads what this names is refused.
                if confined(root, base).is_err() {
                    return vec![join(base, part)];
                }
                let entries = std::fs::read_dir(root.join(base)).into_iter().flatten().flatten();
                let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
                let mut names: Vec<String> = names.filter(|name| is_meant(name)).collect();
                names.sort();
                names.into_iter().map(|name| join(base, &name)).collect::<Vec<_>>()
            })
            .collect();
    }
    found
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
