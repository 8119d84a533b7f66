//! How to write what a report shows: one file a format.
//! It must escape for its format everywhere, and decide nothing.

pub mod formats;
pub mod github;
mod hidden;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod ndjson;
pub mod notices;
pub mod page;
pub mod rows;
pub mod sarif;
pub mod sheet;
mod snippet;
pub mod uri;
pub mod xlsx;
