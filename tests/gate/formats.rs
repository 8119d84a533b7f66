//! Every format of a validation, read back by readers that probity does not write with and by the official schemas.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::{damaged, validate};
use crate::common::{code, example, json, root, run, stdout};
use crate::formats::cases::schema;
use crate::formats::sarif::check;

const FORMATS: [&str; 5] = ["text", "json", "sarif", "junit", "github"];

/// Workspaces with everything, with nothing wrong, with allowances, and of no use.
fn cases() -> Vec<(&'static str, tempfile::TempDir)> {
    let allowing = damaged();
    super::replace(
        allowing.path(),
        "probity.yaml",
        "documents:",
        "rules: { unpinned-evidence: { allow: true, reason: r }, doc-only-evidence: { severity: high, reason: r } }\ndocuments:",
    );
    let broken = example();
    std::fs::write(broken.path().join("probity.yaml"), "product: [\n").expect("written");
    vec![("clean", example()), ("damaged", damaged()), ("allowing", allowing), ("broken", broken)]
}

#[test]
fn every_format_is_stable_and_has_every_fault_and_the_verdict() {
    for (name, folder) in cases() {
        let report = json(&validate(folder.path(), &["-f", "json"]));
        for format in FORMATS {
            let (first, second) = (validate(folder.path(), &["-f", format]), validate(folder.path(), &["-f", format]));
            assert_eq!(first.stdout, second.stdout, "{name} as {format}");
            assert_eq!(code(&first), code(&validate(folder.path(), &[])), "{name} as {format}");
            let said = stdout(&first);
            for finding in report["findings"].as_array().expect("findings") {
                let code = finding["code"].as_str().expect("a code");
                assert!(finding["severity"] == "info" || said.contains(code), "{name} as {format}: no {code}");
            }
            let line = report["line"].as_str().expect("a line");
            assert!(said.contains(line), "{name} as {format}: {said}");
        }
    }
}

#[test]
fn json_is_of_the_published_shape() {
    let schema: Value = serde_json::from_str(
        &std::fs::read_to_string(root().join("schemas/validate-output.schema.json")).expect("a schema"),
    )
    .expect("JSON");
    let validator = jsonschema::options().build(&schema).expect("a schema");
    for (name, folder) in cases() {
        let report = json(&validate(folder.path(), &["-f", "json"]));
        let faults: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
        let members: BTreeSet<&str> = report.as_object().expect("a table").keys().map(String::as_str).collect();
        assert!(["schema_version", "findings", "summary"].iter().all(|name| members.contains(name)), "{members:?}");
        let mut wrong = report.clone();
        wrong["summary"] = Value::Null;
        assert!(!validator.is_valid(&wrong), "the validator does nothing");
    }
}

#[test]
fn sarif_is_what_the_official_schema_says() {
    let path = schema("sarif-2.1.0.json", "sarif_is_what_the_official_schema_says");
    let text = path.map(|path| std::fs::read_to_string(path).expect("readable"));
    let official: Option<Value> = text.map(|text| serde_json::from_str(&text).expect("JSON"));
    let validator = official.map(|official| jsonschema::options().build(&official).expect("a schema"));
    for (name, folder) in cases() {
        for args in [&["-f", "sarif"][..], &["-f", "sarif", "-v"]] {
            let log = json(&validate(folder.path(), args));
            check(&log, name);
            let faults: Vec<String> =
                validator.iter().flat_map(|v| v.iter_errors(&log)).map(|e| e.to_string()).collect();
            assert!(faults.is_empty(), "{name}: {faults:#?}");
        }
    }
    let log = json(&validate(damaged().path(), &["-f", "sarif"]));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    let drift = rules.iter().find(|rule| rule["id"] == "drift").expect("a rule");
    let code = probity::diag::Code::Drift;
    assert_eq!(drift["shortDescription"]["text"], code.title());
    assert_eq!(drift["fullDescription"]["text"], code.explanation());
}

#[test]
fn junit_is_what_the_official_schema_says() {
    for (name, folder) in cases() {
        let text = stdout(&validate(folder.path(), &["-f", "junit"]));
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let tests: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
        let names: BTreeSet<_> =
            tests.iter().map(|test| (test.attribute("classname"), test.attribute("name"))).collect();
        assert_eq!(names.len(), tests.len(), "{name}: two tests have one name");
        assert!(!tests.is_empty(), "{name}: a suite of nothing");
        let count = |tag: &str| document.descendants().filter(|node| node.has_tag_name(tag)).count();
        assert_eq!(count("failure") + count("error") == 0, name == "clean", "{name}");
        assert_eq!(count("error") > 0, name == "broken", "{name}: what could not be read is an error");
    }
    let title = "junit_is_what_the_official_schema_says";
    let Some(schema) = schema("junit.xsd", title) else { return };
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("SKIPPED {title}: xmllint is not installed");
        return;
    }
    for (name, folder) in cases() {
        let file = folder.path().join("junit.xml");
        validate(folder.path(), &["-f", "junit=junit.xml"]);
        let lint = Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(&schema).arg(&file).output();
        let lint = lint.expect("it runs");
        assert!(lint.status.success(), "{name}: {}", String::from_utf8_lossy(&lint.stderr));
    }
}

#[test]
fn paths_are_those_from_where_the_command_ran() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::rename(damaged().keep(), folder.path().join("shop")).expect("moved");
    let args = |format| ["--workspace", "shop", "validate", "--date", "2026-11-23", "-f", format];
    let annotations = stdout(&run(folder.path(), &args("github")));
    assert!(annotations.contains("file=shop/compliance/statements/access.yaml,line="), "{annotations}");
    let log = json(&run(folder.path(), &args("sarif")));
    for result in log["runs"][0]["results"].as_array().expect("results") {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a uri");
        assert!(folder.path().join(uri).is_file() || uri == "shop/src/lockout.rs", "{uri}");
    }
    let report = json(&run(folder.path(), &args("json")));
    assert_eq!(report["configs"][0]["path"], "app.toml", "in JSON they are the workspace's");
}
