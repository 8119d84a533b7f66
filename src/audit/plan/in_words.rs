//! What a schema asks of a value, in words that stand behind "is": `at most 15m`, `one of a and b`.
//! It must say nothing where it would leave a part of what is asked out.

use serde_json::{Map, Value};

use crate::audit::normalise::{Kind, Reader};

/// Longer words than these are no help.
const LONGEST: usize = 200;

/// What a schema asks of the normal form that a reader makes; of the raw value where there is none.
#[must_use]
pub fn in_words(schema: &Value, reader: Option<&Reader>) -> Option<String> {
    let raw = Reader { kind: Kind::String, words: Vec::new() };
    asked(schema, reader.unwrap_or(&raw)).filter(|words| words.len() <= LONGEST)
}

fn asked(schema: &Value, reader: &Reader) -> Option<String> {
    let members = schema.as_object()?;
    let all = members.iter().map(|(keyword, operand)| keyword_asks(keyword, operand, members, reader));
    let mut said: Vec<String> = all.collect::<Option<Vec<_>>>()?;
    said.retain(|words| !words.is_empty());
    if said.is_empty() {
        said.extend(of_type(members));
    }
    (!said.is_empty()).then(|| said.join(" and "))
}

/// What one keyword asks, empty where another one says it too; `None` where there are no words for it.
fn keyword_asks(keyword: &str, operand: &Value, all: &Map<String, Value>, reader: &Reader) -> Option<String> {
    let than = |words: &str| Some(format!("{words} {}", shown(operand, reader)));
    let parts = || operand.as_array()?.iter().map(|part| asked(part, reader)).collect::<Option<Vec<_>>>();
    let item = || asked(operand, &item_of(reader));
    match keyword {
        "type" => Some(String::new()),
        "required" => names_all(operand, all).then(String::new),
        "const" => Some(shown(operand, reader)),
        "enum" => Some(one_of(operand.as_array()?, reader)),
        "minimum" => than("at least"),
        "maximum" => than("at most"),
        "exclusiveMinimum" => than("more than"),
        "exclusiveMaximum" => than("less than"),
        "minLength" if operand.as_u64() == Some(1) => Some("not empty".to_owned()),
        "minLength" => Some(format!("at least {operand} characters long")),
        "maxLength" => Some(format!("at most {operand} characters long")),
        "pattern" => Some(format!("a text that `{}` fits", operand.as_str()?)),
        "minItems" => Some(format!("a list of at least {operand}")),
        "maxItems" => Some(format!("a list of at most {operand}")),
        "items" => Some(format!("a list in which each item is {}", item()?)),
        "contains" => Some(format!("a list in which an item is {}", item()?)),
        "not" => Some(format!("not {}", asked(operand, reader)?)),
        "anyOf" | "oneOf" => Some(parts()?.join(" or ")),
        "allOf" => Some(parts()?.join(" and ")),
        "properties" => members(operand.as_object()?, reader),
        _ => None,
    }
}

/// The members of a table, or the parts of a normal form that people know by these names.
fn members(named: &Map<String, Value>, reader: &Reader) -> Option<String> {
    let of = |name: &str| match &reader.kind {
        Kind::Table(members) => Some(members.get(name).unwrap_or(&Kind::String).clone()),
        Kind::String | Kind::Url | Kind::Cidr | Kind::Address | Kind::Semver => Some(Kind::String),
        _ => None,
    };
    let each = named.iter().map(|(name, schema)| {
        let reader = Reader { kind: of(name)?, words: Vec::new() };
        Some(format!("`{name}` {}", asked(schema, &reader)?))
    });
    Some(format!("with {}", each.collect::<Option<Vec<_>>>()?.join(" and ")))
}

/// Whether all that must be there is spoken of by its name.
fn names_all(required: &Value, all: &Map<String, Value>) -> bool {
    let is_named = |name: &str| all.get("properties").is_some_and(|named| named.get(name).is_some());
    required.as_array().is_some_and(|names| names.iter().all(|name| name.as_str().is_some_and(is_named)))
}

fn of_type(members: &Map<String, Value>) -> Option<String> {
    Some(match members.get("type")?.as_str()? {
        "boolean" => "true or false".to_owned(),
        "integer" => "a whole number".to_owned(),
        "object" => "a table".to_owned(),
        "array" => "a list".to_owned(),
        "string" => "a text".to_owned(),
        "number" => "a number".to_owned(),
        _ => return None,
    })
}

fn item_of(reader: &Reader) -> Reader {
    match &reader.kind {
        Kind::List(item) => Reader { kind: (**item).clone(), words: reader.words.clone() },
        _ => reader.clone(),
    }
}

fn one_of(values: &[Value], reader: &Reader) -> String {
    let all: Vec<String> = values.iter().map(|value| shown(value, reader)).collect();
    match all.as_slice() {
        [one] => one.clone(),
        all => format!("one of {}", all.join(", ")),
    }
}

fn shown(value: &Value, reader: &Reader) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => reader.show(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::normalise::reader::of_as;

    fn said(as_: &Value, schema: &Value) -> Option<String> {
        let reader = (!as_.is_null()).then(|| of_as(as_).expect("a type"));
        in_words(schema, reader.as_ref())
    }

    #[test]
    fn what_is_asked_is_said_as_people_write_it() {
        let origins = json!({ "type": "array", "minItems": 1, "items": { "type": "string", "not": { "const": "*" } } });
        let https =
            json!({ "type": "object", "properties": { "scheme": { "const": "https" } }, "required": ["scheme"] });
        for (as_, schema, words) in [
            (json!("bool"), json!({ "type": "boolean", "const": true }), "true"),
            (
                json!("duration"),
                json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 900 }),
                "more than 0s and at most 15m",
            ),
            (json!("tls-version"), json!({ "type": "number", "minimum": 1.2 }), "at least TLS 1.2"),
            (json!("file-mode"), json!({ "enum": [256, 384] }), "one of 0400, 0600"),
            (json!(null), json!({ "type": "string", "enum": ["a", "b"] }), "one of `a`, `b`"),
            (json!(null), json!({ "type": "string" }), "a text"),
            (json!(null), origins, "a list in which each item is not `*` and a list of at least 1"),
            (
                json!({ "list": "bytes" }),
                json!({ "items": { "maximum": 1024 } }),
                "a list in which each item is at most 1 KiB",
            ),
            (json!("url"), https, "with `scheme` `https`"),
        ] {
            assert_eq!(said(&as_, &schema).as_deref(), Some(words), "{schema}");
        }
    }

    #[test]
    fn what_has_no_words_is_left_to_the_schema() {
        for (as_, schema) in [
            (json!(null), json!({ "type": "string", "format": "email" })),
            (json!(null), json!({ "type": "object", "required": ["a"] })),
            (json!("secret"), json!({ "properties": { "kind": { "const": "env" } } })),
            (json!(null), json!({ "anyOf": [{ "const": 1 }, { "uniqueItems": true }] })),
            (json!(null), json!({ "enum": ["a".repeat(300)] })),
            (json!(null), json!(true)),
            (json!(null), json!({})),
        ] {
            assert_eq!(said(&as_, &schema), None, "{schema}");
        }
    }
}
