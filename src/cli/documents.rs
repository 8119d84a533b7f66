//! The documents that are generated into the workspace's folder, one row each: `docs` writes them, `matrix` writes its
//! own, and `validate` compares every one with its sources.
//! A document must rest on nothing that changes from one day to the next.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use jiff::civil::Date;

use super::Global;
use super::auditing::Wanted;
use super::output::Failure;
use super::session::{document, own_audits, slugs};
use crate::audit::Audit;
use crate::evidence::standing::{Standing, latest_review};
use crate::load::BaselineRef;
use crate::load::workspace::Loaded;
use crate::model::profile::Profile;
use crate::model::workspace::Manifest;
use crate::render::page::page;
use crate::report::audit::verdict_line;
use crate::report::checklist::{self, Checklist};
use crate::report::hub::{self, Hub, Listed, Reader};
use crate::report::matrix::Matrix;
use crate::report::picture::Picture;
use crate::report::reading::{Reading, chapters};
use crate::report::recommend::Recommendation;
use crate::report::{guide, provenance};

/// What the documents are made from, and each of them once it is made.
pub(super) struct Sources<'s> {
    pub(super) global: &'s Global,
    pub(super) loaded: &'s Loaded,
    pub(super) standings: &'s [Standing<'s>],
    pub(super) picture: &'s Picture<'s>,
    pub(super) baselines: &'s [BaselineRef<'s>],
    /// The day for which the reviews of the standings were judged.
    as_of: Date,
    audited: OnceCell<Audited>,
    guide: OnceCell<guide::Guide<'s>>,
    made: RefCell<BTreeMap<&'static str, Rc<str>>>,
}

/// The audits of the configurations and the checklist that rests on them.
pub(super) struct Audited {
    audits: Vec<Audit>,
    pub(super) checklist: Checklist,
}

/// The command that writes every document anew.
pub(super) const AGAIN: &str = "probity docs";

/// A kind of document.
pub(super) struct Kind {
    /// Its file in the folder of documents.
    pub(super) file: &'static str,
    /// The template that it is made from.
    pub(super) template: &'static str,
    /// Its title, as others name it.
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    /// Who reads it.
    readers: &'static [Reader],
    /// Whether it rests on audits and the checks of profiles.
    pub(super) is_audited: bool,
    /// Makes its text.
    make: fn(&Sources<'_>) -> Result<String, Failure>,
}

/// The overview, which leads to all others.
const HUB: Kind = Kind {
    file: "README.md",
    template: "hub.md",
    title: "Overview",
    about: "What the product does, how far that reaches, and what to read next",
    readers: &[Reader::Security, Reader::Procurement],
    is_audited: true,
    make: overview,
};

/// The compliance matrix.
pub(super) const MATRIX: Kind = Kind {
    file: "compliance-matrix.md",
    template: "matrix.md",
    title: "Compliance matrix",
    about: "Every control of every framework, what the product does for it, and what shows it",
    readers: &[Reader::Security, Reader::Procurement],
    is_audited: false,
    make: |sources| document(sources.global, MATRIX.template, &sources.matrix(), sources.root()),
};

const PROFILES: Kind = Kind {
    file: "security-profiles.md",
    template: "security-profiles.md",
    title: "Security profiles",
    about: "What each profile asks, which one to start from, and a configuration for each",
    readers: &[Reader::Security],
    is_audited: true,
    make: |sources| document(sources.global, PROFILES.template, sources.guide()?, sources.root()),
};

const PRODUCTION: Kind = Kind {
    file: "production-checklist.md",
    template: "production.md",
    title: "Production checklist",
    about: "What must be so before a launch, ticked where the audit or live evidence settles it",
    readers: &[Reader::Security],
    is_audited: true,
    make: |sources| {
        let checklist = &sources.audited()?.checklist;
        document(sources.global, PRODUCTION.template, &checklist.production().in_set(), sources.root())
    },
};

const PROVENANCE: Kind = Kind {
    file: "slsa-provenance.md",
    template: "slsa-provenance.md",
    title: "Verifying a release",
    about: "How to see, without technical background, that a file is the one that the vendor built",
    readers: &[Reader::Procurement],
    is_audited: false,
    make: |sources| {
        let guide = provenance::Guide::of(sources.manifest());
        let draft = page(PROVENANCE.template, &guide, sources.root())?;
        document(sources.global, PROVENANCE.template, &guide.taking(Reading::of(&draft)), sources.root())
    },
};

/// Every kind, in the order in which they are best read.
pub(super) const KINDS: &[Kind] = &[HUB, MATRIX, PROFILES, PRODUCTION, PROVENANCE];

/// The table as a help text.
pub(super) fn help() -> String {
    let width = KINDS.iter().map(|kind| kind.file.len()).max().unwrap_or(0);
    let line = |kind: &Kind| format!("\n  {:width$}  {}", kind.file, kind.about);
    format!("Documents:{}", KINDS.iter().map(line).collect::<String>())
}

impl<'s> Sources<'s> {
    pub(super) fn new(
        global: &'s Global,
        loaded: &'s Loaded,
        standings: &'s [Standing<'s>],
        picture: &'s Picture<'s>,
        baselines: &'s [BaselineRef<'s>],
        as_of: Date,
    ) -> Self {
        let (audited, guide, made) = (OnceCell::new(), OnceCell::new(), RefCell::default());
        Self { global, loaded, standings, picture, baselines, as_of, audited, guide, made }
    }

    /// The text of a document.
    pub(super) fn text(&self, kind: &Kind) -> Result<Rc<str>, Failure> {
        if let Some(text) = self.made.borrow().get(kind.file) {
            return Ok(Rc::clone(text));
        }
        let text: Rc<str> = (kind.make)(self)?.into();
        self.made.borrow_mut().insert(kind.file, Rc::clone(&text));
        Ok(text)
    }

    /// Whether the audits and profiles that documents rest on can be judged.
    pub(super) fn can_be_judged(&self) -> bool {
        self.audited().is_ok() && self.guide().is_ok()
    }

    /// What the guide to the profiles says.
    fn guide(&self) -> Result<&guide::Guide<'s>, Failure> {
        if self.guide.get().is_none() {
            let product = self.manifest().map(|manifest| manifest.product.name.as_str());
            // Nobody else can have set it in between.
            let _ = self.guide.set(guide::Guide::of(self.picture, self.baselines, product, self.aims_at())?);
        }
        Ok(self.guide.get().expect("internal error: it was set above"))
    }

    /// The compliance matrix, before it is written in a format.
    pub(super) fn matrix(&self) -> Matrix {
        let profile = self.manifest().and_then(|manifest| manifest.profile.as_ref()).map(|profile| profile.as_str());
        let product = self.manifest().map(|manifest| manifest.product.name.as_str());
        // Named only where a review can be too old; everything else is the same on every day.
        let mut evidence = self.standings.iter().flat_map(|standing| &standing.items);
        let as_of = evidence.any(|item| item.entry.max_age.is_some()).then(|| self.as_of.to_string());
        Matrix { as_of, ..Matrix::of(self.picture, self.baselines, product, profile) }
    }

    pub(super) fn root(&self) -> Option<&'s Path> {
        self.loaded.workspace.as_ref().map(|workspace| workspace.root.as_path())
    }

    fn manifest(&self) -> Option<&'s Manifest> {
        self.loaded.workspace.as_ref().map(|workspace| &workspace.manifest)
    }

    /// The profile of the workspace.
    fn aims_at(&self) -> Option<&'s Profile> {
        let name = self.manifest()?.profile.as_ref()?;
        self.loaded.library.profile(name).ok()
    }

    /// The audits as of the latest review, and the checklist.
    pub(super) fn audited(&self) -> Result<&Audited, Failure> {
        if self.audited.get().is_none() {
            let made = self.audit_on(self.latest_review())?;
            // Nobody else can have set it in between.
            let _ = self.audited.set(made);
        }
        Ok(self.audited.get().expect("internal error: it was set above"))
    }

    /// The audits and the checklist as of a day; of no day where none was named.
    pub(super) fn audit_on(&self, day: Option<Date>) -> Result<Audited, Failure> {
        let library = &self.loaded.library;
        let recommended = || Recommendation::of(self.picture, self.baselines).profile;
        let recommended = || recommended().and_then(|name| library.profile(&name).ok());
        let profile = self.aims_at().or_else(recommended).or_else(|| library.ladder().next());
        let names: Vec<String> = self.baselines.iter().map(BaselineRef::name).collect();
        // Where nothing was reviewed no evidence counts for its age, and any day serves.
        let on = day.unwrap_or(jiff::civil::date(2000, 1, 1));
        let wanted = Wanted::plain(profile.map(|profile| profile.id.as_str()), &names, on);
        let audits = own_audits(self.loaded, self.standings, None, &wanted)?;
        let mut checklist = Checklist::by_safeguard(&checklist::Sources {
            picture: self.picture,
            product: self.manifest().map(|manifest| manifest.product.name.as_str()),
            profile,
            baselines: self.baselines,
            audits: &audits,
            date: Some(on),
        })?;
        checklist.date = day.map(|day| day.to_string());
        Ok(Audited { audits, checklist })
    }

    /// The day of the latest review of evidence: it changes only with the statements.
    fn latest_review(&self) -> Option<Date> {
        latest_review(&self.loaded.workspace.as_ref()?.claims.statements)
    }
}

/// The overview. Its own length is that of a first draft: numbers are words, whatever they say.
fn overview(sources: &Sources<'_>) -> Result<String, Failure> {
    let matrix = sources.matrix();
    let audited = sources.audited()?;
    let style = slugs(sources.manifest());
    let of_matrix = chapters(&sources.text(&MATRIX)?, style);
    let of_checklist = chapters(&sources.text(&PRODUCTION)?, style);
    let find = |headings: &[(String, String)], title: &str| {
        headings.iter().find(|(shown, _)| shown == title).map(|(_, anchor)| anchor.clone())
    };
    let mut documents = Vec::new();
    for kind in KINDS {
        let is_self = kind.file == HUB.file;
        let reading = if is_self { Reading::default() } else { Reading::of(&sources.text(kind)?) };
        let questions = if kind.file == PRODUCTION.file { audited.checklist.open } else { 0 };
        let Kind { file, title, about, readers, .. } = *kind;
        documents.push(Listed { file, title, about, readers, reading, questions });
    }
    let mut from = hub::Sources {
        anchors: matrix.baselines.iter().map(|table| find(&of_matrix, &table.title)).collect(),
        sections: audited.checklist.sections().iter().map(|(title, _)| find(&of_checklist, title)).collect(),
        matrix: &matrix,
        checklist: &audited.checklist,
        version: sources.manifest().and_then(|manifest| manifest.product.version.as_deref()),
        verdicts: audited.audits.iter().map(|audit| (audit.config.path.clone(), verdict_line(audit))).collect(),
        documents,
    };
    let draft = page(HUB.template, &Hub::of(&from), sources.root())?;
    from.documents[0].reading = Reading::of(&draft);
    document(sources.global, HUB.template, &Hub::of(&from), sources.root())
}
