//! What `as:` names, an expectation and parameters: refused with words, or a schema that can be built, judges any
//! value, and is not proven to refuse what it accepts.

use probity::audit::normalise::reader;
use probity::audit::plan::expect::{fill, instantiate, is_typed};
use probity::diag::At;
use probity::model::Json;
use probity::model::safeguard::Params;
use probity::prove::{Covers, covers, satisfiable};
use serde_json::{Value, json};

use super::input;

/// Values that every schema is asked about.
fn values() -> [Value; 8] {
    [
        json!(null),
        json!(true),
        json!(0),
        json!(-1.5),
        json!("TLS 1.2"),
        json!([]),
        json!(["a", 1]),
        json!({ "a": { "b": [1] }, "host": "x" }),
    ]
}

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let mut parts = input::parts(&text);
    let mut json = || parts.next().and_then(|part| serde_json::from_str::<Value>(part).ok());
    let (Some(spec), Some(expect)) = (json(), json()) else { return };
    let params = params(json().unwrap_or_default());
    let own = json();
    let reader = match reader::of_as(&spec) {
        Ok(reader) => reader,
        Err(message) => {
            assert!(!message.is_empty(), "refused without a word");
            return;
        }
    };
    assert_eq!(fill("none", &params), "none", "a text without parameters has changed");
    let schema = match instantiate(&expect, &params, &reader) {
        Ok(schema) => schema,
        Err(error) => {
            assert!(!error.to_string().is_empty(), "refused without a word");
            return;
        }
    };
    let _ = is_typed(&schema);
    // The same settings as the audit uses.
    let built = jsonschema::options()
        .offline()
        .should_validate_formats(true)
        .with_pattern_options(jsonschema::PatternOptions::regex())
        .build(&schema);
    let Ok(validator) = built else { return };
    let accepted: Vec<Value> = values().into_iter().chain(own).filter(|value| validator.is_valid(value)).collect();
    if !accepted.is_empty() {
        assert_ne!(satisfiable(&schema), Some(false), "{schema} accepts {} and is met by nothing", accepted[0]);
    }
    assert!(!matches!(covers(&schema, &schema), Covers::No(_)), "{schema} is not in itself");
}

fn params(value: Value) -> Params {
    let Value::Object(members) = value else { return Params::new() };
    members.into_iter().map(|(name, value)| (name, At::nowhere(Json(value)))).collect()
}
