//! Audits of a workspace's configurations as findings: what fails or is undetermined, at its place in the file.
//! It must leave no verdict that is not pass without a finding.

use crate::audit::{Audit, CheckResult, Level, Verdict};
use crate::diag::{Code, Finding, Place, Severity};

/// So many checks that no key of a file shows are named one by one.
const FEW: usize = 3;

/// What is wrong with one configuration, with what its audit found around it.
#[must_use]
pub fn findings(audit: &Audit) -> Vec<Finding> {
    // Without a profile the results are those of the profile that the file comes nearest to, which nobody asked for.
    let asked = audit.profile.is_some();
    let required = audit.results.iter().filter(|result| asked && result.level == Level::Required);
    let failed: Vec<&CheckResult> = required.filter(|result| !result.status.lets_pass()).collect();
    let (mute, shown): (Vec<&CheckResult>, Vec<&CheckResult>) =
        failed.iter().partition(|result| result.is_without_key());
    let mut findings: Vec<Finding> = if mute.len() > FEW {
        shown.iter().map(|result| of_result(audit, result)).chain([of_mute(audit, &mute)]).collect()
    } else {
        failed.iter().map(|result| of_result(audit, result)).collect()
    };
    findings.extend(audit.findings.iter().cloned());
    if audit.verdict != Verdict::Pass && !findings.iter().any(Finding::is_fault) {
        let (message, fix) = match audit.profile {
            None => ("no profile is named, so nothing can be said of it", "name a `profile` in probity.yaml"),
            Some(_) => ("nothing that was asked is shown by anything", "aim at a profile that asks something"),
        };
        findings.push(Finding::new(Code::FailedAudit, message, fix).at(Some(start(audit))));
    }
    findings
}

fn start(audit: &Audit) -> Place {
    Place { path: audit.config.path.as_str().into(), line: 1, column: 1 }
}

fn of_result(audit: &Audit, result: &CheckResult) -> Finding {
    let message = format!("`{}` is {}: {}", result.check, came(result), result.message);
    let place = result.location.clone().unwrap_or_else(|| start(audit));
    let mut finding = Finding::new(Code::FailedAudit, message, result.fix.trim_end_matches('.')).at(Some(place));
    finding.related.clone_from(&result.related);
    // What keeps the verdict from pass is never for information only.
    finding.with_severity(result.severity.max(Severity::Low))
}

fn came(result: &CheckResult) -> &'static str {
    match result.status {
        crate::audit::Status::Fail => "not met",
        other => other.word(),
    }
}

/// The checks that no key of the file shows, in one finding.
fn of_mute(audit: &Audit, results: &[&CheckResult]) -> Finding {
    let names: Vec<String> = results.iter().map(|result| format!("`{}`", result.check)).collect();
    let severity = results.iter().map(|result| result.severity).max().unwrap_or(Severity::Low);
    let message = format!("no key of this file shows {}", names.join(", "));
    let fix = "lay the files that settle them over it as `layers`, or state each safeguard with pinned evidence";
    Finding::new(Code::FailedAudit, message, fix).at(Some(start(audit))).with_severity(severity.max(Severity::Low))
}
