//! Finds a secret under its name in a text that is YAML or has some in it: in a list, in braces, with blanks before the colon.
//! Must not take prose or code for it: braces count where a value of YAML may begin, and a plain value is one word.

use super::pair::{has_login, is_key_part, is_secret};
use super::text::is_template;
use super::{flow, programs};
use crate::audit::shown::below_secrets::{Holds, holds};

/// Whether a secret stands under its name in the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    marked.contains(':') && (in_lines(marked) || flow::is_in(marked))
}

/// Looks through the lines, with the tables that are open there: how far their keys stand to the right, and what was said.
fn in_lines(marked: &str) -> bool {
    let mut tables: Vec<(usize, Pair<'_>)> = Vec::new();
    marked.lines().filter_map(Line::of).any(|line| {
        while tables.last().is_some_and(|(at, _)| *at > line.begin) {
            tables.pop();
        }
        if tables.last().is_none_or(|(at, _)| *at != line.at) {
            tables.push((line.at, Pair::default()));
        }
        let Some(value) = scalar(line.rest) else { return false };
        value.is_under(line.key) || tables.last_mut().is_some_and(|(_, pair)| pair.is_secret_with(line.key, value))
    })
}

/// A line of a table.
struct Line<'t> {
    /// How far to the right its first word or the sign of an item stands.
    begin: usize,
    /// How far to the right the key stands.
    at: usize,
    key: &'t str,
    /// What stands behind the colon.
    rest: &'t str,
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let mut rest = line.trim_start();
        let begin = line.len() - rest.len();
        while let Some(item) = rest.strip_prefix('-').filter(|item| item.starts_with([' ', '\t'])) {
            rest = item.trim_start();
        }
        let at = line.len() - rest.len();
        let (key, rest) = match rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => rest[1..].split_once(quote)?,
            None => rest.split_at(rest.find(|c| !is_key_part(c))?),
        };
        let rest = rest.trim_start().strip_prefix(':')?;
        let is_one = !key.is_empty() && (rest.is_empty() || rest.starts_with([' ', '\t']));
        is_one.then_some(Self { begin, at, key, rest: rest.trim() })
    }
}

/// What two members of a table say together: `name: DB_PASSWORD` with `value: hunter2`, and in a patch (RFC 6902)
/// `path: /data/password` with the value that is put there.
#[derive(Debug, Default)]
pub(super) struct Pair<'t> {
    name: Option<&'t str>,
    /// The last word of the path.
    path: Option<&'t str>,
    is_patch: bool,
    value: Option<Scalar<'t>>,
}

impl<'t> Pair<'t> {
    /// Whether a secret is named and given once this member is there too.
    pub(super) fn is_secret_with(&mut self, key: &str, value: Scalar<'t>) -> bool {
        let is = |word: &str| key.eq_ignore_ascii_case(word);
        if is("value") {
            self.value = Some(value);
        } else if (is("name") || is("key")) && holds(value.text) != Holds::None {
            self.name = Some(value.text);
        } else if is("path") && value.text.starts_with('/') {
            self.path = value.text.rsplit('/').next();
        } else if is("op") {
            self.is_patch = true;
        } else {
            return false;
        }
        let named = [self.name, self.path.filter(|_| self.is_patch)];
        self.value
            .is_some_and(|value| !is_put_in(value.text) && named.into_iter().flatten().any(|name| value.is_under(name)))
    }
}

/// Whether all of a value is put there by what reads the file: `{{ .Values.x }}`, or `$(params.x)` (tekton.dev/docs,
/// variable substitutions).
pub(in crate::audit) fn is_put_in(marked: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.-[]'\"".contains(c);
    let is_name = |inner: &str| !inner.is_empty() && inner.chars().all(is_part);
    is_template(marked) || marked.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')')).is_some_and(is_name)
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
        let is_secret = || {
            holds(key) != Holds::None
                && !programs::is_harmless(key)
                && !programs::is_kept(key, self.text)
                && is_secret(key, self.text)
        };
        !is_none && (has_login(key, self.text) || is_secret())
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
    use super::super::text::marked;
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
            ("auths:\n  r.io:\n    auth: dXNlcjpodW50ZXIy", true),
            ("auth: password", false),
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
            ("env:\n  - name: DB_PASSWORD\n    value: hunter2", true),
            ("env:\n- name: DB_PASSWORD\n  value: hunter2", true),
            ("- value: 4711\n  # of the database\n  name: DB_PASSWORD", true),
            ("- name: DB_PASSWORD\n  more:\n    name: a\n  value: hunter2", true),
            ("- Key: api_key\n  Value: 'hunter2'", true),
            ("- op: replace\n  path: /data/password\n  value: hunter2", true),
            ("- {op: add, path: /data/password, value: hunter2}", true),
            ("[{name: A, value: b}, {name: DB_PASSWORD, value: hunter2}]", true),
            ("[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}]", true),
            ("{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": \"hunter2\"\n}", true),
            ("- name: DB_PASSWORD\n  value: ${DB_PASSWORD:-hunter2}", true),
            ("- name: DB_PASSWORD\n  value: $(cat x)-hunter2", false),
            ("- name: DB_PASSWORD\n  value: $(echo)hunter2", true),
            ("- name: DB_PASSWORD\n  value: ${DB_PASSWORD}", false),
            ("- name: DB_PASSWORD\n  value: $(params.password)", false),
            ("- name: DB_PASSWORD\n  value: {{ .Values.password }}", false),
            ("- {name: DB_PASSWORD, value: '{{inputs.parameters.password}}'}", false),
            ("- name: DB_PASSWORD\n  value: ''", false),
            ("- name: DB_PASSWORD\n- name: A\n  value: hunter2", false),
            ("a:\n  name: DB_PASSWORD\nvalue: hunter2", false),
            ("- {name: DB_PASSWORD}\n- {value: hunter2}", false),
            ("- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db, key: password}", false),
            ("- name: DB_HOST\n  value: db", false),
            ("- path: /login/password\n  value: hunter2", false),
            ("- op: replace\n  path: /data/host\n  value: db", false),
            ("- op: remove\n  path: /data/password", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }
}
