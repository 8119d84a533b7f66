//! The dialects of a library, each made ready when it is first needed.
//! It must not read files; a dialect is found by name or by the content of a parsed document.

use std::sync::{Arc, OnceLock};

use super::detect::{self, Detected};
use super::sign::Sign;
use super::spelling::Spelling;
use crate::audit::config::Config;
use crate::audit::document::Document;
use crate::load::tree::Kind;
use crate::load::{Library, NameError};
use crate::model::dialect::{Dialect, Notation, Role};

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
    signs: OnceLock<Vec<Sign<'l>>>,
    ready: Vec<OnceLock<Arc<Spelling<'l>>>>,
}

impl<'l> Dialects<'l> {
    /// The dialects of a library; nothing is made ready yet.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        let ready = library.signatures().iter().map(|_| OnceLock::new()).collect();
        Self { library, signs: OnceLock::new(), ready }
    }

    /// The library that they are of.
    pub(in crate::audit) const fn library(&self) -> &'l Library {
        self.library
    }

    /// The dialect with this name, ignoring case.
    ///
    /// # Errors
    /// [`NameError`] with the names there are.
    pub fn named(&self, name: &str) -> Result<Arc<Spelling<'l>>, NameError> {
        Ok(self.at(self.library.dialect_position(name)?))
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

    /// The dialect of a file that is laid over one in another dialect: the own one, or where nothing in it shows any, since
    /// it may set very little, that of the files which have its keys: the base, a layer before it, or what deploys.
    ///
    /// # Errors
    /// What it looked like, where that is none of these.
    pub fn of_layer(
        &self,
        document: &Document,
        base: &Arc<Spelling<'l>>,
        laid: &[Arc<Spelling<'l>>],
    ) -> Result<Arc<Spelling<'l>>, String> {
        let words = match detect::detect(document, self) {
            Detected::One(at, _) if !self.at(at).dialect.canonical => return Ok(self.at(at)),
            Detected::Unclear(words) => return Err(words),
            Detected::One(_, words) | Detected::Nothing(words) => words,
        };
        let root = document.root();
        if base.keys.shared(root) > 0 || matches!(&root.kind, Kind::Map(entries) if entries.is_empty()) {
            return Ok(Arc::clone(base));
        }
        let is_its = |spelling: &Arc<Spelling<'_>>| spelling.keys.has_all(root) && spelling.keys.shared(root) > 0;
        if let Some(other) = laid.iter().find(|spelling| is_its(spelling)) {
            return Ok(Arc::clone(other));
        }
        let deployments = self.library.signatures().iter().enumerate().filter(|(_, one)| one.role == Role::Deployment);
        if let Some(other) = deployments.map(|(at, _)| self.at(at)).find(is_its) {
            return Ok(other);
        }
        // An application's own file may set nothing that is known; of every other one it is.
        if base.dialect.canonical { Ok(Arc::clone(base)) } else { Err(words) }
    }

    /// The one dialect that has a notation; nothing where several have it or none.
    pub(super) fn of_notation(&self, notation: Notation) -> Option<Arc<Spelling<'l>>> {
        let mut all = self.library.dialects().filter(|dialect| dialect.notation == Some(notation));
        let one = all.next().filter(|_| all.next().is_none())?;
        self.named(&one.id).ok()
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

    /// What shows each dialect, in the library's order.
    pub(super) fn signs(&self) -> &[Sign<'l>] {
        self.signs.get_or_init(|| self.library.signatures().iter().map(Sign::of).collect())
    }

    /// What shows a dialect of the library.
    pub(super) fn sign_of(&self, dialect: &Dialect) -> &Sign<'l> {
        &self.signs()[self.library.dialect_position(&dialect.id).expect("internal error: a dialect of this library")]
    }

    pub(super) fn at(&self, at: usize) -> Arc<Spelling<'l>> {
        let ready = || Arc::new(Spelling::new(self.library, self.library.dialect_at(at)));
        Arc::clone(self.ready[at].get_or_init(ready))
    }
}
