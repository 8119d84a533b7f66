//! Finds a secret under its name in a text that is YAML or has some in it: in a list, in braces, with blanks before the colon.
//! Must not take prose or code for it: braces count where a value of YAML may begin, and a plain value is one word.

use super::credential_flow;
use super::credential_pair::{is_key_part, is_secret};
use super::programs;
use crate::audit::below_secrets::{Holds, holds};

/// Whether a secret stands under its name in the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    marked.contains(':')
        && (marked.lines().filter_map(Line::of).any(|line| line.is_secret()) || credential_flow::is_in(marked))
}

/// A line of a table.
struct Line<'t> {
    key: &'t str,
    /// What stands behind the colon.
    rest: &'t str,
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let mut rest = line.trim_start();
        while let Some(item) = rest.strip_prefix('-').filter(|item| item.starts_with([' ', '\t'])) {
            rest = item.trim_start();
        }
        let (key, rest) = match rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => rest[1..].split_once(quote)?,
            None => rest.split_at(rest.find(|c| !is_key_part(c))?),
        };
        let rest = rest.trim_start().strip_prefix(':')?;
        let is_one = !key.is_empty() && (rest.is_empty() || rest.starts_with([' ', '\t']));
        is_one.then_some(Self { key, rest: rest.trim() })
    }

    fn is_secret(&self) -> bool {
        scalar(self.rest).is_some_and(|value| value.is_under(self.key))
    }
}

/// A value, and whether it stands in quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scalar<'t> {
    pub(super) text: &'t str,
    pub(super) is_quoted: bool,
}

/// What a program is told to put there: types, where a table describes others, and what stands for nothing.
const WORDS: [&str; 11] =
    ["String", "String!", "string", "str", "text", "any", "null", "~", "None", "nil", "undefined"];
/// How code takes a value from its environment (nodejs.org/api/process.html).
const FROM_ENVIRONMENT: &str = "process.env.";

impl Scalar<'_> {
    /// Whether it is a secret, by the name that it stands under.
    pub(super) fn is_under(self, key: &str) -> bool {
        let is_none = !self.is_quoted
            && (self.text.contains(char::is_whitespace)
                || WORDS.contains(&self.text)
                || self.text.starts_with(FROM_ENVIRONMENT));
        !is_none
            && holds(key) != Holds::None
            && !programs::is_harmless(key)
            && !programs::is_kept(key, self.text)
            && is_secret(key, self.text)
    }
}

/// What stands behind the colon of a line, without what YAML says of it, as in `!!str abc # why`.
fn scalar(rest: &str) -> Option<Scalar<'_>> {
    let mut rest = rest;
    while rest.starts_with(['!', '&']) {
        rest = rest.split_once([' ', '\t'])?.1.trim_start();
    }
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (text, behind) = rest[1..].rsplit_once(quote)?;
        let behind = behind.trim();
        return (behind.is_empty() || behind.starts_with('#')).then_some(Scalar { text, is_quoted: true });
    }
    let end = rest.match_indices('#').map(|(at, _)| at).find(|at| rest[..*at].ends_with([' ', '\t']));
    let text = rest[..end.unwrap_or(rest.len())].trim_end();
    (!text.starts_with(['#', '{', '[', '*'])).then_some(Scalar { text, is_quoted: false })
}

#[cfg(test)]
mod tests {
    use super::super::credential_text::marked;
    use super::*;

    #[test]
    fn lines() {
        for (text, is) in [
            ("a:\n  - password: Tr0ub4dor3x\n    name: pg", true),
            ("- - password: Tr0ub4dor3x", true),
            ("password : Tr0ub4dor3x", true),
            ("'password' : Tr0ub4dor3x", true),
            ("password: Tr0ub4dor3x # of the database", true),
            ("password:\tTr0ub4dor3x", true),
            ("password: !!str Tr0ub4dor3x", true),
            ("password: &pw 'Tr0ub4dor3x'", true),
            ("password: \"correct horse battery staple\"", true),
            ("- api_key: 4711", true),
            ("- password: ${PW}", false),
            ("- password:", false),
            ("- password: # none", false),
            ("- password: ~", false),
            ("- password: string", false),
            ("- password: the user's password", false),
            ("- password: \"\"", false),
            ("- password_file: /run/p", false),
            ("- token_ttl: 5m", false),
            ("- reset_password: disabled", false),
            ("- topologyKey: kubernetes.io/hostname", false),
            ("- tokenizer: standard", false),
            ("- password: *pw", false),
            ("- password: process.env.PW", false),
            ("Enter password: ", false),
            ("password : the word that opens it", false),
            ("- see password: it is asked for", false),
            ("# - password: x", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }
}
