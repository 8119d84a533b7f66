//! The officer's half hour: what is left of the example for three frameworks is answered in a browser, and the answers
//! come back into the workspace. It must answer as a person does: by clicks and keys, question by question.

use std::path::Path;

use serde_json::Value;

use super::{DATE, driver::Browser, keep_picture, page};
use crate::common::{code, example, json, run, stderr, stdout};

const FRAMEWORKS: [&str; 6] =
    ["--baseline", "fedramp-r5/moderate", "--baseline", "nis2/important", "--baseline", "dod-cloud/il4"];

/// How many questions a person can answer in half an hour.
const MOST: u64 = 30;

fn coverage(folder: &Path) -> Value {
    json(&run(folder, &[&["coverage", "--date", DATE, "-f", "json"][..], &FRAMEWORKS].concat()))
}

/// How many controls of a baseline are in a state.
fn count(coverage: &Value, baseline: &str, state: &str) -> u64 {
    let baselines = coverage["baselines"].as_array().expect("baselines");
    let one = baselines.iter().find(|one| one["id"] == baseline).expect("the baseline");
    one[state].as_u64().expect("a number")
}

#[test]
fn everything_left_is_answered_and_comes_back() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    let before = coverage(folder.path());
    browser.open(&page(folder.path(), &FRAMEWORKS));
    let left =
        browser.run("return document.querySelectorAll('.question.open').length", &[]).as_u64().expect("a number");
    assert!((1..=MOST).contains(&left), "{left} questions are left");
    browser.keys("#who", "security lead");
    // An officer goes from question to question by keyboard: the button leads to the next one left.
    for number in 1..=left {
        browser.click("#next");
        let here = browser.run("return document.activeElement.closest('.question').id", &[]);
        assert_eq!(here, format!("q-{number}"), "the next question is the first that is left");
        match number % 3 {
            0 => browser.click(&format!("#q-{number} input[value=planned]")),
            1 => {
                browser.click(&format!("#q-{number} input[value=yes]"));
                browser.keys(&format!("#e-{number}"), "doc: docs/access-control.md#accounts");
            }
            _ => {
                browser.click(&format!("#q-{number} input[value='n/a']"));
                browser.keys(&format!("#c-{number}"), "Done by the platform that we run on.");
            }
        }
    }
    assert_eq!(browser.text("#progress-text"), format!("{left} of {left} left questions answered"));
    keep_picture(&browser, "checklist-answered.png");
    browser.click("#json");
    let file = browser.download("answers.json");
    assert_eq!(browser.console(), Vec::<String>::new());

    let output = run(folder.path(), &["import", "answers", &file.display().to_string(), "--date", DATE, "-f", "json"]);
    let report = json(&output);
    let conflicts = report["findings"].as_array().expect("findings");
    let taken = report["added"].as_array().expect("a list").len() + report["amended"].as_array().expect("a list").len();
    assert_eq!(taken + conflicts.len(), usize::try_from(left).expect("small"), "{}", stderr(&output));
    // The example already says of one question what its answer may differ from; nothing else is in the way.
    assert!(conflicts.len() <= 1 && conflicts.iter().all(|one| one["code"] == "conflicting-answer"), "{report}");
    let after = coverage(folder.path());
    let baselines = ["fedramp-r5/moderate", "nis2/important", "dod-cloud/il4"];
    let sum = |all: &Value, state: &str| baselines.iter().map(|one| count(all, one, state)).sum::<u64>();
    assert!(sum(&after, "planned") > sum(&before, "planned"), "{after}");
    assert!(sum(&after, "gap") < sum(&before, "gap"), "{after}");
    for baseline in baselines {
        assert_eq!(count(&after, baseline, "controls"), count(&before, baseline, "controls"));
    }
    let matrix = stdout(&run(folder.path(), &["matrix"]));
    let check = run(folder.path(), &["matrix", "--check"]);
    assert_eq!(code(&check), 1, "the written matrix is no longer what the statements say");
    assert!(matrix.contains("docs/access-control.md#accounts"), "the evidence stands in the matrix");
    // Whoever draws up the checklist again finds the answers in it.
    let again = json(&run(folder.path(), &[&["checklist", "--date", DATE, "-f", "json"][..], &FRAMEWORKS].concat()));
    assert!(again["open"].as_u64() < Some(left), "{}", again["open"]);
}
