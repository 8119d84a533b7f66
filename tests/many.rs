//! Audits of many files in one run: which files are meant, in which order they are reported, and what one hides of
//! another: nothing. The files beside this one hold the cases.

mod excluded;
#[cfg(unix)]
mod left_out;
mod naming;
mod order;
mod outputs;

use std::path::Path;

use serde_json::Value;

pub(crate) const GOOD: &str = "[session]\nidle_timeout = '5m'\n";
pub(crate) const BAD: &str = "[session]\nidle_timeout = '5h'\n";
pub(crate) const BROKEN: &str = "[session\nidle_timeout = 'hunter2'\n";
pub(crate) const UNKNOWN: &str = "zebra: 12\n";

/// A folder with files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

/// A run of the audit: its exit code and both streams.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn audit(folder: &Path, args: &[&str]) -> Ran {
    let output = crate::common::run(folder, &[&["audit-config", "--date", "2026-11-23"], args].concat());
    Ran {
        code: crate::common::code(&output),
        stdout: crate::common::stdout(&output),
        stderr: crate::common::stderr(&output),
    }
}

impl Ran {
    /// The files that were reported, with the status of the idle timeout in each.
    pub(crate) fn reported(&self) -> Vec<(String, String)> {
        let report: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}", self.stderr));
        let one = [report.clone()];
        let audits = report["audits"].as_array().map_or(&one[..], Vec::as_slice);
        let shown = |audit: &Value| {
            let path = audit["config"]["path"].as_str().expect("a path").to_owned();
            let mut results = audit["results"].as_array().expect("results").iter();
            let idle = results.find(|result| result["check"] == "session-idle-timeout");
            (path, idle.map_or("none", |result| result["status"].as_str().expect("a status")).to_owned())
        };
        audits.iter().map(shown).collect()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.reported().into_iter().map(|(path, _)| path).collect()
    }
}
