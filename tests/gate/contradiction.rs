//! Contradictions beyond two statements: each shows both places. What only looks like one is left alone.

use super::{replace, validate};
use crate::common::{example, json};

/// The contradictions and overclaims of a workspace, with both places of each.
fn found(folder: &std::path::Path) -> Vec<String> {
    let report = json(&validate(folder, &["-f", "json"]));
    let findings = report["findings"].as_array().expect("findings").iter();
    let place = |place: &serde_json::Value| format!("{}:{}", place["path"].as_str().unwrap_or("?"), place["line"]);
    let shown = |finding: &serde_json::Value| {
        let related = finding["related"].as_array().and_then(|all| all.first()).map(place).unwrap_or_default();
        format!("{} {} {related}", finding["code"].as_str().expect("a code"), place(&finding["location"]))
    };
    let wanted = |finding: &&serde_json::Value| finding["code"] == "contradiction" || finding["code"] == "overclaim";
    findings.filter(wanted).map(|finding| shown(finding).trim_end().to_owned()).collect()
}

fn workspace(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    }
    folder
}

const MANIFEST: &str =
    "product: { name: Shop }\nprofile: REGULATED\nstatements: statements.yaml\nwaivers: waivers.yaml\n";

fn claims(statements: &str, waivers: &str) -> Vec<String> {
    let files = [("probity.yaml", MANIFEST), ("statements.yaml", statements), ("waivers.yaml", waivers)];
    found(workspace(&files).path())
}

#[test]
fn an_alternative_may_stand_beside_a_configuration_that_fails() {
    let folder = example();
    replace(folder.path(), "app.toml", "idle_timeout = \"10m\"", "idle_timeout = \"30m\"");
    let wanted = ["contradiction compliance/statements/access.yaml:78 app.toml:30"];
    assert_eq!(found(folder.path()), wanted);
    let before = "- safeguard: session-idle-timeout\n  status: implemented";
    replace(folder.path(), "compliance/statements/access.yaml", before, &before.replace("implemented", "alternative"));
    assert_eq!(found(folder.path()), Vec::<String>::new());
}

#[test]
fn a_waiver_and_a_statement_that_says_implemented() {
    let waiver = "- { check: tracing, reason: not yet, owner: head of platform, expiry: 2027-06-30 }\n";
    let done = "- safeguard: tracing\n  status: implemented\n  how: h\n";
    assert_eq!(claims(done, waiver), ["contradiction statements.yaml:2 waivers.yaml:1"]);
    assert_eq!(claims(&done.replace("implemented", "partial"), waiver), Vec::<String>::new());
    assert_eq!(claims(done, &waiver.replace("2027", "2025")), Vec::<String>::new(), "it has ended");
}

#[test]
fn a_control_is_not_implemented_while_what_it_cannot_do_without_is_not() {
    let claim = "- control: nist-800-53-r5:AC-12\n  status: implemented\n  how: h\n";
    let part = "- safeguard: session-idle-timeout\n  status: partial\n  how: h\n";
    assert_eq!(claims(&format!("{claim}{part}"), "[]\n"), ["overclaim statements.yaml:2 statements.yaml:5"]);
    assert_eq!(claims(claim, "[]\n"), Vec::<String>::new(), "what nobody speaks of speaks against nothing");
    let modest = claim.replace("implemented", "partial");
    assert_eq!(claims(&format!("{modest}{part}"), "[]\n"), Vec::<String>::new());
}

#[test]
fn words_are_weighed_with_status_and_coverage() {
    let how = |status: &str, how: &str| format!("- safeguard: tracing\n  status: {status}\n  how: {how}\n");
    assert_eq!(claims(&how("planned", "Requests are fully traced"), "[]\n"), ["overclaim statements.yaml:2"]);
    assert_eq!(claims(&how("planned", "Requests will be fully traced"), "[]\n"), Vec::<String>::new());
    assert_eq!(claims(&how("implemented", "Requests are fully traced"), "[]\n"), Vec::<String>::new());
    let manifest = format!("{MANIFEST}baselines: [nis2/important]\n");
    for (text, count) in [("The product is fully NIS2 compliant", 1), ("The hosting follows NIS2", 0)] {
        let statements = how("implemented", text);
        let files = [("probity.yaml", manifest.as_str()), ("statements.yaml", &statements), ("waivers.yaml", "[]\n")];
        assert_eq!(found(workspace(&files).path()).len(), count, "{text}");
    }
}

#[test]
fn crosswalks_say_one_thing_of_a_pair() {
    let crosswalk = |id: &str, relationship: &str| {
        format!(
            "id: {id}\ntitle: t\nsource: s\nlicence: l\nfrom: {{ catalog: house, external: true }}\n\
             to: {{ catalog: nist-800-53-r5 }}\npairs:\n  - {{ from: H-1, to: [AC-2], relationship: {relationship} }}\n"
        )
    };
    for (second, wanted) in [
        ("no-relationship", vec!["contradiction controls/crosswalks/b.yaml:8 controls/crosswalks/a.yaml:8"]),
        ("equal", vec![]),
        ("unspecified", vec![]),
    ] {
        let (a, b) = (crosswalk("a", "equal"), crosswalk("b", second));
        let files = [
            ("probity.yaml", "product: { name: Shop }\n"),
            ("controls/crosswalks/a.yaml", a.as_str()),
            ("controls/crosswalks/b.yaml", b.as_str()),
        ];
        assert_eq!(found(workspace(&files).path()), wanted, "{second}");
    }
}
