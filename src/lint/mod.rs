//! Hand-written documents: what they cite, link to and claim, compared with the catalogs, the ladder and the repository.
//! What it cannot tell it must leave alone: a document of correct citations stays silent.

mod attested;
pub mod answers;
mod block;
mod cite;
mod context;
mod controls;
mod document;
mod enhancement;
mod facts;
mod family;
mod html;
mod ignore;
mod import;
mod links;
mod profiles;
mod promises;
mod reader;
mod said;
mod table;
mod title;
mod totals;
mod unlisted;
pub mod vocabulary;
mod wholes;
mod words;

use std::sync::Arc;

use rayon::prelude::*;

pub use import::Imported;
pub use links::Ground;
pub use profiles::Own;
pub use promises::Shown;

use crate::diag::{Became, Finding, Place};
use crate::evidence::is_too_deep;
use crate::load::Library;
use crate::load::tree::Lines;
use document::Look;
use facts::Facts;
use profiles::{Derived, Placed};
use totals::Totals;
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
    /// What is certain to be meant, as changes of the documents' texts, in order.
    pub mends: Vec<Mend>,
}

/// A change of a document's text that is certain to be right: all of its spans, or none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mend {
    /// How the document is called.
    pub shown: Arc<str>,
    /// What becomes something else: mostly one, but a control's title goes with its id.
    pub spans: Vec<Span>,
}

/// Words of a document, and what belongs in their place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where they start, in bytes.
    pub at: usize,
    /// What stands there.
    pub old: String,
    /// What belongs there.
    pub new: String,
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
    /// What stands at the place, where the finding says what belongs there.
    old: Option<String>,
    /// What has to change with it.
    with: Option<Span>,
}

impl Raw {
    const fn new(at: usize, finding: Finding) -> Self {
        Self { at, related: None, finding, old: None, with: None }
    }

    /// The same with what stands at the place and what belongs there.
    fn becomes(mut self, old: &str, new: &str, certain: bool) -> Self {
        self.old = Some(old.to_owned());
        self.finding.became = Some(Became { value: new.to_owned(), certain });
        self
    }

    /// The same with words elsewhere that have to change with it.
    fn with(mut self, at: usize, old: &str, new: &str) -> Self {
        self.with = Some(Span { at, old: old.to_owned(), new: new.to_owned() });
        self
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
    totals: Totals,
    ground: Option<Ground>,
    shown: Option<Shown>,
    own: Option<Own>,
}

impl<'l> Linter<'l> {
    /// A linter that knows the catalogs and profiles of a library and no files.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        let words = Words::new(library);
        let mut facts = Facts::new(library);
        facts.last_article = words.nis2_last_article;
        let totals = Totals::new(library, &words);
        Self { facts, words, derived: Derived::new(library), totals, ground: None, shown: None, own: None }
    }

    /// Compares what is said of the product's own profile with what its workspace declares.
    #[must_use]
    pub fn with_own(mut self, own: Own) -> Self {
        self.own = Some(own);
        self
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
            linted.mends.extend(one.mends);
            claims.extend(one.claims);
        }
        linted.findings.extend(profiles::contradictions(&claims, &self.words, &self.derived, self.own.as_ref()));
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
            return Looked { findings: Vec::new(), claims: Vec::new(), mends: Vec::new(), citations };
        }
        let lines = Lines::new(Arc::clone(&document.text));
        let claims = claims.into_iter().map(|claim| Placed { place: place(document, &lines, claim.at), claim });
        let mends = raws.iter().filter_map(|raw| mend(document, raw)).collect();
        Looked { claims: claims.collect(), mends, findings: placed(document, raws), citations }
    }
}

/// The change that a finding is certain of, where the words stand in the source as they are read.
fn mend(document: &Document, raw: &Raw) -> Option<Mend> {
    let became = raw.finding.became.as_ref().filter(|became| became.certain)?;
    let own = Span { at: raw.at, old: raw.old.clone()?, new: became.value.clone() };
    let spans: Vec<Span> = std::iter::once(own).chain(raw.with.clone()).collect();
    let stands = |span: &Span| document.text.get(span.at..).is_some_and(|text| text.starts_with(&span.old));
    spans.iter().all(stands).then(|| Mend { shown: Arc::clone(&document.shown), spans })
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
    mends: Vec<Mend>,
    claims: Vec<Placed>,
    citations: usize,
}
