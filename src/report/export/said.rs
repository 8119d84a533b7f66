//! What the statements say of a control or of one part of it, and what of that an export may repeat.
//! It must never say more of a part than the matrix would say of a control under the same statements.

use std::collections::BTreeSet;

use super::super::named::Named;
use super::super::picture::Picture;
use super::super::state::{State, disputed, least};
use crate::diag::{Code, Finding};
use crate::evidence::standing::Standing;
use crate::load::{BaselineRef, ControlRef, Library};
use crate::model::statement::{Responsibility, Statement, Status};

/// A control, or a part of it, and the statements that name it.
#[derive(Debug)]
pub(super) struct Said<'p> {
    pub(super) control: ControlRef<'p>,
    /// The letter of the part; none for a control that is one whole.
    pub(super) part: Option<&'p str>,
    /// The statements about it, each with what it names of this.
    pub(super) statements: Vec<(&'p Standing<'p>, Named)>,
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
            let named = match (named, part) {
                (Named::Part(named), Some(part)) if named == part => Named::Whole,
                // A part of another part.
                (Named::Part(named), Some(part)) if named.split('.').next() != Some(part) => continue,
                _ => named.clone(),
            };
            statements.push((*standing, named));
        }
        Self { control, part, statements }
    }

    /// What the statements come to; none where there is none.
    pub(super) fn state(&self) -> Option<State> {
        least(self.control, &self.statements).map(|(state, _)| state)
    }

    /// The status that may be written: what the statement that claims least says, as far as its evidence holds. Of what is
    /// the customer's, a product can say that it is open and not that it is done.
    pub(super) fn status(&self) -> Option<Status> {
        let (state, (decisive, _)) = least(self.control, &self.statements)?;
        let claimed = decisive.statement.status.value;
        match state {
            State::Implemented => Some(Status::Implemented),
            State::Alternative => Some(Status::Alternative),
            State::Partial => Some(Status::Partial),
            State::Planned => Some(Status::Planned),
            // Nobody judged one by one what a pattern matches.
            State::NotApplicable => Some(Status::NotApplicable).filter(|_| self.is_judged()),
            State::Inherited => Some(if self.is_shown() { claimed } else { Status::Partial }),
            State::Customer => Some(claimed).filter(|status| matches!(status, Status::Partial | Status::Planned)),
            State::Supported | State::Gap => None,
        }
    }

    /// Whether each statement names it itself and has evidence that holds.
    fn is_shown(&self) -> bool {
        self.statements.iter().all(|(standing, named)| *named != Named::Pattern && standing.is_live())
    }

    /// Whether a statement that names it itself says that it does not apply, and why.
    pub(super) fn is_judged(&self) -> bool {
        let says = |statement: &Statement| statement.status.value == Status::NotApplicable && statement.has_reason();
        self.statements.iter().any(|(standing, named)| *named != Named::Pattern && says(standing.statement))
    }

    /// Whether nothing but a pattern says that it does not apply, so that no export says it.
    pub(super) fn is_swept(&self) -> bool {
        self.state() == Some(State::NotApplicable) && !self.is_judged()
    }

    /// What must be known of those that only a pattern says do not apply.
    pub(super) fn swept(said: &[Self]) -> Option<String> {
        let number = said.iter().filter(|own| own.is_swept()).count();
        let what = "that only a pattern (`controls: [PE-*]`) says does not apply: nothing is marked there, since nobody judged it by itself.";
        (number > 0).then(|| format!("{} {what}", crate::diag::counted(number, "row")))
    }

    /// That one statement says it does not apply and another that it does.
    pub(super) fn disputed(&self, library: &Library) -> Option<Finding> {
        let (not, other) = disputed(&self.statements)?;
        let message = format!(
            "{} is `not-applicable` in one statement and `{}` in another, so neither counts",
            self.id(),
            other.status.value.word()
        );
        let place = |statement: &Statement| library.sources.place(statement.status.pos);
        let finding = Finding::new(Code::Contradiction, message, "keep the statement that is right");
        Some(finding.at(place(other)).with_related(place(not)))
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
