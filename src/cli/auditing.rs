//! Configurations audited with everything that their workspace says of them; `audit-config`, checklists and coverage
//! share it. What is the same for every file is made once. It must bring every doubt along, so that no command takes
//! for proven what another would not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use super::inputs::hint;
use super::output::Failure;
use crate::audit::derive::Links;
use crate::audit::mask::masked_texts;
use crate::audit::plan::Rule;
use crate::audit::rollup::roll_up;
use crate::audit::spelling::Spelling;
use crate::audit::suggest::rename::{Renamed, rename};
use crate::audit::suggest::{Alone, File, Suggestion, suggest};
use crate::audit::{Audit, Auditor, Config, Context, Dialects, Document};
use crate::diag::{At, Code, Finding, Place};
use crate::evidence::standing::Standing;
use crate::load::files::ReadError;
use crate::load::workspace::Loaded;
use crate::load::{Library, files};
use crate::model::profile::Profile;
use crate::model::workspace::Config as Entry;
use crate::validate;

/// What was asked for on the command line, beside the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) profile: Option<&'a str>,
    pub(super) dialect: Option<&'a str>,
    pub(super) baselines: &'a [String],
    pub(super) layers: &'a [PathBuf],
    pub(super) env_file: Option<&'a Path>,
    pub(super) date: Date,
}

impl<'a> Wanted<'a> {
    /// The same, kept for as long as the process runs.
    pub(super) fn kept(&self) -> Wanted<'static> {
        let text = |text: &str| -> &'static str { Box::leak(text.into()) };
        Wanted {
            profile: self.profile.map(text),
            dialect: self.dialect.map(text),
            baselines: Box::leak(self.baselines.to_vec().into_boxed_slice()),
            layers: Box::leak(self.layers.to_vec().into_boxed_slice()),
            env_file: self.env_file.map(|path| -> &'static Path { Box::leak(path.into()) }),
            date: self.date,
        }
    }

    /// A profile and baselines, and nothing else than what the workspace says.
    pub(super) const fn plain(profile: Option<&'a str>, baselines: &'a [String], date: Date) -> Self {
        Self { profile, dialect: None, baselines, layers: &[], env_file: None, date }
    }
}

/// An audit, and the texts that may be shown of its files.
pub(super) struct Shown {
    pub(super) audit: Audit,
    pub(super) texts: BTreeMap<String, String>,
}

/// What would make a file pass, as far as changes to it can.
pub(super) struct Suggested {
    /// The file as it is.
    pub(super) text: Arc<str>,
    pub(super) done: Suggestion,
    /// Misspelt keys with their right names.
    pub(super) renamed: Vec<Renamed>,
}

/// Everything that the audits of one workspace share.
pub(super) struct Desk<'l> {
    loaded: &'l Loaded,
    wanted: Wanted<'l>,
    dialects: Dialects<'l>,
    /// One a profile; none stands for no profile.
    auditors: Mutex<BTreeMap<Option<String>, Arc<Auditor<'l>>>>,
    context: Context<'l>,
    overlays: Vec<String>,
    findings: Vec<Finding>,
    /// Made when the first audit with baselines wants them.
    links: OnceLock<Links<'l>>,
    /// The workspace's entries by the real path of their file.
    entries: BTreeMap<PathBuf, &'l Entry>,
}

/// A profile that somebody named: who, its name, where.
type Named = (&'static str, String, Option<Place>);

impl<'l> Desk<'l> {
    pub(super) fn new(loaded: &'l Loaded, standings: &[Standing<'l>], wanted: &Wanted<'l>) -> Result<Self, Failure> {
        let library = &loaded.library;
        let workspace = loaded.workspace.as_ref();
        let mut findings = Vec::new();
        let overlays = overlays(loaded, wanted.baselines, &mut findings)?;
        let subject =
            validate::Subject { library, workspace, standings, date: wanted.date, ground: None, shipped: false };
        findings.extend(validate::doubts(&subject));
        findings.extend(loaded.findings.iter().cloned());
        let waivers = workspace.map_or(&[][..], |workspace| &workspace.claims.waivers);
        let mut entries = BTreeMap::new();
        for (workspace, entry) in workspace.iter().flat_map(|w| w.manifest.configs.iter().map(move |e| (w, e))) {
            if let Ok(real) = workspace
                .inside(&entry.path)
                .and_then(|path| path.canonicalize().map_err(|error| crate::load::NameError::new(error.to_string())))
            {
                entries.entry(real).or_insert(entry);
            }
        }
        // What is misnamed on the command line is no fault of any file.
        if let Some(name) = wanted.dialect {
            library.dialect_position(name)?;
        }
        if let Some(name) = wanted.profile {
            library.profile(name)?;
        }
        Ok(Self {
            loaded,
            wanted: *wanted,
            dialects: Dialects::new(library),
            auditors: Mutex::default(),
            context: Context { date: wanted.date, standings: standings.to_vec(), waivers },
            overlays,
            findings,
            links: OnceLock::new(),
            entries,
        })
    }

    /// Audits a file, `-` being standard input.
    pub(super) fn audit(&self, path: &Path, shown: &str, with_texts: bool) -> Result<Shown, Failure> {
        let entry = if shown == "-" { None } else { self.entry(path) };
        self.audit_text((path, shown), &read(path, shown)?, entry, with_texts)
    }

    /// The audit of a file that [`Self::audit`] could not read, with what was asked of it.
    pub(super) fn unread(&self, path: &Path, shown: &str, finding: Finding) -> Shown {
        let entry = if shown == "-" { None } else { self.entry(path) };
        let mut audit = Audit::unread(shown, self.wanted.date, vec![finding]);
        let mut findings = self.findings.clone();
        // A name that is no profile is among the findings.
        let profile = self.profile(entry, None, &mut findings).ok().flatten();
        audit.profile = profile.map(|profile| profile.id.value.clone());
        audit.baselines.clone_from(&self.overlays);
        audit.supplied = self.library().supplied().to_vec();
        audit.add_findings(findings);
        Shown { audit, texts: BTreeMap::new() }
    }

    /// Audits a text in the place of a file, which is at a path and shown under a name.
    fn audit_text(
        &self,
        (path, shown): (&Path, &str),
        text: &Arc<str>,
        entry: Option<&Entry>,
        with_texts: bool,
    ) -> Result<Shown, Failure> {
        let document = parsed(Document::parse(shown, text))?;
        let mut findings = self.findings.clone();
        let (spelling, detected) = match self.dialect(&document, entry, &mut findings)? {
            Ok(found) => found,
            Err(finding) => return self.refused(&document, finding, entry),
        };
        let config = self.composed(path, document, entry, &spelling, &mut findings)?;
        let profile = self.profile(entry, Some(&config), &mut findings)?;
        let mut audit = match &profile {
            Some(profile) => self.auditor(Some(profile))?.audit(&config, &self.context),
            None => Auditor::reached(self.library(), &self.overlays, &config, &self.context)?,
        };
        audit.config.detected = detected;
        audit.add_findings(findings);
        if !self.entries.is_empty() && (entry.is_none() || self.entries.len() > 1) {
            // What covers nothing here may cover a failure of another configuration.
            audit.findings.retain(|finding| finding.code != Code::WaiverUnused);
        }
        if !audit.baselines.is_empty() {
            let links = self.links.get_or_init(|| Links::new(self.library()));
            audit.by_control = roll_up(&audit, self.library(), links);
        }
        let texts = if with_texts { masked_texts(&config, self.library()) } else { BTreeMap::new() };
        Ok(Shown { audit, texts })
    }

    /// What would make a file pass that was audited with its texts, and the file's own text; nothing where no profile
    /// was named or no dialect fits.
    pub(super) fn suggest(&self, path: &Path, first: &Shown, each_alone: bool) -> Result<Option<Suggested>, Failure> {
        let shown = first.audit.config.path.as_str();
        let entry = if shown == "-" { None } else { self.entry(path) };
        let text = read(path, shown)?;
        let document = parsed(Document::parse(shown, &text))?;
        if document.sha256 != first.audit.config.sha256 {
            return Err(Failure::Message(format!(
                "`{shown}` changed while it was read; run again when nothing writes to it"
            )));
        }
        let Ok((spelling, _)) = self.dialect(&document, entry, &mut Vec::new())? else { return Ok(None) };
        let config = Config::new(document, Arc::clone(&spelling));
        let Some(profile) = self.profile(entry, Some(&config), &mut Vec::new())? else { return Ok(None) };
        let again = |changed: &str| {
            if *changed == *text {
                return Some(first.audit.clone());
            }
            Some(self.audit_text((path, shown), &changed.into(), entry, false).ok()?.audit)
        };
        let auditor = self.auditor(Some(profile))?;
        let alone = |changed: &str, check: &str| {
            let document = Document::parse(shown, &changed.into()).ok()?;
            let config = self.composed(path, document, entry, &spelling, &mut Vec::new()).ok()?;
            let wanted = |rule: &Rule<'_>| rule.check.compare.is_some() || rule.check.id.value == check;
            Some(auditor.statuses(&config, &self.context, &wanted))
        };
        let masked = first.texts.get(shown).map(String::as_str).unwrap_or_default();
        let read = |changed: &str| {
            let mut one = self.audit_text((path, shown), &changed.into(), entry, true).ok()?;
            Some((one.audit, one.texts.remove(shown).unwrap_or_default()))
        };
        let start = rename(shown, &text, &first.audit, &read);
        // A change that is offered by itself must not need another name.
        let file = File { path: shown, text: &text, masked, start: start.as_ref().filter(|_| !each_alone) };
        let alone: Option<&Alone<'_>> = if each_alone { Some(&alone) } else { None };
        let done = suggest(&auditor, &self.dialects, &spelling, file, &again, alone);
        let renamed = start.map(|start| start.renamed).unwrap_or_default();
        Ok(Some(Suggested { text, done, renamed }))
    }

    pub(super) const fn library(&self) -> &'l Library {
        &self.loaded.library
    }

    /// The configuration of a document at a path, with everything that is laid over it or stands beside it.
    fn composed(
        &self,
        path: &Path,
        document: Document,
        entry: Option<&Entry>,
        spelling: &Arc<Spelling<'l>>,
        findings: &mut Vec<Finding>,
    ) -> Result<Config<'l>, Failure> {
        let mut config = Config::new(document, Arc::clone(spelling));
        self.stands_at(&mut config, path);
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
        self.layers(&mut config, entry, spelling, findings)?;
        Ok(config)
    }

    /// Tells a configuration where one of its files is among those that evidence may point at.
    fn stands_at(&self, config: &mut Config<'_>, path: &Path) {
        let root = self.loaded.workspace.as_ref().and_then(|workspace| workspace.root.canonicalize().ok());
        let (Some(root), Ok(real)) = (root, path.canonicalize()) else { return };
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

    /// The workspace's entry for a file.
    fn entry(&self, path: &Path) -> Option<&'l Entry> {
        if self.entries.is_empty() {
            return None;
        }
        self.entries.get(&path.canonicalize().ok()?).copied()
    }

    fn auditor(&self, profile: Option<&Profile>) -> Result<Arc<Auditor<'l>>, Failure> {
        let mut auditors = self.auditors.lock().unwrap_or_else(PoisonError::into_inner);
        let name = profile.map(|profile| profile.id.value.clone());
        if let Some(ready) = auditors.get(&name) {
            return Ok(Arc::clone(ready));
        }
        let ready = Arc::new(Auditor::new(self.library(), profile, &self.overlays)?);
        auditors.insert(name, Arc::clone(&ready));
        Ok(ready)
    }

    /// The dialect that was named, on the command line or in the workspace, else the one that the content shows, with
    /// the reason; a finding where there is none. What the workspace misnames is a finding; what the command line
    /// misnames ends the job.
    #[expect(clippy::type_complexity, reason = "a dialect with its reason, or why there is none")]
    fn dialect(
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

    fn refused(&self, document: &Document, finding: Finding, entry: Option<&Entry>) -> Result<Shown, Failure> {
        let mut findings = self.findings.clone();
        let profile = self.profile(entry, None, &mut findings)?;
        let mut audit = self.auditor(profile)?.refuse(document, finding, &self.context);
        audit.add_findings(findings);
        Ok(Shown { audit, texts: BTreeMap::new() })
    }

    /// Lays the layers over a configuration: those of the workspace's entry, then those of the command line.
    fn layers(
        &self,
        config: &mut Config<'l>,
        entry: Option<&Entry>,
        base: &Arc<Spelling<'l>>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Failure> {
        let inside = |at: &At<String>| {
            let workspace = self.loaded.workspace.as_ref().expect("internal error: an entry has a workspace");
            Ok::<_, Failure>((workspace.inside(at)?, at.value.clone()))
        };
        let given = |path: &Path| (path.to_path_buf(), path.display().to_string());
        let own: Vec<(PathBuf, String)> =
            entry.iter().flat_map(|entry| &entry.layers).map(inside).collect::<Result<_, _>>()?;
        for (path, shown) in own.into_iter().chain(self.wanted.layers.iter().map(|path| given(path))) {
            let document = parsed(Document::parse(&shown, &text_of(&path, &shown)?))?;
            let start = Some(Place { path: Arc::clone(&document.path), line: 1, column: 1 });
            let spelling = match self.dialects.of_layer(&document, base) {
                Ok(spelling) => spelling,
                Err(words) => {
                    let message =
                        format!("this layer was not used, since it is not clear which application reads it: {words}");
                    let finding = Finding::new(Code::UnknownDialect, message, "lay only files of one application each");
                    findings.push(finding.at(start));
                    continue;
                }
            };
            self.stands_at(config, &path);
            config.layer(document, spelling);
        }
        let own = entry.and_then(|entry| entry.env_file.as_ref()).map(inside).transpose()?;
        for (path, shown) in own.into_iter().chain(self.wanted.env_file.map(given)) {
            self.stands_at(config, &path);
            config.environment(&parsed(Document::parse_env(&shown, &text_of(&path, &shown)?))?);
        }
        config.settle();
        Ok(())
    }

    /// The flag, else the workspace's entry for the file, else the workspace's, else the file's; every two of them
    /// that differ contradict each other.
    fn profile(
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

/// The profiles that the files of a configuration name, first what counts. What is no profile's name is not repeated: it
/// could be anything.
fn in_files(library: &Library, config: &Config<'_>, findings: &mut Vec<Finding>) -> Vec<Named> {
    let Some(setting) = library.setting("security.profile") else { return Vec::new() };
    let mut named = Vec::new();
    for (text, place) in config.texts_of(setting) {
        if let Some(profile) = text.and_then(|text| library.profile(&text).ok()) {
            let who = if config.is_layer(&place) { "a layer" } else { "the file" };
            named.push((who, profile.id.value.clone(), Some(place)));
            continue;
        }
        let message = "the file names a profile that does not exist";
        findings.push(Finding::new(Code::UnknownProfile, message, "name one that exists").at(Some(place)));
    }
    named
}

/// The baselines whose overlays apply: the workspace's, then those that were named.
fn overlays(loaded: &Loaded, named: &[String], findings: &mut Vec<Finding>) -> Result<Vec<String>, Failure> {
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

/// The text of a file, or of standard input where it is called `-`.
pub(super) fn read(path: &Path, shown: &str) -> Result<Arc<str>, Failure> {
    match shown {
        "-" => files::limited(std::io::stdin().lock(), "standard input").map_err(|error| unreadable(&error)),
        shown => text_of(path, shown),
    }
}

/// The text of a file that was named; where there is none, with the name that was meant.
pub(super) fn text_of(path: &Path, shown: &str) -> Result<Arc<str>, Failure> {
    files::read_text(path, shown).map_err(|error| match (unreadable(&error), hint(path)) {
        (Failure::File(mut finding), hint) if matches!(error, ReadError::Missing(_)) && !hint.is_empty() => {
            hint.trim_start_matches("; ").clone_into(&mut finding.fix);
            Failure::File(finding)
        }
        (failure, _) => failure,
    })
}

/// Why a file could not be read, as a finding; it has no place, since no line of it is known.
fn unreadable(error: &ReadError) -> Failure {
    let said = error.to_string();
    let (message, fix) = said.split_once("; ").unwrap_or((&said, "see that the file may be read"));
    Failure::File(Box::new(Finding::new(Code::MalformedFile, message, fix)))
}

fn parsed(document: Result<Document, Box<Finding>>) -> Result<Document, Failure> {
    document.map_err(Failure::File)
}
