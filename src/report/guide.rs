//! What the guide to the security profiles says: each profile with when to use it and a configuration, the profiles
//! side by side, and where to start for each framework.
//! Every configuration must come from the audit itself, and no baseline may get a profile that is not derived or declared.

use serde::Serialize;

use super::picture::Picture;
use super::profiles::{ProfileRow, ProfileTable};
use super::recommend::Start;
use crate::audit::Status;
use crate::audit::plan::{Level, PlanError};
use crate::audit::starter::{NAME, Plain, plain};
use crate::load::BaselineRef;
use crate::model::profile::Profile;
use crate::model::safeguard::Section;

/// The guide; `templates/security-profiles.md` reads it.
#[derive(Debug, Serialize)]
pub struct Guide<'p> {
    product: Option<&'p str>,
    /// The profile that the product aims at.
    aims_at: Option<String>,
    /// Lowest first.
    profiles: Vec<View<'p>>,
    /// The way to a shipped profile, the highest first.
    questions: Vec<Question<'p>>,
    /// What each profile asks, by section.
    sections: Vec<Rows>,
    /// Every baseline.
    frameworks: Vec<Framework>,
    /// The product's own baselines, in full.
    starts: Vec<Start>,
    /// How the configurations are called.
    config: &'static str,
}

/// One profile.
#[derive(Debug, Serialize)]
struct View<'p> {
    id: &'p str,
    title: &'p str,
    extends: Option<&'p str>,
    summary: &'p str,
    use_when: &'p [String],
    required: usize,
    /// A configuration of which no check fails.
    text: String,
    /// What an audit of it says of the required checks.
    pass: usize,
    not_applicable: usize,
    undetermined: usize,
    manual: usize,
}

/// A shipped profile and what calls for it.
#[derive(Debug, Serialize)]
struct Question<'p> {
    id: &'p str,
    cases: &'p [String],
}

/// The rows of one section.
#[derive(Debug, Serialize)]
struct Rows {
    title: &'static str,
    rows: Vec<ProfileRow>,
}

/// Where to start for a baseline.
#[derive(Debug, Serialize)]
struct Framework {
    id: String,
    title: String,
    controls: usize,
    lower_bound: bool,
    related: usize,
    profile: Option<String>,
    overlay: bool,
    is_derived: bool,
}

impl<'p> Guide<'p> {
    /// The guide for a workspace, or for the shipped profiles alone.
    ///
    /// # Errors
    /// [`PlanError`] where a check of the library cannot be understood.
    pub fn of(
        picture: &Picture<'p>,
        baselines: &[BaselineRef<'p>],
        product: Option<&'p str>,
        aims_at: Option<&'p Profile>,
    ) -> Result<Self, PlanError> {
        let library = picture.library;
        let mut profiles: Vec<&Profile> = library.ladder().collect();
        profiles.extend(aims_at.filter(|own| profiles.iter().all(|known| known.id != own.id)));
        let table = ProfileTable::of(library, &profiles, false);
        let of = |section: Section| {
            let in_it = |row: &&ProfileRow| library.safeguard(&row.safeguard).is_some_and(|own| own.section == section);
            Rows { title: section.title(), rows: table.safeguards.iter().filter(in_it).cloned().collect() }
        };
        let sections = Section::ALL.into_iter().map(of).filter(|section| !section.rows.is_empty());
        let views: Result<Vec<View<'p>>, PlanError> = profiles.iter().map(|profile| view(picture, profile)).collect();
        Ok(Self {
            product,
            aims_at: aims_at.map(|profile| profile.id.value.clone()),
            profiles: views?,
            questions: questions(library.ladder()),
            sections: sections.collect(),
            frameworks: library.catalogs().baselines().map(|baseline| framework(picture, baseline)).collect(),
            starts: baselines
                .iter()
                .map(|baseline| Start { because: Vec::new(), ..Start::of(picture, *baseline) })
                .collect(),
            config: NAME,
        })
    }
}

fn questions<'p>(ladder: impl Iterator<Item = &'p Profile>) -> Vec<Question<'p>> {
    let mut questions: Vec<_> = ladder.map(|profile| Question { id: &profile.id, cases: &profile.use_when }).collect();
    questions.reverse();
    questions
}

fn view<'p>(picture: &Picture<'p>, profile: &'p Profile) -> Result<View<'p>, PlanError> {
    let Plain { text, audit, .. } = plain(picture.library, profile, &[])?;
    let count = |status| audit.results.iter().filter(|r| r.level == Level::Required && r.status == status).count();
    let asked = crate::audit::plan::asked_by(picture.library, profile);
    Ok(View {
        id: &profile.id,
        title: &profile.title,
        extends: profile.extends.as_ref().map(|below| below.as_str()),
        summary: &profile.summary,
        use_when: &profile.use_when,
        required: asked.values().filter(|asked| asked.required.is_some()).count(),
        pass: count(Status::Pass),
        not_applicable: count(Status::NotApplicable),
        undetermined: count(Status::Undetermined),
        manual: count(Status::Manual),
        text,
    })
}

fn framework<'p>(picture: &Picture<'p>, baseline: BaselineRef<'p>) -> Framework {
    let start = Start::of(picture, baseline);
    Framework {
        profile: start.profile().map(str::to_owned),
        is_derived: start.derived_profile.is_some(),
        id: start.id,
        title: start.title,
        controls: start.controls,
        lower_bound: start.lower_bound,
        related: start.related,
        overlay: start.overlay,
    }
}
