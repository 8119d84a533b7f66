//! Notices as text for a terminal: source lines with carets, why and what to do.
//! It must print no control character from a file, and use colour only beside words.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::hidden;
use super::snippet::{Index, Line};
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

/// Texts that stand in the place of those that were loaded, with what must not be shown hidden, and then those.
#[derive(Debug, Clone, Copy)]
pub struct Hiding<'a> {
    /// The texts that may be shown.
    pub masked: &'a std::collections::BTreeMap<String, String>,
    /// Every other file as it was read.
    pub sources: &'a Sources,
}

impl Texts for Hiding<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.masked.get(path).map(String::as_str).or_else(|| self.sources.text(path))
    }
}

/// How many notices a run shows; more than that nobody reads.
const MOST: usize = 200;

/// Notices one after the other, with an empty line between them; of very many only the first.
#[must_use]
pub fn text(notices: &[Notice], texts: &dyn Texts, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Off => Renderer::plain(),
        Colour::On => Renderer::styled(),
    };
    let shown = &notices[..notices.len().min(MOST)];
    let mut indexes: BTreeMap<&str, Option<Index<'_>>> = BTreeMap::new();
    let mut out = String::new();
    for notice in shown {
        let line = notice.location.as_ref().and_then(|place| {
            let index = indexes.entry(&place.path).or_insert_with(|| texts.text(&place.path).map(Index::new));
            index.as_ref()?.line(place)
        });
        out.push_str(&renderer.render(&groups(&Printed::of(notice, line))));
        out.push_str("\n\n");
    }
    let more = notices.len() - shown.len();
    if more > 0 {
        out.push_str(&format!("and {} more; --format json shows all\n\n", grouped(more)));
    }
    out
}

/// `9,800`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A notice with every text made printable; snippets borrow from it.
struct Printed {
    word: String,
    severity: Severity,
    code: String,
    message: String,
    location: Option<Place>,
    line: Option<Line>,
    file: Option<String>,
    why: Option<String>,
    fix: Option<String>,
    related: Vec<String>,
}

impl Printed {
    fn of(notice: &Notice, line: Option<Line>) -> Self {
        let clean = |text: &Option<String>| text.as_deref().map(printable);
        let clean_path = |place: &Place| Place { path: one_line(&place.path).into(), ..*place };
        Self {
            word: one_line(&notice.word),
            severity: notice.severity,
            code: one_line(&notice.code),
            message: printable(&notice.message),
            location: notice.location.as_ref().map(clean_path),
            line,
            file: notice.file.as_deref().map(one_line),
            why: clean(&notice.why),
            fix: clean(&notice.fix),
            related: notice.related.iter().map(|place| one_line(&format!("see {place}"))).collect(),
        }
    }
}

fn groups(printed: &Printed) -> Vec<Group<'_>> {
    let level = match printed.severity {
        Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium | Severity::Low => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let title =
        level.with_name(printed.word.as_str()).primary_title(printed.message.as_str()).id(printed.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(place) = &printed.location {
        let origin = Origin::path(&*place.path).line(place.line as usize).char_column(place.column as usize);
        let snippet = printed.line.as_ref().map(|line| {
            let source = Snippet::source(line.source.as_str()).line_start(line.number);
            source.annotation(AnnotationKind::Primary.span(line.span.clone()))
        });
        group = match (snippet, &printed.line) {
            (Some(snippet), Some(Line { is_cut: false, .. })) => group.element(snippet.path(&*place.path)),
            (snippet, _) => group.element(origin).elements(snippet),
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

/// A text without the characters that a terminal would obey or not show.
#[must_use]
pub fn printable(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return text.to_owned();
    }
    let hidden = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || hidden::is_bidi(c)
            || hidden::is_invisible(c)
            || hidden::is_break(c) && c != '\n'
    };
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// A text of which no line starts what the runners of CI take for a command: they read everything that is printed.
#[must_use]
pub fn commandless(text: &str) -> String {
    let starts = |at: usize, c: char| c == '\n' && is_command(&text[at + 1..]);
    text.char_indices().map(|(at, c)| if starts(at, c) { '\u{fffd}' } else { c }).collect()
}

/// Whether a line would be taken for a command.
fn is_command(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    line.starts_with("::") || line.starts_with("##[")
}

/// A printable text on one line: line breaks and tabs are spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let is_space = |c: char| hidden::is_break(c) || c == '\t';
    let spaced: String = text.replace("\r\n", "\n").chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
    printable(&spaced)
}
