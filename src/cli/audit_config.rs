//! `probity audit-config`: audit configurations against a security profile before a launch.
//! Each file is an audit of its own; one that cannot be read never hides the others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::output::{Exit, Failure, say};
use super::session::{at_place, date, look, refuse_incomplete};
use super::{Done, Global};
use crate::audit::mask::masked_text;
use crate::audit::{Audit, Auditor, Context, Document, Level, Status, Verdict};
use crate::diag::{At, Code, Finding, Severity, Sources};
use crate::load::workspace::{self, Loaded};
use crate::load::{Library, files};
use crate::model::dialect::Dialect;
use crate::model::workspace::Config;
use crate::render::notices::Texts;
use crate::render::{json, notices};
use crate::report::audit::{asked_line, notices as audit_notices, reached_lines, verdict_line};
use crate::validate;

const FORMATS: &[&str] = &["text", "json"];

#[derive(Debug, Args)]
pub(super) struct AuditConfig {
    /// Configurations to audit, `-` for standard input. Default: the workspace's
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The security profile. Default: the workspace's, else the one the file names
    #[arg(long, short, value_name = "PROFILE")]
    profile: Option<String>,
    /// The dialect the file is written in. Default: app
    #[arg(long, value_name = "DIALECT")]
    dialect: Option<String>,
    /// A baseline whose overlay applies too, beside the workspace's; may repeat
    #[arg(long = "baseline", visible_alias = "framework", short, value_name = "BASELINE")]
    baselines: Vec<String>,
    /// Exit 1 only from this severity on; `manual` and `waived` make open questions and waivers count too
    #[arg(long, value_name = "SEVERITY", value_parser = ["critical", "high", "medium", "low", "info", "manual", "waived"])]
    fail_on: Option<String>,
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

/// What is audited: a file and what its workspace says of it.
struct Job {
    path: PathBuf,
    shown: String,
    config: Option<Config>,
    root: Option<PathBuf>,
}

/// Audits with the texts that may be shown of their files.
#[derive(Default)]
struct Outcome {
    audits: Vec<Audit>,
    texts: BTreeMap<String, String>,
    unreadable: bool,
}

#[derive(Serialize)]
struct Many<'a> {
    schema_version: u32,
    audits: &'a [Audit],
    summary: ManySummary,
}

#[derive(Serialize)]
struct ManySummary {
    pass: usize,
    fail: usize,
    undetermined: usize,
}

impl AuditConfig {
    pub(super) fn run(&self, global: &Global) -> Done {
        let jobs = self.jobs(global)?;
        let mut roots: Vec<Option<PathBuf>> = jobs.iter().map(|job| job.root.clone()).collect();
        roots.dedup();
        let mut done = Outcome::default();
        let mut shown_library = None;
        for root in roots {
            let loaded = root.as_ref().map_or_else(Loaded::shipped, |root| workspace::open(root));
            refuse_incomplete(&loaded)?;
            for job in jobs.iter().filter(|job| job.root == root) {
                match self.audit(&loaded, job) {
                    Ok((audit, text)) => {
                        done.texts.insert(audit.config.path.clone(), text);
                        done.audits.push(audit);
                    }
                    Err(Failure::Message(message)) => {
                        say(&format!("error: {}", notices::printable(&message)));
                        done.unreadable = true;
                    }
                    Err(other) => return Err(other),
                }
            }
            shown_library = Some(loaded.library);
        }
        let library = shown_library.unwrap_or_else(Library::shipped);
        if !done.audits.is_empty() {
            global.write(FORMATS, |target| {
                Ok(match (target.format, done.audits.as_slice()) {
                    ("json", [one]) if jobs.len() == 1 => json::json(one),
                    ("json", all) => json::json(&many(all)),
                    (_, all) => all.iter().map(|audit| text(global, audit, &library, &done.texts)).collect(),
                })
            })?;
        }
        Ok(self.exit(global, &done))
    }

    /// The files that were named, else the workspace's.
    fn jobs(&self, global: &Global) -> Result<Vec<Job>, Failure> {
        if self.files.is_empty() {
            let loaded = global.open()?;
            let Some(workspace) = &loaded.workspace else {
                return Err(Failure::Message("name a configuration to audit: `probity audit-config app.toml`".into()));
            };
            if workspace.manifest.configs.is_empty() {
                return Err(Failure::Message("probity.yaml names no `configs`; name a configuration to audit".into()));
            }
            let job = |config: &Config| {
                Ok(Job {
                    path: workspace.inside(&config.path)?,
                    shown: config.path.value.clone(),
                    config: Some(config.clone()),
                    root: Some(workspace.root.clone()),
                })
            };
            return workspace.manifest.configs.iter().map(job).collect();
        }
        self.files.iter().map(|path| job(global, path)).collect()
    }

    fn audit(&self, loaded: &Loaded, job: &Job) -> Result<(Audit, String), Failure> {
        let library = &loaded.library;
        let day = date(self.date.as_deref())?;
        let standings = look(loaded.workspace.as_ref())?;
        let text: Arc<str> = match job.shown.as_str() {
            "-" => files::limited(std::io::stdin().lock(), "standard input")?,
            shown => files::read_text(&job.path, shown)?,
        };
        let document = Document::parse(&job.shown, &text).map_err(|finding| Failure::Message(at_place(&finding)))?;
        let config = job.config.clone().or_else(|| config_of(loaded, &job.path));
        let dialect = self.dialect(library, config.as_ref())?;
        let mut findings = Vec::new();
        let profile = self.profile(loaded, config.as_ref(), &document, dialect, &mut findings);
        let profile = profile.map(|name| library.profile(&name)).transpose()?;
        let mut overlays = Vec::new();
        let own = loaded.workspace.iter().flat_map(|workspace| &workspace.manifest.baselines).map(|name| &name.value);
        for name in own.chain(&self.baselines) {
            let full = library.baseline_name(name)?;
            if !overlays.contains(&full) {
                overlays.push(full);
            }
        }
        let waivers = loaded.workspace.as_ref().map_or(&[][..], |workspace| &workspace.claims.waivers);
        let subject = validate::Subject { library, workspace: None, standings: &[], date: day, shipped: false };
        findings.extend(validate::trust(&subject));
        findings.extend(loaded.findings.iter().cloned());
        let context = Context { date: day, standings, waivers };
        let mut audit = match profile {
            Some(profile) => Auditor::new(library, Some(profile), &overlays)?.audit(&document, dialect, &context),
            None => Auditor::reached(library, &overlays, &document, dialect, &context)?,
        };
        audit.add_findings(findings);
        let text = masked_text(&document, library, dialect);
        Ok((audit, text))
    }

    fn dialect<'l>(&self, library: &'l Library, config: Option<&Config>) -> Result<&'l Dialect, Failure> {
        let named = config.and_then(|config| config.dialect.as_ref()).map(|dialect| dialect.as_str());
        Ok(library.dialect(self.dialect.as_deref().or(named).unwrap_or("app"))?)
    }

    /// The flag, else the workspace's entry for the file, else the workspace's, else the file's; every two of
    /// them that differ contradict each other.
    fn profile(
        &self,
        loaded: &Loaded,
        config: Option<&Config>,
        document: &Document,
        dialect: &Dialect,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let manifest = loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
        let library = &loaded.library;
        let place = |at: &At<String>| library.sources.place(at.pos);
        let flag = self.profile.clone().map(|name| ("--profile", name, None));
        let entry = config
            .and_then(|config| config.profile.as_ref())
            .map(|at| ("the workspace's entry", at.value.clone(), place(at)));
        let own = manifest
            .and_then(|manifest| manifest.profile.as_ref())
            .map(|at| ("the workspace", at.value.clone(), place(at)));
        let key =
            library.setting("security.profile").and_then(|setting| crate::audit::document::key_of(setting, dialect));
        let file = key.and_then(|key| document.text_of(&key)).map(|(name, place)| ("the file", name, Some(place)));
        let named: Vec<_> = [flag, entry, own, file].into_iter().flatten().collect();
        let (first, rest) = named.split_first()?;
        for other in rest.iter().filter(|other| !other.1.eq_ignore_ascii_case(&first.1)) {
            let message =
                format!("{} says profile {} and {} says {}", first.0, first.1, other.0, notices::printable(&other.1));
            let finding =
                Finding::new(Code::Contradiction, message, "make them agree; no verdict is pass until they do");
            findings.push(finding.at(other.2.clone()).with_related(first.2.clone()));
        }
        Some(first.1.clone())
    }

    fn exit(&self, global: &Global, done: &Outcome) -> Exit {
        if done.unreadable {
            return Exit::Failed;
        }
        let clean = done.audits.iter().all(Audit::is_clean);
        let exit = |bad: bool| if bad { Exit::Findings } else { Exit::Clean };
        let Some(from) = self.fail_on.as_deref() else { return exit(!clean) };
        let bad = match from {
            "manual" => !clean || done.audits.iter().any(|audit| audit.open_questions > 0),
            "waived" => !clean || done.audits.iter().any(|audit| audit.summary.waived > 0),
            word => Severity::ALL
                .iter()
                .find(|s| s.word() == word)
                .is_none_or(|from| done.audits.iter().any(|a| reaches(a, *from))),
        };
        if bad == clean {
            global.note(&format!("--fail-on {from} decides the exit code alone; the verdict stands"));
        }
        exit(bad)
    }
}

/// A file that was named, with the workspace it belongs to.
fn job(global: &Global, path: &Path) -> Result<Job, Failure> {
    let shown = path.display().to_string();
    let root = match &global.workspace {
        Some(_) => global.load(None).map(|loaded| loaded.workspace.map(|workspace| workspace.root))?,
        None if shown == "-" => None,
        // Never the current folder's workspace: the one that the file belongs to.
        None => path.canonicalize().ok().and_then(|real| workspace::find(real.parent()?)),
    };
    Ok(Job { path: path.to_path_buf(), shown, config: None, root })
}

/// An audit as text: notices, what was asked, open questions, the verdict.
fn text(global: &Global, audit: &Audit, library: &Library, masked: &BTreeMap<String, String>) -> String {
    let texts = Both { masked, sources: &library.sources };
    let list = audit_notices(audit, library, global.verbose);
    let mut out = notices::text(&list, &texts, global.colour());
    out.push_str(&format!("{}\n", notices::printable(&asked_line(audit))));
    for part in &audit.supplied {
        let line =
            format!("supplied by the workspace: {} {} ({}, sha256 {})\n", part.kind, part.id, part.path, part.sha256);
        out.push_str(&notices::printable(&line));
    }
    let questions = audit.results.iter().filter(|r| r.status == Status::Manual && r.level == Level::Required);
    if !global.quiet && !global.verbose {
        questions.for_each(|result| {
            out.push_str(&format!("question: {} [{}]\n", notices::printable(&result.message), result.check));
        });
    }
    for line in reached_lines(audit) {
        out.push_str(&format!("{line}\n"));
    }
    out.push_str(&format!("{}\n", verdict_line(audit)));
    out
}

/// Whether something that is wrong is at least this bad.
fn reaches(audit: &Audit, from: Severity) -> bool {
    let results = audit.results.iter().filter(|r| r.level == Level::Required && !r.status.lets_pass());
    results
        .map(|r| r.severity)
        .chain(audit.findings.iter().filter(|f| f.is_fault()).map(|f| f.severity))
        .any(|s| s >= from)
        || (audit.profile.is_none() && from <= Severity::High)
}

/// The workspace's entry for a file.
fn config_of(loaded: &Loaded, path: &Path) -> Option<Config> {
    let workspace = loaded.workspace.as_ref()?;
    let real = path.canonicalize().ok()?;
    let same = |config: &&Config| {
        workspace.inside(&config.path).ok().and_then(|p| p.canonicalize().ok()) == Some(real.clone())
    };
    workspace.manifest.configs.iter().find(same).cloned()
}

fn many(audits: &[Audit]) -> Many<'_> {
    let count = |verdict: Verdict| audits.iter().filter(|audit| audit.verdict == verdict).count();
    let summary = ManySummary {
        pass: count(Verdict::Pass),
        fail: count(Verdict::Fail),
        undetermined: count(Verdict::Undetermined),
    };
    Many { schema_version: 1, audits, summary }
}

/// Configurations with what must not be shown hidden, and everything else as it was read.
struct Both<'a> {
    masked: &'a BTreeMap<String, String>,
    sources: &'a Sources,
}

impl Texts for Both<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.masked.get(path).map(String::as_str).or_else(|| self.sources.text(path))
    }
}
