//! What a configuration says of a setting: the values, where they stand, or why it says nothing.
//! It must not judge a value, and never takes for said what only looks like it.

mod unsaid;

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;

use crate::audit::dialect::cases::{KeyAt, Ready, Then};
use crate::audit::dialect::condition::Condition;
use crate::audit::dialect::spelled::Spelled;
use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::evaluate::effective::{
    Open, Origin, as_far_as_known, effective, is_literal, is_written, origin, to_read,
};
use crate::audit::evaluate::element::{Element, elements};
use crate::audit::evaluate::found::{Found, GivenBy, LeftTo, Reading};
use crate::audit::normalise::duration::clock;
use crate::audit::normalise::{Kind as Reads, Reader, Unit};
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::{Enforced, KeyType, Role};
use crate::model::setting::{Setting, SettledBy};

/// Everything that a configuration says of a setting; never nothing.
pub(in crate::audit) fn look(document: &Document, spelling: &Spelling<'_>, setting: &Setting) -> Vec<Found> {
    let mut found = Vec::new();
    let memo = Memo::default();
    for way in spelling.ways(&setting.id) {
        for (element, _) in elements(way, document.root()) {
            let looker = Looker { document, spelling, setting, element: &element, memo: &memo };
            found.push(looker.look(&way.cases));
        }
    }
    let open = spelling.beyond.open(document, &setting.id, &found);
    found.extend(open);
    if found.is_empty() { vec![Found::NoKey] } else { found }
}

struct Looker<'a, 't> {
    document: &'t Document,
    spelling: &'a Spelling<'a>,
    setting: &'a Setting,
    element: &'a Element<'t>,
    memo: &'a Memo,
}

/// What became of a condition.
#[derive(Clone)]
enum Held {
    Holds(bool),
    /// It cannot be judged, and this is what is said of the setting.
    Ends(Found),
}

/// What became of the conditions of cases on what stands outside of the elements, by the places of all three in memory.
type Memo = RefCell<HashMap<(usize, usize, usize), Held>>;

impl<'t> Looker<'_, 't> {
    fn look(&self, cases: &[Ready<'_>]) -> Found {
        for case in cases {
            let mut places = Vec::new();
            let mut holds = true;
            for (at, condition) in case.asked() {
                let (node, _) = self.find(at);
                places.extend(node.map(|node| (self.set_at(node), at)));
                match self.judged(case, node, at, condition) {
                    Held::Holds(one) => holds = holds && one,
                    Held::Ends(found) => return found,
                }
            }
            if holds {
                let found = self.then(case, &places, cases.len() == 1 && case.when.is_empty());
                return match (found, case.open_where_met) {
                    (Found::Value(reading), Some((why, left_to))) => Found::Partly(reading, why.to_owned(), left_to),
                    (found, _) => found,
                };
            }
        }
        let asked = cases.iter().flat_map(Ready::asked);
        let mut written = asked.filter_map(|(at, _)| Some((at, self.find(at).0?)));
        let id = &self.setting.id;
        // A key is written and no case covers its value: only a change of the file settles it.
        match written.find(|(_, node)| node.kind != Kind::Null) {
            Some((at, node)) => Found::Unknown {
                span: Some(node.span),
                message: format!("what `{}` says does not decide `{id}`", self.element.shown(at)),
                left_to: LeftTo::Nobody,
            },
            None => Found::Unknown {
                span: None,
                message: format!("what the file says does not decide `{id}`"),
                left_to: LeftTo::Statement,
            },
        }
    }

    /// Whether a condition holds. What stands outside of the elements is the same for all of them and judged once, so that
    /// many elements cost no more than what is in them.
    fn judged(&self, case: &Ready<'_>, node: Option<&'t Node>, at: &KeyAt<'_>, condition: &Condition) -> Held {
        let Some(outer) = node.filter(|_| at.up > 0) else { return self.judge(case, node, at, condition) };
        let key =
            (std::ptr::from_ref(outer).addr(), std::ptr::from_ref(condition).addr(), std::ptr::from_ref(case).addr());
        if let Some(judged) = self.memo.borrow().get(&key) {
            return judged.clone();
        }
        let judged = self.judge(case, node, at, condition);
        self.memo.borrow_mut().insert(key, judged.clone());
        judged
    }

    fn judge(&self, case: &Ready<'_>, node: Option<&'t Node>, at: &KeyAt<'_>, condition: &Condition) -> Held {
        if let Some(node) = node.filter(|node| self.is_overtaken(node.span)) {
            return Held::Ends(self.overtaken(node.span, at));
        }
        let value = self.effective(node, at);
        match value.or_else(|open| self.rest(node, case).ok_or(open)) {
            Ok(value) => {
                let unusable = node.and_then(|node| self.unusable(node, at, &value));
                unusable.map_or_else(|| Held::Holds(condition.holds(&compared(at, value))), Held::Ends)
            }
            // A variable in a table leaves it one.
            Err(_) if node.is_some_and(|node| matches!(node.kind, Kind::Map(_))) && condition.takes_any_table() => {
                Held::Holds(true)
            }
            Err(open) => Held::Ends(self.open(node, at, &open)),
        }
    }

    fn then(&self, case: &Ready<'_>, places: &[(Span, &KeyAt<'_>)], is_fixed: bool) -> Found {
        let ignored = places.iter().find(|(_, at)| at.key.is_some_and(|key| key.enforced != Enforced::Yes));
        if let Some((span, at)) = ignored {
            return self.inert(*span, at);
        }
        let named = case.decided_by.as_ref().and_then(|at| self.find(at).0).map(|node| self.set_at(node));
        let first = named.or_else(|| places.first().map(|(span, _)| self.item_of(case, *span)));
        let decider = places.first().map(|(_, at)| *at).or_else(|| case.asked().next().map(|(at, _)| at));
        // Where a key is asked to be missing and is, that decides, whatever is written beside it.
        let is_nothing = |condition: &Condition| condition.holds(&Value::Null) || condition.holds(&"".into());
        let missing = case.asked().find(|(at, condition)| self.find(at).0.is_none() && is_nothing(condition));
        let decider = case.decided_by.as_deref().or_else(|| missing.map(|(at, _)| at)).or(decider);
        let variable = || self.variable(self.find(decider?).0?);
        let decided = || decider.map_or_else(|| self.setting.id.as_str().into(), |at| self.element.shown(at));
        match &case.then {
            Then::Unknown(why, left_to) => {
                Found::Unknown { span: first, message: (*why).to_owned(), left_to: *left_to }
            }
            Then::Is(value) => {
                // A key that changes nothing where it is written shows no more than one that is absent.
                let shows = places.iter().any(|(_, at)| {
                    let at = case.asked().position(|(other, _)| std::ptr::eq(other, *at));
                    at.is_some_and(|at| case.decides[at] && !case.when[at].1.holds(&Value::Null))
                });
                if !shows && self.spelling.is_own {
                    return Self::own_default(&self.setting.id, first.unwrap_or_default());
                }
                self.settled(Reading {
                    raw: (*value).clone(),
                    span: first.unwrap_or_else(|| self.here()),
                    is_written: first.is_some(),
                    // The place is that of a value that meets a condition, and not of the setting's own value.
                    is_literal: false,
                    key: decided(),
                    is_key_written: decider.map_or(first.is_some(), |at| self.find(at).0.is_some()),
                    variable: variable(),
                    given_by: if is_fixed { GivenBy::Application } else { GivenBy::Case },
                    items: Vec::new(),
                    related: places.iter().map(|(span, _)| *span).filter(|span| Some(*span) != first).collect(),
                })
            }
            Then::Key { at, longer, unit, values } => {
                let at = longer.as_ref().filter(|other| self.is_longer(other, at, *unit)).unwrap_or(at);
                let spelled = Spelled::new(at, *unit, *values);
                self.of_key(at, &spelled, places.iter().map(|(span, _)| *span).collect())
            }
        }
    }

    /// What stands at a key, and the span of the deepest key on the way there; nothing where what is written is as good as
    /// nothing.
    fn find(&self, at: &KeyAt<'_>) -> (Option<&'t Node>, Span) {
        let (node, parent) = self.element.find(at);
        let takes_null = at.key.is_none_or(|key| key.kind.fits(&Value::Null));
        let is_unset = (self.spelling.dialect.null_is_unset && !takes_null) || at.key.is_some_and(|key| key.or_null);
        let is_unset = |node: &Node| is_unset && node.kind == Kind::Null;
        (node.filter(|node| !is_unset(node)), parent)
    }

    /// The item that a condition on a list is met by, where the list stands at this place; else the place itself.
    fn item_of(&self, case: &Ready<'_>, place: Span) -> Span {
        let item = case.asked().find_map(|(at, condition)| {
            let node = self.find(at).0.filter(|node| self.set_at(node) == place)?;
            let Kind::List(items) = &node.kind else { return None };
            let contains = condition.contains()?;
            let is_one = |item: &&Node| {
                effective(self.document, self.spelling.dialect, item, KeyType::Any)
                    .is_ok_and(|value| contains.is_met(&value))
            };
            items.iter().find(is_one)
        });
        item.map_or(place, |item| self.set_at(item))
    }

    /// Whether what stands at a key is a longer time than at another one. Nothing is no limit, and what cannot be read may be
    /// any time.
    fn is_longer(&self, at: &KeyAt<'_>, other: &KeyAt<'_>, unit: Option<&str>) -> bool {
        let reader = Reader { kind: Reads::Duration(Unit::Seconds), words: Vec::new() };
        let length = |at: &KeyAt<'_>| {
            let value = self.effective(self.find(at).0, at).ok()?;
            let value =
                at.key.and_then(|key| key.clock).map_or(Some(value.clone()), |form| clock::read(form, &value))?;
            let seconds = reader.read(&Spelled::new(at, unit, None).of(value)).ok()?.as_f64()?;
            Some(if seconds > 0.0 { seconds } else { f64::INFINITY })
        };
        length(at).is_none_or(|own| length(other).is_some_and(|length| own > length))
    }

    fn of_key(&self, at: &KeyAt<'_>, spelled: &Spelled<'_>, related: Vec<Span>) -> Found {
        let key = self.element.shown(at);
        let (node, parent) = self.find(at);
        let enforced = at.key.map_or(Enforced::Yes, |key| key.enforced);
        let Some(node) = node else {
            return match at.key.and_then(|key| key.default.as_ref()) {
                _ if enforced != Enforced::Yes => Found::NoKey,
                _ if self.is_elsewhere() => Found::Unknown {
                    span: None,
                    message: format!("`{key}` is not set here, and more of the configuration stands elsewhere"),
                    left_to: LeftTo::Statement,
                },
                Some(_) if self.spelling.is_own => Self::own_default(&key, parent),
                Some(default) => self.settled(Reading {
                    raw: spelled.of(default.value.0.clone()),
                    span: parent,
                    is_written: false,
                    is_literal: false,
                    key,
                    is_key_written: false,
                    variable: None,
                    given_by: GivenBy::Key,
                    items: Vec::new(),
                    related,
                }),
                None if self.can_settle() => Found::Absent { key, parent, in_the_way: self.element.in_the_way(at) },
                None => Found::NoKey,
            };
        };
        if enforced != Enforced::Yes {
            return self.inert(node.span, at);
        }
        let kind = at.key.map_or(KeyType::Any, |key| key.kind);
        let secrecy = self.setting.kind.secrecy();
        let raw = match to_read(self.document, self.spelling.dialect, node, kind, secrecy) {
            Ok(raw) => raw,
            Err(open) => return self.open(Some(node), at, &open),
        };
        // What a secret is read as is not what the application reads there.
        let found = if secrecy.is_meant() {
            let read = effective(self.document, self.spelling.dialect, node, kind);
            read.ok().and_then(|value| self.unusable(node, at, &value))
        } else {
            self.unusable(node, at, &raw)
        };
        if let Some(found) = found {
            return found;
        }
        if self.is_overtaken(node.span) {
            return self.overtaken(node.span, at);
        }
        let origin = origin(self.document, self.spelling.dialect, node);
        let span = self.set_by(&origin, node);
        let related =
            [node.span].into_iter().chain(origin.parts).chain(related).filter(|other| *other != span).collect();
        self.settled(Reading {
            raw: spelled.of(raw),
            span,
            is_written: true,
            is_literal: is_literal(self.document, self.spelling.dialect, node),
            key,
            is_key_written: true,
            variable: origin.variable.map(|(name, _)| name.to_owned()),
            given_by: GivenBy::Key,
            items: match &node.kind {
                Kind::List(items) => items.iter().map(|item| self.set_at(item)).collect(),
                _ => Vec::new(),
            },
            related,
        })
    }

    /// Where a value is set: where it is written, or where the variable is that it is taken from as a whole.
    fn set_at(&self, node: &Node) -> Span {
        self.set_by(&origin(self.document, self.spelling.dialect, node), node)
    }

    fn set_by(&self, origin: &Origin<'_>, node: &Node) -> Span {
        // A node that a variable put there stands where that one's value does.
        origin.variable.filter(|_| is_written(self.document, node)).map_or(node.span, |(_, span)| span)
    }

    /// The variable that a value is taken from as a whole.
    fn variable(&self, node: &Node) -> Option<String> {
        origin(self.document, self.spelling.dialect, node).variable.map(|(name, _)| name.to_owned())
    }

    fn effective(&self, node: Option<&Node>, at: &KeyAt<'_>) -> Result<Value, Open> {
        let kind = at.key.map_or(KeyType::Any, |key| key.kind);
        match node {
            Some(node) => effective(self.document, self.spelling.dialect, node, kind),
            None if self.is_elsewhere() => Err(Open::Elsewhere),
            None => {
                let default = at.key.and_then(|key| key.default.as_ref());
                Ok(default.map(|default| default.value.0.clone()).unwrap_or_default())
            }
        }
    }

    /// What a table says besides what variables decide, where that may only raise a doubt: a variable in one entry hides no
    /// doubt that another raises. So it is in the canonical dialect, and where a case says that it judges what is written.
    fn rest(&self, node: Option<&Node>, case: &Ready<'_>) -> Option<Value> {
        let is_table = |node: &Node| self.spelling.dialect.canonical && matches!(node.kind, Kind::Map(_));
        let node = node.filter(|node| case.as_written || is_table(node))?;
        matches!(case.then, Then::Unknown(..)).then(|| as_far_as_known(self.document, self.spelling.dialect, node))
    }

    /// A value is settled here, or only declared where such a file cannot settle it.
    fn settled(&self, reading: Reading) -> Found {
        if self.can_settle() {
            return Found::Value(reading);
        }
        if reading.is_written { Found::Declared(reading) } else { Found::NoKey }
    }

    fn can_settle(&self) -> bool {
        match self.setting.settled_by {
            SettledBy::Application => true,
            SettledBy::Deployment => self.spelling.dialect.role == Role::Deployment && !self.spelling.is_own,
            SettledBy::Evidence => false,
        }
    }

    fn is_elsewhere(&self) -> bool {
        let root = self.document.root();
        self.spelling.elsewhere.iter().any(|path| path.is_in(root))
    }

    fn here(&self) -> Span {
        self.element.trail.last().map_or(Span::default(), |node| node.span)
    }
}

/// A value as the application compares it, which may be as a text.
fn compared(at: &KeyAt<'_>, value: Value) -> Value {
    let is_text = at.key.is_some_and(|key| key.as_text);
    match value {
        Value::Bool(_) | Value::Number(_) if is_text => Value::String(value.to_string()),
        value => value,
    }
}
