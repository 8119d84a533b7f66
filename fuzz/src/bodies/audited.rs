//! Files audited together, as the program does it: the first one, and what lies over it or stands beside it.
//! It must not know what an audit should find.

use std::collections::BTreeMap;
use std::sync::Arc;

use probity::audit::dialect::spelling::Spelling;
use probity::audit::shown::mask::{masked_lines, masked_texts};
use probity::audit::{Audit, Config, Document};
use probity::load::syntax::Syntax;

use super::input::File;
use super::rendered;
use super::shipped::{SHIPPED, context};

/// More files than this only cost time.
pub(super) const MOST: usize = 6;

/// What came of files that were audited together.
pub(super) struct Together {
    pub(super) audit: Audit,
    pub(super) spelling: Arc<Spelling<'static>>,
    /// What may be shown of each file, by its name.
    pub(super) masked: BTreeMap<String, String>,
    /// Each file that was read, by its name.
    read: Vec<(String, Arc<str>)>,
}

impl Together {
    /// Audits files; nothing where the first cannot be read.
    pub(super) fn of(files: &[File]) -> Option<Self> {
        let (base, layers) = files.split_first()?;
        let document = Document::parse(base.name, &base.text).ok()?;
        let spelling = SHIPPED.dialect(&document);
        let (mut laid, mut environments) = (Vec::new(), Vec::new());
        let mut read = vec![(base.name.to_owned(), Arc::clone(&base.text))];
        for (at, file) in layers.iter().enumerate() {
            // A name of its own for each, so that a place says whose it is.
            let name = format!("{at}{}", file.name);
            let is_env = file.syntax == Syntax::Env;
            let document = if is_env { Document::parse_env } else { Document::parse }(&name, &file.text);
            let Ok(document) = document else { continue };
            read.push((name, Arc::clone(&file.text)));
            if is_env {
                environments.push(document);
                continue;
            }
            let layer = match SHIPPED.dialects.detect(&document) {
                Ok((found, _)) if !found.dialect.canonical => found,
                _ => Arc::clone(&spelling),
            };
            laid.push((document, layer));
        }
        let config = Config::laid(document, Arc::clone(&spelling), laid, environments);
        let audit = SHIPPED.auditor.audit(&config, &context());
        assert!(audit.config.layers.len() < read.len(), "more layers than were laid");
        let masked = masked_texts(&config, SHIPPED.library);
        masked_alone(&config, &audit, &masked);
        Some(Self { audit, spelling, masked, read })
    }

    /// Checks what came of them.
    pub(super) fn check(&self) {
        let files: Vec<(&str, &str)> = self.read.iter().map(|(name, text)| (name.as_str(), &**text)).collect();
        rendered::check(&self.audit, &self.masked, &files);
    }

    /// Everything that is said and written of them, read back.
    pub(super) fn written(&self) -> Vec<String> {
        rendered::written(&self.audit, SHIPPED.library, &self.masked)
    }
}

/// A line that is masked by itself is masked as in the whole file.
fn masked_alone(config: &Config<'_>, audit: &Audit, whole: &BTreeMap<String, String>) {
    let places: Vec<_> = audit.results.iter().filter_map(|result| result.location.as_ref()).collect();
    let lines = masked_lines(config, SHIPPED.library, places.iter().copied());
    for place in places {
        let line = |texts: &BTreeMap<String, String>| {
            texts[&*place.path].split('\n').nth(place.line as usize - 1).map(str::to_owned)
        };
        assert_eq!(line(&lines), line(whole), "{place}");
    }
}
