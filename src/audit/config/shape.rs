//! Brings a document into the shape that its dialect's paths speak of: documents gathered by a member, and tables of
//! environment variables and of headers wherever they are written as lists. It must not change a value or a place.

use std::collections::{HashMap, HashSet};

use crate::edit::Step;
use crate::load::tree::{Key, Kind, Node, Span};

use crate::audit::document::path::Path;
use crate::audit::plan::schema::Schema;
use crate::audit::shown::{has_mixed, is_variable};

/// How a dialect gathers documents: by which member, and the kinds that it has keys for.
#[derive(Debug)]
pub(in crate::audit) struct Gather<'a> {
    member: &'a str,
    kinds: HashSet<&'a str>,
}

impl<'a> Gather<'a> {
    /// Nothing where the dialect gathers no documents; the kinds are the first names of its paths.
    pub(in crate::audit) fn by(member: Option<&'a String>, paths: impl Iterator<Item = &'a str>) -> Option<Self> {
        let first = |path: &'a str| path.split(['[', '.']).next().unwrap_or_default();
        member.map(|member| Self { member, kinds: paths.map(first).collect() })
    }
}

/// Gives what is written at a span.
pub(super) type Written<'t> = dyn Fn(Span) -> &'t str + 't;

/// The root of a document in a dialect that gathers documents, has tables of variables at these paths and others under these
/// names; `None` where documents are gathered and this is none of that kind.
pub(in crate::audit) fn shaped(
    root: &Node,
    gather: Option<&Gather<'_>>,
    variables: &[Path],
    pairs: &[String],
    written: &Written<'_>,
) -> Option<Node> {
    let mut root = match (gather, &root.kind) {
        (None, Kind::List(_)) => return None,
        (None, _) => root.clone(),
        (Some(gather), Kind::List(documents)) => gathered(documents, gather)?,
        (Some(gather), _) => gathered(std::slice::from_ref(root), gather)?,
    };
    for path in variables {
        let steps: Vec<Option<String>> = path.steps().map(|step| step.map(str::to_owned)).collect();
        each(&mut root, &steps, &mut |node| as_table(node, written));
    }
    let own = variables.iter().filter_map(|path| path.steps().last().flatten());
    let names: Vec<&str> = own.chain(pairs.iter().map(String::as_str)).collect();
    everywhere(&mut root, &names, written);
    Some(root)
}

/// What documents of a kind are called that is no word.
const UNKNOWN: &str = "unknown";

/// Documents in lists by the text of a member that all of them have. A document that is nothing but a list of others,
/// such as a Kubernetes `List`, stands for these.
fn gathered(documents: &[Node], gather: &Gather<'_>) -> Option<Node> {
    let member = gather.member;
    let mut lists: Vec<(Key, Node)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (document, _) in flattened(documents, member) {
        let (_, value) = document.entry(member)?;
        let Kind::Text(name) = &value.kind else { return None };
        // What stands there is a value, and shown as a name only where it can be nothing else.
        let is_kind = gather.kinds.contains(name.as_str()) || name.chars().all(|c| c.is_ascii_alphabetic());
        let name = if is_kind { name } else { UNKNOWN };
        let at = *places.entry(name).or_insert_with(|| {
            let end = if is_kind { value.span.end } else { value.span.start };
            let key = Key { name: name.to_owned(), span: Span { end, ..value.span } };
            lists.push((key, Node { span: document.span, kind: Kind::List(Vec::new()) }));
            lists.len() - 1
        });
        if let Kind::List(items) = &mut lists[at].1.kind {
            items.push(document.clone());
        }
    }
    (!lists.is_empty()).then_some(Node { span: Span::default(), kind: Kind::Map(lists) })
}

/// The ways in a file to the documents of each kind, in the order in which they are gathered.
pub(in crate::audit) fn origins(root: &Node, member: &str) -> HashMap<String, Vec<Vec<Step>>> {
    let (documents, is_stream) = match &root.kind {
        Kind::List(documents) => (documents.as_slice(), true),
        _ => (std::slice::from_ref(root), false),
    };
    let mut origins: HashMap<String, Vec<Vec<Step>>> = HashMap::new();
    for (document, mut way) in flattened(documents, member) {
        if !is_stream {
            way.remove(0);
        }
        if let Some(Node { kind: Kind::Text(name), .. }) = document.get(member) {
            origins.entry(name.clone()).or_default().push(way);
        }
    }
    origins
}

/// Every document with the way to it. One that is nothing but a list of others, such as a Kubernetes `List`, stands for
/// these.
fn flattened<'t>(documents: &'t [Node], member: &str) -> Vec<(&'t Node, Vec<Step>)> {
    let start = documents.iter().enumerate().map(|(at, document)| (document, vec![Step::Item(at)]));
    let mut open: Vec<(&Node, Vec<Step>)> = start.rev().collect();
    let mut flat = Vec::new();
    while let Some((document, way)) = open.pop() {
        let items = document.get("items").map(|items| &items.kind);
        if let (Some(Kind::List(items)), Some(Node { kind: Kind::Text(name), .. })) = (items, document.get(member))
            && name.ends_with("List")
        {
            let inside = |at| way.iter().cloned().chain([Step::Member("items".into()), Step::Item(at)]).collect();
            open.extend(items.iter().enumerate().rev().map(|(at, item)| (item, inside(at))));
        } else {
            flat.push((document, way));
        }
    }
    flat
}

/// Does something to every node that steps reach; `None` is any.
fn each(node: &mut Node, steps: &[Option<String>], change: &mut impl FnMut(&mut Node)) {
    let Some((step, rest)) = steps.split_first() else { return change(node) };
    match &mut node.kind {
        Kind::Map(entries) => {
            let wanted = entries.iter_mut().filter(|(key, _)| step.as_ref().is_none_or(|name| *name == key.name));
            wanted.for_each(|(_, child)| each(child, rest, change));
        }
        Kind::List(items) if step.is_none() => items.iter_mut().for_each(|item| each(item, rest, change)),
        _ => {}
    }
}

/// Names that are ways into tables, in tables that stand at these paths: `A.b.c` with what `A` leads to as `A`, then `b`, then
/// `c`. A name behind which no text, number or boolean stands is none, and stands in a table without a name.
pub(super) fn tabled(root: &mut Node, dotted: &[(Path, &[String], Option<Schema>)]) {
    for (path, under, _) in dotted {
        at_path(root, path, &mut |node| grouped(node, under));
    }
}

/// Does something to every node at a path.
pub(super) fn at_path(root: &mut Node, path: &Path, change: &mut impl FnMut(&mut Node)) {
    let steps: Vec<Option<String>> = path.steps().map(|step| step.map(str::to_owned)).collect();
    each(root, &steps, change);
}

fn grouped(node: &mut Node, under: &[String]) {
    if let Kind::List(items) = &node.kind {
        let is_way = |name: &str| under.iter().any(|prefix| behind(name, prefix).is_some());
        let pairs: Vec<Option<(&str, &str)>> = items.iter().map(|item| item.text()?.split_once('=')).collect();
        if !pairs.iter().flatten().any(|(name, _)| is_way(name)) {
            return;
        }
        // What is no way keeps what it holds, under its number. No name stands where it could be shown.
        #[expect(clippy::type_complexity, reason = "an item with its number and the pair that it is")]
        let entry = |(at, (item, pair)): (usize, (&Node, &Option<(&str, &str)>))| {
            let span = Span { end: item.span.start, ..item.span };
            let way = pair.filter(|(name, _)| is_way(name));
            let value = way.map_or(item.kind.clone(), |(_, value)| Kind::Text(value.to_owned()));
            let name = way.map_or_else(|| at.to_string(), |(name, _)| name.to_owned());
            (Key { name, span }, Node { span: item.span, kind: value })
        };
        node.kind = Kind::Map(items.iter().zip(&pairs).enumerate().map(entry).collect());
    }
    let Kind::Map(entries) = &mut node.kind else { return };
    let mut rest = Vec::new();
    let mut groups: Vec<(Key, Node)> = Vec::new();
    for (key, value) in std::mem::take(entries) {
        let way = under.iter().find_map(|prefix| Some((prefix, behind(&key.name, prefix)?)));
        let Some((prefix, name)) = way else {
            rest.push((key, value));
            continue;
        };
        let (one, own) = name.split_once('.').unwrap_or((name, ""));
        let is_plain = !matches!(value.kind, Kind::Map(_) | Kind::List(_));
        let (one, own) = if is_plain { (one.to_owned(), own.to_lowercase()) } else { Default::default() };
        let at = key.span;
        let table = within(&mut groups, prefix, at).and_then(|table| within(table, &one, at));
        if let Some(table) = table {
            // Of a name that stands twice the last one counts.
            table.retain(|(key, _)| key.name != own);
            table.push((Key { name: own, span: at }, value));
        }
    }
    *entries = rest;
    entries.extend(groups);
}

/// Puts an entry of this name with nothing in it where ways lead that begin so. A list becomes a table, each item under its
/// number.
pub(super) fn imply(node: &mut Node, under: &str, name: &str) {
    if let Kind::List(items) = &mut node.kind {
        let entry = |(at, item): (usize, Node)| {
            let span = Span { end: item.span.start, ..item.span };
            (Key { name: at.to_string(), span }, item)
        };
        node.kind = Kind::Map(std::mem::take(items).into_iter().enumerate().map(entry).collect());
    }
    let span = node.span;
    if let Kind::Map(entries) = &mut node.kind {
        within(entries, under, span).and_then(|table| within(table, name, span));
    }
}

/// What stands behind what a name begins with, without case, and a dot.
pub(super) fn behind<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let (start, rest) = name.split_at_checked(prefix.len())?;
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// The entries of the table of this name, which is put there where it is not.
fn within<'t>(entries: &'t mut Vec<(Key, Node)>, name: &str, span: Span) -> Option<&'t mut Vec<(Key, Node)>> {
    let known = entries.iter().position(|(key, _)| key.name == name);
    let at = known.unwrap_or_else(|| {
        let key = Key { name: name.to_owned(), span };
        entries.push((key, Node { span, kind: Kind::Map(Vec::new()) }));
        entries.len() - 1
    });
    if let Kind::Map(inside) = &mut entries[at].1.kind { Some(inside) } else { None }
}

/// Lists of variables or headers wherever they have the name of a table of them: a secret that stands in one of a kind which the
/// dialect does not know is no less a secret.
fn everywhere(node: &mut Node, names: &[&str], written: &Written<'_>) {
    match &mut node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                if names.contains(&key.name.as_str()) {
                    as_table(child, written);
                }
                everywhere(child, names, written);
            }
        }
        Kind::List(items) => items.iter_mut().for_each(|item| everywhere(item, names, written)),
        _ => {}
    }
}

/// A list of `NAME=value` or of `{name, value}` as a table of the same. An item that is neither keeps what it holds,
/// under its number, and hides none of the others.
fn as_table(node: &mut Node, written: &Written<'_>) {
    let Kind::List(items) = &node.kind else { return };
    let is_pair = |item: &Node| matches!(item.kind, Kind::Text(_)) || named(item).is_some();
    if !items.iter().any(is_pair) {
        return;
    }
    let entry = |(at, item): (usize, &Node)| match &item.kind {
        Kind::Text(text) => assigned(item, text, written(item.span)),
        // Its number stands nowhere.
        _ => named(item).unwrap_or_else(|| {
            (Key { name: at.to_string(), span: Span { end: item.span.start, ..item.span } }, item.clone())
        }),
    };
    node.kind = Kind::Map(items.iter().enumerate().map(entry).collect());
}

/// The name and the value of `NAME=value`, each where it is written: keys are shown and values are not. What has no value
/// is shown only where it is plainly a variable; a secret may stand there, and one in base64 has `=` in it too.
fn assigned(item: &Node, text: &str, written: &str) -> (Key, Node) {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    let quote = usize::from(written.starts_with(['"', '\'']));
    // What is written with escapes, or in lines, is not looked for in it.
    let is_there = written.get(quote..).is_some_and(|rest| rest.starts_with(name));
    let is_name =
        is_variable(name) || value.is_some_and(|value| !value.trim_matches('=').is_empty() && !has_mixed(name));
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let length = if is_there && is_name { quote + name.len() } else { 0 };
    let key = Span::new(if length == 0 { start } else { start + quote }, (start + length).min(end));
    let behind = start + length + usize::from(length > 0 && value.is_some());
    let kind = value.map_or(Kind::Null, |value| Kind::Text(value.to_owned()));
    let value = Node { span: Span::new(behind.min(end), end), kind };
    (Key { name: name.to_owned(), span: key }, value)
}

/// The name and the value of `{name, value}`.
fn named(item: &Node) -> Option<(Key, Node)> {
    let name = item.get("name")?;
    let Kind::Text(text) = &name.kind else { return None };
    let value = item.get("value").cloned().unwrap_or_else(|| Node {
        span: item.span,
        kind: item.entry("valueFrom").map_or(Kind::Null, |from| Kind::Map(vec![from.clone()])),
    });
    Some((Key { name: text.clone(), span: name.span }, value))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::syntax::{Syntax, parse};

    /// The keys of a list with what stands where each of them and its value is.
    fn spans(text: &str) -> Vec<(String, &str, &str)> {
        let tree = parse(Syntax::Yaml, &Arc::from(text)).expect("valid YAML");
        let at = |span: Span| &text[span.start as usize..span.end as usize];
        let root = shaped(&tree.root, None, &[], &["env".to_owned()], &at).expect("a table");
        let Some(Node { kind: Kind::Map(entries), .. }) = root.get("env") else { panic!("no table") };
        entries.iter().map(|(key, value)| (key.name.clone(), at(key.span), at(value.span))).collect()
    }

    #[test]
    fn a_name_stands_where_it_is_written_and_a_value_behind_it() {
        for (text, expected) in [
            ("env: [A=x, B=y]", [("A", "A", "x"), ("B", "B", "y")]),
            ("env: [\"A=x\", 'B=y']", [("A", "A", "x\""), ("B", "B", "y'")]),
            ("env: [\"\\x41=x\", B]", [("A", "", "\"\\x41=x\""), ("B", "B", "")]),
            ("env: [\"B\", \"b\"]", [("B", "B", "\""), ("b", "", "\"b\"")]),
            ("env: [b-c, aGk==]", [("b-c", "", "b-c"), ("aGk", "", "aGk==")]),
            ("env: [x9Kq7b2Vm9f3=aGk, a.b=c]", [("x9Kq7b2Vm9f3", "", "x9Kq7b2Vm9f3=aGk"), ("a.b", "a.b", "c")]),
            ("env: [{name: A, value: x}, 7]", [("A", "A", "x"), ("1", "", "7")]),
        ] {
            let expected = expected.map(|(name, key, value)| (name.to_owned(), key, value));
            assert_eq!(spans(text), expected, "{text}");
        }
    }
}
