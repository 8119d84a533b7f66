//! Paths in formats that are read from the root of a repository: of all files from one folder, wherever a run starts.

use std::path::Path;

use serde_json::Value;

use crate::common::{code, example, json, run, stdout};

/// After the day on which the example's waiver ends, so that a file of the workspace has a finding too.
const LATE: &str = "2027-07-01";

/// A workspace with configurations in a folder of it.
fn shop() -> tempfile::TempDir {
    let shop = example();
    let inner = shop.path().join("deploy/prod");
    std::fs::create_dir_all(&inner).expect("a folder");
    std::fs::write(inner.join("own.toml"), "[session]\nidle_timeout = \"8h\"\n").expect("written");
    std::fs::write(inner.join("over.toml"), "[session]\nabsolute_timeout = \"90d\"\n").expect("written");
    shop
}

/// Every path in a value under one of these names.
fn paths<'v>(value: &'v Value, names: &[&str], out: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                out.extend(member.as_str().filter(|_| names.contains(&name.as_str())));
                paths(member, names, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, names, out)),
        _ => {}
    }
}

/// The files that SARIF and the commands for GitHub name, each once.
fn named(folder: &Path, args: &[&str]) -> [Vec<String>; 2] {
    let audit = |format: &str| {
        let all = [&["audit-config", "--date", LATE, "--format", format], args].concat();
        let output = run(folder, &all);
        assert_eq!(code(&output), 1);
        output
    };
    let sarif = json(&audit("sarif"));
    let mut uris = Vec::new();
    paths(&sarif, &["uri"], &mut uris);
    let github = stdout(&audit("github"));
    let files = github.split("::").filter_map(|part| part.split("file=").nth(1)?.split(',').next());
    [uris, files.collect()].map(|paths| {
        let mut paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        paths
    })
}

/// Asserts that each of both names these files, and no file by a path that leads to none from this folder.
fn assert_named(named: [Vec<String>; 2], root: &Path, expected: &[&str]) {
    for named in named {
        for path in expected {
            assert!(named.iter().any(|named| named == path), "{path}: {named:?}");
        }
        for path in &named {
            assert!(root.join(path).is_file() && !path.contains(".."), "{path}");
        }
    }
}

const ALL: [&str; 4] = ["app.toml", "compliance/waivers.yaml", "deploy/prod/over.toml", "deploy/prod/own.toml"];

#[test]
fn from_a_folder_of_a_workspace_every_path_is_from_its_root() {
    let shop = shop();
    let files = ["own.toml", "../../app.toml", "--layer", "over.toml"];
    assert_named(named(&shop.path().join("deploy/prod"), &files), shop.path(), &ALL);
    // Those that the workspace names are so already.
    assert_named(named(&shop.path().join("deploy"), &[]), shop.path(), &ALL[..2]);
    // At the root nothing is otherwise, however a file is called.
    let files = ["./deploy/prod/own.toml", "app.toml", "--layer", "deploy/prod/over.toml"];
    assert_named(named(shop.path(), &files), shop.path(), &ALL);
}

#[test]
fn above_a_workspace_every_path_is_from_the_current_folder() {
    let shop = shop();
    let around = shop.path().parent().expect("a folder");
    let name = shop.path().file_name().and_then(|name| name.to_str()).expect("UTF-8");
    let expected = ["app.toml", "compliance/waivers.yaml", "deploy/prod/own.toml"].map(|path| format!("{name}/{path}"));
    let files = [&*expected[2], &*expected[0]];
    assert_named(named(around, &files), around, &expected.each_ref().map(String::as_str));
}

#[test]
fn json_calls_a_file_as_it_was_called() {
    let shop = shop();
    let args = ["audit-config", "../../app.toml", "--date", LATE, "--format", "json"];
    let audit = json(&run(&shop.path().join("deploy/prod"), &args));
    assert_eq!(audit["config"]["path"], "../../app.toml");
}
