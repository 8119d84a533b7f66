#![doc = include_str!("../README.md")]

// The pipeline, in order: each module uses only those above it; `tests/house.rs` enforces that.
pub mod diag;
pub mod model;
pub mod load;
pub mod edit;
pub mod prove;
pub mod evidence;
pub mod audit;
pub mod report;
pub mod render;
pub mod lint;
pub mod validate;
pub mod cli;
