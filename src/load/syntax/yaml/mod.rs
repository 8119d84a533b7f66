//! YAML to tree, through the span-carrying, bomb-proof reader.
//! It must not apply YAML 1.1 guesses: `yes` and `0640` stay text.

mod disputed;
mod words;

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_yaml::{Location, MergeKeyPolicy, Spanned};

use super::super::tree::{Key, Kind, Node, Span};
use super::SyntaxError;

/// How many lists and mappings may stand inside each other.
const DEEPEST: usize = 64;
/// How many keys and values a file may have.
const NODES: usize = 250_000;
/// How many documents.
const DOCUMENTS: usize = 1024;
/// How many anchors, and how many aliases.
const ALIASES: usize = 50_000;
/// How much all aliases together may stand for.
const REPLAYED: usize = 1_000_000;

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    disputed::characters(text)?;
    if text.trim().is_empty() {
        return Ok(Node { span: Span::default(), kind: Kind::Null });
    }
    let parsed = read(text, REFUSED)?;
    disputed::signs(std::slice::from_ref(&parsed), text)?;
    settled(parsed, text)
}

/// One document whose merge keys (`<<`) are read as YAML 1.1 has them: a mapping's own keys count, then those of the first
/// mapping that is merged, and so on.
pub(super) fn parse_merging(text: &str) -> Result<Node, SyntaxError> {
    disputed::characters(text)?;
    // Read as an ordinary key, one that stands twice is refused.
    let ordinary = read(text, MergeKeyPolicy::AsOrdinary)?;
    disputed::signs(std::slice::from_ref(&ordinary), text)?;
    settled(read(text, MergeKeyPolicy::Merge)?, text)
}

/// Every document that is not empty.
pub(super) fn parse_stream(text: &str) -> Result<Vec<Node>, SyntaxError> {
    disputed::characters(text)?;
    let parsed: Result<Vec<Spanned<Value>>, _> = serde_yaml::from_multiple_with_options(text, options(REFUSED));
    let all = parsed.map_err(|error| fault(&error, text))?;
    disputed::signs(&all, text)?;
    all.into_iter().map(|one| settled(one, text)).collect()
}

fn read(text: &str, merge_keys: MergeKeyPolicy) -> Result<Spanned<Value>, SyntaxError> {
    serde_yaml::from_str_with_options(text, options(merge_keys)).map_err(|error| fault(&error, text))
}

/// The tree, unless a key is left in it that others take for one that merges.
fn settled(parsed: Spanned<Value>, text: &str) -> Result<Node, SyntaxError> {
    disputed::merging(&parsed, text)?;
    Ok(node(parsed))
}

/// Two of them in one mapping are read in one order here and in the other elsewhere, and many programs read none.
const REFUSED: MergeKeyPolicy = MergeKeyPolicy::Error;

fn options(merge_keys: MergeKeyPolicy) -> serde_yaml::Options {
    serde_yaml::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        merge_keys: merge_keys,
        with_snippet: false,
        budget: serde_yaml::budget! {
            max_depth: DEEPEST,
            max_nodes: NODES,
            max_events: 4 * NODES,
            max_documents: DOCUMENTS,
            max_aliases: ALIASES,
            max_anchors: ALIASES,
            // One anchor may be named often, as in the files of Compose; what all stand for has its own limit.
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: REPLAYED },
    }
}

fn fault(error: &serde_yaml::Error, text: &str) -> SyntaxError {
    let message = words::of(error);
    let at = error.location().map_or_else(Span::default, |at| span(&at, text));
    SyntaxError {
        span: if message == words::TAB { tab(at, text) } else { at },
        message,
        is_several: matches!(error, serde_yaml::Error::MultipleDocuments { .. }),
    }
}

/// The byte span of a location; where the reader gives only a line and a column, they are searched.
fn span(at: &Location, text: &str) -> Span {
    let at_span = at.span();
    if let (Some(start), Some(length)) = (at_span.byte_offset(), at_span.byte_len()) {
        return Span::new(to_usize(start), to_usize(start + length));
    }
    let line = to_usize(at.line()).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    // A byte order mark has no column.
    let mark = if line == 0 && rest.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (start, rest) = (start + mark, &rest[mark..]);
    let column = to_usize(at.column()).saturating_sub(1);
    let inside: usize = rest.chars().take(column).map(char::len_utf8).sum();
    Span::new(start + inside, start + inside + 1)
}

/// The tab that an error is about, where the reader names what stands before it: the first that begins a line from there
/// on.
fn tab(at: Span, text: &str) -> Span {
    let before = text.get(..at.start as usize).unwrap_or("");
    let mut start = before.rfind('\n').map_or(0, |end| end + 1);
    for line in text[start..].split_inclusive('\n') {
        let begin = line.trim_start_matches([' ', '\t']);
        let blanks = &line[..line.len() - begin.len()];
        if let Some(tab) = blanks.find('\t').filter(|_| !begin.trim_end().is_empty()) {
            return Span::new(start + tab, start + tab + 1);
        }
        start += line.len();
    }
    at
}

fn to_usize(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn bytes(at: &Location) -> Span {
    let span = at.span();
    let start = to_usize(span.byte_offset().unwrap_or(0));
    Span::new(start, start + to_usize(span.byte_len().unwrap_or(0)))
}

fn node(spanned: Spanned<Value>) -> Node {
    let span = bytes(&spanned.referenced);
    let kind = match spanned.value {
        Value::Scalar(kind) => kind,
        Value::List(items) => Kind::List(items.into_iter().map(node).collect()),
        Value::Map(entries) => Kind::Map(
            entries
                .into_iter()
                .map(|(key, value)| (Key { name: key.value.0, span: bytes(&key.referenced) }, node(value)))
                .collect(),
        ),
    };
    Node { span, kind }
}

enum Value {
    Scalar(Kind),
    List(Vec<Spanned<Value>>),
    Map(Vec<(Spanned<Name>, Spanned<Value>)>),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Scalar(Kind::Null))
    }
    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Scalar(Kind::Bool(value)))
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Scalar(Kind::Number(value.into())))
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Scalar(Kind::Number(value.into())))
    }
    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        Ok(Value::Scalar(Kind::Text(value.to_string())))
    }
    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        Ok(Value::Scalar(Kind::Text(value.to_string())))
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        let kind = Number::from_f64(value).map_or_else(|| Kind::Text(value.to_string()), Kind::Number);
        Ok(Value::Scalar(kind))
    }
    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Scalar(Kind::Text(value.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries: Vec<(Spanned<Name>, Spanned<Value>)> = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Map(entries))
    }
}

/// A key as text, however it is spelled.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::Lines;
    use super::*;

    #[test]
    fn faults_stand_where_editors_show_them() {
        for (text, place) in [
            ("a: [", (1, 4)),
            ("\u{feff}a: [", (1, 4)),
            ("\u{feff}é: \"a", (1, 4)),
            ("\u{feff}a: b: c", (1, 5)),
            ("\u{feff}a: 1\r\nb: [", (2, 4)),
            ("a: 😀\r\nb: é: c", (2, 5)),
            ("a:\n\tb: 1", (2, 1)),
            ("a: b\r\n\tc: d", (2, 1)),
            ("a: b\n\n  \t\n\tc", (4, 1)),
            ("a: |\n\tb", (2, 1)),
            ("a:\n  - b\n\t  c: d", (3, 1)),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(Lines::new(text.into()).line_column(error.span.start), place, "{text:?}: {}", error.message);
        }
    }
}
