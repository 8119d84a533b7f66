//! Pointers in the rows of a matrix: links, paths in inline code, paths in plain text.
//! It must give as evidence only what is there, and name what it does not take.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::evidence::{Pointer, is_document, is_workflow};
use crate::lint::block::{Block, GAP, Link};
use crate::lint::links::{Links, is_path};
use crate::model::statement::Kind;

/// What a row points at.
#[derive(Debug, Default)]
pub(super) struct Pointed {
    /// What is there: its kind and the pointer from the root.
    pub(super) live: Vec<(Kind, String)>,
    /// Pages elsewhere, which are not looked at.
    pub(super) pages: Vec<String>,
    /// What is not there, with its place in the source.
    pub(super) dead: Vec<(usize, String)>,
    /// What stands as evidence and is nothing that a statement can point at, with its place in the source.
    pub(super) left: Vec<(usize, String)>,
}

/// What a row points at; in `columns` evidence may be named in plain text, too.
pub(super) fn of(block: &Block, row: usize, columns: &[usize], links: &Links<'_>) -> Pointed {
    let mut pointed = Pointed::default();
    // What was read as a pointer, as ranges of the text.
    let mut read: Vec<Range<usize>> = Vec::new();
    let source = &block.rows[row].source;
    let first = block.links.partition_point(|link| link.at < source.start);
    for link in block.links[first..].iter().take_while(|link| link.at < source.end) {
        if pointed.link(link, links) {
            read.push(link.shown.clone());
        }
    }
    let codes = codes(block, row);
    for code in codes {
        let is_label = read.iter().any(|link| link.contains(&code.start));
        if !is_label && pointed.text(&block.plain[code.clone()], block.place(code.start), links) {
            read.push(code.clone());
        }
    }
    for cell in columns.iter().filter_map(|column| block.cell(row, *column)) {
        let is_whole = |at: usize| !codes.iter().chain(&read).any(|range| range.contains(&at));
        for piece in pieces(&block.plain, cell, is_whole) {
            pointed.piece(block, &piece, codes, &mut read, links);
        }
    }
    pointed
}

/// The inline code of a row.
fn codes(block: &Block, row: usize) -> &[Range<usize>] {
    let cells = &block.cells[block.rows[row].cells.clone()];
    let (start, end) = (cells.first().map_or(0, |cell| cell.start), cells.last().map_or(0, |cell| cell.end));
    let from = block.codes.partition_point(|code| code.start < start);
    let to = block.codes.partition_point(|code| code.start < end);
    &block.codes[from..to.max(from)]
}

/// The members of a list in a cell, cut where nothing whole is cut.
fn pieces(text: &str, cell: &Range<usize>, may_cut: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = cell.start;
    let inner = &text[cell.clone()];
    let marks = inner.match_indices([',', ';']).chain(inner.match_indices(" and ")).chain(inner.match_indices(" & "));
    let mut cuts: Vec<(usize, usize)> = marks.map(|(at, mark)| (cell.start + at, mark.len())).collect();
    cuts.sort_unstable();
    for (at, length) in cuts.into_iter().filter(|(at, _)| may_cut(*at)) {
        out.push(start..at);
        start = at + length;
    }
    out.push(start..cell.end);
    out
}

/// The words of a range, without what is set around them.
fn words(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    const AROUND: [char; 8] = [',', ';', '(', ')', '`', '"', ':', GAP];
    let inner = &text[range.clone()];
    let words = inner.split_whitespace().map(|word| {
        let end = word.trim_end_matches(AROUND).trim_end_matches('.');
        let word = end.trim_start_matches(AROUND);
        let start = word.as_ptr() as usize - inner.as_ptr() as usize;
        range.start + start..range.start + start + word.len()
    });
    words.collect()
}

/// Whether a word looks like a pointer, though none that a statement can have: a folder, a path that leads out, a commit.
fn is_like_a_pointer(word: &str) -> bool {
    let is_commit = (7..=40).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_hexdigit())
        && word.bytes().any(|b| b.is_ascii_digit())
        && word.bytes().any(|b| b.is_ascii_alphabetic());
    let is_folder =
        word.contains('/') && (word.starts_with(['/', '.', '~']) || word.ends_with('/') || word.contains('.'));
    is_commit || is_folder
}

impl Pointed {
    /// Reads a link; true where it points at something that is there or is not.
    fn link(&mut self, link: &Link, links: &Links<'_>) -> bool {
        if link.is_elsewhere {
            let is_page = link.to.starts_with("http://") || link.to.starts_with("https://");
            if is_page {
                self.page(&link.to);
            }
            return is_page;
        }
        let (path, anchor) = link.to.split_once('#').unwrap_or((&link.to, ""));
        let path = percent_decode_str(path).decode_utf8_lossy();
        let pointer = |full: String| if anchor.is_empty() { full } else { format!("{full}#{anchor}") };
        match links.full(&path).map(pointer) {
            Some(full) if !path.is_empty() => self.add(links, &[full], link.at, &link.to),
            _ => self.lost(link.at, &link.to),
        }
        true
    }

    /// Reads a path or an address; true where it is one.
    fn text(&mut self, text: &str, at: usize, links: &Links<'_>) -> bool {
        let path = text.split("::").next().unwrap_or_default().split('#').next().unwrap_or_default();
        let above = || links.full(text).filter(|full| text.starts_with("../") && links.holds(full));
        if is_path(path) {
            self.add(links, &links.candidates(text), at, text);
        } else if text.starts_with("https://") || text.starts_with("http://") {
            self.page(text);
        } else if let Some(full) = above() {
            self.add(links, &[full], at, text);
        } else {
            return false;
        }
        true
    }

    /// Reads one member of a list of evidence.
    fn piece(
        &mut self,
        block: &Block,
        piece: &Range<usize>,
        codes: &[Range<usize>],
        read: &mut Vec<Range<usize>>,
        links: &Links<'_>,
    ) {
        let text = &block.plain;
        let touches = |range: &Range<usize>, other: &Range<usize>| range.start < other.end && other.start < range.end;
        let words = words(text, piece);
        let is_read = |read: &[Range<usize>], word: &Range<usize>| read.iter().any(|range| touches(range, word));
        for word in &words {
            if !is_read(read, word) && self.text(&text[word.clone()], block.place(word.start), links) {
                read.push(word.clone());
            }
        }
        let start = piece.end - text[piece.clone()].trim_start().len();
        if !is_read(read, piece) {
            let said = &text[piece.clone()];
            if super::is_said(said) {
                self.leave(block.place(start), said);
            }
            return;
        }
        // Beside a pointer, words are a remark.
        let mut open: Vec<&Range<usize>> = codes.iter().filter(|code| touches(code, piece)).collect();
        let is_code = |word: &Range<usize>| codes.iter().any(|code| touches(code, word));
        open.extend(words.iter().filter(|word| !is_code(word) && is_like_a_pointer(&text[(*word).clone()])));
        for range in open.into_iter().filter(|range| !is_read(read, range)) {
            self.leave(block.place(range.start), &text[range.clone()]);
        }
    }

    fn add(&mut self, links: &Links<'_>, candidates: &[String], at: usize, said: &str) {
        let live = candidates.iter().find(|candidate| links.holds(candidate));
        match live {
            Some(pointer) if self.live.iter().any(|(_, other)| other == pointer) => {}
            Some(pointer) => self.live.push((kind_of(pointer), pointer.clone())),
            None => self.lost(at, said),
        }
    }

    fn lost(&mut self, at: usize, said: &str) {
        if !self.dead.iter().any(|(_, other)| other == said) {
            self.dead.push((at, said.to_owned()));
        }
    }

    fn leave(&mut self, at: usize, said: &str) {
        self.left.push((at, said.trim().to_owned()));
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
