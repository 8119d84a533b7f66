//! What a dialect says that can mean nothing: schemas that are none, keys that are no single place, and keys that it does not
//! list. It must not look at any file.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;

use super::cases::full_key;
use super::condition::Condition;
use super::keys::Keys;
use crate::audit::document::path::Path;
use crate::audit::plan::schema::Schema;
use crate::diag::At;
use crate::load::Library;
use crate::model::dialect::{Binding, Case, Dialect, Key, Names, Unsettling};

/// Where a condition of a setting, or what is asked of a key, a name, a variable or a service, is no JSON Schema and so
/// would never hold.
#[must_use]
pub fn unbuilt(dialect: &Dialect) -> Vec<&At<String>> {
    // Many cases ask the same.
    let known = RefCell::default();
    let settings = dialect.settings.iter();
    let settings = settings.filter_map(|(setting, binding)| (!has_sound_cases(binding, &known)).then_some(setting));
    let own = |key: &'_ &Key| {
        key.refuses.iter().chain(&key.skips).chain(&key.no_secret_where).any(|schema| !builds(&schema.value))
    };
    let keys = dialect.keys.iter().filter(own);
    let open = |names: &&Names| names.open.as_ref().is_some_and(|open| !builds(&open.is.value));
    let names = dialect.names.iter().filter(open).map(|names| &names.of);
    let passing = dialect.passing.iter().filter(|passing| !builds(&passing.is.value)).filter_map(|one| one.at.first());
    let implied = dialect.dotted.iter().filter(|one| one.implied.as_ref().is_some_and(|schema| !builds(&schema.value)));
    let passing = passing.chain(implied.filter_map(|one| one.at.first()));
    let changes = |one: &&Unsettling| one.unless.as_ref().is_some_and(|unless| !builds(unless));
    let variables = dialect.unsettled_by.iter().filter(changes).map(|one| &one.variable);
    let references = dialect.references.iter().filter(|table| !builds(&table.value)).map(|_| &dialect.id);
    settings.chain(keys.map(|key| &key.key)).chain(names).chain(passing).chain(variables).chain(references).collect()
}

fn builds(schema: &Value) -> bool {
    !schema.is_object() || Schema::new(schema.clone()).is_sound()
}

/// Whether every condition of a setting's cases could hold, where it is known of some what they come to.
fn has_sound_cases<'d>(binding: &'d Binding, known: &RefCell<HashMap<&'d Value, bool>>) -> bool {
    let mut known = known.borrow_mut();
    let mut is_sound = |value: &'d Value| *known.entry(value).or_insert_with(|| Condition::new(value).is_sound());
    binding.only.as_ref().is_none_or(|only| builds(&only.value))
        && binding.cases.iter().flat_map(|case| case.when.values()).all(|value| is_sound(&value.0))
}

/// The keys of bindings, and those that variables set, that are no single place: `[*]` belongs into `each`.
#[must_use]
pub fn several(dialect: &Dialect) -> Vec<&At<String>> {
    let is_single = |key: &&At<String>| {
        let own = key.trim_start_matches("../");
        own == "." || own.is_empty() || Path::parse(own).is_ok_and(|path| path.names().is_some())
    };
    let used =
        dialect.settings.values().flat_map(|binding| binding.key.iter().chain(binding.cases.iter().flat_map(keys_of)));
    let set = dialect.keys.iter().filter(|key| key.env.is_some()).map(|key| &key.key);
    used.chain(set).filter(|key| !is_single(key)).collect()
}

/// Every key that a case names.
fn keys_of(case: &Case) -> impl Iterator<Item = &At<String>> {
    case.when.keys().chain(&case.key).chain(&case.or_longer).chain(&case.decided_by)
}

/// The keys that bindings and rules of a dialect use and that it does not list, each with whose they are. A setting of the
/// canonical dialect is a key of its own.
#[must_use]
pub fn unlisted<'d>(library: &Library, dialect: &'d Dialect) -> Vec<(&'d At<String>, String)> {
    let keys = Keys::of(dialect);
    let listed = |full: &str| Path::parse(full).is_ok_and(|path| keys.lists(path.steps()));
    let mut out = Vec::new();
    for (setting, binding) in &dialect.settings {
        let conditions = binding.cases.iter().flat_map(keys_of);
        let used: Vec<&At<String>> = conditions.chain(&binding.key).collect();
        let whole = [At::nowhere(String::new())];
        let each = if binding.each.is_empty() { &whole[..] } else { &binding.each };
        let full = used.iter().flat_map(|key| each.iter().map(|each| full_key(key, each)));
        out.extend(full.filter(|full| !listed(full)).map(|full| (setting, full)));
    }
    let pairs = dialect.at_most.iter().flat_map(|pair| [&pair.key, &pair.other].map(|key| (key, key.value.clone())));
    let open = dialect.unsettled_by.iter().flat_map(|one| one.keys.iter().map(|key| (&one.variable, key.clone())));
    let is_setting = |key: &str| dialect.canonical && library.setting(key).is_some();
    out.extend(pairs.chain(open).filter(|(_, key)| !listed(key) && !is_setting(key)));
    out
}
