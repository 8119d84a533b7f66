//! What shows that a file is in a dialect, made ready for any number of files.
//! It must not choose between dialects; `detect` does.

use crate::audit::config::shape::{Gather, shaped};
use crate::audit::document::path::Path;
use crate::diag::At;
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Signature;

/// The signature of a dialect, made ready.
#[derive(Debug)]
pub(super) struct Sign<'l> {
    signature: &'l Signature,
    all: Vec<Mark<'l>>,
    any: Vec<Mark<'l>>,
    none: Vec<Mark<'l>>,
    variables: Vec<Path>,
    gather: Option<Gather<'l>>,
}

/// A path that shows something where it leads to anything; one that cannot be read leads nowhere.
#[derive(Debug)]
struct Mark<'l> {
    text: &'l str,
    path: Option<Path>,
    without_case: bool,
}

impl Mark<'_> {
    fn is_in(&self, root: &Node) -> bool {
        let leads = |path: &Path| if self.without_case { path.is_in_without_case(root) } else { path.is_in(root) };
        self.path.as_ref().is_some_and(leads)
    }
}

impl<'l> Sign<'l> {
    pub(super) fn of(signature: &'l Signature) -> Self {
        let detect = &signature.detect;
        let marks = |paths| marks(paths, signature.names_without_case);
        Self {
            signature,
            gather: Gather::by(
                signature.documents.as_ref(),
                detect.all.iter().chain(&detect.any).chain(&detect.none).map(|path| path.as_str()),
            ),
            all: marks(&detect.all),
            any: marks(&detect.any),
            none: marks(&detect.none),
            variables: signature.variables.iter().filter_map(|path| Path::parse(path).ok()).collect(),
        }
    }

    pub(super) const fn is_canonical(&self) -> bool {
        self.signature.canonical
    }

    /// Whether no content shows the dialect.
    pub(super) fn is_silent(&self) -> bool {
        self.all.is_empty() && self.any.is_empty()
    }

    /// The path by which a file shows the dialect.
    pub(super) fn shown_by(&self, root: &Node) -> Option<&'l str> {
        self.shown(root, true).into_iter().next()
    }

    /// Every outermost name by which a file would show the dialect, if nothing in it stood against that.
    pub(super) fn names_in(&self, root: &Node) -> impl Iterator<Item = &'l str> {
        let outermost = |text: &'l str| text.split(['.', '[']).next().unwrap_or(text);
        // Names of gathered documents are none of the file's own.
        let shown = if self.gather.is_some() { Vec::new() } else { self.shown(root, false) };
        shown.into_iter().map(outermost)
    }

    /// What a file has that shows the dialect, and what keeps it from being in it all the same, as a clause.
    pub(super) fn almost(&self, root: &Node) -> Option<(&'l str, String)> {
        if self.gather.is_some() {
            return None;
        }
        let has = |mark: &&Mark<'l>| mark.is_in(root);
        let shown = self.any.iter().find(has).map(|mark| mark.text);
        if let Some(missing) = self.all.iter().find(|mark| !has(mark)) {
            return shown.map(|shown| (shown, format!("no `{}`", missing.text)));
        }
        let shown = shown.or_else(|| self.all.first().filter(|_| self.any.is_empty()).map(|mark| mark.text))?;
        let against = self.none.iter().find(has)?;
        Some((shown, format!("`{}`, which never stands there", against.text)))
    }

    /// The paths by which a file shows the dialect; none where one is missing, or, where that counts, one stands against it.
    fn shown(&self, root: &Node, counts_against: bool) -> Vec<&'l str> {
        if self.is_silent() {
            return Vec::new();
        }
        let is_gathered = self.gather.is_some() || matches!(root.kind, Kind::List(_));
        let gathered = is_gathered.then(|| shaped(root, self.gather.as_ref(), &self.variables, &[], &|_| ""));
        let root = match &gathered {
            Some(Some(gathered)) => gathered,
            Some(None) => return Vec::new(),
            None => root,
        };
        let is_against = || self.none.iter().any(|mark| mark.is_in(root));
        if !self.all.iter().all(|mark| mark.is_in(root)) || counts_against && is_against() {
            return Vec::new();
        }
        let mut shown: Vec<&str> = self.any.iter().filter(|mark| mark.is_in(root)).map(|mark| mark.text).collect();
        if shown.is_empty() && !self.any.is_empty() {
            return Vec::new();
        }
        shown.extend(self.all.iter().map(|mark| mark.text));
        shown
    }
}

fn marks(paths: &[At<String>], without_case: bool) -> Vec<Mark<'_>> {
    paths.iter().map(|path| Mark { text: path, path: Path::parse(path).ok(), without_case }).collect()
}
