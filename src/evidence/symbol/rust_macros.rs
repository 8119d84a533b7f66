//! Macros in Rust: what they are called, and those that pass items through.
//! Must not trust any other to hold items.

use super::rust::{Reader, ScopeKind};
use super::rust_lexer::{Kind, Token};
use super::rust_tokens::Head;

/// Macros whose braces hold items as they stand.
const TRANSPARENT: &[&str] =
    &["bitflags", "cfg_if", "lazy_static", "prop_compose", "proptest", "quickcheck", "thread_local"];

impl Reader<'_, '_> {
    /// Braces that belong to no item: in a macro they hold items, elsewhere they are passed over.
    pub(super) fn braces(&mut self, token: Token) {
        self.start = None;
        if self.scopes.last().is_some_and(|scope| scope.kind == ScopeKind::Macro) {
            self.enter(ScopeKind::Macro, None, token.start);
        } else {
            self.balanced();
        }
    }

    pub(super) fn macro_rules(&mut self, start: usize) {
        self.start = None;
        if !self.peeks(b'!') {
            return;
        }
        self.next();
        let name = self.name();
        if let Some(Token { kind: Kind::Sign(b'{' | b'(' | b'['), .. }) = self.next()
            && let Some(end) = self.balanced()
        {
            self.define(name, start, end);
        }
    }

    /// `macro name(..) { .. }`
    pub(super) fn declared_macro(&mut self, start: usize) {
        self.start = None;
        if self.peeks(b'!') {
            return;
        }
        let name = self.name();
        if let Head::Body = self.head()
            && let Some(end) = self.balanced()
        {
            self.define(name, start, end);
        }
    }

    pub(super) fn macro_call(&mut self, token: Token) {
        self.start = None;
        self.next();
        let name = self.of(token);
        let transparent = TRANSPARENT.contains(&name);
        // Whether one that is not known makes tests is not known either.
        if name == "quickcheck" || !transparent && self.scopes.iter().all(|scope| scope.kind != ScopeKind::Macro) {
            self.definitions.may_test(token.start);
        }
        match self.next() {
            Some(Token { kind: Kind::Sign(b'{'), start, .. }) if transparent => {
                self.enter(ScopeKind::Macro, None, start);
            }
            Some(Token { kind: Kind::Sign(b'{' | b'(' | b'['), .. }) => {
                self.balanced();
            }
            other => self.back = other,
        }
    }
}
