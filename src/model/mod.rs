//! Plain data: what people write, as types.
//! No input or output here, and nothing that decides.

pub mod answers;
pub mod catalog;
pub mod crosswalk;
pub mod dialect;
mod dialect_binding;
mod dialect_detect;
mod dialect_key;
mod dialect_layers;
mod dialect_names;
mod dialect_provider;
mod dialect_variables;
pub mod id;
mod json;
pub mod profile;
pub mod reference;
pub mod release;
mod release_word;
pub mod rule_page;
pub mod safeguard;
pub mod setting;
pub mod statement;
pub mod waiver;
pub mod workspace;

pub use json::Json;
