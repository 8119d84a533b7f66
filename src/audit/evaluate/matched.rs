//! What a path reaches in the files of a configuration: each value by itself, with where it stands.
//! It must not judge a value, and leaves out nothing that may be a secret.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::effective::{as_written, to_read};
use super::setting::item_at_fault;
use super::{Scene, secrets};
use crate::audit::config::Member;
use crate::audit::config::begun::joined;
use crate::audit::config::handed::written;
use crate::audit::document::path::{Match, Path, anywhere_below};
use crate::audit::normalise::Kind as ReaderKind;
use crate::audit::normalise::reader;
use crate::audit::plan::{Ask, Rule};
use crate::audit::shown::by_name::{as_header, as_variable, prints_a_secret};
use crate::audit::shown::is_credential;
use crate::diag::Place;
use crate::load::tree::{Kind, Node};
use crate::model::dialect::{Interpolation, KeyType};
use crate::model::setting::Secrecy;

/// A match and whose file it stands in.
pub(super) struct Seen<'t> {
    member: &'t Member<'t>,
    /// The tree that it stands in.
    root: &'t Node,
    pub(super) at: Match<'t>,
}

impl Seen<'_> {
    /// The place of the item that is not met, where it is a list in which others are; else its own.
    pub(super) fn place_of(&self, value: &Value, is_met: impl Fn(&Value) -> bool) -> Place {
        let Kind::List(items) = &self.at.node.kind else { return self.place() };
        let is_one_each = value.as_array().is_some_and(|values| values.len() == items.len());
        let item = item_at_fault(value, is_met).filter(|_| is_one_each).and_then(|at| items.get(at));
        item.map_or_else(|| self.place(), |item| self.member.document.place(item.span))
    }

    /// As the subject of a sentence.
    pub(super) fn named(&self) -> String {
        let name = self.at.shown();
        if self.at.missing { unset(&name) } else { format!("`{name}`") }
    }

    pub(super) fn place(&self) -> Place {
        self.member.document.place(self.at.node.span)
    }

    /// What looks like a reference, where the application takes it for the value.
    pub(super) fn as_it_is(&self) -> Option<String> {
        let dialect = self.member.spelling.dialect;
        let is_plain = matches!(dialect.interpolates, Interpolation::Nothing | Interpolation::Containers);
        let looks = matches!(&self.at.node.kind, Kind::Text(text) if text.contains("${"));
        (is_plain && looks).then(|| format!(", since {} replaces no references as `${{NAME}}`", dialect.title))
    }
}

impl Scene<'_> {
    /// Everything that a path reaches, in the files that it is looked for in.
    pub(super) fn reached<'s>(&'s self, rule: &'s Rule<'_>, parsed: &'s Path, asks: &[&Ask]) -> Vec<Seen<'s>> {
        // A secret may stand in any of the files; every other path is one of the application's own.
        let members = if parsed.is_anywhere() { self.config.members() } else { &self.config.members()[..1] };
        let mut found: Vec<Seen<'_>> = Vec::new();
        for member in members {
            if !parsed.is_anywhere() {
                let reached = parsed.select(member.document.root(), &rule.keys);
                let root = member.document.root();
                found.extend(reached.into_iter().map(|at| Seen { member, root, at }));
                continue;
            }
            // What another layer replaces still stands in its file.
            for root in member.document.files() {
                let reached = if member.spelling.dialect.documents.is_some() {
                    anywhere_below(root, &rule.keys)
                } else {
                    parsed.select(root, &rule.keys)
                };
                let marked = if secrets::are_asked(rule) { secrets::marked(rule, member, root) } else { Vec::new() };
                let is_marked = !marked.is_empty();
                let mut seen = HashSet::new();
                let leaves = reached.into_iter().chain(marked).flat_map(|at| self.leaves(rule, member, root, at, asks));
                // What has the name of a secret and is marked or named as one is still one value.
                let leaves = leaves.filter(|at| !is_marked || seen.insert((std::ptr::from_ref(at.node), at.missing)));
                found.extend(leaves.map(|at| Seen { member, root, at }));
            }
        }
        found
    }

    /// Where keys stand whose names are credentials, where a check looks for those in every value.
    pub(super) fn credential_names(&self, rule: &Rule<'_>) -> Vec<Place> {
        let is_asked = rule.reader.as_ref().is_some_and(|reader| reader.kind == ReaderKind::Credential);
        let mut out = Vec::new();
        for member in self.config.members().iter().filter(|_| is_asked) {
            let mut open: Vec<&Node> = member.document.files().iter().collect();
            while let Some(node) = open.pop() {
                match &node.kind {
                    Kind::Map(entries) => {
                        let is_one = |name: &str| is_credential(name) && rule.keys.matches(name);
                        let named = entries.iter().filter(|(key, _)| is_one(&key.name));
                        out.extend(named.map(|(key, _)| member.document.place(key.span)));
                        open.extend(entries.iter().map(|(_, child)| child));
                    }
                    Kind::List(items) => open.extend(items),
                    _ => {}
                }
            }
        }
        out.sort();
        out
    }

    /// A table that is a reference as a whole, such as `{ from_env = "X" }`, is one secret; of every other
    /// container each leaf is a value. A key that is a shipped setting of its own, of a type that cannot hold a
    /// secret, is none because of its name.
    fn leaves<'t>(
        &self,
        rule: &Rule<'_>,
        member: &Member<'_>,
        root: &Node,
        from: Match<'t>,
        asks: &[&Ask],
    ) -> Vec<Match<'t>> {
        let dialect = member.spelling.dialect;
        let as_written = |m: &Match<'_>| {
            let handed = written(dialect, root, m);
            member.spelling.to_read(m, handed.unwrap_or_else(|| as_written(&member.document, dialect, m.node)))
        };
        let by_name = rule.reader.as_ref().filter(|reader| reader.kind == ReaderKind::Secret);
        let is_reference = |m: &Match<'_>| {
            let read = by_name.and_then(|reader| reader.read(&as_written(m)).ok());
            read.is_some_and(|normal| asks.iter().all(|ask| ask.is_met(&normal)))
        };
        // The items of a command tell together what none of them tells alone.
        let credentials = rule.reader.as_ref().filter(|reader| reader.kind == ReaderKind::Credential);
        let is_bad = |m: &Match<'_>| {
            let whole = |value: Value| joined(dialect, root, m, &value).unwrap_or(value);
            let read = credentials.and_then(|reader| reader.read(&whole(as_written(m))).ok());
            read.is_some_and(|normal| !asks.iter().all(|ask| ask.is_met(&normal)))
        };
        let is_command = |list: &Match<'_>, items: &[Match<'_>]| {
            let is_flat =
                matches!(list.node.kind, Kind::List(_)) && items.iter().all(|item| item.children().is_empty());
            is_flat && is_bad(list) && !items.iter().any(is_bad)
        };
        let mut open = vec![from];
        let mut out = Vec::new();
        while let Some(next) = open.pop() {
            let children = next.children();
            if by_name.is_some() && secrets::is_none(self.library, member, &next) {
                continue;
            }
            if children.is_empty() || is_reference(&next) {
                out.push(next);
            } else if is_command(&next, &children) {
                out.push(next);
                out.extend(children);
            } else {
                open.extend(children.into_iter().rev());
            }
        }
        out
    }
}

/// The raw value of a match.
pub(super) fn value_of(rule: &Rule<'_>, seen: &Seen<'_>) -> Result<Value, String> {
    let kind = rule.reader.as_ref().map(|reader| &reader.kind);
    if kind == Some(&ReaderKind::Credential) && prints_a_secret(&seen.at) {
        // What such a command prints is a password, as what stands behind an option is.
        return Ok(json!(["--password", "printed"]));
    }
    // Of a raw value no part is known to be none.
    let secrecy = match kind.map_or(Secrecy::Stray, reader::secrecy) {
        Secrecy::Part => Secrecy::Whole,
        other => other,
    };
    let dialect = seen.member.spelling.dialect;
    let handed = secrecy.is_meant().then(|| written(dialect, seen.root, &seen.at));
    let whole = |value: Value| match kind {
        Some(ReaderKind::Credential) => joined(dialect, seen.root, &seen.at, &value).unwrap_or(value),
        _ => value,
    };
    if let Some(value) = handed.flatten() {
        return Ok(whole(value));
    }
    let value = to_read(&seen.member.document, seen.member.spelling.dialect, seen.at.node, KeyType::Any, secrecy)
        .map_err(|_| format!("`{}` is taken from a variable that no layer sets", seen.at.shown()))?;
    let value = if secrecy.is_meant() { seen.member.spelling.to_read(&seen.at, value) } else { value };
    if kind != Some(&ReaderKind::Credential) {
        return Ok(value);
    }
    Ok(as_header(&seen.at, &value).or_else(|| as_variable(&seen.at, &value)).unwrap_or_else(|| whole(value)))
}

/// A path at which nothing stands, of which the default counts, as the subject of a sentence.
pub(super) fn unset(path: &str) -> String {
    format!("`{path}`, which is not set and left at its default,")
}
