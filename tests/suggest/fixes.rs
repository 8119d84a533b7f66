//! The fixes of SARIF: each mends what it belongs to, and all of them together give what was audited.
//! They are made as whoever reads the format makes them, in whatever order.

use std::ops::Range;

use serde_json::Value;

use super::{DATE, WRONG, audit, failing};
use crate::common::{json, run};

/// A part of a text and what takes its place.
type Edit = (Range<usize>, String);

/// The results that have a fix, each with its check and the parts of the text that change.
fn fixes(name: &str, profile: &str, text: &str) -> Vec<(Value, Vec<Edit>)> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("written");
    let args = ["audit-config", name, "--profile", profile, "--date", DATE, "--format", "sarif"];
    let sarif = json(&run(folder.path(), &args));
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let fixed = results.iter().filter(|result| !result["fixes"].is_null());
    let edit = |replacement: &Value| {
        let region = &replacement["deletedRegion"];
        let number = |name: &str| usize::try_from(region[name].as_u64().expect(name)).expect("small");
        let offset = |line: usize, column: usize| {
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
        };
        let (start, end) =
            (offset(number("startLine"), number("startColumn")), offset(number("endLine"), number("endColumn")));
        (start..end, replacement["insertedContent"]["text"].as_str().expect("a text").to_owned())
    };
    let edits = |result: &Value| {
        let replacements = result["fixes"][0]["artifactChanges"][0]["replacements"].as_array().expect("replacements");
        (result.clone(), replacements.iter().map(edit).collect())
    };
    fixed.map(edits).collect()
}

fn made<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut new, mut at) = (String::new(), 0);
    for (range, by) in edits {
        new.push_str(&text[at..range.start]);
        new.push_str(by);
        at = range.end;
    }
    new + &text[at..]
}

/// What fails in a text.
fn fails(name: &str, profile: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("written");
    let audit = audit(folder.path(), name, profile);
    assert!(
        !audit["config"]["sha256"].as_str().expect("a digest").is_empty(),
        "it is read: {}\n{text}",
        audit["findings"]
    );
    failing(&audit)
}

#[test]
fn each_mends_what_it_belongs_to() {
    let fixes = fixes("app.toml", "REGULATED", WRONG);
    assert!(fixes.len() > 10, "{}", fixes.len());
    for (result, edits) in fixes {
        let check = result["ruleId"].as_str().expect("a rule").to_owned();
        let text = made(WRONG, edits.iter());
        assert!(!fails("app.toml", "REGULATED", &text).contains(&check), "{check}: {text}");
    }
}

#[test]
fn all_together_give_what_was_audited() {
    let authelia = "authentication_backend:\n  file:\n    path: /config/users.yml\naccess_control:\n  default_policy: two_factor\n\
        session:\n  cookies:\n    - domain: example.org\n      authelia_url: https://auth.example.org\nregulation:\n  max_retries: 0\n";
    let compose = "services:\n  web:\n    image: nginx:1.29.0\n";
    for (name, profile, text) in [
        ("app.toml", "STANDARD", "[session]\nidle_timeout = \"5m\"\n"),
        ("app.toml", "RESTRICTED", WRONG),
        ("app.toml", "REGULATED", "[auth]\nmfa = \"off\"\n\n[auth.lockout]\nmax_attempts = 99"),
        // A key with its right name, and the same key brought in.
        ("app.toml", "REGULATED", "[session]\nidle_timout = \"8h\"\n[tls]\nenforce = false\n"),
        ("app.yaml", "REGULATED", "session: { idle_timeout: 8h }\ntls:\n  enforced: false\n"),
        ("app.json", "REGULATED", "{\n  \"session\": { \"idle_timeout\": \"8h\" }\n}\n"),
        ("configuration.yml", "REGULATED", authelia),
        ("compose.yaml", "RESTRICTED", compose),
    ] {
        let fixes = fixes(name, profile, text);
        assert!(!fixes.is_empty(), "{text}");
        let before = fails(name, profile, text);
        let edits: Vec<&Edit> = fixes.iter().flat_map(|(_, edits)| edits).collect();
        for new in [made(text, edits.iter().copied()), made(text, edits.iter().rev().copied())] {
            let after = fails(name, profile, &new);
            assert!(after.iter().all(|check| before.contains(check)), "{name}: {after:?}\n{new}");
            for (result, _) in &fixes {
                let check = result["ruleId"].as_str().expect("a rule");
                assert!(!after.iter().any(|one| one == check), "{name}: {check}\n{new}");
            }
        }
    }
}

#[test]
fn each_says_what_it_does_and_what_is_an_example() {
    let fixes = fixes("app.toml", "STANDARD", "[session]\nidle_timeout = \"5m\"\n");
    let said: Vec<&str> =
        fixes.iter().map(|(result, _)| result["fixes"][0]["description"]["text"].as_str().expect("a text")).collect();
    assert!(said.iter().any(|said| said.contains("`admin.allow` is an example; put in your own")), "{said:#?}");
    assert!(said.iter().any(|said| said.contains("This change also mends `admin-")), "{said:#?}");
}

/// A key beside its misspelt self stands in the way of the name alone, whatever the size of the file.
#[test]
fn a_misspelt_key_takes_no_fix_from_what_stands_elsewhere() {
    let rest = "# What follows is of another program and long enough.\n".repeat(100);
    for text in ["", rest.as_str()] {
        let text = format!("[session]\nidle_timeout = \"30m\"\n\n[api]\nmax_dept = 5\n{text}");
        let fixes = fixes("app.toml", "REGULATED", &text);
        let has = |rule: &str| fixes.iter().any(|(result, _)| result["ruleId"] == rule);
        assert!(has("unknown-key") && has("session-idle-timeout") && !has("query-depth"), "{text}");
    }
}
