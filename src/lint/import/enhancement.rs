//! Enhancements in columns beside the controls: which of them a row is about.
//! It must read a cell whole or not at all, since the control alone would claim more than the row does.

use super::subject::Refused;
use super::{Import, Layout};
use crate::lint::block::Block;
use crate::lint::cite::{self, Citation};
use crate::lint::facts::Number;
use crate::lint::title::one_line;

/// A column of enhancements.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) at: usize,
    form: Form,
}

/// What a number alone means in a column, the clearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// The enhancement.
    One,
    /// The enhancement, or how many there are: `Enhancements`.
    Several,
    /// What the header says beside the word: `Enhancement name`, `Enhancement count`.
    Other,
}

/// What stands in a cell of a row that is about the control itself.
const NONE: &[&str] = &["", "-", "–", "—", "n/a", "na", "no", "none", "base"];

/// The columns whose headers speak of enhancements, those first that say which one.
pub(super) fn columns(block: &Block, width: usize) -> Vec<Column> {
    let column = |at| Some(Column { at, form: form(block.cell_text(0, at))? });
    let mut columns: Vec<Column> = (0..width).filter_map(column).collect();
    columns.sort_by_key(|column| column.form);
    columns
}

fn form(header: &str) -> Option<Form> {
    const WORDS: &[&str] = &["enhancement", "enhancements", "enh", "ce", "ces"];
    // `Enhancement(s)` is in words `enhancement` and `s`.
    const BESIDE: &[&str] = &["control", "id", "ids", "nist", "no", "number", "s"];
    let header = header.to_lowercase();
    let words = || header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words().find(|word| WORDS.contains(word))?;
    Some(if !words().all(|word| WORDS.contains(&word) || BESIDE.contains(&word)) {
        Form::Other
    } else if words().any(|word| matches!(word, "enhancements" | "ces")) {
        Form::Several
    } else {
        Form::One
    })
}

impl Import<'_, '_> {
    /// What a row cites, with the enhancements that stand beside it; an error where a cell names them in another way.
    pub(super) fn enhanced(
        &self,
        block: &Block,
        cited: &[&Citation],
        layout: &Layout,
        row: usize,
    ) -> Result<Vec<Citation>, Refused> {
        let own = || cited.iter().map(|citation| (*citation).clone()).collect::<Vec<Citation>>();
        let is_filled = |column: &&Column| !NONE.contains(&block.cell_text(row, column.at).to_lowercase().as_str());
        let Some(column) = layout.enhancements.iter().find(is_filled) else { return Ok(own()) };
        let text = block.cell_text(row, column.at);
        let unclear = || {
            let reason = format!("`{}` is no clear list of enhancements of the control beside it", one_line(text));
            let fix = "list them as `(3), (5)`, or name each in the column of controls";
            Refused { fix, ..Refused::new(block.cell_place(row, column.at), reason) }
        };
        let number = |citation: &&Citation| self.linter.facts.cited(&citation.what).filter(|_| !citation.has_part);
        let numbers: Vec<Number> = cited.iter().map(number).collect::<Option<_>>().ok_or_else(unclear)?;
        let base = Number { enhancement: 0, ..*numbers.first().ok_or_else(unclear)? };
        let listed = self.listed(text, base, column.form).ok_or_else(unclear)?;
        // The column of controls may name them, too.
        if numbers.iter().all(|own| listed.contains(own)) && listed.iter().all(|own| numbers.contains(own)) {
            return Ok(own());
        }
        if numbers != [base] {
            return Err(unclear());
        }
        let range = block.cell(row, column.at).cloned().unwrap_or_default();
        let below = |number: &Number| Citation::below(range.clone(), self.linter.facts.what(*number));
        Ok(listed.iter().map(below).collect())
    }

    /// The enhancements of a control that a cell lists, or the control itself; none where it says anything else.
    fn listed(&self, text: &str, base: Number, form: Form) -> Option<Vec<Number>> {
        let text = text.replace(") (", "),(").replace(")(", "),(").replace(" and ", ",").replace(['&', ';'], ",");
        let pieces: Vec<&str> = text.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        // Several numbers are no count.
        let is_bare = form == Form::One || form == Form::Several && pieces.len() > 1;
        let number = |piece: &&str| {
            if let Some(enhancement) = cite::enhancement(piece, is_bare) {
                return Some(Number { enhancement, ..base });
            }
            let mut cited = Vec::new();
            cite::scan(piece, &self.linter.facts, None, &mut cited);
            match cited.as_slice() {
                [one] if one.range == (0..piece.len()) && !one.has_part => self.linter.facts.cited(&one.what),
                _ => None,
            }
        };
        let numbers: Vec<Number> = pieces.iter().map(number).collect::<Option<_>>()?;
        numbers.iter().all(|own| Number { enhancement: 0, ..*own } == base).then_some(numbers)
    }
}
