//! Globs of names, compared without case: many of them against each name of a file.
//! It must match what one of the globs matches by itself, and nothing else. A glob that ends in `@` matches names too behind
//! which stands which of several is meant: `password_prod`.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use wildmatch::WildMatch;

use crate::audit::dialect::alike::folded;
use crate::diag::letters;
use crate::diag::secret_names::without_which;

/// Globs, gathered by a text that stands in every name which they match: few names have one of these texts, and only
/// for those are the globs tried.
#[derive(Debug, Default)]
pub struct Globs {
    groups: Vec<Group>,
    /// The letters of each group's part: a name that lacks one of them lacks the part, as most names do.
    letters: Vec<u64>,
}

/// Globs with the same text in every name that they match.
#[derive(Debug)]
struct Group {
    part: String,
    globs: Vec<Glob>,
}

/// A glob, and whether a word may stand behind what it matches that says which of several is meant. It is made ready when a
/// name is first held against it, as few of them ever are.
#[derive(Debug)]
struct Glob {
    text: String,
    ready: OnceLock<WildMatch>,
    which: bool,
}

impl Glob {
    /// Behind a glob stands `@` where such a word may stand behind the name.
    fn new(text: &str) -> Self {
        let which = text.strip_suffix('@');
        Self { text: which.unwrap_or(text).to_owned(), ready: OnceLock::new(), which: which.is_some() }
    }

    fn matches(&self, name: &str) -> bool {
        let own = self.ready.get_or_init(|| WildMatch::new_case_insensitive(&self.text));
        own.matches(name) || (self.which && without_which(name).is_some_and(|name| own.matches(name)))
    }
}

impl Globs {
    /// Makes globs ready.
    #[must_use]
    pub fn new(globs: &[String]) -> Self {
        let mut by_part: BTreeMap<String, Vec<Glob>> = BTreeMap::new();
        for glob in globs {
            let ready = Glob::new(glob);
            by_part.entry(part(&ready.text)).or_default().push(ready);
        }
        let groups: Vec<Group> = by_part.into_iter().map(|(part, globs)| Group { part, globs }).collect();
        let letters = groups.iter().map(|group| letters(&group.part)).collect();
        Self { groups, letters }
    }

    /// Whether one of them matches a name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let any = |globs: &[Glob]| globs.iter().any(|glob| glob.matches(name));
        // What is not ASCII may be the same as ASCII without case, or look the same to people.
        if !name.is_ascii() {
            return self.groups.iter().any(|group| any(&group.globs)) || self.matches(&folded(name));
        }
        let own = letters(name);
        let lower = LazyCell::new(|| name.to_ascii_lowercase());
        let has_part = |group: &Group| group.part.is_empty() || lower.contains(group.part.as_str());
        let mut likely = self.groups.iter().zip(&self.letters).filter(|(_, letters)| **letters & !own == 0);
        likely.any(|(group, _)| has_part(group) && any(&group.globs))
    }
}

/// The longest text without wildcards in a glob, in lower case.
fn part(glob: &str) -> String {
    if !glob.is_ascii() {
        return String::new();
    }
    let parts = glob.split(['*', '?']);
    parts.max_by_key(|part| part.len()).unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn together_they_match_what_each_of_them_matches() {
        let globs = ["*pass", "*PASS?", "pw", "*_pw", "*", "?", "", "*b*64", "*\u{e4}*", "a**b", "*secret-??", "to?en"];
        let names = [
            "",
            "a",
            "pw",
            "PW",
            "db_pw",
            "pass",
            "PassX",
            "password",
            "my-secret-12",
            "secret",
            "\u{212a}ey",
            "\u{c4}",
            "to\u{212a}en",
            "token",
            "TOKEN",
            "b64",
            "b-64x",
            "ab",
            "axxb",
            "a*b",
        ];
        for name in names {
            for first in globs {
                for second in globs {
                    let each = [first, second].iter().any(|glob| WildMatch::new_case_insensitive(glob).matches(name));
                    let both = Globs::new(&[first.to_owned(), second.to_owned()]);
                    assert_eq!(both.matches(name), each, "{name} {first} {second}");
                }
            }
        }
        assert!(!Globs::default().matches("a"));
    }
}
