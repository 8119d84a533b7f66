//! Two values of a configuration against each other: settings, or raw paths that are read alike.
//! What cannot be read or told apart never counts as met.

use serde_json::Value;

use super::Scene;
use super::effective::effective;
use super::found::Found;
use super::outcome::{Decider, Judged, Outcome, absent, together};
use super::sentences::{decider, decider_of, is_harmless, told_container, why_elsewhere, without_key};
use crate::audit::document::globs::Globs;
use crate::audit::document::path::{Match, Path};
use crate::audit::normalise::Reader;
use crate::audit::normalise::reader;
use crate::audit::result::Status;
use crate::audit::shown::mask::may_show;
use crate::diag::Place;
use crate::load::tree::Span;
use crate::model::Json;
use crate::model::dialect::KeyType;
use crate::model::safeguard::{Check, Compare, Op};

/// So many pairs of values are compared; a configuration that is written by people has a few.
const MOST: usize = 10_000;

struct Side {
    normal: Value,
    shown: String,
    place: Place,
    /// Which key decides it, where that is not its name.
    decider: Option<Box<Decider>>,
}

/// Everything that stands on one side.
struct Sides {
    values: Vec<Side>,
    /// What came of the places that have no value.
    mute: Vec<Outcome>,
}

impl Sides {
    fn of(each: impl IntoIterator<Item = Result<Side, Outcome>>) -> Self {
        let mut sides = Self { values: Vec::new(), mute: Vec::new() };
        for one in each {
            match one {
                Ok(side) => sides.values.push(side),
                Err(outcome) => sides.mute.push(outcome),
            }
        }
        sides
    }
}

impl Scene<'_> {
    pub(super) fn compare(&self, check: &Check, compare: &Compare) -> Outcome {
        let side = |name: &str| match &compare.reader {
            Some(spec) => Sides::of([self.of_path(check, name, &spec.value)]),
            None => self.sides(check, name),
        };
        let (left, right) = (side(&compare.left), side(&compare.right));
        let (lefts, rights) = (left.values, right.values);
        let mut mute = left.mute;
        mute.extend(right.mute);
        if lefts.is_empty() || rights.is_empty() {
            let mut outcome = together(mute.into_iter().map(Judged::settled).collect());
            for side in lefts.into_iter().chain(rights) {
                outcome.decider = both(outcome.decider.as_deref(), side.decider.as_deref());
                outcome.related.push(side.place);
            }
            return outcome;
        }
        if lefts.len().saturating_mul(rights.len()) > MOST {
            let message = format!(
                "`{}` has {} values and `{}` {}; more than {MOST} pairs are not compared",
                compare.left,
                lefts.len(),
                compare.right,
                rights.len()
            );
            return Outcome::new(Status::Undetermined, lefts.first().map(|side| side.place.clone()), message);
        }
        let pairs = lefts.iter().flat_map(|left| rights.iter().map(move |right| (left, right)));
        let compared = pairs.map(|(left, right)| compared(compare, left, right));
        // What one element lacks excuses no other.
        together(compared.chain(mute).map(Judged::settled).collect())
    }

    /// One side that is a setting.
    fn sides(&self, check: &Check, id: &str) -> Sides {
        let Some(setting) = self.library.setting(id) else {
            return Sides::of([Err(Outcome::new(Status::Undetermined, None, format!("there is no setting `{id}`")))]);
        };
        let reader = reader::of_setting(setting);
        let called = format!("`{id}`");
        let each = self.find(setting).into_iter().map(|(member, found)| match found {
            Found::Value(reading) => {
                let place = member.document.place(reading.span);
                let decider = decider_of(setting, member, &reading, &called);
                match read(id, &reader, &reading.raw, place, may_show(setting)) {
                    Ok(side) => Ok(Side { decider, ..side }),
                    Err(outcome) => Err(Outcome { decider, ..outcome }),
                }
            }
            Found::Declared(_) => {
                let message = without_key(setting, why_elsewhere(setting));
                Err(Outcome::new(Status::Undetermined, None, message))
            }
            other => {
                let key = other.decider().map(str::to_owned);
                let outcome = Self::one(check, (setting, &reader), member, other, &[]).outcome;
                let path = outcome.location.as_ref().map_or(&member.document.path, |place| &place.path);
                let decider = key.and_then(|key| decider(setting, path, &key, &called));
                Err(Outcome { decider, ..outcome })
            }
        });
        Sides::of(each)
    }

    /// One side that is a raw path.
    fn of_path(&self, check: &Check, path: &str, spec: &Json) -> Result<Side, Outcome> {
        let unknown = |message: String| Outcome::new(Status::Undetermined, None, message);
        let reader = reader::of_as(spec).map_err(unknown)?;
        let parsed = Path::parse(path).map_err(unknown)?;
        if parsed.is_several() {
            return Err(unknown(format!("`{path}` can mean several values, and one is compared")));
        }
        let base = self.config.base();
        let place = |span: Span| base.document.place(span);
        match parsed.select(base.document.root(), &Globs::default()).as_slice() {
            [Match { node, blocked: false, .. }] => {
                let open = |_| {
                    let message = format!("`{path}` is taken from a variable that no layer sets");
                    // No statement attests what it will be.
                    Outcome { attestable: false, ..unknown(message) }
                };
                let raw = effective(&base.document, base.spelling.dialect, node, KeyType::Any).map_err(open)?;
                read(path, &reader, &raw, place(node.span), is_harmless(&reader.kind))
            }
            [blocked, ..] => {
                let message = format!("`{}` is {}, so `{path}` cannot be read", blocked.shown(), blocked.node.noun());
                Err(Outcome::new(Status::Fail, Some(place(blocked.node.span)), message))
            }
            [] => Err(absent(check, path, place(Span::default()))),
        }
    }
}

fn compared(compare: &Compare, left: &Side, right: &Side) -> Outcome {
    let words = compare.op.words();
    let message = |verb: &str| {
        format!("`{}` ({}) {verb} {words} `{}` ({})", compare.left, left.shown, compare.right, right.shown)
    };
    let place = Some(left.place.clone());
    let mut outcome = match holds(compare.op, &left.normal, &right.normal) {
        Some(true) => Outcome::new(Status::Pass, place, message("is")),
        Some(false) => Outcome::new(Status::Fail, place, message("must be")),
        None => {
            let message = format!("`{}` and `{}` cannot be compared", compare.left, compare.right);
            Outcome::new(Status::Fail, place, message)
        }
    };
    outcome.related.push(right.place.clone());
    outcome.decider = both(left.decider.as_deref(), right.decider.as_deref());
    outcome
}

/// What decides two sides, each where its name is another one.
fn both(one: Option<&Decider>, other: Option<&Decider>) -> Option<Box<Decider>> {
    let (Some(one), Some(other)) = (one, other) else { return one.or(other).cloned().map(Box::new) };
    let (Decider::Keys(one) | Decider::Application(one), Decider::Keys(other) | Decider::Application(other)) =
        (one, other);
    Some(Box::new(Decider::Keys(if one == other { one.clone() } else { format!("{one} {other}") })))
}

fn read(name: &str, reader: &Reader, raw: &Value, place: Place, may_show: bool) -> Result<Side, Outcome> {
    match reader.read(raw) {
        Ok(normal) => {
            let shown = if may_show { reader.show(&normal) } else { "not shown".into() };
            Ok(Side { normal, shown, place, decider: None })
        }
        Err(error) => {
            let message = format!("`{name}`{} cannot be read: {} is expected", told_container(raw), error.expected);
            let write = Some(Box::new(format!("Write `{name}` as {}.", error.expected).into()));
            Err(Outcome { write, ..Outcome::new(Status::Fail, Some(place), message) })
        }
    }
}

/// Whether the relation holds; nothing where it cannot be told.
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
        Op::Ne if left.get("wildcard").is_some() && right.get("wildcard").is_some() => are_apart(left, right),
        Op::Ne => Some(left != right),
        _ => None,
    }
}

/// Whether two addresses are surely reached in different ways: by another port, or at another address of their own.
/// Every interface takes in each of them, and what a name stands for is not known here.
fn are_apart(left: &Value, right: &Value) -> Option<bool> {
    let port = |address: &Value| address.get("port").and_then(Value::as_u64);
    if let (Some(l), Some(r)) = (port(left), port(right))
        && l != r
    {
        return Some(true);
    }
    let host = |address: &'_ Value| address.get("host").and_then(Value::as_str).map(str::to_owned);
    let (l, r) = (host(left)?, host(right)?);
    let every = |address: &Value| address.get("wildcard").and_then(Value::as_bool);
    if l == r || every(left)? || every(right)? {
        return Some(false);
    }
    let is_number = |host: &str| host.parse::<std::net::IpAddr>().is_ok();
    (is_number(&l) && is_number(&r)).then_some(true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::normalise::Kind;

    #[test]
    fn what_cannot_hold_a_secret_is_shown() {
        for (name, expected) in [
            ("bool", true),
            ("duration", true),
            ("port", true),
            ("semver", true),
            ("string", false),
            ("cidr", false),
            ("address", false),
            ("url", false),
            ("secret", false),
            ("credential", false),
            ("connection", false),
            ("list", false),
        ] {
            let reader = reader::of_as(&json!(name)).expect("a type");
            assert_eq!(is_harmless(&reader.kind), expected, "{name}");
        }
        let table = reader::of_as(&json!({ "table": { "a": "bool" } })).expect("a type");
        assert!(!is_harmless(&table.kind), "a table may hold anything beside its members");
    }

    fn apart(left: &str, right: &str) -> Option<bool> {
        let reader = Reader { kind: Kind::Address, words: Vec::new() };
        let read = |text: &str| reader.read(&json!(text)).expect("an address");
        let (one, other) = (holds(Op::Ne, &read(left), &read(right)), holds(Op::Ne, &read(right), &read(left)));
        assert_eq!(one, other, "{left} {right}");
        one
    }

    #[test]
    fn addresses_are_different_only_where_that_is_sure() {
        for (left, right, expected) in [
            ("127.0.0.1:9090", "0.0.0.0:8080", Some(true)),
            ("0.0.0.0:9090", "0.0.0.0:8080", Some(true)),
            ("10.0.0.5:8080", "203.0.113.7:8080", Some(true)),
            ("metrics.internal:9090", "203.0.113.7:8080", Some(true)),
            ("[::]:8080", ":8080", Some(false)),
            ("10.0.0.5:8080", "0.0.0.0:8080", Some(false)),
            ("[::ffff:10.0.0.5]:8080", "10.0.0.5:8080", Some(false)),
            ("0.0.0.0", "10.0.0.5:8080", Some(false)),
            ("a.example:8080", "A.example:8080", Some(false)),
            ("metrics.internal:8080", "203.0.113.7:8080", None),
            ("localhost:8080", "127.0.0.1:8080", None),
            ("a.example:8080", "b.example:8080", None),
        ] {
            assert_eq!(apart(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn what_has_no_order_is_not_ordered() {
        for op in [Op::Lt, Op::Le, Op::Ge, Op::Gt] {
            assert_eq!(holds(op, &json!("a"), &json!("b")), None);
            assert_eq!(holds(op, &json!("until-unlocked"), &json!(900)), None);
        }
    }
}
