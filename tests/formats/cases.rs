//! What the formats are tested with: audits that pass, fail, are open, are of many files, and are hostile.
//! It must not know how any format is written; the JSON output is what they are compared with.

use std::process::Output;

use probity::render::formats::Format;
use serde_json::Value;

pub(crate) const DATE: &str = "2026-11-23";

/// What stands in every case as a value that must not be shown.
pub(crate) const CANARY: &str = "CANARY_9f3";

/// A configuration of which much is wrong.
pub(crate) const FAILING: &str = "\
# CANARY_9f3\n[tls]\nenforced = false\n[debug]\nenabled = true\n[sesion]\nidle_timeout = '99h'\n[session]\n\
idle_timeout = '98h'\n[database]\npassword = 'CANARY_9f3'\nurl = 'postgres://u:CANARY_9f3@db/x'\n";

/// A name that is markup, a command, a formula and several lines at once.
pub(crate) const HOSTILE_NAME: &str = "=cmd|' a%0A::error::x\n::error file=b,line=1::c <script>alert(1)</script> \"q\" &amp; [l](http:e) \u{1b}[31m \u{9b}2J \u{202e}\u{61c}\u{e0041}x.toml";

/// Keys of the same kind: misspelt ones, secret-looking ones and unknown ones.
const HOSTILE_KEYS: [&str; 10] = [
    r#""=ession""#,
    r#""<ession""#,
    r#""sess|on""#,
    r#""::ssion""#,
    r#""sess\u001bon""#,
    r#""sess\non""#,
    r#""<script>alert(1)</script>password""#,
    r#""]]>-->\n##[error]x\n::error::password""#,
    r#""=cmd|'/C calc'!A0,password""#,
    r#""[x](javascript:y) `b` **c** \u202e\uFEFF\u200b\u0085\u2028 {0} %0A password""#,
];

/// A case: files and what is asked of them.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    folder: tempfile::TempDir,
    args: Vec<&'static str>,
}

impl Case {
    fn new(name: &'static str, folder: tempfile::TempDir, args: &[&'static str]) -> Self {
        Self { name, folder, args: args.to_vec() }
    }

    /// Runs it in a format.
    pub(crate) fn run(&self, format: Format) -> Output {
        let mut args = vec!["audit-config", "--date", DATE, "-f", format.name()];
        args.extend(&self.args);
        crate::common::run(self.folder.path(), &args)
    }

    /// What it says in a format.
    pub(crate) fn said(&self, format: Format) -> String {
        crate::common::stdout(&self.run(format))
    }

    /// The same with everything that was met.
    pub(crate) fn said_in_full(&self, format: Format) -> String {
        let args = ["audit-config", "--date", DATE, "-v", "-f", format.name()];
        crate::common::stdout(&crate::common::run(self.folder.path(), &[&args, self.args.as_slice()].concat()))
    }

    /// The audits as JSON.
    pub(crate) fn audits(&self) -> Vec<Value> {
        let whole = crate::common::json(&self.run(Format::Json));
        whole["audits"].as_array().cloned().unwrap_or_else(|| vec![whole])
    }
}

/// A folder with files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    folder
}

/// Every case.
pub(crate) fn cases() -> Vec<Case> {
    let hostile: String = HOSTILE_KEYS.iter().map(|key| format!("{key} = '{CANARY}' # {CANARY}\n")).collect();
    let hostile = format!("{hostile}{FAILING}");
    let several = [("a b.toml", FAILING), ("b.toml", "[tls]\nenforced = true\n"), ("ü.toml", "")];
    let broken = format!("password = '{CANARY}'\n[session\nkey = '{CANARY}'\n");
    let unread = [("a.toml", FAILING), ("b.toml", &broken)];
    vec![
        Case::new("the example", crate::common::example(), &["app.toml"]),
        Case::new("a failing file", folder(&[("app.toml", FAILING)]), &["app.toml", "-p", "REGULATED"]),
        Case::new("no profile", folder(&[("app.toml", FAILING)]), &["./app.toml"]),
        Case::new("nothing in it", folder(&[("app.toml", "")]), &["app.toml", "-p", "STANDARD"]),
        Case::new("hostile", folder(&[(HOSTILE_NAME, &hostile)]), &[HOSTILE_NAME, "-p", "RESTRICTED"]),
        Case::new("several", folder(&several), &["a b.toml", "b.toml", "ü.toml", "-p", "STANDARD"]),
        Case::new("unread", folder(&unread), &["a.toml", "b.toml", "gone.toml", "-p", "STANDARD"]),
        Case::new("nothing but unread", folder(&unread[1..]), &["b.toml", "-p", "STANDARD"]),
        Case::new("an ended waiver", ended_waiver(), &["app.toml"]),
    ]
}

/// A workspace with a finding that leaves the verdict alone, and a waiver that covers a failure.
fn ended_waiver() -> tempfile::TempDir {
    let waivers = "- { check: tls-min-version, reason: old, owner: head, expiry: 2020-01-01 }\n\
                   - { check: https-enforced, reason: \"a | <b> ::c\", owner: head, expiry: 2027-01-01 }\n";
    folder(&[
        ("app.toml", FAILING),
        ("probity.yaml", "product: { name: X }\nprofile: STANDARD\nwaivers: waivers.yaml\n"),
        ("waivers.yaml", waivers),
    ])
}

/// The results of an audit that are required.
pub(crate) fn required(audit: &Value) -> Vec<&Value> {
    let results = audit["results"].as_array().expect("results").iter();
    results.filter(|result| result["level"] == "required").collect()
}

/// Whether a result keeps the verdict from being pass.
pub(crate) fn is_bad(result: &Value) -> bool {
    ["fail", "inert", "undetermined"].iter().any(|bad| result["status"] == *bad)
}

/// The findings that are faults.
pub(crate) fn wrong(audit: &Value) -> Vec<&Value> {
    let findings = audit["findings"].as_array().expect("findings").iter();
    findings.filter(|finding| finding["severity"] != "info").collect()
}

/// The codes of everything that keeps the audit from being clean.
pub(crate) fn faults(audit: &Value) -> Vec<String> {
    let results = required(audit).into_iter().filter(|result| is_bad(result)).map(|result| &result["check"]);
    let codes = results.chain(wrong(audit).into_iter().map(|finding| &finding["code"]));
    codes.map(|code| code.as_str().expect("a code").to_owned()).collect()
}

/// Where the official schemas are, or a loud word that a comparison did not run.
pub(crate) fn schema(name: &str, test: &str) -> Option<std::path::PathBuf> {
    let beside = crate::common::root().join("../shared/data");
    let named = std::env::var_os("PROBITY_FACTS").map(std::path::PathBuf::from);
    let found = [Some(beside), named].into_iter().flatten().map(|facts| facts.join("schemas").join(name));
    let found = found.into_iter().find(|path| path.is_file());
    if found.is_none() {
        eprintln!("SKIPPED {test}: the official schema {name} is not beside the repository");
    }
    found
}
