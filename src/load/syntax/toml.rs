//! TOML to tree.
//! It must not change values: what JSON has no type for becomes text.

use serde_json::Number;
use toml::de::{DeInteger, DeTable, DeValue};

use super::super::tree::{Key, Kind, Node, Span};
use super::{SyntaxError, without_quotes};

/// How many lists and tables the reader takes inside each other.
const DEEPEST: usize = 80;

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().map_or_else(Span::default, |range| Span::new(range.start, range.end));
        let message = match error.message() {
            said if said.contains("recurs") => {
                format!("more than {DEEPEST} lists and tables stand inside each other; nest them less")
            }
            said => without_quotes(said),
        };
        SyntaxError::new(message, span)
    })?;
    let span = Span::new(table.span().start, table.span().end);
    Ok(Node { span, kind: map(table.get_ref()) })
}

fn map(table: &DeTable<'_>) -> Kind {
    let mut entries: Vec<(Key, Node)> = table
        .iter()
        .map(|(key, value)| {
            let span = Span::new(key.span().start, key.span().end);
            let name = key.get_ref().to_string();
            (Key { name, span }, node(Span::new(value.span().start, value.span().end), value.get_ref()))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    Kind::Map(entries)
}

fn node(span: Span, value: &DeValue<'_>) -> Node {
    let kind = match value {
        DeValue::String(s) => Kind::Text(s.to_string()),
        DeValue::Integer(n) => integer(n),
        DeValue::Float(n) => n
            .as_str()
            .replace('_', "")
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map_or_else(|| Kind::Text(n.to_string()), Kind::Number),
        DeValue::Boolean(b) => Kind::Bool(*b),
        DeValue::Datetime(date) => Kind::Text(date.to_string()),
        DeValue::Array(items) => Kind::List(
            items.iter().map(|item| node(Span::new(item.span().start, item.span().end), item.get_ref())).collect(),
        ),
        DeValue::Table(table) => map(table),
    };
    Node { span, kind }
}

fn integer(n: &DeInteger<'_>) -> Kind {
    let digits = n.as_str().replace('_', "");
    let signed = i64::from_str_radix(&digits, n.radix()).map(Number::from);
    let number = signed.or_else(|_| u64::from_str_radix(&digits, n.radix()).map(Number::from));
    number.map_or_else(|_| Kind::Text(n.to_string()), Kind::Number)
}
