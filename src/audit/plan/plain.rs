//! JSON Schemas of plain keywords, judged without being compiled: most of what is expected of a value is a type and a bound,
//! and compiling takes longer than everything else that one file needs.
//! It must judge as the library does, and leave to the library whatever it does not know.

use serde_json::{Map, Number, Value};

use super::pattern::Pattern;

/// A schema of plain keywords.
#[derive(Debug)]
pub(super) struct Plain(Vec<Ask>);

#[derive(Debug)]
enum Ask {
    /// What no value meets.
    Nothing,
    Type(Vec<Type>),
    OneOf(Vec<Value>),
    Bound(Bound, f64),
    MinLength(usize),
    Pattern(Pattern),
    MinItems(usize),
    MaxItems(usize),
    Items(Plain),
    Contains(Plain),
    MinProperties(usize),
    MaxProperties(usize),
    PropertyNames(Plain),
    Required(Vec<String>),
    Members(Members),
    Not(Plain),
    Any(Vec<Plain>),
    All(Vec<Plain>),
}

/// What the members of a table must be: those with a name, those whose name has a pattern, and all others.
#[derive(Debug)]
struct Members {
    named: Vec<(String, Plain)>,
    patterns: Vec<(Pattern, Plain)>,
    others: Option<Plain>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
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

/// Every whole number below here is exact as a floating-point number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Keywords that speak of the members of a table together.
const OF_MEMBERS: [&str; 3] = ["properties", "patternProperties", "additionalProperties"];

impl Plain {
    /// A schema, if nothing else is in it than plain keywords.
    pub(super) fn of(schema: &Value) -> Option<Self> {
        if let Value::Bool(takes_all) = schema {
            return Some(Self(if *takes_all { Vec::new() } else { vec![Ask::Nothing] }));
        }
        let keywords = schema.as_object()?;
        let alone = keywords.iter().filter(|(keyword, _)| !OF_MEMBERS.contains(&keyword.as_str()));
        let mut asks: Vec<Ask> = alone.map(|(keyword, operand)| ask(keyword, operand)).collect::<Option<_>>()?;
        if OF_MEMBERS.iter().any(|keyword| keywords.contains_key(*keyword)) {
            asks.push(Ask::Members(Members::of(keywords)?));
        }
        Some(Self(asks))
    }

    pub(super) fn is_met(&self, value: &Value) -> bool {
        self.0.iter().all(|ask| ask.is_met(value))
    }
}

impl Members {
    fn of(keywords: &Map<String, Value>) -> Option<Self> {
        let none = Map::new();
        let table = |keyword: &str| keywords.get(keyword).map_or(Some(&none), Value::as_object);
        let named = |(name, schema): (&String, &Value)| Some((name.clone(), Plain::of(schema)?));
        let patterned = |(pattern, schema): (&String, &Value)| Some((Pattern::of(pattern)?, Plain::of(schema)?));
        Some(Self {
            named: table("properties")?.iter().map(named).collect::<Option<_>>()?,
            patterns: table("patternProperties")?.iter().map(patterned).collect::<Option<_>>()?,
            others: match keywords.get("additionalProperties") {
                Some(schema) => Some(Plain::of(schema)?),
                None => None,
            },
        })
    }

    fn are_met(&self, members: &Map<String, Value>) -> bool {
        members.iter().all(|(name, member)| {
            let named = self.named.iter().find(|(own, _)| own == name).map(|(_, schema)| schema);
            let mut patterned = self.patterns.iter().filter(|(pattern, _)| pattern.is_in(name)).peekable();
            let others = self.others.as_ref().filter(|_| named.is_none() && patterned.peek().is_none());
            named.into_iter().chain(others).all(|schema| schema.is_met(member))
                && patterned.all(|(_, schema)| schema.is_met(member))
        })
    }
}

fn ask(keyword: &str, operand: &Value) -> Option<Ask> {
    let bound = |bound| Some(Ask::Bound(bound, operand.as_f64().filter(|limit| limit.abs() < EXACT)?));
    let count = || usize::try_from(operand.as_u64()?).ok();
    let several = || {
        let all = operand.as_array().filter(|all| !all.is_empty())?;
        all.iter().map(Plain::of).collect::<Option<_>>()
    };
    match keyword {
        "type" => types(operand).map(Ask::Type),
        "const" => one_of(std::slice::from_ref(operand)),
        "enum" => one_of(operand.as_array().filter(|all| is_a_set(all))?),
        "minimum" => bound(Bound::Minimum),
        "maximum" => bound(Bound::Maximum),
        "exclusiveMinimum" => bound(Bound::ExclusiveMinimum),
        "exclusiveMaximum" => bound(Bound::ExclusiveMaximum),
        "minLength" => count().map(Ask::MinLength),
        "pattern" => Pattern::of(operand.as_str()?).map(Ask::Pattern),
        "minItems" => count().map(Ask::MinItems),
        "maxItems" => count().map(Ask::MaxItems),
        "items" => Plain::of(operand).map(Ask::Items),
        "minProperties" => count().map(Ask::MinProperties),
        "maxProperties" => count().map(Ask::MaxProperties),
        "propertyNames" => Plain::of(operand).map(Ask::PropertyNames),
        "required" => {
            let names = operand.as_array().filter(|all| all.is_empty() || is_a_set(all))?;
            Some(Ask::Required(names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<_>>()?))
        }
        "not" => Plain::of(operand).map(Ask::Not),
        "contains" => Plain::of(operand).map(Ask::Contains),
        "anyOf" => several().map(Ask::Any),
        "allOf" => several().map(Ask::All),
        _ => None,
    }
}

/// One type, or several different ones.
fn types(operand: &Value) -> Option<Vec<Type>> {
    let all = match operand {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    let types: Vec<Type> = all.iter().map(|one| named(one.as_str()?)).collect::<Option<_>>()?;
    is_a_set(all).then_some(types)
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

/// Tables and lists are the same in more than one way of writing them, and so are numbers that are not exact.
fn one_of(values: &[Value]) -> Option<Ask> {
    let is_plain = |value: &Value| match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() < EXACT),
        Value::Array(_) | Value::Object(_) => false,
    };
    values.iter().all(is_plain).then(|| Ask::OneOf(values.to_vec()))
}

/// Whether a value is one that is listed: `1` is `1.0`.
fn is_same(listed: &Value, value: &Value) -> bool {
    match (listed, value) {
        (Value::Number(listed), Value::Number(number)) => listed.as_f64() == number.as_f64(),
        _ => listed == value,
    }
}

/// What the meta-schema asks of an enumeration.
fn is_a_set(values: &[Value]) -> bool {
    let is_new = |at: usize| !values[..at].iter().any(|before| is_same(before, &values[at]));
    !values.is_empty() && (1..values.len()).all(is_new)
}

impl Ask {
    fn is_met(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Nothing, _) => false,
            (Self::Type(kinds), _) => kinds.iter().any(|kind| kind.is_of(value)),
            (Self::OneOf(values), _) => values.iter().any(|listed| is_same(listed, value)),
            (Self::Bound(bound, limit), Value::Number(number)) => bound.holds(number, *limit),
            (Self::MinLength(least), Value::String(text)) => text.chars().count() >= *least,
            (Self::Pattern(pattern), Value::String(text)) => pattern.is_in(text),
            (Self::MinItems(least), Value::Array(items)) => items.len() >= *least,
            (Self::MaxItems(most), Value::Array(items)) => items.len() <= *most,
            (Self::Items(schema), Value::Array(items)) => items.iter().all(|item| schema.is_met(item)),
            (Self::MinProperties(least), Value::Object(members)) => members.len() >= *least,
            (Self::MaxProperties(most), Value::Object(members)) => members.len() <= *most,
            (Self::PropertyNames(schema), Value::Object(members)) => {
                members.keys().all(|name| schema.is_met(&Value::from(name.as_str())))
            }
            (Self::Required(names), Value::Object(members)) => names.iter().all(|name| members.contains_key(name)),
            (Self::Members(asked), Value::Object(members)) => asked.are_met(members),
            (Self::Not(schema), _) => !schema.is_met(value),
            (Self::Any(schemas), _) => schemas.iter().any(|schema| schema.is_met(value)),
            (Self::All(schemas), _) => schemas.iter().all(|schema| schema.is_met(value)),
            (Self::Contains(schema), Value::Array(items)) => items.iter().any(|item| schema.is_met(item)),
            // What a keyword does not speak of meets it.
            _ => true,
        }
    }
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
#[path = "plain_tests.rs"]
mod tests;
