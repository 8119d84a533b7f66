//! A checklist with hostile text in every field, in every format, read back by readers that probity does not write
//! with. The measure is the same checklist with harmless text: not one element, cell or node may be more.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use html5gum::{Token, Tokenizer};
use probity::audit::Level;
use probity::load::library::Supplied;
use probity::render::notices::printable;
use probity::render::page::page;
use probity::render::{json, sheet, xlsx};
use probity::report::checklist::{Answer, Checklist, InBaseline, Item, Reach};
use proptest::prelude::*;

/// A checklist in which every text is one of these, in turn.
fn checklist(texts: &[String]) -> Checklist {
    let mut turn = texts.iter().cycle();
    let mut text = || turn.next().expect("a text").clone();
    let one = text();
    let item = |text: &mut dyn FnMut() -> String, answer| Item {
        safeguard: text(),
        title: text(),
        section: "Database",
        question: text(),
        level: Level::Required,
        asked_by: vec![text(), text()],
        controls: vec![text()],
        frameworks: vec![InBaseline { baseline: one.clone(), controls: vec![text()] }],
        families: vec!["AC".into()],
        profile: Some("STANDARD".into()),
        answer,
        basis: text(),
        by_word: false,
        marks: vec![text()],
    };
    let items = vec![item(&mut text, Answer::Open), item(&mut text, Answer::Yes), item(&mut text, Answer::Waived)];
    Checklist {
        schema_version: 1,
        product: Some(text()),
        profile: Some(text()),
        date: Some("2026-11-23".into()),
        reach: vec![Reach { baseline: one.clone(), controls: 3, related: 2, notes: vec![text()] }],
        open: 1,
        open_recommended: 0,
        minutes: 1,
        key: text(),
        supplied: vec![Supplied { kind: "safeguard", id: text(), path: text(), sha256: text() }],
        items,
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>alert(1)</script>".to_owned()),
        Just("\"><img src=x onerror=alert(1)>".to_owned()),
        Just("' onfocus='alert(1)".to_owned()),
        Just("</style></title></textarea>".to_owned()),
        Just("<!-- --> <![CDATA[ ]]>".to_owned()),
        Just("{{ 7 * 7 }} {% raw %}".to_owned()),
        Just("| a | b |\n| --- | --- |".to_owned()),
        Just("[x](javascript:alert(1)) ![y](http://z/) `code` **b** <http://a/>".to_owned()),
        Just("# heading\n\n- item\n\n---\n".to_owned()),
        Just("=HYPERLINK(\"http://x\") ; =1".to_owned()),
        Just("&amp; &#60; &lt;b&gt;".to_owned()),
        Just("\u{0}\u{1b}[31m\u{202e}\u{200b}\u{85}\u{2028}".to_owned()),
        "[ -~]{1,10}",
    ];
    proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

/// The elements of a page with their attributes, and the text of its script and style.
fn skeleton(page: &str) -> (Vec<String>, Vec<String>) {
    let mut shape = Vec::new();
    let mut raw = Vec::new();
    let mut inside = false;
    for token in Tokenizer::new(page) {
        match token.expect("a token") {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attributes: Vec<_> =
                    tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
                assert!(
                    !attributes.iter().any(|name| name.starts_with("on") || name == "src" || name == "style"),
                    "{tag:?}"
                );
                inside = name == "script" || name == "style";
                if inside {
                    raw.push(String::new());
                }
                shape.push(format!("<{name} {}>", attributes.join(" ")));
            }
            Token::EndTag(tag) => {
                inside = false;
                shape.push(format!("</{}>", String::from_utf8_lossy(&tag.name)));
            }
            Token::String(text) if inside => raw.last_mut().expect("open").push_str(&String::from_utf8_lossy(&text)),
            Token::Comment(_) => shape.push("comment".into()),
            _ => {}
        }
    }
    (shape, raw)
}

/// All text of a page outside of its script and style, and the values of attributes.
fn said(page: &str) -> String {
    let mut text = String::new();
    for token in Tokenizer::new(page) {
        match token.expect("a token") {
            Token::StartTag(tag) => {
                tag.attributes
                    .values()
                    .for_each(|value| text.push_str(&format!("{}\n", String::from_utf8_lossy(value))));
            }
            Token::String(part) => text.push_str(&String::from_utf8_lossy(&part)),
            _ => {}
        }
    }
    text
}

/// The nodes of a Markdown text but for words.
fn nodes(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    let root = parse_document(&arena, text, &options);
    let kind = |value: &NodeValue| match value {
        NodeValue::Text(_) | NodeValue::SoftBreak => None,
        NodeValue::Table(table) => Some(format!("table of {}", table.num_columns)),
        other => Some(format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_owned()),
    };
    root.descendants().filter_map(|node| kind(&node.data.borrow().value)).collect()
}

/// The cells of every sheet.
fn tables(bytes: &[u8]) -> Vec<Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let sheets = book.worksheets();
    sheets.into_iter().map(|(_, range)| range.rows().map(<[Data]>::to_vec).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn hostile_text_changes_no_format(texts in proptest::collection::vec(hostile(), 7..12)) {
        let plain = checklist(&vec!["plain".to_owned(); texts.len()]);
        let evil = checklist(&texts);
        let html = |list: &Checklist| page("checklist.html", &list.page(&["STANDARD"]), None).expect("a page");
        let (made, wanted) = (html(&evil), html(&plain));
        prop_assert_eq!(skeleton(&made), skeleton(&wanted));
        let whole = said(&made);
        for text in &texts {
            prop_assert!(whole.contains(&printable(text)), "{:?} is not shown", text);
        }

        let markdown = |list: &Checklist| nodes(&page("checklist.md", list, None).expect("a document"));
        prop_assert_eq!(markdown(&evil), markdown(&plain));

        let table = evil.sheet();
        let csv = sheet::csv(&table);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        let found: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        let guarded: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.iter().map(|cell| sheet::harmless(cell)).collect()).collect();
        prop_assert_eq!(&found[1..], &guarded[..]);

        let book = |list: &Checklist| tables(&xlsx::book(&list.book()).expect("a workbook"));
        let (made, wanted) = (book(&evil), book(&plain));
        let shape = |sheets: &[Vec<Vec<Data>>]| sheets.iter().map(Vec::len).collect::<Vec<_>>();
        prop_assert_eq!(shape(&made), shape(&wanted));
        prop_assert!(made.iter().flatten().flatten().all(|cell| matches!(cell, Data::String(_) | Data::Empty)));

        let back: serde_json::Value = serde_json::from_str(&json::json(&evil)).expect("JSON");
        prop_assert_eq!(back["product"].as_str(), evil.product.as_deref());
        prop_assert_eq!(back["items"][0]["question"].as_str(), Some(evil.items[0].question.as_str()));
    }
}

#[test]
fn two_runs_give_the_same_bytes_in_every_format() {
    let folder = crate::common::example();
    for format in ["md", "csv", "xlsx", "html", "json"] {
        let made = || crate::common::run(folder.path(), &["checklist", "--date", "2026-11-23", "-f", format]).stdout;
        assert!(made() == made() && made().len() > 10_000, "{format}");
    }
}
