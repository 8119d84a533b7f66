//! `probity dialect draft` on every example: a dialect that loads in a workspace and repeats no value.
//! It must not know what a draft looks like beyond that.

use std::collections::BTreeSet;
use std::path::Path;

use probity::load::tree::{Kind, Node};

use crate::common::{code, json, run, stderr, stdout};
use crate::dialects::bench::File;
use crate::dialects::damage::written;

/// What stands in place of every text of a file, so that any value in an output is noticed.
const CANARY: &str = "canary-7f3a";

/// Every text replaced, but for the members that name what documents are.
fn planted(node: &mut Node, name: &str) {
    match &mut node.kind {
        Kind::Text(text) if !["kind", "apiVersion"].contains(&name) => *text = format!("{CANARY}-{text}"),
        Kind::List(items) => items.iter_mut().for_each(|item| planted(item, name)),
        Kind::Map(entries) => entries.iter_mut().for_each(|(key, child)| planted(child, &key.name)),
        _ => {}
    }
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("probity.yaml"), "product: { name: Draft }\n").expect("written");
    std::fs::create_dir_all(folder.path().join("profiles/dialects")).expect("a folder");
    folder
}

fn draft(folder: &Path, name: &str) -> String {
    let output = run(folder, &["dialect", "draft", name]);
    assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
    for text in [stdout(&output), stderr(&output)] {
        assert!(!text.contains(CANARY), "a value is repeated: {text}");
    }
    stdout(&output)
}

#[test]
fn a_draft_of_every_example_loads_and_repeats_no_value() {
    let library = probity::load::Library::shipped();
    for dialect in library.dialects() {
        for (n, example) in dialect.examples.iter().enumerate() {
            let file =
                File { dialect: dialect.id.value.clone(), name: example.name.clone(), text: example.config.clone() };
            let mut root = file.document().expect("an example can be read").root().clone();
            planted(&mut root, "");
            let folder = workspace();
            let ending = example.name.rsplit_once('.').expect("an ending").1;
            let name = format!("own-{}-{n}.{ending}", dialect.id.value);
            let text = written(&root, file.syntax());
            assert!(text.contains(CANARY), "{} has no text", example.title.value);
            std::fs::write(folder.path().join(&name), text).expect("written");
            let drafted = draft(folder.path(), &name);
            std::fs::write(folder.path().join("profiles/dialects/own.yaml"), &drafted).expect("written");

            let output = run(folder.path(), &["validate", "--format", "json"]);
            let findings = json(&output)["findings"].as_array().expect("findings").clone();
            let codes: BTreeSet<&str> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
            assert!(codes.is_empty(), "{}: {findings:#?}\n{drafted}", example.title.value);

            let output = run(folder.path(), &["list", "dialects", "--format", "json"]);
            assert!(stdout(&output).contains(&format!("own-{}-{n}", dialect.id.value)), "{}", stdout(&output));
        }
    }
}

/// A draft binds nothing, so a file that is read with it settles no setting and never passes.
#[test]
fn a_file_that_is_audited_with_its_draft_settles_nothing() {
    let folder = workspace();
    std::fs::write(folder.path().join("zebra.yaml"), "zebra:\n  session: { idle_timeout: 5m }\n").expect("written");
    let drafted = draft(folder.path(), "zebra.yaml");
    std::fs::write(folder.path().join("profiles/dialects/zebra.yaml"), drafted).expect("written");
    let args = ["audit-config", "zebra.yaml", "-p", "STANDARD", "--format", "json"];
    let output = run(folder.path(), &args);
    let audit = json(&output);
    assert_eq!((code(&output), audit["config"]["dialect"].as_str()), (1, Some("zebra")), "{audit:#}");
    assert_ne!(audit["verdict"], "pass");
    let settled = |result: &&serde_json::Value| {
        let setting = result["setting"].as_str().is_some_and(|setting| setting != "**");
        setting && ["pass", "fail"].contains(&result["status"].as_str().expect("a status"))
    };
    let settled: Vec<_> = audit["results"].as_array().expect("results").iter().filter(settled).collect();
    assert!(settled.is_empty(), "{settled:#?}");
}

#[test]
fn names_that_could_be_values_are_left_out_of_a_draft() {
    let folder = workspace();
    let text = format!("zebra:\n  stripes: 12\n  \"{CANARY}=hunter2@host\": 1\n");
    std::fs::write(folder.path().join("zebra.yaml"), text).expect("written");
    let drafted = draft(folder.path(), "zebra.yaml");
    assert!(drafted.contains("zebra.stripes") && !drafted.contains("hunter2"), "{drafted}");
}

/// A unit is proposed where the name of the key says it, asked for where it does not, and what counts otherwise is left out.
#[test]
fn a_draft_proposes_no_unit_that_no_name_says_and_its_test_says_what_is_left() {
    let folder = workspace();
    let text = "[session]\nidle_timeout_ms = 9\nidle_timeout = 9\ntoken_ttl = 9\nmax_concurrent_bytes = 9\n";
    std::fs::write(folder.path().join("zebra.toml"), text).expect("written");
    let drafted = draft(folder.path(), "zebra.toml");
    for line in [
        "#  session.idle_timeout: { key: session.idle_timeout_ms, unit: ms }\n",
        "#  session.idle_timeout: { key: session.idle_timeout, unit: \"?\" }",
        "#  auth.token_ttl: { key: session.token_ttl, unit: \"?\" }",
    ] {
        assert!(drafted.contains(line), "{line}: {drafted}");
    }
    assert!(!drafted.contains("max_concurrent: {"), "{drafted}");
    let file = folder.path().join("profiles/dialects/zebra.yaml");
    std::fs::write(&file, &drafted).expect("written");
    let output = run(folder.path(), &["dialect", "test", "zebra"]);
    let said = stdout(&output);
    assert_eq!((code(&output), said.matches("left   zebra: ").count()), (1, 3), "{said}");
    // What was taken as it stands is told, too.
    let taken = "\nsettings:\n  session.idle_timeout: { key: session.idle_timeout, unit: \"?\" }\n";
    std::fs::write(&file, drafted.replace("\nsettings:\n", taken)).expect("written");
    let said = stdout(&run(folder.path(), &["dialect", "test", "zebra"]));
    assert!(said.contains("`?` is no unit that `session.idle_timeout` is read in"), "{said}");
}

#[test]
fn a_status_of_an_example_that_is_none_is_told_with_the_one_that_was_meant() {
    let folder = workspace();
    let dialect = "id: zebra\ntitle: Zebra\nclosed: false\nsource: https://zebra.example\ndetect: { all: [zebra] }\n\
        keys: [{ key: zebra.idle, type: integer }]\nsettings: { session.idle_timeout: { key: zebra.idle, unit: s } }\n\
        examples:\n- name: zebra.toml\n  title: as it is\n  profile: STANDARD\n  config: |\n    [zebra]\n    idle = 60\n\
        \x20 results: { session-idle-timeout: pss }\n";
    std::fs::create_dir_all(folder.path().join("profiles/dialects")).expect("a folder");
    std::fs::write(folder.path().join("profiles/dialects/zebra.yaml"), dialect).expect("written");
    let said = stdout(&run(folder.path(), &["dialect", "test", "zebra"]));
    let wanted = "session-idle-timeout is pass, and the example says pss, which is no status; did you mean `pass`?";
    assert!(said.contains(wanted), "{said}");
}
