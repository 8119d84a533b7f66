//! Tables: what their columns hold, and rows that do not fit the header.
//! It must take a column for what its header or most of its cells say, and for nothing else.

use super::Raw;
use super::block::{Block, Kind};
use super::cite::Citation;
use super::context::Around;
use crate::diag::{Code, Finding, counted};

/// What a column holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// The controls that the rows are about.
    Controls,
    /// Which enhancement of the control beside it a row is about.
    Enhancement,
    /// Their titles.
    Title,
    /// What they are about, in the author's words.
    Label,
    /// Security profiles.
    Profile,
    /// How far it is.
    Status,
    /// Something else.
    #[default]
    Other,
}

/// The columns of a table.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) roles: Vec<Role>,
    /// Per row, the one citation of its controls' column, where it is one.
    pub(super) cited: Vec<Option<usize>>,
}

/// The words of headers, each with what such a column holds.
const HEADERS: &[(Role, &[&str])] = &[
    (
        Role::Enhancement,
        &[
            "enhancement",
            "enhancements",
            "control enhancement",
            "control enhancements",
            "enhancement number",
            "enhancement no.",
            "enhancement #",
            "enhancement id",
            "enh",
            "enh.",
            "ce",
        ],
    ),
    (
        Role::Title,
        &["title", "control title", "control name", "name", "enhancement name", "official title", "official name"],
    ),
    (
        Role::Label,
        &[
            "label",
            "measure",
            "requirement",
            "topic",
            "area",
            "description",
            "control description",
            "subject",
            "heading",
            "measures",
            "requirements",
            "control requirement",
            "theme",
        ],
    ),
    (
        Role::Profile,
        &[
            "profile",
            "security profile",
            "required profile",
            "recommended profile",
            "starting profile",
            "lowest profile",
            "minimum profile",
            "probity profile",
            "profile required",
            "needed profile",
        ],
    ),
    (Role::Status, &["status", "state", "coverage", "implementation status", "compliance", "support"]),
];

/// Headers of columns of controls.
const CONTROLS: &[&str] = &[
    "control",
    "controls",
    "control id",
    "id",
    "nist",
    "nist 800-53",
    "nist sp 800-53",
    "nist control",
    "enhancement",
    "article",
    "point",
    "nis2",
    "nis2 article",
    "ksi",
    "control number",
    "control ref",
    "number",
    "ref",
    "reference",
];

impl Columns {
    pub(super) fn of(around: Around<'_>, citations: &[Citation]) -> Self {
        let block = around.block;
        let Some(header) = block.rows.first() else { return Self::default() };
        let width = header.cells.len();
        let mut columns = Self { roles: roles(block, width), cited: vec![None; block.rows.len()] };
        if let Some(column) = controls(block, citations, &columns.roles) {
            columns.roles[column] = Role::Controls;
            columns.cite(block, citations, column);
        }
        columns
    }

    fn cite(&mut self, block: &Block, citations: &[Citation], column: usize) {
        let mut seen = vec![0_usize; block.rows.len()];
        for (at, citation) in citations.iter().enumerate() {
            // An enhancement in a column of its own, below the control that a row above names.
            let is_subject =
                |here| here == column || citation.is_short && self.roles.get(here) == Some(&Role::Enhancement);
            if let Some((row, here)) = block.cell_at(citation.range.start)
                && row > 0
                && is_subject(here)
            {
                seen[row] += 1;
                self.cited[row] = (seen[row] == 1).then_some(at);
            }
        }
    }

    pub(super) fn first(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|own| *own == role)
    }

    /// Whether a column or the controls beside it are of the release before.
    pub(super) fn is_old(&self, around: Around<'_>, column: usize) -> bool {
        let is_old = |column: usize| {
            around.block.cell(0, column).is_some_and(|cell| {
                let topic = around.topic(cell);
                topic.gone || topic.is_old()
            })
        };
        is_old(column) || self.first(Role::Controls).is_some_and(is_old)
    }
}

/// What the columns of a table hold, as their headers say.
pub(super) fn roles(block: &Block, width: usize) -> Vec<Role> {
    let role = |column: usize| {
        let text = block.cell_text(0, column).to_lowercase();
        let text = text.trim_end_matches([':', '*', '?']).trim();
        HEADERS.iter().find(|(_, names)| names.contains(&text)).map_or(Role::Other, |(role, _)| *role)
    };
    (0..width).map(role).collect()
}

/// The column that says which controls the rows are about: its cells begin with one, and mostly hold nothing else.
pub(super) fn controls(block: &Block, citations: &[Citation], roles: &[Role]) -> Option<usize> {
    let rows = block.rows.len().saturating_sub(1);
    let mut counts = vec![0_usize; roles.len()];
    let mut last = (0, usize::MAX);
    for citation in citations {
        let Some((row, column)) = block.cell_at(citation.range.start) else { continue };
        // `nist-800-53-r5:AC-2` begins with one.
        let before = block.plain.get(block.cell_start(row, column)..citation.range.start).unwrap_or_default();
        let starts = before.is_empty() || before.ends_with(':') && !before.contains(char::is_whitespace);
        if row > 0 && starts && (row, column) != last && column < counts.len() {
            counts[column] += 1;
            last = (row, column);
        }
    }
    let is_named = |column: usize| CONTROLS.contains(&block.cell_text(0, column).to_lowercase().as_str());
    let fits = |column: &usize| {
        let count = counts[*column];
        count > 0 && (is_named(*column) || 2 * count > rows) && roles[*column] != Role::Title
    };
    (0..roles.len()).find(fits)
}

/// Whether a citation stands in the column of controls.
pub(super) fn is_in_controls(block: &Block, columns: Option<&Columns>, citation: &Citation) -> bool {
    let Some((columns, (_, column))) = columns.zip(block.cell_at(citation.range.start)) else { return false };
    matches!(columns.roles.get(column), Some(Role::Controls | Role::Enhancement))
}

/// Rows that do not fit the header, and headers that do not fit the line below them.
pub(super) fn shape(text: &str, block: &Block, out: &mut Vec<Raw>) {
    if block.kind == Kind::Table {
        let Some(header) = block.rows.first() else { return };
        let columns = header.cells.len();
        for row in &block.rows[1..] {
            let source = &text[row.source.clone()];
            let line = source.lines().next().unwrap_or_default();
            let cells = count(line);
            // A row with one cell in bold is a heading within the table.
            let is_heading = cells == 1 && line.trim().starts_with("| **") && line.trim().ends_with("** |");
            // What a template makes of the row is not known.
            if cells == columns || is_heading || line.contains("{%") || line.contains("{{") {
                continue;
            }
            let at = row.source.start + line.len() - line.trim_start().len();
            let (message, fix) = if cells > columns {
                let message = format!(
                    "the row has {} and the table {}, so the last ones are not shown",
                    counted(cells, "cell"),
                    counted(columns, "column")
                );
                (message, "write `\\|` for a bar within a cell, or remove the cells")
            } else if cells == 1 && !line.contains('|') {
                (
                    "the line stands right below the table and becomes a row of it".to_owned(),
                    "put an empty line before it",
                )
            } else {
                let message =
                    format!("the row has {} and the table {}", counted(cells, "cell"), counted(columns, "column"));
                (message, "give the row a cell for each column")
            };
            out.push(Raw::new(at, Finding::new(Code::TableShape, message, fix)));
        }
        return;
    }
    if !matches!(block.kind, Kind::Text | Kind::Item) {
        return;
    }
    let source = &text[block.source.clone()];
    if !source.contains('|') {
        return;
    }
    let mut before: Option<(usize, &str)> = None;
    let mut at = block.source.start;
    for line in source.split_inclusive('\n') {
        if let Some((start, header)) = before
            && header.contains('|')
            && is_rule(line)
            && count(header) != count(line)
        {
            let message = format!(
                "the header has {} and the line below it {}, so this is shown as text and not as a table",
                counted(count(header), "cell"),
                count(line)
            );
            let start = start + header.len() - header.trim_start().len();
            out.push(Raw::new(start, Finding::new(Code::TableShape, message, "give both the same number of cells")));
        }
        before = Some((at, line));
        at += line.len();
    }
}

/// Whether a line is what stands below the header of a table: `| --- | :-: |`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    line.contains('|')
        && inner.split('|').all(|cell| {
            let dashes = cell.trim();
            let dashes = dashes.strip_prefix(':').unwrap_or(dashes);
            let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
            !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
        })
}

/// Where the cells of a line begin that a table of so many columns does not show.
pub(super) fn beyond(line: &str, columns: usize) -> Option<usize> {
    if count(line) <= columns {
        return None;
    }
    let start = line.len() - line.trim_start().len();
    let first = start + usize::from(line[start..].starts_with('|'));
    let bytes = line.as_bytes();
    let bars = (first..bytes.len()).filter(|at| bytes[*at] == b'|' && bytes[at - 1] != b'\\');
    let at = bars.take(columns).last()? + 1;
    Some(at + line[at..].len() - line[at..].trim_start().len())
}

/// How many cells a line of a table has.
fn count(line: &str) -> usize {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let bytes = inner.as_bytes();
    let mut cells = 1;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'|' if at + 1 < bytes.len() => cells += 1,
            _ => {}
        }
        at += 1;
    }
    cells
}
