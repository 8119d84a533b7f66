//! What stands in an application's own file and may take back what its settings say: a switch in their table, the same
//! setting for one environment, an address of a database that asks for less, a file that is read too.
//! It must settle nothing and repeat no value, and leaves alone what is known to be of something else.

mod databases;
mod words;

use std::collections::BTreeSet;

use super::config::Member;
use super::doubt::{Doubt, Scope};
use super::found::LeftTo;
use super::shown::shown_name;
use crate::load::tree::{Key, Kind, Node};

/// The doubts that an application's own file raises about itself. Of other files their dialect says what counts.
pub(super) fn taken_back(member: &Member<'_>) -> Vec<Doubt> {
    let root = member.document.root();
    let (true, Kind::Map(_)) = (member.spelling.dialect.canonical, &root.kind) else { return Vec::new() };
    let file = File { member, root };
    let mut out = file.included();
    file.switches(&mut out);
    file.environments(root, &mut Vec::new(), &mut out);
    databases::weaker(member, root, &mut out);
    out
}

struct File<'f> {
    member: &'f Member<'f>,
    root: &'f Node,
}

impl File<'_> {
    fn settings(&self) -> impl Iterator<Item = &str> {
        self.member.spelling.settings()
    }

    fn doubt(&self, key: &Key, why: String, scope: Scope, left_to: LeftTo) -> Doubt {
        Doubt { place: self.member.document.place(key.span), why, scope, left_to }
    }

    /// Files that are read too, above or below this one.
    fn included(&self) -> Vec<Doubt> {
        let is_one = |(key, node): &&(Key, Node)| words::includes(&key.name) && names_file(node);
        let doubt = |(key, _): &(Key, Node)| {
            let name = shown_name(&key.name);
            let why = format!("`{name}` names another file that is read too, and what it says was not read here");
            self.doubt(key, why, Scope::Anywhere, LeftTo::Statement)
        };
        entries(self.root).iter().filter(is_one).map(doubt).collect()
    }

    /// Switches that are no settings, in the tables of settings, and beside a table with its name.
    fn switches(&self, out: &mut Vec<Doubt>) {
        let tables: BTreeSet<&str> = self.settings().flat_map(tables_of).collect();
        for table in &tables {
            let Some(node) = table.split('.').try_fold(self.root, |node, name| node.get(name)) else { continue };
            for (key, value) in entries(node) {
                if !words::is_switch(&key.name, value, table) {
                    continue;
                }
                let full = format!("{table}.{}", key.name);
                if !self.is_known(&full) {
                    out.push(self.of_table(key, &full, table));
                }
            }
        }
        for (key, value) in entries(self.root) {
            let about = words::rest(&key.name);
            if let Some(table) = tables.iter().find(|table| about.eq_ignore_ascii_case(table))
                && words::is_switch(&key.name, value, table)
            {
                out.push(self.of_table(key, &key.name, table));
            }
        }
    }

    fn is_known(&self, full: &str) -> bool {
        self.settings().any(|id| id == full || id.strip_prefix(full).is_some_and(|rest| rest.starts_with('.')))
    }

    /// That a key may take back everything that its table says.
    fn of_table(&self, key: &Key, full: &str, table: &str) -> Doubt {
        let inside = |id: &&str| id.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'));
        let keys = self.settings().filter(inside).map(str::to_owned).collect();
        let why = format!("`{}` stands beside it and may take that back", shown_name(full));
        self.doubt(key, why, Scope::Keys(keys), LeftTo::Nobody)
    }

    /// Settings that stand once more in a table with the name of an environment, and differ there.
    fn environments(&self, node: &Node, way: &mut Vec<String>, out: &mut Vec<Doubt>) {
        /// Deeper than this no table of an environment stands.
        const DEEPEST: usize = 6;
        for (key, below) in entries(node) {
            if !matches!(below.kind, Kind::Map(_)) || way.len() >= DEEPEST {
                continue;
            }
            way.push(key.name.clone());
            if words::is_environment(&key.name) {
                self.of_environment(below, way, out);
            }
            self.environments(below, way, out);
            way.pop();
        }
    }

    /// What a table says of settings whose names begin as the way to it does without the environment.
    fn of_environment(&self, table: &Node, way: &[String], out: &mut Vec<Doubt>) {
        let plain: Vec<&str> = way
            .iter()
            .map(String::as_str)
            .filter(|name| !words::is_environment(name) && !words::gathers(name))
            .collect();
        let prefix = if plain.is_empty() { String::new() } else { format!("{}.", plain.join(".")) };
        for id in self.settings() {
            let Some(rest) = id.strip_prefix(&prefix).filter(|_| !self.is_known(&way.join("."))) else { continue };
            let names: Vec<&str> = rest.split('.').collect();
            let Some((last, tables)) = names.split_last() else { continue };
            let inner = tables.iter().try_fold(table, |node, name| node.get(name));
            let Some((key, value)) = inner.and_then(|node| node.entry(last)) else { continue };
            let own = id.split('.').try_fold(self.root, |node, name| node.get(name));
            if own.is_some_and(|own| own.to_json() == value.to_json()) {
                continue;
            }
            let shown = shown_name(&format!("{}.{rest}", way.join(".")));
            let why = format!("`{shown}` says otherwise for an environment, and which one counts is open");
            out.push(self.doubt(key, why, Scope::Keys(BTreeSet::from([id.to_owned()])), LeftTo::Nobody));
        }
    }
}

/// Every table in which a setting stands, by its name from outside.
fn tables_of(id: &str) -> impl Iterator<Item = &str> {
    id.match_indices('.').map(|(at, _)| &id[..at])
}

fn entries(node: &Node) -> &[(Key, Node)] {
    match &node.kind {
        Kind::Map(entries) => entries,
        _ => &[],
    }
}

/// Whether a value is the name of a file, or several.
fn names_file(node: &Node) -> bool {
    match &node.kind {
        Kind::Text(text) => text.contains(['/', '\\', '*', '.', '$']),
        Kind::List(items) => items.iter().any(names_file),
        _ => false,
    }
}
