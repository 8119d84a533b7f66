//! A notation and a text: what is read has its places in the text, and what is refused is refused at one. What is read
//! and printed is read as the same again; JSON is compared with an independent reader.

use std::collections::BTreeSet;

use probity::audit::Document;
use probity::diag::Code;
use probity::load::syntax::{Syntax, SyntaxError, parse, parse_merging, parse_stream};
use probity::load::tree::{Kind, Lines, Node};

use super::{input, place, printed};

/// No reader goes deeper than this, so that nothing behind it can run out of stack.
const DEEPEST: usize = 600;

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let Some(file) = input::file(&text) else { return };
    let lines = Lines::new(file.text.clone());
    match parse(file.syntax, &file.text) {
        Ok(tree) => {
            node(&tree.root, &file.text, 0);
            again(file.syntax, &tree.root);
            if file.syntax == Syntax::Json {
                match serde_json::from_str::<serde_json::Value>(&file.text) {
                    Ok(other) => assert!(alike(&tree.root, &other), "JSON is read as something else"),
                    // The grammar allows a number that no f64 holds, and what is made of it is up to the reader.
                    Err(error) => {
                        assert!(
                            error.to_string().starts_with("number out of range"),
                            "JSON is read that is none: {error}"
                        );
                    }
                }
            }
        }
        Err(error) => refused(&error, &file.text, &lines),
    }
    if file.syntax == Syntax::Yaml {
        match parse_stream(&file.text) {
            Ok((documents, _)) => documents.iter().for_each(|document| node(document, &file.text, 0)),
            Err(error) => refused(&error, &file.text, &lines),
        }
        match parse_merging(&file.text) {
            Ok(merged) => {
                node(&merged.root, &file.text, 0);
                // Where nothing is merged, it is what everybody reads.
                if let Ok(plain) = parse(file.syntax, &file.text) {
                    assert_eq!(merged.root, plain.root, "without a merge key it is something else");
                }
            }
            Err(error) => {
                refused(&error, &file.text, &lines);
                assert!(parse(file.syntax, &file.text).is_err(), "it is refused only where merge keys are followed");
            }
        }
    }
    // By its name, and by what it looks like.
    for name in [file.name, "-"] {
        if let Err(finding) = Document::parse(name, &file.text) {
            assert_eq!(finding.code, Code::MalformedFile);
            assert!(finding.location.is_some() && !finding.message.is_empty() && !finding.fix.is_empty());
            place::all_lie(place::of_finding(&finding), &[(name, &file.text)]);
        }
    }
}

/// Spans lie in the text and on characters, names stand once, and nothing is too deep.
fn node(node: &Node, text: &str, depth: usize) {
    assert!(depth < DEEPEST, "deeper than anything that walks it may go");
    assert!(text.get(node.span.start as usize..node.span.end as usize).is_some(), "{:?} is no place", node.span);
    match &node.kind {
        Kind::Map(entries) => {
            let mut names = BTreeSet::new();
            for (key, child) in entries {
                assert!(names.insert(&key.name), "a name stands twice");
                let place = text.get(key.span.start as usize..key.span.end as usize);
                assert!(place.is_some(), "{:?} is no place", key.span);
                self::node(child, text, depth + 1);
            }
        }
        Kind::List(items) => items.iter().for_each(|item| self::node(item, text, depth + 1)),
        Kind::Number(number) => assert!(number.as_f64().is_some_and(f64::is_finite)),
        Kind::Null | Kind::Bool(_) | Kind::Text(_) => {}
    }
}

/// Printed, it is read as the same.
fn again(syntax: Syntax, root: &Node) {
    let json = root.to_json();
    let read = |syntax, text: String| parse(syntax, &text.into()).ok().map(|tree| tree.root.to_json());
    // JSON's reader may not go as deep; what it reads is the same.
    let printed = read(Syntax::Json, printed::json(root, false));
    assert!(printed.is_none_or(|printed| printed == json), "printed as JSON it is something else");
    if syntax.is_textual() {
        let printed = printed::lines(root, syntax == Syntax::Env).expect("texts alone");
        assert_eq!(read(syntax, printed), Some(json), "printed, it is something else");
    }
}

fn refused(error: &SyntaxError, text: &str, lines: &Lines) {
    assert!(!error.message.is_empty(), "refused without a word");
    let (line, column) = lines.line_column(error.span.start);
    assert!(place::lies_in(text, line, column), "refused at {line}:{column}, which is not in the text");
}

/// Whether two readers read the same. A number that JSON's model cannot hold is a text here.
fn alike(own: &Node, other: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (&own.kind, other) {
        (Kind::Null, Value::Null) => true,
        (Kind::Bool(own), Value::Bool(other)) => own == other,
        (Kind::Number(own), Value::Number(other)) => own == other,
        (Kind::Text(own), Value::String(other)) => own == other,
        (Kind::List(own), Value::Array(other)) => {
            own.len() == other.len() && own.iter().zip(other).all(|(own, other)| alike(own, other))
        }
        (Kind::Map(own), Value::Object(other)) => {
            own.len() == other.len()
                && own.iter().all(|(key, own)| other.get(&key.name).is_some_and(|other| alike(own, other)))
        }
        _ => false,
    }
}
