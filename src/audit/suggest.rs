//! Changes to a file that make checks pass, each tried: the file with the change is audited again, and a change that
//! mends nothing or harms anything is dropped. It must not touch a value that could be a secret, nor one that it cannot
//! read: those are left for a person.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::document::Document;
use super::effective::effective;
use super::lookup::{Found, look};
use super::normalise::{Kind, Reader};
use super::path::Gone;
use super::plan::{Ask, Level, Rule};
use super::reader;
use super::result::{Audit, CheckResult, Status};
use super::run::Auditor;
use super::spelling::{Condition, KeyAt, Spelling, Then};
use super::{Config, Dialects};
use crate::diag::Finding;
use crate::edit::{Change, Step, apply, removed};
use crate::load::Library;
use crate::load::syntax::Syntax;
use crate::load::tree::{Kind as NodeKind, Node};
use crate::model::dialect::{Enforced, KeyType};
use crate::model::setting::{Setting, SettledBy, ValueType};

/// What would make a file pass as far as changes to it can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The file with every change made.
    pub text: String,
    /// What each change mends, in the order in which they were made: the check, and the file before and after.
    pub steps: Vec<Mended>,
    /// Required checks that still fail and that a person has to look at.
    pub left: Vec<String>,
}

/// One change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The check that it is for.
    pub check: String,
    /// Where, in words.
    pub key: String,
    /// Whether the value is an example of what only its owner can choose.
    pub is_example: bool,
    /// The file as it was named, with this change alone.
    pub alone: Option<String>,
}

/// A text of the file audited with everything that takes part beside it, and the same text with what must not be shown
/// hidden.
pub type Again<'a> = dyn Fn(&str) -> Option<(Audit, String)> + 'a;

/// Tries to mend every required check that fails.
pub fn suggest<'l>(
    auditor: &Auditor<'l>,
    dialects: &Dialects<'l>,
    spelling: &Arc<Spelling<'l>>,
    file: (&str, &str),
    again: &Again<'_>,
) -> Suggestion {
    let (path, original) = file;
    let mut done = Suggestion { text: original.to_owned(), steps: Vec::new(), left: Vec::new() };
    let Some((first, masked)) = again(original) else { return done };
    let mut audit = first.clone();
    let syntax = Syntax::of_path(path).unwrap_or(Syntax::Toml);
    let mender = Mender { library: auditor.library(), dialects, spelling, path, syntax };
    // One change may only be possible after another, such as a lower lifetime after a lower idle timeout.
    for _ in 0..ROUNDS {
        let before = done.steps.len();
        // By setting, so that what belongs together is written together.
        let by_setting =
            |result: &CheckResult| (result.setting.is_none(), result.setting.clone(), result.check.clone());
        let mut wrong: Vec<_> = failing_results(&audit).map(by_setting).collect();
        wrong.sort();
        for (_, _, check) in wrong {
            let Some(rule) = auditor.plan().rules.iter().find(|rule| rule.check.id.value == check) else { continue };
            // Another change may have mended it.
            if !failing(&audit).any(|still| check == still) {
                continue;
            }
            for changes in mender.candidates(rule, &done.text) {
                let Ok(text) = apply(syntax, &done.text, &changes) else { continue };
                if !removed(original, &text).iter().all(|line| may_show(original, &masked, *line)) {
                    continue;
                }
                let Some((better, _)) = again(&text).filter(|(better, _)| is_better(&audit, better, &check)) else {
                    continue;
                };
                // A format may offer this change without the others, so it has to hold alone too.
                let alone = apply(syntax, original, &changes).ok();
                let alone = alone.filter(|text| {
                    again(text).is_some_and(|(after, _)| is_better(&first, &after, &check))
                        && removed(original, text).iter().all(|line| may_show(original, &masked, *line))
                });
                let key = changes.last().map(|change| Step::show(change.path())).unwrap_or_default();
                let setting = rule.check.setting.as_ref().and_then(|id| auditor.library().setting(id));
                let is_example = setting.is_some_and(is_own_to_choose);
                done.steps.push(Mended { check: check.clone().into(), key, is_example, alone });
                (done.text, audit) = (text, better);
                break;
            }
        }
        if done.steps.len() == before {
            break;
        }
    }
    done.left = failing(&audit).map(str::to_owned).collect();
    done
}

/// How often the checks that still fail are tried again.
const ROUNDS: usize = 3;

/// Whether a line may be shown as it is: nothing in it is hidden but comments, and no credential stands in those.
#[must_use]
pub fn may_show(text: &str, masked: &str, line: usize) -> bool {
    let (Some(own), Some(hidden)) = (text.split_inclusive('\n').nth(line), masked.split_inclusive('\n').nth(line))
    else {
        return false;
    };
    let reader = Reader { kind: Kind::Credential, words: Vec::new() };
    let comment: String = own.chars().zip(hidden.chars()).skip_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let has_none = |text: &str| {
        let read = reader.read(&Value::String(text.trim().to_owned()));
        read.is_ok_and(|normal| normal.get("literal") == Some(&Value::Bool(false)))
    };
    own.chars().zip(hidden.chars()).all(|(own, hidden)| own == hidden || hidden != '*') && has_none(comment.trim())
}

fn failing(audit: &Audit) -> impl Iterator<Item = &str> {
    failing_results(audit).map(|result| result.check.as_str())
}

fn failing_results(audit: &Audit) -> impl Iterator<Item = &CheckResult> {
    let wrong = |result: &&CheckResult| matches!(result.status, Status::Fail | Status::Inert);
    audit.results.iter().filter(|result| result.level == Level::Required).filter(wrong)
}

/// Whether a value of the setting is a matter of one's own, such as a network or an address, so that any that is
/// suggested is only an example.
#[must_use]
pub const fn is_own_to_choose(setting: &Setting) -> bool {
    matches!(setting.kind, ValueType::Url | ValueType::Cidr | ValueType::String | ValueType::List | ValueType::Address)
}

/// Whether a check passes now, no other one is worse off, and no finding is new.
fn is_better(before: &Audit, after: &Audit, check: &str) -> bool {
    let statuses = |audit: &Audit| -> BTreeMap<String, Status> {
        let required = audit.results.iter().filter(|result| result.level == Level::Required);
        required.map(|result| (result.check.clone().into(), result.status)).collect()
    };
    let (then, now) = (statuses(before), statuses(after));
    let faults = |audit: &Audit| audit.findings.iter().filter(|finding| Finding::is_fault(finding)).count();
    // From the worst to the best.
    let none_worse = then.iter().all(|(check, status)| now.get(check).is_some_and(|now| now >= status));
    now.get(check) == Some(&Status::Pass) && none_worse && faults(after) <= faults(before)
}

struct Mender<'m, 'l> {
    library: &'m Library,
    dialects: &'m Dialects<'l>,
    spelling: &'m Arc<Spelling<'l>>,
    path: &'m str,
    syntax: Syntax,
}

impl Mender<'_, '_> {
    /// Changes that may mend a check, the mildest first.
    fn candidates(&self, rule: &Rule<'_>, text: &str) -> Vec<Vec<Change>> {
        // Gathered documents have other paths than the file.
        if self.spelling.dialect.documents.is_some() {
            return Vec::new();
        }
        let Ok(document) = Document::parse(self.path, &text.into()) else { return Vec::new() };
        let config = Config::new(document, Arc::clone(self.spelling));
        let asks = rule.required();
        if let Some(compare) = rule.check.compare.as_ref().filter(|compare| compare.reader.is_none()) {
            let sides = [&compare.left, &compare.right].map(|id| self.library.setting(id));
            let [Some(left), Some(right)] = sides else { return Vec::new() };
            return rule
                .check
                .good
                .iter()
                .filter_map(|example| {
                    let values = [left, right].map(|setting| self.in_example(example, setting));
                    let [Some(one), Some(other)] = values else { return None };
                    let mut changes = self.to(&config, left, &one, &[])?;
                    changes.extend(self.to(&config, right, &other, &[])?);
                    Some(changes)
                })
                .collect();
        }
        let id = rule.check.setting.as_ref().map(|id| id.as_str());
        let Some(setting) = id.and_then(|id| self.library.setting(id)) else { return Vec::new() };
        let values = self.values(rule, setting, &asks);
        values.iter().filter_map(|value| self.to(&config, setting, value, &asks)).collect()
    }

    /// Values of a setting that meet every ask: what the profile itself names, then those of good examples.
    fn values(&self, rule: &Rule<'_>, setting: &Setting, asks: &[&Ask]) -> Vec<Value> {
        let reader = reader::of_setting(setting);
        let named = asks.iter().rev().flat_map(|ask| ask.values.values().map(|value| value.value.0.clone()));
        let good = rule.check.good.iter().filter_map(|example| self.in_example(example, setting));
        let mut values: Vec<Value> = Vec::new();
        for value in named.chain(good) {
            let meets = reader.read(&value).is_ok_and(|normal| asks.iter().all(|ask| ask.is_met(&normal)));
            if meets && !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    /// The value of a setting in an example of a check.
    fn in_example(&self, example: &str, setting: &Setting) -> Option<Value> {
        let document = Document::parse("example.toml", &example.into()).ok()?;
        let app = self.dialects.named("app").ok()?;
        look(&document, &app, setting).into_iter().find_map(|found| match found {
            Found::Value(reading) | Found::Declared(reading) => Some(reading.raw),
            _ => None,
        })
    }

    /// The changes that give a setting a value, wherever the file has it; nothing where it cannot be given.
    fn to(&self, config: &Config<'_>, setting: &Setting, value: &Value, asks: &[&Ask]) -> Option<Vec<Change>> {
        if setting.settled_by != SettledBy::Application && self.spelling.dialect.canonical {
            return None;
        }
        let document = &config.base().document;
        let reader = reader::of_setting(setting);
        let mut changes = Vec::new();
        for way in self.spelling.ways(&setting.id) {
            let elements: Vec<Vec<Step>> = match &way.each {
                None => vec![Vec::new()],
                Some(path) => path.trails(document.root()).iter().map(|(_, found)| steps(&found.way)).collect(),
            };
            for element in elements {
                let case = way.cases.iter().find_map(|case| {
                    let mut set = Vec::new();
                    for (at, condition) in &case.when {
                        if self.holds(document, &element, at, condition) {
                            continue;
                        }
                        let Condition::Equals(wanted) = condition else { return None };
                        set.push(self.set(&element, at, wanted)?);
                    }
                    match &case.then {
                        Then::Unknown(_) => None,
                        Then::Is(is) => {
                            let normal = reader.read(is).ok()?;
                            let wanted = reader.read(value).ok()?;
                            let met = if asks.is_empty() {
                                normal == wanted
                            } else {
                                asks.iter().all(|ask| ask.is_met(&normal))
                            };
                            (met && !set.is_empty()).then_some(set)
                        }
                        Then::Key { at, unit, values } => {
                            let raw = spelled(&reader, value, *unit, *values, at)?;
                            set.push(self.set(&element, at, &raw)?);
                            Some(set)
                        }
                    }
                })?;
                changes.extend(case);
            }
        }
        // A value that stands there and cannot be read could be anything; it is not touched.
        let unreadable = look(document, self.spelling, setting).iter().any(|found| match found {
            Found::Value(reading) | Found::Declared(reading) => {
                reading.is_written && reader.read(&reading.raw).is_err()
            }
            _ => false,
        });
        (!changes.is_empty() && !unreadable).then_some(changes)
    }

    /// Whether what is written already meets a condition.
    fn holds(&self, document: &Document, element: &[Step], at: &KeyAt<'_>, condition: &Condition) -> bool {
        let Some(outer) = element.len().checked_sub(at.up) else { return false };
        let mut node = Some(document.root());
        for step in &element[..outer] {
            node = match (step, node) {
                (Step::Member(name), Some(node)) => node.get(name),
                (Step::Item(item), Some(Node { kind: NodeKind::List(items), .. })) => items.get(*item),
                _ => None,
            };
        }
        let node = at.names.iter().try_fold(node, |node, name| Some(node?.get(name)));
        let kind = at.key.map_or(KeyType::Any, |key| key.kind);
        let read = |node| effective(document, self.spelling.dialect, node, kind).ok();
        node.flatten().and_then(read).is_some_and(|value| condition.holds(&value))
    }

    fn set(&self, element: &[Step], at: &KeyAt<'_>, value: &Value) -> Option<Change> {
        if at.key.is_some_and(|key| key.enforced != Enforced::Yes) || value.is_null() {
            return None;
        }
        let outer = element.len().checked_sub(at.up)?;
        let mut path = element[..outer].to_vec();
        path.extend(at.names.iter().map(|name| Step::Member(name.clone())));
        let value = if self.syntax.is_textual() {
            Value::String(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        } else {
            value.clone()
        };
        Some(Change::Set { path, value })
    }
}

/// A value of a setting as the application spells it at a key.
fn spelled(
    reader: &Reader,
    value: &Value,
    unit: Option<&str>,
    values: Option<&std::collections::BTreeMap<String, crate::model::Json>>,
    at: &KeyAt<'_>,
) -> Option<Value> {
    let kind = at.key.map(|key| key.kind);
    let wanted = reader.read(value).ok()?;
    if let Some(values) = values {
        let same = |own: &Value| reader.read(own).is_ok_and(|normal| normal == wanted);
        if let Some((text, _)) = values.iter().find(|(_, own)| same(own)) {
            return Some(match kind {
                Some(KeyType::Bool) => Value::Bool(text == "true"),
                Some(KeyType::Integer | KeyType::Number) => serde_json::from_str(text).ok()?,
                _ => Value::String(text.clone()),
            });
        }
    }
    let is_number = matches!(kind, Some(KeyType::Integer | KeyType::Number));
    let Some(unit) = unit.filter(|_| is_number || value.is_number()) else {
        // Which texts an application takes is known only of the canonical one and of those that say so.
        let is_sure = match kind {
            None => true,
            Some(KeyType::Bool) => value.is_boolean(),
            Some(KeyType::Integer | KeyType::Number) => value.is_number(),
            Some(_) => false,
        };
        return is_sure.then(|| value.clone());
    };
    let one = reader.read(&Value::String(format!("1{unit}"))).ok()?.as_f64()?;
    let count = wanted.as_f64()? / one;
    (count.fract() == 0.0 && count.abs() < 9e15).then(|| {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        let whole = count as i64;
        Value::from(whole)
    })
}

fn steps(way: &[Gone<'_>]) -> Vec<Step> {
    let step = |gone: &Gone<'_>| match gone {
        Gone::Name(name) => Some(Step::Member((*name).to_owned())),
        Gone::Item(at) => Some(Step::Item(*at)),
        Gone::Any => None,
    };
    way.iter().filter_map(step).collect()
}
