//! What holds for any input: GitHub's slugs as comrak makes them, digests of parts, no escape, no panic.
//! Must stay quick; the number of cases is set per property.

use std::fmt::Write as _;
use std::path::{Component, Path};

use comrak::nodes::NodeValue;
use comrak::{Anchorizer, Arena, parse_document};
use proptest::prelude::*;

use super::{resolve, workspace};
use crate::evidence::outline::Outline;
use crate::evidence::symbol::Symbols;
use crate::evidence::{Pointer, SlugStyle, Slugger};

/// The anchors that comrak gives a document's headings.
fn of_comrak(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    let mut anchors = Anchorizer::new();
    let mut all: Vec<String> = parse_document(&arena, text, &options)
        .descendants()
        .filter(|node| matches!(node.data().value, NodeValue::Heading(_)))
        .map(|node| anchors.anchorize(&node.collect_text()))
        .collect();
    all.sort();
    all
}

fn of_ours(text: &str) -> Vec<String> {
    let outline = Outline::of("a.md", text, SlugStyle::GitHub).unwrap();
    outline.sections().keys().cloned().collect()
}

/// Pieces of Markdown. Not among them: images and raw HTML, where comrak's anchors are not GitHub's.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## ",
        "\n",
        "\n\n",
        "a",
        "B",
        " ",
        "-",
        "_",
        "1",
        "`",
        "``",
        "*",
        "**",
        "[",
        "](b)",
        "\n~~~\n",
        "```\n",
        "> ",
        "- ",
        "1. ",
        "    ",
        "===\n",
        "---\n",
        "\n| a |\n|---|\n| # b |\n\n",
        "\\",
        "é",
        "Ω",
        "你",
        "! ",
        ".",
        "😄",
        "&amp;",
        " ~~a~~ ",
        "echo",
        "echo 1",
        "ß",
        "İ",
        "ǅ",
        "a\u{301}",
        "‿",
        "٣",
        "\u{a0}",
        "::",
        "$x$",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Pieces that start, end or hide something in one of the languages.
const CODE: &[&str] = &[
    "# ",
    "\n",
    "\n\n",
    " ",
    "a",
    "é",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<h2>",
    "</h2>",
    "<a id=x>",
    "<div id=y>",
    "</div>",
    "<pre>",
    "![",
    "](b)",
    "`",
    "```\n",
    "{#x}",
    "&copy;",
    "> ",
    "- ",
    "---\n",
    "fn a",
    "mod a",
    "impl a",
    "{",
    "}",
    "(",
    ")",
    ";",
    "<",
    ">",
    "'",
    "\"",
    "\\",
    "r#\"",
    "\"#",
    "/*",
    "*/",
    "//",
    "#[",
    "]",
    "!",
    "macro_rules!",
    "pub ",
    "const ",
    "create ",
    "table ",
    "policy ",
    "trigger ",
    "on ",
    "begin ",
    "end ",
    "case ",
    "esac",
    "$a$",
    "--",
    "def ",
    "class ",
    "@a\n",
    "\"\"\"",
    ":",
    "  ",
    "<<a\n",
    "a\n",
    "function ",
    "$(",
    "${",
    "$'",
    "[[ ",
    "]]",
    "jobs:\n",
    "a:\n",
    "func a",
    "func (a *b) ",
    "type a ",
    "t.Run(\"a\", ",
    "function a",
    "export default ",
    "const a = ",
    "=> ",
    "describe('a', ",
    "it('b', ",
    "`",
    "${",
    "/",
    "<a>",
    "</a>",
    "enum a",
    "record a(",
    "interface a",
    "extends ",
    ",",
    ".",
    "?",
    "=",
    "...",
    "\"\"\"",
    "static ",
];

/// Sections with titles of their own: title, level, lines.
fn sections() -> impl Strategy<Value = Vec<Vec<String>>> {
    let line = "[a-z ,.]{0,12}[a-z]".prop_map(|line| format!("{line}\n"));
    prop::collection::vec(prop::collection::vec(line, 1..5), 2..6)
}

fn document(sections: &[Vec<String>]) -> String {
    let mut text = String::from("# Title\n\n");
    for (number, lines) in sections.iter().enumerate() {
        let _ = writeln!(text, "## Section {number}\n\n{}", lines.concat());
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn slugs_are_comraks(heading in "\\PC{0,24}") {
        let heading: String = heading.chars().filter(|c| !unlike(*c)).collect();
        prop_assert_eq!(Slugger::new(SlugStyle::GitHub).slug(&heading), Anchorizer::new().anchorize(&heading));
    }

    #[test]
    fn anchors_are_comraks(text in markdown()) {
        // A code span over several lines of a heading makes no anchor here, and front matter is none in the middle.
        let text = if text.contains('`') { text.replace(['=', '-'], "") } else { text };
        let text = format!("Text.\n\n{text}");
        let ours = of_ours(&text);
        let mut theirs = of_comrak(&text);
        theirs.dedup();
        prop_assert_eq!(ours, theirs, "{:?}", text);
    }

    #[test]
    fn a_pointer_is_inside_and_stays_itself(text in "[a-z./~\\\\:#L0-9C %\u{e9}-]{0,20}|\\PC{0,20}") {
        if let Ok(pointer) = Pointer::parse(&text) {
            prop_assert_eq!(Pointer::parse(&pointer.to_string()), Ok(pointer.clone()));
            let path = Path::new(pointer.path());
            let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
            prop_assert!(pointer.path() == "." || path.components().all(plain), "{}", pointer);
        }
    }

    #[test]
    fn no_text_panics(
        text in any::<String>(),
        signs in "[a-z#{}()\\[\\]<>\"'`/*\\\\\n =:;$|!&@._é-]{0,80}",
        code in prop::collection::vec(prop::sample::select(CODE.to_vec()), 0..30),
    ) {
        for text in [text, signs, code.concat()] {
            for path in ["a.md", "a.html"] {
                for style in [SlugStyle::GitHub, SlugStyle::Mkdocs] {
                    let outline = Outline::of(path, &text, style).unwrap();
                    for place in outline.sections().values() {
                        prop_assert!(text.get(place.clone()).is_some(), "{:?} {:?}", text, place);
                    }
                }
            }
            for path in ["a.rs", "a.sql", "a.py", "a.sh", "a.yml", "a.ts", "a.tsx", "a.go", "a.java"] {
                let symbols = Symbols::of(path, &text).unwrap();
                for place in symbols.places() {
                    prop_assert!(text.get(place.clone()).is_some_and(|item| !item.is_empty()), "{path} {:?}", text);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_section_changes_only_with_itself(sections in sections(), which in 0..5_usize, crlf: bool, blank in 0..3_usize) {
        let which = which % sections.len();
        let mut changed = sections.clone();
        changed[which].push("an addition\n".to_owned());
        let mut changed = document(&changed) + &"\n".repeat(blank);
        if crlf {
            changed = changed.replace('\n', "\r\n");
        }
        let before = workspace(&[("a.md", document(&sections).as_bytes())]);
        let after = workspace(&[("a.md", changed.as_bytes())]);
        for number in 0..sections.len() {
            let digest = |dir: &tempfile::TempDir| resolve(dir.path(), &format!("a.md#section-{number}")).unwrap().sha256;
            prop_assert_eq!(digest(&before) == digest(&after), number != which);
        }
    }

    #[test]
    fn an_item_changes_only_with_itself(bodies in prop::collection::vec("[a-z ;]{0,9}", 2..5), which in 0..4_usize) {
        let which = which % bodies.len();
        let source = |bodies: &[String]| {
            bodies.iter().enumerate().fold(String::new(), |mut text, (n, body)| {
                let _ = writeln!(text, "/// Doc {n}.\n#[test]\nfn f{n}() {{ \"}}\"; {body} }}");
                text
            })
        };
        let mut changed = bodies.clone();
        changed[which].push_str("x()");
        let before = workspace(&[("a.rs", source(&bodies).as_bytes())]);
        let after = workspace(&[("a.rs", format!("// new\n{}", source(&changed)).as_bytes())]);
        for number in 0..bodies.len() {
            let digest = |dir: &tempfile::TempDir| resolve(dir.path(), &format!("a.rs::f{number}")).unwrap().sha256;
            prop_assert_eq!(digest(&before) == digest(&after), number != which);
        }
    }

    #[test]
    fn a_definition_changes_only_with_itself(
        bodies in prop::collection::vec("[a-z ;]{0,9}", 2..5),
        which in 0..4_usize,
    ) {
        type Line = fn(usize, &str) -> String;
        let which = which % bodies.len();
        let languages: &[(&str, Line)] = &[
            ("a.ts", |n, body| format!("/** Doc {n}. */\nexport async function f{n}() {{ '}}'; {body} }}\n")),
            ("a.jsx", |n, body| format!("const f{n} = () => {{\n  `}}${{1}}`; /}}/; {body}\n}};\n")),
            ("a.go", |n, body| format!("// Doc {n}.\nfunc f{n}() {{ `}}`; \"}}\"; {body} }}\n\n")),
            ("a.java", |n, body| format!("/** Doc {n}. */\n@A\nvoid f{n}() {{ '}}'; \"\"\"\n}}\"\"\"; {body} }}\n")),
        ];
        for (path, line) in languages {
            let source = |bodies: &[String]| -> String {
                bodies.iter().enumerate().map(|(n, body)| line(n, body)).collect()
            };
            let mut changed = bodies.clone();
            changed[which].push_str("x()");
            let before = workspace(&[(path, source(&bodies).as_bytes())]);
            let after = workspace(&[(path, format!("// new\n\n{}", source(&changed)).as_bytes())]);
            for number in 0..bodies.len() {
                let digest =
                    |dir: &tempfile::TempDir| resolve(dir.path(), &format!("{path}::f{number}")).unwrap().sha256;
                prop_assert_eq!(digest(&before) == digest(&after), number != which, "{} {}", path, number);
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), part in "#[a-z]{1,3}|::[a-z]{1,3}|#L[1-9](-L[1-9])?|") {
        let dir = workspace(&[("a.md", &bytes), ("a.rs", &bytes), ("a.sh", &bytes)]);
        for path in ["a.md", "a.rs", "a.sh"] {
            if let Ok(pointer) = Pointer::parse(&format!("{path}{part}")) {
                let _ = resolve(dir.path(), &pointer.to_string());
            }
        }
    }
}

/// What GitHub treats otherwise than comrak (numerals that are not digits, symbols that are alphabetic), and what
/// is a letter in a newer Unicode only.
fn unlike(c: char) -> bool {
    use unicode_general_category::{GeneralCategory as G, get_general_category as of};
    matches!(of(c), G::OtherNumber | G::OtherSymbol | G::Unassigned) || c.to_lowercase().any(|c| of(c) == G::Unassigned)
}
