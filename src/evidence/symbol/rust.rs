//! The items of a Rust file, each with its attributes and doc comments.
//! Must not look into function bodies, or trust macros other than those that pass items through.
//!
//! `mod name;` and foreign functions are declarations of something elsewhere and define nothing here.

use super::Definitions;
use super::rust_lexer::{Angles, Kind, Lexer, Token};

/// Macros whose braces hold items as they stand.
const TRANSPARENT: &[&str] =
    &["bitflags", "cfg_if", "lazy_static", "prop_compose", "proptest", "quickcheck", "thread_local"];

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
    };
    reader.read();
}

struct Reader<'t, 'd> {
    text: &'t str,
    tokens: Lexer<'t>,
    /// A token that was looked at and is still to be read.
    back: Option<Token>,
    definitions: &'d mut Definitions,
    scopes: Vec<Scope>,
    /// The names of the scopes that have one.
    path: Vec<&'t str>,
    /// Where the next item starts, once an attribute, doc comment or qualifier of it was read.
    start: Option<usize>,
}

/// A pair of braces with items in it.
struct Scope {
    kind: ScopeKind,
    start: usize,
    named: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ScopeKind {
    Mod,
    Trait,
    Impl,
    Macro,
}

/// How an item's head ends.
enum Head {
    /// `{`, now read.
    Body,
    /// `;`, and its end.
    End(usize),
    /// At a brace of its surroundings, or at the end of the text.
    Broken,
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
            self.next();
            self.balanced();
        }
    }

    /// Braces that belong to no item: in a macro they hold items, elsewhere they are passed over.
    fn braces(&mut self, token: Token) {
        self.start = None;
        if self.scopes.last().is_some_and(|scope| scope.kind == ScopeKind::Macro) {
            self.enter(ScopeKind::Macro, None, token.start);
        } else {
            self.balanced();
        }
    }

    /// `extern "C" fn`, `extern crate name;`, `extern "C" { .. }`
    fn foreign(&mut self, token: Token) {
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
    fn value(&mut self, start: usize) {
        while self.peeks_word(&["mut", "ref"]) {
            self.next();
        }
        let name = self.name();
        if let Some(end) = self.until_semicolon() {
            self.define(name.filter(|name| *name != "_"), start, end);
        }
        self.start = None;
    }

    fn function(&mut self, start: usize) {
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

    fn data(&mut self, start: usize) {
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

    fn trait_or_mod(&mut self, start: usize, kind: ScopeKind) {
        let name = self.name();
        match self.head() {
            Head::Body => self.enter(kind, name, start),
            Head::End(end) if kind == ScopeKind::Trait => self.define(name, start, end),
            Head::End(_) | Head::Broken => {}
        }
        self.start = None;
    }

    /// `impl<..> Type<..> {` or `impl<..> Trait for Type<..> where .. {`: its items belong to `Type`.
    fn implementation(&mut self, start: usize) {
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

    fn macro_rules(&mut self, start: usize) {
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
    fn declared_macro(&mut self, start: usize) {
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

    fn macro_call(&mut self, token: Token) {
        self.start = None;
        self.next();
        let transparent = TRANSPARENT.contains(&self.of(token));
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

    fn enter(&mut self, kind: ScopeKind, name: Option<&'t str>, start: usize) {
        self.path.extend(name);
        self.scopes.push(Scope { kind, start, named: name.is_some() });
    }

    fn scope_ends(&mut self, brace: Token) {
        self.start = None;
        let Some(scope) = self.scopes.pop() else { return };
        let name = if scope.named { self.path.pop() } else { None };
        if matches!(scope.kind, ScopeKind::Mod | ScopeKind::Trait) {
            self.define(name, scope.start, brace.end);
        }
    }

    fn define(&mut self, name: Option<&str>, start: usize, end: usize) {
        if let Some(name) = name {
            self.definitions.add(&self.path, name, start..end);
        }
    }

    fn starts(&mut self, token: Token) {
        self.start.get_or_insert(token.start);
    }

    fn of(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    fn next(&mut self) -> Option<Token> {
        self.back.take().or_else(|| self.tokens.next())
    }

    fn peek(&mut self) -> Option<Token> {
        self.back = self.next();
        self.back
    }

    fn peeks(&mut self, sign: u8) -> bool {
        self.peek().is_some_and(|next| next.kind == Kind::Sign(sign))
    }

    fn peeks_word(&mut self, words: &[&str]) -> bool {
        self.peek().is_some_and(|next| next.kind == Kind::Word && words.contains(&self.of(next)))
    }

    fn name(&mut self) -> Option<&'t str> {
        let next = self.peek().filter(|next| next.kind == Kind::Word)?;
        self.next();
        Some(self.of(next))
    }

    /// Reads to the bracket that closes the one just read, and returns its end.
    fn balanced(&mut self) -> Option<usize> {
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
    fn until_semicolon(&mut self) -> Option<usize> {
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
    fn head(&mut self) -> Head {
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

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn items() {
        let cases: &[(&str, &[&str])] = &[
            ("fn f() {}", &["f: 1..1"]),
            (
                "/// Doc\n#[test]\n\n// note\npub(crate) async unsafe fn f<'a, const N: usize>(a: &'a str) -> [u8; {N}]\nwhere T: X,\n{ \"}\" }\nfn g() {}",
                &["f: 1..7", "g: 8..8"],
            ),
            ("fn f() -> A<{ 1 + 1 }> { }\nfn g() {}", &["f: 1..1", "g: 2..2"]),
            ("fn f(g: impl Fn(u8) -> A<B<u8>>) where F: Fn() -> u8 {\n}", &["f: 1..2"]),
            ("fn f() { '{'; b'{'; r#\"{\"#; \"{\\\"{\" /* { */ // {\n }", &["f: 1..2"]),
            ("fn f<'a>(x: &'a T) { 'a: loop { break 'a; } }\nfn g() {}", &["f: 1..1", "g: 2..2"]),
            (
                "struct A;\nstruct B(u8);\nstruct C { a: u8 }\nenum D { E }\nunion U { a: u8 }\ntype T = [u8; 4];\nconst K: u8 = { 1 };\nstatic mut S: &str = \";\";\nconst _: () = ();",
                &["A: 1..1", "B: 2..2", "C: 3..3", "D: 4..4", "U: 5..5", "T: 6..6", "K: 7..7", "S: 8..8"],
            ),
            ("const fn f() {}\nconst unsafe extern \"C\" fn g() {}", &["f: 1..1", "g: 2..2"]),
            (
                "mod tests {\n    use super::*;\n    #[test]\n    fn f() {}\n    mod a { fn g() {} }\n}\nmod b;",
                &["tests: 1..6", "tests::f: 3..4", "tests::a: 5..5", "tests::a::g: 5..5"],
            ),
            (
                "impl<T: X<Y>> a::A<T> where T: Z {\n  const K: u8 = 1;\n  fn f(&self) {}\n}\nimpl<'a> fmt::Display for &'a B<T> { fn g() {} }",
                &["A::K: 2..2", "A::f: 3..3", "B::g: 5..5"],
            ),
            (
                "impl for<'a> X<'a> for C { fn f() {} }\nimpl X for (A, B) { fn t() {} }\nimpl !Send for D {}\nimpl<T> X for fn(T) -> T { fn p() {} }",
                &["C::f: 1..1", "t: 2..2", "p: 4..4"],
            ),
            (
                "trait T: X { type A; fn f(); fn g() {} }\ntrait Alias = A + B;",
                &["T: 1..1", "T::A: 1..1", "T::f: 1..1", "T::g: 1..1", "Alias: 2..2"],
            ),
            ("extern \"C\" { fn f(); }\nextern crate a;\npub extern \"C\" fn g() {}", &["g: 3..3"]),
            (
                "macro_rules! m { ($x:ident) => { fn f() {} } }\nquote! { fn g() {} }\nvec![fn h() {}];\na::b! { fn i() {} }",
                &["m: 1..1"],
            ),
            (
                "proptest! {\n  #![proptest_config(C)]\n  /// Doc\n  #[test]\n  fn f(x in 0..9) {}\n}\nfn g() {}",
                &["f: 3..5", "g: 7..7"],
            ),
            (
                "cfg_if::cfg_if! { if #[cfg(unix)] { fn a() {} } else { fn b() {} } }\nlazy_static! { pub static ref L: u8 = 1; }",
                &["a: 1..1", "b: 1..1", "L: 2..2"],
            ),
            ("#[cfg(unix)]\nfn f() {}\n#[cfg(windows)]\nfn f() {}", &["f: 1..2", "f: 3..4"]),
            ("fn outer() { fn inner() {} struct S; }", &["outer: 1..1"]),
            (
                "// fn a() {}\n/* fn b() {} */\nconst T: &str = \"fn c() {}\";\n/// fn d() {}\nfn e() {}",
                &["T: 3..3", "e: 4..5"],
            ),
            ("use a::{b, c};\nfn f() {}", &["f: 2..2"]),
            ("fn f() {\nfn g() {}", &[]),
            ("mod a { fn f() {} ", &["a::f: 1..1"]),
            ("fn f();", &[]),
            ("fn f() {} }\nfn g() {}", &["f: 1..1", "g: 2..2"]),
            ("let union = 1; union { }", &[]),
            ("//! fn a() {}\n#![allow(x)]\nfn f() {}", &["f: 3..3"]),
            ("fn r#type() {}", &["type: 1..1"]),
            ("#[cfg_attr(x, doc = \"]\")] fn f() {}", &["f: 1..1"]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(read, text), *expected, "{text}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = "mod a {".repeat(100_000);
        assert!(found(read, &deep).is_empty());
        let closed = format!("{deep}{}", "}".repeat(100_000));
        assert_eq!(found(read, &closed).len(), 32);
    }
}
