//! `AC-2 Account Management`, `AC-2: ..`, `AC-2 (..)`, `AC-2 "..`, and `Account Management (AC-2)`.

use std::ops::Range;

use super::near::{Near, compare, may_be_misspelt};
use super::{Fits, Judged, is_capitalised, words};
use crate::lint::Raw;
use crate::lint::facts::{squash, squashed};

/// How a title is set off from its citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// By a blank.
    Blank,
    /// By a colon or a dash.
    Mark,
    /// By a bracket.
    Bracket,
    /// By a quotation mark.
    Quote,
}

/// How NIS2 is named behind one of its points.
const LAWS: &[&str] =
    &["of the NIS2 Directive", "of NIS2", "of Directive (EU) 2022/2555", "NIS2 Directive", "(NIS2)", "NIS2"];

impl Judged<'_, '_, '_> {
    /// Judges what follows the citation; true where a title stands there.
    pub(super) fn after(&self, limit: usize, out: &mut Vec<Raw>) -> bool {
        let Some((lead, start, limit)) = self.span(limit) else { return false };
        if self.is_nis2() {
            return self.label(start, limit, lead != Lead::Blank || self.is_label_place(), out);
        }
        if self.around.is_past(self.citation.range.start) {
            return true;
        }
        let text = &self.around.block.plain;
        let start = self.past_parent(start, limit);
        let words = words(self.around.block, start, limit);
        let Some((end, fits)) = self.longest(&words) else { return self.nearly(&words, lead, out) };
        let range = start..end;
        let said = &text[range.clone()];
        let is_sure = match fits {
            Fits::Own => return true,
            Fits::Former => lead != Lead::Blank || self.is_label_place() || is_capitalised(said),
            // One word may be a remark.
            Fits::Other(_) | Fits::OtherFormer(_) => {
                let is_said_alone = lead != Lead::Blank || self.is_label_place() || end == limit;
                said.trim().contains(' ') && is_capitalised(said) && is_said_alone
            }
        };
        if is_sure {
            out.push(self.wrong(&trimmed(text, range), Some(fits)));
            return true;
        }
        self.nearly(&words, lead, out)
    }

    /// Judges what stands before a citation in brackets; true where a title stands there.
    pub(super) fn before(&self, floor: usize, out: &mut Vec<Raw>) -> bool {
        let text = &self.around.block.plain;
        let Some((head, starts)) = self.heads(floor) else { return false };
        let mut best: Option<(usize, Fits)> = None;
        let mut squashed = String::new();
        for (count, start) in starts.into_iter().enumerate() {
            squashed.clear();
            squash(&head[start..], &mut squashed);
            match self.fits(&squashed) {
                Some(Fits::Own) => return true,
                // One word may be a remark, unless it was this control's title.
                Some(fits) if count > 0 || fits == Fits::Former => best = Some((start, fits)),
                _ => {}
            }
        }
        let Some((start, fits)) = best else { return false };
        let is_sure = is_capitalised(&head[start..]) && !self.around.is_past(self.citation.range.start);
        if is_sure {
            out.push(self.wrong(&trimmed(text, start..head.len()), Some(fits)));
        }
        is_sure
    }

    /// The text before a citation in brackets, and where its last words start, the shortest part first.
    pub(super) fn heads(&self, floor: usize) -> Option<(&str, Vec<usize>)> {
        let text = &self.around.block.plain;
        let head = text[..self.citation.range.start].strip_suffix(['(', '['])?;
        if !text[self.citation.range.end..].starts_with([')', ']']) || self.is_nis2() {
            return None;
        }
        let sentence = self.around.block.sentence(self.citation.range.start);
        Some((head, starts(head, floor.max(sentence.start).min(head.len()))))
    }

    /// What sets a title off from the citation, where the title starts and where it ends at the latest.
    pub(super) fn span(&self, limit: usize) -> Option<(Lead, usize, usize)> {
        let (lead, start) = self.lead(self.citation.range.end)?;
        let limit = match lead {
            Lead::Bracket => closing(&self.around.block.plain, start, limit),
            Lead::Quote => quoted(&self.around.block.plain, start, limit),
            Lead::Blank | Lead::Mark => limit,
        };
        Some((lead, start, limit))
    }

    /// What sets a title off from the citation, and where the title starts.
    fn lead(&self, end: usize) -> Option<(Lead, usize)> {
        let text = &self.around.block.plain;
        let skip = |at: usize| at + (text[at..].len() - text[at..].trim_start_matches([' ', '\t', '\u{a0}']).len());
        let mut at = skip(end);
        // `Art. 21(2)(c) NIS2: ..` names the law between the point and its label.
        if self.is_nis2()
            && let Some(law) = LAWS.iter().find(|law| text[at..].starts_with(**law))
        {
            at = skip(at + law.len());
        }
        let mut lead = Lead::Blank;
        for mark in [":", "–", "—", "-", ",", "=", "|"] {
            if text[at..].starts_with(mark) && (mark != "-" || at > end && text[end..at].ends_with(' ')) {
                at = skip(at + mark.len());
                // A comma joins a title only where the title is quoted.
                lead = if mark == "," { Lead::Blank } else { Lead::Mark };
                if mark == "," && !text[at..].starts_with(['"', '“', '„', '‘']) {
                    return None;
                }
                break;
            }
        }
        if lead == Lead::Blank && !text[end..at].ends_with([' ', '\t', '\u{a0}']) {
            return None;
        }
        let next = text[at..].chars().next()?;
        Some(match next {
            '(' | '[' => (Lead::Bracket, skip_quote(text, at + 1)),
            '"' | '“' | '„' | '‘' => (Lead::Quote, at + next.len_utf8()),
            _ if next.is_alphanumeric() => (lead, at),
            _ => return None,
        })
    }

    /// Past the title of the control that an enhancement belongs to: `Account Management | Disable Accounts`.
    pub(super) fn past_parent(&self, start: usize, limit: usize) -> usize {
        let text = &self.around.block.plain[start..limit.max(start)];
        let Some(bar) = text.find('|') else { return start };
        let is_parent = self.parent_title().is_some_and(|title| title == squashed(&text[..bar]));
        let rest = &text[bar + 1..];
        if is_parent { start + text.len() - rest.trim_start().len() } else { start }
    }

    /// The longest known title at the beginning of some words.
    pub(super) fn longest(&self, words: &[Range<usize>]) -> Option<(usize, Fits)> {
        let text = &self.around.block.plain;
        let mut squashed = String::new();
        let mut best: Option<(usize, Fits)> = None;
        for word in words {
            squash(&text[word.clone()], &mut squashed);
            // What no title begins with becomes none by more words.
            if !self.facts.begins_title(&squashed) {
                break;
            }
            // A title before the Rev 4 one that it begins like is no title of its own.
            match self.fits(&squashed) {
                Some(Fits::Own) => best = Some((word.end, Fits::Own)),
                Some(fits) if best.is_none_or(|(_, fits)| fits != Fits::Own) || fits == Fits::Former => {
                    best = Some((word.end, fits));
                }
                _ => {}
            }
        }
        best
    }

    /// Judges words that are nearly the title: a misspelt one, or one with a word too many or exchanged.
    pub(super) fn nearly(&self, words: &[Range<usize>], lead: Lead, out: &mut Vec<Raw>) -> bool {
        let text = &self.around.block.plain;
        let fact = self.facts.get(self.id);
        let length = fact.control.control.title.split_whitespace().count();
        let Some(first) = words.first() else { return false };
        for count in [length, length + 1, length.saturating_sub(1)] {
            let Some(last) = count.checked_sub(1).and_then(|last| words.get(last)) else { continue };
            let range = first.start..last.end;
            let entry = fact.control.control;
            let titles = std::iter::once(&entry.title).chain(&entry.former_title);
            if !titles.into_iter().any(|title| may_be_misspelt(&text[range.clone()], title)) {
                continue;
            }
            let own = compare(&text[range.clone()], &entry.title);
            let former = entry.former_title.as_deref().map(|title| compare(&text[range.clone()], title));
            // The title of the release before is often the title with a word less.
            let is_misspelt = own == Near::Misspelt || own == Near::Far && former == Some(Near::Misspelt);
            let is_said_alone = lead != Lead::Blank || self.is_label_place();
            if is_misspelt && (is_said_alone || is_capitalised(&text[range.clone()])) {
                out.push(self.wrong(&trimmed(text, range), None));
                return true;
            }
        }
        false
    }
}

/// Where the bracket that is open at a place closes.
fn closing(text: &str, start: usize, limit: usize) -> usize {
    let mut depth = 1;
    for (at, c) in text[start..limit.max(start)].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start + at;
        }
    }
    limit
}

fn quoted(text: &str, start: usize, limit: usize) -> usize {
    text[start..limit.max(start)].find(['"', '”', '“', '’']).map_or(limit, |at| start + at)
}

fn skip_quote(text: &str, at: usize) -> usize {
    let next = text[at..].chars().next().filter(|c| matches!(c, '"' | '“' | '„' | '‘'));
    at + next.map_or(0, char::len_utf8)
}

/// A range without what ends it besides words.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end_matches([' ', '.', ',', ';', ':', '"', '”']).len();
    range.start..end
}

/// Where the last words of a text start, the shortest part first.
fn starts(text: &str, from: usize) -> Vec<usize> {
    let mut out = Vec::new();
    let end = text.trim_end().len();
    let mut at = end;
    while at > from && out.len() < 14 {
        let start = text[from..at].trim_end().rfind([' ', '\n', '\t', '(', '"', '“']).map_or(from, |blank| {
            let width = text[from + blank..].chars().next().map_or(1, char::len_utf8);
            from + blank + width
        });
        if start >= at {
            break;
        }
        out.push(start);
        at = start.saturating_sub(1).max(from);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if at <= from {
            break;
        }
    }
    out
}
