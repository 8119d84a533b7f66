//! Profile times configuration gives results: the audit that a developer trusts before a launch.
//! It must not render anything, and never calls met what it did not read and understand.

pub mod attest;
pub mod config;
pub mod derive;
pub mod dialect;
pub mod document;
mod doubt;
pub mod evaluate;
mod fix;
mod rungs;
pub mod many;
pub mod normalise;
pub mod plan;
pub mod result;
pub mod rollup;
mod run;
pub mod shown;
pub mod starter;
pub mod suggest;
mod verdict;
mod waive;

pub use config::Config;
pub use dialect::dialects::Dialects;
pub use document::Document;
pub use plan::{Level, Plan, PlanError};
pub use result::{Audit, CheckResult, Status, Summary, Verdict};
pub use run::{Auditor, Context};
pub use rungs::Rungs;
pub use waive::{active_waivers, judge_waivers, shown as shown_reason, unused_waivers};
