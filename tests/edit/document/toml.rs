//! TOML with headers, dotted keys, inline tables, arrays of one and of many lines.

use serde_json::{Map, Value};

use super::{Maker, with};

pub(super) fn write(maker: &mut Maker, value: &Value) -> (String, Vec<(String, String)>) {
    let Value::Object(members) = value else { return (String::new(), Vec::new()) };
    let mut chunks = Vec::new();
    let mut text = String::new();
    table(maker, members, &[], &[], &mut text, &mut chunks);
    text.push_str(&maker.above(0, &[]));
    (text, chunks)
}

fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { name.to_owned() } else { Value::from(name).to_string() }
}

fn keys(names: &[String]) -> String {
    names.iter().map(|name| key(name)).collect::<Vec<_>>().join(".")
}

fn tables(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_object),
        _ => false,
    }
}

/// The members of a table: first the pairs, then the tables with headers of their own.
fn table(
    maker: &mut Maker,
    members: &Map<String, Value>,
    names: &[String],
    path: &[String],
    out: &mut String,
    chunks: &mut Vec<(String, String)>,
) {
    let mut later = Vec::new();
    for (name, value) in members {
        let above = maker.above(0, path);
        out.push_str(&above);
        if tables(value) && maker.choose(3) > 0 {
            later.push((name, value));
            continue;
        }
        let start = out.len();
        match value {
            Value::Object(inner) if !inner.is_empty() && maker.choose(2) == 0 => {
                dotted(maker, inner, std::slice::from_ref(name), &with(path, name), out);
            }
            value => pair(maker, &key(name), value, &with(path, name), out),
        }
        chunks.push((name.clone(), out[start..].to_owned()));
    }
    for (name, value) in later {
        let (names, path) = (with(names, name), with(path, name));
        let start = out.len();
        match value {
            Value::Object(inner) => {
                let implied = !inner.is_empty() && inner.values().all(|value| matches!(value, Value::Object(_)));
                if implied && maker.choose(2) == 0 {
                    for (name, value) in inner {
                        section(maker, value, &with(&names, name), &with(&path, name), false, out);
                    }
                } else {
                    section(maker, value, &names, &path, false, out);
                }
            }
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    section(maker, item, &names, &with(&path, &i), true, out);
                }
            }
            _ => {}
        }
        chunks.push((name.clone(), out[start..].to_owned()));
    }
}

fn section(maker: &mut Maker, value: &Value, names: &[String], path: &[String], array: bool, out: &mut String) {
    let header = if array { format!("[[{}]]", keys(names)) } else { format!("[{}]", keys(names)) };
    out.push_str(&header);
    out.push_str(&maker.behind(path));
    out.push('\n');
    if let Value::Object(members) = value {
        table(maker, members, names, path, out, &mut Vec::new());
    }
}

fn dotted(maker: &mut Maker, members: &Map<String, Value>, names: &[String], path: &[String], out: &mut String) {
    for (name, value) in members {
        let (names, path) = (with(names, name), with(path, name));
        match value {
            Value::Object(inner) if !inner.is_empty() && maker.choose(2) == 0 => {
                dotted(maker, inner, &names, &path, out);
            }
            value => pair(maker, &keys(&names), value, &path, out),
        }
    }
}

fn pair(maker: &mut Maker, key: &str, value: &Value, path: &[String], out: &mut String) {
    let equals = ["=", " = ", "  =  "][maker.choose(3)];
    let indent = ["", "", "  "][maker.choose(3)];
    out.push_str(&format!("{indent}{key}{equals}{}", inline(maker, value, path)));
    out.push_str(&maker.behind(path));
    out.push('\n');
}

fn inline(maker: &mut Maker, value: &Value, path: &[String]) -> String {
    match value {
        Value::Array(items) if !items.is_empty() && maker.choose(3) == 0 => {
            let trailing = maker.choose(2) == 0;
            let mut text = String::from("[\n");
            for (i, item) in items.iter().enumerate() {
                let path = with(path, &i);
                text.push_str(&maker.above(2, &path));
                let comma = if trailing || i + 1 < items.len() { "," } else { "" };
                text.push_str(&format!("  {}{comma}{}\n", inline(maker, item, &path), maker.behind(&path)));
            }
            text + "]"
        }
        Value::Array(items) => {
            let items: Vec<_> =
                items.iter().enumerate().map(|(i, item)| inline(maker, item, &with(path, &i))).collect();
            let pad = ["", " "][maker.choose(2)];
            format!("[{pad}{}{pad}]", items.join([", ", ","][maker.choose(2)]))
        }
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(name, value)| match value {
                    Value::Object(inner) if inner.len() == 1 && maker.choose(2) == 0 => {
                        let (second, value) = inner.iter().next().expect("one");
                        let path = with(&with(path, name), second);
                        format!("{}.{}={}", key(name), key(second), inline(maker, value, &path))
                    }
                    value => format!("{} = {}", key(name), inline(maker, value, &with(path, name))),
                })
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::String(text) => string(maker, text),
        other => other.to_string(),
    }
}

fn string(maker: &mut Maker, text: &str) -> String {
    let control = |c: char| c.is_control();
    match maker.choose(4) {
        0 if !text.contains('\'') && !text.chars().any(control) => format!("'{text}'"),
        1 if !maker.crlf && !text.chars().any(|c| control(c) && c != '\n') => {
            format!("\"\"\"\n{}\"\"\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
        2 if !maker.crlf && !text.contains('\'') && !text.chars().any(|c| control(c) && c != '\n') => {
            format!("'''\n{text}'''")
        }
        _ => Value::from(text).to_string(),
    }
}
