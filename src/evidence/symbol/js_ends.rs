//! Where a statement of JavaScript or TypeScript ends, with a semicolon or without.
//! Must not define anything.

use super::javascript::Reader;
use super::tokens::Kind;

/// Words that end no expression: it goes on behind them.
const OPEN_ENDED: &[&str] = &[
    "as",
    "await",
    "case",
    "delete",
    "else",
    "extends",
    "implements",
    "in",
    "infer",
    "instanceof",
    "is",
    "keyof",
    "new",
    "of",
    "readonly",
    "satisfies",
    "throw",
    "typeof",
    "unique",
];

/// Words that go on with the expression of the line before.
const CONTINUING: &[&str] = &["as", "extends", "implements", "in", "instanceof", "is", "of", "satisfies"];

impl Reader<'_, '_, '_> {
    /// Where a statement ends: behind its `;`, or where a new line starts another one.
    pub(super) fn end(&self, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            if self.tokens.is(at, b';') {
                return at + 1;
            }
            if at > from && self.is_next(at) {
                return at;
            }
            at = self.tokens.after(at).unwrap_or(to);
        }
        to
    }

    /// Whether every bracket that opens between two tokens closes.
    pub(super) fn is_closed(&self, from: usize, end: usize) -> bool {
        let mut at = from;
        while at < end {
            let Some(after) = self.tokens.after(at) else { return false };
            at = after;
        }
        true
    }

    /// Whether a token starts a line and cannot go on with what stands before.
    pub(super) fn is_next(&self, at: usize) -> bool {
        let tokens = self.tokens;
        if at == 0 || !tokens.is_first(at) {
            return false;
        }
        let ended = match tokens.kind(at - 1) {
            Some(Kind::Word) => !OPEN_ENDED.contains(&tokens.of(at - 1)),
            Some(Kind::Literal | Kind::Sign(b')' | b']' | b'}')) => true,
            _ => false,
        };
        ended
            && match tokens.kind(at) {
                Some(Kind::Word) => !CONTINUING.contains(&tokens.of(at)),
                Some(Kind::Literal) => !tokens.of(at).starts_with('`'),
                Some(Kind::Sign(sign)) => matches!(sign, b'@' | b'#' | b'}'),
                None => true,
            }
    }

    /// Whether a `=` gives a value, and is not part of `==` or `=>`.
    pub(super) fn is_assignment(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let part = |at: usize| (tokens.is(at, b'=') || tokens.is(at, b'>')) && tokens.touch(at);
        let before = at > 0 && tokens.touch(at) && [b'=', b'!', b'<', b'>'].iter().any(|sign| tokens.is(at - 1, *sign));
        tokens.is(at, b'=') && !part(at + 1) && !before
    }
}
