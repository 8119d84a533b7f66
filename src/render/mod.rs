//! How to write what a report shows: one file a format.
//! It must escape for its format everywhere, and decide nothing.

mod hidden;
pub mod json;
pub mod markdown;
pub mod notices;
pub mod page;
pub mod sheet;
mod snippet;
