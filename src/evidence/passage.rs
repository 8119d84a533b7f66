//! The part of a file that a pointer names: where it starts, its text and its digest.
//! It must cover exactly what is named, so that a change elsewhere in the file changes nothing here.

use std::ops::Range;
use std::sync::Arc;

use super::blank::is_blank;
use super::comments;
use super::digest;
use super::fault::Fault;
use super::files::File;
use super::near::Patience;
use super::outline::Outline;
use super::pointer::{Part, Pointer};
use super::slug::SlugStyle;
use super::symbol::{Symbols, Tests, without};

/// What a pointer names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// SHA-256 in lower-case hex over exactly what is named.
    pub sha256: String,
    /// The line where it starts, counted from 1.
    pub line: u32,
    /// Its text; empty where the file is not text.
    pub text: String,
}

/// The lines that a pointer names, with the whole text that they stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// SHA-256 in lower-case hex over exactly what is named.
    pub sha256: String,
    /// The text of the whole file; none where it is no text.
    pub text: Option<Arc<str>>,
    /// The lines, counted from 0, in order: each that something of what is named stands in.
    pub lines: Vec<usize>,
}

impl File {
    /// The lines that the pointer names, in the whole of the file's text.
    pub(super) fn named(&self, pointer: &Pointer, style: SlugStyle) -> Result<Named, Fault> {
        let sha256 = self.passage(pointer, style, Some(&Patience::none()))?.sha256;
        let line = |offset: usize| (self.line_of(offset) - 1) as usize;
        let places = self.places(pointer, style, Some(&Patience::none()))?;
        let places = places.iter().filter(|place| !place.is_empty());
        let mut lines: Vec<usize> = places.flat_map(|place| line(place.start)..=line(place.end - 1)).collect();
        lines.sort_unstable();
        lines.dedup();
        Ok(Named { sha256, text: self.text.clone(), lines })
    }

    /// The part that the pointer names; what is suggested where it does not hold costs this patience, or the file's.
    pub(super) fn passage(
        &self,
        pointer: &Pointer,
        style: SlugStyle,
        patience: Option<&Patience>,
    ) -> Result<Passage, Fault> {
        let places = self.places(pointer, style, patience)?;
        if let Some(why) = self.idles(pointer, &places) {
            return Err(why);
        }
        if *pointer.part() == Part::Whole {
            let text = self.text.as_deref().unwrap_or_default().to_owned();
            return Ok(Passage { sha256: self.sha256.clone(), line: 1, text });
        }
        let parts: Vec<&str> = places.iter().map(|place| self.cut(place)).collect();
        let line = match pointer.part() {
            Part::Lines { from, .. } => *from,
            _ => self.line_of(places.first().map_or(0, |place| place.start)),
        };
        Ok(Passage { sha256: digest::parts(parts.iter().copied()), line, text: parts.concat() })
    }

    /// What tests there are in what the pointer names.
    pub(super) fn tests(&self, pointer: &Pointer, style: SlugStyle) -> Tests {
        let (Some(symbols), Ok(places)) = (self.symbols(pointer), self.places(pointer, style, Some(&Patience::none())))
        else {
            return Tests::Untold;
        };
        places.iter().map(|place| symbols.tests(place)).reduce(Tests::or).unwrap_or(Tests::None)
    }

    /// Whether the lines that the pointer names are comments and nothing else that says anything.
    pub(super) fn is_remark(&self, pointer: &Pointer, style: SlugStyle) -> bool {
        let Part::Lines { .. } = pointer.part() else { return false };
        let Ok(places) = self.places(pointer, style, Some(&Patience::none())) else { return false };
        let Some(text) = self.text.as_deref() else { return false };
        let remarks = self.remarks.get_or_init(|| comments::blocks(pointer.path(), text));
        let said = places.iter().flat_map(|place| match self.symbols(pointer) {
            Some(symbols) => symbols.said(place.clone()),
            None => without(place.clone(), remarks.iter()),
        });
        let said: String = said.map(|place| self.cut(&place)).collect();
        says_nothing(pointer, &said)
    }

    /// Where the parts that the pointer names stand.
    fn places(
        &self,
        pointer: &Pointer,
        style: SlugStyle,
        patience: Option<&Patience>,
    ) -> Result<Vec<Range<usize>>, Fault> {
        let patience = patience.unwrap_or(&self.patience);
        if *pointer.part() == Part::Whole {
            return Ok(one(0..self.text.as_ref().map_or(0, |text| text.len())));
        }
        let text = self.text.as_deref().ok_or(Fault::NotText)?;
        Ok(match pointer.part() {
            Part::Whole => one(0..text.len()),
            Part::Lines { from, to } => {
                vec![self.between(*from, *to).ok_or_else(|| Fault::NoLines { last: self.last_line() })?]
            }
            Part::Anchor(anchor) => {
                let outline = self.outline.get_or_init(|| Outline::of(pointer.path(), text, style));
                vec![outline.as_ref().map_err(Clone::clone)?.find(anchor, patience)?.clone()]
            }
            Part::Symbol(symbol) => {
                self.symbols(pointer).ok_or(Fault::UnsupportedSymbol)?.find(symbol, patience)?.to_vec()
            }
        })
    }

    /// That something keeps everything that the pointer names from ever running, where a reader of the file's language knows.
    fn idles(&self, pointer: &Pointer, places: &[Range<usize>]) -> Option<Fault> {
        // Reading definitions costs more than looking for these words, and few files have one of them.
        const WORDS: &[&str] = &["cfg(", "pytestmark", "pytest.skip", "SkipTest", "__test__", "build ignore", "if: "];
        let text = self.text.as_deref()?;
        if let Some(why) = self.idle() {
            return Some(Fault::NeverRuns { why: why.to_owned() });
        }
        match pointer.part() {
            Part::Anchor(_) | Part::Symbol(_) => return None,
            Part::Whole if !WORDS.iter().any(|word| text.contains(word)) => return None,
            Part::Whole | Part::Lines { .. } => {}
        }
        let symbols = self.symbols(pointer)?;
        let live: Vec<_> = places.iter().map(|place| symbols.live(place.clone())).collect();
        let why = live.iter().find_map(|(_, why)| *why)?;
        let runs: String = live.iter().flat_map(|(places, _)| places).map(|place| self.cut(place)).collect();
        says_nothing(pointer, &runs).then(|| Fault::marked(why))
    }

    fn symbols(&self, pointer: &Pointer) -> Option<&Symbols> {
        let text = self.text.as_deref()?;
        self.symbols.get_or_init(|| Symbols::of(pointer.path(), text)).as_ref()
    }

    fn cut(&self, place: &Range<usize>) -> &str {
        self.text.as_deref().and_then(|text| text.get(place.clone())).unwrap_or_default()
    }
}

fn one(place: Range<usize>) -> Vec<Range<usize>> {
    vec![place]
}

fn says_nothing(pointer: &Pointer, text: &str) -> bool {
    is_blank(text) || comments::alone(pointer.path(), text)
}
