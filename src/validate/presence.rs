//! A `required` that never fires: one inside a member that may itself be missing.
//! It must look only where a value is asked for, not where a condition or a refusal is written.

use serde_json::{Map, Value};

/// Keywords under which a schema is asked of the same value or of each item.
const ONE: &[&str] = &["then", "else", "items", "additionalProperties", "contains"];
const MANY: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];

/// The first member that may be missing although something is required inside it.
pub(super) fn optional_around_required(schema: &Value) -> Option<&str> {
    let members = schema.as_object()?;
    let required = |name: &str| strings(members, "required").any(|known| known == name);
    let properties = members.get("properties").and_then(Value::as_object).into_iter().flatten();
    for (name, inner) in properties {
        if asks_for_members(inner) && !required(name) {
            return Some(name);
        }
        if let Some(found) = optional_around_required(inner) {
            return Some(found);
        }
    }
    below(members).find_map(optional_around_required)
}

/// Whether the schema asks that a member be there.
fn asks_for_members(schema: &Value) -> bool {
    let Some(members) = schema.as_object() else { return false };
    let inside = members.get("properties").and_then(Value::as_object).into_iter().flatten();
    strings(members, "required").next().is_some()
        || inside.map(|(_, inner)| inner).any(asks_for_members)
        || below(members).any(asks_for_members)
}

fn below(members: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let one = ONE.iter().filter_map(|keyword| members.get(*keyword));
    let many = MANY.iter().filter_map(|keyword| members.get(*keyword)?.as_array()).flatten();
    one.chain(many)
}

fn strings<'s>(members: &'s Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'s str> {
    members.get(keyword).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_required_inside_an_optional_member_is_found() {
        let inner = json!({ "type": "object", "required": ["mfa"] });
        for schema in [
            json!({ "type": "object", "properties": { "auth": inner } }),
            json!({ "type": "object", "required": ["tls"], "properties": { "auth": inner } }),
            json!({ "properties": { "auth": { "anyOf": [{ "const": 1 }, inner] } } }),
            json!({ "anyOf": [{ "type": "string" }, { "properties": { "auth": inner } }] }),
            json!({ "type": "array", "items": { "properties": { "auth": inner } } }),
            json!({ "required": ["x"], "properties": { "x": { "properties": { "auth": inner } } } }),
            json!({ "then": { "properties": { "auth": inner } } }),
        ] {
            assert_eq!(optional_around_required(&schema), Some("auth"), "{schema}");
        }
    }

    #[test]
    fn what_is_required_all_the_way_is_left_alone() {
        let inner = json!({ "type": "object", "required": ["mfa"] });
        for schema in [
            json!({ "type": "object", "required": ["auth"], "properties": { "auth": inner } }),
            json!({ "type": "object", "properties": { "debug": { "const": false } } }),
            json!({ "type": "array", "items": inner }),
            json!({ "if": { "properties": { "auth": inner } }, "then": inner }),
            json!({ "not": { "properties": { "auth": inner } } }),
            json!(true),
        ] {
            assert_eq!(optional_around_required(&schema), None, "{schema}");
        }
    }
}
