//! Trees as text, so that what was read is read again.
//! It must not use what it checks: it writes by itself.

use probity::load::tree::{Kind, Node};
use serde_json::Value;

/// A tree as JSON, the members of its tables in their order or backwards.
pub(super) fn json(node: &Node, backwards: bool) -> String {
    match &node.kind {
        Kind::Map(entries) => {
            let mut members: Vec<String> = entries
                .iter()
                .map(|(key, child)| format!("{}:{}", Value::from(key.name.as_str()), json(child, backwards)))
                .collect();
            if backwards {
                members.reverse();
            }
            format!("{{{}}}", members.join(","))
        }
        Kind::List(items) => {
            let items: Vec<String> = items.iter().map(|item| json(item, backwards)).collect();
            format!("[{}]", items.join(","))
        }
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => value.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::Text(text) => Value::from(text.as_str()).to_string(),
    }
}

/// A table of texts as an environment file, and as PostgreSQL's notation.
pub(super) fn lines(node: &Node, is_env: bool) -> Option<String> {
    let Kind::Map(entries) = &node.kind else { return None };
    let line = |(name, value): (&str, &str)| {
        if is_env {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('\n', "\\n");
            format!("{name}=\"{value}\"\n")
        } else {
            format!("{name} = '{}'\n", value.replace('\\', "\\\\").replace('\'', "''"))
        }
    };
    let texts = entries.iter().map(|(key, child)| match &child.kind {
        Kind::Text(text) => Some(line((&key.name, text))),
        _ => None,
    });
    texts.collect()
}
