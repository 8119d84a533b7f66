//! One row of an audit: a result, a finding or the verdict, with everything a format may show of it.
//! It must not decide anything; what it says was decided by the audit.

use serde::Serialize;

use crate::audit::result::{Also, WaiverUse};
use crate::audit::{Audit, CheckResult, Level, Status};
use crate::diag::{Code, Finding, Place, Severity, Text};
use crate::edit::replacements;
use crate::load::Library;

/// The code of the row that says why a verdict is not pass where no result and no finding does.
pub const VERDICT: &str = "verdict";

/// What a row comes to, whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Wrong: a check that is not met, or a finding that is a fault.
    Fails,
    /// Nothing could be determined.
    Open,
    /// A person must answer.
    Question,
    /// Not met, and accepted for some time.
    Waived,
    /// Settled by a statement with live evidence.
    Attested,
    /// Its condition is false.
    NotApplicable,
    /// Met.
    Met,
    /// Worth knowing, and nothing is wrong.
    Information,
}

/// One result, one finding, or the verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The check, the finding's code, or [`VERDICT`].
    pub code: String,
    /// What it comes to.
    pub outcome: Outcome,
    /// The word for it: a check's status, `fault` or `information`.
    pub word: &'static str,
    /// How bad it is where it fails.
    pub severity: Severity,
    /// How strongly it is asked; none for a finding.
    pub level: Option<Level>,
    /// What was found.
    pub message: String,
    /// What to do; none where nothing is to do.
    pub fix: Option<String>,
    /// Why it matters.
    pub why: Option<String>,
    /// Where.
    pub place: Option<Place>,
    /// Other places that matter.
    pub related: Vec<Place>,
    /// The setting or the key that it is about.
    pub subject: Option<String>,
    /// Its number among the rows of the same code, subject, level and file, from 1.
    pub number: usize,
    /// The safeguard that the check proves.
    pub safeguard: Option<String>,
    /// The controls that the safeguard supports.
    pub controls: Vec<Text>,
    /// The profiles and baselines that ask for it.
    pub required_by: Vec<Text>,
    /// The file that set the value.
    pub layer: Option<String>,
    /// The waiver that covers it.
    pub waiver: Option<WaiverUse>,
    /// Why the workspace allows it, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
    /// Where several places fail, those behind the first.
    #[serde(skip)]
    pub also: Vec<Also>,
    /// Whether all there is to say is that no key of the file shows it.
    #[serde(skip)]
    pub is_without_key: bool,
    /// A change that mends it, where one is known for certain.
    #[serde(skip)]
    pub mend: Option<Mend>,
}

/// A change that a machine can make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What it does, and what is left to whoever makes it.
    pub note: String,
    /// The parts of the file that change.
    pub edits: Vec<Edit>,
}

/// A change of a file's text that a machine can make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file, as in places.
    pub path: String,
    /// The first line, from 1.
    pub start_line: u32,
    /// The first column, in characters from 1.
    pub start_column: u32,
    /// The last line.
    pub end_line: u32,
    /// The column behind the last character.
    pub end_column: u32,
    /// What stands there afterwards. It is shown, so it must hold no secret.
    pub replacement: String,
}

impl Edit {
    /// The changes that make a text another; what stands between two of them is in none.
    ///
    /// ```
    /// use probity::report::row::Edit;
    /// let edits = Edit::between("a.toml", "a = 1\nb = 2\n", "a = 1\nb = 35\n");
    /// assert_eq!((edits[0].start_line, edits[0].start_column, edits[0].end_column), (2, 5, 6));
    /// assert_eq!(edits[0].replacement, "35");
    /// ```
    #[must_use]
    pub fn between(path: &str, old: &str, new: &str) -> Vec<Self> {
        let edit = |(range, replacement): (std::ops::Range<usize>, String)| {
            let (start_line, start_column) = at(old, range.start);
            let (end_line, end_column) = at(old, range.end);
            Self { path: path.to_owned(), start_line, start_column, end_line, end_column, replacement }
        };
        replacements(old, new).into_iter().map(edit).collect()
    }
}

/// Line and column of a place in a text, both from 1, columns in characters.
fn at(text: &str, offset: usize) -> (u32, u32) {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (number(line), number(column))
}

impl Row {
    /// Whether it keeps the run from being clean.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        matches!(self.outcome, Outcome::Fails | Outcome::Open) && !self.is_advice()
    }

    /// Whether it is recommended and no more.
    #[must_use]
    pub fn is_advice(&self) -> bool {
        self.level == Some(Level::Recommended)
    }

    /// Whether somebody has to look at it: it is wrong, open, asked or waived.
    #[must_use]
    pub fn needs_a_look(&self) -> bool {
        let quiet =
            matches!(self.outcome, Outcome::Attested | Outcome::NotApplicable | Outcome::Met | Outcome::Information);
        !quiet && (!self.is_advice() || self.outcome == Outcome::Waived)
    }

    pub(super) fn of_result(result: &CheckResult, library: &Library) -> Self {
        let outcome = match result.status {
            Status::Fail | Status::Inert => Outcome::Fails,
            Status::Undetermined => Outcome::Open,
            Status::Manual => Outcome::Question,
            Status::Waived => Outcome::Waived,
            Status::Attested => Outcome::Attested,
            Status::NotApplicable => Outcome::NotApplicable,
            Status::Pass => Outcome::Met,
        };
        let to_do = !matches!(outcome, Outcome::Attested | Outcome::NotApplicable | Outcome::Met);
        let why = library.check(&result.check).map(|(_, check)| check.why.clone());
        Self {
            level: Some(result.level),
            fix: to_do.then(|| result.fix.clone().into()),
            why: why.filter(|_| to_do),
            place: result.location.clone(),
            related: result.related.clone(),
            subject: result.setting.clone().map(String::from),
            safeguard: Some(result.safeguard.clone().into()),
            controls: result.controls.clone(),
            required_by: result.required_by.clone(),
            layer: result.layer.clone().map(String::from),
            waiver: result.waiver.clone(),
            also: if matches!(outcome, Outcome::Fails | Outcome::Waived) { result.also.clone() } else { Vec::new() },
            is_without_key: outcome == Outcome::Open && result.is_without_key(),
            ..Self::bare(&result.check, outcome, result.status.word(), result.severity, &result.message)
        }
    }

    /// A finding as a row.
    #[must_use]
    pub fn of_finding(finding: &Finding) -> Self {
        let fault = finding.is_fault();
        let (outcome, word) = if fault { (Outcome::Fails, "fault") } else { (Outcome::Information, "information") };
        Self {
            fix: Some(finding.fix.clone()),
            why: fault.then(|| finding.code.explanation().to_owned()),
            place: finding.location.clone(),
            related: finding.related.clone(),
            subject: key_of(finding),
            ..Self::bare(finding.code.name(), outcome, word, finding.severity, &finding.message)
        }
    }

    /// A finding that the workspace allows, with its reason.
    #[must_use]
    pub fn of_allowed(finding: &Finding, reason: &str) -> Self {
        let row = Self::of_finding(finding);
        Self { outcome: Outcome::Waived, word: "allowed", allowed: Some(reason.to_owned()), ..row }
    }

    /// Something that was looked at and is in order.
    #[must_use]
    pub fn of_met(code: &str, subject: &str, message: &str) -> Self {
        let subject = Some(subject.to_owned());
        Self { subject, ..Self::bare(code, Outcome::Met, Status::Pass.word(), Severity::Info, message) }
    }

    /// Why nothing can be said of the whole.
    pub(super) fn of_verdict(audit: &Audit) -> Self {
        let (message, fix) = match audit.profile {
            None => ("no profile was named, so nothing can be said of the whole", "name a profile with --profile"),
            Some(_) => ("nothing that was asked is shown by anything", "audit against a profile that asks something"),
        };
        Self {
            fix: Some(fix.to_owned()),
            ..Self::bare(VERDICT, Outcome::Open, Status::Undetermined.word(), Severity::High, message)
        }
    }

    fn bare(code: &str, outcome: Outcome, word: &'static str, severity: Severity, message: &str) -> Self {
        Self {
            code: code.to_owned(),
            outcome,
            word,
            severity,
            level: None,
            message: message.to_owned(),
            fix: None,
            why: None,
            place: None,
            related: Vec::new(),
            subject: None,
            number: 1,
            safeguard: None,
            controls: Vec::new(),
            required_by: Vec::new(),
            layer: None,
            waiver: None,
            allowed: None,
            also: Vec::new(),
            is_without_key: false,
            mend: None,
        }
    }
}

/// The key that a finding is about. Only messages about unknown keys are sure to name a key first, and no value.
fn key_of(finding: &Finding) -> Option<String> {
    let named = finding.message.split('`').nth(1).filter(|_| finding.code == Code::UnknownKey);
    named.filter(|key| !key.is_empty()).map(str::to_owned)
}
