//! Every test outside the sources, as one program: one link instead of one a file. `cargo test --test main NAME::` runs
//! the tests of `tests/NAME.rs`. It must hold no test itself.

mod common;

mod answers;
mod audit;
mod book;
mod browser;
mod canaries;
mod checks_80;
mod cli;
mod damage;
mod coverage;
mod determinism;
mod dialects;
mod diff;
mod docs;
mod documented;
mod documents;
mod edit;
mod evidence;
mod exports;
mod facts;
mod fix;
mod formats;
mod fuzz;
mod gate;
mod holding;
mod hostile;
mod house;
mod ladder;
mod layers;
mod lint;
mod loading;
mod many;
mod normalise_data;
mod readme;
mod rendering;
mod rules;
mod review;
mod schemas;
mod suggest;
mod traps;
