//! Rows that name an address with a password or token in it.
//! It must let nothing of such an address through, neither into a statement nor into what is said of the row.

use super::subject::Refused;
use super::{Import, clean};
use crate::diag::{Code, Severity, address};
use crate::lint::block::Block;

impl Import<'_, '_> {
    /// Refuses a row that names such an address: whatever is taken is written down.
    pub(super) fn no_secret(&self, block: &Block, row: usize) -> Result<(), Refused> {
        let source = &block.rows[row].source;
        let in_cells = (0..block.rows[row].cells.len()).find_map(|column| {
            let shown = address::masked(block.cell_text(row, column))?;
            Some((block.cell_place(row, column), shown))
        });
        let in_links = || {
            let first = block.links.partition_point(|link| link.at < source.start);
            let links = block.links[first..].iter().take_while(|link| link.at < source.end);
            links.filter(|link| address::has_secret(&link.to)).map(|link| (link.at, address::shown(&link.to))).next()
        };
        // In HTML, or in a cell that the table has no column for.
        let in_source = || Some((source.start, address::masked(&self.document.text[source.clone()])?));
        let Some((at, shown)) = in_cells.or_else(in_links).or_else(in_source) else { return Ok(()) };
        Err(Refused {
            at,
            code: Code::SecretInEvidence,
            severity: Severity::High,
            reason: format!("a password or token stands in `{shown}`"),
            fix: "take it out of the address, replace it where it opens anything, and import the row again",
        })
    }
}

/// A row as it is read, without what opens an address: its source may spell one so that it is not seen there.
pub(super) fn masked(block: &Block, row: usize) -> String {
    let cells = (0..block.rows[row].cells.len()).map(|column| clean(block.cell_text(row, column)));
    let cells: Vec<String> = cells.map(|text| address::starred(&text).into_owned()).collect();
    format!("| {} |", cells.join(" | "))
}
