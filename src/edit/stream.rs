//! Edits of a YAML text with several documents: each that changes is edited as a text of its own.
//! It must leave every other document as it stands, and read the whole back.

use std::collections::BTreeMap;

use granit_parser::{Event, Parser};

use super::error::{Fault, Refusal};
use super::{Change, EditError, Step, check, edited};
use crate::load::syntax::{Syntax, parse, parse_stream};
use crate::load::tree::Node;

const WHICH: &str = "the text has several documents, so a path begins with the number of one and goes on inside of it";
const UNCLEAR: &str = "where its document begins is not clear; edit the file by hand";

pub(super) fn apply(text: &str, changes: &[Change]) -> Result<String, EditError> {
    let unreadable = |error| EditError::unreadable(Syntax::Yaml, &text.into(), error);
    let (documents, _) = parse_stream(&text.into()).map_err(unreadable)?;
    changed(text, &documents, changes).map_err(|fault| fault.of(changes))
}

fn changed(text: &str, documents: &[Node], changes: &[Change]) -> Result<String, Fault> {
    // Of each document the changes inside of it, with their numbers.
    let mut inside: BTreeMap<usize, (Vec<usize>, Vec<Change>)> = BTreeMap::new();
    for (by, change) in changes.iter().enumerate() {
        let Some((document, change)) = within(change) else { return Err(Refusal::new(by, WHICH).into()) };
        if document >= documents.len() {
            return Err(Refusal::new(by, WHICH).into());
        }
        let (numbers, own) = inside.entry(document).or_default();
        numbers.push(by);
        own.push(change);
    }
    let starts = starts(text).unwrap_or_default();
    let mut new = String::with_capacity(text.len());
    let mut roots: BTreeMap<usize, Node> = BTreeMap::new();
    let mut copied = 0;
    for (document, (numbers, own)) in inside {
        let unclear = || Fault::from(Refusal::new(numbers[0], UNCLEAR));
        let at = starts.partition_point(|start| *start <= documents[document].span.start as usize);
        let start = at.checked_sub(1).map(|at| starts[at]).filter(|start| *start >= copied).ok_or_else(unclear)?;
        let end = starts.get(at).copied().unwrap_or(text.len());
        let slice = &text[start..end];
        let old = parse(Syntax::Yaml, &slice.into()).map_err(|_| unclear())?.root;
        if !check::same(&old, &documents[document], true) {
            return Err(unclear());
        }
        let edited = edited(Syntax::Yaml, slice, &old, &own).map_err(|fault| match fault {
            Fault::Refused(refusal) => Refusal { by: numbers[refusal.by], ..refusal }.into(),
            Fault::Unproven => Fault::Unproven,
        })?;
        roots.insert(document, parse(Syntax::Yaml, &edited.as_str().into()).map_err(|_| Fault::Unproven)?.root);
        new.push_str(&text[copied..start]);
        new.push_str(&edited);
        copied = end;
    }
    new.push_str(&text[copied..]);
    let Ok((found, _)) = parse_stream(&new.as_str().into()) else { return Err(Fault::Unproven) };
    let is_as_asked = |(at, node): (usize, &Node)| check::same(roots.get(&at).unwrap_or(&documents[at]), node, true);
    let holds = found.len() == documents.len() && found.iter().enumerate().all(is_as_asked);
    if holds { Ok(new) } else { Err(Fault::Unproven) }
}

/// The number of the document that a change is in, and the change as it is inside of it.
fn within(change: &Change) -> Option<(usize, Change)> {
    let (Step::Item(document), path) = change.path().split_first()? else { return None };
    let path = Some(path.to_vec()).filter(|path| !path.is_empty())?;
    let inner = match change {
        Change::Set { value, .. } => Change::Set { path, value: value.clone() },
        Change::Append { value, .. } => Change::Append { path, value: value.clone() },
        Change::Remove { .. } => Change::Remove { path },
    };
    Some((*document, inner))
}

/// Where each document begins: the first with the text, the others with their `---`.
fn starts(text: &str) -> Option<Vec<usize>> {
    let mut starts = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        if matches!(event, Event::DocumentStart(..)) {
            let start = span.byte_range()?.start;
            starts.push(if starts.is_empty() { 0 } else { start });
        }
    }
    Some(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# first\nkind: A\nspec:\n  x: 1 # one\n---\n# nothing here\n---\nkind: B # second\nspec: &s\n  x: 1\n\
        other: *s\n...\n---\nkind: C\nlist:\n- x: 1\n- x: 2";

    fn set(document: usize, path: &[Step], value: i64) -> Change {
        let path = [Step::Item(document)].into_iter().chain(path.iter().cloned()).collect();
        Change::Set { path, value: value.into() }
    }

    #[test]
    fn a_change_goes_into_its_document_and_nothing_else_moves() {
        let spec = Step::members(["spec", "x"]);
        let new = Step::members(["spec", "deep", "y"]);
        let item = [Step::Member("list".into()), Step::Item(1), Step::Member("x".into())];
        let text = apply(TEXT, &[set(2, &item, 9), set(0, &spec, 7), set(0, &new, 8)]).expect("fits");
        let wanted = TEXT.replacen("x: 1 # one", "x: 7 # one\n  deep:\n    \"y\": 8", 1).replace("- x: 2", "- x: 9");
        assert_eq!(text, wanted);
    }

    #[test]
    fn what_is_not_clear_is_refused_with_its_number() {
        let all = Change::Set { path: Step::members(["kind"]), value: 1.into() };
        let error = |changes: &[Change]| apply(TEXT, changes).expect_err("refused").to_string();
        assert!(error(&[set(0, &Step::members(["a"]), 1), all]).starts_with("cannot make change 2, at `kind`"));
        assert!(error(&[set(3, &Step::members(["a"]), 1)]).contains("several documents"));
        assert!(error(&[set(0, &[], 1)]).contains("several documents"));
        // What an alias repeats is not changed.
        assert!(error(&[set(1, &Step::members(["spec", "x"]), 2)]).contains("anchor"));
    }
}
