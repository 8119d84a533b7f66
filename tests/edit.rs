//! The editor of TOML, YAML and JSON: cases worked out by hand, properties, bad input, and differences that others apply.
//! The files beside this one hold them by kind.

mod difference;
mod document;
mod golden;
mod hostile;
mod properties;
mod repository;
