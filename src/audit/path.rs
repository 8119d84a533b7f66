//! Raw paths into a document: `listeners[*].tls`, `a["quoted.key"]`, and `**` for every depth.
//! It must name every match with its place, and never stop at the first.

use wildmatch::WildMatch;

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
    /// The way to it, dotted, with list indices in brackets.
    pub path: String,
    /// The node; where it is missing, the one that lacks it.
    pub node: &'t Node,
    /// Whether it is missing: an element of a fan-out that lacks the member.
    pub missing: bool,
}

impl<'t> Match<'t> {
    fn member(&self, name: &str, node: &'t Node) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { path, node, missing: false }
    }

    /// The items or members of a container; none for a leaf.
    #[must_use]
    pub fn children(&self) -> Vec<Self> {
        match &self.node.kind {
            Kind::List(items) => {
                let item = |(i, node)| Self { path: format!("{}[{i}]", self.path), node, missing: false };
                items.iter().enumerate().map(item).collect()
            }
            Kind::Map(entries) => entries.iter().map(|(key, node)| self.member(&key.name, node)).collect(),
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

    /// Everything the path reaches. With `**`, every value under a key that matches one of the globs;
    /// a table under such a key is one value.
    #[must_use]
    pub fn select<'t>(&self, root: &'t Node, keys: &[String]) -> Vec<Match<'t>> {
        let root = Match { path: String::new(), node: root, missing: false };
        if self.is_anywhere() {
            let globs: Vec<WildMatch> = keys.iter().map(|glob| WildMatch::new_case_insensitive(glob)).collect();
            let mut found = Vec::new();
            anywhere(&root, &globs, &mut found);
            return found;
        }
        let mut at = vec![root];
        let mut fanned = false;
        for step in &self.steps {
            fanned |= *step == Step::Each;
            at = at
                .into_iter()
                .flat_map(|from| if from.missing { vec![from] } else { take(&from, step, fanned) })
                .collect();
        }
        at
    }
}

/// One step on. After a fan-out an element that lacks the member counts as missing it.
fn take<'t>(from: &Match<'t>, step: &Step, fanned: bool) -> Vec<Match<'t>> {
    match step {
        Step::Member(name) => match from.node.get(name) {
            Some(node) => vec![from.member(name, node)],
            None if fanned => vec![Match { missing: true, ..from.member(name, from.node) }],
            None => Vec::new(),
        },
        Step::Each | Step::Anywhere => from.children(),
    }
}

fn anywhere<'t>(from: &Match<'t>, globs: &[WildMatch], found: &mut Vec<Match<'t>>) {
    if let Kind::Map(entries) = &from.node.kind {
        for (key, node) in entries {
            let child = from.member(&key.name, node);
            if globs.iter().any(|glob| glob.matches(&key.name)) {
                found.push(child);
            } else {
                anywhere(&child, globs, found);
            }
        }
    } else {
        from.children().iter().for_each(|child| anywhere(child, globs, found));
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
            .select(&tree.root, &keys)
            .into_iter()
            .map(|m| if m.missing { format!("{} (missing)", m.path) } else { m.path })
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
    fn anywhere_finds_keys_at_every_depth_and_in_lists() {
        let text = "password = 'x'\n[a.b]\nDB_PASSWORD = 'y'\n[[c]]\nsecret = { from_env = 'Z' }";
        assert_eq!(reached(text, "**", &["*password*", "*secret*"]), ["password", "a.b.DB_PASSWORD", "c[0].secret"]);
    }

    #[test]
    fn malformed_paths_are_refused() {
        for path in ["", ".", "a.", "a..b", "a[", "a[*", "a[\"b]", "*", "a.**"] {
            assert!(Path::parse(path).is_err(), "{path}");
        }
    }
}
