//! Waivers that have ended, are incomplete, or name nothing.
//! It must judge them as the audit does, so that none counts there and is refused here.

use super::Subject;
use crate::diag::Finding;

/// Every waiver of the workspace.
pub(super) fn waivers(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(workspace) = subject.workspace else { return Vec::new() };
    crate::audit::judge_waivers(subject.date, &workspace.claims.waivers, subject.library)
}
