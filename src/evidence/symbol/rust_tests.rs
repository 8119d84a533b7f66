//! What a Rust file defines, by hand.

use super::found;
use super::rust::read;

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

#[test]
fn tests_that_are_ignored() {
    let cases: &[(&str, &[&str])] = &[
        ("#[test]\n#[ignore]\nfn a() {}\n#[test]\nfn b() {}", &["a"]),
        ("mod t {\n  /// Doc\n  #[ignore = \"slow ]\"]\n  #[test]\n  async fn a() {}\n}", &["t::a"]),
        ("#[cfg_attr(miri, ignore)] #[test] fn a() {}\n#[ignored] fn b() {}\n#[doc = \"ignore\"] fn c() {}", &[]),
        ("#[ignore]\n#[test]\nfn a() {}\nfn b() { #[ignore] fn c() {} }", &["a"]),
        ("#[cfg(any())]\n#[test]\nfn a() {}\n#[cfg(FALSE)] fn b() {}\n#[cfg(unix)] fn c() {}", &["a", "b"]),
        ("#[cfg(any())]\nmod t {\n  #[test]\n  fn a() {}\n}\n#[cfg(test)] mod u { fn b() {} }", &["t", "t::a"]),
        ("mod t {\n  #![cfg(any())]\n  fn a() {}\n}\nfn b() {}", &["t", "t::a"]),
        ("//! Doc\n#![cfg(any())]\nfn a() {}\nmod t { fn b() {} }", &["a", "t", "t::b"]),
        ("#![cfg(unix)]\n#![allow(x)]\nfn a() {}", &[]),
        ("#[cfg(any())]\nimpl A { fn f() {} }\nimpl B { fn g() {} }", &["A::f"]),
        ("#[cfg_attr(all(), ignore)]\n#[test] fn a() {}\n#[cfg(not(any()))] #[test] fn b() {}", &["a"]),
    ];
    for (text, expected) in cases {
        assert_eq!(super::definitions::idle(read, text), *expected, "{text}");
    }
}
