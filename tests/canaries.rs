//! No value of a configuration reaches any output: canaries stand in every kind of place, every file is audited in
//! every format, and everything that is said or written is searched. Names of keys and files are shown on purpose.

mod common;

#[path = "canaries/canary.rs"]
mod canary;
#[path = "canaries/fixed.rs"]
mod fixed;
#[path = "canaries/places.rs"]
mod places;
#[path = "canaries/runs.rs"]
mod runs;
#[path = "canaries/shipped.rs"]
mod shipped;

use proptest::collection::vec;
use proptest::prelude::*;

use places::{Form, forms, keys, values, written};
use runs::Folder;

/// So many cases of so many files each: every file is audited in every format, twice.
const CASES: u32 = 2;
const FILES: usize = 16;

const ENDINGS: [&str; 5] = ["toml", "yaml", "json", "env", "conf"];

type Planted = (String, String, Form, usize);

fn planted() -> impl Strategy<Value = Planted> {
    (keys(), values(), forms(), 0..ENDINGS.len())
}

/// A file for each place; a cut is how many characters are kept of its text.
fn files(planted: &[Planted], cut: Option<usize>) -> Vec<(String, String)> {
    let file = |(at, (key, value, form, ending)): (usize, &Planted)| {
        let ending = ENDINGS[*ending];
        let text = written(ending, key, value, *form)?;
        let kept = cut.map_or(usize::MAX, |cut| cut % text.chars().count().max(1));
        Some((format!("a{at:02}.{ending}"), text.chars().take(kept).collect()))
    };
    planted.iter().enumerate().filter_map(file).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_planted_value_is_repeated(planted in vec(planted(), FILES)) {
        Folder::new(&files(&planted, None)).audited(&[]);
    }

    #[test]
    fn no_value_of_a_broken_file_is_repeated(planted in vec(planted(), FILES), cut in 1_usize..4000) {
        Folder::new(&files(&planted, Some(cut))).audited(&["--dialect", "app"]);
    }

    #[test]
    fn no_value_of_a_layer_or_an_environment_file_is_repeated(planted in vec(planted(), 6)) {
        Folder::new(&files(&planted, None)).layered();
    }

    #[test]
    fn no_value_is_drafted_or_listed(planted in vec(planted(), 2)) {
        Folder::new(&files(&planted, None)).drafted_and_listed();
    }
}
