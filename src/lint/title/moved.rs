//! What stands beside a withdrawn control that is to be exchanged for the one it moved to: its title has to go with it.
//! It must call nothing a title of which that is not certain.

use std::ops::Range;

use super::beside::Lead;
use super::near::{Near, compare};
use super::{Fits, Judged, is_capitalised, stands_alone, words};
use crate::lint::cite::Citation;
use crate::lint::context::Around;
use crate::lint::controls::may_change;
use crate::lint::facts::{Facts, squashed};
use crate::lint::table::{Columns, Role};

/// What stands beside a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lint) enum Beside {
    /// Nothing that names it.
    Nothing,
    /// Its title, and nothing else.
    Title(Range<usize>),
    /// What may mean its title, or says more than that.
    Unclear,
}

/// What stands beside a citation of a block, in the same sentence or in its row.
pub(in crate::lint) fn titled(
    around: Around<'_>,
    citations: &[Citation],
    at: usize,
    columns: Option<&Columns>,
    facts: &Facts<'_>,
) -> Beside {
    let citation = &citations[at];
    let Some(id) = citation.known() else { return Beside::Nothing };
    let judged = Judged { around, facts, id, citation };
    let row = columns.and_then(|columns| Some((columns, columns.cited.iter().position(|cited| *cited == Some(at))?)));
    let mut found: Vec<Beside> = row.map(|(columns, row)| judged.cells(columns, row)).unwrap_or_default();
    if let Some(room) = stands_alone(around.block, citations, at) {
        found.push(judged.behind(room.end));
        found.push(judged.ahead(room.start));
    }
    found.retain(|one| *one != Beside::Nothing);
    match found.len() {
        0 => Beside::Nothing,
        1 => found.remove(0),
        _ => Beside::Unclear,
    }
}

impl Judged<'_, '_, '_> {
    /// The cells of the row that may hold its title.
    fn cells(&self, columns: &Columns, row: usize) -> Vec<Beside> {
        let block = self.around.block;
        let is_named = |column: &usize| matches!(columns.roles[*column], Role::Title | Role::Label);
        let cell = |column: usize| {
            let (text, start) = (block.cell_text(row, column), block.cell_start(row, column));
            let title = &self.facts.get(self.id).control.control.title;
            match compare(text, title) {
                _ if text.is_empty() => Beside::Nothing,
                _ if self.is_title(text) => self.sure(start..start + text.len(), true),
                Near::Far if self.fits(&squashed(text)).is_none() => Beside::Nothing,
                _ => Beside::Unclear,
            }
        };
        (0..columns.roles.len()).filter(is_named).map(cell).collect()
    }

    /// What follows the citation.
    fn behind(&self, limit: usize) -> Beside {
        let Some((lead, start, limit)) = self.span(limit) else { return Beside::Nothing };
        let text = &self.around.block.plain;
        if self.past_parent(start, limit) != start {
            return Beside::Unclear;
        }
        let words = words(self.around.block, start, limit);
        match self.longest(&words) {
            Some((end, Fits::Own)) if self.is_title(&text[start..end]) => {
                let range = super::beside::trimmed(text, start..end);
                let is_sure = lead != Lead::Blank || self.is_label_place() || is_capitalised(&text[range.clone()]);
                self.sure(range, is_sure)
            }
            Some(_) => Beside::Unclear,
            None if self.nearly(&words, lead, &mut Vec::new()) => Beside::Unclear,
            None => Beside::Nothing,
        }
    }

    /// What stands before a citation in brackets.
    fn ahead(&self, floor: usize) -> Beside {
        let text = &self.around.block.plain;
        let Some((head, starts)) = self.heads(floor) else { return Beside::Nothing };
        let mut found = Beside::Nothing;
        for start in starts {
            if self.is_title(&head[start..]) {
                let range = super::beside::trimmed(text, start..head.len());
                return self.sure(range, is_capitalised(&head[start..]));
            }
            if self.fits(&squashed(&head[start..])).is_some() {
                found = Beside::Unclear;
            }
        }
        found
    }

    fn is_title(&self, text: &str) -> bool {
        squashed(text) == self.facts.get(self.id).title
    }

    fn sure(&self, range: Range<usize>, is_sure: bool) -> Beside {
        let said = &self.around.block.plain[range.clone()];
        if is_sure && may_change(self.around, said) { Beside::Title(range) } else { Beside::Unclear }
    }
}
