//! Files of variables that a deployment lists in another order than they were given in, or names for some services only: what
//! they set is open then. It must not choose between two, and repeats the value of none.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Config;
use super::given::{Given, all};
use super::mounts::is_from;
use super::neighbours::Neighbours;
use crate::audit::dialect::spelling::is_environment;
use crate::audit::document::{Document, Part, Variable};
use crate::audit::evaluate::effective::is_left_as_written;
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Role;

/// A file of variables that was given.
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) path: Arc<str>,
    pub(super) parts: Vec<Part>,
    pub(super) variables: Vec<(String, Variable)>,
    /// Those in whose values something may be replaced on the way to the application.
    pub(super) referring: BTreeSet<String>,
}

impl Environment {
    /// A file of variables as it is written: what stands between apostrophes is left as it is by all that replace references.
    pub(super) fn of(document: &Document) -> Self {
        let given = all(document);
        let refers = |one: &&Given| {
            let span = one.variable.span;
            document.written(span).contains('$') && !is_left_as_written(document, span)
        };
        let referring = given.iter().filter(refers).map(|one| one.name.clone()).collect();
        let variables = given.into_iter().map(|one| (one.name, one.variable)).collect();
        Self { path: Arc::clone(&document.path), parts: document.cloned_parts(), variables, referring }
    }

    /// What it sets, with all open that something holds of.
    fn open(&self, is_open: impl Fn(&str, &Variable) -> bool) -> Vec<(String, Variable)> {
        let as_given = |(name, variable): &(String, Variable)| {
            let open = || Variable { text: String::new(), is_open: true, ..variable.clone() };
            (name.clone(), if is_open(name, variable) { open() } else { variable.clone() })
        };
        self.variables.iter().map(as_given).collect()
    }
}

impl Config<'_> {
    /// Lets every variable be open that two of the files set, where a deployment does not let the later one count, and those
    /// of a file that not every service is given which may be the application, as with what stands in the deployment. So it is
    /// with references in the values, which Compose replaces (docs.docker.com/compose/how-tos/environment-variables). To be
    /// called before what deployments give themselves, which counts for more.
    pub(super) fn reorder(&mut self) {
        let itself = self.itself();
        let mut given = Vec::new();
        if let Some(one) = itself.as_ref().filter(|one| self.handed(&one.path).is_replaced) {
            let mut variables = one.open(|name, _| one.referring.contains(name));
            variables.retain(|(_, variable)| variable.is_open);
            given.push((one.parts.clone(), variables));
        }
        for (at, later) in self.environments.iter().enumerate() {
            let earlier = itself.iter().chain(&self.environments[..at]);
            let earlier: Vec<&Environment> = earlier.filter(|one| self.turns(&one.path, &later.path)).collect();
            let handed = self.handed(&later.path);
            let spelling = Arc::clone(&self.members[0].spelling);
            let changes_all = |name: &str| spelling.dialect.unsettled_by.iter().any(|one| spelling.is_named(one, name));
            let variables = later.open(|name, variable| {
                let is_other = |(other, set): &(String, Variable)| other == name && set.text != variable.text;
                handed.is_for_some
                    || (handed.is_kept && !changes_all(name))
                    || (handed.is_replaced && later.referring.contains(name))
                    || earlier.iter().any(|one| one.variables.iter().any(is_other))
            });
            given.push((later.parts.clone(), variables));
        }
        if given.iter().flat_map(|(_, variables)| variables).any(|(_, variable)| variable.is_open) {
            // Given again as a whole, so that the last file counts for what another one leaves open.
            for (parts, variables) in given {
                for member in self.members.iter_mut().filter(|member| member.spelling.dialect.role != Role::Deployment)
                {
                    member.document.give(parts.clone(), &variables);
                }
            }
        }
    }

    /// The audited file, where it is a file of variables itself.
    fn itself(&self) -> Option<Environment> {
        let base = &self.members[0];
        is_environment(base.spelling.dialect).then(|| Environment::of(&base.document))
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

/// Whether an item of a list of such files is the one at a path.
fn names(item: &Node, deployment: &str, path: &str) -> bool {
    let name = item.text().or_else(|| item.get("path").and_then(Node::text));
    name.is_some_and(|name| is_from(deployment, name, path))
}
