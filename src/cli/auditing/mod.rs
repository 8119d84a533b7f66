//! Configurations audited with everything that their workspace says of them; `audit-config`, checklists and coverage
//! share it. What is the same for every file is made once. It must bring every doubt along, so that no command takes
//! for proven what another would not.

mod layers;
mod named;
mod suggested;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use super::output::Failure;
use crate::audit::derive::Links;
use crate::audit::rollup::roll_up;
use crate::audit::shown::mask::{masked_lines, masked_texts};
use crate::audit::{Audit, Auditor, Config, Context, Dialects, Document, PlanError, Rungs};
use crate::diag::{Code, Finding};
use crate::evidence::standing::Standing;
use crate::load::workspace::Loaded;
use crate::load::{Library, NameError};
use crate::model::profile::Profile;
use crate::model::workspace::Config as Entry;
use crate::report::audit::noticed_places;
use crate::validate;

use layers::Instead;
use named::overlays;
pub(super) use suggested::Suggested;
pub(super) use text::{read, text_of};

/// What was asked for on the command line, beside the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) profile: Option<&'a str>,
    pub(super) dialect: Option<&'a str>,
    pub(super) baselines: &'a [String],
    pub(super) layers: &'a [PathBuf],
    pub(super) env_files: &'a [PathBuf],
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
            env_files: Box::leak(self.env_files.to_vec().into_boxed_slice()),
            date: self.date,
        }
    }

    /// A profile and baselines, and nothing else than what the workspace says.
    pub(super) const fn plain(profile: Option<&'a str>, baselines: &'a [String], date: Date) -> Self {
        Self { profile, dialect: None, baselines, layers: &[], env_files: &[], date }
    }
}

/// An audit, and the texts that may be shown of its files.
pub(super) struct Shown {
    pub(super) audit: Audit,
    pub(super) texts: BTreeMap<String, String>,
}

/// How much is wanted of the texts that may be shown, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    Nothing,
    /// The lines that notices point at where not all are wanted.
    Noticed,
    Whole,
}

impl Extent {
    fn of(self, audit: &Audit, config: &Config<'_>, library: &Library) -> BTreeMap<String, String> {
        match self {
            Self::Nothing => BTreeMap::new(),
            Self::Noticed => masked_lines(config, library, noticed_places(audit)),
            Self::Whole => masked_texts(config, library),
        }
    }
}

/// Everything that the audits of one workspace share.
pub(super) struct Desk<'l> {
    loaded: &'l Loaded,
    wanted: Wanted<'l>,
    /// Shared with all auditors.
    dialects: Arc<Dialects<'l>>,
    /// One a profile; none stands for no profile.
    auditors: Mutex<BTreeMap<Option<String>, Arc<Auditor<'l>>>>,
    /// Made when the first file without a profile wants it.
    rungs: OnceLock<Result<Rungs<'l>, PlanError>>,
    context: Context<'l>,
    overlays: Vec<String>,
    findings: Vec<Finding>,
    /// Made when the first audit with baselines wants them.
    links: OnceLock<Links<'l>>,
    /// The workspace's entries by the real path of their file.
    entries: BTreeMap<PathBuf, &'l Entry>,
}

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
            library.dialect_position(name).map_err(|error| without_workspace(&error, loaded))?;
        }
        if let Some(name) = wanted.profile {
            library.profile(name)?;
        }
        Ok(Self {
            loaded,
            wanted: *wanted,
            dialects: Arc::new(Dialects::new(library)),
            auditors: Mutex::default(),
            rungs: OnceLock::new(),
            context: Context { date: wanted.date, standings: standings.to_vec(), waivers },
            overlays,
            findings,
            links: OnceLock::new(),
            entries,
        })
    }

    /// Audits a file, `-` being standard input.
    pub(super) fn audit(&self, path: &Path, shown: &str, texts: Extent) -> Result<Shown, Failure> {
        let entry = if shown == "-" { None } else { self.entry(path) };
        self.audit_text((path, shown), &read(path, shown)?, entry, texts)
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
        texts: Extent,
    ) -> Result<Shown, Failure> {
        self.audit_texts((path, shown), text, entry, texts, &Instead::new())
    }

    /// As [`Self::audit_text`], with other texts in the place of layers.
    fn audit_texts(
        &self,
        (path, shown): (&Path, &str),
        text: &Arc<str>,
        entry: Option<&Entry>,
        texts: Extent,
        instead: &Instead,
    ) -> Result<Shown, Failure> {
        let document = self.document(shown, text, entry)?;
        let mut findings = self.findings.clone();
        let (spelling, detected) = match self.dialect(&document, entry, &mut findings)? {
            Ok(found) => found,
            Err(finding) => return self.refused(&document, finding, entry),
        };
        let config = self.composed(path, document, entry, &spelling, &mut findings, instead)?;
        let profile = self.profile(entry, Some(&config), &mut findings)?;
        let mut audit = match &profile {
            Some(profile) => self.auditor(Some(profile))?.audit(&config, &self.context),
            None => self.rungs()?.audit(&config, &self.context),
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
        let texts = texts.of(&audit, &config, self.library());
        Ok(Shown { audit, texts })
    }

    /// The files that the command line names beside the audited ones.
    pub(super) fn beside(&self) -> impl Iterator<Item = &Path> {
        self.wanted.layers.iter().chain(self.wanted.env_files).map(PathBuf::as_path)
    }

    pub(super) const fn library(&self) -> &'l Library {
        &self.loaded.library
    }

    fn auditor(&self, profile: Option<&Profile>) -> Result<Arc<Auditor<'l>>, Failure> {
        let mut auditors = self.auditors.lock().unwrap_or_else(PoisonError::into_inner);
        let name = profile.map(|profile| profile.id.value.clone());
        if let Some(ready) = auditors.get(&name) {
            return Ok(Arc::clone(ready));
        }
        let ready = Arc::new(Auditor::with(&self.dialects, profile, &self.overlays)?);
        auditors.insert(name, Arc::clone(&ready));
        Ok(ready)
    }

    fn rungs(&self) -> Result<&Rungs<'l>, Failure> {
        let made = self.rungs.get_or_init(|| Rungs::with(&self.dialects, &self.overlays));
        made.as_ref().map_err(|error| error.clone().into())
    }

    fn refused(&self, document: &Document, finding: Finding, entry: Option<&Entry>) -> Result<Shown, Failure> {
        let mut findings = self.findings.clone();
        let profile = self.profile(entry, None, &mut findings)?;
        let mut audit = self.auditor(profile)?.refuse(document, finding, &self.context);
        audit.add_findings(findings);
        Ok(Shown { audit, texts: BTreeMap::new() })
    }
}

/// That there is no such dialect, and that those of one's own stand in a workspace, where there is none.
fn without_workspace(error: &NameError, loaded: &Loaded) -> Failure {
    let own = if loaded.workspace.is_none() {
        "; a dialect of your own needs a workspace: `probity init` makes one"
    } else {
        ""
    };
    Failure::Message(format!("{error}{own}"))
}
