//! The annotations of Java that make tests, and those that keep them from running.
//! Must not know where what they stand on is defined.

use super::java::Reader;

/// Annotations that make a test of a method and do not say so in their name.
const TESTS: &[&str] = &["Example", "Property", "Scenario", "TestFactory", "TestTemplate", "Theory"];

/// Whether an annotation of this name makes a test: `@Test`, `@ParameterizedTest`, `@ArchTest`.
pub(super) fn is_test(name: &str) -> bool {
    name.ends_with("Test") || TESTS.contains(&name)
}

impl Reader<'_, '_, '_> {
    /// Whether one of the annotations between two tokens has such a name.
    pub(super) fn has_annotation(&self, from: usize, to: usize, is_wanted: impl Fn(&str) -> bool) -> bool {
        self.annotations(from, to).any(|at| is_wanted(self.tokens.word(at)))
    }

    /// Whether one of the annotations between two tokens keeps tests from running: `@Disabled` or `@Ignore`, or
    /// TestNG's `@Test(enabled = false)`.
    pub(super) fn is_disabled(&self, from: usize, to: usize) -> bool {
        let tokens = self.tokens;
        let is_off =
            |at: usize| tokens.word(at) == "enabled" && tokens.is(at + 1, b'=') && tokens.word(at + 2) == "false";
        self.annotations(from, to).any(|at| match tokens.word(at) {
            "Disabled" | "Ignore" => true,
            "Test" => tokens.close(at + 1).is_some_and(|close| (at + 1..close).any(is_off)),
            _ => false,
        })
    }

    /// The last word of the name of each annotation between two tokens.
    fn annotations(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let tokens = self.tokens;
        let mut at = from;
        std::iter::from_fn(move || {
            while at < to {
                let is_annotation = tokens.is(at, b'@');
                if is_annotation {
                    at += 1;
                    while tokens.is(at + 1, b'.') {
                        at += 2;
                    }
                }
                let name = at;
                at = tokens.after(at).unwrap_or(to);
                if is_annotation {
                    return Some(name);
                }
            }
            None
        })
    }

    /// Whether the member between two tokens is a method with a body.
    pub(super) fn is_method(&self, from: usize, to: usize) -> bool {
        let tokens = self.tokens;
        let mut brackets = false;
        let mut at = from;
        while at < to && !tokens.is(at, b'=') {
            brackets |= tokens.is(at, b'(');
            if tokens.is(at, b'{') {
                return brackets;
            }
            at = tokens.after(at).unwrap_or(to);
        }
        false
    }
}
