//! The shipped catalogs against counts and facts that their publishers state.
//! Where the folder of facts lies beside the repository, they are compared with it entry by entry.

#![allow(clippy::print_stderr, reason = "a comparison that did not run says so")]

use std::collections::{BTreeMap, BTreeSet};

use probity::load::Library;
use probity::model::catalog::Catalog;

fn catalog<'l>(library: &'l Library, id: &str) -> &'l Catalog {
    library.catalogs().catalog(id).unwrap_or_else(|| panic!("no catalog {id}"))
}

fn members(library: &Library, baseline: &str) -> BTreeSet<String> {
    let found = library.baseline(baseline).expect(baseline);
    library.catalogs().members(found).iter().map(|control| control.control.id.value.clone()).collect()
}

/// The facts beside the repository, or a loud word that the comparison did not run.
fn facts(test: &str) -> Option<std::path::PathBuf> {
    let folder = crate::common::root().join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED {test}: the folder of facts is not beside the repository");
    None
}

#[test]
fn every_baseline_has_the_published_number_of_controls() {
    let library = Library::shipped();
    let expected = [
        ("nist-800-53-r5/low", 149),
        ("nist-800-53-r5/moderate", 287),
        ("nist-800-53-r5/high", 370),
        ("nist-800-53-r5/privacy", 96),
        ("fedramp-r5/li-saas", 156),
        ("fedramp-r5/low", 156),
        ("fedramp-r5/moderate", 323),
        ("fedramp-r5/high", 410),
        ("fedramp-2026/class-b", 155),
        ("fedramp-2026/class-c", 322),
        ("fedramp-2026/class-d", 409),
        ("fedramp-2026/ksi", 46),
        ("nis2/important", 35),
        ("nis2/essential", 35),
        ("nis2/implementing-regulation", 349),
        ("dod-cloud/il2", 323),
        ("dod-cloud/il4", 345),
        ("dod-cloud/il4-high", 429),
        ("dod-cloud/il5", 431),
        ("dod-cloud/il5-nss", 557),
        ("dod-cloud/il6", 589),
    ];
    for (name, count) in expected {
        assert_eq!(members(&library, name).len(), count, "{name}");
    }
    assert_eq!(library.catalogs().baselines().count(), expected.len());
}

#[test]
fn nist_has_all_entries_of_release_5_2_0() {
    let library = Library::shipped();
    let nist = catalog(&library, "nist-800-53-r5");
    assert_eq!(nist.version, "5.2.0");
    assert_eq!(nist.controls.len(), 1196);
    let active = || nist.controls.iter().filter(|control| control.withdrawn.is_none());
    assert_eq!(active().count(), 1014);
    assert_eq!(active().filter(|control| control.parent.is_none()).count(), 300);
    assert_eq!(active().filter(|control| control.parent.is_some()).count(), 714);
    assert_eq!(nist.families.len(), 20);
    assert_eq!(nist.controls.iter().filter(|control| control.former_title.is_some()).count(), 245);
    let title = |id: &str| nist.controls.iter().find(|control| *control.id == *id).expect(id).title.as_str();
    assert_eq!(title("AU-2"), "Event Logging");
    assert_eq!(title("AC-2(1)"), "Automated System Account Management");
    assert_eq!(title("AC-1"), "Policy and Procedures");
    let nowhere: Vec<&str> = nist
        .controls
        .iter()
        .filter(|control| {
            control.withdrawn.as_ref().is_some_and(|gone| gone.moved_to.is_empty() && gone.incorporated_into.is_empty())
        })
        .map(|control| control.id.as_str())
        .collect();
    assert_eq!(nowhere, ["CP-10(3)", "SC-19"]);
    for added in ["SA-15(13)", "SA-24", "SI-2(7)"] {
        assert!(active().any(|control| *control.id == *added), "{added}");
        for baseline in library.catalogs().baselines().filter(|baseline| *baseline.catalog.id == *"nist-800-53-r5") {
            assert!(!baseline.baseline.controls.iter().any(|member| **member == *added), "{added}");
        }
    }
    // Withdrawn in Rev 4 and back in Rev 5.
    assert!(active().any(|control| *control.id == *"SI-2(4)"));
}

#[test]
fn the_other_catalogs_have_what_their_publishers_count() {
    let library = Library::shipped();
    let rules = catalog(&library, "fedramp-2026");
    assert_eq!((rules.controls.len(), rules.families.len()), (46, 10));
    let low: BTreeSet<String> = members(&library, "fedramp-r5/low");
    let mut class_b = members(&library, "fedramp-2026/class-b");
    class_b.insert("CA-5".into());
    assert_eq!(class_b, low, "class B is Low without CA-5");
    assert_eq!(rules.baselines.iter().find(|b| *b.id == *"ksi").expect("ksi").optional.len(), 5);
    assert_eq!(catalog(&library, "dod-cloud").controls.len(), 10);
    let nis2 = catalog(&library, "nis2");
    assert_eq!(nis2.controls.iter().filter(|control| control.id.starts_with("annex-")).count(), 13 + 53 + 163 + 208);
    for letter in 'a'..='j' {
        assert!(nis2.controls.iter().any(|control| *control.id == format!("Art.21(2)({letter})")));
    }
    let parameters: usize =
        catalog(&library, "fedramp-r5").parameters.iter().flat_map(|p| &p.values).map(|v| v.baselines.len()).sum();
    assert_eq!(parameters, 824);
}

#[test]
fn what_is_not_certain_keeps_its_mark() {
    let library = Library::shipped();
    let unverified = |id: &str| {
        let found = library.catalogs().control(&format!("nis2:{id}")).expect(id).0;
        found.control.mark.as_deref().is_some_and(|mark| mark.contains("not verified"))
    };
    assert!(unverified("Art.20(1)") && unverified("Art.23(4)(a)") && !unverified("Art.21(2)(a)"));
    for name in ["dod-cloud/il5", "dod-cloud/il5-nss", "dod-cloud/il6"] {
        let baseline = library.baseline(name).expect(name);
        assert!(baseline.baseline.lower_bound && baseline.notes().iter().any(|note| note.starts_with("Lower bound")));
    }
    let il4 = library.baseline("dod-cloud/il4").expect("il4");
    assert!(!il4.baseline.lower_bound && il4.baseline.conditions.contains_key("SC-46"));
}

#[test]
fn crosswalks_have_the_published_number_of_pairs() {
    let library = Library::shipped();
    let expected = BTreeMap::from([
        ("csf-2.0-to-nist-800-53-r5", 744),
        ("hipaa-to-nist-800-53-r5", 189),
        ("nis2-annex-to-csf-2.0", 2243),
        ("nis2-annex-to-iso-27001-2022", 926),
        ("nis2-to-nist-800-53-r5-derived", 212),
        ("nist-800-53-r5-to-iso-27001-2022", 642),
    ]);
    for crosswalk in library.crosswalks() {
        let pairs: usize = crosswalk.pairs.iter().map(|pair| pair.to.len()).sum();
        match expected.get(crosswalk.id.as_str()) {
            Some(count) => assert_eq!(pairs, *count, "{}", crosswalk.id),
            None => {
                assert_eq!((crosswalk.id.as_str(), pairs + crosswalk.unmapped.len()), ("cci-to-nist-800-53-r5", 5098));
            }
        }
        assert_eq!(crosswalk.derived, crosswalk.id.contains("derived"));
        let enisa = crosswalk.id.starts_with("nis2-");
        assert_eq!(
            crosswalk.credit.as_deref().is_some_and(|credit| credit.contains("ENISA")),
            enisa,
            "{}",
            crosswalk.id
        );
    }
}

#[test]
fn catalogs_are_what_the_generator_makes_of_the_facts() {
    let Some(facts) = facts("catalogs_are_what_the_generator_makes_of_the_facts") else { return };
    let script = crate::common::root().join("tools/generate_catalogs.py");
    let run = std::process::Command::new("python3")
        .arg(script)
        .arg("--check")
        .arg(facts)
        .current_dir(crate::common::root())
        .output();
    match run {
        Ok(output) => {
            assert!(output.status.success(), "{}{}", crate::common::stdout(&output), crate::common::stderr(&output));
        }
        Err(error) => eprintln!("SKIPPED catalogs_are_what_the_generator_makes_of_the_facts: python3: {error}"),
    }
}

#[test]
fn nist_baselines_are_those_of_the_official_oscal_profiles() {
    let Some(facts) = facts("nist_baselines_are_those_of_the_official_oscal_profiles") else { return };
    let library = Library::shipped();
    for level in ["low", "moderate", "high", "privacy"] {
        let file = format!("oscal/NIST_SP-800-53_rev5_{}-baseline_profile.5.2.0.json", level.to_uppercase());
        let text = std::fs::read_to_string(facts.join(file)).expect("an OSCAL profile");
        let profile: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let mut official = BTreeSet::new();
        for import in profile["profile"]["imports"].as_array().expect("imports") {
            for include in import["include-controls"].as_array().into_iter().flatten() {
                for id in include["with-ids"].as_array().into_iter().flatten() {
                    let reference = format!("nist-800-53-r5:{}", id.as_str().expect("an id"));
                    official.insert(library.catalogs().control(&reference).expect("known").0.control.id.value.clone());
                }
            }
        }
        assert_eq!(members(&library, &format!("nist-800-53-r5/{level}")), official, "{level}");
    }
}

#[test]
fn fedramp_baselines_are_those_of_the_official_oscal_profiles() {
    let Some(facts) = facts("fedramp_baselines_are_those_of_the_official_oscal_profiles") else { return };
    let library = Library::shipped();
    for (level, file) in [("li-saas", "LI-SaaS"), ("low", "LOW"), ("moderate", "MODERATE"), ("high", "HIGH")] {
        let path = facts.join(format!("oscal/FedRAMP_rev5_{file}-baseline_profile.json"));
        let profile: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).expect("a profile")).expect("JSON");
        let imports = profile["profile"]["imports"].as_array().expect("imports");
        let ids = imports.iter().flat_map(|import| import["include-controls"].as_array().into_iter().flatten());
        let ids = ids.flat_map(|include| include["with-ids"].as_array().into_iter().flatten());
        let official: BTreeSet<String> = ids
            .map(|id| {
                let reference = format!("fedramp-r5:{}", id.as_str().expect("an id"));
                library.catalogs().control(&reference).expect("known").0.control.id.value.clone()
            })
            .collect();
        assert_eq!(members(&library, &format!("fedramp-r5/{level}")), official, "{level}");
    }
}
