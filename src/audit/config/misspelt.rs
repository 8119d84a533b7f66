//! Variables whose names are nearly those that an application reads: each sets nothing, or perhaps what it nearly names.
//! It must not take one for the variable that it is not known to be.

use std::collections::BTreeSet;

use super::caseless::is_alike;
use super::{Config, is_environment};
use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Variable;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::diag::{Became, Code, Finding, Severity, nearest};
use crate::model::dialect::Role;

impl Config<'_> {
    /// Variables of the configuration's environment whose names are nearly those that it reads.
    pub(super) fn misspelt(&mut self) {
        let base = &self.members[0];
        let spelling = &base.spelling;
        // A layer with a dialect of its own has its names looked at there.
        let layers = &self.members[1..];
        let is_of_layer = |variable: &Variable| {
            let path = base.document.place(variable.name).path;
            layers.iter().any(|member| is_environment(member, base) && member.document.path == path)
        };
        // What sets a key by the rule for names is none, but for another spelling of what is listed.
        let is_named = |name: &str| spelling.named.knows(name) && spelling.variable_like(name).is_none();
        // Of so few letters most words are near to others.
        let is_short = |name: &str| name.len() < 4;
        let unknown = |(name, variable): &(&str, &Variable)| {
            !is_short(name) && !spelling.reads(name) && !is_named(name) && !is_of_layer(variable)
        };
        for (name, variable) in base.document.variables().filter(unknown) {
            let others = spelling.dialect.unsettled_by.iter().map(|one| one.variable.as_str());
            let near = nearest(name, spelling.by_variable.keys().copied());
            if let Some(near) = near.or_else(|| others.clone().find(|other| is_alike(name, other))) {
                let message = format!("unknown variable `{}`; did you mean `{near}`?", shown_name(name));
                let became = Became { value: near.to_owned(), certain: false };
                let finding =
                    Finding::new(Code::UnknownKey, message, format!("write `{near}`")).with_became(Some(became));
                self.findings.push(finding.at(Some(base.document.place(variable.name))).with_severity(Severity::High));
            }
        }
    }

    /// Doubts what variables may set that are those of a key in other letters, where it is not known whether the application
    /// tells them apart.
    pub(super) fn doubt_alike(&mut self) {
        let open = |spelling: &Spelling<'_>| {
            spelling.variables_without_case.is_none() && spelling.dialect.role != Role::Deployment
        };
        for member in self.members.iter_mut().filter(|member| open(&member.spelling)) {
            let alike = member.document.variables().filter_map(|(name, variable)| {
                let listed = member.spelling.variable_like(name)?;
                let key = member.spelling.by_variable[listed].key.value.clone();
                let why = format!(
                    "the variable `{}` is given, and whether {} takes it for `{listed}` is not known",
                    shown_name(name),
                    member.spelling.dialect.title
                );
                let place = member.document.place(variable.name);
                Some(Doubt { place, why, scope: Scope::Keys(BTreeSet::from([key])), left_to: LeftTo::Nobody })
            });
            let alike: Vec<Doubt> = alike.collect();
            member.doubts.extend(alike);
        }
    }
}
