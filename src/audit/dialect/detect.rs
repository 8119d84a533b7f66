//! In which dialect a file is written, from its content alone and with the reason.
//! It must not settle for the likeliest one: a mixed or unknown file is refused.

use super::dialects::Dialects;
use super::sign::Sign;
use super::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::shown::shown_name;
use crate::load::tree::{Key, Kind, Node};

/// What a file looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Detected {
    /// One dialect, by its position in the library, with the reason.
    One(usize, String),
    /// Several, or what no dialect can have; the words say what it looked like.
    Unclear(String),
    /// Nothing in it shows any dialect; the words say so.
    Nothing(String),
}

/// Finds the dialect of a file.
pub(super) fn detect(document: &Document, dialects: &Dialects<'_>) -> Detected {
    let root = document.root();
    if matches!(&root.kind, Kind::Map(entries) if entries.is_empty()) {
        return Detected::Nothing("the file sets nothing".into());
    }
    let is_stream = matches!(root.kind, Kind::List(_));
    let signs = dialects.signs().iter().enumerate();
    let found: Vec<(usize, &str)> = signs.filter_map(|(at, sign)| Some((at, sign.shown_by(root)?))).collect();
    let canonical = dialects.signs().iter().position(Sign::is_canonical).map(|at| (at, dialects.at(at)));
    match found.as_slice() {
        [(at, reason)] => {
            let spelling = dialects.at(*at);
            if let Some(words) = mostly_other(root, &spelling) {
                return Detected::Unclear(format!("{}, {words}", it_has(&spelling, reason)));
            }
            let foreign = canonical
                .and_then(|(_, canonical)| mixed(root, &spelling, &canonical))
                .or_else(|| beside(root, (*at, &spelling), dialects));
            match foreign {
                Some((key, other)) => Detected::Unclear(format!(
                    "it looks like {}, since {}, and it has `{key}`, which is a key of {other}",
                    spelling.dialect.title,
                    it_has(&spelling, reason)
                )),
                None => Detected::One(*at, it_has(&spelling, reason)),
            }
        }
        [] => match canonical.and_then(|(at, spelling)| Some((at, canonical_key(root, &spelling)?))) {
            Some((at, key)) => match thin(root, &dialects.at(at), &key) {
                Some(words) => Detected::Nothing(words),
                None => Detected::One(at, format!("it has `{key}`")),
            },
            None if is_stream => Detected::Unclear(
                "there is more than one document in the file; keep one, or all of them Kubernetes manifests".into(),
            ),
            None => Detected::Nothing(
                almost(root, dialects).unwrap_or_else(|| "none of its keys tells which application reads it".into()),
            ),
        },
        several => {
            let each = several.iter().map(|(at, reason)| {
                let spelling = dialects.at(*at);
                format!("{} ({})", spelling.dialect.title, it_has(&spelling, reason))
            });
            Detected::Unclear(format!("it looks like {}", each.collect::<Vec<_>>().join(" and like ")))
        }
    }
}

/// By what a file shows a dialect, as a clause. Where documents are gathered, a path begins with what gathers them, which
/// stands in no file so.
fn it_has(spelling: &Spelling<'_>, path: &str) -> String {
    match (&spelling.dialect.documents, path.split_once("[*].")) {
        (Some(member), Some(("[*]", rest))) => {
            let name = rest.rsplit('.').next().unwrap_or(rest);
            format!("it has a document with `{name}` and `{member}`")
        }
        (Some(member), Some((kind, name))) => format!("it has a document with `{name}` and `{member}: {kind}`"),
        _ => format!("it has `{path}`"),
    }
}

/// Which dialects a file nearly is in, and what keeps it from that.
fn almost(root: &Node, dialects: &Dialects<'_>) -> Option<String> {
    let each = dialects.signs().iter().enumerate().filter_map(|(at, sign)| {
        let (shown, but) = sign.almost(root)?;
        Some(format!("it has `{shown}`, as {} has, and {but}", dialects.at(at).dialect.title))
    });
    let words: Vec<String> = each.take(ALMOST).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// So many dialects that a file is nearly in are named.
const ALMOST: usize = 3;

/// Why a file cannot be in the dialect that was named for it: what else it looks like.
pub(super) fn contradicts(document: &Document, named: &Spelling<'_>, dialects: &Dialects<'_>) -> Option<String> {
    let title = &named.dialect.title;
    let own = dialects.sign_of(named.dialect);
    if own.shown_by(document.root()).is_some() {
        return mostly_other(document.root(), named).map(|words| format!("it was said to be {title}, {words}"));
    }
    if own.is_silent() && !named.dialect.canonical {
        return None;
    }
    // Every outermost key is one of an application that takes no other.
    let is_its_own = named.dialect.closed && named.keys.names_all(document.root());
    match detect(document, dialects) {
        Detected::One(at, _) if dialects.at(at).dialect.id == named.dialect.id => None,
        Detected::One(at, _) if is_its_own && dialects.at(at).dialect.canonical => None,
        Detected::One(at, reason) => {
            let other = dialects.at(at);
            Some(format!("it was said to be {title}, and it looks like {}: {reason}", other.dialect.title))
        }
        // The canonical dialect is open: any file may be in it, and sets then what it sets.
        Detected::Nothing(_) | Detected::Unclear(_) if named.dialect.canonical => None,
        Detected::Nothing(_) | Detected::Unclear(_) => {
            Some(format!("it was said to be {title}, and nothing in it shows that"))
        }
    }
}

/// That most of a file's outermost keys are none of a dialect that knows all of its own. A name with a dot in it belongs to
/// an extension.
fn mostly_other(root: &Node, spelling: &Spelling<'_>) -> Option<String> {
    let Kind::Map(entries) = &root.kind else { return None };
    if !spelling.dialect.detect.mostly {
        return None;
    }
    let plain = entries.iter().map(|(key, _)| key.name.to_lowercase()).filter(|name| !name.contains('.'));
    let (known, other): (Vec<_>, Vec<_>) = plain.partition(|name| spelling.keys.knows(name));
    let title = &spelling.dialect.title;
    (other.len() > known.len()).then(|| match (other.len(), other.len() + known.len()) {
        (1, 1) => format!("and its one key is none of {title}"),
        (other, all) => format!("and {other} of its {all} keys are none of {title}"),
    })
}

/// That a file in which many values stand shares one or two with the canonical dialect, as any file may by chance.
fn thin(root: &Node, spelling: &Spelling<'_>, key: &str) -> Option<String> {
    let shared = spelling.keys.shared(root);
    let all = leaves(root);
    (shared < 3 && shared.max(1) * 10 < all).then(|| {
        format!(
            "it has `{key}`, which {} has too, and {all} values of which nearly none is of it",
            spelling.dialect.title
        )
    })
}

/// How many values stand in a tree.
pub(in crate::audit) fn leaves(node: &Node) -> usize {
    match &node.kind {
        Kind::Map(entries) => entries.iter().map(|(_, child)| leaves(child)).sum(),
        _ => 1,
    }
}

/// An outermost key that a dialect does not know and the canonical one does.
fn mixed(root: &Node, spelling: &Spelling<'_>, canonical: &Spelling<'_>) -> Option<(String, String)> {
    let Kind::Map(entries) = &root.kind else { return None };
    if spelling.dialect.documents.is_some() {
        return None;
    }
    let foreign = entries.iter().find(|(key, node)| {
        !spelling.keys.knows(&key.name) && canonical.keys.knows(&key.name) && matches!(node.kind, Kind::Map(_))
    });
    foreign.map(|(key, _)| (shown_name(&key.name), canonical.dialect.title.clone()))
}

/// A key that a dialect does not know and by which the file shows another one, which does not fit only because of what
/// else stands there.
fn beside(root: &Node, (own, spelling): (usize, &Spelling<'_>), dialects: &Dialects<'_>) -> Option<(String, String)> {
    let others = dialects.signs().iter().enumerate().filter(|(at, _)| *at != own);
    others.into_iter().find_map(|(at, sign)| {
        let name = sign.names_in(root).find(|name| !spelling.keys.knows(name))?;
        Some((shown_name(name), dialects.at(at).dialect.title.clone()))
    })
}

/// A key that the canonical dialect has, or nearly: a known name in a known table. That a table is called `database` or
/// `debug` alone shows nothing, since many applications have such tables.
fn canonical_key(root: &Node, spelling: &Spelling<'_>) -> Option<String> {
    let Kind::Map(entries) = &root.kind else { return None };
    let known =
        |(key, node): &&(Key, Node)| spelling.keys.is_near(&key.name) || spelling.keys.has_inside(&key.name, node);
    entries.iter().find(known).map(|(key, _)| shown_name(&key.name))
}
