//! A workspace around one check of its own, to see what comes of the check.
//! It must add nothing to the check but the words for people.

use std::path::Path;
use std::sync::Arc;

use probity::audit::{Auditor, CheckResult, Context, Dialects, Document};
use probity::load::workspace::{Loaded, open};
use serde_json::{Value, json};

use crate::common::{code, json as parsed, run};

pub(crate) const DATE: &str = "2026-11-23";

/// A workspace whose profile OWN requires the check `own`.
pub(crate) struct Own {
    folder: tempfile::TempDir,
}

impl Own {
    /// Around a check without its id and words; examples may be left out where nobody validates.
    pub(crate) fn new(check: &Value) -> Self {
        Self::with(check, &json!({}), &[])
    }

    /// With parameters that the profile sets, and further files.
    pub(crate) fn with(check: &Value, set: &Value, files: &[(&str, Value)]) -> Self {
        let mut words = json!({
            "id": "own", "severity": "high", "why": "It is a test.", "fix": "Mend it.", "good": ["a = 1"], "bad": ["a = 2"],
        });
        let own = check.as_object().expect("a table").clone();
        words.as_object_mut().expect("a table").extend(own);
        let folder = tempfile::tempdir().expect("a folder");
        let this = Self { folder };
        this.write("probity.yaml", &json!({ "product": { "name": "Own" }, "profile": "OWN" }));
        let safeguard = json!([{
            "id": "own", "title": "Own", "section": "security", "ask": "Is it so?", "checks": [words],
        }]);
        this.write("profiles/safeguards/own.yaml", &safeguard);
        this.write(
            "profiles/own.yaml",
            &json!({
                "id": "OWN", "title": "Own", "extends": "STANDARD", "summary": "Own.", "safeguards": { "own": set },
            }),
        );
        for (name, value) in files {
            this.write(name, value);
        }
        this
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file; JSON is YAML too.
    pub(crate) fn write(&self, name: &str, value: &Value) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, serde_json::to_string_pretty(value).expect("JSON")).expect("written");
    }

    pub(crate) fn load(&self) -> Loaded {
        let loaded = open(self.path());
        assert_eq!(loaded.findings, [], "the workspace loads");
        loaded
    }

    /// What comes of the check on a configuration in TOML, or in YAML where the text begins with `---`.
    pub(crate) fn result(&self, text: &str) -> CheckResult {
        self.result_for(text, &[])
    }

    /// The same with the overlays of baselines.
    pub(crate) fn result_for(&self, text: &str, baselines: &[String]) -> CheckResult {
        let loaded = self.load();
        let library = &loaded.library;
        let auditor = Auditor::new(library, library.profile("OWN").ok(), baselines).expect("a plan");
        let name = if text.starts_with("---") { "app.yaml" } else { "app.toml" };
        let document = Document::parse(name, &Arc::from(text)).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let context = Context { date: DATE.parse().expect("a date"), standings: Vec::new(), waivers: &[] };
        let config = Dialects::new(library).config(document, "app").expect("a dialect");
        let audit = auditor.audit(&config, &context);
        audit.results.into_iter().find(|result| result.check == "own").expect("a result")
    }

    /// Its status alone.
    pub(crate) fn status(&self, text: &str) -> &'static str {
        self.result(text).status.word()
    }

    /// The codes of what `validate` finds, after it and `audit-config` were seen to refuse.
    pub(crate) fn refused(&self) -> Vec<String> {
        let output = run(self.path(), &["validate", "--format", "json", "--date", DATE]);
        assert_ne!(code(&output), 0, "validate accepts it");
        let report = parsed(&output);
        std::fs::write(self.path().join("app.toml"), "a = 1\n").expect("written");
        let audit = run(self.path(), &["audit-config", "app.toml", "--format", "json", "--date", DATE]);
        assert_ne!(code(&audit), 0, "audit-config accepts it");
        let codes = report["findings"].as_array().expect("findings").iter();
        codes.map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect()
    }
}

/// The statuses that a check comes to, each with the text it must come of.
pub(crate) fn each(check: &Value, cases: &[(&str, &str)]) {
    let own = Own::new(check);
    for (text, wanted) in cases {
        let result = own.result(text);
        assert_eq!(result.status.word(), *wanted, "{check}\n{text}\n{}", result.message);
    }
}
