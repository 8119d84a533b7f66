//! Raw paths into a document: `listeners[*].tls`, `a["quoted.key"]`, and `**` for every depth.
//! It must name every match with its place, and never stop at the first.

use super::globs::Globs;
use crate::audit::config::caseless::is_alike;
use crate::audit::shown::{Above, shown_length, shown_name};
use crate::load::tree::{Kind, Node};

/// A parsed path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Each,
    Anywhere,
}

/// A node that a path reached and the way to it.
#[derive(Debug, Clone)]
pub struct Match<'t> {
    /// The way to it.
    pub way: Vec<Gone<'t>>,
    /// The node; where it is missing, the one that lacks it.
    pub node: &'t Node,
    /// Whether it is missing: an element of a fan-out that lacks the member.
    pub missing: bool,
    /// Whether the path leads on from here and this is no table or list, so that what was meant cannot be told.
    pub blocked: bool,
}

/// One step of a way that was gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gone<'t> {
    /// To a member.
    Name(&'t str),
    /// To an item.
    Item(usize),
    /// To any item, of which there is none.
    Any,
}

impl<'t> Match<'t> {
    fn to(&self, step: Gone<'t>, node: &'t Node) -> Self {
        let mut way = Vec::with_capacity(self.way.len() + 1);
        way.extend_from_slice(&self.way);
        way.push(step);
        Self { way, node, missing: false, blocked: false }
    }

    /// Whether the path leads here and to something.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        !(self.missing || self.blocked)
    }

    /// The way as text, dotted, with list indices in brackets.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.way {
            match step {
                Gone::Name(name) if path.is_empty() => path.push_str(name),
                Gone::Name(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Gone::Item(at) => path.push_str(&format!("[{at}]")),
                Gone::Any => path.push_str("[*]"),
            }
        }
        path
    }

    /// The way as far as it may be shown.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut above = Above::default();
        for (at, step) in self.way.iter().enumerate() {
            let Gone::Name(name) = step else { continue };
            let is_nothing = at + 1 == self.way.len() && !self.missing && self.node.kind == Kind::Null;
            let length = above.shown_length(name, is_nothing);
            if length < name.len() {
                let way = self.way[..at].iter().copied().chain([Gone::Name(&name[..length])]).collect();
                let path = Self { way, ..self.clone() }.path();
                return format!("{}..", &path[..shown_length(&path)]);
            }
            above = above.inside(name);
        }
        shown_name(&self.path())
    }

    /// The items or members of a container; none for a leaf.
    #[must_use]
    pub fn children(&self) -> Vec<Self> {
        match &self.node.kind {
            Kind::List(items) => items.iter().enumerate().map(|(at, node)| self.to(Gone::Item(at), node)).collect(),
            Kind::Map(entries) => entries.iter().map(|(key, node)| self.to(Gone::Name(&key.name), node)).collect(),
            _ => Vec::new(),
        }
    }
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// A message saying what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "**" {
            return Ok(Self { steps: vec![Step::Anywhere] });
        }
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (step, after) = Self::step(rest)?;
            steps.push(step);
            rest = after.strip_prefix('.').unwrap_or(after);
            if after.starts_with('.') && rest.is_empty() {
                return Err("a path does not end with a dot".into());
            }
        }
        if steps.is_empty() { Err("a path is not empty".into()) } else { Ok(Self { steps }) }
    }

    fn step(rest: &str) -> Result<(Step, &str), String> {
        if let Some(after) = rest.strip_prefix("[*]") {
            return Ok((Step::Each, after));
        }
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (name, after) = quoted.split_once("\"]").ok_or("a quoted key ends with `\"]`")?;
            return Ok((Step::Member(name.to_owned()), after));
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let name = &rest[..end];
        if name.is_empty() || name.contains(['*', ']', '"']) {
            return Err(format!("`{rest}` is not a step of a path; write name, [*] or [\"quoted.key\"]"));
        }
        Ok((Step::Member(name.to_owned()), &rest[end..]))
    }

    /// Whether the path looks at every depth and so needs `keys`.
    #[must_use]
    pub fn is_anywhere(&self) -> bool {
        self.steps == [Step::Anywhere]
    }

    /// The names on the way, where every step is a name.
    #[must_use]
    pub fn names(&self) -> Option<Vec<String>> {
        let name = |step: &Step| match step {
            Step::Member(name) => Some(name.clone()),
            Step::Each | Step::Anywhere => None,
        };
        self.steps.iter().map(name).collect()
    }

    /// The steps as names, `None` standing for any.
    pub(in crate::audit) fn steps(&self) -> impl Iterator<Item = Option<&str>> {
        self.steps.iter().map(|step| match step {
            Step::Member(name) => Some(name.as_str()),
            Step::Each | Step::Anywhere => None,
        })
    }

    /// Everything the path reaches that is there, each with the nodes on the way to it, itself last.
    pub(in crate::audit) fn trails<'t>(&'t self, root: &'t Node) -> Vec<(Vec<&'t Node>, Match<'t>)> {
        let start = Match { way: Vec::new(), node: root, missing: false, blocked: false };
        let mut at = vec![(vec![root], start)];
        for step in &self.steps {
            let mut next = Vec::new();
            for (trail, from) in at {
                for reached in take(&from, step, false).into_iter().filter(Match::is_there) {
                    let longer: Vec<&Node> = trail.iter().copied().chain([reached.node]).collect();
                    next.push((longer, reached));
                }
            }
            at = next;
        }
        at
    }

    /// Everything the path reaches. With `**`, every value under a key that matches one of the globs;
    /// a table under such a key is one value.
    #[must_use]
    pub fn select<'t>(&'t self, root: &'t Node, keys: &Globs) -> Vec<Match<'t>> {
        if self.is_anywhere() {
            let mut found = Vec::new();
            anywhere(root, &mut Vec::new(), keys, &mut found);
            return found;
        }
        let root = Match { way: Vec::new(), node: root, missing: false, blocked: false };
        let mut at = vec![root];
        let mut fanned = false;
        for step in &self.steps {
            at = at
                .into_iter()
                .flat_map(|from| if from.is_there() { take(&from, step, fanned) } else { vec![from] })
                .collect();
            fanned |= *step == Step::Each;
        }
        at
    }

    /// What is there at the path; as [`Self::select`] without keys.
    pub(in crate::audit) fn reached<'t>(&'t self, root: &'t Node) -> impl Iterator<Item = Match<'t>> {
        self.select(root, &Globs::default()).into_iter().filter(Match::is_there)
    }

    /// Whether the path leads to anything that is there; as [`Self::select`] without keys, and sooner.
    #[must_use]
    pub fn is_in(&self, root: &Node) -> bool {
        leads(&self.steps, root, |one, other| one == other)
    }

    /// As [`Self::is_in`], where names are compared without case.
    pub(in crate::audit) fn is_in_without_case(&self, root: &Node) -> bool {
        leads(&self.steps, root, is_alike)
    }

    /// Whether the path can reach several values.
    #[must_use]
    pub fn is_several(&self) -> bool {
        self.steps.iter().any(|step| !matches!(step, Step::Member(_)))
    }
}

fn leads(steps: &[Step], node: &Node, is_same: fn(&str, &str) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    match (step, &node.kind) {
        (Step::Member(name), Kind::Map(entries)) => {
            entries.iter().any(|(key, child)| is_same(&key.name, name) && leads(rest, child, is_same))
        }
        (Step::Each, Kind::Map(entries)) => entries.iter().any(|(_, child)| leads(rest, child, is_same)),
        (Step::Each, Kind::List(items)) => items.iter().any(|item| leads(rest, item, is_same)),
        _ => false,
    }
}

/// What `**` reaches below the outermost names, which are no keys of a file: documents gathered by kind.
pub(in crate::audit) fn anywhere_below<'t>(root: &'t Node, keys: &Globs) -> Vec<Match<'t>> {
    let Kind::Map(entries) = &root.kind else { return Vec::new() };
    let mut found = Vec::new();
    for (key, child) in entries {
        anywhere(child, &mut vec![Gone::Name(&key.name)], keys, &mut found);
    }
    found
}

/// One step on. After a fan-out an element that lacks the member, or any item of its own, counts as missing it.
fn take<'t>(from: &Match<'t>, step: &'t Step, fanned: bool) -> Vec<Match<'t>> {
    let next = match (step, &from.node.kind) {
        (_, Kind::Null) => Vec::new(),
        (Step::Member(name), Kind::Map(_)) => {
            from.node.entry(name).map(|(key, node)| from.to(Gone::Name(&key.name), node)).into_iter().collect()
        }
        (Step::Each | Step::Anywhere, Kind::Map(_) | Kind::List(_)) => from.children(),
        _ => vec![Match { blocked: true, ..from.clone() }],
    };
    if !next.is_empty() || !fanned {
        return next;
    }
    let gone = match step {
        Step::Member(name) => Gone::Name(name),
        Step::Each | Step::Anywhere => Gone::Any,
    };
    vec![Match { missing: true, ..from.to(gone, from.node) }]
}

/// Every value under a key that matches, without making the way to those that do not.
fn anywhere<'t>(node: &'t Node, way: &mut Vec<Gone<'t>>, globs: &Globs, found: &mut Vec<Match<'t>>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                way.push(Gone::Name(&key.name));
                if globs.matches(&key.name) {
                    found.push(Match { way: way.clone(), node: child, missing: false, blocked: false });
                } else {
                    anywhere(child, way, globs, found);
                }
                way.pop();
            }
        }
        Kind::List(items) => {
            for (at, item) in items.iter().enumerate() {
                way.push(Gone::Item(at));
                anywhere(item, way, globs, found);
                way.pop();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::syntax::{Syntax, parse};

    fn reached(text: &str, path: &str, keys: &[&str]) -> Vec<String> {
        let tree = parse(Syntax::Toml, &Arc::from(text)).expect("valid TOML");
        let keys: Vec<String> = keys.iter().map(|k| (*k).to_owned()).collect();
        Path::parse(path)
            .expect("valid path")
            .select(&tree.root, &Globs::new(&keys))
            .into_iter()
            .map(|m| match (m.missing, m.blocked) {
                (true, _) => format!("{} (missing)", m.path()),
                (_, true) => format!("{} (blocked)", m.path()),
                _ => m.path(),
            })
            .collect()
    }

    #[test]
    fn fan_out_reaches_every_element() {
        let text = "[[listeners]]\ntls = true\n[[listeners]]\ntls = false\n[[listeners]]\n";
        assert_eq!(
            reached(text, "listeners[*].tls", &[]),
            ["listeners[0].tls", "listeners[1].tls", "listeners[2].tls (missing)"]
        );
        assert_eq!(reached("[a]\n'b.c' = 1", "a[\"b.c\"]", &[]), ["a.b.c"]);
    }

    #[test]
    fn an_element_without_items_of_its_own_is_missing_them() {
        let text = "listeners = [{ ciphers = ['a'] }, { ciphers = [] }, {}]";
        let expected =
            ["listeners[0].ciphers[0]", "listeners[1].ciphers[*] (missing)", "listeners[2].ciphers (missing)"];
        assert_eq!(reached(text, "listeners[*].ciphers[*]", &[]), expected);
        assert_eq!(reached("listeners = []", "listeners[*].ciphers[*]", &[]), [""; 0]);
    }

    #[test]
    fn what_is_no_table_or_list_blocks_the_way() {
        for (text, path) in [
            ("a = 'x'", "a[*].b"),
            ("a = 'x'", "a.b"),
            ("a = 1", "a[*]"),
            ("a = [{ b = 1 }]", "a.b"), // a list where a table was meant
        ] {
            assert_eq!(reached(text, path, &[]), ["a (blocked)"], "{text} {path}");
        }
        assert_eq!(reached("[a]\nx = 1", "a[*].b", &[]), ["a.x (blocked)"]);
        assert_eq!(reached("b = 1", "a.b", &[]), [""; 0]);
    }

    #[test]
    fn anywhere_finds_keys_at_every_depth_and_in_lists() {
        let text = "password = 'x'\n[a.b]\nDB_PASSWORD = 'y'\n[[c]]\nsecret = { from_env = 'Z' }";
        assert_eq!(reached(text, "**", &["*password*", "*secret*"]), ["password", "a.b.DB_PASSWORD", "c[0].secret"]);
    }

    #[test]
    fn a_path_is_in_a_document_where_it_reaches_something_that_is_there() {
        for (text, path) in [
            ("a = 1", "a"),
            ("a = 1", "a.b"),
            ("a = 1", "b"),
            ("a = 1", "a[*]"),
            ("a = []", "a[*]"),
            ("a = [{ b = 1 }, {}]", "a[*].b"),
            ("a = [{ c = 1 }, {}]", "a[*].b"),
            ("a = [{ b = 1 }]", "a.b"),
            ("[a]\nx = 1", "a[*].b"),
            ("[a.x]\nb = 1", "a[*].b"),
            ("a = [[], [{ b = 1 }]]", "a[*][*].b"),
            ("a = 1", "**"),
        ] {
            let tree = parse(Syntax::Toml, &Arc::from(text)).expect("valid TOML");
            let path = Path::parse(path).expect("valid path");
            let there = path.select(&tree.root, &Globs::default()).iter().any(Match::is_there);
            assert_eq!(path.is_in(&tree.root), there, "{text} {path:?}");
        }
    }

    #[test]
    fn malformed_paths_are_refused() {
        for path in ["", ".", "a.", "a..b", "a[", "a[*", "a[\"b]", "*", "a.**"] {
            assert!(Path::parse(path).is_err(), "{path}");
        }
    }
}
