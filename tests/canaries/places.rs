//! Places in a configuration where a value can stand, and texts that hold a canary there, in every notation.
//! The name of a key is shown on purpose, so a canary never is one.

use probity::load::Library;
use proptest::prelude::*;
use proptest::sample::select;

use crate::canaries::canary::{SHAPES, Shape, quoted};

/// Values that carry a canary, which stands where the `@` is.
const VALUES: [&str; 30] = [
    "@",
    "a @ b",
    "https://@:p@h.example/x",
    "postgres://u:@@db.example/x",
    "postgres://u:p@@.example/x",
    "https://h.example/@?q=1#f",
    "https://h.example/x?api_token=@&sslmode=disable",
    "https://h.example/x?@=1",
    "https://h.example/x#@",
    "redis://:@@cache",
    "u:@@tcp(db:3306)/x",
    "host=db password=@ sslmode=disable",
    "${@}",
    "${X:-@}",
    "${X:?@}",
    "a${X:-@}b${Y}",
    "$@",
    "{{ @ }}",
    "{{ env.@ }}",
    "vault:@",
    "env:@",
    "file:/@",
    "Bearer @",
    "Basic @",
    "15m @",
    "1.2@",
    "10.0.0.0/@",
    "0.0.0.0:@",
    "@;drop",
    "-----BEGIN PRIVATE KEY-----\n@\n-----END PRIVATE KEY-----",
];

/// Names under which a secret would stand, and names that nobody knows.
const NAMES: [&str; 14] = [
    "password",
    "db.password",
    "clientSecret",
    "api_key",
    "jwt.secret",
    "tokens",
    "credentials",
    "private_key_pem",
    "connection_string",
    "wibble",
    "frob.nicate",
    "sesion.idle_timeout",
    "tls.enforced.x",
    "DATABASE_URL",
];

pub(crate) const ENDINGS: [&str; 5] = ["toml", "yaml", "json", "env", "conf"];

/// A value at a key, in a form, in the notation with this number.
#[derive(Debug, Clone)]
pub(crate) struct Planted {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) form: Form,
    pub(crate) ending: usize,
}

pub(crate) fn planted() -> impl Strategy<Value = Planted> {
    let all = (keys(), values(), forms(), 0..ENDINGS.len());
    all.prop_map(|(key, value, form, ending)| Planted { key, value, form, ending })
}

/// The text of a file with it; nothing where the notation cannot hold it.
pub(crate) fn text_of(planted: &Planted) -> Option<String> {
    written(ENDINGS[planted.ending], &planted.key, &planted.value, planted.form)
}

/// The keys where a canary may stand: of every setting, of every dialect, and some of nobody.
fn keys() -> impl Strategy<Value = String> {
    let library = Library::shipped();
    // What a file names as its profile is shown where it is one.
    let settings = library.settings().map(|setting| setting.id.value.clone()).filter(|id| id != "security.profile");
    let of_dialects = library.dialects().flat_map(|dialect| &dialect.keys).map(|key| key.key.value.clone());
    let plain = |key: &String| !key.contains(['"', '*']) || key.matches("[*]").count() == key.matches('*').count();
    let of_dialects = of_dialects.filter(|key| !key.contains('"')).filter(plain);
    prop_oneof![
        3 => select(settings.collect::<Vec<_>>()),
        3 => select(of_dialects.collect::<Vec<_>>()),
        2 => select(NAMES.map(str::to_owned).to_vec()),
    ]
}

/// A value with a canary of some shape.
fn values() -> impl Strategy<Value = String> {
    (select(&SHAPES[..]), select(&VALUES[..])).prop_map(|(shape, template): (Shape, _)| shape.within(template))
}

/// How a value stands at its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Items,
    Members,
    Deep,
    /// A block of lines, in YAML; plain elsewhere.
    Block,
}

fn forms() -> impl Strategy<Value = Form> {
    prop_oneof![4 => Just(Form::Plain), 1 => Just(Form::Items), 1 => Just(Form::Members), 1 => Just(Form::Deep), 1 => Just(Form::Block)]
}

/// A key path with its value as JSON: `a.b[*].c` as tables and lists.
fn nested(key: &str, value: &str, form: Form) -> serde_json::Value {
    let leaf = serde_json::Value::from(value);
    let leaf = match form {
        Form::Plain | Form::Block => leaf,
        Form::Items => serde_json::json!([leaf, leaf]),
        Form::Members => serde_json::json!({ "value": leaf, "valueFrom": leaf }),
        Form::Deep => serde_json::json!([{ "name": leaf, "value": [leaf] }, [leaf]]),
    };
    key.split('.').rev().fold(leaf, |inner, step| {
        let name = step.trim_end_matches("[*]");
        let listed = (0..step.matches("[*]").count()).fold(inner, |inner, _| serde_json::json!([inner]));
        if name.is_empty() { listed } else { serde_json::json!({ name: listed }) }
    })
}

/// The same as the text of a notation, with comments that hold the value where there are comments.
fn written(ending: &str, key: &str, value: &str, form: Form) -> Option<String> {
    let comment = format!("# {}\n", value.replace(['\n', '\r'], " "));
    let json = || nested(key, value, form);
    Some(match ending {
        "json" => json().to_string(),
        "yaml" if form == Form::Block => block(&comment, key, value),
        // JSON is YAML.
        "yaml" => format!("{comment}{:#} # {}\n", json(), value.replace('\n', " ")),
        "toml" => {
            let serde_json::Value::Object(members) = json() else { return None };
            let lines: String =
                members.iter().map(|(name, inner)| format!("\"{name}\" = {}\n", inline(inner))).collect();
            format!("{comment}{lines}{comment}")
        }
        "env" | "conf" => {
            let name = key.replace(['.', '-'], "_").replace("[*]", "");
            format!("{comment}{} = {}\n", name.to_uppercase(), quoted(ending, value)?)
        }
        other => panic!("no notation ends in .{other}"),
    })
}

/// Tables as lines and the value as a block, with comments between.
fn block(comment: &str, key: &str, value: &str) -> String {
    let mut text = comment.to_owned();
    let steps: Vec<&str> = key.split('.').map(|step| step.trim_end_matches("[*]")).filter(|s| !s.is_empty()).collect();
    for (depth, step) in steps.iter().enumerate() {
        let indent = "  ".repeat(depth);
        text.push_str(&format!("{indent}{comment}{indent}{}:", serde_json::Value::from(*step)));
        text.push_str(if depth + 1 == steps.len() { " |- # " } else { "\n" });
    }
    let indent = "  ".repeat(steps.len());
    text.push_str(&format!("{}\n", value.replace('\n', " ")));
    value.lines().for_each(|line| text.push_str(&format!("{indent}{line}\n")));
    text
}

/// JSON as an inline value of TOML.
fn inline(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        serde_json::Value::Object(members) => {
            let pairs = members.iter().map(|(name, inner)| format!("\"{name}\" = {}", inline(inner)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
