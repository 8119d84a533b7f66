//! Every value of the repository's own documents, which nobody wrote for this test: changed, taken out, joined by others.
//! It must look at the text only, and leave the values to what `apply` itself proves.

use probity::edit::{Change, Step, apply};
use probity::load::syntax::{Syntax, parse};
use probity::load::tree::{Kind, Node};
use serde_json::json;
use similar::{ChangeTag, TextDiff};

const FILES: &[&str] = &[
    "Cargo.toml",
    "clippy.toml",
    "probity.yaml",
    "examples/saas-api/app.toml",
    "examples/saas-api/probity.yaml",
    "profiles/regulated.yaml",
    "profiles/safeguards/access.yaml",
    "schemas/waivers.schema.json",
];

/// The paths of scalars, of tables and of lists.
#[derive(Default)]
struct Paths {
    scalars: Vec<Vec<Step>>,
    tables: Vec<Vec<Step>>,
    lists: Vec<Vec<Step>>,
}

fn walk(node: &Node, path: &[Step], paths: &mut Paths) {
    let with = |step: Step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
    match &node.kind {
        Kind::Map(entries) => {
            paths.tables.push(path.to_vec());
            for (key, value) in entries {
                walk(value, &with(Step::Member(key.name.clone())), paths);
            }
        }
        Kind::List(items) => {
            paths.lists.push(path.to_vec());
            for (i, item) in items.iter().enumerate() {
                walk(item, &with(Step::Item(i)), paths);
            }
        }
        _ => paths.scalars.push(path.to_vec()),
    }
}

/// The lines that go and come.
fn lines(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let diff = TextDiff::from_lines(old, new);
    let of = |tag| diff.iter_all_changes().filter(|c| c.tag() == tag).map(|c| c.value().to_owned()).collect();
    (of(ChangeTag::Delete), of(ChangeTag::Insert))
}

fn comment(line: &str) -> Option<&str> {
    line.split_once(" #").map(|(_, comment)| comment)
}

/// At most so many values of each kind, from all over the document.
fn some(paths: &[Vec<Step>]) -> impl Iterator<Item = &Vec<Step>> {
    paths.iter().step_by(paths.len() / 25 + 1)
}

#[test]
fn a_change_touches_its_own_lines_only() {
    let mut count = 0;
    for file in FILES {
        let text = std::fs::read_to_string(crate::common::root().join(file)).expect(file);
        let syntax = Syntax::of_path(file).expect("a notation");
        let root = parse(syntax, &text.as_str().into()).expect("a document").root;
        let mut paths = Paths::default();
        walk(&root, &[], &mut paths);
        for path in some(&paths.scalars) {
            let change = Change::Set { path: path.clone(), value: json!("changed by a test") };
            let (gone, come) = lines(&text, &apply(syntax, &text, &[change]).expect(file));
            let at = format!("{file}: {}", Step::show(path));
            assert_eq!(come.len(), 1, "{at}: {come:?}");
            assert_eq!(comment(&come[0]), comment(&gone[0]), "{at}");
            count += 1;
        }
        for path in some(&paths.tables) {
            let path = path.iter().cloned().chain([Step::Member("new-member".into())]).collect();
            let new = apply(syntax, &text, &[Change::Set { path, value: json!(7) }]).expect(file);
            let (gone, mut come) = lines(&text, &new);
            // A table that only its inner ones imply gets a header.
            come.retain(|line| !line.trim().is_empty() && !line.starts_with('['));
            // Beside others on their line, or on a line of its own; JSON's neighbour takes a comma.
            assert!(gone.len() <= 1 && come.len() <= gone.len() + 1, "{file}: {gone:?} {come:?}");
            assert_eq!(come.concat().matches("new-member").count(), 1, "{file}: {come:?}");
            count += 1;
        }
        for path in some(&paths.lists) {
            let change = Change::Append { path: path.clone(), value: json!({ "new": "item" }) };
            let (gone, come) = lines(&text, &apply(syntax, &text, &[change]).expect(file));
            let limit = if syntax == Syntax::Json { 5 } else { 3 };
            assert!(gone.len() <= 1 && come.len() <= limit, "{file}: {gone:?} {come:?}");
            count += 1;
        }
        for path in some(&paths.scalars) {
            let new = apply(syntax, &text, &[Change::Remove { path: path.clone() }]).expect(file);
            let (gone, come) = lines(&text, &new);
            assert!(come.len() <= 1 && !gone.is_empty(), "{file}: {}: {gone:?} {come:?}", Step::show(path));
            let rows = |text: &str| text.lines().filter(|line| line.trim_start().starts_with('#')).count();
            assert!(syntax == Syntax::Json || rows(&new) == rows(&text), "{file}: {gone:?}");
            count += 1;
        }
    }
    assert!(count > 300, "{count}");
}
