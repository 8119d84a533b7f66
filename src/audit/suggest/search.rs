//! Which changes hold: all at once first, then without those whose check still fails, then by halves, so that the number
//! of audits grows with what does not hold. It must keep no text that it has not audited.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Again, EXAMPLE, File, Fix, Mended, Suggestion, failing, lines, shown_names};
use crate::audit::plan::{Level, Rule};
use crate::audit::result::{Audit, Status};
use crate::audit::run::Auditor;
use crate::edit::{Change, EditError, Step, apply, apply_above, remarked, removed};
use crate::load::Library;
use crate::load::syntax::Syntax;
use crate::model::dialect::Dialect;

/// A check with the changes that may mend it, the mildest first.
pub(super) struct Job {
    pub(super) check: String,
    pub(super) ways: Vec<Way>,
}

/// Changes that may mend a check.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Way {
    pub(super) changes: Vec<Change>,
    /// The ways in the file to values that are only examples.
    pub(super) examples: Vec<Vec<Step>>,
}

/// A check and one way to mend it.
pub(super) type Tried<'t> = (&'t str, &'t Way);

pub(super) struct Search<'s> {
    pub(super) file: File<'s>,
    pub(super) dialect: &'s Dialect,
    again: &'s Again<'s>,
    syntax: Syntax,
    /// Which lines of the file may be shown.
    shown: Vec<bool>,
    /// The text with every change that holds, and its audit.
    pub(super) text: String,
    pub(super) audit: Audit,
    pub(super) steps: Vec<(String, Way)>,
    /// Why nothing is suggested for a check.
    pub(super) why: BTreeMap<String, String>,
    /// What did not mend its check: what else changes in the file does not make it worth another audit.
    vain: Vec<(String, Way)>,
    /// The settings that each check looks at.
    about: BTreeMap<&'s str, Vec<&'s str>>,
    pub(super) library: &'s Library,
}

/// Why changes are not kept.
pub(super) enum Refusal {
    /// They cannot be made, or must not be shown.
    Unmade(String),
    /// These checks do not pass with them, each with the reason.
    Unmet(BTreeMap<String, String>),
    /// These other checks are worse than before, or there is a new finding.
    Harm(BTreeSet<String>),
}

impl Refusal {
    /// What to tell of a check, where it was tried alone.
    fn why(&self, check: &str) -> String {
        match self {
            Self::Unmade(why) => why.clone(),
            Self::Unmet(unmet) => unmet.get(check).cloned().unwrap_or_default(),
            Self::Harm(_) => "with each value that is known another check or key is wrong".to_owned(),
        }
    }
}

impl<'s> Search<'s> {
    pub(super) fn new(
        file: File<'s>,
        (syntax, dialect): (Syntax, &'s Dialect),
        again: &'s Again<'s>,
        first: &Audit,
        auditor: &'s Auditor<'_>,
    ) -> Self {
        let about = |rule: &'s Rule<'s>| {
            let check = rule.check;
            let compared = check.compare.iter().flat_map(|compare| [&compare.left, &compare.right]);
            let when = check.when.iter().map(|when| &when.setting);
            (check.id.as_str(), check.setting.iter().chain(compared).chain(when).map(|id| id.as_str()).collect())
        };
        let mut shown = lines::shown_lines(file.text, file.masked);
        if let Some(start) = file.start {
            // A renamed key keeps its line, and what stands below it is known by its right name.
            let now = lines::shown_lines(&start.text, &start.masked);
            shown.iter_mut().zip(now).for_each(|(shown, now)| *shown |= now);
        }
        Self {
            about: auditor.plan().rules.iter().map(about).collect(),
            library: auditor.library(),
            file,
            dialect,
            again,
            syntax,
            shown,
            text: file.start.map_or(file.text, |start| &start.text).to_owned(),
            audit: file.start.map_or(first, |start| &start.audit).clone(),
            steps: Vec::new(),
            why: BTreeMap::new(),
            vain: Vec::new(),
        }
    }

    /// Makes the changes that hold; whether there was one. What does not hold with its first way is tried with its
    /// second, all of them together again, and so on.
    pub(super) fn mend(&mut self, jobs: &[Job]) -> bool {
        let mut has_moved = false;
        let mut open: Vec<&Job> = jobs.iter().collect();
        for nth in 0.. {
            open.retain(|job| nth < job.ways.len());
            // Another change may have mended it.
            let still: BTreeSet<String> = super::wrong(&self.audit, self.library).into_iter().collect();
            open.retain(|job| still.contains(&job.check));
            if open.is_empty() {
                break;
            }
            let is_new =
                |job: &&Job| !self.vain.iter().any(|(check, way)| *check == job.check && *way == job.ways[nth]);
            let tried: Vec<Tried<'_>> =
                open.iter().copied().filter(is_new).map(|job| (job.check.as_str(), &job.ways[nth])).collect();
            let held = self.hold(&tried);
            has_moved |= !held.is_empty();
            open.retain(|job| !held.contains(job.check.as_str()));
        }
        has_moved
    }

    /// Keeps of these changes what holds; the checks that it mends.
    fn hold<'t>(&mut self, tried: &[Tried<'t>]) -> BTreeSet<&'t str> {
        if tried.is_empty() {
            return BTreeSet::new();
        }
        let refusal = match self.attempt(&self.text, &self.audit, tried) {
            Ok((text, audit)) => {
                (self.text, self.audit) = (text, audit);
                self.steps.extend(tried.iter().map(|(check, way)| ((*check).to_owned(), (*way).clone())));
                return tried.iter().map(|(check, _)| *check).collect();
            }
            Err(refusal) => refusal,
        };
        if let Refusal::Unmet(unmet) = &refusal {
            let (vain, rest): (Vec<Tried<'t>>, Vec<Tried<'t>>) =
                tried.iter().copied().partition(|(check, _)| unmet.contains_key(*check));
            for (check, way) in &vain {
                self.why.insert((*check).to_owned(), refusal.why(check));
                if rest.is_empty() && are_apart(&vain) {
                    self.vain.push(((*check).to_owned(), (*way).clone()));
                }
            }
            let mut held = self.hold(&rest);
            if !held.is_empty() {
                // What stood in their way may only have been one of those.
                held.extend(self.hold(&vain));
            }
            return held;
        }
        if let Refusal::Harm(worse) = &refusal {
            // What has to do with them comes apart from what has not.
            let touched: BTreeSet<&str> = worse.iter().flat_map(|check| self.settings(check)).collect();
            let (suspects, rest): (Vec<Tried<'t>>, Vec<Tried<'t>>) =
                tried.iter().copied().partition(|(check, _)| self.settings(check).any(|own| touched.contains(own)));
            if !suspects.is_empty() && !rest.is_empty() {
                let mut held = self.hold(&rest);
                held.extend(self.hold(&suspects));
                return held;
            }
        }
        if let [(check, way)] = tried {
            self.why.insert((*check).to_owned(), refusal.why(check));
            if matches!(refusal, Refusal::Unmade(_)) {
                self.vain.push(((*check).to_owned(), (*way).clone()));
            }
            return BTreeSet::new();
        }
        let (left, right) = tried.split_at(tried.len() / 2);
        let mut held = self.hold(left);
        held.extend(self.hold(right));
        held
    }

    /// A text with changes.
    pub(super) fn made(&self, text: &str, tried: &[Tried<'_>]) -> Result<String, String> {
        apply(self.syntax, text, &changes_of(tried)).map_err(|error| match error {
            EditError::Refused { path, why, .. } => format!("`{path}` cannot be changed by itself ({why})"),
            other => other.to_string(),
        })
    }

    /// The same; nothing where a line that changes must not be shown.
    pub(super) fn changed(&self, text: &str, tried: &[Tried<'_>]) -> Result<String, String> {
        let new = self.made(text, tried)?;
        if self.may_show(&new) {
            return Ok(new);
        }
        // What is put in behind the last line changes that where nothing ends it.
        let above = apply_above(self.syntax, text, &new, &changes_of(tried)).filter(|new| self.may_show(new));
        above.ok_or_else(|| {
            "a line that would change holds what may not be shown: a secret, a text of one's own, or a value that \
             cannot be read"
                .to_owned()
        })
    }

    /// Whether every line of the file that another text takes out may be shown.
    fn may_show(&self, new: &str) -> bool {
        removed(self.file.text, new).iter().all(|line| self.shown.get(*line).copied().unwrap_or(false))
    }

    /// A text with changes and its audit, where every check passes then, no other is worse off, and no finding is new.
    pub(super) fn attempt(&self, text: &str, before: &Audit, tried: &[Tried<'_>]) -> Result<(String, Audit), Refusal> {
        let new = self.changed(text, tried).map_err(Refusal::Unmade)?;
        // What was audited already is not audited again.
        let after = if new == self.text { Some(self.audit.clone()) } else { (self.again)(&new) };
        let after = after.ok_or_else(|| Refusal::Unmade("the changed file could not be audited".to_owned()))?;
        let unmet: BTreeMap<String, String> =
            tried.iter().filter_map(|(check, _)| Some(((*check).to_owned(), why_not(&after, check)?))).collect();
        if !unmet.is_empty() {
            return Err(Refusal::Unmet(unmet));
        }
        let mut worse = worse(before, &after);
        worse.extend(lost(before, &after));
        if worse.is_empty() && faults(&after) <= faults(before) { Ok((new, after)) } else { Err(Refusal::Harm(worse)) }
    }

    /// The settings that a check looks at.
    fn settings(&self, check: &str) -> impl Iterator<Item = &'s str> {
        self.about.get(check).into_iter().flatten().copied()
    }

    /// The outcome, with what may be offered one by one.
    pub(super) fn done(mut self, fixes: Vec<Fix>) -> Suggestion {
        let step = |(check, way): &(String, Way)| Mended { check: check.clone(), examples: shown_names(&way.examples) };
        let steps = self.steps.iter().map(step).collect();
        let examples: Vec<&[Step]> = self.steps.iter().flat_map(|(_, way)| &way.examples).map(Vec::as_slice).collect();
        let remarked = Some(remarked(self.syntax, &self.text, &examples, EXAMPLE)).filter(|new| self.may_show(new));
        let remarked = remarked.unwrap_or_else(|| self.text.clone());
        let failing: Vec<String> = failing(&self.audit).map(str::to_owned).collect();
        let left = failing.into_iter().map(|check| {
            let why = self.why.remove(&check).unwrap_or_else(|| "no change to one of its keys mends it".to_owned());
            (check, why)
        });
        let left = left.collect();
        Suggestion { text: self.text, remarked, steps, fixes, left }
    }
}

fn changes_of(tried: &[Tried<'_>]) -> Vec<Change> {
    tried.iter().flat_map(|(_, way)| way.changes.iter().cloned()).collect()
}

/// Whether no two of these changes are of one key, so that each does what it does alone.
fn are_apart(tried: &[Tried<'_>]) -> bool {
    let paths = || tried.iter().flat_map(|(_, way)| &way.changes).map(Change::path);
    paths().collect::<HashSet<_>>().len() == paths().count()
}

/// Why a check does not pass; nothing where it does.
fn why_not(after: &Audit, check: &str) -> Option<String> {
    let mut required = after.results.iter().filter(|result| result.level == Level::Required);
    let result = required.find(|result| *result.check == *check && result.status != Status::Pass)?;
    Some(match result.status {
        Status::Undetermined => format!("with the value that is known it would be open, as {}", result.message),
        _ => "with each value that is known it still fails".to_owned(),
    })
}

/// The required checks with what came of them.
pub(super) fn statuses(audit: &Audit) -> BTreeMap<String, Status> {
    let required = audit.results.iter().filter(|result| result.level == Level::Required);
    required.map(|result| (result.check.to_string(), result.status)).collect()
}

/// The checks that are worse off.
pub(super) fn worse(before: &Audit, after: &Audit) -> BTreeSet<String> {
    let (then, now) = (statuses(before), statuses(after));
    // From the worst to the best.
    let is_worse = |(check, status): &(String, Status)| now.get(check).is_none_or(|now| now < status);
    then.into_iter().filter(is_worse).map(|(check, _)| check).collect()
}

/// The recommended checks that passed and no longer do.
fn lost(before: &Audit, after: &Audit) -> BTreeSet<String> {
    let passing = |audit: &Audit| -> BTreeSet<String> {
        let recommended = audit.results.iter().filter(|result| result.level == Level::Recommended);
        recommended.filter(|result| result.status == Status::Pass).map(|result| result.check.to_string()).collect()
    };
    &passing(before) - &passing(after)
}

/// How many findings are faults.
pub(super) fn faults(audit: &Audit) -> usize {
    audit.findings.iter().filter(|finding| finding.is_fault()).count()
}
