//! Two values of a configuration against each other: settings, or raw paths that are read alike.
//! What cannot be read or told apart never counts as met.

use serde_json::Value;

use super::effective::effective;
use super::evaluate::{Judged, Outcome, Scene, absent, settles, together};
use super::found::Found;
use super::globs::Globs;
use super::mask::may_show;
use super::normalise::{Kind, Reader};
use super::path::{Match, Path};
use super::reader;
use super::result::Status;
use crate::diag::Place;
use crate::load::tree::Span;
use crate::model::Json;
use crate::model::dialect::KeyType;
use crate::model::safeguard::{Check, Compare, Op};
use crate::model::setting::Secrecy;

/// So many pairs of values are compared; a configuration that is written by people has a few.
const MOST: usize = 10_000;

struct Side {
    normal: Value,
    shown: String,
    place: Place,
}

impl Scene<'_> {
    pub(super) fn compare(&self, check: &Check, compare: &Compare) -> Outcome {
        let side = |name: &str| match &compare.reader {
            Some(spec) => self.of_path(check, name, &spec.value).map(|side| vec![side]),
            None => self.sides(check, name),
        };
        let (lefts, rights) = match (side(&compare.left), side(&compare.right)) {
            (Ok(lefts), Ok(rights)) => (lefts, rights),
            (Err(mut outcome), Ok(others)) | (Ok(others), Err(mut outcome)) => {
                outcome.related.extend(others.into_iter().map(|side| side.place));
                return outcome;
            }
            (Err(left), Err(right)) => {
                let (mut worse, other) = if right.status < left.status { (right, left) } else { (left, right) };
                worse.related.extend(other.location);
                return worse;
            }
        };
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
        let judged = pairs.map(|(left, right)| Judged { outcome: compared(compare, left, right), is_settled: true });
        together(judged.collect())
    }

    /// One side that is a setting: every value of it, or why there is none.
    fn sides(&self, check: &Check, id: &str) -> Result<Vec<Side>, Outcome> {
        let unknown = || Outcome::new(Status::Undetermined, None, format!("there is no setting `{id}`"));
        let setting = self.library.setting(id).ok_or_else(unknown)?;
        let reader = reader::of_setting(setting);
        let mut sides = Vec::new();
        for (member, found) in self.find(setting) {
            let Found::Value(reading) = found else {
                return Err(match found {
                    Found::Declared(_) => {
                        let message = format!("no key of this file shows `{id}`: {}", settles(setting));
                        Outcome::new(Status::Undetermined, None, message)
                    }
                    other => Self::one(check, (setting, &reader), member, other, &[]).outcome,
                });
            };
            let place = member.document.place(reading.span);
            sides.push(read(id, &reader, &reading.raw, place, may_show(setting))?);
        }
        Ok(sides)
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
    outcome
}

fn read(name: &str, reader: &Reader, raw: &Value, place: Place, may_show: bool) -> Result<Side, Outcome> {
    match reader.read(raw) {
        Ok(normal) => {
            let shown = if may_show { reader.show(&normal) } else { "not shown".into() };
            Ok(Side { normal, shown, place })
        }
        Err(error) => {
            let message = format!("`{name}` cannot be read: {} is expected", error.expected);
            Err(Outcome::new(Status::Fail, Some(place), message))
        }
    }
}

/// Whether nothing that is read so can hold a secret.
fn is_harmless(kind: &Kind) -> bool {
    reader::secrecy(kind) == Secrecy::Nothing
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
