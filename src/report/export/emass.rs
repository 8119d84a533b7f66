//! The test results that eMASS may be told, by control.
//! It must call nothing compliant that a check contradicts or leaves open, and nothing that a pattern happened to match.

use std::collections::{BTreeMap, BTreeSet};

use super::said::Said;
use super::shown::Shown;
use super::{Gathered, Sources};
use crate::diag::{Place, counted};
use crate::load::ControlRef;
use crate::model::statement::Status as Claimed;
use crate::report::named::Named;
use crate::report::state::State;
use crate::report::wording::{described, evidence_of};

/// The catalog whose controls CCIs belong to.
const CATALOG: &str = "nist-800-53-r5";

/// The longest text of a result.
const LONGEST: usize = 4_000;

/// What may be written of a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result {
    /// `Compliant`, `Non-Compliant` or `Not Applicable`.
    pub status: &'static str,
    /// What shows it.
    pub text: String,
    /// Where the first statement that says it stands.
    pub place: Option<Place>,
}

/// What may be written, by the id of a control of NIST SP 800-53, and the controls of each CCI.
#[derive(Debug, Clone, Default)]
pub struct Results {
    by_control: BTreeMap<String, Result>,
    of_cci: BTreeMap<u32, BTreeSet<String>>,
}

impl Results {
    /// What the statements and audits of a workspace let one say.
    #[must_use]
    pub fn of(sources: &Sources<'_, '_>) -> Self {
        let library = sources.picture.library;
        let mut results = Self::default();
        let Some(catalog) = library.catalogs().catalog(CATALOG) else { return results };
        let shown = Shown::of(sources);
        for said in said(sources) {
            if let Some(result) = result(&said, &shown, sources) {
                results.by_control.insert(said.control.control.id.value.clone(), result);
            }
        }
        let crosswalks = library.crosswalks().iter();
        let of_cci = crosswalks.filter(|own| *own.from.catalog == *"cci" && *own.to.catalog == *catalog.id);
        for pair in of_cci.flat_map(|crosswalk| &crosswalk.pairs) {
            if let Some(number) = cci(&pair.from) {
                results.of_cci.entry(number).or_default().extend(pair.to.iter().cloned());
            }
        }
        results
    }

    /// What may be written for a CCI of a control; none where nothing may, or where the CCI is not that control's.
    #[must_use]
    pub fn find(&self, cci: u32, control: &str) -> Option<&Result> {
        let controls = self.of_cci.get(&cci)?;
        self.by_control.get(control).filter(|_| controls.contains(control))
    }

    /// Every result, by the id of its control.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Result)> {
        self.by_control.iter().map(|(control, result)| (control.as_str(), result))
    }

    /// Whether a CCI is one of this control.
    #[must_use]
    pub fn belongs(&self, cci: u32, control: &str) -> bool {
        self.of_cci.get(&cci).is_some_and(|controls| controls.contains(control))
    }
}

/// The number of a CCI, however it is written: `CCI-000015`, `000015`, or the bare number.
///
/// ```
/// use probity::report::export::emass::cci;
/// assert_eq!(cci("CCI-000015"), Some(15));
/// assert_eq!(cci(" 000015 "), Some(15));
/// assert_eq!(cci("AC-2.1"), None);
/// ```
#[must_use]
pub fn cci(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.strip_prefix("CCI-").or_else(|| text.strip_prefix("cci-")).unwrap_or(text);
    let good = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| digits.parse().ok()).flatten().filter(|number| *number > 0)
}

/// What is said of each control of NIST SP 800-53 that some statement is about.
fn said<'p>(sources: &Sources<'_, 'p>) -> Vec<Said<'p>> {
    let Some(catalog) = sources.picture.library.catalogs().catalog(CATALOG) else { return Vec::new() };
    let controls = catalog.controls.iter().filter(|control| control.withdrawn.is_none());
    let said = controls.map(|control| Said::of(sources.picture, ControlRef { catalog, control }, None));
    said.filter(|said| !said.statements.is_empty()).collect()
}

/// What must be known of the results: which stay blank though a statement claims them, and what contradicts itself.
pub(super) fn told(sources: &Sources<'_, '_>) -> Gathered {
    let shown = Shown::of(sources);
    let said = said(sources);
    let claimed = said.iter().filter(|said| matches!(said.state(), Some(State::Implemented | State::Alternative)));
    let blank: Vec<&str> =
        claimed.filter(|said| !shown.settles(said.control)).map(|said| said.control.control.id.as_str()).collect();
    let mut notes = shown.notes(&BTreeSet::new());
    if !blank.is_empty() {
        notes.push(format!(
            "{} claimed with live evidence and left blank, since no audit settled what checks it: {}.",
            counted(blank.len(), "control"),
            blank.join(", ")
        ));
    }
    let findings = said.iter().filter_map(|said| said.disputed(sources.picture.library)).collect();
    Gathered { notes, findings, ..Gathered::default() }
}

fn result(said: &Said<'_>, shown: &Shown<'_, '_>, sources: &Sources<'_, '_>) -> Option<Result> {
    let is_named = |(_, named): &(_, Named)| *named == Named::Whole;
    let status = match said.state()? {
        State::Implemented | State::Alternative if shown.settles(said.control) => "Compliant",
        // A pattern was not looked at control by control.
        State::NotApplicable if said.statements.iter().all(is_named) => "Not Applicable",
        State::Planned if said.status() == Some(Claimed::Planned) && said.statements.iter().any(is_named) => {
            "Non-Compliant"
        }
        _ => return None,
    };
    let how = said.statements.iter().filter_map(|(standing, _)| described(standing.statement));
    let evidence: BTreeSet<String> = said.statements.iter().flat_map(|(standing, _)| evidence_of(standing)).collect();
    let mut text = how.collect::<Vec<_>>().join("\n");
    if !evidence.is_empty() {
        text.push_str(&format!("\nEvidence: {}", evidence.into_iter().collect::<Vec<_>>().join("; ")));
    }
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST - 6).chain(" [cut]".chars()).collect();
    }
    let first = said.statements.first().map(|(standing, _)| standing.statement.status.pos);
    let place = first.and_then(|pos| sources.picture.library.sources.place(pos));
    Some(Result { status, text, place })
}
