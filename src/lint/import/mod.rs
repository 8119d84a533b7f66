//! A hand-written matrix as statements to start from: every row becomes one, or a comment that says why not.
//! It must claim nothing as implemented that has no evidence which is there, and lose no row.

mod enhancement;
mod evidence;
mod layout;
mod secret;
pub(super) mod status;
mod subject;
mod write;

use std::collections::BTreeMap;
use std::ops::Range;

use super::block::{Block, GAP, Kind as BlockKind};
use super::cite::{self, Citation, Laws};
use super::context::{Around, Headings, Topic, may_be_nis2};
use super::links::Links;
use super::reader::{self, Listener};
use super::table::{self, Columns};
use super::title::one_line;
use super::words::Hit;
use super::{Document, LintError, Linter, Raw};
use crate::diag::{Code, Finding, Severity, address};
use crate::load::Library;
use crate::model::statement::{Kind, Responsibility, Status};
use layout::Layout;
use status::{Doubt, Said, Table};
use subject::{Refused, Subject};

/// What came of a matrix.
#[derive(Debug)]
pub struct Imported {
    /// The statements, with a comment for every row.
    pub yaml: String,
    /// Every doubt, with its place in the document.
    pub findings: Vec<Finding>,
    /// How many statements there are.
    pub statements: usize,
    /// How many rows are comments alone.
    pub comments: usize,
}

/// A statement in the making.
#[derive(Debug)]
struct Draft {
    safeguard: Option<String>,
    controls: Vec<String>,
    status: Status,
    responsibility: Responsibility,
    provider: Option<String>,
    how: Option<String>,
    reason: Option<String>,
    evidence: Vec<(Kind, String)>,
}

impl Linter<'_> {
    /// Turns the tables of a document into statements to start from.
    ///
    /// # Errors
    /// [`LintError`] where the document cannot be read.
    pub fn import(&self, library: &Library, document: &Document) -> Result<Imported, LintError> {
        if let Some(error) = self.refuses(document) {
            return Err(error);
        }
        let mut import = Import {
            linter: self,
            library,
            document,
            links: Links::new(self.ground.as_ref(), document),
            table: Table::new(),
            headings: Headings::default(),
            seen: BTreeMap::new(),
            out: String::new(),
            raws: Vec::new(),
            statements: 0,
            comments: 0,
            line: 1,
            counted: 0,
        };
        reader::read(&document.text, &mut import);
        let Import { mut out, raws, statements, comments, .. } = import;
        if statements == 0 {
            out.push_str("[]\n");
        }
        let mut findings = super::placed(document, raws);
        crate::diag::sort(&mut findings);
        Ok(Imported { yaml: out, findings, statements, comments })
    }
}

struct Import<'a, 'l> {
    linter: &'a Linter<'l>,
    library: &'a Library,
    document: &'a Document,
    links: Links<'a>,
    table: Table,
    headings: Headings,
    /// What has a statement already, with the line of its row.
    seen: BTreeMap<String, usize>,
    out: String,
    raws: Vec<Raw>,
    statements: usize,
    comments: usize,
    /// The line of a place up to which lines were counted.
    line: usize,
    counted: usize,
}

/// What stands in a cell that says nothing, its letters alone.
const NOTHING: &[&str] =
    &["", "na", "none", "no", "nil", "tbd", "todo", "tbc", "notapplicable", "seeabove", "seebelow"];

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a cell says anything.
fn is_said(text: &str) -> bool {
    !NOTHING.contains(&letters(text).as_str())
}

impl Import<'_, '_> {
    fn rows(&mut self, block: &Block, citations: &[Citation], columns: &Columns) {
        let layout = Layout::of(self.library, block, columns);
        if !layout.subjects.is_empty() && layout.status.is_empty() {
            let message = "the table has no column of status, so every row of it is `planned`";
            self.doubt(block.source.start, Code::InvalidValue, message.into(), "set the status of each statement");
        }
        for column in &layout.others {
            let header = one_line(&address::starred(block.cell_text(0, *column)));
            let message =
                format!("the text of the column `{header}` is in no statement, only in the comments above them");
            let fix = "add to the statements what they should say of it";
            self.doubt(block.cell_place(0, *column), Code::InvalidValue, message, fix);
        }
        for row in 1..block.rows.len() {
            let source = block.rows[row].source.clone();
            let text = self.document.text[source.clone()].lines().next().unwrap_or_default().to_owned();
            self.line += self.document.text[self.counted..source.start.max(self.counted)].matches('\n').count();
            self.counted = source.start.max(self.counted);
            let line = self.line;
            self.out.push('\n');
            let clear = self.no_secret(block, row);
            let kept = if clear.is_ok() { text } else { secret::masked(block, row) };
            write::comment(&format!("{}:{line}: {kept}", self.document.shown), &mut self.out);
            if clear.is_ok() {
                self.surplus(block, row);
            }
            let made = clear.and_then(|()| self.subject(block, citations, &layout, row));
            match made.and_then(|subject| self.unsaid(subject)) {
                Ok(subject) => {
                    for doubt in &subject.doubts {
                        self.doubt(
                            subject.at,
                            Code::InvalidValue,
                            doubt.clone(),
                            "see that another statement says what it leaves out",
                        );
                    }
                    self.seen.extend(subject.names.iter().map(|name| (name.clone(), line)));
                    let draft = self.draft(block, &layout, row, subject);
                    write::statement(&draft, &mut self.out);
                    self.statements += 1;
                }
                Err(refused) => self.refuse(refused),
            }
        }
    }

    /// Leaves a row without a statement and says why.
    fn refuse(&mut self, Refused { at, code, severity, reason, fix }: Refused) {
        write::comment(&format!("no statement: {reason}"), &mut self.out);
        self.comments += 1;
        let finding = Finding::new(code, format!("the row becomes no statement: {reason}"), fix);
        self.raws.push(Raw::new(at, finding.with_severity(severity)));
    }

    fn draft(&mut self, block: &Block, layout: &Layout, row: usize, subject: Subject) -> Draft {
        let Subject { safeguard, controls, at, .. } = subject;
        let at = layout.status.first().map_or(at, |column| block.cell_place(row, *column));
        let (mut status, responsibility) = self.status(block, layout, row, at);
        let pointed = evidence::of(block, row, &layout.evidence, &self.links);
        for (at, left) in &pointed.left {
            write::comment(&format!("not taken as evidence: {left}"), &mut self.out);
            let message = format!("`{}` is nothing that evidence can point at, so it was not taken", one_line(left));
            let fix = "name a file, with `#L1-L9`, `#heading` or `::symbol` where it is a part, or an address";
            self.doubt(*at, Code::InvalidValue, message, fix);
        }
        for (at, dead) in &pointed.dead {
            write::comment(&format!("not found, so no evidence: {dead}"), &mut self.out);
            let message = format!("`{}` is not there, so it is no evidence", one_line(dead));
            self.doubt(*at, Code::DeadLink, message, "correct the path and add it to the statement");
        }
        let mut how: Vec<String> = layout
            .how
            .iter()
            .map(|column| clean(block.cell_text(row, *column)))
            .filter(|text| text.chars().any(char::is_alphanumeric))
            .collect();
        how.dedup();
        let said: Vec<&str> = how
            .iter()
            .map(String::as_str)
            .filter(|text| self.says_something(text, safeguard.as_deref(), &controls))
            .collect();
        let said = (!said.is_empty()).then(|| said.join("; "));
        let how = (!how.is_empty()).then(|| how.join("; "));
        let is_done = matches!(status, Status::Implemented | Status::Alternative);
        if is_done && (pointed.live.is_empty() || !pointed.dead.is_empty()) {
            let was = status.word();
            let named = pointed.live.len() + pointed.dead.len() + pointed.pages.len() > 0;
            status = if named { Status::Partial } else { Status::Planned };
            let shows = if pointed.live.is_empty() { "shows nothing that is there" } else { "shows what is not there" };
            let message = format!("the row says {was} and {shows}, so the statement is `{}`", status.word());
            self.doubt(at, Code::EvidenceRequired, message, "add evidence, then set the status");
        }
        let (mut reason, mut provider) = (None, None);
        if status == Status::NotApplicable {
            reason.clone_from(&said);
            if reason.is_none() {
                status = Status::Planned;
                let message = "the row says not applicable and says not why, so the statement is `planned`".to_owned();
                self.doubt(at, Code::Overclaim, message, "add `reason`, then set the status");
            }
        }
        let mut responsibility = responsibility;
        if responsibility == Responsibility::Inherited {
            provider = self.provider(block, layout, row, said.as_deref());
            if provider.is_none() {
                responsibility = Responsibility::Product;
                let message = "the row says inherited and says not from whom, so the statement is `planned`".to_owned();
                self.doubt(at, Code::Overclaim, message, "add `responsibility: inherited` and `from`");
            }
        }
        let pages = pointed.pages.into_iter().map(|page| (Kind::Url, page));
        let evidence = pointed.live.into_iter().chain(pages).collect();
        let how = if reason.is_some() { None } else { how };
        Draft { safeguard, controls, status, responsibility, provider, how, reason, evidence }
    }

    /// What the cells of status say together, with a finding where that is in doubt.
    fn status(&mut self, block: &Block, layout: &Layout, row: usize, at: usize) -> (Status, Responsibility) {
        if layout.status.is_empty() {
            return (Status::Planned, Responsibility::Product);
        }
        let cells: Vec<&str> =
            layout.status.iter().map(|column| block.cell_text(row, *column)).filter(|text| !text.is_empty()).collect();
        let cell = cells.join(" | ");
        let mut said = self.table.read(&cell);
        if said.doubt == Some(Doubt::More) && self.inherited(&cell).is_some() {
            said = Said { status: Status::Planned, responsibility: Responsibility::Inherited, doubt: None };
        }
        if layout.status.iter().any(|column| block.has_note(row, *column)) {
            said = Said { status: Status::Planned, responsibility: Responsibility::Product, doubt: Some(Doubt::More) };
        }
        let shown = clean(&cell);
        let why = match said.doubt {
            None => None,
            Some(Doubt::Unknown) if shown.is_empty() => Some("what the status shows is struck out or a picture".into()),
            Some(Doubt::Unknown) => Some(format!("`{}` is no known status", one_line(&shown))),
            Some(Doubt::Several) => Some(format!("`{}` says several things", one_line(&shown))),
            Some(Doubt::More) => Some(format!("`{}` says more than a status that is known", one_line(&shown))),
            Some(Doubt::Empty) => Some("the status is left open".to_owned()),
        };
        if let Some(why) = why {
            let message = format!("{why}, so the statement is `{}`", said.status.word());
            self.doubt(at, Code::InvalidValue, message, "set the status by hand");
        }
        (said.status, said.responsibility)
    }

    /// Whom a cell of status names: `Inherited from AWS`, with no other status in it.
    fn inherited<'t>(&self, cell: &'t str) -> Option<&'t str> {
        let starts = cell.trim_start().get(..9).is_some_and(|word| word.eq_ignore_ascii_case("inherited"));
        let name = starts.then(|| status::provider(cell)).flatten()?;
        (self.table.read(name).doubt == Some(Doubt::Unknown)).then_some(name)
    }

    /// Whom the row names as the one it inherits from: in a column for it, or behind `from`.
    fn provider(&self, block: &Block, layout: &Layout, row: usize, said: Option<&str>) -> Option<String> {
        let column = layout.provider.map(|column| clean(block.cell_text(row, column)));
        let column = column.filter(|text| self.says_something(text, None, &[]));
        let named = column.as_deref().map(|text| status::provider(text).unwrap_or(text).to_owned());
        let cell = layout.status.iter().map(|column| clean(block.cell_text(row, *column)));
        named
            .or_else(|| cell.into_iter().find_map(|text| self.inherited(&text).map(str::to_owned)))
            .or_else(|| said.and_then(status::provider).map(str::to_owned))
    }

    /// Whether a text says more than what the row is about is called: its own title gives no reason and names nobody.
    fn says_something(&self, text: &str, safeguard: Option<&str>, controls: &[String]) -> bool {
        let text = letters(text);
        let safeguard = safeguard.and_then(|id| self.library.safeguard(id));
        let safeguard = safeguard.map(|own| (own.id.as_str(), own.title.as_str()));
        let found = controls.iter().filter_map(|name| self.library.catalogs().find_control(name));
        let named = found.flat_map(|(control, _)| {
            let control = control.control;
            let titles = [Some(control.title.as_str()), control.former_title.as_deref()];
            titles.into_iter().flatten().map(move |title| (control.id.as_str(), title))
        });
        let mut named = safeguard.into_iter().chain(named).map(|(id, title)| (letters(id), letters(title)));
        // Written out, without its id, or before it.
        !NOTHING.contains(&text.as_str())
            && !named.any(|(id, title)| {
                text == title || text == id || text == format!("{id}{title}") || text == format!("{title}{id}")
            })
    }

    /// Cells that the table has no column for.
    fn surplus(&mut self, block: &Block, row: usize) {
        let source = block.rows[row].source.clone();
        let line = self.document.text[source.clone()].lines().next().unwrap_or_default();
        let Some(at) = table::beyond(line, block.rows[0].cells.len()) else { return };
        let said = one_line(line[at..].trim().trim_end_matches('|'));
        let message = format!("the table has no column for `{said}`, so the statement leaves it out");
        self.doubt(
            source.start + at,
            Code::TableShape,
            message,
            "write `\\|` for a bar within a cell, or remove the cells",
        );
    }

    fn doubt(&mut self, at: usize, code: Code, message: String, fix: &str) {
        let finding = Finding::new(code, message, fix);
        let severity = finding.severity.min(Severity::Medium);
        self.raws.push(Raw::new(at, finding.with_severity(severity)));
    }
}

impl Listener for Import<'_, '_> {
    fn block(&mut self, block: &Block) {
        let (mut hits, mut citations): (Vec<Hit>, Vec<Citation>) = (Vec::new(), Vec::new());
        match block.kind {
            BlockKind::Heading(level) => {
                self.linter.words.find(&block.plain, &mut hits);
                self.headings.enter(level, Topic::of(&hits));
            }
            BlockKind::Table => {
                self.linter.words.find(&block.plain, &mut hits);
                let around = Around { block, hits: &hits, headings: &self.headings };
                let laws: Option<&dyn Laws> = may_be_nis2(&hits, &self.headings).then_some(&around);
                cite::scan(&block.plain, &self.linter.facts, laws, &mut citations);
                super::enhancement::join(block, &mut citations, &self.linter.facts);
                let columns = Columns::of(around, &citations);
                self.rows(block, &citations, &columns);
            }
            BlockKind::Text | BlockKind::Item => {}
        }
    }

    fn comment(&mut self, _: &str, _: usize, _: Range<usize>) {}

    fn wants_all(&self) -> bool {
        true
    }
}

/// The text of a cell in one line.
fn clean(text: &str) -> String {
    let shown = text.chars().filter(|c| *c != GAP).collect::<String>();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}
