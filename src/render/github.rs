//! Annotations for the log of a GitHub workflow: a command a row, one for all that a file has no key for, and a last line a
//! file.
//! A value must never start a command of its own, nor end the one it stands in.

use super::notices::{one_line, printable};
use super::uri::plain;
use crate::diag::Severity;
use crate::report::findings::Findings;
use crate::report::row::{Outcome, Row};
use crate::report::without_key::WithoutKey;

/// The commands of every row that fails, is open or is waived, then one line that says how it ended.
#[must_use]
pub fn github(reports: &[Findings<'_>]) -> String {
    reports.iter().map(of_report).collect()
}

fn of_report(report: &Findings<'_>) -> String {
    let shown = |row: &&Row| row.is_fault() || row.outcome == Outcome::Waived;
    // A runner keeps only the first few of a kind, so what is wrong for certain comes first, and of that the worst.
    let mut rows: Vec<&Row> = report.rows.iter().filter(shown).collect();
    rows.sort_by_key(|row| (row.outcome, std::cmp::Reverse(row.severity)));
    let keyless =
        WithoutKey::gather(rows.iter().filter(|row| row.is_without_key).map(|row| (row.code.as_str(), row.severity)));
    if keyless.is_some() {
        rows.retain(|row| !row.is_without_key);
    }
    let mut out: String = rows.into_iter().map(|row| command(report, row)).collect();
    out.extend(keyless.map(|one| command_without_key(report, &one)));
    let last = one_line(&format!("probity: {}: {}", report.asked, report.line));
    // A runner looks for the old form of commands anywhere in a line that is none of the new form.
    out.push_str(&last.replace("##[", "## ["));
    out.push('\n');
    out
}

/// The command that tells how bad something is.
const fn of_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Low | Severity::Info => "notice",
        Severity::Medium => "warning",
        Severity::High | Severity::Critical => "error",
    }
}

/// What no key of the file shows, in one command: a runner would drop what comes after the first few.
fn command_without_key(report: &Findings<'_>, keyless: &WithoutKey) -> String {
    let (name, file) = (of_severity(keyless.severity), property(&plain(report.path)));
    let title = property(&format!("{} {}", WithoutKey::WORD, keyless.code));
    format!("::{name} file={file},title={title}::{}\n", data(&format!("{}\n{}", keyless.message, WithoutKey::FIX)))
}

fn command(report: &Findings<'_>, row: &Row) -> String {
    let name = if row.outcome == Outcome::Waived { "notice" } else { of_severity(row.severity) };
    let mut properties = format!("file={}", property(&plain(report.file_of(row))));
    if let Some(place) = &row.place {
        properties.push_str(&format!(",line={},col={}", place.line, place.column));
    }
    let title = format!("{} {}", row.word, row.code);
    let parts = [Some(&row.message), row.why.as_ref(), row.fix.as_ref()];
    let message = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n");
    format!("::{name} {properties},title={}::{}\n", property(&title), data(&message))
}

/// A text as the message of a command.
///
/// ```
/// use probity::render::github::data;
/// assert_eq!(data("100%\n::error::x"), "100%25%0A::error::x");
/// ```
#[must_use]
pub fn data(text: &str) -> String {
    // What is printable has no line break but this one.
    printable(&text.replace("\r\n", "\n")).replace('%', "%25").replace('\n', "%0A")
}

/// A text as the value of a command's property.
///
/// ```
/// use probity::render::github::property;
/// assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
/// ```
#[must_use]
pub fn property(text: &str) -> String {
    data(&one_line(text)).replace(':', "%3A").replace(',', "%2C")
}
