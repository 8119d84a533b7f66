//! What is in a class or an object of JavaScript.
//! Must not define what has no value or body: an overload, an abstract member, a name alone.

use super::javascript::Reader;
use super::tokens::{Kind, Tokens};

/// Words that may stand before a member's name.
const MODIFIERS: &[&str] = &[
    "abstract",
    "accessor",
    "async",
    "declare",
    "get",
    "override",
    "private",
    "protected",
    "public",
    "readonly",
    "set",
    "static",
];

impl Reader<'_, '_, '_> {
    /// The members of a class, between its braces.
    pub(super) fn class_members(&mut self, from: usize, to: usize) {
        let tokens = self.tokens;
        let mut at = from;
        while at < to {
            let first = at;
            let name = self.modifiers(self.decorators(at, to), to);
            at = if tokens.is(name, b'{') {
                tokens.after(name).unwrap_or(to)
            } else {
                self.class_member(first, name, to)
            };
            at = at.max(first + 1);
        }
    }

    fn class_member(&mut self, first: usize, name: usize, to: usize) -> usize {
        let tokens = self.tokens;
        let start = tokens.documented(first);
        let Some((label, mut at)) = self.member_name(name) else { return self.end(name, to) };
        while tokens.is(at, b'?') || tokens.is(at, b'!') {
            at += 1;
        }
        // A field that only has a name, and the next member on the next line.
        if self.is_next(at) {
            return at;
        }
        if tokens.is(at, b'(') || tokens.is(at, b'<') {
            return match self.body(at, to) {
                Ok(close) => {
                    self.define(&label, start, close + 1);
                    close + 1
                }
                Err(end) => end,
            };
        }
        let end = self.end(at, to);
        let mut equals = at;
        while equals < end && !self.is_assignment(equals) {
            equals = tokens.after(equals).unwrap_or(end);
        }
        if equals < end {
            self.define(&label, start, end);
        }
        end
    }

    /// The members of an object, between its braces.
    pub(super) fn object_members(&mut self, from: usize, to: usize) {
        let tokens = self.tokens;
        let mut at = from;
        while at < to {
            let first = at;
            let name = self.modifiers(at, to);
            let named = self.member_name(name);
            at = self.member_end(name, to);
            if let Some((label, behind)) = named {
                let start = tokens.documented(first);
                if tokens.is(behind, b':') {
                    self.value(&label, behind + 1, at, start);
                } else if (tokens.is(behind, b'(') || tokens.is(behind, b'<'))
                    && let Ok(close) = self.body(behind, to)
                {
                    self.define(&label, start, close + 1);
                    at = close + 1;
                }
            }
            at = if tokens.is(at, b',') { at + 1 } else { at.max(first + 1) };
        }
    }

    /// The comma behind a member of an object. One between type arguments is not it.
    fn member_end(&self, from: usize, to: usize) -> usize {
        let tokens = self.tokens;
        let (mut at, mut angles) = (from, 0_usize);
        while at < to {
            if tokens.is(at, b',') && angles == 0 {
                return at;
            }
            let applied = tokens.touch(at) && tokens.touch(at + 1) && at > 0 && !tokens.word(at - 1).is_empty();
            if tokens.is(at, b'<') && applied {
                angles += 1;
            } else if tokens.is(at, b'>') && !(at > 0 && tokens.is(at - 1, b'=')) {
                angles = angles.saturating_sub(1);
            }
            at = tokens.after(at).unwrap_or(to);
        }
        to
    }

    /// The token behind the words and signs that may stand before a name.
    fn modifiers(&self, mut at: usize, to: usize) -> usize {
        let tokens = self.tokens;
        while at < to {
            let word = tokens.word(at);
            let is_name = match tokens.kind(at + 1) {
                Some(Kind::Sign(sign)) => !matches!(sign, b'[' | b'#' | b'*' | b'{') || at + 1 >= to,
                None => true,
                _ => false,
            };
            let block = word == "static" && tokens.is(at + 1, b'{');
            if tokens.is(at, b'*') || (MODIFIERS.contains(&word) && !is_name && (block || !tokens.is(at + 1, b'{'))) {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// A member's name and the token behind it. The name is empty where it is worked out when the program runs.
    fn member_name(&self, at: usize) -> Option<(String, usize)> {
        let tokens = self.tokens;
        match tokens.kind(at)? {
            Kind::Word => Some((tokens.of(at).to_owned(), at + 1)),
            Kind::Sign(b'#') => {
                let name = Some(tokens.word(at + 1)).filter(|name| !name.is_empty())?;
                Some((format!("#{name}"), at + 2))
            }
            Kind::Literal => {
                let text = tokens.of(at);
                Some((unquoted(text).unwrap_or_else(|| text.to_owned()), at + 1))
            }
            Kind::Sign(b'[') => Some((String::new(), tokens.after(at)?)),
            Kind::Sign(_) => None,
        }
    }
}

/// What a string says, or a template without holes; none where it is neither.
pub(super) fn unquoted(literal: &str) -> Option<String> {
    let quote = literal.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    if quote == '`' && inner.contains("${") { None } else { super::unescaped(inner) }
}

/// Whether a brace opens a type: in a result, a bound or an argument.
pub(super) fn is_type_brace(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    match tokens.kind(before) {
        Some(Kind::Sign(b':' | b'|' | b'&' | b'<' | b',' | b'?' | b'=')) => true,
        Some(Kind::Sign(b'>')) => before > 0 && tokens.is(before - 1, b'=') && tokens.touch(before),
        Some(Kind::Word) => matches!(tokens.of(before), "extends" | "infer" | "is" | "keyof" | "readonly"),
        _ => false,
    }
}
