//! A file, files laid over it or put beside it, and environment files, audited together as the program does it.

use super::audited::{self, Together};
use super::input;

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let files: Vec<input::File> = input::parts(&text).filter_map(input::file).take(audited::MOST).collect();
    let Some(together) = Together::of(&files) else { return };
    together.check();
    // Nearly all time would go into writing; `mask` writes every input.
    if data.len().is_multiple_of(8) {
        together.written();
    }
    let again = Together::of(&files).expect("it was read before");
    assert_eq!(again.audit, together.audit, "the same files have another audit");
}
