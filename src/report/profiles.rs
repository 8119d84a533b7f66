//! The ladder of security profiles side by side, or the difference of two.
//! It must show what is recommended as recommended.

use schemars::JsonSchema;
use serde::Serialize;

use super::Sheet;
use crate::audit::plan::{Asked, asked_by};
use crate::load::Library;
use crate::model::profile::{Params, Profile};

/// The profiles, safeguard by safeguard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProfileTable {
    /// Version of this shape.
    pub schema_version: u32,
    /// The compared profiles, in order.
    pub profiles: Vec<String>,
    /// One row a safeguard.
    pub safeguards: Vec<ProfileRow>,
}

/// What each profile asks of one safeguard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProfileRow {
    /// The safeguard.
    pub safeguard: String,
    /// What it achieves.
    pub title: String,
    /// `-`, `recommended`, `required`, with parameters; one cell a profile.
    pub asks: Vec<String>,
}

impl ProfileTable {
    /// Compares profiles; with `only_different`, rows in which all agree are left out.
    #[must_use]
    pub fn of(library: &Library, profiles: &[&Profile], only_different: bool) -> Self {
        let asked: Vec<_> = profiles.iter().map(|profile| asked_by(library, profile)).collect();
        let mut safeguards = Vec::new();
        for safeguard in library.safeguards() {
            let asks: Vec<String> = asked.iter().map(|asked| cell(asked.get(safeguard.id.as_str()))).collect();
            let differs = asks.iter().any(|ask| *ask != asks[0]);
            if asks.iter().any(|ask| ask != "-") && (differs || !only_different) {
                let (safeguard, title) = (safeguard.id.value.clone(), safeguard.title.clone());
                safeguards.push(ProfileRow { safeguard, title, asks });
            }
        }
        let profiles = profiles.iter().map(|profile| profile.id.value.clone()).collect();
        Self { schema_version: 1, profiles, safeguards }
    }

    /// As a table.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(["Safeguard".to_owned()].into_iter().chain(self.profiles.iter().cloned()));
        for row in &self.safeguards {
            sheet.push([row.safeguard.clone()].into_iter().chain(row.asks.iter().cloned()));
        }
        sheet
    }
}

fn cell(asked: Option<&Asked>) -> String {
    let Some(asked) = asked else { return "-".into() };
    match (&asked.required, &asked.recommended) {
        (Some(required), None) => format!("required{}", params(required)),
        (Some(required), Some(more)) => format!("required{}, recommended{}", params(required), params(more)),
        (None, Some(recommended)) => format!("recommended{}", params(recommended)),
        (None, None) => "-".into(),
    }
}

fn params(params: &Params) -> String {
    let shown = params.iter().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.0.to_string(), str::to_owned);
        format!("{name} {value}")
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
}
