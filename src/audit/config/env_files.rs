//! Which given files of variables a deployment hands to its services, as far as the names of both tell.
//! It must not look into any of them.

use super::Member;
use super::mounts::{is_from, may_be_from};
use crate::load::tree::{Kind, Node};

/// Whether a file is for containers alone, and not what the deployment file itself takes variables from: that is the `.env`
/// beside it, and whatever none of its services names.
pub(super) fn is_for_containers(member: &Member<'_>, path: &str) -> bool {
    let (root, own) = (member.document.root(), &member.document.path);
    let mut lists = member.spelling.env_files.iter().flat_map(|path| path.reached(root));
    !is_from(own, ".env", path) && lists.any(|found| may_name(found.node, own, path))
}

/// Whether a list of such files, or an item of one, may name the one at a path.
pub(super) fn may_name(node: &Node, deployment: &str, path: &str) -> bool {
    match &node.kind {
        Kind::Null => false,
        Kind::Text(name) => may_be_from(deployment, name, path),
        Kind::List(items) => items.iter().any(|item| may_name(item, deployment, path)),
        _ => node.get("path").is_none_or(|name| may_name(name, deployment, path)),
    }
}
