//! SARIF against the official schema, the rules of the specification that it cannot say, and GitHub's limits.

use std::collections::{BTreeMap, BTreeSet};

use probity::load::Library;
use probity::render::formats::Format;
use probity::render::sarif::sarif;
use probity::report::row::{Edit, Mend};
use serde_json::Value;

use crate::formats::cases::{self, cases, faults, required};
use crate::formats::rows::{hostile_rows, rows};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().expect("results")
}

/// What the schema cannot say.
pub(crate) fn check(log: &Value, what: &str) {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), rules.len(), "{what}: a rule stands twice");
    for rule in rules {
        assert!(rule["properties"]["tags"].as_array().expect("tags").len() <= 20, "{what}: code scanning refuses it");
        for text in ["shortDescription", "fullDescription", "help"] {
            let text = rule[text]["text"].as_str().expect("a text");
            assert!(!text.is_empty() && !text.replace("{{ x }}", "").contains("{{"), "{what}: {text}");
        }
    }
    for result in results(log) {
        let at = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[at]["id"], result["ruleId"], "{what}");
        assert!(result["kind"] == "fail" || result["level"] == "none", "{what}: {result}");
        assert!(result["kind"] != "fail" || result["level"] != "none", "{what}: {result}");
        let text = result["message"]["text"].as_str().expect("a text");
        assert!(!text.contains("]("), "{what}: a viewer takes it for a link: {text}");
        let places = result["locations"].as_array().expect("locations").iter();
        for place in places.chain(result["relatedLocations"].as_array().into_iter().flatten()) {
            let place = &place["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().expect("a uri");
            let kept = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
            assert!(uri.chars().all(kept) && !uri.starts_with('/') && !uri.starts_with("./"), "{what}: {uri}");
            assert!(place["region"]["startLine"].as_u64() >= Some(1), "{what}");
            if let Some(index) = place["artifactLocation"]["index"].as_u64() {
                let index = usize::try_from(index).expect("small");
                assert_eq!(run["artifacts"][index]["location"]["uri"], uri, "{what}");
            }
        }
    }
}

#[test]
fn every_log_is_what_the_official_schema_says() {
    let schema = cases::schema("sarif-2.1.0.json", "every_log_is_what_the_official_schema_says");
    let schema = schema.map(|path| parsed(&std::fs::read_to_string(path).expect("readable")));
    let validator = schema.map(|schema| jsonschema::options().build(&schema).expect("a schema"));
    for case in cases() {
        for text in [case.said(Format::Sarif), case.said_in_full(Format::Sarif)] {
            let log = parsed(&text);
            check(&log, case.name);
            let faults: Vec<String> = validator
                .iter()
                .flat_map(|validator| validator.iter_errors(&log))
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}: {faults:#?}", case.name);
        }
    }
    let hostile = parsed(&sarif(&[hostile_rows().findings()], &Library::shipped(), true));
    check(&hostile, "hostile rows");
    assert!(validator.as_ref().is_none_or(|validator| validator.is_valid(&hostile)));
    let mut wrong = parsed(&cases()[0].said(Format::Sarif));
    wrong["runs"][0]["results"][0]["kind"] = "passed".into();
    assert!(validator.is_none_or(|validator| !validator.is_valid(&wrong)), "the validator does nothing");
}

#[test]
fn a_file_that_could_not_be_read_is_told_of_the_run_too() {
    for case in cases() {
        let log = parsed(&case.said(Format::Sarif));
        let invocation = &log["runs"][0]["invocations"][0];
        let audits = case.audits();
        let unread: Vec<&Value> = audits.iter().filter(|audit| audit["config"]["sha256"] == "").collect();
        assert_eq!(invocation["executionSuccessful"], unread.is_empty(), "{}", case.name);
        let told = invocation["toolExecutionNotifications"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(told.len(), unread.len(), "{}", case.name);
        for (told, audit) in told.iter().zip(unread) {
            let place = &told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            assert_eq!((&told["level"], place), (&"error".into(), &audit["config"]["path"]));
            let why = audit["findings"][0]["message"].as_str().expect("a message");
            assert!(told["message"]["text"].as_str().expect("a text").contains(why), "{told}");
        }
    }
}

#[test]
fn each_result_has_the_kind_of_its_status() {
    for case in cases() {
        let (some, all) = (parsed(&case.said(Format::Sarif)), parsed(&case.said_in_full(Format::Sarif)));
        let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
        let audits = case.audits();
        for audit in &audits {
            for result in audit["results"].as_array().expect("results") {
                let kind = match result["status"].as_str().expect("a status") {
                    "fail" | "inert" | "waived" => "fail",
                    "undetermined" => "open",
                    "manual" => "review",
                    "pass" | "attested" => "pass",
                    "not-applicable" => "notApplicable",
                    other => panic!("{other}"),
                };
                *expected.entry(kind).or_default() += 1;
            }
            for finding in audit["findings"].as_array().expect("findings") {
                let kind = if finding["severity"] == "info" { "informational" } else { "fail" };
                *expected.entry(kind).or_default() += 1;
            }
            let said = faults(audit);
            if audit["verdict"] != "pass" && (said.is_empty() || audit["profile"].is_null()) {
                *expected.entry("open").or_default() += 1;
            }
        }
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        // Of a check that fails at several places each is a result.
        let mut seen = BTreeSet::new();
        let is_first = |result: &&Value| {
            let level = result["properties"]["level"].as_str();
            let file = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            level.is_none_or(|level| seen.insert(format!("{} {level} {file}", result["ruleId"])))
        };
        for result in results(&all).iter().filter(is_first) {
            *found.entry(result["kind"].as_str().expect("a kind")).or_default() += 1;
        }
        assert_eq!(found, expected, "{}", case.name);
        let quiet = ["pass", "notApplicable", "informational"];
        assert!(results(&some).iter().all(|result| quiet.iter().all(|kind| result["kind"] != *kind)), "{}", case.name);
        let bad = |result: &&Value| result["kind"] == "fail" && result.get("suppressions").is_none();
        let bad = results(&some).iter().filter(bad).count();
        let open = results(&some).iter().filter(|result| result["kind"] == "open").count();
        let is_clean = audits.iter().all(|audit| audit["verdict"] == "pass" && faults(audit).is_empty());
        assert_eq!(bad + open == 0, is_clean, "{}", case.name);
    }
}

#[test]
fn what_is_waived_is_suppressed_with_its_reason() {
    let mut count = 0;
    for case in cases() {
        let log = parsed(&case.said(Format::Sarif));
        for result in results(&log) {
            let waived = result["properties"]["status"] == "waived";
            assert_eq!(result.get("suppressions").is_some(), waived, "{result}");
            for suppression in result["suppressions"].as_array().into_iter().flatten() {
                count += 1;
                assert_eq!((&suppression["kind"], &suppression["status"]), (&"external".into(), &"accepted".into()));
                let audits = case.audits();
                let reasons = audits.iter().flat_map(required).map(|result| &result["waiver"]["reason"]);
                assert!(reasons.into_iter().any(|reason| *reason == suppression["justification"]), "{suppression}");
            }
        }
    }
    assert!(count >= 2);
}

#[test]
fn the_rules_are_what_was_asked_and_no_more() {
    for case in cases() {
        let log = parsed(&case.said(Format::Sarif));
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
        let rules: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().expect("an id")).collect();
        let audits = case.audits();
        let checks = audits.iter().flat_map(|audit| audit["results"].as_array().expect("results"));
        let codes = audits.iter().flat_map(|audit| audit["findings"].as_array().expect("findings"));
        let mut asked: BTreeSet<&str> = checks.map(|result| result["check"].as_str().expect("a check")).collect();
        asked.extend(codes.map(|finding| finding["code"].as_str().expect("a code")));
        if rules.contains("verdict") {
            asked.insert("verdict");
        }
        assert_eq!(rules, asked, "{}", case.name);
    }
}

/// The fingerprint of every result, with all that is asked.
fn fingerprints(text: &str, file: &str) -> BTreeMap<String, String> {
    let folder = cases::folder(&[(file, text)]);
    let args = ["audit-config", "-f", "sarif", "-v", "-p", "RESTRICTED", "--date", cases::DATE, file];
    let log = parsed(&crate::common::stdout(&crate::common::run(folder.path(), &args)));
    let mut found = BTreeMap::new();
    for result in results(&log) {
        let print = result["partialFingerprints"]["probity/v1"].as_str().expect("a fingerprint").to_owned();
        assert!(found.insert(print, result["ruleId"].to_string()).is_none(), "two results have one fingerprint");
    }
    found
}

#[test]
fn fingerprints_stay_while_lines_move_and_values_change() {
    let before = fingerprints(cases::FAILING, "app.toml");
    let moved = cases::FAILING.replace('\n', "\n\n# a line more\n  ");
    assert_eq!(fingerprints(&moved, "app.toml"), before);
    let changed = cases::FAILING.replace("98h", "97h").replace("CANARY_9f3", "another");
    assert_ne!(changed, cases::FAILING);
    assert_eq!(fingerprints(&changed, "app.toml"), before);
    assert_eq!(fingerprints(cases::FAILING, "./app.toml"), before, "one file has one name");
    let elsewhere = fingerprints(cases::FAILING, "b.toml");
    assert!(before.keys().all(|print| !elsewhere.contains_key(print)), "another file is another finding");
    let more = fingerprints(&format!("databse = 1\n{}", cases::FAILING), "app.toml");
    assert!(before.keys().all(|print| more.contains_key(print)), "one fault more leaves the others what they were");
    assert_eq!(more.len(), before.len() + 1);
}

#[test]
fn each_place_that_fails_is_an_alert() {
    let config = |secrets: &str| format!("[security]\nprofile = \"REGULATED\"\n[mail]\n{secrets}");
    let alerts = |text: &str| {
        let folder = cases::folder(&[("app.toml", text)]);
        let args = ["audit-config", "-f", "sarif", "--date", cases::DATE, "app.toml"];
        let log = parsed(&crate::common::stdout(&crate::common::run(folder.path(), &args)));
        check(&log, text);
        let of = results(&log).iter().filter(|result| result["ruleId"] == "no-literal-secrets");
        let alert = |result: &Value| {
            let print = result["partialFingerprints"]["probity/v1"].as_str().expect("a fingerprint").to_owned();
            let line = result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().expect("a line");
            let said = result["message"]["text"].as_str().expect("a text").to_owned();
            (line, print, said)
        };
        of.map(alert).collect::<Vec<_>>()
    };
    let one = alerts(&config("password = \"CANARY_9f3\"\n"));
    let two = alerts(&config("password = \"CANARY_9f3\"\n\napi_key = \"CANARY_9f4\"\n"));
    let lines = |alerts: &[(u64, String, String)]| alerts.iter().map(|(line, ..)| *line).collect::<Vec<_>>();
    assert_eq!((lines(&one), lines(&two)), (vec![4], vec![4, 6]));
    assert_eq!(one[0].1, two[0].1, "the first stays the alert that it was");
    assert_ne!(two[0].1, two[1].1, "the second is one of its own");
    assert!(two[1].2.starts_with("`mail.api_key` is a literal") && two[1].2.contains("Fix: "), "{}", two[1].2);
    // Of a list of services each fails at its own place.
    let service = |name: &str| format!("  {name}:\n    image: {name}:1.0\n    user: root\n");
    let compose = format!("services:\n{}{}", service("api"), service("db"));
    let folder = cases::folder(&[("compose.yaml", compose.as_str())]);
    let args = ["audit-config", "-f", "sarif", "-p", "REGULATED", "--date", cases::DATE, "compose.yaml"];
    let log = parsed(&crate::common::stdout(&crate::common::run(folder.path(), &args)));
    let of = results(&log).iter().filter(|result| result["ruleId"] == "container-non-root");
    let line = |result: &Value| result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64();
    assert_eq!(of.filter_map(line).collect::<Vec<_>>(), [4, 7]);
}

#[test]
fn certain_changes_are_fixes() {
    let mut audited = rows();
    let before = sarif(&[audited.findings()], &Library::shipped(), false);
    assert!(!before.contains("\"fixes\""));
    let row = audited.rows.iter_mut().find(|row| row.code == "https-enforced").expect("a row");
    let edit = Edit {
        path: "app.toml".into(),
        start_line: 3,
        start_column: 12,
        end_line: 3,
        end_column: 17,
        replacement: "true".into(),
    };
    row.mend = Some(Mend { note: "say true".into(), edits: vec![edit] });
    let log = parsed(&sarif(&[audited.findings()], &Library::shipped(), false));
    check(&log, "a fix");
    let fixed: Vec<&Value> = results(&log).iter().filter(|result| result.get("fixes").is_some()).collect();
    let [fixed] = fixed.as_slice() else { panic!("{fixed:?}") };
    assert_eq!(fixed["fixes"][0]["description"]["text"], "say true");
    let change = &fixed["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "app.toml");
    let replacement = &change["replacements"][0];
    let region = serde_json::json!({ "startLine": 3, "startColumn": 12, "endLine": 3, "endColumn": 17 });
    assert_eq!(replacement["deletedRegion"], region);
    assert_eq!(replacement["insertedContent"]["text"], "true");
    let line = cases::FAILING.lines().nth(2).expect("a line");
    assert_eq!(&line[11..16], "false", "columns count characters from 1");
    if let Some(path) = cases::schema("sarif-2.1.0.json", "certain_changes_are_fixes") {
        let schema = parsed(&std::fs::read_to_string(path).expect("readable"));
        assert!(jsonschema::options().build(&schema).expect("a schema").is_valid(&log));
    }
}
