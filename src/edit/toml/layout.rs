//! Where TOML's headers, keys and values stand.
//! It must keep the order of the text and judge nothing.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{ParseError, Source};

/// One name of a key.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// A value.
#[derive(Debug)]
pub(super) struct Val {
    pub(super) range: Range<usize>,
    pub(super) shape: Shape,
}

/// How a value is written.
#[derive(Debug)]
pub(super) enum Shape {
    /// With its quotes, where it is a text.
    Scalar(Option<Encoding>),
    /// In square brackets.
    List(Vec<Val>),
    /// In braces.
    Table(Vec<Pair>),
}

/// A key of one or more names, and its value.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) keys: Vec<Name>,
    pub(super) value: Val,
}

impl Pair {
    /// From the key to the value.
    pub(super) fn range(&self) -> Range<usize> {
        self.keys.first().map_or(self.value.range.start, |key| key.range.start)..self.value.range.end
    }
}

/// A header and the pairs below it; the first section has no header.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) keys: Vec<Name>,
    /// Whether it is `[[..]]`.
    pub(super) array: bool,
    /// The header.
    pub(super) range: Range<usize>,
    /// The indices of its pairs.
    pub(super) pairs: Range<usize>,
}

/// A document in the order of its text.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) sections: Vec<Section>,
    pub(super) pairs: Vec<Pair>,
}

/// A bracket that is still open.
enum Open {
    List(usize, Vec<Val>),
    Table(usize, Vec<Pair>, Vec<Name>),
}

/// Reads a document that the parser has taken; nothing where it takes it no more.
pub(super) fn read(text: &str) -> Option<Layout> {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events: Vec<Event> = Vec::new();
    let mut errors: Option<ParseError> = None;
    parse_document(&tokens, &mut |event: Event| events.push(event), &mut errors);
    if errors.is_some() {
        return None;
    }
    let root = Section { keys: Vec::new(), array: false, range: 0..0, pairs: 0..0 };
    let mut layout = Layout { sections: vec![root], pairs: Vec::new() };
    let mut open: Vec<Open> = Vec::new();
    let mut keys: Vec<Name> = Vec::new();
    let mut header: Option<(usize, bool)> = None;
    for event in events {
        let range = event.span().start()..event.span().end();
        match event.kind() {
            EventKind::StdTableOpen => header = Some((range.start, false)),
            EventKind::ArrayTableOpen => header = Some((range.start, true)),
            EventKind::StdTableClose | EventKind::ArrayTableClose => {
                let (start, array) = header.take()?;
                let (keys, pairs) = (std::mem::take(&mut keys), layout.pairs.len());
                layout.sections.push(Section { keys, array, range: start..range.end, pairs: pairs..pairs });
            }
            EventKind::SimpleKey => {
                let mut text = Cow::Borrowed("");
                source.get(event)?.decode_key(&mut text, &mut errors);
                let name = Name { text: text.into_owned(), range };
                match open.last_mut() {
                    Some(Open::Table(_, _, keys)) => keys.push(name),
                    _ => keys.push(name),
                }
            }
            EventKind::ArrayOpen => open.push(Open::List(range.start, Vec::new())),
            EventKind::InlineTableOpen => open.push(Open::Table(range.start, Vec::new(), Vec::new())),
            EventKind::Scalar => {
                let value = Val { range, shape: Shape::Scalar(event.encoding()) };
                add(&mut layout, &mut open, &mut keys, value)?;
            }
            EventKind::ArrayClose | EventKind::InlineTableClose => {
                let (start, shape) = match open.pop()? {
                    Open::List(start, items) => (start, Shape::List(items)),
                    Open::Table(start, pairs, _) => (start, Shape::Table(pairs)),
                };
                add(&mut layout, &mut open, &mut keys, Val { range: start..range.end, shape })?;
            }
            _ => {}
        }
    }
    Some(layout)
}

fn add(layout: &mut Layout, open: &mut [Open], keys: &mut Vec<Name>, value: Val) -> Option<()> {
    match open.last_mut() {
        Some(Open::List(_, items)) => items.push(value),
        Some(Open::Table(_, pairs, keys)) => pairs.push(Pair { keys: std::mem::take(keys), value }),
        None => {
            layout.pairs.push(Pair { keys: std::mem::take(keys), value });
            layout.sections.last_mut()?.pairs.end = layout.pairs.len();
        }
    }
    Some(())
}
