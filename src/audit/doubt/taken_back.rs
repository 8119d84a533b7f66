//! What stands in an application's own file and may take back what its settings say: a switch in their table, the same
//! setting for one environment, an address of a database that asks for less, a file that is read too.
//! It must settle nothing and repeat no value, and leaves alone what is known to be of something else.

mod databases;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::config::Member;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::load::tree::{Key, Kind, Node};

/// The tables in which settings stand, with the names in each. Built once, asked for each file.
#[derive(Debug, Default)]
pub(in crate::audit) struct Tables {
    /// By the whole name of the table, empty for the file itself.
    names: BTreeMap<String, BTreeSet<String>>,
}

impl Tables {
    pub(in crate::audit) fn of<'s>(settings: impl Iterator<Item = &'s str>) -> Self {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for id in settings {
            let mut table = String::new();
            for name in id.split('.') {
                names.entry(table.clone()).or_default().insert(name.to_owned());
                table = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
            }
        }
        Self { names }
    }

    /// Those with a name of their own.
    fn named(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        let named = self.names.iter().filter(|(table, _)| !table.is_empty());
        named.map(|(table, names)| (table.as_str(), names))
    }

    /// Whether a way leads to a setting or to a table of some.
    fn know(&self, way: &[&str]) -> bool {
        let Some((last, table)) = way.split_last() else { return false };
        self.names.get(&table.join(".")).is_some_and(|names| names.contains(*last))
    }
}

/// The doubts that an application's own file raises about itself. Of other files their dialect says what counts.
pub(in crate::audit) fn taken_back(member: &Member<'_>) -> Vec<Doubt> {
    let root = member.document.root();
    let (Some(tables), Kind::Map(_)) = (&member.spelling.tables, &root.kind) else { return Vec::new() };
    let file = File { member, root, tables };
    let mut out = file.included();
    file.switches(&mut out);
    file.environments(root, &mut Vec::new(), &mut out);
    databases::weaker(member, root, &mut out);
    out
}

struct File<'f> {
    member: &'f Member<'f>,
    root: &'f Node,
    tables: &'f Tables,
}

impl<'f> File<'f> {
    fn settings(&self) -> impl Iterator<Item = &str> {
        self.member.spelling.settings()
    }

    fn doubt(&self, key: &Key, why: String, scope: Scope, left_to: LeftTo) -> Doubt {
        Doubt { place: self.member.document.place(key.span), why, scope, left_to }
    }

    /// Files that are read too, above or below this one.
    fn included(&self) -> Vec<Doubt> {
        let is_one = |(key, node): &&(Key, Node)| names_file(node) && words::includes(&key.name);
        let doubt = |(key, _): &(Key, Node)| {
            let name = shown_name(&key.name);
            let why = format!("`{name}` names another file that is read too, and what it says was not read here");
            self.doubt(key, why, Scope::Anywhere, LeftTo::Statement)
        };
        entries(self.root).iter().filter(is_one).map(doubt).collect()
    }

    /// Switches that are no settings, in the tables of settings, and beside a table with its name.
    fn switches(&self, out: &mut Vec<Doubt>) {
        for (table, known) in self.tables.named() {
            let Some(node) = table.split('.').try_fold(self.root, |node, name| node.get(name)) else { continue };
            for (key, value) in entries(node) {
                if !known.contains(&key.name) && words::is_switch(&key.name, value, table) {
                    out.push(self.of_table(key, &format!("{table}.{}", key.name), table));
                }
            }
        }
        for (key, value) in entries(self.root).iter().filter(|(_, value)| words::may_switch(value)) {
            let about = words::rest(&key.name);
            if let Some((table, _)) = self.tables.named().find(|(table, _)| about.eq_ignore_ascii_case(table))
                && words::is_switch(&key.name, value, table)
            {
                out.push(self.of_table(key, &key.name, table));
            }
        }
    }

    /// That a key may take back everything that its table says.
    fn of_table(&self, key: &Key, full: &str, table: &str) -> Doubt {
        let inside = |id: &&str| id.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'));
        let keys = self.settings().filter(inside).map(str::to_owned).collect();
        let why = format!("`{}` stands beside it and may take that back", shown_name(full));
        self.doubt(key, why, Scope::Keys(keys), LeftTo::Nobody)
    }

    /// Settings that stand once more in a table with the name of an environment, and differ there.
    fn environments(&self, node: &'f Node, way: &mut Vec<&'f str>, out: &mut Vec<Doubt>) {
        /// Deeper than this no table of an environment stands.
        const DEEPEST: usize = 6;
        for (key, below) in entries(node) {
            if !matches!(below.kind, Kind::Map(_)) || way.len() >= DEEPEST {
                continue;
            }
            way.push(&key.name);
            if words::is_environment(&key.name) && !self.tables.know(way) {
                self.of_environment(below, way, out);
            }
            self.environments(below, way, out);
            way.pop();
        }
    }

    /// What a table says of settings whose names begin as the way to it does without the environment.
    fn of_environment(&self, table: &Node, way: &[&str], out: &mut Vec<Doubt>) {
        let is_plain = |name: &&str| !words::is_environment(name) && !words::gathers(name);
        let plain: Vec<&str> = way.iter().copied().filter(is_plain).collect();
        let prefix = if plain.is_empty() { String::new() } else { format!("{}.", plain.join(".")) };
        for id in self.settings() {
            let Some(rest) = id.strip_prefix(&prefix) else { continue };
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
