//! A parsed configuration with everything that is layered over it: one tree, with the file and place of each value.
//! It must never hand out a value for display; `mask` decides what of a text may be shown.

pub mod globs;
pub mod path;

mod laid;
mod merge;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::diag::{Code, Finding, Place, Pos};
use crate::evidence::Audited;
use crate::load::syntax::{self, Syntax, SyntaxError};
use crate::load::tree::{Kind, Lines, Node, Span, Tree};
use crate::load::workspace::hex;
use crate::model::dialect::{Dialect, Notation};

pub(super) use merge::Rules;

/// A parsed configuration.
///
/// Spans of the tree count through all files that are part of it, one after the other.
#[derive(Debug, Clone)]
pub struct Document {
    /// How it is called in output.
    pub path: Arc<str>,
    /// Digest of the whole file.
    pub sha256: String,
    /// The notation in which it was read.
    pub(super) syntax: Syntax,
    pub(super) root: Node,
    /// The tree of each file, where several were laid over each other: what is replaced still stands in its file.
    files: Vec<Node>,
    /// Trees as they were before they were given another shape.
    unshaped: Vec<Node>,
    parts: Vec<Part>,
    variables: BTreeMap<String, Variable>,
    /// Whether an environment was given: only then is it known that a variable is not set.
    pub(super) has_environment: bool,
    /// The names that files of other applications define for this one.
    pub(super) defined_beside: BTreeSet<String>,
}

/// A file that is part of a configuration.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) path: Arc<str>,
    pub(super) sha256: String,
    pub(super) lines: Lines,
    /// Where its spans begin.
    pub(super) base: u32,
    /// Whether its notation has only texts.
    pub(super) is_textual: bool,
}

/// An environment variable that a layer sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) text: String,
    /// Where its name stands.
    pub(super) name: Span,
    /// Where its value stands.
    pub(super) span: Span,
    /// Whether its value comes from somewhere else, such as a secret of the cluster.
    pub(super) is_open: bool,
}

impl Document {
    /// Parses a configuration by the notation its name announces; without one, the notations are tried.
    ///
    /// # Errors
    /// A `malformed-file` finding with its place and without any of the file's values.
    pub fn parse(path: &str, text: &Arc<str>) -> Result<Self, Box<Finding>> {
        let (syntax, parsed) = match Syntax::of_path(path) {
            Some(syntax) => (syntax, read(syntax, text)),
            None => by_trial(text),
        };
        // Where no ending names a notation, what a parser says would mislead: the ending is said to be unknown.
        if let Some(ending) = Syntax::ending(path).filter(|_| Syntax::of_path(path).is_none())
            && (parsed.is_err() || Syntax::is_document(path))
        {
            return Err(Box::new(unannounced(path, &ending)));
        }
        Self::new(path, text, syntax, parsed)
    }

    /// Parses a configuration of a dialect: where its name announces no notation, the dialect's own counts.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_as(dialect: &Dialect, path: &str, text: &Arc<str>) -> Result<Self, Box<Finding>> {
        let own = dialect.notation.filter(|_| Syntax::of_path(path).is_none()).map(|notation| match notation {
            Notation::Env => Syntax::Env,
            Notation::Conf => Syntax::Conf,
        });
        own.map_or_else(|| Self::parse(path, text), |syntax| Self::new(path, text, syntax, read(syntax, text)))
    }

    /// Parses a YAML file whose merge keys (`<<`) its application follows: for those alone whose dialect `merges`.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_merging(path: &str, text: &Arc<str>) -> Result<Self, Box<Finding>> {
        let read = syntax::parse_merging(text).map(|tree| Read { tree, is_stream: false });
        Self::new(path, text, Syntax::Yaml, read)
    }

    /// Parses an environment file, whatever it is called.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_env(path: &str, text: &Arc<str>) -> Result<Self, Box<Finding>> {
        Self::new(path, text, Syntax::Env, read(Syntax::Env, text))
    }

    fn new(
        path: &str,
        text: &Arc<str>,
        syntax: Syntax,
        parsed: Result<Read, SyntaxError>,
    ) -> Result<Self, Box<Finding>> {
        let is_templated = matches!(syntax, Syntax::Yaml | Syntax::Toml) && text.contains("{{");
        // Some applications replace references before they parse, so that one may stand without quotes.
        let refers = |span: Span| {
            let at = (span.start as usize).min(text.len());
            let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
            text[line..].lines().next().is_some_and(|line| line.contains("${"))
        };
        let fail = |message: String, span: Span| {
            let (line, column) = Lines::new(Arc::clone(text)).line_column(span.start);
            let place = Place { path: path.into(), line, column };
            // A template is valid only once it is rendered, and is the usual reason.
            let fix = if is_templated {
                "audit what the template renders to; nothing in the file was audited".to_owned()
            } else if refers(span) {
                format!(
                    "correct the {} at this place, or audit the file with its references replaced where the application does so \
                     before it parses; nothing in the file was audited",
                    syntax.name()
                )
            } else {
                format!("correct the {} at this place; nothing in the file was audited", syntax.name())
            };
            Box::new(Finding::new(Code::MalformedFile, message, fix).at(Some(place)))
        };
        let Read { tree, is_stream } = parsed.map_err(|error| {
            let template = if is_templated { ", and a template stands in it" } else { "" };
            fail(format!("not valid {}: {}{template}", syntax.name(), error.message), error.span)
        })?;
        if !is_table(&tree.root, is_stream) {
            // Of several documents it is the one that is none.
            let documents: &[Node] = if let (true, Kind::List(all)) = (is_stream, &tree.root.kind) { all } else { &[] };
            let other = documents.iter().enumerate().find(|(_, one)| !matches!(one.kind, Kind::Map(_)));
            let (what, at) = other.map_or(("this file".to_owned(), &tree.root), |(at, one)| {
                (format!("document {} of this file", at + 1), one)
            });
            let message = format!("a configuration is a table of keys; {what} holds {}", at.noun());
            return Err(fail(message, at.span));
        }
        let sha256 = hex(&Sha256::digest(text.as_bytes()));
        let part = Part {
            path: path.into(),
            sha256: sha256.clone(),
            lines: tree.lines,
            base: 0,
            is_textual: syntax.is_textual(),
        };
        Ok(Self {
            path: path.into(),
            sha256,
            syntax,
            root: tree.root,
            files: Vec::new(),
            unshaped: Vec::new(),
            parts: vec![part],
            variables: BTreeMap::new(),
            has_environment: false,
            defined_beside: BTreeSet::new(),
        })
    }

    /// The text of the file that was named.
    pub(super) fn text(&self) -> &str {
        self.parts[0].lines.text()
    }

    /// The outermost table; of a file of several documents, their list.
    #[must_use]
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// The tree of every file on its own.
    pub(super) fn files(&self) -> &[Node] {
        if self.files.is_empty() { std::slice::from_ref(&self.root) } else { &self.files }
    }

    /// Every tree in which keys and values of the files stand.
    pub(super) fn trees(&self) -> impl Iterator<Item = &Node> {
        self.unshaped.iter().chain(self.files()).chain([&self.root])
    }

    /// Gives the tree another shape.
    pub(super) fn reshape(&mut self, root: Node) {
        self.unshaped.push(std::mem::replace(&mut self.root, root));
    }

    /// The place of a span.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let part = self.part(span);
        let own = Span { start: span.start - part.base, end: span.end.saturating_sub(part.base) };
        let Pos { line, column, .. } = part.lines.pos(0, own);
        Place { path: Arc::clone(&part.path), line, column }
    }

    /// What is written at a span.
    pub(super) fn written(&self, span: Span) -> &str {
        let part = self.part(span);
        let (start, end) = (span.start - part.base, span.end.saturating_sub(part.base));
        part.lines.text().get(start as usize..end as usize).unwrap_or_default()
    }

    /// The file in which a span lies.
    pub(super) fn part(&self, span: Span) -> &Part {
        let at = self.parts.partition_point(|part| part.base <= span.start).max(1);
        &self.parts[at - 1]
    }

    /// The files that the configuration is made of, the one that was named first.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The variable with this name, if a layer sets it.
    pub(super) fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// Says what the files hold.
    pub(super) fn tell(&self, audited: &mut Audited) {
        for part in &self.parts {
            audited.holds(part.sha256.clone(), Arc::clone(part.lines.text()));
        }
    }

    /// Whether the notation of the file itself has only texts, as an environment file has.
    pub(super) fn is_textual(&self) -> bool {
        self.parts[0].is_textual
    }

    /// The names of the variables that layers set.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.variables.iter().map(|(name, variable)| (name.as_str(), variable))
    }

    /// The parts of a configuration, to give its variables to another one.
    pub(super) fn cloned_parts(&self) -> Vec<Part> {
        self.parts.clone()
    }
}

/// A text as read, and whether it has several documents.
struct Read {
    tree: Tree,
    is_stream: bool,
}

/// Whether it is a table, or several of them.
fn is_table(root: &Node, is_stream: bool) -> bool {
    match &root.kind {
        Kind::Map(_) => true,
        Kind::List(documents) => is_stream && documents.iter().all(|one| matches!(one.kind, Kind::Map(_))),
        _ => false,
    }
}

/// Reads a text; of YAML also several documents, as a list.
fn read(syntax: Syntax, text: &Arc<str>) -> Result<Read, SyntaxError> {
    match syntax::parse(syntax, text) {
        Err(error) if error.is_several => {
            let (documents, lines) = syntax::parse_stream(text)?;
            let root = Node { span: Span::new(0, text.len()), kind: Kind::List(documents) };
            Ok(Read { tree: Tree { root, lines }, is_stream: true })
        }
        other => other.map(|tree| Read { tree, is_stream: false }),
    }
}

/// That a file's ending announces no notation, and its text is in none that is tried.
fn unannounced(path: &str, ending: &str) -> Finding {
    let read =
        if Syntax::is_document(path) { "it is a document" } else { "its text is neither TOML, YAML, JSON nor dotenv" };
    let message = format!(
        "the ending `.{ending}` announces no notation of configurations (.toml, .yaml, .yml, .json, .env, .conf), and {read}"
    );
    let fix = "name a configuration, or give this one the ending of its notation; nothing in the file was audited";
    Finding::new(Code::MalformedFile, message, fix).at(Some(Place { path: path.into(), line: 1, column: 1 }))
}

/// The first notation that accepts the text; else what the likeliest one says.
fn by_trial(text: &Arc<str>) -> (Syntax, Result<Read, SyntaxError>) {
    let braced = text.trim_start().starts_with('{');
    let likeliest = if braced { Syntax::Json } else { Syntax::Toml };
    // What begins as JSON is JSON: broken JSON read as YAML would mean something else.
    let tried = if braced { &[Syntax::Json][..] } else { &[Syntax::Toml, Syntax::Yaml, Syntax::Env] };
    for &syntax in tried {
        if let Ok(parsed) = read(syntax, text)
            && is_table(&parsed.tree.root, parsed.is_stream)
        {
            return (syntax, Ok(parsed));
        }
    }
    (likeliest, read(likeliest, text))
}
