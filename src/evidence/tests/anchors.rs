//! Which anchors a document has, and what each names.
//! Must not touch files.

use crate::evidence::near::Patience;
use crate::evidence::outline::Outline;
use crate::evidence::{Fault, SlugStyle};

/// The anchors of a text as `name: first line..last line`, in order of place and name.
fn anchors(path: &str, text: &str, style: SlugStyle) -> Vec<String> {
    let outline = Outline::of(path, text, style).unwrap();
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let mut all: Vec<_> = outline
        .sections()
        .iter()
        .map(|(name, place)| {
            let last = text[place.clone()].trim_end().len() + place.start;
            (place.start, format!("{name}: {}..{}", line(place.start), line(last)))
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, shown)| shown).collect()
}

#[test]
fn markdown_on_github() {
    let cases: &[(&str, &[&str])] = &[
        ("# A\na\n## B\nb\n\n### C\nc\n## D\nd\n# E\n", &["a: 1..9", "b: 3..7", "c: 6..7", "d: 8..9", "e: 10..10"]),
        ("# A\n# A\n# A-1\n", &["a: 1..1", "a-1: 2..2", "a-1-1: 3..3"]),
        ("A *b*\n=====\ntext\n\nC\n-\n", &["a-b: 1..6", "c: 5..6"]),
        ("## `a_b()` **c** [d](e.md) ![no](x.png) ~~f~~ <b>g</b> #\n", &["a_b-c-d--f-g: 1..1"]),
        ("```\n# no\n```\n    # no\n\n<!--\n# no\n-->\n# yes\n", &["yes: 9..9"]),
        ("<div>\n<!--\n\n# no\n\n-->\n\n# no\n", &[]),
        ("> # A\n> text\n\n- # B\n  text\n", &["a: 1..2", "b: 4..5"]),
        ("---\ntitle: x\n---\n# A\n", &["a: 4..4"]),
        ("text\n\n---\ntitle\n---\n", &["title: 4..5"]),
        ("# A {#b}\n", &["a-b: 1..1"]),
        ("# A &amp; B &copy;\n", &["a--b-: 1..1"]),
        ("<a id=\"x\"></a>\n\n## A\na\n## B\n", &["x: 1..4", "a: 3..4", "b: 5..5"]),
        ("## A <a name=\"x\"></a>\na\n## B\n", &["a-: 1..2", "x: 1..2", "b: 3..3"]),
        ("# A\ntext\n<a id=\"x\"></a>\nmore\n## B\n", &["a: 1..5", "x: 3..4", "b: 5..5"]),
        ("<h2 id=\"x\">A <em>b</em></h2>\n\na\n\n## A b\n", &["a-b: 1..3", "x: 1..3", "a-b-1: 5..5"]),
        ("<h2>&eacute;t&eacute;</h2>\n\n# A\n", &["a: 3..3"]),
        ("<div id=\"x\">\n\ntext\n\n## A\n\n</div>\n\nend\n", &["x: 1..7", "a: 5..9"]),
        ("<div id=\"x\"></div>\n\n## A\n\nend\n", &["x: 1..5", "a: 3..5"]),
        ("text\n\n<a id='x'></a>\n<a id='y'></a>\n", &["x: 3..4", "y: 4..4"]),
        ("# Ünï ™\n# 你好 世界\n", &["ünï-: 1..1", "你好-世界: 2..2"]),
        ("| # a |\n|---|\n| # b |\n", &[]),
        ("#no\n# \n\\# no\n", &[": 2..3"]),
        ("# A\r\n", &["a: 1..1"]),
        ("# A ![b <script> c](d) e\n\n# F\n", &["a--e: 1..1", "f: 3..3"]),
        ("a <style> ![b </style> c](d)\n\n# F\n", &["f: 3..3"]),
    ];
    for (text, expected) in cases {
        assert_eq!(anchors("a.md", text, SlugStyle::GitHub), *expected, "{text}");
    }
}

#[test]
fn markdown_on_mkdocs() {
    let cases: &[(&str, &[&str])] = &[
        ("# A - b\n# A b\n", &["a-b: 1..1", "a-b_1: 2..2"]),
        ("# A {#b}\n# B {: .c #d }\n# `E {#f}`\n", &["b: 1..1", "d: 2..2", "e-f: 3..3"]),
        ("# B\n# C {#b}\n", &["b_1: 1..1", "b: 2..2"]),
        ("# A {.x}\n# B{#y}\n", &["a: 1..1", "by: 2..2"]),
        ("# Über uns\n<h2 id=\"x\">No</h2>\n", &["uber-uns: 1..2", "x: 2..2"]),
    ];
    for (text, expected) in cases {
        assert_eq!(anchors("a.md", text, SlugStyle::Mkdocs), *expected, "{text}");
    }
}

#[test]
fn html() {
    let cases: &[(&str, &[&str])] = &[
        ("<h1 id=a>A</h1>\n<p>a\n<h2 id=b>B</h2>\nb\n<h1>C</h1>\n", &["a: 1..4", "b: 3..4"]),
        ("<section id=a>\n<h2>A</h2>\n<section>\nx</section>\ny\n</section>\nz\n", &["a: 1..6"]),
        ("<!-- <p id=no> -->\n<script>'<p id=no>'</script>\n<p id=yes>\nx\n</p>\n", &["yes: 3..5"]),
        ("<li id=a>x\n<li id=b>y</li>\nz\n<h1>B</h1>", &["a: 1..3", "b: 2..2"]),
        ("<span id=a>x</span>\ny\n", &["a: 1..2"]),
        ("<p id=a>x</p><p id=a>y</p>\n", &["a: 1..1"]),
        ("<h2>No slug</h2>\n", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(anchors("a.html", text, SlugStyle::GitHub), *expected, "{text}");
    }
}

#[test]
fn finds_encoded_anchors_and_suggests_near_ones() {
    let outline = Outline::of("a.md", "# Café\n# 100%\n# Verifying the chain\n", SlugStyle::GitHub).unwrap();
    let patience = Patience::default();
    assert!(outline.find("café", &patience).is_ok());
    assert!(outline.find("caf%C3%A9", &patience).is_ok());
    for broken in ["caf%C3", "caf%zz", "%", "%é", "100%"] {
        assert!(outline.find(broken, &patience).is_err(), "{broken}");
    }
    let suggestion = Some("verifying-the-chain".to_owned());
    assert_eq!(outline.find("Verifying-The-Chain", &patience), Err(Fault::NoAnchor { suggestion: suggestion.clone() }));
    assert_eq!(outline.find("verifying-chain", &patience), Err(Fault::NoAnchor { suggestion }));
    for path in ["a.rst", "LICENSE", "a.md/b"] {
        assert!(matches!(Outline::of(path, "", SlugStyle::GitHub), Err(Fault::UnsupportedAnchor)), "{path}");
    }
}
