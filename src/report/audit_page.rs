//! Audits as a document: for each file the verdict, what is wrong, asked, waived and attested.
//! It must not leave out a row but where the document is brief, and then it says how many.

use serde::Serialize;

use super::audited::Audited;
use super::row::{Outcome, Row};

/// How many rows of a kind a brief document shows of a file.
const MOST: usize = 100;

/// The document; `templates/audit.md` and `templates/audit.html` read it.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    /// Whether what is met is left out.
    pub brief: bool,
    /// The audits in the order of their files.
    pub files: Vec<File<'a>>,
}

/// One file's audit. The lists share no row.
#[derive(Debug, Serialize)]
pub struct File<'a> {
    /// What was audited, against what, and how it ended.
    pub audit: &'a Audited,
    /// The verdict in one word.
    pub verdict: &'static str,
    /// What keeps the file from being clean, worst first.
    pub wrong: Vec<&'a Row>,
    /// How many more of them there are.
    pub more: usize,
    /// What a person must answer.
    pub questions: Vec<&'a Row>,
    /// What is accepted for some time.
    pub waived: Vec<&'a Row>,
    /// What is recommended and not met, or asked.
    pub advice: Vec<&'a Row>,
    /// What statements settle.
    pub attested: Vec<&'a Row>,
    /// What is met.
    pub met: Vec<&'a Row>,
    /// What does not apply.
    pub not_applicable: Vec<&'a Row>,
    /// What is worth knowing.
    pub information: Vec<&'a Row>,
}

impl<'a> Document<'a> {
    /// The document of these audits.
    #[must_use]
    pub fn of(audits: &'a [Audited], brief: bool) -> Self {
        Self { brief, files: audits.iter().map(|audit| File::of(audit, brief)).collect() }
    }
}

impl<'a> File<'a> {
    fn of(audit: &'a Audited, brief: bool) -> Self {
        let of = |outcomes: &[Outcome]| -> Vec<&'a Row> {
            let wanted = |row: &&Row| outcomes.contains(&row.outcome);
            audit.rows.iter().filter(wanted).collect()
        };
        let in_full = |outcome: Outcome| if brief { Vec::new() } else { of(&[outcome]) };
        let undone = of(&[Outcome::Fails, Outcome::Open, Outcome::Question]);
        let (advice, undone): (Vec<&Row>, Vec<&Row>) = undone.into_iter().partition(|row| row.is_advice());
        let (questions, mut wrong): (Vec<&Row>, Vec<&Row>) =
            undone.into_iter().partition(|row| row.outcome == Outcome::Question);
        wrong.sort_by_key(|row| (std::cmp::Reverse(row.severity), row.outcome));
        let most = if brief { MOST } else { usize::MAX };
        let more = wrong.len().saturating_sub(most);
        wrong.truncate(most);
        Self {
            audit,
            verdict: audit.word(),
            wrong,
            more,
            questions,
            waived: of(&[Outcome::Waived]),
            advice,
            attested: in_full(Outcome::Attested),
            met: in_full(Outcome::Met),
            not_applicable: in_full(Outcome::NotApplicable),
            information: in_full(Outcome::Information),
        }
    }
}
