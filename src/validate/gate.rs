//! The gate: rules, documents and configurations of a workspace as one go or no-go, with what is left to do.
//! It must say go only where everything that was to be looked at was, and name what there was not to look at.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::policy::{Allowed, Treated};
use crate::audit::{Summary, Verdict};
use crate::diag::{Code, Finding, Place, Severity};
use crate::report::found::Counts;

/// Whether the workspace may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Nothing that was looked at is wrong.
    Go,
    /// Something is.
    NoGo,
}

/// What came of a generated document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is what its sources say.
    Current,
    /// It is not.
    Drifted,
    /// It is not there, though the folder of documents is.
    Missing,
    /// There is no folder of documents yet.
    NotWritten,
    /// What it would say is not known, since files of the workspace cannot be used.
    NotJudged,
}

/// The finding for a workspace in which there is nothing to look at: that nothing is wrong would say nothing.
#[must_use]
pub fn nothing_judged(manifest: &str) -> Finding {
    let message = "nothing was looked at: there is no statement, waiver, baseline, configuration or written document";
    let fix = "name statements, baselines or configurations; `probity init` makes a workspace to start from";
    let place = Place { path: manifest.into(), line: 1, column: 1 };
    Finding::new(Code::NothingJudged, message, fix).at(Some(place))
}

/// A generated document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Document {
    /// Where it belongs, relative to the workspace.
    pub path: String,
    /// What came of it.
    pub state: State,
}

/// A configuration that the workspace names.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Config {
    /// The file, relative to the workspace.
    pub path: String,
    /// The verdict of its audit; null where it could not be audited.
    pub verdict: Option<Verdict>,
    /// The verdict with everything else there is to know, in one line.
    pub line: String,
    /// The profile it was audited against.
    pub profile: Option<String>,
    /// How many questions only a person can answer.
    pub open_questions: usize,
    /// Counts of required checks.
    pub summary: Summary,
}

/// Something to do, in the order in which it is best done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToDo {
    /// The code of the findings that ask for it.
    pub code: Code,
    /// What to do.
    pub fix: String,
    /// Where, as `file:line:column`; findings with the same fix are one thing to do.
    pub places: Vec<String>,
}

/// Findings counted, by severity, and what was allowed, by code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counted {
    /// By severity.
    #[serde(flatten)]
    pub found: Counts,
    /// Findings that the workspace allows, by code. They are in no other count.
    pub allowed: BTreeMap<String, usize>,
}

/// Everything that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gate {
    /// Version of this shape.
    pub schema_version: u32,
    /// The day for which waivers and reviews were judged.
    pub date: String,
    /// Go or no-go; null where there is no workspace, and only the shipped data was judged.
    pub verdict: Option<Decision>,
    /// The verdict with its reasons, in one line.
    pub line: String,
    /// What is wrong or worth knowing.
    pub findings: Vec<Finding>,
    /// What the workspace allows.
    pub allowed: Vec<Allowed>,
    /// The documents that are generated.
    pub documents: Vec<Document>,
    /// The configurations that the workspace names.
    pub configs: Vec<Config>,
    /// What is left to do, in order.
    pub to_do: Vec<ToDo>,
    /// Counts.
    pub summary: Counted,
}

impl Gate {
    /// Decides; `judged` says in words what the rules looked at, and is empty where there was no claim to look at.
    #[must_use]
    pub fn new(
        date: String,
        workspace: bool,
        judged: &str,
        treated: Treated,
        documents: Vec<Document>,
        configs: Vec<Config>,
    ) -> Self {
        let Treated { findings, allowed } = treated;
        let mut gate = Self {
            schema_version: 1,
            date,
            verdict: None,
            line: String::new(),
            summary: counted(&findings, &allowed),
            to_do: to_do(&findings),
            findings,
            allowed,
            documents,
            configs,
        };
        if workspace {
            gate.verdict = Some(if gate.is_clean() { Decision::Go } else { Decision::NoGo });
        }
        gate.line = gate.said(judged);
        gate
    }

    /// Whether nothing that was looked at is wrong, and everything that was to be looked at was.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let documents = self.documents.iter().all(|one| matches!(one.state, State::Current | State::NotWritten));
        let configs = self.configs.iter().all(|one| one.verdict == Some(Verdict::Pass));
        documents && configs && !self.findings.iter().any(Finding::is_fault)
    }

    /// How many questions of the audits only a person can answer.
    #[must_use]
    pub fn open_questions(&self) -> usize {
        self.configs.iter().map(|config| config.open_questions).sum()
    }

    fn said(&self, judged: &str) -> String {
        let is_own = |finding: &&Finding| !matches!(finding.code, Code::Drift | Code::FailedAudit);
        let faults = self.findings.iter().filter(|finding| finding.is_fault()).filter(is_own).count();
        let mut parts = Vec::new();
        let clean = self.is_clean();
        if faults > 0 {
            parts.push(crate::diag::counted(faults, "finding"));
        }
        if clean {
            let none = "no claim was looked at, since there is no statement";
            parts.push(if judged.is_empty() { none } else { judged }.to_owned());
        }
        parts.extend(documents(
            // What is not written yet is no fault, and the same in both verdicts.
            self.documents.iter().filter(|one| clean || one.state != State::Current),
        ));
        parts.extend(self.configs.iter().filter(|one| clean || one.verdict != Some(Verdict::Pass)).map(config));
        if clean && self.verdict.is_some() && self.configs.is_empty() {
            parts.push("no configuration is named".to_owned());
        }
        let mut line = format!("{}: {}", self.word(), parts.join(", "));
        if self.findings.iter().any(|finding| finding.code == Code::NothingJudged) {
            line.push_str("; nothing was looked at");
        } else if !clean {
            line.push_str(&format!("; looked at {}", if judged.is_empty() { "no statement" } else { judged }));
        }
        let allowed: Vec<String> = self.summary.allowed.iter().map(|(code, n)| format!("{n} {code}")).collect();
        if !allowed.is_empty() {
            line.push_str(&format!("; allowed: {}", allowed.join(", ")));
        }
        if self.summary.found.info > 0 {
            line.push_str(&format!("; {} for information (-v shows them)", self.summary.found.info));
        }
        line
    }

    fn word(&self) -> &'static str {
        match self.verdict {
            Some(Decision::Go) => "GO",
            Some(Decision::NoGo) => "NO-GO",
            None if self.is_clean() => "ok",
            None => "not ok",
        }
    }
}

/// Documents in the verdict's line, those of one state together. Where more than one is in order, their number does.
fn documents<'d>(documents: impl Iterator<Item = &'d Document>) -> Vec<String> {
    let mut by_state: Vec<(State, Vec<&str>)> = Vec::new();
    for document in documents {
        let name = document.path.rsplit('/').next().unwrap_or(&document.path);
        match by_state.iter_mut().find(|(state, _)| *state == document.state) {
            Some((_, names)) => names.push(name),
            None => by_state.push((document.state, vec![name])),
        }
    }
    let said = |(state, names): (State, Vec<&str>)| {
        let (one, several) = match state {
            State::Current => ("is current", "are current"),
            State::Drifted => ("has drifted", "have drifted"),
            State::Missing => ("is missing", "are missing"),
            State::NotWritten => ("is not written yet", "are not written yet"),
            State::NotJudged => ("could not be judged", "could not be judged"),
        };
        match names.as_slice() {
            [name] => format!("{name} {one}"),
            _ if matches!(state, State::Current | State::NotWritten) => format!("{} documents {several}", names.len()),
            [first @ .., last] => format!("{} and {last} {several}", first.join(", ")),
            [] => String::new(),
        }
    };
    by_state.into_iter().map(said).collect()
}

/// A configuration in the verdict's line.
fn config(config: &Config) -> String {
    let Config { path, open_questions, .. } = config;
    match (config.verdict, open_questions) {
        (Some(Verdict::Pass), 0) => format!("{path} passes"),
        (Some(Verdict::Pass), 1) => format!("{path} passes with 1 question open"),
        (Some(Verdict::Pass), n) => format!("{path} passes with {n} questions open"),
        (Some(Verdict::Fail), _) => format!("{path} fails"),
        (Some(Verdict::Undetermined), _) => format!("{path} is undetermined"),
        (None, _) => format!("{path} could not be audited"),
    }
}

fn counted(findings: &[Finding], allowed: &[Allowed]) -> Counted {
    let mut counted = Counted { found: Counts::of(findings), allowed: BTreeMap::new() };
    for one in allowed {
        *counted.allowed.entry(one.finding.code.name().to_owned()).or_default() += 1;
    }
    counted
}

/// What to do, in order: what keeps other things from being judged first, what rests on all others last, and between
/// them the worst first.
fn to_do(findings: &[Finding]) -> Vec<ToDo> {
    let mut by_fix: BTreeMap<(u8, std::cmp::Reverse<Severity>, Code, &str), Vec<String>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.is_fault()) {
        let place = finding.location.as_ref().map(ToString::to_string);
        let key = (turn(finding.code), std::cmp::Reverse(finding.severity), finding.code, finding.fix.as_str());
        by_fix.entry(key).or_default().extend(place);
    }
    let one = |((_, _, code, fix), places): ((_, _, Code, &str), _)| ToDo { code, fix: fix.to_owned(), places };
    by_fix.into_iter().map(one).collect()
}

const fn turn(code: Code) -> u8 {
    match code {
        Code::MalformedFile
        | Code::UnknownKey
        | Code::InvalidValue
        | Code::MissingKey
        | Code::DuplicateId
        | Code::UnreadFile => 0,
        Code::Drift => 2,
        _ => 1,
    }
}
