//! Commands of a deployment that may say otherwise than the application's file: options of a line count for more than
//! it, and what they mean is not known. It must not repeat a command, and takes plain words alone for saying nothing.

use super::config::Member;
use super::globs::Globs;
use super::path::Match;
use crate::diag::Place;
use crate::load::tree::{Kind, Node};

/// The first command of a deployment file that may set something.
pub(super) fn commanded(member: &Member<'_>) -> Option<Place> {
    let root = member.document.root();
    let paths = member.spelling.commands.iter();
    let found = paths.flat_map(|path| path.select(root, &Globs::default())).filter(Match::is_there);
    let mut places: Vec<Place> =
        found.filter(|found| sets(found.node)).map(|found| member.document.place(found.node.span)).collect();
    places.sort();
    places.into_iter().next()
}

/// Whether a command says more than which program runs.
fn sets(node: &Node) -> bool {
    let is_plain = |(at, word): (usize, &str)| is_word(word) || (at == 0 && is_program(word));
    match &node.kind {
        Kind::Null => false,
        Kind::Text(text) => !text.split_whitespace().enumerate().all(is_plain),
        Kind::List(items) => !items.iter().enumerate().all(|(at, item)| match &item.kind {
            Kind::Text(text) => is_plain((at, text)),
            _ => false,
        }),
        _ => true,
    }
}

/// Such as `serve`: no option, no assignment, no path, no number.
fn is_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// A path to a program; a script or a configuration could say anything.
fn is_program(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default();
    word.split('/').all(|part| part.is_empty() || is_word(part)) && is_word(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::syntax::{Syntax, parse};

    #[test]
    fn plain_words_say_nothing_and_everything_else_may() {
        let says = |text: &str| sets(&parse(Syntax::Yaml, &text.into()).expect("YAML").root);
        for plain in ["serve", "[serve]", "[/usr/bin/app, run]", "/app/server", "null", "[]", "app run-all"] {
            assert!(!says(plain), "{plain}");
        }
        for telling in [
            "postgres -c ssl=off",
            "[postgres, -c, ssl=off]",
            "[sh, -c, x]",
            "[app, --insecure]",
            "[app, other.toml]",
            "[/etc/other.toml]",
            "./start.sh",
            "[app, 1]",
            "[app, [x]]",
            "{ a: b }",
            "[app, $OPTIONS]",
            "ssl=off",
            "true",
        ] {
            assert!(says(telling), "{telling}");
        }
    }
}
