//! An audit of CISO Assistant read back: what of it becomes a statement, and what contradicts one.
//! It must refuse an audit of other controls or of another release, and let no answer vanish without a word.

use std::collections::{BTreeMap, BTreeSet};

use super::words::Words;
use crate::diag::{Code, Finding, Place, counted};
use crate::edit::{Change, Step};
use crate::load::{BaselineRef, ControlRef};
use crate::model::statement::Status;
use crate::report::named::Named;
use crate::report::picture::{ControlView, Picture};
use crate::report::state::State;

/// Columns without which a file is no audit of CISO Assistant.
const NEEDED: [&str; 3] = ["ref_id", "compliance_result", "observations"];

/// Why a file cannot be taken for an audit of CISO Assistant.
#[derive(Debug, thiserror::Error)]
pub enum BackError {
    /// It is no such CSV.
    #[error("`{0}` is no audit of CISO Assistant: {1}")]
    Foreign(String, String),
    /// The CSV itself is broken.
    #[error("`{0}` cannot be read as CSV: {1}")]
    Csv(String, csv::Error),
}

/// What comes of an audit.
#[derive(Debug, Default)]
pub struct Back {
    /// Statements to add, as changes of a list of statements.
    pub additions: Vec<Change>,
    /// Texts to add to statements: the position of the statement's status, and what its `how` becomes.
    pub texts: Vec<(crate::diag::Pos, String)>,
    /// What contradicts a statement or cannot be taken over.
    pub findings: Vec<Finding>,
    /// What else was not taken over, and why.
    pub notes: Vec<String>,
    /// Whether the file is of other controls or of another release, so that nothing of it may be used.
    pub is_refused: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    line: usize,
    id: String,
    name: String,
    result: String,
    observations: String,
}

/// Reads an audit.
///
/// # Errors
/// [`BackError`] where it is no audit of CISO Assistant.
pub fn read(shown: &str, text: &str, picture: &Picture<'_>, baseline: BaselineRef<'_>) -> Result<Back, BackError> {
    let (rows, mut notes) = rows(shown, text)?;
    let mut back = Reader {
        shown,
        picture,
        back: Back::default(),
        seen: BTreeSet::new(),
        twice: BTreeMap::new(),
        kept: BTreeMap::new(),
    };
    let catalogs = picture.library.catalogs();
    let members: BTreeSet<String> = catalogs.members(baseline).iter().map(ControlRef::name).collect();
    back.twice = twice(&rows, |row| {
        let found = catalogs.find_control(&format!("{}:{}", baseline.catalog.id, row.id));
        found.filter(|(_, part)| part.is_none()).map(|(control, _)| control.name())
    });
    for row in &rows {
        let found = catalogs.find_control(&format!("{}:{}", baseline.catalog.id, row.id));
        match found {
            Some((control, None)) if members.contains(&control.name()) => back.row(row, control),
            // A heading.
            _ if row.is_silent() => {}
            Some((control, None)) if control.control.withdrawn.is_some() => {
                back.refuse(
                    row,
                    Code::WithdrawnControl,
                    format!("{} is withdrawn in {}", row.id, control.catalog.title),
                );
            }
            _ => {
                let message = format!("{} is no control of {}", quoted(&row.id), baseline.name());
                back.refuse(row, Code::UnknownControl, message);
            }
        }
    }
    if back.seen.is_empty() && !back.back.is_refused {
        let message = format!("no row of it is a control of {}", baseline.name());
        return Err(BackError::Foreign(shown.to_owned(), message));
    }
    for (why, ids) in &back.kept {
        notes.push(format!("Not taken over, {why}: {}.", ids.join(", ")));
    }
    let mut back = back.back;
    back.notes = notes;
    if back.is_refused {
        back.additions.clear();
        back.texts.clear();
    }
    crate::diag::sort(&mut back.findings);
    Ok(back)
}

/// The rows, and what of them is in columns that nothing is read from.
fn rows(shown: &str, text: &str) -> Result<(Vec<Row>, Vec<String>), BackError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let broken = |error| BackError::Csv(shown.to_owned(), error);
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let header = reader.headers().map_err(broken)?.clone();
    let at = |name: &str| header.iter().position(|own| own.trim() == name);
    if let Some(missing) = NEEDED.iter().find(|name| at(name).is_none()) {
        return Err(BackError::Foreign(shown.to_owned(), format!("it has no column `{missing}` between semicolons")));
    }
    for (column, name) in header.iter().enumerate().filter(|(_, name)| !name.trim().is_empty()) {
        if at(name.trim()) != Some(column) {
            let message = format!("it has the column {} twice, so it is not clear which one counts", quoted(name));
            return Err(BackError::Foreign(shown.to_owned(), message));
        }
    }
    let places = ["ref_id", "name", "compliance_result", "observations"].map(at);
    let known: Vec<usize> =
        places.into_iter().chain(["urn", "description", "typical_evidence"].map(at)).flatten().collect();
    let mut unread: BTreeMap<usize, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    let (mut line, mut start) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().trim().to_owned();
        for (column, text) in record.iter().enumerate().filter(|(column, _)| !known.contains(column)) {
            if !text.trim().is_empty() {
                *unread.entry(column).or_default() += 1;
            }
        }
        let [id, name, result, observations] = places.map(cell);
        // A record may seem to begin with the line end before it.
        let from = record.position().map_or(start, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        let blank = text.get(from..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let begin = (from + blank).min(text.len());
        line += text.get(start..begin).map_or(0, |passed| passed.matches('\n').count());
        start = begin;
        rows.push(Row { line, id, name, result, observations });
    }
    let notes = unread.into_iter().map(|(column, number)| {
        let name = header.get(column).unwrap_or_default();
        format!(
            "Not taken over: {} in the column `{name}`, for which a statement has no place.",
            counted(number, "cell")
        )
    });
    Ok((rows, notes.collect()))
}

/// What is named by more than one row, with the lines of the first two.
fn twice(rows: &[Row], name: impl Fn(&Row) -> Option<String>) -> BTreeMap<String, (usize, usize)> {
    let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in rows {
        if let Some(name) = name(row) {
            lines.entry(name).or_default().push(row.line);
        }
    }
    lines.into_iter().filter_map(|(name, lines)| Some((name, (*lines.first()?, *lines.get(1)?)))).collect()
}

/// A name out of a file, short and on one line.
fn quoted(text: &str) -> String {
    let short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("`{short}`")
}

impl Row {
    fn is_silent(&self) -> bool {
        matches!(self.result.as_str(), "" | "not_assessed") && self.observations.is_empty()
    }
}

struct Reader<'r, 'p> {
    shown: &'r str,
    picture: &'r Picture<'p>,
    back: Back,
    /// The controls of which there is a row.
    seen: BTreeSet<String>,
    /// The controls of which there is more than one, with the lines of the first and the second.
    twice: BTreeMap<String, (usize, usize)>,
    /// What is kept out, by reason.
    kept: BTreeMap<&'static str, Vec<String>>,
}

impl Reader<'_, '_> {
    fn place(&self, row: &Row) -> Place {
        Place { path: self.shown.into(), line: u32::try_from(row.line).unwrap_or(u32::MAX), column: 1 }
    }

    fn say(&mut self, row: &Row, code: Code, message: String, fix: &str) {
        let place = self.place(row);
        self.back.findings.push(Finding::new(code, message, fix).at(Some(place)));
    }

    /// Says why nothing of the file may be used.
    fn refuse(&mut self, row: &Row, code: Code, message: String) {
        self.back.is_refused = true;
        self.say(row, code, message, "name the baseline that was assessed with --baseline, or export the audit anew");
    }

    fn keep(&mut self, why: &'static str, row: &Row) {
        self.kept.entry(why).or_default().push(row.id.clone());
    }

    fn row(&mut self, row: &Row, control: ControlRef<'_>) {
        let name = control.name();
        if control.control.former_title.as_deref().is_some_and(|former| is_same(former, &row.name))
            && !is_same(&control.control.title, &row.name)
        {
            let message = format!("`{}` is what {} was called in the release before", row.name, row.id);
            self.refuse(row, Code::TitleMismatch, message);
            return;
        }
        let twice = self.twice.get(&name).copied();
        self.seen.insert(name);
        if let Some((first, second)) = twice {
            // Which of them counts is not for a program to say, so none does.
            if row.line == second {
                let message = format!("{} is there twice, first in line {first}, and taken neither time", row.id);
                self.say(row, Code::Contradiction, message, "keep one row a control");
            }
            return;
        }
        let words = Words::shipped();
        let result = if row.result.is_empty() { "not_assessed" } else { row.result.as_str() };
        let Some(status) = words.results().get(result).copied() else {
            let known: Vec<&str> = words.results().keys().map(String::as_str).collect();
            let message =
                format!("{} is no result of CISO Assistant (it has {})", quoted(&row.result), known.join(", "));
            self.say(row, Code::InvalidValue, message, "mend the result");
            return;
        };
        self.answered(row, result, status, control);
    }

    /// Compares a row with what probity itself would write of the control, and takes over what is new.
    fn answered(&mut self, row: &Row, result: &str, status: Option<Status>, control: ControlRef<'_>) {
        let found = self.picture.library.catalogs().find_control(&control.name());
        let Some((control, _)) = found else { return };
        let view = self.picture.view(control);
        let ours = Words::shipped().result(view.state);
        let said = super::ciso::observations(&view);
        if result == "partially_compliant"
            && matches!(view.state, State::Implemented | State::Alternative | State::Supported)
            && is_same(
                &row.observations,
                &super::ciso::observations(&ControlView { state: State::Partial, ..view.clone() }),
            )
        {
            // As an export writes it where an audit of the configurations holds it down.
            return;
        }
        let is_new = !row.observations.is_empty() && !is_same(&row.observations, &said);
        let own = self.picture.own(&control.name());
        if own.is_empty() {
            let is_supported = !matches!(view.state, State::Gap | State::Planned);
            match status {
                Some(Status::Partial) if view.state == State::Partial && !is_new => {}
                Some(Status::NotApplicable) if view.state != State::Gap => self.differs(row, result, view.state),
                Some(Status::Partial) if view.state == State::Supported => self.differs(row, result, view.state),
                Some(status) => self.add(row, status, control),
                None if result == "non_compliant" && is_supported => self.differs(row, result, view.state),
                None if is_new => {
                    self.keep("since no statement says of a control that it is not met or not assessed", row);
                }
                None => {}
            }
            return;
        }
        if result != ours {
            let statement = own[0].0.statement;
            let message = format!(
                "{} is {result} in CISO Assistant, and its statement makes it {} here, which is {ours}",
                row.id,
                view.state.word()
            );
            let fix = "settle which is right, and correct the statement or the audit";
            let place = self.picture.library.sources.place(statement.status.pos);
            let row_place = self.place(row);
            self.back
                .findings
                .push(Finding::new(Code::Contradiction, message, fix).at(place).with_related(Some(row_place)));
            return;
        }
        match own {
            [(standing, Named::Whole)]
                if is_new && standing.statement.how.is_none() && standing.statement.controls.is_empty() =>
            {
                let text = text_of(&row.observations);
                self.back.texts.push((standing.statement.status.pos, text));
            }
            _ if is_new => self.keep("since a statement says in its own words what the observation says", row),
            _ => {}
        }
    }

    /// Says that a result is not what safeguards show of a control of which no statement speaks.
    fn differs(&mut self, row: &Row, result: &str, state: State) {
        let message =
            format!("{} is {result} in CISO Assistant, and its safeguards make it {} here", row.id, state.word());
        let fix = "make a statement of the control, or correct those of its safeguards";
        self.say(row, Code::Contradiction, message, fix);
    }

    fn add(&mut self, row: &Row, status: Status, control: ControlRef<'_>) {
        let text = text_of(&row.observations);
        let key = if status == Status::NotApplicable { "reason" } else { "how" };
        if status == Status::NotApplicable && !text.chars().any(char::is_alphanumeric) {
            let message = format!("{} is not_applicable without an observation that says why", row.id);
            self.say(row, Code::MissingKey, message, "write the reason as its observation");
            return;
        }
        let mut statement = serde_json::Map::new();
        statement.insert("control".into(), control.name().into());
        statement.insert("status".into(), status.word().into());
        if !text.is_empty() {
            statement.insert(key.into(), text.into());
        }
        self.back.additions.push(Change::Append { path: Vec::<Step>::new(), value: statement.into() });
    }
}

/// An observation without what keeps spreadsheets from taking it for a formula.
fn text_of(cell: &str) -> String {
    cell.strip_prefix('\'').unwrap_or(cell).trim().to_owned()
}

/// Whether two texts say the same: without regard to white space, case, and the apostrophes that programs put before what
/// a spreadsheet would take for a formula.
fn is_same(a: &str, b: &str) -> bool {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    letters(a) == letters(b)
}
