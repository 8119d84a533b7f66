//! A parsed document with the place of every key and value, the same for YAML, TOML and JSON.
//! It must not know what the document means.

use std::sync::{Arc, OnceLock};

use serde_json::{Map, Number, Value};

use crate::diag::Pos;

/// A stretch of bytes in the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; texts are limited far below 4 GiB.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clip(start), end: clip(end.max(start)) }
    }

    /// The same span in a text that stands behind so many bytes.
    #[must_use]
    pub const fn moved(self, by: u32) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A finite number.
    Number(Number),
    /// Text; also what JSON has no type for, such as dates and infinities.
    Text(String),
    /// Several nodes.
    List(Vec<Node>),
    /// Named nodes in the order of the file; no name stands twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name.
    pub name: String,
    /// Where.
    pub span: Span,
}

impl Node {
    /// The member of a map with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entry(name).map(|(_, node)| node)
    }

    /// The key and member of a map with this name.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<&(Key, Self)> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|(key, _)| key.name == name),
            _ => None,
        }
    }

    /// Whether this very node is an item or a member, and not one that is like it.
    pub(crate) fn holds(&self, node: &Self) -> bool {
        let (start, size) = match &self.kind {
            Kind::List(items) => (items.as_ptr().addr(), size_of_val(items.as_slice())),
            Kind::Map(entries) => (entries.as_ptr().addr(), size_of_val(entries.as_slice())),
            _ => return false,
        };
        (start..start + size).contains(&std::ptr::from_ref(node).addr())
    }

    /// The text that the node is.
    #[must_use]
    pub const fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The node as JSON, without places.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(b) => Value::Bool(*b),
            Kind::Number(n) => Value::Number(n.clone()),
            Kind::Text(s) => Value::String(s.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Kind::Map(entries) => {
                let members = entries.iter().map(|(key, node)| (key.name.clone(), node.to_json()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// What the node is, in words.
    #[must_use]
    pub const fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a table",
        }
    }
}

/// A whole document.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The outermost value.
    pub root: Node,
    /// Its lines.
    pub lines: Lines,
}

/// Turns byte offsets into lines and columns.
#[derive(Debug, Clone)]
pub struct Lines {
    text: Arc<str>,
    starts: Vec<u32>,
    /// How many characters start before every byte whose offset is a multiple of the step; counted when a long line
    /// asks for it.
    marks: OnceLock<Vec<u32>>,
}

/// Every so many bytes the characters before are known, so that many places on one long line cost little each.
const STEP: usize = 1024;

impl Lines {
    /// Indexes a text.
    #[must_use]
    pub fn new(text: Arc<str>) -> Self {
        let ends = text.match_indices('\n');
        let starts = std::iter::once(0).chain(ends.map(|(i, _)| Span::new(i + 1, i + 1).start)).collect();
        Self { text, starts, marks: OnceLock::new() }
    }

    /// Where a line stands, counted from 1, with its line break; behind the last line there is nothing.
    #[must_use]
    pub fn line(&self, number: u32) -> Span {
        let start = |number: usize| self.starts.get(number).map_or(self.text.len(), |start| *start as usize);
        let number = number.max(1) as usize;
        Span::new(start(number - 1), start(number))
    }

    /// Line and column, both from 1, columns in characters.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        // What is no place in the text is the start of its last line.
        let before = self.text.get(start..offset as usize).unwrap_or("");
        let characters = if before.len() > 2 * STEP {
            self.characters(offset as usize) - self.characters(start)
        } else {
            before.chars().count()
        };
        let marks = usize::from(start == 0 && before.starts_with('\u{feff}'));
        let column = characters - marks + 1;
        (Span::new(line, line).start, Span::new(column, column).start)
    }

    /// How many characters start before a byte.
    fn characters(&self, offset: usize) -> usize {
        let starts = |bytes: &[u8]| bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
        let bytes = self.text.as_bytes();
        let marks = self.marks.get_or_init(|| {
            let mut count = 0;
            let blocks = bytes.chunks(STEP).map(|block| {
                count += starts(block);
                Span::new(count, count).start
            });
            std::iter::once(0).chain(blocks).collect()
        });
        let block = offset / STEP;
        marks[block] as usize + starts(&bytes[block * STEP..offset])
    }

    /// The position of a span's start in the source with this index.
    #[must_use]
    pub fn pos(&self, source: u32, span: Span) -> Pos {
        let (line, column) = self.line_column(span.start);
        Pos { source, line, column }
    }

    /// The text that was indexed.
    #[must_use]
    pub const fn text(&self) -> &Arc<str> {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every place of a text, counted from its beginning.
    fn counted(text: &str) {
        let lines = Lines::new(text.into());
        let bare = text.strip_prefix('\u{feff}').map_or(0, |_| 3);
        let (mut line, mut column) = (1, 1);
        for (at, c) in text.char_indices() {
            assert_eq!(lines.line_column(Span::new(at, at).start), (line, column), "byte {at}");
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + u32::from(at >= bare)) };
        }
        assert_eq!(lines.line_column(Span::new(text.len(), 0).start), (line, column), "the end");
    }

    #[test]
    fn lines_and_columns_are_counted_in_characters() {
        counted("");
        counted("a\nbé\r\n\nc");
        counted("\u{feff}a = 'é'\nb");
        counted(&format!("\u{feff}{}", "é".repeat(5000)));
        counted(&format!("x\n{}\n{}\ny", "a€".repeat(3000), "😀 ".repeat(2500)));
    }
}
