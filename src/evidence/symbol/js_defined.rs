//! What a JavaScript or TypeScript file defines, by hand.

use super::javascript::read_jsx;
use super::{DEEPEST, assert_found, found};

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
    assert_found(read_jsx, cases);
}

#[test]
fn depth_costs_nothing() {
    for (open, close) in
        [("{", "}"), ("namespace a {", "}"), ("describe('a', () => {", "})"), ("class A { static m = class {", "}}")]
    {
        let deep = format!("{}{}", open.repeat(50_000), close.repeat(50_000));
        assert!(found(read_jsx, &deep).len() <= DEEPEST);
    }
}
