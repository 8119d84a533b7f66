//! What is asked of a configuration: a profile and the overlays of baselines, made into schemas once.
//! It must not look at any configuration; a plan serves any number of them.

pub mod expect;
pub mod in_words;
mod pattern;
mod plain;
pub mod question;
pub mod schema;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::document::globs::Globs;
use super::document::path::Path;
use super::normalise::Reader;
use super::normalise::reader;
use crate::diag::{At, Text};
use crate::load::Library;
use crate::model::Json;
use crate::model::profile::{Params, Profile, RECOMMEND};
use crate::model::safeguard::{Check, Quantifier, Safeguard};
use crate::model::setting::Setting;
use expect::ExpectError;
use schema::{Schema, Schemas};

/// How strongly something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Without it the verdict is not pass.
    Required,
    /// Reported, never failing.
    Recommended,
}

impl Level {
    /// The word used on screen and in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Recommended => "recommended",
        }
    }
}

/// What a profile asks of one safeguard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Parameter values, where it is required.
    pub required: Option<Params>,
    /// Parameter values, where it is recommended, or recommended beyond what is required.
    pub recommended: Option<Params>,
}

/// What a profile and everything it extends ask, by safeguard. A circle of profiles ends where it closes;
/// validation names it.
#[must_use]
pub fn asked_by(library: &Library, profile: &Profile) -> BTreeMap<String, Asked> {
    let mut chain = vec![profile];
    while let Some(next) = chain[chain.len() - 1].extends.as_ref().and_then(|id| library.profile(id).ok()) {
        if chain.iter().any(|seen| seen.id.eq_ignore_ascii_case(&next.id)) {
            break;
        }
        chain.push(next);
    }
    let mut asked = BTreeMap::new();
    chain.iter().rev().for_each(|profile| add(profile, &mut asked));
    asked
}

/// Adds what one profile says over what those below it ask.
fn add(profile: &Profile, asked: &mut BTreeMap<String, Asked>) {
    for (safeguard, params) in &profile.safeguards {
        let entry = asked.entry(safeguard.value.clone()).or_default();
        let mut required = entry.required.take().unwrap_or_default();
        required.extend(params.iter().filter(|(name, _)| *name != RECOMMEND).map(|(n, v)| (n.clone(), v.clone())));
        entry.recommended = params.get(RECOMMEND).map(|more| {
            let mut all = required.clone();
            let members = more.value.as_object().into_iter().flatten();
            all.extend(members.map(|(name, v)| (name.clone(), At { value: Json(v.clone()), pos: more.pos })));
            all
        });
        entry.required = Some(required);
    }
    for (safeguard, params) in &profile.recommended {
        let entry = asked.entry(safeguard.value.clone()).or_default();
        let mut all = entry.required.clone().unwrap_or_default();
        all.extend(params.iter().map(|(name, v)| (name.clone(), v.clone())));
        entry.recommended = Some(all);
    }
}

/// The values of a check's parameters: its defaults, and over them what was set.
#[must_use]
pub fn values(check: &Check, set: &Params) -> Params {
    check.params.iter().map(|(name, default)| (name.clone(), set.get(name).unwrap_or(default).clone())).collect()
}

/// The reader of a check's value: of its setting, or as it says; `None` where the raw value counts.
///
/// # Errors
/// A message where the setting is unknown or `as` cannot be understood.
pub fn reader_of(library: &Library, check: &Check) -> Result<Option<Reader>, String> {
    if let Some(id) = &check.setting {
        let setting = library.setting(id).ok_or_else(|| format!("there is no setting `{id}`"))?;
        return Ok(Some(reader::of_setting(setting)));
    }
    check.reader.as_ref().map(|spec| reader::of_as(&spec.value)).transpose()
}

/// The schema of a check with these parameter values; `None` where it has no expectation. Where none of the values
/// may meet the expectation, each must meet its opposite: so it is compared and built like any other.
///
/// # Errors
/// [`ExpectError`] where the expectation or a parameter cannot be understood.
pub fn schema_of(check: &Check, values: &Params, reader: Option<&Reader>) -> Result<Option<Value>, ExpectError> {
    let raw = Reader { kind: super::normalise::Kind::String, words: Vec::new() };
    let Some(expect) = &check.expect else { return Ok(None) };
    let schema = expect::instantiate(expect, values, reader.unwrap_or(&raw))?;
    Ok(Some(if check.quantifier == Quantifier::None { serde_json::json!({ "not": schema }) } else { schema }))
}

/// One set of parameter values, who asks for it, and its schema.
#[derive(Debug, Clone)]
pub struct Ask {
    /// How strongly.
    pub level: Level,
    /// Profiles and baselines that ask for exactly this.
    pub required_by: Vec<Text>,
    /// The values of the check's parameters.
    pub values: Params,
    /// What is not certain about it.
    pub mark: Option<String>,
    /// What to do where it is not met.
    pub fix: Text,
    schema: Option<Arc<Schema>>,
}

impl Ask {
    /// Whether a normal form meets the expectation; a schema that cannot be built is met by nothing.
    #[must_use]
    pub fn is_met(&self, normal: &Value) -> bool {
        self.schema.as_ref().is_some_and(|schema| schema.is_met(normal))
    }

    /// The schema that a value must meet; none for a question.
    #[must_use]
    pub fn schema(&self) -> Option<&Value> {
        self.schema.as_ref().map(|schema| schema.value())
    }

    /// Whether everything that meets the other ask is proven to meet this one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self.schema(), other.schema()) {
            (Some(wider), Some(narrower)) => crate::prove::covers(wider, narrower) == crate::prove::Covers::Yes,
            _ => other.values.iter().all(|(name, value)| match self.values.get(name) {
                Some(own) if own == value => true,
                // A question's evidence may be younger than somebody else allows.
                Some(own) if name == "max_age" => matches!((age(own), age(value)), (Some(a), Some(b)) if a >= b),
                _ => false,
            }),
        }
    }
}

fn age(value: &Json) -> Option<f64> {
    let reader = Reader { kind: super::normalise::Kind::Duration(super::normalise::Unit::Seconds), words: Vec::new() };
    reader.read(value).ok()?.as_f64()
}

/// The ask that every other one of these is proven to contain.
#[must_use]
pub fn proven_strictest<'a>(asks: &[&'a Ask]) -> Option<&'a Ask> {
    if let [one] = asks {
        return Some(one);
    }
    let contained = |ask: &&&Ask| asks.iter().all(|other| std::ptr::eq(*other, **ask) || other.covers(ask));
    asks.iter().find(contained).copied()
}

/// A check and all that is asked of it.
#[derive(Debug)]
pub struct Rule<'l> {
    /// What it proves.
    pub safeguard: &'l Safeguard,
    /// The check.
    pub check: &'l Check,
    /// The setting it looks at.
    pub setting: Option<&'l Setting>,
    /// The path it looks at, or why that is none.
    pub path: Option<Result<Path, String>>,
    /// Which keys count where the path is `**`.
    pub keys: Globs,
    /// What its results are called.
    pub names: Names,
    /// Under which condition it applies; `None` also where the condition cannot be understood, and it then applies.
    pub when: Option<When<'l>>,
    /// How its value is read; `None` where the raw value counts.
    pub reader: Option<Reader>,
    /// Each distinct set of parameters, required ones first.
    pub asks: Vec<Ask>,
}

/// What the results of a check are called.
#[derive(Debug)]
pub struct Names {
    /// The check.
    pub check: Text,
    /// What it proves.
    pub safeguard: Text,
    /// The setting or the path that it looks at.
    pub subject: Option<Text>,
    /// The controls that the safeguard supports.
    pub controls: Vec<Text>,
}

impl Names {
    fn of(safeguard: &Safeguard, check: &Check) -> Self {
        Self {
            check: check.id.as_str().into(),
            safeguard: safeguard.id.as_str().into(),
            subject: check.setting.as_ref().or(check.select.as_ref()).map(|id| id.as_str().into()),
            controls: safeguard.supports.iter().map(|support| support.control.as_str().into()).collect(),
        }
    }
}

/// A condition on another setting, made ready.
#[derive(Debug)]
pub struct When<'l> {
    /// The setting.
    pub setting: &'l Setting,
    /// How it is read.
    pub reader: Reader,
    /// What its normal form meets where the condition holds.
    pub is: Schema,
    /// Whether the condition holds where the setting is absent.
    pub absent: bool,
}

impl When<'_> {
    /// The condition as a clause: `where a.b is true`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let id = &self.setting.id;
        match in_words::in_words(self.is.value(), Some(&self.reader)) {
            Some(words) => format!("where `{id}` is {words}"),
            None => format!("under a condition on `{id}`"),
        }
    }
}

impl Rule<'_> {
    /// What is required, and not only recommended.
    #[must_use]
    pub fn required(&self) -> Vec<&Ask> {
        self.asks.iter().filter(|ask| ask.level == Level::Required).collect()
    }
}

/// Everything that is asked.
#[derive(Debug)]
pub struct Plan<'l> {
    /// The profile, if one was named.
    pub profile: Option<String>,
    /// The baselines whose overlays apply.
    pub baselines: Vec<String>,
    /// The checks, by safeguard and in their order there.
    pub rules: Vec<Rule<'l>>,
}

/// How strongly something is asked, by whom, with which parameters, and what is not certain about it.
type Wish = (Level, String, Params, Option<String>);

/// A part of the library that cannot be made into a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("check `{check}`: {reason}")]
pub struct PlanError {
    /// The check.
    pub check: String,
    /// Why.
    pub reason: String,
}

impl<'l> Plan<'l> {
    /// Plans the audit of a profile with the overlays of baselines.
    ///
    /// # Errors
    /// [`PlanError`] where a check of the library cannot be understood.
    pub fn new(library: &'l Library, profile: Option<&Profile>, baselines: &[String]) -> Result<Self, PlanError> {
        let mut asks: BTreeMap<&'l str, Vec<Wish>> = BTreeMap::new();
        if let Some(profile) = profile {
            for (id, asked) in asked_by(library, profile) {
                let Some(safeguard) = library.safeguard(&id) else { continue };
                let list = asks.entry(safeguard.id.as_str()).or_default();
                let by = profile.id.value.clone();
                list.extend(asked.required.map(|params| (Level::Required, by.clone(), params, None)));
                list.extend(asked.recommended.map(|params| (Level::Recommended, by, params, None)));
            }
        }
        for baseline in baselines {
            for demand in library.demands(baseline) {
                let Some(safeguard) = library.safeguard(&demand.safeguard) else { continue };
                let ask = (Level::Required, baseline.clone(), demand.params.clone(), demand.mark.clone());
                asks.entry(safeguard.id.as_str()).or_default().push(ask);
            }
        }
        let mut rules = Vec::new();
        let schemas = Schemas::default();
        for (id, asks) in asks {
            let Some(safeguard) = library.safeguard(id) else { continue };
            for check in &safeguard.checks {
                rules.push(rule(library, safeguard, check, &asks, &schemas)?);
            }
        }
        let profile = profile.map(|profile| profile.id.value.clone());
        Ok(Self { profile, baselines: baselines.to_vec(), rules })
    }
}

impl<'l> Plan<'l> {
    /// One check with one set of parameters, to run its examples.
    ///
    /// # Errors
    /// [`PlanError`] where the check cannot be understood.
    pub fn single(
        library: &'l Library,
        safeguard: &'l Safeguard,
        check: &'l Check,
        set: &Params,
    ) -> Result<Rule<'l>, PlanError> {
        let asked = [(Level::Required, String::new(), set.clone(), None)];
        rule(library, safeguard, check, &asked, &Schemas::default())
    }
}

fn rule<'l>(
    library: &'l Library,
    safeguard: &'l Safeguard,
    check: &'l Check,
    asks: &[Wish],
    schemas: &Schemas,
) -> Result<Rule<'l>, PlanError> {
    let fail = |reason: String| PlanError { check: check.id.value.clone(), reason };
    let reader = reader_of(library, check).map_err(fail)?;
    let mut built: Vec<Ask> = Vec::new();
    for (level, by, set, mark) in asks {
        let values = values(check, set);
        if let Some(same) =
            built.iter_mut().find(|ask| ask.level == *level && ask.values == values && ask.mark == *mark)
        {
            let by = Text::from(by.as_str());
            if !same.required_by.contains(&by) {
                same.required_by.push(by);
            }
            continue;
        }
        let schema = schema_of(check, &values, reader.as_ref()).map_err(|error| fail(error.to_string()))?;
        built.push(Ask {
            level: *level,
            required_by: vec![by.as_str().into()],
            fix: expect::fill(&check.fix, &values).into(),
            values,
            mark: mark.clone(),
            schema: schema.map(|schema| schemas.of(schema)),
        });
    }
    built.sort_by_key(|ask| ask.level);
    Ok(Rule {
        safeguard,
        check,
        setting: check.setting.as_ref().and_then(|id| library.setting(id)),
        path: check.select.as_ref().map(|path| Path::parse(path)),
        keys: Globs::new(&check.keys),
        names: Names::of(safeguard, check),
        when: when(library, check),
        reader,
        asks: built,
    })
}

/// The condition of a check, where it has one that can be understood.
#[must_use]
pub fn when<'l>(library: &'l Library, check: &Check) -> Option<When<'l>> {
    let when = check.when.as_ref()?;
    let setting = library.setting(&when.setting)?;
    let reader = reader::of_setting(setting);
    let is = Schema::new(expect::instantiate(&when.is.value, &Params::new(), &reader).ok()?);
    Some(When { setting, reader, is, absent: when.absent })
}
