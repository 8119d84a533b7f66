//! The verdict, its reasons, and what is left to do.

use super::{damaged, replace, validate};
use crate::common::{code, example, json, run, stderr, stdout};

fn last_line(text: &str) -> &str {
    text.lines().last().expect("a line")
}

#[test]
fn a_clean_workspace_is_go_with_what_was_looked_at() {
    let folder = example();
    let output = validate(folder.path(), &[]);
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    for part in ["GO: 79 statements", "1 waiver", "5 documents are current", "app.toml passes with 18 questions open"] {
        assert!(last_line(&text).contains(part), "{text}");
    }
}

#[test]
fn no_go_says_why_in_one_line_and_what_to_do_in_order() {
    let folder = damaged();
    let output = validate(folder.path(), &[]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    let line = last_line(&text);
    assert!(line.starts_with("NO-GO: 3 findings, README.md, compliance-matrix.md and production-checklist.md have drifted, app.toml fails; "), "{text}");
    let report = json(&validate(folder.path(), &["-f", "json"]));
    assert_eq!((&report["verdict"], report["line"].as_str()), (&"no-go".into(), Some(line)));
    let to_do = report["to_do"].as_array().expect("to do");
    let codes: Vec<&str> = to_do.iter().map(|one| one["code"].as_str().expect("a code")).collect();
    assert_eq!(codes.last(), Some(&"drift"), "documents rest on all else: {codes:?}");
    assert_eq!(codes.len(), 5, "{codes:?}");
    assert!(text.contains("to do, in this order:\n  1. "), "{text}");
    let drift = text.split("to do, in this order:").nth(1).expect("a list");
    assert!(drift.contains("run `probity docs`"), "{text}");
    let configs = &report["configs"][0];
    assert_eq!((&configs["path"], &configs["verdict"]), (&"app.toml".into(), &"fail".into()));
    assert_eq!(report["documents"][0]["state"], "drifted");
}

#[test]
fn doing_what_the_fix_of_drift_says_mends_it() {
    let folder = example();
    let file = "docs/security-compliance/compliance-matrix.md";
    replace(folder.path(), file, "Security profile: REGULATED.", "Security profile: all of them.");
    assert_eq!(code(&validate(folder.path(), &[])), 1);
    assert_eq!(code(&run(folder.path(), &["matrix", "-o", file])), 0);
    assert_eq!(code(&validate(folder.path(), &[])), 0);
}

#[test]
fn several_configurations_are_judged_each_and_waivers_over_all() {
    let folder = example();
    let path = folder.path();
    std::fs::copy(path.join("app.toml"), path.join("second.toml")).expect("a copy");
    replace(path, "second.toml", "tracing = false", "tracing = true");
    replace(
        path,
        "probity.yaml",
        "configs: [{ path: app.toml }]",
        "configs: [{ path: second.toml }, { path: app.toml }]",
    );
    assert_eq!(code(&run(path, &["docs", "--date", "2026-11-23"])), 0);
    let output = validate(path, &[]);
    assert_eq!(code(&output), 0, "one needs the waiver: {}", stdout(&output));
    replace(path, "second.toml", "idle_timeout = \"10m\"", "idle_timeout = \"9h\"");
    let text = stdout(&validate(path, &[]));
    assert!(last_line(&text).contains("second.toml fails") && !last_line(&text).contains("app.toml fails"), "{text}");
    replace(path, "compliance/waivers.yaml", "- check: tracing", "- check: device-lock");
    let report = json(&validate(path, &["-f", "json"]));
    let codes: Vec<&str> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert_eq!(codes.iter().filter(|code| **code == "waiver-unused").count(), 1, "{codes:?}");
}

#[test]
fn a_contradiction_shows_both_places() {
    let folder = damaged();
    let report = json(&validate(folder.path(), &["-f", "json"]));
    let findings = report["findings"].as_array().expect("findings");
    let found = findings.iter().find(|finding| finding["code"] == "contradiction").expect("a contradiction");
    assert_eq!(found["location"]["path"], "compliance/statements/access.yaml");
    assert_eq!(found["related"][0]["path"], "app.toml");
    assert_eq!(found["related"][0]["line"], 30);
}

#[test]
fn a_workspace_without_configurations_and_documents_says_that_there_are_none() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&run(folder.path(), &["init"])), 0);
    let output = validate(folder.path(), &[]);
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    assert!(text.contains("5 documents are not written yet, no configuration is named"), "{text}");
}

#[test]
fn values_of_a_configuration_that_may_be_secret_are_not_shown() {
    let folder = example();
    let path = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&path).expect("readable");
    std::fs::write(
        &path,
        format!("{text}\n[extra]\ndb_password = \"CANARY_7c1\"\nurl = \"postgres://u:CANARY_7c1@db/x\"\n"),
    )
    .expect("written");
    for format in ["text", "json", "sarif", "junit", "github"] {
        let output = validate(folder.path(), &["-v", "-f", format]);
        assert_eq!(code(&output), 1);
        let said = stdout(&output);
        assert!(said.contains("failed-audit") && !said.contains("CANARY"), "{format}: {said}");
    }
}

#[test]
fn what_keeps_an_audit_from_being_made_is_said_once_and_where_it_stands() {
    let folder = example();
    let path = folder.path();
    let layers = "configs: [{ path: app.toml, layers: [deploy/more.toml] }]";
    replace(path, "probity.yaml", "configs: [{ path: app.toml }]", layers);
    let faults = || {
        let output = validate(path, &["-f", "json"]);
        let report = json(&output);
        let findings = report["findings"].as_array().expect("findings").iter();
        let faults = findings.filter(|finding| finding["severity"] != "info");
        let shown = |finding: &serde_json::Value| format!("{} {}", finding["code"], finding["location"]["path"]);
        (code(&output), faults.map(|finding| shown(finding).replace('"', "")).collect::<Vec<_>>())
    };
    assert_eq!(faults(), (2, vec!["malformed-file probity.yaml".to_owned()]), "there is no such layer");
    std::fs::write(path.join("deploy/more.toml"), "[session\n").expect("written");
    assert_eq!(faults(), (2, vec!["malformed-file deploy/more.toml".to_owned()]));
    std::fs::write(path.join("deploy/more.toml"), "[session]\nidle_timeout = \"5m\"\n").expect("written");
    let checklist = vec!["drift docs/security-compliance/production-checklist.md".to_owned()];
    assert_eq!(faults(), (1, checklist), "it says where each value was seen");
    assert_eq!(code(&run(path, &["docs", "--date", "2026-11-23"])), 0);
    assert_eq!(faults(), (0, vec![]));
    std::fs::create_dir_all(path.join("profiles/safeguards")).expect("folders");
    let check = std::fs::read_to_string(crate::common::root().join("rules/expect-invalid.yaml")).expect("a page");
    let page: serde_json::Value = serde_yaml::from_str(&check).expect("YAML");
    let text = page["bad"]["profiles/safeguards/house.yaml"].as_str().expect("a safeguard");
    std::fs::write(path.join("profiles/safeguards/house.yaml"), text).expect("written");
    let profile = "id: HOUSE\ntitle: House\nextends: REGULATED\nsummary: s\nsafeguards: { house-idle: {} }\n";
    std::fs::write(path.join("profiles/house.yaml"), profile).expect("written");
    replace(path, "probity.yaml", "profile: REGULATED", "profile: HOUSE");
    let (code, found) = faults();
    assert_eq!(code, 1);
    assert!(found.contains(&"expect-invalid profiles/safeguards/house.yaml".to_owned()), "{found:?}");
    assert!(found.iter().all(|fault| !fault.starts_with("malformed-file")), "{found:?}");
}

#[test]
fn a_password_in_an_address_of_evidence_is_not_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect(file);
    write("probity.yaml", "product: { name: Shop }\nstatements: s.yaml\n");
    let url = "https://me:hunter2@shop.example/audit?a=b#part";
    write("s.yaml", &format!("- safeguard: mfa\n  status: planned\n  how: later\n  evidence: [{{ url: '{url}' }}]\n"));
    for format in ["text", "json", "sarif", "junit", "github"] {
        let output = run(folder.path(), &["validate", "-v", "--format", format, "--date", "2026-11-23"]);
        let text = stdout(&output);
        let is_named = text.contains("***@shop.example/audit?a=b#part") || !matches!(format, "text" | "json");
        assert!(is_named && !text.contains("hunter2"), "{format}: {text}");
        assert!(!stderr(&output).contains("hunter2"), "{format}");
    }
}

#[cfg(not(feature = "online"))]
#[test]
fn without_the_feature_no_page_is_asked_for_and_the_flag_says_how_to_build_it() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("probity.yaml"), "product: { name: Shop }\n").expect("written");
    let output = run(folder.path(), &["validate", "--online"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    let said = "error: this probity was built without the feature `online`, so it opens no connection; \
                `cargo install --path . --locked --features online` builds it with it\n";
    assert_eq!(stderr(&output), said);
    let output = run(folder.path(), &["validate", "--cache", "urls.json"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("--online"), "{}", stderr(&output));
}
