//! Paths in inline code, with the part of the file that they name.
//! It must take for a path only what clearly is one.

use super::{Links, shown};
use crate::diag::{Code, Finding};
use crate::evidence::{Fault, Pointer, Root};
use crate::lint::block::Kind;
use crate::lint::context::Around;
use crate::lint::words::is_whole;

impl Links<'_> {
    /// A path in inline code that is not there.
    pub(super) fn code(&self, text: &str, around: Around<'_>, at: usize) -> Option<Finding> {
        let ground = self.ground?;
        let (path, symbol) = text.split_once("::").map_or((text, None), |(path, symbol)| (path, Some(symbol)));
        let (path, part) = path.split_once('#').unwrap_or((path, ""));
        let path = path.rsplit_once(':').filter(|(_, line)| line.parse::<u32>().is_ok()).map_or(path, |(path, _)| path);
        if !is_path(path) || Self::is_hypothetical(around, at) {
            return None;
        }
        let first = path.split('/').next().unwrap_or_default();
        let mut begins = false;
        let mut near = None;
        for whole in self.candidates(path) {
            let folder = &whole[..whole.len() - path.len()];
            match ground.root.resolve(&Pointer::parse(&whole).ok()?) {
                Ok(_) => {
                    return match symbol {
                        Some(symbol) => missing(&ground.root, &whole, symbol),
                        None => self.part(path, part),
                    };
                }
                Err(Fault::Missing { suggestion }) => {
                    let is_there = matches!(
                        ground.root.resolve(&Pointer::parse(&format!("{folder}{first}")).ok()?),
                        Err(Fault::Directory)
                    );
                    begins |= is_there;
                    near = near.or(suggestion);
                }
                Err(_) => return None,
            }
        }
        if !begins {
            return None;
        }
        let fix = near.map_or_else(|| "correct the path or remove it".to_owned(), |near| format!("`{near}` is there"));
        Some(Finding::new(Code::DeadLink, format!("the path `{}` is not there", shown(path)), fix))
    }

    /// A part of a file in inline code that none of the files has that may be meant.
    fn part(&self, path: &str, part: &str) -> Option<Finding> {
        if part.is_empty() {
            return None;
        }
        let mut first = None;
        for whole in self.candidates(path) {
            match self.fault(&whole, part) {
                Some(Fault::Missing { .. }) => {}
                Some(fault @ (Fault::NoAnchor { .. } | Fault::NoLines { .. })) => first = first.or(Some(fault)),
                // It is there, or cannot be told.
                _ => return None,
            }
        }
        first.map(|fault| Self::no_part(&fault, path, part))
    }

    /// Whether a path is named as one that may be there some time or elsewhere.
    fn is_hypothetical(around: Around<'_>, at: usize) -> bool {
        const WORDS: &[&str] = &[
            "create",
            "creates",
            "write",
            "writes",
            "written",
            "writing",
            "generate",
            "generates",
            "generated",
            "produce",
            "produces",
            "output",
            "e.g.",
            "example",
            "such as",
            "like",
            "would",
            "new",
            "add",
            "adds",
            "your",
            "rename",
            "renamed",
            "remove",
            "removed",
            "deleted",
            "former",
            "formerly",
            "old",
            "will",
            "scaffold",
            "scaffolds",
            "called",
            "name",
            "named",
            "if",
            "where",
            "no longer",
            "may",
            "each",
            "any",
            "becomes",
            "own",
            "missing",
            "was",
            "were",
        ];
        if around.block.kind == Kind::Table {
            return false;
        }
        let sentence = around.block.plain[around.block.sentence(at)].to_lowercase();
        WORDS
            .iter()
            .any(|word| sentence.match_indices(word).any(|(at, found)| is_whole(&sentence, &(at..at + found.len()))))
    }
}

/// A symbol that a file does not define.
fn missing(root: &Root, path: &str, symbol: &str) -> Option<Finding> {
    let fault = root.resolve(&Pointer::parse(&format!("{path}::{symbol}")).ok()?).err()?;
    let Fault::NoSymbol { suggestion } = &fault else { return None };
    let fix = suggestion.as_ref().map_or_else(|| fault.fix(), |near| format!("`{near}` is defined there"));
    let message = format!("`{path}` does not define `{}`", shown(symbol));
    Some(Finding::new(Code::MissingSymbol, message, fix))
}

/// Whether a text is clearly the path of a file: folders, a name, an ending, and no placeholder in it.
pub(in crate::lint) fn is_path(text: &str) -> bool {
    let Some((_, name)) = text.rsplit_once('/') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+');
    let parts = || text.split('/');
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let is_ending =
        (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    // `src/render/NAME.rs` stands for any of them.
    let is_placeholder = |part: &str| {
        let letters: Vec<char> = part.chars().filter(char::is_ascii_alphabetic).collect();
        let known = ["README", "CHANGELOG", "CONTRIBUTING", "SECURITY", "LICENSE", "NOTICE"].contains(&part);
        letters.len() > 1 && letters.iter().all(char::is_ascii_uppercase) && !known || part.contains("...")
    };
    text.len() <= 200
        && text.chars().all(plain)
        && is_ending
        && ending.bytes().any(|b| b.is_ascii_alphabetic())
        && !stem.is_empty()
        && parts().all(|part| !part.is_empty() && part != "..")
        && !parts().chain([stem]).any(is_placeholder)
        && !stem.split(['-', '_']).any(is_placeholder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_clearly_is_a_path_is_one() {
        for path in ["src/auth.rs", "docs/a/b-c.md", "./src/a.rs", "tests/data/x_1.yaml", "docs/README.md"] {
            assert!(is_path(path), "{path}");
        }
        for text in [
            "auth.rs",
            "src/",
            "src/NAME.rs",
            "src/*.rs",
            "a/b",
            "and/or",
            "1/2.5",
            "../x/y.rs",
            "src/{a,b}.rs",
            "/etc/x.conf",
            "profiles/AREA/x.yaml",
            "application/json",
            "a//b.rs",
            "docs/.../x.md",
            "https://x.y/z.md",
        ] {
            assert!(!is_path(text), "{text}");
        }
    }
}
