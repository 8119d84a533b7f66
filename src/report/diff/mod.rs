//! What changed in compliance terms between two states of a product.
//! It must not call anything a change that only one of the two states shows; that is said instead.

pub mod asked;
pub mod claimed;
pub mod compare;
pub mod graded;
mod rows;
pub mod snapshot;
mod told;
pub mod treated;

use schemars::JsonSchema;
use serde::Serialize;

pub use snapshot::Snapshot;
pub use told::SnapshotError;

use super::state::State;

/// What changed from one state of a product to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diff {
    /// Version of this shape.
    pub schema_version: u32,
    /// What the older state is called.
    pub old: String,
    /// What the newer state is called.
    pub new: String,
    /// Whether anything is worse: something was lost, broken, lowered, loosened, or newly found wrong.
    pub is_worse: bool,
    /// Whether anything is better.
    pub is_better: bool,
    /// What could not be compared, since one side does not show it.
    pub not_compared: Vec<&'static str>,
    /// The security profile, where it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Change<Option<String>>>,
    /// Baselines that the product aims at now and did not.
    pub baselines_added: Vec<String>,
    /// Baselines that it aimed at.
    pub baselines_removed: Vec<String>,
    /// Controls that stand otherwise.
    pub controls: Vec<ControlChange>,
    /// Checks of which the same profile or baseline asks something else.
    pub asked: Vec<Named<String>>,
    /// Statements that say something else.
    pub statements: Vec<Named<String>>,
    /// Statements on both sides that say it in other words, as `about: how`.
    pub texts: Vec<Named<String>>,
    /// Claims that rest on other pins or kinds of evidence.
    pub claims: Vec<Named<String>>,
    /// Pieces of evidence that hold no longer, or hold now.
    pub evidence: Vec<Named<String>>,
    /// Pieces of evidence on both sides that were reviewed otherwise.
    pub reviews: Vec<Named<String>>,
    /// Pieces of evidence whose review may become older than before, or less old.
    pub ages: Vec<Named<String>>,
    /// Waivers that came, went or changed.
    pub waivers: Vec<Named<String>>,
    /// Codes of findings that are treated otherwise.
    pub rules: Vec<Named<String>>,
    /// The folder of generated documents, where it changed.
    pub documents: Vec<Named<String>>,
    /// What is said of the release, for the guide to verifying it, where it changed.
    pub release: Vec<Named<String>>,
    /// Configurations whose audit ends otherwise.
    pub configs: Vec<ConfigChange>,
    /// What is newly found wrong.
    pub found: Vec<Fault>,
    /// What was wrong and is no longer.
    pub mended: Vec<Fault>,
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change<T> {
    /// Before.
    pub old: T,
    /// After.
    pub new: T,
    /// Whether that is worse.
    pub is_worse: bool,
    /// Whether that is better: nothing of it is worse, and something is gained or tightened.
    pub is_better: bool,
}

/// Something with a name, and what is said of it before and after; nothing where it was not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Named<T> {
    /// Its name.
    pub name: String,
    /// Before and after.
    #[serde(flatten)]
    pub change: Change<Option<T>>,
}

/// A control that stands otherwise, with the baselines in which it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ControlChange {
    /// The control's id in its catalog.
    pub id: String,
    /// The baselines.
    pub baselines: Vec<String>,
    /// Its state before and after.
    #[serde(flatten)]
    pub state: Change<State>,
    /// Whether live evidence backs it, where that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence_backed: Option<bool>,
    /// Whether the audit proves it, where that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_proven: Option<bool>,
}

/// A configuration whose audit ends otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConfigChange {
    /// The configuration.
    pub path: String,
    /// The verdict before and after; nothing where there was no such configuration.
    #[serde(flatten)]
    pub verdict: Change<Option<String>>,
    /// The required checks that came to something else.
    pub checks: Vec<Named<String>>,
}

/// One thing that is wrong, as it is told apart from others: its line may move.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Fault {
    /// The code.
    pub code: String,
    /// The file.
    pub path: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl Diff {
    /// The lists of what is said before and after.
    fn lists(&self) -> [&Vec<Named<String>>; 11] {
        let Self {
            asked, statements, texts, claims, evidence, reviews, ages, waivers, rules, documents, release, ..
        } = self;
        [asked, statements, texts, claims, evidence, reviews, ages, waivers, rules, documents, release]
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.profile.is_none()
            && [&self.baselines_added, &self.baselines_removed].iter().all(|list| list.is_empty())
            && self.lists().iter().all(|list| list.is_empty())
            && self.controls.is_empty()
            && self.configs.is_empty()
            && [&self.found, &self.mended].iter().all(|list| list.is_empty())
    }
}
