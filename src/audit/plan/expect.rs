//! From a check's `expect` and a profile's parameters to one pure JSON Schema.
//! It must not let a keyword through that a validator would ignore.

use serde_json::{Map, Value};

use crate::audit::normalise::{Kind, Reader};
use crate::model::safeguard::Params;

/// Why an expectation cannot be made into a schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpectError {
    /// A keyword that JSON Schema does not know, or not here.
    #[error("`{0}` is not a JSON Schema keyword that an expectation may use{1}")]
    Keyword(String, String),
    /// A type that JSON Schema does not have.
    #[error("`{0}` is no type of JSON Schema{1}")]
    Type(String, String),
    /// A placeholder without a parameter.
    #[error("`{{{{{0}}}}}` names no parameter of this check")]
    Parameter(String),
    /// A literal that the setting's own reader cannot read.
    #[error("a literal in `expect` or a parameter is not {0}")]
    Literal(String),
    /// A schema part that is neither an object nor a boolean.
    #[error("an expectation is a JSON Schema, and this part of it is none")]
    Shape,
}

/// Keywords whose value is one schema.
const ONE: &[&str] = &["items", "additionalProperties", "contains", "not", "propertyNames", "if", "then", "else"];
/// Keywords whose value is a list of schemas.
const MANY: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value maps names to schemas.
const NAMED: &[&str] = &["properties", "patternProperties"];
/// Keywords whose literals are values of the setting.
const LITERAL: &[&str] = &["const", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
/// Keywords that are passed on as they are.
const PLAIN: &[&str] = &[
    "type",
    "required",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "multipleOf",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
    "dependentRequired",
];

/// Builds the schema.
///
/// # Errors
/// [`ExpectError`] where the expectation or a parameter cannot be understood.
pub fn instantiate(expect: &Value, values: &Params, reader: &Reader) -> Result<Value, ExpectError> {
    schema(expect, values, &Scope { kind: &reader.kind, words: &reader.words })
}

/// What literals at this point of the schema are values of.
#[derive(Clone, Copy)]
struct Scope<'a> {
    kind: &'a Kind,
    words: &'a [String],
}

impl Scope<'_> {
    /// Inside `items` and `contains` the values are the list's items.
    fn item(self) -> Self {
        match self.kind {
            Kind::List(item) => Scope { kind: item, words: self.words },
            _ => self,
        }
    }

    /// Inside `properties` the values are a table's members as they are read; the members of a normal form such as a
    /// URL's are not values of the setting's own type.
    fn member(self, name: &str) -> Self {
        match self.kind {
            Kind::Table(members) => Scope { kind: members.get(name).unwrap_or(&Kind::String), words: &[] },
            _ => Scope { kind: &Kind::String, words: &[] },
        }
    }

    /// Whether literals are read: where the normal form is not what people write.
    fn reads(self) -> bool {
        match self.kind {
            Kind::Duration(_)
            | Kind::Bytes
            | Kind::Rate
            | Kind::TlsVersion
            | Kind::Level(_)
            | Kind::Choice(_)
            | Kind::FileMode => true,
            Kind::Bool
            | Kind::Integer
            | Kind::Number
            | Kind::String
            | Kind::Url
            | Kind::Cidr
            | Kind::Semver
            | Kind::Secret
            | Kind::Credential
            | Kind::Port
            | Kind::Address
            | Kind::Connection
            | Kind::List(_)
            | Kind::Table(_) => false,
        }
    }

    fn literal(self, value: &Value) -> Result<Value, ExpectError> {
        if value.is_number() && matches!(self.kind, Kind::Level(_) | Kind::Choice(_)) {
            return Err(ExpectError::Literal("a word of the setting".into()));
        }
        let Value::String(_) = value else { return Ok(value.clone()) };
        if !self.reads() {
            return Ok(value.clone());
        }
        let reader = Reader { kind: self.kind.clone(), words: self.words.to_vec() };
        reader.read(value).map_err(|error| ExpectError::Literal(error.expected))
    }
}

fn schema(part: &Value, values: &Params, scope: &Scope<'_>) -> Result<Value, ExpectError> {
    let members = match part {
        Value::Bool(_) => return Ok(part.clone()),
        Value::Object(members) => members,
        _ => return Err(ExpectError::Shape),
    };
    let mut out = Map::new();
    for (keyword, value) in members {
        let name = keyword.as_str();
        let built = if ONE.contains(&name) {
            let inner = if matches!(name, "items" | "contains") { scope.item() } else { *scope };
            schema(value, values, &inner)?
        } else if MANY.contains(&name) {
            let parts = value.as_array().ok_or(ExpectError::Shape)?;
            Value::Array(parts.iter().map(|part| schema(part, values, scope)).collect::<Result<_, _>>()?)
        } else if NAMED.contains(&name) {
            let parts = value.as_object().ok_or(ExpectError::Shape)?;
            let member = |key: &str| if name == "properties" { scope.member(key) } else { scope.member("") };
            let built = parts.iter().map(|(key, part)| Ok((key.clone(), schema(part, values, &member(key))?)));
            Value::Object(built.collect::<Result<_, ExpectError>>()?)
        } else if LITERAL.contains(&name) {
            literals(value, values, *scope)?
        } else if PLAIN.contains(&name) {
            let plain = substitute(value, values)?;
            if name == "type" {
                known_types(&plain)?;
            }
            plain
        } else {
            let known = [ONE, MANY, NAMED, LITERAL, PLAIN].concat();
            return Err(ExpectError::Keyword(keyword.clone(), crate::diag::did_you_mean(name, known)));
        };
        out.insert(keyword.clone(), built);
    }
    Ok(Value::Object(out))
}

/// The types of JSON Schema.
const TYPES: &[&str] = &["array", "boolean", "integer", "null", "number", "object", "string"];

fn known_types(named: &Value) -> Result<(), ExpectError> {
    let all = named.as_array().map_or(std::slice::from_ref(named), Vec::as_slice);
    match all.iter().filter_map(Value::as_str).find(|name| !TYPES.contains(name)) {
        Some(name) => Err(ExpectError::Type(name.to_owned(), crate::diag::did_you_mean(name, TYPES.iter().copied()))),
        None => Ok(()),
    }
}

fn literals(value: &Value, values: &Params, scope: Scope<'_>) -> Result<Value, ExpectError> {
    match substitute(value, values)? {
        Value::Array(items) => {
            Ok(Value::Array(items.iter().map(|item| scope.literal(item)).collect::<Result<_, _>>()?))
        }
        one => scope.literal(&one),
    }
}

/// The name in a text that is nothing but `{{name}}`.
fn placeholder(text: &str) -> Option<&str> {
    text.strip_prefix("{{")?.strip_suffix("}}").map(str::trim)
}

fn substitute(value: &Value, values: &Params) -> Result<Value, ExpectError> {
    match value {
        Value::String(text) => match placeholder(text) {
            Some(name) => {
                values.get(name).map(|value| value.0.clone()).ok_or_else(|| ExpectError::Parameter(name.to_owned()))
            }
            None => Ok(value.clone()),
        },
        Value::Array(items) => {
            Ok(Value::Array(items.iter().map(|item| substitute(item, values)).collect::<Result<_, _>>()?))
        }
        other => Ok(other.clone()),
    }
}

/// Whether the schema says which types it means, in every branch.
#[must_use]
pub fn is_typed(schema: &Value) -> bool {
    let Value::Object(members) = schema else { return schema == &Value::Bool(false) };
    let typed_by = |keyword: &str, every: bool| {
        members.get(keyword).and_then(Value::as_array).is_some_and(|parts| {
            !parts.is_empty() && if every { parts.iter().all(is_typed) } else { parts.iter().any(is_typed) }
        })
    };
    members.contains_key("type")
        || members.contains_key("const")
        || members.contains_key("enum")
        || typed_by("anyOf", true)
        || typed_by("oneOf", true)
        || typed_by("allOf", false)
}

/// A text of a check with its parameters filled in, as people read it.
#[must_use]
pub fn fill(text: &str, values: &Params) -> String {
    let mut out = text.to_owned();
    for (name, value) in values {
        let shown = value.as_str().map_or_else(|| value.0.to_string(), str::to_owned);
        out = out.replace(&format!("{{{{{name}}}}}"), &shown);
    }
    out
}
