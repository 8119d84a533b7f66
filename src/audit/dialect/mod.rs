//! What a dialect is once it is read: its keys, its settings, what shows that a file is in it, and what is wrong with it.
//! It must not read a value of a file, nor judge one.

pub(in crate::audit) mod alike;
pub mod cases;
pub(in crate::audit) mod condition;
pub(in crate::audit) mod detect;
pub mod dialects;
pub mod foreign;
pub mod draft;
pub mod example;
pub(in crate::audit) mod hollow;
pub(in crate::audit) mod keys;
pub(in crate::audit) mod ordinary;
pub(in crate::audit) mod sign;
pub(in crate::audit) mod spelled;
pub mod spelling;
pub mod unsound;
