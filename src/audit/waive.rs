//! Waivers: which of them count on a day, and what is wrong with the others.
//! A waiver covers a failure of the check it names and nothing more.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::normalise::has_credential_line;
use super::result::{Audit, CheckResult, Status, WaiverUse};
use crate::diag::{Code, Finding, Sources, address};
use crate::load::Library;
use crate::model::waiver::Waiver;

/// The waivers that count on a day.
#[derive(Debug, Default)]
pub(super) struct Waivers<'w> {
    active: Vec<(&'w Waiver, WaiverUse)>,
    /// What is wrong with the others.
    pub findings: Vec<Finding>,
}

impl<'w> Waivers<'w> {
    /// Sorts the waivers of a workspace.
    #[must_use]
    pub(super) fn on(date: Date, waivers: &'w [Waiver], library: &Library) -> Self {
        let mut sorted = Self::default();
        let mut seen = BTreeSet::new();
        for waiver in waivers {
            match judge(date, waiver, library) {
                Ok(_) if !seen.insert(waiver.check.value.clone()) => {
                    sorted.findings.push(double(waiver, &library.sources));
                }
                Ok(used) => sorted.active.push((waiver, used)),
                Err(finding) => sorted.findings.push(*finding),
            }
        }
        sorted
    }

    /// The waiver that covers a check.
    #[must_use]
    pub(super) fn covering(&self, check: &str) -> Option<&WaiverUse> {
        self.active.iter().find(|(waiver, _)| *waiver.check == *check).map(|(_, used)| used)
    }

    /// Waivers of checks that were not asked, or did not fail.
    pub(super) fn unused<'r>(
        &self,
        results: impl Iterator<Item = &'r CheckResult> + Clone,
        sources: &Sources,
    ) -> Vec<Finding> {
        if self.active.is_empty() {
            return Vec::new();
        }
        let fails = |result: &&CheckResult| matches!(result.status, Status::Waived | Status::Fail | Status::Inert);
        let asked: BTreeSet<&str> = results.clone().map(|result| result.check.as_str()).collect();
        let failed: BTreeSet<&str> = results.filter(fails).map(|result| result.check.as_str()).collect();
        let idle = self.active.iter().filter(|(waiver, _)| !failed.contains(waiver.check.as_str()));
        idle.map(|(waiver, _)| {
            let why = if asked.contains(waiver.check.as_str()) { "does not fail" } else { "is not asked" };
            let message = format!("`{}` {why}, so its waiver covers nothing", waiver.check);
            Finding::new(Code::WaiverUnused, message, "remove the waiver").at(sources.place(waiver.check.pos))
        })
        .collect()
    }
}

fn judge(date: Date, waiver: &Waiver, library: &Library) -> Result<WaiverUse, Box<Finding>> {
    let place = library.sources.place(waiver.check.pos);
    let filled = |part: &Option<crate::diag::At<String>>| {
        part.as_ref().map(|text| text.trim().to_owned()).filter(|text| says_something(text))
    };
    let (reason, owner, expiry) = (filled(&waiver.reason), filled(&waiver.owner), filled(&waiver.expiry));
    let (Some(reason), Some(owner), Some(expiry)) =
        (reason.as_deref().map(shown), owner.as_deref().map(shown), expiry.clone())
    else {
        let parts = [("reason", reason), ("owner", owner), ("expiry", expiry)];
        let missing: Vec<&str> = parts.iter().filter(|(_, part)| part.is_none()).map(|(name, _)| *name).collect();
        let message =
            format!("the waiver of `{}` has no {}, so it does not count", waiver.check, missing.join(", no "));
        return Err(Box::new(
            Finding::new(Code::WaiverIncomplete, message, "give check, reason, owner and expiry").at(place),
        ));
    };
    if library.check(&waiver.check).is_none() {
        let names: Vec<&str> = library.safeguards().flat_map(|s| &s.checks).map(|c| c.id.as_str()).collect();
        let hint = crate::diag::did_you_mean(&waiver.check, names);
        let message = format!("there is no check `{}`{hint}", waiver.check);
        return Err(Box::new(Finding::new(Code::UnknownCheck, message, "name a check that exists").at(place)));
    }
    let place = library.sources.place(waiver.expiry.as_ref().map(|at| at.pos).unwrap_or_default());
    match expiry.parse::<Date>() {
        Ok(last) if expiry.len() == 10 && last >= date => Ok(WaiverUse { reason, owner, expiry }),
        Ok(last) if expiry.len() == 10 => {
            let message = format!("the waiver of `{}` ended on {last}", waiver.check);
            Err(Box::new(
                Finding::new(Code::WaiverExpired, message, "mend the cause, or have the exception accepted anew")
                    .at(place),
            ))
        }
        _ => {
            let message = format!(
                "the waiver of `{}` has no readable expiry, so it does not count; a day is written as 2027-01-31",
                waiver.check
            );
            Err(Box::new(Finding::new(Code::WaiverIncomplete, message, "write the last day as 2027-01-31").at(place)))
        }
    }
}

/// What stands where somebody means to write something later.
const LATER: [&str; 6] = ["fixme", "tba", "tbd", "todo", "unknown", "xxx"];

/// Whether there is a letter or a digit to be seen, and more than a word for what is not written yet.
fn says_something(text: &str) -> bool {
    // Letters of Hangul that nobody sees.
    let is_seen = |c: char| c.is_alphanumeric() && !matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    let bare = text.trim_matches(|c: char| !is_seen(c)).to_ascii_lowercase();
    text.chars().any(is_seen) && !LATER.contains(&bare.as_str())
}

/// What is said of a waiver, as it may be shown: without what opens an address, and not at all where it may hold a
/// password or token in another way.
#[must_use]
pub fn shown(text: &str) -> String {
    let text = address::starred(text);
    if has_credential_line(&text) { HIDDEN.to_owned() } else { text.into_owned() }
}

/// What stands in the place of a text that is not shown.
const HIDDEN: &str = "(not shown, since it may hold a password or token)";

fn double(waiver: &Waiver, sources: &Sources) -> Finding {
    let message = format!("`{}` is waived twice; the first waiver counts", waiver.check);
    Finding::new(Code::DuplicateId, message, "keep one waiver a check").at(sources.place(waiver.check.pos))
}

/// The waivers that count on a day.
#[must_use]
pub fn active_waivers<'w>(date: Date, waivers: &'w [Waiver], library: &Library) -> Vec<&'w Waiver> {
    Waivers::on(date, waivers, library).active.into_iter().map(|(waiver, _)| waiver).collect()
}

/// Waivers that none of several audits needed. One audit says so itself; here what covers a failure of any of them
/// covers something.
#[must_use]
pub fn unused_waivers(date: Date, waivers: &[Waiver], library: &Library, audits: &[Audit]) -> Vec<Finding> {
    let results = audits.iter().flat_map(|audit| &audit.results);
    Waivers::on(date, waivers, library).unused(results, &library.sources)
}

/// What is wrong with waivers on a day.
#[must_use]
pub fn judge_waivers(date: Date, waivers: &[Waiver], library: &Library) -> Vec<Finding> {
    Waivers::on(date, waivers, library).findings
}
