//! Tests as the JavaScript test runners take them: `describe("group", ..)` and `it("does", ..)`, one in another.
//! Must not take a test without a function, which never runs, or one whose name is worked out, for a definition.

use super::javascript::{Reader, Scope};
use super::js_members::unquoted;
use super::js_only;
use super::tokens::Kind;

const GROUPS: &[&str] = &["describe", "context", "suite", "fdescribe", "xdescribe", "xcontext"];
const TESTS: &[&str] = &["it", "test", "specify", "fit", "xit", "xtest", "xspecify"];

/// Those that never run.
const SKIPPED: &[&str] = &["xdescribe", "xcontext", "xit", "xtest", "xspecify"];
/// What keeps one from running whatever holds: Jest, Mocha and Vitest; Playwright; Deno.
const SKIPPING: &[&str] = &["skip", "fixme", "ignore"];
/// What lets one fail: what it shows is that something does not work, or nothing.
const FAILING: &[&str] = &["todo", "failing", "fails", "fail"];
/// What tests are asked of by a method.
const RUNNERS: &[&str] = &["Deno", "QUnit", "it", "t", "tap", "test"];
/// Those beside which nothing else runs.
const ALONE: &[&str] = &["fdescribe", "fit"];

impl Reader<'_, '_, '_> {
    /// A test or a group of tests that starts with this token; the result is where the next statement starts.
    pub(super) fn test(&mut self, first: usize, to: usize, start: usize) -> Option<usize> {
        let tokens = self.tokens;
        let first_word = if tokens.word(first) == "await" { first + 1 } else { first };
        let mut at = first_word;
        let known = |word: &str| GROUPS.contains(&word) || TESTS.contains(&word);
        let own = known(tokens.word(at));
        let of_another = tokens.is(at + 1, b'.') && known(tokens.word(at + 2)) && !tokens.word(at).is_empty();
        if !own && !of_another {
            return None;
        }
        let mut idle = SKIPPED.contains(&tokens.word(at)).then_some("`skip`");
        let mut is_only = ALONE.contains(&tokens.word(at));
        at += 1;
        // `.skip`, `.each([..])`, `.each` with a table
        let open = loop {
            if tokens.is(at, b'.') {
                let word = tokens.word(at + 1);
                is_only |= word == "only";
                idle = idle.or_else(|| SKIPPING.contains(&word).then_some("`skip`"));
                idle = idle.or_else(|| FAILING.contains(&word).then_some("a mark that lets it fail"));
                at += 2;
            } else if tokens.is(at, b'(') && tokens.is_literal(at + 1) && tokens.is(at + 2, b',') {
                break at;
            } else if tokens.is(at, b'(') {
                at = tokens.after(at).filter(|after| *after < to)?;
            } else if tokens.is_literal(at) && tokens.of(at).starts_with('`') {
                at += 1;
            } else {
                return None;
            }
        };
        let name = unquoted(tokens.of(open + 1))?;
        let close = tokens.close(open).filter(|close| *close < to)?;
        let mut function = None;
        let mut at = open + 3;
        while at < close {
            let arrow = tokens.is(at, b'>') && tokens.is(at - 1, b'=') && tokens.touch(at);
            if arrow || tokens.word(at) == "function" {
                function = Some(at);
                break;
            }
            at = tokens.after(at)?;
        }
        // The function may stand elsewhere and be named here; of an unknown object's method one has to be seen.
        let given = (open + 3..close).next().is_some_and(|at| !tokens.word(at).is_empty() && own);
        if function.is_none() && !given {
            return None;
        }
        let end = if tokens.is(close + 1, b';') { close + 2 } else { close + 1 };
        self.define(&name, start, end);
        let word = if own { tokens.word(first_word) } else { tokens.word(first_word + 2) };
        if !GROUPS.contains(&word) {
            self.definitions.runs(start..tokens.end(end - 1));
        }
        let body = function.and_then(|function| self.test_body(function, close));
        if idle.is_none()
            && (js_only::is_left_out(tokens, open + 3) || body.is_some_and(|body| js_only::leaves(tokens, body)))
        {
            idle = Some("`skip`");
        }
        let place = start..tokens.end(end - 1);
        self.tests.push(js_only::Seen { place: place.clone(), is_only });
        if let Some(why) = idle {
            self.definitions.never(place, why);
        }
        if let Some(body) = body
            && let Some(body_end) = tokens.close(body)
        {
            self.within(name, |reader| reader.statements(body + 1, body_end, Scope::Tests));
        }
        Some(end)
    }

    /// Notes where tests may be made whose names are worked out, or that are made in another way.
    pub(super) fn untold_tests(&mut self) {
        let tokens = self.tokens;
        for at in 0..tokens.len() {
            let word = tokens.word(at);
            let is_named = TESTS.contains(&word) && !SKIPPED.contains(&word);
            if !is_named || at > 0 && tokens.word(at - 1) == "function" {
                continue;
            }
            // Other things have a method of this name, too.
            let of_another = at > 1 && tokens.is(at - 1, b'.') && !RUNNERS.contains(&tokens.word(at - 2));
            let left_out = [SKIPPING, FAILING].iter().any(|words| words.contains(&tokens.word(at + 2)));
            let called = match tokens.kind(at + 1) {
                Some(Kind::Sign(b'.')) => !left_out,
                // Braces behind it would make it a method.
                Some(Kind::Sign(b'(')) => tokens.after(at + 1).is_some_and(|after| !tokens.is(after, b'{')),
                Some(Kind::Literal) => tokens.of(at + 1).starts_with('`'),
                _ => false,
            };
            if called && !of_another {
                self.definitions.may_test(tokens.start(at));
            }
        }
    }

    /// The brace that opens the body of a function, from its `=>` or `function` on.
    fn test_body(&self, function: usize, to: usize) -> Option<usize> {
        let tokens = self.tokens;
        if tokens.is(function, b'>') {
            return tokens.is(function + 1, b'{').then_some(function + 1);
        }
        let mut at = function;
        while at < to && !tokens.is(at, b'{') {
            at = tokens.after(at)?;
        }
        (at < to).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::super::javascript::read_jsx;

    #[test]
    fn tests_and_groups() {
        let cases: &[(&str, &[&str])] = &[
            (
                "describe('audit', () => {\n  const x = 1;\n  beforeEach(() => {});\n  /** Doc */\n  it(\"is chained\", async () => {\n    expect(1).toBe(1);\n  });\n  describe(`deep`, function () {\n    it('x', () => 1)\n    it('y', done => { done() })\n  })\n});\n",
                &[
                    "audit: 1..12",
                    "audit::is chained: 4..7",
                    "audit::deep: 8..11",
                    "audit::deep::x: 9..9",
                    "audit::deep::y: 10..10",
                ],
            ),
            (
                "describe.only('a', () => { it.skip('b', () => {}) ; it.todo('c'); it('d'); test.each([1, 2])('e %i', (n) => {}) })",
                &["a: 1..1", "a::b: 1..1", "a::e %i: 1..1"],
            ),
            ("test.each`a\n${1}`('t $a', ({ a }) => {});", &["t $a: 1..2"]),
            ("it(`n ${1}`, () => {}); it(name, () => {}); it('it\\'s', () => {})", &["it's: 1..1"]),
            ("Deno.test('d', async (t) => { await t.test('step', () => {}); });", &["d: 1..1", "d::step: 1..1"]),
            ("/a/.test('no'); re.test('no', x); it('named', check);", &["named: 1..1"]),
            ("test('a', { timeout: 1 }, () => {});", &["a: 1..1"]),
            ("for (const a of b) { if (a) { it('in', () => {}) } }", &["in: 1..1"]),
            ("// it('no', () => {})\nconst s = \"it('no', () => {})\";", &["s: 2..2"]),
            (
                "test.describe('p', () => { test('q', async ({ page }) => { test('no more', () => {}) }) })",
                &["p: 1..1", "p::q: 1..1", "p::q::no more: 1..1"],
            ),
            ("describe('a', () => {", &[]),
            ("function f() { it('no', () => {}) }", &["f: 1..1"]),
        ];
        assert_found(read_jsx, cases);
    }

    #[test]
    fn tests_that_are_skipped() {
        let cases: &[(&str, &[&str])] = &[
            ("it.skip('a', () => {}); it('b', () => {}); xit('c', () => {}); xtest('d', () => {})", &["a", "c", "d"]),
            ("describe.skip('a', () => { it('b', () => {}) }); xdescribe('c', () => {})", &["a", "a::b", "c"]),
            (
                "test.skip.each([1])('a %i', (n) => {}); test.fixme('b', () => {}); Deno.test.ignore('c', () => {})",
                &["a %i", "b", "c"],
            ),
            ("test.describe.skip('p', () => { test('q', () => {}) })", &["p", "p::q"]),
            ("it.skipIf(x)('a', () => {}); describe('skip', () => { it('c', () => {}) })", &[]),
            (
                "it('a', () => {}); it.only('b', () => {}); describe('c', () => { it('d', () => {}) })",
                &["a", "c", "c::d"],
            ),
            (
                "describe('a', () => { it('b', () => {}); it.only('c', () => {}) }); fdescribe('d', () => { it('e', () => {}) })",
                &["a::b"],
            ),
            ("import { it } from 'node:test'; it('a', () => {}); it.only('b', () => {})", &[]),
            ("test('a', { skip: true }, () => {}); test('b', { timeout: 9, todo: 'later' }, () => {})", &["a", "b"]),
            ("test('a', { skip: process.env.CI }, () => {}); test('b', { skip: false }, () => {})", &[]),
            ("it('a', function () { this.skip(); x() }); test('b', t => { t.skip('later') })", &["a", "b"]),
            ("it('a', () => { reader.skip() }); test('b', () => { test.skip(isMac, 'x') })", &[]),
            ("it.fails('a', () => {}); test.failing('b', () => {}); test.todo('c', () => {})", &["a", "b", "c"]),
        ];
        for (text, expected) in cases {
            assert_eq!(super::super::definitions::idle(read_jsx, text), *expected, "{text}");
        }
    }
}
