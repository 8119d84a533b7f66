//! The headings and explicit anchors of a Markdown file, as GitHub or mkdocs shows them.
//! Must not take a heading from a code block, a comment or the front matter.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::fault::Fault;
use super::html::{Piece, Scanner, decoded};
use super::outline::Outliner;
use super::slug::SlugStyle;

/// The parser's time grows with the depth of lists and quotes times the number of lines; no one writes this deep.
const DEEPEST: usize = 200;

/// Tells the outliner every heading and id of the text.
pub(super) fn outline(text: &str, style: SlugStyle, out: &mut Outliner) -> Result<(), Fault> {
    if is_too_deep(text) {
        return Err(Fault::TooDeep);
    }
    let body = front_matter(text);
    let mut reader = Reader { style, out, html: Scanner::default(), title: None, images: 0 };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, place) in Parser::new_ext(&text[body..], options).into_offset_iter() {
        let place = body + place.start..body + place.end;
        if !matches!(event, Event::Text(_) | Event::End(TagEnd::Heading(_))) {
            reader.title.iter_mut().for_each(|title| title.blanks = 0);
        }
        match event {
            // Counted even where nothing is shown, so that starts and ends stay even.
            Event::Start(Tag::Image { .. }) => {
                reader.images += 1;
                reader.out.content();
            }
            Event::End(TagEnd::Image) => reader.images -= 1,
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => reader.html(&text[place.clone()], place.start),
            _ if !reader.html.is_visible() => {}
            Event::Start(Tag::Heading { level, .. }) => {
                reader.out.heading(level as u8, place.start);
                reader.title = Some(Title::default());
            }
            Event::End(TagEnd::Heading(_)) => reader.heading_ends(),
            Event::Text(shown) => {
                reader.text(&shown, false);
                let source = &text[place];
                let blanks = source.len() - source.trim_end_matches([' ', '\t']).len();
                reader.title.iter_mut().for_each(|title| title.blanks = blanks);
            }
            Event::Code(code) => {
                reader.text(&code, true);
                // The parser keeps the indentation of a line that a code span goes on in.
                reader.title.iter_mut().for_each(|title| title.unknown |= text[place.clone()].contains('\n'));
            }
            Event::SoftBreak | Event::HardBreak => reader.text(" ", false),
            Event::Rule => reader.out.content(),
            _ => {}
        }
    }
    Ok(())
}

/// Whether reading the text could take unbounded time.
pub(crate) fn is_too_deep(text: &str) -> bool {
    text.lines().any(|line| depth(line) > DEEPEST)
}

/// At most how deep a line is in lists and quotes, judged by what it starts with.
fn depth(line: &str) -> usize {
    let bytes = line.as_bytes();
    let (mut markers, mut columns, mut at) = (0, 0, 0);
    while let Some(byte) = bytes.get(at) {
        let ends = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4,
            b'>' => markers += 1,
            b'-' | b'+' | b'*' if ends(at + 1) => markers += 1,
            b'0'..=b'9' => {
                at += bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
                if !matches!(bytes.get(at), Some(b'.' | b')')) || !ends(at + 1) {
                    break;
                }
                markers += 1;
            }
            _ => break,
        }
        at += 1;
    }
    if markers == 0 { 0 } else { markers + columns / 2 }
}

struct Reader<'o> {
    style: SlugStyle,
    out: &'o mut Outliner,
    html: Scanner,
    title: Option<Title>,
    /// How many images are open; their alternative text is no part of a title.
    images: usize,
}

/// The text of the heading that is being read.
#[derive(Default)]
struct Title {
    text: String,
    /// It ends in inline code, so what looks like `{#id}` is none.
    ends_in_code: bool,
    /// How many blanks as such it ends in; the parser leaves some of them at a heading's end.
    blanks: usize,
    /// It has a character reference that is not known here, so its anchor is not known either.
    unknown: bool,
}

impl Reader<'_> {
    fn text(&mut self, text: &str, code: bool) {
        if !text.trim().is_empty() {
            self.out.content();
        }
        if let Some(title) = &mut self.title
            && self.images == 0
        {
            title.text.push_str(text);
            title.ends_in_code = code;
        }
    }

    fn heading_ends(&mut self) {
        let Some(Title { mut text, ends_in_code, blanks, unknown }) = self.title.take() else { return };
        let stays = text.trim_end_matches([' ', '\t']).len();
        text.truncate(stays.max(text.len().saturating_sub(blanks)));
        let id = match self.style {
            SlugStyle::Mkdocs if !ends_in_code => attribute_id(&mut text),
            _ => None,
        };
        // mkdocs makes no other anchor for a heading with an id.
        let title = if unknown || id.is_some() { None } else { Some(text) };
        self.out.heading_ends(title, id);
    }

    /// Raw HTML. GitHub makes anchors for headings in it as for any other, mkdocs does not.
    fn html(&mut self, html: &str, start: usize) {
        let mut scanner = std::mem::take(&mut self.html);
        scanner.scan(html, |piece, place| match piece {
            Piece::Opens { tag, id } => {
                self.out.opens(&tag, id, start + place.start);
                if is_heading(&tag) && self.style == SlugStyle::GitHub {
                    self.title = Some(Title::default());
                }
            }
            Piece::Closes { tag } => {
                if is_heading(&tag) {
                    self.heading_ends();
                }
                self.out.closes(&tag, start + place.end);
            }
            Piece::Text(text) => {
                let known = decoded(text);
                self.text(known.as_deref().unwrap_or(text), false);
                self.title.iter_mut().for_each(|title| title.unknown |= known.is_none());
            }
        });
        // What stands for itself in a script or style ends with its piece; only a comment goes on behind it.
        scanner.leave_raw();
        self.html = scanner;
    }
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Where the text goes on after YAML front matter, which is shown as a table or not at all.
pub(crate) fn front_matter(text: &str) -> usize {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let fence = line.trim_end() == "---";
        if number == 0 && !fence {
            return 0;
        }
        at += line.len();
        if number > 0 && fence {
            return at;
        }
    }
    0
}

/// Takes an attribute list off a heading's end, as `attr_list` does: `Title {#id}` or `Title {: #id .class }`.
fn attribute_id(title: &mut String) -> Option<String> {
    let list = title.trim_end().strip_suffix('}')?;
    let (before, list) = list.rsplit_once('{')?;
    let list = list.strip_prefix(':').unwrap_or(list);
    if !before.ends_with(' ') || list.trim().is_empty() {
        return None;
    }
    let id = list.split_whitespace().find_map(|word| word.strip_prefix('#')).map(str::to_owned);
    let end = before.trim_end().len();
    title.truncate(end);
    id
}
