//! Words without quotes that an application's reader of YAML takes for true or false, and octal numbers, which
//! begin with 0, as YAML 1.1 has them.
//! It must not touch what stands in quotes or behind a tag: what cannot be told stays a text.

use crate::audit::document::Document;
use crate::load::syntax::Syntax;
use crate::load::tree::{Kind, Node};
use crate::model::dialect::{Booleans, Dialect};

/// Makes such words of a file what they are to its application.
pub(super) fn settle(document: &mut Document, dialect: &Dialect) {
    let Some(words) = dialect.plain_booleans.as_ref().filter(|_| document.syntax == Syntax::Yaml) else { return };
    if any(document.root(), &mut |node| meant(node, document.text(), words).is_some()) {
        let mut root = document.root().clone();
        turn(&mut root, document.text(), words);
        document.reshape(root);
    }
}

fn any(node: &Node, is: &mut impl FnMut(&Node) -> bool) -> bool {
    match &node.kind {
        Kind::Map(entries) => entries.iter().any(|(_, child)| any(child, is)),
        Kind::List(items) => items.iter().any(|item| any(item, is)),
        _ => is(node),
    }
}

fn turn(node: &mut Node, text: &str, words: &Booleans) {
    match &mut node.kind {
        Kind::Map(entries) => entries.iter_mut().for_each(|(_, child)| turn(child, text, words)),
        Kind::List(items) => items.iter_mut().for_each(|item| turn(item, text, words)),
        _ => {
            if let Some(kind) = meant(node, text, words) {
                node.kind = kind;
            }
        }
    }
}

/// What a word means that stands as it is, behind what leads to a value and nothing else.
fn meant(node: &Node, text: &str, words: &Booleans) -> Option<Kind> {
    let Kind::Text(own) = &node.kind else { return None };
    let is = |words: &[String]| words.contains(own);
    let value = match () {
        () if is(&words.yes) => Kind::Bool(true),
        () if is(&words.no) => Kind::Bool(false),
        () => Kind::Number(octal(own)?.into()),
    };
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    let is_plain = text.get(start..end) == Some(own) && text[..start].trim_end().ends_with([':', '-', ',', '[']);
    is_plain.then_some(value)
}

/// An octal number (yaml.org/type/int.html).
fn octal(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let digits = digits.strip_prefix('0').filter(|digits| !digits.is_empty())?;
    Some(sign * i64::from_str_radix(&digits.replace('_', ""), 8).ok().filter(|_| !digits.starts_with(['+', '-']))?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;

    #[test]
    fn only_words_without_quotes_are_meant() {
        let words = Booleans { yes: vec!["yes".into(), "on".into()], no: vec!["no".into()] };
        let dialect = Dialect { plain_booleans: Some(words), ..Dialect::default() };
        for (yaml, expected) in [
            ("yes", json!(true)),
            ("no # yes", json!(false)),
            ("[on, {\"a\":no}, on]", json!([true, { "a": false }, true])),
            ("\n  - on\n  -   no", json!([true, false])),
            ("[0100, -017, 1, 0x10]", json!([64, -15, 1, 16])),
            ("[08, '010', 0o7x, 0_]", json!(["08", "010", "0o7x", "0_"])),
            ("'yes'", json!("yes")),
            ("\"on\"", json!("on")),
            ("!!str on", json!("on")),
            ("|-\n  on", json!("on")),
            (">-\n  on", json!("on")),
            ("YeS", json!("YeS")),
            ("yes sir", json!("yes sir")),
            ("on-call", json!("on-call")),
        ] {
            let text: Arc<str> = format!("a: {yaml}\n").into();
            let mut document = Document::parse("a.yaml", &text).expect("YAML");
            settle(&mut document, &dialect);
            assert_eq!(document.root().to_json(), json!({ "a": expected }), "{yaml}");
        }
        let mut toml = Document::parse("a.toml", &"a = 'on'\n".into()).expect("TOML");
        settle(&mut toml, &dialect);
        assert_eq!(toml.root().to_json(), json!({ "a": "on" }));
    }
}
