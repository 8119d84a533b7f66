//! A canary in a value of a file: whatever is said and written of the file, it must not be in there.
//! It must not be put into the name of a key, which is shown on purpose as far as it looks like a name.

use probity::edit::{Change, Step, apply};
use probity::load::syntax::{parse, parse_stream};
use probity::load::tree::{Kind, Node};

use super::input::File;

/// What must not be shown. No output has it by chance.
const CANARY: &str = "Canary9f3Zq7";

/// The canary in a text of a file, which is chosen by a number; nothing where it can stand nowhere. The lower digits
/// choose the text, the third one where in it the canary stands: 9 is in its place.
pub(super) fn planted(file: &File, number: usize) -> Option<File> {
    let mut texts = Vec::new();
    match parse(file.syntax, &file.text) {
        Ok(tree) => gather(&tree.root, &mut Vec::new(), &mut texts),
        Err(_) => {
            let (documents, _) = parse_stream(&file.text).ok()?;
            for (at, document) in documents.iter().enumerate() {
                gather(document, &mut vec![Step::Item(at)], &mut texts);
            }
        }
    }
    let (path, text) = texts.get(number % 100 % texts.len().max(1))?;
    let tenths = number / 100 % 10;
    let at = text.char_indices().map(|(at, _)| at).nth(text.chars().count() * tenths / 8).unwrap_or(text.len());
    let value = if tenths == 9 { CANARY.to_owned() } else { format!("{}{CANARY}{}", &text[..at], &text[at..]) };
    let change = Change::Set { path: path.clone(), value: value.into() };
    let text = apply(file.syntax, &file.text, &[change]).ok()?;
    Some(File { text: text.into(), ..file.clone() })
}

/// Every text of a tree with the way to it.
fn gather(node: &Node, way: &mut Vec<Step>, texts: &mut Vec<(Vec<Step>, String)>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                way.push(Step::Member(key.name.clone()));
                gather(child, way, texts);
                way.pop();
            }
        }
        Kind::List(items) => {
            for (at, item) in items.iter().enumerate() {
                way.push(Step::Item(at));
                gather(item, way, texts);
                way.pop();
            }
        }
        Kind::Text(text) => texts.push((way.clone(), text.clone())),
        _ => {}
    }
}

/// The canary is in none of these.
pub(super) fn absent(texts: &[String]) {
    for text in texts {
        let lower = text.to_lowercase();
        if let Some(at) = ["canary9f3", "9f3zq7"].iter().find_map(|part| lower.find(part)) {
            let before = lower[..at].chars().count();
            let around: String = text.chars().skip(before.saturating_sub(200)).take(400).collect();
            panic!("a value is shown: {around}");
        }
    }
}
