//! The audit against the example product: it passes, and every single damage to it turns the verdict.
//! A wrong pass is the one unforgivable result, so each test starts from a pass and takes something away.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::{code, example, json, run, stdout};
use serde_json::Value;

const DATE: &str = "2026-11-23";

fn audit(folder: &Path) -> (i32, Value) {
    let output =
        run(folder, &["audit-config", "app.toml", "--profile", "REGULATED", "--format", "json", "--date", DATE]);
    (code(&output), json(&output))
}

fn result<'v>(audit: &'v Value, check: &str) -> &'v Value {
    let found =
        audit["results"].as_array().expect("results").iter().find(|r| r["check"] == check && r["level"] == "required");
    found.unwrap_or_else(|| panic!("no result of {check}"))
}

fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect(file);
    assert!(text.contains(from), "{file} does not contain `{from}`");
    std::fs::write(path, text.replacen(from, to, 1)).expect("written");
}

/// The keys of the example's configuration: table, key, line number from 1.
fn keys(text: &str) -> Vec<(String, String, usize)> {
    let mut table = String::new();
    let mut keys = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            name.clone_into(&mut table);
        } else if let Some((key, _)) = line.split_once('=').filter(|_| !line.starts_with('#') && !line.starts_with(' '))
        {
            keys.push((table.clone(), key.trim().to_owned(), at + 1));
        }
    }
    keys
}

#[test]
fn the_example_passes_and_says_what_is_open() {
    let folder = example();
    let (exit, audit) = audit(folder.path());
    assert_eq!((exit, audit["verdict"].as_str()), (0, Some("pass")), "{audit:#}");
    assert_eq!(audit["profile"], "REGULATED");
    assert!(audit["open_questions"].as_u64().expect("a number") > 0);
    assert_eq!(audit["open_questions"], audit["summary"]["manual"]);
    assert_eq!(audit["summary"]["fail"], 0);
    assert_eq!(audit["summary"]["undetermined"], 0);
    let text = stdout(&run(folder.path(), &["audit-config", "app.toml", "--date", DATE]));
    let verdict = text.lines().last().expect("a verdict");
    assert!(verdict.starts_with("PASS of what this file can show: "), "{verdict}");
    assert!(verdict.contains("1 waived (first expires 2027-06-30)") && verdict.contains("questions open"), "{verdict}");
}

#[test]
fn removing_any_key_that_a_required_check_read_turns_the_verdict_at_its_table() {
    let folder = example();
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("app.toml");
    let (_, whole) = audit(folder.path());
    let mut removed = 0;
    for (table, key, line) in keys(&text) {
        let setting = format!("{table}.{key}");
        // The exceptions: what the profile only recommends, and what is right when absent.
        let decides = whole["results"].as_array().expect("results").iter().any(|result| {
            result["setting"] == setting.as_str() && result["level"] == "required" && result["status"] == "pass"
        });
        let allowed = ["network.cors.origins"];
        if !decides || allowed.contains(&setting.as_str()) {
            continue;
        }
        let lines: Vec<&str> =
            text.lines().enumerate().filter(|(at, _)| at + 1 != line).map(|(_, line)| line).collect();
        std::fs::write(folder.path().join("app.toml"), lines.join("\n")).expect("written");
        let (exit, audit) = audit(folder.path());
        assert_eq!((exit, audit["verdict"].as_str()), (1, Some("fail")), "without {setting}");
        let failed = audit["results"]
            .as_array()
            .expect("results")
            .iter()
            .find(|r| r["setting"] == setting.as_str() && r["status"] == "fail");
        let failed = failed.unwrap_or_else(|| panic!("nothing fails for {setting}"));
        assert!(failed["location"]["line"].as_u64().is_some(), "{failed:#}");
        assert!(failed["message"].as_str().expect("text").contains("is not set"));
        removed += 1;
    }
    assert!(removed > 35, "only {removed} keys decide anything");
}

#[test]
fn spoiling_any_key_fails_at_its_line_and_column() {
    let folder = example();
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("app.toml");
    let (_, whole) = audit(folder.path());
    let decides: BTreeSet<&str> = whole["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter(|result| result["level"] == "required" && result["status"] == "pass")
        .filter_map(|result| result["setting"].as_str())
        .collect();
    for (table, key, line) in keys(&text) {
        let setting = format!("{table}.{key}");
        if !decides.contains(setting.as_str()) {
            continue;
        }
        for spoiled in ["\"\"", "\"perhaps\"", "[]", "{}", "-1", "\"NaN\""] {
            let lines: Vec<String> = text
                .lines()
                .enumerate()
                .map(|(at, old)| if at + 1 == line { format!("{key} = {spoiled}") } else { old.to_owned() })
                .collect();
            std::fs::write(folder.path().join("app.toml"), lines.join("\n")).expect("written");
            let (exit, audit) = audit(folder.path());
            // A path may be called anything: what makes a health path wrong is only that it is none.
            assert_eq!((exit, audit["verdict"].as_str()), (1, Some("fail")), "{setting} = {spoiled}");
            let failed = audit["results"].as_array().expect("results").iter().find(|result| {
                result["setting"] == setting.as_str() && result["status"] == "fail" && result["level"] == "required"
            });
            let place = &failed.unwrap_or_else(|| panic!("{setting} = {spoiled}: nothing fails"))["location"];
            assert_eq!(place["line"], line, "{setting} = {spoiled}");
            assert_eq!(place["column"], key.len() + 4, "{setting} = {spoiled}");
        }
    }
}

#[test]
fn removing_a_whole_table_turns_the_verdict() {
    let folder = example();
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("app.toml");
    for table in ["tls", "auth", "session", "audit", "access", "api", "health", "database", "crypto"] {
        let mut inside = false;
        let kept: Vec<&str> = text
            .lines()
            .filter(|line| {
                if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
                    inside = name == table || name.starts_with(&format!("{table}."));
                }
                !inside
            })
            .collect();
        std::fs::write(folder.path().join("app.toml"), kept.join("\n")).expect("written");
        assert_eq!(audit(folder.path()).0, 1, "without [{table}]");
    }
}

#[test]
fn a_misspelt_key_is_named_with_what_was_meant() {
    let folder = example();
    edit(folder.path(), "app.toml", "idle_timeout", "idle_timeuot");
    let (exit, audit) = audit(folder.path());
    assert_eq!((exit, audit["verdict"].as_str()), (1, Some("fail")));
    let finding = audit["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|f| f["code"] == "unknown-key" && f["severity"] == "high");
    let message = finding.expect("a finding")["message"].as_str().expect("text").to_owned();
    assert!(message.contains("did you mean `session.idle_timeout`"), "{message}");
}

#[test]
fn an_application_file_settles_nothing_that_belongs_elsewhere() {
    let folder = example();
    std::fs::remove_file(folder.path().join("probity.yaml")).expect("removed");
    // Without the workspace there is no waiver either.
    edit(folder.path(), "app.toml", "tracing = false", "tracing = true");
    let before = audit(folder.path()).1;
    assert_eq!(before["verdict"], "undetermined");
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("app.toml");
    let declared = "\n[supply_chain]\nslsa_level = 3\nsbom = true\n[deploy]\nnon_root = true\n";
    std::fs::write(folder.path().join("app.toml"), text + declared).expect("written");
    let (exit, audit) = audit(folder.path());
    assert_eq!((exit, audit["verdict"].as_str()), (1, Some("undetermined")));
    for check in ["slsa-level", "sbom", "container-non-root"] {
        let result = result(&audit, check);
        assert_eq!(result["status"], "undetermined", "{check}");
        assert!(result["location"]["line"].is_u64(), "{check}");
    }
}

#[test]
fn a_planned_statement_attests_nothing() {
    let folder = example();
    edit(folder.path(), "compliance/statements/deployment.yaml", "status: implemented", "status: planned");
    let (exit, audit) = audit(folder.path());
    assert_eq!((exit, audit["verdict"].as_str()), (1, Some("undetermined")));
    assert_eq!(result(&audit, "slsa-level")["status"], "undetermined");
}

#[test]
fn evidence_that_changed_attests_nothing() {
    let folder = example();
    let path = folder.path().join(".github/workflows/build.yml");
    let text = std::fs::read_to_string(&path).expect("a workflow");
    std::fs::write(&path, text + "# one more line\n").expect("written");
    let (exit, audit) = audit(folder.path());
    assert_eq!((exit, audit["verdict"].as_str()), (1, Some("undetermined")));
    assert!(result(&audit, "slsa-level")["message"].as_str().expect("text").contains("changed since it was reviewed"));
}

#[test]
fn evidence_that_is_not_pinned_attests_nothing() {
    let folder = example();
    let path = folder.path().join("compliance/statements/deployment.yaml");
    let text = std::fs::read_to_string(&path).expect("statements");
    let kept: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("sha256:")).collect();
    std::fs::write(&path, kept.join("\n")).expect("written");
    assert_eq!(audit(folder.path()).1["verdict"], "undetermined");
}

#[test]
fn a_workspace_that_redefines_a_safeguard_passes_nothing() {
    let folder = example();
    let own = "- id: mfa\n  title: Anything goes\n  section: security\n  ask: Is it so?\n  checks: []\n";
    std::fs::create_dir_all(folder.path().join("profiles/safeguards")).expect("a folder");
    std::fs::write(folder.path().join("profiles/safeguards/own.yaml"), own).expect("written");
    let (exit, audit) = audit(folder.path());
    assert_eq!((exit, audit["verdict"].as_str()), (1, Some("fail")));
    assert!(audit["findings"].as_array().expect("findings").iter().any(|finding| finding["code"] == "duplicate-id"));
    assert_eq!(result(&audit, "mfa")["status"], "pass", "the shipped check stands");
}

#[test]
fn a_waiver_counts_until_its_last_day_and_never_silently() {
    let folder = example();
    let on = |date: &str| {
        let output = run(folder.path(), &["audit-config", "app.toml", "--format", "json", "--date", date]);
        (code(&output), json(&output))
    };
    assert_eq!(result(&on("2027-06-30").1, "tracing")["status"], "waived");
    let (exit, after) = on("2027-07-01");
    assert_eq!(exit, 1);
    assert_eq!(result(&after, "tracing")["status"], "fail");
    assert!(after["findings"].as_array().expect("findings").iter().any(|finding| finding["code"] == "waiver-expired"));
    // What opens an address stands in no output, nor what looks like a password.
    let waivers = std::fs::read_to_string(folder.path().join("compliance/waivers.yaml")).expect("readable");
    for (text, shown) in [
        ("see postgres://u:CANARYw@db.example.org/x", "see postgres://*********@db.example.org/x"),
        ("password=CANARY-hunter2", "not shown"),
        (&format!("password=CANARY-hunter2 {}", "and so on ".repeat(450)), "not shown"),
    ] {
        let waiver = format!("- {{ check: tracing, reason: \"{text}\", owner: \"{text}\", expiry: 2027-06-30 }}\n");
        std::fs::write(folder.path().join("compliance/waivers.yaml"), waiver).expect("written");
        for format in ["text", "json", "sarif", "md"] {
            let args = ["audit-config", "app.toml", "--format", format, "--date", DATE, "-v"];
            let said = stdout(&run(folder.path(), &args));
            assert!(!said.contains("CANARY"), "{format}: {said}");
            // Markdown spells a star as more than one.
            assert!(said.contains(shown) || format == "md", "{format}: {said}");
        }
    }
    std::fs::write(folder.path().join("compliance/waivers.yaml"), &waivers).expect("written");
    edit(folder.path(), "compliance/waivers.yaml", "  owner:", "  # owner:");
    let (exit, without) = on(DATE);
    assert_eq!((exit, without["verdict"].as_str()), (1, Some("fail")));
    assert!(
        without["findings"].as_array().expect("findings").iter().any(|finding| finding["code"] == "waiver-incomplete")
    );
}

#[test]
fn a_disagreement_about_the_profile_is_a_contradiction() {
    let folder = example();
    let output =
        run(folder.path(), &["audit-config", "app.toml", "--profile", "STANDARD", "--format", "json", "--date", DATE]);
    let audit = json(&output);
    assert_eq!(code(&output), 1);
    assert_ne!(audit["verdict"], "pass");
    assert!(audit["findings"].as_array().expect("findings").iter().any(|finding| finding["code"] == "contradiction"));
}

#[test]
fn without_a_profile_the_distance_on_the_ladder_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("app.toml"), "[tls]\nenforced = true\n").expect("written");
    let output = run(folder.path(), &["audit-config", "app.toml", "--format", "json", "--date", DATE]);
    let audit = json(&output);
    assert_eq!((code(&output), &audit["profile"], audit["verdict"].as_str()), (1, &Value::Null, Some("undetermined")));
    assert_eq!(audit["reached"]["profile"], Value::Null);
    assert_eq!(audit["reached"]["next"], "STANDARD");
}

#[test]
fn yaml_and_json_say_the_same_as_toml() {
    let folder = example();
    let toml_text = std::fs::read_to_string(folder.path().join("app.toml")).expect("app.toml");
    let value: toml::Table = toml_text.parse().expect("TOML");
    let as_json = serde_json::to_string_pretty(&value).expect("JSON");
    std::fs::write(folder.path().join("app.json"), &as_json).expect("written");
    // JSON is YAML too, and its own reader must agree.
    std::fs::write(folder.path().join("app.yaml"), &as_json).expect("written");
    // Statements attest the files that the workspace lists.
    let listed = "configs: [{ path: app.toml }, { path: app.json }, { path: app.yaml }]";
    edit(folder.path(), "probity.yaml", "configs: [{ path: app.toml }]", listed);
    let statuses = |file: &str| {
        let output =
            run(folder.path(), &["audit-config", file, "--profile", "REGULATED", "--format", "json", "--date", DATE]);
        let audit = json(&output);
        let of = |r: &Value| (r["check"].to_string(), r["level"].to_string(), r["status"].to_string());
        audit["results"].as_array().expect("results").iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(statuses("app.json"), statuses("app.toml"));
    assert_eq!(statuses("app.yaml"), statuses("app.toml"));
}

#[test]
fn a_key_that_is_refused_is_never_what_was_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |key: &str| {
        let text = format!("env = 'production'\nhttp_addr = 'localhost:7700'\nmaster_key = '${{KEY}}'\n{key} = true\n");
        std::fs::write(folder.path().join("meili.toml"), text).expect("written");
        let arguments =
            ["audit-config", "meili.toml", "--dialect", "meilisearch", "-p", "REGULATED", "--format", "json"];
        let audit = json(&run(folder.path(), &arguments));
        let findings = audit["findings"].as_array().expect("findings").iter();
        findings.map(|f| f["message"].as_str().expect("text").to_owned()).collect::<Vec<_>>().join("; ")
    };
    // `disable_auto_batching` is refused, since it is no key of the file any more.
    let messages = said("enable_auto_batching");
    assert!(!messages.contains("did you mean"), "{messages}");
    let messages = said("http_adr");
    assert!(messages.contains("unknown key `http_adr`; did you mean `http_addr`?"), "{messages}");
}
