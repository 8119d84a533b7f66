//! The files of an audit, as evidence is compared with them.
//! It must not read any file, nor keep what a text says once it is compared.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::told::{Known, Told};

/// The files of an audit, which prove nothing beyond what the audit itself reads in them.
#[derive(Debug, Clone, Default)]
pub struct Audited {
    /// Where they really are, in the folder that evidence is looked for in.
    files: BTreeSet<String>,
    /// The digests of what they hold.
    digests: BTreeSet<String>,
    known: Known,
}

impl Audited {
    /// Says where one of the files really is in the folder that evidence is looked for in.
    pub fn stands_at(&mut self, file: String) {
        self.files.insert(file);
    }

    /// Adds what one of the files holds, with its digest.
    pub fn holds(&mut self, sha256: String, text: Arc<str>) {
        if self.digests.insert(sha256) {
            self.known.add(text);
        }
    }

    pub(super) fn is_file(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    pub(super) fn is_copy(&self, sha256: &str) -> bool {
        self.digests.contains(sha256)
    }

    /// Whether every one of these texts tells nothing but what the files do.
    pub(super) fn tell(&self, content: &Content) -> bool {
        !content.texts.is_empty() && content.told().iter().all(|told| self.known.tells(told))
    }
}

/// What evidence holds, compared only where something rests on it.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    texts: Vec<Arc<str>>,
    told: Arc<OnceLock<Vec<Told>>>,
}

impl Content {
    pub(super) fn new(texts: Vec<Arc<str>>) -> Self {
        Self { texts, told: Arc::default() }
    }

    fn told(&self) -> &[Told] {
        self.told.get_or_init(|| self.texts.iter().map(Told::of).collect())
    }
}
