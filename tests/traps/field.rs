//! What was seen to go wrong in other checkers, on the example product.
//! Each test starts from an audit that passes.

use std::io::{Cursor, Read};
use std::path::Path;

use serde_json::Value;

use crate::common::{code, example, json, probity, root, run, stderr, stdout};
use crate::traps::own::DATE;

fn audit(folder: &Path) -> (i32, Value) {
    let output = run(folder, &["audit-config", "app.toml", "--format", "json", "--date", DATE]);
    (code(&output), json(&output))
}

fn edit(folder: &Path, from: &str, to: &str) {
    let path = folder.join("app.toml");
    let text = std::fs::read_to_string(&path).expect("app.toml");
    assert!(text.contains(from), "app.toml does not contain `{from}`");
    std::fs::write(path, text.replacen(from, to, 1)).expect("written");
}

fn status<'v>(audit: &'v Value, check: &str) -> &'v str {
    let results = audit["results"].as_array().expect("results").iter();
    let mut found = results.filter(|r| r["check"] == check && r["level"] == "required");
    found.next().and_then(|result| result["status"].as_str()).unwrap_or_else(|| panic!("no result of {check}"))
}

/// The formats that a command has, as it says itself.
pub(crate) fn formats(command: &str) -> Vec<String> {
    let output = run(&root().join("examples/saas-api"), &[command, "--format", "nonesuch"]);
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    let listed = said.split("it has ").nth(1).and_then(|rest| rest.split(')').next());
    let formats: Vec<String> = listed.expect("a list of formats").split(", ").map(str::to_owned).collect();
    assert!(formats.iter().any(|format| format == "json"), "{said}");
    formats
}

fn checks(audit: &Value) -> Vec<(String, String)> {
    let name = |r: &Value| (r["check"].to_string(), r["level"].to_string());
    audit["results"].as_array().expect("results").iter().map(name).collect()
}

/// Words of their own that are nearly those of settings.
#[test]
fn a_table_of_an_application_is_no_misspelt_one() {
    for (table, is_near) in [
        ("[app]\nname = 'shop'\n", false),
        ("[https]\nport = 443\n", false),
        ("[oauth]\nclient = 'shop'\n", false),
        ("[version]\nnumber = 3\n", false),
        ("[ai]\nmodel = 'a'\n", false),
        ("[databases.main]\nhost = 'db'\n", false),
        ("[sesions]\nabsolute_timeout = '8h'\n", true),
        ("[netwrok.cors]\norigins = ['*']\n", true),
    ] {
        let folder = example();
        let path = folder.path().join("near.toml");
        std::fs::write(&path, format!("[secrets]\nrotation = '30d'\n{table}")).expect("written");
        let output = run(folder.path(), &["audit-config", "near.toml", "-p", "STANDARD", "-f", "json", "--date", DATE]);
        let said = json(&output);
        let findings = said["findings"].as_array().expect("findings").iter();
        let near = findings.filter(|one| one["code"] == "unknown-key" && one["severity"] == "high").count();
        assert_eq!(near > 0, is_near, "{table}: {said:#}");
    }
}

#[test]
fn a_misspelt_key_is_never_compliant() {
    assert_eq!(audit(example().path()).0, 0);
    // Where absence alone would not fail: no origins are asked for, and a condition on a provider needs one.
    for (from, to) in [
        ("[network.cors]", "[network.cros]"),
        ("[network.cors]", "[netwrok.cors]"),
        ("[network.cors]", "[Network.CORS]"),
        ("origins = ", "orgins = "),
        ("origins = ", "Origins = "),
        ("[crypto.kms]", "[crypto.kmss]"),
        ("enforced = ", "enforce = "),
        ("idle_timeout = ", "idle-timeout = "),
    ] {
        let folder = example();
        edit(folder.path(), from, to);
        let (exit, misspelt) = audit(folder.path());
        assert_eq!((exit, &misspelt["verdict"]), (1, &"fail".into()), "{to}");
        let named = |f: &Value| f["code"] == "unknown-key" && f["message"].to_string().contains("did you mean");
        assert!(
            misspelt["findings"].as_array().expect("findings").iter().any(named),
            "{to}: {:#}",
            misspelt["findings"]
        );
    }
}

#[test]
fn a_missing_file_is_an_error_and_never_skipped() {
    let folder = example();
    for args in [
        &["audit-config", "nothing.toml"][..],
        &["audit-config", "app.toml", "nothing.toml"],
        &["audit-config", "nothing.toml", "app.toml"],
        &["audit-config", "nothing.toml", "--profile", "STANDARD", "-q"],
        &["audit-config", "nothing.toml", "--format", "json"],
        &["audit-config", "nothing.toml", "-o", "report.json"],
    ] {
        let output = run(folder.path(), &[args, &["--date", DATE]].concat());
        assert_eq!(code(&output), 2, "{args:?}: {}", stdout(&output));
        let said = stdout(&output) + &stderr(&output);
        assert!(said.contains("nothing.toml"), "{args:?}: {said}");
        assert!(args.contains(&"app.toml") || !said.contains("PASS"), "{args:?}: {said}");
    }
    std::fs::remove_file(folder.path().join("app.toml")).expect("removed");
    for command in ["audit-config", "validate"] {
        let output = run(folder.path(), &[command, "--date", DATE]);
        assert_ne!(code(&output), 0, "{command}: the workspace's own configuration is missing");
    }
}

#[test]
fn a_file_without_the_section_fails_every_check_on_it() {
    let folder = example();
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("app.toml");
    let (_, whole) = audit(folder.path());
    let mut inside = false;
    let mut outside = |line: &&str| {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            inside = name == "auth" || name.starts_with("auth.");
        }
        !inside
    };
    let without: Vec<&str> = text.lines().filter(|line| outside(line)).collect();
    std::fs::write(folder.path().join("app.toml"), without.join("\n")).expect("written");
    let (exit, audit) = audit(folder.path());
    assert_eq!((exit, &audit["verdict"]), (1, &"fail".into()));
    let mut failed = 0;
    for result in whole["results"].as_array().expect("results") {
        let on_auth = result["setting"].as_str().is_some_and(|setting| setting.starts_with("auth."));
        if on_auth && result["status"] == "pass" && result["level"] == "required" {
            assert_eq!(status(&audit, result["check"].as_str().expect("a name")), "fail");
            failed += 1;
        }
    }
    assert!(failed > 3, "{failed}");
}

#[test]
fn a_value_that_cannot_be_read_makes_no_check_vanish() {
    let folder = example();
    let (_, whole) = audit(folder.path());
    for broken in ["\"15 moments\"", "\"\"", "[]", "{}", "true", "nan", "\"PT\"", "\"١٥m\""] {
        let folder = example();
        let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("app.toml");
        let line = text.lines().find(|line| line.starts_with("idle_timeout")).expect("the key").to_owned();
        edit(folder.path(), &line, &format!("idle_timeout = {broken}"));
        let (exit, audit) = audit(folder.path());
        assert_eq!(checks(&audit), checks(&whole), "{broken}");
        assert_eq!((exit, status(&audit, "session-idle-timeout")), (1, "fail"), "{broken}");
        let others = |audit: &Value| {
            let other =
                |r: &&Value| r["check"] != "session-idle-timeout" && r["check"] != "session-lifetime-above-idle";
            let results = audit["results"].as_array().expect("results").iter().filter(other);
            results.map(|r| (r["check"].to_string(), r["status"].to_string())).collect::<Vec<_>>()
        };
        assert_eq!(others(&audit), others(&whole), "{broken}");
    }
}

#[test]
fn the_verdict_does_not_depend_on_what_surrounds_the_program() {
    let folder = example();
    let surroundings: Vec<(String, &str)> =
        ["CI", "GITHUB_ACTIONS", "NO_COLOR", "GITLAB_CI", "RUST_BACKTRACE", "DEBUG"]
            .into_iter()
            .map(|name| (name.to_owned(), "true"))
            .chain([
                ("HOME".to_owned(), "/nonexistent"),
                ("XDG_CONFIG_HOME".to_owned(), "/nonexistent"),
                ("TZ".to_owned(), "Pacific/Kiritimati"),
                ("LANG".to_owned(), "tr_TR.UTF-8"),
                ("LC_ALL".to_owned(), "de_DE.UTF-8"),
                ("TERM".to_owned(), "xterm-256color"),
                ("COLUMNS".to_owned(), "20"),
                ("SOURCE_DATE_EPOCH".to_owned(), "0"),
                ("PROBITY_PROFILE".to_owned(), "STANDARD"),
                ("PROBITY_WORKSPACE".to_owned(), "/nonexistent"),
                ("PROBITY_DATE".to_owned(), "1999-01-01"),
                ("PROFILE".to_owned(), "STANDARD"),
            ])
            // Every setting, in the ways in which programs take settings from the environment.
            .chain(probity::load::Library::shipped().settings().flat_map(|setting| {
                let name = setting.id.replace('.', "_").to_uppercase();
                [(format!("APP_{name}"), "false"), (name, "false"), (setting.id.value.clone(), "false")]
            }))
            .collect();
    assert!(surroundings.len() > 150);
    edit(folder.path(), "idle_timeout", "idle_timeuot");
    for args in [
        &["audit-config", "app.toml"][..],
        &["audit-config", "app.toml", "--format", "json"],
        &["audit-config", "app.toml", "-v"],
        &["validate"],
        &["validate", "--format", "json"],
        &["checklist", "--production"],
        &["coverage", "--format", "json"],
    ] {
        let args = [args, &["--date", DATE]].concat();
        let plain = run(folder.path(), &args);
        let surrounded = surroundings.iter().map(|(name, value)| (name.as_str(), *value));
        let elsewhere = probity(folder.path()).args(&args).envs(surrounded).output().expect("runs");
        assert_eq!(code(&plain), code(&elsewhere), "{args:?}");
        assert_eq!(stdout(&plain), stdout(&elsewhere), "{args:?}");
        assert_eq!(stderr(&plain), stderr(&elsewhere), "{args:?}");
    }
}

/// What is written as text; of a workbook the text of all its parts.
fn unpacked(bytes: &[u8]) -> String {
    let Ok(mut parts) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return String::from_utf8(bytes.to_vec()).expect("UTF-8");
    };
    let mut text = String::new();
    for at in 0..parts.len() {
        parts.by_index(at).expect("a part").read_to_string(&mut text).expect("a part is text");
    }
    text
}

#[test]
fn no_report_repeats_a_secret() {
    let folder = example();
    let path = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&path).expect("app.toml");
    let secrets =
        "\n[payment]\napi_key = 'CANARY-1'\nurl = 'https://app:CANARY-2@pay.example.org/?token=CANARY-3'\n# CANARY-4\n";
    std::fs::write(&path, text + secrets).expect("written");
    let (exit, found) = audit(folder.path());
    assert_eq!((exit, status(&found, "no-literal-secrets")), (1, "fail"), "it is found");
    for command in ["audit-config", "validate", "checklist", "coverage", "matrix"] {
        for format in formats(command) {
            for more in [&[][..], &["-v"], &["-q"]] {
                let output = run(folder.path(), &[&[command, "--format", &format], more].concat());
                assert!(code(&output) < 2, "{command} {format} {more:?}: {}", stderr(&output));
                let said = unpacked(&output.stdout) + &stderr(&output);
                assert!(!said.contains("CANARY"), "{command} {format} {more:?}: {said}");
            }
        }
    }
}

#[test]
fn a_text_in_place_of_a_table_is_not_absence() {
    let folder = example();
    edit(folder.path(), "[network.cors]", "[network]\ncors = '*'\n[other]");
    let (exit, audit) = audit(folder.path());
    // The check of origins takes absence for "does not apply".
    assert_eq!((exit, &audit["verdict"]), (1, &"fail".into()), "{audit:#}");
    let named = |f: &Value| f["message"].as_str().is_some_and(|message| message.contains("network.cors"));
    assert!(audit["findings"].as_array().expect("findings").iter().any(named));
}
