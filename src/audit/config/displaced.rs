//! Files that a deployment puts where one of the audited file's name is read: the application reads what is put there, and
//! that may be another file. It must not look into any of them, and doubts nothing where they may well be the audited one.

use std::collections::HashSet;

use super::mounts::{HANDED, handed_place, is_host_path, items, last, leads_elsewhere, place_of, text};
use super::neighbours::Neighbours;
use super::rewritten::rewriting;
use crate::audit::config::Member;
use crate::audit::document::path::Match;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::load::tree::{Kind, Node};

/// What is put at a place.
enum Source<'t> {
    /// A file of the host, or a folder.
    Host(String),
    /// What has this name among files of which nobody knows where they come from.
    Named(&'t str),
    /// A text of the deployment file.
    Text(&'t str),
    /// What is no file before it is put there, such as a variable.
    Made,
}

/// Where something is put within a container.
struct Put<'t> {
    place: String,
    source: Source<'t>,
    node: &'t Node,
}

/// The doubts about an application's files that a deployment file raises by what it puts in their place.
pub(super) fn displaced(member: &Member<'_>, base: &Member<'_>, neighbours: &Neighbours<'_>) -> Vec<Doubt> {
    let root = member.document.root();
    let trails = member.spelling.services.iter().flat_map(|path| path.trails(root));
    let services: Vec<(Vec<&Node>, Match<'_>)> = trails.filter(|(_, service)| !neighbours.hold(&service.way)).collect();
    let files: Vec<_> = base.document.files().iter().map(|file| base.document.place(file.span).path).collect();
    let mut doubts = Vec::new();
    let mut doubt = |node: &Node, why: String| {
        let place = member.document.place(node.span);
        doubts.push(Doubt { place, why, scope: Scope::All, left_to: LeftTo::OtherFile });
    };
    for file in &files {
        let name = last(file);
        for (service, node) in rewriting(member, &services, neighbours, name) {
            let shown = shown_name(name);
            doubt(
                node,
                format!("in the deployment a command of `{service}` names `{shown}`, and may put another file there"),
            );
        }
        for put in generated(member, name).iter().filter(|put| !is_it(member, base, put, file)) {
            let shown = shown_name(name);
            doubt(
                put.node,
                format!("a generator of the deployment calls another file `{shown}`, and that one may be what is read"),
            );
        }
        let mut all = Vec::new();
        for (trail, service) in &services {
            let holder = trail.len().checked_sub(3).map_or(root, |at| trail[at]);
            all.push(puts(member, service.node, holder, name));
        }
        let is_it = |put: &Put<'_>| is_it(member, base, put, file);
        // Whoever is given the audited file is who it is of, and what runs another image beside that another program.
        let own: HashSet<Option<&str>> = services
            .iter()
            .zip(&all)
            .filter(|(_, puts)| puts.iter().any(|put| matches!(put.source, Source::Host(_)) && is_it(put)))
            .map(|((_, service), _)| image(service.node))
            .collect();
        for ((_, service), puts) in services.iter().zip(&all) {
            let image = image(service.node);
            let is_other = image.is_some() && !own.contains(&None) && !own.contains(&image);
            let is_stranger = !own.is_empty() && is_other;
            for put in puts.iter().filter(|put| !is_stranger && !is_it(put)) {
                let why = format!(
                    "in the deployment `{}` is given another file at a place that ends in `{}`, and may read that one",
                    service.shown(),
                    shown_name(name)
                );
                doubt(put.node, why);
            }
        }
    }
    doubts.sort_by(|one, other| one.place.cmp(&other.place));
    doubts
}

/// Whether what is put there may well be a file that was audited.
fn is_it(member: &Member<'_>, base: &Member<'_>, put: &Put<'_>, file: &str) -> bool {
    match &put.source {
        Source::Host(source) => !leads_elsewhere(&member.document.path, source, file),
        Source::Named(name) => last(name) == last(file),
        Source::Made => false,
        Source::Text(text) => base.document.parts().iter().any(|part| part.lines.text().trim() == text.trim()),
    }
}

/// Which image a service runs, without its tag; nothing where that is not sure.
fn image(service: &Node) -> Option<&str> {
    let image = service.get("image").and_then(Node::text).filter(|image| !image.contains('$'))?;
    let image = image.split('@').next().unwrap_or(image);
    let (name, tag) = image.rsplit_once(':').unwrap_or((image, ""));
    let is_built = service.get("build").is_some_and(|build| build.kind != Kind::Null);
    (!is_built).then_some(if tag.contains('/') { image } else { name })
}

/// What a service is given at places that end in a name. The holder is what the list of services stands in.
fn puts<'t>(member: &'t Member<'_>, service: &'t Node, holder: &'t Node, name: &str) -> Vec<Put<'t>> {
    let keys = member.spelling.mounts.iter().filter_map(|path| path.steps().flatten().last());
    let mounts =
        keys.filter_map(|key| service.get(key)).flat_map(items).filter_map(|mount| mounted(mount, holder, name));
    let files = HANDED.into_iter().flat_map(|kind| {
        let defined = holder.get(kind);
        let of = move |item| handed(kind, item, defined?).filter(|put| last(&put.place) == name);
        service.get(kind).into_iter().flat_map(items).filter_map(of)
    });
    let mut puts: Vec<Put<'_>> = mounts.chain(files).collect();
    for mount in service.get("volumeMounts").into_iter().flat_map(items) {
        pods(mount, holder, name, &mut puts);
    }
    puts
}

/// A file under this name: of the host, or what is in a volume or an image at a path of its own (compose-spec 05-services.md,
/// `volume.subpath` and `image.subpath`). A volume may be a place of the host as well (07-volumes.md, `driver_opts`).
fn mounted<'t>(mount: &'t Node, holder: &'t Node, name: &str) -> Option<Put<'t>> {
    let (source, place) = match &mount.kind {
        Kind::Text(text) => {
            // References on either side may have a colon in them.
            let colons: Vec<usize> = colons(text);
            let ends = colons.iter().enumerate().rev().filter(|(_, at)| text[*at + 1..].starts_with(['/', '$']));
            ends.into_iter().find_map(|(index, at)| {
                let end = colons.get(index + 1).copied().unwrap_or(text.len());
                let place = &text[at + 1..end];
                (last(place) == name).then(|| (text[..*at].to_owned(), place))
            })?
        }
        _ => {
            (text(mount, "source").unwrap_or_default().to_owned(), place_of(mount).filter(|place| last(place) == name)?)
        }
    };
    let is_bound = text(mount, "type") == Some("bind");
    let within = ["volume", "image"].into_iter().find_map(|kind| text(mount.get(kind)?, "subpath"));
    let device = || text(holder.get("volumes")?.get(&source)?.get("driver_opts")?, "device");
    let source = match within {
        _ if is_bound || is_host_path(&source) => Source::Host(source),
        Some(path) => Source::Named(path),
        // What a volume holds is known to nobody.
        None => Source::Host(device()?.to_owned()),
    };
    Some(Put { place: place.to_owned(), source, node: mount })
}

/// Where colons stand outside references.
fn colons(text: &str) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => out.push(at),
            _ => {}
        }
    }
    out
}

/// A file under the name of a config or a secret.
fn handed<'t>(kind: &str, item: &'t Node, defined: &'t Node) -> Option<Put<'t>> {
    let name = item.text().or_else(|| text(item, "source"))?;
    let place = handed_place(kind, item)?;
    let one = defined.get(name)?;
    let source = match (text(one, "file"), text(one, "content")) {
        (Some(file), _) => Source::Host(file.to_owned()),
        (None, Some(content)) => Source::Text(content),
        (None, None) if one.get("environment").is_some() => Source::Made,
        (None, None) => return None,
    };
    Some(Put { place, source, node: item })
}

/// What generators of kustomize put under this name (kubectl.docs.kubernetes.io/references/kustomize/kustomization/
/// configmapgenerator: `files` and `literals`).
fn generated<'t>(member: &'t Member<'_>, name: &str) -> Vec<Put<'t>> {
    let mut puts = Vec::new();
    let mut open: Vec<&Node> = member.document.files().iter().collect();
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::Map(entries) => open.extend(entries.iter().map(|(_, child)| child)),
            Kind::List(items) => open.extend(items),
            _ => {}
        }
        let lists = ["configMapGenerator", "secretGenerator"].into_iter().filter_map(|kind| node.get(kind));
        for generator in lists.flat_map(items) {
            for item in generator.get("files").into_iter().flat_map(items) {
                let Some(text) = item.text() else { continue };
                let (key, path) = text.split_once('=').unwrap_or((last(text), text));
                puts.push(Put { place: key.to_owned(), source: Source::Host(path.to_owned()), node: item });
            }
            for item in generator.get("literals").into_iter().flat_map(items) {
                let Some((key, value)) = item.text().and_then(|text| text.split_once('=')) else { continue };
                puts.push(Put { place: key.to_owned(), source: Source::Text(value), node: item });
            }
        }
    }
    puts.retain(|put| put.place == name);
    puts
}

/// What a mount of a pod shows under a name (kubernetes.io/docs/concepts/storage/volumes: `subPath`, `hostPath`, `configMap`; and
/// projected-volumes). What is kept under a key is called as the key is.
fn pods<'t>(mount: &'t Node, pod: &'t Node, name: &str, puts: &mut Vec<Put<'t>>) {
    let Some(place) = text(mount, "mountPath") else { return };
    let volumes = pod.get("volumes").into_iter().flat_map(items);
    let volume =
        volumes.into_iter().find(|volume| text(volume, "name").is_some_and(|own| text(mount, "name") == Some(own)));
    let stores = volume.into_iter().flat_map(|volume| {
        let projected = volume.get("projected").and_then(|one| one.get("sources")).into_iter().flat_map(items);
        [volume]
            .into_iter()
            .chain(projected)
            .flat_map(|from| ["configMap", "secret", "downwardAPI"].map(|kind| from.get(kind)))
    });
    let renamed: Vec<&Node> = stores.flatten().filter_map(|store| store.get("items")).flat_map(items).collect();
    let host = volume.and_then(|volume| text(volume.get("hostPath")?, "path"));
    // Fields of the pod have no key.
    let of = |item: &&'t Node| text(item, "key").map_or(Source::Made, Source::Named);
    let key = |path: &str| renamed.iter().find(|item| text(item, "path") == Some(path)).map(of);
    let mut put = |place: String, source| puts.push(Put { place, source, node: mount });
    match text(mount, "subPath").or_else(|| text(mount, "subPathExpr")).filter(|path| !path.is_empty()) {
        Some(path) if last(place) == name => {
            let whole = || host.map(|host| Source::Host(format!("{}/{path}", host.trim_end_matches('/'))));
            put(place.to_owned(), whole().unwrap_or(key(path).unwrap_or(Source::Named(path))));
        }
        None if last(place) == name && host.is_some() => {
            put(place.to_owned(), Source::Host(host.unwrap_or_default().to_owned()));
        }
        None => {
            for item in &renamed {
                if let Some(path) = text(item, "path").filter(|path| last(path) == name) {
                    put(format!("{place}/{path}"), of(item));
                }
            }
        }
        Some(_) => {}
    }
}
