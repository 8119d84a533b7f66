//! A file and changes to it: what is changed reads back, and differences of the two texts lead from one to the other.

use std::sync::Arc;

use probity::edit::{Change, Step, apply, removed, replacements, unified, unified_sparing};
use probity::load::syntax::{Syntax, parse, parse_stream};
use probity::load::tree::Node;
use serde_json::{Deserializer, Value};

use super::input;

/// More changes than this only cost time.
const MOST: usize = 6;

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let mut parts = input::parts(&text);
    let Some(file) = parts.next().and_then(input::file) else { return };
    let changes: Vec<Change> = parts.next().unwrap_or_default().lines().filter_map(change).take(MOST).collect();
    match apply(file.syntax, &file.text, &changes) {
        Ok(new) => {
            assert_ne!(read(file.syntax, &new), None, "what was changed cannot be read");
            differences(&file.text, &new);
            // What sets and removes, set and removed again, changes nothing more.
            if !changes.iter().any(|change| matches!(change, Change::Append { .. }) || has_items(change)) {
                let again = apply(file.syntax, &new, &changes).unwrap_or_else(|error| panic!("not twice: {error}"));
                assert_eq!(read(file.syntax, &again), read(file.syntax, &new), "twice is something else");
            }
        }
        Err(error) => assert!(!error.to_string().is_empty(), "refused without a word"),
    }
}

/// A line such as `s["a",0] 5`: set, append or remove, then a path, then a value.
fn change(line: &str) -> Option<Change> {
    let rest = line.get(1..)?;
    let mut values = Deserializer::from_str(rest).into_iter::<Value>().map_while(Result::ok);
    let path = values.next()?.as_array()?.iter().map(step).collect();
    let value = values.next().unwrap_or(Value::Bool(true));
    Some(match line.as_bytes()[0] {
        b'r' => Change::Remove { path },
        b'a' => Change::Append { path, value },
        _ => Change::Set { path, value },
    })
}

fn step(step: &Value) -> Step {
    let number = step.as_u64().and_then(|at| usize::try_from(at).ok());
    number.map_or_else(|| Step::Member(step.as_str().unwrap_or("a").to_owned()), Step::Item)
}

/// After an item is taken out, its number is that of another one.
fn has_items(change: &Change) -> bool {
    change.path().iter().any(|step| matches!(step, Step::Item(_)))
}

/// What a text says; of several documents the list of them.
fn read(syntax: Syntax, text: &str) -> Option<Value> {
    let text = Arc::from(text);
    match parse(syntax, &text) {
        Ok(tree) => Some(tree.root.to_json()),
        Err(error) if error.is_several => {
            let (documents, _) = parse_stream(&text).ok()?;
            Some(documents.iter().map(Node::to_json).collect())
        }
        Err(_) => None,
    }
}

fn differences(old: &str, new: &str) {
    let mut made = old.to_owned();
    for (range, by) in replacements(old, new).into_iter().rev() {
        made.replace_range(range, &by);
    }
    assert_eq!(made, new, "the replacements lead elsewhere");
    assert_eq!(unified("a", old, new).is_empty(), old == new);
    assert!(removed(old, new).iter().all(|line| *line < old.split_inclusive('\n').count()));
    let sparing = unified_sparing("a", old, new, &|_| false).text;
    assert_eq!(sparing.is_empty(), old == new);
    let context = |line: &str| line.starts_with(' ');
    assert!(!sparing.split('\n').any(context), "what must not be shown is context");
}
