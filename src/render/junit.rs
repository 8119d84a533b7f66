//! Test results as JUnit XML, as Ant's schema and the reports of CI systems read them.
//! A question is skipped and never passes, and what is not clean has a failure.
//!
//! A suite is an audit and a test is a required check, a fault, or the verdict where nothing else explains it. Met and
//! attested pass; fail, inert and undetermined fail; questions, waivers and what does not apply are skipped with
//! a message. What is only recommended or only worth knowing is no test.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::notices::one_line;
use super::uri::plain;
use crate::report::findings::Audited;
use crate::report::row::{Outcome, Row};

/// Writing to memory.
type To = Writer<Vec<u8>>;

/// A suite for each audit.
#[must_use]
pub fn junit(audits: &[Audited]) -> String {
    let mut report = Junit::default();
    let suites: String = audits.iter().map(|audit| report.suite(audit)).collect();
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

    /// The suite of the next audit; the beginning of the report stands before the first.
    pub fn suite(&mut self, audit: &Audited) -> String {
        let id = self.suites;
        self.suites += 1;
        self.taken(|to| {
            if id == 0 {
                begin(to)?;
            }
            suite(to, id, audit)
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

fn suite(to: &mut To, id: usize, audit: &Audited) -> std::io::Result<()> {
    let tests: Vec<&Row> = audit.rows.iter().filter(|row| is_test(row)).collect();
    let count = |wanted: fn(&Row) -> bool| tests.iter().filter(|row| wanted(row)).count().to_string();
    // No clock: the day is the one that the audit was judged for.
    let attributes = [
        ("name", token(&plain(&audit.path))),
        ("package", "probity".to_owned()),
        ("id", id.to_string()),
        ("timestamp", format!("{}T00:00:00", audit.date)),
        ("hostname", "localhost".to_owned()),
        ("tests", tests.len().to_string()),
        ("failures", count(Row::is_fault)),
        ("errors", "0".to_owned()),
        ("skipped", count(is_skipped)),
        ("time", "0".to_owned()),
    ];
    let element = to.create_element("testsuite").with_attributes(attributes.iter().map(|(n, v)| (*n, v.as_str())));
    element.write_inner_content(|to| {
        properties(to, audit)?;
        tests.iter().try_for_each(|row| case(to, audit, row))?;
        let out: String =
            tests.iter().filter_map(|row| said(row)).chain([audit.line.clone()]).map(|text| line(&text)).collect();
        to.create_element("system-out").write_text_content(BytesText::new(&out))?;
        to.create_element("system-err").write_text_content(BytesText::new(""))?;
        Ok(())
    })?;
    Ok(())
}

fn properties(to: &mut To, audit: &Audited) -> std::io::Result<()> {
    let all = [
        ("verdict", audit.word().to_owned()),
        ("asked", audit.asked.clone()),
        ("profile", audit.profile.clone().unwrap_or_default()),
        ("baselines", audit.baselines.join(", ")),
        ("dialect", audit.dialect.clone()),
        ("date", audit.date.clone()),
        ("sha256", audit.sha256.clone()),
        ("open_questions", audit.open_questions.to_string()),
    ];
    to.create_element("properties").write_inner_content(|to| {
        all.iter().try_for_each(|(name, value)| {
            let element = to.create_element("property").with_attribute(("name", *name));
            element.with_attribute(("value", flat(value).as_str())).write_empty().map(drop)
        })
    })?;
    Ok(())
}

fn case(to: &mut To, audit: &Audited, row: &Row) -> std::io::Result<()> {
    let name = token(&name(row));
    let class = format!("probity.{}", token(&plain(&audit.path)));
    let element = to.create_element("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", class.as_str()),
        ("time", "0"),
    ]);
    let message = flat(&row.message);
    if row.is_fault() {
        element.write_inner_content(|to| {
            let failure = to.create_element("failure").with_attribute(("message", message.as_str()));
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
