//! The items of a Rust file, each with its attributes and doc comments: what stands where an item may.
//! Must not look into function bodies, or trust macros other than those that pass items through.
//!
//! `mod name;` and foreign functions are declarations of something elsewhere and define nothing here.

use super::Definitions;
use super::rust_lexer::{Kind, Lexer, Token};
use super::rust_marks;

/// Tells every item that the text defines.
pub(super) fn read(text: &str, definitions: &mut Definitions) {
    let reader = Reader {
        text,
        tokens: Lexer::new(text),
        back: None,
        definitions,
        scopes: Vec::new(),
        path: Vec::new(),
        start: None,
        idle: None,
        test: None,
    };
    reader.read();
    rust_marks::documented_tests(text, definitions);
}

pub(super) struct Reader<'t, 'd> {
    pub(super) text: &'t str,
    pub(super) tokens: Lexer<'t>,
    /// A token that was looked at and is still to be read.
    pub(super) back: Option<Token>,
    pub(super) definitions: &'d mut Definitions,
    pub(super) scopes: Vec<Scope>,
    /// The names of the scopes that have one.
    path: Vec<&'t str>,
    /// Where the next item starts, once an attribute, doc comment or qualifier of it was read.
    pub(super) start: Option<usize>,
    /// Where the item starts that an attribute keeps from ever running, and what does.
    idle: Option<(usize, &'static str)>,
    /// Where the item starts that an attribute makes a test.
    test: Option<usize>,
}

/// A pair of braces with items in it.
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    start: usize,
    named: bool,
    /// What keeps all of it from ever running.
    idle: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Mod,
    Trait,
    Impl,
    Macro,
}

impl<'t> Reader<'t, '_> {
    fn read(mut self) {
        while let Some(token) = self.next() {
            match token.kind {
                Kind::Doc => self.starts(token),
                Kind::Sign(b'#') => self.attribute(token),
                Kind::Sign(b'{') => self.braces(token),
                Kind::Sign(b'}') => self.scope_ends(token),
                Kind::Sign(b';') => self.start = None,
                Kind::Sign(b'(' | b'[') => {
                    self.balanced();
                }
                Kind::Word => self.word(token),
                Kind::Sign(_) | Kind::Literal => {}
            }
        }
        self.definitions.remarks(self.tokens.comments);
    }

    fn word(&mut self, token: Token) {
        let start = self.start.unwrap_or(token.start);
        match self.of(token) {
            "pub" => {
                self.starts(token);
                if self.peeks(b'(') {
                    self.next();
                    self.balanced();
                }
            }
            "async" | "unsafe" | "default" | "safe" | "auto" | "gen" => {
                if self.peeks(b'!') {
                    self.macro_call(token);
                } else {
                    self.starts(token);
                }
            }
            "extern" => self.foreign(token),
            "const" if self.peeks_word(&["fn", "unsafe", "async", "extern", "gen"]) => self.starts(token),
            "const" | "static" | "type" => self.value(start),
            "fn" => self.function(start),
            "struct" | "enum" => self.data(start),
            "union" if self.peek().is_some_and(|next| next.kind == Kind::Word) => self.data(start),
            "trait" => self.trait_or_mod(start, ScopeKind::Trait),
            "mod" => self.trait_or_mod(start, ScopeKind::Mod),
            "impl" => self.implementation(start),
            "use" => {
                self.until_semicolon();
                self.start = None;
            }
            "macro_rules" => self.macro_rules(start),
            "macro" => self.declared_macro(start),
            // `lazy_static! { static ref NAME ... }`, `cfg_if! { if #[cfg(..)] { .. } else { .. } }`
            "ref" | "if" | "else" => {}
            _ if self.peeks(b'!') => self.macro_call(token),
            _ => self.start = None,
        }
    }

    fn attribute(&mut self, hash: Token) {
        let inner = self.peeks(b'!');
        if inner {
            self.next();
        }
        if self.peeks(b'[') {
            if !inner {
                self.starts(hash);
            }
            let open = self.next().map_or(hash.end, |open| open.end);
            let end = self.balanced();
            let attribute = end.map_or("", |end| &self.text[open..end - 1]);
            if !inner && rust_marks::is_test(attribute) {
                self.test = self.start;
            }
            let why = rust_marks::idle(attribute);
            match (why, self.start, self.scopes.last_mut()) {
                (Some(why), Some(start), _) if !inner => self.idle = Some((start, why)),
                // It speaks of what it stands in: of braces, or of the whole file.
                (Some(why), _, Some(scope)) if inner => scope.idle = Some(why),
                (Some(why), _, None) if inner => self.definitions.never(0..self.text.len(), why),
                _ => {}
            }
        }
    }

    pub(super) fn enter(&mut self, kind: ScopeKind, name: Option<&'t str>, start: usize) {
        self.path.extend(name);
        let idle = self.idle_at(start);
        self.scopes.push(Scope { kind, start, named: name.is_some(), idle });
    }

    fn scope_ends(&mut self, brace: Token) {
        self.start = None;
        let Some(scope) = self.scopes.pop() else { return };
        let name = if scope.named { self.path.pop() } else { None };
        if let Some(why) = scope.idle {
            self.definitions.never(scope.start..brace.end, why);
        }
        if matches!(scope.kind, ScopeKind::Mod | ScopeKind::Trait) {
            self.define(name, scope.start, brace.end);
        }
    }

    pub(super) fn define(&mut self, name: Option<&str>, start: usize, end: usize) {
        if let Some(why) = self.idle_at(start) {
            self.definitions.never(start..end, why);
        }
        if self.test == Some(start) {
            self.definitions.runs(start..end);
        }
        if let Some(name) = name {
            self.definitions.add(&self.path, name, start..end);
        }
    }

    /// What keeps the item that starts there from ever running.
    fn idle_at(&self, start: usize) -> Option<&'static str> {
        self.idle.filter(|(at, _)| *at == start).map(|(_, why)| why)
    }

    pub(super) fn starts(&mut self, token: Token) {
        self.start.get_or_insert(token.start);
    }
}
