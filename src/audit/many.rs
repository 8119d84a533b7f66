//! Audits of many files as one result: how they ended, counted.
//! It must count every file, and a file that could not be read never as one that passes.

use crate::diag::counted;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Audit, Verdict};

/// The audits of several files; the JSON of a run over more than one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Many {
    /// Version of this shape.
    schema_version: u32,
    /// The audits in the order of the files. A file that could not be read or parsed is one too.
    audits: Vec<Audit>,
    /// How they ended.
    summary: Tally,
}

/// How many files ended how.
///
/// ```
/// use probity::audit::{Audit, many::Tally};
/// let mut tally = Tally::default();
/// tally.add(&Audit::unread("app.toml", "2026-11-23".parse().unwrap(), vec![]));
/// assert_eq!(tally.line(), "1 file: 0 pass, 0 fail, 1 undetermined, of which 1 could not be read");
/// ```
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Tally {
    /// Files that pass.
    pass: usize,
    /// Files that fail.
    fail: usize,
    /// Files of which it cannot be said.
    undetermined: usize,
    /// Of the undetermined those that could not be read or parsed; left out where there is none.
    #[serde(skip_serializing_if = "is_none")]
    #[schemars(default)]
    unread: usize,
    /// Of those that pass the ones with findings all the same.
    #[serde(skip)]
    unclean: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, audit: &Audit) {
        *match audit.verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Fail => &mut self.fail,
            Verdict::Undetermined => &mut self.undetermined,
        } += 1;
        self.unread += usize::from(audit.is_unread());
        self.unclean += usize::from(audit.verdict == Verdict::Pass && !audit.is_clean());
    }

    /// How many files there are.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.pass + self.fail + self.undetermined
    }

    /// The counts in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { pass, fail, undetermined, unread, unclean } = self;
        let files = counted(self.all(), "file");
        let unread = if *unread > 0 { format!(", of which {unread} could not be read") } else { String::new() };
        let unclean = if *unclean > 0 {
            format!("; of those that pass {unclean} not clean, as their own lines say")
        } else {
            String::new()
        };
        format!("{files}: {pass} pass, {fail} fail, {undetermined} undetermined{unread}{unclean}")
    }
}
