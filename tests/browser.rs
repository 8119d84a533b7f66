//! Pages in a real browser: what a person does there, and what the page then holds, exports and lets others use.
//! Where there is no browser these tests say so and are skipped; with `CI=true` that fails.

#![cfg(unix)]
#![allow(clippy::print_stderr, reason = "what was skipped and what was measured is said")]

mod checklist;
mod driver;
mod half_hour;
mod reports;

use std::path::{Path, PathBuf};

use serde_json::Value;

use driver::{Browser, skip};

/// The day for which everything is judged.
const DATE: &str = "2026-11-23";

/// A checklist's page in a folder.
fn page(folder: &Path, args: &[&str]) -> PathBuf {
    let fixed = ["checklist", "--date", DATE, "-o", "checklist.html", "-q"];
    let output = crate::common::run(folder, &[&fixed, args].concat());
    assert_eq!(crate::common::code(&output), 0, "{}", crate::common::stderr(&output));
    folder.join("checklist.html")
}

/// What the rules of accessibility find on the page as it is, each as one line; none where they are not installed.
fn violations(browser: &Browser) -> Option<Vec<String>> {
    let path = crate::common::root().join("tests/browser/node_modules/axe-core/axe.min.js");
    let Ok(rules) = std::fs::read_to_string(path) else {
        skip("axe-core (npm ci in tests/browser)");
        return None;
    };
    browser.run(&rules, &[]);
    let found = browser.wait(
        "const done = arguments[0];
         const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
         axe.run(document, { runOnly: tags }).then((found) => done({
           passes: found.passes.length,
           violations: found.violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.html.slice(0, 200))),
         }));",
    );
    assert!(found["passes"].as_u64() > Some(20), "the rules looked at the page: {found}");
    Some(found["violations"].as_array().expect("a list").iter().map(Value::to_string).collect())
}

/// Keeps a picture for the documentation, when asked to.
fn keep_picture(browser: &Browser, name: &str) {
    let picture = browser.picture();
    assert!(picture.starts_with(b"\x89PNG"), "a picture");
    if std::env::var_os("PROBITY_BLESS").is_some() {
        let folder = crate::common::root().join("docs/images");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(name), picture).expect("written");
    }
}
