//! What a configuration comes to when several files make it: layers, environment files, what runs and deploys beside it.
//! The files beside this one hold the cases by what takes part.

mod alone;
mod attested;
mod bench;
mod commands;
mod containers;
mod contested;
mod joined;
mod deployment;
mod displaced;
mod environment;
mod included;
mod left_to;
mod logins;
mod merged;
mod named;
mod neighbours;
mod observed;
mod order;
mod reading;
mod references;
mod routed;
mod spelled;
mod started_with;
mod unsettled;
mod weaker;
