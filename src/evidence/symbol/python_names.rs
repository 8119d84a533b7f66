//! What names stand for in a Python file, as far as its marks go: `import pytest as pt`, `from pytest import mark`,
//! `later = pytest.mark.skip`. Must not follow a name into another file.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What is known of a file's names.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, String>);

/// Modules whose names say whether a test runs; what is in a part of `unittest` is in it, too.
const MODULES: &[(&str, &str)] = &[("pytest", "pytest"), ("unittest", "unittest"), ("unittest.case", "unittest")];

impl Names {
    /// Looks at a line for a name that it gives to something of these modules.
    pub(super) fn note(&mut self, code: &str) {
        if let Some(rest) = code.strip_prefix("import ") {
            for (module, name) in imported(rest) {
                self.stands(name, module, "");
            }
        } else if let Some((module, rest)) = code.strip_prefix("from ").and_then(|rest| rest.split_once(" import")) {
            for (member, name) in imported(rest) {
                self.stands(name, module.trim(), member);
            }
        } else if let Some((name, value)) = code.split_once('=')
            && is_name(name.trim())
        {
            let value = self.full(value.trim()).into_owned();
            if value.starts_with("pytest.mark.") || value.starts_with("unittest.") {
                self.0.insert(name.trim().to_owned(), value);
            }
        }
    }

    fn stands(&mut self, name: &str, module: &str, member: &str) {
        let Some((_, module)) = MODULES.iter().find(|(known, _)| *known == module) else { return };
        let full = if member.is_empty() { (*module).to_owned() } else { format!("{module}.{member}") };
        if is_name(name) {
            self.0.insert(name.to_owned(), full);
        }
    }

    /// The text with what its first name stands for in that name's place.
    pub(super) fn full<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let first = text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        match self.0.get(first) {
            Some(full) => Cow::Owned(format!("{full}{}", &text[first.len()..])),
            None => Cow::Borrowed(text),
        }
    }
}

/// What is imported, and the name that it gets: `a as b, c`.
fn imported(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let list = list.trim().trim_start_matches('(').trim_end_matches(')');
    list.split(',').map(|part| {
        let part = part.split('#').next().unwrap_or_default().trim();
        part.split_once(" as ").map_or((part, part), |(what, name)| (what.trim(), name.trim()))
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}
