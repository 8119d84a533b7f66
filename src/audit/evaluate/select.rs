//! A check on a raw path: everything that it reaches, judged under the check's quantifier.
//! It must not show a value, and what stands in the way of a path is never nothing.

use std::cell::LazyCell;

use serde_json::Value;

use super::Scene;
use super::matched::{Seen, unset, value_of};
use super::outcome::{Absent, Outcome, absent, absent_word};
use super::sentences::unlike;
use crate::audit::document::path::Path;
use crate::audit::normalise::credential;
use crate::audit::plan::{Ask, Rule};
use crate::audit::result::{Also, Status};
use crate::audit::shown::vocabulary;
use crate::diag::counted;
use crate::load::tree::Span;
use crate::model::safeguard::{Check, Quantifier};

impl Scene<'_> {
    pub(super) fn select(&self, rule: &Rule<'_>, path: &Result<Path, String>, asks: &[&Ask]) -> Outcome {
        let parsed = match path {
            Ok(parsed) => parsed,
            Err(message) => return Outcome::new(Status::Undetermined, None, message.clone()),
        };
        let path = rule.check.select.as_ref().map_or("", |path| path.as_str());
        let found = self.reached(rule, parsed, asks);
        let names = if parsed.is_anywhere() { self.credential_names(rule) } else { Vec::new() };
        if let Some((first, more)) = names.split_first() {
            let message = "the name of a key is a credential itself".to_owned();
            let mut outcome = Outcome::new(Status::Fail, Some(first.clone()), message);
            outcome.related = more.to_vec();
            return outcome;
        }
        if let Some(blocked) = found.iter().find(|seen| seen.at.blocked) {
            let message = format!("`{}` is {}, so `{path}` cannot be read", blocked.at.shown(), blocked.at.node.noun());
            return Outcome::new(Status::Fail, Some(blocked.place()), message);
        }
        let default = absent_default(rule.check);
        let found = match (&default, rule.check.quantifier) {
            // One of several is enough, or each that lacks the member has the default.
            (None, Quantifier::Any) => found.into_iter().filter(|seen| !seen.at.missing).collect(),
            (Some(_), _) => found,
            (None, _) => {
                let (found, missing): (Vec<_>, Vec<_>) = found.into_iter().partition(|seen| !seen.at.missing);
                if let Some(first) = missing.first().filter(|_| absent_word(rule.check) == Absent::Fail) {
                    return Outcome::new(
                        Status::Fail,
                        Some(first.place()),
                        format!("`{}` is not set", first.at.shown()),
                    );
                }
                found
            }
        };
        if found.is_empty() {
            return match default {
                Some(default) => Self::judge(rule, path, &[], &[default], asks),
                None => {
                    let mut outcome = absent(rule.check, path, self.config.base().document.place(Span::default()));
                    if parsed.is_anywhere() && outcome.status == Status::Pass {
                        outcome.message = "no key of these names is in the file, which is as it should be".into();
                    }
                    outcome
                }
            };
        }
        let (mut known, mut values, mut open) = (Vec::new(), Vec::new(), None);
        for seen in found {
            let value = match &default {
                Some(default) if seen.at.missing => Ok(default.clone()),
                _ => value_of(rule, &seen),
            };
            match value {
                Ok(value) => {
                    known.push(seen);
                    values.push(value);
                }
                Err(message) => {
                    open.get_or_insert_with(|| Outcome::new(Status::Undetermined, Some(seen.place()), message));
                }
            }
        }
        let Some(open) = open else { return Self::judge(rule, path, &known, &values, asks) };
        // Another value that fails does so whatever this one will be, unless one of them is enough.
        let is_enough = rule.check.quantifier == Quantifier::Any;
        let judged = (!is_enough && !values.is_empty()).then(|| Self::judge(rule, path, &known, &values, asks));
        let failed = judged.filter(|outcome| outcome.status == Status::Fail);
        // No statement attests what a variable will be.
        failed.unwrap_or(Outcome { attestable: false, ..open })
    }

    /// Judges several raw values under the check's quantifier.
    fn judge(rule: &Rule<'_>, path: &str, found: &[Seen<'_>], values: &[Value], asks: &[&Ask]) -> Outcome {
        let all_meet = |normal: &Value| asks.iter().all(|ask| ask.is_met(normal));
        // What holds no credential is judged once for all values of which that is so.
        let is_innocent_met = LazyCell::new(|| all_meet(&credential::form(false)));
        let meets = |value: &Value| match &rule.reader {
            Some(reader) if reader.is_innocent(value) => Ok(*is_innocent_met),
            Some(reader) => reader.read(value).map(|normal| all_meet(&normal)),
            None => Ok(all_meet(value)),
        };
        let mut unreadable = Vec::new();
        let mut met = Vec::new();
        let mut unmet = Vec::new();
        for (i, value) in values.iter().enumerate() {
            match meets(value) {
                Ok(true) => met.push(i),
                Ok(false) => unmet.push(i),
                Err(error) => unreadable.push((i, error.expected)),
            }
        }
        let is_met = |value: &Value| meets(value).is_ok_and(|is_met| is_met);
        let place = |i: usize| found.get(i).map(|seen| seen.place_of(&values[i], is_met));
        let name = |i: usize| found.get(i).map_or_else(|| unset(path), Seen::named);
        if let Some((i, expected)) = unreadable.first() {
            return Outcome::new(
                Status::Fail,
                found.get(*i).map(|seen| seen.place_of(&values[*i], |value| meets(value).is_ok())),
                format!("{} cannot be read: {expected} is expected", name(*i)),
            );
        }
        let (wrong, words): (Vec<usize>, &str) = match rule.check.quantifier {
            // What is asked then says `not`.
            Quantifier::All | Quantifier::None => (unmet, ""),
            Quantifier::Any if met.is_empty() => (unmet, ", and no other value is"),
            Quantifier::Any => (Vec::new(), ""),
        };
        let Some(first) = wrong.first() else {
            let count = values.len();
            let words = counted(count, "value");
            // Of several values no single place shows that all are as asked.
            let only = (count == 1 && rule.check.keys.is_empty()).then(|| found.first().map(Seen::place)).flatten();
            return Outcome::new(Status::Pass, only, format!("{words} looked at, all as asked"));
        };
        let more = match wrong.len() {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        let is_of_words = vocabulary::is_read_as_words(rule.reader.as_ref().map(|reader| &reader.kind));
        let schemas = asks.iter().filter_map(|ask| ask.schema()).filter(|_| is_of_words && rule.check.keys.is_empty());
        let schemas: Vec<_> = schemas.collect();
        let said = |i: usize| {
            let as_it_is = found.get(i).and_then(Seen::as_it_is).unwrap_or_default();
            let known = vocabulary::told_among(&values[i], schemas.iter().copied());
            let asked = unlike(rule.reader.as_ref(), &values[i], asks);
            format!("{}{asked}{words}{as_it_is}{known}", name(i))
        };
        let mut outcome = Outcome::new(Status::Fail, place(*first), said(*first) + &more);
        outcome.also =
            wrong.iter().skip(1).filter_map(|i| Some(Also { place: place(*i)?, message: said(*i) })).collect();
        outcome.related = outcome.also.iter().map(|also| also.place.clone()).collect();
        outcome
    }
}

/// The documented default that `absent: { default: V }` gives a raw path.
fn absent_default(check: &Check) -> Option<Value> {
    check.absent.as_ref().and_then(|absent| absent.value.get("default").cloned())
}
