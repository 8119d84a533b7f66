//! Bad and large input: an error or a text in short time, and never a panic.

use std::time::Duration;

use probity::edit::{Change, EditError, Step, apply};
use probity::load::syntax::Syntax;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::busy;

fn set(path: &[&str], value: Value) -> Change {
    Change::Set { path: Step::members(path.iter().copied()), value }
}

const ALL: [Syntax; 3] = [Syntax::Toml, Syntax::Yaml, Syntax::Json];

#[test]
fn deep_nesting_is_an_error_or_an_edit() {
    // As much as a program's first thread has; the reader of YAML takes much of it where it is not optimised.
    let run = std::thread::Builder::new().stack_size(8 * 1024 * 1024).spawn(deep_nesting).expect("a thread");
    run.join().expect("no panic");
}

fn deep_nesting() {
    for depth in [30, 60, 80, 120] {
        for (syntax, text, step) in [
            (Syntax::Json, format!("{}1{}", "[".repeat(depth), "]".repeat(depth)), Step::Item(0)),
            (Syntax::Yaml, format!("{}1", "- ".repeat(depth)), Step::Item(0)),
            (Syntax::Yaml, format!("{}1{}", "{a: ".repeat(depth), "}".repeat(depth)), Step::Member("a".into())),
            (Syntax::Toml, format!("{}a = 1", "a.".repeat(depth - 1)), Step::Member("a".into())),
        ] {
            let change = Change::Set { path: vec![step; depth], value: json!(2) };
            match apply(syntax, &text, &[change]) {
                Ok(new) => assert_eq!(new, text.replace('1', "2"), "{syntax:?}"),
                Err(error) => assert!(depth > 30 && error != EditError::Unproven, "{syntax:?}, {depth}: {error}"),
            }
        }
    }
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    for (syntax, text) in [
        (Syntax::Json, deep("[", "]")),
        (Syntax::Json, deep("{\"a\":", "}")),
        (Syntax::Toml, format!("a = {}", deep("[", "]"))),
        (Syntax::Toml, format!("{}b = 1", "a.".repeat(100_000))),
        (Syntax::Toml, format!("[{}b]", "a.".repeat(100_000))),
        (Syntax::Yaml, deep("[", "]")),
        (Syntax::Yaml, deep("- ", "")),
        (Syntax::Yaml, deep("{a: ", "}")),
    ] {
        let result = apply(syntax, &text, &[set(&["b"], json!(1))]);
        assert!(matches!(result, Err(EditError::Unreadable { .. })), "{syntax:?}");
    }
}

#[test]
fn deep_changes_are_refused() {
    let path = vec![Step::Member("a".into()); 100_000];
    let mut value = json!(1);
    for _ in 0..500 {
        value = json!([value]);
    }
    for syntax in ALL {
        let text = if syntax == Syntax::Json { "{}" } else { "" };
        for change in [Change::Set { path: path.clone(), value: json!(1) }, set(&["a"], value.clone())] {
            assert!(matches!(apply(syntax, text, &[change]), Err(EditError::Refused { .. })), "{syntax:?}");
        }
        assert_eq!(apply(syntax, text, &[Change::Remove { path: path[..9].to_vec() }]).as_deref(), Ok(text));
    }
}

#[test]
fn an_error_repeats_no_value() {
    for (syntax, text) in [
        (Syntax::Toml, "a = \"hunter2\"\nb = { c = \"hunter2\" }\n"),
        (Syntax::Yaml, "a: &x hunter2\nb: {c: *x}\n"),
        (Syntax::Json, "{\"a\": \"hunter2\", \"b\": {\"c\": \"hunter2\"}}"),
        (Syntax::Yaml, "a: 'hunter2\n"),
        (Syntax::Toml, "a = hunter2\n"),
        (Syntax::Json, "{\"a\": hunter2}"),
    ] {
        for path in [&["a", "b"][..], &["b", "c", "d"]] {
            let error = apply(syntax, text, &[set(path, json!("hunter2"))]).expect_err("it fits nowhere");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    }
}

/// The time of one edit, the shortest of three.
fn time(syntax: Syntax, text: &str, changes: &[Change]) -> Duration {
    let run = || busy(|| apply(syntax, text, changes).expect("fits")).1;
    (0..3).map(|_| run()).min().expect("three")
}

/// Documents of many rows: blocks, flows on one line, sections, dotted keys.
fn large(rows: usize) -> Vec<(Syntax, String)> {
    let row = |form: &dyn Fn(usize) -> String| (0..rows).map(form).collect::<String>();
    vec![
        (Syntax::Yaml, row(&|i| format!("k{i}: v # c\n"))),
        (Syntax::Yaml, format!("k0: [\n{}]\n", row(&|i| format!("  {i}, # c\n")))),
        (Syntax::Yaml, format!("k0: {{{}}}\n", row(&|i| format!("a{i}: {i}, ")))),
        (Syntax::Yaml, format!("k0:\n{}", row(&|i| format!("  - |\n    text {i}\n\n")))),
        (Syntax::Toml, row(&|i| format!("k{i} = 'v' # c\n"))),
        (Syntax::Toml, row(&|i| format!("[k{i}]\nx = 1\n\n"))),
        (Syntax::Toml, row(&|i| format!("[[k0]]\nx = {i}\n"))),
        (Syntax::Toml, row(&|i| format!("k0.x{i} = 1\n"))),
        (Syntax::Toml, format!("k0 = [{}]\n", row(&|i| format!("{i}, ")))),
        (Syntax::Json, format!("{{{}\"k0\": 1}}", row(&|i| format!("\"a{i}\":{i},")))),
        (Syntax::Json, format!("{{\n{}  \"k0\": 1\n}}\n", row(&|i| format!("  \"a{i}\": {i},\n")))),
    ]
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    let changes = [set(&["new", "key"], json!(1)), Change::Remove { path: Step::members(["k0"]) }];
    for ((syntax, small), (_, big)) in large(500).into_iter().zip(large(8_000)) {
        let (few, many) = (time(syntax, &small, &changes), time(syntax, &big, &changes));
        // Sixteen times the text; a square would take 256 times the time.
        let limit = few.max(Duration::from_millis(2)) * 60;
        assert!(many < limit, "{syntax:?}: {few:?} and {many:?} for {}", &big[..40]);
    }
}

#[test]
fn a_difference_of_many_places_costs_no_square() {
    let of = |rows: usize, more: &str| (0..rows).map(|i| format!(" a{i}:\n  image: x\n{more}")).collect::<String>();
    let time = |rows: usize| {
        let (old, new) = (of(rows, ""), of(rows, "  read_only: true\n"));
        let (changes, time) = busy(|| probity::edit::replacements(&old, &new));
        assert_eq!(changes.len(), rows);
        time
    };
    let (few, many) = (time(300), time(4_800));
    assert!(many < few.max(Duration::from_millis(2)) * 60, "{few:?} and {many:?}");
}

#[test]
fn a_megabyte_takes_many_changes() {
    let text: String = (0..40_000).map(|i| format!("key-{i}: value # note {i}\n")).collect();
    let changes: Vec<_> = (0..200).map(|i| set(&[&format!("key-{}", i * 150)], json!("other"))).collect();
    let new = apply(Syntax::Yaml, &text, &changes).expect("fits");
    assert_eq!(new.matches("other").count(), 200);
    assert_eq!(new.lines().count(), 40_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Pieces of all three notations in any order, most of them nonsense.
    #[test]
    fn no_text_makes_it_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "a", "b", ":", ": ", "- ", "=", " = ", "\n", "\r\n", "\r", "\t", "  ", "{", "}", "[", "]", ",", "#", " # c\n",
            "'", "\"", "|", ">-\n", "&x ", "*x", "!!str ", "? ", "---\n", "...\n", "\u{feff}", "\u{2028}", "é", "\u{1f600}",
            "1", "null", "[a]\n", "[[a]]\n", "a.b", "\"\"\"", "'''", "%YAML 1.2\n", "<<: ", "a: 1\n", "a = 1\n", "\0",
        ]), 0..14),
        kind in 0..4_u8,
    ) {
        let text = pieces.concat();
        let change = match kind {
            0 => set(&["a"], json!("x")),
            1 => set(&["a", "b"], json!({"c": ["d\n"]})),
            2 => Change::Remove { path: Step::members(["a"]) },
            _ => Change::Append { path: Step::members(["a"]), value: json!(null) },
        };
        for syntax in ALL {
            // What is no document is an error; what is one is changed, or refused for a reason.
            let _ = apply(syntax, &text, std::slice::from_ref(&change));
        }
    }
}
