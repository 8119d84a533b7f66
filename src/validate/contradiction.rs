//! Two places that say different things of one subject: statements, waivers, entries of the manifest, and
//! configurations that were audited. It must show both places and not choose between them.

use std::collections::BTreeMap;

use super::Subject;
use crate::audit::{Audit, CheckResult, Level, Status as Came, active_waivers};
use crate::diag::{Code, Finding, Place};
use crate::evidence::standing::Standing;
use crate::model::statement::{Responsibility, Statement, Status};
use crate::model::waiver::Waiver;
use crate::report::named::whole_controls;

/// Two statements that say different things of one safeguard or control.
pub(super) fn statements(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = twice_claimed(subject);
    findings.extend(disagreements(subject, |statement| whole_controls(subject.library, statement)));
    findings
}

/// Two statements of one safeguard.
pub(super) fn twice_claimed(subject: &Subject<'_>) -> Vec<Finding> {
    disagreements(subject, |statement| statement.safeguard.iter().map(|id| id.value.clone()).collect())
}

fn disagreements(subject: &Subject<'_>, names: impl Fn(&Statement) -> Vec<String>) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, Vec<&Statement>> = BTreeMap::new();
    for standing in subject.standings {
        for name in names(standing.statement) {
            by_name.entry(name).or_default().push(standing.statement);
        }
    }
    let mut findings = Vec::new();
    for (name, statements) in by_name {
        let Some((first, others)) = statements.split_first() else { continue };
        for other in others {
            let place = |statement: &Statement| subject.library.sources.place(statement.status.pos);
            let differs = first.status.value != other.status.value || first.responsibility != other.responsibility;
            let is_safeguard = first.safeguard.is_some();
            if differs || is_safeguard {
                let message = format!("`{name}` is {}", otherwise(first, other));
                let finding = Finding::new(Code::Contradiction, message, "keep one statement").at(place(other));
                findings.push(finding.with_related(place(first)));
            }
        }
    }
    findings
}

/// What two statements of one thing say, in words that name what differs.
fn otherwise(first: &Statement, other: &Statement) -> String {
    let (status, its) = (first.status.value.word(), other.status.value.word());
    let (side, its_side) = (first.responsibility.word(), other.responsibility.word());
    match (status == its, side == its_side) {
        (true, true) => format!("{status} in one statement and again {its} in another"),
        (false, true) => format!("{status} in one statement and here {its} in another"),
        (true, false) => format!(
            "{status} in two statements, of which one has `responsibility: {side}` and the other, here, `responsibility: {its_side}`"
        ),
        (false, false) => {
            format!(
                "{status} with `responsibility: {side}` in one statement and here {its} with `responsibility: {its_side}` in another"
            )
        }
    }
}

/// Whether a statement says that the product itself does what a safeguard asks. Another way to the same end may be
/// anywhere, so that neither a waiver nor a configuration speaks against it.
fn claims_to_do(statement: &Statement) -> bool {
    let ours = !statement.responsibility.is_customer() && statement.responsibility != Responsibility::Inherited;
    ours && statement.status.value == Status::Implemented
}

/// The statement about each safeguard that says the product does it; where several do, another rule speaks.
fn done<'s>(subject: &Subject<'s>) -> BTreeMap<&'s str, &'s Standing<'s>> {
    let claimed = subject.standings.iter().filter(|standing| claims_to_do(standing.statement));
    let named = claimed.filter_map(|standing| Some((standing.statement.safeguard.as_ref()?.as_str(), standing)));
    let mut done = BTreeMap::new();
    named.for_each(|(name, standing)| {
        done.entry(name).or_insert(standing);
    });
    done
}

/// Waivers of checks whose safeguard a statement says is implemented. Where configurations are audited, the audits
/// show whether a waiver covers anything, and [`with_audits`] looks at those that do.
pub(super) fn waivers(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(workspace) = subject.workspace.filter(|workspace| workspace.manifest.configs.is_empty()) else {
        return Vec::new();
    };
    let done = done(subject);
    let active = active_waivers(subject.date, &workspace.claims.waivers, subject.library);
    let against = active.into_iter().filter_map(|waiver| {
        let (safeguard, _) = subject.library.check(&waiver.check)?;
        Some(waived(subject, &safeguard.id, done.get(safeguard.id.as_str())?.statement, waiver))
    });
    against.collect()
}

fn waived(subject: &Subject<'_>, safeguard: &str, statement: &Statement, waiver: &Waiver) -> Finding {
    let message = format!(
        "`{safeguard}` is implemented in a statement, and a waiver accepts that its check `{}` fails",
        waiver.check
    );
    let place = |pos| subject.library.sources.place(pos);
    let finding = Finding::new(Code::Contradiction, message, "state `partial`, or remove the waiver");
    finding.at(place(statement.status.pos)).with_related(place(waiver.check.pos))
}

/// Configurations that the manifest names twice; only the first entry would count.
pub(super) fn configs(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(workspace) = subject.workspace else { return Vec::new() };
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for entry in &workspace.manifest.configs {
        let Some(real) = workspace.inside(&entry.path).ok().and_then(|path| path.canonicalize().ok()) else { continue };
        let place = subject.library.sources.place(entry.path.pos);
        if let Some(first) = seen.get(&real) {
            let message = format!("`{}` is a configuration that is named already", entry.path);
            let finding = Finding::new(Code::Contradiction, message, "keep one entry a file").at(place);
            findings.push(finding.with_related(Place::clone(first).into()));
        } else if let Some(place) = place {
            seen.insert(real, place);
        }
    }
    findings
}

/// Statements that say implemented of a safeguard whose check a configuration of the workspace fails, waived or not.
#[must_use]
pub fn with_audits(subject: &Subject<'_>, audits: &[Audit]) -> Vec<Finding> {
    let done = done(subject);
    let mut findings = Vec::new();
    let mut failed: BTreeMap<&str, Vec<(&Audit, &CheckResult)>> = BTreeMap::new();
    let mut accepted: BTreeMap<&str, &str> = BTreeMap::new();
    for audit in audits.iter().filter(|audit| audit.profile.is_some()) {
        for result in audit.results.iter().filter(|result| result.level == Level::Required) {
            match result.status {
                Came::Fail | Came::Inert => failed.entry(&result.safeguard).or_default().push((audit, result)),
                Came::Waived => {
                    accepted.insert(&result.check, &result.safeguard);
                }
                _ => {}
            }
        }
    }
    for (safeguard, failed) in failed {
        if let Some(standing) = done.get(safeguard) {
            findings.push(refuted(subject, safeguard, standing.statement, &failed));
        }
    }
    for waiver in subject.workspace.iter().flat_map(|workspace| &workspace.claims.waivers) {
        // A check is waived once; that it is named twice is another finding.
        if let Some(safeguard) = accepted.remove(waiver.check.as_str())
            && let Some(standing) = done.get(safeguard)
        {
            findings.push(waived(subject, safeguard, standing.statement, waiver));
        }
    }
    findings
}

fn refuted(
    subject: &Subject<'_>,
    safeguard: &str,
    statement: &Statement,
    failed: &[(&Audit, &CheckResult)],
) -> Finding {
    let names: Vec<String> =
        failed.iter().map(|(audit, result)| format!("`{}` fails `{}`", audit.config.path, result.check)).collect();
    let message = format!("`{safeguard}` is implemented in a statement, and {}", names.join(" and "));
    let finding = Finding::new(Code::Contradiction, message, "correct the configuration, or state what is so");
    let start = |audit: &Audit| Place { path: audit.config.path.as_str().into(), line: 1, column: 1 };
    let places = failed.iter().map(|(audit, result)| result.location.clone().unwrap_or_else(|| start(audit)));
    places.fold(finding.at(subject.library.sources.place(statement.status.pos)), |finding, place| {
        finding.with_related(Some(place))
    })
}
