//! The officer's checklist as it is drawn up from a workspace, for whoever shows it and for whoever takes answers in.
//! It must be the same for both: answers belong to the questions that were asked.

use std::path::Path;

use jiff::civil::Date;

use super::auditing::Wanted;
use super::output::Failure;
use super::session::{own_audits, own_profile};
use crate::evidence::standing::Standing;
use crate::load::BaselineRef;
use crate::load::workspace::Loaded;
use crate::report::checklist::{Checklist, Sources};
use crate::report::picture::Picture;
use crate::report::recommend::Recommendation;

/// What a checklist is drawn up for.
pub(super) struct Wish<'a> {
    /// The baselines.
    pub(super) baselines: &'a [BaselineRef<'static>],
    /// The profile that was named.
    pub(super) profile: Option<&'a str>,
    /// The configuration that was named.
    pub(super) config: Option<&'a Path>,
    /// The day for waivers and reviews.
    pub(super) date: Date,
}

/// Draws up the checklist by safeguard. Without a profile it is the workspace's, else the recommended one, else the
/// lowest.
pub(super) fn draw(
    loaded: &'static Loaded,
    standings: &[Standing<'static>],
    picture: &Picture<'_>,
    wish: &Wish<'_>,
) -> Result<Checklist, Failure> {
    let library = &loaded.library;
    let manifest = loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
    let own = own_profile(loaded)?.map(str::to_owned);
    let recommended = || Recommendation::of(picture, wish.baselines).profile;
    let lowest = || library.ladder().next().map(|profile| profile.id.value.clone());
    let profile = wish.profile.map(str::to_owned).or(own).or_else(recommended).or_else(lowest);
    let profile = profile.map(|name| library.profile(&name)).transpose()?;
    let judged = wish.config.is_some() || loaded.workspace.is_some();
    let names: Vec<String> = wish.baselines.iter().map(BaselineRef::name).collect();
    let name = profile.map(|profile| profile.id.as_str());
    let audits = own_audits(loaded, standings, wish.config, &Wanted::plain(name, &names, wish.date))?;
    Ok(Checklist::by_safeguard(&Sources {
        picture,
        product: manifest.map(|manifest| manifest.product.name.as_str()),
        profile,
        baselines: wish.baselines,
        audits: &audits,
        date: judged.then_some(wish.date),
    })?)
}
