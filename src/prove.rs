//! Does one expectation contain another, can it be met at all: the one module that touches the
//! experimental proofs. It must not say yes to what was not proven.

use std::collections::BTreeSet;

use jsonschema::canonical::{self, CanonicalSchema, Containment, Satisfiability};
use serde_json::{Value, json};

/// Whether every value that the narrower schema accepts is accepted by the wider one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covers {
    /// Proven.
    Yes,
    /// Refuted, with a value that the narrower accepts and the wider refuses where one was found.
    No(Option<Value>),
    /// Not decided; treat it as a no.
    Unknown,
}

fn canonicalize(schema: &Value) -> Option<CanonicalSchema> {
    // Without this option formats are ignored and some answers are wrong.
    canonical::options().offline().should_validate_formats(true).canonicalize(schema).ok()
}

/// Whether `wider` accepts everything that `narrower` accepts.
///
/// ```
/// use probity::prove::{Covers, covers};
/// use serde_json::json;
/// let hour = json!({"type": "number", "maximum": 3600});
/// let quarter = json!({"type": "number", "maximum": 900});
/// assert_eq!(covers(&hour, &quarter), Covers::Yes);
/// assert!(matches!(covers(&quarter, &hour), Covers::No(Some(_))));
/// ```
#[must_use]
pub fn covers(wider: &Value, narrower: &Value) -> Covers {
    // A schema that nothing meets is contained in everything; that is never what was meant.
    if satisfiable(narrower) != Some(true) {
        return Covers::Unknown;
    }
    let (Some(left), Some(right)) = (canonicalize(wider), canonicalize(narrower)) else { return Covers::Unknown };
    match left.covers(&right) {
        Ok(Containment::Yes) => Covers::Yes,
        Ok(Containment::No) => Covers::No(witness(wider, narrower)),
        Ok(Containment::Unknown) | Err(_) => witness(wider, narrower).map_or(Covers::Unknown, |w| Covers::No(Some(w))),
    }
}

/// Whether some value meets the schema; `None` where that could not be decided.
#[must_use]
pub fn satisfiable(schema: &Value) -> Option<bool> {
    match canonicalize(schema)?.satisfiability() {
        Satisfiability::Yes => Some(true),
        Satisfiability::No => Some(false),
        Satisfiability::Unknown => witness(&json!(false), schema).map(|_| true),
    }
}

/// A value that `narrower` accepts and `wider` refuses, searched among the edges that both name.
fn witness(wider: &Value, narrower: &Value) -> Option<Value> {
    let build = |schema: &Value| jsonschema::options().build(schema).ok();
    let (wide, narrow) = (build(wider)?, build(narrower)?);
    let mut edges = Edges::default();
    edges.gather(wider);
    edges.gather(narrower);
    edges.candidates().into_iter().find(|value| narrow.is_valid(value) && !wide.is_valid(value))
}

/// The constants of a schema, around which its behaviour changes.
#[derive(Default)]
struct Edges {
    numbers: BTreeSet<i32>,
    values: Vec<Value>,
}

impl Edges {
    fn gather(&mut self, schema: &Value) {
        match schema {
            Value::Number(n) => {
                self.numbers.extend(n.as_i64().and_then(|n| i32::try_from(n).ok()));
                self.values.push(schema.clone());
            }
            Value::String(_) => self.values.push(schema.clone()),
            Value::Array(items) => items.iter().for_each(|item| self.gather(item)),
            Value::Object(members) => members.values().for_each(|member| self.gather(member)),
            _ => {}
        }
    }

    fn candidates(&self) -> Vec<Value> {
        let mut all = vec![json!(true), json!(false), json!(null), json!([]), json!({}), json!(""), json!(0)];
        for n in &self.numbers {
            all.extend([json!(n), json!(n.saturating_add(1)), json!(n.saturating_sub(1)), json!(f64::from(*n) + 0.5)]);
        }
        all.extend(self.values.iter().cloned());
        let singles: Vec<Value> = all.iter().map(|value| json!([value])).collect();
        all.extend(singles);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_impossible_schemas_are_not_taken_for_proof() {
        let impossible = json!({"type": "integer", "minimum": 5, "maximum": 4});
        assert_eq!(covers(&json!({"type": "integer"}), &impossible), Covers::Unknown);
        assert_eq!(satisfiable(&impossible), Some(false));
        let date = json!({"type": "string", "format": "date"});
        assert_ne!(covers(&date, &json!({"type": "string"})), Covers::Yes);
    }

    #[test]
    fn a_refutation_shows_a_value() {
        let Covers::No(Some(value)) =
            covers(&json!({"type": "integer", "minimum": 3}), &json!({"type": "integer", "minimum": 2}))
        else {
            panic!("must be refuted with a value")
        };
        assert_eq!(value, json!(2));
    }

    proptest::proptest! {
        #[test]
        fn an_interval_covers_exactly_what_lies_within_it(a in -50i64..50, b in 0i64..50, c in -50i64..50, d in 0i64..50) {
            let schema = |low: i64, length: i64| json!({"type": "integer", "minimum": low, "maximum": low + length});
            let inside = a <= c && c + d <= a + b;
            proptest::prop_assert_eq!(covers(&schema(a, b), &schema(c, d)) == Covers::Yes, inside);
        }
    }
}
