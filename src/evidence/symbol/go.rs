//! The functions, methods, types, constants and variables of a Go file, and the named subtests of its tests.
//! Must not look into functions otherwise, or take a function without a body for a definition.

use super::Definitions;
use super::c_lexer::{Lexer, Style};
use super::tokens::{Kind, Tokens};

const STYLE: Style = Style { backticks: true, text_blocks: false, comments_document: true };

/// Subtests deeper than this are not looked for.
const DEEPEST: usize = 16;

/// Tells everything that the text declares at its top level.
pub(super) fn read(text: &str, definitions: &mut Definitions) {
    let mut lexer = Lexer::new(text, STYLE);
    let tokens = Tokens::new(text, &mut lexer);
    definitions.remarks(lexer.comments);
    if text.lines().take_while(|line| !line.starts_with("package ")).any(is_never_built) {
        definitions.never(0..text.len(), "a build tag that is never set");
    }
    let mut reader = Reader { tokens: &tokens, definitions };
    let mut at = 0;
    while at < tokens.len() {
        at = match tokens.word(at) {
            "func" => reader.function(at),
            "type" | "const" | "var" => reader.declaration(at),
            _ => tokens.after(at).unwrap_or(tokens.len()),
        };
    }
}

/// `(*Type).Method` and `TestName/sub` as names joined by `::`.
pub(super) fn spelled(symbol: &str) -> Option<String> {
    let pointer = symbol.strip_prefix("(*").and_then(|rest| rest.split_once(')'));
    match pointer {
        Some((name, rest)) => Some(format!("{name}{rest}").replacen('.', "::", 1)),
        None if symbol.contains('/') => Some(symbol.replace('/', "::")),
        None => None,
    }
}

/// Whether a line above the package asks for `ignore`, the tag by which a file is left out of every build.
fn is_never_built(line: &str) -> bool {
    let new =
        line.strip_prefix("//go:build").filter(|rest| rest.starts_with([' ', '\t']) && !rest.contains(['|', '(']));
    let old =
        || line.strip_prefix("//")?.trim_start().strip_prefix("+build").filter(|rest| rest.starts_with([' ', '\t']));
    match new {
        Some(rest) => rest.split("&&").any(|tag| tag.trim() == "ignore"),
        // Between blanks stands "or".
        None => {
            old().is_some_and(|rest| rest.split_whitespace().all(|tags| tags.split(',').any(|tag| tag == "ignore")))
        }
    }
}

/// Whether `go test` runs a function of this name, as the ones that begin with this word.
fn is_test(name: &str, word: &str) -> bool {
    let is_other = |rest: &str| rest.starts_with(char::is_lowercase) || name == "TestMain";
    name.strip_prefix(word).is_some_and(|rest| !is_other(rest))
}

struct Reader<'r, 't, 'd> {
    tokens: &'r Tokens<'t>,
    definitions: &'d mut Definitions,
}

impl<'t> Reader<'_, 't, '_> {
    /// `func name(..) .. { .. }` or `func (r *Type[T]) name(..) .. { .. }`
    fn function(&mut self, func: usize) -> usize {
        let tokens = self.tokens;
        let mut at = func + 1;
        let mut scope: Vec<&str> = Vec::new();
        if tokens.is(at, b'(') {
            let Some(close) = tokens.close(at) else { return tokens.len() };
            scope.extend(self.receiver(at + 1, close));
            at = close + 1;
        }
        let name = tokens.word(at);
        let body = match self.body(at + 1) {
            Ok(body) => body,
            Err(end) => return end,
        };
        let Some(close) = tokens.close(body) else { return tokens.len() };
        self.definitions.add(&scope, name, tokens.documented(func)..tokens.end(close));
        if ["Test", "Benchmark", "Fuzz", "Example"].iter().any(|word| is_test(name, word)) {
            self.definitions.runs(tokens.documented(func)..tokens.end(close));
            scope.push(name);
            if self.skips(at + 1, body) {
                self.definitions.never(tokens.documented(func)..tokens.end(close), "`Skip`");
            }
            let mut names: Vec<String> = scope.into_iter().map(str::to_owned).collect();
            self.subtests(body + 1, close, &mut names, 0);
        }
        close + 1
    }

    /// The name of a receiver's type.
    fn receiver(&self, from: usize, to: usize) -> Option<&'t str> {
        let end = (from..to).find(|at| self.tokens.is(*at, b'[')).unwrap_or(to);
        (from..end).rev().map(|at| self.tokens.word(at)).find(|word| !word.is_empty())
    }

    /// The brace that opens a function's body, else where the function without one ends. Those of `struct {` and
    /// `interface {` in its result are not it.
    fn body(&self, from: usize) -> Result<usize, usize> {
        let tokens = self.tokens;
        let mut at = from;
        while at < tokens.len() {
            let next = at > from && tokens.is_first(at) && !tokens.is(at - 1, b',');
            if next || tokens.is(at, b'}') || tokens.is(at, b';') {
                return Err(at);
            }
            if tokens.is(at, b'{') && !matches!(tokens.word(at - 1), "struct" | "interface") {
                return Ok(at);
            }
            at = tokens.after(at).unwrap_or(tokens.len());
        }
        Err(at)
    }

    /// `t.Run("name", ..)` and what runs within it. `go test` writes an underscore for a blank, so either holds.
    fn subtests(&mut self, from: usize, to: usize, scope: &mut Vec<String>, depth: usize) {
        let tokens = self.tokens;
        let mut at = from;
        while at < to && depth < DEEPEST {
            let run = tokens.kind(at) == Some(Kind::Word)
                && tokens.is(at + 1, b'.')
                && tokens.word(at + 2) == "Run"
                && tokens.is(at + 3, b'(')
                && tokens.is_literal(at + 4)
                && tokens.is(at + 5, b',')
                && !(at > 0 && tokens.is(at - 1, b'.'));
            if let Some(name) = run.then(|| unquoted(tokens.of(at + 4))).flatten()
                && let Some(close) = tokens.close(at + 3)
            {
                let place = tokens.documented(at)..tokens.end(close);
                let written = name.replace(' ', "_");
                if written != name {
                    self.definitions.add(scope, &written, place.clone());
                }
                self.definitions.add(scope, &name, place.clone());
                if tokens.word(at + 6) == "func" && self.body(at + 7).is_ok_and(|body| self.skips(at + 7, body)) {
                    self.definitions.never(place, "`Skip`");
                }
                scope.push(name);
                self.subtests(at + 6, close, scope, depth + 1);
                scope.pop();
                at = close;
            }
            at += 1;
        }
    }

    /// Whether a test skips itself before it does anything: `t.Skip(..)`, where `t` is what its parameters name first.
    fn skips(&self, parameters: usize, body: usize) -> bool {
        let tokens = self.tokens;
        let own = tokens.word(parameters + 1);
        let mut at = body + 1;
        let called = |at: usize, names: &[&str]| {
            let of_own = !own.is_empty() && tokens.word(at) == own && tokens.is(at + 1, b'.');
            of_own && names.contains(&tokens.word(at + 2)) && tokens.is(at + 3, b'(')
        };
        // These do nothing by themselves.
        while called(at, &["Helper", "Parallel"]) {
            let Some(after) = tokens.after(at + 3) else { return false };
            at = if tokens.is(after, b';') { after + 1 } else { after };
        }
        tokens.is(parameters, b'(') && called(at, &["Skip", "Skipf", "SkipNow"])
    }

    /// `type X ..`, `const X = ..`, and groups of them in brackets.
    fn declaration(&mut self, keyword: usize) -> usize {
        let tokens = self.tokens;
        if !tokens.is(keyword + 1, b'(') {
            let end = self.line_end(keyword + 1, tokens.len());
            self.spec(keyword + 1, end, tokens.documented(keyword));
            return end;
        }
        let Some(close) = tokens.close(keyword + 1) else { return tokens.len() };
        let mut at = keyword + 2;
        while at < close {
            let end = self.line_end(at, close);
            self.spec(at, end, tokens.documented(at));
            at = end.max(at + 1);
        }
        close + 1
    }

    /// `a, b = ..` or `a ..` up to `end`.
    fn spec(&mut self, from: usize, end: usize, start: usize) {
        let mut at = from;
        loop {
            let name = self.tokens.word(at);
            if end <= at || name.is_empty() {
                return;
            }
            if name != "_" {
                self.definitions.add::<&str>(&[], name, start..self.tokens.end(end - 1));
            }
            if !self.tokens.is(at + 1, b',') {
                return;
            }
            at += 2;
        }
    }

    /// The first token of the next line, where the line can end.
    fn line_end(&self, from: usize, to: usize) -> usize {
        let tokens = self.tokens;
        let mut at = from;
        while at < to {
            let ends = at > from
                && tokens.is_first(at)
                && (matches!(tokens.kind(at - 1), Some(Kind::Word | Kind::Literal))
                    || [b')', b']', b'}'].iter().any(|sign| tokens.is(at - 1, *sign)));
            if ends || tokens.is(at, b';') {
                return at;
            }
            at = tokens.after(at).unwrap_or(to);
        }
        to
    }
}

/// What a string says; none where it is no string or has escapes other than those of quotes and backslashes.
fn unquoted(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('`') {
        return raw.strip_suffix('`').map(str::to_owned);
    }
    super::unescaped(literal.strip_prefix('"')?.strip_suffix('"')?)
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::*;

    #[test]
    fn declarations() {
        let cases: &[(&str, &[&str])] = &[
            (
                "package a\n\n// Doc\n// more\nfunc F(a int, b string) (c map[string]int, err error) {\n}\n",
                &["F: 3..6"],
            ),
            (
                "func (s *Session[T]) Expire() error {\n\treturn nil\n}\nfunc (Session) Len() int { return 0 }\nfunc (*x) y() {}",
                &["Session::Expire: 1..3", "Session::Len: 4..4", "x::y: 5..5"],
            ),
            (
                "func Map[T any, U interface{ ~int }](x []T, f func(T) U) []U {\n\treturn nil\n}\nfunc g() {}",
                &["Map: 1..3", "g: 4..4"],
            ),
            ("func asm(x int) int\n\nfunc g() struct{ a int } {\n}\n", &["g: 3..4"]),
            ("func g() interface{} {\n}\nfunc h() chan struct{} { }", &["g: 1..2", "h: 3..3"]),
            (
                "// D\ntype A struct {\n\tb int\n}\ntype B = A\ntype (\n\t// c\n\tC int\n\tD[T any] struct{ x T }\n)\n",
                &["A: 1..4", "B: 5..5", "C: 7..8", "D: 9..9"],
            ),
            (
                "const X = 1 +\n\t2\nconst (\n\tA = iota // a\n\tB\n\t_\n\tC, D = 1, 2\n)\nvar e, f int\nvar _ I = T{}",
                &["X: 1..2", "A: 4..4", "B: 5..5", "C: 7..7", "D: 7..7", "e: 9..9", "f: 9..9"],
            ),
            (
                "var s = `\nfunc no() {}\n`\n// func no() {}\n/* type no int */\nvar t = \"func no() {}\"",
                &["s: 1..3", "t: 4..6"],
            ),
            ("func f() {\n\tfunc() { }()\n\ttype local int\n\tconst c = '}'\n}\n", &["f: 1..5"]),
            (
                "func TestA(t *testing.T) {\n\tt.Run(\"empty name\", func(t *testing.T) {\n\t\tt.Run(\"in\", func(t *testing.T) {})\n\t})\n\tt.Run(tt.name, f)\n\tx.t.Run(\"no\", f)\n}\n",
                &["TestA: 1..7", "TestA::empty name: 2..4", "TestA::empty_name: 2..4", "TestA::empty name::in: 3..3"],
            ),
            ("func helper(t *T) { t.Run(\"no\", f) }", &["helper: 1..1"]),
            ("func f() {\nfunc g() {}", &[]),
            ("func f(", &[]),
            ("type", &[]),
            ("import (\n\t\"fmt\"\n)\nvar ErrX = errors.New(\"x\")", &["ErrX: 4..4"]),
        ];
        assert_found(read, cases);
    }

    #[test]
    fn tests_that_skip_themselves() {
        let cases: &[(&str, &[&str])] = &[
            ("func TestA(t *testing.T) {\n\tt.Skip(\"later\")\n}", &["TestA"]),
            ("func TestA(t *testing.T) {\n\tt.Parallel()\n\tt.SkipNow()\n}", &["TestA"]),
            ("func BenchmarkA(b *testing.B) { b.Skipf(\"%d\", 1) }", &["BenchmarkA"]),
            ("func TestA(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip()\n\t}\n}", &[]),
            ("func TestA(t *testing.T) {\n\tcheck(t)\n\tt.Skip()\n}", &[]),
            ("func TestA(t *testing.T) {\n\tu.Skip()\n}\nfunc Skip(t *T) { t.Skip() }", &[]),
            (
                "func TestA(t *testing.T) {\n\tt.Run(\"b\", func(t *testing.T) { t.Skip() })\n\tt.Run(\"c\", func(t *testing.T) { })\n}",
                &["TestA::b"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(super::super::definitions::idle(read, text), *expected, "{text}");
        }
    }

    #[test]
    fn spellings() {
        assert_eq!(spelled("(*Session).Expire").as_deref(), Some("Session::Expire"));
        assert_eq!(spelled("TestA/empty_name").as_deref(), Some("TestA::empty_name"));
        assert_eq!(spelled("F"), None);
    }

    #[test]
    fn files_that_are_in_no_build() {
        let cases: &[(&str, &[&str])] = &[
            ("//go:build ignore\n\npackage a\nfunc TestA(t *testing.T) {}\n", &["TestA"]),
            ("// A note.\n// +build ignore\n\npackage a\nfunc TestA(t *testing.T) {}\n", &["TestA"]),
            ("//go:build ignore && linux\npackage a\nfunc A() {}\n", &["A"]),
            ("//go:build ignore || linux\npackage a\nfunc A() {}\n", &[]),
            ("//go:build !ignore\npackage a\n//go:build ignore\nfunc A() {}\n", &[]),
            ("//go:build integration\npackage a\nfunc A() {}\n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(super::super::definitions::idle(read, text), *expected, "{text}");
        }
    }
}
