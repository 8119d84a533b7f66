//! What a dialect asks of a key, so that a case of a binding holds.
//! It must never hold where it cannot be understood.

use std::sync::OnceLock;

use serde_json::Value;

use crate::audit::normalise::Reader;
use crate::audit::normalise::reader::of_as;
use crate::audit::plan::schema::Schema;

/// What a key must be.
#[derive(Debug)]
pub(in crate::audit) struct Condition {
    pub(in crate::audit) wanted: Wanted,
    /// Whether nothing meets it: most keys that a dialect asks for are in few files.
    of_nothing: OnceLock<bool>,
}

#[derive(Debug)]
pub(in crate::audit) enum Wanted {
    Equals(Value),
    Schema(Schema),
    /// What the value is read as, and what that must be.
    Read(Reader, Schema),
    /// What cannot be understood never holds.
    Broken,
}

impl Condition {
    /// A table is a JSON Schema, or `as` with what is expected of it; anything else is the value itself.
    pub(super) fn new(wanted: &Value) -> Self {
        Self { wanted: Wanted::of(wanted), of_nothing: OnceLock::new() }
    }

    pub(in crate::audit) fn holds(&self, value: &Value) -> bool {
        if value.is_null() {
            *self.of_nothing.get_or_init(|| self.wanted.is_met(value))
        } else {
            self.wanted.is_met(value)
        }
    }

    /// Whether every table meets it, whatever stands in it.
    pub(in crate::audit) fn takes_any_table(&self) -> bool {
        matches!(&self.wanted, Wanted::Schema(schema) if *schema.value() == serde_json::json!({ "type": "object" }))
    }

    /// What it asks that some item of a list is.
    pub(in crate::audit) fn contains(&self) -> Option<Schema> {
        let Wanted::Schema(schema) = &self.wanted else { return None };
        schema.value().get("contains").cloned().map(Schema::new)
    }

    /// Whether some value could meet it.
    pub(super) fn is_sound(&self) -> bool {
        match &self.wanted {
            Wanted::Equals(_) => true,
            Wanted::Schema(schema) | Wanted::Read(_, schema) => schema.is_sound(),
            Wanted::Broken => false,
        }
    }

    /// Whether it names this text word for word.
    pub(in crate::audit) fn names(&self, text: &str) -> bool {
        match &self.wanted {
            Wanted::Equals(wanted) => wanted.as_str() == Some(text),
            Wanted::Schema(schema) => names(schema.value(), text),
            Wanted::Read(..) | Wanted::Broken => false,
        }
    }
}

impl Wanted {
    fn of(wanted: &Value) -> Self {
        let Value::Object(members) = wanted else { return Self::Equals(wanted.clone()) };
        let Some(spec) = members.get("as") else { return Self::Schema(Schema::new(wanted.clone())) };
        match (members.get("expect"), of_as(spec)) {
            (Some(expect), Ok(reader)) if members.len() == 2 => Self::Read(reader, Schema::new(expect.clone())),
            _ => Self::Broken,
        }
    }

    fn is_met(&self, value: &Value) -> bool {
        match self {
            Self::Equals(wanted) => wanted == value,
            Self::Schema(schema) => schema.is_met(value),
            Self::Read(reader, schema) => reader.read(value).is_ok_and(|normal| schema.is_met(&normal)),
            Self::Broken => false,
        }
    }
}

/// Whether a schema names a text as a constant of its own, or among the alternatives of one.
pub(in crate::audit) fn names(schema: &Value, text: &str) -> bool {
    let is = |value: &Value| value.as_str() == Some(text);
    let listed = schema.get("enum").and_then(Value::as_array).is_some_and(|all| all.iter().any(is));
    let any = schema.get("anyOf").and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| names(one, text)));
    listed || any || schema.get("const").is_some_and(is) || schema.get("not").is_some_and(|not| names(not, text))
}
