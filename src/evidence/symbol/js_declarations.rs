//! Declarations in JavaScript and TypeScript: functions, classes, interfaces, enums and namespaces.
//! Must not take one without a body, which only declares, for a definition.

use super::DEEPEST;
use super::javascript::{Reader, Scope};
use super::js_members::is_type_brace;

impl Reader<'_, '_, '_> {
    pub(super) fn decorators(&self, mut at: usize, to: usize) -> usize {
        let tokens = self.tokens;
        while tokens.is(at, b'@') && at < to {
            at += 1;
            if tokens.is(at, b'(') {
                at = tokens.after(at).unwrap_or(to);
                continue;
            }
            at += 1;
            while tokens.is(at, b'.') {
                at += 2;
            }
            if tokens.is(at, b'(') {
                at = tokens.after(at).unwrap_or(to);
            }
        }
        at
    }

    /// `function name<..>(..): .. { .. }`; without a body it only declares.
    pub(super) fn function(&mut self, keyword: usize, to: usize, start: usize, otherwise: Option<&str>) -> usize {
        let at = if self.tokens.is(keyword + 1, b'*') { keyword + 2 } else { keyword + 1 };
        let name = Some(self.tokens.word(at)).filter(|name| !name.is_empty());
        match self.body(at, to) {
            Ok(close) => {
                self.define(name.or(otherwise).unwrap_or_default(), start, close + 1);
                close + 1
            }
            Err(end) => end,
        }
    }

    /// The end of a function's body, from before its parameters on; else where the function without one ends.
    pub(super) fn body(&self, from: usize, to: usize) -> Result<usize, usize> {
        let tokens = self.tokens;
        let (mut at, mut parameters) = (from, false);
        while at < to {
            if tokens.is(at, b';') {
                return Err(at + 1);
            }
            if parameters && tokens.is(at, b'{') && !is_type_brace(tokens, at) {
                return tokens.close(at).ok_or(to);
            }
            if parameters && self.is_next(at) {
                return Err(at);
            }
            parameters |= tokens.is(at, b'(');
            at = tokens.after(at).unwrap_or(to);
        }
        Err(to)
    }

    pub(super) fn class(&mut self, keyword: usize, to: usize, start: usize, otherwise: Option<&str>) -> usize {
        let tokens = self.tokens;
        let word = Some(tokens.word(keyword + 1)).filter(|word| !matches!(*word, "" | "extends" | "implements"));
        let name = word.or(otherwise).unwrap_or_default().to_owned();
        let Some((open, close)) = self.braces(keyword + 1, to) else { return to };
        self.define(&name, start, close + 1);
        self.within(name, |reader| reader.class_members(open + 1, close));
        close + 1
    }

    /// `interface Name .. { .. }`, `enum Name { .. }`
    pub(super) fn braced(&mut self, keyword: usize, to: usize, start: Option<usize>) -> usize {
        let tokens = self.tokens;
        let Some((_, close)) = self.braces(keyword + 2, to) else { return to };
        if let Some(start) = start {
            self.define(tokens.word(keyword + 1), start, close + 1);
        }
        close + 1
    }

    /// `namespace a.b { .. }`. One in quotes declares another module.
    pub(super) fn namespace(&mut self, keyword: usize, to: usize, start: usize, module: bool) -> usize {
        let tokens = self.tokens;
        let mut at = keyword + 1;
        let mut names: Vec<&str> = Vec::new();
        while at < to && !tokens.is(at, b'{') {
            names.extend(Some(tokens.word(at)).filter(|name| !name.is_empty()));
            if tokens.is(at, b';') {
                return at + 1;
            }
            at = tokens.after(at).unwrap_or(to);
        }
        let Some(close) = tokens.close(at) else { return to };
        if module && !tokens.is_literal(keyword + 1) && self.path.len() + names.len() < DEEPEST {
            let name = names.join("::");
            self.define(&name, start, close + 1);
            self.within(name, |reader| reader.statements(at + 1, close, Scope::Module));
        }
        close + 1
    }

    /// The next braces that are no type.
    pub(super) fn braces(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let mut at = from;
        while at < to {
            if self.tokens.is(at, b'{') && !is_type_brace(self.tokens, at) {
                return self.tokens.close(at).map(|close| (at, close));
            }
            at = self.tokens.after(at).unwrap_or(to);
        }
        None
    }
}
