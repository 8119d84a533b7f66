//! Coverage by family and by control, as a badge, and held to an earlier report. Expectations come from the counts
//! themselves, from an independent reader of XML, and from damage whose effect is known.

use std::path::Path;

use serde_json::Value;

use crate::common::{code, example, json, root, run, stderr, stdout};

const DATE: &[&str] = &["--date", "2026-11-23"];

fn coverage(folder: &Path, args: &[&str]) -> std::process::Output {
    run(folder, &[&["coverage"], DATE, args].concat())
}

fn number(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or_else(|| panic!("{name} is a number"))
}

#[test]
fn families_and_controls_sum_to_their_baseline() {
    let report = json(&coverage(&root().join("examples/saas-api"), &["--format", "json"]));
    let states = "implemented alternative supported partial planned customer inherited not_applicable gap";
    for baseline in report["baselines"].as_array().expect("baselines") {
        let families = baseline["families"].as_array().expect("families");
        let controls = baseline["by_control"].as_array().expect("controls");
        assert_eq!(controls.len() as u64, number(baseline, "controls"));
        let mut all = 0;
        for name in states.split(' ') {
            let counted = number(baseline, name);
            assert_eq!(families.iter().map(|family| number(family, name)).sum::<u64>(), counted, "{name}");
            assert_eq!(controls.iter().filter(|control| control["state"] == name).count() as u64, counted, "{name}");
            all += counted;
        }
        assert_eq!(all, number(baseline, "controls"));
        for name in ["evidence_backed", "audit_proven"] {
            assert_eq!(controls.iter().filter(|control| control[name] == true).count() as u64, number(baseline, name));
        }
    }
}

#[test]
fn the_badge_is_an_image_that_says_its_numbers_in_words() {
    let output = coverage(&root(), &["--format", "svg", "-b", "nist-800-53-r5/low", "-b", "dod-cloud/il6"]);
    let text = stdout(&output);
    let image = roxmltree::Document::parse(&text).expect("well-formed XML");
    assert_eq!(image.root_element().tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
    let shown: Vec<&str> =
        image.descendants().filter(|node| node.has_tag_name("text")).filter_map(|n| n.text()).collect();
    let counted = json(&coverage(&root(), &["--format", "json", "-b", "nist-800-53-r5/low", "-b", "dod-cloud/il6"]));
    let backed: Vec<u64> = (0..2).map(|at| number(&counted["baselines"][at], "evidence_backed")).collect();
    let low = format!("{} of 149 backed by evidence", backed[0]);
    // IL6 is a lower bound in the public data, and every output repeats it.
    let il6 = format!("{} of at least 589 backed by evidence", backed[1]);
    assert_eq!(shown, ["nist-800-53-r5/low", &low, "dod-cloud/il6", &il6]);
    assert!(backed.iter().all(|count| *count < 149), "a count of backed controls is not that of all");
}

#[test]
fn a_control_that_falls_is_named_though_the_counts_stay() {
    let folder = example();
    let file = folder.path().join("before.json");
    let before = coverage(folder.path(), &["-o", "before.json"]);
    assert_eq!(code(&before), 0, "{}", stderr(&before));
    let same = coverage(folder.path(), &["--not-below", "before.json", "-q"]);
    assert_eq!((code(&same), stderr(&same).as_str()), (0, ""));

    // One control up and another down, so that no count changes.
    let text = std::fs::read_to_string(&file).expect("the report");
    let mut report: Value = serde_json::from_str(&text).expect("JSON");
    let controls = report["baselines"][0]["by_control"].as_array_mut().expect("controls");
    let state = |wanted: &str, controls: &[Value]| {
        controls.iter().position(|control| control["state"] == wanted).expect("a control of this state")
    };
    let (gap, supported) = (state("gap", controls), state("supported", controls));
    controls[gap]["state"] = "supported".into();
    controls[supported]["state"] = "gap".into();
    let name = controls[gap]["id"].as_str().expect("an id").to_owned();
    std::fs::write(&file, report.to_string()).expect("written");
    let fallen = coverage(folder.path(), &["--not-below", "before.json", "-q"]);
    assert_eq!(code(&fallen), 1);
    let said = stderr(&fallen);
    assert!(said.contains(&format!("`{name}` in nist-800-53-r5/moderate was supported and is gap")), "{said}");
    assert_eq!(said.matches("coverage-fell").count(), 1, "{said}");
}

#[test]
fn lost_evidence_and_lost_baselines_are_falls() {
    let folder = example();
    coverage(folder.path(), &["-o", "before.json"]);
    std::fs::remove_file(folder.path().join("src/audit.rs")).expect("there was evidence");
    let fallen = coverage(folder.path(), &["--not-below", "before.json", "-q", "-b", "nist-800-53-r5/moderate"]);
    let said = stderr(&fallen);
    assert_eq!(code(&fallen), 1);
    let audit = said.lines().find(|line| line.contains("`AU-12`")).expect("a line with AU-12");
    assert!(audit.contains(" in nist-800-53-r5/moderate were supported and are "), "{said}");
    assert!(said.contains(" on live evidence no longer"), "{said}");
    // Every control that fell is named once, and those that lost the same stand in one finding.
    let now = json(&coverage(folder.path(), &["--format", "json", "-b", "nist-800-53-r5/moderate"]));
    let before: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("before.json")).expect("read")).expect("JSON");
    let was = before["baselines"].as_array().expect("baselines");
    let was = was.iter().find(|one| one["id"] == "nist-800-53-r5/moderate").expect("the baseline");
    let both = was["by_control"]
        .as_array()
        .expect("controls")
        .iter()
        .zip(now["baselines"][0]["by_control"].as_array().expect("controls"));
    let fell =
        |(before, after): &(&Value, &Value)| before["evidence_backed"] == true && after["evidence_backed"] == false;
    let ids: Vec<String> =
        both.filter(fell).map(|(before, _)| before["id"].as_str().expect("an id").to_owned()).collect();
    assert!(ids.len() > 3, "{ids:?}");
    for id in &ids {
        assert_eq!(said.matches(&format!("`{id}`")).count(), 1, "{id} in {said}");
    }
    // Claims that rest on less are named beside them.
    let of_controls = said.matches("coverage-fell").count() - said.matches(" rests no longer on ").count();
    assert!(of_controls < ids.len(), "{said}");
    assert!(said.contains("the baseline `nis2/important` was measured before and is not now"), "{said}");
}

#[test]
fn a_control_that_is_found_to_apply_and_is_done_in_part_has_not_fallen() {
    let folder = example();
    coverage(folder.path(), &["-o", "before.json"]);
    let path = folder.path().join("compliance/statements/controls.yaml");
    let text = std::fs::read_to_string(&path).expect("statements");
    let named = "- control: nist-800-53-r5:SC-15\n  status: not-applicable";
    let said = |status: &str| {
        let changed = text.replace(named, &format!("- control: nist-800-53-r5:SC-15\n  status: {status}"));
        assert_ne!(changed, text);
        std::fs::write(&path, changed).expect("written");
        let output = coverage(folder.path(), &["--not-below", "before.json", "-q"]);
        (code(&output), stderr(&output))
    };
    let (partial, words) = said("partial");
    assert_eq!(partial, 0, "{words}");
    let (planned, words) = said("planned");
    assert!(planned == 1 && words.contains("`SC-15` in ") && words.contains("was n/a and is planned"), "{words}");
}

#[test]
fn a_check_that_fails_costs_the_controls_of_its_safeguard_alone() {
    let folder = example();
    let file = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&file).expect("the configuration");
    let proven = |text: &str| {
        std::fs::write(&file, text).expect("written");
        let report = json(&coverage(folder.path(), &["--format", "json", "-b", "nist-800-53-r5/moderate"]));
        let controls = report["baselines"][0]["by_control"].as_array().expect("controls").clone();
        let proven = controls.iter().filter(|control| control["audit_proven"] == true);
        proven.map(|control| control["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let before = proven(&text);
    let long = text.replace("idle_timeout = \"10m\"", "idle_timeout = \"30m\"");
    assert_ne!(long, text);
    let after = proven(&long);
    // What profiles/safeguards/session.yaml says that `session-idle-timeout` implements.
    let lost: Vec<&String> = before.iter().filter(|id| !after.contains(id)).collect();
    assert_eq!(lost, ["AC-12", "SC-10"]);
    assert!(after.len() > 10, "{after:?}");
    // A key that may have been meant for any of them leaves nothing to rely on.
    assert_eq!(proven(&text.replace("max_depth", "max_depht")), [] as [String; 0]);
}

#[test]
fn what_is_no_report_is_refused_with_its_place() {
    let folder = example();
    for (text, words) in [
        ("{", "before.json:1:1: this is no coverage report"),
        ("{\"schema_version\": 1, \"baselines\": [{}]}", "this is no coverage report"),
        ("{\"schema_version\": 7, \"baselines\": []}", "write it anew"),
    ] {
        std::fs::write(folder.path().join("before.json"), text).expect("written");
        let refused = coverage(folder.path(), &["--not-below", "before.json"]);
        assert_eq!((code(&refused), stdout(&refused).as_str()), (2, ""), "{text}");
        assert!(stderr(&refused).contains(words), "{}", stderr(&refused));
    }
    let missing = coverage(folder.path(), &["--not-below", "nowhere.json"]);
    assert_eq!(code(&missing), 2);
}

#[test]
fn a_report_without_baselines_holds_nothing_up() {
    let folder = example();
    std::fs::write(folder.path().join("none.json"), r#"{ "schema_version": 1, "baselines": [] }"#).expect("written");
    let output = coverage(folder.path(), &["--not-below", "none.json"]);
    assert_eq!(code(&output), 2, "nothing was compared");
}

#[test]
fn lost_pins_and_lost_kinds_of_evidence_are_falls() {
    let folder = example();
    coverage(folder.path(), &["-o", "before.json"]);
    let path = folder.path().join("compliance/statements/access.yaml");
    let text = std::fs::read_to_string(&path).expect("statements");
    // The pin alone goes, and no control falls by that.
    let pin = text.lines().find(|line| line.trim_start().starts_with("sha256: ")).expect("a pin");
    std::fs::write(&path, text.replace(&format!("{pin}\n"), "")).expect("written");
    let fallen = coverage(folder.path(), &["--not-below", "before.json", "-q"]);
    let said = stderr(&fallen);
    assert_eq!((code(&fallen), said.matches("coverage-fell").count()), (1, 1), "{said}");
    let words = "`authentication` rests no longer on `code: src/api.rs::read` as reviewed and pinned";
    assert!(said.contains(words), "{said}");

    // All tests of one claim go.
    let test = text.find("    - test: tests/api.rs::an_ended_session_ends_its_token").expect("a test");
    let end = test + text[test..].find("\n\n").expect("the next statement");
    std::fs::write(&path, format!("{}{}", &text[..test], &text[end + 1..])).expect("written");
    let said = stderr(&coverage(folder.path(), &["--not-below", "before.json", "-q"]));
    assert!(said.contains("nor on live evidence of kind test"), "{said}");

    // A report of before says nothing of it, which is said.
    std::fs::write(&path, text).expect("as it was");
    let report = std::fs::read_to_string(folder.path().join("before.json")).expect("a report");
    let mut report: Value = serde_json::from_str(&report).expect("JSON");
    report.as_object_mut().expect("an object").remove("claims").expect("what claims rest on");
    std::fs::write(folder.path().join("before.json"), report.to_string()).expect("written");
    let output = coverage(folder.path(), &["--not-below", "before.json"]);
    assert_eq!(code(&output), 0);
    assert!(
        stderr(&output).contains("lost pins and lost kinds of evidence were not looked for"),
        "{}",
        stderr(&output)
    );
}
