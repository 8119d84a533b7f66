//! What another program makes of its own of a table whose names are ways, such as the router of a service whose labels name none.
//! It must not take for settled what a name is that variables are parts of.

use serde_json::{Map, Value};

use super::Member;
use super::shape::{at_path, behind, imply};
use crate::audit::document::Document;
use crate::audit::evaluate::effective::effective;
use crate::load::tree::{Kind, Node};
use crate::model::dialect::{Dialect, Interpolation, KeyType};

/// What stands for the name of what has none; no way has blanks in it.
const NAMELESS: &str = "of its own";

/// Puts there what the tables of a file imply. To be called when every layer is laid over it.
pub(super) fn implied(member: &mut Member<'_>) {
    let (document, dialect) = (&member.document, member.spelling.dialect);
    let ways = member.spelling.dotted.iter().filter_map(|(path, under, schema)| Some((path, *under, schema.as_ref()?)));
    let mut root = None;
    for (path, under, schema) in ways {
        let implies = |node: &Node| {
            let labels = labels(document, dialect, node);
            let is_way = |label: &Label| under.iter().any(|prefix| may_be(label, prefix));
            labels.iter().any(|label| label.is_made && is_way(label)) || schema.is_met(&as_table(&labels))
        };
        let found = path.reached(document.root());
        if found.into_iter().any(|found| implies(found.node)) {
            let root = root.get_or_insert_with(|| document.root().clone());
            at_path(root, path, &mut |node| {
                if implies(node) {
                    imply(node, under.first().map_or("", String::as_str), NAMELESS);
                }
            });
        }
    }
    if let Some(root) = root {
        member.document.reshape(root);
    }
}

/// A name with its value as text. Of one that variables are parts of which no layer sets, it is what stands before them.
struct Label {
    name: String,
    value: Option<String>,
    /// Variables are parts of the name.
    is_made: bool,
    is_known: bool,
}

/// The names of a table, or of a list of `NAME=value`, whose items keep their number where they stand in a table.
fn labels(document: &Document, dialect: &Dialect, node: &Node) -> Vec<Label> {
    let of_item = |text: &str, item: &Node| {
        let pair = |text: &str| {
            text.split_once('=')
                .map_or((text.to_owned(), None), |(name, value)| (name.to_owned(), Some(value.to_owned())))
        };
        let (name, value) = pair(text);
        let refers = dialect.interpolates == Interpolation::Defaults;
        let Some((before, _)) = name.split_once('$').filter(|_| refers) else {
            return Label { name, value, is_made: false, is_known: true };
        };
        match effective(document, dialect, item, KeyType::Any).ok().as_ref().and_then(Value::as_str).map(pair) {
            Some((name, value)) => Label { name, value, is_made: true, is_known: true },
            None => Label { name: before.to_owned(), value: None, is_made: true, is_known: false },
        }
    };
    match &node.kind {
        Kind::List(items) => items.iter().filter_map(|item| Some(of_item(item.text()?, item))).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|(key, value)| match value.text() {
                Some(text) if key.name.bytes().all(|b| b.is_ascii_digit()) => of_item(text, value),
                _ => {
                    let json = value.to_json();
                    let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
                    Label { name: key.name.clone(), value: Some(text), is_made: false, is_known: true }
                }
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a name may be a way.
fn may_be(label: &Label, prefix: &str) -> bool {
    let begins = || prefix.get(..label.name.len()).is_some_and(|start| start.eq_ignore_ascii_case(&label.name));
    behind(&label.name, prefix).is_some() || (!label.is_known && begins())
}

fn as_table(labels: &[Label]) -> Value {
    let entry = |label: &Label| (label.name.to_lowercase(), label.value.clone().map_or(Value::Null, Value::String));
    Value::Object(labels.iter().filter(|label| label.is_known).map(entry).collect::<Map<_, _>>())
}
