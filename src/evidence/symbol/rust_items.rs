//! The items of Rust: functions, types, values, traits, modules and implementations.
//! Must not look into function bodies.

use super::rust::{Reader, ScopeKind};
use super::rust_lexer::{Angles, Kind, Token};
use super::rust_tokens::Head;

impl Reader<'_, '_> {
    /// `extern "C" fn`, `extern crate name;`, `extern "C" { .. }`
    pub(super) fn foreign(&mut self, token: Token) {
        if self.peek().is_some_and(|next| next.kind == Kind::Literal) {
            self.next();
        }
        if self.peeks(b'{') {
            self.next();
            self.balanced();
            self.start = None;
        } else if self.peeks_word(&["crate"]) {
            self.until_semicolon();
            self.start = None;
        } else {
            self.starts(token);
        }
    }

    /// `const NAME: T = ..;`, `static mut NAME ..;`, `type Name = ..;`
    pub(super) fn value(&mut self, start: usize) {
        while self.peeks_word(&["mut", "ref"]) {
            self.next();
        }
        let name = self.name();
        if let Some(end) = self.until_semicolon() {
            self.define(name.filter(|name| *name != "_"), start, end);
        }
        self.start = None;
    }

    pub(super) fn function(&mut self, start: usize) {
        let name = self.name();
        match self.head() {
            Head::Body => {
                if let Some(end) = self.balanced() {
                    self.define(name, start, end);
                }
            }
            // A trait's method without a default.
            Head::End(end) if self.scopes.last().is_some_and(|scope| scope.kind == ScopeKind::Trait) => {
                self.define(name, start, end);
            }
            Head::End(_) | Head::Broken => {}
        }
        self.start = None;
    }

    pub(super) fn data(&mut self, start: usize) {
        let name = self.name();
        let end = match self.head() {
            Head::Body => self.balanced(),
            Head::End(end) => Some(end),
            Head::Broken => None,
        };
        if let Some(end) = end {
            self.define(name, start, end);
        }
        self.start = None;
    }

    pub(super) fn trait_or_mod(&mut self, start: usize, kind: ScopeKind) {
        let name = self.name();
        match self.head() {
            Head::Body => self.enter(kind, name, start),
            Head::End(end) if kind == ScopeKind::Trait => self.define(name, start, end),
            Head::End(_) | Head::Broken => {}
        }
        self.start = None;
    }

    /// `impl<..> Type<..> {` or `impl<..> Trait for Type<..> where .. {`: its items belong to `Type`.
    pub(super) fn implementation(&mut self, start: usize) {
        let mut angles = Angles::default();
        let mut name = None;
        let mut bounds = false;
        while let Some(token) = self.next() {
            match token.kind {
                Kind::Sign(b'(' | b'[') => {
                    self.balanced();
                }
                Kind::Sign(b'{') if angles.open() => {
                    self.balanced();
                }
                Kind::Sign(b'{') => {
                    self.enter(ScopeKind::Impl, name, start);
                    break;
                }
                Kind::Sign(b';' | b'}') => {
                    self.back = Some(token);
                    break;
                }
                Kind::Word if !angles.open() => match self.of(token) {
                    "for" if !self.peeks(b'<') => name = None,
                    "where" => bounds = true,
                    // A function pointer has no name.
                    "fn" => (name, bounds) = (None, true),
                    "dyn" | "mut" | "const" | "unsafe" | "for" => {}
                    word if !bounds => name = Some(word),
                    _ => {}
                },
                _ => {}
            }
            angles.pass(token);
        }
        self.start = None;
    }
}
