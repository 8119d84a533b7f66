//! The keys that an application accepts: which of a file it does not know, refuses or ignores, and which it cannot read.
//! It must not judge what a value is worth; checks do.

mod level;

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use wildmatch::WildMatch;

use self::level::Level;
use crate::audit::config::caseless::Twin;
use crate::audit::document::Document;
use crate::audit::document::path::Path;
use crate::audit::doubt::beyond::may_be_misspelt;
use crate::audit::evaluate::effective::effective;
use crate::audit::normalise::duration::clock;
use crate::audit::plan::schema::Schema;
use crate::audit::shown::shown_name;
use crate::diag::{At, Became, Code, Finding, Severity, nearest_that};
use crate::load::tree::{Key as Name, Kind, Node, Span};
use crate::model::Json;
use crate::model::dialect::{Dialect, Enforced, Key};

/// The keys of a dialect as a tree.
#[derive(Debug, Default)]
pub(in crate::audit) struct Keys<'l> {
    root: Level<'l>,
    /// Every key without what people vary, and as it is spelled.
    plain: BTreeMap<String, String>,
}

impl<'l> Keys<'l> {
    /// Every setting of a canonical dialect is a key of its own.
    pub(super) fn of_settings<'s>(settings: impl Iterator<Item = &'s str>) -> Self {
        let mut keys = Self::default();
        for id in settings {
            keys.add(&id.split('.').map(Some).collect::<Vec<_>>(), id).is_setting = true;
        }
        keys
    }

    pub(super) fn of(dialect: &'l Dialect) -> Self {
        let mut keys = Self::default();
        for key in &dialect.keys {
            if let Ok(path) = Path::parse(&key.key) {
                let level = keys.add(&path.steps().collect::<Vec<_>>(), &key.key);
                level.key = Some(key);
                let schema = |of: &At<Json>| Schema::new(of.value.0.clone());
                level.refuses = key.refuses.as_ref().map(|refuses| Arc::new(schema(refuses)));
                level.skips = key.skips.as_ref().map(|skips| Arc::new(schema(skips)));
                level.harmless = key.no_secret_where.as_ref().map(schema);
            }
        }
        keys
    }

    fn add(&mut self, steps: &[Option<&str>], shown: &str) -> &mut Level<'l> {
        self.plain.entry(plain(shown)).or_insert_with(|| shown.to_owned());
        steps.iter().fold(&mut self.root, |level, step| match step {
            Some(name) if name.contains('*') => {
                level.globs.push((WildMatch::new(name), Level::default()));
                &mut level.globs.last_mut().expect("internal error: it was just put there").1
            }
            Some(name) => {
                let named = || Level { plain: plain(name), ..Level::default() };
                level.names.entry((*name).to_owned()).or_insert_with(named)
            }
            None => level.any.get_or_insert_default(),
        })
    }

    /// What the dialect says of a key; `None` among the steps is any name.
    pub(in crate::audit) fn find<'s>(&self, steps: impl Iterator<Item = Option<&'s str>>) -> Option<&'l Key> {
        self.level(steps)?.key
    }

    /// As [`Self::find`], with the values that the application refuses there, and those that it passes over.
    pub(super) fn entry<'s>(&self, steps: impl Iterator<Item = Option<&'s str>>) -> Option<(&'l Key, Unusable)> {
        let level = self.level(steps)?;
        Some((level.key?, Unusable { refuses: level.refuses.clone(), skips: level.skips.clone() }))
    }

    /// Whether what stands at a key is known not to be a secret, by what it is.
    pub(super) fn is_harmless<'s>(&self, steps: impl Iterator<Item = Option<&'s str>>, node: &Node) -> bool {
        let harmless = self.level(steps).and_then(|level| level.harmless.as_ref());
        harmless.is_some_and(|schema| schema.is_met(&node.to_json()))
    }

    /// Whether a key is listed, or keys in it are.
    pub(super) fn lists<'s>(&self, steps: impl Iterator<Item = Option<&'s str>>) -> bool {
        self.level(steps).is_some()
    }

    fn level<'s>(&self, steps: impl Iterator<Item = Option<&'s str>>) -> Option<&Level<'l>> {
        let mut level = &self.root;
        for step in steps {
            level = match step {
                Some(name) => level.below(name)?,
                None => level.any.as_deref()?,
            };
        }
        Some(level)
    }

    /// Whether the outermost tables of a file are known.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.root.names.contains_key(name) || self.root.any.is_some()
    }

    /// Whether a table of this name, or nearly this name, is known and has a key that is known in it, or nearly.
    pub(super) fn has_inside(&self, name: &str, node: &Node) -> bool {
        self.root.nearly(name).is_some_and(|level| level.has_inside(node))
    }

    /// How many values of a file stand at keys that are known, or have the letters of one.
    pub(in crate::audit) fn shared(&self, root: &Node) -> usize {
        let Kind::Map(entries) = &root.kind else { return 0 };
        self.root.shared(root) + entries.iter().filter(|(key, _)| self.is_near(&key.name)).count()
    }

    /// Whether every outermost key of a file may stand there.
    pub(super) fn has_all(&self, root: &Node) -> bool {
        matches!(&root.kind, Kind::Map(entries) if entries.iter().all(|(key, _)| self.root.below(&key.name).is_some()))
    }

    /// Whether every outermost key of a file is listed by its name.
    pub(super) fn names_all(&self, root: &Node) -> bool {
        matches!(&root.kind, Kind::Map(entries) if entries.iter().all(|(key, _)| self.root.names.contains_key(&key.name)))
    }

    /// Whether a key, as it is listed, is one that the application goes by.
    fn is_of_use(&self, key: &str) -> bool {
        Path::parse(key).ok().and_then(|path| self.level(path.steps())).is_none_or(Level::is_of_use)
    }

    /// Whether a name has the letters of a key, however it is put together.
    pub(super) fn is_near(&self, name: &str) -> bool {
        self.plain.contains_key(&plain(name))
    }

    /// Gives keys the names that are listed for them, where names are compared without case. Gives the places where two
    /// spellings of one stand in a table, of which the second keeps its own.
    pub(in crate::audit) fn respell(&self, root: &mut Node) -> Vec<Twin> {
        let mut twins = Vec::new();
        self.root.respell(root, "", &mut twins);
        twins
    }

    /// Makes texts of numbers and booleans what they are read as, and 0 and 1 booleans where these are read.
    pub(in crate::audit) fn retype(&self, root: &mut Node, dialect: &Dialect) {
        self.root.retype(root, dialect);
    }

    /// What is wrong with the keys of a document.
    pub(in crate::audit) fn findings(&self, document: &Document, dialect: &Dialect) -> Vec<Finding> {
        let mut walk = Walk { keys: self, document, dialect, out: Vec::new() };
        walk.inside(document.root(), &self.root, "");
        walk.out
    }
}

/// What a key may say that does not count.
#[derive(Debug, Default)]
pub(in crate::audit) struct Unusable {
    /// The values with which the application does not start.
    pub(in crate::audit) refuses: Option<Arc<Schema>>,
    /// The values that it passes over.
    pub(in crate::audit) skips: Option<Arc<Schema>>,
}

struct Walk<'w, 'l> {
    keys: &'w Keys<'l>,
    document: &'w Document,
    dialect: &'w Dialect,
    out: Vec<Finding>,
}

impl Walk<'_, '_> {
    fn inside(&mut self, node: &Node, level: &Level<'_>, prefix: &str) {
        match &node.kind {
            Kind::Map(entries) => {
                for (key, child) in entries {
                    self.entry(key, child, level, prefix);
                }
            }
            Kind::List(items) => {
                if let Some(below) = level.any.as_deref() {
                    for (at, item) in items.iter().enumerate() {
                        let full = format!("{prefix}[{at}]");
                        self.value(item, below, &full, item.span);
                    }
                }
            }
            _ => {}
        }
    }

    fn entry(&mut self, key: &Name, child: &Node, level: &Level<'_>, prefix: &str) {
        // In a canonical dialect a name with a dot in it is no way into a table, however it reads.
        let dotted = self.dialect.canonical && key.name.contains('.');
        match level.below(&key.name).filter(|_| !dotted) {
            Some(below) if below.is_setting && (below.is_leaf() || !matches!(child.kind, Kind::Map(_))) => {}
            // The table of keys written as a value sets none of them.
            Some(below) if below.key.is_none() && !below.may_hold(child) => {
                let finding = self.unknown(key, &|_| true, level, prefix);
                self.out.push(finding);
            }
            Some(below) => self.value(child, below, &joined(prefix, &key.name), key.span),
            // It stands there in another spelling too, which is said where the file is read.
            None if self.dialect.names_without_case && level.has_alike(&key.name) => {}
            None => {
                // Where any application's own tables stand, one is a misspelt other only with a key of that.
                let is_of = |name: &str| !self.dialect.canonical || level.names[name].is_of(child);
                // A document of another kind is none of a known one that is misspelt.
                let is_kind = |name: &str| !prefix.is_empty() || may_be_misspelt(self.dialect, &key.name, child, name);
                let may_be = |name: &str| is_of(name) && is_kind(name);
                let finding = self.unknown(key, &may_be, level, prefix);
                if finding.is_fault() || self.dialect.canonical {
                    self.out.push(finding);
                }
            }
        }
    }

    /// A value at a known key, of which this is the place.
    fn value(&mut self, node: &Node, level: &Level<'_>, full: &str, at: Span) {
        if let Some(key) = level.key {
            if let Some(finding) = self.of_key(key, level, node, full) {
                self.out.push(finding.at(Some(self.document.place(at))));
            }
            if key.enforced == Enforced::Refused {
                return;
            }
        }
        if !level.takes_anything() {
            self.inside(node, level, full);
        }
    }

    fn of_key(&self, key: &Key, level: &Level<'_>, node: &Node, full: &str) -> Option<Finding> {
        let full = LazyCell::new(|| shown_name(full));
        let title = &self.dialect.title;
        let note = LazyCell::new(|| key.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default());
        let refused = |message: String| {
            Finding::new(Code::RefusedKey, message, format!("remove it; {title} does not work with it"))
        };
        match key.enforced {
            Enforced::Refused => return Some(refused(format!("`{}` is refused in {title}{}", *full, *note))),
            Enforced::Inert => {
                let message = format!("`{}` does nothing in {title}{}", *full, *note);
                return Some(Finding::new(Code::InertKey, message, "do not rely on it; remove it"));
            }
            Enforced::Yes => {}
        }
        let value = effective(self.document, self.dialect, node, key.kind).ok()?;
        if let Some(message) = mistyped(&|| full.clone(), key, node, &value, self.dialect) {
            return Some(Finding::new(Code::InvalidValue, message, format!("write {}", taken(key, &value))));
        }
        let is_one = |schema: &Option<Arc<Schema>>| schema.as_ref().is_some_and(|schema| schema.is_met(&value));
        if is_one(&level.skips) {
            let message = format!("`{}` has a value that does nothing in {title}{}", *full, *note);
            return Some(Finding::new(Code::InertKey, message, "write another value; this one is as good as none"));
        }
        is_one(&level.refuses).then(|| {
            let message = format!("`{}` has a value that {title} refuses{}", *full, *note);
            Finding::new(Code::RefusedKey, message, format!("write another value; {title} does not work with this one"))
        })
    }

    fn unknown(&self, key: &Name, may_be: &dyn Fn(&str) -> bool, level: &Level<'_>, prefix: &str) -> Finding {
        let dialect = self.dialect;
        let own = plain(&key.name);
        let full = &joined(prefix, &key.name);
        // A key that is refused or does nothing is never what was meant.
        let may_be = &|name: &str| level.names[name].is_of_use() && may_be(name);
        let mut same = level.names.iter().filter(|(_, level)| level.plain == own).map(|(name, _)| name.as_str());
        let near = same.find(|name| may_be(name));
        let near = near.or_else(|| nearest_that(&key.name, level.names.keys().map(String::as_str), may_be));
        // In its own table the name alone is to be written anew.
        let became = near.map(|name| Became { value: name.to_owned(), certain: false });
        // A table may have a secret as its name, which is not said here either.
        let in_table = |name: &str| if shown_name(prefix) == prefix { joined(prefix, name) } else { name.to_owned() };
        let near = near.map(in_table);
        // The right words at the wrong depth, such as `session_idle_timeout`.
        let elsewhere = || self.keys.plain.get(&plain(full)).filter(|key| self.keys.is_of_use(key)).cloned();
        let near = near.or_else(elsewhere);
        let place = Some(self.document.place(key.span));
        let shown = shown_name(full);
        let (full, has_whole) = (&shown, shown == *full);
        let is_dotted = dialect.canonical && key.name.contains('.');
        let became = became.filter(|became| !is_dotted && became.value != key.name);
        let (message, fix, severity) = match near {
            Some(near) if is_dotted => {
                let (table, name) = near.rsplit_once('.').unwrap_or(("", &near));
                let name_shown = if has_whole { &key.name } else { full };
                let message = format!("the dots in `{name_shown}` are part of one name, so `{near}` is not set by it");
                (message, format!("write `{name}` in the table `{table}`"), Severity::High)
            }
            // The right name, with a value where a table is expected.
            Some(near) if near == *full => (
                format!("`{full}` is a table of keys, and here it is a value"),
                format!("write the keys of `{full}` in a table"),
                Severity::High,
            ),
            Some(near) => (
                format!("unknown key `{full}`; did you mean `{near}`?"),
                format!("write `{near}`; a misspelt key sets nothing"),
                Severity::High,
            ),
            None if dialect.closed && !level.key.is_some_and(|key| key.partial) => (
                format!("unknown key `{full}`"),
                format!("remove it; {} accepts no such key", dialect.title),
                Severity::High,
            ),
            None => (
                format!("`{full}` is no setting that probity knows, so it settles none"),
                "nothing, if the application has a key of this name".to_owned(),
                Severity::Info,
            ),
        };
        Finding::new(Code::UnknownKey, message, fix).at(place).with_became(became).with_severity(severity)
    }
}

/// What is wrong with a value that the application does not read at a key.
pub(in crate::audit) fn mistyped(
    full: &dyn Fn() -> String,
    key: &Key,
    node: &Node,
    value: &Value,
    dialect: &Dialect,
) -> Option<String> {
    let title = &dialect.title;
    if value.is_null() && (key.or_null || dialect.null_is_unset) {
        return None;
    }
    if !key.kind.fits(value) {
        return Some(format!("`{}` is {}, and {title} reads {} there", full(), node.noun(), key.kind.noun()));
    }
    // Nothing written is no length of time and its absence.
    let clock = key.clock.filter(|_| !value.is_null())?;
    let words = clock::words(clock);
    clock::read(clock, value)
        .is_none()
        .then(|| format!("`{}` is not written as {title} is known to read a length of time: {words}", full()))
}

/// What the application reads at a key in the place of a value that it does not.
pub(in crate::audit) fn taken(key: &Key, value: &Value) -> &'static str {
    key.clock.filter(|_| key.kind.fits(value)).map_or(key.kind.noun(), clock::words)
}

fn joined(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { [prefix, ".", name].concat() }
}

/// A name without what people vary: case, dashes, underscores, dots.
fn plain(name: &str) -> String {
    if name.is_ascii() {
        let mut out = String::with_capacity(name.len());
        out.extend(name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase() as char));
        return out;
    }
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
