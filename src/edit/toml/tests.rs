//! Edits of TOML that hang on its headers and dotted keys.

use serde_json::{Value, json};

use super::super::{Change, EditError, Step, apply};
use crate::load::syntax::Syntax;

fn path(path: &str) -> Vec<Step> {
    let step = |step: &str| step.parse().map_or_else(|_| Step::Member(step.to_owned()), Step::Item);
    path.split('.').filter(|step| !step.is_empty()).map(step).collect()
}

fn set(text: &str, at: &str, value: Value) -> String {
    apply(Syntax::Toml, text, &[Change::Set { path: path(at), value }]).expect("fits")
}

fn remove(text: &str, at: &str) -> String {
    apply(Syntax::Toml, text, &[Change::Remove { path: path(at) }]).expect("fits")
}

fn append(text: &str, at: &str, value: Value) -> String {
    apply(Syntax::Toml, text, &[Change::Append { path: path(at), value }]).expect("fits")
}

#[test]
fn values_keep_their_quotes() {
    assert_eq!(set("a = 'x' # c\n", "a", json!("y")), "a = 'y' # c\n");
    assert_eq!(set("a = 'x'\n", "a", json!("it's")), "a = \"it's\"\n");
    assert_eq!(set("a = \"x\"\n", "a", json!("\\d")), "a = \"\\\\d\"\n");
    assert_eq!(set("a = 1_000\n", "a", json!(1000)), "a = 1_000\n");
    assert_eq!(set("a = 2027-01-31\n", "a", json!("2028-01-31")), "a = 2028-01-31\n");
    assert_eq!(set("a = '2027-01-31'\n", "a", json!("2028-01-31")), "a = '2028-01-31'\n");
    assert_eq!(set("a = 1\r\n", "a", json!("x\ny")), "a = \"x\\ny\"\r\n");
    assert_eq!(set("a = 1", "a", json!(1.5)), "a = 1.5");
}

#[test]
fn keys_come_behind_those_of_their_table() {
    assert_eq!(set("a = 1\n\n[t]\nb = 1\n", "c", json!(2)), "a = 1\nc = 2\n\n[t]\nb = 1\n");
    assert_eq!(set("[t] # c\n\n# of u\n[u]\n", "t.a", json!(2)), "[t] # c\na = 2\n\n# of u\n[u]\n");
    assert_eq!(set("# of t\n[t]\n", "a", json!(2)), "a = 2\n\n# of t\n[t]\n");
    assert_eq!(set("#:schema x\n[t]\n", "a", json!(2)), "#:schema x\na = 2\n\n[t]\n");
    assert_eq!(set("a.b = 1 # c\nd=1\n", "a.e.f", json!(2)), "a.b = 1 # c\na.e.f = 2\nd=1\n");
    assert_eq!(set("d=1", "e", json!(2)), "d=1\ne=2");
    assert_eq!(set("[t.u]\na = 1\n", "t.b", json!(2)), "[t]\nb = 2\n\n[t.u]\na = 1\n");
    assert_eq!(set("a = { b.c = 1 }\n", "a.b.d", json!(2)), "a = { b.c = 1, b.d = 2 }\n");
    assert_eq!(set("", "a b", json!(2)), "\"a b\" = 2\n");
}

#[test]
fn tables_come_behind_those_of_their_parent() {
    let text = "[a]\nx = 1\n# y = 2\n\n[a.b]\nx = 1\n\n# of c\n[c]\nx = 1\n";
    assert_eq!(
        set(text, "a.d.x", json!(1)),
        "[a]\nx = 1\n# y = 2\n\n[a.b]\nx = 1\n\n[a.d]\nx = 1\n\n# of c\n[c]\nx = 1\n"
    );
    assert_eq!(set(text, "d", json!({"x": 1, "y": {"z": 2}})), format!("{text}\n[d]\nx = 1\n\n[d.y]\nz = 2\n"));
    assert_eq!(set("[a]\n[b]\n", "c.x", json!(1)), "[a]\n[b]\n[c]\nx = 1\n");
    assert_eq!(set("a = 1", "b.c", json!([{"x": 1}])), "a = 1\n\n[[b.c]]\nx = 1");
}

#[test]
fn lists_of_tables() {
    let text = "[[a]]\nx = 1\n[[a.b]]\ny = 1\n[[a]]\nx = 2\n[c]\n";
    assert_eq!(append(text, "a", json!({"x": 3})), text.replace("[c]", "[[a]]\nx = 3\n[c]"));
    assert_eq!(append(text, "a.0.b", json!({"y": 2})), text.replace("y = 1\n", "y = 1\n[[a.b]]\ny = 2\n"));
    assert_eq!(set(text, "a.1.z", json!(1)), text.replace("x = 2\n", "x = 2\nz = 1\n"));
    assert_eq!(remove(text, "a.0"), "[[a]]\nx = 2\n[c]\n");
    assert_eq!(set(text, "a", json!([])), "a = []\n\n[c]\n");
    assert_eq!(append("a = [1]\n", "a", json!({"x": 3})), "a = [1, { x = 3 }]\n");
}

#[test]
fn what_goes_leaves_its_comment_lines() {
    assert_eq!(remove("a = 1 # a\n# c\nb = 2\n", "a"), "# c\nb = 2\n");
    assert_eq!(remove("[a]\nx = 1\n\n[b]\ny = 1\n", "a"), "[b]\ny = 1\n");
    assert_eq!(remove("[a]\nx = 1\n\n[b]\ny = 1\n", "b"), "[a]\nx = 1\n");
    assert_eq!(remove("[a]\n# c\nx = 1\n\n# of b\n[b]\n", "a"), "# c\n# of b\n[b]\n");
    assert_eq!(remove("a.b = 1\nc = 2\n", "a.b"), "c = 2\na = {}\n");
    assert_eq!(remove("[a.b]\nc = 2\n", "a.b"), "a = {}\n\n");
    assert_eq!(remove("[a]\nb = 1\n", "a.b"), "[a]\n");
    assert_eq!(set("[a]\nx = 1\n\n[b]\n", "a", json!(1)), "a = 1\n\n[b]\n");
    assert_eq!(remove("\u{feff}a = 1\nb = 2\n", "a"), "\u{feff}b = 2\n");
}

#[test]
fn what_toml_cannot_say_is_refused() {
    let why = |text: &str, at: &str, value: Value| match apply(
        Syntax::Toml,
        text,
        &[Change::Set { path: path(at), value }],
    ) {
        Err(EditError::Refused { why, .. }) => why,
        other => panic!("{other:?}"),
    };
    assert!(why("a = 1\n", "a", json!(null)).contains("nothing"));
    assert!(why("a = 1\n", "a", json!(u64::MAX)).contains("integer"));
    assert!(why("a = 1\n", "", json!([1])).contains("is a table"));
    assert!(why("[[a]]\n", "a.0", json!(1)).contains("not replaced"));
}
