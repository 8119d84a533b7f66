//! New TOML: keys, values on one line, and tables under headers.
//! It must say where TOML has no way to write a value.

use toml_parser::decoder::Encoding;
use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};

use crate::load::tree::{Key, Kind, Node};

/// A key of one or more names.
pub(super) fn key<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| TomlKeyBuilder::new(name).as_default().to_toml_key()).collect();
    names.join(".")
}

/// A value without a header. Line ends in a text are escaped where `escape` says so.
pub(super) fn inline(node: &Node, escape: bool) -> Result<String, String> {
    match &node.kind {
        Kind::Null => Err("TOML has no word for nothing; remove the key instead".into()),
        Kind::Bool(b) => Ok(b.to_string()),
        Kind::Number(number) => match (number.as_i64(), number.is_u64(), number.as_f64()) {
            (Some(integer), ..) => Ok(integer.to_string()),
            (None, false, Some(float)) => Ok(float.to_toml_value()),
            _ => Err(format!("TOML has no integer above {}; use a smaller one or a text", i64::MAX)),
        },
        Kind::Text(text) => Ok(self::text(text, None, escape)),
        Kind::List(items) => {
            let items = items.iter().map(|item| inline(item, escape)).collect::<Result<Vec<_>, _>>()?;
            Ok(format!("[{}]", items.join(", ")))
        }
        Kind::Map(entries) if entries.is_empty() => Ok("{}".into()),
        Kind::Map(entries) => {
            let pair = |(key, value): &(Key, Node)| {
                Ok(format!("{} = {}", self::key([key.name.as_str()]), inline(value, escape)?))
            };
            let pairs = entries.iter().map(pair).collect::<Result<Vec<_>, String>>()?;
            Ok(format!("{{ {} }}", pairs.join(", ")))
        }
    }
}

/// A text in the quotes of the one that stood there, where it can stand in them.
pub(super) fn text(text: &str, old: Option<Encoding>, escape: bool) -> String {
    let quotes = TomlStringBuilder::new(text);
    if escape && text.contains('\n') {
        return quotes.as_basic().to_toml_value();
    }
    let kept = match old {
        Some(Encoding::BasicString) if !text.contains('\n') => Some(quotes.as_basic()),
        Some(Encoding::LiteralString) => quotes.as_literal(),
        Some(Encoding::MlLiteralString) => quotes.as_ml_literal(),
        Some(Encoding::MlBasicString) => Some(quotes.as_ml_basic()),
        _ => None,
    };
    kept.unwrap_or_else(|| quotes.as_default()).to_toml_value()
}

/// Whether a value is best written under a header, or under several.
pub(super) fn has_header(node: &Node) -> bool {
    match &node.kind {
        Kind::Map(entries) => !entries.is_empty(),
        Kind::List(items) => !items.is_empty() && items.iter().all(|item| matches!(item.kind, Kind::Map(_))),
        _ => false,
    }
}

/// The lines of a table, or of a list of tables, under headers with this path.
pub(super) fn sections(path: &[&str], node: &Node, escape: bool) -> Result<Vec<String>, String> {
    match &node.kind {
        Kind::List(items) => {
            let mut lines = Vec::new();
            for item in items {
                if !lines.is_empty() {
                    lines.push(String::new());
                }
                lines.extend(section(path, item, escape, true)?);
            }
            Ok(lines)
        }
        _ => section(path, node, escape, false),
    }
}

/// The lines of one table, or of one item of a list of tables.
pub(super) fn section(path: &[&str], node: &Node, escape: bool, item: bool) -> Result<Vec<String>, String> {
    let Kind::Map(entries) = &node.kind else {
        return Err("only tables can stand among tables under `[[..]]`; write the list in brackets first".into());
    };
    let (below, pairs): (Vec<_>, Vec<_>) = entries.iter().partition(|(_, value)| has_header(value));
    let mut lines = Vec::new();
    if item || below.is_empty() || !pairs.is_empty() {
        let name = key(path.iter().copied());
        lines.push(if item { format!("[[{name}]]") } else { format!("[{name}]") });
    }
    for (key, value) in pairs {
        lines.push(format!("{} = {}", self::key([key.name.as_str()]), inline(value, escape)?));
    }
    for (key, value) in below {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let path: Vec<_> = path.iter().copied().chain([key.name.as_str()]).collect();
        lines.extend(sections(&path, value, escape)?);
    }
    Ok(lines)
}

/// The pairs of a table whose keys begin with these names.
pub(super) fn dotted(names: &[&str], node: &Node, escape: bool, out: &mut Vec<(String, String)>) -> Result<(), String> {
    match &node.kind {
        Kind::Map(entries) if !entries.is_empty() => entries.iter().try_for_each(|(key, value)| {
            let names: Vec<_> = names.iter().copied().chain([key.name.as_str()]).collect();
            dotted(&names, value, escape, out)
        }),
        _ => {
            out.push((key(names.iter().copied()), inline(node, escape)?));
            Ok(())
        }
    }
}
