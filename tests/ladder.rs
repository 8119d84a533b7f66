//! The ladder of profiles and what baselines need: derived, proven, and equal to the mission's table.
//! A loosened profile must be refused with a value that shows it.

use crate::common::{code, example, json, run};
use probity::audit::derive::{Ladder, Links};
use probity::audit::plan::asked_by;
use probity::load::Library;
use proptest::prelude::*;

/// The mission's table, by hand; Low and IL2 come out as REGULATED because IA-2(1) and IA-2(2) are in Low.
const TABLE: &[(&str, Option<&str>)] = &[
    ("nist-800-53-r5/low", Some("REGULATED")),
    ("nist-800-53-r5/moderate", Some("REGULATED")),
    ("nist-800-53-r5/high", Some("RESTRICTED")),
    ("nist-800-53-r5/privacy", None),
    ("fedramp-r5/low", Some("REGULATED")),
    ("fedramp-r5/moderate", Some("REGULATED")),
    ("fedramp-r5/high", Some("RESTRICTED")),
    ("fedramp-2026/ksi", None),
    ("nis2/important", None),
    ("nis2/essential", None),
    ("dod-cloud/il2", Some("REGULATED")),
    ("dod-cloud/il4", Some("REGULATED")),
    ("dod-cloud/il4-high", Some("RESTRICTED")),
    ("dod-cloud/il5", Some("RESTRICTED")),
];

#[test]
fn the_derived_profiles_are_the_missions_table() {
    let library = Library::shipped();
    let (links, ladder) = (Links::new(&library), Ladder::new(&library));
    for (name, expected) in TABLE {
        let (derived, _) = ladder.derive(&links, library.baseline(name).expect(name));
        assert_eq!(derived.as_deref(), *expected, "{name}");
    }
}

#[test]
fn no_declared_profile_differs_from_the_derived_one() {
    let library = Library::shipped();
    let (links, ladder) = (Links::new(&library), Ladder::new(&library));
    for baseline in library.catalogs().baselines() {
        let (derived, _) = ladder.derive(&links, baseline);
        if let (Some(derived), Some(declared)) = (derived, &baseline.baseline.declared_profile) {
            assert_eq!(derived, declared.value, "{}", baseline.name());
        }
    }
}

#[test]
fn each_profile_requires_everything_that_the_one_below_requires() {
    let library = Library::shipped();
    let ladder: Vec<_> = library.ladder().map(|profile| asked_by(&library, profile)).collect();
    assert_eq!(ladder.len(), 3);
    for pair in ladder.windows(2) {
        for (safeguard, asked) in &pair[0] {
            if asked.required.is_some() {
                assert!(pair[1].get(safeguard).is_some_and(|above| above.required.is_some()), "{safeguard}");
            }
        }
    }
}

#[test]
fn the_shipped_data_has_no_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["validate", "--format", "json", "--date", "2026-11-23"]);
    assert_eq!((code(&output), json(&output)["findings"].as_array().expect("findings").len()), (0, 0));
}

fn own_profile(text: &str) -> (i32, serde_json::Value) {
    let folder = example();
    std::fs::create_dir_all(folder.path().join("profiles")).expect("a folder");
    std::fs::write(folder.path().join("profiles/own.yaml"), text).expect("written");
    // The profile alone is in question: documents name what a workspace supplies, and audits have findings of their own.
    let manifest = std::fs::read_to_string(folder.path().join("probity.yaml")).expect("readable");
    let lines = manifest.lines().filter(|line| !line.starts_with("configs:") && !line.starts_with("documents:"));
    let kept: String = lines.map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.path().join("probity.yaml"), kept).expect("written");
    let output = run(folder.path(), &["validate", "--format", "json", "--date", "2026-11-23"]);
    (code(&output), json(&output))
}

#[test]
fn a_loosened_parameter_is_refused_with_its_counter_example() {
    let (exit, report) = own_profile(
        "id: OURS\ntitle: Ours\nextends: REGULATED\nsummary: ours\nsafeguards:\n  session-idle-timeout: { max: 20m }\n",
    );
    let finding = &report["findings"][0];
    assert_eq!((exit, finding["code"].as_str()), (1, Some("profile-not-monotone")), "{report:#}");
    assert_eq!(
        (finding["location"]["path"].as_str(), finding["location"]["line"].as_u64()),
        (Some("profiles/own.yaml"), Some(6))
    );
    let message = finding["message"].as_str().expect("text");
    // Any value above 15 and up to 20 minutes shows it.
    assert!(message.contains("would be accepted above and refused below"), "{message}");
}

#[test]
fn a_tightened_profile_is_accepted() {
    let (exit, report) = own_profile(
        "id: OURS\ntitle: Ours\nextends: REGULATED\nsummary: ours\nsafeguards:\n  session-idle-timeout: { max: 10m }\n  mfa: { level: phishing-resistant }\n",
    );
    assert_eq!(exit, 0, "{report:#}");
}

#[test]
fn unknown_parameters_and_safeguards_of_a_profile_are_named() {
    let (exit, report) = own_profile(
        "id: OURS\ntitle: Ours\nextends: REGULATED\nsummary: ours\nsafeguards:\n  session-idle-timeout: { maximum: 10m }\n  mfaa: {}\n",
    );
    let codes: Vec<&str> =
        report["findings"].as_array().expect("findings").iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!((exit, codes), (1, vec!["unknown-parameter", "unknown-safeguard"]), "{report:#}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_idle_timeout_is_accepted_exactly_when_it_is_no_longer_than_the_floor(minutes in 1u32..60) {
        let text = format!(
            "id: OURS\ntitle: Ours\nextends: REGULATED\nsummary: ours\nsafeguards:\n  session-idle-timeout: {{ max: {minutes}m }}\n"
        );
        let (exit, _) = own_profile(&text);
        prop_assert_eq!(exit == 0, minutes <= 15, "{} minutes", minutes);
    }
}
