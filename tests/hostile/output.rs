//! Outputs that cannot be written: folders, devices, pipes, full disks and readers that have gone.
//! A file is whole or as it was, and nothing that is no regular file is ever replaced.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::hostile::run::{DATE, Ended, fifo, folder_with, names, run};

const LIST: [&str; 2] = ["list", "baselines"];

/// Writes a list to a file.
fn written(folder: &Path, file: &str) -> Ended {
    run(folder, &[&LIST[..], &["-o", file]].concat())
}

/// Asserts that a file cannot be written and that the folder stays as it was.
fn refused(folder: &Path, file: &str) {
    let before = names(folder);
    for args in [vec!["-o".to_owned(), file.to_owned()], vec!["-f".to_owned(), format!("json={file}")]] {
        let args: Vec<&str> = LIST.into_iter().chain(args.iter().map(String::as_str)).collect();
        let ended = run(folder, &args);
        assert_eq!(ended.code(file), 2, "{file}\n{}", ended.said());
        assert!(ended.stderr.contains("cannot write"), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
        assert_eq!(names(folder), before, "{file}: something was left behind");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_an_error_and_leaves_nothing() {
    let folder = folder_with("file", "old");
    std::fs::create_dir(folder.path().join("folder.json")).expect("a folder");
    symlink("loop.json", folder.path().join("loop.json")).expect("a link");
    for file in ["folder.json", "folder.json/", "file/x.json", "/proc/x.json", "/proc/self/x.json", "..", "."] {
        refused(folder.path(), file);
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("file")).expect("readable"), "old");
}

#[test]
fn a_workspace_where_a_file_stands_in_the_way_is_an_error() {
    let folder = folder_with("file", "old");
    let ended = run(folder.path(), &["init", "file"]);
    assert_eq!(ended.code("init onto a file"), 2);
    assert_eq!(run(folder.path(), &["init", "/proc/shop"]).code("init under /proc"), 2);
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn init_follows_no_link_out_of_its_folder() {
    let outside = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    symlink(outside.path().join("victim.yaml"), folder.path().join("probity.yaml")).expect("a link");
    run(folder.path(), &["init"]).code("init over a dangling link");
    assert_eq!(names(outside.path()), [] as [&str; 0]);
}

#[test]
fn a_pipe_given_as_output_stays_a_pipe() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe.json");
    fifo(&pipe);
    // Open at both ends, so that writing to it does not wait for a reader.
    let mut reader = OpenOptions::new().read(true).write(true).open(&pipe).expect("open");
    let ended = written(folder.path(), "pipe.json");
    let code = ended.code("a pipe");
    let kind = std::fs::symlink_metadata(&pipe).expect("it is there").file_type();
    assert!(kind.is_fifo(), "the pipe was replaced; a device such as /dev/null would be too");
    if code == 0 {
        let mut start = [0; 1];
        reader.read_exact(&mut start).expect("what was said to be written");
    }
}

#[test]
fn a_link_given_as_output_stays_a_link() {
    let folder = folder_with("real.json", "old");
    symlink("real.json", folder.path().join("link.json")).expect("a link");
    let code = written(folder.path(), "link.json").code("a link");
    let kind = std::fs::symlink_metadata(folder.path().join("link.json")).expect("it is there").file_type();
    assert!(kind.is_symlink(), "the link was replaced; /dev/stdout would be too");
    let text = std::fs::read_to_string(folder.path().join("real.json")).expect("readable");
    assert_eq!(text == "old", code != 0, "it is written or it is refused");
}

#[test]
fn an_output_file_stays_as_it_was_when_the_job_cannot_be_done() {
    let folder = folder_with("report.json", "old");
    std::fs::write(folder.path().join("broken.toml"), "= 1").expect("written");
    for args in [
        &["audit-config", "broken.toml", "--profile", "NOBODY"][..],
        &["matrix", "--baseline", "nowhere"],
        &["list", "controls", "--baseline", "nowhere"],
        &["explain", "nothing-of-this-name"],
        &["profiles", "NOBODY"],
    ] {
        let ended = run(folder.path(), &[args, &["-o", "report.json"]].concat());
        assert_eq!(ended.code(args[0]), 2);
        assert_eq!(std::fs::read_to_string(folder.path().join("report.json")).expect("readable"), "old");
        assert_eq!(names(folder.path()), ["broken.toml", "report.json"]);
    }
}

#[test]
fn a_report_of_what_could_not_be_read_replaces_one_that_says_pass() {
    let folder = folder_with("report.json", "{ \"verdict\": \"pass\" }");
    std::fs::write(folder.path().join("broken.toml"), "= 1").expect("written");
    for name in ["broken.toml", "missing.toml"] {
        let ended = run(folder.path(), &["audit-config", name, "-o", "report.json"]);
        assert_eq!(ended.code(name), 2);
        let text = std::fs::read_to_string(folder.path().join("report.json")).expect("readable");
        let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((&report["config"]["path"], &report["verdict"]), (&name.into(), &"undetermined".into()));
        assert_eq!(report["findings"][0]["code"], "malformed-file");
    }
}

#[test]
fn an_output_is_replaced_whole() {
    let folder = folder_with("list.json", "x".repeat(1_000_000));
    assert_eq!(written(folder.path(), "list.json").code("a file"), 0);
    let text = std::fs::read_to_string(folder.path().join("list.json")).expect("readable");
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "the old text shows through");
    assert_eq!(names(folder.path()), ["list.json"]);
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    for args in
        [&["matrix"][..], &["--help"], &["list", "controls", "-b", "nist-800-53-r5/high"], &["man"], &["validate"]]
    {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut child = crate::common::probity(folder.path()).args(args).stdout(writer).spawn().expect("starts");
        let status = child.wait().expect("a status");
        assert_eq!(status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn a_failed_audit_stays_failed_when_its_reader_stays() {
    let folder = folder_with("app.toml", "[tls]\nenforced = false\n");
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let args = [&["audit-config", "app.toml", "--profile", "STANDARD"], &DATE[..]].concat();
    let mut child = crate::common::probity(folder.path()).args(args).stdout(writer).spawn().expect("starts");
    std::thread::sleep(Duration::from_millis(50));
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("UTF-8");
    assert_eq!(child.wait().expect("a status").code(), Some(1));
    assert!(text.lines().last().is_some_and(|line| line.starts_with("FAIL")));
}

#[test]
fn a_full_disk_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    for args in [&["matrix"][..], &["--help"], &["--version"], &["validate"], &["completions", "bash"]] {
        let full = File::options().write(true).open("/dev/full").expect("open");
        let output = crate::common::probity(folder.path()).args(args).stdout(Stdio::from(full)).output().expect("runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn that_nobody_hears_the_errors_changes_no_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    for (args, code) in
        [(&["audit-config", "missing.toml"][..], 2), (&["list", "nothing"], 2), (&["list", "profiles"], 0)]
    {
        let full = File::options().write(true).open("/dev/full").expect("open");
        let status = crate::common::probity(folder.path()).args(args).stderr(full).output().expect("runs").status;
        assert_eq!(status.code(), Some(code), "{args:?}");
    }
}

#[test]
fn no_name_of_a_file_starts_a_command_of_a_runner() {
    let folder = folder_with("bad\n ::error::pwned.toml", "[x");
    for format in ["text", "github", "json"] {
        let ended = run(folder.path(), &["audit-config", ".", "-p", "STANDARD", "-f", format]);
        assert_eq!(ended.code(format), 2);
        let lines = ended.stderr.lines().chain(ended.stdout.lines().filter(|_| format != "github"));
        let commands: Vec<&str> = lines.filter(|line| line.trim_start().starts_with("::")).collect();
        assert_eq!(commands, Vec::<&str>::new(), "{format}");
    }
}

#[test]
fn a_template_that_repeats_itself_is_stopped() {
    let folder = folder_with("probity.yaml", "product: { name: shop, version: 1.0.0 }\n");
    std::fs::create_dir(folder.path().join("templates")).expect("a folder");
    let endless = "{% set x = 'a' * 100000 %}{% for i in range(10000) %}{{ x }}{% endfor %}";
    std::fs::write(folder.path().join("templates/coverage.md"), endless).expect("written");
    let ended = run(folder.path(), &["coverage", "-b", "nis2/important", "-f", "md"]);
    assert_eq!(ended.code("coverage"), 2);
    assert!(ended.stderr.contains("template `coverage.md`") && ended.stderr.contains("64 MiB"), "{}", ended.stderr);
}
