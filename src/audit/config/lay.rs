//! How a configuration is put together: layers over the file that was named or beside it, then files of variables.
//! It must not read files, and leaves open what the order of two does not tell.

use std::sync::Arc;

use super::beside::beside;
use super::caseless::respell;
use super::env_files::is_for_containers;
use super::included::included;
use super::plain_words::settle;
use super::reordered::Environment;
use super::shape::{shaped, tabled};
use super::{Config, Member};
use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::{Document, Rules};
use crate::audit::doubt::Doubt;
use crate::audit::doubt::notations::unread;
use crate::audit::doubt::parted::parted;
use crate::audit::doubt::patched::patched;
use crate::audit::doubt::rendered::rendered;
use crate::audit::doubt::repeated::repeated;
use crate::diag::Finding;
use crate::evidence::Audited;
use crate::model::dialect::Notation;

impl<'l> Config<'l> {
    /// A configuration of one file as it stands there.
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

    /// A configuration with everything that takes part in it: the file that was named, those that are laid over it or stand
    /// beside it, each in its dialect, and then the files of variables, over what all of them say.
    #[must_use]
    pub fn laid(
        document: Document,
        spelling: Arc<Spelling<'l>>,
        layers: impl IntoIterator<Item = (Document, Arc<Spelling<'l>>)>,
        environments: impl IntoIterator<Item = Document>,
    ) -> Self {
        let mut config = Self::new(document, spelling);
        for (document, spelling) in layers {
            config.layer(document, spelling);
        }
        // What a deployment names for its services only does not replace references in the deployment's own file, so all
        // layers have to be there.
        for document in environments {
            config.environment(document);
        }
        config.settle();
        config
    }

    /// Lays a file over the configuration, or puts it beside where it is another application's.
    fn layer(&mut self, mut document: Document, spelling: Arc<Spelling<'l>>) {
        let (mut findings, mut doubts) = respell(&mut document, &spelling);
        findings.extend(unread(&document, spelling.dialect));
        doubts.extend(rendered(&document, spelling.dialect));
        change(&document, &spelling, &mut findings, &mut doubts);
        self.findings.extend(findings);
        shape(&mut document, &spelling);
        document.tell(&mut self.audited);
        let same = |member: &&mut Member<'l>| member.spelling.dialect.id == spelling.dialect.id;
        let is_named = same(&&mut self.members[0]);
        match self.members.iter_mut().find(same) {
            Some(member) => {
                let (findings, more) = beside(&member.document, &document, &spelling, is_named);
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

    /// Gives the environment variables of a file to the configuration, over what its files say.
    fn environment(&mut self, mut document: Document) {
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
    if spelling.dialect.scalars_from_text {
        let mut root = document.root().clone();
        spelling.keys.retype(&mut root, spelling.dialect);
        document.reshape(root);
    }
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
