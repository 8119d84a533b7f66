//! What a configuration leaves open whatever its keys say: documents of a kind that the dialect does not know, and names
//! of what another file defines. It must not settle anything, and says nothing where nothing was said.

use std::collections::{BTreeMap, BTreeSet};

use wildmatch::WildMatch;

use crate::audit::config::Member;
use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::document::path::{Match, Path};
use crate::audit::evaluate::found::{Found, LeftTo};
use crate::audit::plan::schema::Schema;
use crate::audit::shown::shown_name;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::{Behind, Dialect, Names};

/// What may be open, made ready.
#[derive(Debug)]
pub(in crate::audit) struct Beyond<'l> {
    known: &'l [BTreeMap<String, Vec<String>>],
    names: Vec<Named<'l>>,
    /// Those that are not known and give no application anything.
    apart: &'l [BTreeMap<String, Vec<String>>],
    /// The last names on the ways to applications that variables are for, such as `containers`, and others that show one.
    services: Vec<String>,
}

#[derive(Debug)]
struct Named<'l> {
    at: Vec<Path>,
    of: Option<Path>,
    /// The dialect and the table that define what `behind` stands behind.
    beside: Option<(&'l str, Path)>,
    settings: Vec<WildMatch>,
    /// What needs no definition.
    own: &'l [String],
    /// What may stand behind a name.
    behind: Option<&'l Behind>,
    /// Where a switch is true under which the names lead to nothing.
    unless: Option<Path>,
    /// What may not stand under a name, and why.
    open: Option<(Schema, &'l str)>,
}

impl<'l> Beyond<'l> {
    pub(in crate::audit) fn new(dialect: &'l Dialect, services: &[Path]) -> Self {
        let named = |names: &'l Names| Named {
            at: names.at.iter().filter_map(|path| Path::parse(path).ok()).collect(),
            of: Path::parse(&names.of).ok(),
            beside: names.beside.as_ref().and_then(|one| Some((one.dialect.as_str(), Path::parse(&one.of).ok()?))),
            settings: names.settings.iter().map(|glob| WildMatch::new(glob)).collect(),
            own: &names.own,
            behind: names.behind.as_ref(),
            unless: names.unless.as_ref().and_then(|path| Path::parse(path).ok()),
            open: names.open.as_ref().map(|open| (Schema::new(open.is.value.0.clone()), open.why.as_str())),
        };
        let runs = dialect.runs.iter().cloned();
        let last = |path: &Path| path.steps().flatten().last().map(str::to_owned);
        Self {
            known: if dialect.documents.is_some() { &dialect.known } else { &[] },
            apart: &dialect.apart,
            names: dialect.names.iter().map(named).collect(),
            services: services.iter().filter_map(last).chain(runs).collect::<BTreeSet<_>>().into_iter().collect(),
        }
    }

    /// What is open of a setting besides what was found. Where nothing was, there is nothing to doubt.
    pub(in crate::audit) fn open(&self, document: &Document, setting: &str, found: &[Found]) -> Vec<Found> {
        let root = document.root();
        let mut out = Vec::new();
        if found.iter().any(|found| *found != Found::NoKey) {
            out.extend(self.strange(root).map(|(kind, document)| {
                let kind = shown_name(kind);
                let message =
                    format!("this `{kind}` is none that the dialect knows, and what it does was not looked at");
                unknown(document.span, message)
            }));
        }
        for named in self.names.iter().filter(|named| named.settings.iter().any(|glob| glob.matches(setting))) {
            out.extend(
                named
                    .doubtful(root, &document.defined_beside)
                    .into_iter()
                    .map(|(found, why)| unknown(found.node.span, format!("`{}` {why}", shown_name(&found.path())))),
            );
        }
        out
    }

    /// The names that files of other applications define for this one.
    pub(in crate::audit) fn defined(&self, members: &[Member<'_>]) -> BTreeSet<String> {
        let beside = self.names.iter().filter_map(|named| named.beside.as_ref());
        let of = |(dialect, path): &(&str, Path)| {
            let files = members.iter().filter(|member| member.spelling.dialect.id.as_str() == *dialect);
            files
                .flat_map(|member| defined(path, member.document.root()).into_keys())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        beside.flat_map(of).collect()
    }

    /// The documents that the dialect does not know and that may run an application, or have the name of a variable in them that
    /// it reads.
    pub(in crate::audit) fn services<'t>(
        &'t self,
        root: &'t Node,
        reads: &'t dyn Fn(&str) -> bool,
    ) -> impl Iterator<Item = (&'t str, &'t Node)> {
        let is_apart = |document: &Node| self.apart.iter().any(|kind| is_of(document, kind));
        let may_give = move |document: &Node| holds(document, &self.services) || mentions(document, reads);
        self.strange(root).filter(move |(_, document)| !is_apart(document) && may_give(document))
    }

    /// The documents that the dialect does not know, under the name by which they are gathered.
    fn strange<'t>(&'t self, root: &'t Node) -> impl Iterator<Item = (&'t str, &'t Node)> {
        let entries = match &root.kind {
            Kind::Map(entries) if !self.known.is_empty() => entries.as_slice(),
            _ => &[],
        };
        let documents = entries.iter().flat_map(|(key, list)| match &list.kind {
            Kind::List(documents) => documents.iter().map(|document| (key.name.as_str(), document)).collect(),
            _ => Vec::new(),
        });
        documents.filter(|(_, document)| !self.known.iter().any(|kind| is_of(document, kind)))
    }
}

impl Named<'_> {
    /// The names of what the file does not define, and of what it defines in a way that leaves settings open, with why.
    fn doubtful<'t>(&'t self, root: &'t Node, beside: &BTreeSet<String>) -> Vec<(Match<'t>, &'t str)> {
        let is_on = |found: &Match<'_>| found.node.kind == Kind::Bool(true);
        if self.unless.as_ref().is_some_and(|path| path.reached(root).any(|found| is_on(&found))) {
            return Vec::new();
        }
        let defined = self.of.as_ref().map(|of| defined(of, root)).unwrap_or_default();
        let is_beside =
            |name: &str| self.beside.is_some() && self.bare(name) != name && beside.contains(self.bare(name));
        // With what stands behind it, a name is one of the file beside this one, where there may be one.
        let here = |name: &'t str| if self.beside.is_some() { name } else { self.bare(name) };
        let doubt = |found: &Match<'t>| match &found.node.kind {
            Kind::Text(name) if is_beside(name) => None,
            Kind::Text(name) => match (defined.get(here(name)), &self.open) {
                (Some(node), Some((schema, why))) => schema.is_met(&node.to_json()).then_some(*why),
                (Some(_), None) => None,
                (None, _) => (!self.own.contains(name)).then_some(FOREIGN),
            },
            Kind::Null => None,
            _ => Some(FOREIGN),
        };
        // A way that is blocked leads to no name.
        let found = self.at.iter().flat_map(|path| path.reached(root));
        found.filter_map(|found| doubt(&found).map(|why| (found, why))).collect()
    }
}

impl Named<'_> {
    /// A name without what may stand behind it.
    fn bare<'n>(&self, name: &'n str) -> &'n str {
        let bare = |behind: &Behind| {
            let bare = name.strip_suffix(behind.text.as_str())?;
            (!behind.but.iter().any(|but| but == bare)).then_some(bare)
        };
        self.behind.and_then(bare).unwrap_or(name)
    }
}

/// What a file defines: the keys of a table, or the texts that a path leads to.
fn defined<'t>(of: &'t Path, root: &'t Node) -> BTreeMap<&'t str, &'t Node> {
    let each = |found: Match<'t>| match &found.node.kind {
        Kind::Map(entries) => entries.iter().map(|(key, node)| (key.name.as_str(), node)).collect(),
        Kind::Text(name) => vec![(name.as_str(), found.node)],
        _ => Vec::new(),
    };
    of.reached(root).flat_map(each).collect()
}

const FOREIGN: &str = "names what this file does not define";

fn unknown(span: Span, message: String) -> Found {
    Found::Unknown { span: Some(span), message, left_to: LeftTo::Statement }
}

/// Whether a document has each of the members with one of the texts.
fn is_of(document: &Node, kind: &BTreeMap<String, Vec<String>>) -> bool {
    let text = |member| document.get(member).and_then(Node::text);
    kind.iter().all(|(member, texts)| text(member).is_some_and(|text| texts.iter().any(|one| one == text)))
}

/// Whether documents that are gathered under a name may be misspelt ones of another: their own is no kind that the dialect
/// knows, and one of them has what it knows the other by.
pub(in crate::audit) fn may_be_misspelt(dialect: &Dialect, own: &str, documents: &Node, other: &str) -> bool {
    let Some(member) = &dialect.documents else { return true };
    let Kind::List(documents) = &documents.kind else { return true };
    let is_listed = |kind: &BTreeMap<String, Vec<String>>, name: &str| {
        kind.get(member).is_some_and(|names| names.iter().any(|one| one == name))
    };
    let rest = |kind: &BTreeMap<String, Vec<String>>| {
        let mut rest = kind.clone();
        rest.remove(member);
        rest
    };
    let mut others = dialect.known.iter().filter(|kind| is_listed(kind, other)).map(rest).peekable();
    if others.peek().is_none() {
        return true;
    }
    !dialect.known.iter().any(|kind| is_listed(kind, own))
        && others.any(|kind| documents.iter().any(|document| is_of(document, &kind)))
}

/// Whether a key of one of these names stands anywhere in it.
fn holds(node: &Node, names: &[String]) -> bool {
    match &node.kind {
        Kind::Map(entries) => entries.iter().any(|(key, child)| names.contains(&key.name) || holds(child, names)),
        Kind::List(items) => items.iter().any(|item| holds(item, names)),
        _ => false,
    }
}

/// Whether one of these names stands anywhere in it, as a key or as a text.
fn mentions(node: &Node, is_one: &dyn Fn(&str) -> bool) -> bool {
    match &node.kind {
        Kind::Map(entries) => entries.iter().any(|(key, child)| is_one(&key.name) || mentions(child, is_one)),
        Kind::List(items) => items.iter().any(|item| mentions(item, is_one)),
        Kind::Text(text) => is_one(text.split('=').next().unwrap_or_default()),
        _ => false,
    }
}

/// The places of what a dialect says is a secret, whatever its name; what holds nothing is none.
pub(in crate::audit) fn secrets<'t>(spelling: &'t Spelling<'_>, root: &'t Node) -> Vec<Match<'t>> {
    let is_something = |found: &Match<'_>| match &found.node.kind {
        Kind::Null => false,
        Kind::Map(entries) => !entries.is_empty(),
        Kind::List(items) => !items.is_empty(),
        _ => true,
    };
    let found = spelling.secrets.iter().flat_map(|path| path.reached(root));
    found.filter(is_something).collect()
}
