//! Files of variables that a deployment lists in another order than they were given in, or names for some services only: what
//! they set is open then. It must not choose between two, and repeats the value of none.

use std::sync::Arc;

use super::Config;
use super::given::all;
use super::mounts::is_from;
use super::neighbours::Neighbours;
use crate::audit::dialect::spelling::is_environment;
use crate::audit::document::{Part, Variable};
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Role;

/// A file of variables that was given.
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) path: Arc<str>,
    pub(super) parts: Vec<Part>,
    pub(super) variables: Vec<(String, Variable)>,
}

impl Config<'_> {
    /// Lets every variable be open that two of the files set, where a deployment does not let the later one count, and those
    /// of a file that not every service is given which may be the application, as with what stands in the deployment. To be
    /// called before what deployments give themselves, which counts for more.
    pub(super) fn reorder(&mut self) {
        let mut turned = Vec::new();
        for (at, later) in self.environments.iter().enumerate() {
            let earlier = self.itself().into_iter().chain(self.environments[..at].iter().map(of));
            let earlier: Vec<_> = earlier.filter(|(path, _)| self.turns(path, &later.path)).collect();
            let handed = self.handed(&later.path);
            let sets_otherwise = |(name, variable): &&(String, Variable)| {
                earlier.iter().any(|(_, set)| set.iter().any(|(other, text)| other == name && *text != variable.text))
            };
            let open = |(name, variable): &(String, Variable)| {
                (name.clone(), Variable { text: String::new(), is_open: true, ..variable.clone() })
            };
            let is_open = |one: &&(String, Variable)| handed.is_for_some || sets_otherwise(one);
            let open: Vec<_> = later.variables.iter().filter(is_open).map(open).collect();
            turned.push((later.parts.clone(), open));
        }
        for (parts, variables) in turned.into_iter().filter(|(_, variables)| !variables.is_empty()) {
            for member in self.members.iter_mut().filter(|member| member.spelling.dialect.role != Role::Deployment) {
                member.document.give(parts.clone(), &variables);
            }
        }
    }

    /// What the audited file sets, where it is a file of variables itself.
    fn itself(&self) -> Option<Set> {
        let base = &self.members[0];
        let set = || all(&base.document).into_iter().map(|one| (one.name, one.variable.text)).collect();
        is_environment(base.spelling.dialect).then(|| (Arc::clone(&base.document.path), set()))
    }

    /// Whether a deployment names the earlier of two files behind the later one, or the later one for another service only.
    fn turns(&self, earlier: &str, later: &str) -> bool {
        self.members[1..].iter().any(|member| {
            let root = member.document.root();
            let neighbours = Neighbours::of(member, &self.members[0]);
            let lists = member.spelling.env_files.iter().flat_map(|path| path.reached(root));
            let lists = lists.filter(|found| !neighbours.hold(&found.way)).map(|found| match &found.node.kind {
                Kind::List(items) => items.as_slice(),
                _ => std::slice::from_ref(found.node),
            });
            let last = |items: &[Node], path| items.iter().rposition(|item| names(item, &member.document.path, path));
            let places: Vec<_> = lists.map(|items| (last(items, earlier), last(items, later))).collect();
            let is_named = places.iter().any(|(_, later)| later.is_some());
            places.into_iter().any(|(earlier, later)| is_named && earlier.is_some() && later < earlier)
        })
    }
}

/// A file of variables and what it sets.
type Set = (Arc<str>, Vec<(String, String)>);

/// What a file that was given sets.
fn of(file: &Environment) -> Set {
    let set = |(name, variable): &(String, Variable)| (name.clone(), variable.text.clone());
    (Arc::clone(&file.path), file.variables.iter().map(set).collect())
}

/// Whether an item of a list of such files is the one at a path.
fn names(item: &Node, deployment: &str, path: &str) -> bool {
    let name = item.text().or_else(|| item.get("path").and_then(Node::text));
    name.is_some_and(|name| is_from(deployment, name, path))
}
