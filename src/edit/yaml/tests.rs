//! Edits of YAML that hang on its own marks.

use serde_json::{Value, json};

use super::super::{Change, EditError, Step, apply};
use crate::load::syntax::Syntax;

fn path(path: &str) -> Vec<Step> {
    let step = |step: &str| step.parse().map_or_else(|_| Step::Member(step.to_owned()), Step::Item);
    path.split('.').filter(|step| !step.is_empty()).map(step).collect()
}

fn set(text: &str, at: &str, value: Value) -> String {
    apply(Syntax::Yaml, text, &[Change::Set { path: path(at), value }]).expect("fits")
}

fn remove(text: &str, at: &str) -> String {
    apply(Syntax::Yaml, text, &[Change::Remove { path: path(at) }]).expect("fits")
}

fn refused(text: &str, at: &str) -> String {
    match apply(Syntax::Yaml, text, &[Change::Set { path: path(at), value: json!(1) }]) {
        Err(EditError::Refused { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_value_takes_the_place_of_another_kind() {
    assert_eq!(set("a: 5 # c\nb: 1\n", "a", json!({"x": 1})), "a: # c\n  x: 1\nb: 1\n");
    assert_eq!(set("a:\n  # of x\n  x: 1 # c\nb: 1\n", "a", json!(5)), "a: 5\n  # of x\nb: 1\n");
    assert_eq!(set("a: # c\n  x: 1\nb: 1\n", "a", json!(5)), "a: 5 # c\nb: 1\n");
    assert_eq!(set("a:\n  - 1\n  - 2\n", "a", json!({"x": 1})), "a:\n  x: 1\n");
    assert_eq!(set("a: {x: 1}\n", "a", json!(["z"])), "a:\n  - z\n");
    assert_eq!(set("- 5\n- 6 # c\n", "0", json!({"x": 1, "y": 2})), "- x: 1\n  \"y\": 2\n- 6 # c\n");
    assert_eq!(set("- 5\n- 6 # c\n", "1", json!({"x": 1})), "- 5\n- # c\n  x: 1\n");
    assert_eq!(set("a:\n  long\n  text # c\n", "a", json!("b")), "a:\n  b # c\n");
    assert_eq!(set("a:\n  text # c\n", "a", json!({"x": 1})), "a:\n  x: 1\n   # c\n");
    assert_eq!(set("5\n", "", json!({"x": 1})), "x: 1\n");
    assert_eq!(set("--- 5\n", "", json!({"x": 1})), "---\nx: 1\n");
}

#[test]
fn block_texts() {
    assert_eq!(set("a: |- # c\n  x\n  y\n\nb: 1\n", "a", json!("u\nv\n")), "a: | # c\n  u\n  v\n\nb: 1\n");
    assert_eq!(set("a: >\n  x\n  y\nb: 1\n", "a", json!("u")), "a: u\nb: 1\n");
    assert_eq!(set("a: |+\n  x\n\nb: 1\n", "a", json!(1)), "a: 1\nb: 1\n");
    assert_eq!(set("a: |\nb: 1\n", "a", json!("u\nv")), "a: |-\n  u\n  v\nb: 1\n");
    assert_eq!(set("a: |+\n  x\n\n", "b", json!(1)), "a: |+\n  x\n\nb: 1\n");
    assert_eq!(set("a: \"x\"\n", "a", json!("u\nv")), "a: \"u\\nv\"\n");
    assert_eq!(set("- x\n", "0", json!("u\n\n  v\n")), "- |\n  u\n\n    v\n");
    assert_eq!(remove("a: |\n  x\n  # y\n\nb: 1\n", "a"), "b: 1\n");
}

#[test]
fn nothing_becomes_something() {
    assert_eq!(set("a:\nb:  # c\n", "a", json!(1)), "a: 1\nb:  # c\n");
    assert_eq!(set("a:\nb:  # c\n", "b.x", json!(1)), "a:\nb:  # c\n  x: 1\n");
    assert_eq!(set("-\n- 1\n", "0", json!("x")), "- x\n- 1\n");
    assert_eq!(set("{a: , b, c: }\n", "a", json!(1)), "{a: 1, b, c: }\n");
    assert_eq!(set("{a: , b, c: }\n", "b", json!(1)), "{a: , b: 1, c: }\n");
    assert_eq!(set("", "a.b", json!(1)), "a:\n  b: 1\n");
    assert_eq!(set("# only\n", "a", json!(1)), "# only\na: 1\n");
    assert_eq!(set("---\n# only\n...\n", "a", json!(1)), "---\n# only\na: 1\n...\n");
    assert_eq!(set("null # c\n", "a", json!(1)), "# c\na: 1\n");
}

#[test]
fn rows_go_and_what_shares_their_line_stays() {
    assert_eq!(remove("- a: 1 # a\n  b: 2\n", "0.a"), "- b: 2\n");
    assert_eq!(remove("- a: 1\n\n  # of b\n  b: 2\n", "0.a"), "- # of b\n  b: 2\n");
    assert_eq!(remove("- a: 1\n", "0.a"), "- {}\n");
    assert_eq!(remove("x:\n  a: 1\n  # c\ny: 1\n", "x.a"), "x: {}\n  # c\ny: 1\n");
    assert_eq!(remove("- - a\n  - b\n- c\n", "0.0"), "- - b\n- c\n");
    assert_eq!(remove("- a\n\n- b\n\n- c\n", "1"), "- a\n\n- c\n");
    assert_eq!(remove("\u{feff}a: 1\nb: 2\n", "a"), "\u{feff}b: 2\n");
    let changes = [Change::Remove { path: path("0.a") }, Change::Set { path: path("0.c"), value: json!(3) }];
    assert_eq!(apply(Syntax::Yaml, "- a: 1\n- x\n", &changes).expect("fits"), "- c: 3\n- x\n");
}

#[test]
fn new_rows_stand_as_the_others() {
    assert_eq!(set("a:\n- x: 1\n", "b", json!(["z"])), "a:\n- x: 1\nb:\n- z\n");
    assert_eq!(set("a:\n    b: 1\n", "c.d", json!(1)), "a:\n    b: 1\nc:\n    d: 1\n");
    assert_eq!(set("a: 1\n\nb: 2\n", "c", json!(3)), "a: 1\n\nb: 2\n\nc: 3\n");
    assert_eq!(set("a: 1\r\nb:\r\n  c: 2\r\n", "b.d", json!({"e": 1})), "a: 1\r\nb:\r\n  c: 2\r\n  d:\r\n    e: 1\r\n");
    assert_eq!(set("a: 1 # c", "b", json!(2)), "a: 1 # c\nb: 2");
    assert_eq!(set("a: {b: 1}\n", "a.c", json!("x, y")), "a: {b: 1, c: \"x, y\"}\n");
    assert_eq!(set("a: 1\n...\n", "b", json!(2)), "a: 1\nb: 2\n...\n");
}

#[test]
fn anchors_and_aliases_are_left_alone() {
    let text = "a: &x\n  b: 5\nc: *x\nd: {e: &y 1}\n? f\n: 5\ng: [h: 1]\n";
    assert!(refused(text, "a.b").contains("anchor"));
    assert!(refused(text, "a").contains("anchor"));
    assert!(refused(text, "d").contains("anchor"));
    assert!(refused(text, "c.b").contains("alias"));
    assert!(refused(text, "f").contains('?'));
    assert!(refused(text, "g.0.i").contains("braces"));
    assert_eq!(set("a: &x 1\nb: *x\n", "b", json!(2)), "a: &x 1\nb: 2\n");
    assert_eq!(set("a: !!str 5 # c\n", "a", json!(2)), "a: 2 # c\n");
}
