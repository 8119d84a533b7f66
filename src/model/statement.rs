//! What a product claims for a safeguard or a control, and the evidence it names.
//! Whether the evidence holds is not known here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answers::{Answered, Word};
use super::reference::Reference;
use crate::diag::At;

/// One statement. It names exactly one of `safeguard`, `control` and `controls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// A safeguard.
    #[serde(default)]
    pub safeguard: Option<At<String>>,
    /// A control.
    #[serde(default)]
    pub control: Option<At<String>>,
    /// Several controls, with `*`.
    #[serde(default)]
    pub controls: Vec<At<String>>,
    /// How far it is.
    pub status: At<Status>,
    /// Whose it is.
    #[serde(default)]
    pub responsibility: Responsibility,
    /// The role that answers for it, as forms ask for it; never a person's name.
    #[serde(default)]
    pub role: Option<String>,
    /// How it is done, in a sentence or two.
    #[serde(default)]
    pub how: Option<String>,
    /// What is left for the customer to do, where it is shared or the customer's.
    #[serde(default)]
    pub customer: Option<String>,
    /// Why it does not apply.
    #[serde(default)]
    pub reason: Option<String>,
    /// From whom it is inherited.
    #[serde(default)]
    pub from: Option<Inherited>,
    /// What shows it.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// What a person answered to the safeguard's question on a checklist; it makes nothing hold by itself.
    #[serde(default)]
    pub answered: Option<Answered>,
}

impl Statement {
    /// Whether it is only there to keep that a person answered no: then nothing is planned either.
    #[must_use]
    pub fn is_no(&self) -> bool {
        self.status.value == Status::Planned && self.answered.as_ref().is_some_and(|own| own.answer == Some(Word::No))
    }

    /// What a person answered, where that is not what the status says.
    #[must_use]
    pub fn answered_otherwise(&self) -> Option<Word> {
        let status = self.status.value;
        let fits = |answer: &Word| match answer {
            Word::Yes => matches!(status, Status::Implemented | Status::Alternative),
            Word::Partly => status == Status::Partial,
            Word::Planned | Word::No => status == Status::Planned,
            Word::NotApplicable => status == Status::NotApplicable,
        };
        self.answered.as_ref()?.answer.filter(|answer| !fits(answer))
    }

    /// Whether it names somebody from whom it is inherited: a provider without a letter or digit is nobody.
    #[must_use]
    pub fn names_provider(&self) -> bool {
        self.from.as_ref().is_some_and(|from| from.provider.chars().any(char::is_alphanumeric))
    }

    /// Whether it gives a reason that somebody can read.
    #[must_use]
    pub fn has_reason(&self) -> bool {
        self.reason.as_deref().is_some_and(|reason| reason.chars().any(char::is_alphanumeric))
    }
}

/// How far a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Done.
    Implemented,
    /// Done in part.
    Partial,
    /// To be done.
    Planned,
    /// Done in another way that serves the same end.
    Alternative,
    /// Does not apply, with a reason.
    NotApplicable,
}

impl Status {
    /// The word used in files and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Implemented => "implemented",
            Self::Partial => "partial",
            Self::Planned => "planned",
            Self::Alternative => "alternative",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// Whose it is to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Responsibility {
    /// The product's, which a provider will adopt.
    #[default]
    Product,
    /// The provider's, for this system.
    ProviderSystem,
    /// The provider's, for all its systems.
    ProviderCorporate,
    /// The provider's, in both ways.
    ProviderHybrid,
    /// The customer's, by configuring.
    CustomerConfigured,
    /// The customer's, by providing.
    CustomerProvided,
    /// The provider's and the customer's.
    Shared,
    /// Inherited from another authorization.
    Inherited,
}

impl Responsibility {
    /// The word used in files and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::ProviderSystem => "provider-system",
            Self::ProviderCorporate => "provider-corporate",
            Self::ProviderHybrid => "provider-hybrid",
            Self::CustomerConfigured => "customer-configured",
            Self::CustomerProvided => "customer-provided",
            Self::Shared => "shared",
            Self::Inherited => "inherited",
        }
    }

    /// Whether the customer alone has to do it.
    #[must_use]
    pub const fn is_customer(self) -> bool {
        matches!(self, Self::CustomerConfigured | Self::CustomerProvided)
    }
}

/// From whom something is inherited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inherited {
    /// Whose authorization it is.
    pub provider: String,
    /// Its identifier.
    #[serde(default)]
    pub id: Option<String>,
    /// Its date.
    #[serde(default)]
    pub date: Option<String>,
}

/// The kind of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The code that does it.
    Code,
    /// A test that shows it.
    Test,
    /// A document that describes it.
    Doc,
    /// A configuration that switches it on.
    Config,
    /// A workflow that carries it out.
    Workflow,
    /// A file that resulted from it.
    Artifact,
    /// A page elsewhere.
    Url,
    /// A signed attestation.
    Attestation,
}

impl Kind {
    /// The word used in files and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Test => "test",
            Self::Doc => "doc",
            Self::Config => "config",
            Self::Workflow => "workflow",
            Self::Artifact => "artifact",
            Self::Url => "url",
            Self::Attestation => "attestation",
        }
    }
}

/// One piece of evidence. It has exactly one of the kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The code that does it.
    #[serde(default)]
    pub code: Option<At<Reference>>,
    /// A test that shows it.
    #[serde(default)]
    pub test: Option<At<Reference>>,
    /// A document that describes it.
    #[serde(default)]
    pub doc: Option<At<Reference>>,
    /// A configuration that switches it on.
    #[serde(default)]
    pub config: Option<At<Reference>>,
    /// A workflow that carries it out.
    #[serde(default)]
    pub workflow: Option<At<Reference>>,
    /// A file that resulted from it.
    #[serde(default)]
    pub artifact: Option<At<Reference>>,
    /// A page elsewhere.
    #[serde(default)]
    pub url: Option<At<Reference>>,
    /// A signed attestation.
    #[serde(default)]
    pub attestation: Option<At<Reference>>,
    /// Digest of what was reviewed, over exactly what the pointer names.
    #[serde(default)]
    pub sha256: Option<At<String>>,
    /// When it was reviewed, `2026-11-20`.
    #[serde(default)]
    pub reviewed: Option<At<String>>,
    /// Who reviewed it: a name or a role, as it was given to `probity review --accept`.
    #[serde(default)]
    pub reviewed_by: Option<At<String>>,
    /// How old the review may become: a duration.
    #[serde(default)]
    pub max_age: Option<At<String>>,
}

impl Evidence {
    /// The kinds that are written, with their pointers; a valid piece has exactly one.
    #[must_use]
    pub fn pointers(&self) -> Vec<(Kind, &At<Reference>)> {
        [
            (Kind::Code, &self.code),
            (Kind::Test, &self.test),
            (Kind::Doc, &self.doc),
            (Kind::Config, &self.config),
            (Kind::Workflow, &self.workflow),
            (Kind::Artifact, &self.artifact),
            (Kind::Url, &self.url),
            (Kind::Attestation, &self.attestation),
        ]
        .into_iter()
        .filter_map(|(kind, pointer)| Some((kind, pointer.as_ref()?)))
        .collect()
    }
}
