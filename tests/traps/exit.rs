//! Exit codes: never 0 where something failed, whatever is printed and wherever it goes.
//! Nor may a run that failed leave behind a report that looks like one that passed.

use std::path::Path;

use crate::common::{code, example, run, stderr, stdout};
use crate::traps::field::formats;
use crate::traps::own::DATE;

/// Every way to ask for output: each format, quiet or not, to a file or not.
fn ways(command: &str) -> Vec<Vec<String>> {
    let mut ways: Vec<Vec<String>> =
        vec![vec![], vec!["-q".into()], vec!["-v".into()], vec!["--color".into(), "always".into()]];
    for format in formats(command) {
        ways.push(vec!["--format".into(), format.clone()]);
        ways.push(vec!["--format".into(), format.clone(), "-q".into()]);
        ways.push(vec!["--format".into(), format.clone(), "-o".into(), format!("report-{format}.out")]);
        ways.push(vec!["--format".into(), format!("{format}=one-{format}.out"), "-q".into()]);
    }
    ways.push(vec!["-o".into(), "report.json".into()]);
    ways
}

fn always(folder: &Path, command: &[&str], wanted: i32) {
    for way in ways(command[0]) {
        let way: Vec<&str> = way.iter().map(String::as_str).collect();
        let args = [command, &["--date", DATE], &way[..]].concat();
        let output = run(folder, &args);
        assert_eq!(code(&output), wanted, "{args:?}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn the_example_ends_well_in_every_way() {
    let folder = example();
    always(folder.path(), &["audit-config", "app.toml"], 0);
    always(folder.path(), &["validate"], 0);
}

#[test]
fn a_failed_audit_never_exits_0() {
    let folder = example();
    let path = folder.path().join("app.toml");
    let text = std::fs::read_to_string(&path).expect("app.toml");
    std::fs::write(&path, text.replacen("idle_timeout = ", "idle_timeout = 1 # ", 1)).expect("written");
    always(folder.path(), &["audit-config", "app.toml"], 0);
    std::fs::write(&path, text.replacen("idle_timeout = ", "idle_timeout = 99999 # ", 1)).expect("written");
    always(folder.path(), &["audit-config", "app.toml"], 1);
    always(folder.path(), &["audit-config"], 1);
    always(folder.path(), &["audit-config", "app.toml", "--profile", "REGULATED"], 1);
}

#[test]
fn an_undetermined_audit_never_exits_0() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(crate::common::root().join("examples/saas-api/app.toml"), folder.path().join("app.toml"))
        .expect("a copy");
    always(folder.path(), &["audit-config", "app.toml", "--profile", "REGULATED"], 1);
}

#[test]
fn one_failed_file_of_several_never_exits_0() {
    let folder = example();
    std::fs::write(folder.path().join("bad.toml"), "[tls]\nenforced = false\n").expect("written");
    always(folder.path(), &["audit-config", "app.toml", "bad.toml"], 1);
    always(folder.path(), &["audit-config", "bad.toml", "app.toml"], 1);
}

#[test]
fn a_failed_validation_never_exits_0() {
    let folder = example();
    let workflow = folder.path().join(".github/workflows/build.yml");
    let text = std::fs::read_to_string(&workflow).expect("a workflow");
    std::fs::write(&workflow, text + "# one more line\n").expect("written");
    always(folder.path(), &["validate"], 1);
    std::fs::remove_file(&workflow).expect("removed");
    always(folder.path(), &["validate"], 1);
}

#[test]
fn a_file_that_cannot_be_read_exits_2_and_no_report_says_pass() {
    let folder = example();
    std::fs::write(folder.path().join("app.toml"), "[tls\n").expect("written");
    always(folder.path(), &["audit-config", "app.toml"], 2);
    for entry in std::fs::read_dir(folder.path()).expect("a folder").flatten() {
        let name = entry.file_name().into_string().expect("UTF-8");
        if Path::new(&name).extension().is_some_and(|ending| ending == "out") || name == "report.json" {
            let text = std::fs::read_to_string(entry.path()).expect("a report");
            let says = |what: &str| text.contains(what);
            assert!(!says("\"verdict\": \"pass\"") && !says("\"verdict\":\"pass\"") && !says("PASS"), "{name}: {text}");
            assert!(says("malformed-file"), "{name} does not name what could not be read: {text}");
        }
    }
    std::fs::write(folder.path().join("probity.yaml"), "product: [\n").expect("written");
    always(folder.path(), &["validate"], 2);
}
