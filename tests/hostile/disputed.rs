//! Texts that programs read in two ways: `tests/data/disputed.yaml`. Refused at their place, while what all read as the
//! same is read.

use std::sync::Arc;

use probity::load::syntax::{Syntax, SyntaxError, parse, parse_merging, parse_stream};
use probity::load::tree::Lines;
use serde::Deserialize;
use serde_json::Value;

/// Texts of one notation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    notation: String,
    /// A part of what is said where they are refused.
    #[serde(default)]
    says: String,
    texts: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    why: String,
    text: String,
    /// Where it is refused, by line and column.
    at: Option<String>,
    /// What it is read as.
    reads: Option<Value>,
    /// Whether it has a merge key, which is refused where these are not followed.
    #[serde(default)]
    merges: bool,
}

/// How each reader of a notation reads a text: as one document, or why it does not.
fn readings(syntax: Syntax, text: &Arc<str>, merges: bool) -> Vec<Result<Value, SyntaxError>> {
    let plain = || parse(syntax, text).map(|tree| tree.root.to_json());
    let merging = || parse_merging(text).map(|tree| tree.root.to_json());
    let stream = || {
        let (documents, _) = parse_stream(text)?;
        Ok(documents.iter().map(probity::load::tree::Node::to_json).next().unwrap_or_default())
    };
    match syntax {
        Syntax::Yaml if merges => vec![merging()],
        // What stands in a later document is seen by the reader of several.
        Syntax::Yaml if plain().is_err_and(|error| error.is_several) => vec![stream()],
        Syntax::Yaml => vec![plain(), merging(), stream()],
        _ => vec![plain()],
    }
}

#[test]
fn what_programs_read_in_two_ways_is_refused_at_its_place() {
    let path = crate::common::root().join("tests/data/disputed.yaml");
    let groups: Vec<Group> =
        serde_yaml::from_str(&std::fs::read_to_string(path).expect("the texts")).expect("tests/data/disputed.yaml");
    let mut wrong = Vec::new();
    for group in &groups {
        let syntax = Syntax::of_path(&format!("a.{}", group.notation)).expect("a notation");
        for Row { why, text, at, reads, merges } in &group.texts {
            let text: Arc<str> = text.as_str().into();
            let lines = Lines::new(Arc::clone(&text));
            for read in readings(syntax, &text, *merges) {
                let is_right = match &read {
                    Ok(value) => reads.as_ref() == Some(value) && at.is_none(),
                    Err(error) => {
                        let (line, column) = lines.line_column(error.span.start);
                        *at == Some(format!("{line}:{column}")) && error.message.contains(&group.says)
                    }
                };
                if !is_right {
                    wrong.push(format!("{} {why}: {read:?}", group.notation));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
