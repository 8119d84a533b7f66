#![doc = include_str!("../README.md")]

// The pipeline, in order: each module uses only those above it; `tests/house.rs` enforces that.
pub mod audit;
pub mod cli;
pub mod diag;
pub mod evidence;
pub mod load;
pub mod model;
pub mod prove;
pub mod render;
pub mod report;
pub mod validate;
