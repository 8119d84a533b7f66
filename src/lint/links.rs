//! Links, images and paths in inline code that lead to nothing in the repository.
//! It must read nothing outside the root, and take for a path only what clearly is one.

use percent_encoding::percent_decode_str;

use super::block::Kind;
use super::context::Around;
use super::{Document, Raw};
use crate::diag::{Code, Finding};
use crate::evidence::{Anchors, Fault, Part, Pointer, Root, SlugStyle};

/// Where links lead: the folder that nothing may lead out of.
#[derive(Debug)]
pub struct Ground {
    /// The root of the workspace or the repository.
    pub root: Root,
    /// How anchors of headings are made.
    pub style: SlugStyle,
}

/// The links of one document.
pub(super) struct Links<'a> {
    ground: Option<&'a Ground>,
    document: &'a Document,
    /// The document's own anchors, read at the first link within it.
    own: Option<Result<Anchors, Fault>>,
}

impl<'a> Links<'a> {
    pub(super) fn new(ground: Option<&'a Ground>, document: &'a Document) -> Self {
        Self { ground, document, own: None }
    }

    /// Judges the links and the inline code of a block.
    pub(super) fn judge(&mut self, around: Around<'_>, out: &mut Vec<Raw>) {
        for link in &around.block.links {
            if let Some(finding) = self.link(&link.to) {
                out.push(Raw::new(link.at, finding));
            }
        }
        for code in &around.block.codes {
            let text = &around.block.plain[code.clone()];
            if let Some(finding) = self.code(text, around, code.start) {
                out.push(Raw::new(around.block.place(code.start), finding));
            }
        }
    }

    fn link(&mut self, to: &str) -> Option<Finding> {
        if to.contains(['{', '<', '$', '*', '\\']) {
            return None;
        }
        let (path, anchor) = to.split_once('#').unwrap_or((to, ""));
        if path.is_empty() {
            return self.within(anchor);
        }
        let path = path.split('?').next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let full = self.full(&path)?;
        let fault = self.fault(&full, anchor)?;
        let (code, what) = match &fault {
            Fault::Missing { .. } if self.may_be_a_page(&full, &path) => return None,
            Fault::Missing { .. } => {
                (Code::DeadLink, format!("the link leads to `{}`, which is not there", shown(&path)))
            }
            Fault::NoAnchor { .. } => {
                (Code::DeadAnchor, format!("`{}` has no heading and no id `#{}`", shown(&path), shown(anchor)))
            }
            Fault::NoLines { last } => (Code::DeadAnchor, format!("`{}` ends at line {last}", shown(&path))),
            // What cannot be told is left alone: folders, other anchors, links that lead out.
            _ => return None,
        };
        Some(Finding::new(code, what, Self::fix(&fault)))
    }

    /// A link within the document.
    fn within(&mut self, anchor: &str) -> Option<Finding> {
        if anchor.is_empty() || anchor.eq_ignore_ascii_case("top") {
            return None;
        }
        let style = self.ground.map_or_else(SlugStyle::default, |ground| ground.style);
        let own = self.own.get_or_insert_with(|| Anchors::of("own.md", &self.document.text, style));
        let fault = own.as_ref().ok()?.find(anchor).err()?;
        let Fault::NoAnchor { suggestion } = &fault else { return None };
        let fix = suggestion
            .as_ref()
            .map_or_else(|| "link to a heading of this document".to_owned(), |near| format!("link to `#{near}`"));
        Some(Finding::new(
            Code::DeadAnchor,
            format!("this document has no heading and no id `#{}`", shown(anchor)),
            fix,
        ))
    }

    /// The path from the root; nothing where it leads out of it or the document stands nowhere.
    pub(super) fn full(&self, path: &str) -> Option<String> {
        let own = self.document.path.as_deref()?;
        let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { own.split('/').collect() };
        parts.pop();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        (!parts.is_empty()).then(|| parts.join("/"))
    }

    /// What a path in inline code may mean: from the document's folder, from each one above it, from the root.
    pub(super) fn candidates(&self, path: &str) -> Vec<String> {
        fn above(path: &str) -> Option<&str> {
            path.rsplit_once('/').map(|(folder, _)| folder)
        }
        let Some(own) = self.document.path.as_deref() else { return Vec::new() };
        let folders = std::iter::successors(above(own), |folder| above(folder)).take(16);
        folders.map(|folder| format!("{folder}/{path}")).chain([path.to_owned()]).collect()
    }

    /// Whether a pointer from the root holds.
    pub(super) fn holds(&self, pointer: &str) -> bool {
        let Some(ground) = self.ground else { return false };
        Pointer::parse(pointer).is_ok_and(|pointer| ground.root.resolve(&pointer).is_ok())
    }

    /// Why a path does not hold, with its anchor where it has one that is judged.
    fn fault(&self, full: &str, anchor: &str) -> Option<Fault> {
        let ground = self.ground?;
        let whole = Pointer::parse(full).ok().filter(|pointer| *pointer.part() == Part::Whole)?;
        if let Some(fault) = ground.root.resolve(&whole).err() {
            return Some(fault);
        }
        if anchor.is_empty() {
            return None;
        }
        let part = Pointer::parse(&format!("{full}#{anchor}")).ok()?;
        ground.root.resolve(&part).err()
    }

    /// Whether a link that leads to no file may be one of a generated site.
    fn may_be_a_page(&self, full: &str, path: &str) -> bool {
        let name = full.rsplit('/').next().unwrap_or_default();
        let is_document = [".md", ".markdown"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
        if path.starts_with('/') && !is_document || path.ends_with('/') {
            return true;
        }
        let holds = |candidate: String| self.fault(&candidate, "").is_none();
        !name.contains('.')
            && [".md", ".html", "/index.md", "/README.md"].iter().any(|ending| holds(format!("{full}{ending}")))
    }

    fn fix(fault: &Fault) -> String {
        match fault {
            Fault::Missing { suggestion: Some(near) } => format!("`{near}` is there, counted from the root"),
            Fault::NoAnchor { suggestion: Some(near) } => format!("link to `#{near}`"),
            Fault::NoLines { .. } => "correct the lines".to_owned(),
            Fault::NoAnchor { .. } => "link to a heading that is there".to_owned(),
            _ => "correct the path, which starts at the document's own folder".to_owned(),
        }
    }

    /// A path in inline code that is not there.
    fn code(&self, text: &str, around: Around<'_>, at: usize) -> Option<Finding> {
        let ground = self.ground?;
        let (path, symbol) = text.split_once("::").map_or((text, None), |(path, symbol)| (path, Some(symbol)));
        let path = path.split('#').next().unwrap_or_default();
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
                Ok(_) => return symbol.and_then(|symbol| missing(&ground.root, &whole, symbol)),
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
        WORDS.iter().any(|word| {
            sentence.match_indices(word).any(|(at, found)| super::words::is_whole(&sentence, &(at..at + found.len())))
        })
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
pub(super) fn is_path(text: &str) -> bool {
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

/// A text for a message: one line, no backticks, not too long.
fn shown(text: &str) -> String {
    text.chars().take(120).map(|c| if c == '`' || c.is_control() { '\'' } else { c }).collect()
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
