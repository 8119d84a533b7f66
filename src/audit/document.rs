//! A configuration file as a dialect sees it: where each setting stands, and which keys mean nothing.
//! It must never hand out a value for display; `mask` decides what of the text may be shown.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::diag::{Code, Finding, Place, Pos, Severity, nearest};
use crate::load::Library;
use crate::load::syntax::{self, Syntax, SyntaxError};
use crate::load::tree::{Kind, Node, Span, Tree};
use crate::load::workspace::hex;
use crate::model::dialect::Dialect;
use crate::model::setting::{Setting, SettledBy};

/// A parsed configuration.
#[derive(Debug, Clone)]
pub struct Document {
    /// How it is called in output.
    pub path: Arc<str>,
    /// Digest of the whole file.
    pub sha256: String,
    pub(super) tree: Tree,
}

impl Document {
    /// Parses a configuration by the notation its name announces; without one, the notations are tried.
    ///
    /// # Errors
    /// A `malformed-file` finding with its place and without any of the file's values.
    pub fn parse(path: &str, text: &Arc<str>) -> Result<Self, Box<Finding>> {
        let sha256 = hex(&Sha256::digest(text.as_bytes()));
        let (syntax, parsed) = match Syntax::of_path(path) {
            Some(syntax) => (syntax, syntax::parse(syntax, text)),
            None => by_trial(text),
        };
        let fail = |message: String, span: Span| {
            let (line, column) = crate::load::tree::Lines::new(Arc::clone(text)).line_column(span.start);
            let place = Place { path: path.into(), line, column };
            let fix = format!("correct the {} at this place; nothing in the file was audited", syntax.name());
            Box::new(Finding::new(Code::MalformedFile, message, fix).at(Some(place)))
        };
        let tree =
            parsed.map_err(|error| fail(format!("not valid {}: {}", syntax.name(), error.message), error.span))?;
        match &tree.root.kind {
            Kind::Map(_) => Ok(Self { path: path.into(), sha256, tree }),
            _ => Err(fail(
                format!("a configuration is a table of keys; this file holds {}", tree.root.noun()),
                tree.root.span,
            )),
        }
    }

    /// The place of a span in this file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let Pos { line, column, .. } = self.tree.lines.pos(0, span);
        Place { path: Arc::clone(&self.path), line, column }
    }

    /// The node of a setting in a dialect: its place in the file, or that it is absent or out of reach.
    #[must_use]
    pub fn find(&self, setting: &Setting, dialect: &Dialect) -> Lookup<'_> {
        let Some(key) = key_of(setting, dialect) else { return Lookup::NoKey };
        let (node, parent) = self.descend(&key);
        match (node, setting.settled_by) {
            (Some(node), SettledBy::Application) => Lookup::Here(node),
            (Some(node), _) => Lookup::Declared(node),
            (None, SettledBy::Application) => Lookup::Absent { key, parent: self.place(parent) },
            (None, _) => Lookup::NoKey,
        }
    }

    /// The node at a dotted key, and the span of the deepest key on the way there.
    fn descend(&self, key: &str) -> (Option<&Node>, Span) {
        let mut node = &self.tree.root;
        let mut parent = Span::default();
        for name in key.split('.') {
            match node.entry(name) {
                Some((key, next)) => {
                    parent = key.span;
                    node = next;
                }
                None => return (None, parent),
            }
        }
        (Some(node), parent)
    }

    /// Keys that no setting of the library has: near misses are faults, others information unless the dialect
    /// is closed.
    #[must_use]
    pub fn unknown_keys(&self, library: &Library, dialect: &Dialect) -> Vec<Finding> {
        let keys: Vec<String> = library.settings().filter_map(|setting| key_of(setting, dialect)).collect();
        let known = Known { plain: keys.iter().map(|key| plain(key)).collect(), keys };
        let mut findings = Vec::new();
        self.unknown_in(&self.tree.root, "", &known, dialect, &mut findings);
        findings
    }

    fn unknown_in(&self, node: &Node, prefix: &str, known: &Known, dialect: &Dialect, out: &mut Vec<Finding>) {
        let Kind::Map(entries) = &node.kind else { return };
        let inside = known.keys.iter().filter_map(|key| key.strip_prefix(prefix));
        let mut siblings: Vec<&str> = inside.filter_map(|rest| rest.split('.').next()).collect();
        siblings.sort_unstable();
        siblings.dedup();
        for (key, child) in entries {
            let full = format!("{prefix}{}", key.name);
            // A name with a dot in it is no way into a table, however it reads.
            let dotted = key.name.contains('.');
            if !dotted && known.keys.contains(&full) {
                continue;
            }
            if !dotted && siblings.contains(&key.name.as_str()) && matches!(child.kind, Kind::Map(_)) {
                self.unknown_in(child, &format!("{full}."), known, dialect, out);
                continue;
            }
            out.push(self.unknown(&full, key, &siblings, known, dialect));
        }
    }

    fn unknown(
        &self,
        full: &str,
        key: &crate::load::tree::Key,
        siblings: &[&str],
        known: &Known,
        dialect: &Dialect,
    ) -> Finding {
        let prefix = full.strip_suffix(&key.name).unwrap_or_default();
        let (own, whole) = (plain(&key.name), plain(full));
        let near = siblings.iter().find(|name| plain(name) == own).copied();
        let near = near.or_else(|| nearest(&key.name, siblings.iter().copied())).map(|name| format!("{prefix}{name}"));
        // The right words at the wrong depth, such as `session_idle_timeout`.
        let near = near.or_else(|| known.plain.iter().position(|id| *id == whole).map(|at| known.keys[at].clone()));
        let place = Some(self.place(key.span));
        let full = &shown_key(full);
        let (message, fix, severity) = match near {
            Some(near) if key.name.contains('.') => {
                let (table, name) = near.rsplit_once('.').unwrap_or(("", &near));
                let message = format!(
                    "the dots in `{}` are part of one name, so `{near}` is not set by it",
                    shown_key(&key.name)
                );
                (message, format!("write `{name}` in the table `{table}`"), Severity::High)
            }
            Some(near) => (
                format!("unknown key `{full}`; did you mean `{near}`?"),
                format!("write `{near}`; a misspelt key sets nothing"),
                Severity::High,
            ),
            None if dialect.closed => (
                format!("unknown key `{full}`"),
                format!("remove it; {} accepts no such key", dialect.title),
                Severity::High,
            ),
            None => (
                format!("`{full}` is no setting that probity knows; it was not looked at"),
                "nothing, if the application has a key of this name".to_owned(),
                Severity::Info,
            ),
        };
        Finding::new(Code::UnknownKey, message, fix).at(place).with_severity(severity)
    }

    /// What stands at a dotted key and its place: the text, or nothing where it is no text.
    #[must_use]
    pub fn text_of(&self, key: &str) -> Option<(Option<String>, Place)> {
        let node = self.descend(key).0?;
        let text = match &node.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => None,
        };
        Some((text, self.place(node.span)))
    }

    /// The outermost table.
    #[must_use]
    pub const fn root(&self) -> &Node {
        &self.tree.root
    }

    pub(super) fn lines(&self) -> &crate::load::tree::Lines {
        &self.tree.lines
    }
}

/// The keys of a dialect, as spelled and without what people vary.
struct Known {
    keys: Vec<String>,
    plain: Vec<String>,
}

/// What looking for a setting found.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup<'t> {
    /// A value that this file settles.
    Here(&'t Node),
    /// A value that is written here and that this file cannot settle.
    Declared(&'t Node),
    /// The file could settle it and does not say.
    Absent {
        /// The key that is missing.
        key: String,
        /// The deepest table on the way to it.
        parent: Place,
    },
    /// The dialect has no key for it.
    NoKey,
}

/// The key under which a dialect spells a setting.
#[must_use]
pub fn key_of(setting: &Setting, dialect: &Dialect) -> Option<String> {
    match dialect.keys.get(setting.id.as_str()) {
        Some(key) => Some(key.value.clone()),
        None => dialect.canonical.then(|| setting.id.value.clone()),
    }
}

/// How many bytes of a key may be shown: up to the first character that a plain name does not have. What follows it
/// could be a value that stuck to its key, as in `{ password:hunter2 }`.
#[must_use]
pub fn shown_length(name: &str) -> usize {
    name.find(|c: char| !(c.is_alphanumeric() || "_-./ ".contains(c))).unwrap_or(name.len())
}

fn shown_key(name: &str) -> String {
    let length = shown_length(name);
    if length == name.len() { name.to_owned() } else { format!("{}..", &name[..length]) }
}

/// A name without what people vary: case, dashes, underscores, dots.
fn plain(name: &str) -> String {
    if name.is_ascii() {
        return name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase() as char).collect();
    }
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first notation that accepts the text; else what the likeliest one says.
fn by_trial(text: &Arc<str>) -> (Syntax, Result<Tree, SyntaxError>) {
    let braced = text.trim_start().starts_with('{');
    let likeliest = if braced { Syntax::Json } else { Syntax::Toml };
    // What begins as JSON is JSON: broken JSON read as YAML would mean something else.
    let tried = if braced { &[Syntax::Json][..] } else { &[Syntax::Toml, Syntax::Yaml] };
    for &syntax in tried {
        if let Ok(tree) = syntax::parse(syntax, text)
            && matches!(tree.root.kind, Kind::Map(_))
        {
            return (syntax, Ok(tree));
        }
    }
    (likeliest, syntax::parse(likeliest, text))
}
