//! JSON to tree: one reader judges the text, the other gives the places.
//! It must not accept more than JSON: no comments, no trailing commas, no duplicate keys.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::super::tree::{Key, Kind, Node, Span};
use super::{SyntaxError, without_quotes};

/// How many lists and objects may stand inside each other.
const DEEPEST: usize = 128;

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    // The strict reader first: it needs no stack for depth, which the other one does.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let start = offset(text, error.line(), error.column());
        return Err(SyntaxError::new(without_position(&error.to_string()), Span::new(start, start + 1)));
    }
    if let Some(at) = too_deep(text) {
        let message = format!("more than {DEEPEST} lists and objects stand inside each other; nest them less");
        return Err(SyntaxError::new(message, Span::new(at, at + 1)));
    }
    let strict =
        ParseOptions { allow_comments: false, allow_loose_object_property_names: false, allow_trailing_commas: false };
    let ast = parse_to_ast(text, &CollectOptions::default(), &strict).map_err(|error| {
        let range = error.range();
        SyntaxError::new(without_quotes(&error.kind().to_string()), Span::new(range.start, range.end))
    })?;
    match ast.value {
        Some(value) => node(&value),
        None => Err(SyntaxError::new("the file is empty", Span::default())),
    }
}

/// Where valid JSON first nests deeper than is read.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

fn without_position(message: &str) -> String {
    without_quotes(message.rsplit_once(" at line ").map_or(message, |(text, _)| text))
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

fn node(value: &Value<'_>) -> Result<Node, SyntaxError> {
    let range = value.range();
    let kind = match value {
        Value::NullKeyword(_) => Kind::Null,
        Value::BooleanLit(literal) => Kind::Bool(literal.value),
        Value::NumberLit(literal) => {
            literal.value.parse().map_or_else(|_| Kind::Text(literal.value.to_owned()), Kind::Number)
        }
        Value::StringLit(literal) => Kind::Text(literal.value.to_string()),
        Value::Array(array) => Kind::List(array.elements.iter().map(node).collect::<Result<_, _>>()?),
        Value::Object(object) => {
            let mut entries: Vec<(Key, Node)> = Vec::with_capacity(object.properties.len());
            let mut seen = std::collections::HashSet::new();
            for property in &object.properties {
                let name_range = property.name.range();
                let span = Span::new(name_range.start, name_range.end);
                let name = property.name.as_str().to_owned();
                if !seen.insert(name.clone()) {
                    return Err(SyntaxError::new("this key stands twice in its object", span));
                }
                entries.push((Key { name, span }, node(&property.value)?));
            }
            Kind::Map(entries)
        }
    };
    Ok(Node { span: Span::new(range.start, range.end), kind })
}
