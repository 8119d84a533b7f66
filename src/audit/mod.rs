//! Profile times configuration gives results: the audit that a developer trusts before a launch.
//! It must not render anything, and never calls met what it did not read and understand.

pub mod attest;
mod beyond;
mod compare;
pub mod config;
pub mod derive;
mod detect;
pub mod dialects;
pub mod document;
pub mod draft;
mod effective;
pub mod evaluate;
pub mod example;
pub mod expect;
pub mod globs;
mod keys;
mod lookup;
pub mod mask;
pub mod normalise;
pub mod path;
pub mod plan;
mod prose;
pub mod reader;
pub mod result;
pub mod rollup;
mod run;
pub mod schema;
mod select;
mod shape;
mod shown;
pub mod skeleton;
mod spelled;
mod sign;
pub mod spelling;
pub mod starter;
pub mod suggest;
mod waive;

pub use config::Config;
pub use dialects::Dialects;
pub use document::Document;
pub use plan::{Level, Plan, PlanError};
pub use result::{Audit, CheckResult, Status, Summary, Verdict};
pub use run::{Auditor, Context};
pub use waive::{active_waivers, judge_waivers, unused_waivers};
