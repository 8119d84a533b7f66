//! The guide to the profiles against the audit and the ladder: its configurations are audited as they stand, its numbers
//! are the audit's, its table is the one that was decided by hand, and its diagram leads where its text does.

use super::{DATE, example, read, write};
use crate::common::{code, json, run, stderr};

fn written() -> String {
    let folder = example();
    write(folder.path());
    read(folder.path(), "security-profiles.md")
}

#[test]
fn each_configuration_is_audited_and_nothing_of_it_fails() {
    let text = written();
    for profile in ["STANDARD", "REGULATED", "RESTRICTED"] {
        let section = text.split_once(&format!("### app.toml for {profile}\n")).expect(profile).1;
        let config = section.split_once("```toml\n").and_then(|(_, rest)| rest.split_once("```")).expect("a block").0;
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("app.toml"), config).expect("written");
        let output =
            run(folder.path(), &["audit-config", "app.toml", "--profile", profile, "--date", DATE, "--format", "json"]);
        assert!(code(&output) <= 1, "{}", stderr(&output));
        let audit = json(&output);
        let summary = &audit["summary"];
        assert_eq!((&summary["fail"], &summary["inert"]), (&0.into(), &0.into()), "{profile}");
        assert_eq!(
            audit["findings"].as_array().expect("findings").iter().filter(|one| one["severity"] != "info").count(),
            0
        );
        let line = section.trim_start().lines().next().expect("a line");
        let number = |key: &str| summary[key].as_u64().expect(key);
        let start = format!(
            "Of the required checks {} pass and none fails; {} cannot be determined from this file, {} are questions for a person",
            number("pass"),
            number("undetermined"),
            number("manual")
        );
        assert!(line.starts_with(&start), "{line}\n{start}");
        assert!(number("pass") >= 28, "{profile}: {}", number("pass"));
    }
}

#[test]
fn frameworks_lead_to_the_profiles_that_were_decided() {
    let text = written();
    for (baseline, profile) in [
        ("nist-800-53-r5/moderate", "REGULATED"),
        ("fedramp-r5/moderate", "REGULATED"),
        ("fedramp-r5/high", "RESTRICTED"),
        ("dod-cloud/il4", "REGULATED"),
        ("dod-cloud/il5", "RESTRICTED"),
    ] {
        let row = text.lines().find(|line| line.contains(&format!("| `{baseline}` |"))).expect(baseline);
        assert!(row.contains(&format!("| `{baseline}` | {profile} | derived |")), "{row}");
    }
    let table = text.split_once("## From framework to profile").expect("the section").1;
    let rows = table.lines().filter(|line| {
        line.contains("| derived |") || line.contains("| recommended |") || line.contains("| not derivable |")
    });
    assert_eq!(rows.count(), 21, "every shipped baseline");
    for word in ["meets", "compliant", "lowest sufficient"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn the_diagram_leads_where_the_text_does() {
    let text = written();
    let diagram = text.split_once("```mermaid\n").and_then(|(_, rest)| rest.split_once("```")).expect("a diagram").0;
    let nodes: Vec<&str> = diagram.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(nodes[0], "flowchart TD");
    let ends = |kind: char, line: &&&str| line.starts_with("question") && line.contains(&format!("-->|{kind}"));
    assert_eq!(nodes.iter().filter(|line| ends('y', line)).count(), 2);
    assert_eq!(nodes.iter().filter(|line| ends('n', line)).count(), 2);
    let yes: Vec<&str> = diagram.split("|yes| ").skip(1).map(|rest| rest.lines().next().expect("a line")).collect();
    assert_eq!(yes, ["profile1[\"RESTRICTED\"]", "profile2[\"REGULATED\"]"]);
    assert!(diagram.contains("question2 -->|no| profile3\n") && diagram.contains("profile3[\"STANDARD\"]"));
    let steps: Vec<&str> = text.lines().filter(|line| line.contains("start from **")).collect();
    assert_eq!(steps.len(), 3);
    for (step, profile) in steps.iter().zip(["RESTRICTED", "REGULATED", "STANDARD"]) {
        assert!(step.contains(&format!("**{profile}**")), "{step}");
    }
}

#[test]
fn every_profile_and_its_strictness_stands_in_the_comparison() {
    let text = written();
    // From the decided ladder, by hand.
    for row in [
        "| session-idle-timeout | Idle sessions end | required (max 60m) | required (max 15m) | required (max 5m) |",
        "| login-lockout | ",
        "| audit-retention | ",
    ] {
        assert!(text.contains(row), "{row}");
    }
    assert!(text.contains("required (max 10) | required (max 5) | required (max 3) |"));
    let header = "| Safeguard | What it achieves | STANDARD | REGULATED | RESTRICTED |";
    assert_eq!(text.matches(header).count(), 7, "a table for each section");
}
