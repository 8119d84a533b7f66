//! Results come in the order of the files, however many are audited at the same time, and no file hides another.
//! A file that cannot be read is in the report and on standard error, and the run ends with 2 after all others.

use crate::many::{BAD, BROKEN, GOOD, UNKNOWN, audit, folder, write};

/// More than are audited at once.
const MANY: usize = 520;

/// Names in an order that no sorting makes.
fn names() -> Vec<String> {
    let name = |n: usize| {
        let ending = if n.is_multiple_of(10) { "toml" } else { "yaml" };
        format!("{:03}.{ending}", (n * 7919 + 13) % 1000)
    };
    let names: Vec<String> = (0..MANY).map(name).collect();
    assert!(!names.is_sorted());
    names
}

/// One in ten takes long, so that threads end out of order.
fn filled() -> (tempfile::TempDir, Vec<String>) {
    let folder = folder(&[]);
    let names = names();
    for name in &names {
        write(folder.path(), name, if name.ends_with("toml") { GOOD } else { UNKNOWN });
    }
    (folder, names)
}

#[test]
fn five_hundred_files_are_reported_in_the_order_of_the_command_line() {
    let (folder, names) = filled();
    let named: Vec<&str> = names.iter().map(String::as_str).collect();
    let run = |format: &str| audit(folder.path(), &[&["-p", "STANDARD", "-f", format][..], &named].concat());

    assert_eq!(run("json").paths(), names);

    let ndjson = run("ndjson").stdout;
    let mut paths: Vec<String> = Vec::new();
    for line in ndjson.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let path = line["path"].as_str().expect("a path").to_owned();
        if paths.last() != Some(&path) {
            paths.push(path);
        }
    }
    assert_eq!(paths, names, "the lines of a file stand together");

    let text = run("text").stdout;
    let verdicts = text.lines().filter(|line| line.starts_with("FAIL") || line.starts_with("UNDETERMINED")).count();
    assert_eq!(verdicts, MANY);
    let mut rest = text.as_str();
    for name in &names {
        let at = rest.find(name.as_str()).unwrap_or_else(|| panic!("{name} is not in its place"));
        rest = &rest[at..];
    }
    let last = text.lines().last().expect("a line");
    assert_eq!(last, format!("{MANY} files: 0 pass, 52 fail, 468 undetermined"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (folder, names) = filled();
    let named: Vec<&str> = names.iter().take(60).map(String::as_str).collect();
    for format in ["json", "ndjson", "text", "sarif", "csv", "junit", "md"] {
        let run = || audit(folder.path(), &[&["-p", "STANDARD", "-f", format][..], &named].concat());
        let (first, second) = (run(), run());
        assert_eq!((first.stdout, first.stderr), (second.stdout, second.stderr), "{format}");
    }
}

#[test]
fn a_file_that_cannot_be_read_hides_no_other_and_ends_with_2() {
    let files =
        [("a.toml", GOOD), ("broken.toml", BROKEN), ("b.toml", BAD), ("unknown.yaml", UNKNOWN), ("z.toml", GOOD)];
    let folder = folder(&files);
    std::fs::write(folder.path().join("bytes.toml"), [b'a', 0xff, 0xfe]).expect("written");
    for bad in ["broken.toml", "bytes.toml", "gone.toml"] {
        let ran =
            audit(folder.path(), &["-p", "STANDARD", "-f", "json", "a.toml", bad, "b.toml", "unknown.yaml", "z.toml"]);
        let expected =
            [("a.toml", "pass"), (bad, "none"), ("b.toml", "fail"), ("unknown.yaml", "none"), ("z.toml", "pass")];
        assert_eq!(ran.reported(), expected.map(|(path, status)| (path.to_owned(), status.to_owned())), "{bad}");
        assert_eq!(ran.code, 2, "{bad}");
        assert!(ran.stderr.contains(bad) && !ran.stderr.contains("hunter2"), "{}", ran.stderr);
    }
    // The same in a folder, in every format, and whichever file comes first.
    std::fs::remove_file(folder.path().join("bytes.toml")).expect("removed");
    for format in ["text", "ndjson", "sarif", "junit", "csv", "md", "html", "summary", "github"] {
        let ran = audit(folder.path(), &["-p", "STANDARD", "-f", format, "."]);
        assert_eq!(ran.code, 2, "{format}");
        assert!(ran.stderr.contains("broken.toml"), "{format}: {}", ran.stderr);
        for name in ["a.toml", "b.toml", "unknown.yaml", "z.toml", "broken.toml", "malformed-file"] {
            assert!(ran.stdout.contains(name), "{name} is not in {format}");
        }
    }
}

#[test]
fn several_broken_files_are_all_named() {
    let folder =
        folder(&[("1.toml", BROKEN), ("2.json", "{"), ("3.yaml", "a: [\n"), ("4.env", "x\n"), ("5.toml", GOOD)]);
    let ran = audit(folder.path(), &["-p", "STANDARD", "-f", "json", "."]);
    assert_eq!((ran.code, ran.paths().len()), (2, 5), "{}", ran.stderr);
    for name in ["1.toml", "2.json", "3.yaml", "4.env"] {
        assert!(ran.stderr.contains(name), "{name}: {}", ran.stderr);
    }
}

/// An unknown file is reported like any other, and the run ends with 1: it was read, and nothing is known of it.
#[test]
fn an_unknown_file_is_reported_and_hides_no_other() {
    let folder = folder(&[("a.toml", GOOD), ("unknown.yaml", UNKNOWN), ("empty.toml", ""), ("b.toml", BAD)]);
    let ran = audit(folder.path(), &["-p", "STANDARD", "-f", "json", "unknown.yaml", "a.toml", "empty.toml", "b.toml"]);
    assert_eq!(ran.paths(), ["unknown.yaml", "a.toml", "empty.toml", "b.toml"]);
    assert_eq!(ran.code, 1);
    let ran = audit(folder.path(), &["-p", "STANDARD", "unknown.yaml", "empty.toml"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.ends_with("2 files: 0 pass, 0 fail, 2 undetermined\n"), "{}", ran.stdout);
}

/// No pass of one file makes up for another.
#[test]
fn one_file_that_does_not_pass_decides_the_exit_code() {
    let folder = crate::common::example();
    let copy = std::fs::read(folder.path().join("app.toml")).expect("the example");
    std::fs::write(folder.path().join("copy.toml"), copy).expect("written");
    write(folder.path(), "bad.toml", BAD);
    let manifest = std::fs::read_to_string(folder.path().join("probity.yaml")).expect("the example's manifest");
    let listed = manifest.replace("{ path: app.toml }", "{ path: app.toml }, { path: copy.toml }");
    assert_ne!(listed, manifest);
    write(folder.path(), "probity.yaml", &listed);
    let of = |named: &[&str]| audit(folder.path(), &[&["-p", "REGULATED"], named].concat()).code;
    assert_eq!(of(&["app.toml", "copy.toml"]), 0);
    assert_eq!(of(&["app.toml", "bad.toml", "copy.toml"]), 1);
    assert_eq!(of(&["bad.toml", "app.toml"]), 1);
    assert_eq!(of(&["app.toml", "gone.toml", "copy.toml"]), 2);
    assert_eq!(of(&["gone.toml", "bad.toml", "app.toml"]), 2);
}

#[test]
fn questions_that_many_files_leave_open_are_said_once() {
    let folder = folder(&[("a.toml", GOOD), ("b.toml", GOOD), ("c.yaml", UNKNOWN)]);
    let asked = |named: &[&str]| {
        let text = audit(folder.path(), &[&["-p", "STANDARD"][..], named].concat()).stdout;
        text.lines().filter(|line| line.starts_with("question")).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut alone = asked(&["a.toml"]);
    assert!(!alone.is_empty());
    alone.sort_unstable();
    assert_eq!(asked(&["a.toml", "b.toml"]), alone);
    let of_some: Vec<String> =
        alone.iter().map(|line| line.replacen("question:", "question for 2 of 3 files:", 1)).collect();
    assert_eq!(asked(&["a.toml", "b.toml", "c.yaml"]), of_some, "of a file that nothing is known of nothing is asked");
}
