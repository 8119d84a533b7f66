//! JSON Schemas of a few plain keywords, judged without being compiled: most of what is expected of a value is a type and
//! a bound, and compiling takes longer than everything else that one file needs.
//! It must judge as the library does, and leave to the library whatever it does not know.

use serde_json::{Map, Value};

/// A schema of plain keywords.
#[derive(Debug)]
pub(super) struct Plain(Vec<Ask>);

#[derive(Debug)]
enum Ask {
    Type(Type),
    OneOf(Vec<Value>),
    Bound(Bound, i64),
    Not(Plain),
    Any(Vec<Plain>),
    Contains(Plain),
    Properties(Vec<(String, Plain)>),
}

#[derive(Debug, Clone, Copy)]
enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

#[derive(Debug, Clone, Copy)]
enum Bound {
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
}

/// Every whole number up to here is exact in a floating-point number too.
const EXACT: i64 = 1 << 53;

impl Plain {
    /// A schema, if nothing else is in it than plain keywords.
    pub(super) fn of(schema: &Value) -> Option<Self> {
        schema.as_object()?.iter().map(|(keyword, operand)| ask(keyword, operand)).collect::<Option<_>>().map(Self)
    }

    pub(super) fn is_met(&self, value: &Value) -> bool {
        self.0.iter().all(|ask| ask.is_met(value))
    }
}

fn ask(keyword: &str, operand: &Value) -> Option<Ask> {
    let bound = |bound| Some(Ask::Bound(bound, operand.as_i64().filter(|limit| (-EXACT..=EXACT).contains(limit))?));
    match keyword {
        "type" => Some(Ask::Type(named(operand.as_str()?)?)),
        "const" => one_of(std::slice::from_ref(operand)),
        "enum" => one_of(operand.as_array().filter(|all| is_a_set(all))?),
        "minimum" => bound(Bound::Minimum),
        "maximum" => bound(Bound::Maximum),
        "exclusiveMinimum" => bound(Bound::ExclusiveMinimum),
        "exclusiveMaximum" => bound(Bound::ExclusiveMaximum),
        "not" => Some(Ask::Not(Plain::of(operand)?)),
        "contains" => Some(Ask::Contains(Plain::of(operand)?)),
        "anyOf" => {
            let all = operand.as_array().filter(|all| !all.is_empty())?;
            Some(Ask::Any(all.iter().map(Plain::of).collect::<Option<_>>()?))
        }
        "properties" => {
            let named = |(name, schema): (&String, &Value)| Some((name.clone(), Plain::of(schema)?));
            Some(Ask::Properties(operand.as_object()?.iter().map(named).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

fn named(kind: &str) -> Option<Type> {
    Some(match kind {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "string" => Type::String,
        "array" => Type::Array,
        "object" => Type::Object,
        _ => return None,
    })
}

/// Numbers, tables and lists are the same in more than one way of writing them.
fn one_of(values: &[Value]) -> Option<Ask> {
    let is_plain = |value: &Value| matches!(value, Value::Null | Value::Bool(_) | Value::String(_));
    values.iter().all(is_plain).then(|| Ask::OneOf(values.to_vec()))
}

/// What the meta-schema asks of an enumeration.
fn is_a_set(values: &[Value]) -> bool {
    !values.is_empty() && (1..values.len()).all(|at| !values[..at].contains(&values[at]))
}

impl Ask {
    fn is_met(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Type(kind), _) => kind.is_of(value),
            (Self::OneOf(values), _) => values.contains(value),
            (Self::Bound(bound, limit), Value::Number(number)) => bound.holds(number, *limit),
            (Self::Not(schema), _) => !schema.is_met(value),
            (Self::Any(schemas), _) => schemas.iter().any(|schema| schema.is_met(value)),
            (Self::Contains(schema), Value::Array(items)) => items.iter().any(|item| schema.is_met(item)),
            (Self::Properties(named), Value::Object(members)) => all_meet(named, members),
            // What a keyword does not speak of meets it.
            (Self::Bound(..) | Self::Contains(_) | Self::Properties(_), _) => true,
        }
    }
}

fn all_meet(named: &[(String, Plain)], members: &Map<String, Value>) -> bool {
    named.iter().all(|(name, schema)| members.get(name).is_none_or(|member| schema.is_met(member)))
}

impl Type {
    fn is_of(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Integer, Value::Number(number)) => {
                number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
            }
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::String(_))
            | (Self::Array, Value::Array(_))
            | (Self::Object, Value::Object(_)) => true,
            _ => false,
        }
    }
}

impl Bound {
    fn holds(self, number: &serde_json::Number, limit: i64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "limits are exact")]
        let ordering = match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), ..) => Some(whole.cmp(&limit)),
            // Only what is larger than any limit is no signed number.
            (_, Some(_), _) => Some(std::cmp::Ordering::Greater),
            (_, _, Some(number)) => number.partial_cmp(&(limit as f64)),
            _ => None,
        };
        ordering.is_some_and(|ordering| match self {
            Self::Minimum => ordering.is_ge(),
            Self::Maximum => ordering.is_le(),
            Self::ExclusiveMinimum => ordering.is_gt(),
            Self::ExclusiveMaximum => ordering.is_lt(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::schema::compile;
    use super::*;

    fn scalar() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-3_i64..4).prop_map(Value::from),
            prop_oneof![Just(EXACT), Just(EXACT + 1), Just(-EXACT), Just(-EXACT - 1), Just(i64::MAX), Just(i64::MIN)]
                .prop_map(Value::from),
            Just(json!(u64::MAX)),
            prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(1.5), Just(2.0), Just(9e15), Just(1e300)]
                .prop_map(Value::from),
            "[ab]{0,2}".prop_map(Value::from),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        scalar().prop_recursive(2, 8, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[ab]", inner, 0..3).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    fn schema() -> impl Strategy<Value = Value> {
        let kinds = ["null", "boolean", "integer", "number", "string", "array", "object", "nothing"];
        let keyword =
            |name: &'static str, operand: BoxedStrategy<Value>| operand.prop_map(move |one| (name, one)).boxed();
        let leaf = prop_oneof![
            keyword("type", prop::sample::select(kinds.to_vec()).prop_map(Value::from).boxed()),
            keyword("const", value().boxed()),
            keyword("enum", prop::collection::vec(value(), 0..3).prop_map(Value::from).boxed()),
            keyword("minimum", scalar().boxed()),
            keyword("maximum", scalar().boxed()),
            keyword("exclusiveMinimum", scalar().boxed()),
            keyword("exclusiveMaximum", scalar().boxed()),
            keyword("minLength", (0..2).prop_map(Value::from).boxed()),
        ];
        let table =
            |keywords: Vec<(&str, Value)>| keywords.into_iter().map(|(name, one)| (name.to_owned(), one)).collect();
        prop::collection::vec(leaf.clone(), 0..3).prop_map(table).prop_recursive(2, 8, 3, move |inner| {
            let several = prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from).boxed();
            let named = prop::collection::btree_map("[ab]", inner.clone(), 0..3);
            let named = named.prop_map(|map| map.into_iter().collect::<Value>()).boxed();
            let keywords = prop_oneof![
                leaf.clone(),
                keyword("not", inner.clone().boxed()),
                keyword("contains", inner.boxed()),
                keyword("anyOf", several),
                keyword("properties", named),
            ];
            prop::collection::vec(keywords, 0..3).prop_map(table)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn what_is_plain_is_judged_as_the_library_judges_it(schema in schema(), values in prop::collection::vec(value(), 1..6)) {
            if let Some(plain) = Plain::of(&schema) {
                let compiled = compile(&schema);
                prop_assert!(compiled.is_some(), "the library takes no {schema}");
                for value in values {
                    let expected = compiled.as_ref().is_some_and(|compiled| compiled.is_valid(&value));
                    prop_assert_eq!(plain.is_met(&value), expected, "{} of {}", value, schema);
                }
            }
        }
    }

    /// Nearly everything that the shipped profiles ask is plain.
    #[test]
    fn what_the_shipped_checks_ask_is_plain() {
        let asked = [
            json!({ "type": "boolean", "const": true }),
            json!({ "type": "number", "minimum": 1, "maximum": 900 }),
            json!({ "anyOf": [{ "type": "number", "minimum": 60 }, { "type": "string", "const": "until-unlocked" }] }),
            json!({ "contains": { "properties": { "at": { "not": { "const": "tls" } } } } }),
        ];
        assert!(asked.iter().all(|schema| Plain::of(schema).is_some()));
        assert!(Plain::of(&json!({ "type": "string", "pattern": "^a" })).is_none());
    }
}
