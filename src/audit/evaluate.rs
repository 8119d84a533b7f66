//! One check on one configuration: what is found, and where.
//! What cannot be read or decided never counts as met.

use serde_json::Value;

use super::document::{Document, Lookup};
use super::mask::may_show;
use super::path::{Match, Path};
use super::plan::{Ask, Rule, build};
use super::reader;
use super::result::Status;
use crate::diag::Place;
use crate::load::Library;
use crate::load::tree::Node;
use crate::model::dialect::Dialect;
use crate::model::safeguard::{Check, Compare, Op, Quantifier, When};
use crate::model::setting::{Setting, ValueType};

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
}

impl Outcome {
    fn new(status: Status, location: Option<Place>, message: impl Into<String>) -> Self {
        Self { status, location, related: Vec::new(), message: message.into() }
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
        Outcome::new(Status::Manual, None, super::expect::fill(&manual.ask, &asks[0].values))
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
            Lookup::Declared(node) => Outcome::new(
                Status::Undetermined,
                Some(self.document.place(node.span)),
                format!("`{id}` is written here, and an application's file cannot settle it: {}", settles(setting)),
            ),
            Lookup::NoKey => Outcome::new(
                Status::Undetermined,
                None,
                format!("no key of this file shows `{id}`: {}", settles(setting)),
            ),
            Lookup::Absent { key, parent } => absent(rule.check, &key, parent),
        }
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
        // A key that is a setting of its own is not a secret because of its name.
        let mut found: Vec<Match<'_>> = found.into_iter().filter(|m| !self.is_other_setting(&m.path)).collect();
        if parsed.is_anywhere() {
            found = found.into_iter().flat_map(|m| self.leaves(rule, m, asks)).collect();
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

    /// A container under a matching key is one value where it is as asked, such as `{ from_env = "X" }`; else
    /// each of its leaves is one.
    fn leaves<'t>(&self, rule: &Rule<'_>, from: Match<'t>, asks: &[&Ask]) -> Vec<Match<'t>> {
        let mut open = vec![from];
        let mut out = Vec::new();
        while let Some(next) = open.pop() {
            let children = next.children();
            let whole = rule.reader.as_ref().and_then(|reader| reader.read(&next.node.to_json()).ok());
            if children.is_empty() || whole.is_some_and(|normal| asks.iter().all(|ask| ask.is_met(&normal))) {
                out.push(next);
            } else {
                open.extend(children.into_iter().rev().filter(|m| !self.is_other_setting(&m.path)));
            }
        }
        out
    }

    fn is_other_setting(&self, path: &str) -> bool {
        self.library.setting(path).is_some_and(|setting| setting.kind != ValueType::Secret)
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
            return Outcome::new(Status::Pass, place(0), format!("{words} looked at, all as asked"));
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

/// What an absent value means: `fail` where nothing is written.
fn absent(check: &Check, key: &str, parent: Place) -> Outcome {
    let word = check.absent.as_ref().and_then(|absent| absent.value.as_str());
    match word {
        Some("pass") => Outcome::new(Status::Pass, None, format!("`{key}` is not set, which is as it should be")),
        Some("not-applicable") => {
            Outcome::new(Status::NotApplicable, None, format!("`{key}` is not set, so this does not apply"))
        }
        _ => Outcome::new(Status::Fail, Some(parent), format!("`{key}` is not set")),
    }
}

/// The documented default that `absent: { default: V }` gives a raw path.
fn absent_default(check: &Check) -> Option<Value> {
    check.absent.as_ref().and_then(|absent| absent.value.get("default").cloned())
}
