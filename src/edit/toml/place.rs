//! Where lines come into a TOML document and which lines go.
//! It must keep comments with what they stand above, and blank lines as the document has them.

use super::super::page::Splices;
use super::tables::{Item, Own};
use super::{Editor, Way, write};

impl Editor<'_> {
    /// Takes out the line of a pair.
    pub(super) fn cut_pair(&self, pair: usize, splices: &mut Splices) {
        let range = self.layout.pairs[pair].range();
        splices.cut(self.line(range.start)..self.page.next(range.end));
    }

    /// Takes out all that makes a member.
    pub(super) fn cut_item(&self, item: &Item, splices: &mut Splices) {
        let (mut pairs, mut sections) = (Vec::new(), Vec::new());
        self.tables.item_parts(item, &mut pairs, &mut sections);
        for pair in pairs {
            self.cut_pair(pair, splices);
        }
        for section in sections {
            self.cut_section(section, splices);
        }
    }

    /// Where a line begins; a byte-order mark is no part of it.
    fn line(&self, at: usize) -> usize {
        let start = self.page.start(at);
        if self.page.text[start..].starts_with('\u{feff}') { start + '\u{feff}'.len_utf8() } else { start }
    }

    fn comment(&self, at: usize) -> bool {
        self.page.text[at + self.page.indent(at).len()..].starts_with('#')
    }

    /// Takes out a header, the pairs below it and the blank lines behind them.
    fn cut_section(&self, section: usize, splices: &mut Splices) {
        let page = self.page;
        let own = &self.layout.sections[section];
        let end = self.layout.sections.get(section + 1).map_or(page.text.len(), |next| page.start(next.range.start));
        let mut pairs = self.layout.pairs[own.pairs.clone()].iter().map(super::layout::Pair::range).peekable();
        let mut at = page.next(own.range.end);
        splices.cut(self.line(own.range.start)..at);
        let mut cutting = true;
        while at < end {
            let mut next = page.next(at);
            if let Some(pair) = pairs.next_if(|pair| pair.start < next) {
                next = page.next(pair.end);
                cutting = true;
            } else if !page.blank(at) {
                cutting = false;
            }
            if cutting {
                splices.cut(at..next);
            }
            at = next;
        }
        if cutting && end == page.text.len() {
            let mut start = page.start(own.range.start);
            while let Some(line) = page.previous(start).filter(|line| page.blank(*line)) {
                splices.cut(line..start);
                start = line;
            }
        }
    }

    /// Puts pairs behind the last one of their table.
    pub(super) fn put_pairs(&self, id: usize, way: &Way<'_>, pairs: &[(String, String)], splices: &mut Splices) {
        if pairs.is_empty() {
            return;
        }
        let page = self.page;
        let table = &self.tables.0[id];
        let last = match table.own {
            Own::Dotted => table.last_pair,
            Own::Root | Own::Header => {
                let section = &self.layout.sections[table.section];
                section.pairs.clone().next_back()
            }
            Own::Implied => None,
        };
        if let Some(last) = last.map(|pair| &self.layout.pairs[pair]) {
            let range = last.range();
            let key = last.keys.last().map_or(range.start, |key| key.range.end);
            let tight = &page.text[key..last.value.range.start] == "=";
            let lines = lines(pairs, page.indent(range.start), if tight { "=" } else { " = " });
            splices.put(page.next(range.end), page.lines(&lines));
            return;
        }
        let header = &self.layout.sections[table.section].range;
        match table.own {
            Own::Header => {
                let lines = lines(pairs, page.indent(header.start), " = ");
                splices.put(page.next(header.end), page.lines(&lines));
            }
            Own::Implied => {
                let first = table.sections.map_or(0, |(first, _)| first);
                let mut lines = lines(pairs, "", " = ");
                lines.insert(0, format!("[{}]", write::key(way.path.iter().copied())));
                lines.extend(self.spaced().then(String::new));
                splices.put_last(self.above(first), page.lines(&lines));
            }
            Own::Root | Own::Dotted => {
                let mut lines = lines(pairs, "", " = ");
                let at = if self.layout.sections.len() > 1 {
                    lines.push(String::new());
                    self.above(1)
                } else {
                    page.text.len()
                };
                splices.put(at, page.lines(&lines));
            }
        }
    }

    /// Where a header's lines begin, with the comment lines right above it; never above what opens the file.
    fn above(&self, section: usize) -> usize {
        let page = self.page;
        let mut start = self.line(self.layout.sections[section].range.start);
        while let Some(line) = page.previous(start).filter(|line| self.comment(self.line(*line))) {
            let line = self.line(line);
            if page.text[line..].starts_with("#:") || page.text[line..].starts_with("#!") {
                break;
            }
            start = line;
        }
        start
    }

    /// Whether a blank line stands before headers, as far as the document shows it.
    fn spaced(&self) -> bool {
        let page = self.page;
        let mut gaps = (1..self.layout.sections.len()).filter_map(|section| {
            let above = page.previous(self.above(section))?;
            Some(page.blank(above))
        });
        match gaps.next() {
            None => true,
            Some(first) => first || gaps.any(|gap| gap),
        }
    }

    /// Puts tables with headers behind a section, or at the end.
    pub(super) fn put_blocks(&self, behind: Option<usize>, blocks: &[Vec<String>], splices: &mut Splices) {
        let page = self.page;
        let end = page.text.len();
        let at = match behind {
            Some(section) if section + 1 < self.layout.sections.len() => self.end_of(section),
            _ => end,
        };
        let spaced = self.spaced();
        for (i, block) in blocks.iter().enumerate() {
            let first = i == 0 && (at == 0 || page.previous(at).is_some_and(|line| page.blank(line)));
            let mut lines = block.clone();
            if spaced && !first {
                lines.insert(0, String::new());
            } else if !spaced {
                lines.retain(|line| !line.is_empty());
            }
            splices.put_last(at, page.lines(&lines));
        }
    }

    /// Where a section's own lines end: its pairs, and the comment lines right below that are no other header's.
    fn end_of(&self, section: usize) -> usize {
        let page = self.page;
        let own = &self.layout.sections[section];
        let last = own.pairs.clone().next_back().map_or(own.range.end, |pair| self.layout.pairs[pair].range().end);
        let end = page.next(last);
        let mut at = end;
        while at < page.text.len() && self.comment(at) {
            at = page.next(at);
        }
        if at < page.text.len() && page.blank(at) { at } else { end }
    }
}

fn lines(pairs: &[(String, String)], indent: &str, equals: &str) -> Vec<String> {
    pairs.iter().map(|(key, value)| format!("{indent}{key}{equals}{value}")).collect()
}
