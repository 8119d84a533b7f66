//! From the words of a status cell to the status of a statement.
//! It must never read more into a cell than its weakest word says.

use std::collections::BTreeMap;

use crate::lint::words::is_whole;
use crate::load::embedded::table;
use crate::model::statement::{Responsibility, Status};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) struct Said {
    pub(in crate::lint) status: Status,
    pub(in crate::lint) responsibility: Responsibility,
    /// Why a person has to look at it.
    pub(in crate::lint) doubt: Option<Doubt>,
}

/// Why a cell does not simply say one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) enum Doubt {
    /// No word of it is known.
    Unknown,
    /// It says several things.
    Several,
    /// Beside a status it says what is not known: `to be`, `by 2027`, `?`, a note.
    More,
    /// It is empty.
    Empty,
}

/// The words, the longest first.
#[derive(Debug)]
pub(in crate::lint) struct Table {
    words: Vec<(String, Meaning)>,
    /// Words that change nothing beside a status.
    filler: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    Planned,
    Inherited,
    CustomerProvided,
    CustomerConfigured,
    NotApplicable,
    Partial,
    Alternative,
    Implemented,
}

impl Table {
    pub(in crate::lint) fn new() -> Self {
        let lists: BTreeMap<String, Vec<String>> = table!("lint/import/status");
        let (mut words, mut filler): (Vec<(String, Meaning)>, Vec<String>) = (Vec::new(), Vec::new());
        for (name, list) in lists {
            let meaning = match name.as_str() {
                "implemented" => Meaning::Implemented,
                "partial" => Meaning::Partial,
                "planned" => Meaning::Planned,
                "alternative" => Meaning::Alternative,
                "not-applicable" => Meaning::NotApplicable,
                "customer-configured" => Meaning::CustomerConfigured,
                "customer-provided" => Meaning::CustomerProvided,
                "inherited" => Meaning::Inherited,
                "filler" => {
                    filler = list;
                    continue;
                }
                other => unreachable!("internal error: status.yaml names `{other}`"),
            };
            words.extend(list.into_iter().map(|word| (word, meaning)));
        }
        words.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        Self { words, filler }
    }

    /// What a cell says. Where anything of it is not known, it says no more than `planned`.
    pub(in crate::lint) fn read(&self, cell: &str) -> Said {
        let product = |status, doubt| Said { status, responsibility: Responsibility::Product, doubt };
        let planned = |doubt| product(Status::Planned, Some(doubt));
        let whose = |responsibility| Said { status: Status::Planned, responsibility, doubt: None };
        let mut rest = cell.trim().to_lowercase();
        if rest.is_empty() || matches!(rest.as_str(), "-" | "–" | "—" | "?") {
            return planned(Doubt::Empty);
        }
        if rest.len() > 400 {
            return planned(Doubt::Unknown);
        }
        let mut found: Vec<Meaning> = Vec::new();
        for (word, meaning) in &self.words {
            let symbol = !word.chars().any(char::is_alphanumeric);
            while let Some(at) = rest
                .match_indices(word.as_str())
                .map(|(at, _)| at)
                .find(|at| symbol || is_whole(&rest, &(*at..*at + word.len())))
            {
                rest.replace_range(at..at + word.len(), " | ");
                found.push(*meaning);
            }
        }
        found.sort();
        found.dedup();
        let Some(weakest) = found.first().copied() else { return planned(Doubt::Unknown) };
        if self.is_more(&rest) {
            return planned(Doubt::More);
        }
        let several = (found.len() > 1).then_some(Doubt::Several);
        match weakest {
            Meaning::Planned => product(Status::Planned, several),
            Meaning::Implemented => product(Status::Implemented, several),
            Meaning::Alternative => product(Status::Alternative, several),
            Meaning::Partial => product(Status::Partial, several),
            // Each takes the control off the product, so beside anything else it says nothing.
            _ if several.is_some() => planned(Doubt::Several),
            Meaning::NotApplicable => product(Status::NotApplicable, None),
            Meaning::CustomerConfigured => whose(Responsibility::CustomerConfigured),
            Meaning::CustomerProvided => whose(Responsibility::CustomerProvided),
            Meaning::Inherited => whose(Responsibility::Inherited),
        }
    }

    /// Whether what is left beside the known words of a cell says anything.
    fn is_more(&self, rest: &str) -> bool {
        const MARKS: &[char] = &[
            '.', ',', ';', ':', '!', '(', ')', '[', ']', '/', '|', '-', '–', '—', '&', '"', '\'', '`',
            // It asks for the coloured form of the sign before it.
            '\u{fe0f}',
        ];
        let separates = |c: char| c.is_whitespace() || MARKS.contains(&c);
        rest.split(separates).any(|word| !word.is_empty() && !self.filler.iter().any(|own| own == word))
    }
}

/// Whom a text names as the one that something is inherited from: `from AWS`, `inherited from AWS`.
pub(super) fn provider(text: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    let after = |text: &str, word: &str| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then_some(word.len())
    };
    let mut rest = text.trim();
    if let Some(at) = after(rest, "inherited ") {
        rest = rest[at..].trim_start();
    }
    let at = ["from ", "provided by ", "by "].iter().find_map(|word| after(rest, word))?;
    let name = rest[at..].trim().trim_end_matches('.');
    let is_one = !name.is_empty() && name.len() <= LONGEST && !name.contains([super::GAP, ';', '?', '\n']);
    is_one.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weakest_word_of_a_cell_counts() {
        let table = Table::new();
        for (cell, status, doubt) in [
            ("Implemented", Status::Implemented, None),
            ("✅ Fully supported", Status::Implemented, None),
            ("Yes", Status::Implemented, None),
            ("⚠️ Partially implemented", Status::Partial, None),
            ("Implemented, partially", Status::Partial, Some(Doubt::Several)),
            ("Not implemented", Status::Planned, None),
            ("N/A", Status::NotApplicable, None),
            ("done, but not in staging", Status::Planned, Some(Doubt::More)),
            ("To be implemented", Status::Planned, Some(Doubt::More)),
            ("Will be implemented", Status::Planned, Some(Doubt::More)),
            ("Not yet implemented", Status::Planned, None),
            ("Implementation planned", Status::Planned, Some(Doubt::More)),
            ("Implemented by 2027", Status::Planned, Some(Doubt::More)),
            ("Implemented?", Status::Planned, Some(Doubt::More)),
            ("Implemented*", Status::Planned, Some(Doubt::More)),
            ("Implemented¹", Status::Planned, Some(Doubt::Unknown)),
            ("Compliant by design", Status::Planned, Some(Doubt::More)),
            ("partially, soon", Status::Planned, Some(Doubt::More)),
            ("partially", Status::Partial, None),
            ("Yes/No", Status::Planned, Some(Doubt::Several)),
            ("[x]", Status::Implemented, None),
            ("[X] implemented", Status::Implemented, None),
            ("[ ]", Status::Planned, None),
            ("[ ] implemented", Status::Planned, Some(Doubt::Several)),
            ("x", Status::Planned, Some(Doubt::Unknown)),
            ("☑", Status::Implemented, None),
            ("✔\u{fe0f} Done!", Status::Implemented, None),
            ("❌", Status::Planned, None),
            ("☐ Implemented ☑ N/A", Status::Planned, Some(Doubt::Several)),
            ("N/A or implemented", Status::Planned, Some(Doubt::More)),
            ("Not applicable to guests", Status::Planned, Some(Doubt::More)),
            ("Inherited / implemented", Status::Planned, Some(Doubt::Several)),
            ("100%", Status::Planned, Some(Doubt::Unknown)),
            ("Implementable", Status::Planned, Some(Doubt::Unknown)),
            ("see chapter 4", Status::Planned, Some(Doubt::Unknown)),
            ("", Status::Planned, Some(Doubt::Empty)),
            ("Customer responsibility", Status::Planned, None),
        ] {
            let said = table.read(cell);
            assert_eq!((said.status, said.doubt), (status, doubt), "{cell}");
        }
        for (cell, whose) in [
            ("Inherited", Responsibility::Inherited),
            ("not inherited", Responsibility::Product),
            ("not the customer's", Responsibility::Product),
            ("Customer, inherited", Responsibility::Product),
        ] {
            assert_eq!(table.read(cell).responsibility, whose, "{cell}");
        }
    }

    #[test]
    fn a_provider_is_named_behind_the_word_for_it() {
        for (text, name) in [
            ("from AWS", Some("AWS")),
            ("Inherited from AWS GovCloud.", Some("AWS GovCloud")),
            ("provided by the data centre", Some("the data centre")),
            ("because it is", None),
            ("from", None),
            ("from ?", None),
            ("inherited", None),
        ] {
            assert_eq!(provider(text), name, "{text}");
        }
    }
}
