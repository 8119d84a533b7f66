//! JSON: a report's own published shape, indented.
//! It must not reorder or drop anything.

use serde::Serialize;

/// A report as JSON with a line break at its end.
#[must_use]
pub fn json<T: Serialize>(report: &T) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("internal error: reports are plain data");
    text.push('\n');
    text
}
