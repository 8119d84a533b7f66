#![doc = include_str!("../README.md")]

pub mod diag;
pub mod model;
pub mod load;
