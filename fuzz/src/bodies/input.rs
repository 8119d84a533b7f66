//! How bytes become texts: parts between lines of `%%`, and a first character that names a notation.
//! It must make something of any bytes, so that no mutation is wasted.

use std::borrow::Cow;
use std::sync::Arc;

use probity::load::syntax::Syntax;

/// What stands between two parts.
const BETWEEN: &str = "\n%%\n";

/// The notations by the character that chooses them, each with a file name that announces it.
const NOTATIONS: [(char, Syntax, &str); 5] = [
    ('t', Syntax::Toml, "a.toml"),
    ('y', Syntax::Yaml, "a.yaml"),
    ('j', Syntax::Json, "a.json"),
    ('e', Syntax::Env, "a.env"),
    ('c', Syntax::Conf, "a.conf"),
];

/// The bytes as text; what is not UTF-8 is replaced.
pub(super) fn text(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The parts of a text.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN)
}

/// A file: its notation, a name that announces it, and its text.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) syntax: Syntax,
    pub(super) name: &'static str,
    pub(super) text: Arc<str>,
}

/// A part as a file. The first character chooses the notation; a line break behind it is no part of the text.
pub(super) fn file(part: &str) -> Option<File> {
    let first = part.chars().next()?;
    let rest = &part[first.len_utf8()..];
    let by_number = || NOTATIONS[first as usize % NOTATIONS.len()];
    let (_, syntax, name) = NOTATIONS.into_iter().find(|(own, ..)| *own == first).unwrap_or_else(by_number);
    Some(File { syntax, name, text: rest.strip_prefix('\n').unwrap_or(rest).into() })
}
