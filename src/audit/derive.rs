//! Which profile a baseline needs, derived from the necessary links alone.
//! It must not consult what a baseline declares; validation compares the two.

use std::collections::BTreeMap;

use super::plan::{Asked, asked_by, reader_of, schema_of, values};
use crate::load::{BaselineRef, Library};
use crate::model::safeguard::{How, Safeguard, Support};
use crate::prove::{Covers, covers};

/// Links between safeguards and controls, both ways, by the full name of a control.
#[derive(Debug)]
pub struct Links<'l> {
    by_control: BTreeMap<String, Vec<(&'l Safeguard, &'l Support)>>,
}

impl<'l> Links<'l> {
    /// Resolves every link of the library; links to unknown controls are left out, validation names them.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        let mut by_control: BTreeMap<String, Vec<(&Safeguard, &Support)>> = BTreeMap::new();
        for safeguard in library.safeguards() {
            for support in &safeguard.supports {
                if let Ok((control, _)) = library.catalogs().control(&support.control) {
                    by_control.entry(control.name()).or_default().push((safeguard, support));
                }
            }
        }
        Self { by_control }
    }

    /// The safeguards linked to a control, by its full name.
    #[must_use]
    pub fn of(&self, control: &str) -> &[(&'l Safeguard, &'l Support)] {
        self.by_control.get(control).map_or(&[], Vec::as_slice)
    }
}

/// Whether a link holds where these parameters are asked: always without `from`, else where what is asked is
/// proven to be at least that.
#[must_use]
pub fn link_holds(library: &Library, safeguard: &Safeguard, support: &Support, asked: Option<&Asked>) -> bool {
    if support.from.is_empty() {
        return true;
    }
    let Some(required) = asked.and_then(|asked| asked.required.as_ref()) else { return false };
    let mut compared = false;
    for check in safeguard.checks.iter().filter(|check| support.from.keys().any(|name| check.params.contains_key(name)))
    {
        let Ok(reader) = reader_of(library, check) else { return false };
        let schema = |set| schema_of(check, &values(check, set), reader.as_ref()).ok().flatten();
        let (Some(from), Some(now)) = (schema(&support.from), schema(required)) else { return false };
        if covers(&from, &now) != Covers::Yes {
            return false;
        }
        compared = true;
    }
    compared
}

/// Why a baseline needs a profile: a control that cannot be met without a safeguard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct Need {
    /// The lowest profile that requires it; null where none does.
    pub profile: Option<String>,
    /// The control.
    pub control: String,
    /// The safeguard.
    pub safeguard: String,
}

/// The ladder with what each profile asks.
#[derive(Debug)]
pub struct Ladder<'l> {
    library: &'l Library,
    levels: Vec<(String, BTreeMap<String, Asked>)>,
    /// By safeguard and then by the place of the link in it.
    lowest: BTreeMap<&'l str, Vec<Option<usize>>>,
}

impl<'l> Ladder<'l> {
    /// Works out what each shipped profile asks, and from which one on each necessary link holds.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        let levels: Vec<_> =
            library.ladder().map(|profile| (profile.id.value.clone(), asked_by(library, profile))).collect();
        let mut ladder = Self { library, levels, lowest: BTreeMap::new() };
        for safeguard in library.safeguards() {
            let lowest =
                |support: &Support| (support.how == How::Implements).then(|| ladder.search(safeguard, support))?;
            let links = safeguard.supports.iter().map(lowest).collect();
            ladder.lowest.insert(safeguard.id.as_str(), links);
        }
        ladder
    }

    fn search(&self, safeguard: &Safeguard, support: &Support) -> Option<usize> {
        self.levels.iter().position(|(_, asked)| {
            let asked = asked.get(safeguard.id.as_str());
            asked.is_some_and(|asked| asked.required.is_some()) && link_holds(self.library, safeguard, support, asked)
        })
    }

    /// What a profile asks, by safeguard.
    #[must_use]
    pub fn asked(&self, profile: &str) -> Option<&BTreeMap<String, Asked>> {
        self.levels.iter().find(|(id, _)| id.eq_ignore_ascii_case(profile)).map(|(_, asked)| asked)
    }

    /// Where a profile stands, lowest first.
    #[must_use]
    pub fn rank(&self, profile: &str) -> Option<usize> {
        self.levels.iter().position(|(id, _)| id.eq_ignore_ascii_case(profile))
    }

    /// The needs that the necessary links of one control make.
    #[must_use]
    pub fn needs_of(&self, links: &Links<'_>, control: &str) -> Vec<Need> {
        let mut needs = Vec::new();
        for (safeguard, support) in links.of(control).iter().filter(|(_, support)| support.how == How::Implements) {
            let at = safeguard.supports.iter().position(|other| std::ptr::eq(other, *support));
            let lowest = at.and_then(|at| *self.lowest.get(safeguard.id.as_str())?.get(at)?);
            needs.push(Need {
                profile: lowest.map(|level| self.levels[level].0.clone()),
                control: control.to_owned(),
                safeguard: safeguard.id.value.clone(),
            });
        }
        needs
    }

    /// The lowest profile that requires every safeguard that necessary links of these controls name.
    #[must_use]
    pub fn lowest_for<'n>(&self, needs: impl IntoIterator<Item = &'n Need>) -> Option<String> {
        let ranks = needs.into_iter().filter_map(|need| self.rank(need.profile.as_deref()?));
        ranks.max().map(|rank| self.levels[rank].0.clone())
    }

    /// The profile a baseline needs, and every need; no profile where its catalog says that too few links exist.
    #[must_use]
    pub fn derive(&self, links: &Links<'_>, baseline: BaselineRef<'_>) -> (Option<String>, Vec<Need>) {
        let members = self.library.catalogs().members(baseline);
        let needs: Vec<Need> = members.iter().flat_map(|control| self.needs_of(links, &control.name())).collect();
        let profile = baseline.baseline.derivable.then(|| self.lowest_for(&needs)).flatten();
        (profile, needs)
    }
}
