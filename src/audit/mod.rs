//! Profile times configuration gives results: the audit that a developer trusts before a launch.
//! It must not render anything, and never calls met what it did not read and understand.

pub mod attest;
pub mod derive;
pub mod document;
pub mod evaluate;
pub mod expect;
pub mod mask;
pub mod normalise;
pub mod path;
pub mod plan;
pub mod reader;
pub mod result;
mod run;
mod waive;

pub use document::Document;
pub use plan::{Level, Plan, PlanError};
pub use result::{Audit, CheckResult, Status, Summary, Verdict};
pub use run::{Auditor, Context};
pub use waive::judge_waivers;
