//! What a dialect asks of a key, so that a case of a binding holds.
//! It must never hold where it cannot be understood.

use std::sync::Arc;

use serde_json::Value;

use super::normalise::Reader;
use super::reader::of_as;
use super::schema::{Schema, Schemas};

/// What a key must be.
#[derive(Debug)]
pub(super) enum Condition {
    Equals(Value),
    Schema(Arc<Schema>),
    /// What the value is read as, and what that must be.
    Read(Reader, Arc<Schema>),
    /// What cannot be understood never holds.
    Broken,
}

impl Condition {
    /// A table is a JSON Schema, or `as` with what is expected of it; anything else is the value itself.
    pub(super) fn new(wanted: &Value, schemas: &Schemas) -> Self {
        let Value::Object(members) = wanted else { return Self::Equals(wanted.clone()) };
        let Some(spec) = members.get("as") else { return Self::Schema(schemas.of(wanted.clone())) };
        match (members.get("expect"), of_as(spec)) {
            (Some(expect), Ok(reader)) if members.len() == 2 => Self::Read(reader, schemas.of(expect.clone())),
            _ => Self::Broken,
        }
    }

    pub(super) fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Equals(wanted) => wanted == value,
            Self::Schema(schema) => schema.is_met(value),
            Self::Read(reader, schema) => reader.read(value).is_ok_and(|normal| schema.is_met(&normal)),
            Self::Broken => false,
        }
    }

    /// Whether every table meets it, whatever stands in it.
    pub(super) fn takes_any_table(&self) -> bool {
        matches!(self, Self::Schema(schema) if *schema.value() == serde_json::json!({ "type": "object" }))
    }

    /// Whether some value could meet it.
    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::Equals(_) => true,
            Self::Schema(schema) | Self::Read(_, schema) => schema.is_sound(),
            Self::Broken => false,
        }
    }

    /// Whether it names this text word for word.
    pub(super) fn names(&self, text: &str) -> bool {
        match self {
            Self::Equals(wanted) => wanted.as_str() == Some(text),
            Self::Schema(schema) => names(schema.value(), text),
            Self::Read(..) | Self::Broken => false,
        }
    }
}

/// Whether a schema names a text as a constant of its own, or among the alternatives of one.
fn names(schema: &Value, text: &str) -> bool {
    let is = |value: &Value| value.as_str() == Some(text);
    let listed = schema.get("enum").and_then(Value::as_array).is_some_and(|all| all.iter().any(is));
    let any = schema.get("anyOf").and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| names(one, text)));
    listed || any || schema.get("const").is_some_and(is) || schema.get("not").is_some_and(|not| names(not, text))
}
