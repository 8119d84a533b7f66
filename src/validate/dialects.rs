//! Dialects that say what cannot be: paths that are none, cases that say two things, keys that nothing lists.
//! Whether their settings exist is another rule; their examples are run by `probity dialect test` and the tests.

use super::Subject;
use crate::audit::dialect::spelling::Spelling;
use crate::audit::dialect::unsound::{several, unbuilt, unlisted};
use crate::audit::document::path::Path;
use crate::audit::normalise::reader::of_setting;
use crate::diag::{At, Code, Finding};
use crate::model::dialect::{Binding, Dialect};
use crate::model::setting::ValueType;

/// Every dialect.
pub(super) fn dialects(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for dialect in subject.dialects() {
        let mut say = |at: &At<String>, message: String, fix: &str| {
            let finding = Finding::new(Code::InvalidValue, message, fix);
            findings.push(finding.at(subject.library.sources.place(at.pos)));
        };
        paths(dialect, &mut say);
        for (setting, binding) in &dialect.settings {
            shape(setting, binding, &mut say);
            alike(subject, dialect, setting, binding, &mut say);
            units(subject, setting, binding, &mut say);
        }
        if !subject.library.sources.is_shipped(dialect.id.pos) {
            for setting in Spelling::new(subject.library, dialect).hollow() {
                let message =
                    format!("whatever is ordinarily written, `{setting}` comes to the same, so no key decides it");
                say(setting, message, "name the values that lead to it, and say what the others lead to");
            }
        }
        for key in several(dialect) {
            say(key, format!("`{key}` is no single place"), "name one key, and put what fans out into `each`");
        }
        for at in unbuilt(dialect) {
            say(
                at,
                format!("what is asked at `{at}` is no JSON Schema and no `as` with `expect`, so it would never hold"),
                "correct the schema",
            );
        }
        for (setting, key) in unlisted(subject.library, dialect) {
            let message = format!("`{setting}` uses the key `{key}`, which the dialect does not list");
            say(setting, message, "list it under `keys`, with its type");
        }
        for key in &dialect.keys {
            let fits = key.default.as_ref().is_none_or(|default| key.kind.fits(default));
            if !fits {
                say(&key.key, format!("the default of `{}` is not of its type", key.key), "correct one of the two");
            }
        }
    }
    findings
}

/// Paths that cannot be read.
fn paths(dialect: &Dialect, say: &mut impl FnMut(&At<String>, String, &str)) {
    let detect = &dialect.detect;
    let keys = dialect.keys.iter().map(|key| &key.key);
    let each = dialect.settings.values().flat_map(|binding| &binding.each);
    let signs = detect.all.iter().chain(&detect.any).chain(&detect.none);
    let names = dialect.names.iter().flat_map(|names| names.at.iter().chain([&names.of]).chain(&names.unless));
    let names = names.chain(dialect.names.iter().flat_map(|names| names.beside.iter().map(|beside| &beside.of)));
    let pairs = dialect.at_most.iter().flat_map(|pair| [&pair.key, &pair.other]);
    let passing = dialect.passing.iter().flat_map(|passing| &passing.at);
    let merging = dialect.merging.iter().flat_map(|rule| &rule.at);
    let passing = passing.chain(merging).chain(dialect.dotted.iter().flat_map(|one| &one.at));
    let listed = [
        &dialect.variables,
        &dialect.more_variables,
        &dialect.env_files,
        &dialect.encloses,
        &dialect.mounts,
        &dialect.commands,
        &dialect.services,
        &dialect.secrets,
    ];
    let logins = dialect.provider.iter().flat_map(|one| one.at.iter().chain(&one.within).chain(&one.unless));
    let logins = logins.chain(dialect.provides.iter().flat_map(|one| one.at.iter().chain([&one.to])));
    let logins = logins.chain(dialect.names_files.iter().flat_map(|one| &one.at));
    let listed = listed.into_iter().flatten().chain(logins);
    for path in keys.chain(each).chain(signs).chain(names).chain(pairs).chain(passing).chain(listed) {
        if let Err(reason) = Path::parse(path) {
            say(path, format!("`{path}` is no path: {reason}"), "write a path such as `listeners[*].tls`");
        }
    }
}

/// A binding has one source or cases; a case says one thing.
fn shape(setting: &At<String>, binding: &Binding, say: &mut impl FnMut(&At<String>, String, &str)) {
    if binding.key.is_some() != binding.cases.is_empty() {
        say(setting, format!("`{setting}` has neither a `key` nor `cases`, or both"), "give it one of them");
    }
    for case in &binding.cases {
        let said = [case.is.is_some(), case.key.is_some(), case.unknown.is_some()];
        if said.iter().filter(|said| **said).count() != 1 {
            say(setting, format!("a case of `{setting}` has not one of `is`, `key` and `unknown`"), "give it one");
        }
    }
}

/// A unit is one in which the setting can be read.
fn units(
    subject: &Subject<'_>,
    setting: &At<String>,
    binding: &Binding,
    say: &mut impl FnMut(&At<String>, String, &str),
) {
    let Some(own) = subject.library.setting(setting) else { return };
    if !matches!(own.kind, ValueType::Duration | ValueType::Bytes | ValueType::Rate) {
        return;
    }
    let reader = of_setting(own);
    for unit in binding.unit.iter().chain(binding.cases.iter().filter_map(|case| case.unit.as_ref())) {
        if reader.read(&format!("1{unit}").into()).is_err() {
            let message = format!("`{unit}` is no unit that `{setting}` is read in, so no number there can be read");
            say(setting, message, "write what the application counts in: `ms`, `s`, `min`, `h`, `d`, `B`, `KiB`, `/s`");
        }
    }
}

/// In a workspace's own dialect no key stands for two settings, nor for one that has another's name.
fn alike(
    subject: &Subject<'_>,
    dialect: &Dialect,
    setting: &At<String>,
    binding: &Binding,
    say: &mut impl FnMut(&At<String>, String, &str),
) {
    let library = subject.library;
    let Some(key) = binding.key.as_ref().filter(|_| !library.sources.is_shipped(dialect.id.pos)) else { return };
    let overlaps = |a: &str, b: &str| a == b || a.strip_prefix(b).is_some_and(|rest| rest.starts_with('.'));
    let other = dialect.settings.iter().find(|(other, binding)| {
        *other != setting && binding.key.as_ref().is_some_and(|own| overlaps(own, key) || overlaps(key, own))
    });
    let other = other.map(|(other, _)| other.value.clone());
    let other = other.or_else(|| library.setting(key).filter(|own| own.id != *setting).map(|own| own.id.value.clone()));
    if let Some(other) = other {
        let message = format!("the key `{key}` of `{setting}` is also what `{other}` is called");
        say(setting, message, "give each setting a key of its own");
    }
}
