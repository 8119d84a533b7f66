//! The checklist's page: answers stay, filters and keys work, exports hold what was typed, nothing is kept from anybody.

use serde_json::{Value, json};

use super::{Browser, DATE, keep_picture, page, violations};
use crate::common::{code, example, run, stderr, stdout};

/// The largest checklist that the shipped data makes.
const LARGEST: [&str; 8] = [
    "--baseline",
    "dod-cloud/il6",
    "--baseline",
    "nist-800-53-r5/high",
    "--baseline",
    "fedramp-r5/high",
    "--baseline",
    "nis2/essential",
];

/// What a person types that a spreadsheet, a table or a page could take for something else.
const TYPED: &str = "=1+1; -2, \"quoted\" <b>bold</b> 'x' \u{e9}\u{4e2d}";

fn shown(browser: &Browser) -> u64 {
    let count = "return [...document.querySelectorAll('.question')].filter((one) => one.checkVisibility()).length";
    browser.run(count, &[]).as_u64().expect("a number")
}

/// Puts a value into a field as if it had been picked.
fn pick(browser: &Browser, css: &str, value: &str) {
    let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1];
                  field.dispatchEvent(new Event('input', { bubbles: true }));";
    browser.run(script, &[css.into(), value.into()]);
}

#[test]
fn answers_stay_and_go_out_as_json_and_csv() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    let file = page(folder.path(), &[]);
    browser.open(&file);
    browser.keys("#who", "security lead");
    browser.click("#q-1 input[value=no]");
    browser.keys("#c-1", TYPED);
    browser.click("#q-2 input[value='n/a']");
    let needs = || browser.run("return document.querySelector('#n-2').checkVisibility()", &[]);
    assert_eq!(needs(), true, "what does not apply asks for a reason");
    browser.keys("#c-2", "No device belongs to the system.");
    assert_eq!(needs(), false);
    browser.click("#q-3 input[value=yes]");
    browser.keys("#e-3", "doc: docs/access-control.md#accounts");
    assert_eq!(browser.text("#progress-text"), "3 of 18 left questions answered");
    // The arrow keys pick, since the answers are one group.
    browser.keys("#q-4 input:checked", "\u{e015}");
    assert_eq!(browser.text("#m-4"), "yes");
    browser.keys("#q-4 input:checked", "\u{e013}");
    assert_eq!(browser.text("#m-4"), "open");

    browser.reload();
    assert_eq!(browser.text("#progress-text"), "3 of 18 left questions answered");
    assert_eq!(browser.run("return document.querySelector('#c-1').value", &[]), TYPED);
    assert_eq!(browser.text("#m-2"), "n/a");
    assert_eq!(browser.run("return document.querySelector('#who').value", &[]), "security lead");

    browser.click("#json");
    let exported = std::fs::read_to_string(browser.download("answers.json")).expect("readable");
    let answers: Value = serde_json::from_str(&exported).expect("JSON");
    let first = json!({ "safeguard": answers["answers"][0]["safeguard"], "answer": "no", "prefilled": "",
        "by": "security lead", "comment": TYPED, "evidence": "" });
    assert_eq!(answers["answers"][0], first);
    assert_eq!(answers["answers"].as_array().expect("a list").len(), 87);
    browser.click("#csv");
    let csv = browser.download("answers.csv");

    // Both say the same, and what was typed comes back as it was.
    let mut written = Vec::new();
    for file in [browser.download("answers.json"), csv] {
        let copy = example();
        let output = run(copy.path(), &["import", "answers", &file.display().to_string(), "--date", DATE]);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
        assert!(
            stdout(&output).starts_with("3 new statements in compliance/statements/answers.yaml"),
            "{}",
            stdout(&output)
        );
        written.push(std::fs::read_to_string(copy.path().join("compliance/statements/answers.yaml")).expect("there"));
    }
    assert_eq!(written[0], written[1]);
    let statements: Vec<probity::model::statement::Statement> = serde_yaml::from_str(&written[0]).expect("statements");
    let kept = statements.iter().filter_map(|one| one.answered.as_ref()?.comment.as_deref());
    assert_eq!(kept.collect::<Vec<_>>(), [TYPED]);
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn filters_search_and_keys_lead_to_what_is_looked_for() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    browser.open(&page(folder.path(), &[]));
    assert_eq!(shown(&browser), 87);
    pick(&browser, "#f-status", "left");
    assert_eq!(shown(&browser), 18);
    assert_eq!(browser.text("#shown"), "18 of 87 questions shown");
    browser.click("#q-1 input[value=yes]");
    pick(&browser, "#f-status", "left");
    assert_eq!(shown(&browser), 17, "what is answered is left no more");
    pick(&browser, "#f-status", "here");
    assert_eq!(shown(&browser), 1);
    browser.click("#reset");
    assert_eq!(shown(&browser), 87);
    for (filter, data) in [("#f-framework", "frameworks"), ("#f-family", "families"), ("#f-profile", "profile")] {
        pick(&browser, filter, "0");
        let wanted = browser.run(
            "return [...document.querySelectorAll('.question')].filter((one) => one.dataset[arguments[0]].split(' ').includes('0')).length",
            &[data.into()],
        );
        assert_eq!(wanted, shown(&browser), "{filter}");
        assert!((1..87).contains(&shown(&browser)), "{filter} leaves some out and some there");
        pick(&browser, filter, "");
    }
    browser.keys("#search", "idle session");
    let few = shown(&browser);
    assert!((1..10).contains(&few), "{few}");
    browser.keys("#search", "\u{e00c}");
    assert_eq!(shown(&browser), 87, "Esc empties the search");
    pick(&browser, "#search", "nothing is called so");
    assert_eq!(shown(&browser), 0);
    assert_eq!(browser.run("return document.querySelector('#none').checkVisibility()", &[]), true);
    browser.click("#next");
    let here = || browser.run("return document.activeElement.closest('.question').id", &[]);
    assert_eq!(here(), "q-2", "the next question is shown again");
    browser.keys("#q-2 input:checked", "\u{e009}\u{e015}\u{e000}");
    assert_eq!(here(), "q-3");
    browser.keys("#q-3 input:checked", "\u{e009}\u{e013}\u{e000}");
    assert_eq!(here(), "q-2");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn a_keystroke_touches_only_what_changes() {
    let Some(browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = page(folder.path(), &LARGEST);
    let bytes = std::fs::metadata(&file).expect("there").len();
    assert!(bytes < 2 * 1024 * 1024, "{bytes} bytes");
    browser.open(&file);
    let rows = shown(&browser);
    browser.run(
        "window.writes = 0;
         new MutationObserver((all) => { window.writes += all.length; })
           .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });",
        &[],
    );
    let mut slowest = 0.0_f64;
    for text in ["a", "au", "aud", "audi", "audit", "audi", "aud", "au", "a", "", "z", "zz", "zz", ""] {
        let before = shown(&browser);
        let told = browser.wait(&format!(
            "const done = arguments[0]; const field = document.querySelector('#search'); window.writes = 0;
             const start = performance.now(); field.value = {text:?};
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); document.body.getBoundingClientRect();
             const time = performance.now() - start;
             setTimeout(() => done([window.writes, time]), 0);",
        ));
        let writes = told[0].as_u64().expect("a number");
        slowest = slowest.max(told[1].as_f64().expect("a number"));
        // A row that comes or goes is one write; beside them there are two groups, the count and the empty word.
        let moved = before.abs_diff(shown(&browser));
        assert!(writes <= moved + 4 && writes <= rows + 4, "{text:?}: {writes} writes for {moved} rows");
    }
    eprintln!("{bytes} bytes, {rows} questions, the slowest keystroke took {slowest:.1} ms with its layout");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn nobody_is_kept_out_in_light_or_in_dark() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    browser.open(&page(folder.path(), &[]));
    for scheme in ["light", "dark"] {
        browser.scheme(scheme);
        let Some(found) = violations(&browser) else { return };
        assert_eq!(found, Vec::<String>::new(), "{scheme}");
        keep_picture(&browser, &format!("checklist-{scheme}.png"));
    }
    // Each answer has its colours, an answer that lacks its reason too.
    for (number, word) in ["yes", "partly", "planned", "no", "n/a"].iter().enumerate() {
        browser.click(&format!("#q-{} input[value='{word}']", number + 1));
    }
    for scheme in ["dark", "light"] {
        browser.scheme(scheme);
        assert_eq!(violations(&browser).expect("they are there"), Vec::<String>::new(), "{scheme}");
    }
}

#[test]
fn it_goes_on_paper_and_asks_no_network() {
    let Some(browser) = Browser::start() else { return };
    let folder = example();
    browser.open(&page(folder.path(), &[]));
    let pdf = browser.print();
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 20_000, "{} bytes", pdf.len());
    // The policy of the page holds: neither a script that somebody puts in nor a request gets through.
    let tried = browser.wait(
        "const done = arguments[0];
         document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.broken = 1\">');
         const script = document.createElement('script'); script.textContent = 'window.broken = 2';
         document.body.append(script);
         fetch('http://127.0.0.1:9/').then(() => done('let out'), () => done(String(window.broken)));",
    );
    assert_eq!(tried, "undefined");
    assert!(browser.console().iter().any(|line| line.contains("Content Security Policy")), "it was the policy");
}
