//! From the words of a status cell to the status of a statement.
//! It must never read more into a cell than its weakest word says.

use std::collections::BTreeMap;

use crate::lint::words::is_whole;
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
    /// It is empty.
    Empty,
}

/// The words, the longest first.
#[derive(Debug)]
pub(in crate::lint) struct Table {
    words: Vec<(String, Meaning)>,
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
        let lists: BTreeMap<String, Vec<String>> =
            serde_yaml::from_str(include_str!("status.yaml")).expect("internal error: status.yaml does not decode");
        let mut words: Vec<(String, Meaning)> = Vec::new();
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
                other => unreachable!("internal error: status.yaml names `{other}`"),
            };
            words.extend(list.into_iter().map(|word| (word, meaning)));
        }
        words.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        Self { words }
    }

    /// What a cell says.
    pub(in crate::lint) fn read(&self, cell: &str) -> Said {
        let planned =
            |doubt| Said { status: Status::Planned, responsibility: Responsibility::Product, doubt: Some(doubt) };
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
        let (status, responsibility) = match weakest {
            Meaning::Implemented => (Status::Implemented, Responsibility::Product),
            Meaning::Alternative => (Status::Alternative, Responsibility::Product),
            Meaning::Partial => (Status::Partial, Responsibility::Product),
            Meaning::Planned => (Status::Planned, Responsibility::Product),
            Meaning::NotApplicable => (Status::NotApplicable, Responsibility::Product),
            Meaning::CustomerConfigured => (Status::Planned, Responsibility::CustomerConfigured),
            Meaning::CustomerProvided => (Status::Planned, Responsibility::CustomerProvided),
            Meaning::Inherited => (Status::Planned, Responsibility::Inherited),
        };
        let negated = ["not", "no", "never", "without", "except", "but"]
            .iter()
            .any(|word| rest.match_indices(word).any(|(at, found)| is_whole(&rest, &(at..at + found.len()))));
        if negated && matches!(status, Status::Implemented | Status::Alternative | Status::Partial) {
            return planned(Doubt::Several);
        }
        Said { status, responsibility, doubt: (found.len() > 1).then_some(Doubt::Several) }
    }
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
            ("done, but not in staging", Status::Planned, Some(Doubt::Several)),
            ("see chapter 4", Status::Planned, Some(Doubt::Unknown)),
            ("", Status::Planned, Some(Doubt::Empty)),
            ("Customer responsibility", Status::Planned, None),
        ] {
            let said = table.read(cell);
            assert_eq!((said.status, said.doubt), (status, doubt), "{cell}");
        }
        assert_eq!(table.read("Inherited").responsibility, Responsibility::Inherited);
    }
}
