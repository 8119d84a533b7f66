//! New YAML: values as lines of a block or as one flow.
//! It must indent as the document does and say nothing of where the lines go.

use super::super::page::Page;
use super::layout::{Layout, Place, Shape};
use super::scalar::{self, Habit};
use crate::load::tree::{Kind, Node};

/// How a document is written.
#[derive(Debug)]
pub(super) struct Style {
    /// How far a mapping stands in from the key above it.
    pub(super) unit: usize,
    /// How far a sequence stands in from the key above it.
    pub(super) dash: usize,
    /// How texts are quoted.
    pub(super) habit: Habit,
    /// Whether a text of several lines may stand below a `|`.
    pub(super) blocks: bool,
}

/// In which column a place stands, from 0.
pub(super) fn column(page: &Page<'_>, at: usize) -> usize {
    page.text[page.start(at)..at].trim_start_matches('\u{feff}').chars().count()
}

impl Style {
    /// Reads the style off a document.
    pub(super) fn of(page: &Page<'_>, layout: &Layout, blocks: bool) -> Self {
        let (mut unit, mut dash) = (None, None);
        if let Some(root) = &layout.root {
            measure(page, root, &mut unit, &mut dash);
        }
        let unit = unit.unwrap_or(2);
        let habit = Habit { double: layout.double.unwrap_or(true), plain_date: layout.plain_date, flow: false };
        Self { unit, dash: dash.unwrap_or(unit), habit, blocks }
    }

    /// The lines of a collection that is not empty.
    pub(super) fn block(&self, node: &Node) -> Option<Vec<String>> {
        match &node.kind {
            Kind::Map(entries) if !entries.is_empty() => {
                Some(entries.iter().flat_map(|(key, value)| self.entry(&key.name, value)).collect())
            }
            Kind::List(items) if !items.is_empty() => Some(items.iter().flat_map(|item| self.item(item)).collect()),
            _ => None,
        }
    }

    /// The lines of a member of a block mapping.
    pub(super) fn entry(&self, name: &str, value: &Node) -> Vec<String> {
        let key = scalar::text(name, None, self.habit);
        let (head, below) = self.parts(value);
        let indent = if matches!(value.kind, Kind::List(_)) { self.dash } else { self.unit };
        let head = if head.is_empty() { format!("{key}:") } else { format!("{key}: {head}") };
        std::iter::once(head).chain(below.iter().map(|line| shift(line, indent))).collect()
    }

    /// The lines of an item of a block sequence.
    pub(super) fn item(&self, value: &Node) -> Vec<String> {
        let (head, below) = self.parts(value);
        if !head.is_empty() {
            return std::iter::once(format!("- {head}")).chain(below.iter().map(|line| shift(line, 2))).collect();
        }
        let mut lines: Vec<_> = below.iter().map(|line| shift(line, 2)).collect();
        if let Some(first) = lines.first_mut() {
            first.replace_range(..1, "-");
        }
        lines
    }

    /// The lines of a text below a `|` and that mark itself, where it may be written so.
    pub(super) fn literal(&self, text: &str) -> Option<(&'static str, Vec<String>)> {
        scalar::literal(text).filter(|_| self.blocks)
    }

    /// What stands beside the mark of a value, and below it.
    fn parts(&self, value: &Node) -> (String, Vec<String>) {
        if let Some(lines) = self.block(value) {
            return (String::new(), lines);
        }
        match &value.kind {
            Kind::Text(text) => {
                if let Some((mark, lines)) = self.literal(text) {
                    return (mark.to_owned(), lines);
                }
                (scalar::text(text, None, self.habit), Vec::new())
            }
            _ => (self.flow(value), Vec::new()),
        }
    }

    /// A value among commas or on one line.
    pub(super) fn flow(&self, value: &Node) -> String {
        match &value.kind {
            Kind::Map(entries) if !entries.is_empty() => {
                let entries: Vec<_> = entries.iter().map(|(key, value)| self.flow_entry(&key.name, value)).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Kind::List(items) if !items.is_empty() => {
                let items: Vec<_> = items.iter().map(|item| self.flow(item)).collect();
                format!("[{}]", items.join(", "))
            }
            _ => scalar::inline(value, None, Habit { flow: true, ..self.habit }).unwrap_or_default(),
        }
    }

    /// A member of a flow mapping.
    pub(super) fn flow_entry(&self, name: &str, value: &Node) -> String {
        let key = scalar::text(name, None, Habit { flow: true, ..self.habit });
        format!("{key}: {}", self.flow(value))
    }
}

/// A line further in; an empty one stays empty.
pub(super) fn shift(line: &str, by: usize) -> String {
    if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(by)) }
}

fn measure(page: &Page<'_>, place: &Place, unit: &mut Option<usize>, dash: &mut Option<usize>) {
    match &place.shape {
        Shape::Map { flow: false, entries } => {
            for (key, value) in entries {
                if unit.is_some() && dash.is_some() {
                    return;
                }
                if value.block() && page.start(value.content) > page.start(key.end) {
                    let list = matches!(value.shape, Shape::List { .. });
                    let step = column(page, value.content).saturating_sub(column(page, key.start));
                    if list {
                        dash.get_or_insert(step);
                    } else if step > 0 {
                        unit.get_or_insert(step);
                    }
                }
                measure(page, value, unit, dash);
            }
        }
        Shape::List { flow: false, items } => {
            for item in items {
                if unit.is_some() && dash.is_some() {
                    return;
                }
                measure(page, item, unit, dash);
            }
        }
        _ => {}
    }
}
