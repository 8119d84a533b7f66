//! The part of a file that a pointer names: where it starts, its text and its digest.
//! It must cover exactly what is named, so that a change elsewhere in the file changes nothing here.

use std::ops::Range;

use super::digest;
use super::fault::Fault;
use super::files::File;
use super::near::Patience;
use super::outline::Outline;
use super::pointer::{Part, Pointer};
use super::slug::SlugStyle;
use super::symbol::Symbols;

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

impl File {
    /// What keeps all of a file of code from ever running, where something may that a reader of its language knows.
    pub(super) fn idles(&self, pointer: &Pointer) -> Option<&'static str> {
        // Reading definitions costs more than looking for these words, and few files have one of them.
        const WORDS: &[&str] = &["#![cfg", "pytestmark", "pytest.skip", "SkipTest", "__test__", "build ignore"];
        let text = self.text.as_deref().filter(|text| WORDS.iter().any(|word| text.contains(word)))?;
        let symbols = self.symbols.get_or_init(|| Symbols::of(pointer.path(), text)).as_ref()?;
        symbols.idles(text.len())
    }

    /// The part that the pointer names; what is suggested where it does not hold costs this patience, or the file's.
    pub(super) fn passage(
        &self,
        pointer: &Pointer,
        style: SlugStyle,
        patience: Option<&Patience>,
    ) -> Result<Passage, Fault> {
        let patience = patience.unwrap_or(&self.patience);
        if *pointer.part() == Part::Whole {
            if let Some(why) = self.idles(pointer) {
                return Err(Fault::NeverRuns { why: why.to_owned() });
            }
            let text = self.text.as_deref().unwrap_or_default().to_owned();
            return Ok(Passage { sha256: self.sha256.clone(), line: 1, text });
        }
        let text = self.text.as_deref().ok_or(Fault::NotText)?;
        let cut = |at: &Range<usize>| text.get(at.clone()).unwrap_or_default();
        let (parts, line): (Vec<&str>, u32) = match pointer.part() {
            Part::Whole => (vec![text], 1),
            Part::Lines { from, to } => {
                let lines = self.between(*from, *to).ok_or_else(|| Fault::NoLines { last: self.last_line() })?;
                (vec![lines], *from)
            }
            Part::Anchor(anchor) => {
                let outline = self.outline.get_or_init(|| Outline::of(pointer.path(), text, style));
                let section = outline.as_ref().map_err(Clone::clone)?.find(anchor, patience)?;
                (vec![cut(section)], self.line_of(section.start))
            }
            Part::Symbol(symbol) => {
                let symbols = self.symbols.get_or_init(|| Symbols::of(pointer.path(), text));
                let items = symbols.as_ref().ok_or(Fault::UnsupportedSymbol)?.find(symbol, patience)?;
                let first = items.first().map_or(0, |at| at.start);
                (items.iter().map(cut).collect(), self.line_of(first))
            }
        };
        Ok(Passage { sha256: digest::parts(parts.iter().copied()), line, text: parts.concat() })
    }
}
