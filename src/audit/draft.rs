//! A first dialect for an application, from one of its files: every key with its type, nothing of a value.
//! What a key means it only suggests, in comments: no guess may settle anything.

use std::collections::BTreeMap;

use super::document::Document;
use super::shown::shown_length;
use crate::load::Library;
use crate::load::tree::{Kind, Node};

/// The text of a dialect that accepts the keys of this document and binds none of them.
#[must_use]
pub fn draft(document: &Document, library: &Library, id: &str) -> String {
    let mut keys: BTreeMap<String, &'static str> = BTreeMap::new();
    collect(document.root(), "", &mut keys);
    let mut out = format!(
        "id: {id}\ntitle: the configuration of {id}          # as a sentence may use it\n\
         source: what documentation or source file the facts below come from\n\
         # plain, where the application replaces ${{NAME}} in its file; nothing, where those characters are the value\ninterpolates: nothing\n\
         closed: false      # true, once `keys` lists everything that the application accepts\ndetect:\n  all: [{}]\n",
        outermost(document.root()).join(", ")
    );
    out.push_str(
        "# For each key: default, env, and `enforced: inert` where the application does not act on it.\nkeys:\n",
    );
    for (key, kind) in &keys {
        out.push_str(&format!("  - {{ key: {}, type: {kind} }}\n", quoted(key)));
    }
    out.push_str("# How keys settle settings; `probity list settings` shows them. Below are names that look alike: read what the\n# application does with a key before you take one.\nsettings: {}\n");
    for (key, setting) in alike(&keys, library) {
        out.push_str(&format!("#  {setting}: {{ key: {} }}\n", quoted(&key)));
    }
    out.push_str(
        "# Configurations with what an audit of them finds; `probity dialect test` runs them.\nexamples: []\n",
    );
    out
}

fn outermost(root: &Node) -> Vec<String> {
    let Kind::Map(entries) = &root.kind else { return Vec::new() };
    entries.iter().filter(|(key, _)| is_plain(&key.name)).map(|(key, _)| quoted(&step(&key.name))).collect()
}

/// Only a name that can be shown whole; anything else could be a value.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && shown_length(name) == name.len() && !name.contains(['[', ']'])
}

/// A name as a step of a path.
fn step(name: &str) -> String {
    if name.contains(['.', ' ', '/']) { format!("[\"{name}\"]") } else { name.to_owned() }
}

fn collect(node: &Node, path: &str, keys: &mut BTreeMap<String, &'static str>) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, child) in entries.iter().filter(|(key, _)| is_plain(&key.name)) {
                let step = step(&key.name);
                let full = if path.is_empty() || step.starts_with('[') {
                    format!("{path}{step}")
                } else {
                    format!("{path}.{step}")
                };
                collect(child, &full, keys);
            }
        }
        Kind::List(items) if items.iter().any(|item| matches!(item.kind, Kind::Map(_))) => {
            for item in items {
                collect(item, &format!("{path}[*]"), keys);
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
            let known = keys.entry(path.to_owned()).or_insert(kind);
            if *known != kind {
                *known = "any";
            }
        }
    }
}

/// A text as YAML.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    if plain && !text.is_empty() { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Keys whose last words are those of a setting.
fn alike(keys: &BTreeMap<String, &'static str>, library: &Library) -> Vec<(String, String)> {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let mut out = Vec::new();
    for key in keys.keys().filter(|key| !key.contains("[*]")) {
        let own = words(key);
        let shared = |id: &str| words(id).iter().filter(|word| own.contains(word)).count();
        let best = library.settings().max_by_key(|setting| shared(&setting.id)).map(|setting| setting.id.value.clone());
        out.extend(best.filter(|id| shared(id) >= 2).map(|id| (key.clone(), id)));
    }
    out
}
