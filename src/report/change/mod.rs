//! What changed in a piece of evidence, as far as it may be shown (ADR 29).
//! It must show nothing of a text unless what it is made of is known: data, code of a known language, or prose.

mod code;
mod languages;
mod written;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::shown::bare;
use crate::edit::{Masked, unified_masked};
use crate::evidence::Named;
use crate::load::syntax::Syntax;

/// How much of a change is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// All of it.
    Whole,
    /// What holds no value, no string and no comment; `***` stands for the rest.
    Parts,
    /// Nothing but where it is.
    Place,
}

/// A change of what a pointer names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// How much of it is shown.
    pub shown: Shown,
    /// How many lines are new.
    pub added: usize,
    /// How many lines are gone.
    pub removed: usize,
    /// What shows all of it, in the workspace's folder.
    pub command: String,
    /// The unified difference, with `***` for what is not shown; where nothing is, the lines that changed without a word of
    /// them.
    #[serde(skip)]
    pub difference: String,
}

impl Change {
    /// What changed in these lines of a file since a commit.
    #[must_use]
    pub fn of(path: &str, commit: &str, old: &Named, new: &Named) -> Self {
        let (before, after) = (Side::of(path, old), Side::of(path, new));
        let is_known = before.shown.is_some() && after.shown.is_some();
        let lines = unified_masked(path, &before.counted(), &after.counted(), 0);
        let difference = if is_known {
            unified_masked(path, &before.masked(), &after.masked(), CONTEXT)
        } else {
            lines.split_inclusive('\n').filter(|line| line.len() > 2).collect()
        };
        let is_whole = || [&before, &after].iter().all(|side| side.is_whole());
        let shown = match is_known {
            true if is_whole() => Shown::Whole,
            true => Shown::Parts,
            false => Shown::Place,
        };
        let count = |sign: &str| lines.lines().filter(|line| *line == sign).count();
        let command = format!("git diff {} -- {}", commit.get(..12).unwrap_or(commit), quoted(path));
        Self { shown, added: count("+"), removed: count("-"), command, difference }
    }

    /// What is to be said of it beside the difference.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let Self { added, removed, command, .. } = self;
        match self.shown {
            Shown::Whole => None,
            Shown::Parts => Some(format!("`***` stands for what may be a secret; `{command}` shows it")),
            Shown::Place => Some(format!(
                "not shown, since anything in it may be a secret: {added} added, {removed} removed; `{command}` shows it"
            )),
        }
    }
}

const CONTEXT: usize = 3;

/// A text with the lines that are named.
struct Side<'n> {
    lines: Vec<(usize, &'n str)>,
    /// Every line of the file as it may be shown.
    shown: Option<Vec<String>>,
}

impl<'n> Side<'n> {
    fn of(path: &str, named: &'n Named) -> Self {
        let Some(text) = &named.text else { return Self { lines: Vec::new(), shown: None } };
        let all: Vec<&str> = text.split_inclusive('\n').collect();
        let lines = named.lines.iter().filter_map(|at| Some((*at, *all.get(*at)?))).collect();
        Self { lines, shown: shown(path, text).filter(|shown| shown.len() == all.len()) }
    }

    fn masked(&self) -> Vec<Masked<'_>> {
        let shown = |at: usize| self.shown.as_ref().map_or("", |shown| &shown[at]);
        self.lines.iter().map(|(at, text)| Masked { number: *at, text, shown: shown(*at) }).collect()
    }

    fn counted(&self) -> Vec<Masked<'_>> {
        self.lines.iter().map(|(at, text)| Masked { number: *at, text, shown: "" }).collect()
    }

    fn is_whole(&self) -> bool {
        self.masked().iter().all(|line| line.text.trim_end() == line.shown)
    }
}

/// The lines of a file as they may be shown, where its notation is known.
fn shown(path: &str, text: &Arc<str>) -> Option<Vec<String>> {
    if let Some(syntax) = Syntax::of_path(path) {
        return bare::lines(syntax, text);
    }
    if let Some(language) = languages::of_path(path) {
        return code::lines(language, text);
    }
    written::is_one(path).then(|| written::lines(path, text))
}

/// A path as a shell reads it.
fn quoted(path: &str) -> String {
    let is_plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    if is_plain { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
