//! Which changes hold: all at once first, then by halves, so that the number of audits grows with what does not hold.
//! It must keep no text that it has not audited.

use std::collections::{BTreeMap, BTreeSet};

use super::super::plan::Level;
use super::super::result::{Audit, Status};
use super::{Again, File, Mended, Suggestion, failing, lines};
use crate::diag::Finding;
use crate::edit::{Change, apply, removed};
use crate::load::syntax::Syntax;

/// A check with the changes that may mend it, the mildest first.
pub(super) struct Job {
    pub(super) check: String,
    pub(super) ways: Vec<Way>,
}

/// Changes that may mend a check.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Way {
    pub(super) changes: Vec<Change>,
    /// The keys whose value is only an example.
    pub(super) examples: Vec<String>,
}

pub(super) struct Search<'s> {
    file: File<'s>,
    again: &'s Again<'s>,
    syntax: Syntax,
    /// Which lines of the file may be shown.
    shown: Vec<bool>,
    /// The text with every change that holds, and its audit.
    pub(super) text: String,
    pub(super) audit: Audit,
    steps: Vec<(String, Way)>,
    /// Why nothing is suggested for a check.
    pub(super) why: BTreeMap<String, String>,
}

impl<'s> Search<'s> {
    pub(super) fn new(file: File<'s>, syntax: Syntax, again: &'s Again<'s>, first: &Audit) -> Self {
        Self {
            file,
            again,
            syntax,
            shown: lines::may_show(file.text, file.masked),
            text: file.text.to_owned(),
            audit: first.clone(),
            steps: Vec::new(),
            why: BTreeMap::new(),
        }
    }

    /// Makes the changes that hold; whether there was one.
    pub(super) fn mend(&mut self, jobs: &[&Job]) -> bool {
        // Another change may have mended it.
        let still: BTreeSet<String> = super::wrong(&self.audit).into_iter().collect();
        let jobs: Vec<&Job> = jobs.iter().copied().filter(|job| still.contains(&job.check)).collect();
        match jobs.as_slice() {
            [] => false,
            [job] => job.ways.iter().any(|way| self.holds(&[(&job.check, way)])),
            jobs => {
                let firsts: Vec<_> =
                    jobs.iter().filter_map(|job| Some((job.check.as_str(), job.ways.first()?))).collect();
                if self.holds(&firsts) {
                    return true;
                }
                let (left, right) = jobs.split_at(jobs.len() / 2);
                let has_moved = self.mend(left);
                self.mend(right) || has_moved
            }
        }
    }

    /// Tries changes together, and keeps them where they hold.
    fn holds(&mut self, tried: &[(&str, &Way)]) -> bool {
        let changes: Vec<Change> = tried.iter().flat_map(|(_, way)| way.changes.iter().cloned()).collect();
        let checks: Vec<&str> = tried.iter().map(|(check, _)| *check).collect();
        match self.attempt(&self.text, &self.audit, &changes, &checks) {
            Ok((text, audit)) => {
                (self.text, self.audit) = (text, audit);
                self.steps.extend(tried.iter().map(|(check, way)| ((*check).to_owned(), (*way).clone())));
                true
            }
            Err(why) => {
                // Of several it is not known which did not hold.
                if let [check] = checks.as_slice() {
                    self.why.insert((*check).to_owned(), why);
                }
                false
            }
        }
    }

    /// A text with changes and its audit, where every check passes then, no other is worse off, and no finding is new.
    fn attempt(
        &self,
        text: &str,
        before: &Audit,
        changes: &[Change],
        checks: &[&str],
    ) -> Result<(String, Audit), String> {
        let new = apply(self.syntax, text, changes).map_err(|error| error.to_string())?;
        if !removed(self.file.text, &new).iter().all(|line| self.shown.get(*line).copied().unwrap_or(false)) {
            return Err("a line that would change holds what must not be shown".to_owned());
        }
        let Some(after) = (self.again)(&new) else { return Err("the changed file could not be audited".to_owned()) };
        if is_better(before, &after, checks) { Ok((new, after)) } else { Err(why_not(&after, checks)) }
    }

    pub(super) fn done(mut self, each_alone: bool, first: &Audit) -> Suggestion {
        let alone = |check: &str, way: &Way| {
            let attempt = || self.attempt(self.file.text, first, &way.changes, &[check]).ok();
            each_alone.then(attempt).flatten().map(|(text, _)| text)
        };
        let step = |(check, way): &(String, Way)| Mended {
            check: check.clone(),
            examples: way.examples.clone(),
            alone: alone(check, way),
        };
        let steps = self.steps.iter().map(step).collect();
        let names: Vec<String> = failing(&self.audit).map(str::to_owned).collect();
        let left = names.into_iter().map(|check| {
            let why = self.why.remove(&check).unwrap_or_else(|| "no change to one of its keys mends it".to_owned());
            (check, why)
        });
        let left = left.collect();
        Suggestion { text: self.text, steps, left }
    }
}

/// Why changes are not kept.
fn why_not(after: &Audit, checks: &[&str]) -> String {
    let required = after.results.iter().filter(|result| result.level == Level::Required);
    let still = required.filter(|result| checks.contains(&result.check.as_str())).find(|r| r.status != Status::Pass);
    match still {
        Some(result) if result.status == Status::Undetermined => {
            format!("with the value that is known it would be open, as {}", result.message)
        }
        Some(_) => "with each value that is known it still fails".to_owned(),
        None => "with each value that is known another check or key is wrong".to_owned(),
    }
}

/// Whether the checks pass now, no other one is worse off, and no finding is new.
fn is_better(before: &Audit, after: &Audit, checks: &[&str]) -> bool {
    let statuses = |audit: &Audit| -> BTreeMap<String, Status> {
        let required = audit.results.iter().filter(|result| result.level == Level::Required);
        required.map(|result| (result.check.to_string(), result.status)).collect()
    };
    let (then, now) = (statuses(before), statuses(after));
    let faults = |audit: &Audit| audit.findings.iter().filter(|finding| Finding::is_fault(finding)).count();
    // From the worst to the best.
    let none_worse = then.iter().all(|(check, status)| now.get(check).is_some_and(|now| now >= status));
    let mended = checks.iter().all(|check| now.get(*check) == Some(&Status::Pass));
    mended && none_worse && faults(after) <= faults(before)
}
