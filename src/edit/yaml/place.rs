//! One YAML value in place of another, on the line of its key or dash or below it.
//! It must keep a comment that stands beside or above the value.

use std::ops::Range;

use granit_parser::ScalarStyle;

use super::super::page::Splices;
use super::layout::{Place, Shape};
use super::rows::{after, take_out};
use super::scalar::{self, Habit};
use super::write::{column, shift};
use super::{Editor, Spot};
use crate::load::tree::{Kind, Node};

/// How a new value is written.
enum Form {
    /// Beside its mark.
    Beside(String),
    /// On the lines below, perhaps with a `|` beside.
    Below(&'static str, Vec<String>),
}

impl Editor<'_> {
    pub(super) fn replace(&self, place: &Place, spot: &Spot, value: &Node, splices: &mut Splices) {
        let page = self.page;
        if spot.flow {
            let empty = place.start == place.end;
            let space = if empty && page.text[..place.start].ends_with(':') { " " } else { "" };
            let spaced = page.after_spaces(place.end);
            let end = if empty && !page.text[spaced..].starts_with('#') { spaced } else { place.end };
            let old = style(place);
            let flow = scalar::inline(value, old, Habit { flow: true, ..self.style.habit });
            let flow = flow.unwrap_or_else(|| self.style.flow(value));
            return splices.swap(place.start..end, format!("{space}{flow}"));
        }
        let form = self.form(place, spot, value);
        match spot.after {
            Some(mark) if page.start(mark) < page.start(place.start) => self.below(place, mark, form, splices),
            _ => self.beside(place, spot, form, splices),
        }
    }

    /// Makes a block empty and leaves its comment lines.
    pub(super) fn empty(&self, place: &Place, spot: &Spot, rows: &[Range<usize>], empty: &str, splices: &mut Splices) {
        let page = self.page;
        let Some(first) = rows.first() else { return };
        match spot.after {
            Some(mark) if page.start(mark) < page.start(place.content) => {
                splices.put(mark, format!(" {empty}"));
                take_out(page, splices, rows);
            }
            _ => {
                let end = first.end - usize::from(page.text[..first.end].ends_with('\n'));
                splices.swap(first.start..end, empty);
                take_out(page, splices, &rows[1..]);
            }
        }
    }

    fn form(&self, place: &Place, spot: &Spot, value: &Node) -> Form {
        let base = spot.column.unwrap_or(0);
        // Behind a dash the first line stays where the old value began.
        let beside =
            spot.after.is_some_and(|mark| mark < place.start && self.page.start(mark) == self.page.start(place.start));
        let dash = if beside { column(self.page, place.start) } else { base + 2 };
        if let Some(lines) = self.style.block(value) {
            let indent = match (&value.kind, spot.column) {
                (_, None) if self.page.leads(place.start) => column(self.page, place.start),
                (_, None) => 0,
                _ if spot.dash => dash,
                (Kind::List(_), _) => base + self.style.dash,
                _ => base + self.style.unit,
            };
            return Form::Below("", lines.iter().map(|line| shift(line, indent)).collect());
        }
        let old = style(place);
        if let Kind::Text(text) = &value.kind
            && !matches!(old, Some(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted))
            && let Some((mark, lines)) = self.style.literal(text)
        {
            let indent = base + if spot.dash { 2 } else { self.style.unit };
            return Form::Below(mark, lines.iter().map(|line| shift(line, indent)).collect());
        }
        Form::Beside(scalar::inline(value, old, self.style.habit).unwrap_or_default())
    }

    /// The old value begins on the line of its mark.
    fn beside(&self, place: &Place, spot: &Spot, form: Form, splices: &mut Splices) {
        let page = self.page;
        let space = if spot.after == Some(place.start) { " " } else { "" };
        // The end without the line end that a block text may take in.
        let text = &page.text[..place.end];
        let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
        let end = text.len();
        // Behind the value on the line that stays.
        let behind = match style(place) {
            Some(ScalarStyle::Literal | ScalarStyle::Folded) => {
                let head = page.rest(place.content);
                splices.cut(page.end(place.content)..end.max(page.end(place.content)));
                place.content + head.find([' ', '\t']).unwrap_or(head.len())
            }
            _ => end,
        };
        let rest = page.rest(behind);
        let blank = rest.trim().is_empty();
        if blank {
            splices.cut(behind..page.end(behind));
        }
        match form {
            Form::Beside(text) => splices.swap(place.start..behind, format!("{space}{text}")),
            Form::Below("", lines) if blank && (spot.dash || spot.after.is_none() && page.leads(place.start)) => {
                let lines = lines.join(page.newline);
                splices.swap(place.start..behind, format!("{space}{}", lines.trim_start_matches(' ')));
            }
            Form::Below(mark, lines) => {
                if mark.is_empty() {
                    let before = page.text[page.start(place.start)..place.start].trim_end_matches([' ', '\t']);
                    let start = spot.after.unwrap_or(page.start(place.start) + before.len());
                    splices.cut(start..if before.is_empty() { page.after_spaces(behind) } else { behind });
                } else {
                    splices.swap(place.start..behind, format!("{space}{mark}"));
                }
                let lines: String = lines.iter().flat_map(|line| [page.newline, line.as_str()]).collect();
                splices.put(page.end(behind), lines);
            }
        }
    }

    /// The old value begins on a line below that of its mark.
    fn below(&self, place: &Place, mark: usize, form: Form, splices: &mut Splices) {
        let page = self.page;
        let lines = page.start(place.start)..after(page, place.end);
        let line_comment = page.rest(place.end.min(page.end(place.end))).contains('#');
        if let (Form::Beside(text), false) = (&form, place.block()) {
            return splices.swap(place.start..place.end, text.clone());
        }
        if place.block() || !line_comment {
            splices.cut(lines.clone());
        } else {
            splices.cut(place.start..place.end);
        }
        match form {
            Form::Beside(text) => splices.put(mark, format!(" {text}")),
            Form::Below(head, rows) => {
                if !head.is_empty() {
                    splices.put(mark, format!(" {head}"));
                }
                splices.put(lines.start, page.lines(&rows));
            }
        }
    }
}

/// The style of a scalar that says something.
fn style(place: &Place) -> Option<ScalarStyle> {
    match place.shape {
        Shape::Scalar(style) if place.end > place.start => Some(style),
        _ => None,
    }
}
