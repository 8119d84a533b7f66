//! What is laid over a configuration: other files of its application, variables, and the keys that variables set.
//! It must keep every file's own tree, since what is replaced still stands in its file.

use std::collections::{BTreeSet, HashMap};

use super::merge::{Rules, merge};
use super::{Document, Part, Variable};
use crate::audit::document::path::{Match, Path};
use crate::diag::Place;
use crate::load::tree::{Key, Kind, Lines, Node, Span};

impl Document {
    fn keep_files(&mut self) {
        if self.files.is_empty() {
            self.files.push(self.root.clone());
        }
    }

    /// Lays another file of the same application over this one: its tables are merged, and all else is as the rules say.
    /// Of gathered documents the lists are joined, since each document is one more.
    pub(in crate::audit) fn lay(&mut self, layer: Self, is_gathered: bool, rules: &Rules<'_>) {
        self.keep_files();
        let by = self.take_parts(layer.parts);
        let moved = |mut file: Node| {
            shift(&mut file, by);
            file
        };
        let root = moved(layer.root);
        self.files.push(root.clone());
        self.unshaped.extend(layer.unshaped.into_iter().map(moved));
        // Only tables can be laid over each other.
        if !matches!(root.kind, Kind::Map(_)) {
            return;
        }
        match (&mut self.root.kind, root) {
            (Kind::Map(lists), Node { kind: Kind::Map(more), .. }) if is_gathered => {
                let mut known = Places::of(lists, more.len());
                for (kind, documents) in more {
                    match (known.find(lists, &kind.name).map(|at| &mut lists[at].1), documents) {
                        (Some(Node { kind: Kind::List(own), .. }), Node { kind: Kind::List(others), .. }) => {
                            own.extend(others);
                        }
                        (_, documents) => known.push(lists, kind, documents),
                    }
                }
            }
            (_, root) => merge(&mut self.root, root, rules),
        }
    }

    /// Values and lists that stand in both documents under one key and differ, with their places, and tables at these
    /// paths.
    pub(in crate::audit) fn shared<'p>(
        &self,
        other: &Self,
        whole: impl Iterator<Item = &'p Path>,
    ) -> Vec<(String, Place, Place)> {
        let mut out = Vec::new();
        for path in whole {
            let others: Vec<_> = path.reached(&other.root).collect();
            for one in path.reached(&self.root) {
                let is_same = |two: &&Match<'_>| two.way == one.way && two.node.kind != one.node.kind;
                if let Some(two) = others.iter().find(is_same) {
                    out.push((one.path(), self.place(one.node.span), other.place(two.node.span)));
                }
            }
        }
        let mut open = vec![(String::new(), &self.root, &other.root)];
        while let Some((path, one, two)) = open.pop() {
            let (Kind::Map(entries), Kind::Map(others)) = (&one.kind, &two.kind) else {
                // A list or a value is replaced here, and may be appended or skipped there.
                let is_said = out
                    .iter()
                    .any(|(table, ..)| path.strip_prefix(table.as_str()).is_some_and(|rest| rest.starts_with('.')));
                if one.kind != two.kind && !is_said {
                    out.push((path, self.place(one.span), other.place(two.span)));
                }
                continue;
            };
            let known = Places::of(others, entries.len());
            for (key, node) in entries {
                if let Some(twin) = known.find(others, &key.name).map(|at| &others[at].1) {
                    let path = if path.is_empty() { key.name.clone() } else { format!("{path}.{}", key.name) };
                    open.push((path, node, twin));
                }
            }
        }
        out.sort();
        out
    }

    /// The keys at which another document says what this one does not.
    pub(in crate::audit) fn lacks(&self, other: &Self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        let mut open = vec![(String::new(), Some(&self.root), &other.root)];
        while let Some((path, own, node)) = open.pop() {
            let Kind::Map(entries) = &node.kind else {
                if own.is_none_or(|own| own.kind != node.kind) {
                    out.insert(path);
                }
                continue;
            };
            // A table without keys says something too where there is none.
            if own.is_none() {
                out.insert(path.clone());
            }
            for (key, child) in entries {
                let below = if path.is_empty() { key.name.clone() } else { format!("{path}.{}", key.name) };
                open.push((below, own.and_then(|own| own.get(&key.name)), child));
            }
        }
        out
    }

    /// Gives the configuration environment variables, by name; the last one of a name counts. Their spans are those
    /// of the files that come along.
    pub(in crate::audit) fn give(&mut self, parts: Vec<Part>, variables: &[(String, Variable)]) {
        let by = self.take_parts(parts);
        for (name, variable) in variables {
            let variable =
                Variable { name: variable.name.moved(by), span: variable.span.moved(by), ..variable.clone() };
            self.variables.insert(name.clone(), variable);
        }
    }

    /// Puts a node at a path of names, making tables on the way; the last name then stands where `name_at` says.
    pub(in crate::audit) fn put(&mut self, path: &[String], name_at: Span, node: Node) {
        self.keep_files();
        let mut at = &mut self.root;
        for (depth, name) in path.iter().enumerate() {
            let at_end = depth + 1 == path.len();
            if !matches!(at.kind, Kind::Map(_)) {
                at.kind = Kind::Map(Vec::new());
            }
            let Kind::Map(entries) = &mut at.kind else { return };
            let known = entries.iter().position(|(key, _)| key.name == *name);
            let index = known.unwrap_or_else(|| {
                let key = Key { name: name.clone(), span: name_at };
                entries.push((key, Node { span: name_at, kind: Kind::Map(Vec::new()) }));
                entries.len() - 1
            });
            // Who sets the value is who is named for it.
            if at_end {
                entries[index].0.span = name_at;
            }
            at = &mut entries[index].1;
        }
        *at = node;
    }

    /// Takes files over and says by how much their spans move.
    fn take_parts(&mut self, parts: Vec<Part>) -> u32 {
        let end = self.parts.last().map_or(0, |last| last.base + length(&last.lines));
        self.parts.extend(parts.into_iter().map(|part| Part { base: part.base + end, ..part }));
        end
    }
}

fn length(lines: &Lines) -> u32 {
    // One more, so that the end of a file is no place in the next one.
    Span::new(lines.text().len() + 1, 0).start
}

fn shift(node: &mut Node, by: u32) {
    node.span = node.span.moved(by);
    match &mut node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                key.span = key.span.moved(by);
                shift(child, by);
            }
        }
        Kind::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        _ => {}
    }
}

/// Where the entries of a map stand, indexed where many are asked for.
pub(super) struct Places(Option<HashMap<String, usize>>);

impl Places {
    /// So few are found sooner one by one.
    const FEW: usize = 16;

    pub(super) fn of(entries: &[(Key, Node)], asked: usize) -> Self {
        let index = || entries.iter().enumerate().rev().map(|(at, (key, _))| (key.name.clone(), at)).collect();
        Self((asked > Self::FEW && entries.len() > Self::FEW).then(index))
    }

    pub(super) fn find(&self, entries: &[(Key, Node)], name: &str) -> Option<usize> {
        match &self.0 {
            Some(index) => index.get(name).copied(),
            None => entries.iter().position(|(key, _)| key.name == name),
        }
    }

    pub(super) fn push(&mut self, entries: &mut Vec<(Key, Node)>, key: Key, node: Node) {
        if let Some(index) = &mut self.0 {
            index.entry(key.name.clone()).or_insert(entries.len());
        }
        entries.push((key, node));
    }
}
