//! `compare`: two settings, or two raw paths that are read alike, and both places in what is said.

use serde_json::{Value, json};

use crate::common::{json as parsed, run};
use crate::traps::own::{Own, each};

fn compare(left: &str, op: &str, right: &str, reader: &Value) -> Value {
    json!({ "compare": { "left": left, "op": op, "right": right, "as": reader } })
}

fn settings(op: &str) -> Value {
    json!({ "compare": { "left": "auth.refresh_ttl", "op": op, "right": "auth.token_ttl" } })
}

fn lines(own: &Own, text: &str) -> (&'static str, Vec<u32>) {
    let result = own.result(text);
    (result.status.word(), result.location.iter().chain(&result.related).map(|place| place.line).collect())
}

#[test]
fn both_places_are_in_the_finding() {
    for own in
        [Own::new(&settings("gt")), Own::new(&compare("auth.refresh_ttl", "gt", "auth.token_ttl", &json!("duration")))]
    {
        assert_eq!(lines(&own, "[auth]\ntoken_ttl = '8h'\nrefresh_ttl = '5m'"), ("fail", vec![3, 2]));
        assert_eq!(lines(&own, "[auth]\ntoken_ttl = '5m'\nrefresh_ttl = '8h'"), ("pass", vec![3, 2]));
        assert_eq!(lines(&own, "[auth]\ntoken_ttl = 'soon'\nrefresh_ttl = '8h'"), ("fail", vec![2, 3]));
        let (status, places) = lines(&own, "[auth]\n\ntoken_ttl = '5m'");
        assert_eq!((status, places.last()), ("fail", Some(&3)), "the side that is there is named too");
    }
    let result = Own::new(&settings("gt")).result("[auth]\ntoken_ttl = '8h'\nrefresh_ttl = 300");
    assert!(result.message.contains("(5m)") && result.message.contains("(8h)"), "{}", result.message);
}

#[test]
fn every_relation_means_what_it_says() {
    for (op, less, equal, greater) in [
        ("lt", "pass", "fail", "fail"),
        ("le", "pass", "pass", "fail"),
        ("eq", "fail", "pass", "fail"),
        ("ne", "pass", "fail", "pass"),
        ("ge", "fail", "pass", "pass"),
        ("gt", "fail", "fail", "pass"),
    ] {
        let cases = [("a = '59s'\nb = '1m'", less), ("a = 'PT1M'\nb = 60", equal), ("a = '1h'\nb = '59m'", greater)];
        each(&compare("a", op, "b", &json!("duration")), &cases);
    }
}

#[test]
fn what_cannot_be_read_or_ordered_fails() {
    for op in ["lt", "le", "eq", "ne", "ge", "gt"] {
        let cases = [("a = 'soon'\nb = '1m'", "fail"), ("a = '1m'\nb = ['1m']", "fail"), ("---\na: \nb: 1m", "fail")];
        each(&compare("a", op, "b", &json!("duration")), &cases);
    }
    for op in ["lt", "le", "ge", "gt"] {
        each(&compare("a", op, "b", &json!("string")), &[("a = 'a'\nb = 'b'", "fail"), ("a = 'b'\nb = 'a'", "fail")]);
    }
}

#[test]
fn an_element_without_a_value_hides_no_other_that_fails() {
    let dialect = json!({
        "id": "zebra",
        "title": "the configuration of Zebra",
        "keys": [{ "key": "c[*].refresh", "type": "string" }, { "key": "token", "type": "string" }],
        "settings": {
            "auth.refresh_ttl": { "each": ["c[*]"], "key": "refresh" },
            "auth.token_ttl": { "key": "token" },
        },
    });
    let mut check = settings("gt");
    check["absent"] = json!("not-applicable");
    let own = Own::with(&check, &json!({}), &[("profiles/dialects/zebra.yaml", dialect)]);
    for (elements, wanted) in [
        ("{refresh: 20m}, {refresh: 30m}", "pass"),
        ("{refresh: 10m}, {refresh: 10m}", "fail"),
        ("{refresh: 10m}, {}", "fail"),
        ("{}, {refresh: 10m}", "fail"),
        ("{}, {refresh: 20m}", "not-applicable"),
        ("{refresh: soon}, {refresh: 20m}", "fail"),
        ("{}, {}", "not-applicable"),
    ] {
        std::fs::write(own.path().join("zebra.yaml"), format!("token: 15m\nc: [{elements}]\n")).expect("written");
        let output =
            run(own.path(), &["audit-config", "zebra.yaml", "--dialect", "zebra", "-p", "OWN", "--format", "json"]);
        let audit = parsed(&output);
        let result = audit["results"].as_array().expect("results").iter().find(|one| one["check"] == "own");
        assert_eq!(result.expect("the check")["status"], wanted, "{elements}");
    }
}

#[test]
fn an_absent_side_is_what_the_check_says() {
    for (absent, wanted) in [("fail", "fail"), ("pass", "pass"), ("not-applicable", "not-applicable")] {
        for mut check in [settings("gt"), compare("auth.refresh_ttl", "gt", "auth.token_ttl", &json!("duration"))] {
            check["absent"] = json!(absent);
            each(
                &check,
                &[
                    ("auth.token_ttl = '5m'", wanted),
                    ("auth.refresh_ttl = '5m'", wanted),
                    ("a = 1", wanted),
                    ("auth.token_ttl = 'soon'", "fail"),
                    ("auth.token_ttl = '8h'\nauth.refresh_ttl = '5m'", "fail"),
                ],
            );
        }
    }
    let mut lenient = compare("a.b", "lt", "a.c", &json!("integer"));
    lenient["absent"] = json!("pass");
    each(&lenient, &[("a = 'x'", "fail"), ("a = [{ b = 1, c = 2 }]", "fail"), ("a = {}", "pass")]);
}

#[test]
fn raw_values_that_could_be_secrets_are_not_shown() {
    let check = compare("a", "eq", "b", &json!("string"));
    let result = Own::new(&check).result("a = 'hunter2'\nb = 'hunter3'");
    assert_eq!(result.status.word(), "fail");
    assert!(!result.message.contains("hunter"), "{}", result.message);
}

#[test]
fn what_cannot_be_compared_is_refused_at_load() {
    let setting = |right: &str| json!({ "compare": { "left": "auth.refresh_ttl", "op": "gt", "right": right } });
    let mut expecting = settings("gt");
    expecting["expect"] = json!({ "type": "number" });
    for (check, code) in [
        (setting("database.pool.max"), "invalid-value"),
        (setting("auth.nothing"), "unknown-setting"),
        (compare("a[*]", "gt", "b", &json!("integer")), "invalid-value"),
        (compare("b", "gt", "**", &json!("integer")), "invalid-value"),
        (compare("a..b", "gt", "b", &json!("integer")), "invalid-value"),
        (compare("a", "gt", "b", &json!("duratoin")), "invalid-value"),
        (expecting, "invalid-value"),
    ] {
        let codes = Own::new(&check).refused();
        assert!(codes.iter().any(|found| found == code), "{check}: {codes:?}");
    }
}
