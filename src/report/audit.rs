//! An audit as people read it: what fails with place, why and fix, then the verdict and what else there is.
//! It must never leave out that questions are open or that waivers were used.

use std::collections::BTreeSet;

use super::Notice;
use super::without_key::WithoutKey;
use crate::audit::rollup::RollUp;
use crate::audit::{Audit, CheckResult, Level, Status, Verdict};
use crate::diag::{Code, Finding, Place, Severity, counted};
use crate::load::Library;

/// The notices of an audit, worst first; `all` brings those that are met too.
#[must_use]
pub fn notices(audit: &Audit, library: &Library, all: bool) -> Vec<Notice> {
    let mut results: Vec<&CheckResult> = audit.results.iter().filter(|result| all || is_noticed(result)).collect();
    results
        .sort_by_key(|result| (result.level, result.status, std::cmp::Reverse(result.severity), result.check.clone()));
    let findings = audit.findings.iter().filter(|finding| all || is_told(finding)).map(Notice::of);
    let file = Some(audit.config.path.clone());
    // All of them are shown one by one where everything is.
    let is_keyless = |result: &&CheckResult| result.status == Status::Undetermined && result.is_without_key() && !all;
    let keyless = results.iter().copied().filter(is_keyless).map(|result| (result.check.as_str(), result.severity));
    let keyless = WithoutKey::gather(keyless).map(notice_without_key);
    if keyless.is_some() {
        results.retain(|result| !is_keyless(result));
    }
    let results = results.into_iter().map(|result| notice(result, library)).chain(keyless);
    let own = own_names(audit, library).filter(|_| !all);
    results.chain(findings).chain(own).map(|notice| Notice { file: file.clone(), ..notice }).collect()
}

/// Whether a result is worth a notice where not all are wanted.
fn is_noticed(result: &CheckResult) -> bool {
    match result.status {
        Status::Fail | Status::Inert | Status::Undetermined => result.level == Level::Required,
        status => status == Status::Waived,
    }
}

/// The same of a finding. That a file which was given changes nothing is no fault, and whoever gave it has to know.
fn is_told(finding: &Finding) -> bool {
    finding.is_fault() || finding.code == Code::UnreadFile
}

/// Where the notices of an audit are, if not all are wanted.
pub fn noticed_places(audit: &Audit) -> impl Iterator<Item = &Place> {
    let results = audit.results.iter().filter(|result| is_noticed(result));
    let findings = audit.findings.iter().filter(|finding| is_told(finding));
    results.filter_map(CheckResult::line).chain(findings.filter_map(|finding| finding.location.as_ref()))
}

fn notice_without_key(keyless: WithoutKey) -> Notice {
    let WithoutKey { severity, code, message } = keyless;
    Notice {
        word: format!("{} {}", severity.word(), WithoutKey::WORD),
        severity,
        code,
        message,
        location: None,
        file: None,
        related: Vec::new(),
        why: None,
        fix: Some(format!("{}; -v shows each", WithoutKey::FIX)),
    }
}

/// The names that are no settings of a file whose keys are the settings themselves, in one notice: an application that calls
/// its settings by other names is not audited by this file.
fn own_names(audit: &Audit, library: &Library) -> Option<Notice> {
    let is_canonical = library.dialect(&audit.config.dialect).is_ok_and(|dialect| dialect.canonical);
    let is_own = |finding: &&Finding| finding.code == Code::UnknownKey && !finding.is_fault();
    let count = audit.findings.iter().filter(is_own).filter(|_| is_canonical).count();
    (count > 0).then(|| Notice {
        word: Severity::Info.word().to_owned(),
        severity: Severity::Info,
        code: Code::UnknownKey.name().to_owned(),
        message: format!(
            "{} of the file {} no setting that probity knows, so nothing was read from {}",
            counted(count, "name"),
            if count == 1 { "is" } else { "are" },
            if count == 1 { "it" } else { "them" }
        ),
        location: None,
        file: None,
        related: Vec::new(),
        why: None,
        fix: Some(
            "-v shows each; where your application means a setting by one of them, write its own dialect with \
             `probity dialect draft FILE`"
                .to_owned(),
        ),
    })
}

fn notice(result: &CheckResult, library: &Library) -> Notice {
    let bad = matches!(result.status, Status::Fail | Status::Inert | Status::Undetermined);
    let why = library.check(&result.check).map(|(_, check)| check.why.clone()).filter(|_| bad);
    let level = if result.level == Level::Recommended { " (recommended)" } else { "" };
    // How bad it is counts only where something is to do.
    let bad_as = if bad { format!("{} ", result.severity.word()) } else { String::new() };
    Notice {
        word: format!("{bad_as}{}{level}", result.status.word()),
        severity: if bad && result.level == Level::Required { result.severity } else { Severity::Info },
        code: result.check.clone().into(),
        message: result.message.clone(),
        location: result.line().cloned(),
        file: None,
        related: result.related.clone(),
        why,
        fix: bad.then(|| result.fix.clone().into()),
    }
}

/// The verdict in one line, with everything else that there is to know.
#[must_use]
pub fn verdict_line(audit: &Audit) -> String {
    if audit.is_unread() {
        let is_beside = |place: &Place| *place.path != *audit.config.path;
        let broken = audit.findings.iter().filter(|finding| finding.code == Code::MalformedFile);
        let what = match broken.filter_map(|finding| finding.location.as_ref()).find(|place| is_beside(place)) {
            Some(place) => format!("`{}` beside it", place.path),
            None => "the file".to_owned(),
        };
        return format!("UNDETERMINED: {what} could not be read, so nothing was audited");
    }
    let word = match audit.verdict {
        Verdict::Pass => "PASS of what this file can show",
        Verdict::Fail => "FAIL",
        Verdict::Undetermined => "UNDETERMINED",
    };
    // Where nobody named a profile, the counts are those of one that was tried.
    let tried = audit.reached.as_ref().and_then(|reached| reached.next.as_ref().or(reached.profile.as_ref()));
    let word =
        tried.map_or_else(|| word.to_owned(), |tried| format!("{word}: without a profile; of what {tried} asks"));
    let s = &audit.summary;
    let mut parts = Vec::new();
    let tallied = [
        (s.fail, "fail"),
        (s.inert, "inert"),
        (s.undetermined, "undetermined"),
        (s.pass, "pass"),
        (s.attested, "attested"),
    ];
    parts.extend(tallied.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")));
    if s.waived > 0 {
        let first = audit.results.iter().filter_map(|result| result.waiver.as_ref()).map(|w| w.expiry.as_str()).min();
        parts.push(format!("{} waived (first expires {})", s.waived, first.unwrap_or("unknown")));
    }
    if s.not_applicable > 0 {
        parts.push(format!("{} not applicable", s.not_applicable));
    }
    let wrong = audit.findings.iter().filter(|finding| Finding::is_fault(finding)).count();
    if wrong > 0 {
        parts.push(counted(wrong, "finding"));
    }
    let questions = audit.open_questions;
    parts.push(format!("{} open", counted(questions, "question")));
    let better =
        audit.results.iter().filter(|r| r.level == Level::Recommended && matches!(r.status, Status::Fail)).count();
    if better > 0 {
        parts.push(format!("{} not met", counted(better, "recommendation")));
    }
    // Where nothing is wrong, it says how what is left is settled; where all passes and something is, what that is.
    let how = match audit.verdict {
        Verdict::Pass if wrong > 0 => {
            let faults = audit.findings.iter().filter(|finding| Finding::is_fault(finding));
            let codes: BTreeSet<&str> = faults.map(|finding| finding.code.name()).collect();
            format!("; not clean because of {}", codes.into_iter().collect::<Vec<_>>().join(", "))
        }
        Verdict::Undetermined if s.undetermined > 0 && wrong == 0 && audit.profile.is_some() => {
            "; settle what is undetermined with --layer FILE or a statement with evidence".to_owned()
        }
        _ => String::new(),
    };
    format!("{word}: {}{how}", parts.join(", "))
}

/// What was asked, in one line.
#[must_use]
pub fn asked_line(audit: &Audit) -> String {
    let profile = audit.profile.as_deref().unwrap_or("no profile named");
    let overlays = if audit.baselines.is_empty() {
        String::new()
    } else {
        format!(" with the overlays of {}", audit.baselines.join(", "))
    };
    let layers: Vec<&str> = audit.config.layers.iter().map(|layer| layer.path.as_str()).collect();
    let layers = if layers.is_empty() { String::new() } else { format!(" with {}", layers.join(", ")) };
    let reason = audit.config.detected.as_ref().map(|reason| format!(" since {reason}")).unwrap_or_default();
    let config = &audit.config;
    format!("{}{layers} ({}{reason}), {profile}{overlays}, as of {}", config.path, config.dialect, audit.date)
}

/// The distance to the next profile, where none was named.
#[must_use]
pub fn reached_lines(audit: &Audit) -> Vec<String> {
    let Some(reached) = &audit.reached else { return Vec::new() };
    let so_far = reached.profile.as_deref().map_or_else(
        || "The file reaches no profile yet.".to_owned(),
        |profile| format!("Of what it can show, nothing fails {profile}."),
    );
    let next = reached.next.as_ref().map(|next| {
        let n = reached.missing.len();
        let checks = if n == 1 { "1 check stands".to_owned() } else { format!("{n} checks stand") };
        format!("{checks} between it and {next}: {}.", reached.missing.join(", "))
    });
    let name = "Name a profile with --profile for a verdict.".to_owned();
    [so_far].into_iter().chain(next).chain([name]).collect()
}

/// So many weakened controls are named; JSON and `-v` have them all.
const NAMED: usize = 12;

/// What the audit says of the controls of each baseline, a line each; the first of those that are weakened by name, and with
/// `all` every one of them and those that are backed.
#[must_use]
pub fn control_lines(audit: &Audit, all: bool) -> Vec<String> {
    let names = |controls: &[String], most: usize| match controls.len() {
        0 => String::new(),
        _ if most == 0 => String::new(),
        count if count <= most => format!(" ({})", controls.join(", ")),
        count => format!(" ({} and {} more)", controls[..most].join(", "), count - most),
    };
    let (backed, others) = if all { (usize::MAX, usize::MAX) } else { (0, NAMED) };
    let line = |rolled: &RollUp| {
        let RollUp { baseline, shown, weakened, silent } = rolled;
        format!(
            "{baseline}: {} of its controls backed by what was read{}, {} weakened{}, {silent} not spoken of",
            shown.len(),
            names(shown, backed),
            weakened.len(),
            names(weakened, others)
        )
    };
    audit.by_control.iter().map(line).collect()
}
