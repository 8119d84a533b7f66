//! The ways in which one element of a file can meet a goal: the cases of its dialect, each brought about.
//! It must not replace a value of which a condition asks for a part only, since the rest may matter.

use std::collections::HashSet;

use serde_json::Value;

use super::mender::{Goal, Mender};
use super::search::Way;
use crate::audit::dialect::cases::{KeyAt, Ready, Then, Way as Source};
use crate::audit::dialect::condition::{Condition, Wanted};
use crate::audit::dialect::spelled::Spelled;
use crate::audit::document::path::Gone;
use crate::audit::evaluate::element::Element;
use crate::audit::plan::schema::Schema;
use crate::edit::{Change, Step};
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Enforced;

/// An element of a file with what is found there.
pub(super) struct Seen<'s, 't> {
    pub(super) element: &'s Element<'t>,
    /// The steps to it.
    pub(super) trail: &'s [Gone<'t>],
    /// The key that decides what is found.
    pub(super) decider: Option<&'s str>,
}

/// Why a case is not brought about.
enum Not {
    /// How is not known.
    Known,
    /// This key would have to say something else, and it does not decide what is found: what it is for the file says.
    Ours(String),
}

impl Mender<'_, '_> {
    /// The ways in which an element can meet a goal, the mildest first.
    pub(super) fn options(&self, goal: &Goal<'_>, source: &Source<'_>, seen: &Seen<'_, '_>) -> Vec<Way> {
        // Each with whether its value comes from an example.
        let mut ways: Vec<(Way, bool)> = Vec::new();
        for case in &source.cases {
            let Ok(ready) = self.brought_about(goal, source, case, seen) else { continue };
            match &case.then {
                Then::Unknown(..) => {}
                Then::Is(value) => {
                    ways.extend((goal.is_met(value) && !ready.changes.is_empty()).then_some((ready, false)));
                }
                Then::Key { at, .. } if self.brings_in(goal, seen, at) => {}
                Then::Key { at, longer, unit, values } => {
                    let spelled = Spelled::new(at, *unit, *values);
                    let styles = self.examples.styles(&goal.setting.id, at);
                    let styled = |value: &Value| {
                        let exact = spelled.by(&goal.reader, value, at);
                        let like = exact.or_else(|| spelled.like(&goal.reader, value, &styles));
                        like.or_else(|| spelled.counted(&goal.reader, value, at))
                    };
                    let mut own: Vec<Value> = goal.values.iter().filter_map(styled).collect();
                    nearest_first(goal, &spelled, &mut own);
                    // Where what is asked is just not enough to this application, the next number is.
                    let next = own.first().filter(|_| unit.is_some()).and_then(|own| next(goal, &spelled, own));
                    own.splice(own.len().min(1)..own.len().min(1), next);
                    let own = own.into_iter().map(|raw| (raw, false));
                    let mut known = self.examples.at(goal, at);
                    known.retain(|raw| goal.is_met(&spelled.of(raw.clone())));
                    nearest_first(goal, &spelled, &mut known);
                    for (raw, is_example) in own.chain(known.into_iter().map(|raw| (raw, true))) {
                        let mut way = ready.clone();
                        let change = self.set(seen.trail, at, &raw);
                        let examples = change.iter().filter(|_| is_example && is_own(&raw));
                        way.examples.extend(examples.map(|change| change.path().to_vec()));
                        way.changes.extend(change);
                        // Both of two keys where the other one is the longer.
                        let both = longer.as_ref().and_then(|other| self.set(seen.trail, other, &raw)).map(|change| {
                            let mut both = way.clone();
                            both.changes.push(change);
                            (both, is_example)
                        });
                        ways.extend(both);
                        let is_known = ways.iter().any(|(other, _)| other.changes == way.changes);
                        if way.changes.len() > ready.changes.len() && !is_known {
                            ways.push((way, is_example));
                        }
                    }
                }
            }
        }
        least_first(own_first(&ways))
    }

    /// The changes that make the conditions of a case hold. Of what is written only the key that decides is changed, so
    /// that nothing is switched off, or made another thing, because there is less to ask of it then.
    fn brought_about(
        &self,
        goal: &Goal<'_>,
        source: &Source<'_>,
        case: &Ready<'_>,
        seen: &Seen<'_, '_>,
    ) -> Result<Way, Not> {
        let mut way = Way::default();
        for (at, condition) in &case.when {
            let (node, _) = seen.element.find(at);
            if self.is_so(node, at, condition) {
                continue;
            }
            if self.brings_in(goal, seen, at) {
                return Err(Not::Known);
            }
            let key = seen.element.shown(at);
            if node.is_some_and(|node| node.kind != Kind::Null) && !seen.is_decided_by(&key) {
                return Err(Not::Ours(key.into()));
            }
            if let Some(change) = self.item(goal, source, seen, (at, condition)) {
                way.examples.push(change.path().to_vec());
                way.changes.push(change);
                continue;
            }
            let mut is_example = false;
            let value = match &condition.wanted {
                Wanted::Equals(wanted) => wanted.clone(),
                Wanted::Schema(schema) => match named(schema.value()) {
                    Some(value) => value,
                    None if node.is_none() || is_whole(schema.value()) => {
                        is_example = true;
                        let known = self.examples.at(goal, at).into_iter().find(|value| condition.holds(value));
                        known.ok_or(Not::Known)?
                    }
                    None => return Err(Not::Known),
                },
                Wanted::Read(..) | Wanted::Broken => return Err(Not::Known),
            };
            let change = self.set(seen.trail, at, &value).ok_or(Not::Known)?;
            way.examples.extend((is_example && is_own(&value)).then(|| change.path().to_vec()));
            way.changes.push(change);
        }
        Ok(way)
    }

    /// The change of the one item of a list for which another case says what is not asked, to one of an example that this
    /// condition asks for.
    fn item(
        &self,
        goal: &Goal<'_>,
        source: &Source<'_>,
        seen: &Seen<'_, '_>,
        (at, condition): (&KeyAt<'_>, &Condition),
    ) -> Option<Change> {
        let wanted = condition.contains()?;
        let Kind::List(items) = &seen.element.find(at).0?.kind else { return None };
        let is_wrong = |case: &&Ready<'_>| matches!(case.then, Then::Is(value) if !goal.is_met(value));
        let same = source.cases.iter().filter(is_wrong).flat_map(|case| &case.when);
        let same = same.filter(|(other, _)| other.up == at.up && other.names == at.names);
        let wrong: Vec<Schema> = same.filter_map(|(_, condition)| condition.contains()).collect();
        let is_one = |node: &Node| wrong.iter().any(|schema| schema.is_met(&node.to_json()));
        let mut found = items.iter().enumerate().filter(|(_, item)| is_one(item));
        let (Some((index, _)), None) = (found.next(), found.next()) else { return None };
        let known = self.examples.at(goal, at);
        let known = known.iter().filter_map(Value::as_array).flatten().find(|item| wanted.is_met(item))?;
        let mut path = self.path(seen.trail, at)?;
        path.push(Step::Item(index));
        Some(Change::Set { path, value: known.clone() })
    }

    /// Whether a key would bring a table into the file for which nothing asks but a check that is only open.
    fn brings_in(&self, goal: &Goal<'_>, seen: &Seen<'_, '_>, at: &KeyAt<'_>) -> bool {
        let Some(tables) = goal.tables.filter(|_| !seen.element.has_table_of(at)) else { return false };
        let table = self.path(seen.trail, at).and_then(|mut path| path.pop().map(|_| path));
        !table.is_some_and(|table| tables.contains(&table))
    }

    /// Why no way is known.
    pub(super) fn why_none(&self, goal: &Goal<'_>, source: &Source<'_>, seen: &Seen<'_, '_>) -> String {
        let title = &self.spelling.dialect.title;
        let can_pass = |case: &Ready<'_>| match &case.then {
            Then::Key { at, .. } => at.key.is_none_or(|key| key.enforced == Enforced::Yes),
            Then::Is(value) => goal.is_met(value),
            Then::Unknown(..) => false,
        };
        let open = source.cases.iter().filter_map(|case| match case.then {
            Then::Unknown(why, _) => Some((case, why)),
            _ => None,
        });
        // A reason is true where its conditions hold.
        let holds = |case: &Ready<'_>| {
            case.when.iter().all(|(at, condition)| self.is_so(seen.element.find(at).0, at, condition))
        };
        let open: Vec<(bool, &str)> = open.map(|(case, why)| (holds(case), why)).collect();
        let ours = source.cases.iter().filter(|case| can_pass(case)).find_map(|case| {
            match self.brought_about(goal, source, case, seen) {
                Err(Not::Ours(key)) => Some(key),
                _ => None,
            }
        });
        if let Some(key) = ours {
            return format!("`{key}` would have to say something else, which only you can decide");
        }
        match open.iter().find(|(holds, _)| *holds).or(open.last()) {
            _ if source.cases.iter().any(can_pass) => {
                format!("no value is known that {title} takes there and that would do")
            }
            Some((true, why)) => format!("{title} alone cannot settle it, as {why}"),
            Some((false, why)) => format!("with {title} alone it is open at best, as {why}"),
            None => format!("{title} has no key that does it"),
        }
    }
}

impl Seen<'_, '_> {
    /// Whether a key is the one that decides, or stands in it.
    fn is_decided_by(&self, key: &str) -> bool {
        let rest = self.decider.and_then(|decider| key.strip_prefix(decider));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// The number next to one that meets a goal, and meets it too.
fn next(goal: &Goal<'_>, spelled: &Spelled<'_>, own: &Value) -> Option<Value> {
    let own = own.as_i64()?;
    let mut near = [own.checked_add(1)?, own.checked_sub(1)?].into_iter().filter(|near| *near > 0).map(Value::from);
    near.find(|near| goal.is_met(&spelled.of(near.clone())))
}

/// Of values of examples that are numbers those come first that are nearest to what is asked.
fn nearest_first(goal: &Goal<'_>, spelled: &Spelled<'_>, known: &mut [Value]) {
    let number = |value: &Value| goal.reader.read(value).ok()?.as_f64();
    let Some(wanted) = goal.values.first().and_then(number) else { return };
    let distance = |raw: &Value| number(&spelled.of(raw.clone())).map_or(f64::INFINITY, |value| (value - wanted).abs());
    known.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
}

/// Of ways that change the same those come first that bring in what is asked, since an example may be more than that.
fn own_first(ways: &[(Way, bool)]) -> Vec<Way> {
    let all: Vec<HashSet<Vec<Step>>> = ways.iter().map(|(way, _)| paths(way)).collect();
    let first = |at: usize| all.iter().position(|paths| *paths == all[at]).unwrap_or(at);
    let mut order: Vec<usize> = (0..ways.len()).collect();
    order.sort_by_key(|at| (first(*at), ways[*at].1));
    order.into_iter().map(|at| ways[at].0.clone()).collect()
}

/// What a way changes.
fn paths(way: &Way) -> HashSet<Vec<Step>> {
    way.changes.iter().map(|change| change.path().to_vec()).collect()
}

/// Ways that change everything that another changes, and more, come after all others.
fn least_first(ways: Vec<Way>) -> Vec<Way> {
    let all: Vec<HashSet<Vec<Step>>> = ways.iter().map(paths).collect();
    let is_least = |own: &HashSet<Vec<Step>>| !all.iter().any(|other| other.len() < own.len() && other.is_subset(own));
    let (least, rest): (Vec<_>, Vec<_>) = ways.into_iter().zip(&all).partition(|(_, own)| is_least(own));
    least.into_iter().chain(rest).map(|(way, _)| way).collect()
}

/// Whether people have a value of their own where this one is an example: a switch has none.
fn is_own(example: &Value) -> bool {
    !example.is_boolean()
}

/// The value that a condition names itself, or the first of several that would do.
fn named(schema: &Value) -> Option<Value> {
    if let Some(first) = schema.get("anyOf").and_then(|any| any.get(0)) {
        return named(first);
    }
    let one = schema.get("const").or_else(|| schema.get("enum")?.get(0))?;
    Some(one.clone()).filter(|one| !one.is_null())
}

/// Whether a condition is about the whole value, so that another may stand in its place.
fn is_whole(schema: &Value) -> bool {
    let Some(schema) = schema.as_object() else { return false };
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        return any.iter().all(is_whole);
    }
    let is_number = schema.get("type").is_some_and(|kind| kind == "number" || kind == "integer");
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let is_anchored = pattern.is_some_and(|pattern| pattern.starts_with('^') && pattern.ends_with('$'));
    !schema.contains_key("not") && (is_number || is_anchored)
}
