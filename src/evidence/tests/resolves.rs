//! What holds, with which digest, and what does not and why.
//! Must not attack; hostile files have tests of their own.

use std::fs;

use super::{resolve, sha256, workspace};
use crate::evidence::{Fault, Pointer, Root, RootError, SlugStyle};

#[test]
fn what_holds() {
    let dir = workspace(&[
        ("docs/audit.md", b"# Audit\n\n## Chain\nlinks  \n\n\n## Other\n"),
        ("docs/crlf.md", b"\xef\xbb\xbf# Audit\r\n\r\n## Chain\r\nlinks\r\n"),
        ("src/a.rs", b"// a\n\n/// Doc\nfn f() {\n    1;\n}\n\nfn g() {}\n"),
        ("db/schema.sql", b"CREATE TABLE app.t (a int);\n"),
        ("ci.yml", b"jobs:\n  sign:\n    a: 1\n"),
        ("t.py", b"class A:\n  def t(self): pass\n"),
        ("bin/run", b"#!/bin/sh\nf() {\n:\n}\n"),
        ("tests/a.py", b"import pytest\nclass TestX:\n  @pytest.mark.parametrize('a', [1, 2])\n  def test_y(self, a): pass\n\n@m.parametrize('a', 'b')\nclass TestZ:\n  def test_z(self): pass\n"),
        ("web/a.test.tsx", b"describe('audit', () => {\n  it('is chained', () => {});\n});\nexport class Session { expire() {} }\n"),
        ("a.go", b"package a\n\nfunc (s *Session) Expire() {}\n\nfunc TestA(t *testing.T) {\n\tt.Run(\"empty name\", f)\n}\n"),
        ("A.java", b"class A {\n  record B(int x) { int f() { return 1; } }\n}\n"),
        ("logo.png", b"\x89PNG\r\n\0"),
        ("empty", b""),
        ("d é你/x.txt", b"x"),
    ]);
    let cases: &[(&str, &str, u32)] = &[
        ("docs/audit.md", "# Audit\n\n## Chain\nlinks  \n\n\n## Other\n", 1),
        ("docs/audit.md#chain", "## Chain\nlinks\n", 3),
        ("docs/audit.md#audit", "# Audit\n\n## Chain\nlinks  \n\n\n## Other\n", 1),
        ("docs/crlf.md#chain", "## Chain\nlinks\n", 3),
        ("docs/crlf.md#audit", "# Audit\n\n## Chain\nlinks\n", 1),
        ("docs/audit.md#L3-L6", "## Chain\nlinks\n", 3),
        ("docs/audit.md#L7", "## Other\n", 7),
        ("src/a.rs::f", "/// Doc\nfn f() {\n    1;\n}\n", 3),
        ("src/../src/./a.rs::g", "fn g() {}\n", 8),
        ("db/schema.sql::app.T", "CREATE TABLE app.t (a int);\n", 1),
        ("db/schema.sql::t", "CREATE TABLE app.t (a int);\n", 1),
        ("ci.yml::sign", "sign:\n    a: 1\n", 2),
        ("ci.yml::jobs.sign", "sign:\n    a: 1\n", 2),
        ("t.py::A::t", "def t(self): pass\n", 2),
        ("bin/run::f", "f() {\n:\n}\n", 2),
        ("tests/a.py::TestX::test_y", "@pytest.mark.parametrize('a', [1, 2])\n  def test_y(self, a): pass\n", 3),
        ("tests/a.py::TestX::test_y[1]", "@pytest.mark.parametrize('a', [1, 2])\n  def test_y(self, a): pass\n", 3),
        ("tests/a.py::TestZ::test_z[b::c]", "def test_z(self): pass\n", 8),
        ("web/a.test.tsx::audit::is chained", "it('is chained', () => {});\n", 2),
        ("web/a.test.tsx::audit > is chained", "it('is chained', () => {});\n", 2),
        ("web/a.test.tsx::Session.expire", "expire() {}\n", 4),
        ("a.go::Session.Expire", "func (s *Session) Expire() {}\n", 3),
        ("a.go::(*Session).Expire", "func (s *Session) Expire() {}\n", 3),
        ("a.go::TestA/empty_name", "t.Run(\"empty name\", f)\n", 6),
        ("a.go::TestA::empty name", "t.Run(\"empty name\", f)\n", 6),
        ("A.java::A.B.f", "int f() { return 1; }\n", 2),
        ("A.java::f", "int f() { return 1; }\n", 2),
        ("empty", "", 1),
        ("d é你/x.txt", "x", 1),
    ];
    for (pointer, part, line) in cases {
        let held = resolve(dir.path(), pointer).unwrap_or_else(|fault| panic!("{pointer}: {fault}"));
        assert_eq!((held.sha256, held.line, held.binary), (sha256(part), *line, false), "{pointer}");
    }
    assert!(resolve(dir.path(), "logo.png").unwrap().binary);
}

#[test]
fn what_does_not() {
    let dir = workspace(&[
        ("docs/audit.md", b"# Audit\n"),
        ("docs/latin.md", b"# caf\xe9\n"),
        ("src/a.rs", b"fn verify_chain() {}\n"),
        ("a.rb", b"def f\nend\n"),
        ("t.py", b"def test_y(a): pass\n"),
        ("empty", b""),
    ]);
    let missing = |path: &str| Fault::Missing { suggestion: Some(path.to_owned()) };
    let cases = [
        ("docs/adit.md", missing("docs/audit.md")),
        ("doc/audit.md", missing("docs/audit.md")),
        ("Docs/Audit.md", Fault::Missing { suggestion: None }),
        ("docs/AUDIT.md", missing("docs/audit.md")),
        ("nothing/like/it", Fault::Missing { suggestion: None }),
        ("docs/audit.md/x", Fault::Missing { suggestion: None }),
        ("doc", Fault::Missing { suggestion: None }),
        ("docs", Fault::Directory),
        (".", Fault::Directory),
        ("docs/audit.md#adit", Fault::NoAnchor { suggestion: Some("audit".to_owned()) }),
        ("docs/latin.md#caf", Fault::NotText),
        ("docs/latin.md#L1", Fault::NotText),
        ("src/a.rs#f", Fault::UnsupportedAnchor),
        ("src/a.rs::verify_chian", Fault::NoSymbol { suggestion: Some("verify_chain".to_owned()) }),
        ("a.rb::f", Fault::UnsupportedSymbol),
        ("t.py::test_y[a]", Fault::NoCases { test: "test_y".to_owned() }),
        ("t.py::test_x[a]", Fault::NoSymbol { suggestion: Some("test_y".to_owned()) }),
        ("docs/audit.md::f", Fault::UnsupportedSymbol),
        ("src/a.rs#L1-L2", Fault::NoLines { last: 1 }),
        ("src/a.rs#L4294967295", Fault::NoLines { last: 1 }),
        ("empty#L1", Fault::NoLines { last: 0 }),
    ];
    for (pointer, fault) in cases {
        assert_eq!(resolve(dir.path(), pointer), Err(fault), "{pointer}");
    }
}

#[test]
fn limits_styles_and_roots() {
    let dir = workspace(&[("a.md", b"# A\n# A\n"), ("b/c", b"")]);
    let pointer = |text: &str| Pointer::parse(text).unwrap();
    let root = Root::open(dir.path()).unwrap().with_limit(7);
    assert_eq!(root.resolve(&pointer("a.md")), Err(Fault::TooLarge { limit: 7 }));
    let root = Root::open(dir.path()).unwrap().with_limit(8).with_slugs(SlugStyle::Mkdocs);
    assert!(root.resolve(&pointer("a.md#a_1")).is_ok());
    assert!(root.resolve(&pointer("a.md#a-1")).is_err());
    assert_eq!(root.dir(), fs::canonicalize(dir.path()).unwrap());
    for path in ["a.md", "nothing"] {
        let error: RootError = Root::open(dir.path().join(path)).unwrap_err();
        assert!(error.to_string().contains(path), "{error}");
    }
}

#[test]
fn a_root_reads_a_file_once_and_from_many_threads() {
    let dir = workspace(&[("a.rs", b"fn f() {}\n")]);
    let root = Root::open(dir.path()).unwrap();
    let pointer = Pointer::parse("a.rs::f").unwrap();
    let first = root.resolve(&pointer).unwrap();
    fs::remove_file(dir.path().join("a.rs")).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(root.resolve(&pointer), Ok(first.clone())));
        }
    });
}

#[test]
fn patterns() {
    let dir = workspace(&[
        ("tests/b.rs", b"fn b() {}\r\n"),
        ("tests/a.rs", b"fn a() {}\n"),
        ("tests/deep/c.rs", b"fn c() {}\n"),
        ("tests/.hidden.rs", b"x"),
        ("tests/built.rs", b"x"),
        (".gitignore", b"built.rs\n"),
        (".github/workflows/ci.yml", b"on: push\njobs: { a: { steps: [{ run: x }] } }\n"),
        ("app/[id]/x{1}.tsx", b"x"),
        ("none/a", b""),
        ("none/b", b""),
    ]);
    let (a, b, c) = (sha256("fn a() {}\n"), sha256("fn b() {}\n"), sha256("fn c() {}\n"));
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("tests/*.rs", &[(&a, "tests/a.rs"), (&b, "tests/b.rs")]),
        ("./tests/?.rs", &[(&a, "tests/a.rs"), (&b, "tests/b.rs")]),
        ("tests/**/*.rs", &[(&a, "tests/a.rs"), (&b, "tests/b.rs"), (&c, "tests/deep/c.rs")]),
        ("**/c.*", &[(&c, "tests/deep/c.rs")]),
        (
            ".github/*/*.yml",
            &[(&sha256("on: push\njobs: { a: { steps: [{ run: x }] } }\n"), ".github/workflows/ci.yml")],
        ),
        ("app/[id]/*{1}.tsx", &[(&sha256("x"), "app/[id]/x{1}.tsx")]),
    ];
    for (pattern, files) in cases {
        let held = resolve(dir.path(), pattern).unwrap_or_else(|fault| panic!("{pattern}: {fault}"));
        let lines: String = files.iter().map(|(digest, path)| format!("{digest}  {path}\n")).collect();
        assert_eq!(held.sha256, sha256(&lines), "{pattern}");
        assert!(held.files.iter().eq(files.iter().map(|(_, path)| *path)), "{pattern}");
    }
    assert!(resolve(dir.path(), "none/*").unwrap().blank, "files that say nothing show nothing");
    assert!(!resolve(dir.path(), "tests/*.rs").unwrap().blank);
    for none in ["tests/*.go", "nothing/*", "tests/deep/*.rs/*", "*", "test*/*.r"] {
        assert_eq!(resolve(dir.path(), none), Err(Fault::NoMatch), "{none}");
    }
    for part in ["tests/*.rs::a", "docs/*.md#a", "tests/*.rs#L1"] {
        assert_eq!(resolve(dir.path(), part), Err(Fault::PartOfPattern), "{part}");
    }
}
