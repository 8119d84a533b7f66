//! Where words stand in a file that a dialect, a setting or a check names itself, and amounts where numbers are read: none of
//! them can be a secret. It must not show what is only near one of them.

use std::collections::HashSet;

use super::vocabulary;
use crate::audit::config::Member;
use crate::audit::dialect::cases::KeyAt;
use crate::audit::dialect::condition::names as names_word;
use crate::audit::evaluate::effective::{effective, is_literal};
use crate::audit::evaluate::element::elements;
use crate::audit::evaluate::found::Found;
use crate::audit::evaluate::lookup::look;
use crate::load::Library;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::KeyType;
use crate::model::setting::Setting;

/// Where in the value of a setting that is not shown words stand that it names itself, or a check of it.
pub(super) fn of_setting(
    member: &Member<'_>,
    library: &Library,
    setting: &Setting,
    texts: &[(Span, &str)],
) -> Vec<Span> {
    let words = vocabulary::of_setting(setting, library);
    let known: Vec<Span> = texts.iter().filter(|(_, text)| words.hold(text)).map(|(span, _)| *span).collect();
    if known.is_empty() {
        return known;
    }
    let found = look(&member.document, &member.spelling, setting).into_iter().filter_map(|found| match found {
        Found::Value(reading) | Found::Partly(reading, ..) | Found::Declared(reading) => Some(reading),
        _ => None,
    });
    let own: Vec<Span> = found.filter(|one| one.is_written).map(|one| one.span).collect();
    let is_inside = |span: &Span| own.iter().any(|own| own.start <= span.start && span.end <= own.end);
    known.into_iter().filter(is_inside).collect()
}

/// Whether the application reads a number at a key, perhaps with a unit.
fn is_of_numbers(at: &KeyAt<'_>) -> bool {
    at.key.is_some_and(|key| matches!(key.kind, KeyType::Integer | KeyType::Number | KeyType::Scalar))
}

/// Whether a text is a small number, perhaps with a unit of two letters.
pub(super) fn is_amount(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.len() <= 8
        && unit.len() <= 2
        && unit.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Whether a text is true or false where a notation has only texts.
fn is_switch(member: &Member<'_>, at: &KeyAt<'_>, node: &Node) -> bool {
    let is_bool = at.key.is_some_and(|key| key.kind == KeyType::Bool);
    let read = |node| effective(&member.document, member.spelling.dialect, node, KeyType::Bool);
    is_bool
        && is_literal(&member.document, member.spelling.dialect, node)
        && read(node).is_ok_and(|value| value.is_boolean())
}

/// Where words stand that the dialect itself names for their key, true and false, and amounts where numbers are read:
/// none of them can be a secret.
pub(super) fn of_dialect(member: &Member<'_>, names: &HashSet<&str>) -> Vec<Span> {
    let document = &member.document;
    let mut shown = Vec::new();
    for way in member.spelling.all_ways() {
        let keys: Vec<_> = way.cases.iter().flat_map(|case| &case.when).filter(|(at, _)| at.is_called(names)).collect();
        if keys.is_empty() {
            continue;
        }
        for (element, _) in elements(way, document.root()) {
            for (at, condition) in &keys {
                let Some(node) = element.find(at).0 else { continue };
                let is_word = match &node.kind {
                    Kind::Bool(_) => true,
                    Kind::Number(_) => is_of_numbers(at),
                    Kind::Text(text) => {
                        condition.names(text) || (is_of_numbers(at) && is_amount(text)) || is_switch(member, at, node)
                    }
                    _ => false,
                };
                shown.extend((is_word).then_some(node.span));
                if let (Kind::List(items), Some(contains)) = (&node.kind, condition.contains()) {
                    let is_named = |item: &&Node| item.text().is_some_and(|text| names_word(contains.value(), text));
                    shown.extend(items.iter().filter(is_named).map(|item| item.span));
                }
            }
        }
    }
    shown
}
