//! Items between brackets and commas: JSON's lists and objects, YAML's flow collections, TOML's arrays and inline tables.
//! It must keep a comment beside the item it stands with, and must not know what an item is.

use std::ops::Range;

use super::page::{Page, Splices};

/// A bracketed collection in the text.
pub(super) struct Brackets<'a> {
    /// Where the opening bracket stands.
    pub(super) open: usize,
    /// Where the closing bracket stands.
    pub(super) close: usize,
    /// The items, a key and its value being one.
    pub(super) items: &'a [Range<usize>],
    /// Whether `#` opens a comment.
    pub(super) comments: bool,
    /// What separates items on a line where no two show it.
    pub(super) between: &'static str,
}

/// How new items are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lay {
    /// All on the line.
    Line,
    /// Each on a line of its own, behind this white space.
    Rows(String),
}

impl Brackets<'_> {
    /// How the items are laid out: the last one decides.
    pub(super) fn lay(&self, page: &Page<'_>) -> Lay {
        match self.items.last() {
            Some(last) if self.row(page, last) => Lay::Rows(page.indent(last.start).to_owned()),
            _ => Lay::Line,
        }
    }

    /// Takes items out and puts new ones behind the last; `pad` stands inside brackets that were empty.
    pub(super) fn edit(
        &self,
        page: &Page<'_>,
        splices: &mut Splices,
        gone: &[bool],
        added: &[String],
        lay: &Lay,
        pad: &str,
    ) {
        let Some(last) = gone.len().checked_sub(1) else {
            return self.fill(page, splices, added, lay, pad);
        };
        if added.is_empty() && gone.iter().all(|gone| *gone) && !self.has_comment(page) {
            return splices.cut(self.open + 1..self.close);
        }
        for i in (0..=last).filter(|i| gone[*i]) {
            self.take_out(page, splices, i);
        }
        let trailing = self.comma(page, last).is_some();
        match gone.iter().rposition(|gone| !gone) {
            Some(kept) => {
                let comma = self.comma(page, kept);
                if let Some(at) = comma.filter(|_| added.is_empty() && kept < last && !trailing) {
                    splices.cut(at..at + 1);
                }
                if !added.is_empty() {
                    self.put_behind(page, splices, kept, comma, added, lay, trailing);
                }
            }
            None if !added.is_empty() => {
                let (first, end) = (&self.items[0], if trailing { "," } else { "" });
                match lay {
                    Lay::Rows(indent) if self.row(page, first) => {
                        let separator = format!(",{}{indent}", page.newline);
                        let rows = format!("{indent}{}{end}{}", added.join(&separator), page.newline);
                        splices.put(page.start(first.start), rows);
                    }
                    _ => splices.put(first.start, format!("{}{end}", added.join(self.between))),
                }
            }
            None => {}
        }
    }

    /// Whether an item opens a line of its own.
    fn row(&self, page: &Page<'_>, item: &Range<usize>) -> bool {
        page.leads(item.start) && page.start(item.start) > self.open
    }

    /// The comma behind an item.
    fn comma(&self, page: &Page<'_>, i: usize) -> Option<usize> {
        let at = page.skip(self.items[i].end, self.comments);
        page.text[at..].starts_with(',').then_some(at)
    }

    fn has_comment(&self, page: &Page<'_>) -> bool {
        let ends = std::iter::once(self.open + 1).chain(self.items.iter().map(|item| item.end));
        let starts = self.items.iter().map(|item| item.start).chain(std::iter::once(self.close));
        self.comments && ends.zip(starts).any(|(end, start)| page.text[end..start].contains('#'))
    }

    fn take_out(&self, page: &Page<'_>, splices: &mut Splices, i: usize) {
        let item = &self.items[i];
        let end = self.comma(page, i).map_or(item.end, |at| at + 1);
        let rest = page.rest(end).trim_start();
        if self.row(page, item) && (rest.is_empty() || self.comments && rest.starts_with('#')) {
            return splices.cut(page.start(item.start)..page.next(end));
        }
        let next = page.skip(end, false);
        let beside = page.start(next) == page.start(end) && next < self.close && !page.text[next..].starts_with('#');
        if beside {
            splices.cut(item.start..next);
        } else {
            let before = &page.text[self.open + 1..item.start];
            let spaces = before.len() - before.trim_end_matches([' ', '\t']).len();
            splices.cut(item.start - spaces..end);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of `edit`, with what it has found out")]
    fn put_behind(
        &self,
        page: &Page<'_>,
        splices: &mut Splices,
        kept: usize,
        comma: Option<usize>,
        added: &[String],
        lay: &Lay,
        trailing: bool,
    ) {
        let end = self.items[kept].end;
        let Lay::Rows(indent) = lay else {
            let separator = self.separator(page);
            splices.put(end, added.iter().map(|item| format!("{separator}{item}")).collect::<String>());
            if let Some(at) = comma.filter(|_| !trailing) {
                splices.cut(at..at + 1);
            }
            return;
        };
        if comma.is_none() {
            splices.put(end, ",");
        }
        let mut at = page.after_spaces(comma.map_or(end, |at| at + 1));
        if self.comments && page.text[at..].starts_with('#') {
            at = page.end(at);
        } else if let Some(comma) = comma {
            at = comma + 1;
        } else {
            at = end;
        }
        let separator = format!(",{}{indent}", page.newline);
        let last = if trailing { "," } else { "" };
        splices.put(at, format!("{}{indent}{}{last}", page.newline, added.join(&separator)));
    }

    /// What stands between two items that share a line.
    fn separator(&self, page: &Page<'_>) -> &'static str {
        let mut between = self.items.windows(2).map(|pair| &page.text[pair[0].end..pair[1].start]);
        match between.next_back() {
            Some(",") => ",",
            Some(_) => ", ",
            None => self.between,
        }
    }

    /// Puts items between brackets that have none.
    fn fill(&self, page: &Page<'_>, splices: &mut Splices, added: &[String], lay: &Lay, pad: &str) {
        if added.is_empty() {
            return;
        }
        let inner = &page.text[self.open + 1..self.close];
        let newline = page.newline;
        match lay {
            _ if !inner.trim().is_empty() => {
                // Only comments stand there, so the closing bracket has a line of its own.
                let indent = if let Lay::Rows(indent) = lay { indent.clone() } else { page.indent(self.close).into() };
                let rows = added.join(&format!(",{newline}{indent}"));
                splices.put(page.start(self.close), format!("{indent}{rows}{newline}"));
            }
            Lay::Line => splices.swap(self.open + 1..self.close, format!("{pad}{}{pad}", added.join(self.between))),
            Lay::Rows(indent) => {
                let rows = added.join(&format!(",{newline}{indent}"));
                let closing = page.indent(self.open);
                splices.swap(self.open + 1..self.close, format!("{newline}{indent}{rows}{newline}{closing}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes out and adds items, which are letters here.
    fn edit(text: &str, gone: &str, added: &[&str]) -> String {
        let open = text.find('[').expect("a bracket");
        let close = text.rfind(']').expect("a bracket");
        // Comments are in capitals.
        let letters = text.match_indices(|c: char| c.is_ascii_lowercase());
        let items: Vec<_> = letters.map(|(at, _)| at..at + 1).collect();
        let gone: Vec<_> = items.iter().map(|item| gone.contains(&text[item.clone()])).collect();
        let brackets = Brackets { open, close, items: &items, comments: true, between: ", " };
        let page = Page::new(text);
        let mut splices = Splices::default();
        let added: Vec<_> = added.iter().map(|&item| item.to_owned()).collect();
        brackets.edit(&page, &mut splices, &gone, &added, &brackets.lay(&page), "");
        splices.apply(text)
    }

    #[test]
    fn items_of_one_line() {
        assert_eq!(edit("[a, b, c]", "b", &[]), "[a, c]");
        assert_eq!(edit("[a, b, c]", "c", &[]), "[a, b]");
        assert_eq!(edit("[ a, b ]", "b", &["d"]), "[ a, d ]");
        assert_eq!(edit("[a,b]", "a", &["d", "e"]), "[b,d,e]");
        assert_eq!(edit("[a, b,]", "", &["d"]), "[a, b, d,]");
        assert_eq!(edit("[a, b]", "ab", &["d"]), "[d]");
        assert_eq!(edit("[ a , b ]", "ab", &[]), "[]");
        assert_eq!(edit("[ ]", "", &["d", "e"]), "[d, e]");
    }

    #[test]
    fn items_of_their_own_lines_keep_their_comments() {
        let text = "[\n  a, # A\n  # OF B\n  b # B\n]";
        assert_eq!(edit(text, "", &["d"]), "[\n  a, # A\n  # OF B\n  b, # B\n  d\n]");
        assert_eq!(edit(text, "b", &[]), "[\n  a # A\n  # OF B\n]");
        assert_eq!(edit(text, "b", &["d"]), "[\n  a, # A\n  d\n  # OF B\n]");
        assert_eq!(edit(text, "a", &[]), "[\n  # OF B\n  b # B\n]");
        assert_eq!(edit(text, "ab", &[]), "[\n  # OF B\n]");
        assert_eq!(edit("[\n  a,\n  b,\n]", "", &["d"]), "[\n  a,\n  b,\n  d,\n]");
        assert_eq!(edit("[ # NONE\n]", "", &["d"]), "[ # NONE\nd\n]");
        assert_eq!(edit("[\r\n\ta\r\n]", "", &["d"]), "[\r\n\ta,\r\n\td\r\n]");
        assert_eq!(edit("[a,\n b]", "b", &["d"]), "[a,\n d\n]");
    }
}
