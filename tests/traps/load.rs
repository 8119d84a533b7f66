//! What a check must not be able to say: refused when it is loaded, by `validate` and by the audit alike.

use serde_json::{Value, json};

use crate::common::{code, json as parsed, run, stderr, stdout};
use crate::traps::own::{DATE, Own};

/// A check on a raw path that expects this.
fn expects(expect: &Value) -> Value {
    json!({ "select": "audit.retention_days", "expect": expect })
}

fn refused_with(check: &Value, wanted: &str) {
    let codes = Own::new(check).refused();
    assert!(codes.iter().any(|code| code == wanted), "{check}: {codes:?}");
}

#[test]
fn a_misspelt_keyword_is_refused_with_what_was_meant() {
    let check = expects(&json!({ "type": "integer", "minimun": 365 }));
    refused_with(&check, "expect-invalid");
    let output = run(Own::new(&check).path(), &["validate", "--date", DATE]);
    assert!(stdout(&output).contains("did you mean `minimum`?"), "{}", stdout(&output));
    for nested in [
        json!({ "type": "array", "items": { "type": "integer", "minimun": 365 } }),
        json!({ "type": "object", "properties": { "a": { "requird": ["b"] } } }),
        json!({ "type": "integer", "anyOf": [{ "exclusivMaximum": 1 }] }),
        json!({ "type": "string", "$ref": "https://example.org/schema" }),
        json!({ "type": "object", "unevaluatedProperties": false }),
    ] {
        refused_with(&expects(&nested), "expect-invalid");
    }
}

#[test]
fn a_bound_without_a_type_is_refused_since_text_would_meet_it() {
    for untyped in [
        json!({ "minimum": 365 }),
        json!({ "anyOf": [{ "type": "integer" }, { "minimum": 365 }] }),
        json!({ "not": { "const": "debug" } }),
        json!({}),
        json!(true),
    ] {
        refused_with(&expects(&untyped), "expect-untyped");
    }
}

#[test]
fn an_expectation_that_nothing_meets_is_refused() {
    let impossible = json!({ "type": "integer", "minimum": 5, "maximum": 4 });
    refused_with(&expects(&impossible), "expect-unsatisfiable");
    // Where no value may meet it, this one would let everything through.
    let mut none = expects(&impossible);
    none["quantifier"] = json!("none");
    refused_with(&none, "expect-unsatisfiable");
    none["expect"] = json!({ "minimum": 5 });
    refused_with(&none, "expect-untyped");
}

#[test]
fn a_schema_that_the_audit_cannot_build_is_refused() {
    for pattern in ["(", "(?i)debug", "a(?=b)"] {
        refused_with(&expects(&json!({ "type": "string", "pattern": pattern })), "expect-invalid");
    }
    refused_with(&expects(&json!({ "type": "integr" })), "expect-invalid");
}

#[test]
fn a_required_that_never_fires_is_refused() {
    let inner = json!({ "type": "object", "required": ["mfa"], "properties": { "mfa": { "const": true } } });
    let nested = json!({ "select": "server", "expect": { "type": "object", "properties": { "auth": inner } } });
    refused_with(&nested, "expect-invalid");
    let mut whole = nested;
    whole["expect"]["required"] = json!(["auth"]);
    whole["good"] = json!(["server.auth.mfa = true"]);
    whole["bad"] = json!(["server.auth.mfa = false", "server.port = 1", "a = 1"]);
    let output = run(Own::new(&whole).path(), &["validate", "--date", DATE]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

#[test]
fn a_condition_is_held_to_the_same_rules() {
    for (is, wanted) in [
        (json!({ "cnst": "vault" }), "expect-invalid"),
        (json!({ "const": "vualt" }), "expect-invalid"),
        (json!({ "not": { "const": "vault" } }), "expect-untyped"),
        (json!({ "type": "string", "enum": [] }), "expect-unsatisfiable"),
        (json!({ "type": "string", "maxLength": 2, "minLength": 3 }), "expect-unsatisfiable"),
    ] {
        let check = json!({
            "when": { "setting": "crypto.kms.provider", "is": is },
            "setting": "crypto.kms.hsm", "expect": { "type": "boolean", "const": true },
        });
        refused_with(&check, wanted);
    }
}

#[test]
fn words_that_do_not_fit_together_are_refused() {
    let boolean = json!({ "type": "boolean", "const": true });
    for check in [
        json!({ "setting": "tls.enforced", "expect": boolean, "absent": { "default": true } }),
        json!({ "setting": "tls.enforced", "expect": boolean, "absent": "ignore" }),
        json!({ "setting": "tls.enforced", "expect": boolean, "as": "bool" }),
        json!({ "setting": "tls.enforced", "expect": boolean, "quantifier": "any" }),
        json!({ "setting": "tls.enforced", "expect": boolean, "quantifier": "none" }),
        json!({ "setting": "tls.enforced", "select": "tls.enforced", "expect": boolean }),
        json!({ "setting": "tls.enforced" }),
        json!({ "expect": boolean }),
        json!({ "select": "**", "expect": boolean }),
        json!({ "select": "a", "keys": ["b"], "expect": boolean }),
        json!({ "select": "a..b", "expect": boolean }),
        json!({ "select": "a.**", "keys": ["b"], "expect": boolean }),
        json!({ "select": "a", "expect": boolean, "absent": { "default": true, "then": 1 } }),
    ] {
        refused_with(&check, "invalid-value");
    }
    for reader in [
        json!("duratoin"),
        json!({ "duration": { "bare_number": "w" } }),
        json!({ "duration": { "bare_nubmer": "d" } }),
        json!({ "list": "duratoin" }),
        json!({ "table": { "a": "duratoin" } }),
        json!({ "table": {} }),
        json!(["bool"]),
    ] {
        refused_with(&json!({ "select": "a", "as": reader, "expect": boolean }), "expect-invalid");
    }
}

#[test]
fn unknown_words_of_a_check_are_refused() {
    let boolean = json!({ "type": "boolean", "const": true });
    for check in [
        json!({ "select": "a", "expect": boolean, "abesnt": "pass" }),
        json!({ "select": "a", "expect": boolean, "when": { "setting": "tls.enforced", "is": boolean, "absnt": true } }),
        json!({ "compare": { "left": "a", "op": "lt", "right": "b", "ass": "integer" } }),
    ] {
        refused_with(&check, "unknown-key");
    }
}

#[test]
fn a_check_without_examples_does_not_load() {
    let check = expects(&json!({ "type": "integer", "minimum": 365 }));
    for (good, bad) in [(json!([]), json!(["a = 1"])), (json!(["audit.retention_days = 365"]), json!([]))] {
        let mut check = check.clone();
        check["good"] = good;
        check["bad"] = bad;
        refused_with(&check, "invalid-value");
    }
    let own = Own::new(&check);
    let path = own.path().join("profiles/safeguards/own.yaml");
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("a file")).expect("JSON");
    file[0]["checks"][0].as_object_mut().expect("a check").remove("bad");
    own.write("profiles/safeguards/own.yaml", &file);
    assert!(own.refused().contains(&"missing-key".to_owned()));
}

#[test]
fn examples_that_do_not_hold_are_refused() {
    let mut check = expects(&json!({ "type": "integer", "minimum": 365 }));
    check["good"] = json!(["audit.retention_days = 365", "audit.retention_days = 364"]);
    check["bad"] = json!(["audit.retention_days = 1"]);
    refused_with(&check, "example-wrong");
    check["good"] = json!(["audit.retention_days = 365"]);
    check["bad"] = json!(["audit.retention_days = 1", "audit.retention_days = 365"]);
    refused_with(&check, "example-wrong");
}

#[test]
fn a_profile_sets_parameters_and_nothing_else() {
    let mut check = expects(&json!({ "type": "integer", "minimum": "{{days}}" }));
    check["params"] = json!({ "days": 30 });
    check["good"] = json!(["audit.retention_days = 400"]);
    check["bad"] = json!(["audit.retention_days = 1"]);
    let set = |set: &Value| Own::with(&check, set, &[]);
    let fine = set(&json!({ "days": 365 }));
    let output = run(fine.path(), &["validate", "--date", DATE]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert_eq!((fine.status("audit.retention_days = 90"), fine.status("audit.retention_days = 365")), ("fail", "pass"));
    for (name, value) in [
        ("absent", json!("pass")),
        ("when", json!({ "setting": "tls.enforced", "is": { "const": true } })),
        ("expect", json!({ "type": "integer" })),
        ("quantifier", json!("any")),
    ] {
        let own = set(&json!({ name: value }));
        assert_eq!(own.refused(), ["unknown-parameter"], "{name}");
        assert_eq!(own.status("a = 1"), "fail", "{name} has no effect");
    }
    check["expect"]["minimum"] = json!("{{dyas}}");
    let output = run(Own::new(&check).path(), &["validate", "--format", "json", "--date", DATE]);
    assert_ne!(code(&output), 0);
    assert!(parsed(&output).to_string().contains("names no parameter"), "{}{}", stdout(&output), stderr(&output));
}
