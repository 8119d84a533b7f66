//! `probity validate`: every rule over the workspace, or over the shipped data where there is none.

use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::output::Exit;
use super::session::{date, ground, look_from};
use super::{Done, Global};
use crate::diag::{Finding, Severity};
use crate::render::{json, notices};
use crate::report::Notice;
use crate::validate::{Subject, validate};

const FORMATS: &[&str] = &["text", "json"];

#[derive(Debug, Args)]
pub(super) struct Validate {
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

#[derive(Serialize)]
struct Report {
    schema_version: u32,
    findings: Vec<Finding>,
    summary: Counts,
}

#[derive(Serialize)]
struct Counts {
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    info: usize,
}

impl Validate {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.load(Some(Path::new(".")))?;
        let ground = ground(loaded.workspace.as_ref())?;
        let standings = look_from(loaded.workspace.as_ref(), ground.as_ref().map(|ground| &ground.root));
        let subject = Subject {
            library: &loaded.library,
            workspace: loaded.workspace.as_ref(),
            standings: &standings,
            date: date(self.date.as_deref())?,
            ground: ground.as_ref(),
            shipped: loaded.workspace.is_none(),
        };
        let mut findings = validate(&subject);
        findings.extend(loaded.findings.iter().cloned());
        crate::diag::sort(&mut findings);
        let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let summary = Counts {
            critical: count(Severity::Critical),
            high: count(Severity::High),
            medium: count(Severity::Medium),
            low: count(Severity::Low),
            info: count(Severity::Info),
        };
        let faults = findings.iter().filter(|finding| finding.is_fault()).count();
        let line = line(&subject, &findings, faults);
        let report = Report { schema_version: 1, findings, summary };
        global.write(FORMATS, |target| {
            Ok(if target.format == "json" {
                json::json(&report)
            } else {
                let shown = report.findings.iter().filter(|finding| global.verbose || finding.is_fault());
                let shown: Vec<Notice> = shown.map(Notice::of).collect();
                format!("{}{line}\n", notices::text(&shown, &loaded.library.sources, global.colour()))
            })
        })?;
        Ok(match (loaded.is_unreadable(), faults) {
            (true, _) => Exit::Failed,
            (false, 0) => Exit::Clean,
            (false, _) => Exit::Findings,
        })
    }
}

fn line(subject: &Subject<'_>, findings: &[Finding], faults: usize) -> String {
    let library = subject.library;
    let judged = if let Some(workspace) = subject.workspace {
        let n = workspace.claims.statements.len();
        let evidence: usize = subject.standings.iter().map(|standing| standing.items.len()).sum();
        format!("{n} statements, {evidence} pieces of evidence, {} waivers", workspace.claims.waivers.len())
    } else {
        let checks: usize = library.safeguards().map(|safeguard| safeguard.checks.len()).sum();
        format!(
            "shipped data: {} safeguards, {checks} checks, {} profiles",
            library.safeguards().count(),
            library.profiles().len()
        )
    };
    let info = findings.len() - faults;
    let info = if info > 0 { format!(", {info} for information (-v shows them)") } else { String::new() };
    match faults {
        0 => format!("ok: {judged}, nothing wrong{info}"),
        1 => format!("1 finding in {judged}{info}"),
        n => format!("{n} findings in {judged}{info}"),
    }
}
