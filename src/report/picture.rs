//! The state of every control, from statements, safeguards and live evidence.
//! It must never say more than was checked: a claim without live evidence makes nothing implemented.

use std::collections::BTreeMap;

use wildmatch::WildMatch;

use super::wording::{described, evidence_of, in_vain};
use crate::audit::derive::{Ladder, Links, link_holds};
use crate::audit::plan::{Asked, asked_by};
use crate::evidence::standing::Standing;
use crate::load::{ControlRef, Library};
use crate::model::safeguard::{How, Safeguard, Support};
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

/// One control as the product stands to it.
#[derive(Debug, Clone)]
pub struct ControlView<'p> {
    /// The control.
    pub control: ControlRef<'p>,
    /// Its state.
    pub state: State,
    /// How the product meets it or contributes to it, one text a statement.
    pub how: Vec<String>,
    /// What is said of safeguards that could decide it and counts for nothing: that one is done, which nothing shows, that
    /// it is not, or that it does not apply.
    pub in_vain: Vec<String>,
    /// The evidence, as `kind: pointer`; of what does not hold, why.
    pub evidence: Vec<String>,
    /// Whether the state rests on live evidence.
    pub backed: bool,
    /// The safeguards that decide the state, by id.
    pub safeguards: Vec<&'p str>,
    /// The responsibility that the statement names.
    pub responsibility: Option<Responsibility>,
    /// The lowest profile that requires every safeguard necessary for it.
    pub profile: Option<String>,
}

impl ControlView<'_> {
    /// Everything that is said of it, in one text.
    #[must_use]
    pub fn said(&self) -> String {
        self.how.iter().chain(&self.in_vain).map(String::as_str).collect::<Vec<_>>().join("; ")
    }

    /// Short and full name of its family; the catalog's where it has none.
    #[must_use]
    pub fn family(&self) -> (&str, &str) {
        let id = self.control.control.family.as_deref().unwrap_or_default();
        let known = self.control.catalog.families.iter().find(|family| *family.id == *id);
        (id, known.map_or(self.control.catalog.title.as_str(), |family| family.title.as_str()))
    }
}

/// Everything that decides states.
#[derive(Debug)]
pub struct Picture<'p> {
    /// The library.
    pub library: &'p Library,
    /// Links between safeguards and controls.
    pub links: Links<'p>,
    /// The ladder.
    pub ladder: Ladder<'p>,
    asked: Option<BTreeMap<String, Asked>>,
    own: BTreeMap<String, Vec<(&'p Standing<'p>, Named)>>,
    by_safeguard: BTreeMap<&'p str, Vec<&'p Standing<'p>>>,
}

impl<'p> Picture<'p> {
    /// Takes in a product's statements; `profile` is the one the product aims at.
    #[must_use]
    pub fn new(library: &'p Library, standings: &'p [Standing<'p>], profile: Option<&str>) -> Self {
        let mut picture = Self {
            library,
            links: Links::new(library),
            ladder: Ladder::new(library),
            asked: profile.and_then(|name| library.profile(name).ok()).map(|profile| asked_by(library, profile)),
            own: BTreeMap::new(),
            by_safeguard: BTreeMap::new(),
        };
        for standing in standings {
            let statement = standing.statement;
            if let Some(id) = &statement.safeguard {
                picture.by_safeguard.entry(id.as_str()).or_default().push(standing);
            }
            for (name, named) in named_parts(library, statement) {
                picture.own.entry(name).or_default().push((standing, named));
            }
        }
        picture
    }

    /// The statements about a safeguard.
    #[must_use]
    pub fn statements(&self, safeguard: &str) -> &[&'p Standing<'p>] {
        self.by_safeguard.get(safeguard).map_or(&[], Vec::as_slice)
    }

    /// The statements about a control, with what each names of it.
    #[must_use]
    pub fn own(&self, control: &str) -> &[(&'p Standing<'p>, Named)] {
        self.own.get(control).map_or(&[], Vec::as_slice)
    }

    /// How a product stands to a control.
    #[must_use]
    pub fn view(&self, control: ControlRef<'p>) -> ControlView<'p> {
        let name = control.name();
        let needs = self.ladder.needs_of(&self.links, &name);
        let profile = self.ladder.lowest_for(&needs);
        let empty = ControlView {
            control,
            state: State::Gap,
            how: Vec::new(),
            in_vain: Vec::new(),
            evidence: Vec::new(),
            backed: false,
            safeguards: Vec::new(),
            responsibility: None,
            profile,
        };
        match self.own.get(&name).map(Vec::as_slice) {
            Some(own) if !own.is_empty() => by_statements(empty, own),
            _ => self.by_safeguards(empty, &name),
        }
    }

    /// Every safeguard that implements it, or where none does any that strengthens it.
    fn by_safeguards(&self, mut view: ControlView<'p>, name: &str) -> ControlView<'p> {
        let linked = self.links.of(name);
        let of = |how: How| linked.iter().copied().filter(move |(_, support)| support.how == how).collect::<Vec<_>>();
        let implementing = of(How::Implements);
        let deciding = if implementing.is_empty() { of(How::Strengthens) } else { implementing.clone() };
        let claims: Vec<Claim> = deciding.iter().map(|(s, support)| self.claim(s, support)).collect();
        let done = claims.iter().filter(|claim| **claim == Claim::Done).count();
        let some = claims.iter().any(|claim| matches!(claim, Claim::Done | Claim::Part));
        let all = if implementing.is_empty() { done > 0 } else { done == claims.len() && done > 0 };
        view.state = if all {
            State::Supported
        } else if some {
            State::Partial
        } else if claims.contains(&Claim::Planned) {
            State::Planned
        } else {
            State::Gap
        };
        for (safeguard, _) in deciding.iter().filter(|(safeguard, support)| self.holds(safeguard, support)) {
            let own = self.statements(&safeguard.id).iter().filter(|standing| is_ours(standing.statement));
            let said = own.filter_map(|standing| in_vain(standing, safeguard));
            view.in_vain.extend(said.map(|said| format!("{}: {said}", safeguard.id)));
        }
        if view.state == State::Gap {
            return view;
        }
        // Nothing but safeguards with live evidence makes a control supported.
        view.backed = view.state == State::Supported;
        for ((safeguard, _), _) in deciding.iter().zip(&claims).filter(|(_, claim)| **claim != Claim::Nothing) {
            view.safeguards.push(safeguard.id.as_str());
            for standing in self.statements(&safeguard.id) {
                let how = described(standing.statement).unwrap_or_else(|| safeguard.title.clone());
                view.how.push(format!("{}: {how}", safeguard.id));
                view.evidence.extend(evidence_of(standing));
            }
        }
        view.evidence.sort();
        view.evidence.dedup();
        view
    }

    /// Whether a link holds under what the product's profile asks.
    #[must_use]
    pub fn holds(&self, safeguard: &Safeguard, support: &Support) -> bool {
        let asked = self.asked.as_ref().and_then(|asked| asked.get(safeguard.id.as_str()));
        link_holds(self.library, safeguard, support, asked)
    }

    fn claim(&self, safeguard: &Safeguard, support: &Support) -> Claim {
        if !self.holds(safeguard, support) {
            return Claim::Nothing;
        }
        match self.statements(&safeguard.id) {
            [standing] if !is_ours(standing.statement) => Claim::Nothing,
            [standing] => match standing.statement.status.value {
                Status::Implemented | Status::Alternative if standing.is_live() => Claim::Done,
                Status::Partial => Claim::Part,
                Status::Planned if !standing.statement.is_no() => Claim::Planned,
                _ => Claim::Nothing,
            },
            // Several statements of one safeguard contradict each other or repeat themselves; neither counts.
            _ => Claim::Nothing,
        }
    }
}

/// The control's own statements decide; where they differ, the one that says least.
fn by_statements<'p>(mut view: ControlView<'p>, own: &[(&'p Standing<'p>, Named)]) -> ControlView<'p> {
    view.state = least(view.control, own).map_or(State::Gap, |(state, _)| state);
    for (standing, _) in own {
        let statement = standing.statement;
        view.how.extend(described(statement));
        view.evidence.extend(evidence_of(standing));
        view.responsibility = view.responsibility.or(Some(statement.responsibility));
    }
    // What is only planned, or not done, rests on nothing, whatever is there already.
    let is_planned = |(standing, _): &(&Standing<'_>, Named)| standing.statement.status.value == Status::Planned;
    let is_open = view.state == State::Gap || own.iter().any(is_planned);
    view.backed = !is_open && !own.is_empty() && own.iter().all(|(standing, _)| standing.is_live());
    view
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Done,
    Part,
    Planned,
    Nothing,
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

/// Whether the product or a named provider does it; what is the customer's is no claim of the product.
fn is_ours(statement: &Statement) -> bool {
    let inherited = statement.responsibility == Responsibility::Inherited;
    !statement.responsibility.is_customer() && (!inherited || statement.names_provider())
}

/// What a statement names of a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// All of it, by its id.
    Whole,
    /// A part, such as `a` or `a.1`.
    Part(String),
    /// It is one of those that a pattern happens to match, which were not looked at one by one.
    Pattern,
}

/// The full names of the controls that a statement is about, and what it names of each.
#[must_use]
pub fn named_parts(library: &Library, statement: &Statement) -> Vec<(String, Named)> {
    let mut names = Vec::new();
    for text in statement.control.iter().chain(&statement.controls) {
        if text.contains('*') {
            names.extend(matched(library, text).into_iter().map(|name| (name, Named::Pattern)));
        } else if let Some((control, part)) = library.catalogs().find_control(text) {
            names.push((control.name(), part.map_or(Named::Whole, Named::Part)));
        }
    }
    names
}

/// The full names of the controls of which a statement names the whole, one by one.
#[must_use]
pub fn whole_controls(library: &Library, statement: &Statement) -> Vec<String> {
    let named = statement.control.iter().chain(&statement.controls).filter(|text| !text.contains('*'));
    let found = named.filter_map(|text| library.catalogs().find_control(text));
    found.filter(|(_, part)| part.is_none()).map(|(control, _)| control.name()).collect()
}

/// The full names of the controls that a pattern matches, with or without their catalog.
fn matched(library: &Library, pattern: &str) -> Vec<String> {
    let matcher = WildMatch::new_case_insensitive(pattern);
    // Most names differ from the pattern before its first `*`, and need no name to be put together.
    let start = pattern.split(['*', '?']).next().filter(|start| start.is_ascii()).unwrap_or_default();
    let mut names = Vec::new();
    for catalog in library.catalogs().all() {
        for control in catalog.controls.iter().filter(|control| control.withdrawn.is_none()) {
            let full = catalog.id.bytes().chain([b':']).chain(control.id.bytes());
            if !starts(control.id.bytes(), start) && !starts(full, start) {
                continue;
            }
            let full = format!("{}:{}", catalog.id, control.id);
            if matcher.matches(&full) || matcher.matches(&control.id) {
                names.push(full);
            }
        }
    }
    names
}

fn starts(mut name: impl Iterator<Item = u8>, start: &str) -> bool {
    start.bytes().all(|byte| name.next().is_some_and(|own| own.eq_ignore_ascii_case(&byte)))
}
