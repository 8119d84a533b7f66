//! Any shipped control in any spelling with its own title is right, and with another title it is not.

use std::sync::OnceLock;

use probity::diag::Code;
use probity::lint::{Document, Linter};
use probity::load::Library;
use probity::model::catalog::{Control, Scheme};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(Library::shipped)
}

fn linter() -> &'static Linter<'static> {
    static LINTER: OnceLock<Linter<'static>> = OnceLock::new();
    LINTER.get_or_init(|| Linter::new(library()))
}

/// Every active control of NIST SP 800-53 and every KSI.
fn controls() -> &'static [&'static Control] {
    static CONTROLS: OnceLock<Vec<&'static Control>> = OnceLock::new();
    CONTROLS.get_or_init(|| {
        let catalogs = library().catalogs().all().iter().filter(|catalog| catalog.scheme != Scheme::Nis2);
        let all = catalogs.flat_map(|catalog| &catalog.controls);
        all.filter(|control| control.withdrawn.is_none() && control.mark.is_none()).collect()
    })
}

/// An id as people spell it.
fn spelled(id: &str, style: usize) -> String {
    let Some((base, enhancement)) = id.strip_suffix(')').and_then(|id| id.split_once('(')) else {
        return match style % 3 {
            1 => id.to_lowercase(),
            2 if !id.starts_with("KSI") => {
                let (family, number) = id.split_once('-').expect("a hyphen");
                format!("{family}-{number:0>2}")
            }
            _ => id.to_owned(),
        };
    };
    match style % 6 {
        0 => id.to_owned(),
        1 => format!("{base} ({enhancement})"),
        2 => format!("{}.{enhancement}", base.to_lowercase()),
        3 => format!("{base}({enhancement:0>2})"),
        4 => format!("{base}-({enhancement})"),
        _ => format!("{base} ( {enhancement} )"),
    }
}

/// A title as people write it.
fn written(title: &str, style: usize) -> String {
    match style % 4 {
        1 => title.to_uppercase(),
        2 => title.replace('-', " ").replace(" and ", " & "),
        3 => title.replace(',', ""),
        _ => title.to_owned(),
    }
}

/// A document in which an id stands beside a title.
fn placed(id: &str, title: &str, context: usize) -> String {
    match context % 8 {
        0 => format!("## {id} {title}\n"),
        1 => format!("- **{id}**: {title}\n"),
        2 => format!("This answers {id} ({title}) in full.\n"),
        3 => format!("| Control | Title |\n|---|---|\n| {id} | {title} |\n"),
        4 => format!("1. `{id}` \u{2014} {title}\n"),
        5 => format!("The text says \u{2018}done\u{2019} for {title} ({id}).\n"),
        6 => format!("[{id}](https://example.org/x): \"{title}\"\n"),
        _ => format!("| ID | Name | Status |\n|:-|:-|:-:|\n| {id} | {title} | open |\n"),
    }
}

fn codes(text: &str) -> Vec<Code> {
    let document = Document { shown: "a.md".into(), path: None, text: text.into() };
    let linted = linter().lint(&[document]).expect("it is not deep");
    linted.findings.iter().map(|finding| finding.code).collect()
}

/// A title with letters exchanged in its longest word, so that it is meant and missed.
fn misspelt(title: &str) -> Option<String> {
    let word = title.split(|c: char| !c.is_ascii_alphabetic()).max_by_key(|word| word.len())?;
    let at = word.char_indices().zip(word.chars().skip(1)).skip(1).find(|((_, a), b)| a != b)?.0.0;
    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(at, at + 1);
    (word.len() >= 7).then(|| title.replacen(word, &letters.iter().collect::<String>(), 1))
}

fn squashed(text: &str) -> String {
    text.replace('&', "and").chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

proptest! {
    // The same cases in every run; more are looked for with another number.
    #![proptest_config(ProptestConfig {
        cases: 600,
        rng_seed: RngSeed::Fixed(53),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_control_with_its_own_title_is_right(
        at in any::<prop::sample::Index>(), spelling in 0_usize..6, title in 0_usize..4, context in 0_usize..8,
    ) {
        let control = at.get(controls());
        let text = placed(&spelled(&control.id, spelling), &written(&control.title, title), context);
        prop_assert_eq!(codes(&text), [] as [Code; 0], "{}", text);
    }

    #[test]
    fn a_misspelt_title_is_wrong(
        at in any::<prop::sample::Index>(), spelling in 0_usize..6, context in prop::sample::select(vec![0, 1, 2, 3, 4, 6, 7]),
    ) {
        let control = at.get(controls());
        let Some(title) = misspelt(&control.title) else { return Ok(()) };
        let text = placed(&spelled(&control.id, spelling), &title, context);
        prop_assert_eq!(codes(&text), [Code::TitleMismatch], "{}", text);
    }

    #[test]
    fn another_controls_title_is_wrong(
        at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), spelling in 0_usize..6, context in 0_usize..8,
    ) {
        let (control, other) = (at.get(controls()), other.get(controls()));
        let is_kin = |one: &Control, of: &Control| of.parent.as_deref() == Some(one.id.as_str());
        let is_ksi = |control: &Control| control.id.starts_with("KSI");
        let (own, title) = (squashed(&control.title), squashed(&other.title));
        // A short title may be a remark, and one that holds the other is a longer or a shorter form of it.
        prop_assume!(!own.contains(&title) && !title.contains(&own) && !is_kin(other, control) && is_ksi(other) == is_ksi(control));
        // `Access to Accounts —separate Device` is not written like a title.
        // `Provider Contingency Plan` says the title of CP-2, and so of what CP-2(1) belongs to.
        let parent = controls().iter().find(|one| is_kin(one, control)).map(|one| squashed(&one.title));
        prop_assume!(parent.is_none_or(|parent| !title.contains(&parent)));
        prop_assume!(other.title.split_whitespace().count() > 1 && !other.title.contains("—separate"));
        let text = placed(&spelled(&control.id, spelling), &other.title, context);
        prop_assert_eq!(codes(&text), [Code::TitleMismatch], "{}", text);
    }

    #[test]
    fn the_title_of_the_release_before_is_named_as_that(at in any::<prop::sample::Index>(), context in 0_usize..8) {
        let former: Vec<&&Control> = controls().iter().filter(|control| control.former_title.is_some()).collect();
        let control = at.get(&former);
        let title = control.former_title.clone().expect("it has one");
        // `Previous Logon (access) Notification` is not written like a title.
        prop_assume!(!title.contains("(access)"));
        prop_assume!(squashed(&title) != squashed(&control.title) && !squashed(&title).contains(&squashed(&control.title)));
        let text = placed(&control.id, &title, context);
        let document = Document { shown: "a.md".into(), path: None, text: text.as_str().into() };
        let linted = linter().lint(&[document]).expect("it is not deep");
        let said: Vec<&str> = linted.findings.iter().map(|finding| finding.message.as_str()).collect();
        prop_assert!(said.len() == 1 && said[0].contains("Rev 4"), "{} {:?}", text, said);
    }
}
