//! The outputs of `audit-config`: which writer makes which format, and what is written file by file.
//! Formats that need no whole are written as the audits come, so that memory does not grow with the number of files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Global;
use super::auditing::{Desk, Extent, Shown};
use super::based::based;
use super::inputs::Input;
use super::output::{Failure, Sink};
use super::session::document;
use super::suggest::give_edits;
use crate::audit::many::Tally;
use crate::audit::{Audit, Level, Status};
use crate::load::Library;
use crate::render::formats::{Format, NAMES};
use crate::render::junit::Junit;
use crate::render::notices::{self, Hiding};
use crate::render::sarif::Sarif;
use crate::render::{github, json, ndjson, rows, sheet};
use crate::report::audit::{asked_line, control_lines, notices as audit_notices, reached_lines, verdict_line};
use crate::report::audit_page::Document;
use crate::report::audited::Audited;

/// One audit, in every form that the outputs want.
pub(super) struct One<'l> {
    pub(super) audit: Audit,
    rows: Option<Audited>,
    /// The same for formats that are read from the root of a repository, where that is another.
    based: Option<Audited>,
    text: Option<String>,
    /// What the audit was made with.
    library: &'l Library,
}

impl<'l> One<'l> {
    pub(super) fn new(global: &Global, outputs: &Outputs<'_>, desk: &Desk<'l>, input: &Input, audited: Shown) -> Self {
        let library = desk.library();
        let mut rows = outputs.want_rows.then(|| Audited::of(&audited.audit, library));
        if let Some(rows) = rows.as_mut().filter(|_| outputs.want_edits) {
            give_edits(desk, input, &audited, rows);
        }
        let based = rows.as_ref().filter(|_| outputs.want_based).and_then(|rows| based(desk, input, rows));
        let Shown { audit, texts } = audited;
        let text = outputs.want_text.then(|| text(global, &audit, library, &texts, outputs.many));
        Self { audit, rows, based, text, library }
    }
}

/// Every output that was asked for.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that an output may want")]
pub(super) struct Outputs<'g> {
    global: &'g Global,
    each: Vec<Output>,
    many: bool,
    root: Option<PathBuf>,
    /// How much the outputs want of the texts that may be shown.
    pub(super) texts: Extent,
    /// Whether an output wants text with snippets.
    want_text: bool,
    /// Whether an output wants rows.
    want_rows: bool,
    /// Whether an output wants paths from the root of a repository.
    want_based: bool,
    /// Whether an output has a place for changes that mend.
    want_edits: bool,
    /// What outputs that need the whole have to wait for.
    kept: Vec<Audited>,
    count: Tally,
    /// How the last audit ended, in one line.
    line: String,
    /// Of many files the questions that are open, each with how many of them ask it.
    questions: BTreeMap<String, usize>,
}

/// One output.
struct Output {
    format: Format,
    sink: Sink,
    writer: Writer,
}

/// What a format that is written file by file has to remember.
enum Writer {
    Nothing,
    Junit(Junit),
    Sarif(Box<Sarif>),
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
            let writer = match format {
                Format::Junit => Writer::Junit(Junit::default()),
                Format::Sarif => Writer::Sarif(Box::new(Sarif::new(global.verbose))),
                _ => Writer::Nothing,
            };
            each.push(Output { format, sink: Sink::open(target.file)?, writer });
        }
        let roots: Vec<&Option<PathBuf>> = roots.collect();
        let want =
            |wanted: &dyn Fn(Needs) -> bool| each.iter().any(|output| wanted(needs(output.format, global.verbose)));
        Ok(Self {
            global,
            many,
            root: if let [root] = roots.as_slice() { (*root).clone() } else { None },
            texts: each
                .iter()
                .map(|output| needs(output.format, global.verbose).texts)
                .max()
                .unwrap_or(Extent::Nothing),
            want_text: want(&|needs| needs.text),
            want_rows: want(&|needs| needs.rows),
            want_based: want(&|needs| needs.based),
            want_edits: want(&|needs| needs.edits),
            kept: Vec::new(),
            count: Tally::default(),
            line: String::new(),
            questions: BTreeMap::new(),
            each,
        })
    }

    /// Takes the next audits: writes them where a format is written file by file, keeps them for the others.
    pub(super) fn take(&mut self, audits: Vec<One<'_>>) -> Result<(), Failure> {
        for output in &mut self.each {
            for (at, one) in audits.iter().enumerate() {
                let first = self.count.all() + at == 0;
                if let Some(text) = piece(output, one, self.many, first) {
                    output.sink.write(&text)?;
                }
            }
        }
        for one in &audits {
            self.count.add(&one.audit);
            self.line = verdict_line(&one.audit);
            for question in questions(self.global, &one.audit).filter(|_| self.many && self.want_text) {
                *self.questions.entry(question).or_default() += 1;
            }
        }
        if self.each.iter().any(|output| needs(output.format, self.global.verbose).whole) {
            self.kept.extend(audits.into_iter().filter_map(|one| one.rows));
        }
        Ok(())
    }

    /// Writes what needs the whole, and puts files into their places.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let Self { global, each, many, root, kept: all, count, line, questions, .. } = self;
        let is_seen = each.iter().any(|output| output.sink.is_stream());
        for Output { format, mut sink, writer } in each {
            let text = match writer {
                Writer::Junit(mut junit) => junit.end(),
                Writer::Sarif(sarif) => sarif.end(),
                Writer::Nothing => match format {
                    Format::Text if many => format!("{}{}\n", asked_by_many(&questions, count.all()), count.line()),
                    Format::Json if many => format!("\n  ],\n  \"summary\": {}\n}}\n", json::part(&count, 2)),
                    Format::Summary => page(global, "audit.md", &all, true, root.as_deref())?,
                    Format::Md => page(global, "audit.md", &all, false, root.as_deref())?,
                    Format::Html => page(global, "audit.html", &all, false, root.as_deref())?,
                    // Written file by file.
                    Format::Text
                    | Format::Json
                    | Format::Ndjson
                    | Format::Sarif
                    | Format::Junit
                    | Format::Github
                    | Format::Csv => String::new(),
                },
            };
            sink.write(&text)?;
            sink.finish(global)?;
        }
        // Whoever has everything written into files sees how it ended all the same.
        if !is_seen {
            global.note(&if many { count.line() } else { line });
        }
        Ok(())
    }
}

/// What the writer of a format needs of an audit.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a writer may need")]
#[derive(Debug, Clone, Copy)]
struct Needs {
    /// The texts of the files, as far as they may be shown.
    texts: Extent,
    /// The audit as text.
    text: bool,
    /// The audit as rows.
    rows: bool,
    /// Paths from the root of a repository.
    based: bool,
    /// The changes that mend.
    edits: bool,
    /// Every audit, since it is a template.
    whole: bool,
}

const fn needs(format: Format, verbose: bool) -> Needs {
    let nothing = Needs { texts: Extent::Nothing, text: false, rows: false, based: false, edits: false, whole: false };
    match format {
        Format::Text if verbose => Needs { texts: Extent::Whole, text: true, ..nothing },
        Format::Text => Needs { texts: Extent::Noticed, text: true, ..nothing },
        // These write the audit itself.
        Format::Json | Format::Ndjson => nothing,
        Format::Sarif => Needs { texts: Extent::Whole, rows: true, based: true, edits: true, ..nothing },
        Format::Github => Needs { rows: true, based: true, ..nothing },
        Format::Junit | Format::Csv => Needs { rows: true, ..nothing },
        Format::Md | Format::Html | Format::Summary => Needs { rows: true, whole: true, ..nothing },
    }
}

/// What a format that is written file by file writes of one audit.
fn piece(output: &mut Output, one: &One<'_>, many: bool, first: bool) -> Option<String> {
    let rows = one.rows.as_ref();
    let based = one.based.as_ref().or(rows);
    match &mut output.writer {
        Writer::Junit(junit) => return rows.map(|rows| junit.suite(&rows.findings())),
        Writer::Sarif(sarif) => return based.map(|rows| sarif.results(&rows.findings(), one.library)),
        Writer::Nothing => {}
    }
    match output.format {
        Format::Text => one.text.clone(),
        Format::Json if !many => Some(json::json(&one.audit)),
        Format::Json => {
            let before = if first { "{\n  \"schema_version\": 1,\n  \"audits\": [\n    " } else { ",\n    " };
            Some(format!("{before}{}", json::part(&one.audit, 4)))
        }
        Format::Github => based.map(|rows| github::github(&[rows.findings()])),
        Format::Ndjson => Some(ndjson::ndjson(std::slice::from_ref(&one.audit))),
        Format::Csv => {
            let text = sheet::csv(&rows::sheet(one.rows.as_slice()));
            // The head of the table stands once.
            let head = text.find('\n').map_or(0, |at| at + 1);
            Some(if first { text } else { text[head..].to_owned() })
        }
        Format::Junit | Format::Sarif | Format::Md | Format::Html | Format::Summary => None,
    }
}

fn page(global: &Global, name: &str, all: &[Audited], brief: bool, root: Option<&Path>) -> Result<String, Failure> {
    document(global, name, &Document::of(all, brief), root)
}

/// The questions that an audit leaves to people; where everything is shown, they are among the notices.
fn questions(global: &Global, audit: &Audit) -> impl Iterator<Item = String> {
    let open = audit.results.iter().filter(|r| r.status == Status::Manual && r.level == Level::Required);
    let open = open.filter(|_| !global.quiet && !global.verbose);
    open.map(|result| format!("{} [{}]", notices::printable(&result.message), result.check))
}

/// The recommendations that are not met, by name, in one line.
fn advice(audit: &Audit) -> Option<String> {
    let unmet = audit.results.iter().filter(|r| r.level == Level::Recommended && r.status == Status::Fail);
    let names: Vec<&str> = unmet.map(|result| result.check.as_str()).collect();
    (!names.is_empty()).then(|| format!("recommended, and not met (-v shows each): {}", names.join(", ")))
}

/// Questions do not depend on the file, so those of many files are said once, after all of them.
fn asked_by_many(questions: &BTreeMap<String, usize>, files: usize) -> String {
    let line = |(question, count): (&String, &usize)| {
        let of = if *count == files { String::new() } else { format!(" for {count} of {files} files") };
        format!("question{of}: {question}\n")
    };
    questions.iter().map(line).collect()
}

/// An audit as text: notices, what was asked, open questions unless it is one of many, the verdict.
fn text(
    global: &Global,
    audit: &Audit,
    library: &Library,
    masked: &BTreeMap<String, String>,
    is_one_of_many: bool,
) -> String {
    let texts = Hiding { masked, sources: &library.sources };
    let list = audit_notices(audit, library, global.verbose);
    let mut out = notices::text(&list, &texts, global.colour());
    let mut line = |parts: &[&str]| parts.iter().chain(&["\n"]).for_each(|part| out.push_str(part));
    line(&[&notices::one_line(&asked_line(audit))]);
    for part in &audit.supplied {
        let supplied =
            format!("supplied by the workspace: {} {} ({}, sha256 {})", part.kind, part.id, part.path, part.sha256);
        line(&[&notices::printable(&supplied)]);
    }
    if let Some(advice) = advice(audit).filter(|_| !global.quiet && !global.verbose) {
        line(&[&advice]);
    }
    questions(global, audit).filter(|_| !is_one_of_many).for_each(|question| line(&["question: ", &question]));
    for said in control_lines(audit, global.verbose).into_iter().chain(reached_lines(audit)) {
        line(&[&notices::printable(&said)]);
    }
    line(&[&verdict_line(audit)]);
    out
}
