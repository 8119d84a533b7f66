//! The text under an edit: its lines, and what is cut out of it and put into it.
//! It must know nothing of any notation.

use std::ops::Range;

/// The line end that a text uses, judged by its first line.
pub(super) fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// A text whose lines are found without reading it again.
pub(super) struct Page<'t> {
    /// The text; its last line ends where there is one.
    pub(super) text: &'t str,
    /// Its line end.
    pub(super) newline: &'static str,
    starts: Vec<usize>,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, newline: newline(text), starts }
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1) - 1
    }

    /// Where the line of this place begins.
    pub(super) fn start(&self, at: usize) -> usize {
        self.starts[self.line(at)]
    }

    /// Where the next line begins, or the text ends.
    pub(super) fn next(&self, at: usize) -> usize {
        self.starts.get(self.line(at) + 1).copied().unwrap_or(self.text.len())
    }

    /// Where the line of this place ends, before its line end.
    pub(super) fn end(&self, at: usize) -> usize {
        let line = &self.text[..self.next(at)];
        line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line)).len()
    }

    /// Where the line before that of this place begins.
    pub(super) fn previous(&self, at: usize) -> Option<usize> {
        self.line(at).checked_sub(1).map(|line| self.starts[line])
    }

    /// The white space that opens the line of this place.
    pub(super) fn indent(&self, at: usize) -> &'t str {
        let line = &self.text[self.start(at)..self.end(at)];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Whether only white space stands before this place on its line.
    pub(super) fn leads(&self, at: usize) -> bool {
        self.start(at) + self.indent(at).len() >= at
    }

    /// Whether the line of this place is blank.
    pub(super) fn blank(&self, at: usize) -> bool {
        self.start(at) + self.indent(at).len() == self.end(at)
    }

    /// What stands between this place and the end of its line.
    pub(super) fn rest(&self, at: usize) -> &'t str {
        &self.text[at..self.end(at).max(at)]
    }

    /// The place after this one and after the spaces that follow it on its line.
    pub(super) fn after_spaces(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.len() - rest.trim_start_matches([' ', '\t']).len()
    }

    /// The first place from here on that is neither white space nor inside a comment.
    pub(super) fn skip(&self, mut at: usize, comments: bool) -> usize {
        loop {
            let rest = &self.text[at..];
            at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']).len();
            if !comments || !self.text[at..].starts_with('#') {
                return at;
            }
            at = self.end(at);
        }
    }

    /// Lines from texts without line ends.
    pub(super) fn lines(&self, lines: &[String]) -> String {
        lines.iter().flat_map(|line| [line.as_str(), self.newline]).collect()
    }
}

/// What is taken out of a text and put into it, each by its place in the old text.
#[derive(Default)]
pub(super) struct Splices {
    cuts: Vec<Range<usize>>,
    puts: Vec<(usize, bool, String)>,
}

impl Splices {
    /// Takes a stretch out; stretches may overlap.
    pub(super) fn cut(&mut self, range: Range<usize>) {
        self.cuts.push(range);
    }

    /// Puts a text in, after what was put in at the same place before; a cut around the place does not take it out.
    pub(super) fn put(&mut self, at: usize, text: impl Into<String>) {
        self.puts.push((at, false, text.into()));
    }

    /// Puts a text in after all others at the same place.
    pub(super) fn put_last(&mut self, at: usize, text: impl Into<String>) {
        self.puts.push((at, true, text.into()));
    }

    /// Puts a text in place of a stretch.
    pub(super) fn swap(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.put(range.start, text);
        self.cut(range);
    }

    /// The new text.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.cuts.sort_by_key(|cut| (cut.start, cut.end));
        self.puts.sort_by_key(|(at, last, _)| (*at, *last));
        let mut out = String::with_capacity(text.len() + self.puts.iter().map(|(.., put)| put.len()).sum::<usize>());
        let mut puts = self.puts.into_iter().peekable();
        let mut at = 0;
        let mut copy = |out: &mut String, from: usize, to: usize, keep: bool| {
            let mut from = from;
            while let Some((place, _, put)) = puts.next_if(|(place, ..)| *place <= to) {
                let place = place.max(from);
                out.push_str(if keep { &text[from..place] } else { "" });
                out.push_str(&put);
                from = place;
            }
            out.push_str(if keep { &text[from..to] } else { "" });
        };
        for cut in self.cuts {
            if cut.start > at {
                copy(&mut out, at, cut.start, true);
                at = cut.start;
            }
            if cut.end > at {
                copy(&mut out, at, cut.end, false);
                at = cut.end;
            }
        }
        copy(&mut out, at, text.len(), true);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_may_overlap_and_what_is_put_in_stays() {
        let mut splices = Splices::default();
        splices.cut(2..5);
        splices.cut(4..7);
        splices.put(3, "X");
        splices.put(7, "Y");
        splices.swap(0..1, "Z");
        assert_eq!(splices.apply("0123456789"), "Z1XY789");
    }

    #[test]
    fn lines_are_found_whatever_ends_them() {
        let page = Page::new("a\r\n  b c\r\n");
        assert_eq!((page.newline, page.start(5), page.end(5), page.next(5)), ("\r\n", 3, 8, 10));
        assert_eq!((page.indent(6), page.leads(5), page.leads(7), page.rest(6)), ("  ", true, false, " c"));
        assert_eq!((page.start(10), page.next(10), page.previous(4)), (10, 10, Some(0)));
        assert_eq!(Page::new("# a\n \n  b").skip(0, true), 8);
    }
}
