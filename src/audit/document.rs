//! A parsed configuration with everything that is layered over it: one tree, with the file and place of each value.
//! It must never hand out a value for display; `mask` decides what of a text may be shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::diag::{Code, Finding, Place, Pos};
use crate::evidence::Audited;
use crate::load::syntax::{self, Syntax, SyntaxError};
use crate::load::tree::{Key, Kind, Lines, Node, Span, Tree};
use crate::load::workspace::hex;
use crate::model::dialect::{Dialect, Notation};

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
        let fail = |message: String, span: Span| {
            let (line, column) = Lines::new(Arc::clone(text)).line_column(span.start);
            let place = Place { path: path.into(), line, column };
            // What only renders to the notation is none, and templates are the usual reason.
            let fix = if is_templated {
                "audit what the template renders to; nothing in the file was audited".to_owned()
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
            let message = format!("a configuration is a table of keys; this file holds {}", tree.root.noun());
            return Err(fail(message, tree.root.span));
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

    fn keep_files(&mut self) {
        if self.files.is_empty() {
            self.files.push(self.root.clone());
        }
    }

    /// The place of a span.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let part = self.part(span);
        let own = Span { start: span.start - part.base, end: span.end.saturating_sub(part.base) };
        let Pos { line, column, .. } = part.lines.pos(0, own);
        Place { path: Arc::clone(&part.path), line, column }
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

    /// Lays another file of the same application over this one: its tables are merged, everything else replaced. Of
    /// gathered documents the lists are joined, since each document is one more.
    pub(super) fn lay(&mut self, layer: Self, is_gathered: bool) {
        self.keep_files();
        let by = self.take_parts(layer.parts);
        let moved = |mut file: Node| {
            shift(&mut file, by);
            file
        };
        let root = moved(layer.root);
        self.files.push(root.clone());
        self.unshaped.extend(layer.unshaped.into_iter().map(moved));
        // Only tables can be laid over each other.
        if !matches!(root.kind, Kind::Map(_)) {
            return;
        }
        match (&mut self.root.kind, root) {
            (Kind::Map(lists), Node { kind: Kind::Map(more), .. }) if is_gathered => {
                let mut known = Places::of(lists, more.len());
                for (kind, documents) in more {
                    match (known.find(lists, &kind.name).map(|at| &mut lists[at].1), documents) {
                        (Some(Node { kind: Kind::List(own), .. }), Node { kind: Kind::List(others), .. }) => {
                            own.extend(others);
                        }
                        (_, documents) => known.push(lists, kind, documents),
                    }
                }
            }
            (_, root) => merge(&mut self.root, root),
        }
    }

    /// Values and lists that stand in both documents under one key, with their places.
    pub(super) fn shared(&self, other: &Self, lists_alone: bool) -> Vec<(String, Place, Place)> {
        let mut out = Vec::new();
        let mut open = vec![(String::new(), &self.root, &other.root)];
        while let Some((path, one, two)) = open.pop() {
            let (Kind::Map(entries), Kind::Map(others)) = (&one.kind, &two.kind) else {
                // A list or a value is replaced here, and may be appended or skipped there.
                let counts = !lists_alone || matches!((&one.kind, &two.kind), (Kind::List(_), Kind::List(_)));
                if counts && one.kind != two.kind {
                    out.push((path, self.place(one.span), other.place(two.span)));
                }
                continue;
            };
            let known = Places::of(others, entries.len());
            for (key, node) in entries {
                if let Some(twin) = known.find(others, &key.name).map(|at| &others[at].1) {
                    let path = if path.is_empty() { key.name.clone() } else { format!("{path}.{}", key.name) };
                    open.push((path, node, twin));
                }
            }
        }
        out.sort();
        out
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

    /// Gives the configuration environment variables, by name; the last one of a name counts. Their spans are those
    /// of the files that come along.
    pub(super) fn give(&mut self, parts: Vec<Part>, variables: &[(String, Variable)]) {
        let by = self.take_parts(parts);
        for (name, variable) in variables {
            let variable =
                Variable { name: variable.name.moved(by), span: variable.span.moved(by), ..variable.clone() };
            self.variables.insert(name.clone(), variable);
        }
    }

    /// The names of the variables that layers set.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.variables.iter().map(|(name, variable)| (name.as_str(), variable))
    }

    /// Puts a node at a path of names, making tables on the way; the last name then stands where `name_at` says.
    pub(super) fn put(&mut self, path: &[String], name_at: Span, node: Node) {
        self.keep_files();
        let mut at = &mut self.root;
        for (depth, name) in path.iter().enumerate() {
            let at_end = depth + 1 == path.len();
            if !matches!(at.kind, Kind::Map(_)) {
                at.kind = Kind::Map(Vec::new());
            }
            let Kind::Map(entries) = &mut at.kind else { return };
            let known = entries.iter().position(|(key, _)| key.name == *name);
            let index = known.unwrap_or_else(|| {
                let key = Key { name: name.clone(), span: name_at };
                entries.push((key, Node { span: name_at, kind: Kind::Map(Vec::new()) }));
                entries.len() - 1
            });
            // Who sets the value is who is named for it.
            if at_end {
                entries[index].0.span = name_at;
            }
            at = &mut entries[index].1;
        }
        *at = node;
    }

    /// The parts of a configuration, to give its variables to another one.
    pub(super) fn cloned_parts(&self) -> Vec<Part> {
        self.parts.clone()
    }

    /// Takes files over and says by how much their spans move.
    fn take_parts(&mut self, parts: Vec<Part>) -> u32 {
        let end = self.parts.last().map_or(0, |last| last.base + length(&last.lines));
        self.parts.extend(parts.into_iter().map(|part| Part { base: part.base + end, ..part }));
        end
    }
}

fn length(lines: &Lines) -> u32 {
    // One more, so that the end of a file is no place in the next one.
    Span::new(lines.text().len() + 1, 0).start
}

fn shift(node: &mut Node, by: u32) {
    node.span = node.span.moved(by);
    match &mut node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                key.span = key.span.moved(by);
                shift(child, by);
            }
        }
        Kind::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        _ => {}
    }
}

/// What lies on top wins; only tables are merged.
fn merge(below: &mut Node, above: Node) {
    match (&mut below.kind, above) {
        (Kind::Map(entries), Node { kind: Kind::Map(more), .. }) => {
            let mut known = Places::of(entries, more.len());
            for (key, node) in more {
                match known.find(entries, &key.name) {
                    Some(at) => {
                        let (own, child) = &mut entries[at];
                        own.span = key.span;
                        merge(child, node);
                    }
                    None => known.push(entries, key, node),
                }
            }
        }
        (_, above) => *below = above,
    }
}

/// Where the entries of a map stand, indexed where many are asked for.
struct Places(Option<HashMap<String, usize>>);

impl Places {
    /// So few are found sooner one by one.
    const FEW: usize = 16;

    fn of(entries: &[(Key, Node)], asked: usize) -> Self {
        let index = || entries.iter().enumerate().rev().map(|(at, (key, _))| (key.name.clone(), at)).collect();
        Self((asked > Self::FEW && entries.len() > Self::FEW).then(index))
    }

    fn find(&self, entries: &[(Key, Node)], name: &str) -> Option<usize> {
        match &self.0 {
            Some(index) => index.get(name).copied(),
            None => entries.iter().position(|(key, _)| key.name == name),
        }
    }

    fn push(&mut self, entries: &mut Vec<(Key, Node)>, key: Key, node: Node) {
        if let Some(index) = &mut self.0 {
            index.entry(key.name.clone()).or_insert(entries.len());
        }
        entries.push((key, node));
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
