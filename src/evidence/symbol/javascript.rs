//! The functions, classes, values, types and tests of a JavaScript or TypeScript file.
//! Must not look into functions other than those of tests, or take what is declared or imported for a definition.

use super::js_lexer::Lexer;
use super::js_members::is_type_brace;
use super::tokens::{Kind, Tokens};
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
    let tokens = Tokens::new(text, Lexer::new(text, jsx));
    let mut reader = Reader { tokens: &tokens, definitions, path: Vec::new(), nested: 0 };
    reader.statements(0, tokens.len(), Scope::Module);
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
    fn braced(&mut self, keyword: usize, to: usize, start: Option<usize>) -> usize {
        let tokens = self.tokens;
        let Some((_, close)) = self.braces(keyword + 2, to) else { return to };
        if let Some(start) = start {
            self.define(tokens.word(keyword + 1), start, close + 1);
        }
        close + 1
    }

    /// `namespace a.b { .. }`. One in quotes declares another module.
    fn namespace(&mut self, keyword: usize, to: usize, start: usize, module: bool) -> usize {
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

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn definitions() {
        let cases: &[(&str, &[&str])] = &[
            (
                "/** Doc */\nexport async function f<T>(a: { b: T }): Promise<{ c: T }> {\n  function no() {}\n}\nexport default function* () { }\n",
                &["f: 1..4", "default: 5..5"],
            ),
            (
                "function f(a: string): void;\nfunction f(a: any): { x: 1 } {\n}\nfunction g(): a is string { return true }",
                &["f: 2..3", "g: 4..4"],
            ),
            (
                "const f = async (a, b) => {\n  const no = 1;\n};\nexport const g = function () {}, h = a < b;\nlet x\nvar y = 1 // c\nconst z = a\n  .b()\nfoo()",
                &["f: 1..3", "g: 4..4", "h: 4..4", "x: 5..5", "y: 6..6", "z: 7..8"],
            ),
            (
                "const { a, b } = c;\nconst [d] = e;\nconst fs = require('fs');\nimport g from 'g';\nexport { h } from 'h';\nimport { i } from 'i'\nexport * from 'j'\nconst k = await import('k');",
                &[],
            ),
            (
                "@Injectable({ x: '}' })\nexport class A<T extends { x: 1 }> extends B(C) implements D {\n  /** n */\n  private static n: number = 1;\n  declared: string;\n  #p = () => { return 1 }\n  @X() get v(): { a: 1 } { return 1 }\n  set v(x) {}\n  constructor(private a: B) { super() }\n  async *m<T>(a: T): AsyncGenerator<T> { }\n  static async s() {}\n  over(a: string): void;\n  over(a: any): void { }\n  abstract z(): void\n  'quoted name'() {}\n  [computed]() {}\n  static { f() }\n  static = 1\n  get() {}\n  #bare\n  next() {}\n  [c.d]() {}\n  *gen() {}\n}\n",
                &[
                    "A: 1..24",
                    "A::n: 3..4",
                    "A::#p: 6..6",
                    "A::v: 7..7",
                    "A::v: 8..8",
                    "A::constructor: 9..9",
                    "A::m: 10..10",
                    "A::s: 11..11",
                    "A::over: 13..13",
                    "A::quoted name: 15..15",
                    "A::static: 18..18",
                    "A::get: 19..19",
                    "A::next: 21..21",
                    "A::gen: 23..23",
                ],
            ),
            (
                "export abstract class A { abstract f(): void; g() {} }\nexport default class extends B { h() {} }",
                &["A: 1..1", "A::g: 1..1", "default: 2..2", "default::h: 2..2"],
            ),
            (
                "export const api = {\n  list() { return [] },\n  get: async (id) => ({ id }),\n  get name() { return 1 },\n  ...rest,\n  short,\n  nested: { f: function () {} },\n  m: new Map<string, X>(),\n  'k-1': 1,\n} as const;\n",
                &[
                    "api: 1..10",
                    "api::list: 2..2",
                    "api::get: 3..3",
                    "api::name: 4..4",
                    "api::nested: 7..7",
                    "api::nested::f: 7..7",
                    "api::m: 8..8",
                    "api::k-1: 9..9",
                ],
            ),
            (
                "export default { a() {}, b: 1 }\nconst F = Object.freeze({ x: 1 })",
                &["default: 1..1", "default::a: 1..1", "default::b: 1..1", "F: 2..2", "F::x: 2..2"],
            ),
            (
                "module.exports = { f() {}, g };\nexports.h = () => {};\nmodule.exports.i = 1;\nA.prototype.j = function () {};\nmodule.exports = class K { m() {} }",
                &["f: 1..1", "h: 2..2", "i: 3..3", "A::j: 4..4", "K: 5..5", "K::m: 5..5"],
            ),
            (
                "interface I { f(): void }\nexport type T =\n  | 'a'\n  | { b: 1 }\nenum E { A }\nconst enum F { B }\nnamespace a.b { export function f() {} }\ndeclare function no(): void;\ndeclare module 'x' { function no2(): void }\ndeclare const no3: string\nabstract class G {}",
                &["I: 1..1", "T: 2..4", "E: 5..5", "F: 6..6", "a::b: 7..7", "a::b::f: 7..7", "G: 11..11"],
            ),
            ("if (x) { function f() {} const no = 1 } else { class C {} }", &["f: 1..1", "C: 1..1"]),
            ("(function () { function no() {} })();\nfoo(function no() {}, class No {});\nlabel: f();", &[]),
            (
                "const re = /[{'\"`]/; const t = `function no() { ${a} `; function f() {}",
                &["re: 1..1", "t: 1..1", "f: 1..1"],
            ),
            (
                "const A = () => <p>don't {x}</p>;\nexport function B() { return <a href='}'>it's {</a> }\nfunction C() {}",
                &["A: 1..1"],
            ),
            ("const A = () => <p>don't</p>;\nfunction C() {}", &["A: 1..1", "C: 2..2"]),
            ("const type = 1; type.x = 2; const a: Map<string, number> = new Map()", &["type: 1..1", "a: 1..1"]),
            (
                "const K = class { m() {} }\nvar async = 1\nconst f = a => a\nconst g = b =>\n  b",
                &["K: 1..1", "K::m: 1..1", "async: 2..2", "f: 3..3", "g: 4..5"],
            ),
            ("interface I<T = { a: 1 }> extends J {\n  a: T\n}", &["I: 1..3"]),
            ("function f() {\nfunction g() {}", &[]),
            ("const f = (", &[]),
            ("class", &[]),
            ("}\nfunction f() {}", &["f: 2..2"]),
        ];
        for (text, expected) in cases {
            let mut all = found(read_jsx, text);
            let mut expected = expected.to_vec();
            all.sort();
            expected.sort_unstable();
            assert_eq!(all, expected, "{text}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        for (open, close) in [
            ("{", "}"),
            ("namespace a {", "}"),
            ("describe('a', () => {", "})"),
            ("class A { static m = class {", "}}"),
        ] {
            let deep = format!("{}{}", open.repeat(50_000), close.repeat(50_000));
            assert!(found(read_jsx, &deep).len() <= DEEPEST);
        }
    }
}
