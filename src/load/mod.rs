//! Text to model, with the place of every value: the embedded data and a product's workspace.
//! It must gather every problem of every file, and must not judge what was written.

pub mod catalogs;
pub mod decode;
pub(crate) mod confined;
mod diagnose;
mod dialects;
pub(crate) mod embedded;
pub mod files;
pub(crate) mod git;
pub mod library;
mod masked;
mod reader;
mod starred;
pub mod syntax;
pub mod tree;
mod unread;
pub mod revision;
pub mod workspace;

pub use catalogs::{BaselineRef, Catalogs, ControlRef, NameError};
pub use diagnose::schema_of;
pub use library::Library;
pub use workspace::{Claims, Workspace};
