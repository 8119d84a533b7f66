//! All tests, one file for each thing that is proven.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "one program of tests: helpers are shared, and a panic is a failure"
)]

mod accounts;
mod api;
mod audit;
mod auth;
mod common;
mod config;
mod crypto;
mod database;
mod deploy;
mod errors;
mod fields;
mod health;
mod http;
mod kms;
mod limits;
mod lockout;
mod query;
mod release;
mod session;
mod tenancy;
