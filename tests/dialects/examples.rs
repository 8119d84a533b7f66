//! The shipped examples: they hold, each is known by its content, and none passes as another application's file.
//! It must take the examples as they are; what is done to them is another file's.

use probity::audit::dialect::example::differences;
use probity::audit::shown::mask::{masked_lines, masked_texts};
use probity::audit::{Auditor, Config, Verdict};
use probity::diag::Place;
use probity::load::Library;
use probity::model::dialect::{Dialect, Example};

use crate::dialects::bench::{Bench, File};

fn examples(library: &Library) -> impl Iterator<Item = (&Dialect, &Example)> {
    library.dialects().flat_map(|dialect| dialect.examples.iter().map(move |example| (dialect, example)))
}

#[test]
fn every_example_is_found_as_it_says() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    for (dialect, example) in examples(&library) {
        let wrong = differences(&library, &bench.dialects, dialect, example);
        assert!(wrong.is_empty(), "{}: {}: {wrong:#?}", dialect.id, example.title.value);
    }
}

#[test]
fn every_dialect_but_the_canonical_one_has_examples_that_pass_and_fail_something() {
    let library = Library::shipped();
    for dialect in library.dialects().filter(|dialect| !dialect.canonical) {
        assert!(dialect.examples.len() >= 2, "{} has {} examples", dialect.id, dialect.examples.len());
        let said = |status: &str| dialect.examples.iter().any(|example| example.results.values().any(|s| s == status));
        assert!(said("pass") && said("fail"), "{} shows no passing or no failing check", dialect.id);
    }
}

#[test]
fn every_example_is_detected_as_its_own_dialect_and_as_no_other() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    for (dialect, example) in examples(&library) {
        let file = file(dialect, example);
        let document = file.document().expect("an example can be read");
        let (found, reason) =
            bench.dialects.detect(&document).unwrap_or_else(|words| panic!("{}: {words}", example.title.value));
        assert_eq!(found.dialect.id, dialect.id, "{}: {reason}", example.title.value);
        for other in library.dialects().filter(|other| other.id != dialect.id) {
            let spelling = bench.dialects.named(&other.id).expect("a shipped dialect");
            let words = bench.dialects.contradicts(&document, &spelling);
            let words = words.unwrap_or_else(|| panic!("{} may be {}", example.title.value, other.id.value));
            assert!(words.contains(&other.title) && words.contains(&dialect.title), "{words}");
        }
    }
}

/// The canonical application's own file is nobody else's either, and no other application's is its.
#[test]
fn the_canonical_file_is_detected_and_is_no_other() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    let text = std::fs::read_to_string(crate::common::root().join("examples/saas-api/app.toml")).expect("the example");
    let file = File { dialect: "app".into(), name: "app.toml".into(), text };
    let document = file.document().expect("the example can be read");
    let (found, _) = bench.dialects.detect(&document).expect("it is clear");
    assert_eq!(found.dialect.id.as_str(), "app");
    for other in library.dialects().filter(|other| !other.canonical) {
        let spelling = bench.dialects.named(&other.id).expect("a shipped dialect");
        assert!(bench.dialects.contradicts(&document, &spelling).is_some(), "{}", other.id);
    }
}

/// Even a profile that asks for nothing but what passes there does not pass a file of the wrong application.
#[test]
fn a_file_of_the_wrong_application_never_passes() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    for (dialect, example) in examples(&library) {
        for other in library.dialects().filter(|other| other.id != dialect.id) {
            let file = File { dialect: other.id.value.clone(), ..file(dialect, example) };
            for auditor in &bench.auditors {
                assert_ne!(lenient(&bench, auditor, &file), Verdict::Pass, "{} as {}", example.title.value, other.id);
            }
        }
    }
}

/// The verdict where only what passes is asked: nothing but a finding can keep it from passing.
fn lenient(bench: &Bench<'_>, auditor: &Auditor<'_>, file: &File) -> Verdict {
    let mut audit = bench.audit(auditor, file).expect("an example can be audited");
    audit.results.retain(|result| result.status.shows_something());
    audit.settle();
    audit.verdict
}

/// So that the test above can fail: an example in its own dialect passes if only what passes is asked.
#[test]
fn the_same_file_passes_so_as_its_own() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    for (dialect, example) in examples(&library).filter(|(_, example)| example.findings.is_empty()) {
        assert_eq!(
            lenient(&bench, &bench.auditors[0], &file(dialect, example)),
            Verdict::Pass,
            "{}",
            example.title.value
        );
    }
}

fn file(dialect: &Dialect, example: &Example) -> File {
    File { dialect: dialect.id.value.clone(), name: example.name.clone(), text: example.config.clone() }
}

/// Every line of every example, masked by itself, and with every other line empty, is what it is in the whole file.
#[test]
fn a_line_is_masked_by_itself_as_in_the_whole() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    let shown = |text: &str| text.contains(|c: char| c.is_alphanumeric());
    let mut count = 0;
    for (dialect, example) in examples(&library) {
        let file = file(dialect, example);
        let document = file.document().expect("an example can be read");
        let spelling = bench.dialects.named(&dialect.id).expect("a shipped dialect");
        let config = Config::laid(document, spelling, [], []);
        for (path, whole) in masked_texts(&config, &library) {
            for (at, line) in whole.lines().enumerate() {
                let number = u32::try_from(at + 1).expect("a short file");
                let place = Place { path: path.as_str().into(), line: number, column: 1 };
                let alone = &masked_lines(&config, &library, std::iter::once(&place))[&path];
                let expected = format!("{}{line}{}", "\n".repeat(at), "\n".repeat(whole.matches('\n').count() - at));
                assert_eq!(*alone, expected, "{}: {place}", example.title.value);
                count += usize::from(shown(line));
            }
        }
    }
    assert!(count > 1000, "only {count} lines show anything");
}
