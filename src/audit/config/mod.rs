//! What is audited: a configuration with its layers, and the files of what runs or deploys beside it.
//! It must not read files, and knows no environment but the one that layers give.

pub(in crate::audit) mod begun;
pub(in crate::audit) mod caseless;
pub(in crate::audit) mod commands;
pub(in crate::audit) mod given;
pub(in crate::audit) mod handed;
pub(in crate::audit) mod mounts;
pub(in crate::audit) mod named_variables;
pub(in crate::audit) mod neighbours;
pub(in crate::audit) mod plain_words;
pub(in crate::audit) mod shape;
pub(in crate::audit) mod templated;

mod beside;
mod containers;
mod contested;
mod displaced;
mod env_files;
mod implied;
mod included;
mod lay;
mod look;
mod misspelt;
pub(in crate::audit) mod provider;
mod reordered;
mod rewritten;
mod settle;
mod unused;

use std::collections::HashSet;
use std::sync::Arc;

use self::reordered::Environment;
use super::dialect::spelling::Spelling;
use super::document::{Document, Part};
use super::doubt::Doubt;
use super::doubt::order::exceeding;
use crate::diag::{Code, Finding, Place};
use crate::evidence::Audited;
use crate::model::setting::Setting;

/// A configuration with everything that takes part in it.
#[derive(Debug)]
pub struct Config<'l> {
    /// The file that was named, then those of other applications.
    members: Vec<Member<'l>>,
    findings: Vec<Finding>,
    audited: Audited,
    is_foreign: bool,
    /// The files of variables that were given.
    environments: Vec<Environment>,
}

/// One application's configuration.
#[derive(Debug)]
pub(super) struct Member<'l> {
    pub(super) document: Document,
    pub(super) spelling: Arc<Spelling<'l>>,
    /// What may say otherwise than these files.
    pub(super) doubts: Vec<Doubt>,
}

impl Member<'_> {
    /// The doubts about what these files say of a setting.
    pub(super) fn doubts_of(&self, setting: &Setting) -> impl Iterator<Item = &Doubt> {
        self.doubts.iter().filter(|doubt| doubt.is_of(&self.spelling, &setting.id))
    }

    /// The doubts that variables raise which set keys by their names alone.
    fn named(&self) -> Vec<Doubt> {
        self.spelling.named.doubts(&self.document, &|name| self.spelling.reads(name))
    }

    /// Whether the application reads a variable of this name, listed or by its rule for names.
    fn reads(&self, variable: &str) -> bool {
        self.spelling.reads(variable) || self.spelling.named.knows(variable)
    }

    pub(super) fn is_doubted(&self, setting: &Setting) -> bool {
        self.doubts_of(setting).next().is_some()
    }
}

impl<'l> Config<'l> {
    /// Says where one of the files really is in the folder that evidence is looked for in.
    pub fn stands_at(&mut self, file: String) {
        self.audited.stands_at(file);
    }

    /// Says that the file is none of the product that statements speak of: they attest nothing here.
    pub fn make_foreign(&mut self) {
        self.is_foreign = true;
    }

    pub(super) fn audited(&self) -> &Audited {
        &self.audited
    }

    pub(super) fn is_foreign(&self) -> bool {
        self.is_foreign
    }

    /// The file that was named.
    pub(super) fn base(&self) -> &Member<'l> {
        &self.members[0]
    }

    pub(super) fn members(&self) -> &[Member<'l>] {
        &self.members
    }

    /// What is wrong with how the parts fit together, and with the keys of each.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut out = self.findings.clone();
        for member in &self.members {
            let mut keys = member.spelling.keys.findings(&member.document, member.spelling.dialect);
            if is_environment(member, &self.members[0]) {
                // What one of its variables sets was looked at where it is set.
                let known: HashSet<(Code, &Option<Place>)> = out.iter().map(|one| (one.code, &one.location)).collect();
                keys.retain(|key| !known.contains(&(key.code, &key.location)));
            }
            out.extend(keys);
        }
        out.extend(self.members.iter().flat_map(|member| exceeding(&member.document, &member.spelling)));
        out
    }

    /// Whether a place is in another file than the one that was named.
    #[must_use]
    pub fn is_layer(&self, place: &Place) -> bool {
        place.path != self.members[0].document.path
    }

    /// The files beside the one that was named: layers and what runs beside it, each once.
    pub(super) fn layers(&self) -> Vec<&Part> {
        let mut seen = std::collections::BTreeSet::new();
        let base = self.members[0].document.path.as_ref();
        let parts = self.members.iter().flat_map(|member| member.document.parts());
        parts.filter(|part| *part.path != *base && seen.insert(part.path.as_ref())).collect()
    }

    /// The dialect that a file of it is read in, as far as the file is one of a configuration.
    #[must_use]
    pub fn spelling_of(&self, path: &str) -> Option<Arc<Spelling<'l>>> {
        let has = |member: &&Member<'_>| member.document.parts().iter().any(|part| *part.path == *path);
        self.members.iter().find(has).map(|member| Arc::clone(&member.spelling))
    }
}

/// Whether a layer is the environment of the application, whose variables count over its file.
fn is_environment(member: &Member<'_>, base: &Member<'_>) -> bool {
    member.document.is_textual() && member.spelling.dialect.overrides.contains(&base.spelling.dialect.id)
}
