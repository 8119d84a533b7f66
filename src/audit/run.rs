//! A whole audit: built once for a profile and its overlays, then run on any number of configurations.
//! It must not judge a value, nor say what the results come to; `evaluate` and `verdict` do.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::attest::{Claims, Readers};
use super::config::Config;
use super::dialect::dialects::Dialects;
use super::document::Document;
use super::evaluate::{Scene, evaluate};
use super::fix::fix_of;
use super::plan::{Ask, Level, Plan, PlanError, Rule, proven_strictest};
use super::result::{Audit, CheckResult, LayerRef, Status};
use super::verdict::UNKNOWN;
use super::waive::Waivers;
use crate::diag::{Finding, Text};
use crate::evidence::standing::Standing;
use crate::load::Library;
use crate::model::profile::Profile;
use crate::model::waiver::Waiver;

/// What surrounds an audit: the day, and what the product claims.
#[derive(Debug)]
pub struct Context<'c> {
    /// The day for which waivers and reviews are judged.
    pub date: Date,
    /// The product's statements with what came of their evidence.
    pub standings: Vec<Standing<'c>>,
    /// The product's waivers.
    pub waivers: &'c [Waiver],
}

/// An audit that is ready to run.
///
/// ```
/// use probity::audit::{Auditor, Context, Dialects, Document, Verdict};
/// use probity::load::Library;
///
/// let library = Library::shipped();
/// let profile = library.profile("STANDARD").unwrap();
/// let auditor = Auditor::new(&library, Some(profile), &[]).unwrap();
/// let context = Context { date: "2026-11-23".parse().unwrap(), standings: vec![], waivers: &[] };
/// let text = "[debug]\nenabled = true\n".into();
/// let document = Document::parse("app.toml", &text).unwrap();
/// let config = Dialects::new(&library).config(document, "app").unwrap();
/// let audit = auditor.audit(&config, &context);
/// assert_eq!(audit.verdict, Verdict::Fail);
/// ```
#[derive(Debug)]
pub struct Auditor<'l> {
    library: &'l Library,
    plan: Plan<'l>,
    readers: Readers<'l>,
}

impl<'l> Auditor<'l> {
    /// Prepares an audit.
    ///
    /// # Errors
    /// [`PlanError`] where a check of the library cannot be understood.
    pub fn new(library: &'l Library, profile: Option<&Profile>, baselines: &[String]) -> Result<Self, PlanError> {
        Self::with(&Arc::new(Dialects::new(library)), profile, baselines)
    }

    /// As [`Self::new`], where others need the dialects too: each of them is made ready once for all.
    ///
    /// # Errors
    /// [`PlanError`] where a check of the library cannot be understood.
    pub fn with(
        dialects: &Arc<Dialects<'l>>,
        profile: Option<&Profile>,
        baselines: &[String],
    ) -> Result<Self, PlanError> {
        let library = dialects.library();
        let plan = Plan::new(library, profile, baselines)?;
        Ok(Self { library, plan, readers: Readers::new(Arc::clone(dialects)) })
    }

    /// The library that the audit rests on.
    #[must_use]
    pub const fn library(&self) -> &'l Library {
        self.library
    }

    /// What is asked.
    #[must_use]
    pub const fn plan(&self) -> &Plan<'l> {
        &self.plan
    }

    /// Audits one configuration.
    #[must_use]
    pub fn audit(&self, config: &Config<'_>, context: &Context<'_>) -> Audit {
        let waivers = Waivers::on(context.date, context.waivers, self.library);
        let scene = Scene { library: self.library, config, as_if_settled: false };
        let claims = Claims::new(&self.readers, &context.standings, context.date);
        let results: Vec<CheckResult> = self
            .plan
            .rules
            .iter()
            .flat_map(|rule| [Level::Required, Level::Recommended].map(|level| (rule, level)))
            .filter_map(|(rule, level)| result(rule, level, &scene, &claims, &waivers))
            .collect();
        let mut findings = config.findings();
        // Waivers are the product's own: in another product's file none is used, so none is unused.
        if !config.is_foreign() {
            findings.extend(waivers.unused(results.iter(), &self.library.sources));
        }
        findings.extend(waivers.findings);
        crate::diag::sort(&mut findings);
        let base = config.base();
        let layer =
            |part: &super::document::Part| LayerRef { path: part.path.to_string(), sha256: part.sha256.clone() };
        let layers = config.layers().into_iter().map(layer).collect();
        let mut audit = self.empty(&base.document, &base.spelling.dialect.id, context.date);
        audit.config.layers = layers;
        audit.results = results;
        audit.findings = findings;
        audit.settle();
        audit
    }

    /// What comes of some of the checks that are required, and of nothing else.
    #[must_use]
    pub fn statuses(
        &self,
        config: &Config<'_>,
        context: &Context<'_>,
        wanted: &dyn Fn(&Rule<'_>) -> bool,
    ) -> BTreeMap<String, Status> {
        let waivers = Waivers::on(context.date, context.waivers, self.library);
        let scene = Scene { library: self.library, config, as_if_settled: false };
        let claims = Claims::new(&self.readers, &context.standings, context.date);
        let rules = self.plan.rules.iter().filter(|rule| wanted(rule));
        let results = rules.filter_map(|rule| result(rule, Level::Required, &scene, &claims, &waivers));
        results.map(|result| (result.check.to_string(), result.status)).collect()
    }

    /// The audit of a file that fits no dialect: nothing is known of it, and the finding says what it looked like.
    #[must_use]
    pub fn refuse(&self, document: &Document, finding: Finding, context: &Context<'_>) -> Audit {
        let mut audit = self.empty(document, UNKNOWN, context.date);
        audit.findings = vec![finding];
        audit.settle();
        audit
    }

    /// An audit without results.
    fn empty(&self, document: &Document, dialect: &str, date: Date) -> Audit {
        let mut audit = Audit::unread(&document.path, date, Vec::new());
        audit.profile.clone_from(&self.plan.profile);
        audit.baselines.clone_from(&self.plan.baselines);
        dialect.clone_into(&mut audit.config.dialect);
        audit.config.sha256.clone_from(&document.sha256);
        audit.supplied = self.library.supplied().to_vec();
        audit
    }
}

/// What came of one check at one level; nothing where nobody asks for it there.
fn result(
    rule: &Rule<'_>,
    level: Level,
    scene: &Scene<'_>,
    claims: &Claims<'_, '_, '_>,
    waivers: &Waivers<'_>,
) -> Option<CheckResult> {
    let asks: Vec<&Ask> = rule.asks.iter().filter(|ask| ask.level == level).collect();
    let first = asks.first()?;
    let mut outcome = evaluate(scene, rule, &asks);
    if outcome.attestable && matches!(outcome.status, Status::Undetermined | Status::Manual) {
        claims.settle(rule, &asks, scene.config, &mut outcome);
    }
    let fails = matches!(outcome.status, Status::Fail | Status::Inert);
    let covering = waivers.covering(&rule.check.id).filter(|_| fails);
    let used = covering.filter(|_| !scene.config.is_foreign()).cloned();
    if covering.is_some() && used.is_none() {
        outcome.message = format!("{}; its waiver counts for files that `configs` lists", outcome.message);
    }
    if let Some(used) = &used {
        outcome.status = Status::Waived;
        outcome.message = format!("{}; waived until {}: {}", outcome.message, used.expiry, used.reason);
    }
    for mark in asks.iter().filter_map(|ask| ask.mark.as_ref()) {
        outcome.message = format!("{} (note: {mark})", outcome.message);
    }
    // Only what fails needs the strictest of several fixes; to find it takes proofs.
    let strictest =
        if outcome.status.lets_pass() { first } else { proven_strictest(&asks).unwrap_or(asks[asks.len() - 1]) };
    let fix = fix_of(rule, &outcome, strictest, scene.config);
    let has_value = outcome.location.is_some() && rule.check.manual.is_none();
    let mut required_by: Vec<Text> = asks.iter().flat_map(|ask| &ask.required_by).cloned().collect();
    required_by.dedup();
    Some(CheckResult {
        check: rule.names.check.clone(),
        safeguard: rule.names.safeguard.clone(),
        setting: rule.names.subject.clone(),
        status: outcome.status,
        severity: rule.check.severity,
        controls: rule.names.controls.clone(),
        layer: outcome.location.as_ref().filter(|_| has_value).map(|place| Arc::clone(&place.path).into()),
        location: outcome.location,
        related: outcome.related,
        message: outcome.message,
        fix,
        level,
        required_by,
        waiver: used,
        stands: outcome.stands,
        also: outcome.also,
    })
}
