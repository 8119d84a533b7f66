//! JSON Schemas of a few plain keywords, judged without being compiled: most of what is expected of a value is a type and
//! a bound, and compiling takes longer than everything else that one file needs.
//! It must judge as the library does, and leave to the library whatever it does not know.

use regex::Regex;
use serde_json::{Map, Number, Value};

/// A schema of plain keywords.
#[derive(Debug)]
pub(super) struct Plain(Vec<Ask>);

#[derive(Debug)]
enum Ask {
    Type(Type),
    OneOf(Vec<Value>),
    Bound(Bound, f64),
    MinLength(usize),
    Pattern(Regex),
    MinItems(usize),
    Items(Plain),
    Contains(Plain),
    MaxProperties(usize),
    Required(Vec<String>),
    Properties(Vec<(String, Plain)>),
    Not(Plain),
    Any(Vec<Plain>),
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

/// Every whole number up to here is exact as a floating-point number.
const EXACT: f64 = 9_007_199_254_740_992.0;

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
    let bound = |bound| Some(Ask::Bound(bound, operand.as_f64().filter(|limit| limit.abs() < EXACT)?));
    let count = || usize::try_from(operand.as_u64()?).ok();
    match keyword {
        "type" => Some(Ask::Type(named(operand.as_str()?)?)),
        "const" => one_of(std::slice::from_ref(operand)),
        "enum" => one_of(operand.as_array().filter(|all| is_a_set(all))?),
        "minimum" => bound(Bound::Minimum),
        "maximum" => bound(Bound::Maximum),
        "exclusiveMinimum" => bound(Bound::ExclusiveMinimum),
        "exclusiveMaximum" => bound(Bound::ExclusiveMaximum),
        "minLength" => count().map(Ask::MinLength),
        "pattern" => Some(Ask::Pattern(Regex::new(operand.as_str().filter(|text| is_simple(text))?).ok()?)),
        "minItems" => count().map(Ask::MinItems),
        "items" => Some(Ask::Items(Plain::of(operand)?)),
        "maxProperties" => count().map(Ask::MaxProperties),
        "required" => {
            let names = operand.as_array().filter(|all| all.is_empty() || is_a_set(all))?;
            Some(Ask::Required(names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<_>>()?))
        }
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

/// Whether a pattern is one of letters, digits, classes of characters, `*`, `+` and `|`, between `^` and `$` or not: these
/// mean the same to every reader of regular expressions.
fn is_simple(pattern: &str) -> bool {
    let rest = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut rest = rest.strip_suffix('$').unwrap_or(rest);
    // Where `^` or `$` belongs to one of several alternatives, it is left to the library.
    if rest.len() < pattern.len() && rest.contains('|') {
        return false;
    }
    // Whether something stands there that can be repeated.
    let mut repeatable = false;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        repeatable = match first {
            '[' => match rest.find(']') {
                Some(end) if is_plain_class(&rest[1..end]) => {
                    length = end + 1;
                    true
                }
                _ => return false,
            },
            '*' | '+' if repeatable => false,
            '|' => false,
            c if c.is_ascii_alphanumeric() || "/_:".contains(c) => true,
            _ => return false,
        };
        rest = &rest[length..];
    }
    true
}

/// Whether a class of characters lists some, with `-` at its end and the ranges of letters and digits alone.
fn is_plain_class(class: &str) -> bool {
    let listed = class.strip_prefix('^').unwrap_or(class);
    let listed = listed.strip_suffix('-').unwrap_or(listed);
    let single = ["A-Z", "a-z", "0-9"].iter().fold(listed.to_owned(), |rest, range| rest.replacen(range, "", 1));
    !listed.is_empty() && single.chars().all(|c| c.is_ascii_alphanumeric() || "/_.*:".contains(c))
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
            (Self::MinLength(least), Value::String(text)) => text.chars().count() >= *least,
            (Self::Pattern(pattern), Value::String(text)) => pattern.is_match(text),
            (Self::MinItems(least), Value::Array(items)) => items.len() >= *least,
            (Self::Items(schema), Value::Array(items)) => items.iter().all(|item| schema.is_met(item)),
            (Self::MaxProperties(most), Value::Object(members)) => members.len() <= *most,
            (Self::Required(names), Value::Object(members)) => names.iter().all(|name| members.contains_key(name)),
            (Self::Not(schema), _) => !schema.is_met(value),
            (Self::Any(schemas), _) => schemas.iter().any(|schema| schema.is_met(value)),
            (Self::Contains(schema), Value::Array(items)) => items.iter().any(|item| schema.is_met(item)),
            (Self::Properties(named), Value::Object(members)) => all_meet(named, members),
            // What a keyword does not speak of meets it.
            _ => true,
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
    fn holds(self, number: &Number, limit: f64) -> bool {
        // A whole number that is not exact as a floating-point number is beyond every limit, and so is what it is rounded to.
        let ordering = number.as_f64().and_then(|number| number.partial_cmp(&limit));
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
            prop_oneof![
                Just(1_i64 << 53),
                Just((1 << 53) + 1),
                Just((1 << 53) - 1),
                Just(-(1 << 53) - 1),
                Just(i64::MAX),
                Just(i64::MIN)
            ]
            .prop_map(Value::from),
            Just(json!(u64::MAX)),
            prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(1.5), Just(2.0), Just(9e15), Just(1e300)]
                .prop_map(Value::from),
            "[ab/*.\n\u{e9}-]{0,3}".prop_map(Value::from),
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
            keyword("minLength", (0..3).prop_map(Value::from).boxed()),
            keyword("minItems", (0..3).prop_map(Value::from).boxed()),
            keyword("maxProperties", (0..3).prop_map(Value::from).boxed()),
            keyword("required", prop::collection::vec("[ab]", 0..3).prop_map(Value::from).boxed()),
            keyword("pattern", "\\^?([ab/.*+|$-]|\\[\\^?[ab.*/-]{0,3}\\]){0,4}\\$?".prop_map(Value::from).boxed()),
            keyword("format", Just("email").prop_map(Value::from).boxed()),
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
                keyword("items", inner.clone().boxed()),
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
        let patterns = ["^/[A-Za-z0-9/_.-]*[A-Za-z0-9/_-]$", "[.][.]|//|/[.]/", "^[^*]+$"];
        assert!(patterns.iter().all(|pattern| Plain::of(&json!({ "pattern": pattern })).is_some()));
        for pattern in
            ["a.b", "\\d", "(a)", "a{2}", "[a-b]", "[a&&b]", "[[:alpha:]]", "a^b", "*", "a**", "[]", "a?", "^a|b"]
        {
            assert!(Plain::of(&json!({ "pattern": pattern })).is_none(), "{pattern}");
        }
    }
}
