//! A dialect of a workspace's own says how its application is spelled; it cannot make a constant pass.
//! It must audit through the program, as people do.

use serde_json::{Value, json};

use crate::common::{code, json as parsed, run};
use crate::traps::own::Own;

/// What is said of a dialect of the workspace's own, as each message begins.
fn faults(dialect: &Value) -> Vec<String> {
    let check = json!({ "setting": "tls.enforced", "expect": { "type": "boolean", "const": true } });
    let own = Own::with(&check, &json!({}), &[("profiles/dialects/zebra.yaml", dialect.clone())]);
    let output = run(own.path(), &["validate", "--format", "json"]);
    let report = parsed(&output);
    let findings = report["findings"].as_array().expect("findings").iter();
    let of_dialect = findings.filter(|one| one["location"]["path"] == "profiles/dialects/zebra.yaml");
    of_dialect.map(|one| one["message"].as_str().expect("a message").to_owned()).collect()
}

#[test]
fn every_path_key_and_schema_of_a_dialect_is_looked_at() {
    let good = json!({
        "id": "zebra",
        "title": "the configuration of Zebra",
        "keys": [
            { "key": "zebra.tls", "type": "bool" },
            { "key": "zebra.old", "type": "integer" },
            { "key": "zebra.new", "type": "integer" },
        ],
        "names": [{ "at": ["zebra.name"], "of": "zebra", "settings": ["tls.enforced"], "open": { "is": { "type": "string" }, "why": "is open" } }],
        "variables": ["a[*].env"],
        "more_variables": ["a[*].more"],
        "env_files": ["a[*].files"],
        "mounts": ["a[*].mounts"],
        "commands": ["a[*].command"],
        "services": ["a[*]"],
        "secrets": ["a[*].secret"],
        "passing": { "at": ["a[*]"], "is": { "type": "object" } },
        "at_most": [{ "key": "zebra.new", "other": "zebra.old", "unit": "s" }],
        "unsettled_by": [{ "variable": "ZEBRA_LOOSE", "unless": { "const": "0" }, "keys": ["zebra.tls"], "why": "takes whoever answers" }],
        "settings": { "tls.enforced": { "key": "zebra.tls" } },
    });
    assert_eq!(faults(&good), [""; 0], "nothing is wrong with it");
    let broken = [
        ("/names/0/at/0", json!("zebra..name"), "`zebra..name` is no path"),
        ("/names/0/of", json!("zebra["), "`zebra[` is no path"),
        ("/names/0/open/is", json!({ "type": "nothing" }), "what is asked at `zebra[` is no JSON Schema"),
        ("/variables/0", json!("a[*].env."), "`a[*].env.` is no path"),
        ("/more_variables/0", json!("a[*]more*"), "`a[*]more*` is no path"),
        ("/env_files/0", json!(""), "`` is no path"),
        ("/mounts/0", json!("a[x]"), "`a[x]` is no path"),
        ("/commands/0", json!("a[*"), "`a[*` is no path"),
        ("/services/0", json!("b[*"), "`b[*` is no path"),
        ("/secrets/0", json!("a..b"), "`a..b` is no path"),
        ("/passing/at/0", json!("c[*"), "`c[*` is no path"),
        ("/passing/is", json!({ "type": "nothing" }), "what is asked at `c[*` is no JSON Schema"),
        ("/at_most/0/key", json!("zebra..new"), "`zebra..new` is no path"),
        (
            "/at_most/0/other",
            json!("zebra.odl"),
            "`zebra.odl` uses the key `zebra.odl`, which the dialect does not list",
        ),
        ("/unsettled_by/0/unless", json!({ "type": "nothing" }), "what is asked at `ZEBRA_LOOSE` is no JSON Schema"),
        (
            "/unsettled_by/0/keys/0",
            json!("zebra.tsl"),
            "`ZEBRA_LOOSE` uses the key `zebra.tsl`, which the dialect does not list",
        ),
    ];
    // One run sees them all.
    let mut dialect = good;
    for (place, value, _) in &broken {
        *dialect.pointer_mut(place).expect("a place") = value.clone();
    }
    let faults = faults(&dialect);
    for (place, _, said) in &broken {
        assert!(faults.iter().any(|fault| fault.starts_with(said)), "{place}: {faults:?}");
    }
}

/// What comes of `https-enforced` where a workspace's own dialect settles `tls.enforced` so, for a text in TOML.
fn status(case: &Value, text: &str) -> String {
    let dialect = json!({
        "id": "zebra",
        "title": "the configuration of Zebra",
        "keys": [
            { "key": "zebra.name", "type": "string" },
            { "key": "zebra.tls", "type": "bool", "default": true },
            { "key": "zebra.mode", "type": "string" },
        ],
        "settings": { "tls.enforced": case },
    });
    let check = json!({ "setting": "tls.enforced", "expect": { "type": "boolean", "const": true } });
    let own = Own::with(&check, &json!({}), &[("profiles/dialects/zebra.yaml", dialect)]);
    std::fs::write(own.path().join("zebra.toml"), text).expect("written");
    let output =
        run(own.path(), &["audit-config", "zebra.toml", "--dialect", "zebra", "-p", "OWN", "--format", "json"]);
    assert_eq!(code(&output), 1, "much else is not settled");
    let audit = parsed(&output);
    let result = audit["results"].as_array().expect("results").iter().find(|one| one["check"] == "own");
    result.expect("the check")["status"].as_str().expect("a status").to_owned()
}

#[test]
fn a_condition_that_an_absent_key_meets_shows_nothing() {
    let always = json!({ "not": { "const": 1 } });
    for (when, text) in [
        (json!({}), "[zebra]\nname = 'a'\n"),
        (json!({ "zebra.mode": always }), "[zebra]\nname = 'a'\n"),
        // Written or not, it is met.
        (json!({ "zebra.mode": always }), "[zebra]\nmode = 'off'\n"),
        (json!({ "zebra.mode": { "type": ["string", "null"] } }), "[zebra]\nmode = 'off'\n"),
        (json!({ "zebra.mode": always, "zebra.name": {} }), "[zebra]\nmode = 'off'\nname = 'a'\n"),
        (json!({ "zebra.mode": null }), "[zebra]\nname = 'a'\n"),
        // A default that the workspace states, alone or beside a written key that decides nothing.
        (json!({ "zebra.tls": true }), "[zebra]\nname = 'a'\n"),
        (json!({ "zebra.tls": true, "zebra.name": {} }), "[zebra]\nname = 'a'\n"),
    ] {
        assert_eq!(status(&json!({ "cases": [{ "when": when, "is": true }] }), text), "undetermined", "{when} {text}");
    }
    assert_eq!(status(&json!({ "key": "zebra.tls" }), "[zebra]\nname = 'a'\n"), "undetermined");
}

#[test]
fn a_written_key_that_decides_settles() {
    let case = json!({ "cases": [{ "when": { "zebra.tls": true }, "is": true }] });
    assert_eq!(status(&case, "[zebra]\ntls = true\n"), "pass");
    let case = json!({ "cases": [{ "when": { "zebra.tls": true, "zebra.mode": { "not": { "const": "off" } } }, "is": true }] });
    assert_eq!(status(&case, "[zebra]\ntls = true\n"), "pass");
    assert_eq!(status(&json!({ "key": "zebra.tls" }), "[zebra]\ntls = true\n"), "pass");
}

/// One written value leads to the good value, and so does every other.
#[test]
fn what_every_written_value_meets_decides_nothing() {
    let bools = json!({ "anyOf": [{ "const": true }, { "const": false }] });
    for case in [
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "minLength": 1, "type": "string" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.tls": bools }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.tls": { "type": "boolean" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.tls": { "enum": [true, false] }, "zebra.mode": { "type": "string" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.tls": true }, "is": true }, { "when": { "zebra.tls": false }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "pattern": ".*" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "pattern": "^" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "pattern": "[\\s\\S]*" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "pattern": "x*" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "pattern": "|x" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "pattern": "(a|)" } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "maxLength": 100_000 } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "minLength": 0 } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "minLength": 2 } }, "is": true }] }),
        json!({ "cases": [{ "when": { "zebra.mode": { "type": "string", "not": { "const": "zz" } } }, "is": true }] }),
        json!({ "key": "zebra.tls", "values": { "true": true, "false": true } }),
        json!({ "key": "zebra.tls", "values": { "false": true } }),
        json!({ "key": "zebra.mode", "values": { "off": true, "on": true } }),
        json!({ "cases": [{ "when": { "zebra.name": "a" }, "key": "zebra.mode", "values": { "off": true, "on": true } }] }),
    ] {
        assert_eq!(status(&case, "[zebra]\nname = 'a'\nmode = 'off'\ntls = false\n"), "undetermined", "{case}");
    }
    // A switch that is turned round decides, and so do words with two meanings.
    let turned = json!({ "key": "zebra.tls", "values": { "true": false, "false": true } });
    assert_eq!(status(&turned, "[zebra]\ntls = false\n"), "pass");
    assert_eq!(status(&turned, "[zebra]\ntls = true\n"), "fail");
    let words = json!({ "key": "zebra.mode", "values": { "off": false, "on": true } });
    assert_eq!(status(&words, "[zebra]\nmode = 'on'\n"), "pass");
    assert_eq!(status(&words, "[zebra]\nmode = 'off'\n"), "fail");
}
