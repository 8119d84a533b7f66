//! Open items of a POA&M: what fails, by when, and waivers that never look like repairs.

use super::{DATE, cell, rows};
use crate::common::{code, json, root, run, stderr};

const MANIFEST: &str = "product: { name: Shop }\nprofile: STANDARD\nwaivers: w.yaml\nconfigs: [{ path: app.toml }]\n";
const CONFIG: &str = "[tls]\nenforced = false\n\n[api]\nmax_depth = 40\n";

fn shop(waivers: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("probity.yaml", MANIFEST), ("app.toml", CONFIG), ("w.yaml", waivers)] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn waiver(check: &str) -> String {
    format!("- {{ check: {check}, reason: the gateway does it, owner: head of platform, expiry: 2027-06-30 }}\n")
}

#[test]
fn what_fails_is_open_with_the_deadline_of_its_severity() {
    let folder = shop("[]\n");
    let (items, _) = rows(folder.path(), &["fedramp-poam"], b',');
    let head = "POAM ID|Controls|Weakness Name|Weakness Description|Weakness Detector Source|Weakness Source Identifier|\
                Asset Identifier|Point of Contact|Resources Required|Overall Remediation Plan|Original Detection Date|\
                Scheduled Completion Date|Planned Milestones|Milestone Changes|Status Date|Vendor Dependency|Last Vendor \
                Check-in Date|Vendor Dependent Product Name|Original Risk Rating|Adjusted Risk Rating|Risk Adjustment|\
                False Positive|Operational Requirement|Deviation Rationale|Supporting Documents|Comments|Auto-Approve|CVE|\
                Service Name";
    assert_eq!(items[0].join("|"), head);
    // In FedRAMP's documents detector, dependency, adjustment and requirement are columns E, P, U and W.
    for (letter, header) in [
        ('E', "Weakness Detector Source"),
        ('P', "Vendor Dependency"),
        ('U', "Risk Adjustment"),
        ('W', "Operational Requirement"),
    ] {
        assert_eq!(items[0][usize::from(letter as u8 - b'A')], header);
    }
    let mut seen = std::collections::BTreeSet::new();
    for row in &items[1..] {
        let (rating, due) =
            (cell(&items, &row[0], "Original Risk Rating"), cell(&items, &row[0], "Scheduled Completion Date"));
        // 30, 90 and 180 days after 2026-11-23, counted in a calendar.
        let wanted = match rating {
            "High" => "2026-12-23",
            "Moderate" => "2027-02-21",
            "Low" => "2027-05-22",
            other => panic!("{other}"),
        };
        assert_eq!(due, wanted, "{row:?}");
        seen.insert(rating.to_owned());
        assert_eq!(cell(&items, &row[0], "Original Detection Date"), DATE);
        assert_eq!(cell(&items, &row[0], "Operational Requirement"), "No");
        assert_eq!(cell(&items, &row[0], "Asset Identifier"), "app.toml");
    }
    assert!(seen.contains("High") && seen.contains("Moderate"), "{seen:?}");
    assert!(cell(&items, "https-enforced", "Controls").contains("SC-8"));
}

#[test]
fn a_waiver_is_a_deviation_that_awaits_approval() {
    let (items, _) = rows(&root().join("examples/saas-api"), &["fedramp-poam"], b',');
    assert_eq!(items.len(), 2);
    assert_eq!(cell(&items, "tracing", "Operational Requirement"), "Pending");
    assert_eq!(cell(&items, "tracing", "Point of Contact"), "head of platform engineering");
    let rationale = cell(&items, "tracing", "Deviation Rationale");
    assert!(
        rationale.ends_with("Accepted in the product by: head of platform engineering, until 2027-06-30."),
        "{rationale}"
    );
}

#[test]
fn a_waiver_of_a_high_risk_is_refused_and_stays_open() {
    let folder = shop(&waiver("https-enforced"));
    let output = run(folder.path(), &["export", "fedramp-poam", "--date", DATE, "-f", "json"]);
    assert_eq!(code(&output), 1);
    let report = json(&output);
    assert_eq!(report["findings"][0]["code"], "refused-deviation", "{}", stderr(&output));
    assert_eq!(report["findings"][0]["location"]["path"], "w.yaml");
    let (items, _) = rows(folder.path(), &["fedramp-poam"], b',');
    assert_eq!(cell(&items, "https-enforced", "Operational Requirement"), "No");
    assert_eq!(cell(&items, "https-enforced", "Original Risk Rating"), "High");
}

#[test]
fn several_files_are_the_assets_of_one_weakness() {
    let folder = shop("[]\n");
    std::fs::write(folder.path().join("other.toml"), CONFIG).expect("written");
    let args = ["fedramp-poam", "--config", "app.toml", "--config", "other.toml"];
    let (items, _) = rows(folder.path(), &args, b',');
    assert_eq!(items[1..].iter().filter(|row| row[0] == "https-enforced").count(), 1);
    assert_eq!(cell(&items, "https-enforced", "Asset Identifier"), "app.toml\nother.toml");
}

#[test]
fn without_an_audit_it_says_that_it_says_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (items, said) = rows(folder.path(), &["fedramp-poam"], b',');
    assert_eq!(items.len(), 1);
    assert!(said.contains("No configuration was audited"), "{said}");
}
