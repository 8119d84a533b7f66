//! Where YAML's values stand and in which style, as the marks between them tell.
//! It must cover what the tree cannot say: blocks and brackets, quotes, anchors, aliases and tags.

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, options};

use super::super::page::Page;

/// A value in the text.
#[derive(Debug)]
pub(super) struct Place {
    /// Where it begins: its anchor, tag or the mark of a block text, where it has one.
    pub(super) start: usize,
    /// Where its content begins.
    pub(super) content: usize,
    /// Where its content ends.
    pub(super) end: usize,
    /// Whether it has an anchor.
    pub(super) anchor: bool,
    /// Whether it or anything in it has an anchor.
    pub(super) anchors: bool,
    /// How it is written.
    pub(super) shape: Shape,
}

/// How a value is written.
#[derive(Debug)]
pub(super) enum Shape {
    /// A scalar; an empty one is plain.
    Scalar(ScalarStyle),
    /// `*name`.
    Alias,
    /// A mapping.
    Map {
        /// Whether it stands among commas.
        flow: bool,
        /// Its keys and values.
        entries: Vec<(Place, Place)>,
    },
    /// A sequence.
    List {
        /// Whether it stands among commas.
        flow: bool,
        /// Its items.
        items: Vec<Place>,
    },
}

/// A document.
#[derive(Debug)]
pub(super) struct Layout {
    /// Its value; none where it is empty.
    pub(super) root: Option<Place>,
    /// Where it ends: at its `...` or the end of the text.
    pub(super) end: usize,
    /// Whether a text in double quotes comes before one in single quotes.
    pub(super) double: Option<bool>,
    /// Whether a date stands without quotes.
    pub(super) plain_date: bool,
}

/// A collection that is still being read.
struct Open {
    place: Place,
    /// A key that waits for its value.
    key: Option<Place>,
}

/// Reads the places of the first document; nothing where the text cannot be read.
pub(super) fn read(page: &Page<'_>) -> Option<Layout> {
    let options = options! { emit_anchor_events: true };
    let mut layout = Layout { root: None, end: page.text.len(), double: None, plain_date: false };
    let mut open: Vec<Open> = Vec::new();
    // Where the last thing ended; the mark of a block text is searched from there.
    let mut reached = 0;
    let mut events = Parser::new_from_str_with_options(page.text, options).peekable();
    while let Some(event) = events.next() {
        let (event, span) = event.ok()?;
        let range = span.byte_range()?;
        let anchor = match events.peek() {
            Some(Ok((Event::Anchor(..), span))) => Some(span.byte_range()?.start),
            _ => None,
        };
        let tag = span.tag_span().and_then(|tag| tag.byte_range());
        let marks = [anchor, tag.map(|tag| tag.start)];
        let start = marks.into_iter().flatten().chain([range.start]).min()?;
        let place = |shape| Place {
            start,
            content: range.start,
            end: range.end,
            anchor: anchor.is_some(),
            anchors: anchor.is_some(),
            shape,
        };
        match event {
            Event::Scalar(value, style, ..) => {
                let mut place = place(Shape::Scalar(style));
                match style {
                    ScalarStyle::DoubleQuoted => layout.double = layout.double.or(Some(true)),
                    ScalarStyle::SingleQuoted => layout.double = layout.double.or(Some(false)),
                    ScalarStyle::Literal | ScalarStyle::Folded => block_text(page, reached, &value, &mut place),
                    ScalarStyle::Plain => layout.plain_date |= super::scalar::is_date(&value),
                }
                reached = place.end.max(reached);
                add(page, &mut open, &mut layout, place);
            }
            Event::Alias(_) => {
                reached = range.end;
                add(page, &mut open, &mut layout, place(Shape::Alias));
            }
            Event::SequenceStart(style, ..) => {
                let flow = style == StructureStyle::Flow;
                let mut place = place(Shape::List { flow, items: Vec::new() });
                if !flow && open.last().is_some_and(|parent| parent.key.is_some()) {
                    // Below a key in its own column, the reader gives the place behind the first dash.
                    place.content = seek(page, reached, &['-']);
                    place.start = start.min(place.content);
                }
                reached = range.end.max(place.content);
                open.push(Open { place, key: None });
            }
            Event::MappingStart(style, ..) => {
                reached = range.end;
                let shape = Shape::Map { flow: style == StructureStyle::Flow, entries: Vec::new() };
                open.push(Open { place: place(shape), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let mut place = open.pop()?.place;
                let last = match &place.shape {
                    Shape::Map { flow: false, entries } => entries.last().map(|(_, value)| value.end),
                    Shape::List { flow: false, items } => items.last().map(|item| item.end),
                    _ => None,
                };
                place.end = last.unwrap_or(range.end);
                reached = place.end.max(reached);
                add(page, &mut open, &mut layout, place);
            }
            Event::DocumentEnd => {
                if !range.is_empty() {
                    layout.end = range.start;
                }
                break;
            }
            _ => {}
        }
    }
    // A document of nothing but marks and comments has an empty value somewhere between them.
    layout.root = layout.root.filter(|root| root.end > root.start || root.anchor);
    Some(layout)
}

fn add(page: &Page<'_>, open: &mut [Open], layout: &mut Layout, mut place: Place) {
    let Some(parent) = open.last_mut() else {
        layout.root = Some(place);
        return;
    };
    parent.place.anchors |= place.anchors;
    match &mut parent.place.shape {
        Shape::List { items, .. } => items.push(place),
        Shape::Map { entries, .. } => match parent.key.take() {
            Some(key) => {
                let colon = page.after_spaces(key.end);
                if place.start == place.end && page.text[colon..].starts_with(':') {
                    // The reader puts an empty value before the colon.
                    place = Place::nothing(colon + 1);
                }
                entries.push((key, place));
            }
            None => parent.key = Some(place),
        },
        _ => {}
    }
}

/// The first of these marks from here on, past anchors, tags, comments and the marks of keys and items.
fn seek(page: &Page<'_>, from: usize, marks: &[char]) -> usize {
    let mut at = from;
    loop {
        at = page.skip(at, true);
        let rest = &page.text[at..];
        match rest.chars().next() {
            // An anchor or a tag reaches to the next space.
            Some('&' | '!') => at += rest.find(char::is_whitespace).unwrap_or(rest.len()),
            Some(other) if !marks.contains(&other) => at += other.len_utf8(),
            _ => return at,
        }
    }
}

/// Widens a block text to its mark and takes off what belongs to the lines after it.
fn block_text(page: &Page<'_>, reached: usize, value: &str, place: &mut Place) {
    let mark = seek(page, reached, &['|', '>']);
    place.start = place.start.min(mark);
    place.content = mark;
    let head = page.rest(mark);
    let keeps = head[..head.find([' ', '\t', '#']).unwrap_or(head.len())].contains('+');
    let body = page.next(mark).min(place.end);
    let text = &page.text[body..place.end];
    let length = if keeps {
        text.trim_end_matches([' ', '\t']).len()
    } else if value.trim_matches('\n').is_empty() {
        0
    } else {
        text.trim_end_matches([' ', '\t', '\r', '\n']).len()
    };
    place.end = if length == 0 { page.end(mark) } else { body + length };
}

impl Place {
    /// An empty value right behind its mark.
    pub(super) const fn nothing(at: usize) -> Self {
        let shape = Shape::Scalar(ScalarStyle::Plain);
        Self { start: at, content: at, end: at, anchor: false, anchors: false, shape }
    }

    /// The smallest place from which nothing in it can be changed by itself.
    pub(super) const fn alias(&self) -> bool {
        matches!(self.shape, Shape::Alias)
    }

    /// Whether its lines follow the line that opens it.
    pub(super) const fn block(&self) -> bool {
        matches!(self.shape, Shape::Map { flow: false, .. } | Shape::List { flow: false, .. })
    }
}
