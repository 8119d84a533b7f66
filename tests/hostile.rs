//! Bad input: whatever stands in a file, the program says so, ends soon and never says more than it read.
//! The files beside this one hold the cases by what is bad; `run` holds what is asked of every ending.

#![cfg(unix)]

mod config;
mod disputed;
mod limits;
mod mutation;
mod output;
pub(crate) mod run;
mod secrets;
mod workspace;
