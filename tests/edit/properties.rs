//! Properties of every edit, on documents of any layout: the result says what was asked, and all else stays.
//! The model of a change here is written apart from the editor's own.

use std::sync::Arc;

use probity::edit::{Change, EditError, Step, apply};
use probity::load::syntax::{Syntax, parse};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::document::{self, Document};

fn text() -> impl Strategy<Value = String> {
    let odd = [
        "",
        "yes",
        "No",
        "null",
        "~",
        "0640",
        "1.5",
        "1e3",
        "2027-01-31",
        "12:30",
        "x: y",
        "x #y",
        "- a",
        "it's",
        "\"q\"",
        "a, b",
        "[a]",
        "{a}",
        "*a",
        "&a",
        "!a",
        "%",
        "@",
        "|",
        "a\nb\n",
        "a\nb",
        "\n",
        "a\n\n  b\n\n",
        " a ",
        "\t",
        "a\\b",
        "é ü",
        "\u{1f600}",
        "\u{2028}",
        "\u{a0}",
        "'",
        "a:",
        "---",
        "...",
        "# a",
        "15m",
        "all accounts",
        "https://a.b/c?d=e#f",
    ];
    prop_oneof![2 => "[a-z]{1,6}", 2 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned), 1 => "[ -~é]{0,8}"]
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "d d", "é", "0", "yes", "x.y", "it's", "long-name_1"])
        .prop_map(str::to_owned)
}

fn value(null: bool) -> impl Strategy<Value = Value> {
    let nothing = if null { Value::Null } else { json!(true) };
    let leaf = prop_oneof![
        1 => Just(nothing),
        1 => any::<bool>().prop_map(Value::from),
        2 => any::<i16>().prop_map(Value::from),
        1 => (-99_i32..99).prop_map(|n| json!(f64::from(n) + 0.5)),
        4 => text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name(), inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn table(null: bool) -> impl Strategy<Value = Value> {
    prop::collection::btree_map(name(), value(null), 0..6).prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// A change whose path is walked down a document as the numbers say.
#[derive(Debug, Clone)]
struct Wish {
    kind: u8,
    turns: Vec<u8>,
    name: String,
    value: Value,
}

fn wish(null: bool) -> impl Strategy<Value = Wish> {
    (0..6_u8, prop::collection::vec(any::<u8>(), 1..4), name(), value(null))
        .prop_map(|(kind, turns, name, value)| Wish { kind, turns, name, value })
}

impl Wish {
    fn change(&self, document: &Value) -> Change {
        let mut path = Vec::new();
        let mut at = document;
        for turn in &self.turns {
            let turn = usize::from(*turn);
            match at {
                Value::Object(members) if !members.is_empty() => {
                    let (name, inner) = members.iter().nth(turn % members.len()).expect("one");
                    path.push(Step::Member(name.clone()));
                    at = inner;
                }
                Value::Array(items) if !items.is_empty() => {
                    path.push(Step::Item(turn % items.len()));
                    at = &items[turn % items.len()];
                }
                _ => break,
            }
        }
        let value = self.value.clone();
        match self.kind {
            0 | 1 => Change::Set { path, value },
            2 | 3 => {
                if path.len() > 1 && at.as_object().is_none() {
                    path.pop();
                }
                path.push(Step::Member(self.name.clone()));
                Change::Set { path, value }
            }
            4 => Change::Append { path, value },
            _ => Change::Remove { path },
        }
    }
}

/// The change on a plain value; `None` where it fits nowhere.
fn changed(value: &Value, path: &[Step], change: &Change) -> Option<Value> {
    let Some((step, rest)) = path.split_first() else {
        return match (change, value) {
            (Change::Set { value, .. }, _) => Some(value.clone()),
            (Change::Append { value, .. }, Value::Null) => Some(json!([value])),
            (Change::Append { value: item, .. }, Value::Array(items)) => {
                Some([&items[..], std::slice::from_ref(item)].concat().into())
            }
            _ => None,
        };
    };
    let removes = matches!(change, Change::Remove { .. });
    match (step, value) {
        (Step::Member(name), Value::Null | Value::Object(_)) => {
            let mut members = value.as_object().cloned().unwrap_or_default();
            if removes && (rest.is_empty() || !members.contains_key(name)) {
                members.remove(name);
                return Some(if value.is_null() { Value::Null } else { members.into() });
            }
            let inner = changed(members.get(name).unwrap_or(&Value::Null), rest, change)?;
            members.insert(name.clone(), inner);
            Some(members.into())
        }
        (Step::Item(item), Value::Array(items)) if *item < items.len() => {
            let mut items = items.clone();
            if removes && rest.is_empty() {
                items.remove(*item);
            } else {
                items[*item] = changed(&items[*item], rest, change)?;
            }
            Some(items.into())
        }
        _ if removes => Some(value.clone()),
        _ => None,
    }
}

fn read(syntax: Syntax, text: &str) -> Option<Value> {
    let text: Arc<str> = text.into();
    parse(syntax, &text).ok().map(|tree| tree.root.to_json())
}

/// The names and numbers of a path up to its first item, since items move.
fn steady(path: &[Step]) -> Vec<String> {
    let names = path.iter().map_while(|step| match step {
        Step::Member(name) => Some(name.clone()),
        Step::Item(_) => None,
    });
    names.collect()
}

fn check(syntax: Syntax, model: &Value, choices: &[u8], wishes: &[Wish]) -> Result<(), TestCaseError> {
    let Document { text, comments, chunks } = document::write(syntax, model, choices);
    let before = read(syntax, &text);
    prop_assert_eq!(before.as_ref(), Some(model), "the document is not what it was made of:\n{}", text);
    let mut expected = Some(model.clone());
    let mut changes = Vec::new();
    for wish in wishes {
        let change = wish.change(expected.as_ref().unwrap_or(model));
        let removes_all = matches!(&change, Change::Remove { path } if path.is_empty());
        expected = expected.and_then(|value| changed(&value, change.path(), &change)).filter(|_| !removes_all);
        changes.push(change);
    }
    let told = || format!("{changes:?}\n{text}");
    let (new, expected) = match (apply(syntax, &text, &changes), expected) {
        (Ok(new), Some(expected)) => (new, expected),
        (Ok(new), None) => return Err(TestCaseError::fail(format!("it fits nowhere: {}\n{new}", told()))),
        (Err(EditError::Refused { why, .. }), expected) => {
            let toml = syntax == Syntax::Toml;
            let reasons = ["no word for nothing", "not replaced", "only tables can stand", "document is a table"];
            let known = expected.is_none() || toml && reasons.iter().any(|reason| why.contains(reason));
            prop_assert!(known, "refused: {}\n{}", why, told());
            return Ok(());
        }
        (Err(error), _) => return Err(TestCaseError::fail(format!("{error}\n{}", told()))),
    };
    let found = read(syntax, &new);
    prop_assert_eq!(found.as_ref(), Some(&expected), "{}\n{}", told(), new);
    let touched: Vec<_> = changes.iter().map(|change| steady(change.path())).collect();
    for (comment, path) in comments {
        let may_go = touched.iter().any(|touched| path.starts_with(touched));
        prop_assert!(may_go || new.contains(&comment), "{} is lost: {}\n{}", comment, told(), new);
    }
    for (name, chunk) in chunks {
        let untouched = touched.iter().all(|touched| touched.first().is_some_and(|first| *first != name));
        let chunk = chunk.trim_end();
        prop_assert!(!untouched || new.contains(chunk), "`{}` is not as it was: {}\n{}", name, told(), new);
    }
    if let [change] = &changes[..] {
        let items = change.path().iter().any(|step| matches!(step, Step::Item(_)));
        let moves = matches!(change, Change::Append { .. }) || items && matches!(change, Change::Remove { .. });
        if !moves {
            let again = apply(syntax, &new, &changes);
            prop_assert_eq!(again.as_deref(), Ok(new.as_str()), "{}", told());
        }
    }
    Ok(())
}

fn choices() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn yaml(model in prop_oneof![3 => table(true), 1 => value(true).prop_filter("a list", Value::is_array)],
            choices in choices(), wishes in prop::collection::vec(wish(true), 1..4)) {
        check(Syntax::Yaml, &model, &choices, &wishes)?;
    }

    #[test]
    fn toml(model in table(false), choices in choices(), wishes in prop::collection::vec(wish(false), 1..4)) {
        check(Syntax::Toml, &model, &choices, &wishes)?;
    }

    #[test]
    fn json(model in value(true), choices in choices(), wishes in prop::collection::vec(wish(true), 1..4)) {
        check(Syntax::Json, &model, &choices, &wishes)?;
    }
}
