//! Knows keys that say something about secrets and hold none: lifetimes, stores, names.
//! Must not take for such a key a name that anyone could give to a secret.

use serde_json::Value;

use super::algorithm;
use crate::diag::secret_names::is_about;

/// Whether all that the table holds is about secrets, a switch, or a reference.
pub(super) fn describes(raw: &Value, is_reference: fn(&Value) -> bool) -> bool {
    raw.as_object().is_some_and(|members| {
        members.iter().all(|(key, value)| match value {
            Value::Bool(_) => true,
            Value::Object(_) => is_reference(value) || describes(value, is_reference),
            Value::Array(items) => is_about(key) || items.iter().all(is_reference),
            Value::String(text) if algorithm::is_named(key, text) => true,
            _ => is_about(key) || is_reference(value),
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tables() {
        let is_reference = |raw: &Value| raw == "${X}";
        for (raw, expected) in [
            (json!({ "provider": "vault", "token_ttl": "5m", "enabled": true }), true),
            (json!({ "issuer": "https://id.example.org", "audience": ["a"] }), true),
            (json!({ "ci": "${X}", "all": ["${X}"], "inner": { "ttl": 5 } }), true),
            (json!({}), true),
            (json!({ "refreshTTL": "8h", "TOKEN_TTL": "5m", "é": "${X}" }), true),
            (json!({ "issuer": "a", "signing": "RS256", "hmac": "sha256" }), true),
            (json!({ "issuer": "a", "signing": "hunter2" }), false),
            (json!({ "ci": "hunter2" }), false),
            (json!({ "admin": "hunter2" }), false), // no word min
            (json!({ "account": "hunter2" }), false),
            (json!({ "ci": 4711 }), false),
            (json!({ "ci": ["${X}", "hunter2"] }), false),
            (json!({ "ttl": 5, "inner": { "ci": "hunter2" } }), false),
            (json!("hunter2"), false),
        ] {
            assert_eq!(describes(&raw, is_reference), expected, "{raw}");
        }
    }
}
