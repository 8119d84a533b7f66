//! What a workspace says of findings: severities raised or lowered, and codes allowed, each with a reason.
//! It must never make a finding silent, nor touch a code behind which a wrong pass could hide.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::{RULES, Subject};
use crate::diag::{At, Code, Finding, Severity, did_you_mean};
use crate::model::workspace::Treatment;

/// A finding that the workspace allows, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Allowed {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why it is allowed.
    pub reason: String,
}

/// Findings as the workspace treats them.
#[derive(Debug, Clone, Default)]
pub struct Treated {
    /// Those that stand.
    pub findings: Vec<Finding>,
    /// Those that are allowed.
    pub allowed: Vec<Allowed>,
}

/// Entries of `rules` that say nothing, name no code, or would hide what must not be hidden.
pub(super) fn entries(subject: &Subject<'_>) -> Vec<Finding> {
    written(subject).filter_map(|(name, entry)| fault(subject, name, entry)).collect()
}

fn written<'s>(subject: &Subject<'s>) -> impl Iterator<Item = (&'s At<String>, &'s Treatment)> + use<'s> {
    subject.workspace.into_iter().flat_map(|workspace| &workspace.manifest.rules)
}

fn fault(subject: &Subject<'_>, name: &At<String>, entry: &Treatment) -> Option<Finding> {
    let at = |pos, code, message: String, fix: &str| {
        Some(Finding::new(code, message, fix).at(subject.library.sources.place(pos)))
    };
    let Some(code) = Code::parse(name) else {
        let hint = did_you_mean(name, Code::ALL.iter().map(|code| code.name()));
        let message = format!("there is no finding code `{name}`{hint}");
        return at(name.pos, Code::UnknownRule, message, "name a code that exists; `probity list codes` shows them");
    };
    if !entry.reason.chars().any(char::is_alphanumeric) {
        let message = format!("what is said of `{code}` has no reason, so it does not count");
        return at(entry.reason.pos, Code::InvalidValue, message, "say why");
    }
    match &entry.severity {
        _ if code.is_fixed() && entry.allow => {
            let message = format!("`{code}` cannot be allowed, since a wrong pass could hide behind it");
            at(name.pos, Code::InvalidValue, message, "mend what it names, and remove this")
        }
        Some(severity) if code.is_fixed() && severity.value < code.severity() => {
            let message =
                format!("`{code}` cannot be less than {}, since a wrong pass could hide behind it", code.severity());
            at(severity.pos, Code::InvalidValue, message, "raise it, or remove this")
        }
        None if !entry.allow => {
            let message = format!("what is said of `{code}` changes nothing");
            at(name.pos, Code::InvalidValue, message, "give `severity`, or `allow: true`")
        }
        Some(severity) if entry.allow => {
            let message = format!("`{code}` is allowed and has a severity too");
            at(severity.pos, Code::InvalidValue, message, "keep one of `severity` and `allow`")
        }
        _ => None,
    }
}

/// The entries that count.
fn counting<'s>(subject: &Subject<'s>) -> impl Iterator<Item = (Code, &'s At<String>, &'s Treatment)> {
    written(subject)
        .filter(|(name, entry)| fault(subject, name, entry).is_none())
        .filter_map(|(name, entry)| Some((Code::parse(name)?, name, entry)))
}

/// How the workspace treats codes: each with its own severity, the one that it has here or none where it is allowed, and
/// why.
pub fn in_effect<'s>(
    subject: &Subject<'s>,
) -> impl Iterator<Item = (&'static str, Severity, Option<Severity>, &'s str)> {
    counting(subject).map(|(code, _, entry)| {
        let severity = if entry.allow { None } else { entry.severity.as_ref().map(|set| set.value) };
        (code.name(), code.severity(), severity, entry.reason.as_str())
    })
}

/// The findings as the workspace treats them, with what its allowances no longer cover.
#[must_use]
pub fn treat(subject: &Subject<'_>, findings: Vec<Finding>) -> Treated {
    let entries: Vec<(Code, &At<String>, &Treatment)> = counting(subject).collect();
    let mut treated = Treated::default();
    let mut used = BTreeSet::new();
    for mut finding in findings {
        let entry = entries.iter().find(|(code, ..)| *code == finding.code).map(|(_, _, entry)| *entry);
        match entry {
            Some(entry) if entry.allow => {
                used.insert(finding.code);
                treated.allowed.push(Allowed { finding, reason: entry.reason.trim().to_owned() });
                continue;
            }
            Some(Treatment { severity: Some(severity), .. }) => finding.severity = severity.value,
            _ => {}
        }
        treated.findings.push(finding);
    }
    for (code, name, _) in entries.iter().filter(|(code, _, entry)| entry.allow && !used.contains(code)) {
        if says(*code) {
            let message = format!("`{code}` is allowed and there is no finding of it");
            let finding = Finding::new(Code::AllowanceUnused, message, "remove the allowance");
            treated.findings.push(finding.at(subject.library.sources.place(name.pos)));
        }
    }
    crate::diag::sort(&mut treated.findings);
    treated
}

/// Whether a validation looks for the fault at all; other commands have codes of their own.
fn says(code: Code) -> bool {
    RULES.iter().any(|rule| rule.codes.contains(&code)) || matches!(code, Code::InertKey | Code::WaiverUnused)
}
