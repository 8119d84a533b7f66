//! Files that merge mappings (`<<`): followed where the application's documentation says so, refused everywhere else.

use crate::common::{code, run, stderr, stdout};
use serde_json::Value;

const COMMON: &str =
    "x-common: &common { user: '1000', read_only: true }\nx-root: &root { user: root, mem_limit: 1g }\n";

fn audit(files: &[(&str, &str)], args: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let output = run(folder.path(), &[&["audit-config", "-p", "REGULATED", "--date", "2026-11-23"], args].concat());
    (code(&output), stdout(&output), stderr(&output))
}

/// What `container-non-root` comes to for a service, with the line that it names.
fn non_root(service: &str) -> (String, u64) {
    let text = format!("{COMMON}services:\n  web:\n{service}");
    let (_, out, err) = audit(&[("compose.yaml", &text)], &["compose.yaml", "-f", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    let results = report["results"].as_array().expect("results");
    let Some(one) = results.iter().find(|result| result["check"] == "container-non-root") else {
        return (report["findings"][0]["code"].as_str().expect("a code").to_owned(), 0);
    };
    (one["status"].as_str().expect("a status").to_owned(), one["location"]["line"].as_u64().unwrap_or_default())
}

#[test]
fn compose_merges_and_own_keys_count_for_more_then_the_first_mapping() {
    for (service, status, line) in [
        ("    <<: *common\n    image: x\n", "pass", 5),
        ("    <<: *root\n    image: x\n", "fail", 5),
        ("    <<: [*common, *root]\n    image: x\n", "pass", 5),
        ("    <<: [*root, *common]\n    image: x\n", "fail", 5),
        ("    user: root\n    <<: *common\n    image: x\n", "fail", 5),
        ("    <<: *common\n    image: x\n    user: root\n", "fail", 7),
        ("    <<: *root\n    image: x\n    user: '1000'\n", "pass", 7),
    ] {
        assert_eq!(non_root(service), (status.to_owned(), line), "{service}");
    }
    for service in ["    <<: *common\n    <<: *root\n    image: x\n", "    <<: text\n    image: x\n"] {
        assert_eq!(non_root(service).0, "malformed-file", "{service}");
    }
    // In quotes it is a name like any other, so nothing sets the user.
    assert_eq!(non_root("    \"<<\": *common\n    image: x\n").0, "undetermined");
}

#[test]
fn what_merges_may_be_merged_and_a_tag_hides_no_merge() {
    for (service, status) in [
        // A service that merges is merged and named again.
        (
            "    <<: *common\n    image: x\n  api: &api\n    <<: *common\n    image: y\n  worker:\n    <<: *api\n  b: *api\n",
            "pass",
        ),
        ("    <<: *common\n    image: x\n  api: &api\n    <<: *root\n    image: y\n  worker:\n    <<: *api\n", "fail"),
        // Some programs merge what has this tag, and some do not.
        ("    user: '1000'\n    image: x\n    ! <<: *root\n", "malformed-file"),
    ] {
        assert_eq!(non_root(service).0, status, "{service}");
    }
}

#[test]
fn a_layer_merges_too_and_no_other_application_does() {
    let layer = format!("{COMMON}services:\n  web:\n    <<: *root\n    image: x\n");
    let app = "[session]\nidle_timeout = '5m'\n";
    let (_, out, _) =
        audit(&[("app.toml", app), ("compose.yaml", &layer)], &["app.toml", "--layer", "compose.yaml", "-v"]);
    assert!(out.contains("fail[container-non-root]"), "{out}");

    let merged = "a: &a { idle_timeout: 5m }\nsession:\n  <<: *a\n";
    for args in [&["app.yaml"][..], &["app.yaml", "--dialect", "app"], &["app.yaml", "--dialect", "authelia"]] {
        let (ended, out, err) = audit(&[("app.yaml", merged)], args);
        assert!(ended == 2 && err.contains("merge keys (`<<`) are not read"), "{args:?}: {out}{err}");
    }
    let own = "id: ours\ntitle: Ours\nmerges: true\ndetect: { all: [session] }\nkeys: [{ key: session.idle_timeout, type: scalar }]\n\
               settings: { session.idle_timeout: { key: session.idle_timeout } }\n";
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("dialects")).expect("a folder");
    for (name, text) in [("probity.yaml", "product: { name: P }\n"), ("dialects/ours.yaml", own), ("app.yaml", merged)]
    {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let output = run(folder.path(), &["audit-config", "app.yaml", "-p", "REGULATED", "--dialect", "ours"]);
    assert_eq!(code(&output), 2, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn nothing_is_suggested_for_what_is_shared() {
    let text = format!("{COMMON}services:\n  web:\n    <<: *root\n    image: x\n");
    let (_, out, err) = audit(&[("compose.yaml", &text)], &["compose.yaml", "--suggest"]);
    assert_eq!(out, "");
    assert!(err.contains("`container-non-root` is left to you, since the file merges mappings (`<<`)"), "{err}");
}
