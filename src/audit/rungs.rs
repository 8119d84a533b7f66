//! How far a configuration is on the ladder of shipped profiles, where no profile was named.
//! It must not say that a configuration passes: nobody said against what.

use std::sync::Arc;

use super::config::Config;
use super::dialect::dialects::Dialects;
use super::plan::{Level, PlanError};
use super::result::{Audit, CheckResult, Reached, Status};
use super::run::{Auditor, Context};
use crate::load::Library;

/// The audits of the shipped profiles, lowest first, ready to run on any number of configurations.
///
/// ```
/// use probity::audit::{Context, Dialects, Document, Rungs, Verdict};
/// use probity::load::Library;
///
/// let library = Library::shipped();
/// let rungs = Rungs::new(&library, &[]).unwrap();
/// let context = Context { date: "2026-11-23".parse().unwrap(), standings: vec![], waivers: &[] };
/// let document = Document::parse("app.toml", &"[debug]\nenabled = true\n".into()).unwrap();
/// let audit = rungs.audit(&Dialects::new(&library).config(document, "app").unwrap(), &context);
/// assert_eq!(audit.verdict, Verdict::Undetermined);
/// assert_eq!(audit.reached.unwrap().next.as_deref(), Some("STANDARD"));
/// ```
#[derive(Debug)]
pub struct Rungs<'l> {
    rungs: Vec<Auditor<'l>>,
}

impl<'l> Rungs<'l> {
    /// Prepares the audits, each with the overlays of these baselines.
    ///
    /// # Errors
    /// [`PlanError`] where a check of the library cannot be understood.
    pub fn new(library: &'l Library, baselines: &[String]) -> Result<Self, PlanError> {
        Self::with(&Arc::new(Dialects::new(library)), baselines)
    }

    /// As [`Self::new`], where others need the dialects too.
    ///
    /// # Errors
    /// [`PlanError`] where a check of the library cannot be understood.
    pub fn with(dialects: &Arc<Dialects<'l>>, baselines: &[String]) -> Result<Self, PlanError> {
        let rungs = dialects.library().ladder().map(|profile| Auditor::with(dialects, Some(profile), baselines));
        let mut rungs: Vec<Auditor<'l>> = rungs.collect::<Result<_, _>>()?;
        if rungs.is_empty() {
            rungs.push(Auditor::with(dialects, None, baselines)?);
        }
        Ok(Self { rungs })
    }

    /// Audits a configuration against one profile after the other, up to the first of which something fails. The results
    /// are those of the last.
    ///
    /// # Panics
    /// Never: there is always a rung.
    #[must_use]
    pub fn audit(&self, config: &Config<'_>, context: &Context<'_>) -> Audit {
        let mut reached = Reached { profile: None, next: None, missing: Vec::new() };
        let mut last = None;
        for rung in &self.rungs {
            let audit = last.insert(rung.audit(config, context));
            reached.missing =
                audit.results.iter().filter(|result| falls(result)).map(|result| result.check.clone().into()).collect();
            if !reached.missing.is_empty() {
                reached.next = audit.profile.take();
                break;
            }
            reached.profile = audit.profile.take();
        }
        let mut audit = last.expect("internal error: a ladder has a rung");
        audit.profile = None;
        audit.reached = Some(reached);
        audit.settle();
        audit
    }
}

/// Whether a result keeps a configuration from a profile.
fn falls(result: &CheckResult) -> bool {
    result.level == Level::Required && matches!(result.status, Status::Fail | Status::Inert)
}
