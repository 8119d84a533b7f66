//! What some programs read in one way and others in another, so that a key which one of them has would be missing here.
//! It must refuse that alone, at its place; what all of them read as the same stays.

use serde_yaml::granit_parser::{Scanner, StrInput, TokenType};
use serde_yaml::{Location, Spanned};

use super::super::super::tree::Span;
use super::super::SyntaxError;
use super::{Value, bytes, words};

/// What ends a line for YAML 1.1 and not for 1.2, and the carriage return, which some readers of JavaScript take for a
/// part of the line.
const ENDS: [char; 4] = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];
/// Also left out at the start of a line by some, and a part of the text for others.
const MARK: char = '\u{feff}';

/// Characters that end a line, or are left out, for some programs alone. They are refused wherever they stand: what
/// begins as a comment or a text may end at them.
pub(super) fn characters(text: &str) -> Result<(), SyntaxError> {
    if text.is_ascii() && !text.contains('\r') {
        return Ok(());
    }
    let [a, b, c, d] = ENDS;
    for (at, found) in text.match_indices([a, b, c, d, MARK]) {
        let (before, behind) = (&text[..at], &text[at + found.len()..]);
        let span = Span::new(at, at + found.len());
        let message = match found {
            "\r" if behind.starts_with('\n') => continue,
            "\u{feff}" if before.ends_with('\n') || before == "\u{feff}" => words::MARK.to_owned(),
            "\u{feff}" => continue,
            end => words::line_end(end),
        };
        return Err(SyntaxError::new(message, span));
    }
    Ok(())
}

/// Signs that some programs take for the end of what stands before them, or for the beginning of a key. The values are
/// as they are written, with no mapping merged.
pub(super) fn signs(documents: &[Spanned<Value>], text: &str) -> Result<(), SyntaxError> {
    // One sign at a time, since that is looked for fastest.
    let has_brackets = text.contains('[') || text.contains('{');
    let mut found = documents.iter().filter(|_| has_brackets).find_map(|one| within(one, false, text));
    found = found.or_else(|| property(text));
    found.map_or(Ok(()), |(message, at)| Err(SyntaxError::new(message, at)))
}

/// What is read in two ways, and where.
type Found = (&'static str, Span);

/// What is read in two ways between brackets; a mapping's value begins no key for any program.
fn within(value: &Spanned<Value>, is_within: bool, text: &str) -> Option<Found> {
    let from = text.get(bytes(&value.defined).start as usize..);
    let is_within = is_within || from.is_some_and(|from| from.starts_with(['[', '{']));
    // What an alias stands for is looked at where it is written.
    if value.defined != value.referenced {
        return None;
    }
    match &value.value {
        Value::Map(entries) => entries.iter().find_map(|(key, child)| {
            let own = if is_within { name(&key.referenced, text) } else { None };
            own.or_else(|| within(child, is_within, text))
        }),
        Value::List(items) => items.iter().find_map(|item| match item.value {
            Value::Scalar(_) if is_within => name(&item.referenced, text),
            _ => within(item, is_within, text),
        }),
        Value::Scalar(_) => None,
    }
}

/// What is read in two ways of an item or a key between brackets. YAML 1.1 takes a `?` before it for the sign of a key,
/// YAML 1.2 only with a blank in between. And a `:` behind it is a part of it for what is made of libyaml for Go, where a
/// comma or a bracket follows at once.
fn name(at: &Location, text: &str) -> Option<Found> {
    let at = bytes(at);
    let (from, behind) = (text.get(at.start as usize..)?, text.get(at.end as usize..)?);
    if from.starts_with('?') {
        return Some((words::QUESTION, at));
    }
    let is_cut = behind.trim_start().strip_prefix(':').is_some_and(|rest| rest.starts_with([',', ']', '}']));
    (is_cut && !from.starts_with(['"', '\''])).then_some((words::COLON, at))
}

/// The tags that every program reads as the same, written with `!!`.
const TAGS: [&str; 9] = ["str", "int", "float", "bool", "null", "seq", "map", "binary", "merge"];

/// The first anchor or tag, which the tree does not tell, that is read in two ways. YAML 1.1 ends the name of an anchor at
/// a `:` or `?`, so that `&a: 1` is a key. And a tag of an application, such as `!null`, is to many the plain value.
fn property(text: &str) -> Option<Found> {
    let is_end = |c: char| c.is_whitespace() || ",[]{}".contains(c);
    let begins = |before: &str| before.ends_with(|c| is_end(c) || c == ':' || c == MARK) || before.is_empty();
    let may_be = |(at, sign): (usize, &str)| match (sign, text[at + 1..].split(is_end).next()) {
        ("&", name) => name.is_some_and(|name| name.contains([':', '?'])),
        _ => begins(&text[..at]),
    };
    let has_signs = text.contains('&') || text.contains('!');
    if !has_signs || !text.match_indices(['&', '!']).any(may_be) {
        return None;
    }
    Scanner::new(StrInput::new(text)).flatten().find_map(|token| {
        let message = match token.token_type() {
            TokenType::Anchor(name) if name.contains([':', '?']) => words::ANCHOR,
            TokenType::Tag(handle, name) if handle == "!!" && TAGS.contains(&&**name) => return None,
            TokenType::Tag(..) => words::TAG,
            _ => return None,
        };
        token.span().byte_range().map(|range| (message, Span::new(range.start, range.end)))
    })
}

/// What a key is called that merges.
const MERGING: &str = "<<";

/// A key of this name that was left and is not in quotes: programs disagree on whether it merges.
pub(super) fn merging(document: &Spanned<Value>, text: &str) -> Result<(), SyntaxError> {
    let found = text.contains(MERGING).then(|| left(document, text)).flatten();
    found.map_or(Ok(()), |at| Err(SyntaxError::new(words::MERGE, at)))
}

fn left(value: &Spanned<Value>, text: &str) -> Option<Span> {
    match &value.value {
        Value::Map(entries) => entries.iter().find_map(|(key, child)| {
            let at = bytes(&key.defined);
            // Where it cannot be told how it is written, it is disputed.
            let is_name = text.get(at.start as usize..).is_some_and(|from| from.starts_with(['"', '\'']));
            (key.value.0 == MERGING && !is_name).then_some(at).or_else(|| left(child, text))
        }),
        Value::List(items) => items.iter().find_map(|item| left(item, text)),
        Value::Scalar(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_character_that_ends_a_line_for_some_is_refused() {
        for (text, at) in [("a\u{2028}b", 1), ("é\u{85}", 2), ("a\r\n\r", 3), ("\u{feff}a\n\u{feff}", 5)] {
            assert_eq!(characters(text).map_err(|error| error.span.start), Err(at), "{text:?}");
        }
        for text in ["", "a\r\nb\r\n", "\u{feff}a: é \u{feff}\u{a0}\u{202f}\u{3000}", "\"\\u2028\\r\""] {
            assert_eq!(characters(text), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn signs_in_texts_and_comments_are_no_anchors_and_tags() {
        for text in ["a: b&c:d", "# &a: !b", "a: '&b: !c'", "a: |\n  &b: !c\n", "a: b !c", "a: &b !!str c", "!"] {
            let found = property(text).map(|(_, at)| at.start);
            assert_eq!(found, (text == "!").then_some(0), "{text:?}");
        }
    }
}
