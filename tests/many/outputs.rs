//! Several outputs of one run, and files that must stay as they were.
//! A file is written whole or not at all, and never where nothing was found to audit.

use crate::many::{BAD, BROKEN, GOOD, audit, folder};

fn read(folder: &std::path::Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn several_formats_at_once_are_those_of_runs_on_their_own() {
    let folder = folder(&[("a.toml", GOOD), ("b.toml", BAD)]);
    let named = ["-p", "STANDARD", "a.toml", "b.toml"];
    let at_once =
        ["--format", "sarif=out/a.sarif", "--format", "text", "-f", "ndjson=out/a.ndjson", "-f", "junit=out/a.xml"];
    let ran = audit(folder.path(), &[&named[..], &at_once].concat());
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    for (format, file) in [("sarif", "out/a.sarif"), ("ndjson", "out/a.ndjson"), ("junit", "out/a.xml")] {
        let alone = audit(folder.path(), &[&named[..], &["-f", format]].concat());
        assert_eq!(read(folder.path(), file), alone.stdout, "{format}");
        assert!(ran.stderr.contains(&format!("wrote {file}")), "{}", ran.stderr);
    }
    assert_eq!(ran.stdout, audit(folder.path(), &named).stdout);
    let sarif: serde_json::Value = serde_json::from_str(&read(folder.path(), "out/a.sarif")).expect("JSON");
    assert_eq!(sarif["runs"].as_array().map(Vec::len), Some(1), "one run with an artifact a file");
}

#[test]
fn two_formats_cannot_share_standard_output() {
    let folder = folder(&[("a.toml", GOOD)]);
    let ran = audit(folder.path(), &["-p", "STANDARD", "-f", "json", "-f", "text", "a.toml"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
}

#[test]
fn files_stay_as_they_were_where_nothing_was_found_to_audit() {
    let files =
        [("out.json", "old"), ("out.sarif", "old"), ("out.txt", "old"), ("broken.toml", BROKEN), ("empty/x", "")];
    let folder = folder(&files);
    for named in [&["empty"][..], &["*.json5"], &["gone/*.toml"]] {
        let outputs = ["-o", "out.txt", "-f", "json=out.json", "-f", "sarif=out.sarif"];
        let ran = audit(folder.path(), &[&["-p", "STANDARD"], &outputs[..], named].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{named:?}");
        for file in ["out.json", "out.sarif", "out.txt"] {
            assert_eq!(read(folder.path(), file), "old", "{named:?}");
        }
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
        assert_eq!(left.len(), files.len(), "nothing is left over: {left:?}");
    }
}

#[test]
fn what_could_be_audited_is_written_beside_a_broken_file() {
    let folder = folder(&[("out.json", "old"), ("a.toml", GOOD), ("broken.toml", BROKEN), ("b.toml", BAD)]);
    let ran = audit(folder.path(), &["-p", "STANDARD", "-o", "out.json", "a.toml", "broken.toml", "b.toml"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&read(folder.path(), "out.json")).expect("JSON");
    let audits = report["audits"].as_array().expect("audits");
    assert_eq!(audits.len(), 3);
    assert_eq!(report["summary"]["pass"], 0, "a file that settles one thing passes nothing");
}

/// An old report of a file that can no longer be read would be taken for the new one.
#[test]
fn a_file_that_could_not_be_read_is_in_what_is_written() {
    let files = [("out.json", "old"), ("broken.toml", BROKEN)];
    let folder = folder(&files);
    for (named, count) in [(&["broken.toml"][..], 1), (&["gone.toml"], 1), (&["broken.toml", "gone.toml"], 2)] {
        let ran = audit(folder.path(), &[&["-p", "STANDARD", "-o", "out.json"], named].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{named:?}");
        let report: serde_json::Value = serde_json::from_str(&read(folder.path(), "out.json")).expect("JSON");
        let one = [report.clone()];
        let audits = report["audits"].as_array().map_or(&one[..], Vec::as_slice);
        for (audit, name) in audits.iter().zip(named) {
            assert_eq!((&audit["config"]["path"], &audit["verdict"]), (&(*name).into(), &"undetermined".into()));
            assert_eq!((&audit["config"]["sha256"], &audit["results"]), (&"".into(), &serde_json::json!([])));
            assert_eq!(audit["findings"][0]["code"], "malformed-file");
        }
        assert_eq!(audits.len(), count);
        assert!(count == 1 || report["summary"]["unread"] == 2, "{report}");
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
        assert_eq!(left.len(), files.len(), "nothing is left over: {left:?}");
    }
}

/// Whatever command it is, what it reads is not what it writes.
#[test]
fn no_result_is_written_over_a_file_that_is_read() {
    let files = [
        ("probity.yaml", "product: { name: Own }\nstatements: s.yaml\nwaivers: w.yaml\nconfigs: [{ path: a.toml }]\n"),
        ("s.yaml", "[]\n"),
        ("w.yaml", "[]\n"),
        ("a.toml", GOOD),
        ("x.md", "# X\n"),
    ];
    for (command, format, spared) in [
        (&["audit-config", "-p", "STANDARD"][..], "json", &["probity.yaml", "s.yaml", "w.yaml", "./a.toml"][..]),
        (&["validate"], "json", &["probity.yaml", "s.yaml", "w.yaml", "a.toml"]),
        (&["coverage", "-b", "nist-800-53-r5/low"], "json", &["probity.yaml"]),
        (&["lint-docs", "x.md"], "json", &["x.md", "probity.yaml"]),
        (&["explain", "mfa"], "json", &["probity.yaml"]),
    ] {
        for name in spared {
            let folder = folder(&files);
            let before = read(folder.path(), name);
            let ran = crate::common::run(folder.path(), &[command, &["-f", &format!("{format}={name}")]].concat());
            let said = crate::common::stderr(&ran);
            assert_eq!(ran.status.code(), Some(2), "{command:?} {name}: {said}");
            assert!(said.contains("is read by this run and would be written over"), "{command:?} {name}: {said}");
            assert_eq!(read(folder.path(), name), before);
        }
    }
}

#[test]
fn an_output_that_cannot_be_written_is_said_and_leaves_no_half_file() {
    let folder = folder(&[("a.toml", GOOD), ("file", "old")]);
    let ran = audit(folder.path(), &["-p", "STANDARD", "-f", "json=file/out.json", "a.toml"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot write `file/out.json`"), "{}", ran.stderr);
    assert_eq!(read(folder.path(), "file"), "old");
}
