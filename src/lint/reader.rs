//! Markdown to blocks, in the order of the document.
//! It must leave out what is not the author's own claim: code blocks, front matter, comments, quotes, struck text.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::block::{Block, GAP, Kind, Link, Row};
use super::html;
use crate::evidence::front_matter;

/// What hears of the pieces of a document.
pub(super) trait Listener {
    /// A heading, a paragraph or a table.
    fn block(&mut self, block: &Block);
    /// An HTML comment, and the part of the source that it may speak of: what it stands in, or what follows it.
    fn comment(&mut self, text: &str, at: usize, covers: Range<usize>);
    /// Whether it also hears of quotes, and of links that lead elsewhere.
    fn wants_all(&self) -> bool {
        false
    }
}

/// Reads a document.
pub(super) fn read(text: &str, listener: &mut dyn Listener) {
    let body = front_matter(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        text,
        listener,
        block: Block::default(),
        is_open: false,
        is_item: false,
        quotes: Vec::new(),
        hidden: 0,
        struck: 0,
        enclosing: 0..0,
        waiting: Vec::new(),
    };
    for (event, place) in Parser::new_ext(&text[body..], options).into_offset_iter() {
        reader.event(event, body + place.start..body + place.end);
    }
    reader.flush();
}

struct Reader<'t, 'l> {
    text: &'t str,
    listener: &'l mut dyn Listener,
    block: Block,
    is_open: bool,
    /// Whether an item of a list has begun and nothing of it was seen.
    is_item: bool,
    /// Open quotes, and which of them are no quotes but the author's own notes.
    quotes: Vec<bool>,
    /// Open parts whose text is no claim: struck text, images, code blocks.
    hidden: usize,
    /// How many of them a tag opened.
    struck: usize,
    /// What an inline comment speaks of.
    enclosing: Range<usize>,
    /// Comments that speak of what follows.
    waiting: Vec<Range<usize>>,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, place: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, place),
            Event::End(tag) => self.end(tag, &place),
            Event::Text(text) if self.hidden == 0 => self.add(&text, place.start),
            Event::Code(code) if self.hidden == 0 => self.code(&code, place),
            Event::SoftBreak => self.add(" ", place.start),
            Event::FootnoteReference(_) => {
                if self.is_open {
                    self.block.notes.push(self.block.plain.len());
                }
                self.add(" ", place.start);
            }
            Event::HardBreak => self.add("\n", place.start),
            Event::InlineHtml(html) => {
                if let Some(comment) = html.strip_prefix("<!--") {
                    let covers = self.enclosing.clone();
                    self.listener.comment(comment.trim_end_matches("-->"), place.start, covers);
                } else {
                    self.tag(&html, place.start);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, place: Range<usize>) {
        let is_block = !matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell
        );
        if is_block && !matches!(tag, Tag::HtmlBlock) {
            self.answer(&place);
        }
        match tag {
            Tag::Heading { level, .. } => self.open(Kind::Heading(level as u8), place),
            Tag::Paragraph if self.is_open && self.is_item && self.block.plain.is_empty() => {}
            Tag::Paragraph => self.open(Kind::Text, place),
            Tag::Item => {
                self.open(Kind::Item, place);
                self.is_item = true;
            }
            Tag::Table(_) => self.open(Kind::Table, place),
            Tag::TableHead | Tag::TableRow => {
                let next = self.block.cells.len();
                self.enclosing = place.clone();
                self.block.rows.push(Row { cells: next..next, source: place });
            }
            Tag::TableCell => {
                let start = self.block.plain.len();
                self.block.push_empty(place.start);
                self.block.cells.push(start..start);
            }
            Tag::BlockQuote(kind) => {
                self.flush();
                self.quotes.push(kind.is_some());
            }
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.flush();
                self.hidden += 1;
            }
            Tag::HtmlBlock => {
                // Its text is not read, and its lines are no table.
                self.open(Kind::Text, place.start..place.start);
                for (at, to) in html::links(&self.text[place.clone()]) {
                    self.link(&to, place.start + at);
                }
                self.flush();
                self.comments(place);
            }
            Tag::Strikethrough => self.hide(place.start),
            Tag::Image { dest_url, .. } => {
                self.link(&dest_url, place.start);
                self.hide(place.start);
            }
            Tag::Link { dest_url, .. } => self.link(&dest_url, place.start),
            Tag::List(_) | Tag::FootnoteDefinition(_) => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, place: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::Table => self.flush(),
            TagEnd::TableCell => {
                self.unstrike();
                let end = self.block.plain.len();
                if let Some(cell) = self.block.cells.last_mut() {
                    cell.end = end;
                }
                self.block.push("\n", place.end);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let end = self.block.cells.len();
                if let Some(row) = self.block.rows.last_mut() {
                    row.cells.end = end;
                }
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes.pop();
            }
            TagEnd::Link => {
                let end = self.block.plain.len();
                // Images may stand within it.
                if let Some(link) = self.block.links.iter_mut().rev().take(4).find(|link| link.at == place.start) {
                    link.shown.end = end;
                }
            }
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::Strikethrough | TagEnd::Image => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// A tag within text: struck text is no claim in HTML either, and a box may be ticked or not.
    fn tag(&mut self, html: &str, at: usize) {
        const STRUCK: &[&str] = &["del", "s", "strike"];
        let inner = html.trim_start_matches('<');
        let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        if let Some(to) = html::link(html) {
            self.link(&to, at);
        }
        match name.as_str() {
            "br" if !closes => self.add(" ", at),
            "input" | "img" if self.hidden == 0 => self.add(GAP.encode_utf8(&mut [0; 4]), at),
            name if STRUCK.contains(&name) && !closes => {
                self.hide(at);
                self.struck += 1;
            }
            name if STRUCK.contains(&name) && self.struck > 0 => {
                self.struck -= 1;
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Ends what tags struck and no tag closed: it reaches no further than its cell or paragraph.
    fn unstrike(&mut self) {
        self.hidden = self.hidden.saturating_sub(std::mem::take(&mut self.struck));
    }

    fn open(&mut self, kind: Kind, place: Range<usize>) {
        self.flush();
        self.enclosing = place.clone();
        self.is_open = self.quotes.iter().all(|own| *own) || self.listener.wants_all();
        self.is_item = false;
        self.block.reset(kind, place);
    }

    fn flush(&mut self) {
        self.unstrike();
        let is_worth = !self.block.plain.trim().is_empty() || !self.block.links.is_empty();
        if self.is_open && is_worth {
            self.listener.block(&self.block);
        }
        self.is_open = false;
        self.is_item = false;
        let end = self.block.source.end;
        self.block.reset(Kind::Text, end..end);
    }

    fn add(&mut self, text: &str, at: usize) {
        if self.is_open {
            self.block.push(text, at);
        }
    }

    fn code(&mut self, code: &str, place: Range<usize>) {
        if self.is_open {
            let start = self.block.plain.len();
            let source = &self.text[place.clone()];
            let ticks = source.len() - source.trim_start_matches('`').len();
            let blank = usize::from(source[ticks..].starts_with(' ') && !code.starts_with(' '));
            self.block.push(code, place.start + ticks + blank);
            self.block.codes.push(start..self.block.plain.len());
        }
    }

    fn hide(&mut self, at: usize) {
        self.add(GAP.encode_utf8(&mut [0; 4]), at);
        self.hidden += 1;
    }

    fn link(&mut self, to: &str, at: usize) {
        let is_elsewhere = is_elsewhere(to);
        if self.is_open && self.hidden == 0 && (!is_elsewhere || self.listener.wants_all()) {
            let start = self.block.plain.len();
            self.block.links.push(Link { at, to: to.to_owned(), is_elsewhere, shown: start..start });
        }
    }

    /// Every comment in a piece of HTML; they speak of what follows it.
    fn comments(&mut self, place: Range<usize>) {
        self.waiting.push(place);
    }

    /// Tells the comments that were waiting what follows them.
    fn answer(&mut self, place: &Range<usize>) {
        for html in std::mem::take(&mut self.waiting) {
            let source = &self.text[html.clone()];
            let mut from = 0;
            while let Some(start) = source[from..].find("<!--").map(|at| from + at) {
                let end = source[start..].find("-->").map_or(source.len(), |at| start + at);
                self.listener.comment(&source[start + 4..end.max(start + 4)], html.start + start, place.clone());
                from = end.max(start + 4);
            }
        }
    }
}

/// Whether a link leads to another system: it has a scheme or a host.
fn is_elsewhere(to: &str) -> bool {
    let scheme = to.split_once(':').map(|(scheme, _)| scheme);
    let has_scheme = scheme.is_some_and(|scheme| {
        scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    });
    has_scheme || to.starts_with("//")
}
