//! What of a configuration's text may be shown: an allow-list of characters.
//! It must not show a value unless its setting's type cannot hold a secret.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::known_words;
use super::vocabulary;
use crate::audit::config::{Config, Member};
use crate::audit::document::{Document, Part};
use crate::audit::doubt::beyond::secrets;
use crate::audit::evaluate::effective::is_written;
use crate::audit::evaluate::found::Found;
use crate::audit::evaluate::lookup::look;
use crate::audit::normalise::reader;
use crate::audit::shown::{Above, is_of_secret, is_variable};
use crate::diag::Place;
use crate::load::Library;
use crate::load::tree::{Key, Kind, Node, Span};
use crate::model::dialect::Interpolation;
use crate::model::setting::{Secrecy, Setting};

/// The text of every file of a configuration, by path, with every value hidden that is not of a setting whose values
/// may be shown, and without comments. Lines and columns stay where they are.
#[must_use]
pub fn masked_texts(config: &Config<'_>, library: &Library) -> BTreeMap<String, String> {
    masked_where(config, library, |part| vec![Span { start: 0, end: length(part) }])
}

/// As [`masked_texts`], where only the lines of these places are wanted; every other line is empty. That costs less, since
/// only what stands on them has to be looked up.
#[must_use]
pub fn masked_lines<'p>(
    config: &Config<'_>,
    library: &Library,
    places: impl Iterator<Item = &'p Place>,
) -> BTreeMap<String, String> {
    let mut wanted: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for place in places {
        wanted.entry(&place.path).or_default().insert(place.line);
    }
    masked_where(config, library, |part| {
        wanted.get(&*part.path).into_iter().flatten().map(|line| part.lines.line(*line)).collect()
    })
}

/// The texts, of which these stretches are wanted, counted from the beginning of their file and in order.
fn masked_where(
    config: &Config<'_>,
    library: &Library,
    wanted: impl Fn(&Part) -> Vec<Span>,
) -> BTreeMap<String, String> {
    // A file may be part of several applications' configurations, as one that gives variables is.
    let mut spans: BTreeMap<&str, (&Part, Values)> = BTreeMap::new();
    for member in config.members() {
        let parts = member.document.parts();
        let stretches = parts.iter().flat_map(|part| wanted(part).into_iter().map(|span| span.moved(part.base)));
        let values = values_of(member, library, &Stretches(stretches.collect()));
        for part in parts {
            let entry = spans.entry(&part.path).or_insert_with(|| (part, Values::default()));
            entry.1.add(&values, part);
        }
    }
    let text =
        |(path, (part, values)): (&str, (&Part, Values))| (path.to_owned(), masked(part, &values, &wanted(part)));
    spans.into_iter().map(text).collect()
}

/// Stretches of a configuration's texts, in order.
struct Stretches(Vec<Span>);

impl Stretches {
    /// Whether some of a span lies in one of them.
    fn touch(&self, span: Span) -> bool {
        let at = self.0.partition_point(|stretch| stretch.end < span.start);
        self.0.get(at).is_some_and(|stretch| stretch.start <= span.end)
    }
}

/// Where what may be shown stands, and what must not.
#[derive(Default)]
struct Values {
    hidden: Vec<Span>,
    /// What of that may be shown.
    shown: Vec<Span>,
    /// What stands in the place of a name and could be a secret, whatever shows it.
    secret: Vec<Span>,
}

impl Values {
    /// Takes what lies in a file from those of a whole configuration, which are in order.
    fn add(&mut self, all: &Self, part: &Part) {
        self.hidden.extend(inside(&all.hidden, part));
        self.shown.extend(inside(&all.shown, part));
        self.secret.extend(inside(&all.secret, part));
    }

    fn sorted(mut self) -> Self {
        for spans in [&mut self.hidden, &mut self.shown, &mut self.secret] {
            spans.sort();
        }
        self
    }
}

/// What may be shown of a member's files, and what must not, as far as it lies where it is wanted.
fn values_of(member: &Member<'_>, library: &Library, wanted: &Stretches) -> Values {
    if wanted.0.is_empty() {
        return Values::default();
    }
    let replaces = matches!(member.spelling.dialect.interpolates, Interpolation::Plain | Interpolation::Defaults);
    let document = replaces.then_some(&member.document);
    let marked = member.document.trees().flat_map(|tree| secrets(&member.spelling, tree));
    let marked = marked.map(|found| std::ptr::from_ref(found.node)).collect();
    let mut walk =
        Walk { wanted, document, marked, names: HashSet::new(), texts: Vec::new(), values: Values::default() };
    for tree in member.document.trees() {
        let is_marked = walk.marked.contains(&std::ptr::from_ref(tree));
        walk.inside(tree, &Level { is_marked, ..Level::default() });
    }
    let Walk { mut names, texts, values: Values { mut hidden, mut shown, secret }, .. } = walk;
    for (_, variable) in member.document.variables() {
        // A variable that nobody names stands where a command does, or a file of variables.
        shown.extend((variable.name != variable.span).then_some(variable.name));
        hidden.push(variable.span);
    }
    if member.document.variables().any(|(_, variable)| wanted.touch(variable.span)) {
        // What a variable decides may stand at any key.
        member.document.trees().for_each(|tree| all_names(tree, &mut names));
    }
    for setting in member.spelling.settings_at(&names).filter_map(|id| library.setting(id)) {
        if !may_show(setting) {
            shown.extend(known_words::of_setting(member, library, setting, &texts));
            continue;
        }
        let reader = reader::of_setting(setting);
        for found in look(&member.document, &member.spelling, setting) {
            if let Found::Value(reading) | Found::Partly(reading, ..) | Found::Declared(reading) = found {
                // What cannot be read as the setting could be anything, a secret in the wrong place too.
                let readable = reading.is_written
                    && reading.is_literal
                    && (reader.read(&reading.raw).is_ok() || vocabulary::is_word_of_switches(&reading.raw));
                shown.extend(readable.then_some(reading.span));
            }
        }
    }
    if !member.spelling.is_own {
        shown.extend(known_words::of_dialect(member, &names));
    }
    Values { hidden, shown, secret }.sorted()
}

fn all_names<'t>(node: &'t Node, names: &mut HashSet<&'t str>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries {
                names.insert(&key.name);
                all_names(child, names);
            }
        }
        Kind::List(items) => items.iter().for_each(|item| all_names(item, names)),
        _ => {}
    }
}

/// Of spans in order those that lie in a file, counted from its beginning.
fn inside(spans: &[Span], part: &Part) -> Vec<Span> {
    let end = part.base + length(part);
    let first = spans.partition_point(|span| span.start < part.base);
    let own = |span: &Span| Span { start: span.start - part.base, end: span.end.saturating_sub(part.base) };
    spans[first..].iter().take_while(|span| span.start <= end).map(own).collect()
}

/// How long a file is.
fn length(part: &Part) -> u32 {
    Span::new(part.lines.text().len(), 0).start
}

/// What a byte of a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Between,
    Shown,
    Hidden,
}

fn masked(part: &Part, values: &Values, wanted: &[Span]) -> String {
    let text = part.lines.text();
    let mut marks = vec![Mark::Between; text.len()];
    mark(&mut marks, &values.hidden, Mark::Hidden);
    mark(&mut marks, &values.shown, Mark::Shown);
    mark(&mut marks, &values.secret, Mark::Hidden);
    let mut comment = false;
    let mut show = |at: usize, c: char| {
        let mark = marks[at];
        // Between keys and values a hash starts a comment, and only punctuation is kept.
        comment = c != '\n' && (comment || (c == '#' && mark == Mark::Between));
        match mark {
            Mark::Shown => c,
            _ if c == '\n' || c == '\r' => c,
            Mark::Hidden if matches!(c, '"' | '\'') => c,
            Mark::Hidden => '*',
            Mark::Between if !comment && (c.is_whitespace() || is_punctuation(c)) => c,
            Mark::Between => ' ',
        }
    };
    let mut out = String::new();
    let mut done = 0;
    let breaks = |text: &str| text.bytes().filter(|byte| *byte == b'\n').map(|_| '\n').collect::<String>();
    for stretch in wanted {
        let (start, end) = (stretch.start as usize, stretch.end as usize);
        out.push_str(&breaks(&text[done..start]));
        out.extend(text[start..end].char_indices().map(|(at, c)| show(start + at, c)));
        done = end;
    }
    out.push_str(&breaks(&text[done..]));
    out
}

const fn is_punctuation(c: char) -> bool {
    matches!(c, '[' | ']' | '{' | '}' | '=' | ':' | ',' | '-' | '.' | '"' | '\'')
}

/// Marks every byte that a span covers.
fn mark(marks: &mut [Mark], spans: &[Span], mark: Mark) {
    for span in spans {
        let end = (span.end as usize).min(marks.len());
        if let Some(part) = marks.get_mut(span.start as usize..end) {
            part.fill(mark);
        }
    }
}

/// Whether a text is a reference to a variable and nothing else, not even a default.
fn is_reference(text: &str) -> bool {
    let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(is_variable)
}

/// Gathers the spans of keys, and of the values that are no containers; below the name of a secret a key may be one.
struct Walk<'w, 't> {
    wanted: &'w Stretches,
    /// Where the application replaces references, what they stand in.
    document: Option<&'w Document>,
    /// What the dialect says is a secret, whatever its name.
    marked: HashSet<*const Node>,
    /// The names of keys whose values are wanted.
    names: HashSet<&'t str>,
    /// Texts that are hidden unless they are known words.
    texts: Vec<(Span, &'t str)>,
    values: Values,
}

/// A level of a tree on the way to what is wanted. What the names above it say is found out only where somebody asks, since most
/// levels have nothing that is wanted.
#[derive(Default)]
struct Level<'a> {
    /// The level that this one is in, and its name there; an item has none.
    up: Option<(&'a Level<'a>, Option<&'a str>)>,
    /// Whether the dialect says that a secret stands here.
    is_marked: bool,
    above: OnceCell<Above>,
}

impl Level<'_> {
    fn above(&self) -> Above {
        *self.above.get_or_init(|| {
            let above = match self.up {
                None => Above::default(),
                Some((outer, None)) => outer.above(),
                Some((outer, Some(name))) => outer.above().inside(name),
            };
            if self.is_marked { above.of_secret() } else { above }
        })
    }
}

impl<'t> Walk<'_, 't> {
    /// What stands in a node below a level.
    fn below(&mut self, node: &'t Node, outer: &Level<'_>, name: Option<&str>) {
        let is_marked = self.marked.contains(&std::ptr::from_ref(node));
        self.inside(node, &Level { up: Some((outer, name)), is_marked, above: OnceCell::new() });
    }

    fn inside(&mut self, node: &'t Node, level: &Level<'_>) {
        match &node.kind {
            Kind::Map(entries) => {
                for (key, child) in entries {
                    self.key(key, child, level, entries);
                    if self.wanted.touch(child.span) {
                        self.names.insert(&key.name);
                    }
                    self.below(child, level, Some(&key.name));
                }
            }
            Kind::List(items) => items.iter().for_each(|item| self.below(item, level, None)),
            _ if !self.wanted.touch(node.span) => {}
            // A boolean cannot hold a secret.
            Kind::Bool(_) => self.values.shown.push(node.span),
            Kind::Text(text) if is_reference(text) && self.document.is_some_and(|one| is_written(one, node)) => {
                self.values.shown.push(node.span);
            }
            kind => {
                if let Kind::Text(text) = kind
                    && !level.above().is_of_secret()
                {
                    self.texts.push((node.span, text));
                }
                self.values.hidden.push(node.span);
            }
        }
    }

    /// A name, which may be a secret where nothing stands behind it and one belongs beside it, among these entries.
    fn key(&mut self, key: &Key, child: &Node, level: &Level<'_>, entries: &[(Key, Node)]) {
        // A key that a variable of nobody's name put there stands where a command does.
        let is_put = key.span == child.span
            && match &child.kind {
                // The table of a name with dots stands where its name does, and what is in it elsewhere.
                Kind::Map(entries) => entries.iter().all(|(inner, _)| inner.span == key.span),
                _ => true,
            };
        if is_put || !self.wanted.touch(key.span) {
            return;
        }
        let is_nothing = child.kind == Kind::Null;
        let may_be_bare = is_nothing && !is_of_secret(&key.name) && !is_variable(&key.name);
        let is_bare = may_be_bare && entries.iter().any(|(key, _)| is_of_secret(&key.name));
        let length = if is_bare { 0 } else { level.above().shown_length(&key.name, is_nothing) };
        if length == key.name.len() {
            self.values.shown.push(key.span);
            return;
        }
        let start = key.span.start as usize;
        let end = (start + length).min(key.span.end as usize);
        self.values.shown.push(Span::new(start, end));
        self.values.secret.push(Span::new(end, key.span.end as usize));
    }
}

/// Whether values of the setting may stand in output.
#[must_use]
pub const fn may_show(setting: &Setting) -> bool {
    matches!(setting.kind.secrecy(), Secrecy::Nothing)
}
