//! Does a pointer hold: a path inside the workspace, and the section, symbol or lines that it names.
//! Must not read outside the root, judge what the evidence says, or call anything held that it did not find.
//!
//! A pointer is `path`, `path#anchor`, `path::symbol` or `path#L10-L20`. What holds comes with a digest over
//! exactly what the pointer names:
//! - a whole file: its bytes; in a text file (UTF-8 without NUL) CRLF counts as LF, so git's `autocrlf` changes nothing;
//! - a section: from the heading's line to before the next heading of the same or a higher level;
//! - a symbol: the item with its attributes, decorators and doc comments; a name defined more than once
//!   (`#[cfg]` variants, overloads) names all its definitions, in order;
//! - lines: these lines;
//! - a pattern such as `tests/*.rs`: every file that matches, as lines `DIGEST  PATH` in the order of the paths, which is
//!   what `sha256sum` prints.
//!
//! White space at the end of a part never counts: the part is digested without it, ended by one LF.
//!
//! ```
//! use probity::evidence::{Pointer, Root};
//!
//! let root = Root::open(".").expect("the current directory opens");
//! let held = root.resolve(&Pointer::parse("Cargo.toml#L1").expect("well formed")).expect("it holds");
//! assert_eq!(held.line, 1);
//! assert_eq!(held.sha256.len(), 64);
//! ```

mod audited;
mod became;
mod blank;
mod comments;
mod digest;
mod document;
mod fault;
mod files;
mod git;
mod html;
mod idle;
mod latin;
mod look;
mod made;
mod markdown;
mod near;
pub mod online;
mod outline;
mod passage;
pub mod past;
mod pattern;
mod pointer;
mod root;
mod slug;
pub mod standing;
mod symbol;
#[cfg(test)]
mod tests;
mod told;
mod traced;
mod why_not;
mod word;
mod workflow;

pub use audited::Audited;
pub use became::{Dead, Trace, trace};
pub use document::is_document;
pub use fault::{Fault, Special};
pub use git::{Git, NoGit};
pub(crate) use markdown::{front_matter, is_too_deep};
pub use outline::Anchors;
pub use passage::{Named, Passage};
pub use pointer::{Part, Pointer, PointerError};
pub use root::{DEFAULT_LIMIT, Held, Root, RootError};
pub use slug::{SlugStyle, Slugger};
pub use symbol::languages;
pub use traced::traces;
pub use workflow::is_workflow;
