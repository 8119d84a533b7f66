//! Everything that `validate` looks at in one pass: rules, generated documents, the audits of the configurations.
//! It must go on where one of them cannot be judged, and say so, so that nothing hides behind what is broken.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::Global;
use super::auditing::{Desk, Extent, Wanted};
use super::documents::{AGAIN, KINDS, Kind, Sources};
use super::online::Online;
use super::output::Failure;
use super::session::{at_place, baselines, day_of_documents, ground, look, look_from};
use super::templates;
use crate::audit::{Audit, Document as Read, unused_waivers};
use crate::diag::{Code, Finding, Place};
use crate::evidence::standing::Standing;
use crate::load::files::{self, ReadError};
use crate::load::workspace::{Loaded, MANIFEST, Workspace};
use crate::model::workspace::Config as Entry;
use crate::report::audit::verdict_line;
use crate::report::picture::Picture;
use crate::validate::gate::{Config, Document, Gate, State, nothing_judged};
use crate::validate::{Ground, Subject, contradiction, failed_audit, policy, validate};

/// The gate, and the texts that may be shown beside those that were loaded.
pub(super) struct Judged {
    pub(super) gate: Gate,
    pub(super) texts: BTreeMap<String, String>,
}

impl Judged {
    /// Whether some file could not be read or parsed.
    pub(super) fn is_unreadable(&self) -> bool {
        self.gate.findings.iter().any(|finding| finding.code == Code::MalformedFile)
    }
}

/// Looks at everything.
pub(super) fn judge(global: &Global, loaded: &Loaded, date: Date, online: &Online) -> Result<Judged, Failure> {
    let mut ground = ground(loaded.workspace.as_ref())?;
    let standings = look_from(loaded.workspace.as_ref(), ground.as_ref().map(|ground| &ground.root), date);
    if let (Some(ground), Some(workspace)) = (&mut ground, &loaded.workspace) {
        ground.pages = online.pages(global, workspace, &standings, ground.git.as_ref().ok(), date)?;
    }
    let subject = subject(loaded, &standings, ground.as_ref(), date);
    let mut pass = Pass {
        global,
        loaded,
        standings: &standings,
        findings: validate(&subject),
        texts: BTreeMap::new(),
        documents: Vec::new(),
        configs: Vec::new(),
    };
    pass.findings.extend(loaded.findings.iter().cloned());
    if let Some(workspace) = &loaded.workspace {
        pass.findings.extend(templates::misnamed(workspace));
        pass.documents(workspace)?;
        pass.configs(workspace, &subject)?;
    }
    let judged = judged(loaded, &subject);
    if is_workspace(loaded) && judged.is_empty() && pass.saw_nothing() {
        pass.findings.push(nothing_judged(MANIFEST));
    }
    let Pass { mut findings, texts, documents, configs, .. } = pass;
    crate::diag::sort(&mut findings);
    findings.dedup();
    let treated = policy::treat(&subject, findings);
    let gate = Gate::new(date.to_string(), is_workspace(loaded), &judged, treated, documents, configs);
    Ok(Judged { gate, texts })
}

/// What the rules alone find and the workspace does not allow, without documents and audits.
pub(super) fn found(loaded: &Loaded, date: Date) -> Result<Vec<Finding>, Failure> {
    let ground = ground(loaded.workspace.as_ref())?;
    let standings = look_from(loaded.workspace.as_ref(), ground.as_ref().map(|ground| &ground.root), date);
    let subject = subject(loaded, &standings, ground.as_ref(), date);
    Ok(policy::treat(&subject, validate(&subject)).findings)
}

/// What the rules look at.
fn subject<'s>(
    loaded: &'s Loaded,
    standings: &'s [Standing<'s>],
    ground: Option<&'s Ground>,
    date: Date,
) -> Subject<'s> {
    Subject {
        library: &loaded.library,
        workspace: loaded.workspace.as_ref(),
        standings,
        date,
        ground,
        shipped: !is_workspace(loaded),
    }
}

/// Whether there is a workspace, though its manifest may be of no use.
fn is_workspace(loaded: &Loaded) -> bool {
    loaded.workspace.is_some() || !loaded.findings.is_empty()
}

/// What the rules looked at, in words; nothing where there is no claim.
fn judged(loaded: &Loaded, subject: &Subject<'_>) -> String {
    let library = subject.library;
    if loaded.workspace.is_none() && is_workspace(loaded) {
        return format!("no claim, since {MANIFEST} cannot be used");
    }
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    if let Some(workspace) = subject.workspace {
        if workspace.claims.statements.is_empty() && workspace.claims.waivers.is_empty() {
            return match library.supplied().len() {
                0 => String::new(),
                own => count(own, "part of its own library", "parts of its own library"),
            };
        }
        let evidence: usize = subject.standings.iter().map(|standing| standing.items.len()).sum();
        let pages = subject.ground.map_or(0, |ground| ground.pages.len());
        let mut parts = vec![
            count(workspace.claims.statements.len(), "statement", "statements"),
            count(evidence, "piece of evidence", "pieces of evidence"),
            count(workspace.claims.waivers.len(), "waiver", "waivers"),
        ];
        if pages > 0 {
            parts.push(format!("whether {} there", count(pages, "page is", "pages are")));
        }
        return parts.join(", ");
    }
    let checks: usize = library.safeguards().map(|safeguard| safeguard.checks.len()).sum();
    let (safeguards, profiles) = (library.safeguards().count(), library.profiles().len());
    format!("shipped data: {safeguards} safeguards, {checks} checks, {profiles} profiles")
}

/// One pass over a workspace.
struct Pass<'p> {
    global: &'p Global,
    loaded: &'p Loaded,
    standings: &'p [Standing<'p>],
    findings: Vec<Finding>,
    texts: BTreeMap<String, String>,
    documents: Vec<Document>,
    configs: Vec<Config>,
}

impl Pass<'_> {
    /// Whether there was no baseline, no configuration and no written document, and nothing wrong that says enough by itself.
    fn saw_nothing(&self) -> bool {
        if self.loaded.workspace.as_ref().is_some_and(|workspace| !workspace.manifest.baselines.is_empty()) {
            return false;
        }
        let written = |one: &Document| !matches!(one.state, State::NotWritten | State::NotJudged);
        self.configs.is_empty() && !self.documents.iter().any(written) && !self.findings.iter().any(Finding::is_fault)
    }

    /// Every document against its sources.
    fn documents(&mut self, workspace: &Workspace) -> Result<(), Failure> {
        let Some(folder) = &workspace.manifest.documents else { return Ok(()) };
        let place = self.loaded.library.sources.place(folder.pos);
        let folder = folder.trim_end_matches('/');
        let inside = match workspace.inside(folder) {
            Ok(inside) => inside,
            Err(error) => {
                let finding =
                    Finding::new(Code::MalformedFile, error.to_string(), "name a folder inside the workspace");
                self.findings.push(finding.at(place));
                return Ok(());
            }
        };
        let usable = usable(self.loaded, workspace);
        let chosen = if usable { baselines(self.loaded, &[], true)? } else { Vec::new() };
        let profile = workspace.manifest.profile.as_ref().map(|profile| profile.as_str());
        let as_of = day_of_documents(Some(workspace));
        let standings: Vec<Standing<'_>> = self.standings.iter().map(|standing| standing.as_of(as_of)).collect();
        let picture = Picture::new(&self.loaded.library, &standings, profile);
        let sources = Sources::new(self.global, self.loaded, &standings, &picture, &chosen, as_of);
        // What keeps a configuration or a check from being judged is found by the rules and the audits.
        let is_written = inside.symlink_metadata().is_ok();
        let can_be_judged = usable && is_written && sources.can_be_judged();
        for kind in KINDS {
            let path = format!("{folder}/{}", kind.file);
            let state = if usable && !is_written {
                State::NotWritten
            } else if !usable || (kind.is_audited && !can_be_judged) {
                State::NotJudged
            } else {
                let file = workspace.inside(&path);
                let found = file.map_err(|error| error.to_string()).and_then(|file| written(&file, &path));
                compare(kind, &path, found, &sources, &mut self.findings, &mut self.texts)?
            };
            self.documents.push(Document { path, state });
        }
        self.findings.extend(templates::uncompared(workspace, folder));
        let current = KINDS.iter().zip(&self.documents).filter(|(_, document)| document.state == State::Current);
        let texts = current.map(|(kind, document)| Ok((kind, document.path.as_str(), sources.text(kind)?)));
        let texts = texts.collect::<Result<Vec<_>, Failure>>()?;
        let texts = texts.iter().map(|(kind, path, text)| (*kind, *path, &**text));
        self.findings.extend(templates::dead_links(self.loaded, workspace, texts)?);
        Ok(())
    }

    /// The audit of every configuration that the workspace names.
    fn configs(&mut self, workspace: &Workspace, subject: &Subject<'_>) -> Result<(), Failure> {
        let entries = &workspace.manifest.configs;
        if entries.is_empty() {
            return Ok(());
        }
        let wanted = Wanted::plain(None, &[], subject.date);
        let desk =
            if self.loaded.is_incomplete() { None } else { Some(Desk::new(self.loaded, self.standings, &wanted)?) };
        let mut audits: Vec<Audit> = Vec::new();
        for entry in entries {
            let audited = desk.as_ref().and_then(|desk| self.audit(desk, workspace, entry));
            let path = entry.path.value.clone();
            self.configs.push(match &audited {
                Some(audit) => Config {
                    path,
                    verdict: Some(audit.verdict),
                    line: verdict_line(audit),
                    profile: audit.profile.clone(),
                    open_questions: audit.open_questions,
                    summary: audit.summary,
                },
                None => Config {
                    path,
                    verdict: None,
                    line: "could not be audited".to_owned(),
                    profile: None,
                    open_questions: 0,
                    summary: crate::audit::Summary::default(),
                },
            });
            audits.extend(audited);
        }
        for audit in &audits {
            self.findings.extend(failed_audit::findings(audit));
        }
        if audits.len() == entries.len() && audits.len() > 1 {
            let waivers = &workspace.claims.waivers;
            self.findings.extend(unused_waivers(subject.date, waivers, &self.loaded.library, &audits));
        }
        self.findings.extend(contradiction::with_audits(subject, &audits));
        Ok(())
    }

    /// One audit; what keeps it from being made is a finding.
    fn audit(&mut self, desk: &Desk<'_>, workspace: &Workspace, entry: &Entry) -> Option<Audit> {
        let place = self.loaded.library.sources.place(entry.path.pos);
        let shown = &entry.path.value;
        let path = workspace.inside(shown).ok().filter(|path| path.is_file())?;
        match desk.audit(&path, shown, Extent::Whole) {
            Ok(audited) => {
                self.texts.extend(audited.texts);
                Some(audited.audit)
            }
            Err(failure) => {
                let broken = unreadable(workspace, entry, place.as_ref());
                // What is wrong with a check of the workspace was found at its place already.
                let is_known = self.findings.iter().any(Finding::is_fault);
                let message = match failure {
                    Failure::Message(message) => format!("`{shown}` could not be audited: {message}"),
                    Failure::File(finding) => format!("`{shown}` could not be audited: {}", at_place(&finding)),
                    _ => format!("`{shown}` could not be audited"),
                };
                let unknown = || Finding::new(Code::FailedAudit, message, "mend what the message names").at(place);
                self.findings.extend(broken.or_else(|| (!is_known).then(unknown)));
                None
            }
        }
    }
}

/// Whether what a document would say is known: no file of the workspace is left out, and its baselines are there.
fn usable(loaded: &Loaded, workspace: &Workspace) -> bool {
    let known = |name: &str| loaded.library.baseline(name).is_ok();
    !loaded.is_incomplete() && workspace.manifest.baselines.iter().all(|name| known(name))
}

/// The documents that stand in the workspace's folder: where, their text, and what their sources say.
pub(super) fn written_documents(global: &Global, loaded: &Loaded) -> Result<Vec<Written>, Failure> {
    let Some(workspace) = loaded.workspace.as_ref().filter(|workspace| usable(loaded, workspace)) else {
        return Ok(Vec::new());
    };
    let Some(folder) = &workspace.manifest.documents else { return Ok(Vec::new()) };
    let folder = folder.trim_end_matches('/');
    let as_of = day_of_documents(Some(workspace));
    let standings = look(Some(workspace), as_of)?;
    let chosen = baselines(loaded, &[], true)?;
    let profile = workspace.manifest.profile.as_ref().map(|profile| profile.as_str());
    let picture = Picture::new(&loaded.library, &standings, profile);
    let sources = Sources::new(global, loaded, &standings, &picture, &chosen, as_of);
    let can_be_judged = sources.can_be_judged();
    let mut documents = Vec::new();
    for kind in KINDS.iter().filter(|kind| can_be_judged || !kind.is_audited) {
        let shown = format!("{folder}/{}", kind.file);
        let Ok(path) = workspace.inside(&shown) else { continue };
        if let Ok(Some(text)) = written(&path, &shown) {
            documents.push(Written { shown, path, text, expected: sources.text(kind)?.to_string() });
        }
    }
    Ok(documents)
}

/// A generated document as it stands, and as its sources would have it.
pub(super) struct Written {
    pub(super) shown: String,
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) expected: String,
}

/// The first file of an entry that cannot be read or parsed.
fn unreadable(workspace: &Workspace, entry: &Entry, place: Option<&Place>) -> Option<Finding> {
    let layers = entry.layers.iter().map(|layer| (layer, false));
    let files = [(&entry.path, false)].into_iter().chain(layers).chain(entry.env_file.iter().map(|file| (file, true)));
    files.into_iter().find_map(|(file, is_environment)| {
        let at_entry = |message: String| {
            Finding::new(Code::MalformedFile, message, "mend the file or the path that names it").at(place.cloned())
        };
        let path = match workspace.inside(file) {
            Ok(path) => path,
            Err(error) => return Some(at_entry(error.to_string())),
        };
        match files::read_text(&path, file) {
            Err(error) => Some(at_entry(error.to_string())),
            Ok(text) if is_environment => Read::parse_env(file, &text).err().map(|finding| *finding),
            Ok(text) => Read::parse(file, &text).err().map(|finding| *finding),
        }
    })
}

/// The text of a written document; `None` where there is none.
fn written(file: &Path, shown: &str) -> Result<Option<String>, String> {
    match files::read_text(file, shown) {
        Ok(text) => Ok(Some(text.to_string())),
        Err(ReadError::Missing(_)) if file.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// A written document against its sources; what differs is a finding at the first line that does.
fn compare(
    kind: &Kind,
    path: &str,
    found: Result<Option<String>, String>,
    sources: &Sources<'_>,
    findings: &mut Vec<Finding>,
    texts: &mut BTreeMap<String, String>,
) -> Result<State, Failure> {
    let mut say = |code, line: usize, message: String, fix: String| {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        findings.push(Finding::new(code, message, fix).at(Some(Place { path: path.into(), line, column: 1 })));
    };
    let again = format!("run `{AGAIN}` and look at the change");
    let text = match found {
        Ok(Some(text)) => text,
        Ok(None) => {
            say(Code::Drift, 1, format!("`{}` is not in the folder of documents", kind.file), again);
            return Ok(State::Missing);
        }
        Err(message) => {
            say(Code::MalformedFile, 1, message, "mend the file, or remove it and generate it again".to_owned());
            return Ok(State::NotJudged);
        }
    };
    let expected = sources.text(kind)?;
    if text == *expected {
        return Ok(State::Current);
    }
    let same = text.lines().zip(expected.lines()).take_while(|(found, expected)| found == expected).count();
    let last = text.lines().count().max(1);
    say(Code::Drift, (same + 1).min(last), format!("`{}` is not what its sources say", kind.file), again);
    texts.insert(path.to_owned(), text);
    Ok(State::Drifted)
}
