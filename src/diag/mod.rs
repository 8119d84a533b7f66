//! What every stage says: findings, their codes and severities, and where they stand.
//! It must not know any stage: no loading, no rendering.

pub mod address;
mod code;
mod counted;
mod finding;
mod letters;
mod needle;
mod place;
pub(crate) mod secret_hooks;
pub(crate) mod secret_names;
pub(crate) mod secret_shapes;
mod severity;
mod suggest;
mod text;

pub use code::Code;
pub use counted::counted;
pub(crate) use finding::sort;
pub use finding::{Became, Finding};
pub(crate) use letters::letters;
pub use place::{At, Place, Pos, Sources};
pub use severity::Severity;
pub(crate) use suggest::nearest_that;
pub use suggest::{did_you_mean, nearest};
pub use text::Text;
