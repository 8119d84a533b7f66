//! `probity audit-config`: audit configurations against a security profile before a launch.
//! Each file is an audit of its own; one that cannot be read never hides the others.

use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::auditing::{Wanted, audit};
use super::output::{Exit, Failure, say};
use super::session::{date, look, refuse_incomplete};
use super::{Done, Global};
use crate::audit::{Audit, Level, Status, Verdict};
use crate::diag::{Severity, Sources};
use crate::load::Library;
use crate::load::workspace::{self, Loaded};
use crate::model::workspace::Config;
use crate::render::notices::Texts;
use crate::render::{json, notices};
use crate::report::audit::{asked_line, notices as audit_notices, reached_lines, verdict_line};

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
    #[arg(long, value_name = "SEVERITY", value_parser = ["critical", "high", "medium", "low", "info", "manual", "waived"], ignore_case = true)]
    fail_on: Option<String>,
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

/// What is audited: a file and the workspace it belongs to.
struct Job {
    path: PathBuf,
    shown: String,
    root: Option<PathBuf>,
}

/// An audit and how it reads; a workspace's places must not be looked up in another one.
struct One {
    at: usize,
    audit: Audit,
    text: String,
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
        let roots: BTreeSet<&Option<PathBuf>> = jobs.iter().map(|job| &job.root).collect();
        let mut done: Vec<One> = Vec::new();
        let mut unreadable = false;
        let wanted = Wanted {
            profile: self.profile.as_deref(),
            dialect: self.dialect.as_deref(),
            baselines: &self.baselines,
            date: date(self.date.as_deref())?,
        };
        for root in roots {
            // Not freed: the process ends soon after, and freeing would only cost time.
            let loaded = ManuallyDrop::new(root.as_ref().map_or_else(Loaded::shipped, |root| workspace::open(root)));
            refuse_incomplete(&loaded)?;
            let standings = look(loaded.workspace.as_ref())?;
            for (at, job) in jobs.iter().enumerate().filter(|(_, job)| job.root == *root) {
                match audit(&loaded, &standings, &job.path, &job.shown, &wanted) {
                    Ok((audit, masked)) => {
                        let text = text(global, &audit, &loaded.library, &masked);
                        done.push(One { at, audit, text });
                    }
                    Err(Failure::Message(message)) => {
                        say(&format!("error: {}", notices::printable(&message)));
                        unreadable = true;
                    }
                    Err(other) => return Err(other),
                }
            }
        }
        done.sort_by_key(|one| one.at);
        let text: String = done.iter().map(|one| one.text.as_str()).collect();
        let audits: Vec<Audit> = done.into_iter().map(|one| one.audit).collect();
        if !audits.is_empty() {
            global.write(FORMATS, |target| {
                Ok(match (target.format, audits.as_slice()) {
                    ("json", [one]) if jobs.len() == 1 => json::json(one),
                    ("json", all) => json::json(&many(all)),
                    _ => text.clone(),
                })
            })?;
        }
        Ok(if unreadable { Exit::Failed } else { self.exit(global, &audits) })
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
                    root: Some(workspace.root.clone()),
                })
            };
            return workspace.manifest.configs.iter().map(job).collect();
        }
        self.files.iter().map(|path| job(global, path)).collect()
    }

    fn exit(&self, global: &Global, audits: &[Audit]) -> Exit {
        let clean = audits.iter().all(Audit::is_clean);
        let exit = |bad: bool| if bad { Exit::Findings } else { Exit::Clean };
        let Some(from) = self.fail_on.as_deref().map(str::to_ascii_lowercase) else { return exit(!clean) };
        let bad = match from.as_str() {
            "manual" => !clean || audits.iter().any(|audit| audit.open_questions > 0),
            "waived" => !clean || audits.iter().any(|audit| audit.summary.waived > 0),
            word => Severity::ALL
                .iter()
                .find(|s| s.word() == word)
                .is_none_or(|from| audits.iter().any(|a| reaches(a, *from))),
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
    Ok(Job { path: path.to_path_buf(), shown, root })
}

/// An audit as text: notices, what was asked, open questions, the verdict.
fn text(global: &Global, audit: &Audit, library: &Library, masked: &str) -> String {
    let texts = Both { path: &audit.config.path, masked, sources: &library.sources };
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

fn many(audits: &[Audit]) -> Many<'_> {
    let count = |verdict: Verdict| audits.iter().filter(|audit| audit.verdict == verdict).count();
    let summary = ManySummary {
        pass: count(Verdict::Pass),
        fail: count(Verdict::Fail),
        undetermined: count(Verdict::Undetermined),
    };
    Many { schema_version: 1, audits, summary }
}

/// The configuration with what must not be shown hidden, and every other file as it was read.
struct Both<'a> {
    path: &'a str,
    masked: &'a str,
    sources: &'a Sources,
}

impl Texts for Both<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        if path == self.path { Some(self.masked) } else { self.sources.text(path) }
    }
}
