//! The fuzz targets on stable Rust: every seed as it is, then so many mutations of them, the same ones in every run.
//! It must not know what a target asks; the bodies in `fuzz/src/bodies` do.

#[path = "../fuzz/src/bodies/mod.rs"]
mod bodies;
mod mutation;

use std::panic::catch_unwind;

use mutation::Mutator;

/// Longer inputs only cost time.
const LONGEST: usize = 6_000;

/// Runs a target on some of its seeds and on mutations of them.
fn run(target: &str, made: usize, mutations: usize) {
    let (_, body) = bodies::TARGETS.iter().find(|(name, _)| *name == target).expect("a target of this name");
    let fuzz = crate::common::root().join("fuzz");
    let (made_seeds, own): (Vec<_>, Vec<_>) =
        bodies::seeds(target, &fuzz.join("seeds")).into_iter().partition(|(name, _)| name.starts_with("made-"));
    assert!(!own.is_empty(), "there are no seeds for {target}");
    // Of what is made from the shipped data only some, far apart: the tests of that data run all of it.
    let step = (made_seeds.len() / made.max(1)).max(1);
    let seeds: Vec<Vec<u8>> =
        own.into_iter().chain(made_seeds.into_iter().step_by(step)).map(|(_, bytes)| bytes).collect();
    let dictionary = std::fs::read_to_string(fuzz.join("probity.dict")).expect("a dictionary");
    let mut mutator = Mutator::new(&dictionary);
    for seed in &seeds {
        hold(target, *body, seed);
    }
    for _ in 0..mutations {
        let mut input = mutator.mutant(&seeds);
        input.truncate(LONGEST);
        hold(target, *body, &input);
    }
}

/// Runs one input; what fails is printed so that it can be made a seed.
fn hold(target: &str, body: bodies::Body, input: &[u8]) {
    let outcome = catch_unwind(|| body(input));
    let shown = || input.escape_ascii().to_string();
    assert!(
        outcome.is_ok(),
        "{target} does not hold for this input; make it a file in fuzz/seeds/{target}:\n{}",
        shown()
    );
}

macro_rules! targets {
    ($($name:ident: $made:literal made seeds, $mutations:literal mutations;)*) => {
        $(#[test]
        fn $name() {
            run(stringify!($name), $made, $mutations);
        })*

        #[test]
        fn every_target_is_run() {
            let run = [$(stringify!($name)),*];
            let all: Vec<&str> = bodies::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(run[..], all[..], "the targets of fuzz/src/bodies");
            for name in all {
                let file = crate::common::root().join("fuzz/fuzz_targets").join(format!("{name}.rs"));
                let text = std::fs::read_to_string(&file).expect("a target for libFuzzer");
                assert!(text.contains(&format!("run(\"{name}\", data)")), "{name} runs another body");
            }
        }
    };
}

// Together about five seconds without optimization.
targets! {
    answers: 0 made seeds, 400 mutations;
    audit: 12 made seeds, 60 mutations;
    claims: 0 made seeds, 60 mutations;
    dialect: 3 made seeds, 20 mutations;
    edit: 0 made seeds, 800 mutations;
    evidence: 0 made seeds, 1500 mutations;
    expect: 20 made seeds, 100 mutations;
    layers: 6 made seeds, 30 mutations;
    lint: 0 made seeds, 400 mutations;
    mask: 3 made seeds, 20 mutations;
    normalise: 0 made seeds, 20000 mutations;
    path: 10 made seeds, 1000 mutations;
    suggest: 2 made seeds, 10 mutations;
    syntax: 20 made seeds, 1500 mutations;
    workbook: 0 made seeds, 300 mutations;
}
