//! What is said of an export.
//! It must not leave out why a column is blank.

use super::Explanation;
use crate::report::export::kinds::Kind;

/// An export: its formats, where its form was seen, what must be known of it, its columns.
pub(super) fn explain_export(kind: &Kind) -> Explanation {
    let columns = kind.sheets.iter().flat_map(|sheet| {
        sheet.columns.iter().map(move |column| {
            let why = column.blank.as_ref().map(|why| format!(" (blank: {why})")).unwrap_or_default();
            format!("{}: {}{why}", sheet.name, column.header)
        })
    });
    Explanation::new(format!("{}: {}", kind.id, kind.title))
        .part("", [format!("Written by `probity export {}` as {}.", kind.id, kind.formats.join(", "))])
        .part("Form", [kind.source.clone()])
        .part("To know", kind.notes.iter().map(|note| note.trim().to_owned()))
        .part("Columns", columns)
}
