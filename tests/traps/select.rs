//! Raw paths: how many values must meet the expectation, and what counts as absent.

use serde_json::{Value, json};

use crate::traps::own::{Own, each};

fn tls(more: &Value) -> Value {
    let mut check = json!({ "select": "listeners[*].tls", "expect": { "type": "boolean", "const": true } });
    check.as_object_mut().expect("a table").extend(more.as_object().expect("a table").clone());
    check
}

#[test]
fn one_good_element_does_not_pass_a_list_under_all() {
    let own = Own::new(&tls(&json!({})));
    let text = "[[listeners]]\ntls = true\n[[listeners]]\ntls = false\n[[listeners]]\ntls = false\n";
    let result = own.result(text);
    assert_eq!(result.status.word(), "fail");
    assert!(result.message.contains("`listeners[1].tls`") && result.message.contains("1 more"), "{}", result.message);
    let lines: Vec<u32> = result.location.iter().chain(&result.related).map(|place| place.line).collect();
    assert_eq!(lines, [4, 6], "every wrong element has its place");
    each(
        &tls(&json!({ "quantifier": "all" })),
        &[
            ("[[listeners]]\ntls = true", "pass"),
            ("[[listeners]]\ntls = true\n[[listeners]]\nport = 1", "fail"),
            ("---\nlisteners: [{ tls: true }, { tls: }]", "fail"),
            ("---\nlisteners: [{ tls: true }, null]", "fail"),
        ],
    );
}

#[test]
fn what_fails_says_what_is_asked_and_by_whom() {
    let age = json!({ "type": "number", "maximum": "15m" });
    for (check, text, message) in [
        (tls(&json!({})), "[[listeners]]\ntls = false", "`listeners[0].tls` is not what OWN asks (true)"),
        (
            tls(&json!({ "quantifier": "any" })),
            "[[listeners]]\ntls = false",
            "`listeners[0].tls` is not what OWN asks (true), and no other value is",
        ),
        (
            tls(&json!({ "quantifier": "none" })),
            "[[listeners]]\ntls = true",
            "`listeners[0].tls` is not what OWN asks (not true)",
        ),
        (
            json!({ "select": "a.b", "as": "duration", "expect": age }),
            "a.b = '1h'",
            "`a.b` is 1h, which is not what OWN asks (at most 15m)",
        ),
        (
            json!({ "select": "a.b", "as": "duration", "expect": age, "absent": { "default": "30m" } }),
            "a.c = 1",
            "`a.b`, which is not set and left at its default, is 30m, which is not what OWN asks (at most 15m)",
        ),
        (
            json!({ "select": "a.b", "as": "url", "expect": { "properties": { "scheme": { "const": "https" } }, "type": "object" } }),
            "a.b = 'http://hunter2.example.org'",
            "`a.b` is not what OWN asks (with `scheme` `https`)",
        ),
        (
            json!({ "select": "**", "keys": ["*password"], "as": "secret", "expect": { "properties": { "kind": { "const": "env" } }, "type": "object" } }),
            "a.password = 'hunter2'",
            "`a.password` is a literal, which is not what OWN asks",
        ),
    ] {
        assert_eq!(Own::new(&check).result(text).message, message);
    }
}

/// The place of a result is the item that fails or cannot be read, where others do not; else the whole list.
#[test]
fn the_place_is_the_item_at_fault() {
    let word =
        json!({ "select": "a.b", "expect": { "type": "array", "items": { "type": "string", "enum": ["x", "y"] } } });
    let secure = json!({ "select": "a", "expect": { "type": "array", "items": {
        "type": "object", "required": ["tls"], "properties": { "tls": { "type": "boolean", "const": true } } } } });
    let ages = json!({ "select": "a.b", "as": { "list": "duration" }, "expect": { "type": "array", "items": { "type": "number", "maximum": "15m" } } });
    let some =
        json!({ "select": "a.b", "expect": { "type": "array", "contains": { "type": "string", "const": "x" } } });
    let few = json!({ "select": "a.b", "expect": { "type": "array", "maxItems": 1 } });
    let networks = json!({ "setting": "network.allow", "expect": { "type": "array", "items": {
        "type": "object", "required": ["any"], "properties": { "any": { "type": "boolean", "const": false } } } } });
    for (check, text, status, place) in [
        (&word, "a.b = ['x',\n'z']", "fail", (2, 1)),
        (&word, "a.b = [\n'z']", "fail", (1, 7)),
        (&secure, "---\na:\n- { tls: true }\n- { tls: false }\n- { tls: false }", "fail", (4, 3)),
        (&secure, "---\na:\n- { tls: true }\n- { port: 1 }", "fail", (4, 3)),
        (&ages, "a.b = ['5m',\n'1h']", "fail", (2, 1)),
        (&ages, "a.b = ['5m',\n'1 hour or so']", "fail", (2, 1)),
        (&some, "a.b = ['z',\n'x']", "pass", (1, 7)),
        (&some, "a.b = ['z',\n'y']", "fail", (1, 7)),
        (&few, "a.b = ['z',\n'y']", "fail", (1, 7)),
        (&networks, "network.allow = ['10.0.0.0/8',\n'0.0.0.0/0']", "fail", (2, 1)),
        (&networks, "network.allow = ['10.0.0.0/8',\n'10.0.0.0/99']", "fail", (2, 1)),
    ] {
        let result = Own::new(check).result(text);
        assert_eq!(result.status.word(), status, "{text}: {}", result.message);
        let at = result.location.map(|place| (place.line, place.column));
        assert_eq!(at, Some(place), "{text}: {}", result.message);
    }
}

#[test]
fn a_value_that_fails_does_so_beside_one_that_is_not_known() {
    let level = |quantifier: &str, expect: Value| json!({ "select": "logs[*].level", "as": "string", "quantifier": quantifier, "expect": expect });
    let (info, debug) = (json!({ "const": "info" }), json!({ "const": "debug" }));
    let texts = ["'info'", "'debug'"].map(|one| {
        [
            format!("logs = [{{ level = '${{LEVEL}}' }}, {{ level = {one} }}]"),
            format!("logs = [{{ level = {one} }}, {{ level = '${{LEVEL}}' }}]"),
        ]
    });
    for (check, wanted) in [
        (level("all", info.clone()), ["undetermined", "fail"]),
        (level("none", debug), ["undetermined", "fail"]),
        (level("any", info), ["undetermined", "undetermined"]),
    ] {
        for (texts, wanted) in texts.iter().zip(wanted) {
            each(&check, &[(texts[0].as_str(), wanted), (texts[1].as_str(), wanted)]);
        }
    }
}

#[test]
fn any_asks_for_one_and_counts_only_what_is_there() {
    each(
        &tls(&json!({ "quantifier": "any" })),
        &[
            ("[[listeners]]\ntls = false\n[[listeners]]\ntls = true", "pass"),
            ("[[listeners]]\nport = 1\n[[listeners]]\ntls = true", "pass"),
            ("[[listeners]]\ntls = false\n[[listeners]]\nport = 1", "fail"),
            ("[[listeners]]\nport = 1", "fail"),
            ("listeners = []", "fail"),
        ],
    );
    // What cannot be read fails even where another would do.
    let sized = json!({ "select": "a[*]", "as": "bytes", "quantifier": "any", "expect": { "type": "number", "maximum": "1KiB" } });
    each(&sized, &[("a = ['1B', '1MiB']", "pass"), ("a = ['1B', 'much']", "fail"), ("a = ['1MiB']", "fail")]);
}

#[test]
fn none_refuses_each_that_meets_it() {
    let own = json!({
        "select": "log.targets[*].level", "quantifier": "none", "absent": "pass",
        "expect": { "type": "string", "enum": ["debug", "trace"] },
    });
    each(
        &own,
        &[
            ("log.targets = [{ level = 'info' }, { level = 'warn' }]", "pass"),
            ("log.targets = [{ level = 'info' }, { level = 'trace' }]", "fail"),
            ("log.targets = [{ level = 'debug' }]", "fail"),
            ("log.targets = []", "pass"),
        ],
    );
}

#[test]
fn none_is_asked_for_everyone_who_asks() {
    let check = json!({
        "select": "ports[*]", "quantifier": "none", "params": { "low": 3 },
        "expect": { "type": "integer", "maximum": "{{low}}" },
    });
    let overlay = json!([{
        "baseline": "nist-800-53-r5/low",
        "demands": [{ "control": "AC-1", "safeguard": "own", "params": { "low": 10 } }],
    }]);
    let own = Own::with(&check, &json!({ "low": 5 }), &[("controls/overlays/own.yaml", overlay)]);
    let with = |text: &str| own.result_for(text, &["nist-800-53-r5/low".to_owned()]).status.word();
    assert_eq!(own.status("ports = [7]"), "pass", "the profile alone forbids up to 5");
    assert_eq!(with("ports = [7]"), "fail", "the baseline forbids up to 10");
    assert_eq!((with("ports = [11]"), with("ports = [11, 4]")), ("pass", "fail"));
}

#[test]
fn none_is_loosened_by_forbidding_less() {
    let check = json!({
        "select": "ports[*]", "quantifier": "none", "params": { "low": 10 },
        "expect": { "type": "integer", "maximum": "{{low}}" },
        "good": ["ports = [443]"], "bad": ["ports = [1]"],
    });
    let above = |low: u32| {
        let profile = json!({
            "id": "ABOVE", "title": "Above", "extends": "OWN", "summary": "Above.",
            "safeguards": { "own": { "low": low } },
        });
        Own::with(&check, &json!({ "low": 10 }), &[("profiles/above.yaml", profile)])
    };
    assert_eq!(above(5).refused(), ["profile-not-monotone"]);
    let stricter = above(20);
    let output = crate::common::run(stricter.path(), &["validate", "--date", crate::traps::own::DATE]);
    assert_eq!(crate::common::code(&output), 0, "{}", crate::common::stdout(&output));
}

#[test]
fn no_match_is_absent_and_absent_is_what_the_check_says() {
    for (absent, wanted) in [
        (json!({}), "fail"),
        (json!({ "absent": "fail" }), "fail"),
        (json!({ "absent": "pass" }), "pass"),
        (json!({ "absent": "not-applicable" }), "not-applicable"),
        (json!({ "absent": { "default": true } }), "pass"),
        (json!({ "absent": { "default": false } }), "fail"),
        (json!({ "absent": { "default": "true" } }), "fail"),
    ] {
        for text in ["port = 1", "listeners = []", "---\nlisteners: null", "[listeners]"] {
            each(&tls(&absent), &[(text, wanted)]);
        }
    }
}

#[test]
fn a_default_is_checked_like_a_value_in_each_element() {
    let text = "[[listeners]]\ntls = true\n[[listeners]]\nport = 1\n";
    each(&tls(&json!({ "absent": { "default": true } })), &[(text, "pass")]);
    let own = Own::new(&tls(&json!({ "absent": { "default": false } })));
    let result = own.result(text);
    assert_eq!(
        (result.status.word(), result.location.map(|place| place.line)),
        ("fail", Some(3)),
        "{}",
        result.message
    );
    // A default goes through the reader as well.
    let waits = |default: &str| {
        json!({
            "select": "wait", "as": "duration", "absent": { "default": default },
            "expect": { "type": "number", "maximum": "1m" },
        })
    };
    each(&waits("30s"), &[("a = 1", "pass")]);
    each(&waits("2m"), &[("a = 1", "fail")]);
    each(&waits("soon"), &[("a = 1", "fail")]);
}

#[test]
fn a_value_of_the_wrong_shape_on_the_way_is_not_absence() {
    let lenient = tls(&json!({ "absent": "pass" }));
    each(
        &lenient,
        &[
            ("listeners = '0.0.0.0:80'", "fail"),
            ("listeners = 80", "fail"),
            ("listeners = ['0.0.0.0:80']", "fail"),
            ("[listeners]\ntls = false", "fail"),
            ("[[listeners]]\ntls = { enabled = true }", "fail"),
            ("port = 80", "pass"),
        ],
    );
    let nested =
        json!({ "select": "tls.options.legacy", "absent": "pass", "expect": { "type": "boolean", "const": false } });
    each(
        &nested,
        &[
            ("tls = 'legacy'", "fail"),
            ("[[tls]]\noptions.legacy = true", "fail"),
            ("tls.options = false", "fail"),
            ("tls = {}", "pass"),
        ],
    );
}

#[test]
fn quoted_keys_are_one_step() {
    let check = json!({ "select": "hosts[\"a.example\"].tls", "expect": { "type": "boolean", "const": true } });
    each(&check, &[("hosts.'a.example'.tls = true", "pass"), ("hosts.a.example.tls = true", "fail")]);
}

#[test]
fn globs_of_keys_reach_every_depth_whatever_the_case() {
    let check = json!({
        "select": "**", "keys": ["*password*"], "as": "secret", "absent": "pass",
        "expect": { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "env" } } },
    });
    each(
        &check,
        &[
            ("a.b.Db_PASSWORD_1 = '${X}'", "pass"),
            ("[[a]]\nb = [{ password = '${X}' }, { password = 'hunter2' }]", "fail"),
            ("password = { x = { y = ['${X}', 'hunter2'] } }", "fail"),
            ("token = 'hunter2'", "pass"),
        ],
    );
}

proptest::proptest! {
    /// On which the order of profiles rests where a check says `none`.
    #[test]
    fn to_forbid_more_is_proven_to_be_stricter(low in -9i64..9, high in -9i64..9) {
        let forbids = |most: i64| json!({ "not": { "type": "integer", "maximum": most } });
        let proven = probity::prove::covers(&forbids(low), &forbids(high)) == probity::prove::Covers::Yes;
        proptest::prop_assert_eq!(proven, low <= high);
    }
}
