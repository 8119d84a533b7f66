//! No value of a configuration reaches any output: canaries stand in every kind of place, every file is audited in
//! every format, and everything that is said or written is searched. The names of keys and files are shown on purpose,
//! as far as they look like names.

mod canary;
mod changed;
mod commands;
mod fixed;
mod keys;
mod places;
mod runs;
mod shipped;
mod suggested;
mod workspace;

use proptest::collection::vec;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use places::{ENDINGS, Planted, planted, text_of};
use runs::Folder;

/// So many files of a case: every one is audited in every format, twice.
const FILES: usize = 20;

/// The same cases in every run: what is found becomes a case in `fixed`.
fn runner(cases: u32, seed: u64) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 40,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    })
}

/// A file for each place; a cut is how many characters are kept of its text.
fn files(planted: &[Planted], cut: Option<usize>) -> Vec<(String, String)> {
    let file = |(at, planted): (usize, &Planted)| {
        let text = text_of(planted)?;
        let kept = cut.map_or(usize::MAX, |cut| cut % text.chars().count().max(1));
        Some((format!("a{at:02}.{}", ENDINGS[planted.ending]), text.chars().take(kept).collect()))
    };
    planted.iter().enumerate().filter_map(file).collect()
}

#[test]
fn no_planted_value_is_repeated() {
    runner(2, 1)
        .run(&vec(planted(), FILES), |planted| {
            Folder::new(&files(&planted, None)).audited(&[]);
            Ok(())
        })
        .expect("none");
}

#[test]
fn no_value_of_a_broken_file_is_repeated() {
    let cases = (vec(planted(), FILES), 1_usize..4000);
    runner(2, 2)
        .run(&cases, |(planted, cut)| {
            Folder::new(&files(&planted, Some(cut))).audited(&["--dialect", "app"]);
            Ok(())
        })
        .expect("none");
}

#[test]
fn no_value_of_a_layer_or_an_environment_file_is_repeated() {
    let layered = |planted: Vec<Planted>| {
        let base = ("app.toml".to_owned(), "[tls]\nenforced = true\n".to_owned());
        let all: Vec<_> = std::iter::once(base).chain(files(&planted, None)).collect();
        Folder::new(&all).layered();
        Ok(())
    };
    runner(4, 3).run(&vec(planted(), 6), layered).expect("none");
}

#[test]
fn no_value_is_drafted_suggested_or_listed() {
    runner(1, 4)
        .run(&vec(planted(), 2), |planted| {
            Folder::new(&files(&planted, None)).drafted_and_listed();
            Ok(())
        })
        .expect("none");
}
