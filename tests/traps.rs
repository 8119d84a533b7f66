//! Ways in which checkers were seen to say more than they checked, each shut out by a test, and every word of the
//! check language. The files beside this one hold the cases; `own` makes a workspace around one check.

mod common;

#[path = "traps/compare.rs"]
mod compare;
#[path = "traps/condition.rs"]
mod condition;
#[path = "traps/own.rs"]
mod own;
#[path = "traps/select.rs"]
mod select;
#[path = "traps/load.rs"]
mod load;
#[path = "traps/readers.rs"]
mod readers;
#[path = "traps/exit.rs"]
mod exit;
#[path = "traps/field.rs"]
mod field;
#[path = "traps/waivers.rs"]
mod waivers;
