//! The anchors of a document, and the part of the text that each names.
//! Must not parse; the Markdown and HTML readers say what stands where.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fault::Fault;
use super::near::Patience;
use super::slug::{SlugStyle, Slugger};
use super::{html, markdown, near};

/// Whether a file is Markdown, by its ending.
pub(super) fn is_markdown(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("md" | "markdown" | "mdown" | "mkd"))
}

/// Each anchor of a document with the place of what it names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    sections: BTreeMap<String, Range<usize>>,
}

impl Outline {
    /// The outline of a file, or why it has none.
    pub(super) fn of(path: &str, text: &str, style: SlugStyle) -> Result<Self, Fault> {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let mut out = Outliner::new(text);
        match ending.as_deref() {
            _ if is_markdown(path) => markdown::outline(text, style, &mut out)?,
            Some("html" | "htm" | "xhtml") => html::outline(text, &mut out),
            _ => return Err(Fault::UnsupportedAnchor),
        }
        Ok(out.finish(style))
    }

    /// Every anchor with what it names.
    #[cfg(test)]
    pub(super) fn sections(&self) -> &BTreeMap<String, Range<usize>> {
        &self.sections
    }

    /// What an anchor names. It may be percent-encoded, as in the address bar.
    pub(super) fn find(&self, anchor: &str, patience: &Patience) -> Result<&Range<usize>, Fault> {
        let section = self.sections.get(anchor).or_else(|| self.sections.get(&percent_decoded(anchor)?));
        section.ok_or_else(|| {
            let names = self.sections.keys().map(|name| (name.as_str(), name.as_str()));
            Fault::NoAnchor { suggestion: patience.has_more().then(|| near::nearest(anchor, names)).flatten() }
        })
    }
}

/// The anchors of a document that is at hand, for links within it.
#[derive(Debug)]
pub struct Anchors {
    outline: Outline,
    patience: Patience,
}

impl Anchors {
    /// The anchors of a Markdown or HTML text; the path says which of them it is.
    ///
    /// # Errors
    /// [`Fault`] where it is neither, or nested too deeply.
    pub fn of(path: &str, text: &str, style: SlugStyle) -> Result<Self, Fault> {
        Ok(Self { outline: Outline::of(path, text, style)?, patience: Patience::default() })
    }

    /// Whether there is such an anchor; it may be percent-encoded.
    ///
    /// # Errors
    /// [`Fault::NoAnchor`] with the one that was probably meant.
    pub fn find(&self, anchor: &str) -> Result<(), Fault> {
        self.outline.find(anchor, &self.patience).map(|_| ())
    }
}

/// Gathers headings and ids in the order of the document.
#[derive(Debug)]
pub(super) struct Outliner {
    /// Where each line of the text starts.
    lines: Vec<usize>,
    len: usize,
    headings: Vec<Heading>,
    anchors: Vec<Anchor>,
    /// The heading that is being read.
    current: Option<usize>,
    /// Anchors with nothing but markup behind them so far; a heading that follows is what they mean.
    leading: Vec<usize>,
    /// Per tag, the elements that are open.
    open: BTreeMap<&'static str, Vec<Element>>,
    /// How much content was seen, to tell an empty element.
    seen: usize,
}

#[derive(Debug)]
struct Heading {
    level: u8,
    start: usize,
    title: Option<String>,
    id: Option<String>,
}

#[derive(Debug)]
struct Anchor {
    id: String,
    start: usize,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// From here to the next heading.
    Point,
    /// The section of the heading that it stands in.
    In(usize),
    /// From here to the end of the section of the heading that follows at once.
    Before(usize),
    /// An element, up to its end tag.
    Until(usize),
}

#[derive(Debug)]
struct Element {
    anchor: Option<usize>,
    seen: usize,
}

/// Elements that hold what they name; any other is only a point in the text.
const CONTAINERS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

impl Outliner {
    pub(super) fn new(text: &str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self {
            lines,
            len: text.len(),
            headings: Vec::new(),
            anchors: Vec::new(),
            current: None,
            leading: Vec::new(),
            open: BTreeMap::new(),
            seen: 0,
        }
    }

    /// Something that a reader sees.
    pub(super) fn content(&mut self) {
        self.seen += 1;
        self.leading.clear();
    }

    /// A heading starts.
    pub(super) fn heading(&mut self, level: u8, at: usize) {
        let index = self.headings.len();
        self.headings.push(Heading { level, start: self.line_start(at), title: None, id: None });
        for anchor in self.leading.drain(..) {
            self.anchors[anchor].place = Place::Before(index);
        }
        self.seen += 1;
        self.current = Some(index);
    }

    /// The heading ends. Its title makes an anchor, and so does an id from an attribute list.
    pub(super) fn heading_ends(&mut self, title: Option<String>, id: Option<String>) {
        let Some(index) = self.current.take() else { return };
        self.headings[index].title = title;
        self.headings[index].id = id;
    }

    /// A start tag.
    pub(super) fn opens(&mut self, tag: &str, id: Option<String>, at: usize) {
        if let Some(level) = heading_level(tag) {
            self.heading(level, at);
        }
        let anchor = id.map(|id| {
            let index = self.anchors.len();
            let place = self.current.map_or(Place::Point, Place::In);
            if self.current.is_none() {
                self.leading.push(index);
            }
            self.anchors.push(Anchor { id, start: self.line_start(at), place });
            index
        });
        if let Ok(container) = CONTAINERS.binary_search(&tag) {
            self.open.entry(CONTAINERS[container]).or_default().push(Element { anchor, seen: self.seen });
        } else if tag == "img" {
            self.content();
        }
    }

    /// An end tag.
    pub(super) fn closes(&mut self, tag: &str, end: usize) {
        if heading_level(tag).is_some() {
            self.heading_ends(None, None);
        }
        let element = self.open.get_mut(tag).and_then(Vec::pop);
        if let Some(Element { anchor: Some(anchor), seen }) = element
            && seen < self.seen
        {
            self.anchors[anchor].place = Place::Until(self.line_end(end));
        }
    }

    /// The outline, with an anchor for each title. Of two equal anchors the first counts, as in a browser.
    pub(super) fn finish(self, style: SlugStyle) -> Outline {
        let ends = self.section_ends();
        let mut slugger = Slugger::new(style);
        for id in self.headings.iter().filter_map(|heading| heading.id.as_ref()) {
            slugger.reserve(id);
        }
        let mut named: Vec<(String, Range<usize>)> = Vec::new();
        for (heading, end) in self.headings.iter().zip(&ends) {
            let slug = heading.title.as_ref().map(|title| slugger.slug(title));
            named.extend(heading.id.clone().into_iter().chain(slug).map(|name| (name, heading.start..*end)));
        }
        for anchor in self.anchors {
            let (start, end) = match anchor.place {
                Place::Point => {
                    let next = self.headings.partition_point(|heading| heading.start <= anchor.start);
                    (anchor.start, self.headings.get(next).map_or(self.len, |heading| heading.start))
                }
                Place::In(heading) => (self.headings[heading].start, ends[heading]),
                Place::Before(heading) => (anchor.start, ends[heading]),
                Place::Until(end) => (anchor.start, end),
            };
            named.push((anchor.id, start..end));
        }
        named.sort_by_key(|(_, place)| place.start);
        let mut sections = BTreeMap::new();
        for (name, place) in named {
            sections.entry(name).or_insert(place);
        }
        Outline { sections }
    }

    /// Where each heading's section ends: at the next heading of the same or a higher level.
    fn section_ends(&self) -> Vec<usize> {
        let mut ends = vec![self.len; self.headings.len()];
        let mut open: Vec<usize> = Vec::new();
        for (index, heading) in self.headings.iter().enumerate() {
            while let Some(last) = open.pop_if(|last| self.headings[*last].level >= heading.level) {
                ends[last] = heading.start;
            }
            open.push(index);
        }
        ends
    }

    fn line_start(&self, at: usize) -> usize {
        let after = self.lines.partition_point(|start| *start <= at);
        self.lines[after.saturating_sub(1)]
    }

    fn line_end(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|start| *start < at);
        self.lines.get(next).copied().unwrap_or(self.len)
    }
}

fn heading_level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// The text with `%C3%A9` as `é`; none where it has no such thing, or what it encodes is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut out = pieces.next()?.as_bytes().to_vec();
    let mut found = false;
    for piece in pieces {
        let byte = piece.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok())?;
        out.push(byte);
        out.extend_from_slice(&piece.as_bytes()[2..]);
        found = true;
    }
    String::from_utf8(out).ok().filter(|_| found)
}
