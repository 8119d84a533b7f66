//! What the statements say of a control or of one part of it, and what of that an export may repeat.
//! It must never say more of a part than the matrix would say of a control under the same statements.

use std::collections::BTreeSet;

use super::super::picture::{Named, Picture, State, modesty, own_state};
use crate::evidence::standing::Standing;
use crate::load::{BaselineRef, ControlRef};
use crate::model::statement::{Responsibility, Status};

/// A control, or a part of it, and the statements that name it.
#[derive(Debug)]
pub(super) struct Said<'p> {
    pub(super) control: ControlRef<'p>,
    /// The letter of the part; none for a control that is one whole.
    pub(super) part: Option<&'p str>,
    /// The statements about it, each with whether it names all of this.
    pub(super) statements: Vec<(&'p Standing<'p>, bool)>,
}

impl<'p> Said<'p> {
    /// One for each part of each control of a baseline.
    pub(super) fn parts(picture: &Picture<'p>, baseline: BaselineRef<'p>) -> Vec<Self> {
        let members = picture.library.catalogs().members(baseline);
        let rows = members.into_iter().flat_map(|control| {
            let parts = &control.control.parts;
            let whole = parts.is_empty().then_some(None);
            let rows: Vec<_> = whole.into_iter().chain(parts.iter().map(|part| Some(part.as_str()))).collect();
            rows.into_iter().map(move |part| (control, part))
        });
        rows.map(|(control, part)| Self::of(picture, control, part)).collect()
    }

    /// What is said of a control, or of one part of it.
    pub(super) fn of(picture: &Picture<'p>, control: ControlRef<'p>, part: Option<&'p str>) -> Self {
        let mut statements = Vec::new();
        for (standing, named) in picture.own(&control.name()) {
            match (named, part) {
                (Named::Whole, _) => statements.push((*standing, true)),
                (Named::Pattern, _) | (Named::Part(_), None) => statements.push((*standing, false)),
                (Named::Part(named), Some(part)) if named == part => statements.push((*standing, true)),
                // A part of this part.
                (Named::Part(named), Some(part)) if named.split('.').next() == Some(part) => {
                    statements.push((*standing, false));
                }
                (Named::Part(_), Some(_)) => {}
            }
        }
        Self { control, part, statements }
    }

    /// What the statements come to; none where there is none.
    pub(super) fn state(&self) -> Option<State> {
        self.least().map(|(state, _)| state)
    }

    /// The status that may be written: what the statement that claims least says, as far as its evidence holds. Of what is
    /// the customer's, a product can say that it is open and not that it is done.
    pub(super) fn status(&self) -> Option<Status> {
        let (state, claimed) = self.least()?;
        match state {
            State::Implemented => Some(Status::Implemented),
            State::Alternative => Some(Status::Alternative),
            State::Partial => Some(Status::Partial),
            State::Planned => Some(Status::Planned),
            State::NotApplicable => Some(Status::NotApplicable),
            State::Inherited => Some(claimed),
            State::Customer => Some(claimed).filter(|status| matches!(status, Status::Partial | Status::Planned)),
            State::Supported | State::Gap => None,
        }
    }

    fn least(&self) -> Option<(State, Status)> {
        let states = self.statements.iter().map(|(standing, whole)| {
            let state = own_state(standing, *whole);
            (state, standing.statement.status.value)
        });
        states.max_by_key(|(state, _)| modesty(*state))
    }

    /// Whose it is, each once.
    pub(super) fn responsibilities(&self) -> BTreeSet<Responsibility> {
        self.statements.iter().map(|(standing, _)| standing.statement.responsibility).collect()
    }

    /// The id in the catalog's form with the part behind it: `AC-2(3)(a)`.
    pub(super) fn id(&self) -> String {
        let part = self.part.map(|part| format!("({part})")).unwrap_or_default();
        format!("{}{part}", self.control.control.id)
    }

    /// The same with blanks before the brackets: `AC-2 (3) (a)`.
    pub(super) fn spaced_id(&self) -> String {
        self.id().replace('(', " (")
    }
}
