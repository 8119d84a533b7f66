//! Variables that are given in two ways: which of them the application starts with is open, and so is what rests on it.
//! It must not choose between two, and repeats the value of none.

use std::collections::{BTreeMap, BTreeSet};

use super::given::{Given, all};
use super::{Config, Member};
use crate::audit::dialect::spelling::{Spelling, is_environment};
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::diag::{Code, Finding, Place};
use crate::model::dialect::Role;

impl Config<'_> {
    /// Doubts every key that is set by a variable which the deployment gives in two ways, or otherwise than an environment
    /// file does. Gives the names of all such variables.
    pub(super) fn contest(&mut self, given: &[&Given]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (index, member) in self.members.iter_mut().enumerate() {
            if index > 0 && member.spelling.dialect.role == Role::Deployment {
                continue;
            }
            for (name, (place, other)) in twice(&member.spelling, &of_files(member), given) {
                if let Some((_, key)) = member.spelling.key_of_variable(&name) {
                    let shown = shown_name(&name);
                    let why = format!("the variable `{shown}` is given in two ways, and which one counts is open");
                    let finding =
                        Finding::new(Code::Contradiction, why.clone(), "audit each service with its own layers");
                    if index == 0 {
                        self.findings.push(finding.at(Some(place.clone())).with_related(Some(other)));
                    }
                    let scope = Scope::Keys(BTreeSet::from([key.key.value.clone()]));
                    member.doubts.push(Doubt { place, why, scope, left_to: LeftTo::Nobody });
                }
                names.insert(name);
            }
        }
        names
    }
}

/// The variables that files give already; an environment gives those that it has.
fn of_files(member: &Member<'_>) -> Vec<Given> {
    let document = &member.document;
    let own = if is_environment(member.spelling.dialect) { all(document) } else { Vec::new() };
    let given = document.variables().map(|(name, variable)| Given {
        name: name.to_owned(),
        variable: variable.clone(),
        place: document.place(variable.name),
    });
    own.into_iter().chain(given).collect()
}

/// The names that are given another value after one, with the last places of two that differ. Two spellings of a name are
/// one where the application takes them for that.
fn twice(spelling: &Spelling<'_>, files: &[Given], given: &[&Given]) -> BTreeMap<String, (Place, Place)> {
    let mut seen: BTreeMap<&str, &Given> = BTreeMap::new();
    let mut twice = BTreeMap::new();
    for one in files.iter().chain(given.iter().copied()) {
        let name = spelling.key_of_variable(&one.name).map_or(one.name.as_str(), |(listed, _)| listed);
        if let Some(other) = seen.insert(name, one)
            && (&other.variable.text, other.variable.is_open) != (&one.variable.text, one.variable.is_open)
        {
            twice.insert(one.name.clone(), (one.place.clone(), other.place.clone()));
        }
    }
    twice
}
