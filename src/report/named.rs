//! What a statement names of controls: the whole, a part, or whatever a pattern matches.
//! It must not judge what is said of them.

use wildmatch::WildMatch;

use crate::load::Library;
use crate::model::statement::Statement;

/// What a statement names of a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// All of it, by its id.
    Whole,
    /// A part, such as `a` or `a.1`.
    Part(String),
    /// It is one of those that a pattern happens to match, which were not looked at one by one.
    Pattern,
}

/// The full names of the controls that a statement is about, and what it names of each.
#[must_use]
pub fn named_parts(library: &Library, statement: &Statement) -> Vec<(String, Named)> {
    let mut names = Vec::new();
    for text in statement.control.iter().chain(&statement.controls) {
        if text.contains('*') {
            names.extend(matched(library, text).into_iter().map(|name| (name, Named::Pattern)));
        } else if let Some((control, part)) = library.catalogs().find_control(text) {
            names.push((control.name(), part.map_or(Named::Whole, Named::Part)));
        }
    }
    names
}

/// The full names of the controls of which a statement names the whole, one by one.
#[must_use]
pub fn whole_controls(library: &Library, statement: &Statement) -> Vec<String> {
    let named = statement.control.iter().chain(&statement.controls).filter(|text| !text.contains('*'));
    let found = named.filter_map(|text| library.catalogs().find_control(text));
    found.filter(|(_, part)| part.is_none()).map(|(control, _)| control.name()).collect()
}

/// The full names of the controls that a pattern matches, with or without their catalog.
fn matched(library: &Library, pattern: &str) -> Vec<String> {
    let matcher = WildMatch::new_case_insensitive(pattern);
    // Most names differ from the pattern before its first `*`, and need no name to be put together.
    let start = pattern.split(['*', '?']).next().filter(|start| start.is_ascii()).unwrap_or_default();
    let mut names = Vec::new();
    for catalog in library.catalogs().all() {
        for control in catalog.controls.iter().filter(|control| control.withdrawn.is_none()) {
            let full = catalog.id.bytes().chain([b':']).chain(control.id.bytes());
            if !starts(control.id.bytes(), start) && !starts(full, start) {
                continue;
            }
            let full = format!("{}:{}", catalog.id, control.id);
            if matcher.matches(&full) || matcher.matches(&control.id) {
                names.push(full);
            }
        }
    }
    names
}

fn starts(mut name: impl Iterator<Item = u8>, start: &str) -> bool {
    start.bytes().all(|byte| name.next().is_some_and(|own| own.eq_ignore_ascii_case(&byte)))
}
