//! Enhancements in a column of their own, beside a column of controls: the row is about the enhancement.
//! It must read only a cell that is nothing but one enhancement.

use super::block::Block;
use super::cite::{self, Citation};
use super::facts::{Facts, Number};
use super::table::{Role, controls, roles};

/// Lets the citations of the column of controls name the enhancement that stands beside them.
pub(super) fn join(block: &Block, citations: &mut Vec<Citation>, facts: &Facts<'_>) {
    let Some(header) = block.rows.first() else { return };
    let roles = roles(block, header.cells.len());
    let Some(enhancement) = roles.iter().position(|role| *role == Role::Enhancement) else { return };
    let Some(column) = controls(block, citations, &roles).filter(|column| *column != enhancement) else { return };
    // A number alone below `Enhancements` may say how many there are.
    let is_one = !block.cell_text(0, enhancement).trim_end().to_lowercase().ends_with("enhancements");
    let mut above: Option<Number> = None;
    let mut rows: Vec<(Vec<usize>, Vec<usize>)> = vec![Default::default(); block.rows.len()];
    for (at, citation) in citations.iter().enumerate() {
        match block.cell_at(citation.range.start) {
            Some((row, here)) if here == column => rows[row].0.push(at),
            Some((row, here)) if here == enhancement => rows[row].1.push(at),
            _ => {}
        }
    }
    for (row, (cited, beside)) in rows.into_iter().enumerate().skip(1) {
        let base = match cited.as_slice() {
            [] if block.cell_text(row, column).is_empty() => above,
            [at] => facts.cited(&citations[*at].what).filter(|number| number.enhancement == 0),
            _ => None,
        };
        above = base;
        let Some(base) = base else { continue };
        match (cited.as_slice(), beside.as_slice()) {
            // The column of enhancements repeats the control.
            ([at], [one]) => {
                let what = citations[*one].what.clone();
                if facts.cited(&what).is_some_and(|own| Number { enhancement: 0, ..own } == base) {
                    citations[*at].what = what;
                }
            }
            (cited, []) => {
                let text = block.cell_text(row, enhancement);
                let Some(number) = cite::enhancement(text, is_one) else { continue };
                let what = facts.what(Number { enhancement: number, ..base });
                if let [at] = cited {
                    citations[*at].what = what;
                } else {
                    let start = block.cell_start(row, enhancement);
                    citations.push(Citation::below(start..start + text.len(), what));
                }
            }
            _ => {}
        }
    }
    citations.sort_by_key(|citation| citation.range.start);
}
