//! What a check came to, and what several places come to together.
//! It must not judge a value, and the worst of several is never made better.

use super::found::LeftTo;
use crate::audit::result::{Also, Stands, Status};
use crate::diag::{Place, Text};
use crate::model::safeguard::Check;

/// What a check came to, before statements and waivers are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Any but `attested` and `waived`, which come after.
    pub status: Status,
    /// Where.
    pub location: Option<Place>,
    /// Other places that matter.
    pub related: Vec<Place>,
    /// The other places that came to the same, each with what was found there.
    pub also: Vec<Also>,
    /// What was found, without any value that could be a secret.
    pub message: String,
    /// Whether a statement may settle it.
    pub attestable: bool,
    /// What decides it, where that is another key than the setting's name.
    pub decider: Option<Box<Decider>>,
    /// How what stands there would have to be written to be read, as a sentence.
    pub write: Option<Box<Text>>,
    /// What would settle it where it is open.
    pub left_to: LeftTo,
    /// What there is of it in the file.
    pub stands: Stands,
}

/// What decides a setting, as a sentence of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decider {
    /// Keys of files.
    Keys(String),
    /// The application itself: no key of it does.
    Application(String),
}

impl Outcome {
    pub(in crate::audit) fn new(status: Status, location: Option<Place>, message: impl Into<String>) -> Self {
        Self {
            status,
            location,
            related: Vec::new(),
            also: Vec::new(),
            message: message.into(),
            attestable: true,
            decider: None,
            write: None,
            left_to: LeftTo::Statement,
            stands: Stands::Somewhere,
        }
    }
}

/// An outcome, and whether it settles anything where others do.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) is_settled: bool,
}

impl Judged {
    pub(super) const fn settled(outcome: Outcome) -> Self {
        Self { outcome, is_settled: true }
    }
}

/// What several places come to: the worst of them, with the places of all that are as bad.
pub(super) fn together(mut judged: Vec<Judged>) -> Outcome {
    if let [_] = judged.as_slice() {
        return judged.remove(0).outcome;
    }
    if judged.iter().any(|one| one.is_settled) {
        judged.retain(|one| one.is_settled);
    }
    let count = judged.len();
    let mut outcomes: Vec<Outcome> = judged.into_iter().map(|one| one.outcome).collect();
    let Some(worst) = outcomes.iter().map(|outcome| outcome.status).min() else {
        return Outcome::new(Status::Undetermined, None, "nothing is said of it");
    };
    outcomes.retain(|outcome| outcome.status == worst);
    // One that has a place tells more than one that has none.
    let told = outcomes.iter().position(|outcome| outcome.location.is_some()).unwrap_or_default();
    let mut first = outcomes.remove(told);
    if outcomes.is_empty() {
        return first;
    }
    first.attestable &= outcomes.iter().all(|outcome| outcome.attestable);
    let also = |outcome: &Outcome| Some(Also { place: outcome.location.clone()?, message: outcome.message.clone() });
    first.also = outcomes.iter().filter_map(also).collect();
    let places = outcomes.into_iter().flat_map(|outcome| outcome.location.into_iter().chain(outcome.related));
    let mut known: Vec<Place> = first.location.iter().chain(&first.related).cloned().collect();
    let before = known.len();
    for place in places {
        if !known.contains(&place) {
            known.push(place);
        }
    }
    let more = known.split_off(before);
    first.message = match (worst, more.len()) {
        (_, 0) => first.message,
        (Status::Pass, _) if count == 2 => format!("{}, and the same holds at another place", first.message),
        (Status::Pass, _) => format!("{}, and the same holds at {} other places", first.message, count - 1),
        (_, more) => format!("{} (and {more} more)", first.message),
    };
    first.related.extend(more);
    first
}

/// What an absent value means.
#[derive(PartialEq, Eq, Clone, Copy)]
pub(super) enum Absent {
    Fail,
    Pass,
    NotApplicable,
}

/// `fail` where nothing is written.
pub(super) fn absent_word(check: &Check) -> Absent {
    match check.absent.as_ref().and_then(|absent| absent.value.as_str()) {
        Some("pass") => Absent::Pass,
        Some("not-applicable") => Absent::NotApplicable,
        _ => Absent::Fail,
    }
}

/// What a check comes to where nothing is written.
pub(super) fn absent(check: &Check, key: &str, parent: Place) -> Outcome {
    match absent_word(check) {
        Absent::Pass => Outcome::new(Status::Pass, None, format!("`{key}` is not set, which is as it should be")),
        Absent::NotApplicable => {
            Outcome::new(Status::NotApplicable, None, format!("`{key}` is not set, so this does not apply"))
        }
        Absent::Fail => Outcome::new(Status::Fail, Some(parent), format!("`{key}` is not set")),
    }
}
