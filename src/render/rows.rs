//! The rows of audits as a table, for CSV.
//! It must leave out no row, and name a place by its parts.

use crate::audit::Level;
use crate::diag::Place;
use crate::report::Sheet;
use crate::report::audited::Audited;
use crate::report::row::Row;

/// One row for each result and finding of every audit.
#[must_use]
pub fn sheet(audits: &[Audited]) -> Sheet {
    let mut sheet = Sheet::new([
        "File",
        "Profile",
        "As of",
        "Code",
        "Status",
        "Level",
        "Severity",
        "Place",
        "Line",
        "Column",
        "Subject",
        "Message",
        "Fix",
        "Why",
        "Safeguard",
        "Controls",
        "Asked by",
        "Layer",
        "Waiver reason",
        "Waiver owner",
        "Waiver expiry",
        "Related",
    ]);
    for audit in audits {
        for row in &audit.rows {
            sheet.push(cells(audit, row));
        }
    }
    sheet
}

fn cells(audit: &Audited, row: &Row) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let level = row.level.map_or("", Level::word);
    let place = |part: &dyn Fn(&Place) -> String| row.place.as_ref().map(part).unwrap_or_default();
    let waiver = row.waiver.as_ref();
    vec![
        audit.path.clone(),
        text(&audit.profile),
        audit.date.clone(),
        row.code.clone(),
        row.word.to_owned(),
        level.to_owned(),
        row.severity.word().to_owned(),
        place(&|place| place.path.to_string()),
        place(&|place| place.line.to_string()),
        place(&|place| place.column.to_string()),
        text(&row.subject),
        row.message.clone(),
        text(&row.fix),
        text(&row.why),
        text(&row.safeguard),
        row.controls.join(", "),
        row.required_by.join(", "),
        text(&row.layer),
        waiver.map(|waiver| waiver.reason.clone()).unwrap_or_default(),
        waiver.map(|waiver| waiver.owner.clone()).unwrap_or_default(),
        waiver.map(|waiver| waiver.expiry.clone()).unwrap_or_default(),
        row.related.iter().map(Place::to_string).collect::<Vec<_>>().join(", "),
    ]
}
