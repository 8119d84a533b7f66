//! Reads the files of a workspace into types, and what it adds to the library; what is wrong with one becomes findings.
//! It must not give up at a file that is wrong, nor show what stands in one that may be any.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::confined::{confined, expand};
use super::library::{Additions, Library, Supplied};
use super::masked::names_only;
use super::syntax::{Syntax, parse};
use super::workspace::hex;
use super::{decode, diagnose, files};
use crate::diag::{At, Code, Finding, Place};
use crate::model::catalog::{Catalog, Overlay};
use crate::model::crosswalk::Crosswalk;
use crate::model::dialect::Dialect;
use crate::model::profile::Profile;
use crate::model::safeguard::Safeguard;
use crate::model::setting::Setting;

/// Where a workspace's settings stand.
const SETTINGS: [&str; 2] = ["profiles/settings.yaml", "profiles/settings.yml"];

/// Reads the files of one workspace.
pub(super) struct Reader {
    pub(super) root: PathBuf,
    pub(super) library: Library,
    pub(super) findings: Vec<Finding>,
}

impl Reader {
    /// Reads one file into a type; what is wrong with it becomes findings.
    pub(super) fn file<T: DeserializeOwned + JsonSchema>(&mut self, shown: &str) -> Option<T> {
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
    pub(super) fn list<T: DeserializeOwned + JsonSchema>(&mut self, pattern: Option<&At<String>>) -> Vec<T> {
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

    /// What the workspace adds to the library.
    pub(super) fn additions(&mut self) -> Additions {
        let mut supplied = Vec::new();
        let root = self.root.clone();
        let data = |folder: &str| {
            let mut files = expand(&root, &format!("{folder}/*.yaml"));
            files.retain(|shown| !SETTINGS.contains(&shown.as_str()));
            files
        };
        let settings = SETTINGS.map(str::to_owned).into_iter().filter(|shown| root.join(shown).is_file()).collect();
        Additions {
            catalogs: self.added(data("controls"), "catalog", Self::one, |c: &Catalog| &c.id, &mut supplied),
            crosswalks: self.added(
                data("controls/crosswalks"),
                "crosswalk",
                Self::one,
                |c: &Crosswalk| &c.id,
                &mut supplied,
            ),
            profiles: self.added(data("profiles"), "profile", Self::one, |p: &Profile| &p.id, &mut supplied),
            dialects: self.added(data("profiles/dialects"), "dialect", Self::one, |d: &Dialect| &d.id, &mut supplied),
            overlays: self.added(
                data("controls/overlays"),
                "overlay",
                Self::decode,
                |o: &Overlay| &o.baseline,
                &mut supplied,
            ),
            safeguards: self.added(
                data("profiles/safeguards"),
                "safeguard",
                Self::decode,
                |s: &Safeguard| &s.id,
                &mut supplied,
            ),
            settings: self.added(settings, "setting", Self::decode, |s: &Setting| &s.id, &mut supplied),
            supplied,
        }
    }

    /// The entries of files, each of which is supplied under its id.
    fn added<T>(
        &mut self,
        files: Vec<String>,
        kind: &'static str,
        decode: impl Fn(&mut Self, &str, Arc<str>) -> Option<Vec<T>>,
        id: impl Fn(&T) -> &At<String>,
        supplied: &mut Vec<Supplied>,
    ) -> Vec<T> {
        let mut entries = Vec::new();
        for shown in files {
            let Some((text, sha256)) = self.own_text(&shown) else { continue };
            for entry in decode(self, &shown, text).unwrap_or_default() {
                let id = id(&entry).value.clone();
                supplied.push(Supplied { kind, id, path: shown.clone(), sha256: sha256.clone() });
                entries.push(entry);
            }
        }
        entries
    }

    /// The one entry of a file.
    fn one<T: DeserializeOwned + JsonSchema>(&mut self, shown: &str, text: Arc<str>) -> Option<Vec<T>> {
        self.decode(shown, text).map(|entry| vec![entry])
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

/// The start of a file that could not be read.
pub(super) fn start(shown: &str) -> Place {
    Place { path: shown.into(), line: 1, column: 1 }
}
