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
mod contested;
mod env_files;
mod implied;
mod included;
mod misspelt;
mod reordered;
mod settle;
mod unused;

use std::collections::HashSet;
use std::sync::Arc;

use self::beside::beside;
use self::env_files::is_for_containers;
use self::included::included;
use self::reordered::Environment;
use super::dialect::spelling::Spelling;
use super::document::{Document, Part, Rules};
use super::doubt::Doubt;
use super::doubt::notations::unread;
use super::doubt::order::exceeding;
use super::doubt::parted::parted;
use super::doubt::patched::patched;
use super::doubt::rendered::rendered;
use super::doubt::repeated::repeated;
use super::evaluate::found::{Found, LeftTo};
use super::evaluate::lookup::look;
use crate::diag::{Code, Finding, Place};
use crate::evidence::Audited;
use crate::load::tree::Node;
use crate::model::dialect::{Notation, Role};
use crate::model::setting::{Setting, SettledBy};
use caseless::respell;
use plain_words::settle;
use shape::{shaped, tabled};

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

    pub(super) fn is_doubted(&self, setting: &Setting) -> bool {
        self.doubts_of(setting).next().is_some()
    }
}

impl<'l> Config<'l> {
    /// A configuration on its own.
    #[must_use]
    pub fn new(mut document: Document, spelling: Arc<Spelling<'l>>) -> Self {
        let (mut findings, mut doubts) = respell(&mut document, &spelling);
        findings.extend(unread(&document, spelling.dialect));
        doubts.extend(rendered(&document, spelling.dialect));
        change(&document, &spelling, &mut findings, &mut doubts);
        shape(&mut document, &spelling);
        repeat(&document, &spelling, &mut findings, &mut doubts);
        let mut audited = Audited::default();
        document.tell(&mut audited);
        let members = vec![Member { document, spelling, doubts }];
        Self { members, findings, audited, is_foreign: false, environments: Vec::new() }
    }

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

    /// Lays a file over the configuration, or puts it beside where it is another application's.
    pub fn layer(&mut self, mut document: Document, spelling: Arc<Spelling<'l>>) {
        let (mut findings, mut doubts) = respell(&mut document, &spelling);
        findings.extend(unread(&document, spelling.dialect));
        doubts.extend(rendered(&document, spelling.dialect));
        change(&document, &spelling, &mut findings, &mut doubts);
        self.findings.extend(findings);
        shape(&mut document, &spelling);
        document.tell(&mut self.audited);
        let same = |member: &&mut Member<'l>| member.spelling.dialect.id == spelling.dialect.id;
        match self.members.iter_mut().find(same) {
            Some(member) => {
                let (findings, more) = beside(&member.document, &document, &spelling);
                self.findings.extend(findings);
                doubts.extend(more);
                doubts.extend(included(&member.document, &document, &spelling));
                let rules = Rules::of(spelling.dialect.layers, &spelling.merging);
                member.document.lay(document, spelling.dialect.documents.is_some(), &rules);
                repeat(&member.document, &spelling, &mut self.findings, &mut doubts);
                member.doubts.extend(doubts);
            }
            None => {
                repeat(&document, &spelling, &mut self.findings, &mut doubts);
                self.members.push(Member { document, spelling, doubts });
            }
        }
    }

    /// Gives the environment variables of a file to the configuration, over what its files say. To be called when all
    /// layers are there: what a deployment names for its services only does not replace references in the deployment's own
    /// file.
    pub fn environment(&mut self, mut document: Document) {
        document.tell(&mut self.audited);
        // Two spellings of one of its names are as open there as in the file itself.
        let base = &mut self.members[0];
        if base.spelling.dialect.notation == Some(Notation::Env) {
            let (findings, doubts) = respell(&mut document, &base.spelling);
            self.findings.extend(findings);
            base.doubts.extend(doubts);
        }
        let file = Environment::of(&document);
        for member in self.members.iter_mut().filter(|member| !is_for_containers(member, &document.path)) {
            member.document.has_environment = true;
            member.document.give(document.cloned_parts(), &file.variables);
        }
        self.environments.push(file);
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

    /// What the file that was named and each file laid over it say of a setting that is a text, and where: what counts
    /// first. No text where it is something else.
    #[must_use]
    pub fn texts_of(&self, setting: &Setting) -> Vec<(Option<String>, Place)> {
        let base = &self.members[0];
        let first = look(&base.document, &base.spelling, setting).into_iter().find_map(|found| match found {
            Found::Value(reading) | Found::Partly(reading, ..) | Found::Declared(reading) if reading.is_written => {
                Some((reading.raw.as_str().map(str::to_owned), base.document.place(reading.span)))
            }
            Found::Unknown { span: Some(span), .. } | Found::Inert { span, .. } => {
                Some((None, base.document.place(span)))
            }
            _ => None,
        });
        // What a layer replaced still stands in its file.
        let replaced = base.spelling.keys_of(&setting.id).flat_map(|names| {
            let at = |file| names.iter().try_fold(file, |node: &Node, name| node.get(name));
            base.document.files().iter().filter_map(at).collect::<Vec<_>>()
        });
        let replaced = replaced.map(|node| (node.text().map(str::to_owned), base.document.place(node.span)));
        let mut texts: Vec<_> = first.into_iter().collect();
        for one in replaced {
            if texts.iter().all(|(_, place)| *place != one.1) {
                texts.push(one);
            }
        }
        texts
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

    /// Everything that is said of a setting, each with whose configuration says it. Every application that has the
    /// setting must meet what is asked, unless one replaces what the other says.
    pub(super) fn look(&self, setting: &Setting) -> Vec<(&Member<'l>, Found)> {
        let base = &self.members[0];
        let mut own = said(base, setting, base);
        let yields = |found: &Found| {
            matches!(found, Found::NoKey | Found::Absent { .. } | Found::Unknown { left_to: LeftTo::Neighbour, .. })
        };
        let is_left_open = own.iter().all(yields);
        let mut found = Vec::new();
        for member in &self.members[1..] {
            let dialect = member.spelling.dialect;
            // A workspace's own dialect replaces nothing: it could hide what fails.
            let replaces = !member.spelling.is_own && dialect.overrides.contains(&base.spelling.dialect.id);
            let deploys = dialect.role == Role::Deployment;
            let stands_in = || is_left_open && member.spelling.stands_in_for(&setting.id);
            let stands_beside = || member.spelling.is_beside(&setting.id) && !base.spelling.keeps(&setting.id);
            if !(replaces || deploys || stands_beside() || stands_in()) {
                continue;
            }
            let said = said(member, setting, base);
            let silent = |found: &Found| matches!(found, Found::NoKey | Found::Absent { .. });
            let speaks = if deploys {
                !said.iter().all(silent)
            } else if is_environment(member, base) {
                // What its variables set, the base says with them.
                is_left_open && said.iter().any(Found::is_written)
            } else {
                said.iter().any(|found| found.is_written() || (replaces && found.rests_on_written()))
            };
            if speaks {
                if replaces {
                    own.clear();
                }
                let is_of_application = setting.settled_by == SettledBy::Application;
                found.extend(said.into_iter().map(|found| (member, contradicted(found, is_of_application))));
            } else if replaces && !is_environment(member, base) {
                // What might have replaced it is here and says nothing of it.
                own.iter_mut().for_each(unreplaced);
            }
        }
        if !found.is_empty() {
            own.retain(|found| !yields(found));
        }
        own.into_iter().map(|found| (base, found)).chain(found).collect()
    }
}

/// What one file says of a setting of the application that is audited.
fn said(member: &Member<'_>, setting: &Setting, base: &Member<'_>) -> Vec<Found> {
    if member.spelling.speaks_of(&setting.id, &base.spelling.dialect.id) {
        look(&member.document, &member.spelling, setting)
    } else {
        vec![Found::NoKey]
    }
}

/// Whether a layer is the environment of the application, whose variables count over its file.
fn is_environment(member: &Member<'_>, base: &Member<'_>) -> bool {
    member.document.is_textual() && member.spelling.dialect.overrides.contains(&base.spelling.dialect.id)
}

/// What a layer says of an application's own setting and leaves open is no longer a statement's to settle: a proxy that
/// does not demand TLS is there to be seen.
fn contradicted(found: Found, is_of_application: bool) -> Found {
    match found {
        Found::Unknown { span: Some(span), message, left_to } if is_of_application && left_to.is_attestable() => {
            Found::Unknown { span: Some(span), message, left_to: LeftTo::Nobody }
        }
        other => other,
    }
}

/// What a file says as a value and left open to another one that would replace it.
fn unreplaced(found: &mut Found) {
    if let Found::Partly(reading, _, LeftTo::Neighbour) = found {
        *found = Found::Value(reading.clone());
    }
}

/// What a file says that changes another, and what of it is not read.
fn change(document: &Document, spelling: &Spelling<'_>, findings: &mut Vec<Finding>, doubts: &mut Vec<Doubt>) {
    let dialect = spelling.dialect;
    for (finding, doubt) in patched(document, dialect).into_iter().chain(parted(document, dialect)) {
        findings.push(finding);
        doubts.push(doubt);
    }
}

/// Documents of a file, or of files that are taken together, that name the same thing.
fn repeat(document: &Document, spelling: &Spelling<'_>, findings: &mut Vec<Finding>, doubts: &mut Vec<Doubt>) {
    for (finding, doubt) in repeated(document, spelling.dialect) {
        // Those of the file before were found with it.
        if !findings.contains(&finding) {
            findings.push(finding);
        }
        doubts.push(doubt);
    }
}

fn shape(document: &mut Document, spelling: &Spelling<'_>) {
    settle(document, spelling.dialect);
    let pairs = &spelling.dialect.pairs;
    if spelling.dialect.documents.is_some() || !spelling.dialect.variables.is_empty() || !pairs.is_empty() {
        // A file that the dialect cannot speak of keeps its shape, and then says nothing in it.
        let written = |span| document.written(span);
        let root = shaped(document.root(), spelling.gather.as_ref(), &spelling.variables, pairs, &written);
        if let Some(mut root) = root {
            tabled(&mut root, &spelling.dotted);
            document.reshape(root);
        }
    }
}
