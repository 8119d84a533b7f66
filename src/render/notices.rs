//! Notices as text for a terminal: source lines with carets, why and what to do.
//! It must print no control character from a file, and use colour only beside words.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diag::{Place, Severity, Sources};
use crate::report::Notice;

/// Whether a terminal gets colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Words alone.
    Off,
    /// Words and colours.
    On,
}

/// Texts by path, for snippets.
pub trait Texts {
    /// The text that may be shown of the file with this path.
    fn text(&self, path: &str) -> Option<&str>;
}

impl Texts for Sources {
    fn text(&self, path: &str) -> Option<&str> {
        Self::text(self, path)
    }
}

/// Notices one after the other, with an empty line between them.
#[must_use]
pub fn text(notices: &[Notice], texts: &dyn Texts, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Off => Renderer::plain(),
        Colour::On => Renderer::styled(),
    };
    notices.iter().map(|notice| format!("{}\n\n", renderer.render(&groups(&Printed::of(notice), texts)))).collect()
}

/// A notice with every text made printable; snippets borrow from it.
struct Printed {
    word: String,
    severity: Severity,
    code: String,
    message: String,
    location: Option<Place>,
    file: Option<String>,
    why: Option<String>,
    fix: Option<String>,
    related: Vec<String>,
}

impl Printed {
    fn of(notice: &Notice) -> Self {
        let clean = |text: &Option<String>| text.as_deref().map(printable);
        Self {
            word: notice.word.clone(),
            severity: notice.severity,
            code: notice.code.clone(),
            message: printable(&notice.message),
            location: notice.location.clone(),
            file: clean(&notice.file),
            why: clean(&notice.why),
            fix: clean(&notice.fix),
            related: notice.related.iter().map(|place| printable(&format!("see {place}"))).collect(),
        }
    }
}

fn groups<'a>(printed: &'a Printed, texts: &'a dyn Texts) -> Vec<Group<'a>> {
    let level = match printed.severity {
        Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium | Severity::Low => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let title =
        level.with_name(printed.word.as_str()).primary_title(printed.message.as_str()).id(printed.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(place) = &printed.location {
        let span = texts.text(&place.path).and_then(|text| span_of(text, place).map(|span| (text, span)));
        group = if let Some((text, span)) = span {
            let snippet = Snippet::source(text).path(&*place.path).annotation(AnnotationKind::Primary.span(span));
            group.element(snippet)
        } else {
            let origin = Origin::path(&*place.path).line(place.line as usize).char_column(place.column as usize);
            group.element(origin)
        };
    }
    if let (None, Some(file)) = (&printed.location, &printed.file) {
        group = group.element(Origin::path(file.as_str()));
    }
    for (level, text) in [(Level::NOTE, &printed.why), (Level::HELP, &printed.fix)] {
        if let Some(text) = text.as_deref().filter(|text| !text.is_empty()) {
            group = group.element(level.message(text));
        }
    }
    for related in &printed.related {
        group = group.element(Level::NOTE.message(related.as_str()));
    }
    vec![group]
}

/// The bytes of the word, text or bracket that starts at a place.
fn span_of(text: &str, place: &Place) -> Option<std::ops::Range<usize>> {
    let line_start: usize = text.split_inclusive('\n').take(place.line.checked_sub(1)? as usize).map(str::len).sum();
    let line = text.get(line_start..)?.lines().next().unwrap_or("");
    let skipped: usize = line.chars().take(place.column.saturating_sub(1) as usize).map(char::len_utf8).sum();
    let rest = &line[skipped.min(line.len())..];
    let quoted = rest.chars().next().filter(|c| matches!(c, '"' | '\'')).and_then(|quote| {
        let end = rest[1..].find(quote)?;
        Some(end + 2)
    });
    let bare =
        || rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '=' | ']' | '}')).unwrap_or(rest.len());
    let start = line_start + skipped;
    let length = quoted.unwrap_or_else(bare).max(usize::from(!rest.is_empty()));
    let end =
        start + rest.char_indices().map(|(i, c)| i + c.len_utf8()).find(|end| *end >= length).unwrap_or(rest.len());
    Some(start..end)
}

/// A text without the characters that a terminal would obey.
#[must_use]
pub fn printable(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}
