//! The examples of every shipped dialect with their values replaced one by one by a canary: keys that the dialect
//! knows, at the places where the application has them.

use std::sync::Arc;

use probity::load::Library;
use probity::load::syntax::{Syntax, parse, parse_stream};
use probity::load::tree::{Kind, Node, Span};

use crate::canaries::canary::{SHAPES, quoted};
use crate::canaries::runs::Folder;

/// The examples that are looked at of each dialect.
const EXAMPLES: usize = 1;

/// Of the values every so many-th is replaced, others in each example.
const STEP: usize = 4;

/// So many files are audited by one run.
const CHUNK: usize = 250;

#[test]
fn no_value_of_a_shipped_dialect_is_repeated() {
    let library = Library::shipped();
    for dialect in library.dialects() {
        let mut files = Vec::new();
        for (n, example) in dialect.examples.iter().take(EXAMPLES).enumerate() {
            let mutants = mutants(&example.name, &example.config);
            assert!(!mutants.is_empty(), "{}: {} has no value", dialect.id.value, example.title.value);
            let ending = example.name.rsplit('.').next().expect("an ending");
            files.extend(mutants.into_iter().enumerate().map(|(at, text)| (format!("{n}-{at:03}.{ending}"), text)));
        }
        for chunk in files.chunks(CHUNK) {
            Folder::new(chunk).looked_through(&["--dialect", &dialect.id.value, "-p", "RESTRICTED"]);
        }
    }
}

/// The text with one of its values replaced, for each value; the shapes take turns.
fn mutants(name: &str, text: &str) -> Vec<String> {
    let syntax = Syntax::of_path(name).expect("a notation");
    let shared: Arc<str> = text.into();
    let mut spans = Vec::new();
    match parse(syntax, &shared) {
        Ok(tree) => values(&tree.root, &mut spans),
        Err(_) => parse_stream(&shared).expect("it is read").0.iter().for_each(|node| values(node, &mut spans)),
    }
    spans.sort();
    spans.dedup();
    let ending = name.rsplit('.').next().filter(|ending| *ending != "yml").unwrap_or("yaml");
    let mutant = |(at, span): (usize, &Span)| {
        let value = quoted(ending, SHAPES[at % SHAPES.len()].text()).or_else(|| quoted(ending, SHAPES[0].text()))?;
        Some(format!("{}{value}{}", &text[..span.start as usize], &text[span.end as usize..]))
    };
    spans.iter().enumerate().skip(text.len() % STEP).step_by(STEP).filter_map(mutant).collect()
}

/// The spans of what is no container. The name of a variable, in a list of them, is shown on purpose.
fn values(node: &Node, spans: &mut Vec<Span>) {
    match &node.kind {
        Kind::Map(entries) => {
            let is_variable = node.get("value").or_else(|| node.get("valueFrom")).is_some();
            let shown = |name: &str| is_variable && name == "name";
            entries.iter().filter(|(key, _)| !shown(&key.name)).for_each(|(_, child)| values(child, spans));
        }
        Kind::List(items) => items.iter().for_each(|item| values(item, spans)),
        _ => spans.push(node.span),
    }
}
