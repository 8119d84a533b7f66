//! One check on one configuration: what is found, and where.
//! What cannot be read or decided never counts as met.

mod compare;
pub(in crate::audit) mod effective;
pub(in crate::audit) mod element;
pub(in crate::audit) mod found;
pub(in crate::audit) mod lookup;
mod outcome;
mod matched;
mod refused;
mod secrets;
mod select;
mod sentences;
mod setting;
mod when;

use super::config::{Config, Member};
use super::document::path::Path;
use super::doubt::{Doubt, Scope, unless_doubted};
use super::plan::{Ask, Rule};
use super::result::Status;
use crate::load::Library;
use crate::model::setting::Setting;
use found::Found;
pub use found::LeftTo;
pub use outcome::{Decider, Outcome};
use sentences::question;
use when::Applies;

/// What checks are evaluated on.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Settings by name.
    pub library: &'a Library,
    /// The configuration.
    pub config: &'a Config<'a>,
    /// Whether what the file cannot settle is judged all the same: only to run a check's own examples.
    pub as_if_settled: bool,
}

/// Evaluates one check against the asks of one level.
#[must_use]
pub fn evaluate(scene: &Scene<'_>, rule: &Rule<'_>, asks: &[&Ask]) -> Outcome {
    let check = rule.check;
    let condition = rule.when.as_ref().map(|when| scene.condition(when));
    if let Some(Applies::No(message)) = &condition {
        return Outcome::new(Status::NotApplicable, None, message.clone());
    }
    let mut outcome = if let Some(manual) = &check.manual {
        Outcome::new(Status::Manual, None, question(&manual.ask, asks))
    } else if let Some(compare) = &check.compare {
        let compared = scene.compare(check, compare);
        // Of raw paths it is not known whose settings they are.
        let base = &scene.config.base().spelling;
        let is_of_side = |doubt: &&Doubt| {
            compare.reader.is_some() || [&compare.left, &compare.right].iter().any(|id| doubt.is_of(base, id))
        };
        unless_doubted(scene.all_doubts().filter(is_of_side), compared)
    } else if let Some(path) = &rule.path {
        let outcome = scene.select(rule, path, asks);
        // What is looked for anywhere is looked for in the command too.
        let anywhere = path.as_ref().is_ok_and(Path::is_anywhere);
        if anywhere { unless_doubted(scene.text_doubts(), outcome) } else { unless_doubted(scene.doubts(), outcome) }
    } else {
        scene.setting(rule, asks)
    };
    match condition {
        Some(Applies::Yes(place)) => outcome.related.push(place),
        Some(Applies::Perhaps(why)) if outcome.status == Status::Fail => {
            outcome.message = format!("{}; whether that is asked here is open: {why}", outcome.message);
            outcome.status = Status::Undetermined;
        }
        _ => {}
    }
    outcome
}

impl<'a> Scene<'a> {
    fn doubts(&self) -> impl Iterator<Item = &'a Doubt> {
        self.config.base().doubts.iter()
    }

    /// As [`Self::doubts`], with what another file may say too.
    fn all_doubts(&self) -> impl Iterator<Item = &'a Doubt> {
        self.doubts().filter(|doubt| doubt.scope != Scope::Anywhere).chain(self.text_doubts())
    }

    /// The doubts about the text of any of the files.
    fn text_doubts(&self) -> impl Iterator<Item = &'a Doubt> {
        let all = self.config.members().iter().flat_map(|member| &member.doubts);
        all.filter(|doubt| doubt.scope == Scope::Anywhere)
    }

    /// Looks a setting up; examples may declare what a real file cannot settle.
    pub(super) fn find(&self, setting: &Setting) -> Vec<(&'a Member<'a>, Found)> {
        let mut all = self.config.look(setting);
        for (_, found) in all.iter_mut().filter(|_| self.as_if_settled) {
            if let Found::Declared(reading) = found {
                *found = Found::Value(reading.clone());
            }
        }
        all
    }
}
