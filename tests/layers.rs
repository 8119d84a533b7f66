//! What a configuration comes to when several files make it: layers, environment files, what runs and deploys beside it.
//! The files beside this one hold the cases by what takes part.

mod attested;
mod bench;
mod commands;
mod containers;
mod joined;
mod deployment;
mod environment;
mod left_to;
mod merged;
mod neighbours;
mod order;
mod reading;
mod references;
mod routed;
mod started_with;
mod unsettled;
