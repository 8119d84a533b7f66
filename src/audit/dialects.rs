//! The dialects of a library, each made ready when it is first needed.
//! It must not read files; a dialect is found by name or by the content of a parsed document.

use std::sync::{Arc, OnceLock};

use super::config::Config;
use super::detect::{self, Detected};
use super::document::Document;
use super::spelling::Spelling;
use crate::load::{Library, NameError};
use crate::model::dialect::Dialect;

/// The dialects of a library.
///
/// ```
/// use probity::audit::{Dialects, Document};
/// use probity::load::Library;
///
/// let library = Library::shipped();
/// let dialects = Dialects::new(&library);
/// let document = Document::parse("app.toml", &"[session]\nidle_timeout = '5m'\n".into()).unwrap();
/// let (spelling, reason) = dialects.detect(&document).unwrap();
/// assert_eq!(spelling.dialect.id.as_str(), "app");
/// assert_eq!(reason, "it has `session`");
/// ```
#[derive(Debug)]
pub struct Dialects<'l> {
    library: &'l Library,
    ready: Vec<OnceLock<Arc<Spelling<'l>>>>,
}

impl<'l> Dialects<'l> {
    /// The dialects of a library; nothing is made ready yet.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        let ready = library.dialects().iter().map(|_| OnceLock::new()).collect();
        Self { library, ready }
    }

    /// The dialect with this name, ignoring case.
    ///
    /// # Errors
    /// [`NameError`] with the names there are.
    pub fn named(&self, name: &str) -> Result<Arc<Spelling<'l>>, NameError> {
        let dialect = self.library.dialect(name)?;
        let at = self.library.dialects().iter().position(|other| std::ptr::eq(other, dialect));
        Ok(self.at(at.expect("internal error: the library found it")))
    }

    /// The dialect that a document is written in, with the reason.
    ///
    /// # Errors
    /// What it looked like, where that is none or several.
    pub fn detect(&self, document: &Document) -> Result<(Arc<Spelling<'l>>, String), String> {
        match detect::detect(document, self) {
            Detected::One(at, reason) => Ok((self.at(at), reason)),
            Detected::Unclear(words) | Detected::Nothing(words) => Err(words),
        }
    }

    /// The dialect of a file that is laid over one in another dialect: the own one, or the base's where nothing in it
    /// shows any, since it may set very little.
    ///
    /// # Errors
    /// What it looked like, where that is neither.
    pub fn of_layer(&self, document: &Document, base: &Arc<Spelling<'l>>) -> Result<Arc<Spelling<'l>>, String> {
        match detect::detect(document, self) {
            Detected::One(at, _) if !self.at(at).dialect.canonical => Ok(self.at(at)),
            Detected::One(..) | Detected::Nothing(_) => Ok(Arc::clone(base)),
            Detected::Unclear(words) => Err(words),
        }
    }

    /// Why a document cannot be in the dialect that was named for it.
    #[must_use]
    pub fn contradicts(&self, document: &Document, named: &Spelling<'_>) -> Option<String> {
        detect::contradicts(document, named, self)
    }

    /// A configuration of one file in a dialect.
    ///
    /// # Errors
    /// [`NameError`] where there is no such dialect.
    pub fn config(&self, document: Document, dialect: &str) -> Result<Config<'l>, NameError> {
        Ok(Config::new(document, self.named(dialect)?))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &'l Dialect)> {
        self.library.dialects().iter().enumerate()
    }

    pub(super) fn at(&self, at: usize) -> Arc<Spelling<'l>> {
        Arc::clone(self.ready[at].get_or_init(|| Arc::new(Spelling::new(self.library, &self.library.dialects()[at]))))
    }
}
