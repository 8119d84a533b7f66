//! Files of variables that change nothing, since nothing is known to read any variable of theirs: whoever gives one believes
//! that it counts. It must not say so of a file of which one variable may be read.

use std::collections::HashSet;

use super::Config;
use super::reordered::Environment;
use crate::audit::shown::shown_name;
use crate::diag::{Code, Finding, Severity, counted};
use crate::model::dialect::Interpolation;

impl Config<'_> {
    /// Says of each given file of variables that nothing is known to read, that it changes nothing.
    pub(super) fn unused(&mut self) {
        let unused: Vec<Finding> = self
            .environments
            .iter()
            .filter(|file| !self.is_used(file))
            .filter_map(|file| self.changes_nothing(file))
            .collect();
        self.findings.extend(unused);
    }

    fn is_used(&self, file: &Environment) -> bool {
        self.members.iter().any(|member| {
            let spelling = &member.spelling;
            // What is given is a part of what it is given to.
            let others = member.document.parts().iter().filter(|part| part.path != file.path);
            let refers = spelling.dialect.interpolates != Interpolation::Nothing;
            let known: HashSet<&str> = others.filter(|_| refers).flat_map(|part| words(part.lines.text())).collect();
            file.variables.iter().map(|(name, _)| name.as_str()).any(|name| {
                spelling.reads(name)
                    || spelling.named.knows(name)
                    || spelling.variable_like(name).is_some()
                    // A name of several words need not stand as one.
                    || (refers && words(name).all(|word| known.contains(word)))
            })
        })
    }

    fn changes_nothing(&self, file: &Environment) -> Option<Finding> {
        let base = &self.members[0];
        let (first, _) = file.variables.first()?;
        let at = base.document.place(base.document.variable(first)?.name);
        let message = format!(
            "`{}` changes nothing here: {} is not known to read any of its {}",
            shown_name(&file.path),
            shown_name(&base.document.path),
            counted(file.variables.len(), "variable")
        );
        let fix = "refer to a variable where it counts, as in `${NAME}`, or audit the file that the application reads";
        Some(Finding::new(Code::UnreadFile, message, fix).with_severity(Severity::Info).at(Some(at)))
    }
}

/// The parts of a text that may be names of variables.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
