//! How dialects spell settings: the key with its type, unit and default, and what the application does with it.
//! It must say where a file cannot tell, and never shorten that away.

use crate::diag::counted;
use serde_json::Value;

use super::Explanation;
use crate::audit::dialect::cases::full_key;
use crate::load::Library;
use crate::model::dialect::{Binding, Dialect, Enforced, Key, Role};
use crate::model::setting::{Setting, SettledBy};

/// A line for each case in which a dialect speaks of a setting, the canonical dialect first.
pub(super) fn of_setting(library: &Library, setting: &Setting) -> Vec<String> {
    let mut lines = Vec::new();
    for dialect in library.dialects() {
        if dialect.canonical {
            let own = match setting.settled_by {
                SettledBy::Application => "",
                _ => "; written there it is only declared, and never passes",
            };
            lines.insert(0, format!("{}: `{}`{own}", dialect.id, setting.id));
        } else if let Some(binding) = dialect.settings.get(setting.id.as_str()) {
            let of_dialect = bound(dialect, binding).into_iter().map(|line| format!("{}: {line}", dialect.id));
            let settles = setting.settled_by == SettledBy::Application
                || (setting.settled_by == SettledBy::Deployment && dialect.role == Role::Deployment);
            let note = if settles { "" } else { " (this file only declares it)" };
            lines.extend(of_dialect.map(|line| format!("{line}{note}")));
        }
    }
    lines
}

/// A dialect: what it is, which settings its files can show, and which of its keys do nothing.
pub(super) fn explain_dialect(library: &Library, dialect: &Dialect) -> Explanation {
    let count = dialect.keys.len();
    let role = match dialect.role {
        Role::Application => "what an application reads",
        Role::Deployment => "what deploys applications",
    };
    let closed = if dialect.closed { "any other key is a finding" } else { "other keys are not looked at" };
    let keys = if dialect.canonical {
        "Its keys are the settings themselves: `session.idle_timeout` is idle_timeout in [session].".to_owned()
    } else {
        format!("{} listed; {closed}.", if count == 1 { "1 key is".to_owned() } else { format!("{count} keys are") })
    };
    let gathered =
        dialect.documents.as_ref().map(|member| format!("Several documents are gathered by their `{member}`."));
    let first = [format!("A file in it is {role}. {keys}")].into_iter().chain(gathered);
    let detect = &dialect.detect;
    let paths = |words: &str, paths: &[crate::diag::At<String>]| {
        let shown: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        if shown.is_empty() { None } else { Some(format!("{words} {}", shown.join(", "))) }
    };
    let known = [paths("all of", &detect.all), paths("any of", &detect.any), paths("none of", &detect.none)];
    let settings = dialect
        .settings
        .iter()
        .flat_map(|(id, binding)| bound(dialect, binding).into_iter().map(move |line| format!("{id}: {line}")));
    let idle = dialect.keys.iter().filter(|key| key.enforced != Enforced::Yes).map(|key| {
        let note = key.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        format!("`{}` is {}{note}", key.key, enforced(key))
    });
    let shows: Vec<String> = if dialect.canonical {
        library.settings().filter(|s| s.settled_by == SettledBy::Application).map(|s| s.id.value.clone()).collect()
    } else {
        settings.collect()
    };
    Explanation::new(format!("{}: {}", dialect.id, dialect.title))
        .part("", first)
        .part("Known by", known.into_iter().flatten())
        .part("Settings that it shows", shows)
        .part("Keys that do nothing or stop the start", idle)
        .part("Examples", dialect.examples.iter().map(|example| format!("{}: {}", example.name, example.title)))
        .part("Source", dialect.source.clone())
}

/// The cases of a binding, in words.
fn bound(dialect: &Dialect, binding: &Binding) -> Vec<String> {
    let each = binding.each.first().map(|each| each.as_str()).unwrap_or_default();
    let more = match binding.each.len() {
        0 | 1 => String::new(),
        n => format!(" (and in {} like it)", counted(n - 1, "place")),
    };
    let single = binding.key.iter().map(|key| key_line(dialect, key, each, binding.unit.as_deref(), &binding.values));
    let cases = binding.cases.iter().map(|case| {
        let when: Vec<String> =
            case.when.iter().map(|(key, value)| condition(&full_key(key, each), &value.0)).collect();
        let when = if when.is_empty() { String::new() } else { format!("where {}: ", when.join(" and ")) };
        let then = match (&case.is, &case.key, &case.unknown) {
            (Some(value), _, _) => format!("it is {}", shown(&value.value.0)),
            (_, Some(key), _) => key_line(dialect, key, each, case.unit.as_deref(), &case.values),
            (_, _, why) => format!("this file cannot tell, since {}", why.as_deref().unwrap_or("nobody says so")),
        };
        format!("{when}{then}")
    });
    cases.chain(single).map(|line| format!("{line}{more}")).collect()
}

fn key_line(
    dialect: &Dialect,
    key: &str,
    each: &str,
    unit: Option<&str>,
    values: &std::collections::BTreeMap<String, crate::model::Json>,
) -> String {
    let full = full_key(key, each);
    let listed = dialect.keys.iter().find(|key| *key.key == full);
    let mut about: Vec<String> = Vec::new();
    about.extend(listed.map(|key| word(serde_json::to_value(key.kind))));
    about.extend(unit.map(|unit| format!("bare numbers in {unit}")));
    about.extend(listed.map(|key| match &key.default {
        Some(default) => format!("default {}", shown(&default.value.0)),
        None => "no default".to_owned(),
    }));
    about.extend(listed.and_then(|key| key.env.as_ref()).map(|env| format!("also set by the variable {env}")));
    about.extend(listed.map(|key| enforced(key).to_owned()));
    about.extend(values.iter().map(|(own, value)| format!("{own:?} is {}", shown(&value.0))));
    format!("`{full}` ({})", about.join("; "))
}

const fn enforced(key: &Key) -> &'static str {
    match key.enforced {
        Enforced::Yes => "enforced",
        Enforced::Inert => "inert",
        Enforced::Refused => "refused",
    }
}

fn condition(key: &str, value: &Value) -> String {
    match value {
        Value::Null => format!("`{key}` is not written"),
        Value::Object(schema) if schema.len() == 1 && schema.contains_key("enum") => {
            let words: Vec<String> = schema["enum"].as_array().into_iter().flatten().map(shown).collect();
            format!("`{key}` is one of {}", words.join(", "))
        }
        Value::Object(schema) if schema.get("not").is_some_and(is_nothing) && schema.len() == 1 => {
            format!("`{key}` is written")
        }
        Value::Object(_) => {
            let schema = value.to_string();
            // A long one says nothing to a reader; the dialect's file has it.
            if schema.len() > 80 { format!("`{key}` is as its dialect asks") } else { format!("`{key}` fits {schema}") }
        }
        literal => format!("`{key}` is {}", shown(literal)),
    }
}

/// Whether a schema is met by nothing written alone.
fn is_nothing(schema: &Value) -> bool {
    *schema == serde_json::json!({ "const": null }) || *schema == serde_json::json!({ "type": "null" })
}

fn shown(value: &Value) -> String {
    value.to_string()
}

/// The word that YAML has for a value of an enumeration.
pub(super) fn word(value: serde_json::Result<Value>) -> String {
    value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
