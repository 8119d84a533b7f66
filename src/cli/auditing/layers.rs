//! A configuration with everything that is laid over it or stands beside it.
//! It must leave out no file that the workspace or the command line names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Desk;
use super::text::{parsed, text_of};
use crate::audit::dialect::spelling::Spelling;
use crate::audit::{Config, Document};
use crate::cli::output::Failure;
use crate::diag::{At, Code, Finding, Place};
use crate::model::workspace::Config as Entry;

/// Texts that are audited in the place of those of layers, by what these are called.
pub(super) type Instead = BTreeMap<String, Arc<str>>;

/// A file that is laid over the audited one or stands beside it.
struct Layer<'l> {
    path: PathBuf,
    document: Document,
    spelling: Arc<Spelling<'l>>,
}

impl<'l> Desk<'l> {
    /// The configuration of a document at a path, with everything that is laid over it or stands beside it.
    pub(super) fn composed(
        &self,
        path: &Path,
        document: Document,
        entry: Option<&Entry>,
        spelling: &Arc<Spelling<'l>>,
        findings: &mut Vec<Finding>,
        instead: &Instead,
    ) -> Result<Config<'l>, Failure> {
        let laid = self.layers(entry, spelling, findings, instead)?;
        let variables = self.variables(entry)?;
        let places: Vec<PathBuf> =
            laid.iter().map(|layer| &layer.path).chain(variables.iter().map(|(path, _)| path)).cloned().collect();
        let layers = laid.into_iter().map(|layer| (layer.document, layer.spelling));
        let environments = variables.into_iter().map(|(_, document)| document);
        let mut config = Config::laid(document, Arc::clone(spelling), layers, environments);
        self.stands_at(&mut config, path);
        for place in places {
            self.stands_at(&mut config, &place);
        }
        // No configuration of the workspace shows what another does not tell.
        let workspace = self.loaded.workspace.as_ref();
        for (root, other) in
            workspace.iter().flat_map(|one| one.manifest.configs.iter().map(|entry| (&one.root, entry)))
        {
            self.stands_at(&mut config, &root.join(other.path.as_str()));
        }
        if self.is_foreign(entry, spelling) {
            config.make_foreign();
        }
        Ok(config)
    }

    /// Tells a configuration where one of its files is among those that evidence may point at.
    fn stands_at(&self, config: &mut Config<'_>, path: &Path) {
        let root = self.loaded.workspace.as_ref().and_then(|workspace| workspace.root.canonicalize().ok());
        let Some(root) = root else { return };
        let Ok(real) = path.canonicalize() else { return };
        if let Ok(inside) = real.strip_prefix(root) {
            config.stands_at(inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
        }
    }

    /// Whether a file may be of another application than the product that the workspace's statements speak of: it is not
    /// listed, though others are, or it is in the dialect of some other program.
    fn is_foreign(&self, entry: Option<&Entry>, spelling: &Spelling<'_>) -> bool {
        let lists = self.loaded.workspace.as_ref().is_some_and(|workspace| !workspace.manifest.configs.is_empty());
        entry.is_none() && (lists || !spelling.dialect.canonical)
    }

    /// The layers of a file, each with what it is called: those of the workspace's entry, then those of the command line.
    pub(super) fn laid(&self, entry: Option<&Entry>) -> Result<Vec<(PathBuf, String)>, Failure> {
        let own = entry.iter().flat_map(|entry| &entry.layers).map(|at| self.inside(at));
        let given = self.wanted.layers.iter().map(|path| Ok((path.clone(), path.display().to_string())));
        own.chain(given).collect()
    }

    fn inside(&self, at: &At<String>) -> Result<(PathBuf, String), Failure> {
        let workspace = self.loaded.workspace.as_ref().expect("internal error: an entry has a workspace");
        Ok((workspace.inside(at)?, at.value.clone()))
    }

    /// The layers of a file, read. Of one that no application is known to read a finding tells.
    fn layers(
        &self,
        entry: Option<&Entry>,
        base: &Arc<Spelling<'l>>,
        findings: &mut Vec<Finding>,
        instead: &Instead,
    ) -> Result<Vec<Layer<'l>>, Failure> {
        let mut laid: Vec<Layer<'l>> = Vec::new();
        for (path, shown) in self.laid(entry)? {
            let text = instead.get(&shown).map_or_else(|| text_beside(&path, &shown), |text| Ok(Arc::clone(text)))?;
            let known: Vec<Arc<Spelling<'l>>> = laid.iter().map(|layer| Arc::clone(&layer.spelling)).collect();
            let of = |document: &Document| self.dialects.of_layer(document, base, &known).ok();
            let document = parsed(self.or_merging(Document::parse(&shown, &text), &shown, &text, of))?;
            let start = Some(Place { path: Arc::clone(&document.path), line: 1, column: 1 });
            let spelling = match self.dialects.of_layer(&document, base, &known) {
                Ok(spelling) => spelling,
                Err(words) => {
                    let message =
                        format!("this layer was not used, since it is not clear which application reads it: {words}");
                    let finding = Finding::new(Code::UnknownDialect, message, "lay only files of one application each");
                    findings.push(finding.at(start));
                    continue;
                }
            };
            laid.push(Layer { path, document, spelling });
        }
        Ok(laid)
    }

    /// The files of variables of a file, read: that of the workspace's entry, then those of the command line.
    fn variables(&self, entry: Option<&Entry>) -> Result<Vec<(PathBuf, Document)>, Failure> {
        let given = |path: &Path| (path.to_path_buf(), path.display().to_string());
        let own = entry.and_then(|entry| entry.env_file.as_ref()).map(|at| self.inside(at)).transpose()?;
        let all = own.into_iter().chain(self.wanted.env_files.iter().map(|path| given(path)));
        all.map(|(path, shown)| {
            let document = parsed(Document::parse_env(&shown, &text_beside(&path, &shown)?))?;
            Ok((path, document))
        })
        .collect()
    }
}

/// The text of a file that stands beside the audited one; where there is none, its name is the place.
fn text_beside(path: &Path, shown: &str) -> Result<Arc<str>, Failure> {
    text_of(path, shown).map_err(|failure| match failure {
        Failure::File(finding) => {
            let start = Place { path: shown.into(), line: 1, column: 1 };
            Failure::File(Box::new(finding.at(Some(start))))
        }
        other => other,
    })
}
