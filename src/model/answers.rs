//! What a person answered to a checklist, and the columns in which answers travel.
//! What an answer changes is not known here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::At;

/// The column of the safeguard.
pub const SAFEGUARD: &str = "Safeguard";
/// The column of the answer.
pub const ANSWER: &str = "Answer";
/// The column of who answered.
pub const ANSWERED_BY: &str = "Answered by";
/// The column of what was said beside it.
pub const COMMENT: &str = "Comment";
/// The column of what shows it.
pub const EVIDENCE: &str = "Evidence";
/// The column of the answer that the checklist came with.
pub const PREFILLED: &str = "Prefilled";
/// The column that says which checklist it is.
pub const CHECKLIST: &str = "Checklist";

/// An answer of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Word {
    /// It is so.
    #[serde(rename = "yes")]
    Yes,
    /// It is partly so.
    #[serde(rename = "partly")]
    Partly,
    /// It is not so, and is to be.
    #[serde(rename = "planned")]
    Planned,
    /// It is not so.
    #[serde(rename = "no")]
    No,
    /// It does not apply, with a reason.
    #[serde(rename = "n/a")]
    NotApplicable,
}

impl Word {
    /// Every answer, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Yes, Self::Partly, Self::Planned, Self::No, Self::NotApplicable];

    /// Every answer as it is written.
    pub const WORDS: [&str; 5] = ["yes", "partly", "planned", "no", "n/a"];

    /// Every answer as a sentence names them.
    ///
    /// ```
    /// use probity::model::answers::Word;
    /// assert_eq!(Word::choices(), "yes, partly, planned, no or n/a");
    /// ```
    #[must_use]
    pub fn choices() -> String {
        let (last, others) = Self::WORDS.split_last().expect("internal error: there are answers");
        format!("{} or {last}", others.join(", "))
    }

    /// The word on the checklist.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::Planned => "planned",
            Self::No => "no",
            Self::NotApplicable => "n/a",
        }
    }

    /// The answer of this name, in any case.
    ///
    /// ```
    /// use probity::model::answers::Word;
    /// assert_eq!(Word::parse(" N/A "), Some(Word::NotApplicable));
    /// assert_eq!(Word::parse("maybe"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.word().eq_ignore_ascii_case(text.trim()))
    }
}

/// What a person answered to the question of a safeguard, kept beside the statement that says what follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The answer; not there where only something beside it was said.
    #[serde(default)]
    pub answer: Option<Word>,
    /// Who gave it: a name or a role.
    #[serde(default)]
    pub by: Option<String>,
    /// When, `2026-11-20`.
    #[serde(default)]
    pub date: Option<At<String>>,
    /// What was said beside it.
    #[serde(default)]
    pub comment: Option<String>,
    /// What was named to show it, in words; what is a pointer stands in the statement's own `evidence`.
    #[serde(default)]
    pub evidence: Option<String>,
}

impl Answered {
    /// Who and when, in words behind an answer.
    #[must_use]
    pub fn by_whom(&self) -> String {
        let by = self.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        let on = self.date.as_ref().map(|date| format!(" on {}", date.value)).unwrap_or_default();
        format!("{by}{on}")
    }
}

/// One row of an answered checklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The safeguard.
    pub safeguard: String,
    /// The answer; empty where nobody answered.
    #[serde(default)]
    pub answer: String,
    /// The answer that the checklist came with; empty where it had none.
    #[serde(default)]
    pub prefilled: String,
    /// Who answered.
    #[serde(default)]
    pub by: String,
    /// What was said beside it.
    #[serde(default)]
    pub comment: String,
    /// What shows it, as `kind: pointer` or in words.
    #[serde(default)]
    pub evidence: String,
    /// The line or row in the file, from 1.
    #[serde(skip)]
    pub line: u32,
}

impl Row {
    /// Whether a person filled in anything; a name alone, filled down a column, is no answer.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        let said = |text: &str| !text.trim().is_empty();
        let other = !self.answer.trim().eq_ignore_ascii_case(self.prefilled.trim());
        other || said(&self.comment) || said(&self.evidence)
    }
}

/// The answers to a checklist, as its page exports them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Version of this shape.
    pub schema_version: u32,
    /// Which checklist was answered.
    pub checklist: String,
    /// The rows.
    #[serde(rename = "answers")]
    pub rows: Vec<Row>,
    /// What was typed where answers are not read.
    #[serde(skip)]
    pub astray: Vec<Astray>,
}

/// An answer on another sheet than the one that is read, which it does not repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Astray {
    /// The sheet that it stands on.
    pub sheet: String,
    /// Its row there, from 1.
    pub line: u32,
    /// The safeguard.
    pub safeguard: String,
    /// What was typed.
    pub answer: String,
    /// The answer on the sheet that is read; empty where it has none.
    pub read: String,
    /// The name of the sheet that is read.
    pub home: String,
}
