//! What a layer decides is changed in the layer: the difference names its file, and holds no line of a file of variables.

use std::path::Path;

use serde_json::Value;

use super::{DATE, applied};
use crate::common::{json, run, stderr, stdout};

/// Folder with files; the difference for the first, with the others laid over it, and what is said beside it.
fn suggested(folder: &Path, files: &[(&str, &str)], args: &[&str]) -> (String, String) {
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("written");
    }
    let output = run(folder, &[&["audit-config", "-p", "STANDARD", "--date", DATE, "--suggest"], args].concat());
    (stdout(&output), stderr(&output))
}

fn failing(folder: &Path, args: &[&str]) -> Vec<String> {
    let audit =
        json(&run(folder, &[&["audit-config", "-p", "STANDARD", "--date", DATE, "--format", "json"], args].concat()));
    let results = audit["results"].as_array().expect("results").iter();
    let fails = |r: &&Value| r["status"] == "fail" && r["level"] == "required";
    results.filter(fails).map(|r| r["check"].as_str().expect("a check").to_owned()).collect()
}

const APP: &str = "[session]\nidle_timeout = \"5m\"\n";
const PROD: &str = "[session]\nidle_timeout = \"9h\"\n\n[db]\npassword = \"CANARY\"\n";

#[test]
fn a_value_that_a_layer_sets_is_changed_in_the_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["app.toml", "--layer", "prod.toml"];
    let (difference, notes) = suggested(folder.path(), &[("app.toml", APP), ("prod.toml", PROD)], &args);
    assert!(difference.contains("+++ b/prod.toml\n") && difference.contains("+++ b/app.toml\n"), "{difference}");
    assert!(difference.contains("-idle_timeout = \"9h\"\n+idle_timeout = \"60m\"\n"), "{difference}");
    assert!(!notes.contains("`session-idle-timeout` is left to you"), "{notes}");
    assert!(notes.contains("`no-literal-secrets` is left to you"), "{notes}");
    assert!(!difference.contains("CANARY") && !notes.contains("CANARY"), "{difference}{notes}");
    // The layer has that changed, and nothing put into it that belongs into the file below.
    let in_layer = difference.split("+++ b/prod.toml\n").nth(1).expect("the layer");
    assert_eq!(in_layer.lines().filter(|line| line.starts_with('+')).count(), 1, "{difference}");
    applied(folder.path(), &difference);
    assert_eq!(failing(folder.path(), &args), ["no-literal-secrets"], "what only its owner can mend");
    let (again, _) = suggested(folder.path(), &[], &args);
    assert_eq!(again, "");
}

#[test]
fn the_last_of_several_layers_is_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["app.toml", "--layer", "one.toml", "--layer", "two.yaml"];
    let files = [("app.toml", APP), ("one.toml", PROD), ("two.yaml", "session:\n  idle_timeout: 10h\n")];
    let (difference, notes) = suggested(folder.path(), &files, &args);
    assert!(difference.contains("-  idle_timeout: 10h\n+  idle_timeout: 60m\n"), "{difference}{notes}");
    assert!(!difference.contains("one.toml"), "what counts nowhere is left as it is: {difference}");
    applied(folder.path(), &difference);
    assert_eq!(failing(folder.path(), &args), ["no-literal-secrets"], "what only its owner can mend");
}

#[test]
fn files_of_variables_and_layers_of_several_files_are_left_to_people() {
    let folder = tempfile::tempdir().expect("a folder");
    let left = "sets it, and it has to change there";
    let app = "[session]\nidle_timeout = \"${IDLE}\"\n";
    let files = [("app.toml", app), ("prod.env", "IDLE=9h\nDB_PASSWORD=CANARY\n")];
    let (difference, notes) = suggested(folder.path(), &files, &["app.toml", "--env-file", "prod.env"]);
    assert!(!difference.contains("prod.env"), "{difference}");
    assert!(notes.contains(left) && !notes.contains("CANARY"), "{notes}");
    // Each of two files would have the layer changed in its own way.
    let files = [("app.toml", APP), ("b.toml", APP), ("prod.toml", PROD)];
    let (difference, notes) = suggested(folder.path(), &files, &["app.toml", "b.toml", "--layer", "prod.toml"]);
    assert!(!difference.contains("prod.toml"), "{difference}");
    assert!(notes.contains(left), "{notes}");
}
