//! Layers that cannot be read, and the workspace's own entries.
//! A file that takes part and cannot be read ends with exit 2 and its name: nothing is said without it.

use crate::common::{code, json, run, stderr, stdout};
use crate::layers::bench::{Said, audit, folder};

const GOOD: &str = "[session]\nidle_timeout = '5m'\n";

#[test]
fn a_layer_that_is_missing_or_broken_ends_with_2_and_its_name() {
    let folder = folder(&[
        ("app.toml", GOOD),
        ("broken.toml", "[session\nidle_timeout = 'hunter2'\n"),
        ("list.json", "[1, 2]"),
        ("broken.env", "A\n"),
        ("folder/x.toml", ""),
    ]);
    std::fs::write(folder.path().join("bytes.toml"), [0xff, 0xfe, 0x00]).expect("written");
    let cases = [
        ["--layer", "gone.toml"],
        ["--layer", "broken.toml"],
        ["--layer", "list.json"],
        ["--layer", "folder"],
        ["--layer", "bytes.toml"],
        ["--env-file", "gone.env"],
        ["--env-file", "broken.env"],
    ];
    for case in cases {
        let args = [&["audit-config", "app.toml", "-p", "STANDARD", "-f", "json"], &case[..]].concat();
        let output = run(folder.path(), &args);
        assert_eq!(code(&output), 2, "{case:?}: {}", stdout(&output));
        assert!(stderr(&output).contains(case[1]), "{case:?} is not named: {}", stderr(&output));
        let report = json(&output);
        assert_eq!(
            (&report["verdict"], &report["findings"][0]["code"]),
            (&"undetermined".into(), &"malformed-file".into())
        );
        assert_eq!(report["results"], serde_json::json!([]), "{case:?}");
        assert!(!stderr(&output).contains("hunter2") && !stdout(&output).contains("hunter2"), "a value is repeated");
    }
}

/// A layer over several files: each of them is audited with it, and each fails for itself.
#[test]
fn a_layer_counts_for_every_file_that_is_named() {
    let files =
        [("a.toml", GOOD), ("b.toml", "[session]\nidle_timeout = 0\n"), ("layer.toml", "[api]\nmax_depth = 5\n")];
    let folder = folder(&files);
    let args = ["audit-config", "a.toml", "b.toml", "--layer", "layer.toml", "-p", "REGULATED", "-f", "json"];
    let report = json(&run(folder.path(), &args));
    for (audit, idle) in report["audits"].as_array().expect("audits").iter().zip(["pass", "fail"]) {
        let said = Said { audit: audit.clone(), code: 1, text: String::new() };
        said.decided("query-depth", "pass", "layer.toml", 2);
        assert_eq!(said.status("session-idle-timeout"), idle);
    }
}

const WORKSPACE: &str = "\
product: { name: Orders }
profile: REGULATED
configs:
  - path: deploy/server.toml
    layers: [deploy/more.toml, deploy/compose.yaml]
    env_file: deploy/server.env
";

const FILES: &[(&str, &str)] = &[
    ("probity.yaml", WORKSPACE),
    (
        "deploy/server.toml",
        "schema_path = 's.json'\npool_max_size = 30\nmetrics_enabled = false\nmetrics_token = 'sixteen-and-more'\n",
    ),
    ("deploy/more.toml", "max_request_body_bytes = 524288\n"),
    ("deploy/compose.yaml", "services:\n  api:\n    image: orders:1\n    user: '1001'\n"),
    ("deploy/server.env", "FRAISEQL_METRICS_ENABLED=true\n"),
];

#[test]
fn the_workspaces_entries_do_what_the_flags_do() {
    let folder = folder(FILES);
    let of_workspace = audit(folder.path(), &["-p", "REGULATED"]);
    of_workspace.decided("metrics", "pass", "deploy/server.env", 1);
    // The server reads one file, so what only the second one says does not pass.
    of_workspace.decided("request-body-size", "undetermined", "deploy/more.toml", 1);
    of_workspace.decided("container-non-root", "pass", "deploy/compose.yaml", 4);
    // Named as a file, it has its entry's layers all the same.
    let named = audit(folder.path(), &["deploy/server.toml"]);
    assert_eq!(named.audit["results"], of_workspace.audit["results"]);
    std::fs::write(folder.path().join("probity.yaml"), "product: { name: Orders }\nprofile: REGULATED\n")
        .expect("written");
    let alone = audit(folder.path(), &["deploy/server.toml"]);
    assert_eq!((alone.status("metrics"), alone.status("container-non-root")), ("fail", "undetermined"));
    let flags = ["--layer", "deploy/more.toml", "--layer", "deploy/compose.yaml", "--env-file", "deploy/server.env"];
    let by_flags = audit(folder.path(), &[&["deploy/server.toml"], &flags[..]].concat());
    assert_eq!(by_flags.audit["results"], of_workspace.audit["results"]);
    assert_eq!(by_flags.audit["config"]["layers"], of_workspace.audit["config"]["layers"]);
}

#[test]
fn layers_of_the_command_line_lie_over_those_of_the_workspace() {
    let folder = folder(FILES);
    std::fs::write(folder.path().join("top.toml"), "max_request_body_bytes = 0\n").expect("written");
    std::fs::write(folder.path().join("top.env"), "\nFRAISEQL_METRICS_ENABLED=false\n").expect("written");
    let said = audit(folder.path(), &["--layer", "top.toml", "--env-file", "top.env"]);
    said.decided("request-body-size", "fail", "top.toml", 1);
    said.decided("metrics", "fail", "top.env", 2);
}

#[test]
fn a_layer_of_the_workspace_that_cannot_be_read_ends_with_2_and_one_outside_is_refused() {
    let folder = folder(FILES);
    std::fs::remove_file(folder.path().join("deploy/more.toml")).expect("removed");
    let output = run(folder.path(), &["audit-config"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("deploy/more.toml"), "{}", stderr(&output));
    let outside = WORKSPACE.replace("deploy/more.toml", "../more.toml");
    std::fs::write(folder.path().join("probity.yaml"), outside).expect("written");
    let output = run(folder.path(), &["audit-config"]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(stderr(&output).contains("../more.toml"), "{}", stderr(&output));
}

/// Of several documents the one that is no table is named, and not the list that the file is not.
#[test]
fn a_document_that_is_no_table_is_named() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n";
    let folder = folder(&[("a.yaml", &format!("{pod}---\njust a text\n---\n{pod}")), ("b.yaml", "- 1\n- 2\n")]);
    let of = |file: &str| stderr(&run(folder.path(), &["audit-config", file, "-p", "STANDARD"]));
    assert!(of("a.yaml").contains("document 2 of this file holds a text"), "{}", of("a.yaml"));
    assert!(of("a.yaml").contains("a.yaml:5:1"), "{}", of("a.yaml"));
    assert!(of("b.yaml").contains("this file holds a list"), "{}", of("b.yaml"));
}
