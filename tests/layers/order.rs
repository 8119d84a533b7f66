//! Layers of one application: later ones win, tables are merged, everything else is replaced.
//! Each case names the file and line that decide, so that no other file can have done it.

use crate::layers::bench::{audit, folder};

const BASE: &str = "[session]\nidle_timeout = '60m'\nabsolute_timeout = '8h'\n\n[network.cors]\norigins = ['*']\n";

#[test]
fn the_last_layer_wins_and_is_named() {
    let folder = folder(&[
        ("app.toml", BASE),
        ("one.toml", "[session]\nidle_timeout = '10m'\n"),
        ("two.toml", "# later\n[session]\nidle_timeout = '59m'\n"),
    ]);
    let audit = |layers: &[&str]| {
        let args: Vec<&str> = layers.iter().flat_map(|layer| ["--layer", layer]).collect();
        audit(folder.path(), &[&["app.toml"], &args[..]].concat())
    };
    audit(&[]).decided("session-idle-timeout", "fail", "app.toml", 2);
    audit(&["one.toml"]).decided("session-idle-timeout", "pass", "one.toml", 2);
    audit(&["one.toml", "two.toml"]).decided("session-idle-timeout", "fail", "two.toml", 3);
    audit(&["two.toml", "one.toml"]).decided("session-idle-timeout", "pass", "one.toml", 2);
    // What no layer speaks of stays where it was.
    audit(&["two.toml", "one.toml"]).decided("session-lifetime", "pass", "app.toml", 3);
}

#[test]
fn every_layer_is_named_with_its_digest() {
    let folder = folder(&[("app.toml", BASE), ("one.toml", "[session]\nidle_timeout = '10m'\n")]);
    let said = audit(folder.path(), &["app.toml", "--layer", "one.toml"]);
    let layers = said.audit["config"]["layers"].as_array().expect("layers");
    assert_eq!(layers.len(), 1);
    assert_eq!(layers[0]["path"], "one.toml");
    assert_eq!(layers[0]["sha256"].as_str().map(str::len), Some(64));
    assert_ne!(layers[0]["sha256"], said.audit["config"]["sha256"]);
}

#[test]
fn tables_are_merged_and_lists_are_replaced() {
    let files = [
        ("app.toml", "[network.cors]\norigins = ['https://a.example.com', '*']\ncredentials = true\n"),
        ("list.toml", "[network.cors]\norigins = ['https://a.example.com']\n"),
        ("wild.toml", "[network.cors]\norigins = ['*']\n"),
    ];
    let folder = folder(&files);
    audit(folder.path(), &["app.toml"]).decided("cors-no-wildcard-credentials", "fail", "app.toml", 2);
    // `credentials` stays, so the check still applies; of the origins nothing is left over.
    let said = audit(folder.path(), &["app.toml", "--layer", "list.toml"]);
    said.decided("cors-no-wildcard-credentials", "pass", "list.toml", 2);
    assert_eq!(said.result("cors-no-wildcard-credentials")["related"][0]["path"], "app.toml");
    let args = ["app.toml", "--layer", "list.toml", "--layer", "wild.toml"];
    audit(folder.path(), &args).decided("cors-no-wildcard-credentials", "fail", "wild.toml", 2);
}

/// A value over a table, and a table over a value: what lies on top is what there is.
#[test]
fn a_value_replaces_a_table_and_a_table_a_value() {
    let files = [
        ("app.toml", "[session]\nidle_timeout = '5m'\n[api]\nmax_depth = 5\n"),
        ("value.toml", "session = 'none'\n"),
        ("table.toml", "[session.idle_timeout]\nseconds = 300\n"),
    ];
    let folder = folder(&files);
    assert_eq!(audit(folder.path(), &["app.toml"]).status("session-idle-timeout"), "pass");
    let said = audit(folder.path(), &["app.toml", "--layer", "value.toml"]);
    assert_eq!(said.status("session-idle-timeout"), "fail");
    assert_eq!(said.findings(), ["unknown-key value.toml:1"]);
    audit(folder.path(), &["app.toml", "--layer", "table.toml"]).decided(
        "session-idle-timeout",
        "fail",
        "table.toml",
        1,
    );
}

/// Lists of tables are replaced too: of a listener below nothing shows through.
#[test]
fn a_list_of_tables_is_replaced_as_a_whole() {
    let first = "server_name: example.org\nreport_stats: false\ntls_certificate_path: /tls/cert.pem\ntls_private_key_path: /tls/key.pem\n\
        listeners:\n  - port: 8448\n    type: http\n    tls: true\n";
    let files = [
        ("homeserver.yaml", first),
        ("more.yaml", "server_name: example.org\nreport_stats: false\nlisteners:\n  - port: 8008\n    type: http\n"),
    ];
    let folder = folder(&files);
    assert_eq!(audit(folder.path(), &["homeserver.yaml"]).status("https-enforced"), "pass");
    let said = audit(folder.path(), &["homeserver.yaml", "--layer", "more.yaml"]);
    said.decided("https-enforced", "fail", "more.yaml", 5);
    assert_eq!(
        said.result("https-enforced")["related"].as_array().map(Vec::len),
        Some(0),
        "the first listener is gone"
    );
}

#[test]
fn a_layer_in_another_notation_is_laid_over_all_the_same() {
    let files = [
        ("app.toml", BASE),
        ("one.yaml", "session:\n  idle_timeout: 10m\n"),
        ("two.json", "{\n  \"session\": {\n    \"idle_timeout\": \"5m\"\n  }\n}\n"),
    ];
    let folder = folder(&files);
    audit(folder.path(), &["app.toml", "--layer", "one.yaml"]).decided("session-idle-timeout", "pass", "one.yaml", 2);
    let args = ["app.toml", "--layer", "one.yaml", "--layer", "two.json"];
    audit(folder.path(), &args).decided("session-idle-timeout", "pass", "two.json", 3);
}

/// Findings of keys stand where the layer has them, and a fault of any layer keeps the verdict from passing.
#[test]
fn a_misspelt_and_an_inert_key_of_a_layer_are_found_in_the_layer() {
    let files = [
        ("server.toml", "schema_path = 's.json'\nplayground_enabled = false\nmetrics_token = 'sixteen-and-more'\n"),
        ("more.toml", "metrics_enabled = true\nplayground_enabeld = true\n\n[tls]\nmin_version = '1.3'\n"),
    ];
    let folder = folder(&files);
    let said = audit(folder.path(), &["server.toml", "--layer", "more.toml"]);
    assert_eq!(said.findings(), ["unknown-key more.toml:2", "inert-key more.toml:5"]);
    said.decided("tls-min-version", "inert", "more.toml", 5);
    said.decided("metrics", "undetermined", "more.toml", 1);
    assert_eq!((said.code, said.audit["verdict"].as_str()), (1, Some("fail")));
}

#[test]
fn a_layer_that_makes_the_product_worse_takes_its_pass_away() {
    let folder = crate::common::example();
    let audit = |layer: &str| {
        std::fs::write(folder.path().join("layer.toml"), layer).expect("written");
        audit(folder.path(), &["app.toml", "--layer", "layer.toml"])
    };
    let said = audit("[session]\nidle_timeout = '5m'\n");
    assert_eq!((said.code, said.audit["verdict"].as_str()), (0, Some("pass")), "{}", said.text);
    for layer in
        ["[session]\nidle_timeout = 0\n", "[session]\nidle_timeoutt = '1m'\n", "[session]\nidle_timeout = '${X}'\n"]
    {
        let said = audit(layer);
        assert_eq!(said.code, 1, "{layer}");
        assert_ne!(said.audit["verdict"], "pass", "{layer}");
    }
}
