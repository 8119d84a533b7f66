//! The page, read back by a tokenizer that follows the standard: plain elements, and all else is text.

use std::collections::BTreeSet;

use html5gum::{Token, Tokenizer};
use probity::render::formats::Format;
use probity::render::page::page;
use probity::report::audit_page::Document;
use serde_json::Value;

use crate::formats::cases::cases;
use crate::formats::rows::{HOSTILE, hostile_rows};

const ELEMENTS: &str = "html head meta title style body main h1 h2 h3 section p details summary div table caption \
    thead tbody tr th td code span ul li form label input select option button output svg rect script";

const ATTRIBUTES: &str = "lang charset http-equiv content name class id scope open tabindex aria-labelledby aria-label \
    aria-live aria-hidden role hidden type autocomplete spellcheck value viewBox viewbox preserveAspectRatio \
    preserveaspectratio focusable width height x y data-tools data-filter data-count data-row data-group data-status \
    data-severity";

/// Elements without an end.
const VOID: [&[u8]; 2] = [b"meta", b"input"];

/// What a reader finds on a page.
#[derive(Default)]
struct Read {
    /// The heads of rows.
    codes: Vec<String>,
    /// The texts of cells.
    cells: Vec<String>,
    /// All text.
    text: String,
}

/// Reads a page; only the elements and attributes of the template may be there, each element closed.
fn read(page: &str, what: &str) -> Read {
    let elements: BTreeSet<&[u8]> = ELEMENTS.split_whitespace().map(str::as_bytes).collect();
    let attributes: BTreeSet<&[u8]> = ATTRIBUTES.split_whitespace().map(str::as_bytes).collect();
    let mut read = Read::default();
    let (mut in_row, mut in_code, mut in_cell, mut open) = (false, false, false, Vec::new());
    for token in Tokenizer::new(page) {
        match token.expect("a token") {
            Token::StartTag(tag) => {
                assert!(elements.contains(&tag.name[..]), "{what}: {tag:?}");
                let known = |name: &[u8]| attributes.contains(name);
                assert!(tag.attributes.keys().all(|name| known(name)), "{what}: {tag:?}");
                let scope = tag.attributes.iter().find(|(name, _)| name[..] == b"scope"[..]);
                assert_eq!(scope.is_some(), tag.name[..] == b"th"[..], "{what}: {tag:?}");
                in_row |= tag.attributes.contains_key(&b"data-row"[..]);
                // The heads of a chart's rows are no codes.
                if in_row && scope.is_some_and(|(_, value)| value[..] == b"row"[..]) {
                    in_code = true;
                    read.codes.push(String::new());
                }
                if tag.name[..] == b"td"[..] {
                    in_cell = true;
                    read.cells.push(String::new());
                }
                if !VOID.contains(&&tag.name[..]) {
                    open.push(tag.name.to_vec());
                }
            }
            Token::EndTag(tag) => {
                assert_eq!(open.pop().as_deref(), Some(&tag.name[..]), "{what}: elements are closed in their order");
                in_row &= tag.name[..] != b"tr"[..];
                in_code &= tag.name[..] != b"th"[..];
                in_cell &= tag.name[..] != b"td"[..];
            }
            Token::String(part) => {
                let part = String::from_utf8(part.to_vec()).expect("UTF-8");
                let code = read.codes.last_mut().filter(|_| in_code);
                let cell = read.cells.last_mut().filter(|_| in_cell);
                code.into_iter().chain(cell).for_each(|place| place.push_str(&part));
                read.text.push_str(&part);
            }
            Token::Doctype(doctype) => assert_eq!(&doctype.name[..], b"html"),
            other => panic!("{what}: {other:?}"),
        }
    }
    assert!(open.is_empty(), "{what}: {open:?}");
    read
}

/// The codes that the page lists.
fn codes(audit: &Value) -> Vec<&str> {
    let results = audit["results"].as_array().expect("results").iter().map(|result| &result["check"]);
    let findings = audit["findings"].as_array().expect("findings").iter().map(|finding| &finding["code"]);
    let codes = results.chain(findings).map(|code| code.as_str().expect("a code"));
    codes.chain(audit["profile"].is_null().then_some("verdict")).collect()
}

#[test]
fn the_page_lists_everything_once() {
    for case in cases() {
        let mut read = read(&case.said(Format::Html), case.name);
        let audits = case.audits();
        let mut expected: Vec<&str> = audits.iter().flat_map(codes).collect();
        expected.sort_unstable();
        read.codes.sort_unstable();
        assert_eq!(read.codes, expected, "{}", case.name);
        for audit in &audits {
            let verdict = audit["verdict"].as_str().expect("a verdict").to_uppercase();
            assert!(read.text.contains(&verdict), "{}: the verdict is a word", case.name);
            assert!(read.text.contains(audit["config"]["sha256"].as_str().expect("a digest")));
        }
    }
}

#[test]
fn what_a_file_holds_is_text_on_the_page() {
    let audits = [hostile_rows()];
    let text = page("audit.html", &Document::of(&audits, false), None).expect("a page");
    let read = read(&text, "hostile rows");
    let unseen = ['\u{1b}', '\u{9b}', '\u{202e}', '\u{85}', '\u{2028}'];
    let shown = HOSTILE.replace(unseen, "\u{fffd}");
    assert!(read.codes.len() > 50 && read.codes.iter().all(|code| *code == shown), "{:?}", read.codes);
    let found = read.cells.iter().filter(|cell| cell.starts_with(&shown)).count();
    assert!(found >= 3 * read.codes.len(), "found, to do and controls of each row: {found}");
    assert!(!text.contains(unseen));
}
