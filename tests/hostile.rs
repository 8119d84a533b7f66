//! Bad input: whatever stands in a file, the program says so, ends soon and never says more than it read.
//! The files beside this one hold the cases by what is bad; `run` holds what is asked of every ending.

#![cfg(unix)]

mod common;

#[path = "hostile/config.rs"]
mod config;
#[path = "hostile/mutation.rs"]
mod mutation;
#[path = "hostile/output.rs"]
mod output;
#[path = "hostile/run.rs"]
mod run;
#[path = "hostile/secrets.rs"]
mod secrets;
#[path = "hostile/workspace.rs"]
mod workspace;
