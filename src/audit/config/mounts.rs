//! Which files a deployment file means: those it names from its own folder, and those it shows inside a container.
//! It must not look at any file, and takes two names for one file only where they can be no two.

use crate::audit::config::Member;
use crate::load::tree::{Kind, Node};

/// Whether a path ends with another one that starts nowhere in particular, name by name.
pub(in crate::audit) fn is_end_of(text: &str, path: &str) -> bool {
    if text == path {
        return true;
    }
    let (Some(end), Some(whole)) = (plain(text), plain(path)) else { return false };
    !text.starts_with('/') && !end.is_empty() && whole.ends_with(&end)
}

/// Whether the file that a deployment file names from its own folder is the one at another path.
pub(super) fn is_from(deployment: &str, named: &str, path: &str) -> bool {
    let whole = from_folder(deployment, named);
    let is_known = !named.is_empty() && !named.contains(['$', '~', '\\']);
    is_known
        && whole.starts_with('/') == path.starts_with('/')
        && plain(&whole).is_some_and(|whole| Some(whole) == plain(path))
}

/// Whether it may be that file: where the two paths cannot be compared, their last names decide.
pub(super) fn may_be_from(deployment: &str, named: &str, path: &str) -> bool {
    let whole = from_folder(deployment, named);
    let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let is_comparable = !named.starts_with('~') && whole.starts_with('/') == path.starts_with('/');
    match (plain(&whole), plain(path)) {
        _ if named.contains('$') => true,
        (Some(whole), Some(path)) if is_comparable => whole == path,
        _ => last(named) == last(path),
    }
}

/// A path that a deployment file names, as seen from where that one's own path begins.
fn from_folder(deployment: &str, named: &str) -> String {
    let folder = deployment.rsplit_once('/').map_or("", |(folder, _)| folder);
    if named.starts_with('/') || folder.is_empty() { named.to_owned() } else { format!("{folder}/{named}") }
}

/// Whether a file is what containers see at a place: one of them, and none sees another file there. Of what is mounted over each
/// other the deepest place counts.
pub(in crate::audit) fn is_mounted(members: &[Member<'_>], file: &str, place: &str) -> bool {
    let mut is_seen = false;
    for member in members {
        let root = member.document.root();
        for (trail, list) in member.spelling.mounts.iter().flat_map(|path| path.trails(root)) {
            let service = trail.len().checked_sub(2).map(|at| trail[at]);
            let has =
                |name: &str| service.and_then(|service| service.get(name)).is_some_and(|node| node.kind != Kind::Null);
            let Kind::List(mounts) = &list.node.kind else { return false };
            let mut over: Vec<(&str, &str, bool)> = Vec::new();
            for mount in mounts {
                let Some((source, target)) = pair(mount) else { return false };
                let target = target.trim_end_matches('/');
                if target == place || is_above(target, place) {
                    let is_bound = mount.get("type").and_then(Node::text) == Some("bind");
                    over.push((source, target, is_bound || is_host_path(source)));
                }
            }
            let deepest = over.iter().map(|(_, target, _)| target.len()).max();
            for (source, target, is_host) in over.iter().filter(|(_, target, _)| Some(target.len()) == deepest) {
                // Over a folder there may be what is put there in another way.
                let is_covered = *target != place && ["tmpfs", "volumes_from"].into_iter().any(has);
                let whole = format!("{source}{}", &place[target.len()..]);
                if !is_host || is_covered || !is_from(&member.document.path, &whole, file) {
                    return false;
                }
                is_seen = true;
            }
            // A file under a name of its own may stand there too.
            let handed = HANDED.into_iter().flat_map(|kind| {
                let list = service.and_then(|service| service.get(kind)).into_iter();
                list.flat_map(items).map(move |item| handed_place(kind, item))
            });
            if handed.into_iter().any(|at| at.is_none_or(|at| at == place)) {
                return false;
            }
        }
    }
    is_seen
}

/// Under what services are handed files that have a name in the deployment file.
pub(super) const HANDED: [&str; 2] = ["configs", "secrets"];

/// Where a file stands that a service is handed by its name (compose-spec 05-services.md, `configs` and `secrets`).
pub(super) fn handed_place(kind: &str, item: &Node) -> Option<String> {
    let text = |name: &str| item.get(name).and_then(Node::text);
    let target = text("target").or_else(|| item.text()).or_else(|| text("source"))?;
    let folder = if kind == "secrets" { "/run/secrets" } else { "" };
    Some(if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") })
}

/// The text at a key.
pub(super) fn text<'t>(node: &'t Node, name: &str) -> Option<&'t str> {
    node.get(name).and_then(Node::text)
}

/// The last name of a path, also where a reference ends with it.
pub(super) fn last(path: &str) -> &str {
    path.trim_end_matches(['/', '}']).rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The items of a list; none of anything else.
pub(super) fn items(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::List(items) => items,
        _ => &[],
    }
}

/// Whether the source of a mount is a path of the host, and no name of a volume.
pub(super) fn is_host_path(source: &str) -> bool {
    source.starts_with(['/', '.', '~', '$', '\\']) || source.get(1..3).is_some_and(|drive| drive.starts_with(':'))
}

/// Whether the file that a deployment file names is surely, or as far as its name tells, another one than the one at a path.
/// Links aside: where one stands on a way that leads upwards is not known, and the names are all there is.
pub(super) fn leads_elsewhere(deployment: &str, named: &str, path: &str) -> bool {
    let whole = from_folder(deployment, named);
    let last = |path: &str| path.trim_end_matches(['}', '/']).rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let is_comparable =
        !named.starts_with('~') && !named.contains('$') && whole.starts_with('/') == path.starts_with('/');
    match (straight(&whole), straight(path)) {
        (Some(whole), Some(path)) if is_comparable => whole != path,
        _ => last(named) != last(path),
    }
}

/// The names of a path with every `..` taken back; nothing where it leads out of where it begins.
fn straight(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            _ => names.push(name),
        }
    }
    (!path.contains('\\')).then_some(names)
}

/// Whether a service may see a file from outside: it mounts it, a folder over it, or what cannot be told.
pub(super) fn shows(member: &Member<'_>, service: &Node, file: &str) -> bool {
    let keys = member.spelling.mounts.iter().filter_map(|path| path.steps().flatten().last());
    keys.filter_map(|key| service.get(key)).any(|list| match &list.kind {
        Kind::Null => false,
        Kind::List(mounts) => mounts.iter().any(|mount| match pair(mount) {
            Some((source, _)) => is_from(&member.document.path, source, file) || is_folder_of(member, source, file),
            None => true,
        }),
        _ => true,
    })
}

/// Whether a folder that a deployment file names holds a file.
fn is_folder_of(member: &Member<'_>, source: &str, file: &str) -> bool {
    let is_path = source.starts_with(['/', '.', '~']) || source.contains('$');
    let whole = from_folder(&member.document.path, source);
    match (plain(&whole), plain(file)) {
        _ if !is_path => false,
        (Some(above), Some(names)) => names.starts_with(&above),
        _ => true,
    }
}

/// `SOURCE:TARGET` with options behind, or a table of both.
fn pair(mount: &Node) -> Option<(&str, &str)> {
    let text = |name: &str| mount.get(name).and_then(Node::text);
    match &mount.kind {
        Kind::Text(text) if !text.contains('$') => {
            let mut parts = text.split(':');
            let first = parts.next()?;
            // A target alone is a volume without a name.
            Some(parts.next().map_or(("", first), |target| (first, target)))
        }
        Kind::Map(_) => Some((text("source").unwrap_or_default(), text("target")?)),
        _ => None,
    }
}

/// The place that a mount is put at.
pub(in crate::audit) fn place_of(mount: &Node) -> Option<&str> {
    pair(mount).map(|(_, target)| target)
}

/// Whether a path is a folder above another.
fn is_above(folder: &str, path: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The names of a path without `.`; nothing where it leads upwards, since a link may stand on the way.
fn plain(path: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = path.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    (!names.contains(&"..") && !path.contains('\\')).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path() {
        for (text, path, expected) in [
            ("server.toml", "server.toml", true),
            ("./server.toml", "deploy/server.toml", true),
            ("deploy/server.toml", "deploy/server.toml", true),
            ("/etc/server.toml", "/etc/server.toml", true),
            ("/server.toml", "server.toml", false),
            ("/etc/fraiseql/server.toml", "server.toml", false),
            ("other/server.toml", "deploy/server.toml", false),
            ("../server.toml", "server.toml", false),
            ("", "server.toml", false),
        ] {
            assert_eq!(is_end_of(text, path), expected, "{text} {path}");
        }
    }

    #[test]
    fn names_from_a_folder() {
        for (deployment, named, path, expected) in [
            ("compose.yaml", "prod.env", "prod.env", true),
            ("compose.yaml", "./prod.env", "./prod.env", true),
            ("deploy/compose.yaml", "prod.env", "deploy/prod.env", true),
            ("deploy/compose.yaml", "prod.env", "prod.env", false),
            ("/srv/compose.yaml", "prod.env", "/srv/prod.env", true),
            ("/srv/compose.yaml", "prod.env", "srv/prod.env", false),
            ("deploy/compose.yaml", "/etc/prod.env", "etc/prod.env", false),
            ("deploy/compose.yaml", "../prod.env", "prod.env", false),
            ("compose.yaml", "${X}.env", "${X}.env", false),
            ("compose.yaml", "", "", false),
        ] {
            assert_eq!(is_from(deployment, named, path), expected, "{deployment} {named} {path}");
            assert!(!expected || may_be_from(deployment, named, path), "{deployment} {named} {path}");
        }
        for (named, path, expected) in [
            ("other.env", "prod.env", false),
            ("../prod.env", "prod.env", true),
            ("/etc/prod.env", "prod.env", true),
            ("~/prod.env", "prod.env", true),
            ("${X}.env", "prod.env", true),
            ("api/prod.env", "prod.env", false),
        ] {
            assert_eq!(may_be_from("compose.yaml", named, path), expected, "{named} {path}");
        }
    }
}
