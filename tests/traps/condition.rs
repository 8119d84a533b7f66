//! `when`: a condition that is false takes a check out of the count of what was checked, so it must really be false.

use serde_json::{Value, json};

use crate::traps::own::{Own, each};

/// A check that fails wherever it is asked.
fn when(when: &Value) -> Value {
    json!({ "when": when, "setting": "crypto.kms.hsm", "expect": { "type": "boolean", "const": true } })
}

#[test]
fn a_false_condition_is_not_applicable_and_counted() {
    let check = when(&json!({ "setting": "crypto.kms.provider", "is": { "const": "vault" } }));
    each(
        &check,
        &[
            ("crypto.kms.provider = 'vault'\ncrypto.kms.hsm = true", "pass"),
            ("crypto.kms.provider = 'vault'\ncrypto.kms.hsm = false", "fail"),
            ("crypto.kms.provider = 'vault'", "fail"),
            ("crypto.kms.provider = 'aws'\ncrypto.kms.hsm = false", "not-applicable"),
        ],
    );
    let result = Own::new(&check).result("crypto.kms.provider = 'aws'");
    assert_eq!(result.message, "applies only where `crypto.kms.provider` is `vault`, which does not hold");
}

#[test]
fn a_condition_on_an_absent_setting_is_false_unless_it_says_otherwise() {
    let condition =
        |absent: bool| json!({ "setting": "crypto.kms.provider", "is": { "const": "vault" }, "absent": absent });
    each(&when(&condition(false)), &[("crypto.kms.hsm = false", "not-applicable"), ("a = 1", "not-applicable")]);
    each(&when(&condition(true)), &[("crypto.kms.hsm = false", "fail"), ("a = 1", "fail")]);
    each(&when(&condition(true)), &[("crypto.kms.provider = 'aws'", "not-applicable")]);
}

#[test]
fn a_condition_that_cannot_be_read_excuses_nothing() {
    each(
        &when(&json!({ "setting": "crypto.kms.provider", "is": { "const": "vault" } })),
        &[
            ("crypto.kms.provider = 'vualt'", "fail"),
            ("crypto.kms.provider = ['aws']", "fail"),
            ("---\ncrypto: { kms: { provider: } }", "fail"),
        ],
    );
}

#[test]
fn a_condition_that_this_file_cannot_settle_excuses_nothing() {
    each(
        &when(&json!({ "setting": "deploy.non_root", "is": { "type": "boolean", "const": true } })),
        &[("deploy.non_root = false", "fail"), ("a = 1", "fail")],
    );
}

#[test]
fn literals_of_a_condition_go_through_the_reader() {
    let check = when(&json!({ "setting": "session.idle_timeout", "is": { "type": "number", "maximum": "15m" } }));
    each(&check, &[("session.idle_timeout = 'PT15M'", "fail"), ("session.idle_timeout = 901", "not-applicable")]);
}
