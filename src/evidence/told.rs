//! What a text tells, as values under names and as lines, so that a copy in other words is seen to tell nothing more.
//! It must not judge whether what is told is good, and may take different things for alike but not the reverse.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::{Arc, OnceLock};

use crate::load::syntax::{Syntax, parse, parse_stream};
use crate::load::tree::{Kind, Node};

/// How many levels deep the table may stand of which another text is an excerpt.
const DEEPEST: usize = 8;

/// Notations that a text is tried in, whatever it is called.
const NOTATIONS: [Syntax; 5] = [Syntax::Json, Syntax::Toml, Syntax::Yaml, Syntax::Env, Syntax::Conf];

/// How many texts deep a text may stand in others, as in a fence of Markdown or in a value of JSON.
const LAYERS: usize = 4;

/// What one text tells. Nothing of it can be read back: it holds digests only.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// For each notation in which it is one or several tables, each of these.
    documents: Vec<Vec<Document>>,
    /// The lines that are more than a comment, a fence or brackets.
    lines: Vec<u64>,
    /// What stands in it as a whole: between fences, or as the one text that it is in a notation.
    within: Vec<Told>,
    /// The lines around that.
    around: Vec<u64>,
}

/// A table, and what it wraps alone, step by step.
type Document = Vec<Table>;

/// The values of a table under their names.
#[derive(Debug, Clone)]
struct Table {
    values: Vec<u64>,
    /// Of these the texts that may tell something by themselves, such as a file in a value.
    texts: HashMap<u64, Told>,
    /// Whether other names stand around it: then it is a copy of a whole file, and no part of one.
    is_wrapped: bool,
}

impl Table {
    /// What stands at a depth within a table that wraps nothing else.
    fn of((depth, node): (usize, &Node), layers: usize) -> Self {
        let (mut values, mut texts) = (Vec::new(), HashMap::new());
        leaves(node, &mut Vec::new(), &mut |way, value, raw| {
            let value = digest(&(way.concat(), value));
            values.push(value);
            if let Some(raw) = raw.filter(|raw| layers > 0 && is_more(raw)) {
                texts.entry(value).or_insert_with(|| Told::at(&raw.into(), layers - 1));
            }
        });
        values.sort_unstable();
        values.dedup();
        Self { values, texts, is_wrapped: depth > 0 }
    }
}

/// Whether a value may be a file by itself.
fn is_more(text: &str) -> bool {
    text.contains(['\n', '=', '{']) || text.contains(": ")
}

impl Told {
    pub(super) fn of(text: &Arc<str>) -> Self {
        Self::at(text, LAYERS)
    }

    fn at(text: &Arc<str>, layers: usize) -> Self {
        let says_something = |document: &Document| document.iter().any(|table| !table.values.is_empty());
        let read = NOTATIONS.map(|notation| roots(notation, text));
        let of_notation = |roots: &Vec<Node>| -> Vec<Document> {
            let document = |root: &Node| unwrapped(root).enumerate().map(|at| Table::of(at, layers)).collect();
            roots.iter().filter(|root| is_table(root)).map(document).filter(says_something).collect()
        };
        let documents = read.iter().map(of_notation).filter(|documents| !documents.is_empty());
        let (inner, outer) = if layers > 0 { within(text, &read) } else { Default::default() };
        Self {
            documents: documents.collect(),
            lines: lines(text).collect(),
            within: inner.iter().map(|inner| Self::at(&inner.as_str().into(), layers - 1)).collect(),
            around: lines(&outer).collect(),
        }
    }
}

/// The texts that stand in a text as a whole, as it was read in each notation, and what stands around them.
fn within(text: &str, read: &[Vec<Node>]) -> (Vec<String>, String) {
    let whole = read.iter().find_map(|roots| match roots.as_slice() {
        [Node { kind: Kind::Text(inner), .. }] if inner.trim() != text.trim() => Some(inner),
        _ => None,
    });
    if let Some(inner) = whole {
        return (vec![inner.clone()], String::new());
    }
    let (mut inner, mut outer, mut is_in) = (Vec::new(), String::new(), false);
    for line in text.lines() {
        let bare = line.trim_start_matches(['>', ' ', '\t']);
        if bare.starts_with("```") || bare.starts_with("~~~") {
            is_in = !is_in;
            if is_in {
                inner.push(String::new());
            }
            continue;
        }
        let to = if is_in { inner.last_mut() } else { Some(&mut outer) };
        if let Some(to) = to {
            to.push_str(line);
            to.push('\n');
        }
    }
    (inner, outer)
}

/// For each value under its names from some table on, the tables from which it stands so.
type Values = HashMap<u64, Vec<u64>>;

/// What some texts tell together, so that others can be compared with them; read when it is first asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    texts: Vec<Arc<str>>,
    values: OnceLock<Values>,
    lines: OnceLock<HashSet<u64>>,
}

impl Known {
    pub(super) fn add(&mut self, text: Arc<str>) {
        self.texts.push(text);
        self.values = OnceLock::new();
        self.lines = OnceLock::new();
    }

    /// Whether a text tells nothing that is not known: all its values stand in one known table under the same names, or
    /// each of its lines is a known one.
    pub(super) fn tells(&self, told: &Told) -> bool {
        let known = || self.lines.get_or_init(|| self.texts.iter().flat_map(|text| lines(text)).collect());
        let has_lines = !told.lines.is_empty() && told.lines.iter().all(|line| known().contains(line));
        let is_known = |document: &Document| document.iter().any(|table| self.has(table));
        let has_within = || {
            !told.within.is_empty()
                && told.around.iter().all(|line| known().contains(line))
                && told.within.iter().all(|told| self.tells(told))
        };
        has_lines || told.documents.iter().any(|documents| documents.iter().all(is_known)) || has_within()
    }

    fn has(&self, table: &Table) -> bool {
        let known = self.values.get_or_init(|| values_of(&self.texts));
        let mut left: Option<HashSet<u64>> = None;
        for value in &table.values {
            let Some(tables) = known.get(value) else {
                // A file in a value tells what it tells anywhere.
                if table.texts.get(value).is_some_and(|text| self.tells(text)) {
                    continue;
                }
                return false;
            };
            let both: HashSet<u64> = match &left {
                Some(left) => tables.iter().filter(|table| left.contains(table)).copied().collect(),
                None => tables.iter().copied().collect(),
            };
            if both.is_empty() {
                return false;
            }
            left = Some(both);
        }
        left.is_none_or(|left| !table.is_wrapped || left.contains(&digest::<&[String]>(&&[][..])))
    }
}

/// Every value of some texts, from each table above it.
fn values_of(texts: &[Arc<str>]) -> Values {
    let mut known = Values::new();
    let read = texts.iter().flat_map(|text| NOTATIONS.iter().flat_map(|notation| roots(*notation, text)));
    for root in read.filter(is_table) {
        leaves(&root, &mut Vec::new(), &mut |way, value, _| {
            for depth in 0..way.len().clamp(1, DEEPEST) {
                let (table, names) = way.split_at(depth.min(way.len()));
                let tables = known.entry(digest(&(names.concat(), value))).or_default();
                let table = digest(&table);
                // What is said in two notations, or by many elements of a list, stands there once.
                if tables.last() != Some(&table) {
                    tables.push(table);
                }
            }
        });
    }
    known
}

/// The documents of a text in a notation; none where it is not in it.
fn roots(notation: Syntax, text: &Arc<str>) -> Vec<Node> {
    match parse(notation, text) {
        Ok(tree) => vec![tree.root],
        Err(error) if error.is_several => parse_stream(text).map(|(documents, _)| documents).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

const fn is_table(root: &Node) -> bool {
    matches!(root.kind, Kind::Map(_) | Kind::List(_))
}

/// A table, and what stands alone in it, step by step.
fn unwrapped(root: &Node) -> impl Iterator<Item = &Node> {
    let tables = std::iter::successors(Some(root), |node| match &node.kind {
        Kind::Map(entries) if entries.len() == 1 => Some(&entries[0].1),
        Kind::List(items) if items.len() == 1 => Some(&items[0]),
        _ => None,
    });
    let tables = tables.take(DEEPEST);
    tables.filter(|node| matches!(node.kind, Kind::Map(_) | Kind::List(_)))
}

/// Takes the names on the way to a value, the value as every notation can write it, and a text as it is.
type Leaf<'l> = dyn FnMut(&[String], &str, Option<&str>) + 'l;

/// Every value with the names on its way. Which of several elements of a list it is in does not matter, and what is empty
/// tells nothing. A text comes as it is, too.
fn leaves(node: &Node, way: &mut Vec<String>, leaf: &mut Leaf<'_>) {
    match &node.kind {
        Kind::Null => {}
        Kind::Bool(value) => leaf(way, if *value { "true" } else { "false" }, None),
        Kind::Number(number) => leaf(way, &plain(&number.to_string()), None),
        Kind::Text(text) => leaf(way, &plain(text), Some(text)),
        Kind::List(items) => items.iter().for_each(|item| leaves(item, way, leaf)),
        Kind::Map(entries) => {
            for (key, child) in entries {
                way.push(key.name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect());
                leaves(child, way, leaf);
                way.pop();
            }
        }
    }
}

/// A value as every notation can write it.
fn plain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "yes" | "on" => "true".into(),
        "no" | "off" => "false".into(),
        _ => text.parse::<f64>().map_or(text, |number| number.to_string()),
    }
}

/// The lines that say something, however far they are moved in or quoted.
fn lines(text: &str) -> impl Iterator<Item = u64> {
    let bare = text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']).trim());
    let says = |line: &&str| {
        let is_comment = ["#", "//", ";", "--", "<!--", "```", "~~~"].iter().any(|sign| line.starts_with(sign));
        !is_comment && !is_tag(line) && line.chars().any(char::is_alphanumeric)
    };
    bare.filter(says).map(|line| digest(&line))
}

/// Whether a line is one tag: `<pre>`, `</code>`.
fn is_tag(line: &str) -> bool {
    let inner = line.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|inner| !inner.contains(['<', '>', '=']))
}

/// The same for the same on every run; two that fall together only make a text count as a copy.
fn digest<T: std::hash::Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUDITED: &str = "# the service\n[session]\nidle_timeout = '5m'\nsecure = true\n[api]\nmax_depth = 10\n\
                           origins = ['https://a.example', 'https://b.example']\n";

    fn tells(audited: &[&str], text: &str) -> bool {
        let mut known = Known::default();
        for text in audited {
            known.add((*text).into());
        }
        known.tells(&Told::of(&text.into()))
    }

    #[test]
    fn a_copy_in_other_words_tells_nothing() {
        for copy in [
            AUDITED,
            &format!("{AUDITED}\n\n"),
            &format!("# reviewed\n{AUDITED}# the end\n"),
            "[api]\norigins = [\"https://b.example\", 'https://a.example']\nmax_depth = 10.0\n[session]\nsecure=true\nidle_timeout='5m'",
            r#"{"session": {"idle_timeout": "5m", "secure": true}, "api": {"max_depth": 10}}"#,
            "session: { idleTimeout: 5m, secure: yes }\n",
            "session.secure: true\n",
            "app:\n  session:\n    secure: true\n  api: { max_depth: 10 }\n",
            "SESSION_IDLE_TIMEOUT=5m\nAPI_MAX_DEPTH=10\n",
            "- session: { secure: true }\n",
            "idle_timeout = '5m'\n",
            "```toml\n[session]\nidle_timeout = '5m'\n```\n",
            "# Our settings\n\n> secure = true\n",
            "---\nsession: { secure: true }\n",
            "session: { secure: true }\n---\napi: { max_depth: 10 }\n",
            "```json\n{\"session\": {\"secure\": true}}\n```\n",
            "# Settings\n\n```yaml\nsession: { secure: yes }\n```\n\n```json\n{\"api\": {\"max_depth\": 10}}\n```\n",
            r#""session:\n  secure: yes\n""#,
            r#"{"file": "session:\n  secure: yes\n"}"#,
            "# Copy\n```json\n\"session:\\n  secure: yes\\n\"\n```\n",
            "```yaml\nfile: '{\"session\": {\"secure\": true}}'\n```\n",
            "data:\n  a.json: '{\"file\": \"session:\\n  secure: yes\\n\"}'\n",
            "<pre>\nidle_timeout = '5m'\n</pre>\n",
        ] {
            assert!(tells(&[AUDITED], copy), "{copy}");
        }
    }

    #[test]
    fn what_says_more_is_no_copy() {
        for more in [
            "",
            "# reviewed\n",
            "[session]\nidle_timeout = '5m'\n[backups]\ninterval = '24h'\n",
            "[session]\nidle_timeout = '6m'\n",
            "session: { secure: true }\n---\nbackups: { interval: 24h }\n",
            "[api]\nidle_timeout = \"5m\"\n",
            "[session]\nmax_depth = 10.0\nidle_timeout = '5m'\n",
            "fn backups() -> bool {\n    true\n}\n",
            r#"{"file": "session:\n  secure: yes\nbackups: { interval: 24h }\n"}"#,
            r#"{"file": "session:\n  secure: yes\n", "result": "restored: 3 May"}"#,
            "```yaml\nsession: { secure: yes }\n```\nIt was restored.\n",
            "{ \"idle_timeout\": \"5m\", \"max_depth\": 10 }\n",
            "The restore of 3 May took 4 minutes.\n\n```toml\n[session]\nidle_timeout = '5m'\n```\n",
        ] {
            assert!(!tells(&[AUDITED], more), "{more}");
        }
    }

    #[test]
    fn two_notations_of_one_text_are_no_harm() {
        let audited = ["A=1\n", r#"{"b": 2}"#];
        assert!(tells(&audited, "a: 1\nb: 2\n"));
        assert!(!tells(&audited, "a: 1\nb: 3\n"));
    }
}
