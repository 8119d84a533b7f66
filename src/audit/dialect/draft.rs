//! A first dialect for an application, from one of its files: every key with its type, nothing of a value.
//! What a key means it only suggests, in comments: no guess may settle anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::document::Document;
use crate::audit::shown::{Above, shown_length};
use crate::load::Library;
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Dialect;
use crate::model::setting::{Setting, ValueType};

/// What stands for the source of a dialect until somebody names it.
const SOURCE: &str = "what documentation or source file the facts below come from";

/// The text of a dialect that accepts the keys of this document and binds none of them.
#[must_use]
pub fn draft(document: &Document, library: &Library, id: &str) -> String {
    let mut found = Found::default();
    found.collect(document.root(), "", Above::default());
    let Found { keys, left_out } = found;
    let mut out = format!(
        "id: {id}\ntitle: the configuration of {id}          # as a sentence may use it\n\
         source: {SOURCE}\n\
         # plain, where the application replaces ${{NAME}} in its file; nothing, where those characters are the value\ninterpolates: nothing\n\
         closed: false      # true, once `keys` lists everything that the application accepts\n"
    );
    out.push_str(&detect(document.root(), library));
    out.push_str("# For each key: default, env, and `enforced: inert` where the application does not act on it.\n");
    out.push_str(if keys.is_empty() { "keys: []\n" } else { "keys:\n" });
    for (key, kind) in &keys {
        out.push_str(&format!("  - {{ key: {}, type: {kind} }}\n", quoted(key)));
    }
    for table in &left_out {
        out.push_str(&format!("# left out: keys in {}, since what stands there may be a secret\n", quoted(table)));
    }
    out.push_str(SETTINGS);
    let proposals: String = alike(&keys, library).map(|(key, kind, setting)| proposal(key, kind, setting)).collect();
    if !proposals.is_empty() {
        out.push_str(ALIKE);
        out.push_str(&proposals);
    }
    out.push_str(
        "# Configurations with what an audit of them finds; `probity dialect test` runs them.\nexamples: []\n",
    );
    out
}

/// How a binding looks; each line counts once its `#` is taken out.
const SETTINGS: &str = "\
# How keys settle settings; `probity list settings` shows them. A line counts without its `#`. With names that are made up,
# a key whose number counts minutes, and one with words of its own:
settings:
#  session.idle_timeout: { key: session.idle_minutes, unit: min }
#  tls.min_version: { key: tls.level, values: { modern: \"1.3\", old: \"1.0\" } }
";

const ALIKE: &str = "\
# Keys of this file whose names look alike: read what the application does with one before you take it.
";

/// By what a file is known. No key has to be there, since any may be left out; those by which a file of another dialect is
/// known tell the least.
fn detect(root: &Node, library: &Library) -> String {
    let Kind::Map(entries) = &root.kind else { return "detect: {}\n".to_owned() };
    let names: Vec<&str> = entries.iter().map(|(key, _)| key.name.as_str()).filter(|name| is_plain(name)).collect();
    let detects = library.signatures().iter().map(|signature| &signature.detect);
    let known: BTreeSet<&str> = detects
        .flat_map(|detect| detect.all.iter().chain(&detect.any))
        .map(|path| path.split(['.', '[']).next().unwrap_or(path))
        .collect();
    let own: Vec<&str> = names.iter().copied().filter(|name| !known.contains(name)).collect();
    let chosen = if own.is_empty() { names } else { own };
    if chosen.is_empty() {
        return "detect: {}\n".to_owned();
    }
    let mut out = "detect:\n  mostly: true       # most of a file's outermost keys are among `keys`\n  \
                   any:               # one is enough; leave those that no other application's file has\n"
        .to_owned();
    for name in chosen {
        out.push_str(&format!("    - {}\n", quoted(&step(name))));
    }
    out
}

/// Only a name that can be shown whole; anything else could be a value.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && shown_length(name) == name.len() && !name.contains(['[', ']'])
}

/// A name as a step of a path.
fn step(name: &str) -> String {
    if name.contains(['.', ' ', '/']) { format!("[\"{name}\"]") } else { name.to_owned() }
}

/// What a file has.
#[derive(Default)]
struct Found {
    /// Every key with its type.
    keys: BTreeMap<String, &'static str>,
    /// Tables in which something stands in the place of a key that may not be shown.
    left_out: BTreeSet<String>,
}

impl Found {
    fn collect(&mut self, node: &Node, path: &str, above: Above) {
        match &node.kind {
            Kind::Map(entries) => {
                let above = match node.get("kind").map(|kind| &kind.kind) {
                    Some(Kind::Text(kind)) => above.of_kind(kind),
                    _ => above,
                };
                for (key, child) in entries {
                    let name = &key.name;
                    let is_shown = above.shown_length(name, child.kind == Kind::Null) == name.len();
                    if !is_shown || !is_plain(name) {
                        self.leave_out(path);
                        continue;
                    }
                    let step = step(name);
                    let is_joined = path.is_empty() || step.starts_with('[');
                    let full = if is_joined { format!("{path}{step}") } else { format!("{path}.{step}") };
                    self.collect(child, &full, above.inside(name));
                }
            }
            Kind::List(items) if items.iter().any(|item| matches!(item.kind, Kind::Map(_))) => {
                for item in items {
                    self.collect(item, &format!("{path}[*]"), above);
                }
            }
            kind => {
                let kind = match kind {
                    Kind::Bool(_) => "bool",
                    Kind::Number(number) if number.is_f64() => "number",
                    Kind::Number(_) => "integer",
                    Kind::Text(_) => "string",
                    Kind::List(_) => "list",
                    Kind::Null | Kind::Map(_) => "any",
                };
                let known = self.keys.entry(path.to_owned()).or_insert(kind);
                if *known != kind {
                    *known = "any";
                }
            }
        }
    }

    /// Of the file itself there is no key that holds what is left out.
    fn leave_out(&mut self, table: &str) {
        if !table.is_empty() {
            self.left_out.insert(table.to_owned());
        }
    }
}

/// A text as YAML.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    if plain && !text.is_empty() { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// What the end of a name says that its number counts: `timeout_ms`, `maxBytes`. What could be two things is not here:
/// `m` is minutes and months, `kb` is 1000 and 1024, and a `ttl` is of anything.
const ENDINGS: &[(&[&str], ValueType, &str)] = &[
    (&["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"], ValueType::Duration, "ms"),
    (&["s", "sec", "secs", "second", "seconds"], ValueType::Duration, "s"),
    (&["min", "mins", "minute", "minutes"], ValueType::Duration, "min"),
    (&["h", "hr", "hrs", "hour", "hours"], ValueType::Duration, "h"),
    (&["d", "day", "days"], ValueType::Duration, "d"),
    (&["week", "weeks"], ValueType::Duration, "w"),
    (&["byte", "bytes"], ValueType::Bytes, "B"),
    (&["kib"], ValueType::Bytes, "KiB"),
    (&["mib"], ValueType::Bytes, "MiB"),
    (&["gib"], ValueType::Bytes, "GiB"),
];

/// What a name says that its number counts, and in which unit.
fn counts(key: &str) -> Option<(ValueType, &'static str)> {
    let word = key.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
    let start = word.char_indices().rev().find(|(at, c)| *at > 0 && c.is_uppercase()).map_or(0, |(at, _)| at);
    // A whole step of one letter says nothing.
    let is_step = start == 0 && key.len() - word.len() == key.rfind('.').map_or(0, |at| at + 1);
    let ending = word[start..].to_lowercase();
    let row = ENDINGS.iter().find(|(endings, ..)| endings.contains(&ending.as_str()))?;
    (!is_step || word.len() > 2).then_some((row.1, row.2))
}

/// Whether a key of this type may settle a setting, by what its name says that it counts.
fn fits(key: &str, kind: &str, setting: &Setting) -> bool {
    let is_number = matches!(kind, "integer" | "number");
    let takes_bool = matches!(setting.kind, ValueType::Bool | ValueType::Level | ValueType::Choice);
    match counts(key) {
        Some((counted, _)) if is_number => setting.kind == counted,
        _ if kind == "bool" => takes_bool,
        _ => !is_number || setting.kind != ValueType::Bool,
    }
}

/// The binding to be read before it is taken: what a bare number counts is asked wherever its name does not say it.
fn proposal(key: &str, kind: &str, setting: &Setting) -> String {
    let is_counted = matches!(setting.kind, ValueType::Duration | ValueType::Bytes | ValueType::Rate);
    let named = quoted(key);
    if !is_counted || !matches!(kind, "integer" | "number") {
        return format!("#  {}: {{ key: {named} }}\n", setting.id);
    }
    match counts(key) {
        Some((_, unit)) => format!("#  {}: {{ key: {named}, unit: {unit} }}\n", setting.id),
        None => format!("#  {}: {{ key: {named}, unit: \"?\" }}   # of what is its number?\n", setting.id),
    }
}

/// Keys with the setting whose words their names share most, of those that they could settle.
fn alike<'l>(
    keys: &'l BTreeMap<String, &'static str>,
    library: &'l Library,
) -> impl Iterator<Item = (&'l str, &'static str, &'l Setting)> {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    keys.iter().filter(|(key, _)| !key.contains("[*]")).filter_map(move |(key, kind)| {
        let own = words(key);
        let shared = |id: &str| words(id).iter().filter(|word| own.contains(word)).count();
        let fitting = library.settings().filter(|setting| fits(key, kind, setting) && shared(&setting.id) >= 2);
        fitting.max_by_key(|setting| shared(&setting.id)).map(|setting| (key.as_str(), *kind, setting))
    })
}

/// What a draft still asks of its author.
#[must_use]
pub fn left(dialect: &Dialect) -> Vec<&'static str> {
    let mut left = Vec::new();
    if dialect.canonical {
        return left;
    }
    if dialect.source.as_deref().is_some_and(|source| source.trim() == SOURCE) {
        left.push("`source` does not say yet where its facts come from");
    }
    if dialect.settings.is_empty() {
        left.push("`settings` binds no key, so no audit with it settles anything");
    }
    if dialect.examples.is_empty() {
        left.push("`examples` is empty: add a configuration with what an audit of it finds");
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_left_out_and_said() {
        let text = "[shop.tokens]\nttl = 5\nletmein = 'alice'\n[shop]\napi_keys = [{ letmein = 1 }]\nname = 'x'\n";
        let document = Document::parse("app.toml", &text.into()).expect("valid TOML");
        let drafted = draft(&document, &Library::shipped(), "shop");
        assert!(!drafted.contains("letmein"), "{drafted}");
        for line in [
            "  - { key: shop.tokens.ttl, type: integer }\n",
            "  - { key: shop.name, type: string }\n",
            "# left out: keys in shop.tokens, since what stands there may be a secret\n",
            "# left out: keys in \"shop.api_keys[*]\", since what stands there may be a secret\n",
        ] {
            assert!(drafted.contains(line), "{line}{drafted}");
        }
    }

    /// Whether a text is known to be in a drafted dialect, which a workspace takes without a finding.
    fn is_known(drafted: &str, text: &str) -> bool {
        let root = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(root.path().join(name), text).expect("written");
        std::fs::create_dir_all(root.path().join("profiles/dialects")).expect("made");
        write("probity.yaml", "product: { name: X }\n");
        write("profiles/dialects/shop.yaml", drafted);
        let loaded = crate::load::workspace::open(root.path());
        assert!(loaded.findings.is_empty(), "{:?}\n{drafted}", loaded.findings);
        let document = Document::parse("shop.toml", &text.into()).expect("valid TOML");
        let detected = crate::audit::Dialects::new(&loaded.library).detect(&document);
        detected.is_ok_and(|(spelling, _)| spelling.dialect.id.value == "shop")
    }

    #[test]
    fn a_file_without_an_optional_key_is_known_and_a_line_counts_without_its_mark() {
        let text = "[shop]\nname = 'x'\nport = 1\n[basket]\nidle_timeout_ms = 5\n[session]\nidle_timeout = 5\n";
        let document = Document::parse("shop.toml", &text.into()).expect("valid TOML");
        let drafted = draft(&document, &Library::shipped(), "shop");
        assert!(drafted.contains("\nsettings:\n#  session.idle_timeout: { key: session.idle_minutes, unit: min }\n"));
        for text in [text, "[shop]\nname = 'x'\n", "[basket]\nidle_timeout_ms = 5\n"] {
            assert!(is_known(&drafted, text), "{text}\n{drafted}");
        }
        assert!(!is_known(&drafted, "[other]\nx = 1\n[more]\nx = 1\n[shop]\nname = 'x'\n"), "most keys are of another");
        let line = "#  session.idle_timeout: { key: session.idle_timeout, unit: \"?\" }";
        assert!(drafted.contains(line), "{drafted}");
        for unit in ["s", "min"] {
            let bound = drafted.replace(line, &line[1..].replace("\"?\"", unit));
            assert!(is_known(&bound, text), "{bound}");
        }
    }

    #[test]
    fn names_that_look_alike_are_announced_where_there_are_any() {
        let drafted = |text: &str| {
            let document = Document::parse("app.toml", &text.into()).expect("valid TOML");
            draft(&document, &Library::shipped(), "shop")
        };
        assert!(drafted("[session]\nidle_timeout = '5m'\n").contains("look alike"));
        let none = drafted("[shop]\nname = 'x'\n");
        assert!(!none.contains("look alike") && none.contains("\nsettings:\n"), "{none}");
        // What is left of a key is a line that counts, too.
        let worked = none.replace("\n#  tls", "\n  tls").replace("\n#  session", "\n  session");
        assert!(is_known(&worked, "[shop]\nname = 'x'\n"), "{worked}");
    }

    #[test]
    fn a_unit_is_one_that_the_name_says() {
        for (key, counted) in [
            ("session.idle_timeout_ms", Some((ValueType::Duration, "ms"))),
            ("session.idleTimeoutMs", Some((ValueType::Duration, "ms"))),
            ("audit.retention-days", Some((ValueType::Duration, "d"))),
            ("max_body_bytes", Some((ValueType::Bytes, "B"))),
            ("token_ttl", None),
            ("session.idle_timeout", None),
            ("lifetime_m", None),
            ("max_body_kb", None),
            ("limits.s", None),
            ("seconds", Some((ValueType::Duration, "s"))),
            ("max_requests", None),
        ] {
            assert_eq!(counts(key), counted, "{key}");
        }
    }
}
