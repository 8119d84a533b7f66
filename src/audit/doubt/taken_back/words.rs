//! The words of names and values by which a key switches something off, opens it, or is known to do neither.
//! It must look at names word by word: `skip_onboarding` skips no login, and `verify_email` is about no certificate.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::audit::normalise::{Kind as Reads, Reader};
use crate::load::embedded::table;
use crate::load::tree::{Kind, Node};

/// What words.yaml holds, as it says there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    gives: Vec<String>,
    gives_itself: Vec<String>,
    keeps: Vec<String>,
    about: Vec<String>,
    modes: Vec<String>,
    nothing: Vec<String>,
    of_databases: Vec<String>,
    environments: Vec<String>,
    gathering: Vec<String>,
    includes: Vec<String>,
    of_files: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| table!("audit/doubt/taken_back/words"));

/// Whether a key of a table, by its name and value, may take back what the table says.
pub(super) fn is_switch(name: &str, value: &Node, table: &str) -> bool {
    if !may_switch(value) {
        return false;
    }
    let words = words(name);
    if table == "database" {
        // How its connections are protected has many names.
        return is_odd(&words, value) && !is_said(name, &words, value);
    }
    let is_only = |known: &[String]| words.iter().all(|word| known.contains(word) || is_about(word, table));
    if let Kind::Text(text) = &value.kind
        && is_only(&WORDS.modes)
        && is_nothing(text)
    {
        return true;
    }
    let has = |known: &[String]| words.iter().any(|word| known.contains(word));
    match on(value) {
        Some(true) => has(&WORDS.gives) || (has(&WORDS.gives_itself) && is_only(&WORDS.gives_itself)),
        Some(false) => has(&WORDS.keeps) && is_only(&WORDS.keeps),
        None => false,
    }
}

/// A switch, or a word by which something is off, under a name that is not known to be about anything else.
fn is_odd(words: &[String], value: &Node) -> bool {
    let is_word = || matches!(&value.kind, Kind::Text(text) if is_nothing(text));
    (on(value).is_some() || is_word()) && !words.iter().all(|word| WORDS.of_databases.contains(word))
}

/// Whether a key says of the connection what is known, or that protection is not given up.
fn is_said(name: &str, words: &[String], value: &Node) -> bool {
    let reader = Reader { kind: Reads::Connection, words: Vec::new() };
    let read = reader.read(&serde_json::json!({ name: value.to_json() })).unwrap_or_default();
    let gives = |word: &String| WORDS.gives.contains(word) || WORDS.gives_itself.contains(word);
    let is_safe = |one: &serde_json::Value| matches!(one["protection"].as_str(), Some("verified" | "encrypted"));
    let said = read.as_array().map_or(&[][..], Vec::as_slice);
    (!said.is_empty() && said.iter().all(is_safe)) || (on(value) == Some(false) && words.iter().any(gives))
}

/// What is left of a name without the words that switch.
pub(super) fn rest(name: &str) -> String {
    let switches =
        |word: &String| [&WORDS.gives, &WORDS.gives_itself, &WORDS.keeps].iter().any(|all| all.contains(word));
    words(name).into_iter().filter(|word| !switches(word)).collect::<Vec<_>>().join(".")
}

pub(super) fn is_environment(name: &str) -> bool {
    WORDS.environments.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether environments are gathered in a table of this name.
pub(super) fn gathers(name: &str) -> bool {
    WORDS.gathering.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a key names more files of the configuration.
pub(super) fn includes(name: &str) -> bool {
    let words = words(name);
    let is_one = |word: &String| WORDS.includes.contains(word);
    words.iter().any(is_one) && words.iter().all(|word| is_one(word) || WORDS.of_files.contains(word))
}

fn is_about(word: &str, table: &str) -> bool {
    WORDS.about.iter().any(|known| known == word) || table.split(['.', '_']).any(|part| part == word)
}

fn is_nothing(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    WORDS.nothing.contains(&text)
}

/// Whether a value can be one of a switch at all.
pub(super) const fn may_switch(value: &Node) -> bool {
    matches!(value.kind, Kind::Bool(_) | Kind::Number(_) | Kind::Text(_))
}

/// What a value says as a switch.
fn on(value: &Node) -> Option<bool> {
    match &value.kind {
        Kind::Bool(is_on) => Some(*is_on),
        Kind::Number(number) => match number.as_u64()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
        Kind::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "enabled" => Some(true),
            "false" | "no" | "off" | "0" | "disabled" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The words of a name, in small letters: `allow_cleartext`, `checkServerIdentity`.
fn words(name: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut before = '_';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            out.push(String::new());
        }
        if c.is_alphanumeric() {
            out.last_mut().expect("internal error: it has one").extend(c.to_lowercase());
        }
        before = c;
    }
    out.retain(|word| !word.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::syntax::{Syntax, parse};

    fn switches(table: &str, line: &str) -> bool {
        let tree = parse(Syntax::Toml, &line.into()).expect("it is read");
        let Kind::Map(entries) = &tree.root.kind else { panic!("a table") };
        is_switch(&entries[0].0.name, &entries[0].1, table)
    }

    #[test]
    fn what_takes_back_and_what_does_not() {
        for (table, line, is) in [
            ("auth", "enabled = false", true),
            ("auth", "enabled = true", false),
            ("auth", "allow_anonymous = true", true),
            ("auth", "allowAnonymous = true", true),
            ("auth", "allow_anonymous = false", false),
            ("auth", "mode = 'none'", true),
            ("auth", "provider = 'local'", false),
            ("auth", "verify_email = false", false),
            ("auth", "allow_registration = true", false),
            ("auth", "skip_onboarding = true", false),
            ("auth", "skip_auth = true", true),
            ("tls", "insecure = true", true),
            ("tls", "http2 = false", false),
            ("tls", "verify = 0", true),
            ("audit", "disabled = true", true),
            ("audit", "log_bodies = false", false),
            ("admin", "public = true", true),
            ("admin", "port = 1", false),
            ("database", "encryption = 'none'", true),
            ("database", "cleartext = true", true),
            ("database", "allow_cleartext = true", true),
            ("database", "plain = true", true),
            ("database", "validate_certificate = false", true),
            ("database", "hostname_verification = false", true),
            ("database", "skip_hostname_check = true", true),
            ("database", "checkServerIdentity = false", true),
            ("database", "log_queries = true", false),
            ("database", "pool_pre_ping = true", false),
            ("database", "auto_migrate = false", false),
            ("database", "max_connections = 1", false),
            ("database", "ssl = true", false),
            ("database", "insecure = false", false),
            ("database", "host = 'db'", false),
            ("database", "user = 'app'", false),
            ("database", "engine = 'postgres'", false),
        ] {
            assert_eq!(switches(table, line), is, "[{table}] {line}");
        }
    }

    #[test]
    fn names() {
        for (name, is) in [("include", true), ("include_files", true), ("imports", true), ("include_metrics", false)] {
            assert_eq!(includes(name), is, "{name}");
        }
        assert_eq!(rest("disable_auth"), "auth");
        assert_eq!(rest("tlsEnabled"), "tls");
    }
}
