//! Which files are meant: names, folders, patterns, standard input, and the workspaces that files belong to.
//! What is named and not there is an error; nothing is left out in silence.

use std::io::Write;
use std::process::Stdio;

use crate::common::{probity, stdout};
use crate::many::{BAD, GOOD, UNKNOWN, audit, folder, write};

const JSON: [&str; 4] = ["-p", "STANDARD", "-f", "json"];

fn args<'a>(named: &[&'a str]) -> Vec<&'a str> {
    [&JSON[..], named].concat()
}

#[test]
fn a_folder_means_every_file_in_it_that_announces_a_notation() {
    let files = [
        ("deploy/b.toml", GOOD),
        ("deploy/a.yaml", "session:\n  idle_timeout: 5h\n"),
        ("deploy/inner/c.json", "{\"session\":{\"idle_timeout\":\"5m\"}}"),
        ("deploy/inner/d.env", "ZEBRA=1\n"),
        ("deploy/inner/e.conf", "ssl = on\nlisten_addresses = '*'\n"),
        ("deploy/f.yml", UNKNOWN),
        ("deploy/read.me", "session"),
        ("deploy/noending", GOOD),
        ("deploy/.hidden.toml", GOOD),
        ("deploy/ignored/x.toml", GOOD),
        ("deploy/.gitignore", "ignored/\n"),
        ("other/z.toml", GOOD),
    ];
    let folder = folder(&files);
    let ran = audit(folder.path(), &args(&["deploy"]));
    let expected = ["a.yaml", "b.toml", "f.yml", "inner/c.json", "inner/d.env", "inner/e.conf"];
    assert_eq!(ran.paths(), expected.map(|name| format!("deploy/{name}")));
    assert_eq!(ran.reported()[0].1, "fail");
    assert_eq!(ran.reported()[1].1, "pass");
    assert_eq!(ran.code, 1);
    // With a slash, by a path of its own, and twice: each time it is audited.
    assert_eq!(audit(folder.path(), &args(&["deploy/", "./deploy"])).paths().len(), 12);
}

#[test]
fn a_folder_without_configurations_is_an_error() {
    let folder = folder(&[("deploy/read.me", "x"), ("deploy/.hidden.toml", GOOD), ("ok.toml", GOOD)]);
    for (named, paths) in [(&["deploy"][..], &[][..]), (&["deploy", "ok.toml"], &["ok.toml", "deploy"])] {
        let ran = audit(folder.path(), &args(named));
        assert_eq!(ran.code, 2, "{named:?}");
        assert!(ran.stderr.contains("there is no configuration in `deploy`"), "{}", ran.stderr);
        // Alone it leaves nothing to report; among others it is reported after them.
        assert_eq!(ran.stdout.is_empty(), paths.is_empty());
        assert!(paths.is_empty() || ran.paths() == paths, "{:?}", ran.paths());
    }
}

#[test]
fn a_pattern_means_what_it_matches_in_order() {
    let files = [("deploy/b.toml", GOOD), ("deploy/a.toml", BAD), ("deploy/in/c.toml", GOOD), ("deploy/d.txt", GOOD)];
    let folder = folder(&files);
    assert_eq!(audit(folder.path(), &args(&["deploy/*.toml"])).paths(), ["deploy/a.toml", "deploy/b.toml"]);
    let all = ["deploy/a.toml", "deploy/b.toml", "deploy/in/c.toml"];
    assert_eq!(audit(folder.path(), &args(&["deploy/**/*.toml"])).paths(), all);
    assert_eq!(audit(folder.path(), &args(&["**/[bc].toml"])).paths(), all[1..]);
    // Any ending may be asked for by a pattern.
    assert_eq!(audit(folder.path(), &args(&["deploy/d.*"])).paths(), ["deploy/d.txt"]);
    let ran = audit(folder.path(), &args(&["deploy/*.json"]));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("no file matches `deploy/*.json`"), "{}", ran.stderr);
}

#[test]
fn a_file_whose_name_is_a_pattern_is_that_file() {
    let folder = folder(&[("[a].toml", BAD), ("a.toml", GOOD)]);
    assert_eq!(audit(folder.path(), &args(&["[a].toml"])).reported(), [("[a].toml".into(), "fail".to_owned())]);
}

#[test]
fn standard_input_is_one_of_the_files_and_only_once() {
    let folder = folder(&[("a.toml", GOOD), ("b.toml", GOOD)]);
    let fed = |named: &[&str]| {
        let mut command = probity(folder.path());
        command.args([&["audit-config"], &args(named)[..]].concat());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
        // Whoever refuses its arguments reads nothing.
        let _ = child.stdin.take().expect("a pipe").write_all(BAD.as_bytes());
        child.wait_with_output().expect("it ends")
    };
    let output = fed(&["a.toml", "-", "b.toml"]);
    let ran = crate::many::Ran { code: 1, stdout: stdout(&output), stderr: String::new() };
    let expected = [("a.toml", "pass"), ("-", "fail"), ("b.toml", "pass")];
    assert_eq!(ran.reported(), expected.map(|(path, status)| (path.to_owned(), status.to_owned())));
    let output = fed(&["-", "a.toml", "-"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_a_folder_nor_around_in_it() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("deploy/a.toml", GOOD), ("deploy/in/b.toml", GOOD), ("outside/secret.toml", BAD)]);
    symlink("..", folder.path().join("deploy/in/loop")).expect("a link");
    symlink("self", folder.path().join("deploy/self")).expect("a link");
    symlink("../outside", folder.path().join("deploy/out")).expect("a link");
    symlink("../outside/secret.toml", folder.path().join("deploy/out.toml")).expect("a link");
    let ran = audit(folder.path(), &args(&["deploy"]));
    assert_eq!(ran.paths(), ["deploy/a.toml", "deploy/in/b.toml"], "{}", ran.stderr);
    // Named itself, a link is followed; one that leads nowhere is an error that hides nothing.
    assert_eq!(audit(folder.path(), &args(&["deploy/out.toml"])).reported()[0].1, "fail");
    let ran = audit(folder.path(), &args(&["deploy/self", "deploy/a.toml"]));
    assert_eq!((ran.code, ran.paths()), (2, vec!["deploy/self".to_owned(), "deploy/a.toml".to_owned()]));
    assert!(ran.stderr.contains("deploy/self"), "{}", ran.stderr);
}

/// Each file counts for the workspace that it stands in: its profile, its waivers and its statements are its own.
#[test]
fn files_of_several_workspaces_are_audited_each_with_its_own() {
    let waiver = "- check: session-idle-timeout\n  reason: accepted\n  owner: security\n  expiry: 2027-01-31\n";
    let folder = folder(&[
        ("one/probity.yaml", "product: { name: One }\nprofile: STANDARD\nwaivers: waivers.yaml\n"),
        ("one/waivers.yaml", waiver),
        ("one/app.toml", BAD),
        ("two/probity.yaml", "product: { name: Two }\nprofile: REGULATED\n"),
        ("two/deep/app.toml", "[session]\nidle_timeout = '30m'\n"),
        ("none/app.toml", GOOD),
    ]);
    let report = |args: &[&str]| -> serde_json::Value {
        let ran = audit(folder.path(), args);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr))
    };
    let report = report(&["-f", "json", "one", "two", "none"]);
    let audits = report["audits"].as_array().expect("audits");
    let profiles: Vec<_> = audits.iter().map(|audit| audit["profile"].as_str()).collect();
    let at = |path: &str| audits.iter().position(|audit| audit["config"]["path"] == path).expect(path);
    assert_eq!(profiles[at("one/app.toml")], Some("STANDARD"));
    assert_eq!(profiles[at("two/deep/app.toml")], Some("REGULATED"));
    assert_eq!(profiles[at("none/app.toml")], None);
    let idle = |path: &str| {
        let mut results = audits[at(path)]["results"].as_array().expect("results").iter();
        results.find(|result| result["check"] == "session-idle-timeout").expect("a result")["status"].clone()
    };
    assert_eq!(idle("one/app.toml"), "waived");
    assert_eq!(idle("two/deep/app.toml"), "fail", "thirty minutes are more than REGULATED allows");
    assert_ne!(audits[at("none/app.toml")]["verdict"], "pass");
    // A workspace that is named counts for every file.
    write(folder.path(), "two/deep/app.toml", BAD);
    let ran = audit(folder.path(), &["-f", "json", "--workspace", "one", "two/deep/app.toml"]);
    assert_eq!(ran.reported()[0].1, "waived", "{}", ran.stderr);
}
