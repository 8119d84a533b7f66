//! A hundred planted faults: each is to be found with its code and place, and nothing else.

use probity::diag::Finding;
use probity::evidence::{Root, SlugStyle};
use probity::lint::{Document, Ground, Linter};
use probity::load::Library;
use serde::Deserialize;

use crate::common::root;

#[derive(Deserialize)]
struct Planted {
    code: String,
    text: String,
}

/// Line and column of the mark, counted from 1, and the text without it.
fn marked(text: &str) -> (usize, usize, String) {
    let at = text.find('«').unwrap_or_else(|| panic!("no mark in {text:?}"));
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column, text.replace('«', ""))
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("README.md", "# About\n"),
        ("docs/guide.md", "# Guide\n\n## Verifying the chain\n\nIt is verified.\n"),
        ("docs/images/flow.png", "not read"),
        ("src/auth.rs", "pub fn check() {}\n"),
        ("tests/audit.rs", "#[test]\nfn tampering_is_detected() {}\n"),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    }
    folder
}

#[test]
fn planted_faults_are_found_where_they_are() {
    let text = std::fs::read_to_string(root().join("tests/data/citations-wrong.yaml")).expect("the planted faults");
    let planted: Vec<Planted> = serde_yaml::from_str(&text).expect("they decode");
    let folder = repository();
    let library = Library::shipped();
    let ground = Ground { root: Root::open(folder.path()).expect("a folder"), style: SlugStyle::GitHub };
    let linter = Linter::new(&library).with_ground(ground);
    let (mut missed, mut more) = (Vec::new(), Vec::new());
    // Each by itself: what they say of profiles would contradict each other.
    for one in &planted {
        let (line, column, text) = marked(&one.text);
        let path = "docs/page.md".to_owned();
        let document = Document { shown: path.as_str().into(), path: Some(path), text: text.into() };
        let findings = linter.lint(&[document]).expect("it is not deep").findings;
        let is_it = |finding: &&Finding| {
            let place = finding.location.as_ref().expect("a place");
            finding.code.name() == one.code && (place.line as usize, place.column as usize) == (line, column)
        };
        if !findings.iter().any(|finding| is_it(&finding)) {
            missed.push(format!("{} at {line}:{column} in {:?}: {findings:?}", one.code, one.text));
        }
        more.extend(findings.iter().filter(|finding| !is_it(finding)).map(|finding| {
            format!("{} at {:?} in {:?}: {}", finding.code, finding.location, one.text, finding.message)
        }));
    }
    let found = planted.len() - missed.len();
    assert!(planted.len() >= 100, "there are {} planted faults", planted.len());
    assert!(100 * found >= 95 * planted.len(), "{found} of {} found; missed:\n{}", planted.len(), missed.join("\n"));
    assert!(more.is_empty(), "found what is not wrong:\n{}", more.join("\n"));
    // What is found today stays found.
    assert_eq!(missed, [] as [String; 0]);
}
