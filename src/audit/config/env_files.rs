//! Which given files of variables a deployment hands to its services, as far as the names of both tell.
//! It must not look into any of them.

use super::mounts::{is_from, may_be_from};
use super::neighbours::Neighbours;
use super::{Config, Member};
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Interpolation;

/// Whether a file is for containers alone, and not what the deployment file itself takes variables from: that is the `.env`
/// beside it, and whatever none of its services names.
pub(super) fn is_for_containers(member: &Member<'_>, path: &str) -> bool {
    !is_from(&member.document.path, ".env", path) && is_named(member, path)
}

/// Whether any service of a deployment may be given the file at a path.
fn is_named(member: &Member<'_>, path: &str) -> bool {
    let mut lists = member.spelling.env_files.iter().flat_map(|at| at.reached(member.document.root()));
    lists.any(|found| may_name(found.node, &member.document.path, path))
}

/// How deployments hand a file of variables to what may be the application.
#[derive(Debug, Default)]
pub(super) struct Handed {
    /// It is named, and not by every service that may be the application.
    pub(super) is_for_some: bool,
    /// References in its values are replaced on the way.
    pub(super) is_replaced: bool,
    /// The deployment file itself takes variables from it, and hands none of them over: of the `.env` beside it only what a
    /// service names reaches a container (docs.docker.com/compose/how-tos/environment-variables/set-environment-variables).
    pub(super) is_kept: bool,
}

impl Config<'_> {
    /// How the deployments hand over the file at a path.
    pub(super) fn handed(&self, path: &str) -> Handed {
        let mut handed = Handed::default();
        let keeps = |member: &Member<'_>| {
            let takes = !member.spelling.env_files.is_empty();
            takes && is_from(&member.document.path, ".env", path) && !is_named(member, path)
        };
        handed.is_kept = self.members[1..].iter().any(keeps);
        let reads = |name: &str| self.members[0].reads(name);
        for member in self.members[1..].iter().filter(|member| is_named(member, path)) {
            let (root, spelling) = (member.document.root(), &member.spelling);
            let keys: Vec<&str> = spelling.env_files.iter().filter_map(|path| path.steps().flatten().last()).collect();
            let neighbours = Neighbours::of(member, &self.members[0]);
            let services = spelling.services.iter().flat_map(|path| path.trails(root));
            let services = services.map(|(_, service)| service).filter(|service| !neighbours.hold(&service.way));
            let is_given = |service: &Node| {
                keys.iter().filter_map(|key| service.get(key)).any(|list| may_name(list, &member.document.path, path))
            };
            let given: Vec<bool> = services.map(|service| is_given(service.node)).collect();
            let is_strange = spelling.beyond.services(root, &reads).next().is_some();
            handed.is_for_some |= is_strange || given.is_empty() || given.contains(&false);
            handed.is_replaced |= spelling.dialect.interpolates == Interpolation::Defaults;
        }
        handed
    }
}

/// Whether a list of such files, or an item of one, may name the one at a path.
fn may_name(node: &Node, deployment: &str, path: &str) -> bool {
    match &node.kind {
        Kind::Null => false,
        Kind::Text(name) => may_be_from(deployment, name, path),
        Kind::List(items) => items.iter().any(|item| may_name(item, deployment, path)),
        _ => node.get("path").is_none_or(|name| may_name(name, deployment, path)),
    }
}
