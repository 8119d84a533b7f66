//! The types, methods, constructors, enum constants and initialised fields of a Java file, nested as they stand.
//! Must not look into method bodies, or take a native method for a definition.

use super::c_lexer::{Lexer, Style};
use super::java_marks::is_test;
use super::tokens::{Kind, Tokens};
use super::{DEEPEST, Definitions};

const STYLE: Style = Style { backticks: false, text_blocks: true, comments_document: false };

const MODIFIERS: &[&str] = &[
    "public",
    "protected",
    "private",
    "static",
    "final",
    "abstract",
    "native",
    "synchronized",
    "transient",
    "volatile",
    "strictfp",
    "default",
    "sealed",
];

/// Tells every type of the text and what is in it.
pub(super) fn read(text: &str, definitions: &mut Definitions) {
    let mut lexer = Lexer::new(text, STYLE);
    let tokens = Tokens::new(text, &mut lexer);
    definitions.remarks(lexer.comments);
    // Others have annotations of these names too.
    let junit = text.contains("org.junit") || text.contains("org.testng");
    let mut reader = Reader { tokens: &tokens, definitions, path: Vec::new(), junit, marked: false };
    reader.members(0, tokens.len());
}

pub(super) struct Reader<'r, 't, 'd> {
    pub(super) tokens: &'r Tokens<'t>,
    definitions: &'d mut Definitions,
    /// The types around what is read.
    path: Vec<&'t str>,
    /// Whether the file names JUnit or TestNG.
    junit: bool,
    /// Whether an annotation makes tests of the methods of what is read.
    marked: bool,
}

impl Reader<'_, '_, '_> {
    /// What stands between two tokens: members of a type, or the types of a file.
    fn members(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            at = self.member(at, to).max(at + 1);
        }
    }

    /// One member; the result is where the next one starts.
    fn member(&mut self, first: usize, to: usize) -> usize {
        let tokens = self.tokens;
        let Some((at, native)) = self.modifiers(first, to) else { return to };
        let start = tokens.documented(first);
        match tokens.kind(at) {
            Some(Kind::Word | Kind::Sign(b'<')) => {}
            // An initialiser, or a stray sign.
            _ => return tokens.after(at).unwrap_or(to),
        }
        let annotation = at > first && tokens.is(at - 1, b'@') && tokens.word(at) == "interface";
        // TestNG takes every method of a class for a test that is marked as one.
        let marked = self.has_annotation(first, at, is_test);
        let outer = self.marked;
        self.marked |= marked;
        let next = match tokens.word(at) {
            "import" | "package" => self.until(at, to, b';') + 1,
            "class" | "interface" | "enum" => self.type_of(at, to, start, annotation),
            "record" if self.is_record(at) => self.type_of(at, to, start, false),
            _ => self.method_or_field(at, to, start, native),
        };
        let place = start..tokens.end(next.saturating_sub(1));
        let is_type = matches!(tokens.word(at), "class" | "interface" | "enum" | "record");
        if marked && !is_type || outer && !is_type && self.is_method(at, next) {
            self.definitions.runs(place.clone());
        }
        self.marked = outer;
        if self.junit && self.is_disabled(first, at) {
            self.definitions.never(place, "`@Disabled`");
        }
        next
    }

    /// The token behind modifiers and annotations, and whether one of them is `native`.
    fn modifiers(&self, first: usize, to: usize) -> Option<(usize, bool)> {
        let tokens = self.tokens;
        let (mut at, mut native) = (first, false);
        while at < to {
            if tokens.is(at, b'@') && tokens.word(at + 1) == "interface" {
                return Some((at + 1, native));
            }
            if tokens.is(at, b'@') {
                at += 2;
                while tokens.is(at, b'.') {
                    at += 2;
                }
                if tokens.is(at, b'(') {
                    at = tokens.after(at)?;
                }
            } else if MODIFIERS.contains(&tokens.word(at)) {
                native |= tokens.word(at) == "native";
                at += 1;
            } else if tokens.word(at) == "non" && tokens.is(at + 1, b'-') && tokens.word(at + 2) == "sealed" {
                at += 3;
            } else {
                return Some((at, native));
            }
        }
        None
    }

    /// `record` is a word like any other where no name with components follows.
    fn is_record(&self, at: usize) -> bool {
        let named = !self.tokens.word(at + 1).is_empty();
        named && (self.tokens.is(at + 2, b'(') || self.tokens.is(at + 2, b'<'))
    }

    fn type_of(&mut self, keyword: usize, to: usize, start: usize, annotation: bool) -> usize {
        let tokens = self.tokens;
        let name = tokens.word(keyword + 1);
        let body = self.until(keyword + 1, to, b'{');
        let Some(close) = tokens.close(body).filter(|close| *close < to) else { return to };
        self.definitions.add(&self.path, name, start..tokens.end(close));
        if !name.is_empty() && self.path.len() < DEEPEST {
            self.path.push(name);
            let from =
                if tokens.word(keyword) == "enum" && !annotation { self.constants(body + 1, close) } else { body + 1 };
            self.members(from, close);
            self.path.pop();
        }
        let words = || (keyword + 1..body).map(|at| tokens.word(at));
        let is_of_tests = |word: &str| word.contains("Test") || word.ends_with("Spec");
        let extends = words().any(|word| matches!(word, "extends" | "implements"));
        if extends && words().any(is_of_tests) && !self.definitions.has_run(&(start..tokens.end(close))) {
            // What it extends may have some.
            self.definitions.may_test(start);
        }
        close + 1
    }

    /// The constants of an enum; the result is where its members start.
    fn constants(&mut self, from: usize, to: usize) -> usize {
        let tokens = self.tokens;
        let mut at = from;
        while at < to {
            let first = at;
            let Some((name, _)) = self.modifiers(at, to) else { return to };
            if tokens.is(name, b';') {
                return name + 1;
            }
            at = name + 1;
            for opening in [b'(', b'{'] {
                if tokens.is(at, opening) {
                    let Some(after) = tokens.after(at) else { return to };
                    at = after;
                }
            }
            self.definitions.add(&self.path, tokens.word(name), tokens.documented(first)..tokens.end(at - 1));
            if tokens.is(at, b';') {
                return at + 1;
            }
            if !tokens.is(at, b',') {
                return at;
            }
            at += 1;
        }
        to
    }

    fn method_or_field(&mut self, from: usize, to: usize, start: usize, native: bool) -> usize {
        let tokens = self.tokens;
        let (mut at, mut angles) = (from, 0_usize);
        while at < to {
            match tokens.kind(at) {
                Some(Kind::Sign(b'<')) => angles += 1,
                Some(Kind::Sign(b'>')) => angles = angles.saturating_sub(1),
                // An annotation within a type.
                Some(Kind::Sign(b'@')) => at += 1,
                Some(Kind::Sign(b'(')) if angles == 0 => return self.method(at, to, start, native),
                Some(Kind::Sign(b'{')) if angles == 0 => return self.compact(at, to, start),
                Some(Kind::Sign(b'=')) if angles == 0 => return self.field(at, to, start),
                Some(Kind::Sign(b';')) => return at + 1,
                Some(Kind::Sign(b'}')) => return at,
                _ => {}
            }
            let Some(after) = tokens.after(at) else { return to };
            at = after;
        }
        to
    }

    /// A method or constructor whose parameters open at `open`.
    fn method(&mut self, open: usize, to: usize, start: usize, native: bool) -> usize {
        let tokens = self.tokens;
        let name = tokens.word(open - 1);
        let mut at = open;
        while at < to {
            if tokens.is(at, b';') {
                if !native && !self.path.is_empty() {
                    self.definitions.add(&self.path, name, start..tokens.end(at));
                }
                return at + 1;
            }
            let Some(after) = tokens.after(at) else { return to };
            if tokens.is(at, b'{') {
                // The values of an annotation's member are braces too: `String[] value() default {};`
                if tokens.word(at - 1) != "default" {
                    self.definitions.add(&self.path, name, start..tokens.end(after - 1));
                    return after;
                }
            }
            at = after;
        }
        to
    }

    /// The constructor of a record without its parameters.
    fn compact(&mut self, body: usize, to: usize, start: usize) -> usize {
        let tokens = self.tokens;
        let Some(close) = tokens.close(body) else { return to };
        let name = tokens.word(body - 1);
        if self.path.last() == Some(&name) {
            self.definitions.add(&self.path, name, start..tokens.end(close));
        }
        close + 1
    }

    /// Fields with a value, of which the first has its `=` at `equals`.
    fn field(&mut self, equals: usize, to: usize, start: usize) -> usize {
        let tokens = self.tokens;
        let end = self.until(equals, to, b';');
        // `int a[] = ..`
        let name =
            (0..equals).rev().take(8).map(|at| tokens.word(at)).find(|word| !word.is_empty()).unwrap_or_default();
        if end < to && !self.path.is_empty() {
            self.definitions.add(&self.path, name, start..tokens.end(end));
        }
        end + 1
    }

    /// The next such sign outside brackets; `to` where there is none.
    fn until(&self, from: usize, to: usize, sign: u8) -> usize {
        let mut at = from;
        while at < to && !self.tokens.is(at, sign) {
            at = self.tokens.after(at).unwrap_or(to);
        }
        at.min(to)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{assert_found, found};
    use super::*;

    #[test]
    fn types_and_members() {
        let cases: &[(&str, &[&str])] = &[
            (
                "package a.b;\nimport static c.D.*;\n/** Doc */\n@Test(x = \"}\")\npublic final class A<T extends B<C>> extends D implements E {\n  private final Map<String, List<T>> m = new HashMap<>();\n  int n;\n  A(int x) { this.n = x; }\n  @Override\n  public <U> Map<U, T> f(List<U> u) throws X {\n    class Local {}\n    return null;\n  }\n  static { f(); }\n}\n",
                &["A: 3..15", "A::m: 6..6", "A::A: 8..8", "A::f: 9..13"],
            ),
            (
                "interface I { void f(); default int g() { return 1; } int K = 1; interface J { void h(); } }",
                &["I: 1..1", "I::f: 1..1", "I::g: 1..1", "I::K: 1..1", "I::J: 1..1", "I::J::h: 1..1"],
            ),
            (
                "enum E {\n  /** a */\n  A(1) { void f() {} },\n  @X B;\n  private final int n;\n  E(int n) { }\n}\nenum F { A, B }\nenum G { A, }",
                &[
                    "E: 1..7",
                    "E::A: 2..3",
                    "E::B: 4..4",
                    "E::E: 6..6",
                    "F: 8..8",
                    "F::A: 8..8",
                    "F::B: 8..8",
                    "G: 9..9",
                    "G::A: 9..9",
                ],
            ),
            (
                "record P(int x, List<String> y) implements Q {\n  P {\n  }\n  static int z() { return record(1); }\n}\nrecord R<T>(T t) {}",
                &["P: 1..5", "P::P: 2..3", "P::z: 4..4", "R: 6..6"],
            ),
            (
                "@interface N { String[] value() default {}; int n() default 1; }",
                &["N: 1..1", "N::value: 1..1", "N::n: 1..1"],
            ),
            (
                "sealed interface S permits T, U {}\nnon-sealed class T implements S {}\nabstract class U { abstract void f(); native void g(); }",
                &["S: 1..1", "T: 2..2", "U: 3..3", "U::f: 3..3"],
            ),
            (
                "class A {\n  @Nested\n  class Chain {\n    @Test\n    void tampering_is_detected() { String s = \"\"\"\n      } class B {}\n      \"\"\"; char c = '}'; }\n  }\n}",
                &["A: 1..9", "A::Chain: 2..8", "A::Chain::tampering_is_detected: 4..7"],
            ),
            ("class A { void f() {} void f(int x) {} }", &["A: 1..1", "A::f: 1..1", "A::f: 1..1"]),
            ("// class A {}\n/* class B {} */\nclass C { String s = \"class D {}\"; }", &["C: 3..3", "C::s: 3..3"]),
            ("void main() { }", &["main: 1..1"]),
            ("class A { void f() {", &[]),
            ("class", &[]),
            ("class A { } } class B { }", &["A: 1..1", "B: 1..1"]),
            (
                "class A { record r; Object record(int x) { } int[] a[] = {1}, b = {2}; }",
                &["A: 1..1", "A::record: 1..1", "A::a: 1..1"],
            ),
        ];
        assert_found(read, cases);
    }

    #[test]
    fn tests_that_are_disabled() {
        let cases: &[(&str, &[&str])] = &[
            (
                "import org.junit.jupiter.api.*;\nclass A {\n  @Test @Disabled(\"(later)\")\n  void b() {}\n  @Test\n  void c() {}\n}",
                &["A::b"],
            ),
            ("import org.junit.*;\n@Ignore class A { @Test public void b() {} }", &["A", "A::b"]),
            ("class A { @org.junit.jupiter.api.Disabled @Test void b() {} @Test void c() {} }", &["A::b"]),
            ("import org.junit.jupiter.api.condition.*;\nclass A { @DisabledOnOs(OS.MAC) void b() {} }", &[]),
            (
                "import org.testng.annotations.Test;\nclass A { @Test(enabled = false) void b() {} @Test(enabled = true) void c() {} }",
                &["A::b"],
            ),
            ("import androidx.room.Ignore;\nclass A { @Ignore void b() {} }", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(super::super::definitions::idle(read, text), *expected, "{text}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("{}{}", "class A{".repeat(100_000), "}".repeat(100_000));
        assert_eq!(found(read, &deep).len(), DEEPEST);
    }
}
