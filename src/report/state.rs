//! The states of a control, and which of several counts.
//! It must never take the one that says more: where statements differ, the one that claims least counts.

use super::named::Named;
use crate::evidence::standing::Standing;
use crate::load::ControlRef;
use crate::model::statement::{Responsibility, Statement, Status};

/// The state of a control.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A statement on the control itself says so, with live evidence.
    Implemented,
    /// Likewise, in another way that serves the same end.
    Alternative,
    /// Every safeguard that is necessary for it is implemented with live evidence.
    Supported,
    /// Some of it is.
    Partial,
    /// It is planned.
    Planned,
    /// It is the customer's to do.
    Customer,
    /// It is inherited.
    Inherited,
    /// It does not apply, with a reason.
    NotApplicable,
    /// Nothing addresses it.
    Gap,
}

impl State {
    /// Every state, in the order in which they are counted.
    pub const ALL: [Self; 9] = [
        Self::Implemented,
        Self::Alternative,
        Self::Supported,
        Self::Partial,
        Self::Planned,
        Self::Customer,
        Self::Inherited,
        Self::NotApplicable,
        Self::Gap,
    ];

    /// The word in the matrix.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Implemented => "Implemented",
            Self::Alternative => "Alternative",
            Self::Supported => "Supported",
            Self::Partial => "Partial",
            Self::Planned => "Planned",
            Self::Customer => "Customer",
            Self::Inherited => "Inherited",
            Self::NotApplicable => "N/A",
            Self::Gap => "Gap",
        }
    }
}

/// What the statements of a control come to, and the statement that decides it: the one that claims least. What is said of
/// a part alone says at most that some of the control is done, unless every part is said alike not to be the product's.
pub(super) fn least<'s, 'p>(
    control: ControlRef<'p>,
    own: &'s [(&'p Standing<'p>, Named)],
) -> Option<(State, &'s (&'p Standing<'p>, Named))> {
    let is_alike = parts_alike(control, own).is_some();
    let is_disputed = disputed(own).is_some();
    let states = own.iter().map(|one| {
        let (standing, named) = one;
        let whole = own_state(standing);
        let state = match (named, whole) {
            // Two statements of the same say that it applies and that it does not.
            (_, State::NotApplicable) if is_disputed => State::Partial,
            // Answered in part, or not looked at one by one: some of it at most.
            (Named::Part(_) | Named::Pattern, State::Implemented | State::Alternative) => State::Partial,
            (Named::Part(_), State::Inherited | State::Customer | State::NotApplicable) if !is_alike => State::Partial,
            _ => whole,
        };
        (state, one)
    });
    states.max_by_key(|(state, _)| modesty(*state))
}

/// The state that is said alike of every part of a control, where it is none of what the product does.
fn parts_alike(control: ControlRef<'_>, own: &[(&Standing<'_>, Named)]) -> Option<State> {
    let said = own.iter().filter_map(|(standing, named)| match named {
        Named::Part(part) => Some((part.as_str(), own_state(standing))),
        _ => None,
    });
    let said: Vec<(&str, State)> = said.collect();
    let (_, state) = *said.first()?;
    let parts = &control.control.parts;
    let is_whole = !parts.is_empty() && parts.iter().all(|part| said.iter().any(|(own, _)| own == part));
    let is_alike = said.iter().all(|(_, other)| *other == state);
    let is_others = matches!(state, State::Inherited | State::Customer | State::NotApplicable);
    (is_whole && is_alike && is_others).then_some(state)
}

/// Two statements that name the same, of which one says that it does not apply and the other that it does.
pub(super) fn disputed<'p>(own: &[(&'p Standing<'p>, Named)]) -> Option<(&'p Statement, &'p Statement)> {
    let not = |(standing, _): &&(&'p Standing<'p>, Named)| standing.statement.status.value == Status::NotApplicable;
    own.iter().filter(|(_, named)| *named != Named::Pattern).filter(not).find_map(|(standing, named)| {
        let other = own.iter().find(|other| other.1 == *named && !not(other))?;
        Some((standing.statement, other.0.statement))
    })
}

/// The state that one statement gives what it names, were it all of it.
fn own_state(standing: &Standing<'_>) -> State {
    let statement = standing.statement;
    match statement.status.value {
        Status::NotApplicable if statement.has_reason() => State::NotApplicable,
        Status::NotApplicable => State::Gap,
        // Whose it is comes first: how far the customer is, a product cannot say.
        _ if statement.responsibility.is_customer() => State::Customer,
        Status::Planned if statement.is_no() => State::Gap,
        Status::Planned => State::Planned,
        Status::Partial => State::Partial,
        _ if statement.responsibility == Responsibility::Inherited => {
            if statement.names_provider() {
                State::Inherited
            } else {
                State::Gap
            }
        }
        // Evidence that does not hold shows some of it at most.
        Status::Implemented | Status::Alternative if !standing.is_live() => State::Partial,
        Status::Implemented => State::Implemented,
        Status::Alternative => State::Alternative,
    }
}

/// How little a state claims; among several statements the one that claims least is shown.
const fn modesty(state: State) -> u8 {
    match state {
        State::Implemented => 0,
        State::Alternative => 1,
        State::Supported => 2,
        State::Inherited => 3,
        State::Customer => 4,
        State::NotApplicable => 5,
        State::Partial => 6,
        State::Planned => 7,
        State::Gap => 8,
    }
}
