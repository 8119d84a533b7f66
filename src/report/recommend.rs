//! Which profile to start from for a baseline, and why, control by control.
//! It must not promise: every recommendation carries what it does not say.

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use super::picture::Picture;
use crate::audit::derive::Need;
use crate::load::BaselineRef;

/// The recommendation for some baselines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Recommendation {
    /// Version of this shape.
    pub schema_version: u32,
    /// The profile that serves all of them; null where none can be derived or declared.
    pub profile: Option<String>,
    /// One entry a baseline.
    pub baselines: Vec<Start>,
}

/// Where to start for one baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Start {
    /// The baseline.
    pub id: String,
    /// Its full name.
    pub title: String,
    /// How many controls it has.
    pub controls: usize,
    /// To how many of them a safeguard relates at all.
    pub related: usize,
    /// The profile its catalog declares.
    pub declared_profile: Option<String>,
    /// The profile that its necessary links need; null where too few exist to say.
    pub derived_profile: Option<String>,
    /// Whether the public data may lack controls of it.
    pub lower_bound: bool,
    /// Whether the baseline demands more than any profile.
    pub overlay: bool,
    /// The recommendation in full, with what it does not say.
    pub sentence: String,
    /// What must be said of the baseline.
    pub notes: Vec<String>,
    /// Why: each control that cannot be met without a safeguard, and the lowest profile that requires it.
    pub because: Vec<Need>,
}

impl Start {
    /// Works out where to start for a baseline.
    #[must_use]
    pub fn of<'p>(picture: &Picture<'p>, baseline: BaselineRef<'p>) -> Self {
        let members = picture.library.catalogs().members(baseline);
        let related = members.iter().filter(|control| !picture.links.of(&control.name()).is_empty()).count();
        let (derived, mut because) = picture.ladder.derive(&picture.links, baseline);
        because.sort();
        let declared = baseline.baseline.declared_profile.as_ref().map(|profile| profile.value.clone());
        let id = baseline.name();
        let overlay = picture.library.demands(&id).next().is_some();
        let mut start = Self {
            title: baseline.title(),
            controls: members.len(),
            related,
            declared_profile: declared,
            derived_profile: derived,
            lower_bound: baseline.baseline.lower_bound,
            overlay,
            sentence: String::new(),
            notes: baseline.notes(),
            because,
            id,
        };
        start.sentence = start.sentence();
        start
    }

    /// The profile to start from: the derived one, else the declared one.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.derived_profile.as_deref().or(self.declared_profile.as_deref())
    }

    fn sentence(&self) -> String {
        let view = format!(
            "probity relates to {} of {} controls; the rest are outside its view. This is not an assessment and satisfies no control by itself; the authorizing body decides.",
            self.related, self.controls
        );
        let overlay = if self.overlay { format!(" plus overlay {}", self.id) } else { String::new() };
        match (&self.derived_profile, &self.declared_profile) {
            (Some(profile), _) => format!(
                "Starting profile {profile}{overlay}. It is the lowest profile that requires every safeguard probity marks necessary for this baseline. {view}"
            ),
            (None, Some(profile)) => format!(
                "Starting profile {profile}{overlay}, as our recommendation: too few necessary links exist to derive one. {view}"
            ),
            (None, None) => format!("No profile can be derived: too few necessary links exist to say. {view}"),
        }
    }
}

impl Recommendation {
    /// Recommends for some baselines.
    #[must_use]
    pub fn of<'p>(picture: &Picture<'p>, baselines: &[BaselineRef<'p>]) -> Self {
        let starts: Vec<Start> = baselines.iter().map(|baseline| Start::of(picture, *baseline)).collect();
        let ranked =
            starts.iter().filter_map(|start| start.profile()).filter_map(|p| Some((picture.ladder.rank(p)?, p)));
        let profile = ranked.max().map(|(_, profile)| profile.to_owned());
        Self { schema_version: 1, profile, baselines: starts }
    }

    /// As a table, one row a baseline.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(["Baseline", "Controls", "Related", "Starting profile", "Overlay", "Derived"]);
        for start in &self.baselines {
            sheet.push([
                start.id.clone(),
                if start.lower_bound { format!("at least {}", start.controls) } else { start.controls.to_string() },
                start.related.to_string(),
                start.profile().unwrap_or("-").to_owned(),
                if start.overlay { "yes" } else { "no" }.to_owned(),
                start.derived_profile.clone().unwrap_or_else(|| "-".into()),
            ]);
        }
        sheet
    }

    /// Why, as a table: each necessary safeguard with the controls of a baseline that need it.
    #[must_use]
    pub fn reasons(start: &Start) -> Sheet {
        let mut grouped: std::collections::BTreeMap<(&Option<String>, &str), Vec<&str>> =
            std::collections::BTreeMap::new();
        for need in &start.because {
            let bare = need.control.rsplit_once(':').map_or(need.control.as_str(), |(_, id)| id);
            grouped.entry((&need.profile, &need.safeguard)).or_default().push(bare);
        }
        let mut sheet = Sheet::new(["Lowest profile", "Safeguard", "Necessary for"]);
        for ((profile, safeguard), controls) in grouped {
            let profile = profile.clone().unwrap_or_else(|| "none".into());
            sheet.push([profile, safeguard.to_owned(), controls.join(", ")]);
        }
        sheet
    }
}
