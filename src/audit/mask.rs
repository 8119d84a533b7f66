//! What of a configuration's text may be shown: an allow-list of characters.
//! It must not show a value unless its setting's type cannot hold a secret.

use std::collections::BTreeMap;

use super::config::{Config, Member};
use super::document::Part;
use super::lookup::{Found, elements, look};
use super::reader;
use super::shown::{holds_secrets, is_mixed, shown_length};
use super::spelling::KeyAt;
use crate::load::Library;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::KeyType;
use crate::model::setting::{Setting, ValueType};

/// The text of every file of a configuration, by path, with every value hidden that is not of a setting whose values
/// may be shown, and without comments. Lines and columns stay where they are.
#[must_use]
pub fn masked_texts(config: &Config<'_>, library: &Library) -> BTreeMap<String, String> {
    // A file may be part of several applications' configurations, as one that gives variables is.
    let mut spans: BTreeMap<&str, (&Part, Vec<Span>, Vec<Span>)> = BTreeMap::new();
    for member in config.members() {
        let (mut shown, mut hidden) = values_of(member, library);
        shown.sort();
        hidden.sort();
        for part in member.document.parts() {
            let entry = spans.entry(&part.path).or_insert_with(|| (part, Vec::new(), Vec::new()));
            entry.1.extend(inside(&shown, part));
            entry.2.extend(inside(&hidden, part));
        }
    }
    let text = |(path, (part, shown, hidden)): (&str, (&Part, Vec<Span>, Vec<Span>))| {
        (path.to_owned(), masked(part, &shown, &hidden))
    };
    spans.into_iter().map(text).collect()
}

/// For each line of a text whether nothing of it is hidden.
#[must_use]
pub fn shown_lines(text: &str, masked: &str) -> Vec<bool> {
    text.split_inclusive('\n').zip(masked.split_inclusive('\n')).map(|(own, hidden)| own == hidden).collect()
}

/// What may be shown of a member's files, and what must not.
fn values_of(member: &Member<'_>, library: &Library) -> (Vec<Span>, Vec<Span>) {
    let mut shown: Vec<Span> = Vec::new();
    let mut hidden: Vec<Span> = Vec::new();
    member.document.trees().for_each(|tree| spans(tree, false, &mut shown, &mut hidden));
    for (_, variable) in member.document.variables() {
        shown.push(variable.name);
        hidden.push(variable.span);
    }
    for setting in library.settings().filter(|setting| may_show(setting)) {
        let reader = reader::of_setting(setting);
        for found in look(&member.document, &member.spelling, setting) {
            if let Found::Value(reading) | Found::Partly(reading, _) | Found::Declared(reading) = found {
                // What cannot be read as the setting could be anything, a secret in the wrong place too.
                let readable = reading.is_written && reading.is_literal && reader.read(&reading.raw).is_ok();
                shown.extend(readable.then_some(reading.span));
            }
        }
    }
    if !member.spelling.is_own {
        shown.extend(words(member));
    }
    (shown, hidden)
}

/// Whether the application reads a number at a key, perhaps with a unit.
fn is_of_numbers(at: &KeyAt<'_>) -> bool {
    at.key.is_some_and(|key| matches!(key.kind, KeyType::Integer | KeyType::Number | KeyType::Scalar))
}

/// Whether a text is a small number, perhaps with a unit of two letters.
fn is_amount(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.len() <= 8
        && unit.len() <= 2
        && unit.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Where words stand that the dialect itself names for their key, true and false, and amounts where numbers are read:
/// none of them can be a secret.
fn words(member: &Member<'_>) -> Vec<Span> {
    let document = &member.document;
    let mut shown = Vec::new();
    for way in member.spelling.all_ways() {
        let keys: Vec<_> = way.cases.iter().flat_map(|case| &case.when).collect();
        for (element, _) in elements(way, document.root()) {
            for (at, condition) in &keys {
                let Some(node) = element.find(at).0 else { continue };
                let is_word = match &node.kind {
                    Kind::Bool(_) => true,
                    Kind::Number(_) => is_of_numbers(at),
                    Kind::Text(text) => condition.names(text) || (is_of_numbers(at) && is_amount(text)),
                    _ => false,
                };
                shown.extend((is_word).then_some(node.span));
            }
        }
    }
    shown
}

/// Of spans in order those that lie in a file, counted from its beginning.
fn inside(spans: &[Span], part: &Part) -> Vec<Span> {
    let end = part.base + Span::new(part.lines.text().len(), 0).start;
    let first = spans.partition_point(|span| span.start < part.base);
    let own = |span: &Span| Span { start: span.start - part.base, end: span.end.saturating_sub(part.base) };
    spans[first..].iter().take_while(|span| span.start <= end).map(own).collect()
}

/// What a byte of a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Between,
    Shown,
    Hidden,
}

fn masked(part: &Part, shown: &[Span], hidden: &[Span]) -> String {
    let text = part.lines.text();
    let mut marks = vec![Mark::Between; text.len()];
    mark(&mut marks, hidden, Mark::Hidden);
    mark(&mut marks, shown, Mark::Shown);
    let mut comment = false;
    let show = |(at, c): (usize, char)| {
        let mark = marks[at];
        // Between keys and values a hash starts a comment, and only punctuation is kept.
        comment = c != '\n' && (comment || (c == '#' && mark == Mark::Between));
        match mark {
            Mark::Shown => c,
            _ if c == '\n' || c == '\r' => c,
            Mark::Hidden if matches!(c, '"' | '\'') => c,
            Mark::Hidden => '*',
            Mark::Between if !comment && (c.is_whitespace() || is_punctuation(c)) => c,
            Mark::Between => ' ',
        }
    };
    text.char_indices().map(show).collect()
}

const fn is_punctuation(c: char) -> bool {
    matches!(c, '[' | ']' | '{' | '}' | '=' | ':' | ',' | '-' | '"' | '\'')
}

/// Marks every byte that a span covers.
fn mark(marks: &mut [Mark], spans: &[Span], mark: Mark) {
    for span in spans {
        let end = (span.end as usize).min(marks.len());
        if let Some(part) = marks.get_mut(span.start as usize..end) {
            part.fill(mark);
        }
    }
}

/// The spans of keys, and of the values that are no containers; in a table of secrets a key may be one.
fn spans(node: &Node, of_secrets: bool, keys: &mut Vec<Span>, values: &mut Vec<Span>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                let (start, end) = (key.span.start as usize, key.span.end as usize);
                let shown = if of_secrets && is_mixed(&key.name) { 0 } else { shown_length(&key.name) };
                let whole = shown == key.name.len();
                keys.push(if whole { key.span } else { Span::new(start, (start + shown).min(end)) });
                values.push(key.span);
                spans(child, holds_secrets(&key.name), keys, values);
            }
        }
        Kind::List(items) => items.iter().for_each(|item| spans(item, of_secrets, keys, values)),
        // A boolean cannot hold a secret.
        Kind::Bool(_) => keys.push(node.span),
        _ => values.push(node.span),
    }
}

/// Whether values of the setting may stand in output: numbers and words from a known list cannot hold a secret.
#[must_use]
pub const fn may_show(setting: &Setting) -> bool {
    matches!(
        setting.kind,
        ValueType::Bool
            | ValueType::Integer
            | ValueType::Number
            | ValueType::Duration
            | ValueType::Bytes
            | ValueType::Rate
            | ValueType::TlsVersion
            | ValueType::Port
            | ValueType::Level
            | ValueType::Choice
            | ValueType::FileMode
            | ValueType::Semver
    )
}
