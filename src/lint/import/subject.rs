//! What a row is about: a safeguard, or controls. Each cell says which, since a column may hold both.
//! It must name what a cell leaves open, and take nothing for a safeguard or a control that is none.

use super::{Import, Layout};
use crate::diag::{Code, Severity};
use crate::lint::block::Block;
use crate::lint::cite::Citation;
use crate::lint::title::one_line;

/// What a row is about.
#[derive(Debug, Default)]
pub(super) struct Subject {
    pub(super) safeguard: Option<String>,
    pub(super) controls: Vec<String>,
    /// The full names of both.
    pub(super) names: Vec<String>,
    /// Where the row says so.
    pub(super) at: usize,
    /// What the statement leaves out of what the row names.
    pub(super) doubts: Vec<String>,
}

/// Why a row becomes no statement, and where that stands.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) at: usize,
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) reason: String,
    pub(super) fix: &'static str,
}

impl Refused {
    /// A row that names nothing that a statement can be about.
    pub(super) fn new(at: usize, reason: String) -> Self {
        let (code, fix) = (Code::InvalidValue, "write one by hand where it is needed");
        Self { at, code, severity: Severity::Medium, reason, fix }
    }
}

impl Import<'_, '_> {
    /// What a row is about, or why it is about nothing that a statement can name.
    pub(super) fn subject(
        &self,
        block: &Block,
        citations: &[Citation],
        layout: &Layout,
        row: usize,
    ) -> Result<Subject, Refused> {
        let none = "the table has no column of controls or safeguards";
        let Some(first) = layout.subjects.first().copied() else {
            return Err(Refused::new(block.cell_place(row, 0), none.to_owned()));
        };
        let filled = |column: &usize| !block.cell_text(row, *column).is_empty();
        // Where the cell of safeguards is empty, the one of controls speaks.
        let column = layout.subjects.iter().copied().find(filled).unwrap_or(first);
        let text = block.cell_text(row, column);
        let at = block.cell_place(row, column);
        // What is said of the row stands at the column that it is first looked for in.
        let refused = |reason: String| Refused::new(block.cell_place(row, first), reason);
        let of = |column: usize| {
            let cell = block.cell(row, column).cloned().unwrap_or_default();
            citations.iter().filter(move |citation| cell.contains(&citation.range.start)).collect::<Vec<_>>()
        };
        let cited = of(column);
        match self.safeguards(text, layout.is_safeguard && column == first).as_slice() {
            [] if cited.is_empty() => Err(refused(self.nothing(text, layout.is_safeguard && column == first))),
            [] => {
                no_range(block, &cited, text).map_err(refused)?;
                let cited = self.enhanced(block, &cited, layout, row)?;
                let controls = self.controls(block, &cited).map_err(refused)?;
                Ok(Subject { names: controls.clone(), controls, at, ..Subject::default() })
            }
            [id] => {
                let beside = layout.subjects.iter().filter(|other| **other != column).flat_map(|other| of(*other));
                let all: Vec<&Citation> = cited.into_iter().chain(beside).collect();
                let doubts = self.unlinked(block, &all, id).into_iter().collect();
                Ok(Subject { safeguard: Some(id.clone()), names: vec![id.clone()], controls: Vec::new(), at, doubts })
            }
            several => Err(refused(format!(
                "`{}` names {} safeguards; each has a statement of its own",
                one_line(text),
                several.len()
            ))),
        }
    }

    /// The same without what has a statement already.
    pub(super) fn unsaid(&self, mut subject: Subject) -> Result<Subject, Refused> {
        let is_said = |name: &String| self.seen.contains_key(name);
        let said = subject.names.iter().filter_map(|name| Some((name, self.seen.get(name)?)));
        let said: Vec<String> =
            said.map(|(name, line)| format!("`{name}` has a statement already, from line {line}")).collect();
        if said.len() == subject.names.len() {
            return Err(Refused::new(subject.at, said.join("; ")));
        }
        subject.names.retain(|name| !is_said(name));
        subject.controls.retain(|name| !is_said(name));
        subject.doubts.extend(said.into_iter().map(|said| format!("{said}, so this one leaves it out")));
        Ok(subject)
    }

    /// The safeguards that a cell names: the whole of it or, in a column of safeguards, words of it.
    fn safeguards(&self, text: &str, is_column: bool) -> Vec<String> {
        let known = |word: &str| {
            let id = word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_lowercase();
            self.library.safeguard(&id).map(|_| id)
        };
        if let Some(id) = known(text) {
            return vec![id];
        }
        if !is_column {
            return Vec::new();
        }
        let mut ids: Vec<String> =
            text.split_whitespace().flat_map(|word| word.split([',', ';', '/'])).filter_map(known).collect();
        ids.dedup();
        ids
    }

    /// Why a cell names nothing.
    fn nothing(&self, text: &str, is_safeguard: bool) -> String {
        if !is_safeguard {
            return format!("`{}` names no control of a catalog", one_line(text));
        }
        let id = text.to_lowercase();
        let hint = crate::diag::did_you_mean(&id, self.library.safeguards().map(|own| own.id.as_str()));
        format!("there is no safeguard `{}`{hint}", one_line(text))
    }

    /// The controls that a row cites, as references.
    fn controls(&self, block: &Block, cited: &[Citation]) -> Result<Vec<String>, String> {
        let mut controls = Vec::new();
        for citation in cited {
            let said = &block.plain[citation.range.clone()];
            let Some(id) = citation.known() else {
                let number = self.linter.facts.cited(&citation.what).map(|number| number.to_string());
                let said = number.unwrap_or_else(|| one_line(said));
                return Err(format!("there is no control `{said}`"));
            };
            let control = self.linter.facts.get(id).control;
            if let Some(withdrawn) = &control.control.withdrawn {
                return Err(format!("{} is withdrawn: {}", control.control.id, withdrawn.destination()));
            }
            let whole = control.name();
            let part = format!("{}:{}", control.catalog.id, said.replace(['\u{a0}', ' '], ""));
            let is_part = citation.has_part
                && self
                    .library
                    .catalogs()
                    .control(&part)
                    .is_ok_and(|(found, part)| found.name() == whole && part.is_some());
            let reference = if is_part { part } else { whole };
            if !controls.contains(&reference) {
                controls.push(reference);
            }
        }
        Ok(controls)
    }

    /// What is cited beside a safeguard that does not support it.
    fn unlinked(&self, block: &Block, cited: &[&Citation], id: &str) -> Option<String> {
        let safeguard = self.library.safeguard(id)?;
        let supports = |citation: &&&Citation| {
            let name = citation.known().map(|id| self.linter.facts.get(id).control.name());
            name.is_some_and(|name| safeguard.supports.iter().any(|link| link.control.as_str() == name))
        };
        let open: Vec<String> = cited
            .iter()
            .filter(|citation| !supports(citation))
            .map(|citation| one_line(&block.plain[citation.range.clone()]))
            .collect();
        (!open.is_empty()).then(|| {
            format!("the statement is about `{id}` alone, which does not support {} beside it", open.join(", "))
        })
    }
}

/// Refuses a cell that cites the ends of a range.
fn no_range(block: &Block, cited: &[&Citation], text: &str) -> Result<(), String> {
    let mut joins = cited.windows(2).map(|pair| block.plain[pair[0].range.end..pair[1].range.start].trim());
    if joins.any(|joint| matches!(joint, "-" | "–" | "—" | "to" | "through" | "thru" | "…" | "...")) {
        return Err(format!("`{}` is a range; name each control", one_line(text)));
    }
    Ok(())
}
