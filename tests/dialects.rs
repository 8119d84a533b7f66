//! The shipped dialects: their examples hold, none is taken for another, and no damage to a key passes unseen.
//! The files beside this one hold the cases.

mod attacks;
mod bench;
mod damage;
mod draft;
mod examples;
mod exceptions;
mod growth;
mod kinds;
mod mutation;
mod unclear;
