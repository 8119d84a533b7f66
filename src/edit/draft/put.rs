//! A new value over an old one of the same kind.
//! It must keep of the old one whatever the new one repeats, so that its text stays.

use std::collections::HashMap;

use super::super::check;
use super::{Draft, children, entries, fresh, open_list, open_map};
use crate::load::tree::{Key, Kind, Node};

/// Puts a value where one stands, and keeps of it what is the same.
pub(super) fn put(draft: &mut Draft, old: &Node, value: Node, by: usize) {
    if matches!(draft, Draft::Old) && check::same(old, &value, false) {
        return;
    }
    match value.kind {
        Kind::Map(new) if matches!(draft, Draft::Old | Draft::Map(_)) && matches!(old.kind, Kind::Map(_)) => {
            put_members(open_map(draft, old).expect("internal error: no table"), entries(old), new, by);
        }
        Kind::List(new) if matches!(draft, Draft::Old | Draft::List(_)) && matches!(old.kind, Kind::List(_)) => {
            put_items(open_list(draft, old).expect("internal error: no list"), children(old), new, by);
        }
        kind => *draft = Draft::New(fresh::bare(kind), by),
    }
}

fn put_members(members: &mut Vec<(String, Draft)>, before: &[(Key, Node)], new: Vec<(Key, Node)>, by: usize) {
    members.truncate(before.len());
    let mut new: HashMap<String, (usize, Node)> =
        new.into_iter().enumerate().map(|(i, (key, node))| (key.name, (i, node))).collect();
    for ((name, draft), (_, old)) in members.iter_mut().zip(before) {
        match new.remove(name) {
            Some((_, value)) if draft.lives() => put(draft, old, value, by),
            Some((_, value)) => *draft = Draft::New(value, by),
            None => *draft = Draft::Gone(by),
        }
    }
    let mut rest: Vec<_> = new.into_iter().map(|(name, (i, node))| (i, name, node)).collect();
    rest.sort_by_key(|(i, ..)| *i);
    members.extend(rest.into_iter().map(|(_, name, node)| (name, Draft::New(node, by))));
}

fn put_items(items: &mut Vec<Draft>, before: &[Node], mut new: Vec<Node>, by: usize) {
    items.truncate(before.len());
    let equal =
        |i: usize, j: usize, items: &[Draft]| matches!(items[i], Draft::Old) && check::same(&before[i], &new[j], false);
    let both = items.len().min(new.len());
    let head = (0..both).take_while(|i| equal(*i, *i, items)).count();
    let tail = (0..both - head).take_while(|i| equal(items.len() - 1 - i, new.len() - 1 - i, items)).count();
    // Items can be put in behind the others only, so an equal end helps just where items go.
    let tail = if new.len() > items.len() { 0 } else { tail };
    let end = items.len() - tail;
    new.truncate(new.len() - tail);
    let mut new = new.drain(head..);
    for (draft, old) in items[head..end].iter_mut().zip(&before[head..end]) {
        match new.next() {
            Some(value) if draft.lives() => put(draft, old, value, by),
            Some(value) => *draft = Draft::New(value, by),
            None => *draft = Draft::Gone(by),
        }
    }
    items.extend(new.map(|value| Draft::New(value, by)));
}
