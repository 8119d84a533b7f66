//! Test results as JUnit XML, as Ant's schema and the reports of CI systems read them.
//! A question is skipped and never passes, and what is not clean has a failure.
//!
//! A suite is an audit or a validation, and a test is a required check, a fault, what was found in order, or the verdict
//! where nothing else explains it. Met and attested pass; fail, inert and undetermined fail; a file that could not be
//! read is an error; questions, waivers and what does not apply are skipped with a message. What is only recommended or
//! only worth knowing is no test.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::notices::one_line;
use super::uri::plain;
use crate::report::findings::Findings;
use crate::report::row::{Outcome, Row};

/// Writing to memory.
type To = Writer<Vec<u8>>;

/// A suite for each report.
#[must_use]
pub fn junit(reports: &[Findings<'_>]) -> String {
    let mut report = Junit::default();
    let suites: String = reports.iter().map(|one| report.suite(one)).collect();
    suites + &report.end()
}

/// A report that is written suite by suite.
pub struct Junit {
    /// What was written and not taken yet.
    to: To,
    suites: usize,
}

impl Default for Junit {
    fn default() -> Self {
        Self { to: Writer::new_with_indent(Vec::new(), b' ', 2), suites: 0 }
    }
}

impl Junit {
    const ALL: &'static str = "testsuites";

    /// The suite of the next report; the beginning of the report stands before the first.
    pub fn suite(&mut self, report: &Findings<'_>) -> String {
        let id = self.suites;
        self.suites += 1;
        self.taken(|to| {
            if id == 0 {
                begin(to)?;
            }
            suite(to, id, report)
        })
    }

    /// The end of the report.
    pub fn end(&mut self) -> String {
        let is_empty = self.suites == 0;
        let end = self.taken(|to| {
            if is_empty {
                begin(to)?;
            }
            to.write_event(Event::End(BytesEnd::new(Self::ALL)))
        });
        end + "\n"
    }

    fn taken(&mut self, write: impl FnOnce(&mut To) -> std::io::Result<()>) -> String {
        write(&mut self.to).expect("internal error: writing to memory");
        String::from_utf8(std::mem::take(self.to.get_mut())).expect("internal error: texts are UTF-8")
    }
}

fn begin(to: &mut To) -> std::io::Result<()> {
    to.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    to.write_event(Event::Start(BytesStart::new(Junit::ALL)))
}

fn suite(to: &mut To, id: usize, report: &Findings<'_>) -> std::io::Result<()> {
    let tests: Vec<&Row> = report.rows.iter().filter(|row| is_test(row)).collect();
    let count = |wanted: &dyn Fn(&Row) -> bool| tests.iter().filter(|row| wanted(row)).count().to_string();
    // No clock: the day is the one that the audit was judged for.
    let attributes = [
        ("name", token(&plain(report.name))),
        ("package", "probity".to_owned()),
        ("id", id.to_string()),
        ("timestamp", format!("{}T00:00:00", report.date)),
        ("hostname", "localhost".to_owned()),
        ("tests", tests.len().to_string()),
        ("failures", count(&|row| row.is_fault() && !report.is_undone(row))),
        ("errors", count(&|row| report.is_undone(row))),
        ("skipped", count(&is_skipped)),
        ("time", "0".to_owned()),
    ];
    let element = to.create_element("testsuite").with_attributes(attributes.iter().map(|(n, v)| (*n, v.as_str())));
    element.write_inner_content(|to| {
        properties(to, report)?;
        tests.iter().try_for_each(|row| case(to, report, row))?;
        let out: String =
            tests.iter().filter_map(|row| said(row)).chain([report.line.to_owned()]).map(|text| line(&text)).collect();
        to.create_element("system-out").write_text_content(BytesText::new(&out))?;
        to.create_element("system-err").write_text_content(BytesText::new(""))?;
        Ok(())
    })?;
    Ok(())
}

fn properties(to: &mut To, report: &Findings<'_>) -> std::io::Result<()> {
    let all = [
        ("verdict", report.verdict.to_owned()),
        ("asked", report.asked.to_owned()),
        ("profile", report.profile.unwrap_or_default().to_owned()),
        ("baselines", report.baselines.join(", ")),
        ("dialect", report.dialect.unwrap_or_default().to_owned()),
        ("date", report.date.to_owned()),
        ("sha256", report.sha256.unwrap_or_default().to_owned()),
        ("open_questions", report.open_questions.to_string()),
    ];
    to.create_element("properties").write_inner_content(|to| {
        all.iter().try_for_each(|(name, value)| {
            let element = to.create_element("property").with_attribute(("name", *name));
            element.with_attribute(("value", flat(value).as_str())).write_empty().map(drop)
        })
    })?;
    Ok(())
}

fn case(to: &mut To, report: &Findings<'_>, row: &Row) -> std::io::Result<()> {
    let name = token(&name(row));
    // The tests of an audit are its file's; what is found in many files is each file's.
    let file = if report.sha256.is_some() { report.path } else { report.file_of(row) };
    let class = format!("probity.{}", token(&plain(file)));
    let element = to.create_element("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", class.as_str()),
        ("time", "0"),
    ]);
    let message = flat(&row.message);
    if row.is_fault() {
        element.write_inner_content(|to| {
            let name = if report.is_undone(row) { "error" } else { "failure" };
            let failure = to.create_element(name).with_attribute(("message", message.as_str()));
            failure.with_attribute(("type", row.word)).write_text_content(BytesText::new(&detail(row)))?;
            Ok(())
        })?;
    } else if is_skipped(row) {
        let message = format!("{}: {message}", row.word);
        element.write_inner_content(|to| {
            to.create_element("skipped").with_attribute(("message", message.as_str())).write_empty()?;
            Ok(())
        })?;
    } else {
        element.write_empty()?;
    }
    Ok(())
}

fn is_test(row: &Row) -> bool {
    row.outcome != Outcome::Information && !row.is_advice()
}

fn is_skipped(row: &Row) -> bool {
    matches!(row.outcome, Outcome::Question | Outcome::Waived | Outcome::NotApplicable)
}

/// The code with what tells it apart, and no line: a test keeps its name when the file grows.
fn name(row: &Row) -> String {
    let subject = row.subject.as_ref().filter(|_| row.level.is_none());
    let subject = subject.map(|subject| format!(" {subject}")).unwrap_or_default();
    let number = if row.number > 1 { format!(" ({})", row.number) } else { String::new() };
    format!("{}{subject}{number}", row.code)
}

/// What a failure says below its message.
fn detail(row: &Row) -> String {
    let mut lines = vec![row.message.clone()];
    lines.extend(row.place.as_ref().map(|place| format!("at: {place}")));
    lines.push(format!("severity: {}", row.severity));
    lines.extend(row.why.as_ref().map(|why| format!("why: {why}")));
    lines.extend(row.fix.as_ref().map(|fix| format!("fix: {fix}")));
    lines.extend(row.related.iter().map(|place| format!("see: {place}")));
    lines.iter().map(|text| line(text)).collect()
}

/// What a test that passes without having been read says.
fn said(row: &Row) -> Option<String> {
    (row.outcome == Outcome::Attested).then(|| format!("{}: {}", row.code, row.message))
}

fn line(text: &str) -> String {
    format!("{}\n", flat(text))
}

/// A text on one line, without what XML cannot hold or a terminal would obey.
fn flat(text: &str) -> String {
    one_line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// A name as the schema wants it: words with single spaces between, and at least one.
fn token(name: &str) -> String {
    let words = flat(name).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "?".to_owned() } else { words }
}
