//! JSON: a report's own published shape, indented or on one line.
//! It must not reorder or drop anything.

use serde::Serialize;

use super::hidden::{is_bidi, is_break, is_invisible};

/// A report as JSON with a line break at its end.
#[must_use]
pub fn json<T: Serialize>(report: &T) -> String {
    finish(serde_json::to_string_pretty(report))
}

/// A report as JSON on one line.
#[must_use]
pub fn line<T: Serialize>(report: &T) -> String {
    finish(serde_json::to_string(report))
}

/// A part of a report as [`json`] writes it inside the whole, so many spaces from the margin.
#[must_use]
pub fn part<T: Serialize>(part: &T, spaces: usize) -> String {
    let text = json(part);
    // No text of JSON holds a line break of its own.
    text.trim_end_matches('\n').replace('\n', &format!("\n{:spaces$}", ""))
}

fn finish(written: serde_json::Result<String>) -> String {
    let mut text = written.expect("internal error: reports are plain data");
    text.push('\n');
    if text.chars().all(|c| !is_obeyed(c)) {
        return text;
    }
    // Only texts can hold such characters, and in a JSON text they may be written as numbers.
    let number = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    text.chars().map(|c| if is_obeyed(c) { number(c) } else { c.to_string() }).collect()
}

/// Whether a terminal could obey the character, or a reader not see it, where JSON would let it stand.
const fn is_obeyed(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}') || is_bidi(c) || is_invisible(c) || (is_break(c) && c != '\n')
}
