//! Every kind of damage in `tests/data/damage.yaml`, done once to a copy of the example: validation names it with the
//! right code at the right place, and nothing else. It must know no damage; the data says what is done and found.

#![cfg(unix)]

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::common::{code, example, json, root, run};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    damage: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(rename = "do")]
    steps: Vec<Step>,
    find: Vec<String>,
}

/// One change of one file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Step {
    Remove(PathBuf),
    Rename { from: PathBuf, to: PathBuf },
    Replace { file: PathBuf, old: String, new: String },
    Append { file: PathBuf, text: String },
    Write { file: PathBuf, text: String },
    Binary(PathBuf),
    Empty(PathBuf),
    Huge(PathBuf),
    Folder(PathBuf),
    Link { file: PathBuf, to: PathBuf },
}

/// More than any file that is read.
const HUGE: u64 = 200 * 1024 * 1024;

impl Step {
    fn take(&self, folder: &Path) {
        let done = match self {
            Self::Remove(file) => std::fs::remove_file(folder.join(file)),
            Self::Rename { from, to } => std::fs::rename(folder.join(from), folder.join(to)),
            Self::Replace { file, old, new } => {
                let text = std::fs::read_to_string(folder.join(file)).expect("readable");
                assert_eq!(text.matches(old.as_str()).count(), 1, "{}: {old}", file.display());
                std::fs::write(folder.join(file), text.replace(old.as_str(), new))
            }
            Self::Append { file, text } => {
                let old = std::fs::read_to_string(folder.join(file)).expect("readable");
                std::fs::write(folder.join(file), old + text)
            }
            Self::Write { file, text } => {
                let path = folder.join(file);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
                std::fs::write(path, text)
            }
            Self::Binary(file) => std::fs::write(folder.join(file), (0..=255).collect::<Vec<u8>>()),
            Self::Empty(file) => std::fs::write(folder.join(file), ""),
            Self::Huge(file) => {
                let file = std::fs::File::options().write(true).open(folder.join(file)).expect("open");
                file.set_len(HUGE)
            }
            Self::Folder(file) => {
                std::fs::remove_file(folder.join(file)).expect("it was there");
                std::fs::create_dir(folder.join(file))
            }
            Self::Link { file, to } => {
                std::fs::remove_file(folder.join(file)).expect("it was there");
                std::os::unix::fs::symlink(to, folder.join(file))
            }
        };
        done.unwrap_or_else(|error| panic!("{self:?}: {error}"));
    }
}

fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(root().join("tests/data/damage.yaml")).expect("the data");
    serde_yaml::from_str(&text).expect("the data is of this shape")
}

/// What validation finds, as `code file:line:column`, sorted, with the exit code and the verdict.
fn found(folder: &Path, date: &str) -> (Vec<String>, i32, String) {
    let output = run(folder, &["validate", "--date", date, "--format", "json"]);
    let report = json(&output);
    let findings = report["findings"].as_array().expect("findings").iter();
    let shown = |finding: &serde_json::Value| {
        let place = &finding["location"];
        let path = place["path"].as_str().expect("every finding has a place");
        format!("{} {path}:{}:{}", finding["code"].as_str().expect("a code"), place["line"], place["column"])
    };
    let mut found: Vec<String> = findings.filter(|finding| finding["severity"] != "info").map(shown).collect();
    found.sort();
    (found, code(&output), report["verdict"].as_str().expect("a verdict").to_owned())
}

#[test]
fn every_damage_is_named_at_its_place_and_nothing_else_is() {
    let cases = cases();
    assert!(cases.len() >= 55, "{} kinds of damage", cases.len());
    let mut wrong = String::new();
    for case in cases {
        let folder = example();
        case.steps.iter().for_each(|step| step.take(folder.path()));
        let (found, code, verdict) = found(folder.path(), case.date.as_deref().unwrap_or("2026-11-23"));
        let mut expected = case.find;
        expected.sort();
        if found != expected {
            let list: String = found.iter().map(|line| format!("    - {line}\n")).collect();
            wrong.push_str(&format!("- damage: {}\n{list}", case.damage));
            continue;
        }
        let unreadable = expected.iter().any(|line| line.starts_with("malformed-file "));
        let wanted = if expected.is_empty() { 0 } else { 1 + i32::from(unreadable) };
        assert_eq!((code, verdict == "go"), (wanted, expected.is_empty()), "{}", case.damage);
    }
    assert!(wrong.is_empty(), "what is found otherwise than said:\n{wrong}");
}

#[test]
fn the_example_is_clean_before() {
    assert_eq!(found(example().path(), "2026-11-23"), (Vec::new(), 0, "go".to_owned()));
}
