//! `probity validate`: the gate over a workspace, or every rule over the shipped data where there is none.

use std::path::Path;
use std::sync::Arc;

use clap::Args;

use super::fix::fix;
use super::gate::judge;
use super::online::Online;
use super::output::{Exit, Failure};
use super::session::date;
use super::{Done, Global};
use crate::diag::{Code, Finding, Place};
use crate::load::workspace::{Loaded, MANIFEST};
use crate::render::notices::{self, Hiding, Texts};
use crate::render::{github, json, junit, sarif};
use crate::report::Notice;
use crate::report::findings::{Findings, number};
use crate::report::row::Row;
use crate::validate::gate::{Decision, Gate, State};

pub(super) const FORMATS: &[&str] = &["text", "json", "sarif", "junit", "github"];

/// More that is left to do than this nobody reads at once.
const MOST: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Validate {
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// First rewrite what is certain: evidence that moved, controls with another id; then judge what stands there
    #[arg(long)]
    fix: bool,
    #[command(flatten)]
    online: Online,
}

impl Validate {
    pub(super) fn run(&self, global: &Global) -> Done {
        let date = date(self.date.as_deref())?;
        self.online.refuse_without()?;
        if self.fix {
            // Before anything is written, what would keep the verdict from being shown.
            global.targets(FORMATS)?;
            fix(global, date)?;
        }
        // What is loaded is never freed: the process ends with the command, and freeing would only cost time.
        let loaded: &'static Loaded = Box::leak(Box::new(global.load(Some(Path::new(".")))?));
        let judged = judge(global, loaded, date, &self.online)?;
        let gate = &judged.gate;
        global.write(FORMATS, |target| {
            let texts = Hiding { masked: &judged.texts, sources: &loaded.library.sources };
            match target.format {
                "json" => Ok(json::json(gate)),
                "text" => Ok(text(global, gate, &texts)),
                format => as_findings(global, loaded, gate, format),
            }
        })?;
        Ok(match (judged.is_unreadable(), gate.is_clean()) {
            (true, _) => Exit::Failed,
            (false, true) => Exit::Clean,
            (false, false) => Exit::Findings,
        })
    }
}

/// What is wrong, what is left to do, the verdict.
fn text(global: &Global, gate: &Gate, texts: &dyn Texts) -> String {
    let shown = gate.findings.iter().filter(|finding| global.verbose || finding.is_fault());
    let shown: Vec<Notice> = shown.map(Notice::of).collect();
    let mut out = notices::text(&shown, texts, global.colour());
    if global.verbose {
        for one in &gate.allowed {
            let place = one.finding.location.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
            let line = format!("allowed: {place}{}: {}", one.finding.code, one.reason);
            out.push_str(&format!("{}\n", notices::one_line(&line)));
        }
    }
    // One thing to do stands with its finding already.
    if gate.to_do.len() > 1 {
        out.push_str("to do, in this order:\n");
        for (at, one) in gate.to_do.iter().take(MOST).enumerate() {
            let place = match one.places.as_slice() {
                [] => String::new(),
                [place] => format!(" ({place})"),
                [first, rest @ ..] => format!(" ({first} and {} more)", rest.len()),
            };
            out.push_str(&format!("{:>3}. {}\n", at + 1, notices::one_line(&format!("{}{place}", one.fix))));
        }
        if gate.to_do.len() > MOST {
            out.push_str(&format!("     and {} more; --format json shows all\n", gate.to_do.len() - MOST));
        }
        out.push('\n');
    }
    out.push_str(&format!("{}\n", notices::one_line(&gate.line)));
    out
}

/// The formats that know findings alone. Other programs read paths from where the command ran.
fn as_findings(global: &Global, loaded: &Loaded, gate: &Gate, format: &str) -> Result<String, Failure> {
    let folder = folder_of(loaded)?;
    let findings = gate.findings.iter().map(|finding| Row::of_finding(&moved(finding, &folder)));
    let allowed = gate.allowed.iter().map(|one| Row::of_allowed(&moved(&one.finding, &folder), &one.reason));
    let mut rows: Vec<Row> = findings.chain(allowed).collect();
    for document in gate.documents.iter().filter(|one| one.state == State::Current) {
        rows.push(Row::of_met(Code::Drift.name(), &document.path, "is what its sources say"));
    }
    for config in gate.configs.iter().filter(|one| one.verdict == Some(crate::audit::Verdict::Pass)) {
        rows.push(Row::of_met(Code::FailedAudit.name(), &config.path, &config.line));
    }
    if gate.is_clean() {
        rows.push(Row::of_met("verdict", "validate", &gate.line));
    }
    number(&mut rows);
    let manifest = loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
    let baselines: Vec<String> =
        manifest.iter().flat_map(|manifest| &manifest.baselines).map(|name| name.value.clone()).collect();
    let profile = manifest.and_then(|manifest| manifest.profile.as_ref()).map(|profile| profile.as_str());
    let product = manifest.map_or("the shipped data", |manifest| manifest.product.name.as_str());
    let report = [Findings {
        name: "validate",
        path: &format!("{folder}{MANIFEST}"),
        sha256: None,
        dialect: None,
        date: &gate.date,
        profile,
        baselines: &baselines,
        verdict: match gate.verdict {
            Some(Decision::Go) => "go",
            Some(Decision::NoGo) => "no-go",
            None if gate.is_clean() => "ok",
            None => "not ok",
        },
        open_questions: gate.open_questions(),
        summary: serde_json::to_value(&gate.summary)?,
        asked: &format!("{product}, as of {}", gate.date),
        line: &gate.line,
        rows: &rows,
    }];
    Ok(match format {
        "sarif" => sarif::sarif(&report, &loaded.library, global.verbose),
        "junit" => junit::junit(&report),
        _ => github::github(&report),
    })
}

/// What leads from the current folder to the workspace, where it lies below: nothing, or a path with a slash behind.
fn folder_of(loaded: &Loaded) -> Result<String, Failure> {
    let Some(workspace) = &loaded.workspace else { return Ok(String::new()) };
    let here = std::env::current_dir()?.canonicalize()?;
    let below = workspace.root.strip_prefix(here).map(|below| below.display().to_string()).unwrap_or_default();
    Ok(if below.is_empty() { below } else { format!("{below}/") })
}

fn moved(finding: &Finding, folder: &str) -> Finding {
    let mut finding = finding.clone();
    if !folder.is_empty() {
        for place in finding.location.iter_mut().chain(&mut finding.related) {
            if !place.path.starts_with("probity:") {
                *place = Place { path: Arc::from(format!("{folder}{}", place.path)), ..*place };
            }
        }
    }
    finding
}
