//! The editor of TOML, YAML and JSON: cases worked out by hand, properties, bad input, and differences that others apply.
//! The files beside this one hold them by kind.

mod common;

#[path = "edit/difference.rs"]
mod difference;
#[path = "edit/document.rs"]
mod document;
#[path = "edit/golden.rs"]
mod golden;
#[path = "edit/hostile.rs"]
mod hostile;
#[path = "edit/properties.rs"]
mod properties;
#[path = "edit/repository.rs"]
mod repository;
