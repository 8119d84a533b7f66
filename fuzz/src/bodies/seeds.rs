//! What fuzzing starts from: the files in `fuzz/seeds`, and inputs made of the shipped dialects and checks.
//! It must give the same inputs in the same order everywhere.

use std::path::Path;

use probity::load::Library;
use probity::load::syntax::Syntax;
use probity::model::dialect::{Dialect, Example};
use probity::model::safeguard::Check;
use serde_json::{Value, json};

use super::shipped::SHIPPED;

/// The seeds of a target: a name and the bytes. `folder` is `fuzz/seeds`.
pub(crate) fn of(target: &str, folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut seeds = files(&folder.join(target));
    let library = SHIPPED.library;
    let made: Vec<String> = match target {
        "syntax" | "audit" => examples(library).map(|(_, one)| file(one)).chain(values(library)).collect(),
        "layers" => pairs(library),
        "mask" => pairs(library).into_iter().enumerate().map(|(at, files)| format!("{}\n{files}", at * 137)).collect(),
        "suggest" => {
            examples(library).enumerate().map(|(at, (_, one))| format!("{}\n{}", at * 137, file(one))).collect()
        }
        "dialect" => library.dialects().filter_map(|dialect| own(library, dialect)).collect(),
        "path" => examples(library).flat_map(|(dialect, one)| paths(dialect, one)).collect(),
        "expect" => expectations(library),
        _ => Vec::new(),
    };
    seeds.extend(made.into_iter().enumerate().map(|(at, text)| (format!("made-{at:03}"), text.into_bytes())));
    seeds
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("readable"))
        })
        .collect();
    files.sort();
    files
}

fn examples(library: &Library) -> impl Iterator<Item = (&Dialect, &Example)> {
    library.dialects().flat_map(|dialect| dialect.examples.iter().map(move |one| (dialect, one)))
}

/// The configuration of an example as one file.
fn file(example: &Example) -> String {
    let letter = match Syntax::of_path(&example.name) {
        Some(Syntax::Json) => 'j',
        Some(Syntax::Env) => 'e',
        Some(Syntax::Conf) => 'c',
        Some(Syntax::Yaml) => 'y',
        Some(Syntax::Toml) | None => 't',
    };
    format!("{letter}\n{}", example.config)
}

/// The examples of checks, which are TOML in the canonical dialect, one a safeguard.
fn values(library: &Library) -> impl Iterator<Item = String> {
    let bad = |check: &Check| check.bad.first().or(check.good.first()).cloned();
    library.safeguards().filter_map(move |safeguard| Some(format!("t\n{}", safeguard.checks.iter().find_map(bad)?)))
}

/// Examples of two dialects together, and one as a layer of itself.
fn pairs(library: &Library) -> Vec<String> {
    let all: Vec<String> = examples(library).map(|(_, one)| file(one)).collect();
    let next = all.iter().cycle().skip(1);
    all.iter().zip(next).map(|(one, other)| format!("{one}\n%%\n{other}\n%%\n{one}\n%%\ne\nA=1\n")).collect()
}

/// A shipped dialect as the workspace's own, with its first example.
fn own(library: &Library, dialect: &Dialect) -> Option<String> {
    let text = library.sources.text(&format!("probity:profiles/dialects/{}.yaml", dialect.id.value))?;
    let text = text.replacen(&format!("id: {}", dialect.id.value), "id: own", 1);
    Some(format!("{text}\n%%\n{}", file(dialect.examples.first()?)))
}

/// A path of a dialect and its example.
fn paths(dialect: &Dialect, example: &Example) -> Vec<String> {
    let keys = dialect.keys.iter().map(|key| &key.key.value).take(2);
    keys.map(|key| format!("{key}\n%%\n\n%%\n{}", file(example))).collect()
}

fn expectations(library: &Library) -> Vec<String> {
    let mut out = Vec::new();
    for check in library.safeguards().flat_map(|safeguard| &safeguard.checks) {
        let kind = check.setting.as_ref().and_then(|id| library.setting(id)).map(|setting| json!(setting.kind));
        let spec = check.reader.as_ref().map(|spec| spec.value.0.clone()).or(kind);
        let (Some(spec), Some(expect)) = (spec, &check.expect) else { continue };
        let params: serde_json::Map<String, Value> =
            check.params.iter().map(|(name, value)| (name.clone(), value.value.0.clone())).collect();
        out.push(format!("{spec}\n%%\n{}\n%%\n{}", expect.value.0, Value::Object(params)));
    }
    out
}
