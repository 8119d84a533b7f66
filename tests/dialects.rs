//! The shipped dialects: their examples hold, none is taken for another, and no damage to a key passes unseen.
//! The files beside this one hold the cases.

mod common;

#[path = "dialects/bench.rs"]
mod bench;
#[path = "dialects/damage.rs"]
mod damage;
#[path = "dialects/draft.rs"]
mod draft;
#[path = "dialects/examples.rs"]
mod examples;
#[path = "dialects/exceptions.rs"]
mod exceptions;
#[path = "dialects/mutation.rs"]
mod mutation;
#[path = "dialects/unclear.rs"]
mod unclear;
