//! Which dialect, profile and overlays count for a file, and who named them. What the workspace misnames is a finding; what
//! the command line misnames ends the job. It must not choose between two that differ without saying so.

use std::path::Path;
use std::sync::Arc;

use super::Desk;
use super::text::parsed;
use crate::audit::dialect::foreign::foreign;
use crate::audit::dialect::spelling::Spelling;
use crate::audit::{Config, Document};
use crate::cli::output::Failure;
use crate::diag::{At, Code, Finding, Place, did_you_mean};
use crate::load::Library;
use crate::load::workspace::Loaded;
use crate::model::profile::Profile;
use crate::model::workspace::Config as Entry;

/// A profile that somebody named: who, its name, where.
type Named = (&'static str, String, Option<Place>);

impl<'l> Desk<'l> {
    /// The workspace's entry for a file.
    pub(super) fn entry(&self, path: &Path) -> Option<&'l Entry> {
        if self.entries.is_empty() {
            return None;
        }
        self.entries.get(&path.canonicalize().ok()?).copied()
    }

    /// A file as it is read in the dialect that was named for it.
    pub(super) fn document(&self, shown: &str, text: &Arc<str>, entry: Option<&Entry>) -> Result<Document, Failure> {
        let named = entry.and_then(|entry| entry.dialect.as_ref()).map(|name| name.as_str());
        let named = self.wanted.dialect.or(named).and_then(|name| self.dialects.named(name).ok());
        let read = match &named {
            Some(spelling) => Document::parse_as(spelling.dialect, shown, text),
            None => Document::parse(shown, text).map_err(|fault| self.of_another(shown, text, fault)),
        };
        parsed(self.or_merging(read, shown, text, |document| match named {
            Some(spelling) => Some(spelling),
            None => self.dialects.detect(document).ok().map(|(spelling, _)| spelling),
        }))
    }

    /// What is wrong with a file that could not be read: where its ending announces a notation of one application and it is
    /// another's, that alone.
    fn of_another(&self, shown: &str, text: &str, fault: Box<Finding>) -> Box<Finding> {
        let Some(words) = foreign(shown, text, &self.dialects) else { return fault };
        let fix = "name a configuration of an application that probity knows (`probity list dialects`), or its dialect with \
                   --dialect where it is one; nothing in the file was audited";
        let place = Place { path: shown.into(), line: 1, column: 1 };
        Box::new(Finding::new(fault.code, format!("the file is not recognised: {words}"), fix).at(Some(place)))
    }

    /// A file that could not be read may be one that merges mappings: then it is read so if its application does that.
    pub(super) fn or_merging(
        &self,
        read: Result<Document, Box<Finding>>,
        shown: &str,
        text: &Arc<str>,
        dialect: impl FnOnce(&Document) -> Option<Arc<Spelling<'l>>>,
    ) -> Result<Document, Box<Finding>> {
        read.or_else(|fault| {
            let document = Document::parse_merging(shown, text).ok();
            let merges = |spelling: &Spelling<'_>| {
                spelling.dialect.merges && self.library().sources.is_shipped(spelling.dialect.id.pos)
            };
            document.filter(|document| dialect(document).is_some_and(|spelling| merges(&spelling))).ok_or(fault)
        })
    }

    /// The dialect that was named, on the command line or in the workspace, else the one that the content shows, with
    /// the reason; a finding where there is none. What the workspace misnames is a finding; what the command line
    /// misnames ends the job.
    #[expect(clippy::type_complexity, reason = "a dialect with its reason, or why there is none")]
    pub(super) fn dialect(
        &self,
        document: &Document,
        entry: Option<&Entry>,
        findings: &mut Vec<Finding>,
    ) -> Result<Result<(Arc<Spelling<'l>>, Option<String>), Finding>, Failure> {
        let sources = &self.library().sources;
        let named = entry.and_then(|entry| entry.dialect.as_ref());
        let spelling = match (self.wanted.dialect, named) {
            (Some(name), _) => Some(self.dialects.named(name)?),
            (None, Some(name)) => match self.dialects.named(name) {
                Ok(spelling) => Some(spelling),
                Err(error) => {
                    let finding = Finding::new(Code::InvalidValue, error.to_string(), "name a dialect that exists");
                    findings.push(finding.at(sources.place(name.pos)));
                    None
                }
            },
            (None, None) => None,
        };
        let start = Some(Place { path: Arc::clone(&document.path), line: 1, column: 1 });
        let Some(spelling) = spelling else {
            let detected = self.dialects.detect(document).map(|(spelling, reason)| (spelling, Some(reason)));
            return Ok(detected.map_err(|words| {
                let fix =
                    "name it with --dialect (`probity list dialects`), or write one: `probity dialect draft FILE`";
                let message = format!("it is not clear which application reads this file: {words}");
                Finding::new(Code::UnknownDialect, message, fix).at(start)
            }));
        };
        if let Some(words) = self.dialects.contradicts(document, &spelling) {
            let fix = "name the dialect that it is in, or none to have it found";
            findings.push(Finding::new(Code::UnknownDialect, words, fix).at(start));
        }
        Ok(Ok((spelling, None)))
    }

    /// The flag, else the workspace's entry for the file, else the workspace's, else the file's; every two of them
    /// that differ contradict each other.
    pub(super) fn profile(
        &self,
        entry: Option<&Entry>,
        config: Option<&Config<'_>>,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<&'l Profile>, Failure> {
        let library = self.library();
        let at = |name: &'static str, at: &At<String>| (name, at.value.clone(), library.sources.place(at.pos));
        let flag = self.wanted.profile.map(|name| ("the command line", name.to_owned(), None));
        let entry = entry.and_then(|entry| entry.profile.as_ref()).map(|named| at("the workspace's entry", named));
        let manifest = self.loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
        let own = manifest.and_then(|manifest| manifest.profile.as_ref()).map(|named| at("the workspace", named));
        let files = config.map(|config| in_files(library, config, findings)).unwrap_or_default();
        let named: Vec<Named> = [flag, entry, own].into_iter().flatten().chain(files).collect();
        let Some((first, rest)) = named.split_first() else { return Ok(None) };
        // A name that is no profile says nothing that another could contradict.
        let is_known = |named: &Named| library.profile(&named.1).is_ok();
        let others = rest.iter().filter(|other| is_known(first) && is_known(other));
        for other in others.filter(|other| !other.1.eq_ignore_ascii_case(&first.1)) {
            let message = format!("{} says profile {} and {} says {}", first.0, first.1, other.0, other.1);
            let finding =
                Finding::new(Code::Contradiction, message, "make them agree; no verdict is pass until they do");
            findings.push(finding.at(other.2.clone()).with_related(first.2.clone()));
        }
        match (library.profile(&first.1), &first.2) {
            (Ok(profile), _) => Ok(Some(profile)),
            (Err(error), None) => Err(error.into()),
            (Err(error), place) => {
                let finding = Finding::new(Code::UnknownProfile, error.to_string(), "name a profile that exists");
                findings.push(finding.at(place.clone()));
                Ok(None)
            }
        }
    }
}

/// The profiles that the files of a configuration name, first what counts. What is no profile's name is not repeated, as it
/// could be anything; the name that it is near is.
fn in_files(library: &Library, config: &Config<'_>, findings: &mut Vec<Finding>) -> Vec<Named> {
    let Some(setting) = library.setting("security.profile") else { return Vec::new() };
    let mut named = Vec::new();
    for (text, place) in config.texts_of(setting) {
        if let Some(profile) = text.as_ref().and_then(|text| library.profile(text).ok()) {
            let who = if config.is_layer(&place) { "a layer" } else { "the file" };
            named.push((who, profile.id.value.clone(), Some(place)));
            continue;
        }
        let names: Vec<&str> = library.profiles().iter().map(|profile| profile.id.as_str()).collect();
        let hint = text.map(|text| did_you_mean(&text, names.iter().copied())).unwrap_or_default();
        let who = if config.is_layer(&place) { "a layer" } else { "the file" };
        let message = format!("{who} names a profile that does not exist{hint}");
        let fix = format!("name one that exists: {}", names.join(", "));
        findings.push(Finding::new(Code::UnknownProfile, message, fix).at(Some(place)));
    }
    named
}

/// The baselines whose overlays apply: the workspace's, then those that were named.
pub(super) fn overlays(loaded: &Loaded, named: &[String], findings: &mut Vec<Finding>) -> Result<Vec<String>, Failure> {
    let library = &loaded.library;
    let mut overlays = Vec::new();
    for name in loaded.workspace.iter().flat_map(|workspace| &workspace.manifest.baselines) {
        match library.baseline_name(name) {
            Ok(full) => overlays.push(full),
            Err(error) => {
                let finding = Finding::new(Code::UnknownBaseline, error.to_string(), "name a baseline that exists");
                findings.push(finding.at(library.sources.place(name.pos)));
            }
        }
    }
    for name in named {
        overlays.push(library.baseline_name(name)?);
    }
    let mut seen = std::collections::BTreeSet::new();
    overlays.retain(|name| seen.insert(name.clone()));
    Ok(overlays)
}
