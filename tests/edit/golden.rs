//! The table of edits that were worked out by hand: `tests/data/edit.yaml`.

use probity::edit::{Change, EditError, Step, apply};
use probity::load::syntax::{Syntax, parse};
use serde_json::Value;

fn steps(path: &Value) -> Vec<Step> {
    let step = |step: &Value| match step.as_u64() {
        Some(item) => Step::Item(usize::try_from(item).expect("a small number")),
        None => Step::Member(step.as_str().expect("a name").to_owned()),
    };
    path.as_array().expect("a path").iter().map(step).collect()
}

fn change(change: &Value) -> Change {
    let value = |name: &str| change.get(name).expect(name).clone();
    if let Some(path) = change.get("set") {
        Change::Set { path: steps(path), value: value("to") }
    } else if let Some(path) = change.get("append") {
        Change::Append { path: steps(path), value: value("item") }
    } else {
        Change::Remove { path: steps(change.get("remove").expect("a change")) }
    }
}

#[test]
fn edits_are_what_was_worked_out_by_hand() {
    let text = std::fs::read_to_string(crate::common::root().join("tests/data/edit.yaml")).expect("the table");
    let table = parse(Syntax::Yaml, &text.into()).expect("YAML").root.to_json();
    let cases = table.as_array().expect("cases");
    assert!(cases.len() >= 30);
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let syntax = Syntax::of_path(&format!("x.{}", case["syntax"].as_str().expect("a syntax"))).expect("known");
        let before = case["before"].as_str().expect("a text");
        let changes: Vec<_> = case["changes"].as_array().expect("changes").iter().map(change).collect();
        match (apply(syntax, before, &changes), case["after"].as_str(), case["refused"].as_str()) {
            (Ok(found), Some(after), None) => {
                assert_eq!(found, after, "{name}");
                let again = changes.iter().all(|change| matches!(change, Change::Set { .. }));
                if again {
                    assert_eq!(apply(syntax, &found, &changes).as_deref(), Ok(after), "{name}, again");
                }
            }
            (Err(EditError::Refused { why, .. }), None, Some(said)) => assert!(why.contains(said), "{name}: {why}"),
            (found, ..) => panic!("{name}: {found:?}"),
        }
    }
}
