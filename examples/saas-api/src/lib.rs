//! A small multi-tenant API: the rules that every request goes through.
//!
//! The network pieces (TLS listener, database driver, HTTP client of the key service) stand behind
//! traits and in front of this crate; what they must obey is here and is tested here.

pub mod accounts;
pub mod api;
pub mod audit;
pub mod auth;
pub mod config;
pub mod crypto;
pub mod database;
pub mod envelope;
pub mod errors;
pub mod fields;
pub mod health;
pub mod http;
pub mod kms;
pub mod limits;
pub mod lockout;
pub mod metrics;
pub mod net;
pub mod query;
pub mod secret;
pub mod server;
pub mod session;
pub mod tenancy;
pub mod time;
pub mod units;
