//! Rows of a block: the members of a YAML mapping or the items of a sequence, one below the other.
//! It must leave the comment lines between them, and what shares a line with the first.

use std::ops::Range;

use super::super::page::{Page, Splices};
use super::write::{column, shift};

/// Where the line after a row begins.
pub(super) fn after(page: &Page<'_>, end: usize) -> usize {
    if page.text[..end].ends_with('\n') { end } else { page.next(end) }
}

/// Takes rows out and puts new ones, each of several lines, behind the last; at least one stands afterwards.
pub(super) fn edit(
    page: &Page<'_>,
    splices: &mut Splices,
    rows: &[Range<usize>],
    gone: &[bool],
    added: &[Vec<String>],
) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let indent = column(page, first.start);
    if gone.iter().all(|gone| *gone) {
        let lines: Vec<_> = added.iter().flatten().map(|line| shift(line, indent)).collect();
        splices.swap(first.start..after(page, first.end), page.lines(&lines).trim_start_matches(' '));
        take_out(page, splices, &rows[1..]);
        return;
    }
    let mut i = 0;
    let mut leads = page.leads(first.start);
    while !leads && gone[i] {
        // The row shares its line with the mark before it, so what comes next moves up to that mark.
        let stop = page.skip(after(page, rows[i].end), false);
        splices.cut(rows[i].start..stop);
        i += 1;
        leads = rows.get(i).is_none_or(|next| next.start != stop);
    }
    for i in (i..rows.len()).filter(|i| gone[*i]) {
        take_out(page, splices, &rows[i..=i]);
    }
    let spaced = rows.len() > 1 && rows.windows(2).all(|pair| gap(page, &pair[0], &pair[1]));
    for lines in added {
        let blank = if spaced { page.newline } else { "" };
        let lines: Vec<_> = lines.iter().map(|line| shift(line, indent)).collect();
        splices.put(after(page, last.end), format!("{blank}{}", page.lines(&lines)));
    }
}

/// Takes out the lines of rows, and one of the blank lines around each where there are two.
pub(super) fn take_out(page: &Page<'_>, splices: &mut Splices, rows: &[Range<usize>]) {
    for row in rows {
        let (start, mut end) = (page.start(row.start), after(page, row.end));
        let above = page.previous(start).is_none_or(|line| page.blank(line));
        if above && end < page.text.len() && page.blank(end) {
            end = page.next(end);
        }
        splices.cut(start..end);
    }
}

/// Whether a blank line stands between two rows.
fn gap(page: &Page<'_>, row: &Range<usize>, next: &Range<usize>) -> bool {
    let (mut at, end) = (after(page, row.end), page.start(next.start));
    while at < end {
        if page.blank(at) {
            return true;
        }
        at = page.next(at);
    }
    false
}
