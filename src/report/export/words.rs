//! What a status, a responsibility and a severity are called elsewhere, read from `words.yaml`.
//! It must know no control; what a statement says decides which word is asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::diag::Severity;
use crate::load::embedded::table;
use crate::model::statement::{Responsibility, Status};
use crate::report::state::State;

/// The words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    status: BTreeMap<Status, StatusWords>,
    responsibility: BTreeMap<Responsibility, ResponsibilityWords>,
    severity: BTreeMap<String, Rating>,
    result: BTreeMap<State, String>,
    back: BTreeMap<String, Option<Status>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusWords {
    fedramp: String,
}

/// What a responsibility is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponsibilityWords {
    /// The control origination in an SSP.
    pub fedramp: Option<String>,
    /// Whether an agency can inherit it.
    pub crm: Option<String>,
}

/// What a severity comes to in a POA&M.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// The risk rating.
    pub rating: String,
    /// Within how many days it has to be remediated.
    pub days: i32,
    /// Whether it may be an operational requirement.
    pub deviates: bool,
}

impl Words {
    /// The shipped words.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| table!("report/export/words"))
    }

    /// The implementation status in an SSP.
    #[must_use]
    pub fn fedramp(&self, status: Status) -> &str {
        &self.status.get(&status).expect("internal error: every status has its word").fedramp
    }

    /// What a responsibility is called.
    #[must_use]
    pub fn responsibility(&self, responsibility: Responsibility) -> &ResponsibilityWords {
        self.responsibility.get(&responsibility).expect("internal error: every responsibility has its words")
    }

    /// What a severity comes to.
    #[must_use]
    pub fn rating(&self, severity: Severity) -> &Rating {
        self.severity.get(severity.word()).expect("internal error: every severity has its rating")
    }

    /// The result of a control in CISO Assistant.
    #[must_use]
    pub fn result(&self, state: State) -> &str {
        self.result.get(&state).expect("internal error: every state has its result")
    }

    /// The results that CISO Assistant knows, in order, each with the status that it makes, if any.
    #[must_use]
    pub const fn results(&self) -> &BTreeMap<String, Option<Status>> {
        &self.back
    }
}
