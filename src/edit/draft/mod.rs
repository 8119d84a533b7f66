//! The changes made in memory, on what stands in the document: which values stay, go, come or change inside.
//! It must not know how anything is written.

mod fresh;
mod put;

use super::error::Refusal;
use super::{Change, Step};
use crate::load::tree::{Key, Kind, Node};
use fresh::{built, change_new};

/// How deep a new value may reach, its path included; no document that is read reaches much deeper.
const DEEPEST: usize = 60;

/// What becomes of a value.
#[derive(Debug)]
pub(super) enum Draft {
    /// It stays.
    Old,
    /// This stands there instead, or is new; with the index of the change.
    New(Node, usize),
    /// It goes, by the change with this index.
    Gone(usize),
    /// A table that changes inside: its members in their order, then the new ones.
    Map(Vec<(String, Draft)>),
    /// A list that changes inside: its items in their order, then the new ones.
    List(Vec<Draft>),
}

impl Draft {
    /// Whether something stands there afterwards.
    pub(super) const fn lives(&self) -> bool {
        !matches!(self, Self::Gone(_))
    }

    /// The index of a change that touches it.
    pub(super) fn by(&self) -> Option<usize> {
        match self {
            Self::Old => None,
            Self::New(_, by) | Self::Gone(by) => Some(*by),
            Self::Map(members) => members.iter().find_map(|(_, draft)| draft.by()),
            Self::List(items) => items.iter().find_map(Self::by),
        }
    }
}

/// What a change does at the end of its path.
enum Act {
    Set(Node),
    Remove,
    Append(Node),
}

/// Makes the changes, one after the other.
pub(super) fn draw(root: &Node, changes: &[Change]) -> Result<Draft, Refusal> {
    let mut draft = Draft::Old;
    for (by, change) in changes.iter().enumerate() {
        let depth = change.path().len();
        let new = |value| fresh::node(value, DEEPEST.saturating_sub(depth));
        let act = match change {
            Change::Set { value, .. } => new(value).map(Act::Set),
            Change::Append { value, .. } => new(value).map(Act::Append),
            Change::Remove { .. } => Some(Act::Remove),
        };
        let act = act.filter(|_| depth <= DEEPEST).ok_or_else(|| {
            Refusal::new(by, format!("it reaches more than {DEEPEST} lists and tables deep; set less at once"))
        })?;
        if depth == 0 && matches!(act, Act::Remove) {
            return Err(Refusal::new(by, "a document cannot be removed from itself; delete the file"));
        }
        change_at(&mut draft, root, change.path(), 0, act, by).map_err(|why| Refusal::new(by, why))?;
    }
    Ok(draft)
}

fn change_at(draft: &mut Draft, old: &Node, path: &[Step], at: usize, act: Act, by: usize) -> Result<(), String> {
    let removes = matches!(act, Act::Remove);
    if removes && at == path.len() {
        *draft = Draft::Gone(by);
        return Ok(());
    }
    if let Draft::New(node, newest) = draft {
        *newest = by;
        return change_new(node, path, at, act);
    }
    if matches!((&*draft, &old.kind), (Draft::Old, Kind::Null)) && (at < path.len() || matches!(act, Act::Append(_))) {
        if !removes {
            *draft = Draft::New(built(path, at, act)?, by);
        }
        return Ok(());
    }
    let Some(step) = path.get(at) else {
        match act {
            Act::Set(value) => put::put(draft, old, value, by),
            Act::Append(value) => {
                open_list(draft, old).ok_or_else(|| no_items(old, path, at))?.push(Draft::New(value, by));
            }
            Act::Remove => {}
        }
        return Ok(());
    };
    match step {
        Step::Member(name) => {
            let before = entries(old);
            let Some(members) = open_map(draft, old) else {
                return if removes { Ok(()) } else { Err(no_members(old, path, at)) };
            };
            match members.iter().position(|(other, _)| other == name) {
                Some(i) if removes && at + 1 == path.len() && i >= before.len() => drop(members.remove(i)),
                Some(i) => {
                    let member = &mut members[i].1;
                    match member {
                        Draft::Gone(_) if removes => {}
                        Draft::Gone(_) => *member = Draft::New(built(path, at + 1, act)?, by),
                        _ => change_at(member, before.get(i).map_or(old, |(_, n)| n), path, at + 1, act, by)?,
                    }
                }
                None if removes => {}
                None => members.push((name.clone(), Draft::New(built(path, at + 1, act)?, by))),
            }
        }
        Step::Item(item) => {
            let before = children(old);
            let Some(items) = open_list(draft, old) else {
                return if removes { Ok(()) } else { Err(no_items(old, path, at)) };
            };
            let mut living = items.iter().enumerate().filter(|(_, item)| item.lives()).map(|(i, _)| i);
            let Some(i) = living.nth(*item) else {
                let length = items.iter().filter(|item| item.lives()).count();
                return if removes { Ok(()) } else { Err(no_item(*item, length)) };
            };
            if removes && at + 1 == path.len() && i >= before.len() {
                items.remove(i);
            } else {
                change_at(&mut items[i], before.get(i).unwrap_or(old), path, at + 1, act, by)?;
            }
        }
    }
    Ok(())
}

fn no_members(node: &Node, path: &[Step], at: usize) -> String {
    let (noun, shown) = (node.noun(), Step::show(&path[..at]));
    let place = if at == 0 { "as the document".into() } else { format!("at `{shown}`") };
    format!("{noun} stands {place}, which has no members; remove or set it first")
}

fn no_items(node: &Node, path: &[Step], at: usize) -> String {
    let (noun, shown) = (node.noun(), Step::show(&path[..at]));
    let place = if at == 0 { "as the document".into() } else { format!("at `{shown}`") };
    format!("{noun} stands {place}, which has no items; remove or set it first")
}

fn no_item(item: usize, length: usize) -> String {
    format!("there is no item {item} among {length}; items count from 0, and a new one is appended")
}

fn entries(node: &Node) -> &[(Key, Node)] {
    if let Kind::Map(entries) = &node.kind { entries } else { &[] }
}

fn children(node: &Node) -> &[Node] {
    if let Kind::List(items) = &node.kind { items } else { &[] }
}

/// The members of a table, which is drafted by its members from now on.
fn open_map<'d>(draft: &'d mut Draft, old: &Node) -> Option<&'d mut Vec<(String, Draft)>> {
    if let (Draft::Old, Kind::Map(entries)) = (&*draft, &old.kind) {
        *draft = Draft::Map(entries.iter().map(|(key, _)| (key.name.clone(), Draft::Old)).collect());
    }
    if let Draft::Map(members) = draft { Some(members) } else { None }
}

/// The items of a list, which is drafted by its items from now on.
fn open_list<'d>(draft: &'d mut Draft, old: &Node) -> Option<&'d mut Vec<Draft>> {
    if let (Draft::Old, Kind::List(items)) = (&*draft, &old.kind) {
        *draft = Draft::List(items.iter().map(|_| Draft::Old).collect());
    }
    if let Draft::List(items) = draft { Some(items) } else { None }
}
