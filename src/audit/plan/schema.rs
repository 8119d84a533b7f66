//! A JSON Schema that is made ready when it judges its first value, and judges every further one without that.
//! It must be met by nothing where it cannot be compiled.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use super::plain::Plain;

/// A schema and what it is compiled to.
#[derive(Debug)]
pub struct Schema {
    value: Value,
    ready: OnceLock<Ready>,
}

/// How a schema judges.
#[derive(Debug)]
enum Ready {
    Plain(Plain),
    Compiled(Box<Validator>),
    /// It cannot be compiled.
    Broken,
}

impl Schema {
    /// A schema that nothing was asked of yet.
    #[must_use]
    pub const fn new(value: Value) -> Self {
        Self { value, ready: OnceLock::new() }
    }

    /// The schema as it is written.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// Whether a value meets it.
    #[must_use]
    pub fn is_met(&self, value: &Value) -> bool {
        match self.ready() {
            Ready::Plain(plain) => plain.is_met(value),
            Ready::Compiled(validator) => validator.is_valid(value),
            Ready::Broken => false,
        }
    }

    /// Whether it can be compiled; nothing meets it otherwise.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !matches!(self.ready(), Ready::Broken)
    }

    fn ready(&self) -> &Ready {
        self.ready.get_or_init(|| match Plain::of(&self.value) {
            Some(plain) => Ready::Plain(plain),
            None => compile(&self.value).map_or(Ready::Broken, |validator| Ready::Compiled(Box::new(validator))),
        })
    }
}

/// Schemas of which those that say the same are one, since compiling takes long and many checks and conditions ask the
/// same.
#[derive(Debug, Default)]
pub(in crate::audit) struct Schemas(RefCell<HashMap<Value, Arc<Schema>>>);

impl Schemas {
    pub(in crate::audit) fn of(&self, value: Value) -> Arc<Schema> {
        let mut known = self.0.borrow_mut();
        Arc::clone(known.entry(value).or_insert_with_key(|value| Arc::new(Schema::new(value.clone()))))
    }
}

/// Keywords that mean something only in later drafts than 7.
const LATER: &[&str] = &["prefixItems", "minContains", "maxContains", "dependentRequired"];

/// Compiles a schema: offline, formats asserted, patterns in linear time. Expectations are 2020-12; where they use
/// none of its own keywords they mean the same in draft 7, whose meta-schema takes far less to set up.
pub(super) fn compile(schema: &Value) -> Option<Validator> {
    let later = uses_any(schema, LATER);
    jsonschema::options()
        .offline()
        .with_draft(if later { Draft::Draft202012 } else { Draft::Draft7 })
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .ok()
}

fn uses_any(schema: &Value, keywords: &[&str]) -> bool {
    match schema {
        Value::Object(members) => {
            members.iter().any(|(name, inner)| keywords.contains(&name.as_str()) || uses_any(inner, keywords))
        }
        Value::Array(items) => items.iter().any(|item| uses_any(item, keywords)),
        _ => false,
    }
}
