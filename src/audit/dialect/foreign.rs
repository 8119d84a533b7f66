//! Whether a file whose ending announces a notation that one application alone has is of another program.
//! It must not read a value, and never takes a broken file of that application for another's.

use std::sync::LazyLock;

use serde::Deserialize;

use super::dialects::Dialects;
use super::spelling::Spelling;
use crate::load::embedded::table;
use crate::load::syntax::Syntax;
use crate::model::dialect::Notation;

/// What is said of a file with the ending `.conf` that cannot be read and does not show that it is PostgreSQL's; nothing of
/// every other.
#[must_use]
pub fn foreign(path: &str, text: &str, dialects: &Dialects<'_>) -> Option<String> {
    if Syntax::of_path(path) != Some(Syntax::Conf) {
        return None;
    }
    let own = dialects.of_notation(Notation::Conf)?;
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    // A name with a dot in it belongs to an extension.
    let names: Vec<String> = lines().filter_map(name).filter(|name| !name.contains('.')).collect();
    let known = names.iter().filter(|name| own.keys.knows(name)).count();
    let shows = (known > 0 && known * 2 >= names.len()) || is_called(path, &own);
    (!shows).then(|| {
        let title = &own.dialect.title;
        format!("the ending `.conf` is read as {title}, and {}", looks(lines, names.len(), title))
    })
}

/// Whether the file's own name says whose it is, as `postgresql.conf` and `postgresql.auto.conf` do.
fn is_called(path: &str, own: &Spelling<'_>) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    name.starts_with("pg_") || name.contains(own.dialect.id.as_str())
}

/// The name at the beginning of a line of the notation, in small letters.
fn name(line: &str) -> Option<String> {
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(line.len());
    (end > 0).then(|| line[..end].to_ascii_lowercase())
}

/// A program whose files have the ending, too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    title: String,
    /// Words that begin its lines.
    words: Vec<String>,
}

static OTHERS: LazyLock<Vec<Other>> = LazyLock::new(|| table!("audit/dialect/foreign"));

impl Other {
    fn has(&self, line: &str) -> bool {
        line.split_whitespace().next().is_some_and(|first| self.words.iter().any(|word| word == first))
    }
}

/// What the file looks like, as a clause.
fn looks<'t, L: Iterator<Item = &'t str>>(lines: impl Fn() -> L, names: usize, title: &str) -> String {
    let is_section = |line: &str| line.starts_with('[') && line.ends_with(']');
    let is_tag = |line: &str| line.starts_with('<') && line.ends_with('>');
    if lines().any(|line| line.ends_with('{')) {
        "it looks like that of nginx or the like, with blocks in braces".to_owned()
    } else if lines().any(is_tag) {
        "it looks like that of Apache or the like, with tags in angle brackets".to_owned()
    } else if lines().any(is_section) {
        "it looks like that of another program, with sections in brackets".to_owned()
    } else if let Some(other) = OTHERS.iter().find(|other| lines().any(|line| other.has(line))) {
        format!("it looks like that of {}", other.title)
    } else if names == 0 {
        format!("no line of it begins with a name, as each of {title} does")
    } else {
        format!("most names in it are none of {title}")
    }
}
