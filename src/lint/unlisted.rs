//! Controls that no catalog has, in running text that does not speak of controls itself: `Sessions end as AC-99 asks.`
//! It must take such an id for a citation only in a document, or under a heading, that is about controls, and where the
//! words around it cite: many products are two letters and a number too.

use std::collections::BTreeSet;

use super::Raw;
use super::block::Kind;
use super::cite::{Citation, What};
use super::context::{Around, Topic};
use super::controls;
use super::facts::{Facts, Id};
use super::words::Words;
use crate::model::catalog::Scheme;

/// So many different controls a document cites that is about them.
const COMPANY: usize = 3;

/// What a document cites, and what may be an unknown control in it.
#[derive(Debug, Default)]
pub(super) struct Unlisted {
    cited: BTreeSet<Id>,
    /// What is one where the document cites enough others.
    pending: Vec<Raw>,
    /// What stands near words that speak of controls.
    sure: Vec<Raw>,
}

impl Unlisted {
    /// Looks at the citations of a block that nothing else said anything of.
    pub(super) fn look(&mut self, around: Around<'_>, citations: &[Citation], words: &Words, facts: &Facts<'_>) {
        let known = citations.iter().filter(|citation| !citation.is_lower).filter_map(Citation::known);
        let is_nist = |id: &Id| facts.get(*id).control.catalog.scheme == Scheme::Nist;
        // Enough is enough: a document of many need not be remembered whole.
        if self.cited.len() < COMPANY {
            self.cited.extend(known.filter(is_nist).take(COMPANY));
        }
        if around.block.kind == Kind::Table {
            return;
        }
        // Looked for at the first that needs it, and once: a block may have many of both.
        let mut near = None;
        for (at, citation) in citations.iter().enumerate() {
            let What::NoNumber(number) = citation.what else { continue };
            let start = citation.range.start;
            let is_plain = !citation.is_lower && !citation.is_spaced && !citation.is_short && number.base <= 99;
            if !is_plain
                || controls::is_sure(around, citations, at, None, facts)
                || around.is_past(start)
                || around.is_quoted(start)
                || around.block.code(&citation.range).is_some()
                || words.is_no_control(&number.to_string())
                || !is_cited(around, citation, words)
            {
                continue;
            }
            let raw = Raw::new(around.block.place(start), controls::missing(number, facts));
            let is_near = *near.get_or_insert_with(|| is_near(around));
            if is_near { self.sure.push(raw) } else { self.pending.push(raw) }
        }
    }

    /// What is surely meant as a control, now that the whole document was read.
    pub(super) fn finish(&mut self) -> Vec<Raw> {
        let mut found = std::mem::take(&mut self.sure);
        if self.cited.len() >= COMPANY {
            found.append(&mut self.pending);
        }
        found
    }
}

/// Whether the words around an id cite it: `as AC-99 asks`, `per AC-99`, `(AC-99)`.
fn is_cited(around: Around<'_>, citation: &Citation, words: &Words) -> bool {
    let sentence = around.block.sentence(citation.range.start);
    let plain = &around.block.plain;
    let before = plain[sentence.start.min(citation.range.start)..citation.range.start].trim_end();
    let behind = plain[citation.range.end..sentence.end.max(citation.range.end)].trim_start();
    let last = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let first = behind.split(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or_default();
    let opens = before.is_empty() || last.ends_with(['(', '[', ':', '–', '—']);
    let closes = behind.is_empty() || behind.starts_with([',', ';', ':', ')', ']', '–', '—', '(']);
    let (cites, asks) = (words.cites(last.trim_start_matches(|c: char| !c.is_alphanumeric())), words.asks(first));
    asks || (cites && closes) || (opens && closes && (!before.is_empty() || !behind.is_empty()))
}

/// Whether the block or a heading above it names a framework of controls.
fn is_near(around: Around<'_>) -> bool {
    Topic::of(around.hits).framework || around.headings.up().any(|topic| topic.framework)
}
