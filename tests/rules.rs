//! The pages of the finding codes: every example is run, and a bad one gives its code at its place and nothing else.
//! It must know no code; the pages say what to expect.

use std::path::Path;

use probity::diag::Code;
use probity::load::Library;
use probity::model::rule_page::RulePage;

use crate::common::{code, copy, git, json, root, run, stderr, stdout};

const DATE: &str = "2026-11-23";

/// What a run finds, as `code file:line:column`. Of a base only faults and what the page is about count, since it may
/// have other things worth knowing.
fn found(page: &RulePage, folder: &Path) -> Vec<String> {
    let mut args: Vec<&str> = page.run.split(' ').collect();
    args.extend(["--date", DATE, "--format", "json"]);
    let output = run(folder, &args);
    let report = json(&output);
    if args[0] == "coverage" {
        // The report is kept and compared with later ones; what fell is said beside it.
        let said = stderr(&output);
        let codes = said.lines().filter_map(|line| line.split_once('[')?.1.split_once("]: "));
        return codes.map(|(code, message)| format!("{code} {message}")).collect();
    }
    let findings = report["findings"].as_array().expect("findings").iter();
    let counted = findings.filter(|own| page.base.is_none() || own["severity"] != "info" || own["code"] == page.code);
    let shown = |finding: &serde_json::Value| {
        let place = &finding["location"];
        let path = place["path"].as_str().unwrap_or("nowhere");
        format!("{} {path}:{}:{}", finding["code"].as_str().expect("a code"), place["line"], place["column"])
    };
    counted.map(shown).collect()
}

fn workspace(page: &RulePage) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    if let Some(base) = &page.base {
        copy(&root().join(base), folder.path());
    }
    page.good.iter().for_each(|(path, text)| write(folder.path(), path, text));
    if page.tracked {
        git(folder.path(), &["init", "--quiet"]);
        git(folder.path(), &["add", "--all"]);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    std::fs::write(path, text).expect("written");
}

fn page(code: Code) -> RulePage {
    Library::rule_page(code).unwrap_or_else(|| panic!("there is no rules/{code}.yaml"))
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let folder = std::fs::read_dir(root().join("rules")).expect("rules");
    assert_eq!(folder.count(), Code::ALL.len());
    for code in Code::ALL {
        let path = root().join(format!("rules/{code}.yaml"));
        assert!(path.is_file(), "there is no rules/{code}.yaml");
        assert_eq!(page(*code).code, code.name());
        assert!(page(*code).bad.len() + page(*code).edits.len() > 0, "{code}: nothing makes it wrong");
    }
}

#[test]
fn good_examples_give_nothing() {
    for code in Code::ALL {
        let page = page(*code);
        assert_eq!(found(&page, workspace(&page).path()), Vec::<String>::new(), "{code}");
    }
}

#[test]
fn bad_examples_give_their_code_at_their_place_and_nothing_else() {
    for code in Code::ALL {
        let page = page(*code);
        let folder = workspace(&page);
        for (path, text) in &page.bad {
            match text {
                Some(text) => write(folder.path(), path, text),
                None => std::fs::remove_file(folder.path().join(path)).expect("it was there"),
            }
        }
        for edit in &page.edits {
            let text = std::fs::read_to_string(folder.path().join(&edit.path)).expect("readable");
            assert_eq!(text.matches(&edit.good).count(), 1, "{code}: {}", edit.path);
            write(folder.path(), &edit.path, &text.replace(&edit.good, &edit.bad));
        }
        assert_eq!(found(&page, folder.path()), [format!("{code} {}", page.at)]);
    }
}

#[test]
fn explain_shows_both_examples() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in Code::ALL {
        let output = run(folder.path(), &["explain", name.name()]);
        let text = stdout(&output);
        assert_eq!(code(&output), 0);
        assert!(text.contains("\nWrong: ") && text.contains("\nRight: ") && text.contains("Found by"), "{text}");
    }
}
