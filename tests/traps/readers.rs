//! Each reader of `as`: a value that meets the expectation, one that does not, and one that cannot be read.
//! What cannot be read fails, also where absence would pass.

use serde_json::{Value, json};

use crate::traps::own::{Own, each};

/// Reader, expectation, a good value, a bad one, and one that is no such value, all in TOML.
fn cases() -> Vec<(Value, Value, &'static str, &'static str, &'static str)> {
    let member = |name: &str, wanted: Value| {
        let properties = Value::Object([(name.to_owned(), wanted)].into_iter().collect());
        json!({ "type": "object", "required": [name], "properties": properties })
    };
    vec![
        (json!("bool"), json!({ "const": true }), "true", "false", "'true'"),
        (json!("integer"), json!({ "type": "integer", "minimum": 5 }), "'5'", "4", "5.5"),
        (json!("number"), json!({ "type": "number", "maximum": 0.5 }), "'0.5'", "0.51", "'half'"),
        (json!("string"), json!({ "type": "string", "minLength": 2 }), "'ab'", "'a'", "12"),
        (json!("duration"), json!({ "type": "number", "maximum": "15m" }), "'PT15M'", "'16m'", "'15 moments'"),
        (json!({ "duration": { "bare_number": "d" } }), json!({ "type": "number", "maximum": "2d" }), "2", "3", "'2x'"),
        (json!("bytes"), json!({ "type": "number", "maximum": "1MiB" }), "'512KB'", "'2 MiB'", "'1 megabit'"),
        (json!("rate"), json!({ "type": "number", "maximum": "50/min" }), "'50/min'", "'1/s'", "'50/fortnight'"),
        (json!("url"), member("scheme", json!({ "const": "https" })), "'https://a'", "'http://a'", "'//a'"),
        (json!("cidr"), member("any", json!({ "const": false })), "'10.0.0.0/8'", "'::/0'", "'10.0.0.0/255.0.0.0'"),
        (json!("tls-version"), json!({ "type": "number", "minimum": "tls1.2" }), "'TLSv1.3'", "1.1", "'latest'"),
        (json!("semver"), member("major", json!({ "minimum": 2 })), "'v2.0.0'", "'1.9.9'", "'2.0'"),
        (json!("file-mode"), json!({ "type": "integer", "maximum": "0640" }), "'rw-r-----'", "'0644'", "640"),
        (json!("port"), json!({ "type": "integer", "minimum": 1024 }), "8443", "443", "65536"),
        (json!("address"), member("wildcard", json!({ "const": false })), "'127.0.0.1:80'", "':80'", "'0:80'"),
        (json!("list"), json!({ "type": "array", "maxItems": 1 }), "'a'", "['a', 'b']", "'a,b'"),
        (
            json!({ "list": "port" }),
            json!({ "type": "array", "items": { "maximum": 80 } }),
            "[80]",
            "[80, 81]",
            "[80, 'x']",
        ),
        (
            json!({ "table": { "wait": "duration" } }),
            member("wait", json!({ "type": "number", "maximum": "1m" })),
            "{ wait = '60s' }",
            "{ wait = '61s' }",
            "{ wait = 'long' }",
        ),
    ]
}

#[test]
fn every_reader_tells_good_from_bad_and_fails_what_it_cannot_read() {
    for (reader, expect, good, bad, unreadable) in cases() {
        for absent in ["fail", "pass", "not-applicable"] {
            let own = Own::new(&json!({ "select": "a", "as": reader, "expect": expect, "absent": absent }));
            assert_eq!(own.status(&format!("a = {good}")), "pass", "{reader} {good}");
            assert_eq!(own.status(&format!("a = {bad}")), "fail", "{reader} {bad}");
            let result = own.result(&format!("\na = {unreadable}"));
            assert_eq!(result.status.word(), "fail", "{reader} {unreadable}");
            assert!(result.message.contains("cannot be read"), "{reader} {unreadable}: {}", result.message);
            // Of a list the item is at fault that cannot be read.
            let column = 5 + u32::try_from(unreadable.find("'x'").unwrap_or_default()).expect("a short line");
            assert_eq!(result.location.map(|place| (place.line, place.column)), Some((2, column)), "{reader}");
            assert_eq!(own.status("---\na: null"), "fail", "{reader} null");
        }
    }
}

#[test]
fn a_secret_is_its_kind_and_every_value_has_one() {
    let expect = json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "const": "env" } } });
    let own = Own::new(&json!({ "select": "a", "as": "secret", "expect": expect }));
    for (text, status) in
        [("'${A}'", "pass"), ("'hunter2'", "fail"), ("''", "fail"), ("4711", "fail"), ("['${A}']", "fail")]
    {
        let result = own.result(&format!("a = {text}"));
        assert_eq!(result.status.word(), status, "{text}");
        assert!(!result.message.contains("hunter2") && !result.message.contains("4711"));
    }
    let expect = json!({ "type": "object", "required": ["literal"], "properties": { "literal": { "const": false } } });
    each(
        &json!({ "select": "a", "as": "credential", "expect": expect }),
        &[("a = 'https://u@h'", "pass"), ("a = 'https://u:hunter2@h'", "fail")],
    );
}

#[test]
fn a_connection_is_what_asks_for_less_and_every_value_is_one() {
    let protected = json!({ "type": "object", "properties": { "protection": { "const": "verified" } } });
    each(
        &json!({ "select": "a", "as": "connection", "expect": { "type": "array", "items": protected } }),
        &[
            ("a = 'postgres://h/x?sslmode=verify-full'", "pass"),
            ("a = 'postgres://h/x?sslmode=prefer'", "fail"),
            ("a = { host = 'h', ssl = false }", "fail"),
            ("a = 5", "pass"),
        ],
    );
}

#[test]
fn every_type_has_a_case_here() {
    let named: Vec<String> = cases().iter().filter_map(|case| case.0.as_str().map(str::to_owned)).collect();
    let schema = probity::load::schema_of::<Vec<probity::model::setting::Setting>>();
    let types = schema["$defs"]["ValueType"]["oneOf"].as_array().expect("the types");
    for name in types.iter().map(|kind| kind["const"].as_str().expect("a name")) {
        // The two need words, which a setting has; the last three have a test of their own.
        if !["level", "choice", "secret", "credential", "connection"].contains(&name) {
            assert!(named.iter().any(|known| known == name), "`as: {name}` has no case");
        }
    }
    for name in ["level", "choice"] {
        let check = json!({ "select": "a", "as": name, "expect": { "type": "integer" } });
        assert!(Own::new(&check).refused().contains(&"expect-invalid".to_owned()), "{name}");
    }
}

#[test]
fn literals_and_parameters_go_through_the_reader_of_the_value() {
    for (expect, params, set) in [
        (json!({ "type": "number", "maximum": "15m" }), json!({}), json!({})),
        (json!({ "type": "number", "maximum": 900 }), json!({}), json!({})),
        (json!({ "type": "number", "maximum": "{{max}}" }), json!({ "max": "15m" }), json!({})),
        (json!({ "type": "number", "maximum": "{{max}}" }), json!({ "max": "1h" }), json!({ "max": "PT15M" })),
        (json!({ "type": "number", "enum": ["5m", "15m", 60] }), json!({}), json!({})),
        (
            json!({ "anyOf": [{ "type": "number", "const": "60s" }, { "type": "number", "maximum": "0.25h" }] }),
            json!({}),
            json!({}),
        ),
    ] {
        let own = Own::with(&json!({ "select": "a", "as": "duration", "params": params, "expect": expect }), &set, &[]);
        for (text, wanted) in
            [("a = '15m'", "pass"), ("a = 60", "pass"), ("a = 'PT5M'", "pass"), ("a = '901s'", "fail")]
        {
            assert_eq!(own.status(text), wanted, "{expect} {text}");
        }
    }
    let unreadable =
        json!({ "select": "a", "as": "duration", "expect": { "type": "number", "maximum": "15 moments" } });
    assert!(Own::new(&unreadable).refused().contains(&"expect-invalid".to_owned()));
}

#[test]
fn members_of_a_table_are_held_together() {
    let check = json!({
        "select": "pools[*]", "as": { "table": { "wait": "duration", "size": "integer" } },
        "expect": {
            "type": "object", "required": ["size", "wait"],
            "if": { "properties": { "size": { "type": "integer", "minimum": 50 } } },
            "then": { "properties": { "wait": { "type": "number", "maximum": "5s" } } },
        },
    });
    each(
        &check,
        &[
            ("pools = [{ size = 10, wait = '1m' }, { size = '50', wait = '5s' }]", "pass"),
            ("pools = [{ size = 10, wait = '1m' }, { size = 50, wait = '6s' }]", "fail"),
            ("pools = [{ size = 10, wait = 'long' }]", "fail"),
            ("pools = [{ size = 10 }]", "fail"),
            ("pools = ['10']", "fail"),
        ],
    );
}
