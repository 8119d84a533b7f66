//! A piece of a document as a reader sees it: the text of a heading, a paragraph or a table, and where it stood.
//! It must not judge; it keeps the way from every character back to the source.

use std::cell::Cell;
use std::ops::Range;

/// What stands for something that is left out, so that its neighbours do not become neighbours of each other.
pub(super) const GAP: char = '\u{fffc}';

/// What kind of piece it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading with its level.
    Heading(u8),
    /// A paragraph.
    #[default]
    Text,
    /// The first paragraph of a list item.
    Item,
    /// A table with all its cells.
    Table,
}

/// A link or an image that may lead to a file.
#[derive(Debug)]
pub(super) struct Link {
    /// Where it starts in the source.
    pub(super) at: usize,
    /// Where it leads.
    pub(super) to: String,
    /// It leads to another system.
    pub(super) is_elsewhere: bool,
    /// What is shown of it, as a range of the text.
    pub(super) shown: Range<usize>,
}

/// A row of a table; the first one is the header.
#[derive(Debug)]
pub(super) struct Row {
    /// Its cells, as indexes into [`Block::cells`].
    pub(super) cells: Range<usize>,
    /// Its source.
    pub(super) source: Range<usize>,
}

/// A heading, a paragraph or a table.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// The text without markup. Cells of a table end with a line break each.
    pub(super) plain: String,
    /// Its source.
    pub(super) source: Range<usize>,
    /// Inline code, as ranges of the text.
    pub(super) codes: Vec<Range<usize>>,
    /// Links and images.
    pub(super) links: Vec<Link>,
    /// Where a footnote is referred to, as places of the text.
    pub(super) notes: Vec<usize>,
    /// The cells of a table, as ranges of the text.
    pub(super) cells: Vec<Range<usize>>,
    /// The rows of a table.
    pub(super) rows: Vec<Row>,
    /// From places in the text to places in the source, in order.
    map: Vec<(usize, usize)>,
    /// The sentence that was looked for last: many places of one are asked about one after the other.
    last: Cell<Option<(usize, usize)>>,
    /// The place that was asked about last, with its sentence, which may be a longer one.
    asked: Cell<Option<(usize, usize, usize)>>,
    /// Whether anything in the text may be a quotation mark, once that was asked.
    quotes: Cell<Option<bool>>,
}

impl Block {
    /// Starts anew and keeps the memory.
    pub(super) fn reset(&mut self, kind: Kind, source: Range<usize>) {
        self.kind = kind;
        self.source = source;
        self.plain.clear();
        self.codes.clear();
        self.links.clear();
        self.notes.clear();
        self.cells.clear();
        self.rows.clear();
        self.map.clear();
        self.last.set(None);
        self.asked.set(None);
        self.quotes.set(None);
    }

    /// Whether anything in the text may be a quotation mark.
    pub(super) fn may_quote(&self) -> bool {
        self.quotes.get().unwrap_or_else(|| {
            let found = may_quote(&self.plain);
            self.quotes.set(Some(found));
            found
        })
    }

    /// Adds text that stands at a place of the source.
    pub(super) fn push(&mut self, text: &str, at: usize) {
        if !text.is_empty() {
            self.map.push((self.plain.len(), at));
            self.plain.push_str(text);
        }
    }

    /// Says where the source goes on, though nothing may follow.
    pub(super) fn push_empty(&mut self, at: usize) {
        self.map.push((self.plain.len(), at));
    }

    /// Where a character of the text stands in the source.
    pub(super) fn place(&self, at: usize) -> usize {
        let next = self.map.partition_point(|(plain, _)| *plain <= at);
        let Some((plain, source)) = next.checked_sub(1).map(|last| self.map[last]) else { return self.source.start };
        // What an entity stands for may be longer than the entity.
        let end = self.map.get(next).map_or(self.source.end, |(_, source)| *source);
        (source + at - plain).min(end.max(source))
    }

    /// The inline code that a range touches.
    pub(super) fn code(&self, range: &Range<usize>) -> Option<&Range<usize>> {
        let next = self.codes.partition_point(|code| code.end <= range.start);
        self.codes.get(next).filter(|code| code.start < range.end)
    }

    /// The row and column of a place in a table's text.
    pub(super) fn cell_at(&self, at: usize) -> Option<(usize, usize)> {
        let cell = self.cells.partition_point(|cell| cell.end < at);
        let row = self.rows.partition_point(|row| row.cells.end <= cell);
        let first = self.rows.get(row)?.cells.start;
        Some((row, cell.checked_sub(first)?))
    }

    /// The range of a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&Range<usize>> {
        let cells = &self.rows.get(row)?.cells;
        self.cells.get(cells.start + column).filter(|_| cells.start + column < cells.end)
    }

    /// The text of a cell without blanks around it; empty where there is none.
    pub(super) fn cell_text(&self, row: usize, column: usize) -> &str {
        self.cell(row, column).map_or("", |range| self.plain[range.clone()].trim())
    }

    /// Whether a footnote says more of a cell than it shows.
    pub(super) fn has_note(&self, row: usize, column: usize) -> bool {
        self.cell(row, column).is_some_and(|cell| self.notes.iter().any(|at| cell.contains(at)))
    }

    /// Where the text of a cell starts, blanks left out.
    pub(super) fn cell_start(&self, row: usize, column: usize) -> usize {
        let Some(range) = self.cell(row, column) else { return 0 };
        let text = &self.plain[range.clone()];
        range.start + text.len() - text.trim_start().len()
    }

    /// Where a cell stands in the source: its text, or the cell itself where that is empty; else its row.
    pub(super) fn cell_place(&self, row: usize, column: usize) -> usize {
        if !self.cell_text(row, column).is_empty() {
            return self.place(self.cell_start(row, column));
        }
        let source = self.rows.get(row).map_or(self.source.start, |row| row.source.start);
        let Some(cell) = self.cell(row, column) else { return source };
        let first = self.map.partition_point(|(plain, _)| *plain < cell.start);
        self.map.get(first).map_or(source, |(_, source)| *source)
    }

    /// The sentence around a place: of a table, the cell.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        if self.kind == Kind::Table
            && let Some((row, column)) = self.cell_at(at)
            && let Some(cell) = self.cell(row, column)
        {
            return cell.clone();
        }
        if let Some((start, end)) = self.last.get().filter(|(start, end)| (*start..*end).contains(&at)) {
            return start..end;
        }
        if let Some((_, start, end)) = self.asked.get().filter(|(asked, ..)| *asked == at) {
            return start..end;
        }
        let found = sentence(&self.plain, at);
        self.asked.set(Some((at, found.start, found.end)));
        // A longer one was cut off somewhere around the place, and would be cut off elsewhere around another.
        self.last.set((found.len() + 4 <= LONGEST).then_some((found.start, found.end)));
        found
    }
}

/// Whether anything in a text may be a quotation mark.
pub(super) fn may_quote(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, b'"' | b'\'' | 0xc2 | 0xe2))
}

/// Nobody reads a longer sentence, and looking far around every place would take long.
const LONGEST: usize = 400;

/// The sentence around a place of a text.
fn sentence(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let floor = floor(text, at.saturating_sub(LONGEST));
    let ceiling = ceiling(text, (at + LONGEST).min(text.len()));
    let ends = |end: usize| {
        matches!(bytes[end], b'.' | b'!' | b'?' | b';')
            && bytes.get(end + 1).is_none_or(u8::is_ascii_whitespace)
            && !is_short(&text[floor..end])
            || bytes[end] == b'\n'
    };
    let start = (floor..at).rev().find(|end| ends(*end)).map_or(floor, |end| end + 1);
    let end = (at..ceiling).find(|end| ends(*end)).unwrap_or(ceiling);
    start..end
}

/// Whether a text ends in a word that a full stop shortens.
fn is_short(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    matches!(word.to_ascii_lowercase().as_str(), "art" | "rev" | "no" | "e" | "g" | "i" | "vs" | "cf" | "incl" | "resp")
}

pub(super) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

pub(super) fn ceiling(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at.min(text.len())
}
