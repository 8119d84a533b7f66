//! Hand-written documents: what they cite, link to and claim, compared with the catalogs, the ladder and the repository.
//! What it cannot tell it must leave alone: a document of correct citations stays silent.

mod block;
mod cite;
mod context;
mod controls;
mod document;
mod facts;
mod ignore;
mod import;
mod links;
mod profiles;
mod promises;
mod reader;
mod table;
mod title;
mod words;

use std::sync::Arc;

use rayon::prelude::*;

pub use import::Imported;
pub use links::Ground;
pub use promises::Shown;

use crate::diag::{Finding, Place};
use crate::evidence::is_too_deep;
use crate::load::Library;
use crate::load::tree::Lines;
use document::Look;
use facts::Facts;
use profiles::{Derived, Placed};
use words::Words;

/// A document to judge.
#[derive(Debug, Clone)]
pub struct Document {
    /// How it is called.
    pub shown: Arc<str>,
    /// Its path from the root with `/`, from which its links lead; none where it is no file below the root.
    pub path: Option<String>,
    /// Its text.
    pub text: Arc<str>,
}

/// What was found in some documents.
#[derive(Debug, Default)]
pub struct Linted {
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// How many citations of controls were read.
    pub citations: usize,
}

/// Why a document was not judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LintError {
    /// Reading it could take unbounded time.
    #[error("`{0}` nests lists and quotes too deeply to be read")]
    TooDeep(String),
}

/// A finding with its place in the source.
#[derive(Debug, Clone)]
struct Raw {
    at: usize,
    related: Option<usize>,
    finding: Finding,
}

impl Raw {
    const fn new(at: usize, finding: Finding) -> Self {
        Self { at, related: None, finding }
    }
}

/// Judges documents against one library, and against a workspace where there is one.
///
/// ```
/// use probity::lint::{Document, Linter};
///
/// let library = probity::load::Library::shipped();
/// let text = "AU-2 (Audit Events) and AU-3 (Content of Audit Records)";
/// let document = Document { shown: "a.md".into(), path: None, text: text.into() };
/// let linted = Linter::new(&library).lint(&[document]).unwrap();
/// assert_eq!(linted.citations, 2);
/// assert_eq!(linted.findings[0].code.name(), "title-mismatch");
/// ```
#[derive(Debug)]
pub struct Linter<'l> {
    facts: Facts<'l>,
    words: Words,
    derived: Derived<'l>,
    ground: Option<Ground>,
    shown: Option<Shown>,
}

impl<'l> Linter<'l> {
    /// A linter that knows the catalogs and profiles of a library and no files.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        Self {
            facts: Facts::new(library),
            words: Words::new(library),
            derived: Derived::new(library),
            ground: None,
            shown: None,
        }
    }

    /// Judges links too: they may lead to files of this root.
    #[must_use]
    pub fn with_ground(mut self, ground: Ground) -> Self {
        self.ground = Some(ground);
        self
    }

    /// Compares promises with what a workspace shows.
    #[must_use]
    pub fn with_shown(mut self, shown: Shown) -> Self {
        self.shown = Some(shown);
        self
    }

    /// Judges documents, each by itself and what they say of profiles together.
    ///
    /// # Errors
    /// [`LintError`] for the first document that cannot be read.
    pub fn lint(&self, documents: &[Document]) -> Result<Linted, LintError> {
        if let Some(error) = documents.iter().find_map(|document| self.refuses(document)) {
            return Err(error);
        }
        let looked: Vec<Looked> = documents.par_iter().map(|document| self.look(document)).collect();
        let mut linted = Linted::default();
        let mut claims = Vec::new();
        for one in looked {
            linted.citations += one.citations;
            linted.findings.extend(one.findings);
            claims.extend(one.claims);
        }
        linted.findings.extend(profiles::contradictions(&claims, &self.words, &self.derived));
        crate::diag::sort(&mut linted.findings);
        linted.findings.dedup();
        Ok(linted)
    }

    /// Why a document cannot be judged.
    #[must_use]
    pub fn refuses(&self, document: &Document) -> Option<LintError> {
        is_too_deep(&document.text).then(|| LintError::TooDeep(document.shown.to_string()))
    }

    fn look(&self, document: &Document) -> Looked {
        let mut look = Look::new(self, document);
        reader::read(&document.text, &mut look);
        let (raws, claims, citations) = look.finish();
        if raws.is_empty() && claims.is_empty() {
            return Looked { findings: Vec::new(), claims: Vec::new(), citations };
        }
        let lines = Lines::new(Arc::clone(&document.text));
        let claims = claims.into_iter().map(|claim| Placed { place: place(document, &lines, claim.at), claim });
        Looked { claims: claims.collect(), findings: placed(document, raws), citations }
    }
}

/// Findings with their places as people read them.
fn placed(document: &Document, raws: Vec<Raw>) -> Vec<Finding> {
    let lines = Lines::new(Arc::clone(&document.text));
    let place = |at: usize| place(document, &lines, at);
    raws.into_iter().map(|raw| raw.finding.at(Some(place(raw.at))).with_related(raw.related.map(place))).collect()
}

/// A place as people read it.
fn place(document: &Document, lines: &Lines, at: usize) -> Place {
    let (line, column) = lines.line_column(u32::try_from(at).unwrap_or(u32::MAX));
    Place { path: Arc::clone(&document.shown), line, column }
}

/// What came of one document.
struct Looked {
    findings: Vec<Finding>,
    claims: Vec<Placed>,
    citations: usize,
}
