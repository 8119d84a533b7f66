//! Ways in which checkers were seen to say more than they checked, each shut out by a test, and every word of the
//! check language. The files beside this one hold the cases; `own` makes a workspace around one check.

mod compare;
mod condition;
mod own;
mod own_dialect;
mod select;
mod tables;
mod load;
mod readers;
mod exit;
mod field;
mod waivers;
mod words;
