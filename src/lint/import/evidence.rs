//! Pointers in the rows of a matrix: links, paths in inline code, paths in plain text.
//! It must give as evidence only what is there.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::evidence::{Pointer, is_document, is_workflow};
use crate::lint::block::Block;
use crate::lint::links::{Links, is_path};
use crate::model::statement::Kind;

/// What a row points at.
#[derive(Debug, Default)]
pub(super) struct Pointed {
    /// What is there: its kind and the pointer from the root.
    pub(super) live: Vec<(Kind, String)>,
    /// Pages elsewhere, which are not looked at.
    pub(super) pages: Vec<String>,
    /// What is not there.
    pub(super) dead: Vec<String>,
}

/// What a row points at; `cells` are those of the columns that may name evidence in plain text.
pub(super) fn of(block: &Block, row: &Range<usize>, cells: &[&str], codes: &[&str], links: &Links<'_>) -> Pointed {
    let mut pointed = Pointed::default();
    let inside = |at: usize| row.contains(&at);
    for link in block.links.iter().filter(|link| inside(link.at)) {
        if link.is_elsewhere {
            if link.to.starts_with("http://") || link.to.starts_with("https://") {
                pointed.page(&link.to);
            }
            continue;
        }
        let (path, anchor) = link.to.split_once('#').unwrap_or((&link.to, ""));
        let path = percent_decode_str(path).decode_utf8_lossy();
        let pointer = |full: String| if anchor.is_empty() { full } else { format!("{full}#{anchor}") };
        match links.full(&path).map(pointer) {
            Some(full) if !path.is_empty() => pointed.add(links, &[full], &link.to),
            _ => pointed.lost(&link.to),
        }
    }
    let words = cells
        .iter()
        .flat_map(|cell| cell.split_whitespace())
        .map(|word| word.trim_matches([',', ';', '(', ')', '`', '"', '.']));
    for text in codes.iter().copied().chain(words) {
        let path = text.split("::").next().unwrap_or_default().split('#').next().unwrap_or_default();
        if is_path(path) {
            pointed.add(links, &links.candidates(text), text);
        } else if text.starts_with("https://") || text.starts_with("http://") {
            pointed.page(text);
        }
    }
    pointed
}

impl Pointed {
    fn add(&mut self, links: &Links<'_>, candidates: &[String], said: &str) {
        let live = candidates.iter().find(|candidate| links.holds(candidate));
        match live {
            Some(pointer) if self.live.iter().any(|(_, other)| other == pointer) => {}
            Some(pointer) => self.live.push((kind_of(pointer), pointer.clone())),
            None => self.lost(said),
        }
    }

    fn lost(&mut self, said: &str) {
        if !self.dead.iter().any(|other| other == said) {
            self.dead.push(said.to_owned());
        }
    }

    fn page(&mut self, url: &str) {
        if !self.pages.iter().any(|other| other == url) {
            self.pages.push(url.to_owned());
        }
    }
}

/// The kind of evidence that a file is, by its place and ending.
fn kind_of(pointer: &str) -> Kind {
    let path = Pointer::parse(pointer).map_or_else(|_| pointer.to_owned(), |pointer| pointer.path().to_owned());
    let lower = path.to_lowercase();
    let name = lower.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_test = lower.split('/').any(|part| ["test", "tests", "spec", "specs", "__tests__"].contains(&part))
        || name.contains("_test.")
        || name.contains(".test.")
        || name.starts_with("test_");
    match ending {
        _ if is_document(&path) => Kind::Doc,
        _ if is_workflow(&path) => Kind::Workflow,
        _ if is_test => Kind::Test,
        "toml" | "yaml" | "yml" | "json" | "conf" | "env" | "ini" => Kind::Config,
        _ => Kind::Code,
    }
}
