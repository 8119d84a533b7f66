//! What answers mean: they belong to what is asked now, secrets are not taken, and what a person says counts for no more
//! than a person's word in the overview, the checklist and the matrix.

use serde_json::Value;

use super::workspace::{DATE, NEW, filled, import, read};
use crate::common::{code, example, json, run, stderr, stdout};

#[test]
fn a_row_that_names_a_credential_is_not_taken_and_the_credential_is_neither_written_nor_said() {
    let folder = example();
    let answers = [
        ("device-lock", "yes", "", "url: https://u:p4ssw0rd@example.com/x"),
        ("dod-pki", "no", "see https://example.com/?token=p4ssw0rd", ""),
        ("us-jurisdiction", "yes", "", "look at https://u:p4ssw0rd@example.com/x; and ask"),
        ("mttr-goal", "yes", "", "url: https://u:p4;ssw0rd@example.com/x"),
        ("rollback-tested", "yes", "AKIAIOSFODNN7EXAMPLE", ""),
        ("smoke-tested", "yes", "password=Hunter2Long99", ""),
        (
            "load-tested",
            "yes",
            "The password policy asks for 12 characters; see ticket OPS-42.",
            "url: https://example.com/x",
        ),
    ];
    let output = import(folder.path(), &filled(folder.path(), &answers));
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["added"], serde_json::json!(["load-tested"]));
    let findings = report["findings"].as_array().expect("a list");
    let secrets = findings.iter().filter(|one| one["code"] == "secret-in-evidence").count();
    assert_eq!(secrets, 6, "{findings:?}");
    let all = format!("{}{}{}", stdout(&output), stderr(&output), read(folder.path(), NEW));
    assert!(!all.contains("ssw0rd") && all.contains("https://***@example.com/x"), "{all}");
}

#[test]
fn what_a_person_merely_calls_not_applicable_ticks_no_box_of_the_overview() {
    let folder = example();
    let open = json(&run(folder.path(), &["checklist", "--date", DATE, "-f", "json"]));
    let open: Vec<&Value> =
        open["items"].as_array().expect("items").iter().filter(|one| one["answer"] == "open").collect();
    let names: Vec<&str> = open.iter().filter_map(|one| one["safeguard"].as_str()).collect();
    let answers: Vec<_> = names.iter().map(|name| (*name, "n/a", "x", "")).collect();
    assert_eq!(code(&import(folder.path(), &filled(folder.path(), &answers))), 0);
    assert_eq!(code(&run(folder.path(), &["docs", "--date", DATE])), 0);
    let hub = read(folder.path(), "docs/security-compliance/README.md");
    let count = names.len();
    assert!(
        hub.contains(&format!("launch: {count} required, of which a person's word alone answers {count}")),
        "{hub}"
    );
    assert!(hub.contains(&format!("{count} questions open")), "{hub}");
    assert!(!hub.contains("[x]") && hub.contains("\n- [-] [Performance]"), "{hub}");
    assert!(hub.contains(": 0 of 3 settled, 3 called not applicable"), "{hub}");
}

#[test]
fn a_plan_comes_back_as_a_plan_and_a_comment_alone_answers_nothing() {
    let folder = example();
    let output = import(folder.path(), &filled(folder.path(), &[("device-lock", "planned", "In May.", "")]));
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let list = json(&run(folder.path(), &["checklist", "--date", DATE, "-f", "json"]));
    let item = |name: &str| {
        list["items"].as_array().expect("items").iter().find(|one| one["safeguard"] == name).expect("asked").clone()
    };
    assert_eq!(item("device-lock")["answer"], "planned");
    assert_eq!(item("device-lock")["by_word"], true);
    // The audit says that it does not apply, its statement that it is done: the comment contradicts neither.
    let name = "cors-no-wildcard-credentials";
    assert_eq!(item(name)["answer"], "not-applicable");
    let text = filled(folder.path(), &[(name, "n/a", "Looked at it.", ""), ("device-lock", "planned", "In June.", "")]);
    let output = import(folder.path(), &text);
    assert_eq!(json(&output)["amended"], serde_json::json!([name]), "{}", stdout(&output));
    let new = read(folder.path(), "compliance/statements/network.yaml");
    assert!(new.contains("    date: 2026-11-23\n    comment: Looked at it."), "{new}");
    assert!(!new.contains("answer: "), "{new}");
    let again = json(&import(folder.path(), &text));
    assert_eq!(again["amended"], serde_json::json!([]));
    let findings = json(&run(folder.path(), &["validate", "--date", DATE, "-f", "json"]))["findings"].to_string();
    assert!(!findings.contains("conflicting-answer"), "{findings}");
}

#[test]
fn the_matrix_says_what_was_answered_and_that_nothing_shows_it() {
    for (word, comment, state, said) in [
        (
            "yes",
            "",
            "gap",
            "device-lock: Devices lock when nobody uses them (claimed by security lead on 2026-11-23, and nothing that holds shows it)",
        ),
        ("partly", "", "partial", "device-lock: Devices lock when nobody uses them"),
        ("planned", "", "planned", "device-lock: Devices lock when nobody uses them"),
        ("no", "", "gap", "device-lock: answered no by security lead on 2026-11-23"),
        ("n/a", "No devices.", "gap", "device-lock: called not applicable by security lead on 2026-11-23: No devices"),
    ] {
        let folder = example();
        let coverage =
            || json(&run(folder.path(), &["coverage", "--date", DATE, "-f", "json"]))["baselines"][0].clone();
        let before = coverage();
        let output = import(folder.path(), &filled(folder.path(), &[("device-lock", word, comment, "")]));
        assert_eq!(code(&output), 0, "{}", stdout(&output));
        for count in ["implemented", "supported", "evidence_backed"] {
            assert_eq!(coverage()[count], before[count], "{word}: {count}");
        }
        let matrix = json(&run(folder.path(), &["matrix", "-f", "json"]));
        let families = matrix["baselines"][0]["families"].as_array().expect("families");
        let rows = families.iter().flat_map(|family| family["controls"].as_array().expect("controls"));
        let row = rows.into_iter().find(|row| row["id"] == "AC-11").expect("a row");
        assert_eq!((row["state"].as_str(), row["implementation"].as_str()), (Some(state), Some(said)), "{word}");
    }
}

#[test]
fn an_answer_to_less_than_the_workspace_asks_now_is_refused() {
    let folder = example();
    let manifest = read(folder.path(), "probity.yaml");
    let set = |text: &str| std::fs::write(folder.path().join("probity.yaml"), text).expect("written");
    // Drawn up at a lower profile; what is asked alike is taken, and what is asked otherwise by its own profile is not.
    set(&manifest.replace("profile: REGULATED", "profile: STANDARD"));
    let text = filled(
        folder.path(),
        &[("audit-retention", "partly", "", ""), ("token-lifetime", "partly", "", ""), ("load-tested", "no", "", "")],
    );
    set(&manifest);
    let output = import(folder.path(), &text);
    assert_eq!(code(&output), 1, "{}{}", stdout(&output), stderr(&output));
    let report = json(&output);
    assert_eq!(report["added"], serde_json::json!(["load-tested"]));
    let findings = report["findings"].as_array().expect("a list");
    let said: Vec<&str> = findings.iter().filter_map(|one| one["message"].as_str()).collect();
    let wanted = "`token-lifetime` is answered to `Does an access token stop working within 60m?`, and what is asked now by \
                  REGULATED is `Does an access token stop working within 15m?`";
    assert!(said.len() == 2 && said.contains(&wanted), "{said:?}");
    assert!(findings.iter().all(|one| one["code"] == "conflicting-answer"), "{findings:?}");
    assert!(!read(folder.path(), NEW).contains("token-lifetime"));
}

#[test]
fn a_checklist_for_other_baselines_is_taken_where_it_asks_the_same() {
    let folder = example();
    let manifest = read(folder.path(), "probity.yaml");
    let set = |text: &str| std::fs::write(folder.path().join("probity.yaml"), text).expect("written");
    set(&manifest
        .replace("[nist-800-53-r5/moderate, fedramp-r5/moderate, nis2/important, dod-cloud/il4]", "[nis2/important]"));
    let text = filled(folder.path(), &[("load-tested", "no", "", ""), ("mttr-goal", "planned", "", "")]);
    set(&manifest);
    let output = import(folder.path(), &text);
    assert_eq!(json(&output)["added"], serde_json::json!(["load-tested", "mttr-goal"]), "{}", stdout(&output));
}

#[test]
fn the_sheets_of_frameworks_are_protected_and_can_be_filtered() {
    let folder = example();
    let make = || run(folder.path(), &["checklist", "--date", DATE, "-f", "xlsx"]).stdout;
    let bytes = make();
    assert!(bytes == make(), "the same bytes");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("an archive");
    let mut sheet = |number: usize| {
        let mut part = archive.by_name(&format!("xl/worksheets/sheet{number}.xml")).expect("a sheet");
        std::io::read_to_string(&mut part).expect("text")
    };
    assert!(!sheet(2).contains("<sheetProtection"), "answers are typed here");
    for number in 3..=6 {
        let text = sheet(number);
        let (_, rest) = text.split_once("<sheetProtection ").expect("protected");
        let options = rest.split_once('>').expect("a tag").0;
        assert!(options.contains("sheet=\"1\"") && options.contains("autoFilter=\"0\""), "{options}");
        assert!(!options.contains("password") && text.contains("<autoFilter "), "{options}");
    }
}
