//! A framework's list of controls and the baselines that select from it.
//! Facts only: which controls a product meets stands in its statements.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

/// One framework's list of controls, with its version and source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// Short name, the part before the colon of a control reference.
    pub id: At<String>,
    /// Full name.
    pub title: String,
    /// Release of the framework.
    pub version: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where the facts were taken from.
    pub source: String,
    /// Terms of the facts.
    pub licence: String,
    /// How its ids are spelled.
    pub scheme: Scheme,
    /// Another catalog whose controls the baselines select.
    #[serde(default)]
    pub builds_on: Option<At<String>>,
    /// Said wherever the catalog is used.
    #[serde(default)]
    pub note: Option<String>,
    /// Groups of controls.
    #[serde(default)]
    pub families: Vec<Family>,
    /// The controls, in the catalog's own order.
    #[serde(default)]
    pub controls: Vec<Control>,
    /// Values that the publisher assigned to parameters.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Named selections of controls.
    #[serde(default)]
    pub baselines: Vec<Baseline>,
}

/// How the ids of a catalog are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// `AC-2(1)`, with the many spellings of NIST ids.
    Nist,
    /// `Art.21(2)(i)` and `annex-6.7.2.c`.
    Nis2,
    /// As written, ignoring case.
    Plain,
}

/// A group of controls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Short name, such as `AC`.
    pub id: At<String>,
    /// Full name.
    pub title: String,
}

/// A control or an enhancement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The id in the catalog's own form.
    pub id: At<String>,
    /// The official title, or what `mark` says of it.
    pub title: String,
    /// The family it stands in.
    #[serde(default)]
    pub family: Option<String>,
    /// The control that an enhancement or a point belongs to.
    #[serde(default)]
    pub parent: Option<String>,
    /// The letters of the parts of its statement, `a`, `b` and so on; none where it is one whole.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Related controls, as the publisher lists them.
    #[serde(default)]
    pub related: Vec<String>,
    /// Controls of the same catalog that this one details.
    #[serde(default)]
    pub see: Vec<String>,
    /// Present where the control was withdrawn.
    #[serde(default)]
    pub withdrawn: Option<Withdrawn>,
    /// The title in the release before, where it differs.
    #[serde(default)]
    pub former_title: Option<String>,
    /// Former ids.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// When it must have happened, where the framework sets a time.
    #[serde(default)]
    pub deadline: Option<String>,
    /// A heading, not something to assess.
    #[serde(default)]
    pub group: bool,
    /// What is not certain about this entry; repeated in every output.
    #[serde(default)]
    pub mark: Option<String>,
}

/// Where a withdrawn control went. Both lists may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// It continues under these ids.
    #[serde(default)]
    pub moved_to: Vec<String>,
    /// Its content is now part of these.
    #[serde(default)]
    pub incorporated_into: Vec<String>,
}

impl Withdrawn {
    /// Where to look now, in words.
    #[must_use]
    pub fn destination(&self) -> String {
        let list = |ids: &[String]| ids.join(", ");
        match (self.moved_to.is_empty(), self.incorporated_into.is_empty()) {
            (true, true) => "withdrawn without a destination".into(),
            (false, _) => format!("moved to {}", list(&self.moved_to)),
            (true, false) => format!("incorporated into {}", list(&self.incorporated_into)),
        }
    }
}

/// A parameter of a control with the values that the publisher assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The control.
    pub control: At<String>,
    /// The publisher's id of the parameter.
    #[serde(default)]
    pub id: Option<String>,
    /// The values, each for some baselines.
    #[serde(default)]
    pub values: Vec<Assigned>,
    /// Why a value is missing or doubtful.
    #[serde(default)]
    pub mark: Option<String>,
}

/// A value of a parameter in some baselines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// The value as published.
    pub value: String,
    /// Baselines of this catalog in which it holds.
    pub baselines: Vec<String>,
}

/// A named selection of controls. OSCAL calls this a profile; here a profile is a security profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Short name; with the catalog's it makes `fedramp-r5/moderate`.
    pub id: At<String>,
    /// Full name.
    pub title: String,
    /// The security profile it is said to need.
    #[serde(default)]
    pub declared_profile: Option<At<String>>,
    /// Whether the necessary links suffice to derive a profile.
    #[serde(default = "yes")]
    pub derivable: bool,
    /// Whether the public data may lack members.
    #[serde(default)]
    pub lower_bound: bool,
    /// Said wherever the baseline is used.
    #[serde(default)]
    pub note: Option<String>,
    /// Ids of this catalog, else of the one it builds on.
    pub controls: Vec<At<String>>,
    /// Members that hold only under a condition.
    #[serde(default)]
    pub conditions: BTreeMap<String, String>,
    /// Members that may be left out.
    #[serde(default)]
    pub optional: Vec<String>,
    /// The publisher's assessment method for a member.
    #[serde(default)]
    pub methods: BTreeMap<String, String>,
}

const fn yes() -> bool {
    true
}

/// What baselines demand beyond the profile; a file of `controls/overlays/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// The baseline, `fedramp-r5/moderate`.
    pub baseline: At<String>,
    /// What it demands.
    pub demands: Vec<Demand>,
}

/// One demand: a safeguard with parameters, because of a control.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// The control that demands it, an id of the baseline's catalogs.
    pub control: At<String>,
    /// The safeguard that answers it.
    pub safeguard: At<String>,
    /// Parameter values.
    #[serde(default)]
    pub params: super::profile::Params,
    /// What is not certain about it; repeated in every output.
    #[serde(default)]
    pub mark: Option<String>,
}
