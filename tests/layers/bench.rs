//! A folder of files and audits of them through the program.
//! It must not know what any file means.

use std::path::Path;

use serde_json::Value;

use crate::common::{code, json, run, stderr, stdout};

/// A folder with files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    folder
}

/// What an audit said.
pub(crate) struct Said {
    pub(crate) audit: Value,
    pub(crate) code: i32,
    /// Everything on both streams.
    pub(crate) text: String,
}

/// An audit under REGULATED unless another profile is named.
pub(crate) fn audit(folder: &Path, args: &[&str]) -> Said {
    let named = args.iter().any(|arg| ["-p", "--profile"].contains(arg));
    let profile: &[&str] = if named { &[] } else { &["-p", "REGULATED"] };
    let output = run(folder, &[&["audit-config", "-f", "json", "--date", "2026-11-23"], profile, args].concat());
    Said { audit: json(&output), code: code(&output), text: format!("{}{}", stdout(&output), stderr(&output)) }
}

impl Said {
    /// The required result of a check.
    pub(crate) fn result(&self, check: &str) -> &Value {
        let mut results = self.audit["results"].as_array().expect("results").iter();
        let found = results.find(|result| result["check"] == check && result["level"] == "required");
        found.unwrap_or_else(|| panic!("no result of {check}: {:#}", self.audit))
    }

    /// The status of a required check.
    pub(crate) fn status(&self, check: &str) -> &str {
        self.result(check)["status"].as_str().expect("a status")
    }

    /// Findings as `code path:line`.
    pub(crate) fn findings(&self) -> Vec<String> {
        let findings = self.audit["findings"].as_array().expect("findings").iter();
        let shown = |finding: &Value| {
            let at = &finding["location"];
            let path = at["path"].as_str().unwrap_or_default();
            format!("{} {path}:{}", finding["code"].as_str().expect("a code"), at["line"])
        };
        findings.filter(|finding| finding["severity"] != "info").map(shown).collect()
    }

    /// Asserts a status, the file that decided it and its line.
    pub(crate) fn decided(&self, check: &str, status: &str, layer: &str, line: u64) {
        let result = self.result(check);
        let found = (result["status"].as_str(), result["layer"].as_str(), result["location"]["line"].as_u64());
        assert_eq!(found, (Some(status), Some(layer), Some(line)), "{check}: {result:#}");
        assert_eq!(result["location"]["path"], layer, "{check}");
    }
}
