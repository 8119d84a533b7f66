//! The line around a place, ready to be shown: found without reading the text again, cut where it is very long.
//! It must show one character for each of the line's, so that what points at them stays right.

use std::borrow::Cow;
use std::ops::Range;

use super::notices::printable;
use crate::diag::{Place, address};

/// Longer lines are cut; what is shorter the renderer fits in itself.
const LONGEST: usize = 1000;

/// How many characters of a very long line are shown before and from the place on.
const BEFORE: usize = 60;
const FROM: usize = 70;

/// Every so many characters their offset is kept.
const STEP: usize = 256;

/// A text and where its lines and characters are.
pub(super) struct Index<'t> {
    /// Without the passwords of addresses in it, and with as many characters.
    text: Cow<'t, str>,
    /// Where each line starts, in bytes and in characters.
    lines: Vec<(usize, usize)>,
    /// The byte offset of every character whose number is a multiple of the step.
    marks: Vec<usize>,
    /// How many characters there are.
    count: usize,
}

/// A line as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The line or a part of it, printable.
    pub(super) source: String,
    /// Its number, from 1.
    pub(super) number: usize,
    /// The bytes of the source that the place means.
    pub(super) span: Range<usize>,
    /// Whether it starts later than the line, so that columns cannot be counted in it.
    pub(super) is_cut: bool,
}

impl<'t> Index<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let text = address::starred(text.strip_prefix('\u{feff}').unwrap_or(text));
        let (mut lines, mut marks, mut count) = (vec![(0, 0)], Vec::new(), 0);
        for (at, c) in text.char_indices() {
            if count % STEP == 0 {
                marks.push(at);
            }
            count += 1;
            if c == '\n' && at + 1 < text.len() {
                lines.push((at + 1, count));
            }
        }
        Self { text, lines, marks, count }
    }

    /// The line of a place; none where it has no line.
    pub(super) fn line(&self, place: &Place) -> Option<Line> {
        let wanted = (place.line as usize).checked_sub(1)?;
        let at = wanted.min(self.lines.len() - 1);
        let is_behind = wanted > at;
        if is_behind && self.text.is_empty() {
            return None;
        }
        let (start, first) = self.lines[at];
        let (end, past) = self.lines.get(at + 1).copied().unwrap_or((self.text.len(), self.count));
        let whole = &self.text[start..end];
        let line = whole.strip_suffix('\n').map_or(whole, |line| line.strip_suffix('\r').unwrap_or(line));
        // A comment is masked to nothing, and an empty line helps nobody.
        if !is_behind && !line.is_empty() && line.trim().is_empty() {
            return None;
        }
        let length = past - first - (whole.len() - line.len());
        let column = if is_behind { length } else { length.min((place.column as usize).saturating_sub(1)) };
        let here = self.offset(first + column);
        let (from, to) = if length > LONGEST {
            let from = self.offset(first + column.saturating_sub(BEFORE));
            (from, self.offset(first + length.min(column + FROM)))
        } else {
            (start, start + line.len())
        };
        let rest = &self.text[here..to];
        let (inside, after) = rest.split_at(word(rest));
        let (cut_left, cut_right) = (from > start, to < start + line.len());
        let mut source = if cut_left { "...".to_owned() } else { String::new() };
        source.push_str(&printable(&self.text[from..here]));
        let begin = source.len();
        source.push_str(&printable(inside));
        let span = begin..source.len();
        source.push_str(&printable(after));
        source.push_str(if cut_right { "...\n" } else { "\n" });
        // Behind the last line is behind its line break.
        let span = if is_behind && whole.len() > line.len() { source.len()..source.len() } else { span };
        Some(Line { source, number: at + 1, span, is_cut: cut_left })
    }

    /// The byte offset of a character.
    fn offset(&self, character: usize) -> usize {
        let Some(mark) = self.marks.get(character / STEP) else { return self.text.len() };
        let skipped: usize = self.text[*mark..].chars().take(character % STEP).map(char::len_utf8).sum();
        mark + skipped
    }
}

/// How many bytes the word, quoted text or bracket takes that starts here.
fn word(rest: &str) -> usize {
    let quoted = rest.chars().next().filter(|c| matches!(c, '"' | '\'')).and_then(|quote| {
        let end = rest[1..].find(quote)?;
        Some(end + 2)
    });
    let bare =
        || rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '=' | ']' | '}')).unwrap_or(rest.len());
    let length = quoted.unwrap_or_else(bare).max(usize::from(!rest.is_empty()));
    rest.char_indices().map(|(at, c)| at + c.len_utf8()).find(|end| *end >= length).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, line: u32, column: u32) -> Option<Line> {
        Index::new(text).line(&Place { path: "a".into(), line, column })
    }

    fn marked(text: &str, number: u32, column: u32) -> String {
        let line = line(text, number, column).expect("a line");
        format!("{}:{}", line.number, &line.source[line.span])
    }

    #[test]
    fn words_texts_and_brackets_are_found() {
        let text = "a: 1\r\nkäse = \"zwei drei\", x\n\n[t]";
        assert_eq!(marked(text, 1, 1), "1:a");
        assert_eq!(marked(text, 2, 1), "2:käse");
        assert_eq!(marked(text, 2, 8), "2:\"zwei drei\"");
        assert_eq!(marked(text, 2, 99), "2:");
        assert_eq!(marked(text, 3, 1), "3:");
        assert_eq!(marked(text, 4, 1), "4:[t");
        assert_eq!(marked("\u{feff}a b", 1, 3), "1:b");
    }

    #[test]
    fn behind_the_end_is_the_end_of_the_last_line() {
        let behind = line("a: 1\nb: [\n", 3, 1).expect("a line");
        assert_eq!((behind.number, behind.span, behind.source.as_str()), (2, 5..5, "b: [\n"));
        assert_eq!(line("a", 7, 1).expect("a line").span, 1..1);
        assert_eq!(line("", 1, 1).expect("a line").source, "\n");
        assert_eq!(line("", 2, 1), None);
        assert_eq!(line("a", 0, 1), None);
    }

    #[test]
    fn control_characters_are_replaced_one_for_one() {
        let shown = line("a\u{9b}31m\u{202e}\u{200b}: x y", 1, 10).expect("a line");
        assert_eq!(shown.source, "a\u{fffd}31m\u{fffd}\u{fffd}: x y\n");
        assert_eq!(&shown.source[shown.span], "x");
    }

    #[test]
    fn very_long_lines_are_cut_around_the_place() {
        let text = format!("first\n{}needle {}\nlast", "é ".repeat(100_000), "x".repeat(100_000));
        let shown = line(&text, 2, 200_001).expect("a line");
        assert_eq!(&shown.source[shown.span.clone()], "needle");
        assert!(shown.is_cut && shown.number == 2);
        assert!(shown.source.chars().count() <= 160, "{}", shown.source);
        assert!(shown.source.starts_with("...é é") && shown.source.ends_with("x...\n"));
        let start = line(&text, 2, 1).expect("a line");
        assert!(!start.is_cut && start.source.starts_with("é é"));
        assert_eq!(line(&text, 3, 1).expect("a line").source, "last\n");
    }
}
