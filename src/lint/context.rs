//! What stands around a citation: the headings above it, the table's header, the sentence.
//! It must say only what is written there.

use std::ops::Range;

use super::block::{Block, Kind, may_quote};
use super::cite::Laws;
use super::words::{Hit, Word};

/// What a heading, a header or a sentence speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "a text may speak of any of them at once")]
pub(super) struct Topic {
    pub(super) nis2: bool,
    pub(super) other_law: bool,
    pub(super) revision_4: bool,
    pub(super) revision_5: bool,
    pub(super) gone: bool,
    pub(super) controls: bool,
    /// Controls of a framework, and not merely what is called a control.
    pub(super) framework: bool,
}

impl Topic {
    pub(super) fn of<'h>(hits: impl IntoIterator<Item = &'h Hit>) -> Self {
        let mut topic = Self::default();
        for hit in hits {
            match hit.word {
                Word::Nis2 | Word::Annex => topic.nis2 = true,
                Word::OtherLaw => topic.other_law = true,
                Word::Revision4 => topic.revision_4 = true,
                Word::Revision5 => topic.revision_5 = true,
                Word::Gone => topic.gone = true,
                Word::Control => topic.controls = true,
                Word::Catalog | Word::Family | Word::Framework(_) => (topic.controls, topic.framework) = (true, true),
                Word::Profile(_) | Word::CalledProfile | Word::Promise | Word::Attested { .. } => {}
            }
        }
        topic
    }

    /// Whether the release before is the subject.
    pub(super) fn is_old(self) -> bool {
        self.revision_4 && !self.revision_5
    }
}

/// The headings above a place, each with what it speaks of.
#[derive(Debug, Default)]
pub(super) struct Headings {
    open: Vec<(u8, Topic)>,
}

impl Headings {
    /// A heading begins its section and ends those of its own and of lower levels.
    pub(super) fn enter(&mut self, level: u8, topic: Topic) {
        while self.open.last().is_some_and(|(last, _)| *last >= level) {
            self.open.pop();
        }
        self.open.push((level, topic));
    }

    /// From the nearest heading up.
    pub(super) fn up(&self) -> impl Iterator<Item = Topic> {
        self.open.iter().rev().map(|(_, topic)| *topic)
    }

    /// Whether the section is about the release before.
    pub(super) fn is_old(&self) -> bool {
        let named = self.up().find(|topic| topic.revision_4 || topic.revision_5);
        named.is_some_and(Topic::is_old)
    }

    /// Whether the section is about what is gone.
    pub(super) fn is_gone(&self) -> bool {
        self.up().any(|topic| topic.gone)
    }
}

/// The words of a block, and the headings above it.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) block: &'a Block,
    pub(super) hits: &'a [Hit],
    pub(super) headings: &'a Headings,
}

impl<'a> Around<'a> {
    /// The words of a range.
    pub(super) fn hits_in(&self, range: &Range<usize>) -> &'a [Hit] {
        let start = self.hits.partition_point(|hit| hit.range.start < range.start);
        let end = start + self.hits[start..].partition_point(|hit| hit.range.start < range.end);
        &self.hits[start..end]
    }

    /// What a range speaks of.
    pub(super) fn topic(&self, range: &Range<usize>) -> Topic {
        Topic::of(self.hits_in(range))
    }

    /// What the row of a table speaks of that a place stands in.
    pub(super) fn row_topic(&self, at: usize) -> Option<Topic> {
        let (row, _) = self.block.cell_at(at)?;
        let cells = &self.block.cells[self.block.rows[row].cells.clone()];
        Some(self.topic(&(cells.first()?.start..cells.last()?.end)))
    }

    /// What the header above a place speaks of.
    pub(super) fn header_topic(&self, at: usize) -> Option<Topic> {
        let (_, column) = self.block.cell_at(at)?;
        Some(self.topic(self.block.cell(0, column)?))
    }

    /// Whether what is cited at a place is named as something of the past.
    pub(super) fn is_past(&self, at: usize) -> bool {
        let old = |topic: Topic| topic.gone || topic.revision_4;
        if self.block.kind == Kind::Table {
            let mine = [self.header_topic(at), self.row_topic(at)].into_iter().flatten().any(old);
            return mine || self.headings.is_old() || self.headings.is_gone();
        }
        old(self.topic(&self.block.sentence(at))) || self.headings.is_old() || self.headings.is_gone()
    }

    /// Whether a sentence asks.
    pub(super) fn is_question(&self, sentence: &Range<usize>) -> bool {
        self.block.plain[sentence.end..].starts_with('?')
    }

    /// Whether a place stands between quotation marks, so that it is quoted and not said.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        if !self.block.may_quote() {
            return false;
        }
        let sentence = self.block.sentence(at);
        let before = &self.block.plain[sentence.start..at];
        if !may_quote(before) {
            return false;
        }
        let is_open = |open: char, close: char| {
            let opened = before.rfind(open);
            opened.is_some_and(|opened| before.rfind(close).is_none_or(|closed| closed < opened))
        };
        // In German the mark that opens elsewhere closes.
        let double = if before.contains('\u{201e}') { ('\u{201e}', '\u{201c}') } else { ('\u{201c}', '\u{201d}') };
        let pairs = [double, ('\u{2018}', '\u{2019}'), ('«', '»')];
        before.matches('"').count() % 2 == 1
            || pairs.into_iter().any(|(open, close)| is_open(open, close))
            || is_in_apostrophes(before)
    }
}

/// Whether a quotation in plain apostrophes is open at the end of a text: one stands before a word, and none behind one since.
fn is_in_apostrophes(before: &str) -> bool {
    let mut is_open = false;
    for (at, _) in before.match_indices('\'') {
        let last = before[..at].chars().next_back().unwrap_or(' ');
        let next = before[at + 1..].chars().next();
        if !last.is_alphanumeric() && next.is_none_or(char::is_alphanumeric) {
            is_open = true;
        } else if !next.is_some_and(char::is_alphanumeric) {
            is_open = false;
        }
    }
    is_open
}

impl Laws for Around<'_> {
    fn is_nis2(&self, at: usize) -> bool {
        let decides = |topic: Topic| (topic.nis2 || topic.other_law).then_some(topic.nis2 && !topic.other_law);
        let sentence = self.block.sentence(at);
        let named = self.hits_in(&sentence).iter().filter_map(|hit| {
            let is_nis2 = match hit.word {
                Word::Nis2 | Word::Annex => true,
                Word::OtherLaw => false,
                _ => return None,
            };
            let distance = if hit.range.end <= at { at - hit.range.end } else { hit.range.start.saturating_sub(at) };
            Some((distance, is_nis2))
        });
        if let Some((_, is_nis2)) = named.min() {
            return is_nis2;
        }
        if self.block.kind == Kind::Table {
            let topics = [self.row_topic(at), self.header_topic(at)];
            if let Some(decided) = topics.into_iter().flatten().find_map(decides) {
                return decided;
            }
        } else if let Some(decided) = decides(Topic::of(self.hits)) {
            return decided;
        }
        self.headings.up().find_map(decides).unwrap_or_default()
    }

    fn is_beside_nis2(&self, range: &Range<usize>) -> bool {
        /// `NIS2 Directive, Article 99` and `Article 99(1) of the NIS2 Directive` stand no farther apart.
        const FARTHEST: usize = 20;
        let hits = self.hits_in(&self.block.sentence(range.start));
        let near = |hit: &Hit| {
            let gap = if hit.range.end <= range.start {
                range.start - hit.range.end
            } else {
                hit.range.start.saturating_sub(range.end)
            };
            hit.word == Word::Nis2 && gap <= FARTHEST
        };
        hits.iter().any(near) && !hits.iter().any(|hit| matches!(hit.word, Word::OtherLaw | Word::Annex))
    }
}

/// Whether a text may cite a law's articles at all: NIS2 is named in it or in a heading above.
pub(super) fn may_be_nis2(hits: &[Hit], headings: &Headings) -> bool {
    hits.iter().any(|hit| matches!(hit.word, Word::Nis2 | Word::Annex)) || headings.up().any(|topic| topic.nis2)
}
