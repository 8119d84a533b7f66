//! Suggested changes make files pass: the difference is applied by git and the file audited again, comments and order
//! kept; first configurations pass what a file can show. It must trust no text that it has not audited.

#![allow(clippy::print_stderr, reason = "a comparison that did not run says so")]

mod fixes;
mod harmless;
mod layers;
mod least;
mod lines;

use std::path::Path;
use std::process::Command;

use crate::common::{code, golden, json, run, stderr, stdout};
use probity::audit::suggest::EXAMPLE;
use serde_json::Value;
use sha2::Digest as _;

const DATE: &str = "2026-11-23";

fn audit(folder: &Path, name: &str, profile: &str) -> Value {
    json(&run(folder, &["audit-config", name, "--profile", profile, "--date", DATE, "--format", "json"]))
}

fn failing(audit: &Value) -> Vec<String> {
    let results = audit["results"].as_array().expect("results").iter();
    let fails = results.filter(|r| r["status"] == "fail" && r["level"] == "required");
    fails.map(|r| r["check"].as_str().expect("a check").to_owned()).collect()
}

/// How its readers apply a difference.
const TOOLS: [(&str, &[&str]); 2] = [
    ("git", &["apply", "--unidiff-zero", "--whitespace=nowarn", "x.diff"]),
    ("patch", &["-p1", "--silent", "--batch", "-i", "x.diff"]),
];

/// Applies the difference as each of its readers does, who must come to the same files.
fn applied(folder: &Path, difference: &str) {
    let names = || std::fs::read_dir(folder).expect("readable").map(|entry| entry.expect("an entry").file_name());
    let files: Vec<_> = names().filter(|name| folder.join(name).is_file()).collect();
    let mut made: Option<Vec<Vec<u8>>> = None;
    for (tool, args) in TOOLS {
        let copy = tempfile::tempdir().expect("a folder");
        for name in &files {
            std::fs::copy(folder.join(name), copy.path().join(name)).expect("copied");
        }
        std::fs::write(copy.path().join("x.diff"), difference).expect("written");
        let Ok(done) = Command::new(tool).args(args).current_dir(copy.path()).output() else {
            eprintln!("SKIPPED: there is no `{tool}` here, so nobody looks whether it takes what is suggested");
            continue;
        };
        let said = [done.stdout, done.stderr].concat();
        assert!(done.status.success(), "{tool}: {}\n{difference}", String::from_utf8_lossy(&said));
        let read = |name| std::fs::read(copy.path().join(name)).expect("readable");
        let after: Vec<Vec<u8>> = files.iter().map(read).collect();
        assert!(made.as_ref().is_none_or(|made| *made == after), "{tool} makes something else of it\n{difference}");
        made = Some(after);
    }
    let made = made.expect("git or patch is installed");
    files.iter().zip(made).for_each(|(name, text)| std::fs::write(folder.join(name), text).expect("written"));
}

/// Whether git makes the same of a difference where it is not told that parts of it have no context; nothing without git.
fn is_taken_plainly(folder: &Path, name: &str, difference: &str) -> Option<bool> {
    let made = |args: &[&str]| {
        let copy = tempfile::tempdir().expect("a folder");
        std::fs::copy(folder.join(name), copy.path().join(name)).expect("copied");
        std::fs::write(copy.path().join("x.diff"), difference).expect("written");
        let done = Command::new("git").args(args).current_dir(copy.path()).output().ok()?;
        let text = std::fs::read_to_string(copy.path().join(name)).expect("readable");
        Some(done.status.success().then_some(text))
    };
    let wanted = made(&["apply", "--unidiff-zero", "x.diff"])?.expect("git takes it so");
    Some(made(&["apply", "x.diff"])?.is_some_and(|text| text == wanted))
}

fn suggested(folder: &Path, name: &str, profile: &str) -> (String, String) {
    let output = run(folder, &["audit-config", name, "--profile", profile, "--date", DATE, "--suggest"]);
    assert_eq!(code(&output), 1, "the file fails as it is: {}", stderr(&output));
    (stdout(&output), stderr(&output))
}

const WRONG: &str = "# our app, do not reorder\n[tls] # the edge\nmin_version = \"1.0\" # for the old client\nenforced = true\n\n\
    # sessions\n[session]\nidle_timeout = '8h'\nabsolute_timeout = \"24h\" # agreed in May\n\n[own]\nkeep = [1, 2,\n  3] # this\n";

#[test]
fn a_file_passes_after_the_difference_and_keeps_its_comments_and_order() {
    for profile in ["STANDARD", "REGULATED", "RESTRICTED"] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("app.toml"), WRONG).expect("written");
        let (difference, _) = suggested(folder.path(), "app.toml", profile);
        applied(folder.path(), &difference);
        let after = audit(folder.path(), "app.toml", profile);
        assert_eq!(failing(&after), [""; 0], "{profile}");
        let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("readable");
        let comments = [
            "# our app, do not reorder",
            "[tls] # the edge",
            "# for the old client",
            "# sessions",
            "# agreed in May",
            "  3] # this",
        ];
        let places: Vec<usize> = comments.iter().map(|comment| text.find(comment).expect(comment)).collect();
        assert!(places.is_sorted(), "{text}");
        // A second look has nothing to change.
        let again =
            run(folder.path(), &["audit-config", "app.toml", "--profile", profile, "--date", DATE, "--suggest"]);
        assert_eq!(stdout(&again), "");
    }
}

#[test]
fn yaml_and_json_are_mended_in_their_own_notation() {
    for (name, text) in [
        ("app.yaml", "# top\nsession:\n  idle_timeout: 8h  # long\n  absolute_timeout: 8h\napi: { max_depth: 99 }\n"),
        ("app.json", "{\n  \"session\": { \"idle_timeout\": \"8h\" },\n  \"api\": { \"max_depth\": 99 }\n}\n"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(name), text).expect("written");
        let (difference, _) = suggested(folder.path(), name, "REGULATED");
        applied(folder.path(), &difference);
        assert_eq!(failing(&audit(folder.path(), name, "REGULATED")), [""; 0], "{name}");
    }
}

/// The comments of a text, in order, but for those that are put in.
fn comments(text: &str) -> Vec<&str> {
    let comments = text.lines().filter_map(|line| line.find('#').map(|at| line[at..].trim_end()));
    comments.filter(|comment| comment.strip_prefix("# ") != Some(EXAMPLE)).collect()
}

#[test]
fn examples_of_dialects_fail_only_in_what_is_left_with_a_reason() {
    let library = probity::load::Library::shipped();
    let (mut mended, mut left) = (0, String::new());
    let (mut plain, mut other) = (0, 0);
    for dialect in library.dialects() {
        for example in &dialect.examples {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::write(folder.path().join(&example.name), &example.config).expect("written");
            let before = failing(&audit(folder.path(), &example.name, &example.profile));
            let args = ["audit-config", &example.name, "--profile", &example.profile, "--date", DATE, "--suggest"];
            let output = run(folder.path(), &args);
            let (difference, notes) = (stdout(&output), stderr(&output));
            if !difference.is_empty() {
                let is_said = notes.contains("apply the difference with `git apply` or");
                let is_taken = is_taken_plainly(folder.path(), &example.name, &difference).unwrap_or(is_said);
                assert_eq!(is_said, is_taken, "{}: {}\n{notes}{difference}", dialect.id, example.title);
                (plain, other) = (plain + usize::from(is_taken), other + usize::from(!is_taken));
                applied(folder.path(), &difference);
            }
            let after = failing(&audit(folder.path(), &example.name, &example.profile));
            assert!(after.iter().all(|check| before.contains(check)), "{}: {after:?}", dialect.id);
            let text = std::fs::read_to_string(folder.path().join(&example.name)).expect("readable");
            if example.name.ends_with("ml") {
                assert_eq!(comments(&text), comments(&example.config), "{}: {}", dialect.id, example.title);
            }
            for check in &after {
                let note = notes.lines().find(|note| note.contains(&format!("`{check}` is left to you, since ")));
                let note = note.unwrap_or_else(|| panic!("{}: {}: {check}\n{notes}", dialect.id, example.title));
                let why = note.split("since ").nth(1).expect("a reason").split(": ").next().expect("a reason");
                left.push_str(&format!("{}: {}: {check}: {why}\n", dialect.id, example.title));
            }
            mended += before.len() - after.len();
        }
    }
    assert!(mended > 60, "only {mended} checks of all examples could be mended");
    assert!(plain > other && other > 0, "git takes {plain} differences as they are and {other} not");
    golden("tests/data/left-to-people.txt", &left);
}

#[test]
fn lines_with_secrets_are_neither_shown_nor_changed() {
    let text = "[db]\npassword = \"CANARY-1\"\n[session]\nidle_timeout = \"8h\"\n[net]\na = { max_depth = 1, token = \"CANARY-2\" }\n\
        [tls]\nmin_version = \"CANARY-3\"\nclient = \"x\" # key CANARY-4\n";
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("app.toml"), text).expect("written");
    let (difference, notes) = suggested(folder.path(), "app.toml", "REGULATED");
    assert!(difference.contains("+idle_timeout"), "{difference}");
    assert!(!difference.contains("CANARY") && !notes.contains("CANARY"), "{difference}{notes}");
    assert!(notes.contains("tls-min-version"), "what is left is said: {notes}");
}

#[test]
fn a_first_configuration_fails_nothing_and_is_never_written_over() {
    for profile in ["STANDARD", "REGULATED", "RESTRICTED"] {
        let folder = tempfile::tempdir().expect("a folder");
        let made = run(folder.path(), &["init", "--config", profile]);
        let files = "app.toml\ncompliance/statements/deployment.yaml\n";
        assert_eq!((code(&made), stdout(&made).as_str()), (0, files));
        let audited = audit(folder.path(), "app.toml", profile);
        assert_eq!(
            (failing(&audited), audited["findings"].as_array().map(Vec::len)),
            (Vec::new(), Some(0)),
            "{profile}"
        );
        assert_eq!(audited["profile"], profile, "the file names it");
        // What is open is what an application's file cannot settle, and nothing else.
        let library = probity::load::Library::shipped();
        for result in audited["results"].as_array().expect("results") {
            if result["status"] == "undetermined" && result["level"] == "required" {
                let setting = library.setting(result["setting"].as_str().expect("a setting")).expect("it exists");
                assert_ne!(setting.settled_by, probity::model::setting::SettledBy::Application, "{}", setting.id);
            }
        }
        let text = std::fs::read_to_string(folder.path().join("app.toml")).expect("readable");
        std::fs::write(folder.path().join("app.toml"), "# mine\n").expect("written");
        assert_eq!(stdout(&run(folder.path(), &["init", "--config", profile])), "");
        assert_eq!(std::fs::read_to_string(folder.path().join("app.toml")).expect("readable"), "# mine\n");
        // Every value has its meaning above it.
        for (above, line) in text.lines().zip(text.lines().skip(1)).filter(|(_, line)| line.contains(" = ")) {
            assert!(line.starts_with('#') || above.starts_with("# "), "{line}");
        }
    }
    let output = run(&std::env::temp_dir(), &["init", "--config", "REGLATED"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("did you mean `REGULATED`"), "{}", stderr(&output));
}

#[test]
fn a_first_configuration_below_a_workspace_is_named_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&run(folder.path(), &["init"])), 0);
    let output = run(folder.path(), &["init", "--config", "RESTRICTED", "deploy/new"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, "app.toml\n"), "the workspace has the statements");
    let said = stderr(&output);
    for words in [
        "`configs: [{ path: deploy/new/app.toml }]`",
        "aims at REGULATED, and an audit of this file would find a contradiction",
        "make deploy/new/app.toml anew with `--config REGULATED`",
        "stated with evidence in the workspace",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn the_statements_of_a_first_configuration_claim_nothing_and_name_what_is_left() {
    for profile in ["STANDARD", "REGULATED", "RESTRICTED"] {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(code(&run(folder.path(), &["init"])), 0);
        std::fs::remove_file(folder.path().join("compliance/waivers.yaml")).expect("removed");
        let manifest = folder.path().join("probity.yaml");
        let text = std::fs::read_to_string(&manifest).expect("readable");
        let text = text.replace("profile: REGULATED", &format!("profile: {profile}"));
        let text = text.replace("[nist-800-53-r5/low]", "[fedramp-r5/moderate]");
        std::fs::write(&manifest, text.replace("waivers: compliance/waivers.yaml\n", "")).expect("written");
        assert_eq!(code(&run(folder.path(), &["init", "--config", profile])), 0);
        let audited = audit(folder.path(), "app.toml", profile);
        assert_eq!(audited["baselines"], serde_json::json!(["fedramp-r5/moderate"]), "the workspace's count");
        assert_eq!(failing(&audited), [""; 0], "{profile}");
        assert_eq!((&audited["verdict"], &audited["summary"]["attested"]), (&"undetermined".into(), &0.into()));
        // A profile may be below what the baseline needs; the statements themselves are faultless.
        let said = stdout(&run(folder.path(), &["validate", "--format", "json"]));
        assert!(!said.contains("deployment.yaml"), "{profile}: {said}");
        let text = std::fs::read_to_string(folder.path().join("compliance/statements/deployment.yaml")).expect("there");
        let statements: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("- safeguard: ")).collect();
        assert_eq!(text.matches("\n  status: planned\n").count(), statements.len());
        assert!(!text.contains("status: implemented"), "{text}");
        let open = audited["results"].as_array().expect("results").iter().filter(|result| {
            result["level"] == "required" && (result["status"] == "undetermined" || result["status"] == "manual")
        });
        let mut open: Vec<&str> = open.map(|result| result["safeguard"].as_str().expect("a safeguard")).collect();
        let mut stated = statements.clone();
        open.sort_unstable();
        stated.sort_unstable();
        open.dedup();
        assert_eq!(stated, open, "each once");
        // Those that have a statement are left out.
        std::fs::remove_file(folder.path().join("app.toml")).expect("removed");
        std::fs::rename(
            folder.path().join("compliance/statements/deployment.yaml"),
            folder.path().join("compliance/statements/mine.yaml"),
        )
        .expect("renamed");
        assert_eq!(stdout(&run(folder.path(), &["init", "--config", profile])), "app.toml\n");
        let text = stdout(&run(folder.path(), &["audit-config", "app.toml", "--date", DATE]));
        let verdict = text.lines().last().expect("a verdict");
        assert!(verdict.contains("--layer FILE or a statement with evidence"), "{verdict}");
    }
}

/// What the file leaves open is all that stands between it and a pass: with each of it stated and shown, it passes.
#[test]
fn a_first_configuration_passes_once_what_it_leaves_open_is_stated_with_evidence() {
    for profile in ["STANDARD", "REGULATED", "RESTRICTED"] {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |file: &str, text: &str| {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        };
        let workflow = "on: push\njobs: { check: { runs-on: ubuntu-latest, steps: [{ run: ./check }] } }\n";
        let sha256 = probity::load::workspace::hex(&sha2::Sha256::digest(workflow));
        let manifest = "product: { name: Shop, version: 1.0.0 }\nstatements: compliance/statements/*.yaml\n";
        write("probity.yaml", &format!("{manifest}profile: {profile}\nconfigs: [{{ path: app.toml }}]\n"));
        write(".github/workflows/check.yml", workflow);
        assert_eq!(code(&run(folder.path(), &["init", "--config", profile])), 0);
        let statements = folder.path().join("compliance/statements/deployment.yaml");
        let planned = std::fs::read_to_string(&statements).expect("readable");
        let shown = format!(
            "status: implemented\n  responsibility: product\n  how: It is done.\n  evidence: [{{ workflow: .github/workflows/check.yml, \
             sha256: {sha256}, reviewed: {DATE} }}]\n"
        );
        assert_eq!(audit(folder.path(), "app.toml", profile)["verdict"], "undetermined", "{profile}");
        std::fs::write(&statements, planned.replace("status: planned\n", &shown)).expect("written");
        let audited = audit(folder.path(), "app.toml", profile);
        assert_eq!((&audited["verdict"], failing(&audited)), (&"pass".into(), Vec::new()), "{profile}");
        // One statement less, and it does not.
        std::fs::write(&statements, planned.replacen("status: planned\n", &shown, 1)).expect("written");
        let audited = audit(folder.path(), "app.toml", profile);
        assert!(profile == "STANDARD" || audited["verdict"] == "undetermined", "{profile}");
    }
}

/// A large file of each notation: how it grows must not decide how often it is audited.
#[test]
fn a_large_file_is_audited_few_times() {
    use probity::audit::suggest::{File, suggest};
    use probity::audit::{Auditor, Config, Context, Dialects, Document};
    let library = probity::load::Library::shipped();
    let dialects = Dialects::new(&library);
    let profile = library.profile("REGULATED").expect("it ships");
    let auditor = Auditor::new(&library, Some(profile), &[]).expect("it loads");
    let context = Context { date: DATE.parse().expect("a day"), standings: Vec::new(), waivers: &[] };
    let rows = |row: &dyn Fn(usize) -> String| (0..500).map(row).collect::<String>();
    let json = rows(&|n| format!("  \"own_{n}\": {{ \"limit\": {n} }},\n"));
    for (name, dialect, text) in [
        ("app.toml", "app", WRONG.to_owned() + &rows(&|n| format!("[own.{n}]\nlimit = {n}\n"))),
        (
            "app.yaml",
            "app",
            "session:\n  idle_timeout: 8h\n".to_owned() + &rows(&|n| format!("own_{n}:\n  limit: {n}\n")),
        ),
        ("app.json", "app", format!("{{\n{json}  \"session\": {{ \"idle_timeout\": \"8h\" }}\n}}\n")),
        (
            "postgresql.conf",
            "postgresql",
            "max_wal_size = 1GB\n".to_owned() + &rows(&|n| format!("own.limit_{n} = {n}\n")),
        ),
    ] {
        let spelling = dialects.named(dialect).expect("it ships");
        let audits = std::cell::Cell::new(0);
        let again = |text: &str| {
            audits.set(audits.get() + 1);
            let document = Document::parse(name, &text.into()).ok()?;
            Some(auditor.audit(&Config::new(document, std::sync::Arc::clone(&spelling)), &context))
        };
        let file = File { path: name, text: &text, masked: &text, start: None, only: None };
        let done = suggest(&auditor, &dialects, &spelling, file, &again, None);
        assert!(!done.steps.is_empty(), "{name}");
        assert!(audits.get() <= 24, "{name}: {} audits for {} changes", audits.get(), done.steps.len());
    }
}
