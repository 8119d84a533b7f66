//! How the tokens of a Rust file are looked at: one ahead, to a closing bracket, to the end of an item's head.
//! Must not define anything.

use super::rust::Reader;
use super::rust_lexer::{Angles, Kind, Token};

/// How an item's head ends.
pub(super) enum Head {
    /// `{`, now read.
    Body,
    /// `;`, and its end.
    End(usize),
    /// At a brace of its surroundings, or at the end of the text.
    Broken,
}

impl<'t> Reader<'t, '_> {
    pub(super) fn of(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        self.back.take().or_else(|| self.tokens.next())
    }

    pub(super) fn peek(&mut self) -> Option<Token> {
        self.back = self.next();
        self.back
    }

    pub(super) fn peeks(&mut self, sign: u8) -> bool {
        self.peek().is_some_and(|next| next.kind == Kind::Sign(sign))
    }

    pub(super) fn peeks_word(&mut self, words: &[&str]) -> bool {
        self.peek().is_some_and(|next| next.kind == Kind::Word && words.contains(&self.of(next)))
    }

    pub(super) fn name(&mut self) -> Option<&'t str> {
        let next = self.peek().filter(|next| next.kind == Kind::Word)?;
        self.next();
        Some(self.of(next))
    }

    /// Reads to the bracket that closes the one just read, and returns its end.
    pub(super) fn balanced(&mut self) -> Option<usize> {
        let mut depth = 1_usize;
        loop {
            let token = self.next()?;
            match token.kind {
                Kind::Sign(b'(' | b'[' | b'{') => depth += 1,
                Kind::Sign(b')' | b']' | b'}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(token.end);
            }
        }
    }

    /// Reads to the next `;` outside brackets; not past a brace of the surroundings.
    pub(super) fn until_semicolon(&mut self) -> Option<usize> {
        loop {
            let token = self.next()?;
            match token.kind {
                Kind::Sign(b';') => return Some(token.end),
                Kind::Sign(b'(' | b'[' | b'{') => {
                    self.balanced()?;
                }
                Kind::Sign(b'}') => {
                    self.back = Some(token);
                    return None;
                }
                _ => {}
            }
        }
    }

    /// Reads an item's head: generics, parameters, result and bounds.
    pub(super) fn head(&mut self) -> Head {
        let mut angles = Angles::default();
        while let Some(token) = self.next() {
            match token.kind {
                Kind::Sign(b'{') if !angles.open() => return Head::Body,
                Kind::Sign(b';') => return Head::End(token.end),
                Kind::Sign(b'(' | b'[' | b'{') => {
                    self.balanced();
                }
                Kind::Sign(b'}') => {
                    self.back = Some(token);
                    return Head::Broken;
                }
                _ => {}
            }
            angles.pass(token);
        }
        Head::Broken
    }
}
