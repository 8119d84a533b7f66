//! The functions, classes, values, types and tests of a JavaScript or TypeScript file.
//! Must not look into functions other than those of tests, or take what is declared or imported for a definition.

use super::js_lexer::Lexer;
use super::js_only;
use super::tokens::Tokens;
use super::{DEEPEST, Definitions};

/// Blocks within blocks deeper than this are not read.
const NESTED: usize = 64;

/// Tells everything that a TypeScript file defines; it has no JSX.
pub(super) fn read_plain(text: &str, definitions: &mut Definitions) {
    read(text, false, definitions);
}

/// Tells everything that a file defines which may have JSX.
pub(super) fn read_jsx(text: &str, definitions: &mut Definitions) {
    read(text, true, definitions);
}

fn read(text: &str, jsx: bool, definitions: &mut Definitions) {
    let mut lexer = Lexer::new(text, jsx);
    let tokens = Tokens::new(text, &mut lexer);
    definitions.remarks(lexer.comments);
    let mut reader = Reader { tokens: &tokens, definitions, path: Vec::new(), nested: 0, tests: Vec::new() };
    reader.statements(0, tokens.len(), Scope::Module);
    reader.untold_tests();
    js_only::beside(text, &reader.tests, reader.definitions);
}

/// Nested tests as their runners show them, `outer > inner`, as names joined by `::`.
pub(super) fn spelled(symbol: &str) -> Option<String> {
    symbol.contains(" > ").then(|| symbol.replace(" > ", "::"))
}

pub(super) struct Reader<'r, 't, 'd> {
    pub(super) tokens: &'r Tokens<'t>,
    pub(super) definitions: &'d mut Definitions,
    /// The names around what is read.
    pub(super) path: Vec<String>,
    nested: usize,
    /// The tests and groups that were read.
    pub(super) tests: Vec<js_only::Seen>,
}

/// What may be defined where statements stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everything.
    Module,
    /// In a block of a module: functions and classes, and tests.
    Block,
    /// In a test or a group of tests: tests.
    Tests,
}

impl Reader<'_, '_, '_> {
    /// Statements between two tokens.
    pub(super) fn statements(&mut self, from: usize, to: usize, scope: Scope) {
        if self.nested >= NESTED {
            return;
        }
        self.nested += 1;
        let mut at = from;
        while at < to {
            at = self.statement(at, to, scope).max(at + 1);
        }
        self.nested -= 1;
    }

    /// One statement; the result is where the next one starts.
    fn statement(&mut self, first: usize, to: usize, scope: Scope) -> usize {
        let tokens = self.tokens;
        let start = tokens.documented(first);
        let mut at = self.decorators(first, to);
        let (mut declared, mut default, mut exported) = (false, false, false);
        loop {
            match tokens.word(at) {
                "export" => exported = true,
                "default" if exported => default = true,
                "declare" if !tokens.word(at + 1).is_empty() && !tokens.is_first(at + 1) => declared = true,
                "abstract" if tokens.word(at + 1) == "class" => {}
                "async" if tokens.word(at + 1) == "function" => {}
                _ => break,
            }
            at += 1;
        }
        at = self.decorators(at, to);
        let named = !tokens.word(at + 1).is_empty();
        let opens = scope != Scope::Tests && !declared;
        let module = scope == Scope::Module && !declared;
        match tokens.word(at) {
            "function" if opens => self.function(at, to, start, default.then_some("default")),
            "class" if opens => self.class(at, to, start, default.then_some("default")),
            "interface" | "enum" if named => self.braced(at, to, module.then_some(start)),
            "const" if tokens.word(at + 1) == "enum" => self.braced(at + 1, to, module.then_some(start)),
            "namespace" | "module" if named || tokens.is_literal(at + 1) => self.namespace(at, to, start, module),
            "type" if named && module => {
                let end = self.end(at, to);
                if self.is_closed(at, end) {
                    self.define(tokens.word(at + 1), start, end);
                }
                end
            }
            "const" | "let" | "var" if module => self.values(at, to, start),
            "if" | "while" | "for" | "switch" | "catch" | "with" => {
                let head = if tokens.word(at + 1) == "await" { at + 2 } else { at + 1 };
                if tokens.is(head, b'(') { tokens.after(head).unwrap_or(to) } else { head }
            }
            "else" | "do" | "try" | "finally" => at + 1,
            _ if tokens.is(at, b'{') && at == first => {
                let Some(close) = tokens.close(at) else { return to };
                self.statements(at + 1, close, if scope == Scope::Tests { scope } else { Scope::Block });
                close + 1
            }
            _ if default => {
                let end = self.end(at, to);
                if self.is_closed(at, end) {
                    self.value("default", at, end, start);
                }
                end
            }
            _ if exported || declared => self.end(at, to),
            _ => {
                let test = self.test(at, to, start);
                test.or_else(|| if module { self.assigned(at, to, start) } else { None })
                    .unwrap_or_else(|| self.end(at, to))
            }
        }
    }

    pub(super) fn define(&mut self, name: &str, start: usize, end: usize) {
        let end = self.tokens.end(end.saturating_sub(1));
        if start < end {
            self.definitions.add(&self.path, name, start..end);
        }
    }

    /// Reads what is in something of this name.
    pub(super) fn within(&mut self, name: String, read: impl FnOnce(&mut Self)) {
        if !name.is_empty() && self.path.len() < DEEPEST {
            self.path.push(name);
            read(self);
            self.path.pop();
        }
    }
}
