//! What a configuration comes to when several files make it: layers, environment files, what runs and deploys beside it.
//! The files beside this one hold the cases by what takes part.

mod common;

#[path = "layers/bench.rs"]
mod bench;
#[path = "layers/deployment.rs"]
mod deployment;
#[path = "layers/environment.rs"]
mod environment;
#[path = "layers/order.rs"]
mod order;
#[path = "layers/reading.rs"]
mod reading;
#[path = "layers/references.rs"]
mod references;
