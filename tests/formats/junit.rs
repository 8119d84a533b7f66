//! JUnit XML read by another reader, and by `xmllint` with Ant's schema where that program is installed.

use std::process::Command;

use probity::audit::{CheckResult, Status, Verdict};
use probity::render::formats::Format;
use probity::render::junit::junit;
use roxmltree::{Document, Node};

use crate::formats::cases::{self, cases, faults, is_bad, required, wrong};
use crate::formats::rows::{hostile_rows, on_one_line, rows_of};

fn children<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|child| child.has_tag_name(name)).collect()
}

fn number(node: Node<'_, '_>, name: &str) -> usize {
    node.attribute(name).unwrap_or_else(|| panic!("no {name}")).parse().expect("a number")
}

#[test]
fn every_required_check_and_every_fault_is_a_test() {
    for case in cases() {
        let text = case.said(Format::Junit);
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", case.name));
        let suites = children(document.root_element(), "testsuite");
        let audits = case.audits();
        assert_eq!(suites.len(), audits.len(), "{}", case.name);
        for (at, (suite, audit)) in suites.into_iter().zip(&audits).enumerate() {
            let what = format!("{} {at}", case.name);
            assert_eq!(number(suite, "id"), at);
            assert_eq!(suite.attribute("timestamp"), Some("2026-11-23T00:00:00"), "no clock");
            let tests = children(suite, "testcase");
            let count = |name: &str| tests.iter().filter(|test| !children(**test, name).is_empty()).count();
            assert_eq!(number(suite, "tests"), tests.len(), "{what}");
            assert_eq!(number(suite, "failures"), count("failure"), "{what}");
            assert_eq!(number(suite, "errors"), count("error"), "{what}");
            let is_unread = audit["config"]["sha256"] == "";
            assert_eq!(count("error"), usize::from(is_unread), "{what}: what could not be read is an error");
            assert_eq!(number(suite, "skipped"), count("skipped"), "{what}");
            assert!(tests.iter().all(|test| test.children().filter(Node::is_element).count() <= 1), "{what}");
            let mut names: Vec<_> = tests.iter().map(|test| test.attribute("name")).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), tests.len(), "{what}: two tests have one name");
            let extra = usize::from(names.contains(&Some("verdict")));
            assert_eq!(tests.len(), required(audit).len() + wrong(audit).len() + extra, "{what}");
            let wrong = count("failure") + count("error");
            assert_eq!(wrong, faults(audit).len() + extra, "{what}");
            assert_eq!(wrong == 0, audit["verdict"] == "pass" && faults(audit).is_empty(), "{what}");
            assert!(audit["verdict"] == "pass" || wrong > 0, "{what}: not pass, and nothing fails");
        }
    }
}

#[test]
fn a_test_ends_as_its_check_does() {
    for case in cases() {
        let text = case.said(Format::Junit);
        let document = Document::parse(&text).expect("XML");
        for (suite, audit) in children(document.root_element(), "testsuite").into_iter().zip(case.audits()) {
            for result in required(&audit) {
                let name = result["check"].as_str();
                let test = children(suite, "testcase").into_iter().find(|test| test.attribute("name") == name);
                let test = test.unwrap_or_else(|| panic!("{}: no {name:?}", case.name));
                let status = result["status"].as_str().expect("a status");
                let skipped = ["manual", "waived", "not-applicable"].contains(&status);
                assert_eq!(children(test, "failure").len(), usize::from(is_bad(result)), "{name:?}");
                assert_eq!(children(test, "skipped").len(), usize::from(skipped), "{name:?}");
                for skipped in children(test, "skipped") {
                    let message = skipped.attribute("message").expect("a message");
                    assert!(message.starts_with(&format!("{status}: ")), "{message}");
                }
                for failure in children(test, "failure") {
                    assert_eq!(failure.attribute("type"), Some(status));
                    let detail = failure.text().expect("a text");
                    let fix = result["fix"].as_str().expect("a fix");
                    assert!(detail.contains(&format!("fix: {fix}")) && detail.contains("why: "), "{detail}");
                    let place = &result["location"];
                    let shown = format!(":{}:{}\n", place["line"], place["column"]);
                    assert!(place.is_null() || detail.contains(&shown), "{detail}");
                }
            }
        }
    }
}

#[test]
fn a_verdict_that_nothing_explains_is_a_failure_of_its_own() {
    let is_good = |result: &CheckResult| result.status == Status::Pass;
    let unnamed = rows_of(|audit| {
        audit.profile = None;
        audit.findings.clear();
        audit.results.retain(is_good);
    });
    let empty = rows_of(|audit| {
        audit.findings.clear();
        audit.results.clear();
    });
    let passing = rows_of(|audit| {
        audit.findings.clear();
        audit.results.retain(is_good);
    });
    for (rows, failures) in [(unnamed, 1), (empty, 1), (passing, 0)] {
        assert_eq!(rows.verdict == Verdict::Pass, failures == 0);
        let text = junit(&[rows.findings()]);
        let document = Document::parse(&text).expect("XML");
        let suite = children(document.root_element(), "testsuite")[0];
        assert_eq!(number(suite, "failures"), failures, "{text}");
        let failed = children(suite, "testcase").into_iter().filter(|test| !children(*test, "failure").is_empty());
        assert!(failed.into_iter().all(|test| test.attribute("name") == Some("verdict")), "{text}");
    }
}

#[test]
fn what_a_file_holds_is_text_in_xml() {
    let mut rows = hostile_rows();
    rows.rows[1].message.push_str("\u{0}\u{b}\u{fffe}\u{ffff}");
    let text = junit(&[rows.findings()]);
    let document = Document::parse(&text).expect("XML");
    let names = ["testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out"];
    let known = |node: &Node<'_, '_>| names.contains(&node.tag_name().name()) || node.has_tag_name("system-err");
    assert!(document.descendants().filter(Node::is_element).all(|node| known(&node)));
    assert!(document.descendants().all(|node| !node.is_comment() && !node.is_pi()));
    let failures: Vec<_> = document.descendants().filter(|node| node.has_tag_name("failure")).collect();
    assert!(failures.len() > 50);
    for failure in failures {
        let message = failure.attribute("message").expect("a message");
        assert_eq!(message.strip_suffix("\u{fffd}\u{fffd}\u{fffd}\u{fffd}").unwrap_or(message), on_one_line());
    }
}

#[test]
fn the_official_schema_takes_every_file() {
    let name = "the_official_schema_takes_every_file";
    let Some(schema) = cases::schema("junit.xsd", name) else { return };
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("SKIPPED {name}: xmllint is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let valid = |text: &str| {
        let file = folder.path().join("junit.xml");
        std::fs::write(&file, text).expect("written");
        let lint = Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(&schema).arg(&file).output();
        let lint = lint.expect("it runs");
        (lint.status.success(), String::from_utf8_lossy(&lint.stderr).into_owned())
    };
    let texts = cases()
        .iter()
        .map(|case| case.said(Format::Junit))
        .chain([junit(&[hostile_rows().findings()])])
        .collect::<Vec<_>>();
    for text in texts {
        let (is_valid, said) = valid(&text);
        assert!(is_valid, "{said}\n{text}");
        let (is_valid, said) = valid(&text.replacen(" hostname=", " host=", 1));
        assert!(!is_valid, "the validator does nothing: {said}");
    }
}
