//! Changes that may mend a check, from the values that the profile, the check's examples and the dialect's name.
//! It must not try any; where it knows none, it says why.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::examples::{Examples, of_check};
use super::is_own_to_choose;
use super::options::Seen;
use super::search::Way;
use crate::audit::config::shape::origins;
use crate::audit::dialect::cases::KeyAt;
use crate::audit::dialect::condition::Condition;
use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::document::path::Gone;
use crate::audit::evaluate::effective::effective;
use crate::audit::evaluate::element::elements;
use crate::audit::evaluate::found::{Found, LeftTo};
use crate::audit::evaluate::lookup::look;
use crate::audit::normalise::Reader;
use crate::audit::normalise::reader;
use crate::audit::plan::{Ask, Rule};
use crate::audit::shown::vocabulary::{is_off, is_word_of_switches};
use crate::audit::{Config, Dialects};
use crate::edit::{Change, Step};
use crate::load::Library;
use crate::load::tree::Node;
use crate::model::dialect::{Enforced, KeyType};
use crate::model::setting::{Setting, SettledBy, ValueType};

pub(super) struct Mender<'m, 'l> {
    library: &'m Library,
    dialects: &'m Dialects<'l>,
    pub(super) spelling: &'m Arc<Spelling<'l>>,
    pub(super) examples: &'m Examples<'l>,
    config: Config<'l>,
    /// Of gathered documents the ways in the file, by kind.
    origins: Option<HashMap<String, Vec<Vec<Step>>>>,
    /// Which conditions on what stands outside of the elements are met, by the places of both in memory.
    met: RefCell<HashMap<(usize, usize), bool>>,
}

/// What a setting must become, and for which check.
pub(super) struct Goal<'g> {
    pub(super) check: &'g str,
    pub(super) setting: &'g Setting,
    pub(super) reader: Reader,
    pub(super) asks: &'g [&'g Ask],
    /// Values in the setting's words that do, the mildest first.
    pub(super) values: Vec<Value>,
    /// Of a check that is only open the tables that may be brought into the file, since a check that fails asks for them.
    pub(super) tables: Option<&'g [Vec<Step>]>,
}

impl Goal<'_> {
    /// Whether several values do and which is a matter of one's own.
    fn is_own_to_choose(&self) -> bool {
        let met = self.setting.values.iter().filter(|word| self.is_met(&Value::String((*word).clone())));
        is_own_to_choose(self.setting) || self.setting.kind == ValueType::Choice && met.count() > 1
    }

    /// Whether a value does.
    pub(super) fn is_met(&self, raw: &Value) -> bool {
        let Ok(normal) = self.reader.read(raw) else { return false };
        if self.asks.is_empty() {
            return self.values.iter().any(|value| self.reader.read(value).is_ok_and(|wanted| wanted == normal));
        }
        self.asks.iter().all(|ask| ask.is_met(&normal))
    }
}

impl<'m, 'l> Mender<'m, 'l> {
    pub(super) fn new(
        library: &'m Library,
        dialects: &'m Dialects<'l>,
        spelling: &'m Arc<Spelling<'l>>,
        examples: &'m Examples<'l>,
        path: &str,
        text: &str,
    ) -> Option<Self> {
        let document = Document::parse_as(spelling.dialect, path, &text.into()).ok()?;
        let member = spelling.dialect.documents.as_deref();
        let origins = member.map(|member| origins(document.root(), member));
        let config = Config::new(document, Arc::clone(spelling));
        Some(Self { library, dialects, spelling, examples, config, origins, met: RefCell::default() })
    }

    pub(super) fn document(&self) -> &Document {
        &self.config.base().document
    }

    /// Changes that may mend a check, the mildest first; else why none is known. Where it is only open, no table is brought
    /// into the file but of these.
    pub(super) fn candidates(&self, rule: &Rule<'_>, tables: Option<&[Vec<Step>]>) -> Result<Vec<Way>, String> {
        let asks = rule.required();
        if let Some(compare) = &rule.check.compare {
            let sides = [&compare.left, &compare.right].map(|id| self.library.setting(id));
            let [Some(left), Some(right)] = sides else { return Err(OWN.to_owned()) };
            let both = |example: &String| {
                let mut way = Way::default();
                for setting in [left, right] {
                    let values = vec![of_check(self.dialects, example, setting)?];
                    let reader = reader::of_setting(setting);
                    let goal = Goal { check: &rule.check.id, setting, reader, asks: &[], values, tables };
                    way.changes.extend(self.to(&goal).ok()?.into_iter().next()?.changes);
                }
                Some(way)
            };
            let ways: Vec<Way> = rule.check.good.iter().filter_map(both).collect();
            return if ways.is_empty() { Err(PAIR.to_owned()) } else { Ok(ways) };
        }
        let id = rule.check.setting.as_ref().map(|id| id.as_str());
        let Some(setting) = id.and_then(|id| self.library.setting(id)) else { return Err(OWN.to_owned()) };
        let (check, reader) = (rule.check.id.as_str(), reader::of_setting(setting));
        let values = self.values(rule, setting, &reader, &asks);
        self.to(&Goal { check, setting, reader, asks: &asks, values, tables })
    }

    /// Values of a setting that meet every ask: what the profile itself names, then those of good examples.
    fn values(&self, rule: &Rule<'_>, setting: &Setting, reader: &Reader, asks: &[&Ask]) -> Vec<Value> {
        let named = asks.iter().rev().flat_map(|ask| ask.values.values().map(|value| value.value.0.clone()));
        let good = rule.check.good.iter().filter_map(|example| of_check(self.dialects, example, setting));
        let mut values: Vec<Value> = Vec::new();
        for value in named.chain(good) {
            let meets = reader.read(&value).is_ok_and(|normal| asks.iter().all(|ask| ask.is_met(&normal)));
            if meets && !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    /// The changes that bring a setting to its goal wherever the file has it.
    fn to(&self, goal: &Goal<'_>) -> Result<Vec<Way>, String> {
        if goal.setting.settled_by != SettledBy::Application && self.spelling.dialect.canonical {
            return Err("a file of the application cannot settle it".to_owned());
        }
        let document = self.document();
        let found = look(document, self.spelling, goal.setting);
        let mut each: Vec<Vec<Way>> = Vec::new();
        let mut at = 0;
        for way in self.spelling.ways(&goal.setting.id) {
            for (element, trail) in elements(way, document.root()) {
                let said = found.get(at);
                at += 1;
                match said {
                    Some(Found::Value(reading)) if !goal.asks.is_empty() && goal.is_met(&reading.raw) => continue,
                    // A value that stands there and cannot be read could be anything.
                    Some(Found::Value(reading) | Found::Declared(reading))
                        if reading.is_written
                            && goal.reader.read(&reading.raw).is_err()
                            && !is_clear_word(goal.setting, &reading.raw) =>
                    {
                        return Err("what stands there cannot be read and may be anything".to_owned());
                    }
                    Some(Found::Unknown { left_to: LeftTo::Variable, .. }) => {
                        return Err("a variable decides it".to_owned());
                    }
                    _ => {}
                }
                let place = Seen { element: &element, trail: &trail, decider: said.and_then(Found::decider) };
                let options = self.options(goal, way, &place);
                if options.is_empty() {
                    return Err(self.why_none(goal, way, &place));
                }
                each.push(options);
            }
        }
        let most = each.iter().map(Vec::len).max().unwrap_or(0);
        // The same choice for every element; who has fewer takes the last.
        let choice = |n: usize| {
            let chosen = each.iter().filter_map(|options| options.get(n).or(options.last()));
            let mut all = Way::default();
            for one in chosen {
                all.changes.extend(one.changes.iter().cloned());
                all.examples.extend(one.examples.iter().cloned());
            }
            if goal.is_own_to_choose() {
                // A switch has no other value that people could put in.
                let own = all.changes.iter().filter(|one| !matches!(one, Change::Set { value: Value::Bool(_), .. }));
                all.examples = own.map(|change| change.path().to_vec()).collect();
            }
            all
        };
        let ways: Vec<Way> = (0..most.min(MOST)).map(choice).collect();
        if ways.is_empty() { Err("no key of this file has a value that would do".to_owned()) } else { Ok(ways) }
    }

    /// Whether what is written, or counts where nothing is, already meets a condition. What stands outside of the elements
    /// is the same for all of them and looked at once.
    pub(super) fn is_so(&self, node: Option<&Node>, at: &KeyAt<'_>, condition: &Condition) -> bool {
        let Some(outer) = node.filter(|_| at.up > 0) else { return self.meets(node, at, condition) };
        let key = (std::ptr::from_ref(outer).addr(), std::ptr::from_ref(condition).addr());
        let known = self.met.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let is_met = self.meets(node, at, condition);
            self.met.borrow_mut().insert(key, is_met);
            is_met
        })
    }

    fn meets(&self, node: Option<&Node>, at: &KeyAt<'_>, condition: &Condition) -> bool {
        let kind = at.key.map_or(KeyType::Any, |key| key.kind);
        let value = match node {
            Some(node) => effective(self.document(), self.spelling.dialect, node, kind).ok(),
            None => Some(at.key.and_then(|key| key.default.as_ref()).map(|d| d.value.0.clone()).unwrap_or_default()),
        };
        value.is_some_and(|value| condition.holds(&value))
    }

    /// The change that writes a value at a key of an element, as the file's notation has it.
    pub(super) fn set(&self, trail: &[Gone<'_>], at: &KeyAt<'_>, value: &Value) -> Option<Change> {
        if at.key.is_some_and(|key| key.enforced != Enforced::Yes) || value.is_null() {
            return None;
        }
        let path = self.path(trail, at)?;
        let value = if self.document().syntax.is_textual() {
            Value::String(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        } else {
            value.clone()
        };
        Some(Change::Set { path, value })
    }

    /// The way in the file to a key of an element.
    pub(super) fn path(&self, trail: &[Gone<'_>], at: &KeyAt<'_>) -> Option<Vec<Step>> {
        let mut path = self.in_file(&trail[..trail.len().checked_sub(at.up)?])?;
        path.extend(at.names.iter().map(|name| Step::Member(name.clone())));
        Some(path)
    }

    /// The way in the file to what a way in the gathered documents leads to.
    fn in_file(&self, trail: &[Gone<'_>]) -> Option<Vec<Step>> {
        let step = |gone: &Gone<'_>| match gone {
            Gone::Name(name) => Some(Step::Member((*name).to_owned())),
            Gone::Item(at) => Some(Step::Item(*at)),
            Gone::Any => None,
        };
        let steps: Vec<Step> = trail.iter().map(step).collect::<Option<_>>()?;
        let Some(origins) = &self.origins else { return Some(steps) };
        match steps.as_slice() {
            [Step::Member(kind), Step::Item(at), rest @ ..] => {
                let origin = origins.get(kind)?.get(*at)?;
                Some(origin.iter().chain(rest).cloned().collect())
            }
            _ => None,
        }
    }
}

/// Whether a word that cannot be read as the setting is one for on or off all the same, and what is suggested in its place
/// does not open what it may have been to close: off may be the strongest word of a level, or the weakest.
fn is_clear_word(setting: &Setting, raw: &Value) -> bool {
    let says_off = raw.as_str().is_some_and(is_off);
    let is_clear = match setting.kind {
        ValueType::Bool => true,
        ValueType::Level => !says_off || setting.values.first().is_some_and(|weakest| is_off(weakest)),
        _ => false,
    };
    is_clear && is_word_of_switches(raw)
}

/// So many ways to mend a check are tried.
const MOST: usize = 8;

/// Why no change is known where a check compares two settings.
const PAIR: &str = "no pair of values is known that the application takes and that would do";

/// Why no change is known where a check is not about one setting.
const OWN: &str = "what belongs there instead only you can know";
