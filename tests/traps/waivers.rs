//! Waivers: the last day is a real day and is included, every command reads them alike, and one hides nothing else.

use std::path::Path;

use serde_json::Value;

use crate::common::{code, example, json, run, stdout};
use crate::traps::own::DATE;

const LAST: &str = "2027-03-17";
const AFTER: &str = "2027-03-18";

/// The example with the waiver of what its configuration fails, ending on a day in March.
fn waived() -> tempfile::TempDir {
    let folder = example();
    let path = folder.path().join("compliance/waivers.yaml");
    let text = std::fs::read_to_string(&path).expect("waivers");
    assert!(text.contains("expiry: 2027-06-30"));
    std::fs::write(path, text.replace("expiry: 2027-06-30", &format!("expiry: {LAST}"))).expect("written");
    // What names the waiver's last day is written again.
    assert_eq!(code(&run(folder.path(), &["docs", "--date", DATE])), 0);
    folder
}

fn waive(folder: &Path, check: &str) {
    let path = folder.join("compliance/waivers.yaml");
    let text = std::fs::read_to_string(&path).expect("waivers");
    let more =
        format!("- check: {check}\n  reason: Until the new gateway.\n  owner: head of operations\n  expiry: {LAST}\n");
    std::fs::write(path, text + &more).expect("written");
}

fn audit(folder: &Path, date: &str) -> (i32, Value) {
    let output = run(folder, &["audit-config", "app.toml", "--format", "json", "--date", date]);
    (code(&output), json(&output))
}

fn status(audit: &Value, check: &str) -> String {
    let mut results = audit["results"].as_array().expect("results").iter();
    let found = results.find(|r| r["check"] == check && r["level"] == "required");
    found.unwrap_or_else(|| panic!("no result of {check}"))["status"].as_str().expect("a status").to_owned()
}

/// The codes of what is more than information.
fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.filter(|finding| finding["severity"] != "info").filter_map(|finding| finding["code"].as_str()).collect()
}

#[test]
fn the_last_day_counts_and_the_day_after_does_not() {
    let folder = waived();
    let (exit, last) = audit(folder.path(), LAST);
    assert_eq!((exit, status(&last, "tracing").as_str(), &last["verdict"]), (0, "waived", &"pass".into()));
    let (exit, after) = audit(folder.path(), AFTER);
    assert_eq!((exit, status(&after, "tracing").as_str(), &after["verdict"]), (1, "fail", &"fail".into()));
    assert_eq!(codes(&after), ["waiver-expired"]);
}

#[test]
fn an_expiry_that_is_no_day_is_not_read_as_one() {
    let folder = waived();
    let path = folder.path().join("compliance/waivers.yaml");
    let text = std::fs::read_to_string(&path).expect("waivers");
    for expiry in [
        "2027",
        "2027-03",
        "2027-3-17",
        "17.03.2027",
        "03/17/2027",
        "2027-03-17T23:59:59Z",
        "2027-02-30",
        "never",
        "''",
    ] {
        std::fs::write(&path, text.replace(LAST, expiry)).expect("written");
        let output = run(folder.path(), &["audit-config", "app.toml", "--format", "json", "--date", DATE]);
        assert_ne!(code(&output), 0, "{expiry}");
        if code(&output) == 1 {
            let audit = json(&output);
            assert_eq!(status(&audit, "tracing"), "fail", "{expiry}");
            assert!(codes(&audit).contains(&"waiver-incomplete"), "{expiry}: {:?}", codes(&audit));
        }
    }
}

#[test]
fn every_command_reads_a_waiver_alike() {
    let folder = waived();
    let said = |args: &[&str], date: &str| {
        let output = run(folder.path(), &[args, &["--date", date]].concat());
        (code(&output), stdout(&output))
    };
    let line = |text: &str, part: &str| text.lines().find(|line| line.contains(part)).map(str::to_owned);
    for (date, counts) in [("2027-03-01", true), (LAST, true), (AFTER, false), ("2028-01-01", false)] {
        let (exit, audit) = audit(folder.path(), date);
        assert_eq!(status(&audit, "tracing"), if counts { "waived" } else { "fail" }, "audit-config on {date}");
        assert_eq!(exit == 0, counts);
        let (_, validate) = said(&["validate", "--format", "json"], date);
        assert_eq!(validate.contains("waiver-expired"), !counts, "validate on {date}");
        let (_, by_safeguard) = said(&["checklist", "--by", "safeguard", "--format", "csv"], date);
        let row = line(&by_safeguard, ",tracing,").expect("a row");
        assert_eq!(row.contains("waived until"), counts, "checklist on {date}: {row}");
        let (_, production) = said(&["checklist", "--production"], date);
        let row = line(&production, "observability.tracing").expect("a line");
        assert!(row.starts_with("- [ ]"), "what is waived is not ticked: {row}");
        assert_eq!(row.contains("waived until"), counts, "the pre-launch checklist on {date}: {row}");
    }
    assert_eq!(said(&["validate"], LAST).0, 0);
    assert_eq!(said(&["validate"], AFTER).0, 1);
}

#[test]
fn what_fails_under_a_waiver_proves_nothing() {
    let folder = example();
    let proven = || {
        let output = run(folder.path(), &["coverage", "-b", "fedramp-r5/moderate", "--format", "json", "--date", DATE]);
        json(&output)
    };
    let whole = proven();
    let app = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&app).expect("app.toml");
    std::fs::write(app, text.replacen("idle_timeout = ", "idle_timeout = '8h' # ", 1)).expect("written");
    let failing = proven();
    waive(folder.path(), "session-idle-timeout");
    assert_eq!(status(&audit(folder.path(), DATE).1, "session-idle-timeout"), "waived");
    assert_eq!(proven(), failing, "a waiver proves nothing");
    assert_ne!(failing, whole, "the check proved something before");
}

#[test]
fn a_waiver_hides_no_other_failure() {
    let folder = waived();
    let app = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&app).expect("app.toml");
    for (from, to, check) in [
        ("absolute_timeout = ", "absolute_timeout = '900d' # ", "session-lifetime"),
        ("alerts = true", "alerts = false", "alerting"),
        ("metrics = true", "metrics = false", "metrics"),
        ("[observability]", "[observabilty]", "alerting"),
    ] {
        assert!(text.contains(from), "{from}");
        std::fs::write(&app, text.replacen(from, to, 1)).expect("written");
        let (exit, after) = audit(folder.path(), DATE);
        assert_eq!((exit, &after["verdict"]), (1, &"fail".into()), "{check}");
        assert_eq!((status(&after, check).as_str(), status(&after, "tracing").as_str()), ("fail", "waived"));
    }
}

#[test]
fn a_waiver_of_what_does_not_fail_or_exist_is_named() {
    let folder = example();
    waive(folder.path(), "mfa");
    let (exit, audit_of) = audit(folder.path(), DATE);
    assert_eq!((status(&audit_of, "mfa").as_str(), codes(&audit_of)), ("pass", vec!["waiver-unused"]));
    assert!(exit < 2);
    let folder = example();
    waive(folder.path(), "mfaa");
    assert!(codes(&audit(folder.path(), DATE).1).contains(&"unknown-check"));
    let output = run(folder.path(), &["validate", "--date", DATE]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("did you mean `mfa`"), "{}", stdout(&output));
}

#[test]
fn a_waiver_lifts_nothing_but_a_failure() {
    let folder = example();
    std::fs::remove_file(folder.path().join("compliance/statements/deployment.yaml")).expect("removed");
    waive(folder.path(), "slsa-level");
    let (exit, audit) = audit(folder.path(), DATE);
    assert_eq!((exit, status(&audit, "slsa-level").as_str()), (1, "undetermined"));
}

/// A risk was accepted for the product: what `configs` does not list keeps its failure, and a waiver that is not needed there
/// is no finding.
#[test]
fn a_waiver_covers_listed_files_alone() {
    let folder = waived();
    let other = folder.path().join("other.toml");
    let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("the configuration");
    std::fs::write(&other, text).expect("written");
    let output = run(folder.path(), &["audit-config", "other.toml", "--format", "json", "--date", DATE]);
    let audit = json(&output);
    assert_eq!((code(&output), status(&audit, "tracing").as_str()), (1, "fail"));
    let mut results = audit["results"].as_array().expect("results").iter();
    let message = results.find(|r| r["check"] == "tracing").expect("it is asked")["message"].as_str().expect("a text");
    assert!(message.contains("its waiver counts for files that `configs` lists"), "{message}");
    assert!(!codes(&audit).contains(&"waiver-unused"), "{:?}", codes(&audit));
}
