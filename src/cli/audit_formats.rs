//! The outputs of `audit-config`: which writer makes which format, and what is written file by file.
//! Formats that need no whole are written as the audits come, so that memory does not grow with the number of files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Global;
use super::auditing::{Desk, Shown};
use super::inputs::Input;
use super::output::{Failure, Sink};
use super::session::document;
use super::suggest::give_edits;
use crate::audit::{Audit, Level, Status, Verdict};
use crate::load::Library;
use crate::render::formats::{Format, NAMES};
use crate::render::junit::Junit;
use crate::render::notices::{self, Hiding};
use crate::render::{github, json, ndjson, rows, sarif, sheet};
use crate::report::audit::{asked_line, control_lines, notices as audit_notices, reached_lines, verdict_line};
use crate::report::audit_page::Document;
use crate::report::audited::Audited;
use crate::report::findings::Findings;

/// One audit, in every form that the outputs want.
pub(super) struct One {
    pub(super) audit: Audit,
    rows: Option<Audited>,
    text: Option<String>,
}

impl One {
    pub(super) fn new(global: &Global, outputs: &Outputs<'_>, desk: &Desk<'_>, input: &Input, audited: Shown) -> Self {
        let Shown { audit, texts } = audited;
        let mut rows = outputs.want_rows.then(|| Audited::of(&audit, desk.library()));
        if let Some(rows) = rows.as_mut().filter(|_| outputs.want_edits) {
            give_edits(desk, input, rows);
        }
        let text = outputs.want_texts.then(|| text(global, &audit, desk.library(), &texts));
        Self { audit, rows, text }
    }
}

/// Every output that was asked for.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that an output may want")]
pub(super) struct Outputs<'g> {
    global: &'g Global,
    each: Vec<Output>,
    many: bool,
    root: Option<PathBuf>,
    /// Whether an output wants texts with snippets.
    pub(super) want_texts: bool,
    /// Whether an output wants rows.
    want_rows: bool,
    /// Whether an output has a place for changes that mend.
    want_edits: bool,
    /// What outputs that need the whole have to wait for.
    kept: Vec<Audited>,
    count: ManySummary,
}

/// One output.
struct Output {
    format: Format,
    sink: Sink,
    /// Where the format is JUnit: what was written so far.
    junit: Junit,
}

impl<'g> Outputs<'g> {
    /// Opens every output; the roots are those of the workspaces, whose templates count where there is one only.
    pub(super) fn open<'r>(
        global: &'g Global,
        many: bool,
        roots: impl Iterator<Item = &'r Option<PathBuf>>,
    ) -> Result<Self, Failure> {
        let mut each = Vec::new();
        for target in global.targets(NAMES)? {
            let format = Format::parse(target.format).expect("internal error: targets are known formats");
            each.push(Output { format, sink: Sink::open(target.file)?, junit: Junit::default() });
        }
        let roots: Vec<&Option<PathBuf>> = roots.collect();
        let want = |wanted: &dyn Fn(Format) -> bool| each.iter().any(|output| wanted(output.format));
        Ok(Self {
            global,
            many,
            root: if let [root] = roots.as_slice() { (*root).clone() } else { None },
            want_texts: want(&|format| format == Format::Text),
            want_rows: want(&|format| !matches!(format, Format::Text | Format::Json | Format::Ndjson)),
            want_edits: want(&|format| format == Format::Sarif),
            kept: Vec::new(),
            count: ManySummary::default(),
            each,
        })
    }

    /// Takes the next audits: writes them where a format is written file by file, keeps them for the others.
    pub(super) fn take(&mut self, audits: Vec<One>) -> Result<(), Failure> {
        for output in &mut self.each {
            let mut text = String::new();
            for (at, one) in audits.iter().enumerate() {
                let first = self.count.all() + at == 0;
                text.extend(piece(output, one, self.many, first));
            }
            output.sink.write(&text)?;
        }
        for one in &audits {
            self.count.add(one.audit.verdict);
        }
        if self.each.iter().any(|output| needs_whole(output.format)) {
            self.kept.extend(audits.into_iter().filter_map(|one| one.rows));
        }
        Ok(())
    }

    /// Writes what needs the whole, and puts files into their places.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let Self { global, each, many, root, kept: all, count, .. } = self;
        // Where nothing could be audited, nothing is written: old files stay as they were.
        if count.all() == 0 {
            return Ok(());
        }
        for Output { format, mut sink, mut junit } in each {
            let text = match format {
                Format::Text if many => count.line(),
                Format::Json if many => format!("\n  ],\n  \"summary\": {}\n}}\n", json::part(&count, 2)),
                Format::Text | Format::Json | Format::Ndjson | Format::Csv | Format::Github => String::new(),
                Format::Junit => junit.end(),
                Format::Sarif => sarif::sarif(&findings(&all), global.verbose),
                Format::Summary => page(global, "audit.md", &all, true, root.as_deref())?,
                Format::Md => page(global, "audit.md", &all, false, root.as_deref())?,
                Format::Html => page(global, "audit.html", &all, false, root.as_deref())?,
            };
            sink.write(&text)?;
            sink.finish(global)?;
        }
        Ok(())
    }
}

/// The audits for the formats that know nothing of audits.
fn findings(all: &[Audited]) -> Vec<Findings<'_>> {
    all.iter().map(Audited::findings).collect()
}

/// Whether a format can only be written when every audit is there: a template, and the rules of a SARIF log, which
/// stand before the results that point to them.
const fn needs_whole(format: Format) -> bool {
    matches!(format, Format::Sarif | Format::Md | Format::Html | Format::Summary)
}

/// What a format that is written file by file writes of one audit.
fn piece(output: &mut Output, one: &One, many: bool, first: bool) -> Option<String> {
    match output.format {
        Format::Text => one.text.clone(),
        Format::Json if !many => Some(json::json(&one.audit)),
        Format::Json => {
            let before = if first { "{\n  \"schema_version\": 1,\n  \"audits\": [\n    " } else { ",\n    " };
            Some(format!("{before}{}", json::part(&one.audit, 4)))
        }
        Format::Junit => one.rows.as_ref().map(|rows| output.junit.suite(&rows.findings())),
        Format::Github => Some(github::github(&findings(one.rows.as_slice()))),
        Format::Ndjson => Some(ndjson::ndjson(std::slice::from_ref(&one.audit))),
        Format::Csv => {
            let text = sheet::csv(&rows::sheet(one.rows.as_slice()));
            // The head of the table stands once.
            let head = text.find('\n').map_or(0, |at| at + 1);
            Some(if first { text } else { text[head..].to_owned() })
        }
        Format::Sarif | Format::Md | Format::Html | Format::Summary => None,
    }
}

fn page(global: &Global, name: &str, all: &[Audited], brief: bool, root: Option<&Path>) -> Result<String, Failure> {
    document(global, name, &Document::of(all, brief), root)
}

/// An audit as text: notices, what was asked, open questions, the verdict.
fn text(global: &Global, audit: &Audit, library: &Library, masked: &BTreeMap<String, String>) -> String {
    let texts = Hiding { masked, sources: &library.sources };
    let list = audit_notices(audit, library, global.verbose);
    let mut out = notices::text(&list, &texts, global.colour());
    out.push_str(&format!("{}\n", notices::one_line(&asked_line(audit))));
    for part in &audit.supplied {
        let line =
            format!("supplied by the workspace: {} {} ({}, sha256 {})\n", part.kind, part.id, part.path, part.sha256);
        out.push_str(&notices::printable(&line));
    }
    let questions = audit.results.iter().filter(|r| r.status == Status::Manual && r.level == Level::Required);
    if !global.quiet && !global.verbose {
        questions.for_each(|result| {
            out.push_str(&format!("question: {} [{}]\n", notices::printable(&result.message), result.check));
        });
    }
    for line in control_lines(audit).into_iter().chain(reached_lines(audit)) {
        out.push_str(&format!("{}\n", notices::printable(&line)));
    }
    out.push_str(&format!("{}\n", verdict_line(audit)));
    out
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
struct ManySummary {
    pass: usize,
    fail: usize,
    undetermined: usize,
}

impl ManySummary {
    const fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Fail => &mut self.fail,
            Verdict::Undetermined => &mut self.undetermined,
        } += 1;
    }

    const fn all(&self) -> usize {
        self.pass + self.fail + self.undetermined
    }

    fn line(&self) -> String {
        let Self { pass, fail, undetermined } = self;
        format!("{} files: {pass} pass, {fail} fail, {undetermined} undetermined\n", self.all())
    }
}
