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

/// Whether a file is what containers see at a place: one of them, and none sees another file there.
pub(in crate::audit) fn is_mounted(members: &[Member<'_>], file: &str, place: &str) -> bool {
    let mut sources = Vec::new();
    for member in members {
        let root = member.document.root();
        let lists = member.spelling.mounts.iter().flat_map(|path| path.reached(root));
        for list in lists {
            let Kind::List(mounts) = &list.node.kind else { return false };
            for mount in mounts {
                match pair(mount) {
                    Some((source, target)) if target == place => sources.push((member, source)),
                    Some((_, target)) if !is_above(target, place) => {}
                    // A folder over the place, or what cannot be read.
                    _ => return false,
                }
            }
        }
    }
    !sources.is_empty() && sources.iter().all(|(member, source)| is_from(&member.document.path, source, file))
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
pub(in crate::audit) fn target(mount: &Node) -> Option<&str> {
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
