//! JSON to tree: one reader judges the text, the other gives the places.
//! It must not accept more than JSON: no comments, no trailing commas, no duplicate keys.

use std::borrow::Cow;

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
    let without = without_pairs(text);
    let ast = parse_to_ast(&without, &CollectOptions::default(), &strict).map_err(|error| {
        let range = error.range();
        SyntaxError::new(without_quotes(&error.kind().to_string()), Span::new(range.start, range.end))
    })?;
    match ast.value {
        Some(value) => node(&value, text),
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

/// The text with two other characters for each that is written as a surrogate pair, `\ud83d\ude00`, which the reader of
/// places does not know. Every place stays where it is; what a text says is read from the text as it was.
fn without_pairs(text: &str) -> Cow<'_, str> {
    const PAIR: usize = 12;
    let bytes = text.as_bytes();
    // The first half begins with `d8` to `db`, the second with `dc` to `df`.
    let is_half = |at: usize, fourth: &[u8]| {
        let half = bytes.get(at..at + 4).unwrap_or_default();
        half.starts_with(b"\\u") && matches!(half[2], b'd' | b'D') && fourth.contains(&half[3])
    };
    let mut out = String::new();
    let (mut at, mut done) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if is_half(at, b"89abAB") && is_half(at + PAIR / 2, b"cdefCDEF") => {
                out.push_str(&text[done..at]);
                out.push_str("\\u0041\\u0041");
                at += PAIR;
                done = at;
            }
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(out + &text[done..]) }
}

/// What a text between its quotes says.
fn said(text: &str, range: std::ops::Range<usize>, otherwise: &str) -> String {
    text.get(range).and_then(|own| serde_json::from_str(own).ok()).unwrap_or_else(|| otherwise.to_owned())
}

fn node(value: &Value<'_>, text: &str) -> Result<Node, SyntaxError> {
    let range = value.range();
    let kind = match value {
        Value::NullKeyword(_) => Kind::Null,
        Value::BooleanLit(literal) => Kind::Bool(literal.value),
        Value::NumberLit(literal) => {
            literal.value.parse().map_or_else(|_| Kind::Text(literal.value.to_owned()), Kind::Number)
        }
        Value::StringLit(literal) => Kind::Text(said(text, range.start..range.end, &literal.value)),
        Value::Array(array) => Kind::List(array.elements.iter().map(|own| node(own, text)).collect::<Result<_, _>>()?),
        Value::Object(object) => {
            let mut entries: Vec<(Key, Node)> = Vec::with_capacity(object.properties.len());
            let mut seen = std::collections::HashSet::new();
            for property in &object.properties {
                let name_range = property.name.range();
                let span = Span::new(name_range.start, name_range.end);
                let name = said(text, name_range.start..name_range.end, property.name.as_str());
                if !seen.insert(name.clone()) {
                    return Err(SyntaxError::new("this key stands twice in its object", span));
                }
                entries.push((Key { name, span }, node(&property.value, text)?));
            }
            Kind::Map(entries)
        }
    };
    Ok(Node { span: Span::new(range.start, range.end), kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_written_as_pairs_are_read_and_move_no_place() {
        let text = r#"{"\ud83d\uDE00": "a\\\ud83d\ude00\\ud83d", "b": ["\u00e9", "\ud83d\ude00"]}"#;
        let whole = parse(text).expect("valid");
        // What the strict reader alone says.
        assert_eq!(whole.to_json(), serde_json::from_str::<serde_json::Value>(text).expect("valid"));
        let member = whole.get("b").expect("a member");
        assert_eq!(&text[member.span.start as usize..][..1], "[");
        for wrong in [r#"["\ud83d"]"#, r#"["\ude00\ud83d"]"#, r#"["\ud83d\u0041"]"#] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(parse(r#"{"\ud83d\ude00": 1, "\ud83d\ude00": 2}"#).is_err(), "a key that stands twice");
    }
}
