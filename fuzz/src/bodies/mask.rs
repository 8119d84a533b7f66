//! A number and files audited together, the first with a canary in one of its values: nothing that is said or written of
//! them shows it, nor what is said of a file that cannot be read.

use probity::audit::Document;

use super::audited::{self, Together};
use super::{input, planted};

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let (number, rest) = text.split_once('\n').unwrap_or_default();
    let Ok(number) = number.trim().parse::<usize>() else { return };
    let mut files: Vec<input::File> = input::parts(rest).filter_map(input::file).take(audited::MOST).collect();
    let Some(first) = files.first_mut() else { return };
    let Some(planted) = planted::planted(first, number) else { return };
    *first = planted;
    // What is cut off in its midst is broken more often than not.
    let first = &files[0];
    let half: String = first.text.chars().take(first.text.chars().count() * (number % 7) / 6).collect();
    if let Err(finding) = Document::parse(first.name, &half.into()) {
        planted::absent(&[format!("{finding:?}")]);
    }
    let Some(together) = Together::of(&files) else { return };
    together.check();
    planted::absent(&together.written());
}
