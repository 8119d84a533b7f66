//! The pages of the matrix and of an audit: search, filters and keys, light and dark, paper, and the rules of accessibility.

use std::path::{Path, PathBuf};

use super::{Browser, DATE, keep_picture, violations};
use crate::common::{code, example, run, stderr};

fn made(folder: &Path, args: &[&str], name: &str) -> PathBuf {
    let output = run(folder, &[args, &["-q", "-o", name]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    folder.join(name)
}

fn pick(browser: &Browser, filter: &str, value: &str) {
    let script = "const field = document.querySelector(`[data-filter=${arguments[0]}]`); field.value = arguments[1];
                  field.dispatchEvent(new Event('input', { bubbles: true }));";
    browser.run(script, &[filter.into(), value.into()]);
}

/// The rows that are seen, and what the page says of them.
fn shown(browser: &Browser) -> (u64, String) {
    // A row in a part that is folded is shown all the same: it needs one click.
    let count = "return [...document.querySelectorAll('[data-row]')].filter((row) => !row.closest('[hidden]')).length";
    (browser.run(count, &[]).as_u64().expect("a number"), browser.text("[data-count]"))
}

/// What every page holds to: no word in the console, nothing against the rules in light and dark, and a print of itself.
fn is_well_made(browser: &Browser) {
    for scheme in ["light", "dark"] {
        browser.scheme(scheme);
        if let Some(found) = violations(browser) {
            assert_eq!(found, Vec::<String>::new(), "{scheme}");
        }
    }
    assert!(browser.print().starts_with(b"%PDF"));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_matrix_is_searched_filtered_and_printed() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    browser.open(&made(folder.path(), &["matrix"], "matrix.html"));
    // 287, 323, 35 and 345 controls: the published sizes of the four baselines.
    assert_eq!(shown(&browser), (990, "990 of 990 shown".into()));
    keep_picture(&browser, "matrix.png");
    let status =
        browser.run("return [...document.querySelectorAll('[data-filter=status] option')].map((o) => o.value)", &[]);
    let parts = status.as_array().expect("values").iter().filter_map(|value| value.as_str()).filter(|v| !v.is_empty());
    let mut sum = 0;
    for value in parts {
        pick(&browser, "status", value);
        sum += shown(&browser).0;
    }
    assert_eq!(sum, 990, "each control stands in one state");
    browser.click("[data-tools] [type=reset]");
    browser.wait("setTimeout(arguments[0])");
    assert_eq!(shown(&browser).0, 990);
    browser.keys("body", "/");
    assert_eq!(browser.run("return document.activeElement.type", &[]), "search");
    browser.keys("[type=search]", "AC-2(3)");
    assert_eq!(shown(&browser), (3, "3 of 990 shown".into()), "it stands in three of the four");
    browser.keys("[type=search]", "\u{e00c}");
    assert_eq!(shown(&browser).0, 990, "Escape shows all again");
    is_well_made(&browser);
}

#[test]
fn an_audit_is_searched_filtered_and_printed() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    browser.open(&made(folder.path(), &["audit-config", "--date", DATE], "audit.html"));
    let all = shown(&browser).0;
    assert_eq!(browser.text("[data-count]"), format!("{all} of {all} shown"));
    pick(&browser, "status", "waived");
    assert_eq!(shown(&browser).0, 1, "the verdict says 1 waived");
    pick(&browser, "status", "");
    browser.keys("[type=search]", "no-such-check-anywhere");
    assert_eq!(shown(&browser), (0, format!("0 of {all} shown")));
    browser.keys("[type=search]", "\u{e00c}");
    assert_eq!(shown(&browser).0, all);
    is_well_made(&browser);
}

#[test]
fn the_production_checklist_is_searched_filtered_and_printed() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    browser.open(&made(folder.path(), &["checklist", "--production", "--date", DATE], "production.html"));
    // 87 questions, of which 18 are left in the example.
    assert_eq!(shown(&browser), (87, "87 of 87 shown".into()));
    pick(&browser, "answer", "open");
    assert_eq!(shown(&browser).0, 18);
    pick(&browser, "section", "Database");
    let (left, _) = shown(&browser);
    assert!(left > 0 && left < 18, "{left}");
    browser.click("[data-tools] [type=reset]");
    browser.wait("setTimeout(arguments[0])");
    assert_eq!(shown(&browser).0, 87);
    is_well_made(&browser);
}
