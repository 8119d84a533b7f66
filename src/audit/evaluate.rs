//! One check on one configuration: what is found, and where.
//! What cannot be read or decided never counts as met.

use serde_json::Value;

use super::document::{Document, Lookup};
use super::mask::may_show;
use super::normalise::Kind as ReaderKind;
use super::path::{Match, Path};
use super::plan::{Ask, Rule, build};
use super::reader;
use super::result::Status;
use crate::diag::Place;
use crate::load::Library;
use crate::load::tree::Node;
use crate::model::dialect::Dialect;
use crate::model::safeguard::{Check, Compare, Op, Quantifier, When};
use crate::model::setting::{Setting, SettledBy};

/// What a check came to, before statements and waivers are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// `pass`, `fail`, `manual`, `not-applicable` or `undetermined`.
    pub status: Status,
    /// Where.
    pub location: Option<Place>,
    /// Other places that matter.
    pub related: Vec<Place>,
    /// What was found, without any value that could be a secret.
    pub message: String,
    /// Whether a statement may settle it.
    pub attestable: bool,
}

impl Outcome {
    fn new(status: Status, location: Option<Place>, message: impl Into<String>) -> Self {
        Self { status, location, related: Vec::new(), message: message.into(), attestable: true }
    }
}

/// What checks are evaluated on.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Settings by name.
    pub library: &'a Library,
    /// The configuration.
    pub document: &'a Document,
    /// How it spells settings.
    pub dialect: &'a Dialect,
    /// Whether what the file cannot settle is judged all the same: only to run a check's own examples.
    pub as_if_settled: bool,
}

/// Evaluates one check against the asks of one level.
#[must_use]
pub fn evaluate(scene: &Scene<'_>, rule: &Rule<'_>, asks: &[&Ask]) -> Outcome {
    let check = rule.check;
    let condition = check.when.as_ref().map(|when| scene.condition(when));
    if let Some(Condition::False(message)) = condition {
        return Outcome::new(Status::NotApplicable, None, message);
    }
    let mut outcome = if let Some(manual) = &check.manual {
        Outcome::new(Status::Manual, None, question(&manual.ask, asks))
    } else if let Some(compare) = &check.compare {
        scene.compare(check, compare)
    } else if let Some(path) = &check.select {
        scene.select(rule, path, asks)
    } else {
        scene.setting(rule, asks)
    };
    if let Some(Condition::True(place)) = condition {
        outcome.related.push(place);
    }
    outcome
}

/// A question with the parameters of everyone who asks it; it is one question where they agree.
#[must_use]
pub fn question(text: &str, asks: &[&Ask]) -> String {
    let mut asked: Vec<(String, Vec<&str>)> = Vec::new();
    for ask in asks {
        let filled = super::expect::fill(text, &ask.values);
        let by = ask.required_by.iter().map(String::as_str);
        match asked.iter_mut().find(|(known, _)| *known == filled) {
            Some((_, all)) => all.extend(by),
            None => asked.push((filled, by.collect())),
        }
    }
    match asked.as_slice() {
        [(one, _)] => one.clone(),
        several => several.iter().map(|(text, by)| format!("{text} ({})", by.join(", "))).collect::<Vec<_>>().join(" "),
    }
}

enum Condition {
    /// It does not hold, with the words for it.
    False(String),
    /// It holds because of a value at this place.
    True(Place),
    /// It holds, or it cannot be decided and the check is asked to be safe.
    Assumed,
}

impl<'a> Scene<'a> {
    fn condition(&self, when: &When) -> Condition {
        let Some(setting) = self.library.setting(&when.setting) else { return Condition::Assumed };
        match self.document.find(setting, self.dialect) {
            // What the file cannot settle cannot excuse a check either.
            Lookup::Declared(_) if !self.as_if_settled => Condition::Assumed,
            Lookup::Here(node) | Lookup::Declared(node) => {
                let reader = reader::of_setting(setting);
                let values = crate::model::safeguard::Params::new();
                let schema = super::expect::instantiate(&when.is.value, &values, &reader).ok();
                let validator = schema.as_ref().and_then(build);
                match (reader.read(&node.to_json()), validator) {
                    (Ok(normal), Some(validator)) if !validator.is_valid(&normal) => Condition::False(format!(
                        "applies only under a condition on `{}` that does not hold",
                        setting.id
                    )),
                    (Ok(_), Some(_)) => Condition::True(self.document.place(node.span)),
                    _ => Condition::Assumed,
                }
            }
            Lookup::Absent { .. } if !when.absent => {
                Condition::False(format!("applies only under a condition on `{}`, which is not set", setting.id))
            }
            // Where the file cannot tell whether the condition holds, the check is asked all the same.
            Lookup::Absent { .. } | Lookup::NoKey => Condition::Assumed,
        }
    }

    /// Looks a setting up; examples may declare what a real file cannot settle.
    fn find(&self, setting: &Setting) -> Lookup<'a> {
        match self.document.find(setting, self.dialect) {
            Lookup::Declared(node) if self.as_if_settled => Lookup::Here(node),
            other => other,
        }
    }

    fn setting(&self, rule: &Rule<'_>, asks: &[&Ask]) -> Outcome {
        let id = rule.check.setting.as_ref().map_or("", |id| id.as_str());
        let Some(setting) = self.library.setting(id) else {
            return Outcome::new(Status::Undetermined, None, format!("there is no setting `{id}`"));
        };
        match self.find(setting) {
            Lookup::Here(node) => self.value(setting, node, asks),
            Lookup::Declared(node) => self.declared(setting, node, asks),
            Lookup::NoKey => {
                let message = format!("no key of this file shows `{id}`: {}", settles(setting));
                // A workspace's own dialect may leave out what the application has to show.
                let own = !self.library.sources.is_shipped(self.dialect.id.pos);
                let attestable = !(own && setting.settled_by == SettledBy::Application);
                Outcome { attestable, ..Outcome::new(Status::Undetermined, None, message) }
            }
            Lookup::Absent { key, parent } => absent(rule.check, &key, parent),
        }
    }

    /// A value that this file cannot settle: written well it proves nothing, written badly it is a failure.
    fn declared(&self, setting: &Setting, node: &Node, asks: &[&Ask]) -> Outcome {
        let outcome = self.value(setting, node, asks);
        if outcome.status != Status::Pass {
            return outcome;
        }
        let message = format!(
            "`{}` is written here, and an application's file cannot settle it: {}",
            setting.id,
            settles(setting)
        );
        Outcome { status: Status::Undetermined, message, ..outcome }
    }

    fn value(&self, setting: &Setting, node: &Node, asks: &[&Ask]) -> Outcome {
        let place = Some(self.document.place(node.span));
        let reader = reader::of_setting(setting);
        let normal = match reader.read(&node.to_json()) {
            Ok(normal) => normal,
            Err(error) => {
                return Outcome::new(
                    Status::Fail,
                    place,
                    format!("`{}` cannot be read: {} is expected", setting.id, error.expected),
                );
            }
        };
        let shown = if may_show(setting) { reader.show(&normal) } else { String::new() };
        let asking = |ask: &&&Ask| !ask.is_met(&normal);
        let refusing: Vec<&str> =
            asks.iter().filter(asking).flat_map(|ask| &ask.required_by).map(String::as_str).collect();
        let verb = if refusing.len() > 1 { "ask" } else { "asks" };
        let message = match (refusing.is_empty(), shown.is_empty()) {
            (true, true) => format!("`{}` is as asked", setting.id),
            (true, false) => format!("`{}` is {shown}", setting.id),
            (false, true) => format!("`{}` is not what {} {verb}", setting.id, refusing.join(" and ")),
            (false, false) => {
                format!("`{}` is {shown}, which is not what {} {verb}", setting.id, refusing.join(" and "))
            }
        };
        let status = if refusing.is_empty() { Status::Pass } else { Status::Fail };
        Outcome::new(status, place, message)
    }

    fn select(&self, rule: &Rule<'_>, path: &str, asks: &[&Ask]) -> Outcome {
        let parsed = match Path::parse(path) {
            Ok(parsed) => parsed,
            Err(message) => return Outcome::new(Status::Undetermined, None, message),
        };
        let found = parsed.select(self.document.root(), &rule.check.keys);
        let found: Vec<Match<'_>> = if parsed.is_anywhere() {
            found.into_iter().flat_map(|m| self.leaves(rule, m, asks)).collect()
        } else {
            found
        };
        let (found, missing): (Vec<_>, Vec<_>) = found.into_iter().partition(|m| !m.missing);
        if let Some(first) = missing.first().filter(|_| absent_word(rule.check) == Absent::Fail) {
            let message = format!("`{}` is not set", first.path);
            return Outcome::new(Status::Fail, Some(self.document.place(first.node.span)), message);
        }
        if found.is_empty() {
            return match absent_default(rule.check) {
                Some(default) => self.judge(rule, &[], &[default], asks),
                None => absent(rule.check, path, self.document.place(crate::load::tree::Span::default())),
            };
        }
        let values: Vec<Value> = found.iter().map(|m| m.node.to_json()).collect();
        self.judge(rule, &found, &values, asks)
    }

    /// A table that is a reference as a whole, such as `{ from_env = "X" }`, is one secret; of every other
    /// container each leaf is a value. A key that is a shipped setting of its own, of a type that cannot hold a
    /// secret, is none because of its name.
    fn leaves<'t>(&self, rule: &Rule<'_>, from: Match<'t>, asks: &[&Ask]) -> Vec<Match<'t>> {
        let secrets = rule.reader.as_ref().filter(|reader| reader.kind == ReaderKind::Secret);
        let is_reference = |m: &Match<'_>| {
            let read = secrets.and_then(|reader| reader.read(&m.node.to_json()).ok());
            read.is_some_and(|normal| asks.iter().all(|ask| ask.is_met(&normal)))
        };
        let mut open = vec![from];
        let mut out = Vec::new();
        while let Some(next) = open.pop() {
            let children = next.children();
            if secrets.is_some() && self.is_other_setting(&next.path) {
                continue;
            }
            if children.is_empty() || is_reference(&next) {
                out.push(next);
            } else {
                open.extend(children.into_iter().rev());
            }
        }
        out
    }

    fn is_other_setting(&self, path: &str) -> bool {
        let shipped = |setting: &&Setting| self.library.sources.is_shipped(setting.id.pos);
        self.library.setting(path).filter(shipped).is_some_and(may_show)
    }

    /// Judges several raw values under the check's quantifier.
    fn judge(&self, rule: &Rule<'_>, found: &[Match<'_>], values: &[Value], asks: &[&Ask]) -> Outcome {
        let meets = |value: &Value| match &rule.reader {
            Some(reader) => reader.read(value).map(|normal| asks.iter().all(|ask| ask.is_met(&normal))),
            None => Ok(asks.iter().all(|ask| ask.is_met(value))),
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
        let place = |i: usize| found.get(i).map(|m| self.document.place(m.node.span));
        let name = |i: usize| found.get(i).map_or("the default", |m| m.path.as_str());
        if let Some((i, expected)) = unreadable.first() {
            return Outcome::new(
                Status::Fail,
                place(*i),
                format!("`{}` cannot be read: {expected} is expected", name(*i)),
            );
        }
        let (wrong, words): (Vec<usize>, &str) = match rule.check.quantifier {
            Quantifier::All => (unmet, "does not meet what is asked"),
            Quantifier::None => (met, "is what must not be there"),
            Quantifier::Any if met.is_empty() => (unmet, "does not meet what is asked, and no other value does"),
            Quantifier::Any => (Vec::new(), ""),
        };
        let Some(first) = wrong.first() else {
            let count = values.len();
            let words = if count == 1 { "1 value".to_owned() } else { format!("{count} values") };
            // Of several values no single place shows that all are as asked.
            let only = (count == 1 && rule.check.keys.is_empty()).then(|| place(0)).flatten();
            return Outcome::new(Status::Pass, only, format!("{words} looked at, all as asked"));
        };
        let more = match wrong.len() {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        let mut outcome = Outcome::new(Status::Fail, place(*first), format!("`{}` {words}{more}", name(*first)));
        outcome.related = wrong.iter().skip(1).filter_map(|i| place(*i)).collect();
        outcome
    }

    fn compare(&self, check: &Check, compare: &Compare) -> Outcome {
        let (left, right) = match (self.side(check, &compare.left), self.side(check, &compare.right)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(outcome), Ok(_)) | (Ok(_), Err(outcome)) => return outcome,
            (Err(left), Err(right)) => return if right.status < left.status { right } else { left },
        };
        let holds = holds(compare.op, &left.normal, &right.normal);
        let words = compare.op.words();
        let message = |verb: &str| {
            format!("`{}` ({}) {verb} {words} `{}` ({})", compare.left, left.shown, compare.right, right.shown)
        };
        let mut outcome = match holds {
            Some(true) => Outcome::new(Status::Pass, Some(left.place), message("is")),
            Some(false) => Outcome::new(Status::Fail, Some(left.place), message("must be")),
            None => Outcome::new(
                Status::Fail,
                Some(left.place),
                format!("`{}` and `{}` cannot be compared", compare.left, compare.right),
            ),
        };
        outcome.related.push(right.place);
        outcome
    }

    fn side(&self, check: &Check, id: &str) -> Result<Side, Outcome> {
        let unknown = || Outcome::new(Status::Undetermined, None, format!("there is no setting `{id}`"));
        let setting = self.library.setting(id).ok_or_else(unknown)?;
        match self.find(setting) {
            Lookup::Here(node) => {
                let reader = reader::of_setting(setting);
                let place = self.document.place(node.span);
                match reader.read(&node.to_json()) {
                    Ok(normal) => {
                        let shown = if may_show(setting) { reader.show(&normal) } else { "not shown".into() };
                        Ok(Side { normal, shown, place })
                    }
                    Err(error) => Err(Outcome::new(
                        Status::Fail,
                        Some(place),
                        format!("`{id}` cannot be read: {} is expected", error.expected),
                    )),
                }
            }
            Lookup::Absent { key, parent } => Err(absent(check, &key, parent)),
            Lookup::Declared(_) | Lookup::NoKey => Err(Outcome::new(
                Status::Undetermined,
                None,
                format!("no key of this file shows `{id}`: {}", settles(setting)),
            )),
        }
    }
}

struct Side {
    normal: Value,
    shown: String,
    place: Place,
}

fn holds(op: Op, left: &Value, right: &Value) -> Option<bool> {
    if let (Some(l), Some(r)) = (left.as_f64(), right.as_f64()) {
        return Some(match op {
            Op::Lt => l < r,
            Op::Le => l <= r,
            Op::Eq => (l - r).abs() == 0.0,
            Op::Ne => (l - r).abs() != 0.0,
            Op::Ge => l >= r,
            Op::Gt => l > r,
        });
    }
    match op {
        Op::Eq => Some(left == right),
        Op::Ne => Some(left != right),
        _ => None,
    }
}

fn settles(setting: &Setting) -> &'static str {
    use crate::model::setting::SettledBy;
    match setting.settled_by {
        SettledBy::Evidence => "only evidence settles it",
        SettledBy::Deployment => "the deployment settles it, and a statement with evidence may attest it",
        SettledBy::Application => "this dialect has no key for it",
    }
}

/// What an absent value means.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Absent {
    Fail,
    Pass,
    NotApplicable,
}

/// `fail` where nothing is written.
fn absent_word(check: &Check) -> Absent {
    match check.absent.as_ref().and_then(|absent| absent.value.as_str()) {
        Some("pass") => Absent::Pass,
        Some("not-applicable") => Absent::NotApplicable,
        _ => Absent::Fail,
    }
}

fn absent(check: &Check, key: &str, parent: Place) -> Outcome {
    match absent_word(check) {
        Absent::Pass => Outcome::new(Status::Pass, None, format!("`{key}` is not set, which is as it should be")),
        Absent::NotApplicable => {
            Outcome::new(Status::NotApplicable, None, format!("`{key}` is not set, so this does not apply"))
        }
        Absent::Fail => Outcome::new(Status::Fail, Some(parent), format!("`{key}` is not set")),
    }
}

/// The documented default that `absent: { default: V }` gives a raw path.
fn absent_default(check: &Check) -> Option<Value> {
    check.absent.as_ref().and_then(|absent| absent.value.get("default").cloned())
}
