//! The state of every control, from statements, safeguards and live evidence.
//! It must never say more than was checked: a claim without live evidence makes nothing implemented.

use std::collections::BTreeMap;

use super::named::{Named, named_parts};
use super::state::{State, least};
use super::wording::{described, evidence_of, in_vain};
use crate::audit::derive::{Ladder, Links, link_holds};
use crate::audit::plan::{Asked, asked_by};
use crate::evidence::standing::Standing;
use crate::load::{ControlRef, Library};
use crate::model::safeguard::{How, Safeguard, Support};
use crate::model::statement::{Responsibility, Statement, Status};

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

/// Whether the product or a named provider does it; what is the customer's is no claim of the product.
fn is_ours(statement: &Statement) -> bool {
    let inherited = statement.responsibility == Responsibility::Inherited;
    !statement.responsibility.is_customer() && (!inherited || statement.names_provider())
}
