//! Places: every one that is handed out must lie in its file.
//! It must count lines and characters by itself.

use probity::diag::{Finding, Place};

/// A place lies in a text: on one of its lines, or on the one behind a final line break, and not behind its end.
pub(super) fn lies_in(text: &str, line: u32, column: u32) -> bool {
    let line_text = (line as usize).checked_sub(1).and_then(|at| text.split('\n').nth(at));
    line_text.is_some_and(|line| column >= 1 && column as usize <= line.chars().count() + 1)
}

/// Every place of these lies in the text of its file.
pub(super) fn all_lie<'p>(places: impl IntoIterator<Item = &'p Place>, files: &[(&str, &str)]) {
    for place in places {
        let text = files.iter().find(|(name, _)| *name == &*place.path).map(|(_, text)| *text);
        let text = text.unwrap_or_else(|| panic!("{place} is in none of the files"));
        assert!(lies_in(text, place.line, place.column), "{place} is not in its file");
    }
}

/// The places of a finding.
pub(super) fn of_finding(finding: &Finding) -> impl Iterator<Item = &Place> {
    finding.location.iter().chain(&finding.related)
}
